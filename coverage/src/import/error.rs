//! Why a file is not imported. Every sentence names the file, the place in it, and what is allowed; nothing of the file is
//! kept then, and what was imported before stays as it was.

use crate::{Error, Flaw, ReleaseId};
use jiff::Timestamp;
use std::path::PathBuf;

/// A file that is refused.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be opened.
    #[error("{}: {source}", file.display())]
    Open {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file holds nothing that is known.
    #[error(
        "{file}: {found}; what is read: GeoPackage, GeoJSON, Shapefile (zipped), CSV and xlsx in the layouts of the broadband atlas, mobile monitoring, census, addresses, districts, ducts, streets and operators' lists, and a ZIP archive with one of them"
    )]
    Unknown {
        /// The file.
        file: String,
        /// What it looks like.
        found: String,
    },
    /// An archive with more than one file that could be meant.
    #[error("{file}: the archive holds several files that can be imported ({}); unpack it and import each, or choose one with --kind", candidates.join(", "))]
    Several {
        /// The archive.
        file: String,
        /// The files in it.
        candidates: Vec<String>,
    },
    /// A damaged file.
    #[error("{file}{}: {why}", at(place))]
    Broken {
        /// The file.
        file: String,
        /// Layer, line or row; may be empty.
        place: String,
        /// What is wrong.
        why: String,
    },
    /// More than is read.
    #[error("{file}{}: {what} {found}; at most {allowed} are read", at(place))]
    TooLarge {
        /// The file.
        file: String,
        /// Layer or line; may be empty.
        place: String,
        /// What there is too much of, with its verb, such as `claims rows:`.
        what: &'static str,
        /// How much there is.
        found: u64,
        /// How much there may be.
        allowed: u64,
    },
    /// Columns that must be there are not.
    #[error(
        "{file}, {layer}: it should hold {what}, but there is no column {}; there are {}",
        some(missing),
        some(found)
    )]
    Columns {
        /// The file.
        file: String,
        /// Layer, sheet or member.
        layer: String,
        /// What was expected.
        what: &'static str,
        /// What is missing.
        missing: Vec<String>,
        /// What is there instead.
        found: Vec<String>,
    },
    /// A reference system that does not fit.
    #[error("{file}, {layer}: it is in {found}; allowed is {allowed}")]
    Crs {
        /// The file.
        file: String,
        /// Layer.
        layer: String,
        /// What it is in.
        found: String,
        /// What it may be in.
        allowed: &'static str,
    },
    /// So many rows are wrong that the file is not what it seems.
    #[error(
        "{file}: {wrong} of {rows} rows are wrong, so nothing was imported; the first: {first}"
    )]
    MostlyWrong {
        /// The file.
        file: String,
        /// Wrong rows.
        wrong: u64,
        /// Rows that were looked at.
        rows: u64,
        /// The first wrong row.
        first: Box<Flaw>,
    },
    /// No row that is wanted.
    #[error("{file}: there is no row {area}; {rows} rows lie elsewhere")]
    Nothing {
        /// The file.
        file: String,
        /// What was looked for.
        area: String,
        /// Rows that lie elsewhere.
        rows: u64,
    },
    /// Something only the user can say.
    #[error("{file}: {what} is not known; give it with {option}")]
    Needed {
        /// The file.
        file: String,
        /// What.
        what: &'static str,
        /// Which option.
        option: &'static str,
    },
    /// A kind the file cannot be.
    #[error("{file}: it cannot be imported as {wanted}: it is {found}")]
    Kind {
        /// The file.
        file: String,
        /// The kind that was asked for.
        wanted: &'static str,
        /// What it is.
        found: String,
    },
    /// Another file has become a release of this name.
    #[error(
        "{file}: there is a release {id} of another file already ({rows} rows, imported {imported_at}); put this one in its place with --replace, or give it another name with --release"
    )]
    Exists {
        /// The file.
        file: String,
        /// The release.
        id: ReleaseId,
        /// Its rows.
        rows: u64,
        /// When it was imported.
        imported_at: Timestamp,
    },
    /// There is no room to unpack it.
    #[error("{file}: it cannot be unpacked into {}: {source}", dir.display())]
    Unpack {
        /// The archive.
        file: String,
        /// Where to.
        dir: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The collection.
    #[error(transparent)]
    Collection(#[from] Error),
}

impl ImportError {
    /// Whether the command was wrong and not the file.
    pub const fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::Open { .. }
                | Self::Needed { .. }
                | Self::Several { .. }
                | Self::Exists { .. }
                | Self::Collection(
                    Error::OtherKind { .. } | Error::Newer { .. } | Error::Directory { .. }
                )
        )
    }
}

fn at(place: &str) -> String {
    if place.is_empty() {
        String::new()
    } else {
        format!(", {place}")
    }
}

/// The first few names.
fn some(names: &[String]) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(SHOWN) {
        _ if names.is_empty() => "none".to_owned(),
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
