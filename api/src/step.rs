//! How long the buckets of a series are, and where they begin. Steps up to twelve hours count from the epoch, days and
//! months from local midnight, so that a bucket is the same whatever range is asked; a local day has 23 to 25 hours.

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use talblick_model::{Millis, TimeRange};

/// Most buckets of one answer.
pub(crate) const MAX_POINTS: usize = 5_000;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Length of the buckets of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Milliseconds, from the epoch.
    Fixed(i64),
    /// Local days.
    Day,
    /// Local months.
    Month,
}

/// Every step there is, shortest first, and whether it is taken when only a number of points is wanted.
const STEPS: [(&str, Step, bool); 12] = [
    ("1m", Step::Fixed(MINUTE_MS), true),
    ("5m", Step::Fixed(5 * MINUTE_MS), true),
    ("10m", Step::Fixed(10 * MINUTE_MS), false),
    ("15m", Step::Fixed(15 * MINUTE_MS), true),
    ("30m", Step::Fixed(30 * MINUTE_MS), false),
    ("1h", Step::Fixed(HOUR_MS), true),
    ("2h", Step::Fixed(2 * HOUR_MS), false),
    ("3h", Step::Fixed(3 * HOUR_MS), true),
    ("6h", Step::Fixed(6 * HOUR_MS), true),
    ("12h", Step::Fixed(12 * HOUR_MS), false),
    ("1d", Step::Day, true),
    ("1mo", Step::Month, true),
];

impl Step {
    /// An hour.
    pub(crate) const HOUR: Self = Self::Fixed(HOUR_MS);

    /// Whether it is an hour or longer.
    pub(crate) const fn is_an_hour_or_more(self) -> bool {
        match self {
            Self::Fixed(ms) => ms >= HOUR_MS,
            Self::Day | Self::Month => true,
        }
    }

    /// Its length in milliseconds; of days and months about.
    pub(crate) const fn millis(self) -> i64 {
        match self {
            Self::Fixed(ms) => ms,
            Self::Day => DAY_MS,
            Self::Month => 30 * DAY_MS,
        }
    }

    /// The last border at or before a moment.
    pub(crate) fn floor(self, moment: Millis, zone: &TimeZone) -> Option<Millis> {
        Border::at(self, moment, zone).millis(zone)
    }

    /// Where the bucket that begins at a border ends.
    pub(crate) fn end(self, border: Millis, zone: &TimeZone) -> Option<Millis> {
        Border::at(self, border, zone).next()?.millis(zone)
    }

    /// The words people write, separated by commas.
    pub(crate) fn words() -> String {
        STEPS.map(|(word, ..)| word).join(", ")
    }

    /// The step of a word.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        STEPS
            .iter()
            .find(|(word, ..)| *word == text)
            .map(|(_, step, _)| *step)
    }

    /// Its word.
    pub(crate) fn word(self) -> &'static str {
        STEPS
            .iter()
            .find(|(_, step, _)| *step == self)
            .map_or("", |(word, ..)| word)
    }

    /// The shortest step of the ladder with which a range has at most `points` buckets.
    pub(crate) fn for_points(range: TimeRange, points: usize) -> Self {
        STEPS
            .iter()
            .filter(|(_, _, ladder)| *ladder)
            .map(|(_, step, _)| *step)
            .find(|step| step.roughly(range) <= points)
            .unwrap_or(Self::Month)
    }

    /// The shortest step of all with which a range fits into one answer.
    pub(crate) fn shortest(range: TimeRange) -> Self {
        let mut all = STEPS.iter().map(|(_, step, _)| *step);
        all.find(|step| step.roughly(range) < MAX_POINTS)
            .unwrap_or(Self::Month)
    }

    /// How many buckets a range has, at most two too few.
    fn roughly(self, range: TimeRange) -> usize {
        usize::try_from(range.millis() / self.millis()).unwrap_or(usize::MAX)
    }

    /// The ascending borders of the buckets that cover a range: one more than there are buckets. `None` if there are
    /// more than [`MAX_POINTS`], or if the calendar ends before they do.
    pub(crate) fn edges(self, range: TimeRange, zone: &TimeZone) -> Option<Vec<Millis>> {
        if self.roughly(range) > MAX_POINTS {
            return None;
        }
        let mut edges = Vec::new();
        let mut border = Border::at(self, range.from(), zone);
        loop {
            let at = border.millis(zone)?;
            edges.push(at);
            if at >= range.to() {
                break;
            }
            border = border.next()?;
        }
        (edges.len() <= MAX_POINTS + 1).then_some(edges)
    }
}

