//! Dragino's soil (LSE01), distance (LDDS75) and climate (LHT65N) sensors, as the scripts of the same names do.

use super::layout::{byte, decoded, number, refused, signed, text, too_short, word};
use crate::codec::{DecodeError, Decoded, Input};

/// All words are big endian, uplinks come on port 2.
fn payload<'a>(input: &'a Input<'_>, length: usize) -> Result<&'a [u8], DecodeError> {
    if input.f_port != 2 {
        return Err(refused("unknown FPort"));
    }
    if input.bytes.len() < length {
        let expected = format!("at least {length}");
        return Err(too_short(input.bytes.len(), &expected));
    }
    Ok(&input.bytes)
}

/// Battery in V: the low 14 bits in mV; the vendor uses the other two for a status.
fn volts(bytes: &[u8]) -> f64 {
    f64::from(word(bytes, 0) & 0x3fff) / 1000.0
}

/// LSE01: temperatures and moisture are texts, as the vendor gives them.
pub(super) fn lse01(input: &Input<'_>) -> Result<Decoded, DecodeError> {
    let bytes = payload(input, 11)?;
    let probe = f64::from(signed(bytes, 2)) / 10.0;
    let water = f64::from(word(bytes, 4)) / 100.0;
    let soil = f64::from(signed(bytes, 6)) / 100.0;
    Ok(decoded([
        number("Bat", volts(bytes)),
        text("TempC_DS18B20", format!("{probe:.1}")),
        text("water_SOIL", format!("{water:.2}")),
        text("temp_SOIL", format!("{soil:.2}")),
        number("conduct_SOIL", word(bytes, 8)),
    ]))
}

/// LDDS75: a distance of 0 or 20 is a text, as the vendor gives it.
pub(super) fn ldds75(input: &Input<'_>) -> Result<Decoded, DecodeError> {
    let bytes = payload(input, 8)?;
    let probe = f64::from(signed(bytes, 5)) / 10.0;
    Ok(decoded([
        number("Bat", volts(bytes)),
        match word(bytes, 2) {
            0 => text("Distance", "No Sensor"),
            20 => text("Distance", "Invalid Reading"),
            distance => number("Distance", distance),
        },
        number("Interrupt_flag", byte(bytes, 4)),
        text("TempC_DS18B20", format!("{probe:.2}")),
        number("Sensor_flag", byte(bytes, 7)),
    ]))
}

/// LHT65N: with a temperature probe or none; the vendor's 327.67 of a missing one stays.
pub(super) fn lht65n(input: &Input<'_>) -> Result<Decoded, DecodeError> {
    let bytes = payload(input, 11)?;
    let mut decoded = decoded([
        number("BatV", volts(bytes)),
        number("Bat_status", byte(bytes, 0) >> 6),
        number("TempC_SHT", f64::from(signed(bytes, 2)) / 100.0),
        number("Hum_SHT", f64::from(word(bytes, 4)) / 10.0),
    ]);
    match byte(bytes, 6) & 0x0f {
        0 => {}
        1 => decoded.fields.0.extend([
            text("Ext_sensor", "Temperature Sensor"),
            number("TempC_DS", f64::from(signed(bytes, 7)) / 100.0),
        ]),
        other => {
            let warning = format!("external sensor {other} is not supported");
            decoded.warnings.push(warning);
        }
    }
    Ok(decoded)
}
