//! What retention would take away, worked out without touching anything: a day that is not sealed yet is put together
//! as its seal would do it, so that the preview says what goes, to the byte.

use super::forget::{readings, rows};
use super::{Cutoffs, Expired, Retention, Share, Table, add_rejects, block, keys, uplinks};
use crate::archive;
use crate::chunk::{self, Series};
use crate::day::DayKey;
use crate::embedded::Embedded;
use crate::frame::Packer;
use crate::head::{Head, merge};
use crate::roll::{self, page_of};
use crate::scan::Scan;
use crate::state::report;
use crate::{Error, StoredReading};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use talblick_model::{DatastreamId, TimeRange};

/// Readings of one device-day that are not sealed.
type Unsealed = BTreeMap<DatastreamId, Vec<StoredReading>>;

impl Embedded {
    /// What is too old now, without touching it.
    pub(crate) fn expired(&self, retention: &Retention) -> Result<Expired, Error> {
        self.read(|db| {
            let cutoffs = self.cutoffs(db, retention)?;
            let mut expired = Expired::of(&cutoffs);
            self.expired_readings(db, &cutoffs, &mut expired)?;
            self.expired_rollups(db, &cutoffs, &mut expired.rollups)?;
            self.expired_uplinks(db, &cutoffs, &mut expired.uplinks)?;
            if let Some(end) = cutoffs.rejects {
                add_rejects(db, end, &mut expired.rejects)?;
            }
            Ok(expired)
        })
    }

    fn expired_readings(
        &self,
        db: &Connection,
        cutoffs: &Cutoffs,
        expired: &mut Expired,
    ) -> Result<(), Error> {
        let heads = self.in_heads(|head| &head.chunk_keys);
        each_key(db, Table::Chunk, cutoffs, heads, &mut |key| {
            // The heads first: a seal in between is then seen twice, never missed.
            let newer = self.unsealed_day(key);
            let sealed = block(db, Table::Chunk, key)?;
            let known = sealed.as_ref().map(|block| readings(key, block));
            let known = known.and_then(report);
            let (series, bytes, hours) = match (newer, known) {
                (Some(newer), known) => {
                    let series = merged(known.unwrap_or_default(), newer);
                    let bytes = chunk::encode(key.day(), &series).len();
                    let zone = &self.config.timezone;
                    let hours = roll::hours(key.day(), zone, &series, roll::DENSE);
                    (series, bytes, hours)
                }
                (None, Some(series)) => {
                    let bytes = sealed.map_or(0, |block| block.len());
                    (series, bytes, block(db, Table::Hours, key)?)
                }
                // What cannot be read stays.
                (None, None) => return Ok(()),
            };
            expired.raw.add(rows(&series), bytes);
            if cutoffs.rollups_go(key) {
                expired.rollups.add(1, hours.map_or(0, |hours| hours.len()));
            }
            Ok(())
        })
    }

    /// Hours of days whose readings have gone before, and local days.
    fn expired_rollups(
        &self,
        db: &Connection,
        cutoffs: &Cutoffs,
        rollups: &mut Share,
    ) -> Result<(), Error> {
        let unsealed = self.in_heads(|head| &head.chunk_keys);
        let none = BTreeSet::new();
        each_key(db, Table::Hours, cutoffs, none.clone(), &mut |key| {
            if block(db, Table::Chunk, key)?.is_none() {
                let hours = block(db, Table::Hours, key)?;
                rollups.add(1, hours.map_or(0, |hours| hours.len()));
            }
            Ok(())
        })?;
        // A seal of one of its days takes a page back.
        let taken_back = unsealed.iter().filter_map(|key| {
            let device = key.device()?;
            Some(DayKey::new(page_of(key.day()), device))
        });
        let taken_back: BTreeSet<_> = taken_back.collect();
        each_key(db, Table::LocalDays, cutoffs, none, &mut |key| {
            if !taken_back.contains(&key) {
                let page = block(db, Table::LocalDays, key)?;
                rollups.bytes += page.map_or(0, |page| page.len() as u64);
            }
            Ok(())
        })
    }

    fn expired_uplinks(
        &self,
        db: &Connection,
        cutoffs: &Cutoffs,
        share: &mut Share,
    ) -> Result<(), Error> {
        let mut packer = Packer::new(archive::LEVEL);
        let heads = self.in_heads(|head| &head.archive_keys);
        each_key(db, Table::Archive, cutoffs, heads.clone(), &mut |key| {
            let block = if heads.contains(&key) {
                Some(archive::encode(&self.archived(db, key)?, &mut packer))
            } else {
                block(db, Table::Archive, key)?
            };
            if let Some(block) = block {
                share.add(uplinks(&block), block.len());
            }
            Ok(())
        })
    }

    /// Keys of what is not sealed.
    fn in_heads(&self, of: impl Fn(&Head) -> &BTreeSet<DayKey>) -> BTreeSet<DayKey> {
        let state = self.state.read();
        let frozen = state.frozen.as_ref().map(|frozen| &frozen.head);
        let heads = [Some(&state.head), frozen].into_iter().flatten();
        heads.flat_map(of).copied().collect()
    }

    /// What a device-day has that is not sealed, nothing if it is not in a head.
    fn unsealed_day(&self, key: DayKey) -> Option<Unsealed> {
        let mut each = |_: DatastreamId, _: &[StoredReading]| false;
        let scan = Scan::new(&self.damages, TimeRange::ALL, None, &mut each);
        self.unsealed(key, key.advanced(1), &scan).remove(&key)
    }
}

/// Calls `take` with the keys of a table that are too old, then with the unsealed ones that have no block yet.
fn each_key(
    db: &Connection,
    table: Table,
    cutoffs: &Cutoffs,
    mut unsealed: BTreeSet<DayKey>,
    take: &mut dyn FnMut(DayKey) -> Result<(), Error>,
) -> Result<(), Error> {
    let Some(end) = cutoffs.end_of(table) else {
        return Ok(());
    };
    let mut after = i64::MIN;
    loop {
        // Some at a time, so that no reader holds on to an old state of the file.
        let keys = keys(db, table, after, end)?;
        let Some(last) = keys.last() else {
            break;
        };
        after = last.as_i64();
        for key in keys {
            unsealed.remove(&key);
            take(key)?;
        }
    }
    let end = DayKey::first_of(end);
    unsealed.range(..end).try_for_each(|key| take(*key))
}

/// The readings of a day, sealed and not; the newest write wins.
fn merged(sealed: Vec<Series>, unsealed: Unsealed) -> Vec<Series> {
    let mut series: BTreeMap<_, _> = sealed.into_iter().collect();
    for (datastream, newer) in unsealed {
        let readings: &mut Vec<_> = series.entry(datastream).or_default();
        let older = std::mem::take(readings);
        merge(&older, &newer, readings);
    }
    series.into_iter().collect()
}
