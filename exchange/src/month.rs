//! Months of UTC: what one file of an export holds.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::fmt;
use talblick_model::{Millis, TimeRange};

/// A month of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month a moment falls in.
    pub(crate) fn of(time: Millis) -> Self {
        let day = TimeZone::UTC.to_datetime(time.timestamp()).date();
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    fn next(self) -> Self {
        if self.month == 12 {
            Self {
                year: self.year + 1,
                month: 1,
            }
        } else {
            Self {
                month: self.month + 1,
                ..self
            }
        }
    }

    fn first_day(self) -> Date {
        date(self.year, self.month, 1)
    }

    /// When it begins.
    pub(crate) fn start(self) -> Millis {
        let start = self.first_day().to_zoned(TimeZone::UTC);
        start.map_or(Millis::MAX, |start| start.timestamp().into())
    }

    /// When it is over.
    pub(crate) fn end(self) -> Millis {
        if self.year == 9999 && self.month == 12 {
            Millis::MAX
        } else {
            self.next().start()
        }
    }

    /// The months that have a part in a range, each with that part, oldest first.
    pub(crate) fn parts(range: TimeRange) -> impl Iterator<Item = (Self, TimeRange)> {
        let mut from = range.from();
        std::iter::from_fn(move || {
            let month = Self::of(from);
            let to = month.end().min(range.to());
            // Where nothing is left the range would be empty.
            let part = TimeRange::new(from, to).ok()?;
            from = to;
            Some((month, part))
        })
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Millis {
        text.parse::<jiff::Timestamp>().unwrap().into()
    }

    #[test]
    fn a_range_falls_into_the_months_of_utc() {
        let range = TimeRange::new(at("2025-11-30T23:59:59Z"), at("2026-02-01T00:00:00Z")).unwrap();
        let parts: Vec<_> = Month::parts(range)
            .map(|(month, part)| {
                (
                    month.to_string(),
                    part.from().to_string(),
                    part.to().to_string(),
                )
            })
            .collect();
        let said: Vec<_> = parts
            .iter()
            .map(|(m, a, b)| (m.as_str(), a.as_str(), b.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                ("2025-11", "2025-11-30T23:59:59Z", "2025-12-01T00:00:00Z"),
                ("2025-12", "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z"),
                ("2026-01", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
            ]
        );
    }

    #[test]
    fn the_last_month_ends_with_time() {
        assert_eq!(Month::of(Millis::MAX).end(), Millis::MAX);
    }
}
