//! How devices are built in, with everything that was ever said about it, by whom and why. Rows of their own, which only
//! grow; the newest row of a device is in force.

use crate::database::has_table;
use crate::registry::{Maps, Registered, parse, print};
use crate::{Error, Store};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use talblick_model::{Device, DeviceId, Installation, Millis};

/// The table, which files of the same format may lack that were last written before there was one.
const TABLE: &str = "
CREATE TABLE IF NOT EXISTS installation (device INTEGER NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (device, number)) WITHOUT ROWID;
";

/// The columns of a row.
pub(crate) const COLUMNS: &str = "device, number, body";

/// Most rows kept of a device; then the oldest go.
const KEPT: u32 = 1_000;

/// What was said about how a device is built in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InstallationChange {
    /// Sign-in name of who said it; absent for the administration token.
    pub by: Option<String>,
    /// When.
    pub at: Millis,
    /// Why, in the words of who said it.
    pub why: String,
    /// What holds since.
    pub installation: Installation,
}

impl Store {
    /// Says how a device is built in. Uplinks that come from then on are read accordingly.
    pub fn put_installation(
        &self,
        device: DeviceId,
        change: &InstallationChange,
    ) -> Result<Option<Arc<Device>>, Error> {
        let mut writer = self.embedded().writer()?;
        let known = self
            .embedded()
            .registry
            .read()
            .devices
            .get(&device)
            .cloned();
        let Some(known) = known.filter(|known| !known.removed) else {
            return Ok(None);
        };
        writer.transaction(|db| save(db, device, change))?;
        let changed = with(&known, &change.installation);
        let answer = Arc::clone(&changed.device);
        self.embedded().registry.write().put_device(changed);
        Ok(Some(answer))
    }

    /// Everything that was said about how a device is built in, the newest first.
    pub fn installation_changes(&self, device: DeviceId) -> Result<Vec<InstallationChange>, Error> {
        self.embedded().read(|db| list(db, device))
    }
}

/// Makes the table where it is missing.
pub(crate) fn prepare(db: &Connection) -> Result<(), Error> {
    if !is_there(db)? {
        db.execute_batch(TABLE)?;
    }
    Ok(())
}

/// Whether the file has the table.
pub(crate) fn is_there(db: &Connection) -> Result<bool, Error> {
    has_table(db, "installation")
}

/// Gives devices what is in force for them.
pub(crate) fn load(db: &Connection, maps: &mut Maps) -> Result<(), Error> {
    if !is_there(db)? {
        return Ok(());
    }
    let mut query = db.prepare(&format!(
        "SELECT {COLUMNS} FROM installation i WHERE number = (SELECT max(number) FROM installation WHERE device = i.device)"
    ))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (device, change) = read(row)?;
        if let Some(known) = maps.devices.get(&device).cloned() {
            maps.put_device(with(&known, &change.installation));
        }
    }
    Ok(())
}

/// Reads a row of [`COLUMNS`].
pub(crate) fn read(row: &Row<'_>) -> Result<(DeviceId, InstallationChange), Error> {
    let (device, number): (u32, u32) = (row.get(0)?, row.get(1)?);
    let what = format!("row {number} of the installation of device {device}");
    let id = DeviceId::try_from(device).map_err(|error| Error::Corrupt {
        what: what.clone(),
        why: error.to_string(),
    })?;
    Ok((id, parse(&what, &row.get::<_, String>(2)?)?))
}

fn with(known: &Registered, installation: &Installation) -> Registered {
    let installation = (!installation.is_empty()).then(|| Arc::new(installation.clone()));
    Registered {
        device: Arc::new(Device {
            installation,
            ..Device::clone(&known.device)
        }),
        ..known.clone()
    }
}

fn list(db: &Connection, device: DeviceId) -> Result<Vec<InstallationChange>, Error> {
    if !is_there(db)? {
        return Ok(Vec::new());
    }
    let mut query = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM installation WHERE device = ?1 ORDER BY number DESC"
    ))?;
    let mut rows = query.query([device.get()])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        changes.push(read(row)?.1);
    }
    Ok(changes)
}

fn save(db: &Connection, device: DeviceId, change: &InstallationChange) -> Result<(), Error> {
    let mut last =
        db.prepare_cached("SELECT ifnull(max(number), 0) FROM installation WHERE device = ?1")?;
    let last: u32 = last.query_row([device.get()], |row| row.get(0))?;
    db.prepare_cached("INSERT INTO installation VALUES (?1, ?2, ?3)")?
        .execute(params![
            device.get(),
            last.saturating_add(1),
            print("an installation", change)?
        ])?;
    db.prepare_cached("DELETE FROM installation WHERE device = ?1 AND number <= ?2")?
        .execute(params![
            device.get(),
            last.saturating_add(1).saturating_sub(KEPT)
        ])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{draft, open};

    fn change(gauge_zero_m: Option<f64>, at: i64) -> InstallationChange {
        InstallationChange {
            by: Some("anna".into()),
            at: Millis::from_i64(at),
            why: "surveyed".into(),
            installation: Installation {
                gauge_zero_m,
                ..Installation::default()
            },
        }
    }

    #[test]
    fn the_newest_word_is_in_force_after_reopening_and_all_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let store = open(&dir);
        let device = store.put_devices(vec![draft(1)]).unwrap().remove(0).id;
        for (height, at) in [(142.0, 1), (142.35, 2)] {
            store
                .put_installation(device, &change(Some(height), at))
                .unwrap()
                .unwrap();
        }
        drop(store);
        let store = open(&dir);
        let zero = |store: &Store| {
            let device = store.device(device).unwrap();
            device.installation.as_ref().and_then(|i| i.gauge_zero_m)
        };
        assert_eq!(zero(&store), Some(142.35));
        // What is changed about the device itself leaves it alone.
        store.put_devices(vec![draft(1)]).unwrap();
        assert_eq!(zero(&store), Some(142.35));
        store.put_installation(device, &change(None, 3)).unwrap();
        assert_eq!(store.device(device).unwrap().installation, None);
        let all = store.installation_changes(device).unwrap();
        let heights: Vec<_> = all
            .iter()
            .map(|c| (c.at.as_i64(), c.installation.gauge_zero_m))
            .collect();
        assert_eq!(heights, [(3, None), (2, Some(142.35)), (1, Some(142.0))]);
    }

    #[test]
    fn a_device_that_is_not_registered_has_none() {
        let dir = tempfile::tempdir().unwrap();
        let store = open(&dir);
        let device = store.put_devices(vec![draft(1)]).unwrap().remove(0).id;
        store.remove_device(device).unwrap();
        assert_eq!(
            store.put_installation(device, &change(None, 1)).unwrap(),
            None
        );
    }
}
