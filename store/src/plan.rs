//! Aggregates per bucket: day by day from the local days, the hours, or the readings themselves, whichever is shortest
//! and fits the buckets. Days with unsealed readings are read as they are, because no rollup knows those yet.

use crate::day::{DAY_MS, DayKey};
use crate::embedded::Embedded;
use crate::frame::Kind;
use crate::read::{Buffers, Depth};
use crate::roll::{self, page_of};
use crate::rollup::Aggregate;
use crate::{Columns, Error, Order, StoredReading};
use rusqlite::Connection;
use talblick_model::{DatastreamId, Millis, TimeRange};

/// Where a day of an answer came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// Readings, sealed or not.
    Readings,
    /// Rollups by hours.
    Hours,
    /// Rollups by local days.
    LocalDays,
}

/// What there is of a day whose readings are all sealed.
#[derive(Debug, Clone, Copy)]
struct Standing {
    chunk: bool,
    hours: bool,
    page: bool,
    /// See [`crate::state::State::changes`].
    changes: u64,
}

/// Rows of a rollup of one datastream: where they begin, and what is in them.
#[derive(Debug, Default)]
struct Rows {
    starts: Vec<i64>,
    aggregates: Vec<Aggregate>,
}

/// What one question keeps from day to day.
#[derive(Debug, Default)]
struct Plan {
    buffers: Buffers,
    /// The page of local days that was read last, and what `changes` was then.
    page: Option<(DayKey, u64, Option<Rows>)>,
}

impl Embedded {
    pub(crate) fn buckets(
        &self,
        datastream: DatastreamId,
        edges: &[Millis],
    ) -> Result<Columns, Error> {
        self.buckets_noting(datastream, edges, &mut |_| {})
    }

    /// As [`Self::buckets`], telling from where each day was read.
    pub(crate) fn buckets_noting(
        &self,
        datastream: DatastreamId,
        edges: &[Millis],
        note: &mut dyn FnMut(Source),
    ) -> Result<Columns, Error> {
        let mut buckets = Buckets::new(edges);
        let (Some(owner), Some(range)) =
            (self.state.read().series.owner(datastream), buckets.range())
        else {
            return Ok(buckets.columns());
        };
        if let Some(remote) = &self.remote {
            let order = Order::Ascending;
            self.each_stretch(remote, datastream, range, order, |readings| {
                for reading in readings {
                    buckets.add(reading);
                }
                true
            })?;
            return Ok(buckets.columns());
        }
        let mut plan = Plan::default();
        self.read(|db| {
            let mut left = Some(range);
            while let Some(range) = left
                && let Some(day) =
                    self.next_day(owner, datastream, range, Order::Ascending, Depth::Rollups)
            {
                let key = DayKey::new(day, owner);
                let rolled = self.add_rollups(db, key, datastream, &mut plan, &mut buckets)?;
                note(rolled.unwrap_or(Source::Readings));
                if rolled.is_none() {
                    let readings = self.read_day(db, key, datastream, range, &mut plan.buffers)?;
                    for reading in readings {
                        buckets.add(reading);
                    }
                }
                let next = range.from().max(Millis::from_i64((day + 1) * DAY_MS));
                left = TimeRange::new(next, range.to()).ok();
            }
            Ok(())
        })?;
        Ok(buckets.columns())
    }

    fn standing(&self, key: DayKey, datastream: DatastreamId) -> Option<Standing> {
        let day = key.day();
        let (start, end) = (
            Millis::from_i64(day * DAY_MS),
            Millis::from_i64((day + 1) * DAY_MS),
        );
        let state = self.state.read();
        let days = key.device().and_then(|owner| state.days.get(&owner));
        let frozen = state.frozen.as_ref().map(|frozen| &frozen.head);
        let heads = [Some(&state.head), frozen].into_iter().flatten();
        let mut series = heads.filter_map(|head| head.series(datastream));
        if series.any(|s| s.at_or_after(start).is_some_and(|time| time < end)) {
            return None;
        }
        Some(Standing {
            chunk: days.is_some_and(|days| days.chunks.contains(day)),
            hours: days.is_some_and(|days| days.hours.contains(day)),
            page: days.is_some_and(|days| days.pages.contains(page_of(day))),
            changes: state.changes,
        })
    }

    /// Adds a day from its rollups, if that gives the same as its readings, or if they are all that is left.
    fn add_rollups(
        &self,
        db: &Connection,
        key: DayKey,
        datastream: DatastreamId,
        plan: &mut Plan,
        buckets: &mut Buckets<'_>,
    ) -> Result<Option<Source>, Error> {
        let Some(standing) = self.standing(key, datastream) else {
            return Ok(None);
        };
        if standing.page {
            let rows = plan.page(db, key, datastream, standing.changes)?;
            if rows.is_some_and(|rows| buckets.add_rows(key.day(), rows, false)) {
                return Ok(Some(Source::LocalDays));
            }
        }
        if !standing.hours || standing.chunk && buckets.are_finer_than_hours(key.day()) {
            return Ok(None);
        }
        let rows = roll::load(db, Kind::Hours, key, |hours| {
            Ok(hours.read(datastream)?.map(|aggregates| Rows {
                starts: hours.starts().to_vec(),
                aggregates,
            }))
        })?;
        let added = rows.is_some_and(|rows| buckets.add_rows(key.day(), &rows, !standing.chunk));
        Ok(added.then_some(Source::Hours))
    }
}

