//! The one SQLite file: how it is opened, its tables, its format version, and what its errors mean.

use crate::{Error, alerts, codecs, events, imports, installations, keys, rejects, uses};
use parking_lot::Mutex;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Name of the store's file in the data directory.
pub const FILE: &str = "talblick.db";
/// The newest format this program reads and writes; kept in `PRAGMA user_version`.
pub(crate) const FORMAT: i64 = 2;
/// "Talb": marks the file as ours.
const APPLICATION_ID: i64 = 0x5461_6c62;
/// Reader connections kept for the next reader.
const IDLE_READERS: usize = 8;

const SCHEMA: &str = "
CREATE TABLE log (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, block BLOB NOT NULL);
CREATE TABLE mark (one INTEGER PRIMARY KEY CHECK (one = 1), log INTEGER NOT NULL);
INSERT INTO mark VALUES (1, 0);
CREATE TABLE chunk (key INTEGER PRIMARY KEY, block BLOB NOT NULL);
CREATE TABLE archive (key INTEGER PRIMARY KEY, block BLOB NOT NULL);
CREATE TABLE days (device INTEGER PRIMARY KEY, block BLOB NOT NULL);
CREATE TABLE series (page INTEGER PRIMARY KEY, block BLOB NOT NULL);
CREATE TABLE device_presence (device INTEGER PRIMARY KEY, block BLOB NOT NULL);
CREATE TABLE gateway_presence (gateway TEXT PRIMARY KEY, block BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE identities (id INTEGER PRIMARY KEY, newest INTEGER NOT NULL, uplinks INTEGER NOT NULL, block BLOB NOT NULL);
CREATE TABLE accounting (source TEXT PRIMARY KEY, totals TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE reject (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, source TEXT NOT NULL, topic TEXT NOT NULL,
    reason TEXT NOT NULL, detail TEXT NOT NULL, dev_eui TEXT, payload BLOB NOT NULL, replayed INTEGER);
CREATE INDEX reject_by_device ON reject (dev_eui) WHERE dev_eui IS NOT NULL;
CREATE TABLE device (id INTEGER PRIMARY KEY, dev_eui TEXT NOT NULL UNIQUE, removed INTEGER NOT NULL,
    district_given INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE datastream (id INTEGER PRIMARY KEY, device INTEGER NOT NULL, quantity TEXT NOT NULL, channel TEXT);
CREATE TABLE gateway (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE district (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE user (name TEXT PRIMARY KEY, password_hash TEXT NOT NULL, role TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE quarantine (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL, block BLOB NOT NULL);
";

/// What format 2 adds to format 1.
const ROLLUPS: &str = "
CREATE TABLE hours (key INTEGER PRIMARY KEY, block BLOB NOT NULL);
CREATE TABLE local_days (key INTEGER PRIMARY KEY, block BLOB NOT NULL);
";

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            _ => Self::Database(error),
        }
    }
}

/// Opens the file for writing, making it if it is not there. Nothing is written to a file of a newer format.
pub(crate) fn open_writer(dir: &Path) -> Result<Connection, Error> {
    let db = Connection::open(dir.join(FILE))?;
    let found: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > FORMAT {
        return Err(Error::Newer {
            dir: dir.to_owned(),
            found,
            known: FORMAT,
        });
    }
    tune(&db)?;
    if found == 0 {
        db.pragma_update(None, "page_size", 8_192)?;
    }
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "wal_autocheckpoint", 2_000)?;
    db.pragma_update(None, "journal_size_limit", 64 << 20)?;
    if found == 0 {
        db.execute_batch(&format!(
            "BEGIN IMMEDIATE; {SCHEMA} {ROLLUPS} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT}; COMMIT;"
        ))?;
    } else if found < FORMAT {
        db.execute_batch(&format!(
            "BEGIN IMMEDIATE; {ROLLUPS} PRAGMA user_version = {FORMAT}; COMMIT;"
        ))?;
    }
    if !events::is_there(&db)? {
        db.execute_batch(events::TABLE)?;
    }
    db.execute_batch(rejects::OPEN_INDEX)?;
    codecs::prepare(&db)?;
    installations::prepare(&db)?;
    imports::prepare(&db)?;
    keys::prepare(&db)?;
    uses::prepare(&db)?;
    alerts::prepare(&db)?;
    Ok(db)
}

/// Whether the file has a table; files of the same format may lack those that came later.
pub(crate) fn has_table(db: &Connection, name: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    Ok(db.prepare_cached(sql)?.exists([name])?)
}

/// Opens the store of a data directory only to read it, whether or not another process writes.
pub(crate) fn open_reader(dir: &Path) -> Result<Connection, Error> {
    let path = dir.join(FILE);
    if !path.is_file() {
        return Err(Error::Absent {
            dir: dir.to_owned(),
        });
    }
    open_file(&path)
}

/// Opens a file only to read it.
pub(crate) fn open_file(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let db = Connection::open_with_flags(path, flags)?;
    tune(&db)?;
    let reads = db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    let needs_files = reads.is_err_and(|error| {
        matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)
        )
    });
    // On a read-only disk SQLite cannot make the files readers and writers meet in; nobody writes there either, and if
    // nothing waits in the write-ahead log, the file alone is the whole store.
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let waiting = std::fs::metadata(log).is_ok_and(|m| m.len() > 0);
    if !needs_files || waiting {
        return Ok(db);
    }
    let db = Connection::open_with_flags(immutable(path), flags)?;
    tune(&db)?;
    Ok(db)
}

/// The path as a URI that says nobody writes.
fn immutable(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            let hex = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
            uri.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
    }
    uri.push_str("?immutable=1");
    uri
}

/// The format of the file, which must be one this program reads.
pub(crate) fn format(db: &Connection, dir: &Path) -> Result<i64, Error> {
    let found: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > FORMAT {
        return Err(Error::Newer {
            dir: dir.to_owned(),
            found,
            known: FORMAT,
        });
    }
    let id: i64 = db.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if found < 1 || id != APPLICATION_ID {
        return Err(Error::Absent {
            dir: dir.to_owned(),
        });
    }
    Ok(found)
}

/// Bytes of the file as SQLite counts them.
pub(crate) fn size(db: &Connection) -> Result<u64, Error> {
    let pages: i64 = db.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    let size: i64 = db.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    Ok(pages.saturating_mul(size).unsigned_abs())
}

fn tune(db: &Connection) -> Result<(), Error> {
    db.busy_timeout(Duration::from_secs(10))?;
    db.set_prepared_statement_cache_capacity(64);
    db.pragma_update(None, "cache_size", -8_192)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(())
}

/// Connections that only read. Each query takes one, so that readers never wait for each other or for the writer.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(crate) const fn new(path: PathBuf) -> Self {
        Self {
            path,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Runs a query on a connection of its own.
    pub(crate) fn with<T>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let idle = self.idle.lock().pop();
        let db = match idle {
            Some(db) => db,
            None => self.connect()?,
        };
        let answer = query(&db);
        let mut idle = self.idle.lock();
        if idle.len() < IDLE_READERS {
            idle.push(db);
        }
        answer
    }

    fn connect(&self) -> Result<Connection, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI;
        let db = Connection::open_with_flags(&self.path, flags)?;
        tune(&db)?;
        Ok(db)
    }

    /// Closes the idle connections.
    pub(crate) fn clear(&self) {
        self.idle.lock().clear();
    }
}
