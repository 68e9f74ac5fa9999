//! Numbers, lengths and texts of a message, written and read.

use super::Garbled;

pub(super) fn put_u64(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(&number.to_le_bytes());
}

/// A length in as many bytes as it needs, seven bits in each.
pub(super) fn put_length(out: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        out.push(0x80 | u8::try_from(length & 0x7f).unwrap_or_default());
        length >>= 7;
    }
    out.push(u8::try_from(length).unwrap_or_default());
}

pub(super) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_length(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

pub(super) fn put_texts(out: &mut Vec<u8>, texts: &[String]) {
    put_length(out, texts.len());
    for text in texts {
        put_text(out, text);
    }
}

/// What is left of a message.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], Garbled> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Garbled)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Garbled> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(Garbled)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Garbled> {
        self.array().map(|[byte]| byte)
    }

    pub(super) fn u64(&mut self) -> Result<u64, Garbled> {
        self.array().map(u64::from_le_bytes)
    }

    /// How many bytes, or things of at least one byte each, follow: never more than are there.
    pub(super) fn length(&mut self) -> Result<usize, Garbled> {
        let (mut length, mut shift) = (0_usize, 0);
        loop {
            let byte = self.u8()?;
            length |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
            shift += 7;
            if shift > 28 {
                return Err(Garbled);
            }
        }
        (length <= self.0.len()).then_some(length).ok_or(Garbled)
    }

    pub(super) fn text(&mut self) -> Result<&'a str, Garbled> {
        let length = self.length()?;
        std::str::from_utf8(self.take(length)?).ok().ok_or(Garbled)
    }

    pub(super) fn texts(&mut self) -> Result<Vec<String>, Garbled> {
        let count = self.length()?;
        (0..count).map(|_| self.text().map(str::to_owned)).collect()
    }
}
