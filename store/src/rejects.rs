//! Rejects: messages that could not be used, as rows of their own.

use crate::{Error, Page, RejectFilter, Store, StoredReject};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use talblick_model::{DevEui, Millis, Reject, RejectReason};

pub(crate) const COLUMNS: &str =
    "id, at, source, topic, reason, detail, dev_eui, payload, replayed";

impl Store {
    /// Rejects, newest first, older than `before`.
    pub fn rejects(
        &self,
        filter: &RejectFilter,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Page<StoredReject, i64>, Error> {
        self.embedded().read(|db| list(db, filter, before, limit))
    }
    /// Rejects, oldest first, with a number above `after`.
    pub fn oldest_rejects(
        &self,
        filter: &RejectFilter,
        after: i64,
        limit: usize,
    ) -> Result<Vec<StoredReject>, Error> {
        self.embedded().read(|db| oldest(db, filter, after, limit))
    }
    /// One reject, with its bytes.
    pub fn reject(&self, id: i64) -> Result<Option<StoredReject>, Error> {
        self.embedded().read(|db| one(db, id))
    }
    /// The newest reject of a device that was not replayed yet.
    pub fn newest_open_reject(&self, dev_eui: DevEui) -> Result<Option<StoredReject>, Error> {
        self.embedded().read(|db| newest_open(db, dev_eui))
    }
    /// How many rejects are kept that were not replayed yet, by reason.
    pub fn open_rejects(&self) -> Result<Vec<(RejectReason, u64)>, Error> {
        self.embedded().read(count_open)
    }
    /// Notes that a reject was replayed.
    pub fn mark_replayed(&self, id: i64, at: Millis) -> Result<(), Error> {
        let mut writer = self.embedded().writer()?;
        writer.transaction(|db| mark_replayed(db, id, at))
    }
}

/// Finds those that were not replayed without reading the messages beside them; files of older programs have no such index.
pub(crate) const OPEN_INDEX: &str =
    "CREATE INDEX IF NOT EXISTS reject_open ON reject (reason) WHERE replayed IS NULL";

/// Adds rejects, within the transaction of their batch.
pub(crate) fn insert(db: &Connection, rejects: &[Reject]) -> Result<(), Error> {
    let mut insert = db.prepare_cached(
        "INSERT INTO reject (at, source, topic, reason, detail, dev_eui, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for reject in rejects {
        insert.execute(params![
            reject.at.as_i64(),
            reject.source,
            reject.topic,
            reject.reason.as_str(),
            reject.detail,
            reject.dev_eui.map(|eui| eui.to_string()),
            reject.payload,
        ])?;
    }
    Ok(())
}

/// Rejects that pass the filter, newest first.
pub(crate) fn list(
    db: &Connection,
    filter: &RejectFilter,
    before: Option<i64>,
    limit: usize,
) -> Result<Page<StoredReject, i64>, Error> {
    let limit = limit.max(1);
    let mut query = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM reject WHERE id < ?1 AND (?2 IS NULL OR reason = ?2) AND (?3 IS NULL OR dev_eui = ?3)
         AND (NOT ?4 OR replayed IS NULL) ORDER BY id DESC LIMIT ?5"
    ))?;
    let mut rows = query.query(params![
        before.unwrap_or(i64::MAX),
        filter.reason.map(RejectReason::as_str),
        filter.dev_eui.map(|eui| eui.to_string()),
        filter.open_only,
        i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1),
    ])?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        items.push(read(row)?);
    }
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|last| last.id);
    Ok(Page { items, next })
}

/// Rejects that pass the filter, oldest first.
pub(crate) fn oldest(
    db: &Connection,
    filter: &RejectFilter,
    after: i64,
    limit: usize,
) -> Result<Vec<StoredReject>, Error> {
    let mut query = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM reject WHERE id > ?1 AND (?2 IS NULL OR reason = ?2) AND (?3 IS NULL OR dev_eui = ?3)
         AND (NOT ?4 OR replayed IS NULL) ORDER BY id LIMIT ?5"
    ))?;
    let mut rows = query.query(params![
        after,
        filter.reason.map(RejectReason::as_str),
        filter.dev_eui.map(|eui| eui.to_string()),
        filter.open_only,
        i64::try_from(limit).unwrap_or(i64::MAX),
    ])?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        items.push(read(row)?);
    }
    Ok(items)
}

/// One reject.
pub(crate) fn one(db: &Connection, id: i64) -> Result<Option<StoredReject>, Error> {
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM reject WHERE id = ?1"))?;
    query
        .query_row([id], |row| Ok(read(row)))
        .optional()?
        .transpose()
}

fn newest_open(db: &Connection, dev_eui: DevEui) -> Result<Option<StoredReject>, Error> {
    let mut query = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM reject WHERE dev_eui = ?1 AND replayed IS NULL ORDER BY id DESC LIMIT 1"
    ))?;
    query
        .query_row([dev_eui.to_string()], |row| Ok(read(row)))
        .optional()?
        .transpose()
}

fn count_open(db: &Connection) -> Result<Vec<(RejectReason, u64)>, Error> {
    let mut query = db.prepare_cached(
        "SELECT reason, count(*) FROM reject WHERE replayed IS NULL GROUP BY reason",
    )?;
    let mut rows = query.query([])?;
    let mut counts = Vec::new();
    while let Some(row) = rows.next()? {
        let corrupt = |why: talblick_model::Error| Error::Corrupt {
            what: "reasons of rejects".to_owned(),
            why: why.to_string(),
        };
        let reason = row.get::<_, String>(0)?.parse().map_err(corrupt)?;
        counts.push((reason, row.get::<_, i64>(1)?.unsigned_abs()));
    }
    Ok(counts)
}

/// Notes when a reject was replayed.
pub(crate) fn mark_replayed(db: &Connection, id: i64, at: Millis) -> Result<(), Error> {
    db.prepare_cached("UPDATE reject SET replayed = ?2 WHERE id = ?1")?
        .execute(params![id, at.as_i64()])?;
    Ok(())
}

/// Reads a row of [`COLUMNS`].
pub(crate) fn read(row: &Row<'_>) -> Result<StoredReject, Error> {
    let id = row.get(0)?;
    let corrupt = |why: talblick_model::Error| Error::Corrupt {
        what: format!("reject {id}"),
        why: why.to_string(),
    };
    let dev_eui: Option<String> = row.get(6)?;
    Ok(StoredReject {
        id,
        reject: Reject {
            at: Millis::from_i64(row.get(1)?),
            source: row.get(2)?,
            topic: row.get(3)?,
            reason: row.get::<_, String>(4)?.parse().map_err(corrupt)?,
            detail: row.get(5)?,
            dev_eui: dev_eui
                .map(|eui| eui.parse())
                .transpose()
                .map_err(corrupt)?,
            payload: row.get(7)?,
        },
        replayed: row.get::<_, Option<i64>>(8)?.map(Millis::from_i64),
    })
}
