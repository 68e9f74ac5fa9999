//! Fine dust: heating, traffic and still air raise it, rain and wind take it away.

use super::{Moment, Spot, World};
use crate::demo::hash::noise;
use crate::demo::number::HOUR_MS;

/// Mass concentrations of particles in µg/m³.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dust {
    pub(crate) pm1: f64,
    pub(crate) pm2_5: f64,
    pub(crate) pm4: f64,
    pub(crate) pm10: f64,
}

impl World {
    /// Fine dust at a place.
    pub(crate) fn dust(&self, spot: Spot, m: &Moment) -> Dust {
        let cold = ((14.0 - self.air_temperature(spot, m)) / 20.0).clamp(0.0, 1.0);
        let heating = 7.0 * cold * (0.5 + m.bump(20.5, 3.5) + 0.5 * m.bump(7.0, 2.0));
        let cars = 6.5 * spot.urban * Self::traffic(m);
        let still = (2.6 / self.wind_speed(spot, m)).clamp(0.45, 1.9);
        let washed = 1.0 - 0.55 * (self.rain_mm(spot, m.at - 4 * HOUR_MS, m.at) / 4.0).min(1.0);
        let background = 5.5 + 2.5 * noise(self.key ^ 0x55, m.days / 2.2);
        let local = 1.0 + 0.18 * noise(spot.key ^ 3, m.days * 30.0);
        let pm2_5 = ((background + heating + cars) * still * washed * local).max(0.6);
        let coarse = (2.0 + 7.0 * spot.urban * Self::traffic(m)) * washed;
        Dust {
            pm1: pm2_5 * 0.78,
            pm2_5,
            pm4: pm2_5 + coarse * 0.55,
            pm10: pm2_5 + coarse,
        }
    }
}
