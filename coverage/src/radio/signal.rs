//! What a received signal says about a link: signal power without the noise, margin above what a spreading factor needs,
//! and the fastest spreading factor that leaves a reserve. Pure arithmetic; nothing about places.
//!
//! Sources: Semtech SX1276 data sheet, table 13 (demodulation floors); The Things Network, “RSSI and SNR” (margins).

use serde::{Deserialize, Serialize};
use std::fmt;

/// What devices are taken to radiate if nobody says otherwise, dBm EIRP; everything is reported for such a device.
pub const STANDARD_EIRP_DBM: f64 = 14.0;

/// Reserve a planner wants above the floor, dB: fading, summer leaves, a parked lorry.
pub const SAFE_MARGIN_DB: f64 = 10.0;

/// Median margin above which a gateway counts as hearing a place reliably, dB.
pub const RELIABLE_MARGIN_DB: f64 = 3.0;

/// Bandwidth everything is reported for, Hz.
const STANDARD_BANDWIDTH_HZ: f64 = 125_000.0;

/// Thermal noise in 125 kHz at a noise figure of 6 dB, dBm: −174 + 10·log₁₀(125,000) + 6.
const NOISE_DBM: f64 = -117.030_899_869_919_44;

/// Effective signal power in dBm: what of the signal strength is signal and not noise.
/// ESP = RSSI + SNR − 10·log₁₀(1 + 10^(SNR/10)).
pub fn esp_dbm(rssi_dbm: f64, snr_db: f64) -> f64 {
    rssi_dbm + snr_db - 10.0 * (1.0 + 10_f64.powf(snr_db / 10.0)).log10()
}

/// Path loss in dB of a signal that left with `eirp_dbm` and arrived with `esp_dbm`.
pub fn path_loss_db(eirp_dbm: f64, esp_dbm: f64) -> f64 {
    eirp_dbm - esp_dbm
}

/// By how many dB the noise in a bandwidth lies above that in 125 kHz.
pub(crate) fn bandwidth_db(bandwidth_hz: u32) -> f64 {
    10.0 * (f64::from(bandwidth_hz.max(1)) / STANDARD_BANDWIDTH_HZ).log10()
}

/// A spreading factor of LoRa that devices use in Europe, 7 to 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "u8")]
pub struct SpreadingFactor(u8);

impl SpreadingFactor {
    /// All of them, fastest first.
    pub const ALL: [Self; 6] = [Self(7), Self(8), Self(9), Self(10), Self(11), Self(12)];

    /// The slowest, which reaches farthest.
    pub const SLOWEST: Self = Self(12);

    /// This spreading factor, if it is one.
    pub fn new(number: u8) -> Option<Self> {
        (7..=12).contains(&number).then_some(Self(number))
    }

    /// The number, 7 to 12.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The signal to noise ratio below which it is no longer understood, dB.
    pub fn floor_db(self) -> f64 {
        -7.5 - 2.5 * f64::from(self.0 - 7)
    }

    /// How far a signal lies above the floor, dB.
    pub fn margin_db(self, snr_db: f64) -> f64 {
        snr_db - self.floor_db()
    }

    /// The weakest signal it understands in 125 kHz with a noise figure of 6 dB, dBm.
    pub fn sensitivity_dbm(self) -> f64 {
        NOISE_DBM + self.floor_db()
    }

    /// The fastest spreading factor that keeps [`SAFE_MARGIN_DB`] at this signal to noise ratio.
    pub fn safe(snr_db: f64) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|sf| sf.margin_db(snr_db) >= SAFE_MARGIN_DB)
    }
}

impl fmt::Display for SpreadingFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SF{}", self.0)
    }
}

impl From<SpreadingFactor> for u8 {
    fn from(sf: SpreadingFactor) -> Self {
        sf.0
    }
}

/// How fast a device of 14 dBm may safely send from a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Not at all.
    None,
    /// Only slowest, with a reserve or without.
    Sf12,
    /// With spreading factor 10 or 11.
    Sf10To11,
    /// With spreading factor 8 or 9.
    Sf8To9,
    /// Fastest.
    Sf7,
}

impl Class {
    /// All of them, best first.
    pub const ALL: [Self; 5] = [
        Self::Sf7,
        Self::Sf8To9,
        Self::Sf10To11,
        Self::Sf12,
        Self::None,
    ];

    /// The class at a signal to noise ratio. What is understood at all without the reserve is [`Class::Sf12`].
    pub fn at(snr_db: f64) -> Self {
        match SpreadingFactor::safe(snr_db).map(SpreadingFactor::get) {
            Some(7) => Self::Sf7,
            Some(8 | 9) => Self::Sf8To9,
            Some(10 | 11) => Self::Sf10To11,
            Some(_) => Self::Sf12,
            None if SpreadingFactor::SLOWEST.margin_db(snr_db) >= 0.0 => Self::Sf12,
            None => Self::None,
        }
    }

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sf7 => "sf7",
            Self::Sf8To9 => "sf8_to9",
            Self::Sf10To11 => "sf10_to11",
            Self::Sf12 => "sf12",
            Self::None => "none",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sf(number: u8) -> SpreadingFactor {
        SpreadingFactor::new(number).unwrap()
    }

    #[test]
    fn effective_signal_power_meets_the_golden_table() {
        for (rssi, snr, golden) in [
            (-110.0, 5.0, -111.19),
            (-110.0, 0.0, -113.01),
            (-115.0, -5.0, -121.19),
            (-118.0, -10.0, -128.41),
            (-118.0, -15.0, -133.14),
            (-120.0, -20.0, -140.04),
        ] {
            let esp = esp_dbm(rssi, snr);
            assert!((esp - golden).abs() < 0.005, "{rssi} {snr}: {esp}");
        }
    }

    #[test]
    fn floors_and_sensitivities_are_those_of_the_data_sheet() {
        let floors = [-7.5, -10.0, -12.5, -15.0, -17.5, -20.0];
        let sensitivities = [-124.5, -127.0, -129.5, -132.0, -134.5, -137.0];
        for ((sf, floor), least) in SpreadingFactor::ALL.iter().zip(floors).zip(sensitivities) {
            assert!((sf.floor_db() - floor).abs() < 1e-9);
            assert!((sf.sensitivity_dbm() - least).abs() < 0.05);
        }
        assert!((sf(12).margin_db(5.0) - 25.0).abs() < 1e-9);
        assert!((sf(7).margin_db(5.0) - 12.5).abs() < 1e-9);
    }

    #[test]
    fn the_fastest_safe_spreading_factor_keeps_ten_decibels() {
        assert_eq!(SpreadingFactor::safe(2.5), Some(sf(7)));
        assert_eq!(SpreadingFactor::safe(2.4), Some(sf(8)));
        assert_eq!(SpreadingFactor::safe(-10.0), Some(sf(12)));
        assert_eq!(SpreadingFactor::safe(-10.1), None);
        let classes = [3.0, -1.0, -6.0, -9.0, -15.0, -20.5].map(Class::at);
        let expected = [
            Class::Sf7,
            Class::Sf8To9,
            Class::Sf10To11,
            Class::Sf12,
            Class::Sf12,
            Class::None,
        ];
        assert_eq!(classes, expected);
    }

    #[test]
    fn only_seven_to_twelve_are_spreading_factors() {
        assert!(
            [0, 5, 6, 13, 255]
                .map(SpreadingFactor::new)
                .iter()
                .all(Option::is_none)
        );
        assert!((bandwidth_db(500_000) - 6.02).abs() < 0.01);
        assert!((path_loss_db(14.0, -120.0) - 134.0).abs() < 1e-9);
    }
}
