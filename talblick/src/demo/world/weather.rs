//! Temperature, humidity, pressure, wind, sun and rain.

use super::{Moment, Spot, World};
use crate::demo::hash::{draw, noise, stream, unit};
use crate::demo::number::{DAY_MS, HOUR_MS, float};
use std::f64::consts::{PI, TAU};

/// Rain falls in events; each span of this length holds one or none.
const RAIN_SLOT_MS: i64 = 4 * HOUR_MS;

/// One shower: its middle, half its length, and how much falls.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shower {
    pub(super) middle: i64,
    half_ms: f64,
    pub(super) depth_mm: f64,
}

impl Shower {
    /// The share of the shower that has fallen by `at`.
    pub(super) fn fallen(&self, at: i64) -> f64 {
        let x = (float(at - self.middle) / self.half_ms).clamp(-1.0, 1.0);
        (1.0 + x + (PI * x).sin() / PI) / 2.0
    }
}

impl World {
    /// 1 in the middle of the heat wave, 0 outside, with a day's slope on both sides.
    pub(super) fn heat_wave(&self, at: i64) -> f64 {
        let age = self.age_days(at);
        let edge = (age + 20.5).min(-14.5 - age).clamp(0.0, 1.0);
        edge * edge * (3.0 - 2.0 * edge)
    }

    /// 1 at the height of the storm.
    pub(super) fn storm(&self, at: i64) -> f64 {
        let away = (self.age_days(at) + 9.0) / 0.3;
        (-away * away).exp()
    }

    /// Temperature without the course of the day, at 200 m in the open.
    pub(crate) fn mean_temperature(&self, m: &Moment) -> f64 {
        let key = stream(self.key, "temperature");
        let usual = 10.2
            + 8.4 * m.summer
            + 3.2 * noise(key, m.days / 2.7)
            + 2.2 * noise(key ^ 1, m.days / 7.3);
        let heat = self.heat_wave(m.at);
        usual + heat * (26.8 - usual)
    }

    /// Air temperature in °C.
    pub(crate) fn air_temperature(&self, spot: Spot, m: &Moment) -> f64 {
        let cloud = self.cloud(m);
        let heat = self.heat_wave(m.at);
        let swing = (2.0 + 2.6 * (m.summer + 1.0) / 2.0) * (1.0 - 0.6 * cloud);
        let swing = swing + heat * (7.6 - swing);
        let course = (TAU * (m.sun_hour - 14.7) / 24.0).cos();
        let night = (1.0 - m.sun * 3.0).clamp(0.0, 1.0);
        self.mean_temperature(m) + swing * course - 0.0065 * (spot.altitude_m - 200.0)
            + spot.urban * (0.7 + 1.4 * night * (1.0 - 0.7 * cloud))
            + 0.5 * noise(spot.key, m.days * 12.0)
    }

    /// Share of the sky that is covered.
    pub(crate) fn cloud(&self, m: &Moment) -> f64 {
        let key = stream(self.key, "cloud");
        let usual = 0.58 + 0.35 * noise(key, m.days * 2.1) + 0.3 * noise(key ^ 1, m.days * 0.55);
        let usual = usual + self.storm(m.at);
        (usual * (1.0 - 0.9 * self.heat_wave(m.at))).clamp(0.0, 1.0)
    }

    /// Pressure in hPa at sea level.
    pub(crate) fn sea_pressure(&self, m: &Moment) -> f64 {
        let key = stream(self.key, "pressure");
        1_014.5 + 11.0 * noise(key, m.days / 3.1) + 5.0 * noise(key ^ 1, m.days / 1.3)
            - 9.0 * self.storm(m.at)
    }

    /// Pressure in hPa where the sensor stands.
    pub(crate) fn air_pressure(&self, spot: Spot, m: &Moment) -> f64 {
        self.sea_pressure(m) * (-spot.altitude_m / 8_430.0).exp()
    }

