//! What can go wrong with coverage data. Why a file is not imported is said by `import`.

use crate::ReleaseId;
use std::path::PathBuf;

/// A failure in reading or answering coverage data.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Text that is no grid cell.
    #[error(
        "“{0}” is no grid cell; allowed are 100mN52682E3982 (UTM 32), CRS3035RES100mN2689100E4337000 and 100mN26891E43370 (LAEA)"
    )]
    Cell(String),
    /// A cell outside the area its grid covers.
    #[error("the cell “{0}” lies outside Germany's grid")]
    CellOutside(String),
    /// A coordinate a projection cannot map.
    #[error("{x} {y} cannot be mapped from {from} to {to}")]
    Coordinate {
        /// First coordinate.
        x: f64,
        /// Second coordinate.
        y: f64,
        /// Where from.
        from: &'static str,
        /// Where to.
        to: &'static str,
    },
    /// A reference system nobody reads here.
    #[error(
        "the reference system EPSG:{0} is not read; allowed are 4326, 3857, 3035, 4647, 25832 and 25833"
    )]
    Crs(u32),
    /// A file of rules that cannot be read.
    #[error("the rules cannot be read: {0}")]
    Rules(String),
    /// The names and series breaks that come with the program.
    #[error("the defaults of imports cannot be read: {0}")]
    Defaults(String),
    /// A release's name that cannot stand in an address.
    #[error(
        "“{0}” is no name of a release; allowed are 1 to 64 lower-case letters, digits and hyphens, a letter first"
    )]
    ReleaseId(String),
    /// A scenario with a number outside its range, or one that cannot be read.
    #[error("the scenario cannot be used: {0}")]
    Scenario(String),
    /// A table that cannot be written.
    #[error("the table cannot be written: {0}")]
    Table(String),
    /// A table cannot be written as text.
    #[error("cannot be written as CSV: {0}")]
    Csv(#[from] csv::Error),
    /// Something cannot be written.
    #[error("cannot be written: {0}")]
    Write(#[from] std::io::Error),
    /// A place whose border cannot be.
    #[error("the border of place “{id}” cannot be used: {why}")]
    Place {
        /// The place's key.
        id: String,
        /// What is wrong.
        why: &'static str,
    },
    /// The data directory cannot be made or used.
    #[error("cannot use the data directory {}: {source}; it must be a directory that can be written to", dir.display())]
    Directory {
        /// The directory.
        dir: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The collection was written by a newer Talblick.
    #[error("{} has format {found}, this program reads up to {known}; use a newer Talblick", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// Somebody else writes.
    #[error("another import is being written; try again when it is done")]
    Busy,
    /// No space left.
    #[error("the disk is full")]
    DiskFull,
    /// The database failed.
    #[error("the collection of coverage data: {0}")]
    Database(#[source] rusqlite::Error),
    /// Stored rows cannot be read.
    #[error("the rows of the release {0} cannot be read; remove it and import it again")]
    Corrupt(ReleaseId),
    /// The name is taken by a release of another kind.
    #[error("there is a release {id} of the kind {kind} already; give another name with --release")]
    OtherKind {
        /// The name.
        id: ReleaseId,
        /// Its kind.
        kind: &'static str,
    },
    /// The file of the radio survey cannot be read or written.
    #[error("the radio coverage in {} cannot be read or written", file.display())]
    RadioFile {
        /// Which file.
        file: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// The file of the radio survey is not what it should be.
    #[error("the radio coverage in {} is damaged: {why}", file.display())]
    RadioDamaged {
        /// Which file.
        file: PathBuf,
        /// What is wrong.
        why: &'static str,
    },
}
