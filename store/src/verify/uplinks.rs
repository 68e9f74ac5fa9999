//! Verifying uplinks and what is not sealed: archive, log, presence, identities.

use super::{Part, Report, date};
use crate::day::DayKey;
use crate::record;
use crate::state::SealedDays;
use crate::uplinks::read_identities;
use crate::wire::{Damage, Reader};
use crate::{Error, archive, checkpoint, log};
use rusqlite::Connection;
use std::collections::BTreeMap;
use talblick_model::{DeviceId, Millis};

/// Reads the archive and notes its days; false if not all of its rows can be reached.
pub(super) fn archive(
    db: &Connection,
    days: &mut BTreeMap<DeviceId, SealedDays>,
    report: &mut Report<'_>,
) -> Result<bool, Error> {
    report.walk(
        db,
        Part::Uplinks,
        ("archive", "key"),
        |report, key, why| report.day(Part::Uplinks, DayKey::from_i64(key), None, why),
        &mut |report, key, block| {
            let key = DayKey::from_i64(key);
            report.done.checked.archives += 1;
            let device = key.device().ok_or(Damage("its key names no device"))?;
            days.entry(device).or_default().archive.insert(key.day());
            let records = archive::decode(block)?;
            for (uplink, bytes) in &records {
                let mut input = Reader::new(bytes);
                let read = record::read(&mut input)?;
                if read.identity.device != device || uplink.day() != key.day() {
                    return Err(Damage("it holds an uplink of another device or day"));
                }
            }
            report.done.checked.uplinks += records.len() as u64;
            Ok(())
        },
    )
}

/// Reads log, presence and identities.
pub(super) fn check(db: &Connection, report: &mut Report<'_>) -> Result<(), Error> {
    let mark = db.query_row("SELECT log FROM mark", [], |row| row.get::<_, i64>(0));
    let mark = match mark {
        Ok(mark) => mark,
        Err(rusqlite::Error::QueryReturnedNoRows) => {
            report.add(Part::Log, None, "the mark of what is sealed is missing");
            0
        }
        Err(error) => {
            report.sql(Part::Log, "the mark of what is sealed", error)?;
            0
        }
    };
    report.walk(
        db,
        Part::Log,
        ("log", "id"),
        |report, id, why| {
            let at = db.query_row("SELECT at FROM log WHERE id = ?1", [id], |row| row.get(0));
            let at = at
                .map(Millis::from_i64)
                .ok()
                .filter(|at| date(*at).is_some());
            let row = at.map_or(format!("batch {id}"), |at| format!("batch {id} of {at}"));
            report.add(Part::Log, Some(row), why);
        },
        &mut |report, id, block| {
            report.done.checked.batches += 1;
            if id <= mark {
                return Err(Damage("it is sealed already and should be gone"));
            }
            log::decode(block).map(drop)
        },
    )?;
    report.walk(
        db,
        Part::Presence,
        ("device_presence", "device"),
        |report, device, why| {
            let device = u32::try_from(device).unwrap_or_default();
            report.device(Part::Presence, device, why);
        },
        &mut |_, device, block| {
            checkpoint::device_id(device)?;
            checkpoint::read_track(block).map(drop)
        },
    )?;
    gateways(db, report)?;
    report.walk(
        db,
        Part::Identities,
        ("identities", "id"),
        |report, id, why| report.add(Part::Identities, Some(format!("list {id}")), why),
        &mut |_, _, block| read_identities(block, Millis::MIN).map(drop),
    )?;
    Ok(())
}

fn gateways(db: &Connection, report: &mut Report<'_>) -> Result<(), Error> {
    let mut damaged: Vec<(String, &'static str)> = Vec::new();
    let read = checkpoint::each_gateway(db, &mut |gateway, block| {
        if let Err(damage) = checkpoint::read_gateway(gateway, block) {
            damaged.push((format!("gateway {gateway}"), damage.0));
        }
    });
    for (row, why) in damaged {
        report.add(Part::Presence, Some(row), why);
    }
    match read {
        Err(Error::Database(error)) => report.sql(Part::Presence, "gateways", error),
        other => other,
    }
}
