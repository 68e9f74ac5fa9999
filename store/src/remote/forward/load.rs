//! What is sent next: chunks, oldest day first, and only when none is left, rows of the log.

use super::{Forwarder, Row};
use crate::chunk::{Chunk, Scratch};
use crate::day::DayKey;
use crate::{Error, StoredReading, log, sealed};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::Arc;
use talblick_model::{DatastreamId, Millis, Reading};

/// Readings sent together.
const TOGETHER: usize = 5_000;
/// Rows of the log looked at together.
const ROWS: i64 = 1_000;

/// What is sent together.
#[derive(Debug, Default)]
pub(super) struct Load {
    pub(super) readings: BTreeMap<(DatastreamId, Millis), StoredReading>,
    /// The last row of the log in it.
    pub(super) row: Option<i64>,
    /// The chunks in it, with their blocks.
    pub(super) chunks: Vec<(i64, Vec<u8>)>,
}

impl Forwarder<'_> {
    /// What is to be sent next.
    pub(super) fn load(&mut self) -> Result<Option<Load>, Error> {
        let store = self.store;
        store.read(|db| {
            // One state of the file for both tables: a seal in between would hide rows, or show chunks too late.
            let snapshot = db.unchecked_transaction()?;
            let mut load = Load::default();
            self.load_chunks(&snapshot, &mut load)?;
            if !load.chunks.is_empty() {
                return Ok(Some(load));
            }
            if self.chunk.is_some() {
                return Ok(None);
            }
            self.skip_sealed(&snapshot)?;
            self.load_rows(&snapshot, &mut load)?;
            Ok(load.row.is_some().then_some(load))
        })
    }

    fn load_chunks(&mut self, db: &Connection, load: &mut Load) -> Result<(), Error> {
        let mut scratch = Scratch::default();
        let mut readings = Vec::new();
        let mut query =
            db.prepare_cached("SELECT key, block FROM chunk WHERE key > ?1 ORDER BY key")?;
        let mut rows = query.query([self.chunk.unwrap_or(i64::MIN)])?;
        while load.readings.len() < TOGETHER
            && let Some(row) = rows.next()?
        {
            let number: i64 = row.get(0)?;
            if self.unreadable.contains(&number) {
                continue;
            }
            let key = DayKey::from_i64(number);
            let block: Vec<u8> = row.get(1)?;
            let read = Chunk::open(key.day(), &block).and_then(|chunk| {
                for datastream in chunk.datastreams() {
                    readings.clear();
                    chunk.read(datastream, &mut scratch, &mut readings)?;
                    let found = readings.iter().map(|r| ((datastream, r.time), *r));
                    load.readings.extend(found);
                }
                Ok(())
            });
            match read {
                Ok(()) => load.chunks.push((number, block)),
                Err(damage) => {
                    self.unreadable.insert(number);
                    tracing::error!("{}", damage.in_block(sealed::name(key)));
                }
            }
        }
        let waiting = "SELECT count(*) FROM chunk";
        let waiting: i64 = db
            .prepare_cached(waiting)?
            .query_row([], |row| row.get(0))?;
        self.remote.progress.lock().waiting_days = u64::try_from(waiting).unwrap_or_default();
        // A seal that waits for this thread does not, once it knows of chunks.
        self.remote.changed.notify_all();
        Ok(())
    }

    /// Rows that have left the log are with the back end if no chunks wait.
    fn skip_sealed(&mut self, db: &Connection) -> Result<(), Error> {
        let mark: i64 = db
            .prepare_cached("SELECT log FROM mark")?
            .query_row([], |row| row.get(0))?;
        self.at = self.at.max(mark);
        let mut progress = self.remote.progress.lock();
        progress.safe = progress.safe.max(mark);
        self.remote.changed.notify_all();
        Ok(())
    }

    fn load_rows(&self, db: &Connection, load: &mut Load) -> Result<(), Error> {
        let query = "SELECT id, block FROM log WHERE id > ?1 ORDER BY id LIMIT ?2";
        let mut query = db.prepare_cached(query)?;
        let mut rows = query.query([self.at, ROWS])?;
        while load.readings.len() < TOGETHER
            && let Some(row) = rows.next()?
        {
            let id: i64 = row.get(0)?;
            load.row = Some(id);
            let block = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            match log::readings(block) {
                Ok(readings) => load.readings.extend(readings.iter().map(keyed)),
                Err(damage) => tracing::error!("{}", damage.in_block(format!("batch {id}"))),
            }
        }
        Ok(())
    }

    /// The readings as the back end takes them.
    pub(super) fn rows(
        &mut self,
        readings: &BTreeMap<(DatastreamId, Millis), StoredReading>,
    ) -> Vec<Row> {
        let mut rows = Vec::with_capacity(readings.len());
        for ((datastream, time), reading) in readings {
            let at = datastream.index() - 1;
            if self.series.len() <= at {
                self.series.resize(at + 1, None);
                self.newest
                    .resize(self.newest.len().max(at + 1), Millis::MIN);
            }
            let newest = self.newest.get(at).copied().unwrap_or(Millis::MAX);
            let Some(known) = self.series.get_mut(at) else {
                continue;
            };
            if known.is_none() {
                *known = self.store.series(*datastream);
            }
            if let Some(series) = known {
                rows.push(Row {
                    series: Arc::clone(series),
                    reading: *reading,
                    late: *time <= newest,
                });
            }
        }
        rows
    }

    /// Remembers what has been sent.
    pub(super) fn note(&mut self, rows: &[Row]) {
        for row in rows {
            if let Some(newest) = self.newest.get_mut(row.series.id.index() - 1) {
                *newest = row.reading.time.max(*newest);
            }
        }
    }
}

fn keyed(reading: &Reading) -> ((DatastreamId, Millis), StoredReading) {
    let stored = StoredReading {
        time: reading.time,
        value: (!reading.quality.is_gap()).then_some(reading.value),
        quality: reading.quality,
    };
    ((reading.datastream, reading.time), stored)
}
