//! Reading one datastream: day by day, from chunk, frozen head and head, merged; the newest write wins.
//!
//! A day is read from the heads first and from disk after that: if a seal is committed in between, its readings are
//! seen twice and merged, never missed.

use crate::chunk::Scratch;
use crate::day::{DAY_MS, DayKey, day_of};
use crate::embedded::Embedded;
use crate::head::{Head, merge};
use crate::{Columns, Error, Order, Page, StoredReading, sealed};
use rusqlite::Connection;
use talblick_model::{DatastreamId, DeviceId, Millis, TimeRange};

/// Buffers of one query.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    scratch: Scratch,
    chunk: Vec<StoredReading>,
    frozen: Vec<StoredReading>,
    head: Vec<StoredReading>,
    merged: Vec<StoredReading>,
}

impl Embedded {
    pub(crate) fn readings(
        &self,
        datastream: DatastreamId,
        range: TimeRange,
        order: Order,
        limit: usize,
    ) -> Result<Page<StoredReading, Millis>, Error> {
        let limit = limit.max(1);
        let mut items = Vec::new();
        self.each_day(datastream, range, order, |readings| {
            match order {
                Order::Ascending => items.extend_from_slice(readings),
                Order::Descending => items.extend(readings.iter().rev()),
            }
            items.len() <= limit
        })?;
        let beyond = items.get(limit).map(|reading| reading.time);
        items.truncate(limit);
        let next = beyond.and_then(|beyond| match order {
            Order::Ascending => Some(beyond),
            Order::Descending => items.last().map(|last| last.time),
        });
        Ok(Page { items, next })
    }

    pub(crate) fn buckets(
        &self,
        datastream: DatastreamId,
        edges: &[Millis],
    ) -> Result<Columns, Error> {
        let mut buckets = Buckets::new(edges);
        if let (Some(from), Some(to)) = (edges.first(), edges.last())
            && let Ok(range) = TimeRange::new(*from, *to)
        {
            self.each_day(datastream, range, Order::Ascending, |readings| {
                for reading in readings {
                    buckets.add(reading);
                }
                true
            })?;
        }
        Ok(buckets.columns)
    }

    /// Calls `take` with the readings of each day that has some, ascending in time, until it answers false.
    fn each_day(
        &self,
        datastream: DatastreamId,
        range: TimeRange,
        order: Order,
        mut take: impl FnMut(&[StoredReading]) -> bool,
    ) -> Result<(), Error> {
        let Some(owner) = self.state.read().series.owner(datastream) else {
            return Ok(());
        };
        let mut buffers = Buffers::default();
        self.read(|db| {
            let mut left = Some(range);
            while let Some(range) = left {
                let Some(day) = self.next_day(owner, datastream, range, order) else {
                    break;
                };
                let key = DayKey::new(day, owner);
                let readings = self.read_day(db, key, datastream, range, &mut buffers)?;
                if !readings.is_empty() && !take(readings) {
                    break;
                }
                left = match order {
                    Order::Ascending => {
                        let next = range.from().max(Millis::from_i64((day + 1) * DAY_MS));
                        TimeRange::new(next, range.to()).ok()
                    }
                    Order::Descending => {
                        let end = range.to().min(Millis::from_i64(day * DAY_MS));
                        TimeRange::new(range.from(), end).ok()
                    }
                };
            }
            Ok(())
        })
    }

    /// The next day in the range with readings of the datastream, or with a chunk of its device.
    fn next_day(
        &self,
        owner: DeviceId,
        datastream: DatastreamId,
        range: TimeRange,
        order: Order,
    ) -> Option<i64> {
        let state = self.state.read();
        let counters = state.series.counters(datastream)?;
        let from = range.from().max(counters.first);
        let to = range.to().min(counters.last.plus(1));
        if from >= to {
            return None;
        }
        let sealed = state.days.get(&owner).map(|days| &days.chunks);
        let frozen = state.frozen.as_ref().map(|frozen| &frozen.head);
        let heads = [Some(&state.head), frozen].into_iter().flatten();
        let series = heads.filter_map(|head| head.series(datastream));
        match order {
            Order::Ascending => {
                let sealed = sealed.and_then(|days| days.at_or_after(day_of(from)));
                let unsealed = series.filter_map(|series| series.at_or_after(from));
                let first = unsealed.map(day_of).chain(sealed).min();
                first.filter(|day| *day <= day_of(to.plus(-1)))
            }
            Order::Descending => {
                let sealed = sealed.and_then(|days| days.at_or_before(day_of(to.plus(-1))));
                let unsealed = series.filter_map(|series| series.before(to));
                let last = unsealed.map(day_of).chain(sealed).max();
                last.filter(|day| *day >= day_of(from))
            }
        }
    }

