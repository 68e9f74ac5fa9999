//! How readings and places are protected before the public sees them.

use crate::step::Step;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde::Serialize;
use talblick_model::{Millis, TimeRange};
use utoipa::ToSchema;

/// How much is taken from what the public sees of a datastream.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Protection {
    /// Buckets are published instead of readings.
    pub(super) aggregate: Option<Step>,
    /// Nothing is published earlier.
    pub(super) delay: SignedDuration,
    /// How many a bucket must stand for.
    pub(super) minimum: u32,
    /// Side of the squares that places are blurred to, in metres.
    pub(super) blur_m: Option<u32>,
    /// Values of buckets are rounded to multiples of this.
    pub(super) round: Option<f64>,
}

/// How what is published was made of what was measured; what is not named was left as it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProtectionView {
    /// Length of the buckets that are published instead of readings; each is at its start.
    #[schema(example = "1h")]
    aggregate: Option<&'static str>,
    /// Seconds until something is published.
    delay_s: i64,
    /// How many a bucket must stand for, otherwise it is missing: of what is counted so many counted, of anything else so
    /// many readings.
    minimum_count: u32,
    /// The place is the middle of a square of so many metres.
    blur_m: Option<u32>,
    /// Values are rounded to multiples of this.
    round: Option<f64>,
}

impl Protection {
    /// Whether anything is taken away at all.
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Whether readings are published as they are, at once.
    pub(crate) const fn leaves_readings(&self) -> bool {
        self.aggregate.is_none() && self.delay.is_zero()
    }

    /// The bucket that begins at a moment, if buckets are published instead of readings.
    pub(crate) fn bucket(&self, begin: Millis, zone: &TimeZone) -> Option<TimeRange> {
        TimeRange::new(begin, self.aggregate?.end(begin, zone)?).ok()
    }

    /// Whether it is enough for what tells of persons.
    pub(super) fn suits_persons(&self, fewest: u32) -> bool {
        self.aggregate.is_some_and(Step::is_an_hour_or_more) && self.minimum >= fewest
    }

    /// The moment until which the past is old enough. Whole minutes, so that answers are alike for a while.
    pub(super) fn until(&self, now: Millis) -> Millis {
        const MINUTE_MS: i64 = 60_000;
        let delay = i64::try_from(self.delay.as_millis()).unwrap_or(i64::MAX);
        let until = now.plus(-delay);
        Millis::from_i64(until.as_i64().div_euclid(MINUTE_MS) * MINUTE_MS)
    }

    pub(crate) fn view(&self) -> ProtectionView {
        ProtectionView {
            aggregate: self.aggregate.map(Step::word),
            delay_s: self.delay.as_secs(),
            minimum_count: self.minimum,
            blur_m: self.blur_m,
            round: self.round,
        }
    }
}
