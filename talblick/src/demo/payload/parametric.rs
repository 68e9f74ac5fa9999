//! Parametric PCR2 radar counter, short form: type byte and big-endian value, as Elsys does it.

use super::Payload;
use crate::demo::number::i16 as int;

/// Counts since the last message in both directions, and the temperature inside in °C.
pub(crate) fn pcr2(left_to_right: u16, right_to_left: u16, temperature: f64) -> Payload {
    Payload::on(14)
        .byte(0x0a)
        .u16(left_to_right)
        .byte(0x16)
        .u16(right_to_left)
        .byte(0x01)
        .i16(int(temperature * 10.0))
}
