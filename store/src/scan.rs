//! Reading many datastreams: device-day by device-day, in the order the chunks lie on disk.

use crate::chunk::{Chunk, Scratch};
use crate::damage::Damages;
use crate::day::{DAY_MS, DayKey, day_of};
use crate::embedded::Embedded;
use crate::head::{Head, merge};
use crate::read::within;
use crate::{Error, StoredReading, sealed};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::BTreeMap;
use talblick_model::{DatastreamId, TimeRange};

/// Devices of one day that are read in one step; short, so that no reader holds on to an old state of the file.
pub(crate) const STEP: i64 = 1_024;

/// Unsealed readings of one step, older and newer, by device-day and datastream.
pub(crate) type Unsealed = BTreeMap<DayKey, BTreeMap<DatastreamId, Vec<StoredReading>>>;

/// What a scan is after, and its buffers.
pub(crate) struct Scan<'a> {
    damages: &'a Damages,
    range: TimeRange,
    wanted: Option<Vec<bool>>,
    each: &'a mut dyn FnMut(DatastreamId, &[StoredReading]) -> bool,
    scratch: Scratch,
    sealed: Vec<StoredReading>,
    merged: Vec<StoredReading>,
}

impl Embedded {
    pub(crate) fn scan(
        &self,
        range: TimeRange,
        datastreams: Option<&[DatastreamId]>,
        each: &mut dyn FnMut(DatastreamId, &[StoredReading]) -> bool,
    ) -> Result<(), Error> {
        match &self.remote {
            None => self.scan_local(range, datastreams, each),
            Some(remote) => self.scan_remote(remote, range, datastreams, each),
        }
    }

    /// What is in this process or its file.
    pub(crate) fn scan_local(
        &self,
        range: TimeRange,
        datastreams: Option<&[DatastreamId]>,
        each: &mut dyn FnMut(DatastreamId, &[StoredReading]) -> bool,
    ) -> Result<(), Error> {
        let mut scan = Scan::new(&self.damages, range, datastreams, each);
        let end = DayKey::first_of(day_of(range.to().plus(-1)) + 1);
        let mut next = DayKey::first_of(day_of(range.from()));
        self.read(|db| {
            while let Some(from) = self.next_key(db, next, end)? {
                let to = from.advanced(STEP).min(end);
                let mut unsealed = self.unsealed(from, to, &scan);
                if !scan.step(db, from, to, &mut unsealed)? {
                    break;
                }
                next = to;
            }
            Ok(())
        })
    }

    /// The first device-day from `from` on, before `end`, that has anything.
    pub(crate) fn next_key(
        &self,
        db: &Connection,
        from: DayKey,
        end: DayKey,
    ) -> Result<Option<DayKey>, Error> {
        if from >= end {
            return Ok(None);
        }
        let unsealed = {
            let state = self.state.read();
            let frozen = state.frozen.as_ref().map(|frozen| &frozen.head);
            let heads = [Some(&state.head), frozen].into_iter().flatten();
            heads
                .filter_map(|head| head.chunk_keys.range(from..end).next().copied())
                .min()
        };
        let sealed = db
            .prepare_cached(
                "SELECT key FROM chunk WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT 1",
            )?
            .query_row([from.as_i64(), end.as_i64()], |row| row.get(0))
            .optional()?;
        Ok(sealed
            .map(DayKey::from_i64)
            .into_iter()
            .chain(unsealed)
            .min())
    }

    pub(crate) fn unsealed(&self, from: DayKey, to: DayKey, scan: &Scan<'_>) -> Unsealed {
        let mut unsealed = Unsealed::new();
        let registry = self.registry.read();
        let state = self.state.read();
        let frozen = state.frozen.as_ref().map(|frozen| &frozen.head);
        for head in [frozen, Some(&state.head)].into_iter().flatten() {
            for key in head.chunk_keys.range(from..to) {
                let Some(device) = key.device() else {
                    continue;
                };
                let found = unsealed.entry(*key).or_default();
                for datastream in registry.datastreams_of(device) {
                    if scan.wants(*datastream) {
                        scan.overlay(head, *key, *datastream, found);
                    }
                }
            }
        }
        unsealed
    }
}

