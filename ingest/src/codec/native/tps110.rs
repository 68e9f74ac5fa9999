//! Bosch TPS110: a parking space, as in the script of the same name. Port 1 is a change, port 2 a heartbeat with the
//! temperature, port 3 a start.

use super::layout::{byte, decoded, number, refused, text, too_short, truth};
use crate::codec::{DecodeError, Decoded, Input, Value};

pub(super) fn decode(input: &Input<'_>) -> Result<Decoded, DecodeError> {
    let bytes: &[u8] = &input.bytes;
    let length = match input.f_port {
        1 => 1,
        2 => 2,
        3 => 17,
        _ => return Err(refused("unknown FPort")),
    };
    if bytes.len() < length {
        return Err(too_short(bytes.len(), &length.to_string()));
    }
    let occupied = |at| truth("occupied", byte(bytes, at) & 1 == 1);
    Ok(match input.f_port {
        1 => decoded([text("type", "parking status"), occupied(0)]),
        2 => decoded([
            text("type", "heartbeat"),
            occupied(0),
            number("temperature", byte(bytes, 1).cast_signed()),
        ]),
        _ => {
            let (codes, _) = bytes.as_chunks::<4>();
            let codes = codes.iter().take(3).map(|code| u32::from_le_bytes(*code));
            let codes = codes.filter(|code| *code != 0);
            let version = [12, 13, 14].map(|at| byte(bytes, at).to_string());
            let cause = match byte(bytes, 15) {
                1 => "watchdog",
                2 => "power on",
                3 => "system request",
                _ => "other",
            };
            decoded([
                text("type", "startup"),
                (
                    "debugCodes".into(),
                    Value::List(codes.map(|c| Value::Number(c.into())).collect()),
                ),
                text("firmwareVersion", version.join(".")),
                text("resetCause", cause),
                occupied(16),
            ])
        }
    })
}
