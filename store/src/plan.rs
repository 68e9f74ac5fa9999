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

/// Most edges within a day that hours can serve: one at each hour, and the local midnights of odd zones.
const HOURS: usize = 26;

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

/// Something put together from readings in order of time, or from rollups of them.
pub(crate) trait Fold {
    /// Borders of the buckets, ascending.
    fn edges(&self) -> &[Millis];
    /// Takes the next reading.
    fn reading(&mut self, reading: &StoredReading);
    /// Whether rows tell all that is to be known, so that their readings need not be read.
    fn takes(&self, rows: &mut dyn Iterator<Item = &Aggregate>) -> bool;
    /// Takes the next row; it lies in one bucket.
    fn row(&mut self, start: Millis, row: &Aggregate);
}

impl Embedded {
    pub(crate) fn buckets(
        &self,
        datastream: DatastreamId,
        edges: &[Millis],
    ) -> Result<Columns, Error> {
        let mut buckets = Buckets::new(edges);
        self.fold(datastream, &mut buckets, &mut |_| {})?;
        Ok(Columns::of(edges, &buckets.aggregates))
    }

    /// Puts the days between the first and the last edge together, telling from where each was read.
    pub(crate) fn fold(
        &self,
        datastream: DatastreamId,
        fold: &mut dyn Fold,
        note: &mut dyn FnMut(Source),
    ) -> Result<(), Error> {
        let edges = fold.edges();
        let range = edges.first().zip(edges.last());
        let range = range.and_then(|(from, to)| TimeRange::new(*from, *to).ok());
        let owner = self.state.read().series.owner(datastream);
        let Some((owner, range)) = owner.zip(range) else {
            return Ok(());
        };
        if let Some(remote) = &self.remote {
            let order = Order::Ascending;
            self.each_stretch(remote, datastream, range, order, |readings| {
                for reading in readings {
                    fold.reading(reading);
                }
                true
            })?;
            return Ok(());
        }
        let mut plan = Plan::default();
        self.read(|db| {
            let mut left = Some(range);
            while let Some(range) = left
                && let Some(day) =
                    self.next_day(owner, datastream, range, Order::Ascending, Depth::Rollups)
            {
                let key = DayKey::new(day, owner);
                let rolled = self.add_rollups(db, key, datastream, &mut plan, fold)?;
                note(rolled.unwrap_or(Source::Readings));
                if rolled.is_none() {
                    let readings = self.read_day(db, key, datastream, range, &mut plan.buffers)?;
                    for reading in readings {
                        fold.reading(reading);
                    }
                }
                let next = range.from().max(Millis::from_i64((day + 1) * DAY_MS));
                left = TimeRange::new(next, range.to()).ok();
            }
            Ok(())
        })
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
        fold: &mut dyn Fold,
    ) -> Result<Option<Source>, Error> {
        let Some(standing) = self.standing(key, datastream) else {
            return Ok(None);
        };
        if standing.page {
            let rows = plan.page(db, key, datastream, standing.changes)?;
            if rows.is_some_and(|rows| rows.add_to(fold, key.day(), false)) {
                return Ok(Some(Source::LocalDays));
            }
        }
        if !standing.hours || standing.chunk && edges_within(fold.edges(), key.day()).len() > HOURS
        {
            return Ok(None);
        }
        let rows = roll::load(db, Kind::Hours, key, |hours| {
            Ok(hours.read(datastream)?.map(|aggregates| Rows {
                starts: hours.starts().to_vec(),
                aggregates,
            }))
        })?;
        let added = rows.is_some_and(|rows| rows.add_to(fold, key.day(), !standing.chunk));
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

impl Rows {
    /// Adds the rows of a day, if there are any, if every bucket begins where a row does, and if they are enough; or,
    /// with `anyhow`, each row to the bucket its beginning is in.
    fn add_to(&self, fold: &mut dyn Fold, day: i64, anyhow: bool) -> bool {
        let (start, end) = (day * DAY_MS, (day + 1) * DAY_MS);
        let first = self.starts.partition_point(|row| *row < start);
        let after = self.starts.partition_point(|row| *row < end);
        let starts = self.starts.get(first..after).unwrap_or_default();
        if starts.is_empty() {
            return false;
        }
        let edges = fold.edges();
        let from = edges.first().map_or(i64::MAX, |edge| edge.as_i64());
        let to = edges.last().map_or(i64::MIN, |edge| edge.as_i64());
        let mut within = edges_within(edges, day).iter();
        let fits = within.all(|edge| starts.binary_search(&edge.as_i64()).is_ok());
        let aggregates = self.aggregates.get(first..after).unwrap_or_default();
        let rows = starts.iter().zip(aggregates);
        let rows = rows.filter(|(start, _)| (from..to).contains(start));
        let enough = || fold.takes(&mut rows.clone().map(|(_, row)| row));
        if !(anyhow || fits && enough()) {
            return false;
        }
        for (start, row) in rows {
            fold.row(Millis::from_i64(*start), row);
        }
        true
    }
}

/// The edges within a day, but for its beginning.
fn edges_within(edges: &[Millis], day: i64) -> &[Millis] {
    let (start, end) = (day * DAY_MS, (day + 1) * DAY_MS);
    let first = edges.partition_point(|edge| edge.as_i64() <= start);
    let after = edges.partition_point(|edge| edge.as_i64() < end);
    edges.get(first..after).unwrap_or_default()
}

/// Aggregates being made, in order of time.
pub(crate) struct Buckets<'a> {
    edges: &'a [Millis],
    aggregates: Vec<Aggregate>,
    at: usize,
}

impl<'a> Buckets<'a> {
    pub(crate) fn new(edges: &'a [Millis]) -> Self {
        Self {
            edges,
            at: 0,
            aggregates: vec![Aggregate::default(); edges.len().saturating_sub(1)],
        }
    }

    fn bucket(&mut self, time: Millis) -> Option<&mut Aggregate> {
        while self.edges.get(self.at + 1).is_some_and(|end| *end <= time) {
            self.at += 1;
        }
        self.aggregates.get_mut(self.at)
    }
}

impl Fold for Buckets<'_> {
    fn edges(&self) -> &[Millis] {
        self.edges
    }

    /// A gap has no value and does not count.
    fn reading(&mut self, reading: &StoredReading) {
        if let Some(value) = reading.value
            && let Some(bucket) = self.bucket(reading.time)
        {
            bucket.add(value);
        }
    }

    fn takes(&self, _rows: &mut dyn Iterator<Item = &Aggregate>) -> bool {
        true
    }

    fn row(&mut self, start: Millis, row: &Aggregate) {
        if let Some(bucket) = self.bucket(start) {
            bucket.merge(row);
        }
    }
}

impl Columns {
    /// One bucket for each aggregate; `edges` has one more.
    pub(crate) fn of(edges: &[Millis], aggregates: &[Aggregate]) -> Self {
        let column = |part: fn(&Aggregate) -> f64| {
            let rows = aggregates.iter();
            rows.map(|row| (row.n > 0).then(|| part(row))).collect()
        };
        Self {
            t: edges.iter().take(aggregates.len()).copied().collect(),
            avg: column(|row| row.sum / f64::from(row.n)),
            min: column(|row| row.min),
            max: column(|row| row.max),
            sum: column(|row| row.sum),
            last: column(|row| row.last),
            n: aggregates.iter().map(|row| row.n).collect(),
        }
    }
}
