//! Elsys: a list of type byte and big-endian value.

use super::Payload;
use crate::demo::number::{i16 as int, u8 as byte, u16 as word};

/// Starts a list; Elsys devices send on port 5.
pub(crate) fn list() -> Payload {
    Payload::on(5)
}

impl Payload {
    /// 01: temperature in °C.
    pub(crate) fn temperature(self, celsius: f64) -> Self {
        self.byte(0x01).i16(int(celsius * 10.0))
    }

    /// 02: relative humidity in %.
    pub(crate) fn humidity(self, percent: f64) -> Self {
        self.byte(0x02).byte(byte(percent))
    }

    /// 04: light in lx.
    pub(crate) fn light(self, lux: f64) -> Self {
        self.byte(0x04).u16(word(lux))
    }

    /// 05: motions since the last message.
    pub(crate) fn motion(self, count: f64) -> Self {
        self.byte(0x05).byte(byte(count))
    }

    /// 06: CO₂ in ppm.
    pub(crate) fn co2(self, ppm: f64) -> Self {
        self.byte(0x06).u16(word(ppm))
    }

    /// 07: supply voltage in V.
    pub(crate) fn supply(self, volt: f64) -> Self {
        self.byte(0x07).u16(word(volt * 1_000.0))
    }

    /// 0A: pulses since the last message.
    pub(crate) fn pulses(self, count: u16) -> Self {
        self.byte(0x0a).u16(count)
    }

    /// 0B: pulses ever.
    pub(crate) fn pulse_total(self, count: u32) -> Self {
        self.byte(0x0b).u32(count)
    }

    /// 15: peak and average sound in dB(A).
    pub(crate) fn sound(self, peak: f64, average: f64) -> Self {
        self.byte(0x15).byte(byte(peak)).byte(byte(average))
    }
}