    /// The readings of one day within the range.
    fn read_day<'a>(
        &self,
        db: &Connection,
        key: DayKey,
        datastream: DatastreamId,
        range: TimeRange,
        buffers: &'a mut Buffers,
    ) -> Result<&'a [StoredReading], Error> {
        let Buffers {
            scratch,
            chunk,
            frozen,
            head,
            merged,
        } = buffers;
        for buffer in [&mut *chunk, frozen, head, merged] {
            buffer.clear();
        }
        let start = key.day() * DAY_MS;
        let from = range.from().as_i64().max(start);
        let to = range.to().as_i64().min(start + DAY_MS);
        let sealed = {
            let state = self.state.read();
            let copy = |source: &Head, out: &mut Vec<_>| {
                if let Some(series) = source.series(datastream) {
                    series.read(from, to, out);
                }
            };
            copy(&state.head, head);
            if let Some(source) = &state.frozen {
                copy(&source.head, frozen);
            }
            let days = key.device().and_then(|owner| state.days.get(&owner));
            days.is_some_and(|days| days.chunks.contains(key.day()))
        };
        if sealed {
            match sealed::load(db, key, datastream, scratch, chunk) {
                Ok(()) => {}
                // One unreadable chunk must not hide the other days.
                Err(error @ Error::Corrupt { .. }) => tracing::error!("{error}"),
                Err(error) => return Err(error),
            }
        }
        let chunk = within(chunk, from, to);
        if frozen.is_empty() && head.is_empty() {
            return Ok(chunk);
        }
        if frozen.is_empty() {
            merge(chunk, head, merged);
            return Ok(merged);
        }
        merge(chunk, frozen, merged);
        if head.is_empty() {
            return Ok(merged);
        }
        frozen.clear();
        merge(merged, head, frozen);
        Ok(frozen)
    }
}

/// The part of ascending readings from `from` (inclusive) to `to` (exclusive).
pub(crate) fn within(readings: &[StoredReading], from: i64, to: i64) -> &[StoredReading] {
    let first = readings.partition_point(|r| r.time.as_i64() < from);
    let end = readings.partition_point(|r| r.time.as_i64() < to);
    readings.get(first..end).unwrap_or_default()
}

/// Aggregates being made, from readings in order of time.
struct Buckets<'a> {
    edges: &'a [Millis],
    columns: Columns,
    at: usize,
}

impl<'a> Buckets<'a> {
    fn new(edges: &'a [Millis]) -> Self {
        let n = edges.len().saturating_sub(1);
        Self {
            edges,
            at: 0,
            columns: Columns {
                t: edges.iter().take(n).copied().collect(),
                avg: vec![None; n],
                min: vec![None; n],
                max: vec![None; n],
                sum: vec![None; n],
                last: vec![None; n],
                n: vec![0; n],
            },
        }
    }

    /// A gap has no value and does not count.
    fn add(&mut self, reading: &StoredReading) {
        let Some(value) = reading.value else {
            return;
        };
        while self
            .edges
            .get(self.at + 1)
            .is_some_and(|end| *end <= reading.time)
        {
            self.at += 1;
        }
        let columns = &mut self.columns;
        let (Some(avg), Some(min), Some(max), Some(sum), Some(last), Some(n)) = (
            columns.avg.get_mut(self.at),
            columns.min.get_mut(self.at),
            columns.max.get_mut(self.at),
            columns.sum.get_mut(self.at),
            columns.last.get_mut(self.at),
            columns.n.get_mut(self.at),
        ) else {
            return;
        };
        *n += 1;
        let total = sum.unwrap_or(0.0) + value;
        *sum = Some(total);
        *avg = Some(total / f64::from(*n));
        *min = Some(min.map_or(value, |min| min.min(value)));
        *max = Some(max.map_or(value, |max| max.max(value)));
        *last = Some(value);
    }
}
