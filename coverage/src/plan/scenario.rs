//! What a work list is reckoned with: prices, take-up, and how cells become clusters. The numbers that come with Talblick
//! lie in `scenario.toml`.

use super::Surface;
use crate::Error;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

const BUILT_IN: &str = include_str!("scenario.toml");

/// Assumptions of a work list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Share of households that book, between 0 and 1: only their houses are connected.
    pub take_up: f64,
    /// Length along streets over straight length, where no street graph reaches.
    pub detour: f64,
    /// Branches that reach fewer households per metre of new trench are left out.
    pub cut_off: f64,
    /// Prices.
    pub prices: Prices,
    /// How cells become clusters, and where new lines begin.
    pub grouping: Grouping,
}

/// What decides which clusters there are and along which streets they can be reached, whatever it costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grouping {
    /// Which end of a range of households counts.
    pub counting: Counting,
    /// Where new lines begin.
    pub start: Start,
    /// Cells with fewer households below the rule form no cluster.
    pub min_households: f64,
    /// Clusters of one district closer than this along the streets are one, in metres.
    pub merge_m: f64,
    /// Clusters with more households are split.
    pub split_households: f64,
}

/// What building costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// New trench in asphalt or concrete, euro per metre.
    pub asphalt: f64,
    /// New trench in paving, euro per metre.
    pub paving: f64,
    /// New trench in gravel, earth or grass, euro per metre.
    pub unpaved: f64,
    /// New trench where nobody knows the surface, euro per metre.
    pub unknown: f64,
    /// Fibre blown into a duct of one's own, euro per metre.
    pub blow_in: f64,
    /// From the street into a house, euro per house.
    pub house: f64,
}

impl Prices {
    /// New trench, euro per metre.
    pub fn trench(&self, surface: Surface) -> f64 {
        match surface {
            Surface::Asphalt => self.asphalt,
            Surface::Paving => self.paving,
            Surface::Unpaved => self.unpaved,
            Surface::Unknown => self.unknown,
        }
    }
}

/// Which end of a range of households counts, where the figures cannot decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Counting {
    /// Those that are below the rule for certain.
    #[default]
    Certain,
    /// Those that may be below it.
    Possible,
}

impl Counting {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Certain, Self::Possible];

    /// Its word in addresses and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Possible => "possible",
        }
    }
}

/// Where new lines begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Start {
    /// At the city's own nodes and cables with free fibres.
    #[default]
    Own,
    /// In the nearest cell that has what the rule asks for, whoever serves it.
    Served,
}

impl Start {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Own, Self::Served];

    /// Its word in addresses and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Served => "served",
        }
    }
}

/// A number of a scenario that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// New trench, whatever the surface; set it before those that name one.
    PricePerM,
    /// New trench in asphalt or concrete.
    PriceAsphalt,
    /// New trench in paving.
    PricePaving,
    /// New trench in gravel, earth or grass.
    PriceUnpaved,
    /// Fibre blown into a duct.
    PriceBlowIn,
    /// From the street into a house.
    PriceHouse,
    /// Share of households that book.
    TakeUp,
    /// Detour factor.
    Detour,
    /// Least households of a cell.
    MinHouseholds,
    /// Distance below which clusters are one.
    MergeM,
    /// Most households of a cluster.
    SplitHouseholds,
    /// Least households per metre of new trench of a branch.
    CutOff,
}

impl Setting {
    /// All of them, the price of every surface first.
    pub const ALL: [Self; 12] = [
        Self::PricePerM,
        Self::PriceAsphalt,
        Self::PricePaving,
        Self::PriceUnpaved,
        Self::PriceBlowIn,
        Self::PriceHouse,
        Self::TakeUp,
        Self::Detour,
        Self::MinHouseholds,
        Self::MergeM,
        Self::SplitHouseholds,
        Self::CutOff,
    ];

    /// Its name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PricePerM => "price_per_m",
            Self::PriceAsphalt => "price_asphalt",
            Self::PricePaving => "price_paving",
            Self::PriceUnpaved => "price_unpaved",
            Self::PriceBlowIn => "price_blow_in",
            Self::PriceHouse => "price_house",
            Self::TakeUp => "take_up",
            Self::Detour => "detour",
            Self::MinHouseholds => "min_households",
            Self::MergeM => "merge_m",
            Self::SplitHouseholds => "split_households",
            Self::CutOff => "cut_off",
        }
    }

    /// What it may be.
    pub const fn range(self) -> RangeInclusive<f64> {
        match self {
            Self::PricePerM | Self::PriceAsphalt | Self::PricePaving | Self::PriceUnpaved => {
                1.0..=10_000.0
            }
            Self::PriceHouse => 0.0..=100_000.0,
            Self::TakeUp => 0.01..=1.0,
            Self::Detour => 1.0..=3.0,
            Self::MinHouseholds => 0.1..=100.0,
            Self::PriceBlowIn | Self::MergeM => 0.0..=1_000.0,
            Self::SplitHouseholds => 10.0..=5_000.0,
            Self::CutOff => 0.0..=10.0,
        }
    }
}

