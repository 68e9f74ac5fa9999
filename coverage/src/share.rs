//! Shares of households, by technology and download speed, as the broadband atlas gives them.

use serde::{Deserialize, Serialize};

/// The share of a cell's households that has something, in hundredths of a percent; or no figure. No figure is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share(u16);

impl Share {
    /// No figure.
    pub const NONE: Self = Self(u16::MAX);
    /// Nobody.
    pub const ZERO: Self = Self(0);
    /// Everybody.
    pub const ALL: Self = Self(10_000);

    /// The share of so many percent; `None` if it is not between 0 and 100.
    pub fn percent(percent: f64) -> Option<Self> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 10,000"
        )]
        (0.0..=100.0)
            .contains(&percent)
            .then(|| Self((percent * 100.0).round() as u16))
    }

    /// From what is kept on disk: hundredths of a percent, 65,535 is no figure.
    pub const fn from_bits(bits: u16) -> Option<Self> {
        if bits <= Self::ALL.0 || bits == Self::NONE.0 {
            Some(Self(bits))
        } else {
            None
        }
    }

    /// What is kept on disk.
    pub const fn to_bits(self) -> u16 {
        self.0
    }

    /// As a number between 0 and 1.
    pub fn value(self) -> Option<f64> {
        (self != Self::NONE).then(|| f64::from(self.0) / 10_000.0)
    }
}

/// How a line reaches the house; the atlas' words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Technology {
    /// Any of them: `alle`.
    Alle,
    /// Fibre to the building or the home: `ftthb`.
    Ftthb,
    /// Fibre to the home: `ftth`.
    Ftth,
    /// Fibre to the building: `fttb`.
    Fttb,
    /// Fibre to the street cabinet, copper from there: `fttc`.
    Fttc,
    /// Television cable: `hfc`.
    Hfc,
    /// Anything else: `sonst`.
    Sonst,
}

impl Technology {
    /// All, in the atlas' order.
    pub const ALL: [Self; 7] = [
        Self::Alle,
        Self::Ftthb,
        Self::Ftth,
        Self::Fttb,
        Self::Fttc,
        Self::Hfc,
        Self::Sonst,
    ];

    /// The atlas' key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Alle => "alle",
            Self::Ftthb => "ftthb",
            Self::Ftth => "ftth",
            Self::Fttb => "fttb",
            Self::Fttc => "fttc",
            Self::Hfc => "hfc",
            Self::Sonst => "sonst",
        }
    }

    /// By the atlas' key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.key() == key)
    }

    /// Place in [`Self::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A download speed class of the atlas: at least so many Mbit/s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Down {
    /// ≥ 10 Mbit/s.
    M10,
    /// ≥ 16 Mbit/s.
    M16,
    /// ≥ 30 Mbit/s.
    M30,
    /// ≥ 50 Mbit/s.
    M50,
    /// ≥ 100 Mbit/s.
    M100,
    /// ≥ 200 Mbit/s.
    M200,
    /// ≥ 400 Mbit/s.
    M400,
    /// ≥ 1,000 Mbit/s.
    M1000,
}

impl Down {
    /// All, slowest first.
    pub const ALL: [Self; 8] = [
        Self::M10,
        Self::M16,
        Self::M30,
        Self::M50,
        Self::M100,
        Self::M200,
        Self::M400,
        Self::M1000,
    ];

    /// Mbit/s.
    pub const fn mbits(self) -> u16 {
        match self {
            Self::M10 => 10,
            Self::M16 => 16,
            Self::M30 => 30,
            Self::M50 => 50,
            Self::M100 => 100,
            Self::M200 => 200,
            Self::M400 => 400,
            Self::M1000 => 1_000,
        }
    }

    /// The class of exactly so many Mbit/s.
    pub fn from_mbits(mbits: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.mbits() == mbits)
    }

    /// Place in [`Self::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_figure_and_nobody_stay_apart() {
        assert_eq!(Share::NONE.value(), None);
        assert_eq!(Share::ZERO.value(), Some(0.0));
        assert_eq!(Share::from_bits(Share::NONE.to_bits()), Some(Share::NONE));
        assert_eq!(Share::from_bits(10_001), None);
    }

    #[test]
    fn a_share_is_kept_to_a_hundredth_of_a_percent() {
        assert_eq!(Share::percent(96.3).unwrap().value(), Some(0.963));
        assert_eq!(Share::percent(100.0), Some(Share::ALL));
        assert_eq!(Share::percent(100.01), None);
        assert_eq!(Share::percent(-0.0), Some(Share::ZERO));
        assert_eq!(Share::percent(f64::NAN), None);
    }

    #[test]
    fn technologies_and_classes_are_known_by_the_atlas_keys() {
        for (at, technology) in Technology::ALL.into_iter().enumerate() {
            assert_eq!(
                (Technology::from_key(technology.key()), technology.index()),
                (Some(technology), at)
            );
        }
        for (at, down) in Down::ALL.into_iter().enumerate() {
            assert_eq!(
                (Down::from_mbits(down.mbits()), down.index()),
                (Some(down), at)
            );
        }
    }
}
