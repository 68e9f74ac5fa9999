//! The envelope of every block on disk: kind, version, packing, checksum, body. See FORMAT.md.
//!
//! What the body means is the business of whoever wrote it.

use crate::Error;
use crate::wire::{Damage, Reader, Writer};
use std::borrow::Cow;
use xxhash_rust::xxh3::xxh3_64_with_seed;

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
}

const VERSION: u8 = 1;
const HEADER: usize = 7;
/// Largest body a block may claim to unpack to.
const MAX_BODY: usize = 1 << 30;

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    /// As it is.
    Plain,
    /// With zstd at this level, if that makes it smaller.
    Zstd(i32),
}

/// Puts a body into its envelope.
pub(crate) fn wrap(kind: Kind, body: &[u8], packing: Packing) -> Vec<u8> {
    let packed = match packing {
        Packing::Plain => None,
        Packing::Zstd(level) => zstd::bulk::compress(body, level).ok(),
    };
    let mut out = Vec::with_capacity(HEADER + body.len().min(1 << 16));
    out.extend_from_slice(&[kind as u8, VERSION, 0, 0, 0, 0, 0]);
    let mut out = Writer(out);
    match packed {
        Some(packed) if packed.len() + 5 < body.len() => {
            out.length(body.len());
            out.0.extend_from_slice(&packed);
            finish(out.0, 1)
        }
        _ => {
            out.0.extend_from_slice(body);
            finish(out.0, 0)
        }
    }
}

fn finish(mut block: Vec<u8>, packing: u8) -> Vec<u8> {
    if let Some(byte) = block.get_mut(2) {
        *byte = packing;
    }
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
            let packing = if zstd { Packing::Zstd(1) } else { Packing::Plain };
            let block = wrap(Kind::Chunk, &body, packing);
            prop_assert_eq!(open(Kind::Chunk, &block).unwrap().into_owned(), body);
            prop_assert!(open(Kind::Batch, &block).is_err());
        }

        #[test]
        fn one_flipped_bit_is_noticed(body in prop::collection::vec(any::<u8>(), 1..200), at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let mut block = wrap(Kind::Chunk, &body, Packing::Plain);
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
