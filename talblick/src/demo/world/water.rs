//! Rivers that answer to rain, and soil that dries.

use super::{Spot, World, weather::Shower};
use crate::demo::hash::{noise, unit};
use crate::demo::number::{DAY_MS, HOUR_MS, float};
use crate::demo::plan::Gauge;
use crate::demo::world::Moment;

/// Rain slots a river remembers: five days.
const MEMORY_SLOTS: i64 = 30;
/// Days the soil remembers.
const SOIL_DAYS: i64 = 21;

impl World {
    /// Water level at a gauge in metres above its zero: quick rise with a lag, slow recession.
    pub(crate) fn water_level(&self, gauge: &Gauge, m: &Moment) -> f64 {
        let answer = |shower: Shower| {
            let hours = float(m.at - shower.middle) / float(HOUR_MS);
            if hours <= 0.0 {
                return 0.0;
            }
            let quick = hours / gauge.lag_h;
            shower.depth_mm * (0.9 * quick * (1.0 - quick).exp() + 0.1 * slow(hours))
        };
        let last = Self::rain_slot(m.at);
        let usual: f64 = (last - MEMORY_SLOTS..=last)
            .filter_map(|slot| self.shower(slot).map(answer))
            .sum();
        let storm: f64 = self.storm_showers().into_iter().map(answer).sum();
        let season = -0.12 * m.summer * gauge.base_m;
        let waves = 0.006 * noise(self.key ^ 0x77, m.days * 480.0);
        gauge.base_m + season + waves + gauge.rise_m_per_mm * (usual + storm)
    }

    /// Volumetric soil moisture in %: filled by rain, drained and drunk, faster in summer.
    pub(crate) fn soil_moisture(&self, spot: Spot, m: &Moment) -> f64 {
        let per_day = (-1.0 / (9.0 - 4.0 * m.summer)).exp();
        let start = m.at.div_euclid(DAY_MS);
        let gone = float(m.at.rem_euclid(DAY_MS)) / float(DAY_MS);
        let mut weight = per_day.powf(gone);
        let mut stored = self.rain_mm(spot, start * DAY_MS, m.at);
        for back in 1..=SOIL_DAYS {
            stored += weight * self.day(start - back).rain_mm;
            weight *= per_day;
        }
        let sandy = unit(spot.key);
        let dry = 7.0 + 4.0 * sandy;
        let full = 38.0 + 6.0 * sandy;
        dry + (full - dry) * (1.0 - (-stored / 32.0).exp())
    }

    /// Soil temperature in °C: the air's, damped and late.
    pub(crate) fn soil_temperature(&self, spot: Spot, m: &Moment) -> f64 {
        let course = ((m.sun_hour - 18.0) * std::f64::consts::TAU / 24.0).cos();
        let mean = self.mean_temperature(m);
        let depth = 11.0 + 6.5 * m.summer;
        depth + 0.35 * (mean - depth) + 0.6 * course + 0.4 * spot.urban
    }
}

/// The slow part of a river's answer: up within half a day, half gone after two.
fn slow(hours: f64) -> f64 {
    (1.0 - (-hours / 6.0).exp()) * (-hours / 60.0).exp()
}
