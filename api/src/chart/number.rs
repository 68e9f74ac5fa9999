//! Numbers as people write them: decimal comma or point, grouped thousands, a real minus sign.

use super::words::Lang;
use talblick_model::Unit;

/// How many decimals a value of this unit is worth.
pub(super) const fn decimals(unit: Unit) -> usize {
    match unit {
        Unit::Percent
        | Unit::Degree
        | Unit::WattPerSquareMetre
        | Unit::Lux
        | Unit::PartsPerMillion
        | Unit::Count
        | Unit::Watt
        | Unit::DecibelMilliwatt => 0,
        Unit::Celsius
        | Unit::Hectopascal
        | Unit::Kilopascal
        | Unit::MetrePerSecond
        | Unit::Millimetre
        | Unit::MicrogramPerCubicMetre
        | Unit::DecibelA
        | Unit::KilowattHour
        | Unit::CubicMetre
        | Unit::Decibel => 1,
        Unit::Metre
        | Unit::DecisiemensPerMetre
        | Unit::One
        | Unit::CubicMetrePerHour
        | Unit::Volt
        | Unit::Ampere => 2,
    }
}

/// Of what adds up, a little is not nothing: as many decimals as it takes to see two of its digits.
pub(super) fn fine(value: f64, decimals: usize) -> usize {
    let enough = (decimals..=6).find(|d| {
        let places = i32::try_from(*d).unwrap_or(6);
        value.abs() >= 0.5 * 10_f64.powi(-places)
    });
    match enough {
        Some(enough) if enough > decimals => (enough + 1).min(6),
        _ => decimals,
    }
}

/// The number with so many decimals: "−1 234,5" in German from 10 000 on grouped by narrow no-break spaces, "−1,234.5"
/// in English.
pub(crate) fn format(value: f64, decimals: usize, lang: Lang) -> String {
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let (point, group, grouped_from) = match lang {
        Lang::De => (',', '\u{202f}', 5),
        Lang::En => ('.', ',', 4),
    };
    let mut text = String::with_capacity(digits.len() + 8);
    if value < 0.0 && digits.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
        text.push('\u{2212}');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && whole.len() >= grouped_from && (whole.len() - i).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

/// The value with its unit: "0,82 m", "240°".
pub(super) fn with_unit(value: f64, decimals: usize, unit: Unit, lang: Lang) -> String {
    let number = format(value, decimals, lang);
    match unit.symbol() {
        "" => number,
        "°" => number + "°",
        symbol => format!("{number}\u{a0}{symbol}"),
    }
}

/// A given value with its unit, without needless zeros at the end: "30 µg/m³", "2,4 m".
pub(super) fn given(value: f64, unit: Unit, lang: Lang) -> String {
    let needed = (0..=3).find(|d| {
        let scale = 10_f64.powi(*d);
        ((value * scale).round() / scale - value).abs() < 1e-9 * value.abs().max(1.0)
    });
    let needed = usize::try_from(needed.unwrap_or(3)).unwrap_or(3);
    with_unit(value, needed, unit, lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        for (value, decimals, de, en) in [
            (0.82, 2, "0,82", "0.82"),
            (-3.0, 1, "\u{2212}3,0", "\u{2212}3.0"),
            (1_013.25, 1, "1013,2", "1,013.2"),
            (12_345.0, 0, "12\u{202f}345", "12,345"),
            (
                -1_234_567.891,
                2,
                "\u{2212}1\u{202f}234\u{202f}567,89",
                "\u{2212}1,234,567.89",
            ),
            (-0.001, 1, "0,0", "0.0"),
        ] {
            assert_eq!(format(value, decimals, Lang::De), de);
            assert_eq!(format(value, decimals, Lang::En), en);
        }
    }

    #[test]
    fn a_little_of_what_adds_up_is_not_told_as_nothing() {
        for (value, decimals, expected) in [
            (0.0, 1, "0,0"),
            (12.34, 1, "12,3"),
            (0.06, 1, "0,1"),
            (0.041, 1, "0,041"),
            (-0.002_3, 1, "\u{2212}0,0023"),
            (1e-9, 1, "0,0"),
        ] {
            assert_eq!(format(value, fine(value, decimals), Lang::De), expected);
        }
    }

    #[test]
    fn a_given_value_keeps_only_the_decimals_it_needs() {
        assert_eq!(given(2.4, Unit::Metre, Lang::De), "2,4\u{a0}m");
        assert_eq!(
            given(30.0, Unit::MicrogramPerCubicMetre, Lang::En),
            "30\u{a0}µg/m³"
        );
        assert_eq!(given(180.0, Unit::Degree, Lang::En), "180°");
    }
}
