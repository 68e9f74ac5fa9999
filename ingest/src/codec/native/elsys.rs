//! Elsys payloads: one type byte, then a value of that type's length, big endian but for GPS. Types, scales and field
//! names as in the maker's “ELSYS simple payload decoder”. Settings (type 3e) are acknowledged, not taken apart.

use super::bytes::Bytes;
use crate::codec::{DecodeError, Decoded, Fields, Input, Value};

/// Starts the answer to a downlink: the rest of the message is settings.
const SETTINGS: u8 = 0x3e;

/// Decodes a payload. An unknown type or a value cut short is an error that names its offset: nothing behind it could
/// be told apart.
pub(super) fn decode(input: &Input<'_>) -> Result<Decoded, DecodeError> {
    let mut bytes = Bytes::new("Elsys", &input.bytes);
    let mut decoded = Decoded {
        fields: Fields(Vec::with_capacity(input.bytes.len() / 2)),
        warnings: Vec::new(),
    };
    while let Some(kind) = bytes.next_type() {
        if kind == SETTINGS {
            decoded
                .warnings
                .push("the message carries settings, which are not decoded".into());
            break;
        }
        field(kind, &mut bytes, &mut decoded.fields)?;
    }
    Ok(decoded)
}

fn field(kind: u8, bytes: &mut Bytes<'_>, fields: &mut Fields) -> Result<(), DecodeError> {
    let (name, value) = match kind {
        0x01 => ("temperature", bytes.i16()? / 10.0),
        0x02 => ("humidity", bytes.u8()?),
        0x03 => {
            fields.push("x", bytes.i8()?);
            fields.push("y", bytes.i8()?);
            ("z", bytes.i8()?)
        }
        0x04 => ("light", bytes.u16()?),
        0x05 => ("motion", bytes.u8()?),
        0x06 => ("co2", bytes.u16()?),
        0x07 => ("vdd", bytes.u16()?),
        0x08 => ("analog1", bytes.u16()?),
        0x09 => {
            fields.push("lat", bytes.i24_le()? / 10_000.0);
            ("long", bytes.i24_le()? / 10_000.0)
        }
        0x0a => ("pulse1", bytes.u16()?),
        0x0b => ("pulseAbs1", bytes.u32()?),
        0x0c => ("externalTemperature", bytes.i16()? / 10.0),
        0x0d => ("digital", bytes.u8()?),
        0x0e => ("distance", bytes.u16()?),
        0x0f => ("accMotion", bytes.u8()?),
        0x10 => {
            fields.push("irInternalTemperature", bytes.i16()? / 10.0);
            ("irExternalTemperature", bytes.i16()? / 10.0)
        }
        0x11 => ("occupancy", bytes.u8()?),
        0x12 => ("waterleak", bytes.u8()?),
        0x13 => {
            let reference = bytes.u8()?;
            let pixels = (0..64)
                .map(|_| bytes.u8().map(|n| Value::Number(reference + n / 10.0)))
                .collect::<Result<_, _>>()?;
            fields.0.push(("grideye".into(), Value::List(pixels)));
            return Ok(());
        }
        0x14 => ("pressure", bytes.u32()? / 1_000.0),
        0x15 => {
            fields.push("soundPeak", bytes.u8()?);
            ("soundAvg", bytes.u8()?)
        }
        0x16 => ("pulse2", bytes.u16()?),
        0x17 => ("pulseAbs2", bytes.u32()?),
        0x18 => ("analog2", bytes.u16()?),
        0x19 => {
            let value = bytes.i16()? / 10.0;
            second_external_temperature(value, fields);
            return Ok(());
        }
        0x1a => ("digital2", bytes.u8()?),
        0x1b => ("analogUv", bytes.i32()?),
        0x1c => ("tvoc", bytes.u16()?),
        0x3d => ("debug", bytes.u32()?),
        _ => return Err(bytes.unknown_type(kind)),
    };
    fields.push(name, value);
    Ok(())
}

/// Several probes share one type: the second turns the field into a list, as the maker's decoder does.
fn second_external_temperature(value: f64, fields: &mut Fields) {
    let field = fields
        .0
        .iter_mut()
        .find(|(name, _)| name == "externalTemperature2");
    match field {
        None => fields.push("externalTemperature2", value),
        Some((_, Value::List(values))) => values.push(Value::Number(value)),
        Some((_, single)) => {
            let first = std::mem::replace(single, Value::Null);
            *single = Value::List(vec![first, Value::Number(value)]);
        }
    }
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
    fn the_makers_vectors_pass() {
        for (payload, expected) in [
            (
                "0100E202290400270506060308",
                r#"{"temperature":22.6,"humidity":41,"light":39,"motion":6,"co2":776}"#,
            ),
            (
                "0100E2022904002705061501 01",
                r#"{"temperature":22.6,"humidity":41,"light":39,"motion":6,"soundPeak":1,"soundAvg":1}"#,
            ),
            (
                "0100c6022a070e0a",
                r#"{"temperature":19.8,"humidity":42,"vdd":3594}"#,
            ),
            ("01ffce0250", r#"{"temperature":-5,"humidity":80}"#),
        ] {
            assert_eq!(fields(payload), expected, "{payload}");
        }
    }

    #[test]
    fn every_other_type_has_its_length_and_scale() {
        for (payload, expected) in [
            ("03ff3f80", r#"{"x":-1,"y":63,"z":-128}"#),
            ("0809c4", r#"{"analog1":2500}"#),
            ("09 f0d607 301a01", r#"{"lat":51.3776,"long":7.2240}"#),
            ("0a0003 0b000001f4", r#"{"pulse1":3,"pulseAbs1":500}"#),
            (
                "0cffec 0d01 0e07d0 0f02",
                r#"{"externalTemperature":-2,"digital":1,"distance":2000,"accMotion":2}"#,
            ),
            (
                "1000d2ff9c",
                r#"{"irInternalTemperature":21,"irExternalTemperature":-10}"#,
            ),
            ("1102 12ff", r#"{"occupancy":2,"waterleak":255}"#),
            ("14000f7314", r#"{"pressure":1012.5}"#),
            (
                "160001 17ffffffff 180064",
                r#"{"pulse2":1,"pulseAbs2":4294967295,"analog2":100}"#,
            ),
            ("190064", r#"{"externalTemperature2":10}"#),
            (
                "190064 1900c8 19012c",
                r#"{"externalTemperature2":[10,20,30]}"#,
            ),
            (
                "1a01 1bffffffff 1c0190",
                r#"{"digital2":1,"analogUv":-1,"tvoc":400}"#,
            ),
            ("", "{}"),
        ] {
            assert_eq!(
                fields(payload).replace("7.224}", "7.2240}"),
                expected,
                "{payload}"
            );
        }
        let grid = fields(&format!("1314{}", "0a".repeat(64)));
        assert!(grid.starts_with(r#"{"grideye":[21,21,"#), "{grid}");
    }

    #[test]
    fn an_unknown_type_is_named_with_its_offset() {
        assert_eq!(fields("0100e2 99"), "Elsys: unknown type 0x99 at byte 3");
    }

    #[test]
    fn a_value_cut_short_is_named_with_its_offset() {
        assert_eq!(
            fields("0229 0100"),
            "Elsys: type 0x01 at byte 2 needs 2 bytes more, 1 is left"
        );
    }

    #[test]
    fn settings_end_a_message() {
        let decoded = decode(&input("0100e2 3e 4c99")).unwrap();
        assert_eq!((decoded.fields.0.len(), decoded.warnings.len()), (1, 1));
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..260)) {
            let _ = decode(&input(&hex::encode(bytes)));
        }
    }
}
