//! The registry on disk: a table a noun, the things themselves as JSON, so that a new field needs no new format.

use crate::registry::{Maps, Registered, User, UserRole};
use crate::{Error, Store, installations};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use talblick_model::{Datastream, DatastreamId, Device, DeviceId, District, Gateway};

/// Reads everything registered.
pub(crate) fn load(db: &Connection) -> Result<Maps, Error> {
    let mut maps = Maps::default();
    let mut query = db.prepare("SELECT removed, district_given, body FROM device ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        maps.put_device(Registered {
            removed: row.get(0)?,
            district_given: row.get(1)?,
            device: Arc::new(parse::<Device>("a device", &row.get::<_, String>(2)?)?),
        });
    }
    let mut query = db.prepare("SELECT body FROM gateway")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        maps.put_gateway(parse("a gateway", &row.get::<_, String>(0)?)?);
    }
    let mut query = db.prepare("SELECT body FROM district")?;
    let mut rows = query.query([])?;
    let mut districts = Vec::new();
    while let Some(row) = rows.next()? {
        districts.push(parse("a district", &row.get::<_, String>(0)?)?);
    }
    maps.put_districts(districts);
    load_datastreams(db, &mut maps)?;
    installations::load(db, &mut maps)?;
    Ok(maps)
}

fn load_datastreams(db: &Connection, maps: &mut Maps) -> Result<(), Error> {
    let corrupt = |id: u32, why: &str| Error::Corrupt {
        what: format!("datastream {id}"),
        why: why.to_owned(),
    };
    let mut query =
        db.prepare("SELECT id, device, quantity, channel FROM datastream ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (id, device): (u32, u32) = (row.get(0)?, row.get(1)?);
        if maps.datastreams.len() + 1 != id as usize {
            return Err(corrupt(id, "the numbers before it have a hole"));
        }
        let quantity: String = row.get(2)?;
        let valid = |e: talblick_model::Error| corrupt(id, &e.to_string());
        maps.put_datastream(Datastream {
            id: DatastreamId::try_from(id).map_err(valid)?,
            device: DeviceId::try_from(device).map_err(valid)?,
            quantity: quantity.parse().map_err(valid)?,
            channel: row.get(3)?,
        });
    }
    Ok(())
}

/// Writes a device.
pub(crate) fn save_device(db: &Connection, registered: &Registered) -> Result<(), Error> {
    let device = registered.device.as_ref();
    db.prepare_cached("INSERT OR REPLACE INTO device VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            device.id.get(),
            device.dev_eui.to_string(),
            registered.removed,
            registered.district_given,
            print("a device", device)?,
        ])?;
    Ok(())
}

/// Writes a gateway.
pub(crate) fn save_gateway(db: &Connection, gateway: &Gateway) -> Result<(), Error> {
    db.prepare_cached("INSERT OR REPLACE INTO gateway VALUES (?1, ?2)")?
        .execute(params![
            gateway.id.to_string(),
            print("a gateway", gateway)?
        ])?;
    Ok(())
}

/// Replaces all districts.
pub(crate) fn save_districts(db: &Connection, districts: &[District]) -> Result<(), Error> {
    db.execute("DELETE FROM district", [])?;
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO district VALUES (?1, ?2)")?;
    for district in districts {
        insert.execute(params![
            district.id.as_str(),
            print("a district", district)?
        ])?;
    }
    Ok(())
}

/// Writes a new datastream.
pub(crate) fn save_datastream(db: &Connection, datastream: &Datastream) -> Result<(), Error> {
    db.prepare_cached("INSERT INTO datastream VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            datastream.id.get(),
            datastream.device.get(),
            datastream.quantity.name(),
            datastream.channel,
        ])?;
    Ok(())
}

/// Every user, in order of name.
pub(crate) fn users(db: &Connection) -> Result<Vec<User>, Error> {
    let mut query =
        db.prepare_cached("SELECT name, password_hash, role FROM user ORDER BY name")?;
    let mut rows = query.query([])?;
    let mut users = Vec::new();
    while let Some(row) = rows.next()? {
        let (name, role): (String, String) = (row.get(0)?, row.get(2)?);
        let role = UserRole::parse(&role).ok_or_else(|| Error::Corrupt {
            what: format!("user {name}"),
            why: format!("“{role}” is no role"),
        })?;
        users.push(User {
            name,
            password_hash: row.get(1)?,
            role,
        });
    }
    Ok(users)
}

/// Writes a user.
pub(crate) fn save_user(db: &Connection, user: &User) -> Result<(), Error> {
    db.prepare_cached("INSERT OR REPLACE INTO user VALUES (?1, ?2, ?3)")?
        .execute(params![user.name, user.password_hash, user.role.as_str()])?;
    Ok(())
}

/// Removes a user; false if there was none.
pub(crate) fn remove_user(db: &Connection, name: &str) -> Result<bool, Error> {
    let mut delete = db.prepare_cached("DELETE FROM user WHERE name = ?1")?;
    Ok(delete.execute([name])? > 0)
}

/// A setting.
pub(crate) fn setting(db: &Connection, key: &str) -> Result<Option<String>, Error> {
    let mut query = db.prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
    Ok(query.query_row([key], |row| row.get(0)).optional()?)
}

/// Writes a setting.
pub(crate) fn save_setting(db: &Connection, key: &str, value: &str) -> Result<(), Error> {
    db.prepare_cached("INSERT OR REPLACE INTO setting VALUES (?1, ?2)")?
        .execute([key, value])?;
    Ok(())
}

impl Store {
    /// A small setting, such as the hash of the administration token.
    pub fn setting(&self, key: &str) -> Result<Option<String>, Error> {
        self.embedded().read(|db| setting(db, key))
    }

    /// Writes a small setting.
    pub fn put_setting(&self, key: &str, value: &str) -> Result<(), Error> {
        let mut writer = self.embedded().writer()?;
        writer.transaction(|db| save_setting(db, key, value))
    }
}

/// JSON for a column.
pub(crate) fn print<T: Serialize>(what: &str, thing: &T) -> Result<String, Error> {
    serde_json::to_string(thing).map_err(|error| corrupt(what, &error))
}

/// JSON from a column.
pub(crate) fn parse<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| corrupt(what, &error))
}

fn corrupt(what: &str, error: &serde_json::Error) -> Error {
    Error::Corrupt {
        what: what.to_owned(),
        why: error.to_string(),
    }
}
