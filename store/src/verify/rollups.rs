//! Verifying rollups: every block, and whose datastreams are in it.

use super::registry::Registered;
use super::{Part, Report};
use crate::Error;
use crate::day::{DAY_MS, DayKey};
use crate::frame::Kind;
use crate::roll;
use crate::rollup::Rollup;
use crate::state::SealedDays;
use crate::wire::Damage;
use rusqlite::Connection;
use std::collections::BTreeMap;
use talblick_model::DeviceId;

/// The format that brought rollups.
const SINCE: i64 = 2;

/// Reads hours and local days, and notes in `days` for which device-days and pages there are some. Answers whether all
/// rows of either could be reached.
pub(super) fn check(
    db: &Connection,
    registered: &Registered,
    days: &mut BTreeMap<DeviceId, SealedDays>,
    report: &mut Report<'_>,
) -> Result<(bool, bool), Error> {
    if report.done.format < SINCE {
        return Ok((true, true));
    }
    let mut whole = |kind: Kind, table: &str| {
        report.walk(
            db,
            Part::Rollups,
            (table, "key"),
            |report, key, why| {
                let key = DayKey::from_i64(key);
                let row = Some(roll::name(kind, key));
                let day = first_day(kind, key);
                let day = key.device().map_or(key, |device| DayKey::new(day, device));
                report.day(Part::Rollups, day, row, why);
            },
            &mut |report, key, block| {
                let key = DayKey::from_i64(key);
                report.done.checked.rollups += 1;
                let device = key.device().ok_or(Damage("its key names no device"))?;
                let noted = days.entry(device).or_default();
                match kind {
                    Kind::LocalDays => noted.pages.insert(key.day()),
                    _ => noted.hours.insert(key.day()),
                }
                let origin = first_day(kind, key).saturating_mul(DAY_MS);
                let rollup = Rollup::open(kind, origin, block)?;
                for datastream in rollup.datastreams() {
                    if registered.owner(datastream) != Some(device) {
                        return Err(Damage("it holds a datastream that is not the device's"));
                    }
                    rollup.read(datastream)?;
                }
                Ok(())
            },
        )
    };
    Ok((
        whole(Kind::Hours, "hours")?,
        whole(Kind::LocalDays, "local_days")?,
    ))
}

fn first_day(kind: Kind, key: DayKey) -> i64 {
    match kind {
        Kind::LocalDays => roll::first_day(key.day()),
        _ => key.day(),
    }
}
