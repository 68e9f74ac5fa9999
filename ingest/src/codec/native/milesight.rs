//! Milesight's distance (EM500-UDL) and occupancy (VS121) sensors: records of channel, type and a value of that type's
//! length, little endian. What a pair means differs from device to device, so each has its own; names as in the vendor's
//! decoders. A pair that is not known is an error: its length is unknown too.

use super::bytes::Bytes;
use super::layout::number;
use crate::codec::{DecodeError, Decoded, Fields, Input, Value};

/// One record of a device: false if the pair is none of its.
type Record = fn((u8, u8), &mut Bytes<'_>, &mut Fields) -> Result<bool, DecodeError>;

/// EM500-UDL: distance in mm. What it sends later from its memory, and alarms, are not taken apart.
pub(super) fn em500_udl(input: &Input<'_>) -> Result<Decoded, DecodeError> {
    decode("EM500-UDL", input, |pair, bytes, fields| {
        match pair {
            (0x01, 0x75) => fields.push("battery", bytes.u8()?),
            (0x03, 0x82) => fields.push("distance", bytes.u16_le()?),
            _ => return about_the_device(pair, bytes),
        }
        Ok(true)
    })
}

/// VS121: people in the room and in its regions, and how many passed.
pub(super) fn vs121(input: &Input<'_>) -> Result<Decoded, DecodeError> {
    decode("VS121", input, |pair, bytes, fields| {
        match pair {
            (0x04, 0xc9) => {
                fields.push("people_counter_all", bytes.u8()?);
                let [count] = bytes.take()?;
                // The only number of this device that is big endian.
                let occupied = u16::from_be_bytes(bytes.take()?);
                fields.push("region_count", count.into());
                let region = |index: u8| {
                    let is = occupied.checked_shr(index.into()).unwrap_or(0) & 1;
                    let parts = [number("count", is), number("index", index)];
                    Value::Object(Fields(parts.into()))
                };
                let regions = (0..count.min(16)).map(region).collect();
                fields.0.push(("regions".into(), Value::List(regions)));
            }
            (0x05, 0xcc) => {
                fields.push("people_in", bytes.u16_le()?);
                fields.push("people_out", bytes.u16_le()?);
            }
            (0x06, 0xcd) => fields.push("people_max", bytes.u8()?),
            _ => return about_the_device(pair, bytes),
        }
        Ok(true)
    })
}

fn decode(device: &'static str, input: &Input<'_>, record: Record) -> Result<Decoded, DecodeError> {
    let mut bytes = Bytes::new(device, &input.bytes);
    let mut decoded = Decoded::default();
    while let Some(pair) = bytes.next_channel()? {
        if !record(pair, &mut bytes, &mut decoded.fields)? {
            return Err(bytes.unknown_type(pair.1));
        }
    }
    Ok(decoded)
}

/// Versions, serial number and class, which devices send when they start: no readings.
fn about_the_device(pair: (u8, u8), bytes: &mut Bytes<'_>) -> Result<bool, DecodeError> {
    let length = match pair {
        (0xff, 0x01 | 0x0b | 0x0f | 0xfe) => 1,
        (0xff, 0x09 | 0x0a | 0xff) => 2,
        (0xff, 0x1f) => 4,
        (0xff, 0x08) => 6,
        (0xff, 0x16) => 8,
        _ => return Ok(false),
    };
    bytes.skip(length)?;
    Ok(true)
}
