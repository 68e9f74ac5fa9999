//! Which readings of a row of the log take the place of others: noted beside the log, because once the row was sent
//! nobody could tell any more, and the counters are to come out the same after a crash.

use crate::state::Replacing;
use crate::{Error, registry};
use rusqlite::Connection;
use std::fmt::Write as _;
use talblick_model::{DatastreamId, Millis};

/// Notes them, within the transaction of the row. Nothing is written where nothing is replaced.
pub(crate) fn note(db: &Connection, row: i64, replacing: &Replacing) -> Result<(), Error> {
    if replacing.is_empty() {
        return Ok(());
    }
    let mut text = String::new();
    for (datastream, time) in replacing {
        // Writing to a string cannot fail.
        let _ = write!(text, "{} {};", datastream.get(), time.as_i64());
    }
    registry::save_setting(db, &key(row), &text)
}

/// What was noted of a row.
pub(crate) fn of_row(db: &Connection, row: i64) -> Result<Replacing, Error> {
    let text = registry::setting(db, &key(row))?.unwrap_or_default();
    let one = |pair: &str| {
        let (datastream, time) = pair.split_once(' ')?;
        let datastream = DatastreamId::try_from(datastream.parse::<u32>().ok()?).ok()?;
        Some((datastream, Millis::from_i64(time.parse().ok()?)))
    };
    Ok(text.split(';').filter_map(one).collect())
}

/// Forgets it of rows that leave the log.
pub(crate) fn forget(db: &Connection, up_to: i64) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM setting WHERE key > 'replacing ' AND key <= ?1")?
        .execute([key(up_to)])?;
    Ok(())
}

/// Sorts like the number.
fn key(row: i64) -> String {
    format!("replacing {row:020}")
}
