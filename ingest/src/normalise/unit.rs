//! Units as fields state them, and how they become the one unit of a quantity.

use talblick_model::{Definition, Unit};

/// A unit a decoded value may be in. The last rows are not units but ways to tell one from the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The quantity's own unit.
    Own,
    Celsius,
    Fahrenheit,
    Kelvin,
    Percent,
    /// Parts of one, such as m³/m³.
    Fraction,
    Pascal,
    Hectopascal,
    Kilopascal,
    Bar,
    Millimetre,
    Centimetre,
    Metre,
    Inch,
    MetrePerSecond,
    KilometrePerHour,
    Knot,
    Degree,
    Volt,
    Millivolt,
    Ampere,
    Milliampere,
    Watt,
    Kilowatt,
    WattHour,
    KilowattHour,
    MegawattHour,
    Litre,
    CubicMetre,
    LitrePerHour,
    LitrePerMinute,
    LitrePerSecond,
    CubicMetrePerHour,
    MicrosiemensPerCentimetre,
    DecisiemensPerMetre,
    PartsPerMillion,
    PartsPerBillion,
    MicrogramPerCubicMetre,
    MilligramPerCubicMetre,
    Lux,
    Kilolux,
    Decibel,
    DecibelMilliwatt,
    WattPerSquareMetre,
    Count,
    /// Volts or millivolts: no battery has 100 V, and none runs on 100 mV.
    VoltOrMillivolt,
    /// As before, unless it looks like a percentage: 5 to 100 without a fraction, or 0 or 1.
    BatteryVolt,
    /// Parts of one up to 1, else percent.
    FractionOrPercent,
    /// Air pressure in whichever unit makes it air pressure.
    AirPressure,
}

/// Every unit once, as rules write it.
const UNITS: [&str; 44] = [
    "Cel", "degF", "K", "%", "m3/m3", "Pa", "hPa", "kPa", "bar", "mm", "cm", "m", "in", "m/s",
    "km/h", "kn", "deg", "V", "mV", "A", "mA", "W", "kW", "Wh", "kWh", "MWh", "L", "m3", "L/h",
    "L/min", "L/s", "m3/h", "uS/cm", "dS/m", "ppm", "ppb", "ug/m3", "mg/m3", "lx", "klx", "dB",
    "dBm", "W/m2", "1",
];

