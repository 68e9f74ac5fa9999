//! Moments and ranges. Readings count milliseconds, because a store moves millions of them a second and a
//! `jiff::Timestamp` is twice as wide; everything people see goes through `jiff`.

use crate::Error;
use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A moment in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Millis(i64);

impl Millis {
    /// The earliest moment that can be written down.
    pub const MIN: Self = Self(-377_705_023_201_000);
    /// The latest moment that can be written down.
    pub const MAX: Self = Self(253_402_207_200_000);

    /// From a count of milliseconds, clamped to the moments that can be written down.
    pub fn from_i64(ms: i64) -> Self {
        Self(ms.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// The count of milliseconds.
    pub const fn as_i64(self) -> i64 {
        self.0
    }

    /// This moment moved by `ms` milliseconds.
    #[must_use]
    pub fn plus(self, ms: i64) -> Self {
        Self::from_i64(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The same moment for calendars and printing.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl From<Timestamp> for Millis {
    fn from(t: Timestamp) -> Self {
        Self(t.as_millisecond())
    }
}

impl Millis {
    /// Room for a moment as it is written.
    const ROOM: [u8; 24] = *b"0000-00-00T00:00:00.000Z";

    /// Writes a moment as a timestamp is written, only sooner: large answers have a hundred thousand of them. None if it is
    /// before the year 0.
    fn written(self, text: &mut [u8; Self::ROOM.len()]) -> Option<&str> {
        let at = Offset::UTC.to_datetime(self.timestamp());
        if at.year() < 0 {
            return None;
        }
        let date = [
            (0..4, at.year()),
            (5..7, at.month().into()),
            (8..10, at.day().into()),
        ];
        let clock = [
            (11..13, at.hour()),
            (14..16, at.minute()),
            (17..19, at.second()),
        ];
        let clock = clock.map(|(place, n)| (place, n.into()));
        for (place, n) in date.into_iter().chain(clock) {
            digits(text.get_mut(place), n);
        }
        let fraction = self.0.rem_euclid(1_000);
        digits(
            text.get_mut(20..23),
            i16::try_from(fraction).unwrap_or_default(),
        );
        // Zeros at the end say nothing, nor does a point without digits behind it.
        let end = match fraction {
            0 => 19,
            n if n % 100 == 0 => 21,
            n if n % 10 == 0 => 22,
            _ => 23,
        };
        *text.get_mut(end)? = b'Z';
        std::str::from_utf8(text.get(..=end)?).ok()
    }
}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.written(&mut { Self::ROOM }) {
            Some(text) => f.write_str(text),
            None => fmt::Display::fmt(&self.timestamp(), f),
        }
    }
}

/// Writes a number into a place that has as many digits as are needed.
fn digits(place: Option<&mut [u8]>, mut number: i16) {
    for digit in place.into_iter().flatten().rev() {
        *digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
}

impl Serialize for Millis {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            match self.written(&mut { Self::ROOM }) {
                Some(text) => serializer.serialize_str(text),
                None => serializer.collect_str(self),
            }
        } else {
            serializer.serialize_i64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Ok(Timestamp::deserialize(deserializer)?.into())
        } else {
            Ok(Self::from_i64(i64::deserialize(deserializer)?))
        }
    }
}

/// A half-open, non-empty range: `from` is inside, `to` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRange {
    from: Millis,
    to: Millis,
}

impl TimeRange {
    /// Every moment there is.
    pub const ALL: Self = Self {
        from: Millis::MIN,
        to: Millis::MAX,
    };

    /// The range, unless it would be empty.
    pub fn new(from: Millis, to: Millis) -> Result<Self, Error> {
        if from < to {
            Ok(Self { from, to })
        } else {
            Err(Error::Range {
                from: from.to_string(),
                to: to.to_string(),
            })
        }
    }

    /// First moment inside.
    pub const fn from(self) -> Millis {
        self.from
    }

    /// First moment after.
    pub const fn to(self) -> Millis {
        self.to
    }

    /// Length in milliseconds.
    pub const fn millis(self) -> i64 {
        self.to.0 - self.from.0
    }

    /// Whether `t` lies inside.
    pub fn contains(self, t: Millis) -> bool {
        self.from <= t && t < self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_moment_is_written_like_any_timestamp(ms in Millis::MIN.0..=Millis::MAX.0, unit in 0_u32..4) {
            let unit = 10_i64.pow(unit);
            let at = Millis::from_i64(ms / unit * unit);
            prop_assert_eq!(at.to_string(), at.timestamp().to_string());
        }
    }

    #[test]
    fn a_range_is_half_open_and_never_empty() {
        let (a, b) = (Millis::from_i64(10), Millis::from_i64(20));
        let range = TimeRange::new(a, b).unwrap();
        assert!(range.contains(a) && !range.contains(b));
        assert!(TimeRange::new(a, a).is_err() && TimeRange::new(b, a).is_err());
    }

    #[test]
    fn a_moment_is_written_as_rfc_3339_with_z() {
        assert_eq!(
            serde_json::to_string(&Millis::from_i64(1_500)).unwrap(),
            "\"1970-01-01T00:00:01.5Z\""
        );
        assert_eq!(Millis::from_i64(i64::MAX), Millis::MAX);
        assert_eq!(
            Millis::MAX.timestamp().as_millisecond(),
            Millis::MAX.as_i64()
        );
        assert_eq!(
            Millis::MIN.timestamp().as_millisecond(),
            Millis::MIN.as_i64()
        );
    }
}
