//! What can go wrong in the store.

use std::path::PathBuf;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process has the data directory open.
    #[error("the data directory {} is in use by another process; stop it, or choose another directory", dir.display())]
    Locked {
        /// The directory.
        dir: PathBuf,
    },
    /// The data was written by a newer Talblick.
    #[error("the data directory {} has format {found}, this program reads up to {known}; use a newer Talblick", dir.display())]
    Newer {
        /// The directory.
        dir: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// There is nothing to read.
    #[error("there is no store in the data directory {}; check data.dir", dir.display())]
    Absent {
        /// The directory.
        dir: PathBuf,
    },
    /// The store was opened beside another process, to read.
    #[error("the store was opened for reading")]
    ReadOnly,
    /// The directory cannot be made or used.
    #[error("cannot use the data directory {}: {source}; it must be a directory that can be written to", dir.display())]
    Directory {
        /// The directory.
        dir: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Somebody writes to a file without a pause.
    #[error("{} is being written to; try again later", .0.display())]
    Busy(PathBuf),
    /// No space left.
    #[error("the disk is full")]
    DiskFull,
    /// The database failed.
    #[error("database: {0}")]
    Database(#[source] rusqlite::Error),
    /// A stored block cannot be read.
    #[error("{what} cannot be read: {why}")]
    Corrupt {
        /// Which block.
        what: String,
        /// Why.
        why: String,
    },
    /// The server that keeps the readings does not answer as it should.
    #[error("{name}: {why}")]
    BackEnd {
        /// Product and address.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// A reading with a value that is not finite.
    #[error("datastream {datastream} got a value that is not finite")]
    NotFinite {
        /// The datastream.
        datastream: u32,
    },
    /// A datastream nobody registered.
    #[error("datastream {0} is not registered")]
    UnknownDatastream(u32),
    /// No more ids.
    #[error("there are no more ids for {0}")]
    IdsExhausted(&'static str),
    /// Whoever asked did not want to know any more.
    #[error("the question was withdrawn")]
    Stopped,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}
