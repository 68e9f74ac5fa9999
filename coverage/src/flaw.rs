//! What is wrong with single rows of an imported file. They are set aside and counted; the rest of the file is taken.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// So many rows of each kind are kept with their place and sentence; all are counted.
const KEPT: u64 = 100;

/// Kinds of flaws, to count by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Not as many fields as the header has.
    Fields,
    /// Something that must be there is not.
    Missing,
    /// No cell of the grid.
    Cell,
    /// Text where a number is expected, or a number of the wrong kind.
    Value,
    /// A number outside what is possible.
    Range,
    /// A faster class has a larger share than a slower one.
    Order,
    /// A technology has a larger share than all together.
    Whole,
    /// The same thing twice.
    Duplicate,
    /// A geometry that cannot be read or is of the wrong kind.
    Geometry,
    /// A place that is not where it should be.
    Position,
    /// An address nobody knows.
    Address,
    /// A speed the technology does not have.
    Speed,
    /// A commitment without a date, or no date.
    Date,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Fields,
        Self::Missing,
        Self::Cell,
        Self::Value,
        Self::Range,
        Self::Order,
        Self::Whole,
        Self::Duplicate,
        Self::Geometry,
        Self::Position,
        Self::Address,
        Self::Speed,
        Self::Date,
    ];

    /// Its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::Missing => "missing",
            Self::Cell => "cell",
            Self::Value => "value",
            Self::Range => "range",
            Self::Order => "order",
            Self::Whole => "whole",
            Self::Duplicate => "duplicate",
            Self::Geometry => "geometry",
            Self::Position => "position",
            Self::Address => "address",
            Self::Speed => "speed",
            Self::Date => "date",
        }
    }

    /// By its word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.key() == key)
    }
}

/// What is wrong in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// Layer, sheet or file.
    pub layer: String,
    /// Row: the line of a text file, the row of a sheet, the key of a feature, or its place counted from 1.
    pub row: u64,
    /// Column; empty if it is about the whole row.
    pub column: String,
    /// What kind.
    pub reason: Reason,
    /// The sentence: what is there and what is allowed.
    pub why: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, row {}", self.layer, self.row)?;
        if !self.column.is_empty() {
            write!(f, ", column {}", self.column)?;
        }
        write!(f, ": {}", self.why)
    }
}

/// The flaws of a file: the first ones with their sentences, all of them counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flaws {
    kept: Vec<Flaw>,
    counts: BTreeMap<Reason, u64>,
}

impl Flaws {
    /// As they were kept and counted.
    pub fn new(kept: Vec<Flaw>, counts: BTreeMap<Reason, u64>) -> Self {
        Self { kept, counts }
    }

    /// Sets a row aside.
    pub(crate) fn add(&mut self, flaw: Flaw) {
        let count = self.counts.entry(flaw.reason).or_default();
        *count += 1;
        if *count <= KEPT {
            self.kept.push(flaw);
        }
    }

    /// Number of rows set aside.
    pub fn rows(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Numbers by kind.
    pub fn counts(&self) -> impl Iterator<Item = (Reason, u64)> {
        self.counts.iter().map(|(reason, count)| (*reason, *count))
    }

    /// The first ones.
    pub fn kept(&self) -> &[Flaw] {
        &self.kept
    }

    /// The first of a kind.
    pub fn first(&self, reason: Reason) -> Option<&Flaw> {
        self.kept.iter().find(|f| f.reason == reason)
    }
}
