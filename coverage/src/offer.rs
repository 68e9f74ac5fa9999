//! What operators say they supply, or will build, at an address. Business secrets: never in a public answer.

use jiff::civil::Date;

/// How a line reaches the address, as operators write it. Finer than the atlas' technologies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Line {
    /// Fibre to the home.
    Ftth,
    /// Fibre to the building.
    Fttb,
    /// Television cable.
    Hfc,
    /// Fibre to the street cabinet, copper from there.
    Fttc,
    /// Copper from the exchange.
    Dsl,
    /// Fixed radio.
    Radio,
    /// Satellite.
    Satellite,
    /// Anything else.
    Other,
}

impl Line {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Ftth,
        Self::Fttb,
        Self::Hfc,
        Self::Fttc,
        Self::Dsl,
        Self::Radio,
        Self::Satellite,
        Self::Other,
    ];

    /// Its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ftth => "ftth",
            Self::Fttb => "fttb",
            Self::Hfc => "hfc",
            Self::Fttc => "fttc",
            Self::Dsl => "dsl",
            Self::Radio => "radio",
            Self::Satellite => "satellite",
            Self::Other => "other",
        }
    }

    /// Fastest download and upload the technology is sold with, Mbit/s. An offer above is a slip of the pen: often kbit/s.
    pub const fn fastest(self) -> [f64; 2] {
        match self {
            Self::Ftth | Self::Fttb | Self::Other => [100_000.0, 100_000.0],
            Self::Hfc => [10_000.0, 6_000.0],
            Self::Fttc => [300.0, 100.0],
            Self::Dsl => [50.0, 10.0],
            Self::Radio => [10_000.0, 10_000.0],
            Self::Satellite => [1_000.0, 200.0],
        }
    }
}

/// What an operator supplies at an address, or commits to.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The operator.
    pub operator: String,
    /// Street, or the key of the location where the list has keys instead of addresses.
    pub street: String,
    /// House number with its addition; empty where the list has keys.
    pub number: String,
    /// Metres east and north in UTM 32, where the address is known.
    pub at: Option<[f64; 2]>,
    /// How the line reaches the address.
    pub line: Line,
    /// Download, Mbit/s.
    pub down: f64,
    /// Upload, Mbit/s.
    pub up: f64,
    /// `None`: it is there. Otherwise the day by which it will be built.
    pub by: Option<Date>,
    /// Whether the operator commits to building it; an offer that is there binds nobody.
    pub binding: bool,
}

/// All offers and commitments.
#[derive(Debug, Default)]
pub struct Offers {
    /// In the order of the files.
    pub offers: Vec<Offer>,
}
