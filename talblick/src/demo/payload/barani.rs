//! Barani `MeteoHelix`: 88 bits without byte borders.

use super::Payload;
use crate::demo::number::{float, round};

/// What a `MeteoHelix` reports.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weather {
    pub(crate) battery_v: f64,
    pub(crate) temperature: f64,
    pub(crate) temperature_min: f64,
    pub(crate) temperature_max: f64,
    pub(crate) humidity: f64,
    pub(crate) pressure_pa: f64,
    pub(crate) irradiance: f64,
    pub(crate) irradiance_max: f64,
    /// Tips of the rain gauge since the last uplink.
    pub(crate) rain_clicks: u8,
    /// Shortest time between two tips; 255 if there was none.
    pub(crate) rain_time: u8,
}

/// `MeteoHelix`.
pub(crate) fn meteohelix(w: &Weather) -> Payload {
    let mut bits: u128 = 1;
    let mut push = |value: f64, width: u32| {
        let most = (1_i64 << width) - 1;
        let value = round(value).clamp(0, most).unsigned_abs();
        bits = bits << width | u128::from(value);
    };
    push((w.battery_v - 3.0) / 0.05, 5);
    push((w.temperature + 100.0) / 0.1, 11);
    push((w.temperature - w.temperature_min) / 0.1, 6);
    push((w.temperature_max - w.temperature) / 0.1, 6);
    push(w.humidity / 0.2, 9);
    push((w.pressure_pa - 50_000.0) / 5.0, 14);
    push(w.irradiance / 2.0, 10);
    push((w.irradiance_max - w.irradiance) / 2.0, 9);
    push(float(w.rain_clicks.into()), 8);
    push(float(w.rain_time.into()), 8);
    let [_, _, _, _, _, bytes @ ..] = bits.to_be_bytes();
    let mut payload = Payload::on(1);
    payload.bytes.extend_from_slice(&bytes);
    payload
}
