//! Reading one datastream: day by day, from chunk, frozen head and head, merged; the newest write wins.
//!
//! A day is read from the heads first and from disk after that: if a seal is committed in between, its readings are
//! seen twice and merged, never missed.

use crate::chunk::Scratch;
use crate::day::{DAY_MS, DayKey, DayRuns, day_of};
use crate::embedded::Embedded;
use crate::head::{Head, merge};
use crate::{Error, Order, Page, StoredReading, sealed};
use rusqlite::Connection;
use talblick_model::{DatastreamId, DeviceId, Millis, TimeRange};

/// What counts as a day with something on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Readings.
    Readings,
    /// Readings, or rollups that are left of them.
    Rollups,
}

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

    /// Calls `take` with the readings of one day or stretch after the other, each ascending in time, until it answers
    /// false.
    fn each_day(
        &self,
        datastream: DatastreamId,
        range: TimeRange,
        order: Order,
        take: impl FnMut(&[StoredReading]) -> bool,
    ) -> Result<(), Error> {
        match &self.remote {
            None => self.each_local_day(datastream, range, order, take),
            Some(remote) => self.each_stretch(remote, datastream, range, order, take),
        }
    }

    /// The days that are in this process or its file.
    pub(crate) fn each_local_day(
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
                let Some(day) = self.next_day(owner, datastream, range, order, Depth::Readings)
                else {
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

    /// The next day in the range with readings of the datastream, or with a chunk or rollups of its device.
    pub(crate) fn next_day(
        &self,
        owner: DeviceId,
        datastream: DatastreamId,
        range: TimeRange,
        order: Order,
        depth: Depth,
    ) -> Option<i64> {
        let state = self.state.read();
        let days = state.days.get(&owner);
        let next = |set: &DayRuns, range: TimeRange| {
            let (first, last) = (day_of(range.from()), day_of(range.to().plus(-1)));
            match order {
                Order::Ascending => set.at_or_after(first).filter(|day| *day <= last),
                Order::Descending => set.at_or_before(last).filter(|day| *day >= first),
            }
        };
        let rolled = days.filter(|_| depth == Depth::Rollups);
        let rolled = rolled.and_then(|days| next(&days.hours, range));
        let counters = state.series.counters(datastream);
        let with_readings = counters.and_then(|counters| {
            let from = range.from().max(counters.first);
            TimeRange::new(from, range.to().min(counters.last.plus(1))).ok()
        });
        let sealed = with_readings.and_then(|range| next(&days?.chunks, range));
        let frozen = state.frozen.as_ref().map(|frozen| &frozen.head);
        let heads = [Some(&state.head), frozen].into_iter().flatten();
        let series = heads.filter_map(|head| head.series(datastream));
        let unsealed = with_readings.and_then(|range| match order {
            Order::Ascending => {
                let first = series.filter_map(|series| series.at_or_after(range.from()));
                first.min().filter(|time| *time < range.to())
            }
            Order::Descending => {
                let last = series.filter_map(|series| series.before(range.to()));
                last.max().filter(|time| *time >= range.from())
            }
        });
        let found = [rolled, sealed, unsealed.map(day_of)];
        match order {
            Order::Ascending => found.into_iter().flatten().min(),
            Order::Descending => found.into_iter().flatten().max(),
        }
    }

    /// The readings of one day within the range.
    pub(crate) fn read_day<'a>(
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
            // One unreadable chunk must not hide the other days.
            let read = sealed::load(db, key, datastream, scratch, chunk);
            self.damages.note(read)?;
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
