//! Decentlab, protocol version 2: device id, a word of flags for the blocks that follow, 16-bit words.

use super::Payload;
use crate::demo::number::u16 as word;

fn frame(device_id: u16, flags: u16) -> Payload {
    Payload::on(1).byte(2).u16(device_id).u16(flags)
}

fn words(payload: Payload, words: &[u16]) -> Payload {
    words.iter().fold(payload, |payload, w| payload.u16(*w))
}

/// DL-LID laser distance: statistics over the samples of one measurement, in mm.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LaserDistance {
    pub(crate) average: u16,
    pub(crate) minimum: u16,
    pub(crate) maximum: u16,
    pub(crate) median: u16,
    pub(crate) percentile_10: u16,
    pub(crate) percentile_25: u16,
    pub(crate) percentile_75: u16,
    pub(crate) percentile_90: u16,
    pub(crate) most_frequent: u16,
    pub(crate) samples: u16,
    pub(crate) acquisition_ms: f64,
}

/// DL-LID.
pub(crate) fn lid(device_id: u16, d: &LaserDistance, battery_v: f64) -> Payload {
    let block = [
        d.average,
        d.minimum,
        d.maximum,
        d.median,
        d.percentile_10,
        d.percentile_25,
        d.percentile_75,
        d.percentile_90,
        d.most_frequent,
        d.samples,
        word(d.acquisition_ms * 1.024),
    ];
    words(frame(device_id, 0b11), &block).u16(word(battery_v * 1_000.0))
}

/// DL-PM: mass in µg/m³ of PM1, 2.5, 4, 10; typical size in nm; number per cm³ of PM0.5, 1, 2.5, 4, 10.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Particles {
    pub(crate) mass: [f64; 4],
    pub(crate) typical_nm: u16,
    pub(crate) number: [f64; 5],
}

/// DL-PM with the air's temperature in °C, humidity in % and pressure in Pa.
pub(crate) fn pm(device_id: u16, battery_v: f64, p: &Particles, air: [f64; 3]) -> Payload {
    let [temperature, humidity, pressure_pa] = air;
    let tenth = |x: f64| word(x * 10.0);
    let payload = frame(device_id, 0b1111).u16(word(battery_v * 1_000.0));
    let payload = words(payload, &p.mass.map(tenth)).u16(p.typical_nm);
    words(payload, &p.number.map(tenth))
        .u16(word((temperature + 46.85) / 175.72 * 65_536.0))
        .u16(word((humidity + 6.0) / 125.0 * 65_536.0))
        .u16(word(pressure_pa / 2.0))
}

/// DL-TRS12: volumetric water content in m³/m³, soil temperature in °C, conductivity in µS/cm.
pub(crate) fn trs12(
    device_id: u16,
    water: f64,
    temperature: f64,
    conductivity: f64,
    battery_v: f64,
) -> Payload {
    frame(device_id, 0b11)
        .u16(word((water + 0.6956) / 0.000_387_9 * 10.0))
        .u16(word(temperature * 10.0 + 32_768.0))
        .u16(word(conductivity))
        .u16(word(battery_v * 1_000.0))
}

/// DL-CWS2 over a road. Temperatures in °C, humidity in %.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Road {
    pub(crate) shield_temperature: f64,
    pub(crate) shield_humidity: f64,
    pub(crate) surface_temperature: f64,
    pub(crate) air_temperature: f64,
    pub(crate) humidity: f64,
    pub(crate) dew_point: f64,
    pub(crate) angle: f64,
    pub(crate) sensor_temperature: f64,
}

/// DL-CWS2.
pub(crate) fn cws2(device_id: u16, r: &Road, battery_v: f64) -> Payload {
    let hundredth = |x: f64| word(x * 100.0 + 32_768.0);
    frame(device_id, 0b111)
        .u16(word((r.shield_temperature + 45.0) / 175.0 * 65_535.0))
        .u16(word(r.shield_humidity / 100.0 * 65_535.0))
        .u16(hundredth(r.surface_temperature))
        .u16(hundredth(r.air_temperature))
        .u16(hundredth(r.humidity))
        .u16(hundredth(r.dew_point))
        .u16(word(r.angle + 32_768.0))
        .u16(hundredth(r.sensor_temperature))
        .u16(word(battery_v * 1_000.0))
}

/// DL-ITST infrared thermometer: target and head in °C.
pub(crate) fn itst(device_id: u16, target: f64, head: f64, battery_v: f64) -> Payload {
    let tenth = |x: f64| word(x * 10.0 + 1_000.0);
    frame(device_id, 0b11)
        .u16(tenth(target))
        .u16(tenth(head))
        .u16(word(battery_v * 1_000.0))
}
