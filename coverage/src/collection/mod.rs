//! What was imported, on disk: one SQLite file below the data directory. Releases are written whole or not at all; who
//! answers questions reads them into an [`Atlas`].
//!
//! Every user of the file has a connection of its own: an import in one process is seen by the others with
//! [`Collection::changed`].

mod block;
mod people;
mod read;
mod record;
mod rows;
mod schema;
mod write;

pub(crate) use rows::Rows;

use crate::{Atlas, Error, Flaws, Kind, Release, ReleaseId, Rules};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Name of the file in the data directory.
pub const FILE: &str = "coverage.sqlite";

/// All releases.
#[derive(Debug)]
pub struct Collection {
    dir: PathBuf,
    db: Connection,
    seen: i64,
}

/// A release as it goes into the collection.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) release: Release,
    pub(crate) rows: Rows,
    pub(crate) flaws: Flaws,
}

impl Collection {
    /// Opens the collection below a data directory, making both if they are not there.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let db = schema::open(dir)?;
        let mut collection = Self {
            dir: dir.to_owned(),
            db,
            seen: 0,
        };
        collection.seen = collection.version()?;
        Ok(collection)
    }

    /// The data directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Every release, in order of kind and data date.
    pub fn releases(&self) -> Result<Vec<Release>, Error> {
        read::releases(&self.db)
    }

    /// A release by its name.
    pub fn release(&self, id: &ReleaseId) -> Result<Option<Release>, Error> {
        Ok(self.releases()?.into_iter().find(|r| r.id == *id))
    }

    /// What was wrong with the rows of a release.
    pub fn flaws(&self, id: &ReleaseId) -> Result<Flaws, Error> {
        read::flaws(&self.db, id)
    }

    /// Reads everything.
    pub fn load(&self, rules: Arc<Rules>) -> Result<Atlas, Error> {
        // One transaction, so that an import beside it is seen whole or not at all.
        let transaction = self.db.unchecked_transaction()?;
        read::atlas(&transaction, rules)
    }

    /// Removes a release; whether there was one.
    pub fn remove(&mut self, id: &ReleaseId) -> Result<bool, Error> {
        write::remove(&mut self.db, id)
    }

    /// Whether another connection has written since this was last asked.
    pub fn changed(&mut self) -> Result<bool, Error> {
        let version = self.version()?;
        let changed = version != self.seen;
        self.seen = version;
        Ok(changed)
    }

    pub(crate) fn put(&mut self, draft: &Draft) -> Result<(), Error> {
        write::put(&mut self.db, draft)
    }

    pub(crate) fn newest(&self, kind: Kind) -> Result<Option<Rows>, Error> {
        read::newest(&self.db, kind)
    }

    fn version(&self) -> Result<i64, Error> {
        Ok(self
            .db
            .query_row("PRAGMA data_version", [], |row| row.get(0))?)
    }
}

#[cfg(test)]
mod tests;
