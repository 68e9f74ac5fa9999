//! The formats of files.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// RFC 4180, UTF-8, CRLF, a header line.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// Apache Parquet, zstd.
    Parquet,
}

/// Not a format.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a format; there are csv, ndjson, parquet")]
pub struct UnknownFormat(String);

impl Format {
    const ALL: [Self; 3] = [Self::Csv, Self::Ndjson, Self::Parquet];

    /// The word on the command line, which is what file names end with too.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
        }
    }

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Ndjson => "application/x-ndjson",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }

    /// The format a file's name promises.
    pub fn of(path: &Path) -> Option<Self> {
        let end = path.extension()?.to_str()?.to_ascii_lowercase();
        end.parse().ok()
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        let found = Self::ALL.into_iter().find(|f| f.as_str() == text);
        found.ok_or_else(|| UnknownFormat(text.chars().take(40).collect()))
    }
}
