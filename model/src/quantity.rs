//! What is measured. The table is data: it grows by review, and a quantity never changes its unit.

use crate::{Error, Unit};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The kind of a quantity, as SensorThings' observation types tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A number with a unit.
    Measurement,
    /// Events since the last reading.
    Count,
    /// Yes (1) or no (0).
    Truth,
    /// One of several numbered states.
    Category,
}

/// How readings of a quantity are put together over a span of time, and so how a chart draws them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// Mean with minimum and maximum: a line with a band.
    Mean,
    /// Sum: bars.
    Sum,
    /// A state that holds until the next reading: steps.
    State,
    /// A meter's total that only grows: differences.
    Counter,
}

/// One row of the table of quantities.
#[derive(Debug)]
pub struct Definition {
    /// Name on the wire.
    pub name: &'static str,
    /// The one unit.
    pub unit: Unit,
    /// Kind of value.
    pub kind: Kind,
    /// How readings are put together.
    pub aggregation: Aggregation,
    /// Smallest plausible value.
    pub min: f64,
    /// Largest plausible value.
    pub max: f64,
    /// German name.
    pub de: &'static str,
    /// English name.
    pub en: &'static str,
}

impl Definition {
    /// Smallest and largest plausible value.
    pub const fn range(&self) -> (f64, f64) {
        (self.min, self.max)
    }
}

const fn row(
    name: &'static str,
    unit: Unit,
    (kind, aggregation): (Kind, Aggregation),
    (min, max): (f64, f64),
    (de, en): (&'static str, &'static str),
) -> Definition {
    Definition {
        name,
        unit,
        kind,
        aggregation,
        min,
        max,
        de,
        en,
    }
}

const MEAN: (Kind, Aggregation) = (Kind::Measurement, Aggregation::Mean);
const SUM: (Kind, Aggregation) = (Kind::Measurement, Aggregation::Sum);
const STATE: (Kind, Aggregation) = (Kind::Measurement, Aggregation::State);
const METER: (Kind, Aggregation) = (Kind::Measurement, Aggregation::Counter);
const COUNT: (Kind, Aggregation) = (Kind::Count, Aggregation::Sum);
const TRUTH: (Kind, Aggregation) = (Kind::Truth, Aggregation::State);

