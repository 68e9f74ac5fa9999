//! Users, and how they are changed beside a process that has the store open: SQLite lets a second connection write, and
//! whoever runs the store reads users anew each time. Nothing else but keys may be changed this way: the rest is in memory too.

use crate::lock::DirectoryLock;
use crate::registry::{self, User};
use crate::{Error, Store, database};
use rusqlite::Connection;
use std::path::Path;

/// The users of a store, whether or not a process has it open.
#[derive(Debug)]
pub struct Users(Connection);

impl Users {
    /// Opens the users of the store in `dir`, creating the store if need be.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        beside(dir).map(Self)
    }

    /// Every user, in order of name.
    pub fn list(&self) -> Result<Vec<User>, Error> {
        registry::users(&self.0)
    }

    /// Adds or changes a user; durable on return.
    pub fn put(&self, user: &User) -> Result<(), Error> {
        registry::save_user(&self.0, user)
    }

    /// Removes a user; false if there was none.
    pub fn remove(&self, name: &str) -> Result<bool, Error> {
        registry::remove_user(&self.0, name)
    }
}

/// A connection beside that of a process that may have the store open.
pub(crate) fn beside(dir: &Path) -> Result<Connection, Error> {
    // Two processes must not make the same file.
    let fresh = !dir.join(database::FILE).exists();
    let lock = fresh.then(|| DirectoryLock::take(dir)).transpose()?;
    let db = database::open_writer(dir)?;
    drop(lock);
    Ok(db)
}

impl Store {
    /// Every user; [`Users`] changes them.
    pub fn users(&self) -> Result<Vec<User>, Error> {
        self.embedded().read(registry::users)
    }
}
