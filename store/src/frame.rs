//! The envelope of every block on disk: kind, version, packing, checksum, body. See FORMAT.md.
//!
//! What the body means is the business of whoever wrote it.

use crate::Error;
use crate::wire::{Damage, Reader, Writer};
use std::borrow::Cow;
use xxhash_rust::xxh3::xxh3_64_with_seed;
use zstd::bulk::Compressor;

/// What a block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Batch = 1,
    Chunk = 2,
    Archive = 3,
    Series = 4,
    Identities = 5,
    Days = 6,
    DevicePresence = 7,
    GatewayPresence = 8,
    Hours = 9,
    LocalDays = 10,
}

const VERSION: u8 = 1;
const HEADER: usize = 7;
/// Largest body a block may claim to unpack to.
const MAX_BODY: usize = 1 << 30;

/// Packs bodies with zstd. It keeps what zstd works with, because making that anew for each body takes longer than
/// packing it.
pub(crate) struct Packer {
    /// Absent if there was no memory for it; bodies then stay as they are.
    zstd: Option<Compressor<'static>>,
    packed: Vec<u8>,
}

impl Packer {
    pub(crate) fn new(level: i32) -> Self {
        Self {
            zstd: Compressor::new(level).ok(),
            packed: Vec::new(),
        }
    }

    /// Puts a body into its envelope, packed if that makes it smaller.
    pub(crate) fn wrap(&mut self, kind: Kind, body: &[u8]) -> Vec<u8> {
        self.packed.clear();
        self.packed
            .reserve(zstd::zstd_safe::compress_bound(body.len()));
        let zstd = self.zstd.as_mut();
        let done = zstd.is_some_and(|zstd| zstd.compress_to_buffer(body, &mut self.packed).is_ok());
        if !done || self.packed.len() + 5 >= body.len() {
            return wrap(kind, body);
        }
        let mut out = envelope(kind, 1, self.packed.len() + 5);
        out.length(body.len());
        out.0.extend_from_slice(&self.packed);
        finish(out)
    }
}

/// Puts a body into its envelope as it is.
pub(crate) fn wrap(kind: Kind, body: &[u8]) -> Vec<u8> {
    let mut out = envelope(kind, 0, body.len());
    out.0.extend_from_slice(body);
    finish(out)
}

fn envelope(kind: Kind, packing: u8, room: usize) -> Writer {
    let mut out = Vec::with_capacity(HEADER + room);
    out.extend_from_slice(&[kind as u8, VERSION, packing, 0, 0, 0, 0]);
    Writer(out)
}

fn finish(Writer(mut block): Writer) -> Vec<u8> {
    let sum = checksum(&block);
    if let Some(place) = block.get_mut(3..HEADER) {
        place.copy_from_slice(&sum.to_le_bytes());
    }
    block
}

/// The lower half of the xxh3 of the body, seeded with the three bytes before the checksum.
#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
fn checksum(block: &[u8]) -> u32 {
    let seed = block
        .iter()
        .take(3)
        .fold(0, |seed, byte| seed << 8 | u64::from(*byte));
    xxh3_64_with_seed(block.get(HEADER..).unwrap_or_default(), seed) as u32
}

/// Takes the body out of its envelope, checked.
pub(crate) fn open(kind: Kind, block: &[u8]) -> Result<Cow<'_, [u8]>, Damage> {
    let mut reader = Reader::new(block);
    let (found, version, packing) = (reader.byte()?, reader.byte()?, reader.byte()?);
    if reader.u32()? != checksum(block) {
        return Err(Damage("its checksum is wrong"));
    }
    if found != kind as u8 {
        return Err(Damage("it is a block of another kind"));
    }
    if version != VERSION {
        return Err(Damage("its version is unknown"));
    }
    match packing {
        0 => Ok(Cow::Borrowed(reader.take(reader.left())?)),
        1 => {
            let length: usize = reader.number()?;
            if length > MAX_BODY {
                return Err(Damage("it claims to be too large"));
            }
            let packed = reader.take(reader.left())?;
            let body = zstd::bulk::decompress(packed, length)
                .ok()
                .ok_or(Damage("it cannot be unpacked"))?;
            if body.len() == length {
                Ok(Cow::Owned(body))
            } else {
                Err(Damage("it unpacks to another length"))
            }
        }
        _ => Err(Damage("its packing is unknown")),
    }
}

impl Damage {
    /// The error for the block that `what` names.
    pub(crate) fn in_block(self, what: impl Into<String>) -> Error {
        Error::Corrupt {
            what: what.into(),
            why: self.0.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_body_comes_back_as_it_was(body in prop::collection::vec(0u8..4, 0..400), zstd in any::<bool>()) {
            let block = if zstd { Packer::new(1).wrap(Kind::Chunk, &body) } else { wrap(Kind::Chunk, &body) };
            prop_assert_eq!(open(Kind::Chunk, &block).unwrap().into_owned(), body);
            prop_assert!(open(Kind::Batch, &block).is_err());
        }

        #[test]
        fn one_flipped_bit_is_noticed(body in prop::collection::vec(any::<u8>(), 1..200), at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let mut block = wrap(Kind::Chunk, &body);
            let at = at.index(block.len());
            block[at] ^= 1 << bit;
            prop_assert!(open(Kind::Chunk, &block).is_err());
        }

        #[test]
        fn any_bytes_are_damage_or_a_body(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = open(Kind::Archive, &bytes);
        }
    }
}