    /// Relative humidity in %.
    pub(crate) fn relative_humidity(&self, spot: Spot, m: &Moment) -> f64 {
        let above = self.air_temperature(spot, m) - self.mean_temperature(m);
        let wet = self.rain_mm(spot, m.at - HOUR_MS, m.at).min(2.0) / 2.0;
        let usual = 74.0 + 14.0 * (self.cloud(m) - 0.5) - 5.0 * m.summer - 3.1 * above
            + 4.0 * noise(stream(self.key, "humidity"), m.days * 1.7)
            - 14.0 * self.heat_wave(m.at);
        (usual + wet * (96.0 - usual)).clamp(21.0, 99.5)
    }

    /// Dew point in °C (Magnus formula over water).
    pub(crate) fn dew_point(&self, spot: Spot, m: &Moment) -> f64 {
        let t = self.air_temperature(spot, m);
        let g = (self.relative_humidity(spot, m) / 100.0).ln() + 17.62 * t / (243.12 + t);
        243.12 * g / (17.62 - g)
    }

    /// Global radiation in W/m².
    pub(crate) fn irradiance(&self, spot: Spot, m: &Moment) -> f64 {
        if m.sun <= 0.0 {
            return 0.0;
        }
        let flicker = 1.0 + 0.12 * noise(spot.key, m.days * 96.0);
        (1_050.0 * m.sun.powf(1.15) * (1.0 - 0.75 * self.cloud(m).powi(2)) * flicker).max(0.0)
    }

    /// Wind in m/s.
    pub(crate) fn wind_speed(&self, spot: Spot, m: &Moment) -> f64 {
        let key = stream(self.key, "wind");
        let usual = 3.0 + 1.8 * noise(key, m.days * 1.1) + 0.9 * noise(key ^ 1, m.days * 9.0)
            - 0.4 * m.summer
            - spot.urban
            + 0.9 * m.sun.max(0.0);
        (usual * (1.0 - 0.5 * self.heat_wave(m.at)) + 11.0 * self.storm(m.at)).max(0.2)
    }

    /// The shower of one slot, if it has one.
    pub(super) fn shower(&self, slot: i64) -> Option<Shower> {
        let key = stream(self.key, "rain");
        let start = slot * RAIN_SLOT_MS;
        let hash = draw(key, slot);
        let low = noise(key ^ 1, float(start) / float(DAY_MS) / 2.3);
        if unit(hash) > 0.22 + 0.2 * low || self.heat_wave(start) > 0.1 {
            return None;
        }
        let depth = (-(1.0 - unit(draw(key ^ 2, slot))).ln() * 2.5).min(18.0);
        let length = unit(draw(key ^ 3, slot));
        Some(Shower {
            middle: start + (hash % RAIN_SLOT_MS.unsigned_abs()).cast_signed(),
            half_ms: (0.35 + 1.9 * length) * float(HOUR_MS),
            depth_mm: depth,
        })
    }

    /// The showers that make up the storm.
    pub(super) fn storm_showers(&self) -> [Shower; 3] {
        let shower = |hours: i64, half_h: f64, depth_mm: f64| Shower {
            middle: self.now - 9 * DAY_MS + hours * HOUR_MS,
            half_ms: half_h * float(HOUR_MS),
            depth_mm,
        };
        [
            shower(-5, 2.5, 12.0),
            shower(0, 2.0, 46.0),
            shower(4, 2.5, 15.0),
        ]
    }

    /// How much more or less of a shower falls here than in the middle of the city.
    fn local(spot: Spot, shower: i64) -> f64 {
        0.8 + 0.4 * unit(draw(spot.key, shower))
    }

    /// Rain in mm from `from` to `to`.
    pub(crate) fn rain_mm(&self, spot: Spot, from: i64, to: i64) -> f64 {
        let reach = RAIN_SLOT_MS;
        let slots = (from - reach).div_euclid(RAIN_SLOT_MS)..=(to + reach).div_euclid(RAIN_SLOT_MS);
        let fell = |s: &Shower| s.depth_mm * (s.fallen(to) - s.fallen(from));
        let usual: f64 = slots
            .filter_map(|slot| Some(fell(&self.shower(slot)?) * Self::local(spot, slot)))
            .sum();
        usual + self.storm_showers().iter().map(fell).sum::<f64>()
    }

    /// The number of the rain slot a moment lies in.
    pub(super) const fn rain_slot(at: i64) -> i64 {
        at.div_euclid(RAIN_SLOT_MS)
    }
}
