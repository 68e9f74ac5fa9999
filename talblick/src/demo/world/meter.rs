//! Meters: totals that only grow.

use super::{Moment, Spot, World};
use crate::demo::hash::{noise, unit};
use crate::demo::number::{DAY_MS, float, floor};

/// Share of a day's water that has been drawn by each full hour; people get up, cook, wash.
const WATER_BY_HOUR: [f64; 25] = [
    0.0, 0.01, 0.017, 0.022, 0.028, 0.042, 0.085, 0.165, 0.235, 0.29, 0.335, 0.375, 0.42, 0.47,
    0.51, 0.545, 0.585, 0.635, 0.705, 0.78, 0.85, 0.905, 0.945, 0.978, 1.0,
];

/// A heat meter at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heat {
    pub(crate) energy_kwh: f64,
    pub(crate) power_w: f64,
    pub(crate) flow_temperature: f64,
    pub(crate) return_temperature: f64,
}

impl World {
    /// Total of a water meter in litres.
    pub(crate) fn water_litres(spot: Spot, m: &Moment) -> f64 {
        let per_day = 400.0 + 5_000.0 * unit(spot.key);
        let hour = usize::try_from(floor(m.hour)).unwrap_or(0);
        let at = |h: usize| WATER_BY_HOUR.get(h).copied().unwrap_or(1.0);
        let part = m.hour.fract();
        let share = at(hour) + (at(hour + 1) - at(hour)) * part;
        // The noise differs by less than a day's use between two days, so the total never falls.
        let until = |day: i64| float(day - 17_500) + 0.35 * noise(spot.key ^ 8, float(day));
        per_day * (until(m.day) + (until(m.day + 1) - until(m.day)) * share)
    }

    /// A district-heating meter: consumption follows the cold.
    pub(crate) fn heat(&self, spot: Spot, m: &Moment) -> Heat {
        let size = 8.0 + 30.0 * unit(spot.key);
        let day = m.at.div_euclid(DAY_MS);
        let (today, tomorrow) = (self.day(day), self.day(day + 1));
        let gone = float(m.at.rem_euclid(DAY_MS)) / float(DAY_MS);
        let cold = tomorrow.degree_days - today.degree_days;
        let hot_water = 0.8 * float(m.at - self.now) / float(DAY_MS) + 500.0;
        let energy_kwh =
            12_000.0 * unit(spot.key ^ 1) + size * (today.degree_days + cold * gone + hot_water);
        let shape = 0.75 + 0.5 * m.bump(7.0, 2.0) + 0.35 * m.bump(19.0, 3.0);
        let power_w = size * (cold + 0.8) / 24.0 * 1_000.0 * shape;
        let flow_temperature = (74.0 + 1.1 * cold).min(110.0) + noise(spot.key ^ 2, m.days * 24.0);
        let spread = 18.0 + 1.2 * cold;
        Heat {
            energy_kwh,
            power_w,
            flow_temperature,
            return_temperature: flow_temperature - spread,
        }
    }
}
