//! Releases: which edition of which data set, from whom, under which licence.

use crate::Error;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A release's name in addresses and on the command line, such as `fixed-2021-06-30`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReleaseId(String);

impl ReleaseId {
    /// The name a release gets if nobody gives it one: its kind and data date.
    pub fn of(kind: Kind, data_date: Date) -> Self {
        Self(format!("{}-{data_date}", kind.key()))
    }

    /// The name of a release that is one of several of a kind and day, such as an operator's list.
    pub fn with(kind: Kind, part: &str, data_date: Date) -> Self {
        let mut name = String::new();
        for c in part.to_lowercase().chars() {
            match c {
                'a'..='z' | '0'..='9' => name.push(c),
                'ä' => name.push_str("ae"),
                'ö' => name.push_str("oe"),
                'ü' => name.push_str("ue"),
                'ß' => name.push_str("ss"),
                _ if name.is_empty() || name.ends_with('-') => {}
                _ => name.push('-'),
            }
        }
        name.truncate(40);
        match name.trim_end_matches('-') {
            "" => Self::of(kind, data_date),
            name => Self(format!("{}-{name}-{data_date}", kind.key())),
        }
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ReleaseId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let begins = text.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
        if begins && text.len() <= 64 && text.bytes().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::ReleaseId(text.to_owned()))
        }
    }
}

impl TryFrom<String> for ReleaseId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<ReleaseId> for String {
    fn from(id: ReleaseId) -> Self {
        id.0
    }
}

impl fmt::Display for ReleaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a release holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Fixed-line shares per cell.
    Fixed,
    /// Mobile networks per cell.
    Mobile,
    /// Fixed-line shares per municipality.
    Municipalities,
    /// Residents per census cell.
    Population,
    /// Households per census cell.
    Households,
    /// Addresses.
    Addresses,
    /// Districts (Stadtbezirke).
    Districts,
    /// Quarters (Quartiere).
    Quarters,
    /// The city's own ducts, fibre and nodes. Restricted.
    Ducts,
    /// Streets a trench can follow.
    Streets,
    /// What operators say they offer or will build, by address. Restricted.
    Offers,
    /// Radio measurements of others.
    Radio,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Fixed,
        Self::Mobile,
        Self::Municipalities,
        Self::Population,
        Self::Households,
        Self::Addresses,
        Self::Districts,
        Self::Quarters,
        Self::Ducts,
        Self::Streets,
        Self::Offers,
        Self::Radio,
    ];

    /// Its word on the command line and in answers.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Mobile => "mobile",
            Self::Municipalities => "municipalities",
            Self::Population => "population",
            Self::Households => "households",
            Self::Addresses => "addresses",
            Self::Districts => "districts",
            Self::Quarters => "quarters",
            Self::Ducts => "ducts",
            Self::Streets => "streets",
            Self::Offers => "offers",
            Self::Radio => "radio",
        }
    }

    /// By its word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }

    /// Whether the public may see that it exists and what is made of it.
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Ducts | Self::Offers)
    }
}

/// One published edition of a data set, as it was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Its name in addresses.
    pub id: ReleaseId,
    /// What it holds.
    pub kind: Kind,
    /// What its publisher calls it.
    pub name: String,
    /// The day the data describe.
    pub data_date: Date,
    /// The day it was published.
    pub published: Option<Date>,
    /// The method it was made with: figures of different eras must not be joined by a line.
    pub era: String,
    /// Where it came from: an address or a file name.
    pub source: String,
    /// Its licence.
    pub licence: String,
    /// Who must be named.
    pub attribution: String,
    /// SHA-256 of the imported file, 64 hexadecimal digits.
    pub sha256: String,
    /// Rows that were taken.
    pub rows: u64,
    /// Rows that were set aside because something in them is wrong.
    pub quarantined: u64,
    /// When it was imported.
    pub imported_at: Timestamp,
}

/// What publishers call their data sets, and how that is said in English.
const ENGLISH: [(&str, &str); 10] = [
    (
        "Breitbandatlas, Festnetz im 100-m-Raster",
        "Breitbandatlas (broadband atlas), fixed lines in cells of 100 m",
    ),
    (
        "Breitbandatlas, Gemeindetabellen",
        "Breitbandatlas (broadband atlas), tables of municipalities",
    ),
    (
        "Mobilfunk-Monitoring im 100-m-Raster",
        "Mobilfunk-Monitoring (mobile networks) in cells of 100 m",
    ),
    (
        "Zensus 2022, Einwohner im 100-m-Gitter",
        "Zensus 2022 (census), residents in cells of 100 m",
    ),
    (
        "Zensus 2022, Haushalte im 100-m-Gitter",
        "Zensus 2022 (census), households in cells of 100 m",
    ),
    ("Adressen", "Addresses"),
    ("Stadtbezirke", "Districts"),
    ("Quartiere", "Quarters"),
    ("Straßennetz", "Streets"),
    ("Funkmessungen anderer", "Radio measurements of others"),
];

impl Release {
    /// Its name in English; a name somebody gave it stays as it is.
    pub fn english(&self) -> &str {
        english(&self.name).unwrap_or(&self.name)
    }

    /// Whether figures of the two must not be joined by a line: another kind or another method.
    pub fn breaks_series(&self, other: &Self) -> bool {
        self.kind != other.kind || self.era != other.era
    }
}

/// How a name that comes with Talblick is said in English.
pub(crate) fn english(name: &str) -> Option<&'static str> {
    let known = ENGLISH.iter().find(|(german, _)| *german == name);
    known.map(|(_, english)| *english)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_stand_in_an_address() {
        for good in ["fixed-2021-06-30", "a"] {
            assert_eq!(good.parse::<ReleaseId>().unwrap().as_str(), good);
        }
        for bad in ["", "2021", "Fixed", "a/b", "a.b", "ä", &"a".repeat(65)] {
            assert!(bad.parse::<ReleaseId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn one_of_several_releases_of_a_day_has_a_name_of_its_own() {
        let day = "2026-01-01".parse().unwrap();
        let of = |part| ReleaseId::with(Kind::Offers, part, day).to_string();
        assert_eq!(of("Grün & Fäser AG"), "offers-gruen-faeser-ag-2026-01-01");
        assert_eq!(of("東京"), "offers-2026-01-01");
        let long = of(&"x y".repeat(100));
        assert_eq!(long.parse::<ReleaseId>().unwrap().as_str(), long);
    }

    #[test]
    fn names_that_come_with_talblick_are_said_in_english_and_own_names_left_alone() {
        assert_eq!(english("Stadtbezirke"), Some("Districts"));
        assert_eq!(english("Eigenausbau 2025"), None);
    }

    #[test]
    fn a_kind_is_known_by_its_word() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_key(kind.key()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
        }
    }
}
