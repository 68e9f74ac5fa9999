//! Dingtek DF702 ultrasonic container sensor, 17-byte form.

use super::Payload;
use crate::demo::number::{u8 as byte, u16 as word};

/// What a DF702 reports; its fire alarm stays off here.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Container {
    /// Free height above the waste.
    pub(crate) level_mm: f64,
    /// The published layout has no sign: frost is reported as 0 °C.
    pub(crate) temperature: f64,
    pub(crate) full: bool,
    pub(crate) tilt: bool,
    pub(crate) battery_low: bool,
}

/// DF702.
pub(crate) fn df702(c: &Container) -> Payload {
    let nibbles = |high: bool, low: bool| u8::from(high) << 4 | u8::from(low);
    [0x80, 0x00, 0x01, 0x01, 0x11]
        .into_iter()
        .fold(Payload::on(3), Payload::byte)
        .u16(word(c.level_mm))
        .byte(0)
        .byte(byte(c.temperature))
        .u16(0)
        .byte(nibbles(c.full, false))
        .byte(nibbles(c.tilt, c.battery_low))
        .u16(0)
        .byte(0)
        .byte(0x81)
}