/// Where a bucket begins.
#[derive(Debug, Clone, Copy)]
enum Border {
    Fixed(i64, i64),
    Day(Date),
    Month(Date),
}

impl Border {
    fn at(step: Step, moment: Millis, zone: &TimeZone) -> Self {
        let date = || moment.timestamp().to_zoned(zone.clone()).date();
        match step {
            Step::Fixed(ms) => Self::Fixed(moment.as_i64().div_euclid(ms) * ms, ms),
            Step::Day => Self::Day(date()),
            Step::Month => Self::Month(date().first_of_month()),
        }
    }

    fn next(self) -> Option<Self> {
        Some(match self {
            Self::Fixed(at, ms) => Self::Fixed(at.checked_add(ms)?, ms),
            Self::Day(date) => Self::Day(date.tomorrow().ok()?),
            Self::Month(date) => Self::Month(date.checked_add(1.month()).ok()?),
        })
    }

    fn millis(self, zone: &TimeZone) -> Option<Millis> {
        match self {
            Self::Fixed(at, _) => Some(Millis::from_i64(at)).filter(|m| m.as_i64() == at),
            Self::Day(date) | Self::Month(date) => {
                let midnight = date.to_zoned(zone.clone()).ok()?.start_of_day().ok()?;
                Some(midnight.timestamp().into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    fn range(from: &str, to: &str) -> TimeRange {
        let at = |t: &str| Millis::from(t.parse::<jiff::Timestamp>().unwrap());
        TimeRange::new(at(from), at(to)).unwrap()
    }

    fn hours(edges: &[Millis]) -> Vec<i64> {
        edges
            .windows(2)
            .map(|w| w[1].since(w[0]) / HOUR_MS)
            .collect()
    }

    #[test]
    fn local_days_have_23_or_25_hours_when_the_clocks_change() {
        let spring = Step::Day.edges(
            range("2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z"),
            &berlin(),
        );
        assert_eq!(hours(&spring.unwrap()), [24, 23, 24]);
        let autumn = Step::Day.edges(
            range("2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z"),
            &berlin(),
        );
        let autumn = autumn.unwrap();
        assert_eq!(hours(&autumn), [24, 25, 24]);
        let ends = autumn.iter().map(|begin| Step::Day.end(*begin, &berlin()));
        assert!(ends.zip(&autumn[1..]).all(|(end, next)| end == Some(*next)));
    }

    #[test]
    fn months_begin_on_the_first_at_local_midnight() {
        let edges = Step::Month
            .edges(
                range("2026-01-31T12:00:00Z", "2026-03-31T21:59:59Z"),
                &berlin(),
            )
            .unwrap();
        let edges: Vec<String> = edges.iter().map(ToString::to_string).collect();
        assert_eq!(
            edges,
            [
                "2025-12-31T23:00:00Z",
                "2026-01-31T23:00:00Z",
                "2026-02-28T23:00:00Z",
                "2026-03-31T22:00:00Z"
            ]
        );
    }

    #[test]
    fn hours_count_from_the_epoch_whatever_range_is_asked() {
        let edges = Step::Fixed(HOUR_MS)
            .edges(
                range("2026-11-21T13:59:59Z", "2026-11-21T15:00:00Z"),
                &berlin(),
            )
            .unwrap();
        let edges: Vec<String> = edges.iter().map(ToString::to_string).collect();
        assert_eq!(
            edges,
            [
                "2026-11-21T13:00:00Z",
                "2026-11-21T14:00:00Z",
                "2026-11-21T15:00:00Z"
            ]
        );
    }

    #[test]
    fn the_step_follows_from_the_points_and_the_points_are_bounded() {
        let month = range("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z");
        assert_eq!(Step::for_points(month, 800), Step::Fixed(HOUR_MS));
        assert_eq!(Step::for_points(month, 40), Step::Day);
        assert_eq!(Step::for_points(month, 1), Step::Month);
        assert!(Step::Fixed(MINUTE_MS).edges(month, &berlin()).is_none());
        assert!(Step::shortest(month).edges(month, &berlin()).is_some());
    }

    #[test]
    fn the_ends_of_time_are_no_trouble() {
        for (_, step, _) in STEPS {
            assert!(step.edges(TimeRange::ALL, &berlin()).is_none());
            let last = TimeRange::new(Millis::MAX.plus(-1), Millis::MAX).unwrap();
            let first = TimeRange::new(Millis::MIN, Millis::MIN.plus(1)).unwrap();
            for range in [first, last] {
                let edges = step.edges(range, &berlin());
                assert!(edges.is_none_or(|e| e.len() >= 2));
            }
        }
    }
}
