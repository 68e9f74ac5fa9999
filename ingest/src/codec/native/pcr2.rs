//! Parametric PCR2: people and vehicles counted by radar, as in the script of the same name. Temperatures are whole degrees,
//! as the vendor gives them.

use super::layout::{decoded, number, refused, signed, word};
use crate::codec::{DecodeError, Decoded, Input};

pub(super) fn decode(input: &Input<'_>) -> Result<Decoded, DecodeError> {
    let bytes: &[u8] = &input.bytes;
    if input.f_port != 14 {
        return Err(refused("unknown FPort"));
    }
    let counts = |name, at| number(name, word(bytes, at));
    let degrees = |at| number("TEMP", signed(bytes, at).div_euclid(10));
    match (bytes.len(), bytes) {
        (9, [0x0a, _, _, 0x16, _, _, 0x01, ..]) => {
            Ok(decoded([counts("LTR", 1), counts("RTL", 4), degrees(7)]))
        }
        (17, [0xbe, 0x01, 0x04, ..]) => Ok(decoded([
            counts("LTR", 3),
            counts("RTL", 5),
            counts("LTR_SUM", 7),
            counts("RTL_SUM", 9),
            counts("SBX_BATT", 11),
            counts("SBX_PV", 13),
            number("DIFF", word(bytes, 7).abs_diff(word(bytes, 9))),
            degrees(15),
        ])),
        _ => Err(refused(
            "neither the short form of 9 bytes nor the extended form 4 of 17 bytes",
        )),
    }
}
