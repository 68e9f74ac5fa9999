//! Tables of devices that were brought in lately, with what was known before each, so that it can be undone for a day.

use crate::database::has_table;
use crate::registry::{parse, print};
use crate::{DeviceDraft, Error, InstallationChange, Store};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use talblick_model::{DevEui, Device, DeviceId, Installation, Millis};

/// The table, which files of the same format may lack that were last written before there was one.
const TABLE: &str = "
CREATE TABLE IF NOT EXISTS device_import (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, by TEXT,
    added INTEGER NOT NULL, changed INTEGER NOT NULL, undone INTEGER, steps TEXT NOT NULL);
";
/// The columns of a row.
pub(crate) const COLUMNS: &str = "id, at, by, added, changed, undone, steps";
/// Devices written at once.
const STEP: usize = 50;

/// Devices that were brought in together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceImport {
    /// Its number.
    pub id: u32,
    /// When.
    pub at: Millis,
    /// Sign-in name of who did it; absent for the administration token and the command line.
    pub by: Option<String>,
    /// Devices that were new.
    pub added: u32,
    /// Devices that were known and changed.
    pub changed: u32,
    /// When it was undone.
    pub undone: Option<Millis>,
}

/// What became of an import that was undone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UndoneImport {
    /// Devices taken out of the registry again; their readings stay.
    pub removed: u32,
    /// Devices that are as they were.
    pub restored: u32,
    /// Devices that somebody has changed since, which stay as they are.
    pub kept: Vec<(DevEui, String)>,
}

/// What is registered of a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct State {
    draft: DeviceDraft,
    installation: Installation,
}

impl State {
    fn of(device: &Device) -> Self {
        Self {
            draft: DeviceDraft::from(device),
            installation: device.installation.as_deref().cloned().unwrap_or_default(),
        }
    }

    /// Whether nobody but the import changed it; the import may have ended between the one part and the other.
    fn untouched(&self, before: Option<&Self>, after: &Self) -> bool {
        let nothing = Installation::default();
        let installed = before.map_or(&nothing, |before| &before.installation);
        let draft = before.is_some_and(|before| self.draft == before.draft);
        (draft || self.draft == after.draft)
            && (self.installation == *installed || self.installation == after.installation)
    }
}

/// What an import does to a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Step {
    /// Absent if the device is new.
    before: Option<State>,
    after: State,
}

impl Store {
    /// How long an import can be undone.
    pub const UNDO: Duration = Duration::from_hours(24);

    /// Registers or changes devices together, each with how it is built in where that is said otherwise. What was known
    /// before is written down first: were it to end halfway, what is done can be undone.
    pub fn import_devices(
        &self,
        rows: &[(DeviceDraft, Option<Installation>)],
        by: Option<&str>,
        now: Millis,
    ) -> Result<DeviceImport, Error> {
        let import = self.note_import(rows, by, now)?;
        for part in rows.chunks(STEP) {
            let devices =
                self.put_devices(part.iter().map(|(draft, _)| draft.clone()).collect())?;
            for (device, (_, installation)) in devices.iter().zip(part) {
                if let Some(installation) = installation {
                    self.install(device.id, installation.clone(), "from a table", by, now)?;
                }
            }
        }
        Ok(import)
    }

    fn note_import(
        &self,
        rows: &[(DeviceDraft, Option<Installation>)],
        by: Option<&str>,
        now: Millis,
    ) -> Result<DeviceImport, Error> {
        let drafts = rows.iter().map(|(draft, _)| draft.clone()).collect();
        let registered = self.embedded().registry.read().drafted(drafts, now)?;
        let steps = registered.iter().zip(rows).map(|(registered, (_, said))| {
            let mut after = State::of(&registered.device);
            if let Some(installation) = said {
                after.installation = installation.clone();
            }
            let known = self.device_by_eui(after.draft.dev_eui);
            Step {
                before: known.as_deref().map(State::of),
                after,
            }
        });
        let steps: Vec<Step> = steps.collect();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let added = steps.iter().filter(|step| step.before.is_none()).count();
        let mut import = DeviceImport {
            id: 0,
            at: now,
            by: by.map(str::to_owned),
            added: count(added),
            changed: count(steps.len() - added),
            undone: None,
        };
        import.id = self.embedded().writer()?.transaction(|db| {
            db.prepare_cached("DELETE FROM device_import WHERE at < ?1")?
                .execute([oldest(now).as_i64()])?;
            let mut insert = db.prepare_cached(
                "INSERT INTO device_import (at, by, added, changed, steps) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
            )?;
            let DeviceImport { at, by, added, changed, .. } = &import;
            let row = params![at.as_i64(), by, added, changed, print("an import", &steps)?];
            Ok(insert.query_row(row, |row| row.get(0))?)
        })?;
        Ok(import)
    }

