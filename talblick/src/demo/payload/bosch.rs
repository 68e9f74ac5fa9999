//! Bosch TPS110 parking sensor.

use super::Payload;
use crate::demo::number::i8 as small;

/// The state of the bay has changed.
pub(crate) fn change(occupied: bool) -> Payload {
    Payload::on(1).byte(u8::from(occupied))
}

/// Once a day: state of the bay and temperature in °C.
pub(crate) fn heartbeat(occupied: bool, temperature: f64) -> Payload {
    let [temperature] = small(temperature).to_be_bytes();
    Payload::on(2).byte(u8::from(occupied)).byte(temperature)
}
