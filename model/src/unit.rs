//! Units by their UCUM codes (The Unified Code for Units of Measure, <https://ucum.org>).

use crate::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

macro_rules! units {
    ($($name:ident $code:literal $symbol:literal,)+) => {
        /// A unit of the table of quantities.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Unit {
            $(#[doc = concat!("`", $code, "`")] $name,)+
        }

        impl Unit {
            /// The UCUM code, as on the wire.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// What people read behind a number.
            pub const fn symbol(self) -> &'static str {
                match self { $(Self::$name => $symbol),+ }
            }
        }

        impl FromStr for Unit {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                match text {
                    $($code => Ok(Self::$name),)+
                    _ => Err(Error::Unit(text.chars().take(40).collect())),
                }
            }
        }
    };
}

units! {
    Celsius "Cel" "°C",
    Percent "%" "%",
    Hectopascal "hPa" "hPa",
    Kilopascal "kPa" "kPa",
    MetrePerSecond "m/s" "m/s",
    Degree "deg" "°",
    Millimetre "mm" "mm",
    WattPerSquareMetre "W/m2" "W/m²",
    Lux "lx" "lx",
    PartsPerMillion "[ppm]" "ppm",
    MicrogramPerCubicMetre "ug/m3" "µg/m³",
    DecibelA "dB[SPL]" "dB(A)",
    Metre "m" "m",
    DecisiemensPerMetre "dS/m" "dS/m",
    One "1" "",
    Count "{count}" "",
    Watt "W" "W",
    KilowattHour "kWh" "kWh",
    CubicMetre "m3" "m³",
    CubicMetrePerHour "m3/h" "m³/h",
    Volt "V" "V",
    Ampere "A" "A",
    DecibelMilliwatt "dB[mW]" "dBm",
    Decibel "dB" "dB",
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