impl Scenario {
    /// Whether both dig the same trenches: house connections and take-up decide on none.
    pub(crate) fn digs_like(&self, other: &Self) -> bool {
        let prices = Prices {
            house: other.prices.house,
            ..self.prices.clone()
        };
        let same = Self {
            prices,
            take_up: other.take_up,
            ..self.clone()
        };
        same == *other
    }

    /// The scenario that comes with Talblick.
    pub fn built_in() -> Result<Self, Error> {
        Self::read(BUILT_IN)
    }

    /// The scenario of a file like `scenario.toml`.
    pub fn read(text: &str) -> Result<Self, Error> {
        let mut scenario: Self =
            toml::from_str(text).map_err(|error| Error::Scenario(error.to_string()))?;
        let unknown = scenario.prices.unknown;
        if !Setting::PricePerM.range().contains(&unknown) {
            return Err(outside("price_unknown", Setting::PricePerM.range()));
        }
        for setting in Setting::ALL.into_iter().skip(1) {
            let value = *scenario.place(setting);
            scenario.set(setting, value)?;
        }
        Ok(scenario)
    }

    /// Sets a number; refused outside its range.
    pub fn set(&mut self, setting: Setting, value: f64) -> Result<(), Error> {
        if !setting.range().contains(&value) {
            return Err(outside(setting.name(), setting.range()));
        }
        if setting == Setting::PricePerM {
            let prices = &mut self.prices;
            (prices.asphalt, prices.paving, prices.unpaved) = (value, value, value);
        }
        *self.place(setting) = value;
        Ok(())
    }

    /// Where a number lies.
    fn place(&mut self, setting: Setting) -> &mut f64 {
        match setting {
            Setting::PricePerM => &mut self.prices.unknown,
            Setting::PriceAsphalt => &mut self.prices.asphalt,
            Setting::PricePaving => &mut self.prices.paving,
            Setting::PriceUnpaved => &mut self.prices.unpaved,
            Setting::PriceBlowIn => &mut self.prices.blow_in,
            Setting::PriceHouse => &mut self.prices.house,
            Setting::TakeUp => &mut self.take_up,
            Setting::Detour => &mut self.detour,
            Setting::MinHouseholds => &mut self.grouping.min_households,
            Setting::MergeM => &mut self.grouping.merge_m,
            Setting::SplitHouseholds => &mut self.grouping.split_households,
            Setting::CutOff => &mut self.cut_off,
        }
    }
}

fn outside(name: &str, range: RangeInclusive<f64>) -> Error {
    Error::Scenario(format!(
        "{name} must be a number from {} to {}",
        range.start(),
        range.end()
    ))
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "prices are read as they are written")]
mod tests {
    use super::*;

    #[test]
    fn one_price_for_all_surfaces_can_be_set() {
        let mut scenario = Scenario::built_in().unwrap();
        scenario.set(Setting::PricePerM, 90.0).unwrap();
        scenario.set(Setting::PriceUnpaved, 40.0).unwrap();
        let of = |surface| scenario.prices.trench(surface);
        assert_eq!(
            [
                of(Surface::Asphalt),
                of(Surface::Paving),
                of(Surface::Unpaved),
                of(Surface::Unknown)
            ],
            [90.0, 90.0, 40.0, 90.0]
        );
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_what_is_allowed() {
        let mut scenario = Scenario::built_in().unwrap();
        for (setting, value) in [
            (Setting::PricePerM, -1.0),
            (Setting::TakeUp, f64::NAN),
            (Setting::Detour, f64::INFINITY),
            (Setting::SplitHouseholds, 0.0),
        ] {
            let before = scenario.clone();
            let error = scenario.set(setting, value).unwrap_err().to_string();
            assert!(error.contains(setting.name()), "{error}");
            assert_eq!(scenario, before);
        }
        let written = BUILT_IN.replace("take_up = 0.4", "take_up = 40");
        let error = Scenario::read(&written).unwrap_err().to_string();
        assert!(
            error.contains("take_up must be a number from 0.01 to 1"),
            "{error}"
        );
    }
}
