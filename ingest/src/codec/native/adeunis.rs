//! Adeunis Pulse: two counters of meters' pulses, in the frame it sends at intervals. A byte of frame code, one of status,
//! then the counters, 32 bits big endian. Other frames (settings, alarms, days of history) are named and not taken apart.

use super::layout::{byte, decoded, number, refused, too_short, truth};
use crate::codec::{DecodeError, Decoded, Input};

/// The frame with the counters.
const COUNTERS: u8 = 0x46;

pub(super) fn pulse(input: &Input<'_>) -> Result<Decoded, DecodeError> {
    let bytes: &[u8] = &input.bytes;
    let code = byte(bytes, 0);
    if code != COUNTERS && !bytes.is_empty() {
        let why = format!("a frame 0x{code:02x} carries no counters that are read");
        return Err(refused(why));
    }
    let Some([_, status, a1, a2, a3, a4, b1, b2, b3, b4]) = bytes.first_chunk::<10>() else {
        return Err(too_short(bytes.len(), "10"));
    };
    Ok(decoded([
        number("counter_a", u32::from_be_bytes([*a1, *a2, *a3, *a4])),
        number("counter_b", u32::from_be_bytes([*b1, *b2, *b3, *b4])),
        number("frame_counter", status >> 5),
        truth("hardware_error", status & 0x04 != 0),
        truth("low_battery", status & 0x02 != 0),
    ]))
}