    /// Imports that can be undone, and those that were, the newest first.
    pub fn device_imports(&self, now: Millis) -> Result<Vec<DeviceImport>, Error> {
        self.embedded().read(|db| {
            if !is_there(db)? {
                return Ok(Vec::new());
            }
            let mut query = db.prepare_cached(
                "SELECT id, at, by, added, changed, undone FROM device_import WHERE at >= ?1 ORDER BY id DESC",
            )?;
            let rows = query.query_map([oldest(now).as_i64()], import)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Makes devices what they were before an import, but for those that were changed since. Nothing if there is no such
    /// import, or no longer. Undoing twice does nothing more.
    pub fn undo_import(
        &self,
        id: u32,
        by: Option<&str>,
        now: Millis,
    ) -> Result<Option<UndoneImport>, Error> {
        let found = self.embedded().read(|db| {
            if !is_there(db)? {
                return Ok(None);
            }
            let sql = format!("SELECT {COLUMNS} FROM device_import WHERE id = ?1 AND at >= ?2");
            let mut query = db.prepare_cached(&sql)?;
            let oldest = oldest(now).as_i64();
            let row = query.query_row(params![id, oldest], |row| Ok(steps(row)));
            row.optional()?.transpose()
        })?;
        let Some(steps) = found else {
            return Ok(None);
        };
        let mut undone = UndoneImport::default();
        let mut back = Vec::new();
        for Step { before, after } in steps {
            let dev_eui = after.draft.dev_eui;
            let Some(device) = self.device_by_eui(dev_eui) else {
                continue;
            };
            let is = State::of(&device);
            match before {
                before if before.as_ref() == Some(&is) => {}
                before if !is.untouched(before.as_ref(), &after) => {
                    undone.kept.push((dev_eui, is.draft.name));
                }
                Some(before) => back.push((before, after)),
                None => undone.removed += u32::from(self.remove_device(device.id)?),
            }
        }
        for part in back.chunks(STEP) {
            let drafts = part.iter().map(|(before, _)| before.draft.clone());
            let devices = self.put_devices(drafts.collect())?;
            for (device, (before, after)) in devices.iter().zip(part) {
                undone.restored += 1;
                if before.installation != after.installation {
                    let installation = before.installation.clone();
                    self.install(device.id, installation, "import undone", by, now)?;
                }
            }
        }
        self.embedded().writer()?.transaction(|db| {
            let sql = "UPDATE device_import SET undone = ?2 WHERE id = ?1 AND undone IS NULL";
            db.prepare_cached(sql)?.execute(params![id, now.as_i64()])?;
            Ok(())
        })?;
        Ok(Some(undone))
    }

    fn install(
        &self,
        device: DeviceId,
        installation: Installation,
        why: &str,
        by: Option<&str>,
        at: Millis,
    ) -> Result<(), Error> {
        let change = InstallationChange {
            by: by.map(str::to_owned),
            at,
            why: why.to_owned(),
            installation,
        };
        self.put_installation(device, &change).map(drop)
    }
}

/// What came in before cannot be undone.
fn oldest(now: Millis) -> Millis {
    let span = i64::try_from(Store::UNDO.as_millis()).unwrap_or(i64::MAX);
    Millis::from_i64(now.as_i64().saturating_sub(span))
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
    has_table(db, "device_import")
}

fn import(row: &Row<'_>) -> rusqlite::Result<DeviceImport> {
    Ok(DeviceImport {
        id: row.get(0)?,
        at: Millis::from_i64(row.get(1)?),
        by: row.get(2)?,
        added: row.get(3)?,
        changed: row.get(4)?,
        undone: row.get::<_, Option<i64>>(5)?.map(Millis::from_i64),
    })
}

/// Reads a row of [`COLUMNS`].
pub(crate) fn read(row: &Row<'_>) -> Result<(), Error> {
    import(row)?;
    steps(row).map(drop)
}

fn steps(row: &Row<'_>) -> Result<Vec<Step>, Error> {
    let id: u32 = row.get(0)?;
    parse(
        &format!("import {id} of devices"),
        &row.get::<_, String>(6)?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{draft, open};

    fn at(hours: i64) -> Millis {
        Millis::from_i64(hours * 3_600_000)
    }

    fn renamed(eui: u64, name: &str) -> DeviceDraft {
        DeviceDraft {
            name: name.into(),
            ..draft(eui)
        }
    }

    fn zero(metres: f64) -> Installation {
        Installation {
            gauge_zero_m: Some(metres),
            ..Installation::default()
        }
    }

    #[test]
    fn what_came_in_by_mistake_is_as_before_after_reopening_too() {
        let dir = tempfile::tempdir().unwrap();
        let store = open(&dir);
        store.put_devices(vec![draft(1), draft(2)]).unwrap();
        let known = store.device_by_eui(DevEui::from_u64(1)).unwrap();
        let rows = vec![
            (renamed(1, "Falsch"), Some(zero(150.0))),
            (renamed(3, "Neu"), None),
        ];
        let import = store.import_devices(&rows, Some("anna"), at(1)).unwrap();
        assert_eq!((import.added, import.changed), (1, 1));
        drop(store);
        let store = open(&dir);
        assert_eq!(store.device_imports(at(2)).unwrap()[0], import);
        let undone = store.undo_import(import.id, Some("anna"), at(2)).unwrap();
        let undone = undone.unwrap();
        assert_eq!((undone.removed, undone.restored), (1, 1));
        assert_eq!(undone.kept, []);
        assert_eq!(store.device(known.id).unwrap(), known);
        assert_eq!(store.device_by_eui(DevEui::from_u64(3)), None);
        assert_eq!(store.device_imports(at(2)).unwrap()[0].undone, Some(at(2)));
        let whys = store.installation_changes(known.id).unwrap();
        assert_eq!(whys[0].why, "import undone");
        // A second click finds nothing left to do.
        let again = store.undo_import(import.id, None, at(3)).unwrap();
        assert_eq!(again, Some(UndoneImport::default()));
        assert_eq!(store.device_imports(at(3)).unwrap()[0].undone, Some(at(2)));
    }

    #[test]
    fn what_somebody_changed_since_stays() {
        let dir = tempfile::tempdir().unwrap();
        let store = open(&dir);
        store.put_devices(vec![draft(1)]).unwrap();
        let rows = vec![
            (renamed(1, "Pegel Nord"), None),
            (renamed(2, "Pegel Süd"), None),
        ];
        let import = store.import_devices(&rows, None, at(1)).unwrap();
        store.put_devices(vec![renamed(1, "Pegel West")]).unwrap();
        let undone = store.undo_import(import.id, None, at(2)).unwrap().unwrap();
        let kept = (DevEui::from_u64(1), "Pegel West".to_owned());
        assert_eq!((undone.removed, undone.restored), (1, 0));
        assert_eq!(undone.kept, [kept]);
    }

    #[test]
    fn an_import_that_ended_halfway_is_undone_too() {
        let dir = tempfile::tempdir().unwrap();
        let store = open(&dir);
        store.put_devices(vec![draft(1)]).unwrap();
        let before = store.device_by_eui(DevEui::from_u64(1)).unwrap();
        let rows = [1, 2, 3].map(|n| (renamed(n, "Falsch"), Some(zero(150.0))));
        let import = store.note_import(&rows, None, at(1)).unwrap();
        // Of the first two the names were written and not how they are built in, of the third nothing.
        let names = rows[..2].iter().map(|(draft, _)| draft.clone());
        store.put_devices(names.collect()).unwrap();
        let undone = store.undo_import(import.id, None, at(2)).unwrap().unwrap();
        assert_eq!((undone.removed, undone.restored), (1, 1));
        assert_eq!(undone.kept, []);
        assert_eq!(store.device(before.id).unwrap(), before);
    }

    #[test]
    fn after_a_day_it_cannot_be_undone() {
        let dir = tempfile::tempdir().unwrap();
        let store = open(&dir);
        let rows = |name: &str| vec![(renamed(1, name), None)];
        let first = store.import_devices(&rows("Erster"), None, at(1)).unwrap();
        assert_eq!(store.undo_import(first.id, None, at(26)).unwrap(), None);
        assert_eq!(store.undo_import(77, None, at(2)).unwrap(), None);
        let second = store
            .import_devices(&rows("Zweiter"), None, at(26))
            .unwrap();
        assert_eq!(store.device_imports(at(26)).unwrap(), [second]);
    }
}
