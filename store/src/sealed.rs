//! Chunks on disk, one at a time: what late readings and queries look into.

use crate::chunk::{Chunk, Scratch};
use crate::damage::READINGS;
use crate::day::DayKey;
use crate::wire::Damage;
use crate::{Error, StoredReading};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeMap;
use talblick_model::{DatastreamId, DeviceId};

/// The block of a device-day.
pub(crate) fn load_block(db: &Connection, key: DayKey) -> Result<Option<Vec<u8>>, Error> {
    let mut query = db.prepare_cached("SELECT block FROM chunk WHERE key = ?1")?;
    Ok(query
        .query_row([key.as_i64()], |row| row.get(0))
        .optional()?)
}

/// Appends the sealed readings of a datastream on a day to `out`.
pub(crate) fn load(
    db: &Connection,
    key: DayKey,
    datastream: DatastreamId,
    scratch: &mut Scratch,
    out: &mut Vec<StoredReading>,
) -> Result<(), Error> {
    let mut query = db.prepare_cached("SELECT block FROM chunk WHERE key = ?1")?;
    let mut rows = query.query([key.as_i64()])?;
    let Some(row) = rows.next()? else {
        return Ok(());
    };
    let block = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
    Chunk::open(key.day(), block)
        .and_then(|chunk| chunk.read(datastream, scratch, out))
        .map_err(|damage| damage.in_block(name(key)))?;
    Ok(())
}

/// Every reading of a chunk, by datastream.
pub(crate) fn read_all(
    key: DayKey,
    block: &[u8],
    scratch: &mut Scratch,
) -> Result<BTreeMap<DatastreamId, Vec<StoredReading>>, Damage> {
    let chunk = Chunk::open(key.day(), block)?;
    chunk
        .datastreams()
        .map(|datastream| {
            let mut readings = Vec::new();
            chunk.read(datastream, scratch, &mut readings)?;
            Ok((datastream, readings))
        })
        .collect()
}

/// What people call the chunk.
pub(crate) fn name(key: DayKey) -> String {
    let device = key.device().map_or(0, DeviceId::get);
    format!("{READINGS}{device} on {}", key.shown())
}
