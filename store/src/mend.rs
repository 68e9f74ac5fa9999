//! Mending on open: a block of the state as of the last seal that cannot be read goes into quarantine, and what it said
//! is worked out again from chunks and archive. Nothing of this stops the store from opening.
//!
//! What a gateway's counter and the accounting of a source said cannot be worked out: they begin anew. Readings of days
//! of which retention has left only rollups are not counted, here as everywhere.

use crate::chunk::{Chunk, Scratch};
use crate::damage::BATCH;
use crate::day::{DayKey, DayRuns};
use crate::embedded::quarantine;
use crate::presence::DeviceTrack;
use crate::record;
use crate::state::{SealedDays, SeriesTable, State};
use crate::wire::Reader;
use crate::{Error, GatewayPresence, StoredReading, archive, checkpoint, sealed, walk};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::{BTreeMap, BTreeSet};
use talblick_model::{DatastreamId, DeviceId, Millis};

/// A row that cannot be read.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) table: Table,
    pub(crate) key: Value,
    pub(crate) why: String,
    pub(crate) block: Vec<u8>,
}

/// Tables that are read when the store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Series,
    Days,
    Devices,
    Gateways,
    Accounting,
    Log,
}

impl Table {
    /// Name of the table and of its key.
    pub(crate) const fn columns(self) -> (&'static str, &'static str) {
        match self {
            Self::Series => ("series", "page"),
            Self::Days => ("days", "device"),
            Self::Devices => ("device_presence", "device"),
            Self::Gateways => ("gateway_presence", "gateway"),
            Self::Accounting => ("accounting", "source"),
            Self::Log => ("log", "id"),
        }
    }
}

impl Broken {
    /// What people call it.
    pub(crate) fn what(&self) -> String {
        let key = match &self.key {
            Value::Integer(key) => key.to_string(),
            Value::Text(key) => key.clone(),
            _ => "without a key".to_owned(),
        };
        match self.table {
            Table::Series => format!("page {key} of the counters"),
            Table::Days => format!("the list of days of device {key}"),
            Table::Devices => format!("the presence of device {key}"),
            Table::Gateways => format!("the presence of gateway {key}"),
            Table::Accounting => format!("the accounting of source “{key}”"),
            Table::Log => format!("{BATCH}{key}"),
        }
    }

    fn key(&self) -> Option<i64> {
        match self.key {
            Value::Integer(key) => Some(key),
            _ => None,
        }
    }

    fn device(&self) -> Option<DeviceId> {
        checkpoint::device_id(self.key()?).ok()
    }
}

/// Works out again what the broken rows said, as of the last seal.
pub(crate) fn work_out(db: &Connection, state: &mut State, broken: &[Broken]) -> Result<(), Error> {
    let of = |table: Table| broken.iter().filter(move |row| row.table == table);
    let devices: BTreeSet<_> = of(Table::Days).filter_map(Broken::device).collect();
    if !devices.is_empty() {
        days(db, state, &devices)?;
    }
    for device in of(Table::Devices).filter_map(Broken::device) {
        presence(db, state, device)?;
    }
    for page in of(Table::Series).filter_map(Broken::key) {
        counters(db, state, page)?;
    }
    for row in of(Table::Gateways) {
        let Value::Text(key) = &row.key else {
            continue;
        };
        let Ok(gateway) = key.parse() else {
            continue;
        };
        let heard = state
            .devices
            .values()
            .filter_map(|track| track.heard_by(gateway));
        if let Some(last_seen) = heard.max() {
            let presence = GatewayPresence {
                last_seen,
                uplinks: 0,
            };
            state.gateways.insert(gateway, presence);
        }
    }
    Ok(())
}

/// Puts the broken rows into quarantine and writes what was worked out in their place, within one transaction.
pub(crate) fn replace(
    db: &Connection,
    at: Millis,
    state: &State,
    broken: &[Broken],
) -> Result<(), Error> {
    for row in broken {
        quarantine(db, at, &row.what(), &row.why, &row.block)?;
        let (table, key) = row.table.columns();
        db.execute(&format!("DELETE FROM {table} WHERE {key} = ?1"), [&row.key])?;
        match row.table {
            Table::Series => {
                if let Some(page) = row.key().and_then(|page| usize::try_from(page).ok()) {
                    checkpoint::save_page(db, &state.series, page)?;
                }
            }
            Table::Days => {
                let known = row.device().and_then(|d| Some((d, state.days.get(&d)?)));
                if let Some((device, days)) = known {
                    checkpoint::save_days(db, device, days)?;
                }
            }
            Table::Devices => {
                let known = row.device().and_then(|d| Some((d, state.devices.get(&d)?)));
                if let Some((device, track)) = known {
                    checkpoint::save_track(db, device, track)?;
                }
            }
            Table::Gateways => {
                for (gateway, presence) in &state.gateways {
                    checkpoint::save_gateway(db, *gateway, presence)?;
                }
            }
            Table::Accounting | Table::Log => {}
        }
    }
    Ok(())
}

/// Finds out which days of some devices are there.
fn days(db: &Connection, state: &mut State, devices: &BTreeSet<DeviceId>) -> Result<(), Error> {
    let mut found = BTreeMap::<DeviceId, SealedDays>::new();
    let mut listed = |table: &str, put: fn(&mut SealedDays, i64)| -> Result<(), Error> {
        walk::keys(db, table, "key", &mut |key| {
            let key = DayKey::from_i64(key);
            if let Some(device) = key.device().filter(|device| devices.contains(device)) {
                put(found.entry(device).or_default(), key.day());
            }
        })
    };
    listed("chunk", |days, day| days.chunks.insert(day))?;
    listed("archive", |days, day| days.archive.insert(day))?;
    listed("hours", |days, day| days.hours.insert(day))?;
    listed("local_days", |days, page| days.pages.insert(page))?;
    state.change_days(found);
    Ok(())
}

