//! Readings and what is known about their quality.

use crate::{DatastreamId, Millis};
use serde::{Deserialize, Serialize, Serializer};

/// One value of one datastream at one moment. The value is finite; a gap carries 0.0 and [`Quality::GAP`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Whose value it is.
    pub datastream: DatastreamId,
    /// Quality flags.
    pub quality: Quality,
    /// When it was observed.
    pub time: Millis,
    /// The value in the quantity's unit.
    pub value: f64,
}

/// A set of remarks about a reading; empty means: nothing to remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(transparent)]
pub struct Quality(u8);

impl Quality {
    /// Nothing to remark.
    pub const GOOD: Self = Self(0);
    /// The device said that its sensor is missing or invalid: there is no value.
    pub const GAP: Self = Self(1);
    /// No rule maps the decoded field; it is kept under its own name with unit `1`.
    pub const UNMAPPED: Self = Self(2);
    /// Outside what is plausible for the quantity.
    pub const IMPLAUSIBLE: Self = Self(4);
    /// The observation time was replaced because the clock it came from was wrong.
    pub const CLOCK: Self = Self(8);
    /// Replaced by decoding again.
    pub const CORRECTED: Self = Self(16);
    /// The value has not moved for longer than is plausible.
    pub const STUCK: Self = Self(32);
    /// Farther from the readings before than is plausible.
    pub const JUMP: Self = Self(64);

    const NAMES: [(Self, &'static str); 7] = [
        (Self::GAP, "gap"),
        (Self::UNMAPPED, "unmapped"),
        (Self::IMPLAUSIBLE, "implausible"),
        (Self::CLOCK, "clock"),
        (Self::CORRECTED, "corrected"),
        (Self::STUCK, "stuck"),
        (Self::JUMP, "jump"),
    ];

    /// From its stored byte.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// The byte to store.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether every remark of `other` is in this set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there is no value.
    pub const fn is_gap(self) -> bool {
        self.has(Self::GAP)
    }

    /// The remarks as words on the wire.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .into_iter()
            .filter(move |(flag, _)| self.has(*flag))
            .map(|(_, name)| name)
    }
}

impl Serialize for Quality {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_seq(self.names())
        } else {
            serializer.serialize_u8(self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quality_is_a_list_of_words() {
        let q = Quality::UNMAPPED.with(Quality::CLOCK);
        assert_eq!(
            serde_json::to_string(&q).unwrap(),
            r#"["unmapped","clock"]"#
        );
        assert!(q.has(Quality::CLOCK) && !q.is_gap());
    }

    #[test]
    fn a_reading_stays_small() {
        assert_eq!(size_of::<Reading>(), 24);
    }
}
