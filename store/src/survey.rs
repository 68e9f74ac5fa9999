//! City-wide questions: aggregates of groups of datastreams per bucket, read by all processors at once, some device-days
//! at a time. Memory is bounded by groups and buckets; whoever asked can have it stopped.

use crate::day::{DayKey, day_of};
use crate::embedded::Embedded;
use crate::frame::Kind;
use crate::rollup::Aggregate;
use crate::scan::{STEP, Scan};
use crate::{Columns, Error, Groups, StoredReading, roll};
use parking_lot::Mutex;
use rusqlite::{Connection, OptionalExtension as _};
use std::sync::atomic::{AtomicBool, Ordering};
use talblick_model::{DatastreamId, Millis, TimeRange};

/// Aggregates of one worker: by group, then bucket.
struct Tally<'a> {
    groups: &'a Groups,
    edges: &'a [Millis],
    buckets: usize,
    aggregates: Vec<Aggregate>,
}

impl<'a> Tally<'a> {
    fn new(groups: &'a Groups, edges: &'a [Millis]) -> Self {
        let buckets = edges.len().saturating_sub(1);
        Self {
            groups,
            edges,
            buckets,
            aggregates: vec![Aggregate::default(); groups.len().saturating_mul(buckets)],
        }
    }

    /// Where the buckets of a datastream begin.
    fn place(&self, datastream: DatastreamId) -> Option<usize> {
        self.groups.of(datastream).map(|group| group * self.buckets)
    }

    fn readings(&mut self, datastream: DatastreamId, readings: &[StoredReading]) {
        let (Some(place), Some(first)) = (self.place(datastream), readings.first()) else {
            return;
        };
        let mut at = self.edges.partition_point(|edge| *edge <= first.time);
        for reading in readings {
            while self.edges.get(at).is_some_and(|edge| *edge <= reading.time) {
                at += 1;
            }
            if let Some(value) = reading.value
                && let Some(bucket) = at.checked_sub(1)
                && bucket < self.buckets
                && let Some(aggregate) = self.aggregates.get_mut(place + bucket)
            {
                aggregate.add(value);
            }
        }
    }

    fn row(&mut self, datastream: DatastreamId, start: i64, row: &Aggregate) {
        let at = self.edges.partition_point(|edge| edge.as_i64() <= start);
        if let (Some(place), Some(bucket)) = (self.place(datastream), at.checked_sub(1))
            && bucket < self.buckets
            && let Some(aggregate) = self.aggregates.get_mut(place + bucket)
        {
            aggregate.merge(row);
        }
    }

    fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.aggregates.iter_mut().zip(&other.aggregates) {
            mine.merge(theirs);
        }
    }
}

impl Embedded {
    pub(crate) fn survey(
        &self,
        groups: &Groups,
        edges: &[Millis],
        stop: &AtomicBool,
    ) -> Result<Vec<Columns>, Error> {
        let mut all = Tally::new(groups, edges);
        let range = edges.first().zip(edges.last());
        let range = range.and_then(|(from, to)| TimeRange::new(*from, *to).ok());
        if let Some(range) = range
            && self.remote.is_some()
        {
            // The server answers one question after the other.
            let wanted = groups.wanted();
            self.scan(range, Some(&wanted), &mut |datastream, readings| {
                all.readings(datastream, readings);
                !stop.load(Ordering::Relaxed)
            })?;
            if stop.load(Ordering::Relaxed) {
                return Err(Error::Stopped);
            }
        } else if let Some(range) = range {
            let next = Mutex::new(DayKey::first_of(day_of(range.from())));
            let workers = std::thread::available_parallelism().map_or(1, usize::from);
            let tallies: Vec<Result<Tally<'_>, Error>> = std::thread::scope(|scope| {
                let work = || {
                    let mut tally = Tally::new(groups, edges);
                    self.work(range, &next, stop, &mut tally).map(|()| tally)
                };
                let workers: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
                let mut tallies = vec![work()];
                for worker in workers {
                    // A fault of one is a fault of the whole question.
                    let tally = worker.join();
                    tallies.push(tally.unwrap_or_else(|fault| std::panic::resume_unwind(fault)));
                }
                tallies
            });
            for tally in tallies {
                all.add(&tally?);
            }
        }
        let buckets = all.buckets.max(1);
        let groups = all.aggregates.chunks(buckets);
        Ok(groups.map(|group| Columns::of(edges, group)).collect())
    }

    /// Takes some device-days after the other until none are left.
    fn work(
        &self,
        range: TimeRange,
        next: &Mutex<DayKey>,
        stop: &AtomicBool,
        tally: &mut Tally<'_>,
    ) -> Result<(), Error> {
        let wanted = tally.groups.wanted();
        let end = DayKey::first_of(day_of(range.to().plus(-1)) + 1);
        self.read(|db| {
            loop {
                if stop.load(Ordering::Relaxed) {
                    return Err(Error::Stopped);
                }
                let (from, to) = {
                    let mut next = next.lock();
                    let readings = self.next_key(db, *next, end)?;
                    let Some(from) = readings
                        .into_iter()
                        .chain(next_hours(db, *next, end)?)
                        .min()
                    else {
                        return Ok(());
                    };
                    *next = from.advanced(STEP).min(end);
                    (from, *next)
                };
                let mut each = |datastream, readings: &[StoredReading]| {
                    tally.readings(datastream, readings);
                    !stop.load(Ordering::Relaxed)
                };
                let mut scan = Scan::new(&self.damages, range, Some(&wanted), &mut each);
                let mut unsealed = self.unsealed(from, to, &scan);
                // One transaction, so that a day whose readings go meanwhile is not counted twice.
                let snapshot = db.unchecked_transaction()?;
                scan.step(&snapshot, from, to, &mut unsealed)?;
                left_hours(&snapshot, from, to, tally)?;
            }
        })
    }
}

/// Adds the days of which only hours are left.
fn left_hours(
    db: &Connection,
    from: DayKey,
    to: DayKey,
    tally: &mut Tally<'_>,
) -> Result<(), Error> {
    let keys: Vec<DayKey> = {
        let mut query = db.prepare_cached(
            "SELECT key FROM hours WHERE key >= ?1 AND key < ?2 AND key NOT IN (SELECT key FROM chunk WHERE key >= ?1 AND key < ?2)",
        )?;
        let keys = query.query_map([from.as_i64(), to.as_i64()], |row| row.get(0))?;
        keys.map(|key| key.map(DayKey::from_i64))
            .collect::<Result<_, _>>()?
    };
    for key in keys {
        roll::load(db, Kind::Hours, key, |hours| {
            for datastream in hours.datastreams() {
                if tally.place(datastream).is_none() {
                    continue;
                }
                let rows = hours.read(datastream)?.unwrap_or_default();
                for (start, row) in hours.starts().iter().zip(&rows) {
                    tally.row(datastream, *start, row);
                }
            }
            Ok(Some(()))
        })?;
    }
    Ok(())
}

/// The first day of a device from `from` on, before `end`, that has hours.
fn next_hours(db: &Connection, from: DayKey, end: DayKey) -> Result<Option<DayKey>, Error> {
    let mut query = db.prepare_cached(
        "SELECT key FROM hours WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT 1",
    )?;
    let key = query.query_row([from.as_i64(), end.as_i64()], |row| row.get(0));
    Ok(key.optional()?.map(DayKey::from_i64))
}
