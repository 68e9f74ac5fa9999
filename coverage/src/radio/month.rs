//! Calendar months in UTC: nothing about radio is kept finer than this, and what is older than two years falls off.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use talblick_model::Millis;

/// How many months are kept.
pub const MONTHS: i32 = 24;

/// A month, such as `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(i32);

/// Text that is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no month; allowed is a year and a month, such as 2026-11")]
pub struct NoMonth(String);

impl Month {
    /// The month a moment lies in, and its day there, 0 to 30.
    pub fn of(at: Millis) -> (Self, u8) {
        let date = TimeZone::UTC.to_datetime(at.timestamp()).date();
        let month = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
        (Self(month), date.day().unsigned_abs() - 1)
    }

    /// The month so many months later.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// Months since the year 0.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The month with this number.
    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// Its first moment.
    pub fn start(self) -> Millis {
        let year = i16::try_from(self.0.div_euclid(12)).unwrap_or(i16::MAX);
        let month = i8::try_from(self.0.rem_euclid(12)).unwrap_or(0) + 1;
        let start = Date::new(year, month, 1).and_then(|date| date.to_zoned(TimeZone::UTC));
        start.map_or(Millis::MAX, |start| start.timestamp().into())
    }

    /// The moment after its last.
    pub fn end(self) -> Millis {
        self.plus(1).start()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.0.div_euclid(12), self.0.rem_euclid(12) + 1);
        write!(f, "{year:04}-{month:02}")
    }
}

impl FromStr for Month {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        let read = || {
            let (year, month) = text.split_once('-')?;
            let digits = |part: &str, long: usize| {
                part.len() == long && part.bytes().all(|b| b.is_ascii_digit())
            };
            if !digits(year, 4) || !digits(month, 2) {
                return None;
            }
            let month: i32 = month.parse().ok().filter(|m| (1..=12).contains(m))?;
            Some(Self(year.parse::<i32>().ok()? * 12 + month - 1))
        };
        read().ok_or_else(|| NoMonth(text.chars().take(20).collect()))
    }
}

impl TryFrom<String> for Month {
    type Error = NoMonth;

    fn try_from(text: String) -> Result<Self, NoMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Millis {
        text.parse::<jiff::Timestamp>().unwrap().into()
    }

    #[test]
    fn a_moment_lies_in_a_month_of_utc() {
        let (month, day) = Month::of(at("2026-02-28T23:59:59.999Z"));
        assert_eq!((month.to_string().as_str(), day), ("2026-02", 27));
        let (next, day) = Month::of(at("2026-03-01T00:00:00Z"));
        assert_eq!((next, day), (month.plus(1), 0));
        assert_eq!(
            (month.start(), month.end()),
            (at("2026-02-01T00:00:00Z"), at("2026-03-01T00:00:00Z"))
        );
        assert_eq!(
            Month::of(at("2026-01-01T00:00:00Z")).0.plus(-1).to_string(),
            "2025-12"
        );
    }

    #[test]
    fn a_month_is_read_as_it_is_written() {
        assert_eq!("2026-11".parse::<Month>().unwrap().to_string(), "2026-11");
        for wrong in [
            "", "2026", "2026-13", "2026-00", "26-01", "2026-1", "+026-01", "2026-011",
        ] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
        assert!(Month::of(Millis::MAX).0.end() >= Month::of(Millis::MAX).0.start());
    }
}
