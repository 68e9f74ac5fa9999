//! Cayenne LPP with the types ChirpStack added: channel, type, value, big endian. Fields are named the way most consumers
//! of Cayenne know them: `temperature_3` is the temperature on channel 3.

use super::bytes::Bytes;
use crate::codec::{DecodeError, Decoded, Fields, Input, Value};

/// Decodes a payload. The length of an unknown type is unknown too, so it makes the whole message an error.
pub(super) fn decode(input: &Input<'_>) -> Result<Decoded, DecodeError> {
    let mut bytes = Bytes::new("Cayenne LPP", &input.bytes);
    let mut fields = Fields(Vec::with_capacity(input.bytes.len() / 3));
    while let Some((channel, kind)) = bytes.next_channel()? {
        let (name, value) = field(kind, &mut bytes)?;
        fields.0.push((format!("{name}_{channel}").into(), value));
    }
    Ok(Decoded {
        fields,
        warnings: Vec::new(),
    })
}

fn field(kind: u8, bytes: &mut Bytes<'_>) -> Result<(&'static str, Value), DecodeError> {
    let (name, value) = match kind {
        0 => ("digital_in", bytes.u8()?),
        1 => ("digital_out", bytes.u8()?),
        2 => ("analog_in", bytes.i16()? / 100.0),
        3 => ("analog_out", bytes.i16()? / 100.0),
        100 => ("generic", bytes.u32()?),
        101 => ("luminosity", bytes.u16()?),
        102 => ("presence", bytes.u8()?),
        103 => ("temperature", bytes.i16()? / 10.0),
        104 => ("relative_humidity", bytes.u8()? / 2.0),
        113 => {
            return vector("accelerometer", ["x", "y", "z"], || {
                Ok(bytes.i16()? / 1_000.0)
            });
        }
        115 => ("barometric_pressure", bytes.u16()? / 10.0),
        116 => ("voltage", bytes.u16()? / 100.0),
        117 => ("current", bytes.u16()? / 1_000.0),
        118 => ("frequency", bytes.u32()?),
        120 => ("percentage", bytes.u8()?),
        121 => ("altitude", bytes.i16()?),
        125 => ("concentration", bytes.u16()?),
        128 => ("power", bytes.u16()?),
        130 => ("distance", bytes.u32()? / 1_000.0),
        131 => ("energy", bytes.u32()? / 1_000.0),
        132 => ("direction", bytes.u16()?),
        133 => ("unixtime", bytes.u32()?),
        134 => return vector("gyrometer", ["x", "y", "z"], || Ok(bytes.i16()? / 100.0)),
        135 => return vector("colour", ["r", "g", "b"], || bytes.u8()),
        136 => {
            let (lat, lon) = (bytes.i24()? / 10_000.0, bytes.i24()? / 10_000.0);
            let mut rest = [lat, lon, bytes.i24()? / 100.0].into_iter();
            return vector("gps", ["latitude", "longitude", "altitude"], || {
                Ok(rest.next().unwrap_or_default())
            });
        }
        142 => ("switch", bytes.u8()?),
        _ => return Err(bytes.unknown_type(kind)),
    };
    Ok((name, Value::Number(value)))
}

fn vector(
    name: &'static str,
    axes: [&'static str; 3],
    mut next: impl FnMut() -> Result<f64, DecodeError>,
) -> Result<(&'static str, Value), DecodeError> {
    let mut fields = Fields(Vec::with_capacity(axes.len()));
    for axis in axes {
        fields.push(axis, next()?);
    }
    Ok((name, Value::Object(fields)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::native::testing::{input, line};
    use proptest::prelude::*;

    fn fields(payload: &str) -> String {
        line(decode(&input(payload)))
    }

    #[test]
    fn two_temperatures_keep_their_channels() {
        assert_eq!(
            fields("03670110 056700FF"),
            r#"{"temperature_3":27.2,"temperature_5":25.5}"#
        );
    }

    #[test]
    fn every_type_has_its_length_and_scale() {
        for (payload, expected) in [
            ("000001 010100", r#"{"digital_in_0":1,"digital_out_1":0}"#),
            (
                "0202ff9c 03030064",
                r#"{"analog_in_2":-1,"analog_out_3":1}"#,
            ),
            (
                "016400000001 016501f4 016601",
                r#"{"generic_1":1,"luminosity_1":500,"presence_1":1}"#,
            ),
            (
                "0167ffd7 016863",
                r#"{"temperature_1":-4.1,"relative_humidity_1":49.5}"#,
            ),
            (
                "067104d2fb2e0000",
                r#"{"accelerometer_6":{"x":1.234,"y":-1.234,"z":0}}"#,
            ),
            (
                "01732795 0174014a 0175000a",
                r#"{"barometric_pressure_1":1013.3,"voltage_1":3.3,"current_1":0.01}"#,
            ),
            (
                "017600000032 017863 0179ffff",
                r#"{"frequency_1":50,"percentage_1":99,"altitude_1":-1}"#,
            ),
            (
                "017d0190 018000fa",
                r#"{"concentration_1":400,"power_1":250}"#,
            ),
            (
                "018200000898 0183000004d2",
                r#"{"distance_1":2.2,"energy_1":1.234}"#,
            ),
            (
                "0184010e 018565535f00",
                r#"{"direction_1":270,"unixtime_1":1699962624}"#,
            ),
            (
                "0186ff9c00640000",
                r#"{"gyrometer_1":{"x":-1,"y":1,"z":0}}"#,
            ),
            ("0187ff8000", r#"{"colour_1":{"r":255,"g":128,"b":0}}"#),
            (
                "018806765ff2960a0003e8",
                r#"{"gps_1":{"latitude":42.3519,"longitude":-87.9094,"altitude":10}}"#,
            ),
            ("ff8e01", r#"{"switch_255":1}"#),
            ("", "{}"),
        ] {
            assert_eq!(fields(payload), expected, "{payload}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_offset() {
        for (payload, expected) in [
            (
                "03670110 05ff00",
                "Cayenne LPP: unknown type 0xff at byte 4",
            ),
            (
                "03670110 0567",
                "Cayenne LPP: type 0x67 at byte 4 needs 2 bytes more, 0 are left",
            ),
            (
                "03670110 05",
                "Cayenne LPP: channel 5 at byte 4 has no type",
            ),
        ] {
            assert_eq!(fields(payload), expected, "{payload}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..260)) {
            let _ = decode(&input(&hex::encode(bytes)));
        }

        #[test]
        fn a_temperature_is_decoded_as_it_was_encoded(channel: u8, tenths: i16) {
            let [high, low] = tenths.to_be_bytes();
            let decoded = decode(&input(&hex::encode([channel, 103, high, low]))).unwrap();
            let expected = Value::Number(f64::from(tenths) / 10.0);
            prop_assert_eq!(decoded.fields.0, vec![(format!("temperature_{channel}").into(), expected)]);
        }
    }
}