impl Source {
    /// Reads a unit: UCUM, SI symbols, and what vendors make of them (`µS⋅cm⁻¹`, `℃`, `m³⋅m⁻³`).
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut plain = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                ' ' | '[' | ']' | '{' | '}' => {}
                '²' => plain.push('2'),
                '³' => plain.push('3'),
                '⁻' => plain.push('-'),
                '¹' => plain.push('1'),
                'µ' | 'μ' => plain.push('u'),
                '⋅' | '·' | '*' => plain.push('.'),
                '℃' => plain.push_str("°C"),
                '℉' => plain.push_str("°F"),
                c => plain.push(c),
            }
        }
        Some(match plain.as_str() {
            "Cel" | "°C" | "C" | "c" | "degC" | "degc" | "celsius" | "Celsius" => Self::Celsius,
            "°F" | "F" | "f" | "degF" | "fahrenheit" | "Fahrenheit" => Self::Fahrenheit,
            "K" | "k" | "kelvin" | "Kelvin" => Self::Kelvin,
            "%" | "%RH" | "%rH" | "percent" | "pct" | "%vol" | "%VWC" => Self::Percent,
            "m3/m3" | "m3.m-3" => Self::Fraction,
            "Pa" | "pa" => Self::Pascal,
            "hPa" | "hpa" | "mbar" | "mBar" => Self::Hectopascal,
            "kPa" | "kpa" => Self::Kilopascal,
            "bar" | "Bar" => Self::Bar,
            "mm" | "MM" => Self::Millimetre,
            "cm" | "CM" => Self::Centimetre,
            "m" => Self::Metre,
            "in" | "inch" => Self::Inch,
            "m/s" | "m.s-1" | "mps" => Self::MetrePerSecond,
            "km/h" | "km.h-1" | "kmh" | "kph" => Self::KilometrePerHour,
            "kn" | "kt" => Self::Knot,
            "deg" | "°" | "degree" | "degrees" => Self::Degree,
            "V" | "v" | "volt" => Self::Volt,
            "mV" | "mv" => Self::Millivolt,
            "A" => Self::Ampere,
            "mA" | "ma" => Self::Milliampere,
            "W" | "w" | "watt" => Self::Watt,
            "kW" | "kw" => Self::Kilowatt,
            "Wh" | "wh" => Self::WattHour,
            "kWh" | "kwh" => Self::KilowattHour,
            "MWh" | "mwh" => Self::MegawattHour,
            "L" | "l" | "liter" | "litre" | "liters" | "litres" => Self::Litre,
            "m3" => Self::CubicMetre,
            "L/h" | "l/h" | "L.h-1" | "lph" => Self::LitrePerHour,
            "L/min" | "l/min" | "L.min-1" | "lpm" => Self::LitrePerMinute,
            "L/s" | "l/s" | "L.s-1" => Self::LitrePerSecond,
            "m3/h" | "m3.h-1" => Self::CubicMetrePerHour,
            "uS/cm" | "us/cm" | "uS.cm-1" | "uscm" => Self::MicrosiemensPerCentimetre,
            "dS/m" | "mS/cm" | "dS.m-1" | "mS.cm-1" | "dsm" => Self::DecisiemensPerMetre,
            "ppm" => Self::PartsPerMillion,
            "ppb" => Self::PartsPerBillion,
            "ug/m3" | "ug.m-3" | "ugm3" => Self::MicrogramPerCubicMetre,
            "mg/m3" | "mg.m-3" => Self::MilligramPerCubicMetre,
            "lx" | "lux" | "Lux" => Self::Lux,
            "klx" => Self::Kilolux,
            "dB" | "db" | "dBA" | "dba" | "dB(A)" | "dBSPL" => Self::Decibel,
            "dBm" | "dbm" | "dBmW" => Self::DecibelMilliwatt,
            "W/m2" | "W.m-2" | "wm2" => Self::WattPerSquareMetre,
            "1" | "count" | "counts" | "pcs" => Self::Count,
            _ => return None,
        })
    }

    /// Units one of which a value must be in, which the value tells; `None` if nobody knows how.
    pub(super) fn told_apart(units: &[String]) -> Option<Self> {
        let units: Option<Vec<Self>> = units.iter().map(|unit| Self::parse(unit)).collect();
        Some(match units?.as_slice() {
            [Self::Volt, Self::Millivolt] => Self::VoltOrMillivolt,
            [Self::Volt, Self::Millivolt, Self::Percent] => Self::BatteryVolt,
            [Self::Fraction, Self::Percent] => Self::FractionOrPercent,
            [Self::Pascal, Self::Hectopascal, Self::Kilopascal, Self::Bar] => Self::AirPressure,
            _ => return None,
        })
    }

    /// Whether the value tells the unit, so that there are values that do not fit.
    pub(super) const fn is_guess(self) -> bool {
        matches!(
            self,
            Self::VoltOrMillivolt | Self::BatteryVolt | Self::FractionOrPercent | Self::AirPressure
        )
    }

    /// The units that become the quantity's, as they are written.
    pub(super) fn of(definition: &Definition) -> Vec<&'static str> {
        let fits =
            |unit: &&str| Self::parse(unit).is_some_and(|u| u.convert(2.0, definition).is_some());
        UNITS.into_iter().filter(fits).collect()
    }

    /// The value in the quantity's unit; `None` if a value in this unit cannot be of this quantity.
    pub(super) fn convert(self, v: f64, to: &Definition) -> Option<f64> {
        Some(match (self, to.unit) {
            (Self::Own, _)
            | (Self::Celsius, Unit::Celsius)
            | (Self::Percent, Unit::Percent)
            | (Self::Hectopascal, Unit::Hectopascal)
            | (Self::Kilopascal, Unit::Kilopascal)
            | (Self::Metre, Unit::Metre)
            | (Self::Millimetre, Unit::Millimetre)
            | (Self::MetrePerSecond, Unit::MetrePerSecond)
            | (Self::Degree, Unit::Degree)
            | (Self::Volt, Unit::Volt)
            | (Self::Ampere, Unit::Ampere)
            | (Self::Watt, Unit::Watt)
            | (Self::KilowattHour, Unit::KilowattHour)
            | (Self::CubicMetre, Unit::CubicMetre)
            | (Self::CubicMetrePerHour, Unit::CubicMetrePerHour)
            | (Self::DecisiemensPerMetre, Unit::DecisiemensPerMetre)
            | (Self::PartsPerMillion, Unit::PartsPerMillion)
            | (Self::MicrogramPerCubicMetre, Unit::MicrogramPerCubicMetre)
            | (Self::Lux, Unit::Lux)
            | (Self::Decibel, Unit::DecibelA | Unit::Decibel)
            | (Self::DecibelMilliwatt, Unit::DecibelMilliwatt)
            | (Self::WattPerSquareMetre, Unit::WattPerSquareMetre)
            | (Self::Count, Unit::Count | Unit::One) => v,
            (Self::Fahrenheit, Unit::Celsius) => (v - 32.0) * 5.0 / 9.0,
            (Self::Kelvin, Unit::Celsius) => v - 273.15,
            (Self::Fraction, Unit::Percent) | (Self::Bar, Unit::Kilopascal) => v * 100.0,
            (Self::Pascal, Unit::Hectopascal) | (Self::Centimetre, Unit::Metre) => v / 100.0,
            (Self::Kilopascal, Unit::Hectopascal) | (Self::Centimetre, Unit::Millimetre) => {
                v * 10.0
            }
            (Self::Hectopascal, Unit::Kilopascal) => v / 10.0,
            (Self::Inch, Unit::Metre) => v * 0.0254,
            (Self::Inch, Unit::Millimetre) => v * 25.4,
            (Self::KilometrePerHour, Unit::MetrePerSecond) => v / 3.6,
            (Self::Knot, Unit::MetrePerSecond) => v * 1_852.0 / 3_600.0,
            (Self::LitrePerMinute, Unit::CubicMetrePerHour) => v * 60.0 / 1_000.0,
            (Self::LitrePerSecond, Unit::CubicMetrePerHour) => v * 3.6,
            (Self::Bar, Unit::Hectopascal)
            | (Self::Metre, Unit::Millimetre)
            | (Self::Kilowatt, Unit::Watt)
            | (Self::MegawattHour, Unit::KilowattHour)
            | (Self::MilligramPerCubicMetre, Unit::MicrogramPerCubicMetre)
            | (Self::Kilolux, Unit::Lux) => v * 1_000.0,
            (Self::Pascal, Unit::Kilopascal)
            | (Self::Millimetre, Unit::Metre)
            | (Self::Millivolt, Unit::Volt)
            | (Self::Milliampere, Unit::Ampere)
            | (Self::WattHour, Unit::KilowattHour)
            | (Self::Litre, Unit::CubicMetre)
            | (Self::LitrePerHour, Unit::CubicMetrePerHour)
            | (Self::MicrosiemensPerCentimetre, Unit::DecisiemensPerMetre)
            | (Self::PartsPerBillion, Unit::PartsPerMillion) => v / 1_000.0,
            (Self::PartsPerBillion, Unit::MicrogramPerCubicMetre) => {
                v * microgram_per_ppb(to.name)?
            }
            (guess, unit) => return guess.guess(v)?.convert(v, to).filter(|_| unit != Unit::One),
        })
    }

    /// The unit a value must be in, where the value tells.
    fn guess(self, v: f64) -> Option<Self> {
        let percentage = v.fract() == 0.0 && (v <= 1.0 || (5.0..=100.0).contains(&v));
        Some(match self {
            Self::VoltOrMillivolt | Self::BatteryVolt if v >= 100.5 => Self::Millivolt,
            Self::BatteryVolt if percentage => return None,
            Self::VoltOrMillivolt | Self::BatteryVolt => Self::Volt,
            Self::FractionOrPercent if v <= 1.0 => Self::Fraction,
            Self::FractionOrPercent => Self::Percent,
            Self::AirPressure if v > 20_000.0 => Self::Pascal,
            Self::AirPressure if v > 200.0 => Self::Hectopascal,
            Self::AirPressure if v > 20.0 => Self::Kilopascal,
            Self::AirPressure => Self::Bar,
            _ => return None,
        })
    }
}

