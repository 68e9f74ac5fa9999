//! Retention: whole days go once they are older than what is kept of their kind. The readings of a day leave their hours
//! behind; rollups and uplinks leave nothing.
//!
//! Age counts from the newest day there is, or from today if that is earlier: a clock that is years ahead takes nothing
//! away.

mod forget;
mod preview;

pub(crate) use forget::Loss;

use crate::day::{DAY_MS, DayKey, day_of};
use crate::embedded::Embedded;
use crate::roll::page_of;
use crate::{Error, Store, archive};
use rusqlite::{Connection, OptionalExtension as _};
use talblick_model::Millis;

/// Device-days that go in one transaction.
const STEP: i64 = 1_024;

/// How many days of each kind are kept; nothing is for ever.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    /// Readings. Their days leave rollups by hours and local days.
    pub raw: Option<u32>,
    /// Rollups; never shorter than readings.
    pub rollups: Option<u32>,
    /// Uplinks as they came.
    pub uplinks: Option<u32>,
    /// Rejects.
    pub rejects: Option<u32>,
}

/// What of each kind is too old, or has gone because it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Expired {
    /// Readings.
    pub raw: Share,
    /// Rollups; `items` are the device-days of which nothing is left then.
    pub rollups: Share,
    /// Uplinks.
    pub uplinks: Share,
    /// Rejects.
    pub rejects: Share,
}

/// So much of one kind of data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Everything before this moment goes; nothing if all is kept.
    pub before: Option<Millis>,
    /// Readings, days, uplinks or rejects.
    pub items: u64,
    /// Days of single devices; 0 for rejects, which have none.
    pub device_days: u64,
    /// Bytes they take in the file.
    pub bytes: u64,
}

impl Share {
    fn add(&mut self, items: u64, bytes: usize) {
        self.items += items;
        self.device_days += 1;
        self.bytes += bytes as u64;
    }
}

/// The first day of each kind that stays.
#[derive(Debug, Clone, Copy)]
struct Cutoffs {
    raw: Option<i64>,
    rollups: Option<i64>,
    uplinks: Option<i64>,
    rejects: Option<i64>,
}

impl Store {
    /// What is too old now, without touching it: what [`Store::forget`] would take away at this moment, sealed or not.
    pub fn expired(&self, retention: &Retention) -> Result<Expired, Error> {
        self.embedded().expired(retention)
    }

    /// Takes away what is too old, and says what that was. Before, everything is sealed. A day that gets readings or
    /// uplinks at the same time waits for the next call.
    pub fn forget(&self, retention: &Retention) -> Result<Expired, Error> {
        self.embedded().forget(retention)
    }
}

impl Embedded {
    /// Takes away what is too old, and says what that was.
    pub(crate) fn forget(&self, retention: &Retention) -> Result<Expired, Error> {
        let turn = self.sealer.turn();
        let cutoffs = self.read(|db| self.cutoffs(db, retention))?;
        self.seal_in(&turn)?;
        self.seal_in(&turn)?;
        let mut gone = Expired::of(&cutoffs);
        for table in [Table::Chunk, Table::Hours, Table::LocalDays, Table::Archive] {
            self.forget_days(table, &cutoffs, &mut gone)?;
        }
        if let Some(end) = cutoffs.rejects {
            let mut writer = self.writer()?;
            writer.transaction(|db| {
                add_rejects(db, end, &mut gone.rejects)?;
                db.execute("DELETE FROM reject WHERE at < ?1", [end * DAY_MS])?;
                Ok(())
            })?;
        }
        Ok(gone)
    }

