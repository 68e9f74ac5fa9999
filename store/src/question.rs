//! What callers ask of series and of the whole city, beyond plain buckets.

use crate::duration::Holding;
use crate::rise::Rises;
use crate::{Columns, Durations, Error, Groups, Order, Store, StoredReading};
use std::sync::atomic::AtomicBool;
use talblick_model::{DatastreamId, Millis, Quality, Reading, TimeRange};

/// How many readings before a range are looked at for one with a value.
const BEFORE: usize = 16;

impl Store {
    /// How much a counter counted in each bucket, as the sum of its rises; a fall is a wrap of its register, a reset, or a
    /// small correction. The first reading of all counts nothing. Nothing where a bucket has no reading.
    pub fn rises(
        &self,
        datastream: DatastreamId,
        edges: &[Millis],
    ) -> Result<Vec<Option<f64>>, Error> {
        let before = self.before(datastream, edges, i64::MAX)?;
        let before = before.iter().find_map(|reading| reading.value);
        let mut rises = Rises::new(edges, before);
        self.embedded().fold(datastream, &mut rises, &mut |_| {})?;
        Ok(rises.finish())
    }

    /// How long each state held in each bucket. A state holds until the next reading, at most `hold` milliseconds, and
    /// not beyond `now`. Nothing if there are so many values that they are no states.
    pub fn durations(
        &self,
        datastream: DatastreamId,
        edges: &[Millis],
        hold: i64,
        now: Millis,
    ) -> Result<Option<Durations>, Error> {
        let before = self.before(datastream, edges, hold)?;
        let mut holding = Holding::new(edges, hold, before.first().copied());
        self.embedded()
            .fold(datastream, &mut holding, &mut |_| {})?;
        Ok(holding.finish(now))
    }

    /// The last readings before the first edge, newest first, not older than `age` milliseconds.
    fn before(
        &self,
        datastream: DatastreamId,
        edges: &[Millis],
        age: i64,
    ) -> Result<Vec<StoredReading>, Error> {
        let Some(first) = edges.first() else {
            return Ok(Vec::new());
        };
        let Ok(range) = TimeRange::new(first.plus(age.saturating_neg()), *first) else {
            return Ok(Vec::new());
        };
        let page = self.readings(datastream, range, Order::Descending, BEFORE)?;
        Ok(page.items)
    }

    /// Aggregates of groups of datastreams per bucket, one answer for each group. All processors read at once; memory is
    /// bounded by groups times buckets. `last` of a group means nothing. Fails with [`Error::Stopped`] soon after `stop`
    /// is set. Of days of which only rollups are left, the hours are taken.
    pub fn survey(
        &self,
        groups: &Groups,
        edges: &[Millis],
        stop: &AtomicBool,
    ) -> Result<Vec<Columns>, Error> {
        self.embedded().survey(groups, edges, stop)
    }

    /// Replaces readings by corrected ones, of the same datastreams and moments, and marks them as corrected. Where there
    /// was no reading, there is one now. Durable on return, rollups follow.
    pub fn replace(&self, mut readings: Vec<Reading>) -> Result<(), Error> {
        for reading in &mut readings {
            reading.quality = reading.quality.with(Quality::CORRECTED);
        }
        self.append(crate::Batch {
            readings,
            ..crate::Batch::default()
        })
    }
}
