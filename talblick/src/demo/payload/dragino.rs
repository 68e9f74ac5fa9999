//! Dragino: battery in mV below two bits of status, then fixed fields.

use super::Payload;
use crate::demo::number::{i16 as int, u16 as word};

/// Status bits 15 and 14 of the battery word: the battery is good.
const GOOD: u16 = 0xc000;

fn millivolt(battery_v: f64) -> u16 {
    word(battery_v * 1_000.0) & 0x3fff
}

/// LSE01: °C of a plugged-in probe, soil moisture in %, soil temperature in °C, conductivity in µS/cm.
pub(crate) fn lse01(
    battery_v: f64,
    probe: f64,
    moisture: f64,
    soil: f64,
    conductivity: f64,
) -> Payload {
    Payload::on(2)
        .u16(millivolt(battery_v) | GOOD)
        .i16(int(probe * 10.0))
        .u16(word(moisture * 100.0))
        .i16(int(soil * 100.0))
        .u16(word(conductivity))
        .byte(0x90)
}

/// LDDS75: distance in mm; no interrupt, no temperature probe, distance sensor connected.
pub(crate) fn ldds75(battery_v: f64, distance_mm: f64) -> Payload {
    Payload::on(2)
        .u16(millivolt(battery_v))
        .u16(word(distance_mm))
        .byte(0)
        .u16(0)
        .byte(1)
}

/// LHT65N: temperature in °C, humidity in %, and the external probe, which nobody has plugged in.
pub(crate) fn lht65n(battery_v: f64, temperature: f64, humidity: f64) -> Payload {
    Payload::on(2)
        .u16(millivolt(battery_v) | GOOD)
        .i16(int(temperature * 100.0))
        .u16(word(humidity * 10.0))
        .byte(1)
        .u16(0x7fff)
        .u16(0x7fff)
}
