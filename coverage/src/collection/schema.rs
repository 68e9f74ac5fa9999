//! The SQLite file: how it is opened, its tables, its format, and what its errors mean.

use super::FILE;
use crate::Error;
use rusqlite::{Connection, ErrorCode};
use std::path::Path;
use std::time::Duration;

/// The newest format this program reads and writes; kept in `PRAGMA user_version`. 2 has the same tables as 1; rows of
/// fixed-line releases may have shares of firms, schools and hospitals, which a program that knows 1 cannot read.
const FORMAT: i64 = 2;
/// "Tcov": marks the file as ours.
const APPLICATION_ID: i64 = 0x5463_6f76;
/// How long to wait for another process that writes; an import writes for a second or so.
const PATIENCE: Duration = Duration::from_secs(10);

/// Rows of a release lie in blocks: thousands of them one after the other, as `record` writes them. A city's release is
/// read in a few milliseconds that way, and nobody asks the file for a single row. The key of the installation is what
/// protected numbers of households depend on; SQLite draws it from the system's random numbers.
const SCHEMA: &str = "
CREATE TABLE release (id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, data_date TEXT NOT NULL,
    published TEXT, era TEXT NOT NULL, source TEXT NOT NULL, licence TEXT NOT NULL, attribution TEXT NOT NULL,
    sha256 TEXT NOT NULL, rows INTEGER NOT NULL, quarantined INTEGER NOT NULL, imported_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE block (id INTEGER PRIMARY KEY, release TEXT NOT NULL REFERENCES release (id) ON DELETE CASCADE,
    rows INTEGER NOT NULL, block BLOB NOT NULL);
CREATE INDEX block_by_release ON block (release);
CREATE TABLE flaw (id INTEGER PRIMARY KEY, release TEXT NOT NULL REFERENCES release (id) ON DELETE CASCADE,
    layer TEXT NOT NULL, row INTEGER NOT NULL, column TEXT NOT NULL, reason TEXT NOT NULL, why TEXT NOT NULL);
CREATE INDEX flaw_by_release ON flaw (release);
CREATE TABLE flaws (release TEXT NOT NULL REFERENCES release (id) ON DELETE CASCADE, reason TEXT NOT NULL,
    rows INTEGER NOT NULL, PRIMARY KEY (release, reason)) WITHOUT ROWID;
CREATE TABLE installation (key BLOB NOT NULL);
INSERT INTO installation VALUES (randomblob(32));
";

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Database(error),
        }
    }
}

/// Opens the file, making it if it is not there. Nothing is written to a file of a newer format.
pub(super) fn open(dir: &Path) -> Result<Connection, Error> {
    std::fs::create_dir_all(dir).map_err(|source| Error::Directory {
        dir: dir.to_owned(),
        source,
    })?;
    let path = dir.join(FILE);
    let mut db = Connection::open(&path)?;
    db.busy_timeout(PATIENCE)?;
    let format = |db: &Connection| db.query_row("PRAGMA user_version", [], |row| row.get(0));
    let found: i64 = format(&db)?;
    if found > FORMAT {
        return Err(Error::Newer {
            path,
            found,
            known: FORMAT,
        });
    }
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    if found == 0 {
        let making = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Another process may have made it while this one waited.
        if format(&making)? == 0 {
            making.execute_batch(SCHEMA)?;
            making.pragma_update(None, "application_id", APPLICATION_ID)?;
            making.pragma_update(None, "user_version", FORMAT)?;
        }
        making.commit()?;
    } else if found < FORMAT {
        db.pragma_update(None, "user_version", FORMAT)?;
    }
    Ok(db)
}
