//! Verifying sealed readings: every chunk, and whether counters and lists of days agree with what is in them.

use super::registry::Registered;
use super::{Part, Report};
use crate::checkpoint;
use crate::chunk::{Chunk, Scratch};
use crate::day::{DAY_MS, DayKey, DayRuns};
use crate::state::{SealedDays, SeriesTable};
use crate::wire::Damage;
use crate::{Error, StoredReading};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use talblick_model::{DatastreamId, DeviceId, Millis};

/// What the chunks of a datastream say of it.
#[derive(Debug, Clone, Copy)]
struct Found {
    count: u64,
    first: Millis,
    latest: StoredReading,
}

/// What has been read so far.
#[derive(Default)]
struct Readings {
    found: BTreeMap<DatastreamId, Found>,
    scratch: Scratch,
    rows: Vec<StoredReading>,
}

/// Reads chunks, counters and lists of days.
pub(super) fn check(
    db: &Connection,
    registered: &Registered,
    report: &mut Report<'_>,
) -> Result<(), Error> {
    let mut all = Readings::default();
    let mut days = BTreeMap::<DeviceId, SealedDays>::new();
    // Devices with a chunk that cannot be read: their counters cannot be compared.
    let mut doubtful = BTreeSet::new();
    let chunks = report.walk(
        db,
        Part::Readings,
        ("chunk", "key"),
        |report, key, why| {
            let key = DayKey::from_i64(key);
            doubtful.extend(key.device());
            report.day(Part::Readings, key, None, why);
        },
        &mut |report, key, block| {
            let key = DayKey::from_i64(key);
            report.done.checked.chunks += 1;
            if let Some(device) = key.device() {
                days.entry(device).or_default().chunks.insert(key.day());
            }
            all.chunk(key, block, registered, report)
        },
    )?;
    let archives = super::uplinks::archive(db, &mut days, report)?;
    let rollups = super::rollups::check(db, registered, &mut days, report)?;
    compare_days(db, &days, (chunks, archives), rollups, report)?;
    if chunks {
        compare_series(db, registered, &all.found, &doubtful, report)?;
    }
    Ok(())
}

impl Readings {
    fn chunk(
        &mut self,
        key: DayKey,
        block: &[u8],
        registered: &Registered,
        report: &mut Report<'_>,
    ) -> Result<(), Damage> {
        let device = key.device().ok_or(Damage("its key names no device"))?;
        let chunk = Chunk::open(key.day(), block)?;
        let datastreams: Vec<DatastreamId> = chunk.datastreams().collect();
        let mut found = Vec::with_capacity(datastreams.len());
        for datastream in datastreams {
            if registered.owner(datastream) != Some(device) {
                return Err(Damage("it holds a datastream that is not the device's"));
            }
            self.rows.clear();
            chunk.read(datastream, &mut self.scratch, &mut self.rows)?;
            check_order(key, &self.rows)?;
            let (Some(first), Some(latest)) = (self.rows.first(), self.rows.last()) else {
                return Err(Damage("a datastream has no readings in it"));
            };
            let count = self.rows.len() as u64;
            found.push((datastream, count, first.time, *latest));
        }
        for (datastream, count, first, latest) in found {
            report.done.checked.readings += count;
            self.found
                .entry(datastream)
                .and_modify(|found| {
                    found.count += count;
                    found.latest = latest;
                })
                .or_insert(Found {
                    count,
                    first,
                    latest,
                });
        }
        Ok(())
    }
}

fn check_order(key: DayKey, readings: &[StoredReading]) -> Result<(), Damage> {
    let start = key.day().saturating_mul(DAY_MS);
    let mut last = start - 1;
    for reading in readings {
        let time = reading.time.as_i64();
        if time <= last {
            return Err(Damage("its times are not in order"));
        }
        last = time;
        if reading.value.is_some_and(|value| !value.is_finite()) {
            return Err(Damage("it holds a value that is not finite"));
        }
    }
    if last >= start.saturating_add(DAY_MS) {
        return Err(Damage("it holds a reading of another day"));
    }
    Ok(())
}

