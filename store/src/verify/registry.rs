//! Verifying what is kept as rows and JSON: devices, datastreams, gateways, districts, users, rejects, accounting.

use super::{Part, Report};
use crate::registry::parse;
use crate::{
    Error, Tally, UserRole, alerts, codecs, events, imports, installations, keys, rejects, uses,
};
use rusqlite::{Connection, Row};
use std::collections::BTreeSet;
use talblick_model::{DatastreamId, DevEui, Device, DeviceId, District, Gateway, Quantity};

/// What the registry says, as far as it can be read.
#[derive(Debug, Default)]
pub(super) struct Registered {
    /// Owner of every datastream by its number, beginning with 1; none where its row cannot be read.
    owners: Vec<Option<DeviceId>>,
}

impl Registered {
    pub(super) fn datastreams(&self) -> usize {
        self.owners.len()
    }

    pub(super) fn owner(&self, datastream: DatastreamId) -> Option<DeviceId> {
        self.owners.get(datastream.index() - 1).copied().flatten()
    }
}

/// Reads the registry, the rejects and the accounting.
pub(super) fn check(db: &Connection, report: &mut Report<'_>) -> Result<Registered, Error> {
    let mut devices = BTreeSet::new();
    report.rows(
        db,
        Part::Registry,
        "SELECT id, dev_eui, body FROM device ORDER BY id",
        &mut |report, row| {
            let (id, eui) = device(row)?;
            report.names.insert(id, eui);
            devices.insert(id);
            Ok(())
        },
    )?;
    let mut registered = Registered::default();
    report.rows(
        db,
        Part::Registry,
        "SELECT id, device, quantity FROM datastream ORDER BY id",
        &mut |_, row| {
            let id: u32 = row.get(0)?;
            let name = format!("datastream {id}");
            let place = registered.owners.len();
            if place.checked_add(1) != usize::try_from(id).ok() {
                // The numbers in between are lost; what is read after them must still find its place.
                let upto = usize::try_from(id).unwrap_or_default().saturating_sub(1);
                if upto > place && upto - place < 1_000_000 {
                    registered.owners.resize(upto, None);
                }
                registered.owners.push(None);
                return Err(wrong(name, "the numbers before it have a hole"));
            }
            registered.owners.push(None);
            let device: u32 = row.get(1)?;
            let owner = DeviceId::try_from(device).ok();
            let owner = owner.filter(|owner| devices.contains(owner));
            let Some(owner) = owner else {
                return Err(wrong(name, "its device is not registered"));
            };
            if let Some(place) = registered.owners.last_mut() {
                *place = Some(owner);
            }
            let quantity: String = row.get(2)?;
            match quantity.parse::<Quantity>() {
                Ok(_) => Ok(()),
                Err(error) => Err(wrong(name, &error.to_string())),
            }
        },
    )?;
    bodies(db, report)?;
    others(db, report)?;
    Ok(registered)
}

fn device(row: &Row<'_>) -> Result<(DeviceId, DevEui), Error> {
    let id: u32 = row.get(0)?;
    let name = format!("device {id}");
    let (eui, body): (String, String) = (row.get(1)?, row.get(2)?);
    let device: Device = parse(&name, &body)?;
    if device.id.get() != id || device.dev_eui.to_string() != eui {
        return Err(wrong(name, "its row and its body name different devices"));
    }
    Ok((device.id, device.dev_eui))
}

/// Gateways and districts.
fn bodies(db: &Connection, report: &mut Report<'_>) -> Result<(), Error> {
    report.rows(
        db,
        Part::Registry,
        "SELECT id, body FROM gateway",
        &mut |_, row| {
            let (id, body): (String, String) = (row.get(0)?, row.get(1)?);
            let name = format!("gateway {id}");
            let gateway: Gateway = parse(&name, &body)?;
            let same = gateway.id.to_string() == id;
            same.then_some(())
                .ok_or_else(|| wrong(name, "its row and its body name different gateways"))
        },
    )?;
    report.rows(
        db,
        Part::Registry,
        "SELECT id, body FROM district",
        &mut |_, row| {
            let (id, body): (String, String) = (row.get(0)?, row.get(1)?);
            parse::<District>(&format!("district {id}"), &body).map(drop)
        },
    )
}

