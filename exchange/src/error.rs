//! What can go wrong with files of readings and uplinks.

use std::path::{Path, PathBuf};

/// A failure of an export or import as a whole; what is wrong with single rows is not one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or directory cannot be used.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] talblick_store::Error),
    /// A file cannot be written or read as Parquet.
    #[error("{}: {why}", path.display())]
    Parquet {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A manifest is there but is none of ours.
    #[error("{} is not a manifest of an export: {why}", path.display())]
    Manifest {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The directory holds the files of another export.
    #[error("{} holds an export with another {part}: {there} instead of {asked}; choose another directory", dir.display())]
    OtherExport {
        /// The directory.
        dir: PathBuf,
        /// What differs.
        part: &'static str,
        /// What is there.
        there: String,
        /// What is asked for.
        asked: String,
    },
    /// How a file is written cannot be seen.
    #[error("{}: how it is written cannot be told by its name; say --format csv, ndjson, parquet or line", path.display())]
    Unknown {
        /// Which.
        path: PathBuf,
    },
    /// A file of an export is not the one its manifest tells of.
    #[error("{} is not the file the manifest tells of: its SHA-256 differs", path.display())]
    Changed {
        /// Which.
        path: PathBuf,
    },
    /// Whoever watches the work said stop.
    #[error("stopped; the files that are finished stay, and the same command goes on from there")]
    Stopped,
}

impl Error {
    /// An I/O error that names its file.
    pub(crate) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::File {
            path: path.to_owned(),
            source,
        }
    }

    /// A failure of the Parquet library that names its file.
    pub(crate) fn parquet(path: &Path) -> impl FnOnce(parquet::errors::ParquetError) -> Self {
        move |error| Self::Parquet {
            path: path.to_owned(),
            why: error.to_string(),
        }
    }
}
