//! Moments, intervals and durations as ISO 8601 writes them, in UTC.

use crate::Error;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};

/// A time from a moment to another, the first not after the second. Without length it is a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Its begin.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
}

impl Interval {
    /// A moment.
    pub const fn at(at: Timestamp) -> Self {
        Self { from: at, to: at }
    }

    /// A calendar day, UTC.
    pub(crate) fn day(date: Date) -> Option<Self> {
        let begin = |date: Date| Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp());
        Some(Self {
            from: begin(date)?,
            to: begin(date.tomorrow().ok()?)?,
        })
    }

    /// Whether it is a moment.
    pub fn is_moment(self) -> bool {
        self.from == self.to
    }

    /// Whether it is over when the other begins. An interval's end is not part of it.
    pub(crate) fn before(self, other: Self) -> bool {
        if self.is_moment() {
            self.to < other.from
        } else {
            self.to <= other.from
        }
    }

    /// Whether it lies in the other.
    pub(crate) fn during(self, other: Self) -> bool {
        let ends = if self.is_moment() {
            self.to < other.to
        } else {
            self.to <= other.to
        };
        self.from >= other.from && ends
    }

    /// Whether both have time in common.
    pub(crate) fn overlaps(self, other: Self) -> bool {
        !self.before(other) && !other.before(self)
    }
}

fn wrong(kind: &'static str, text: &str, why: &impl ToString) -> Error {
    Error::Literal {
        kind,
        text: Error::quoted(text),
        why: why.to_string(),
    }
}

/// A moment such as `2026-11-21T14:00:00Z` or `2026-11-21T15:00+01:00`. Without zone it is UTC.
pub(crate) fn moment(text: &str) -> Result<Timestamp, Error> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let zoned = |at: jiff::civil::DateTime| at.to_zoned(TimeZone::UTC);
    let civil = text.parse::<jiff::civil::DateTime>();
    let moment = civil.and_then(zoned).map(|at| at.timestamp());
    moment.map_err(|error| wrong("a moment", text, &error))
}

/// A calendar day.
pub(crate) fn date(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|error| wrong("a date", text, &error))
}

/// A time of day.
pub(crate) fn clock(text: &str) -> Result<Time, Error> {
    text.parse()
        .map_err(|error| wrong("a time of day", text, &error))
}

/// A duration such as `PT1H` or `P7D`, in milliseconds. Months and years have no fixed length and are refused.
pub(crate) fn duration(text: &str) -> Result<i64, Error> {
    // The library reads `1 hour` too, which nobody else would.
    if !text.trim_start_matches('-').starts_with('P') {
        return Err(wrong(
            "a duration",
            text,
            &"it must begin with P, as in PT1H",
        ));
    }
    let span: Span = text
        .parse()
        .map_err(|error| wrong("a duration", text, &error))?;
    if span.get_years() != 0 || span.get_months() != 0 {
        let why = "months and years have no fixed length; count days";
        return Err(wrong("a duration", text, &why));
    }
    let days = SpanRelativeTo::days_are_24_hours();
    let length = span
        .to_duration(days)
        .map_err(|error| wrong("a duration", text, &error))?;
    i64::try_from(length.as_millis()).map_err(|error| wrong("a duration", text, &error))
}

/// An interval such as `2026-11-21T14:00Z/2026-11-21T15:00Z`; one end may be a duration. A moment is one without length.
pub fn interval(text: &str) -> Result<Interval, Error> {
    let Some((from, to)) = text.split_once('/') else {
        return moment(text).map(Interval::at);
    };
    let moved = |at: Timestamp, ms: i64| {
        at.checked_add(SignedDuration::from_millis(ms))
            .map_err(|error| wrong("an interval", text, &error))
    };
    let (from, to) = match (from.starts_with('P'), to.starts_with('P')) {
        (false, false) => (moment(from)?, moment(to)?),
        (false, true) => {
            let from = moment(from)?;
            (from, moved(from, duration(to)?)?)
        }
        (true, false) => {
            let to = moment(to)?;
            (moved(to, duration(from)?.saturating_neg())?, to)
        }
        (true, true) => return Err(wrong("an interval", text, &"it has no begin and no end")),
    };
    if from > to {
        return Err(wrong("an interval", text, &"it ends before it begins"));
    }
    Ok(Interval { from, to })
}

/// Milliseconds from one moment to another.
pub(crate) fn between(from: Timestamp, to: Timestamp) -> i64 {
    to.as_millisecond().saturating_sub(from.as_millisecond())
}

/// A moment moved by milliseconds, if there is one there.
pub(crate) fn moved(at: Timestamp, ms: i64) -> Option<Timestamp> {
    at.checked_add(SignedDuration::from_millis(ms)).ok()
}

/// The part of a second below one.
pub(crate) fn fraction(at: Timestamp) -> f64 {
    f64::from(at.subsec_nanosecond().rem_euclid(1_000_000_000)) / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_and_without_zone() {
        let at = moment("2026-11-21T14:00:00Z").unwrap();
        for same in [
            "2026-11-21T15:00:00+01:00",
            "2026-11-21T15:00+01:00",
            "2026-11-21T14:00:00.000Z",
            "2026-11-21T14:00:00",
        ] {
            assert_eq!(moment(same).unwrap(), at, "{same}");
        }
        assert!(moment("gestern").is_err());
    }

    #[test]
    fn an_interval_may_be_given_by_a_duration() {
        let hour = interval("2026-11-21T14:00:00Z/2026-11-21T15:00:00Z").unwrap();
        assert_eq!(interval("2026-11-21T14:00:00Z/PT1H").unwrap(), hour);
        assert_eq!(interval("PT60M/2026-11-21T15:00:00Z").unwrap(), hour);
        assert!(interval("2026-11-21T15:00:00Z/2026-11-21T14:00:00Z").is_err());
        assert!(interval("PT1H/PT2H").is_err());
    }

    #[test]
    fn a_month_is_no_duration() {
        assert_eq!(duration("P1DT1H").unwrap(), 25 * 3_600_000);
        assert_eq!(duration("PT0.5S").unwrap(), 500);
        assert!(duration("P1M").is_err() && duration("P1Y").is_err() && duration("1h").is_err());
    }

    #[test]
    fn a_moment_is_not_during_an_interval_that_ends_with_it() {
        let hour = interval("2026-11-21T14:00:00Z/2026-11-21T15:00:00Z").unwrap();
        let at = |text| Interval::at(moment(text).unwrap());
        assert!(at("2026-11-21T14:00:00Z").during(hour));
        assert!(!at("2026-11-21T15:00:00Z").during(hour));
        assert!(hour.before(at("2026-11-21T15:00:00Z")));
        assert!(!hour.overlaps(at("2026-11-21T15:00:00Z")));
    }
}
