//! Making rollups. Hours are written with the seal of a day that has many readings, and for every day whose readings
//! retention takes away; other days are as quickly put together from their chunks. Local days are written a page of 32
//! UTC days at a time, once the page is over; a reading that comes later takes the page back, and it is made anew.
//!
//! So a rollup is never changed, only made from what is sealed, and cannot drift away from it.

use crate::chunk::{self, Scratch};
use crate::day::{DAY_MS, DayKey, day_of};
use crate::embedded::Embedded;
use crate::frame::Kind;
use crate::rollup::{self, Aggregate, Rollup, aggregate};
use crate::state::{SealedDays, report};
use crate::zone::{day_rows, hour_rows};
use crate::{Error, registry, sealed};
use foldhash::HashMap;
use jiff::tz::TimeZone;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use talblick_model::{DatastreamId, DeviceId};

/// Days of a page of local days.
const PAGE_DAYS: i64 = 32;
/// From so many readings a day on, one every five minutes, the hours are quicker to read than the chunk.
pub(crate) const DENSE: usize = 288;
/// Pages written in one transaction.
const PAGES: usize = 256;
/// Where the name of the zone is kept for which pages were made.
const ZONE: &str = "rollup_zone";

/// The page of a day.
pub(crate) const fn page_of(day: i64) -> i64 {
    day.div_euclid(PAGE_DAYS)
}

/// The first day of a page.
pub(crate) const fn first_day(page: i64) -> i64 {
    page * PAGE_DAYS
}

/// The hours of those series that have at least so many readings on the day; nothing if there are none.
pub(crate) fn hours(
    day: i64,
    zone: &TimeZone,
    series: &[chunk::Series],
    least: usize,
) -> Option<Vec<u8>> {
    let mut series = series.iter().filter(|(_, r)| r.len() >= least).peekable();
    series.peek()?;
    let starts = hour_rows(day, zone);
    let series: Vec<_> = series
        .map(|(datastream, readings)| (*datastream, aggregate(readings, &starts)))
        .collect();
    Some(rollup::encode(Kind::Hours, day * DAY_MS, &starts, &series))
}

/// Writes blocks of rollups.
pub(crate) fn save(
    db: &Connection,
    table: &str,
    blocks: &[(DayKey, Vec<u8>)],
) -> Result<(), Error> {
    let mut insert =
        db.prepare_cached(&format!("INSERT OR REPLACE INTO {table} VALUES (?1, ?2)"))?;
    for (key, block) in blocks {
        insert.execute(params![key.as_i64(), block])?;
    }
    Ok(())
}

