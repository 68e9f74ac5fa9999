//! Reading tables that others wrote, row by row. A row that cannot be read is told and does not end the file.

mod csv;
mod line;
mod ndjson;
mod parquet;

pub use line::Precision;

use crate::Error;
use std::path::Path;
use std::str::FromStr;

/// How a file to import is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// CSV with a header; separated by commas, semicolons or tabs.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// Apache Parquet.
    Parquet,
    /// InfluxDB's line protocol, with times of this precision.
    Line(Precision),
}

impl Source {
    /// What a file's name promises.
    pub fn of(path: &Path) -> Option<Self> {
        let end = path.extension()?.to_str()?.to_ascii_lowercase();
        end.parse().ok()
    }
}

impl FromStr for Source {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "csv" => Ok(Self::Csv),
            "ndjson" | "jsonl" => Ok(Self::Ndjson),
            "parquet" => Ok(Self::Parquet),
            "lp" | "line" => Ok(Self::Line(Precision::Nanoseconds)),
            _ => Err(()),
        }
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Nothing,
    Text(String),
    Int(i64),
    Float(f64),
    Bool(bool),
    /// A moment in nanoseconds since 1970-01-01T00:00:00Z.
    Moment(i128),
    /// The same of a clock whose place is not known.
    Unzoned(i128),
}

/// A row: values by the names of their columns.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    pub(crate) names: &'a [String],
    pub(crate) values: &'a [Value],
}

impl Record<'_> {
    /// What stands in a column; nothing if there is no such column.
    pub(crate) fn get(&self, name: &str) -> &Value {
        let place = self.names.iter().position(|known| known == name);
        let value = place.and_then(|place| self.values.get(place));
        value.unwrap_or(&Value::Nothing)
    }

    /// Whether there is such a column.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// In which column; empty where the row as a whole cannot be read.
    pub(crate) column: String,
    /// Why, and what is allowed.
    pub(crate) reason: String,
    /// What stands there, at most 200 characters.
    pub(crate) found: String,
}

impl Flaw {
    /// A flaw; what was found is cut where it is long.
    pub(crate) fn new(column: &str, reason: impl Into<String>, found: &str) -> Self {
        Self {
            column: column.to_owned(),
            reason: reason.into(),
            found: found.chars().take(200).collect(),
        }
    }
}

/// Takes a row by its number in the file, the header not counted, or what is wrong with it; false ends the reading.
pub(crate) type Each<'a> = &'a mut dyn FnMut(u64, Result<Record<'_>, Flaw>) -> bool;

/// Reads a file to its end.
pub(crate) fn read(path: &Path, source: Source, each: Each<'_>) -> Result<(), Error> {
    match source {
        Source::Csv => csv::read(path, each),
        Source::Ndjson => ndjson::read(path, each),
        Source::Parquet => parquet::read(path, each),
        Source::Line(precision) => line::read(path, precision, each),
    }
}
