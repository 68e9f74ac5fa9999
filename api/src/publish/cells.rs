//! The buckets that are published of a datastream instead of its readings. A bucket is published once it is over and old
//! enough, if it stands for enough; what is left out is as if nothing had been measured then.

use super::Protection;
use crate::step::Step;
use jiff::tz::TimeZone;
use talblick_model::{Aggregation, Datastream, Kind, Millis, Quality, TimeRange};
use talblick_store::{Counters, Error, Order, Page, Store, StoredReading};

/// Buckets looked at once, first and at most.
const FEW: usize = 48;
const MANY: usize = 4_096;

/// The buckets of a datastream.
#[derive(Debug)]
pub(super) struct Cells {
    pub(super) protection: Protection,
    pub(super) step: Step,
    pub(super) zone: TimeZone,
    /// Buckets that end later are not published yet.
    pub(super) end: Millis,
    /// How long a state holds without a reading, in milliseconds.
    pub(super) hold: i64,
}

impl Cells {
    /// Buckets that begin in a range, at most `limit`; pages are those of [`Store::readings`].
    pub(super) fn page(
        &self,
        store: &Store,
        datastream: &Datastream,
        range: TimeRange,
        order: Order,
        limit: usize,
    ) -> Result<Page<StoredReading, Millis>, Error> {
        let mut items: Vec<StoredReading> = Vec::new();
        let mut rest = self.inside(store, datastream, range);
        let mut window = limit.clamp(FEW, MANY);
        while let Some(left) = rest.filter(|_| items.len() <= limit) {
            let length = i64::try_from(window).unwrap_or(i64::MAX);
            let length = self.step.millis().saturating_mul(length);
            let (part, after) = match order {
                Order::Ascending => {
                    let border = left.from().plus(length).min(left.to());
                    (
                        TimeRange::new(left.from(), border),
                        TimeRange::new(border, left.to()),
                    )
                }
                Order::Descending => {
                    let border = left.to().plus(-length).max(left.from());
                    (
                        TimeRange::new(border, left.to()),
                        TimeRange::new(left.from(), border),
                    )
                }
            };
            let found = self.published(store, datastream, part.unwrap_or(left))?;
            match order {
                Order::Ascending => items.extend(found),
                Order::Descending => items.extend(found.into_iter().rev()),
            }
            rest = after.ok();
            window = (window * 4).min(MANY);
        }
        let next = items.get(limit).map(|first_left_out| first_left_out.time);
        items.truncate(limit);
        let next = match order {
            Order::Ascending => next,
            Order::Descending => next.and(items.last()).map(|last| last.time),
        };
        Ok(Page { items, next })
    }

    /// How many buckets there are, and the first and the last.
    pub(super) fn counters(
        &self,
        store: &Store,
        datastream: &Datastream,
    ) -> Result<Option<Counters>, Error> {
        let all = self.page(
            store,
            datastream,
            TimeRange::ALL,
            Order::Ascending,
            usize::MAX,
        )?;
        let ends = all.items.first().zip(all.items.last());
        Ok(ends.map(|(first, last)| Counters {
            count: u64::try_from(all.items.len()).unwrap_or(u64::MAX),
            first: first.time,
            last: last.time,
        }))
    }

    /// The part of a range in which there may be buckets.
    fn inside(
        &self,
        store: &Store,
        datastream: &Datastream,
        range: TimeRange,
    ) -> Option<TimeRange> {
        let known = store.counters(datastream.id)?;
        let first = self.step.floor(known.first, &self.zone)?;
        let to = range.to().min(self.end).min(known.last.plus(1));
        TimeRange::new(range.from().max(first), to).ok()
    }

    /// The buckets beginning in a range that are published, oldest first.
    fn published(
        &self,
        store: &Store,
        datastream: &Datastream,
        range: TimeRange,
    ) -> Result<Vec<StoredReading>, Error> {
        let mut edges = self.step.edges(range, &self.zone).unwrap_or_default();
        edges.retain(|edge| *edge >= range.from() && *edge <= self.end);
        if edges.len() < 2 {
            return Ok(Vec::new());
        }
        let (id, quantity) = (datastream.id, &datastream.quantity);
        let columns = store.buckets(id, &edges)?;
        let values = match quantity.aggregation() {
            Aggregation::Mean => columns.avg,
            Aggregation::Sum => columns.sum,
            Aggregation::Counter => store.rises(id, &edges)?,
            Aggregation::State if quantity.kind() == Kind::Truth => {
                self.shares(store, datastream, &edges)?
            }
            // Directions have no mean.
            Aggregation::State => columns.last,
        };
        let counts = quantity.kind() == Kind::Count;
        let buckets = columns.t.into_iter().zip(values).zip(columns.n);
        let published = buckets.filter_map(|((time, value), n)| {
            let value = value?;
            let stands_for = if counts { value } else { f64::from(n) };
            let enough = n > 0 && stands_for >= f64::from(self.protection.minimum);
            enough.then(|| StoredReading {
                time,
                value: Some(self.rounded(value)),
                quality: Quality::GOOD,
            })
        });
        Ok(published.collect())
    }

    /// For which share of each bucket something was so, where it is known.
    fn shares(
        &self,
        store: &Store,
        datastream: &Datastream,
        edges: &[Millis],
    ) -> Result<Vec<Option<f64>>, Error> {
        let held = store.durations(datastream.id, edges, self.hold, self.end)?;
        let states = held.map(|held| held.states).unwrap_or_default();
        let buckets = 0..edges.len().saturating_sub(1);
        let share = |at: usize| {
            let (mut so, mut known) = (0.0, 0.0);
            for (value, held) in &states {
                let ms = held.get(at).copied().map_or(0.0, millis);
                known += ms;
                so += value * ms;
            }
            (known > 0.0).then(|| so / known)
        };
        Ok(buckets.map(share).collect())
    }

    fn rounded(&self, value: f64) -> f64 {
        match self.protection.round {
            // The second rounding takes away the last digits of multiples such as 3 × 0.1.
            Some(to) => ((value / to).round() * to * 1e9).round() / 1e9,
            None => value,
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of a bucket are far below 2⁵³"
)]
fn millis(ms: i64) -> f64 {
    ms as f64
}