/// Mass of one part per billion at 20 °C and 101.3 kPa, as European law reports gases (Directive 2008/50/EC, Annex VI).
fn microgram_per_ppb(quantity: &str) -> Option<f64> {
    match quantity {
        "no2" => Some(1.9125),
        "o3" => Some(1.9957),
        "so2" => Some(2.6609),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use talblick_model::Quantity;

    fn convert(v: f64, unit: &str, quantity: &str) -> Option<f64> {
        let definition = Quantity::known(quantity).unwrap().definition().unwrap();
        Source::parse(unit).unwrap().convert(v, definition)
    }

    #[test]
    fn units_become_the_quantitys_own() {
        for (v, unit, quantity, expected) in [
            (4_507.0, "mm", "distance", 4.507),
            (451.0, "cm", "distance", 4.51),
            (77.0, "°F", "air_temperature", 25.0),
            (273.15, "K", "air_temperature", 0.0),
            (96_800.0, "Pa", "air_pressure", 968.0),
            (101.3, "kPa", "air_pressure", 1_013.0),
            (1.5, "bar", "soil_tension", 150.0),
            (0.25, "m³⋅m⁻³", "soil_moisture", 25.0),
            (28_200.0, "µS⋅cm⁻¹", "soil_conductivity", 28.2),
            (1.5, "mS/cm", "soil_conductivity", 1.5),
            (36.0, "km/h", "wind_speed", 10.0),
            (3_156.0, "mV", "battery_voltage", 3.156),
            (1_234.0, "L", "volume", 1.234),
            (10.0, "L/min", "flow", 0.6),
            (1_500.0, "Wh", "energy", 1.5),
            (0.4, "cm", "precipitation", 4.0),
            (0.02, "mg/m3", "pm10", 20.0),
            (10.0, "ppb", "no2", 19.125),
            (800.0, "ppb", "co2", 0.8),
        ] {
            let got = convert(v, unit, quantity).unwrap();
            assert!((got - expected).abs() < 1e-9, "{v} {unit}: {got}");
        }
    }

    #[test]
    fn a_unit_of_something_else_does_not_convert() {
        for (unit, quantity) in [
            ("%", "distance"),
            ("mm", "air_temperature"),
            ("ppb", "pm10"),
            ("V", "occupied"),
        ] {
            assert_eq!(convert(1.0, unit, quantity), None, "{unit} {quantity}");
        }
        assert_eq!(Source::parse("nm"), None);
    }
}