impl<'a> Scan<'a> {
    /// A scan of the given datastreams, of all if `None`.
    pub(crate) fn new(
        damages: &'a Damages,
        range: TimeRange,
        datastreams: Option<&[DatastreamId]>,
        each: &'a mut dyn FnMut(DatastreamId, &[StoredReading]) -> bool,
    ) -> Self {
        let wanted = datastreams.map(|ids| {
            let most = ids.iter().map(|id| id.index()).max();
            let mut wanted = vec![false; most.unwrap_or_default()];
            for id in ids {
                if let Some(wanted) = wanted.get_mut(id.index() - 1) {
                    *wanted = true;
                }
            }
            wanted
        });
        Self {
            damages,
            range,
            wanted,
            each,
            scratch: Scratch::default(),
            sealed: Vec::new(),
            merged: Vec::new(),
        }
    }

    fn wants(&self, datastream: DatastreamId) -> bool {
        let wanted = self.wanted.as_ref();
        wanted.is_none_or(|wanted| wanted.get(datastream.index() - 1) == Some(&true))
    }

    /// First and end of what is asked for of a day.
    fn bounds(&self, key: DayKey) -> (i64, i64) {
        let start = key.day() * DAY_MS;
        (
            self.range.from().as_i64().max(start),
            self.range.to().as_i64().min(start + DAY_MS),
        )
    }

    fn overlay(
        &self,
        head: &Head,
        key: DayKey,
        datastream: DatastreamId,
        found: &mut BTreeMap<DatastreamId, Vec<StoredReading>>,
    ) {
        let Some(series) = head.series(datastream) else {
            return;
        };
        let (from, to) = self.bounds(key);
        let mut newer = Vec::new();
        series.read(from, to, &mut newer);
        if newer.is_empty() {
            return;
        }
        let readings = found.entry(datastream).or_default();
        if readings.is_empty() {
            *readings = newer;
        } else {
            let older = std::mem::take(readings);
            merge(&older, &newer, readings);
        }
    }

    /// Reads the device-days from `from` to `to`; false if `each` has had enough.
    pub(crate) fn step(
        &mut self,
        db: &Connection,
        from: DayKey,
        to: DayKey,
        unsealed: &mut Unsealed,
    ) -> Result<bool, Error> {
        let mut query = db.prepare_cached(
            "SELECT key, block FROM chunk WHERE key >= ?1 AND key < ?2 ORDER BY key",
        )?;
        let mut rows = query.query(params![from.as_i64(), to.as_i64()])?;
        while let Some(row) = rows.next()? {
            let key = DayKey::from_i64(row.get(0)?);
            while let Some(first) = unsealed.first_entry()
                && *first.key() < key
            {
                if !self.emit(first.remove()) {
                    return Ok(false);
                }
            }
            let block = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            let newer = unsealed.remove(&key).unwrap_or_default();
            if !self.chunk(key, block, newer) {
                return Ok(false);
            }
        }
        for (_, readings) in std::mem::take(unsealed) {
            if !self.emit(readings) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn chunk(
        &mut self,
        key: DayKey,
        block: &[u8],
        mut newer: BTreeMap<DatastreamId, Vec<StoredReading>>,
    ) -> bool {
        let (from, to) = self.bounds(key);
        let chunk = match Chunk::open(key.day(), block) {
            Ok(chunk) => chunk,
            Err(damage) => {
                // One unreadable chunk must not hide the others.
                self.damages.add(&sealed::name(key), damage.0);
                return self.emit(newer);
            }
        };
        for datastream in chunk.datastreams() {
            if !self.wants(datastream) {
                continue;
            }
            self.sealed.clear();
            let read = chunk.read(datastream, &mut self.scratch, &mut self.sealed);
            if let Err(damage) = read {
                self.damages.add(&sealed::name(key), damage.0);
                self.sealed.clear();
            }
            let mut readings = within(&self.sealed, from, to);
            if let Some(newer) = newer.remove(&datastream) {
                self.merged.clear();
                merge(readings, &newer, &mut self.merged);
                readings = &self.merged;
            }
            if !readings.is_empty() && !(self.each)(datastream, readings) {
                return false;
            }
        }
        self.emit(newer)
    }

    fn emit(&mut self, series: BTreeMap<DatastreamId, Vec<StoredReading>>) -> bool {
        series
            .into_iter()
            .all(|(datastream, readings)| (self.each)(datastream, &readings))
    }
}
