//! The head: what is durable in the log but not sealed yet, in memory and ready to be read.
//!
//! It knows neither disk nor counters; [`crate::state`] does.

use crate::archive::{self, Records};
use crate::day::{DAY_MS, DayKey};
use crate::record::UplinkKey;
use crate::state::report;
use crate::{Identity, StoredReading};
use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use talblick_model::{DatastreamId, DeviceId, Millis, Quality, Reading, Reception};

/// Readings and uplinks since the last seal.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// By datastream, in order of id; ids start at 1.
    pub(crate) series: Vec<SeriesHead>,
    /// Device-days with readings here.
    pub(crate) chunk_keys: BTreeSet<DayKey>,
    /// Device-days with uplinks or late receptions here.
    pub(crate) archive_keys: BTreeSet<DayKey>,
    /// How many readings it holds.
    pub(crate) readings: usize,
    /// Encoded uplinks.
    pub(crate) uplinks: HashMap<DeviceId, BTreeMap<UplinkKey, Box<[u8]>>>,
    /// Receptions of uplinks that are sealed already.
    pub(crate) receptions: HashMap<DeviceId, BTreeMap<UplinkKey, Vec<Reception>>>,
    /// Bytes of `uplinks`.
    pub(crate) uplink_bytes: usize,
    /// Batches it is made of.
    pub(crate) batches: usize,
    /// What deduplication is to remember, with the time of the commit.
    pub(crate) identities: Vec<(Millis, Identity)>,
}

/// The unsealed readings of one datastream.
#[derive(Debug, Default)]
pub(crate) struct SeriesHead {
    /// Ascending in time: what came in order.
    rows: Vec<Row>,
    /// Time of the last of `rows`, kept here because the rows of most datastreams are far away in memory.
    last: i64,
    /// Quality bits of `rows`; empty as long as all are 0.
    flags: Vec<u8>,
    /// What came out of order: before the last of `rows`, at moments that `rows` does not have.
    late: BTreeMap<i64, (f64, u8)>,
    /// The day that was last put into `chunk_keys`.
    pub(crate) noted_day: Option<i64>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    time: i64,
    value: f64,
}

impl SeriesHead {
    /// Adds a reading, or replaces the one of the same moment: then answers false.
    pub(crate) fn put(&mut self, reading: &Reading) -> bool {
        let (time, bits) = (reading.time.as_i64(), reading.quality.bits());
        if self.rows.is_empty() || self.last < time {
            self.last = time;
            if bits != 0 && self.flags.is_empty() {
                self.flags.resize(self.rows.len(), 0);
            }
            if bits != 0 || !self.flags.is_empty() {
                self.flags.push(bits);
            }
            self.rows.push(Row {
                time,
                value: reading.value,
            });
            return true;
        }
        match self.rows.binary_search_by_key(&time, |row| row.time) {
            Ok(at) => {
                if bits != 0 && self.flags.is_empty() {
                    self.flags.resize(self.rows.len(), 0);
                }
                if let Some(flag) = self.flags.get_mut(at) {
                    *flag = bits;
                }
                if let Some(row) = self.rows.get_mut(at) {
                    row.value = reading.value;
                }
                false
            }
            Err(_) => self.late.insert(time, (reading.value, bits)).is_none(),
        }
    }

    pub(crate) fn contains(&self, time: Millis) -> bool {
        let time = time.as_i64();
        self.late.contains_key(&time)
            || self
                .rows
                .binary_search_by_key(&time, |row| row.time)
                .is_ok()
    }

    /// Reads what [`SeriesHead::put`] is about to look at.
    pub(crate) fn fetch(&self) -> i64 {
        self.rows.last().map_or(self.last, |row| row.time)
    }

    /// Whether nothing is here.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.late.is_empty()
    }

    /// The first moment that is not before `time`.
    pub(crate) fn at_or_after(&self, time: Millis) -> Option<Millis> {
        let time = time.as_i64();
        let row = self.rows.partition_point(|row| row.time < time);
        let row = self.rows.get(row).map(|row| row.time);
        let late = self.late.range(time..).next().map(|(time, _)| *time);
        row.into_iter().chain(late).min().map(Millis::from_i64)
    }

    /// The last moment before `time`.
    pub(crate) fn before(&self, time: Millis) -> Option<Millis> {
        let time = time.as_i64();
        let rows = self.rows.partition_point(|row| row.time < time);
        let row = rows.checked_sub(1).and_then(|i| self.rows.get(i));
        let late = self.late.range(..time).next_back().map(|(time, _)| *time);
        let row = row.map(|row| row.time);
        row.into_iter().chain(late).max().map(Millis::from_i64)
    }

    /// Moment of the first reading, and the last reading.
    pub(crate) fn ends(&self) -> Option<(Millis, StoredReading)> {
        let first = self.at_or_after(Millis::MIN)?;
        let last = self.rows.last().map(|row| row.time);
        let last = last.max(self.late.last_key_value().map(|(time, _)| *time))?;
        let mut found = Vec::with_capacity(1);
        self.read(last, last.saturating_add(1), &mut found);
        Some((first, *found.last()?))
    }

    /// Appends the readings from `from` (inclusive) to `to` (exclusive) to `out`, in order of time.
    pub(crate) fn read(&self, from: i64, to: i64, out: &mut Vec<StoredReading>) {
        let first = self.rows.partition_point(|row| row.time < from);
        let end = self.rows.partition_point(|row| row.time < to);
        let flags = self.flags.iter().copied().chain(std::iter::repeat(0));
        let rows = self.rows.iter().zip(flags).take(end).skip(first);
        let rows = rows.map(|(row, bits)| stored(row.time, row.value, bits));
        if self.late.is_empty() {
            out.extend(rows);
            return;
        }
        let mut late = self
            .late
            .range(from..to.max(from))
            .map(|(time, (value, bits))| stored(*time, *value, *bits))
            .peekable();
        for row in rows {
            while let Some(earlier) = late.next_if(|late| late.time < row.time) {
                out.push(earlier);
            }
            out.push(row);
        }
        out.extend(late);
    }
}