    fn cutoffs(&self, db: &Connection, retention: &Retention) -> Result<Cutoffs, Error> {
        let newest = |table: &str| -> Result<Option<i64>, Error> {
            let sql = format!("SELECT max(key) FROM {table}");
            let key: Option<i64> = db.query_row(&sql, [], |row| row.get(0))?;
            Ok(key.map(|key| DayKey::from_i64(key).day()))
        };
        // The heads first: a seal in between is then seen twice, never missed.
        let unsealed = self.newest_unsealed();
        let sealed = [newest("chunk")?, newest("archive")?, newest("hours")?];
        let newest = sealed.into_iter().flatten().chain(unsealed).max();
        let today = day_of(self.now());
        let today = newest.map_or(today, |newest| newest.min(today));
        let cutoff = |days: Option<u32>| days.map(|days| today - i64::from(days));
        // What lies in a time-series server goes by the retention of that server; chunks are on their way to it.
        let local = self.remote.is_none();
        let raw = cutoff(retention.raw).filter(|_| local);
        Ok(Cutoffs {
            raw,
            // Rollups of days whose readings stay would only be made again.
            rollups: cutoff(retention.rollups)
                .zip(raw)
                .map(|(day, raw)| day.min(raw)),
            uplinks: cutoff(retention.uplinks),
            rejects: cutoff(retention.rejects),
        })
    }

    /// The last day with readings or uplinks that are not sealed.
    fn newest_unsealed(&self) -> Option<i64> {
        let state = self.state.read();
        let frozen = state.frozen.as_ref().map(|frozen| &frozen.head);
        let heads = [Some(&state.head), frozen].into_iter().flatten();
        let last = heads.flat_map(|head| [head.chunk_keys.last(), head.archive_keys.last()]);
        last.flatten().map(|key| key.day()).max()
    }
}

impl Cutoffs {
    /// The first day, or page, of a table that stays; nothing if all do.
    fn end_of(&self, table: Table) -> Option<i64> {
        match table {
            Table::Chunk => self.raw,
            Table::Hours => self.rollups,
            Table::LocalDays => self.rollups.map(page_of),
            Table::Archive => self.uplinks,
        }
    }

    /// Whether the rollups of a day go.
    fn rollups_go(&self, key: DayKey) -> bool {
        self.rollups.is_some_and(|end| key.day() < end)
    }
}

impl Expired {
    fn of(cutoffs: &Cutoffs) -> Self {
        let share = |day: Option<i64>| Share {
            before: day.map(|day| Millis::from_i64(day * DAY_MS)),
            ..Share::default()
        };
        Self {
            raw: share(cutoffs.raw),
            rollups: share(cutoffs.rollups),
            uplinks: share(cutoffs.uplinks),
            rejects: share(cutoffs.rejects),
        }
    }
}

/// A table of blocks by day (or page) and device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    Chunk,
    Hours,
    LocalDays,
    Archive,
}

impl Table {
    const fn name(self) -> &'static str {
        match self {
            Self::Chunk => "chunk",
            Self::Hours => "hours",
            Self::LocalDays => "local_days",
            Self::Archive => "archive",
        }
    }
}

/// How many uplinks a block of the archive has; 0 if it cannot be read.
fn uplinks(block: &[u8]) -> u64 {
    archive::decode(block).map_or(0, |records| records.len() as u64)
}

/// The next keys of a table after `after` that lie before a day (or page).
fn keys(db: &Connection, table: Table, after: i64, end: i64) -> Result<Vec<DayKey>, Error> {
    let sql = format!(
        "SELECT key FROM {} WHERE key > ?1 AND key < ?2 ORDER BY key LIMIT {STEP}",
        table.name()
    );
    let mut query = db.prepare_cached(&sql)?;
    let keys = query.query_map([after, DayKey::first_of(end).as_i64()], |row| row.get(0))?;
    Ok(keys
        .map(|key| key.map(DayKey::from_i64))
        .collect::<Result<_, _>>()?)
}

fn block(db: &Connection, table: Table, key: DayKey) -> Result<Option<Vec<u8>>, Error> {
    let sql = format!("SELECT block FROM {} WHERE key = ?1", table.name());
    let mut query = db.prepare_cached(&sql)?;
    Ok(query
        .query_row([key.as_i64()], |row| row.get(0))
        .optional()?)
}

/// Counts the rejects before a day.
fn add_rejects(db: &Connection, end: i64, share: &mut Share) -> Result<(), Error> {
    let (items, bytes): (i64, i64) = db.query_row(
        "SELECT count(*), coalesce(sum(length(payload) + length(detail) + length(topic)), 0) FROM reject WHERE at < ?1",
        [end * DAY_MS],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    share.items = items.unsigned_abs();
    share.bytes = bytes.unsigned_abs();
    Ok(())
}
