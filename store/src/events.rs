//! Events of devices: joins, status, acknowledgements, log lines, locations. Rows of their own, the newest of each device
//! and no more; what a status says of battery and margin is among the readings too.

use crate::database::has_table;
use crate::{Error, IgnoredKind, Page, Store};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use talblick_model::{DevEui, Millis, Position, TimeRange};

/// Events that are kept of a device.
const KEPT: i64 = 500;

/// The table, which files of the same format may lack that were last written before there were events.
pub(crate) const TABLE: &str = "
CREATE TABLE IF NOT EXISTS event (id INTEGER PRIMARY KEY AUTOINCREMENT, dev_eui TEXT NOT NULL, at INTEGER NOT NULL,
    received INTEGER NOT NULL, hash INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (dev_eui, at, hash));
CREATE INDEX IF NOT EXISTS event_by_arrival ON event (received);
";

pub(crate) const COLUMNS: &str = "id, dev_eui, at, hash, body";

/// Something that happened to a device, other than an uplink.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceEvent {
    /// Whose event it is. Nobody may have registered the device yet: its join comes before its first uplink.
    pub dev_eui: DevEui,
    /// When: the network server's word, or else when Talblick had it.
    pub at: Millis,
    /// When Talblick had it.
    pub received_at: Millis,
    /// Name of the configured source it came through.
    pub source: String,
    /// What it is.
    pub kind: IgnoredKind,
    /// Hash of the message. An event with the hash and the moment of an older one is that one.
    pub hash: u64,
    /// Battery in percent; absent if mains-powered or unknown.
    pub battery_level: Option<f32>,
    /// Signal to noise ratio with which the device heard the network server, in dB.
    pub margin_db: Option<i16>,
    /// Level, code and text of a log line.
    pub text: Option<String>,
    /// Where the network server computed the device to be.
    pub location: Option<Position>,
}

/// An event as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    /// Its number.
    pub id: i64,
    /// The event.
    pub event: DeviceEvent,
}

impl Store {
    /// Events of a device, newest first, older than `before` (time and number); those that `wanted` agrees to.
    pub fn events(
        &self,
        dev_eui: DevEui,
        range: TimeRange,
        before: Option<(Millis, i64)>,
        limit: usize,
        wanted: impl Fn(&DeviceEvent) -> bool,
    ) -> Result<Page<StoredEvent, (Millis, i64)>, Error> {
        self.embedded().read(|db| {
            if !is_there(db)? {
                return Ok(Page {
                    items: Vec::new(),
                    next: None,
                });
            }
            let limit = limit.max(1);
            let before = before.unwrap_or((range.to(), i64::MIN));
            let mut query = db.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM event WHERE dev_eui = ?1 AND at >= ?2 AND (at, id) < (?3, ?4) ORDER BY at DESC, id DESC"
            ))?;
            let mut rows = query.query(params![
                dev_eui.to_string(),
                range.from().as_i64(),
                before.0.as_i64(),
                before.1,
            ])?;
            let mut items: Vec<StoredEvent> = Vec::new();
            while items.len() <= limit
                && let Some(row) = rows.next()?
            {
                let stored = read(row)?;
                if wanted(&stored.event) {
                    items.push(stored);
                }
            }
            let more = items.len() > limit;
            items.truncate(limit);
            let last = items.last().filter(|_| more);
            let next = last.map(|last| (last.event.at, last.id));
            Ok(Page { items, next })
        })
    }

    /// Hash and moment of the events that came in since, oldest first: what tells a redelivery over a restart.
    pub fn recent_events(&self, since: Millis) -> Result<Vec<(u64, Millis)>, Error> {
        self.embedded().read(|db| {
            if !is_there(db)? {
                return Ok(Vec::new());
            }
            let mut query = db.prepare_cached(
                "SELECT hash, at FROM event WHERE received >= ?1 ORDER BY received",
            )?;
            let rows = query.query_map([since.as_i64()], |row| {
                let hash: i64 = row.get(0)?;
                Ok((hash.cast_unsigned(), Millis::from_i64(row.get(1)?)))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Adds events, within the transaction of their batch, and takes away what is too many of a device.
pub(crate) fn insert(db: &Connection, events: &[DeviceEvent]) -> Result<(), Error> {
    if events.is_empty() {
        return Ok(());
    }
    let mut insert = db.prepare_cached(
        "INSERT OR IGNORE INTO event (dev_eui, at, received, hash, body) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for event in events {
        let body = serde_json::to_string(event).map_err(|error| Error::Corrupt {
            what: format!("an event of {}", event.dev_eui),
            why: error.to_string(),
        })?;
        insert.execute(params![
            event.dev_eui.to_string(),
            event.at.as_i64(),
            event.received_at.as_i64(),
            event.hash.cast_signed(),
            body,
        ])?;
    }
    let mut devices: Vec<DevEui> = events.iter().map(|event| event.dev_eui).collect();
    devices.sort_unstable();
    devices.dedup();
    let mut forget = db.prepare_cached(
        "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE dev_eui = ?1 ORDER BY at DESC, id DESC LIMIT -1 OFFSET ?2)",
    )?;
    for device in devices {
        forget.execute(params![device.to_string(), KEPT])?;
    }
    Ok(())
}

/// Whether the file has the table: one that is only read may lack it.
pub(crate) fn is_there(db: &Connection) -> Result<bool, Error> {
    has_table(db, "event")
}

/// Reads a row of [`COLUMNS`].
pub(crate) fn read(row: &Row<'_>) -> Result<StoredEvent, Error> {
    let id = row.get(0)?;
    let corrupt = |why: String| Error::Corrupt {
        what: format!("event {id}"),
        why,
    };
    let body: String = row.get(4)?;
    let event: DeviceEvent = serde_json::from_str(&body).map_err(|e| corrupt(e.to_string()))?;
    let dev_eui: String = row.get(1)?;
    let columns: (i64, i64) = (row.get(2)?, row.get(3)?);
    if (event.at.as_i64(), event.hash.cast_signed()) != columns
        || event.dev_eui.to_string() != dev_eui
    {
        return Err(corrupt("its row and its body do not agree".to_owned()));
    }
    Ok(StoredEvent { id, event })
}