/// Every quantity Talblick maps decoded fields to.
#[rustfmt::skip]
pub const QUANTITIES: &[Definition] = &[
    row("air_temperature", Unit::Celsius, MEAN, (-60.0, 70.0), ("Lufttemperatur", "Air temperature")),
    row("surface_temperature", Unit::Celsius, MEAN, (-60.0, 100.0), ("Oberflächentemperatur", "Surface temperature")),
    row("soil_temperature", Unit::Celsius, MEAN, (-50.0, 80.0), ("Bodentemperatur", "Soil temperature")),
    row("water_temperature", Unit::Celsius, MEAN, (-10.0, 120.0), ("Wassertemperatur", "Water temperature")),
    row("device_temperature", Unit::Celsius, MEAN, (-60.0, 125.0), ("Gerätetemperatur", "Device temperature")),
    row("relative_humidity", Unit::Percent, MEAN, (0.0, 100.0), ("Relative Luftfeuchte", "Relative humidity")),
    row("air_pressure", Unit::Hectopascal, MEAN, (600.0, 1_100.0), ("Luftdruck", "Air pressure")),
    row("dew_point", Unit::Celsius, MEAN, (-80.0, 60.0), ("Taupunkt", "Dew point")),
    row("wind_speed", Unit::MetrePerSecond, MEAN, (0.0, 100.0), ("Windgeschwindigkeit", "Wind speed")),
    row("wind_gust", Unit::MetrePerSecond, MEAN, (0.0, 120.0), ("Windböe", "Wind gust")),
    row("wind_direction", Unit::Degree, STATE, (0.0, 360.0), ("Windrichtung", "Wind direction")),
    row("precipitation", Unit::Millimetre, SUM, (0.0, 300.0), ("Niederschlag", "Precipitation")),
    row("solar_irradiance", Unit::WattPerSquareMetre, MEAN, (0.0, 2_000.0), ("Globalstrahlung", "Solar irradiance")),
    row("illuminance", Unit::Lux, MEAN, (0.0, 200_000.0), ("Beleuchtungsstärke", "Illuminance")),
    row("co2", Unit::PartsPerMillion, MEAN, (200.0, 40_000.0), ("CO₂", "CO₂")),
    row("pm1", Unit::MicrogramPerCubicMetre, MEAN, (0.0, 5_000.0), ("Feinstaub PM1", "Particulate matter PM1")),
    row("pm2_5", Unit::MicrogramPerCubicMetre, MEAN, (0.0, 5_000.0), ("Feinstaub PM2,5", "Particulate matter PM2.5")),
    row("pm4", Unit::MicrogramPerCubicMetre, MEAN, (0.0, 5_000.0), ("Feinstaub PM4", "Particulate matter PM4")),
    row("pm10", Unit::MicrogramPerCubicMetre, MEAN, (0.0, 5_000.0), ("Feinstaub PM10", "Particulate matter PM10")),
    row("no2", Unit::MicrogramPerCubicMetre, MEAN, (0.0, 5_000.0), ("Stickstoffdioxid", "Nitrogen dioxide")),
    row("o3", Unit::MicrogramPerCubicMetre, MEAN, (0.0, 2_000.0), ("Ozon", "Ozone")),
    row("so2", Unit::MicrogramPerCubicMetre, MEAN, (0.0, 5_000.0), ("Schwefeldioxid", "Sulphur dioxide")),
    row("sound_level", Unit::DecibelA, MEAN, (0.0, 140.0), ("Schallpegel", "Sound level")),
    row("water_level", Unit::Metre, MEAN, (-20.0, 100.0), ("Wasserstand", "Water level")),
    row("water_elevation", Unit::Metre, MEAN, (-500.0, 9_000.0), ("Wasserstand über Normalhöhennull", "Water level above sea level")),
    row("distance", Unit::Metre, MEAN, (0.0, 100.0), ("Abstand", "Distance")),
    row("fill_level", Unit::Percent, MEAN, (0.0, 100.0), ("Füllstand", "Fill level")),
    row("soil_moisture", Unit::Percent, MEAN, (0.0, 100.0), ("Bodenfeuchte", "Soil moisture")),
    row("soil_conductivity", Unit::DecisiemensPerMetre, MEAN, (0.0, 100.0), ("Bodenleitfähigkeit", "Soil conductivity")),
    row("soil_tension", Unit::Kilopascal, MEAN, (0.0, 2_000.0), ("Saugspannung", "Soil water tension")),
    row("occupied", Unit::One, TRUTH, (0.0, 1.0), ("Belegt", "Occupied")),
    row("contact_open", Unit::One, TRUTH, (0.0, 1.0), ("Kontakt offen", "Contact open")),
    row("motion_count", Unit::Count, COUNT, (0.0, 100_000.0), ("Bewegungen", "Motion count")),
    row("people_count", Unit::Count, COUNT, (0.0, 100_000.0), ("Personen", "People count")),
    row("bicycle_count", Unit::Count, COUNT, (0.0, 100_000.0), ("Fahrräder", "Bicycle count")),
    row("vehicle_count", Unit::Count, COUNT, (0.0, 100_000.0), ("Fahrzeuge", "Vehicle count")),
    row("power", Unit::Watt, MEAN, (-1_000_000.0, 1_000_000.0), ("Leistung", "Power")),
    row("energy", Unit::KilowattHour, METER, (0.0, 1_000_000_000.0), ("Energie", "Energy")),
    row("volume", Unit::CubicMetre, METER, (0.0, 1_000_000_000.0), ("Volumen", "Volume")),
    row("flow", Unit::CubicMetrePerHour, MEAN, (-100_000.0, 100_000.0), ("Durchfluss", "Flow")),
    row("voltage", Unit::Volt, MEAN, (-1_000.0, 1_000.0), ("Spannung", "Voltage")),
    row("current", Unit::Ampere, MEAN, (-10_000.0, 10_000.0), ("Stromstärke", "Current")),
    row("battery_voltage", Unit::Volt, MEAN, (0.0, 30.0), ("Batteriespannung", "Battery voltage")),
    row("battery_level", Unit::Percent, MEAN, (0.0, 100.0), ("Batterie", "Battery level")),
    row("rssi", Unit::DecibelMilliwatt, MEAN, (-200.0, 30.0), ("Empfangsstärke", "Signal strength")),
    row("snr", Unit::Decibel, MEAN, (-50.0, 50.0), ("Signal-Rausch-Abstand", "Signal to noise ratio")),
];