fn stored(time: i64, value: f64, bits: u8) -> StoredReading {
    let quality = Quality::from_bits(bits);
    StoredReading {
        time: Millis::from_i64(time),
        value: (!quality.is_gap()).then_some(value),
        quality,
    }
}

impl Head {
    /// A head for as many datastreams as `other` has.
    pub(crate) fn like(other: &Self) -> Self {
        let mut head = Self::default();
        head.series
            .resize_with(other.series.len(), SeriesHead::default);
        head
    }

    pub(crate) fn series(&self, datastream: DatastreamId) -> Option<&SeriesHead> {
        self.series.get(datastream.index() - 1)
    }

    /// Whether there is nothing to seal.
    pub(crate) fn is_empty(&self) -> bool {
        self.batches == 0
    }

    pub(crate) fn put_uplink(&mut self, device: DeviceId, key: UplinkKey, record: Box<[u8]>) {
        let records = self.uplinks.entry(device).or_default();
        let last = records.last_key_value();
        if last.is_none_or(|(last, _)| last.day() != key.day()) {
            self.archive_keys.insert(DayKey::new(key.day(), device));
        }
        self.uplink_bytes += record.len();
        let older = records.insert(key, record);
        self.uplink_bytes -= older.map_or(0, |record| record.len());
    }

    pub(crate) fn uplink(&self, device: DeviceId, key: UplinkKey) -> Option<&[u8]> {
        self.uplinks.get(&device)?.get(&key).map(AsRef::as_ref)
    }
}

/// Two ascending runs of readings as one; of the same moment, the one from `newer` stays.
pub(crate) fn merge(
    older: &[StoredReading],
    newer: &[StoredReading],
    out: &mut Vec<StoredReading>,
) {
    out.reserve(older.len() + newer.len());
    let mut older = older.iter().peekable();
    for reading in newer {
        while let Some(earlier) = older.next_if(|o| o.time < reading.time) {
            out.push(*earlier);
        }
        older.next_if(|o| o.time == reading.time);
        out.push(*reading);
    }
    out.extend(older);
}

impl Head {
    /// A copy of what it has of a device's day in the archive.
    pub(crate) fn part(&self, device: DeviceId, day: i64) -> Self {
        let mut part = Self::default();
        let days = key_range(day);
        if let Some(uplinks) = self.uplinks.get(&device) {
            let uplinks = uplinks.range(days.clone());
            let uplinks = uplinks.map(|(key, record)| (*key, record.clone()));
            part.uplinks.insert(device, uplinks.collect());
        }
        if let Some(waiting) = self.receptions.get(&device) {
            let waiting = waiting.range(days);
            let waiting = waiting.map(|(key, receptions)| (*key, receptions.clone()));
            part.receptions.insert(device, waiting.collect());
        }
        part
    }

    /// Lays the uplinks and late receptions of a device's day over `records`.
    pub(crate) fn overlay(&self, device: DeviceId, day: i64, records: &mut Records) {
        let days = key_range(day);
        if let Some(uplinks) = self.uplinks.get(&device) {
            for (key, record) in uplinks.range(days.clone()) {
                records.insert(*key, record.clone());
            }
        }
        let Some(waiting) = self.receptions.get(&device) else {
            return;
        };
        for (key, receptions) in waiting.range(days) {
            if let Some(record) = records.get_mut(key) {
                let merged = archive::with_receptions(record, receptions);
                let merged = merged.map_err(|damage| damage.in_block("an archived uplink"));
                if let Some(merged) = report(merged) {
                    *record = merged;
                }
            }
        }
    }
}

/// The keys an uplink of this day can have.
fn key_range(day: i64) -> RangeInclusive<UplinkKey> {
    let at = |ms| Millis::from_i64(ms);
    let first = UplinkKey {
        at: at(day * DAY_MS),
        hash: 0,
    };
    let last = UplinkKey {
        at: at((day + 1) * DAY_MS - 1),
        hash: u64::MAX,
    };
    first..=last
}
