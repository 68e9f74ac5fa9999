//! Numbers with which devices say that a sensor is missing or broken. Only numbers that cannot be a measurement of their
//! quantity, or that one family of devices is known to use.

use talblick_model::{Definition, Unit};

/// Whether `raw`, as the device sent it, stands for no value.
pub(super) fn is(raw: f64, definition: &Definition, codec: Option<&str>) -> bool {
    let of = |part: &str| codec.is_some_and(|codec| codec.contains(part));
    let any = |values: &[f64]| values.iter().any(|v| (raw - v).abs() < 1e-6);
    match (definition.name, definition.unit) {
        // The ends of 16 bits at two and at one decimal, and what DS18B20 drivers answer without a probe.
        (_, Unit::Celsius) => {
            any(&[327.67, -327.68, 3_276.7, -3_276.8, 3_276.5, -127.0])
                || ((of("barani") || of("meteohelix")) && any(&[104.7]))
        }
        ("relative_humidity", _) => {
            any(&[255.0, 655.35, 6_553.5]) || ((of("barani") || of("meteohelix")) && any(&[102.2]))
        }
        ("air_pressure", _) => (of("barani") || of("meteohelix")) && any(&[131_915.0]),
        ("soil_moisture", _) => any(&[327.67, -327.68, 655.35]) || (of("smtp") && any(&[-5.0])),
        ("co2" | "distance" | "battery_voltage" | "pm1" | "pm2_5" | "pm4" | "pm10", _) => {
            any(&[65_535.0])
        }
        // DevStatusAns: 255 is “could not measure”.
        ("battery_level", _) => any(&[255.0]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use talblick_model::Quantity;

    #[test]
    fn a_number_is_a_sentinel_only_for_its_quantity_and_family() {
        for (raw, quantity, codec, expected) in [
            (327.67, "air_temperature", None, true),
            (-327.68, "soil_temperature", Some("decentlab-dl-smtp"), true),
            (85.0, "air_temperature", None, false),
            (-5.0, "soil_moisture", Some("decentlab-dl-smtp"), true),
            (-5.0, "soil_moisture", None, false),
            (65_535.0, "distance", None, true),
            (65_535.0, "illuminance", None, false),
            (102.2, "relative_humidity", Some("barani-meteohelix"), true),
            (102.2, "relative_humidity", None, false),
        ] {
            let definition = Quantity::known(quantity).unwrap().definition().unwrap();
            assert_eq!(is(raw, definition, codec), expected, "{raw} {quantity}");
        }
    }
}