/// Users, settings, accounting, events, rejects.
fn others(db: &Connection, report: &mut Report<'_>) -> Result<(), Error> {
    report.rows(
        db,
        Part::Registry,
        "SELECT name, role, password_hash FROM user",
        &mut |_, row| {
            let (name, role, _): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let known = UserRole::parse(&role).is_some();
            let why = format!("“{role}” is no role");
            known
                .then_some(())
                .ok_or_else(|| wrong(format!("user {name}"), &why))
        },
    )?;
    report.rows(
        db,
        Part::Registry,
        "SELECT key, value FROM setting",
        &mut |_, row| {
            let (_, _): (String, String) = (row.get(0)?, row.get(1)?);
            Ok(())
        },
    )?;
    report.rows(
        db,
        Part::Accounting,
        "SELECT source, totals FROM accounting",
        &mut |_, row| {
            let (source, totals): (String, String) = (row.get(0)?, row.get(1)?);
            let name = format!("source “{source}”");
            let tally: Tally = parse(&name, &totals)?;
            if tally.source != source {
                return Err(wrong(name, "its row and its body name different sources"));
            }
            let settled = tally.stored
                + tally.duplicate
                + tally.rejected.values().sum::<u64>()
                + tally.ignored.values().sum::<u64>();
            let why = format!("{} messages received, {settled} settled", tally.received);
            (settled == tally.received)
                .then_some(())
                .ok_or_else(|| wrong(name, &why))
        },
    )?;
    if events::is_there(db)? {
        let events = format!("SELECT {} FROM event ORDER BY id", events::COLUMNS);
        report.rows(db, Part::Registry, &events, &mut |_, row| {
            events::read(row).map(drop)
        })?;
    }
    if codecs::is_there(db)? {
        let versions = format!("SELECT {} FROM codec_version", codecs::COLUMNS);
        report.rows(db, Part::Registry, &versions, &mut |_, row| {
            codecs::read(row).map(drop)
        })?;
    }
    if installations::is_there(db)? {
        let changes = format!("SELECT {} FROM installation", installations::COLUMNS);
        report.rows(db, Part::Registry, &changes, &mut |_, row| {
            installations::read(row).map(drop)
        })?;
    }
    if imports::is_there(db)? {
        let all = format!("SELECT {} FROM device_import", imports::COLUMNS);
        report.rows(db, Part::Registry, &all, &mut |_, row| imports::read(row))?;
    }
    if keys::is_there(db)? {
        let all = format!("SELECT {} FROM api_key", keys::COLUMNS);
        report.rows(db, Part::Registry, &all, &mut |_, row| {
            keys::read(row).map(drop)
        })?;
    }
    if uses::is_there(db)? {
        let counts = format!("SELECT {} FROM dataset_use", uses::COLUMNS);
        report.rows(db, Part::Registry, &counts, &mut |_, row| {
            uses::read(row).map(drop)
        })?;
    }
    if alerts::is_there(db)? {
        let rows = format!("SELECT {} FROM alert_row", alerts::COLUMNS);
        report.rows(db, Part::Registry, &rows, &mut |_, row| {
            alerts::read(row).map(drop)
        })?;
    }
    let rejects = format!("SELECT {} FROM reject ORDER BY id", rejects::COLUMNS);
    report.rows(db, Part::Rejects, &rejects, &mut |report, row| {
        report.done.checked.rejects += 1;
        rejects::read(row).map(drop)
    })
}

fn wrong(what: String, why: &str) -> Error {
    Error::Corrupt {
        what,
        why: why.to_owned(),
    }
}

impl Report<'_> {
    /// Reads the rows of a query; what `check` cannot read is a finding and costs no other row.
    fn rows(
        &mut self,
        db: &Connection,
        part: Part,
        sql: &str,
        check: &mut dyn FnMut(&mut Self, &Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let table = sql.split(" FROM ").nth(1).unwrap_or(sql);
        let table = table.split(' ').next().unwrap_or(table);
        let mut query = match db.prepare(sql) {
            Ok(query) => query,
            Err(error) => return self.sql(part, table, error),
        };
        let mut rows = query.query([])?;
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(()),
                Err(error) => {
                    let rest = format!("the rest of {table}");
                    return self.sql(part, &rest, error);
                }
            };
            match check(self, row) {
                Ok(()) => {}
                Err(Error::Corrupt { what, why }) => self.add(part, Some(what), &why),
                Err(Error::Database(error)) => {
                    self.sql(part, &format!("a row of {table}"), error)?;
                }
                Err(error) => return Err(error),
            }
            if part == Part::Registry {
                self.done.checked.registered += 1;
            }
        }
    }
}
