//! The uplink archive: every uplink of one device on one day in one compressed block. The layout is in FORMAT.md.

use crate::damage::UPLINKS;
use crate::day::DayKey;
use crate::frame::{self, Kind, Packer};
use crate::record::{self, UplinkKey};
use crate::wire::{Damage, Reader, Writer};
use crate::{Error, UplinkRecord};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeMap;
use talblick_model::{DeviceId, Reception};

/// As small as level 3 for a device's day (within 0.3 %), in less time.
pub(crate) const LEVEL: i32 = 2;

/// Uplinks of one device on one day, each as its record's bytes.
pub(crate) type Records = BTreeMap<UplinkKey, Box<[u8]>>;

/// Writes a block; `packer` should be of this module's level.
pub(crate) fn encode(records: &Records, packer: &mut Packer) -> Vec<u8> {
    let mut body = Writer::default();
    body.length(records.len());
    for record in records.values() {
        body.bytes(record);
    }
    packer.wrap(Kind::Archive, &body.0)
}

/// Reads a block.
pub(crate) fn decode(block: &[u8]) -> Result<Records, Damage> {
    let body = frame::open(Kind::Archive, block)?;
    let owned = each(&body)?.map(|record| record.map(|(key, bytes)| (key, bytes.into())));
    owned.collect()
}

/// The records of a body, in the order of their keys.
fn each(body: &[u8]) -> Result<impl Iterator<Item = Result<(UplinkKey, &[u8]), Damage>>, Damage> {
    let mut input = Reader::new(body);
    let count = input.count()?;
    Ok((0..count).map(move |_| {
        let bytes = input.bytes()?;
        let identity = record::read_identity(&mut Reader::new(bytes))?;
        Ok((UplinkKey::of(&identity), bytes))
    }))
}

/// Reads the uplinks of a day from disk; none if there is no block.
pub(crate) fn load(db: &Connection, key: DayKey) -> Result<Records, Error> {
    match load_block(db, key)? {
        Some(block) => decode(&block).map_err(|damage| damage.in_block(name(key))),
        None => Ok(Records::new()),
    }
}

/// What tells the uplinks of a day on disk apart, sorted.
pub(crate) fn keys(db: &Connection, key: DayKey) -> Result<Vec<UplinkKey>, Error> {
    let Some(block) = load_block(db, key)? else {
        return Ok(Vec::new());
    };
    let keys = || -> Result<Vec<UplinkKey>, Damage> {
        let body = frame::open(Kind::Archive, &block)?;
        each(&body)?.map(|record| Ok(record?.0)).collect()
    };
    keys().map_err(|damage| damage.in_block(name(key)))
}

/// Reads one uplink of a day from disk, if it is there.
pub(crate) fn find(
    db: &Connection,
    key: DayKey,
    wanted: UplinkKey,
) -> Result<Option<Box<[u8]>>, Error> {
    let Some(block) = load_block(db, key)? else {
        return Ok(None);
    };
    let found = || -> Result<Option<Box<[u8]>>, Damage> {
        let body = frame::open(Kind::Archive, &block)?;
        for record in each(&body)? {
            let (key, bytes) = record?;
            if key == wanted {
                return Ok(Some(bytes.into()));
            }
        }
        Ok(None)
    };
    found().map_err(|damage| damage.in_block(name(key)))
}

/// The block itself.
pub(crate) fn load_block(db: &Connection, key: DayKey) -> Result<Option<Vec<u8>>, Error> {
    let mut query = db.prepare_cached("SELECT block FROM archive WHERE key = ?1")?;
    Ok(query
        .query_row([key.as_i64()], |row| row.get(0))
        .optional()?)
}

/// What people call the block.
pub(crate) fn name(key: DayKey) -> String {
    let device = key.device().map_or(0, DeviceId::get);
    format!("{UPLINKS}{device} on {}", key.shown())
}

/// The record as bytes, for head and log.
pub(crate) fn bytes_of(record: &UplinkRecord) -> Box<[u8]> {
    let mut out = Writer::default();
    record::write(&mut out, record);
    out.0.into()
}

/// Adds receptions to a record that is bytes already.
pub(crate) fn with_receptions(bytes: &[u8], more: &[Reception]) -> Result<Box<[u8]>, Damage> {
    let mut record = record::read(&mut Reader::new(bytes))?;
    Reception::merge(&mut record.uplink.receptions, more);
    Ok(bytes_of(&record))
}
