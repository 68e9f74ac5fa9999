//! Dingtek DF702: fill level of waste bins, as in the script of the same name. Values are texts with their unit, as the
//! vendor gives them.

use super::layout::{byte, decoded, refused, text, too_short, truth, word};
use crate::codec::{DecodeError, Decoded, Input};

pub(super) fn decode(input: &Input<'_>) -> Result<Decoded, DecodeError> {
    let bytes: &[u8] = &input.bytes;
    if input.f_port != 3 {
        return Err(refused("unknown FPort"));
    }
    if bytes.len() < 17 {
        return Err(too_short(bytes.len(), "17 or 25"));
    }
    let kind = byte(bytes, 3);
    if !matches!(kind, 1 | 2) {
        let why = format!("a message of type {kind} carries no readings");
        return Err(refused(why));
    }
    let positioned = byte(bytes, 7) == 1;
    let length = if positioned { 25 } else { 17 };
    if bytes.len() != length || byte(bytes, 0) != 0x80 || byte(bytes, length - 1) != 0x81 {
        let why = format!("not a message of {length} bytes from 0x80 to 0x81");
        return Err(refused(why));
    }
    let mut decoded = decoded([text("level", format!("{} mm", word(bytes, 5)))]);
    if positioned {
        let (longitude, latitude) = (float(bytes, 8), float(bytes, 12));
        if longitude.abs() <= 180.0 && latitude.abs() <= 90.0 {
            decoded.fields.0.extend([
                text("longitude", six_decimals(longitude)),
                text("latitude", six_decimals(latitude)),
            ]);
        } else {
            decoded
                .warnings
                .push("the position is not on earth".to_owned());
        }
    }
    let at = if positioned { 16 } else { 8 };
    let high = |at| byte(bytes, at) >> 4 != 0;
    let low = |at| byte(bytes, at) & 0x0f != 0;
    let angle = i16::from(byte(bytes, at + 2));
    let angle = if low(at + 1) { -angle } else { angle };
    let temperature = byte(bytes, at).cast_signed();
    decoded.fields.0.extend([
        truth("full", high(at + 3)),
        truth("fire", low(at + 3)),
        truth("tilt", high(at + 4)),
        truth("battery", low(at + 4)),
        text("angle", format!("{angle} \u{b0}")),
        text("temperature", format!("{temperature} \u{2103}")),
    ]);
    Ok(decoded)
}

/// A 32-bit float, little endian.
fn float(bytes: &[u8], at: usize) -> f64 {
    let four = [0, 1, 2, 3].map(|n| byte(bytes, at + n));
    f32::from_le_bytes(four).into()
}

/// As JavaScript's `toFixed(6)`, which rounds a half away from zero. A millionth of a 32-bit float is exact in 64 bits.
fn six_decimals(degrees: f64) -> String {
    let millionths = (degrees.abs() * 1e6 + 0.5).floor();
    let sign = if degrees < 0.0 { "-" } else { "" };
    let (whole, rest) = ((millionths / 1e6).floor(), millionths % 1e6);
    format!("{sign}{whole}.{rest:06}")
}
