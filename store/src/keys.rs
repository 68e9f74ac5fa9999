//! Keys for partners' programs, as hashes, and how much each was used by day. Like users they are changed beside a process
//! that has the store open, which reads them anew each time.

use crate::database::has_table;
use crate::users::beside;
use crate::{Error, Store};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};
use std::path::Path;
use talblick_model::Millis;

/// The tables, which files of the same format may lack that were last written before there were any.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS api_key (id INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL,
    scope TEXT NOT NULL, per_minute INTEGER NOT NULL, created INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS api_key_use (key INTEGER NOT NULL, day INTEGER NOT NULL, requests INTEGER NOT NULL,
    refused INTEGER NOT NULL, PRIMARY KEY (key, day)) WITHOUT ROWID;
";
/// The columns of a key.
pub(crate) const COLUMNS: &str = "id, hash, name, scope, per_minute, created";
const DAY_MS: i64 = 86_400_000;
/// Days for which use is kept.
const KEPT_DAYS: i64 = 400;

/// What a key is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyScope {
    /// What everybody sees, with a quota of its own.
    Public,
    /// Everything there is to read.
    Read,
}

/// A key to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDraft {
    /// SHA-256 of what opens doors, which is kept nowhere.
    pub hash: [u8; 32],
    /// Whose it is.
    pub name: String,
    /// What it is good for.
    pub scope: KeyScope,
    /// Requests a minute it may make.
    pub per_minute: u32,
    /// When it was made.
    pub created: Millis,
}

/// A key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its number, which no other key gets later.
    pub id: u32,
    /// What it was made of.
    pub draft: KeyDraft,
}

/// How much a key was used on a day of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUse {
    /// When the day began.
    pub day: Millis,
    /// Requests that were answered.
    pub requests: u64,
    /// Requests beyond the quota.
    pub refused: u64,
}

impl KeyScope {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Public, Self::Read];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Read => "read",
        }
    }

    /// The scope of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }
}

/// The keys of a store, whether or not a process has it open.
#[derive(Debug)]
pub struct ApiKeys(Connection);

impl ApiKeys {
    /// Opens the keys of the store in `dir`, creating the store if need be.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        beside(dir).map(Self)
    }

    /// Every key, in order of number.
    pub fn list(&self) -> Result<Vec<ApiKey>, Error> {
        list(&self.0)
    }

    /// Makes a key; durable on return.
    pub fn add(&self, draft: KeyDraft) -> Result<ApiKey, Error> {
        add(&self.0, draft)
    }

    /// Removes a key and how it was used; false if there was none.
    pub fn revoke(&self, id: u32) -> Result<bool, Error> {
        revoke(&self.0, id)
    }
}

impl Store {
    /// Every key, in order of number; [`ApiKeys`] changes them without an open store.
    pub fn api_keys(&self) -> Result<Vec<ApiKey>, Error> {
        self.embedded().read(list)
    }

    /// The key with a hash.
    pub fn api_key(&self, hash: &[u8; 32]) -> Result<Option<ApiKey>, Error> {
        self.embedded().read(|db| {
            if !is_there(db)? {
                return Ok(None);
            }
            let select = format!("SELECT {COLUMNS} FROM api_key WHERE hash = ?1");
            let mut query = db.prepare_cached(&select)?;
            let found = query.query_row([hash], |row| Ok(read(row))).optional()?;
            found.transpose()
        })
    }

    /// Makes a key.
    pub fn add_api_key(&self, draft: KeyDraft) -> Result<ApiKey, Error> {
        self.embedded().writer()?.transaction(|db| add(db, draft))
    }

    /// Removes a key and how it was used; false if there was none.
    pub fn revoke_api_key(&self, id: u32) -> Result<bool, Error> {
        self.embedded().writer()?.transaction(|db| revoke(db, id))
    }

    /// Adds to how much keys were used on the day of a moment: number, requests, refused. What is older than 400 days goes.
    pub fn add_key_uses(&self, now: Millis, uses: &[(u32, u64, u64)]) -> Result<(), Error> {
        let day = now.as_i64().div_euclid(DAY_MS);
        self.embedded().writer()?.transaction(|db| {
            // A key may be gone by now.
            let mut insert = db.prepare_cached(
                "INSERT INTO api_key_use SELECT id, ?2, ?3, ?4 FROM api_key WHERE id = ?1
                 ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, refused = refused + excluded.refused",
            )?;
            for (key, requests, refused) in uses {
                let requests = i64::try_from(*requests).unwrap_or(i64::MAX);
                let refused = i64::try_from(*refused).unwrap_or(i64::MAX);
                insert.execute(params![key, day, requests, refused])?;
            }
            db.prepare_cached("DELETE FROM api_key_use WHERE day < ?1")?
                .execute([day - KEPT_DAYS])?;
            Ok(())
        })
    }

    /// How much a key was used, by day, the newest first.
    pub fn key_uses(&self, id: u32) -> Result<Vec<KeyUse>, Error> {
        self.embedded().read(|db| {
            let mut query = db.prepare_cached(
                "SELECT day, requests, refused FROM api_key_use WHERE key = ?1 ORDER BY day DESC",
            )?;
            let rows = query.query_map([id], |row| {
                Ok(KeyUse {
                    day: Millis::from_i64(row.get::<_, i64>(0)?.saturating_mul(DAY_MS)),
                    requests: row.get::<_, i64>(1)?.unsigned_abs(),
                    refused: row.get::<_, i64>(2)?.unsigned_abs(),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Makes the tables where they are missing.
pub(crate) fn prepare(db: &Connection) -> Result<(), Error> {
    if !is_there(db)? {
        db.execute_batch(TABLES)?;
    }
    Ok(())
}

/// Whether the file has the tables.
pub(crate) fn is_there(db: &Connection) -> Result<bool, Error> {
    has_table(db, "api_key_use")
}

fn list(db: &Connection) -> Result<Vec<ApiKey>, Error> {
    if !is_there(db)? {
        return Ok(Vec::new());
    }
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM api_key ORDER BY id"))?;
    let mut rows = query.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

fn add(db: &Connection, draft: KeyDraft) -> Result<ApiKey, Error> {
    let mut insert = db.prepare_cached(
        "INSERT INTO api_key (hash, name, scope, per_minute, created) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
    )?;
    let (scope, created) = (draft.scope.as_str(), draft.created.as_i64());
    let row = params![draft.hash, draft.name, scope, draft.per_minute, created];
    let id = insert.query_row(row, |row| row.get(0))?;
    Ok(ApiKey { id, draft })
}

fn revoke(db: &Connection, id: u32) -> Result<bool, Error> {
    db.prepare_cached("DELETE FROM api_key_use WHERE key = ?1")?
        .execute([id])?;
    let mut delete = db.prepare_cached("DELETE FROM api_key WHERE id = ?1")?;
    Ok(delete.execute([id])? > 0)
}

/// A row of [`COLUMNS`].
pub(crate) fn read(row: &Row<'_>) -> Result<ApiKey, Error> {
    let (id, scope): (u32, String) = (row.get(0)?, row.get(3)?);
    let corrupt = || Error::Corrupt {
        what: format!("API key {id}"),
        why: format!("“{scope}” is no scope"),
    };
    Ok(ApiKey {
        id,
        draft: KeyDraft {
            hash: row.get(1)?,
            name: row.get(2)?,
            scope: KeyScope::parse(&scope).ok_or_else(corrupt)?,
            per_minute: row.get(4)?,
            created: Millis::from_i64(row.get(5)?),
        },
    })
}