/// What a datastream measures: a row of the table, or a decoded field that no rule maps, under its own name.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Quantity(Repr);

/// A name of the table is always `Known`, so the same name is always the same `Repr`.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    /// Place in [`QUANTITIES`].
    Known(usize),
    Unmapped(Arc<str>),
}

impl Quantity {
    /// Longest name.
    pub const MAX_NAME: usize = 64;

    /// The quantity of the table with this name.
    pub const fn known(name: &str) -> Option<Self> {
        let mut rows = QUANTITIES;
        let mut place = 0;
        while let [row, rest @ ..] = rows {
            if same(row.name.as_bytes(), name.as_bytes()) {
                return Some(Self(Repr::Known(place)));
            }
            rows = rest;
            place += 1;
        }
        None
    }

    /// A name made from any decoded field: lower case, everything else becomes `_`, never empty, never too long.
    pub fn from_field(field: &str) -> Self {
        let mut name = String::with_capacity(field.len().min(Self::MAX_NAME));
        for c in field.chars() {
            let c = if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            };
            if (c != '_' || !name.ends_with('_')) && name.len() < Self::MAX_NAME {
                name.push(c);
            }
        }
        let name = name.trim_matches('_');
        let name = if name.is_empty() { "field" } else { name };
        Self::known(name).unwrap_or_else(|| Self(Repr::Unmapped(name.into())))
    }

    /// Its row in the table; `None` if no rule maps it.
    pub fn definition(&self) -> Option<&'static Definition> {
        match &self.0 {
            Repr::Known(place) => QUANTITIES.get(*place),
            Repr::Unmapped(_) => None,
        }
    }

    /// Name on the wire.
    pub fn name(&self) -> &str {
        match &self.0 {
            Repr::Known(place) => QUANTITIES.get(*place).map_or("", |row| row.name),
            Repr::Unmapped(name) => name,
        }
    }

    /// Its unit; `1` if no rule maps it.
    pub fn unit(&self) -> Unit {
        self.definition().map_or(Unit::One, |d| d.unit)
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.definition().map_or(Kind::Measurement, |d| d.kind)
    }

    /// How its readings are put together.
    pub fn aggregation(&self) -> Aggregation {
        self.definition()
            .map_or(Aggregation::Mean, |d| d.aggregation)
    }
}

/// Whether two names are the same; `==` cannot be used while compiling.
const fn same(mut a: &[u8], mut b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) {
        if *x != *y {
            return false;
        }
        (a, b) = (rest_a, rest_b);
    }
    true
}

impl FromStr for Quantity {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if text.is_empty() || text.len() > Self::MAX_NAME || !text.bytes().all(fits) {
            return Err(Error::Quantity(text.chars().take(80).collect()));
        }
        Ok(Self::known(text).unwrap_or_else(|| Self(Repr::Unmapped(text.into()))))
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name().cmp(other.name())
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quantity({})", self.name())
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_row_has_its_own_name_and_a_range() {
        for (i, d) in QUANTITIES.iter().enumerate() {
            assert!(d.name.parse::<Quantity>().is_ok(), "{}", d.name);
            assert!(d.min < d.max, "{}", d.name);
            assert!(
                QUANTITIES
                    .iter()
                    .skip(i + 1)
                    .all(|other| other.name != d.name),
                "{}",
                d.name
            );
        }
    }

    #[test]
    fn an_unmapped_field_keeps_its_own_name_with_unit_1() {
        let q = Quantity::from_field("TempC_DS (aux)");
        assert_eq!((q.name(), q.unit()), ("tempc_ds_aux", Unit::One));
        assert_eq!(Quantity::from_field("%").name(), "field");
        assert_eq!(Quantity::from_field("co2").unit(), Unit::PartsPerMillion);
    }

    proptest! {
        #[test]
        fn any_field_becomes_a_valid_name(field in ".{0,200}") {
            let q = Quantity::from_field(&field);
            prop_assert_eq!(q.name().parse::<Quantity>().unwrap(), q);
        }
    }
}