/// Reads a block of rollups and hands it to `read`; nothing if there is none, or none that can be read.
pub(crate) fn load<T>(
    db: &Connection,
    kind: Kind,
    key: DayKey,
    read: impl FnOnce(&Rollup<'_>) -> Result<Option<T>, crate::wire::Damage>,
) -> Result<Option<T>, Error> {
    let (sql, origin) = match kind {
        Kind::LocalDays => (
            "SELECT block FROM local_days WHERE key = ?1",
            first_day(key.day()) * DAY_MS,
        ),
        _ => ("SELECT block FROM hours WHERE key = ?1", key.day() * DAY_MS),
    };
    let mut query = db.prepare_cached(sql)?;
    let mut rows = query.query([key.as_i64()])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let block = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
    let found = Rollup::open(kind, origin, block).and_then(|rollup| read(&rollup));
    Ok(report(found.map_err(|damage| damage.in_block(name(kind, key)))).flatten())
}

/// What people call the block.
pub(crate) fn name(kind: Kind, key: DayKey) -> String {
    let device = key.device().map_or(0, DeviceId::get);
    match kind {
        Kind::LocalDays => {
            let first = DayKey::first_of(first_day(key.day())).shown();
            format!("the local days of device {device} from {first} on")
        }
        _ => format!("the hours of device {device} on {}", key.shown()),
    }
}

/// Takes back all pages if they were made for another time zone, before anything is read.
pub(crate) fn follow_zone(
    db: &Connection,
    zone: &TimeZone,
    days: &mut HashMap<DeviceId, SealedDays>,
) -> Result<(), Error> {
    let name = zone.iana_name().unwrap_or("unnamed");
    let known = registry::setting(db, ZONE)?;
    if known.as_deref() == Some(name) {
        return Ok(());
    }
    if let Some(known) = known {
        tracing::info!(
            from = known,
            to = name,
            "local days are made anew for another time zone"
        );
    }
    db.execute_batch("BEGIN IMMEDIATE")?;
    let done = (|| {
        db.execute("DELETE FROM local_days", [])?;
        for (device, days) in days.iter_mut().filter(|(_, days)| !days.pages.is_empty()) {
            days.pages = crate::day::DayRuns::default();
            crate::checkpoint::save_days(db, *device, days)?;
        }
        registry::save_setting(db, ZONE, name)
    })();
    db.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

impl SealedDays {
    /// Whether only rollups are left of a day.
    pub(crate) fn rolled_only(&self, day: i64) -> bool {
        self.hours.contains(day) && !self.chunks.contains(day)
    }

    /// The first page before `end` that has readings or hours, but no local days.
    fn due(&self, end: i64) -> Option<i64> {
        let mut from = i64::MIN;
        loop {
            let next = [&self.chunks, &self.hours].map(|days| days.at_or_after(from));
            let page = page_of(next.into_iter().flatten().min()?);
            if page >= end {
                return None;
            }
            match self.pages.end_of_run(page) {
                None => return Some(page),
                Some(last) => from = first_day(last + 1),
            }
        }
    }
}

impl Embedded {
    /// Makes some of the pages of local days that are over; false if there was nothing to do.
    pub(crate) fn roll_some(&self) -> Result<bool, Error> {
        if self.remote.is_some() {
            // What is sealed here is on its way; buckets are made of what the back end answers.
            return Ok(false);
        }
        let _turn = self.sealer.turn();
        // A page counts as over a day after its last, when most of what is late has come.
        let end = page_of(day_of(self.now()) - 1);
        let due: Vec<(DeviceId, i64)> = {
            let state = self.state.read();
            let due = state.days.iter();
            let due = due.filter_map(|(device, days)| Some((*device, days.due(end)?)));
            due.take(PAGES).collect()
        };
        if due.is_empty() {
            return Ok(false);
        }
        let mut rows = HashMap::default();
        let blocks = self.read(|db| {
            let mut blocks = Vec::with_capacity(due.len());
            for (device, page) in &due {
                let block = self.local_days(db, *device, *page, &mut rows)?;
                blocks.push((DayKey::new(*page, *device), block));
            }
            Ok(blocks)
        })?;
        let mut after = BTreeMap::new();
        for (device, page) in &due {
            let mut days = self.sealed_days(*device);
            days.pages.insert(*page);
            after.insert(*device, days);
        }
        let mut writer = self.writer()?;
        writer.transaction(|db| {
            save(db, "local_days", &blocks)?;
            let mut after = after.iter();
            after.try_for_each(|(device, days)| crate::checkpoint::save_days(db, *device, days))
        })?;
        self.state.write().change_days(after);
        Ok(true)
    }

    /// The local days of a device's page; a day that cannot be read has no rows in it.
    fn local_days(
        &self,
        db: &Connection,
        device: DeviceId,
        page: i64,
        rows: &mut HashMap<i64, Vec<i64>>,
    ) -> Result<Vec<u8>, Error> {
        let sealed = self.sealed_days(device);
        let mut scratch = Scratch::default();
        let mut starts = Vec::new();
        let mut all = BTreeMap::<DatastreamId, Vec<Aggregate>>::new();
        for day in first_day(page)..first_day(page + 1) {
            let key = DayKey::new(day, device);
            let of_day = &*rows
                .entry(day)
                .or_insert_with(|| day_rows(day, &self.config.timezone));
            let found = if sealed.chunks.contains(day) {
                let Some(block) = sealed::load_block(db, key)? else {
                    continue;
                };
                let read = sealed::read_all(key, &block, &mut scratch);
                report(read.map_err(|damage| damage.in_block(sealed::name(key)))).map(|series| {
                    let series = series.into_iter();
                    let series = series.map(|(id, readings)| (id, aggregate(&readings, of_day)));
                    series.collect::<Vec<_>>()
                })
            } else if sealed.hours.contains(day) {
                load(db, Kind::Hours, key, |hours| {
                    regroup(hours, of_day).map(Some)
                })?
            } else {
                None
            };
            for (datastream, aggregates) in found.iter().flatten() {
                let column = all.entry(*datastream).or_default();
                column.resize(starts.len(), Aggregate::default());
                column.extend(aggregates);
            }
            if found.is_some() {
                starts.extend(of_day);
            }
        }
        for column in all.values_mut() {
            column.resize(starts.len(), Aggregate::default());
        }
        let series: Vec<_> = all.into_iter().collect();
        let origin = first_day(page) * DAY_MS;
        Ok(rollup::encode(Kind::LocalDays, origin, &starts, &series))
    }
}

/// Hours put together to coarser rows.
fn regroup(hours: &Rollup<'_>, starts: &[i64]) -> Result<Vec<rollup::Series>, crate::wire::Damage> {
    let mut series = Vec::new();
    for datastream in hours.datastreams() {
        let mut rows = vec![Aggregate::default(); starts.len()];
        for (start, hour) in hours
            .starts()
            .iter()
            .zip(hours.read(datastream)?.unwrap_or_default())
        {
            let at = starts.partition_point(|row| row <= start);
            if let Some(row) = at.checked_sub(1).and_then(|at| rows.get_mut(at)) {
                row.merge(&hour);
            }
        }
        series.push((datastream, rows));
    }
    Ok(series)
}