/// Whether the stored lists of days name the days that are there. `whole` says whether all rows of `chunk` and of
/// `archive` were reached, `rollups` the same of `hours` and `local_days`.
fn compare_days(
    db: &Connection,
    days: &BTreeMap<DeviceId, SealedDays>,
    whole: (bool, bool),
    rollups: (bool, bool),
    report: &mut Report<'_>,
) -> Result<(), Error> {
    let mut listed = BTreeSet::new();
    let none = SealedDays::default();
    let all = report.walk(
        db,
        Part::Days,
        ("days", "device"),
        |report, device, why| {
            let device = u32::try_from(device).unwrap_or_default();
            report.device(Part::Days, device, why);
        },
        &mut |_, key, block| {
            let device = checkpoint::device_id(key)?;
            listed.insert(device);
            let stored = checkpoint::read_days(block)?;
            let there = days.get(&device).unwrap_or(&none);
            same(whole.0, &stored.chunks, &there.chunks)
                .and_then(|()| same(whole.1, &stored.archive, &there.archive))
                .and_then(|()| same(rollups.0, &stored.hours, &there.hours))
                .and_then(|()| same(rollups.1, &stored.pages, &there.pages))
        },
    )?;
    for device in days.keys().filter(|device| all && !listed.contains(device)) {
        let why = "the days that are there are not listed";
        report.device(Part::Days, device.get(), why);
    }
    Ok(())
}

fn same(sure: bool, listed: &DayRuns, there: &DayRuns) -> Result<(), Damage> {
    if !sure || listed == there {
        Ok(())
    } else {
        Err(Damage("it lists other days than are there"))
    }
}

/// Whether counters and latest values are those of the chunks.
fn compare_series(
    db: &Connection,
    registered: &Registered,
    all: &BTreeMap<DatastreamId, Found>,
    doubtful: &BTreeSet<DeviceId>,
    report: &mut Report<'_>,
) -> Result<(), Error> {
    let mut table = SeriesTable::default();
    let ids = (1..=registered.datastreams()).filter_map(|id| u32::try_from(id).ok());
    for datastream in ids.filter_map(|id| DatastreamId::try_from(id).ok()) {
        // Whose it is does not matter here; a datastream without a readable row still has its place.
        let owner = registered.owner(datastream);
        if let Some(owner) = owner.or_else(|| DeviceId::try_from(1).ok()) {
            table.add(datastream, owner);
        }
    }
    let mut damaged = BTreeSet::new();
    let whole = report.walk(
        db,
        Part::Counters,
        ("series", "page"),
        |report, page, why| {
            damaged.insert(page);
            let range = checkpoint::datastreams_of_page(page);
            let row = format!("datastreams {} to {}", range.start(), range.end());
            report.add(Part::Counters, Some(row), why);
        },
        &mut |_, page, block| checkpoint::read_series(&mut table, page, block),
    )?;
    if !whole || !damaged.is_empty() {
        return Ok(());
    }
    for latest in &table.latest {
        let datastream = latest.datastream;
        let owner = registered.owner(datastream);
        if owner.is_none_or(|owner| doubtful.contains(&owner)) {
            continue;
        }
        let why = match (table.counters(datastream), all.get(&datastream)) {
            (None, None) => continue,
            (Some(counters), Some(found)) => {
                if counters.count != found.count {
                    format!("{} readings counted, {} there", counters.count, found.count)
                } else if counters.first != found.first {
                    format!("the first is at {}, not {}", found.first, counters.first)
                } else if latest.reading != found.latest {
                    format!("the latest, at {}, is another one", found.latest.time)
                } else {
                    continue;
                }
            }
            (None, Some(found)) => format!("none counted, {} there", found.count),
            (Some(counters), None) => format!("{} readings counted, none there", counters.count),
        };
        report.add(
            Part::Counters,
            Some(format!("datastream {}", datastream.get())),
            &why,
        );
    }
    Ok(())
}