/// Reads again when a device was last heard.
fn presence(db: &Connection, state: &mut State, device: DeviceId) -> Result<(), Error> {
    let Some(days) = state.days.get(&device) else {
        return Ok(());
    };
    let mut track: Option<DeviceTrack> = None;
    for day in days.archive.iter() {
        // A day that cannot be read is missing here as it is everywhere.
        let records = match archive::load(db, DayKey::new(day, device)) {
            Err(Error::Corrupt { .. }) => continue,
            other => other?,
        };
        for bytes in records.values() {
            let Ok(uplink) = record::read(&mut Reader::new(bytes)) else {
                continue;
            };
            match &mut track {
                Some(track) => track.note(&uplink, true),
                None => track = Some(DeviceTrack::first(&uplink)),
            }
        }
    }
    state.devices.extend(track.map(|track| (device, track)));
    Ok(())
}

/// Counts the readings of the datastreams on a page again.
fn counters(db: &Connection, state: &mut State, page: i64) -> Result<(), Error> {
    let range = checkpoint::datastreams_of_page(page);
    let on_page = |id: DatastreamId| range.contains(&i64::from(id.get()));
    let owners = range
        .clone()
        .filter_map(|id| u32::try_from(id).ok()?.try_into().ok())
        .filter_map(|id: DatastreamId| state.series.owner(id));
    for device in owners.collect::<BTreeSet<_>>() {
        if let Some(days) = state.days.get(&device) {
            recount(db, device, &days.chunks, &on_page, &mut state.series)?;
        }
    }
    Ok(())
}

/// Adds the sealed readings of a device's datastreams to a table in which they are not counted yet.
fn recount(
    db: &Connection,
    device: DeviceId,
    days: &DayRuns,
    wanted: &dyn Fn(DatastreamId) -> bool,
    table: &mut SeriesTable,
) -> Result<(), Error> {
    let (mut scratch, mut readings) = (Scratch::default(), Vec::new());
    for day in days.iter() {
        let Some(block) = sealed::load_block(db, DayKey::new(day, device))? else {
            continue;
        };
        let Ok(chunk) = Chunk::open(day, &block) else {
            continue;
        };
        for datastream in chunk.datastreams().filter(|id| wanted(*id)) {
            readings.clear();
            if chunk.read(datastream, &mut scratch, &mut readings).is_ok() {
                table.count(datastream, &readings);
            }
        }
    }
    Ok(())
}

/// What a datastream has lost with chunks that could not be read and gave way to new ones.
#[derive(Debug)]
pub(crate) struct Lost {
    pub(crate) datastream: DatastreamId,
    readings: u64,
    /// The first that was counted, and the first that is left.
    first: (Millis, Millis),
}

/// What some devices have lost, whose sealed days are now these.
pub(crate) fn all_lost(
    db: &Connection,
    series: &SeriesTable,
    devices: &BTreeSet<DeviceId>,
    days: &BTreeMap<DeviceId, SealedDays>,
) -> Result<Vec<Lost>, Error> {
    let mut all = Vec::new();
    for (device, days) in days.iter().filter(|(device, _)| devices.contains(device)) {
        all.extend(lost(db, series, *device, days)?);
    }
    Ok(all)
}

/// What the datastreams of a device have lost: what is counted in `series` and is not in the chunks of these days.
fn lost(
    db: &Connection,
    series: &SeriesTable,
    device: DeviceId,
    days: &SealedDays,
) -> Result<Vec<Lost>, Error> {
    let mut left = series.clone();
    let owned = left.latest.iter().zip(&left.owners);
    let owned = owned.filter(|(_, owner)| **owner == device);
    let owned: Vec<_> = owned.map(|(latest, _)| latest.datastream).collect();
    for datastream in &owned {
        if let Some(counts) = left.counts.get_mut(datastream.index() - 1) {
            counts.0 = 0;
        }
    }
    recount(db, device, &days.chunks, &|_| true, &mut left)?;
    let lost = owned.into_iter().filter_map(|datastream| {
        let at = datastream.index() - 1;
        let (before, after) = (series.counts.get(at)?, left.counts.get(at)?);
        (before != after).then_some(Lost {
            datastream,
            readings: before.0.saturating_sub(after.0),
            first: (before.1, after.1),
        })
    });
    Ok(lost.collect())
}

impl SeriesTable {
    /// No longer counts what was lost.
    pub(crate) fn lose(&mut self, lost: &[Lost]) {
        for lost in lost {
            if let Some((count, first)) = self.counts.get_mut(lost.datastream.index() - 1) {
                let before = *count;
                *count = before.saturating_sub(lost.readings);
                self.present -= usize::from(before > 0 && *count == 0);
                if *first == lost.first.0 {
                    *first = lost.first.1;
                }
            }
        }
    }

    /// Adds readings that come after all that were counted before.
    fn count(&mut self, datastream: DatastreamId, readings: &[StoredReading]) {
        let at = datastream.index() - 1;
        let (Some(counts), Some(latest), Some(first), Some(last)) = (
            self.counts.get_mut(at),
            self.latest.get_mut(at),
            readings.first(),
            readings.last(),
        ) else {
            return;
        };
        if counts.0 == 0 {
            counts.1 = first.time;
            self.present += 1;
        }
        counts.0 += readings.len() as u64;
        latest.reading = *last;
    }
}
