//! The parameter `datetime` (Part 1, 7.15.4): a moment, or an interval whose ends may be open.

use jiff::Timestamp;
use jiff::civil::Date;

/// A moment or an interval, as it was written. What is served here has no time of its own, so every one fits; it is read
/// so that a slip of the pen is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Period(pub(super) String);

impl Period {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let open = |end: &str| matches!(end, "" | "..");
        let sound = match text.split_once('/') {
            None => moment(text).is_some(),
            Some((from, to)) => match (open(from), open(to)) {
                (true, true) => false,
                (true, false) => moment(to).is_some(),
                (false, true) => moment(from).is_some(),
                (false, false) => moment(from)
                    .zip(moment(to))
                    .is_some_and(|(from, to)| from <= to),
            },
        };
        sound.then(|| Self(text.to_owned()))
    }
}

/// RFC 3339, or a day, which clients write where their own columns are days.
fn moment(text: &str) -> Option<Timestamp> {
    // A plus sign in a query string arrives as a blank.
    let at: Option<Timestamp> = text.replace(' ', "+").parse().ok();
    at.or_else(|| {
        let day: Date = text.parse().ok().filter(|_| text.len() == 10)?;
        let begin = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(begin.timestamp())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_intervals_are_read_and_nothing_else() {
        for good in [
            "2026-11-21T14:00:00Z",
            "2026-11-21T14:00:00 01:00",
            "2026-11-21",
            "2026-11-21T14:00:00Z/..",
            "../2026-11-21T14:00:00Z",
            "2026-11-21/",
            "2026-11-20/2026-11-21T00:00:00Z",
        ] {
            assert_eq!(Period::parse(good), Some(Period(good.to_owned())));
        }
        for bad in [
            "",
            "yesterday",
            "../..",
            "/",
            "2026-11-21/2026-11-20",
            "2026-13-01",
            "2026-11-21/2026-11-22/2026-11-23",
            "20261121",
        ] {
            assert_eq!(Period::parse(bad), None, "{bad}");
        }
    }
}
