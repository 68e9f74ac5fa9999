//! Sealing: what the head holds becomes chunks and archive blocks, beside ingest, and its rows leave the log.
//!
//! The blocks are made without any lock; those of uplinks are written some at a time. Then one transaction writes the
//! chunks, deletes the rows and moves the mark. Until it is committed, readers see the frozen head; after that, the blocks.

mod uplinks;

use crate::chunk::{self, Scratch, Series};
use crate::day::{DAY_MS, DayKey};
use crate::embedded::{Embedded, quarantine};
use crate::head::{Head, merge};
use crate::mend;
use crate::remote::replacing;
use crate::state::{Frozen, SealedDays, report};
use crate::wire::Damage;
use crate::{Error, checkpoint, roll, sealed};
use parking_lot::{Condvar, Mutex, MutexGuard};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use talblick_model::{DeviceId, Millis};

/// Bytes of uplinks the head may hold.
const UPLINK_BYTES: usize = 64 << 20;
/// Batches the head may be made of, so that opening the store stays quick.
const BATCHES: usize = 50_000;
/// How long to wait after a seal that failed, for example for want of space.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// Identities are kept for a day, and not more than a million of them.
const IDENTITIES_MS: i64 = DAY_MS;
pub(crate) const IDENTITIES: usize = 1_000_000;

/// Who asks for a seal, and who waits for one.
#[derive(Debug, Default)]
pub(crate) struct Sealer {
    /// Held by whoever seals.
    one: Mutex<()>,
    signal: Mutex<Signal>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Signal {
    asked: bool,
    running: bool,
    stopped: bool,
}

impl Sealer {
    pub(crate) fn ask(&self) {
        self.signal.lock().asked = true;
        self.changed.notify_all();
    }

    /// Waits for the turn to change what is sealed.
    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        self.one.lock()
    }

    /// As [`Self::turn`], if nobody is at it just now.
    pub(crate) fn try_turn(&self) -> Option<MutexGuard<'_, ()>> {
        self.one.try_lock()
    }

    pub(crate) fn stop(&self) {
        self.signal.lock().stopped = true;
        self.changed.notify_all();
    }
}

/// A block to write, and the unreadable one it replaces.
struct Block {
    key: DayKey,
    bytes: Vec<u8>,
    /// The hours of its dense series.
    hours: Option<Vec<u8>>,
    unreadable: Option<Unreadable>,
}

struct Unreadable {
    what: String,
    why: Damage,
    block: Vec<u8>,
}

impl Embedded {
    pub(crate) fn is_full(&self, head: &Head) -> bool {
        head.readings >= self.config.head_readings
            || head.uplink_bytes >= UPLINK_BYTES
            || head.batches >= BATCHES
    }

    /// Waits while the head is full and the one before it is still being sealed: memory stays bounded.
    pub(crate) fn wait_for_room(&self) {
        while self.is_full(&self.state.read().head) {
            let mut signal = self.sealer.signal.lock();
            if !signal.running || signal.stopped {
                return;
            }
            self.sealer
                .changed
                .wait_for(&mut signal, Duration::from_millis(100));
        }
    }

    /// The sealing thread.
    pub(crate) fn seal_when_asked(&self) {
        let mut signal = self.sealer.signal.lock();
        let mut idle = false;
        loop {
            while !signal.asked && !signal.stopped {
                if idle {
                    self.sealer.changed.wait(&mut signal);
                } else {
                    drop(signal);
                    idle = report(self.roll_some()) != Some(true);
                    signal = self.sealer.signal.lock();
                }
            }
            if signal.stopped {
                return;
            }
            signal.asked = false;
            signal.running = true;
            drop(signal);
            let failed = report(self.seal_once()).is_none();
            idle = failed;
            signal = self.sealer.signal.lock();
            signal.running = false;
            self.sealer.changed.notify_all();
            if failed && !signal.stopped {
                self.sealer.changed.wait_for(&mut signal, AFTER_FAILURE);
            }
        }
    }

    /// Seals everything that is in the head now, and makes the rollups that are due.
    pub(crate) fn seal(&self) -> Result<(), Error> {
        // A seal that failed earlier may have left a frozen head before the present one.
        self.seal_once()?;
        self.seal_once()?;
        while self.roll_some()? {}
        Ok(())
    }

    fn seal_once(&self) -> Result<(), Error> {
        let turn = self.sealer.turn();
        self.seal_in(&turn)
    }

