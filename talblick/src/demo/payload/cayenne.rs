//! Cayenne LPP: a list of channel, type and big-endian value.

use super::Payload;
use crate::demo::number::{i16 as int, u8 as byte, u16 as word, u32 as long};

/// Starts a list.
pub(crate) fn list() -> Payload {
    Payload::on(2)
}

impl Payload {
    /// 103: temperature in °C.
    pub(crate) fn lpp_temperature(self, channel: u8, celsius: f64) -> Self {
        self.byte(channel).byte(103).i16(int(celsius * 10.0))
    }

    /// 120: percentage.
    pub(crate) fn lpp_percentage(self, channel: u8, percent: f64) -> Self {
        self.byte(channel).byte(120).byte(byte(percent))
    }

    /// 128: power in W.
    pub(crate) fn lpp_power(self, channel: u8, watt: f64) -> Self {
        self.byte(channel).byte(128).u16(word(watt))
    }

    /// 131: energy in kWh.
    pub(crate) fn lpp_energy(self, channel: u8, kwh: f64) -> Self {
        self.byte(channel).byte(131).u32(long(kwh * 1_000.0))
    }

    /// 133: the device's clock, in seconds since 1970.
    pub(crate) fn lpp_unixtime(self, channel: u8, seconds: i64) -> Self {
        let seconds = u32::try_from(seconds).unwrap_or_default();
        self.byte(channel).byte(133).u32(seconds)
    }

    /// 142: switch.
    pub(crate) fn lpp_switch(self, channel: u8, on: bool) -> Self {
        self.byte(channel).byte(142).byte(u8::from(on))
    }
}
