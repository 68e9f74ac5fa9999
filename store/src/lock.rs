//! The lock on the data directory: one process writes, all others are told so.
//!
//! The operating system holds the lock, so that it goes away with the process, however that ends.

use crate::Error;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

const FILE: &str = "talblick.lock";

/// The lock; given back when dropped.
#[derive(Debug)]
pub(crate) struct DirectoryLock {
    file: File,
}

/// Given back by word, not by closing the file alone: a program started by another thread at this moment holds the file
/// too until it has become that program.
impl Drop for DirectoryLock {
    fn drop(&mut self) {
        if let Err(error) = self.file.unlock() {
            tracing::debug!(%error, "the lock on the data directory goes with its file");
        }
    }
}

impl DirectoryLock {
    /// Makes the directory if need be, and locks it.
    pub(crate) fn take(dir: &Path) -> Result<Self, Error> {
        let failed = |source| Error::Directory {
            dir: dir.to_owned(),
            source,
        };
        std::fs::create_dir_all(dir).map_err(failed)?;
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(dir.join(FILE))
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(Error::Locked {
                dir: dir.to_owned(),
            }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}