    /// Seals the frozen head, or else the head, while nobody else changes what is sealed.
    pub(crate) fn seal_in(&self, _turn: &MutexGuard<'_, ()>) -> Result<(), Error> {
        let frozen = {
            let writer = self.writer()?;
            let mut state = self.state.write();
            match &state.frozen {
                Some(frozen) => Arc::clone(frozen),
                None if state.head.is_empty() => return Ok(()),
                None => state.freeze(writer.next - 1),
            }
        };
        let elsewhere = self.remote.as_ref();
        let elsewhere = elsewhere.is_some_and(|remote| remote.wait_for(frozen.mark));
        let chunks = if elsewhere {
            Vec::new()
        } else {
            self.chunks(&frozen.head)?
        };
        self.seal_uplinks(&frozen.head, uplinks::TOGETHER)?;
        let days = self.days_after(&frozen.head, &chunks);
        let identities = checkpoint::identities(&frozen);
        let now = self.now();
        let mut writer = self.writer()?;
        let lost = writer.transaction(|db| {
            replace(db, "chunk", &chunks)?;
            self.replace_rollups(db, &chunks)?;
            self.quarantine_replaced(db, now, &chunks)?;
            for (device, days) in &days {
                checkpoint::save_days(db, *device, days)?;
            }
            checkpoint::save(db, &frozen)?;
            // With a back end, chunks do not tell how many readings there are.
            let renewed = chunks.iter().filter(|_| self.remote.is_none());
            let renewed = renewed.filter(|block| block.unreadable.is_some());
            let renewed = renewed.filter_map(|block| block.key.device()).collect();
            let lost = mend::all_lost(db, &frozen.series, &renewed, &days)?;
            if !lost.is_empty() {
                let mut series = frozen.series.clone();
                series.lose(&lost);
                let datastreams = lost.iter().map(|lost| lost.datastream);
                checkpoint::save_pages_of(db, &series, datastreams)?;
            }
            remember(db, &frozen, &identities, now.plus(-IDENTITIES_MS).as_i64())?;
            db.execute("DELETE FROM log WHERE id <= ?1", [frozen.mark])?;
            replacing::forget(db, frozen.mark)?;
            db.execute("UPDATE mark SET log = ?1", [frozen.mark])?;
            Ok(lost)
        })?;
        let mut state = self.state.write();
        state.thaw(days);
        state.series.lose(&lost);
        Ok(())
    }

    fn chunks(&self, head: &Head) -> Result<Vec<Block>, Error> {
        let mut scratch = Scratch::default();
        let mut newer = Vec::new();
        self.read(|db| {
            let mut blocks = Vec::with_capacity(head.chunk_keys.len());
            for key in &head.chunk_keys {
                let Some(device) = key.device() else {
                    continue;
                };
                let known = self.sealed_days(device).chunks.contains(key.day());
                let old = if known {
                    sealed::load_block(db, *key)?
                } else {
                    None
                };
                let (mut series, unreadable) = match old {
                    Some(block) => match sealed::read_all(*key, &block, &mut scratch) {
                        Ok(series) => (series, None),
                        Err(why) => {
                            let what = sealed::name(*key);
                            (BTreeMap::new(), Some(Unreadable { what, why, block }))
                        }
                    },
                    None => (BTreeMap::new(), None),
                };
                let start = key.day() * DAY_MS;
                let datastreams = self.registry.read().datastreams_of(device).to_vec();
                for datastream in datastreams {
                    newer.clear();
                    if let Some(head) = head.series(datastream) {
                        head.read(start, start + DAY_MS, &mut newer);
                    }
                    if newer.is_empty() {
                        continue;
                    }
                    let readings = series.entry(datastream).or_default();
                    let older = std::mem::take(readings);
                    merge(&older, &newer, readings);
                }
                let series: Vec<Series> = series.into_iter().collect();
                let bytes = chunk::encode(key.day(), &series);
                blocks.push(Block {
                    key: *key,
                    bytes,
                    hours: roll::hours(key.day(), &self.config.timezone, &series, roll::DENSE),
                    unreadable,
                });
            }
            Ok(blocks)
        })
    }

    pub(crate) fn sealed_days(&self, device: DeviceId) -> SealedDays {
        let state = self.state.read();
        state.days.get(&device).cloned().unwrap_or_default()
    }

