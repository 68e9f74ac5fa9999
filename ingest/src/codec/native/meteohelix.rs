//! Barani `MeteoHelix`: a weather station's 88 bits, as in the script of the same name. A field with all bits set stands for
//! a missing value.

use super::layout::{decoded, known, number, too_short};
use crate::codec::{DecodeError, Decoded, Input};

/// Bits of a message that are still to be read, the most significant first.
struct Bits {
    message: u128,
    left: u32,
}

impl Bits {
    fn take(&mut self, count: u32) -> u32 {
        self.left = self.left.saturating_sub(count);
        let mask = (1_u128 << count) - 1;
        u32::try_from((self.message >> self.left) & mask).unwrap_or_default()
    }

    fn number(&mut self, count: u32) -> f64 {
        f64::from(self.take(count))
    }

    fn known(&mut self, count: u32) -> Option<f64> {
        let value = self.take(count);
        (value != (1 << count) - 1).then_some(f64::from(value))
    }
}

pub(super) fn decode(input: &Input<'_>) -> Result<Decoded, DecodeError> {
    let Some(message) = input.bytes.first_chunk::<11>() else {
        return Err(too_short(input.bytes.len(), "11"));
    };
    let mut bits = Bits {
        message: message
            .iter()
            .fold(0, |all, byte| all << 8 | u128::from(*byte)),
        left: 88,
    };
    bits.take(2);
    let battery = (60.0 + bits.number(5)) / 20.0;
    let tenths = bits.known(11).map(|x| x - 1_000.0);
    let (below, above) = (bits.number(6), bits.number(6));
    let humidity = bits.known(9).map(|x| x / 5.0);
    let pressure = bits.known(14).map(|x| 50_000.0 + 5.0 * x);
    let irradiation = bits.known(10).map(|x| 2.0 * x);
    let rise = 2.0 * bits.number(9);
    Ok(decoded([
        number("battery", battery),
        known("temperature", tenths.map(|t| t / 10.0)),
        known("temperature_min", tenths.map(|t| (t - below) / 10.0)),
        known("temperature_max", tenths.map(|t| (t + above) / 10.0)),
        known("humidity", humidity),
        known("pressure", pressure),
        known("irradiation", irradiation),
        known("irradiation_max", irradiation.map(|i| i + rise)),
        number("rain", bits.number(8) / 5.0),
        known("rain_time", bits.known(8)),
    ]))
}