impl Plan {
    fn page(
        &mut self,
        db: &Connection,
        key: DayKey,
        datastream: DatastreamId,
        changes: u64,
    ) -> Result<Option<&Rows>, Error> {
        let Some(device) = key.device() else {
            return Ok(None);
        };
        let page = DayKey::new(page_of(key.day()), device);
        if self
            .page
            .as_ref()
            .is_none_or(|(known, at, _)| (*known, *at) != (page, changes))
        {
            let rows = roll::load(db, Kind::LocalDays, page, |days| {
                let rows = days.starts().len();
                let aggregates = days.read(datastream)?;
                Ok(Some(Rows {
                    starts: days.starts().to_vec(),
                    // The page of the device says that this datastream had nothing.
                    aggregates: aggregates.unwrap_or_else(|| vec![Aggregate::default(); rows]),
                }))
            })?;
            self.page = Some((page, changes, rows));
        }
        Ok(self.page.as_ref().and_then(|(_, _, rows)| rows.as_ref()))
    }
}

/// Aggregates being made, in order of time.
struct Buckets<'a> {
    edges: &'a [Millis],
    aggregates: Vec<Aggregate>,
    at: usize,
}

impl<'a> Buckets<'a> {
    fn new(edges: &'a [Millis]) -> Self {
        Self {
            edges,
            at: 0,
            aggregates: vec![Aggregate::default(); edges.len().saturating_sub(1)],
        }
    }

    fn range(&self) -> Option<TimeRange> {
        TimeRange::new(*self.edges.first()?, *self.edges.last()?).ok()
    }

    /// A gap has no value and does not count.
    fn add(&mut self, reading: &StoredReading) {
        if let Some(value) = reading.value
            && let Some(bucket) = self.bucket(reading.time)
        {
            bucket.add(value);
        }
    }

    fn bucket(&mut self, time: Millis) -> Option<&mut Aggregate> {
        if self.edges.first().is_none_or(|first| time < *first) {
            return None;
        }
        while self.edges.get(self.at + 1).is_some_and(|end| *end <= time) {
            self.at += 1;
        }
        self.aggregates.get_mut(self.at)
    }

    /// The edges within a day, but for its beginning.
    fn edges_within(&self, day: i64) -> &'a [Millis] {
        let (start, end) = (day * DAY_MS, (day + 1) * DAY_MS);
        let first = self.edges.partition_point(|edge| edge.as_i64() <= start);
        let after = self.edges.partition_point(|edge| edge.as_i64() < end);
        self.edges.get(first..after).unwrap_or_default()
    }

    fn are_finer_than_hours(&self, day: i64) -> bool {
        self.edges_within(day).len() > 26
    }

    /// Adds the rows of a day, if there are any and if every bucket begins where a row does; or, with `anyhow`, each row
    /// to the bucket its beginning is in.
    fn add_rows(&mut self, day: i64, rows: &Rows, anyhow: bool) -> bool {
        let (start, end) = (day * DAY_MS, (day + 1) * DAY_MS);
        let first = rows.starts.partition_point(|row| *row < start);
        let after = rows.starts.partition_point(|row| *row < end);
        let starts = rows.starts.get(first..after).unwrap_or_default();
        let aggregates = rows.aggregates.get(first..after).unwrap_or_default();
        let mut edges = self.edges_within(day).iter();
        let mut fits = || edges.all(|edge| starts.binary_search(&edge.as_i64()).is_ok());
        if starts.is_empty() || !(anyhow || fits()) {
            return false;
        }
        for (start, row) in starts.iter().zip(aggregates) {
            if let Some(bucket) = self.bucket(Millis::from_i64(*start)) {
                bucket.merge(row);
            }
        }
        true
    }

    fn columns(self) -> Columns {
        let column = |part: fn(&Aggregate) -> f64| {
            let rows = self.aggregates.iter();
            rows.map(|row| (row.n > 0).then(|| part(row))).collect()
        };
        Columns {
            t: self
                .edges
                .iter()
                .take(self.aggregates.len())
                .copied()
                .collect(),
            avg: column(|row| row.sum / f64::from(row.n)),
            min: column(|row| row.min),
            max: column(|row| row.max),
            sum: column(|row| row.sum),
            last: column(|row| row.last),
            n: self.aggregates.iter().map(|row| row.n).collect(),
        }
    }
}