    /// The sealed days of every device whose days change with this head.
    fn days_after(&self, head: &Head, chunks: &[Block]) -> BTreeMap<DeviceId, SealedDays> {
        let state = self.state.read();
        let before = |device| state.days.get(&device).cloned().unwrap_or_default();
        let mut after = BTreeMap::<DeviceId, SealedDays>::new();
        for block in chunks {
            if let Some(device) = block.key.device() {
                let days = after.entry(device).or_insert_with(|| before(device));
                let day = block.key.day();
                days.chunks.insert(day);
                days.pages.remove(roll::page_of(day));
                if block.hours.is_some() {
                    days.hours.insert(day);
                } else {
                    days.hours.remove(day);
                }
            }
        }
        for key in &head.archive_keys {
            if let Some(device) = key.device() {
                let days = after.entry(device).or_insert_with(|| before(device));
                days.archive.insert(key.day());
            }
        }
        after
    }

    /// Keeps the unreadable blocks that these replace.
    fn quarantine_replaced(
        &self,
        db: &Connection,
        now: Millis,
        blocks: &[Block],
    ) -> Result<(), Error> {
        for block in blocks {
            if let Some(old) = &block.unreadable {
                self.damages.add(&old.what, old.why.0);
                quarantine(db, now, &old.what, old.why.0, &old.block)?;
            }
        }
        Ok(())
    }

    /// Writes the hours of sealed days, and takes back those and the local days that are no longer right.
    fn replace_rollups(&self, db: &Connection, chunks: &[Block]) -> Result<(), Error> {
        let mut delete_hours = db.prepare_cached("DELETE FROM hours WHERE key = ?1")?;
        let mut delete_page = db.prepare_cached("DELETE FROM local_days WHERE key = ?1")?;
        let mut insert = db.prepare_cached("INSERT INTO hours VALUES (?1, ?2)")?;
        for block in chunks {
            let (key, Some(device)) = (block.key, block.key.device()) else {
                continue;
            };
            let before = self.sealed_days(device);
            if before.hours.contains(key.day()) {
                delete_hours.execute([key.as_i64()])?;
            }
            let page = roll::page_of(key.day());
            if before.pages.contains(page) {
                delete_page.execute([DayKey::new(page, device).as_i64()])?;
            }
            if let Some(hours) = &block.hours {
                insert.execute(params![key.as_i64(), hours])?;
            }
        }
        Ok(())
    }
}

/// Deletes first and inserts in order of key, so that the pages of the newest day fill up.
fn replace(db: &Connection, table: &str, blocks: &[Block]) -> Result<(), Error> {
    let mut delete = db.prepare_cached(&format!("DELETE FROM {table} WHERE key = ?1"))?;
    for block in blocks {
        delete.execute([block.key.as_i64()])?;
    }
    let mut insert = db.prepare_cached(&format!("INSERT INTO {table} VALUES (?1, ?2)"))?;
    for block in blocks {
        insert.execute(params![block.key.as_i64(), block.bytes])?;
    }
    Ok(())
}

/// Keeps the identities of a head, and forgets those that are both older than a day or beyond a million.
fn remember(db: &Connection, frozen: &Frozen, block: &[u8], since: i64) -> Result<(), Error> {
    let newest = frozen
        .head
        .identities
        .iter()
        .map(|(at, _)| at.as_i64())
        .max();
    if let Some(newest) = newest {
        let uplinks = i64::try_from(frozen.head.identities.len()).unwrap_or(i64::MAX);
        db.prepare_cached("INSERT INTO identities (newest, uplinks, block) VALUES (?1, ?2, ?3)")?
            .execute(params![newest, uplinks, block])?;
    }
    db.prepare_cached("DELETE FROM identities WHERE newest < ?1")?
        .execute([since])?;
    let mut query = db.prepare_cached("SELECT id, uplinks FROM identities ORDER BY id DESC")?;
    let mut rows = query.query([])?;
    let (mut kept, mut beyond) = (0_usize, BTreeSet::new());
    while let Some(row) = rows.next()? {
        if kept >= IDENTITIES {
            beyond.insert(row.get::<_, i64>(0)?);
        }
        kept = kept.saturating_add(usize::try_from(row.get::<_, i64>(1)?).unwrap_or_default());
    }
    for id in beyond {
        db.execute("DELETE FROM identities WHERE id = ?1", [id])?;
    }
    Ok(())
}
