//! Things in the street: waste containers, lamps, the road's surface.

use super::{Moment, Spot, World};
use crate::demo::hash::{draw, noise, unit};
use crate::demo::number::{float, floor};

/// A street lamp at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lamp {
    pub(crate) on: bool,
    /// Brightness in %.
    pub(crate) dim: f64,
    pub(crate) power_w: f64,
    /// Meter reading in kWh.
    pub(crate) energy_kwh: f64,
}

/// Sine of the sun's height at which lamps are switched: civil dusk is 6° below the horizon.
const DUSK: f64 = -0.087;

impl World {
    /// How full a container is, in %; it is emptied on its collection days early in the day.
    pub(crate) fn fill_level(spot: Spot, m: &Moment) -> f64 {
        let every = if unit(spot.key) < 0.5 { 7 } else { 14 };
        let phase = (spot.key % 14).cast_signed();
        let emptied_at = 7.0 + 5.0 * unit(draw(spot.key, 1));
        let today = float(m.day) + m.hour / 24.0;
        let since = (today - float(phase) - emptied_at / 24.0).rem_euclid(float(every));
        let round = floor((today - float(phase) - emptied_at / 24.0) / float(every));
        let to = 55.0 + 60.0 * unit(draw(spot.key ^ 2, round));
        let rough = 1.2 * noise(spot.key ^ 4, m.days * 6.0);
        (3.0 + to * since / float(every) + rough).clamp(0.0, 100.0)
    }

    /// A street lamp: on from dusk to dawn, dimmed in the small hours.
    pub(crate) fn lamp(&self, spot: Spot, m: &Moment) -> Lamp {
        let rated = 28.0 + 60.0 * unit(spot.key);
        let on = m.sun < DUSK + 0.01 * (unit(draw(spot.key, 3)) - 0.5);
        let late = m.hour < 5.0 || m.hour >= 22.5;
        let dim = match (on, late) {
            (false, _) => 0.0,
            (true, true) => 50.0,
            (true, false) => 100.0,
        };
        let power_w = if on {
            rated * (0.12 + 0.88 * dim / 100.0)
        } else {
            0.4
        };
        let noon = m.days + self.longitude / 360.0 - 0.5;
        let night_h = 11.0 - 4.2 * m.summer;
        let since_noon = (m.sun_hour - 12.0).rem_euclid(24.0);
        let gone = ((since_noon - 12.0 + night_h / 2.0) / night_h).clamp(0.0, 1.0);
        let (before, after) = (burnt_hours(noon.floor()), burnt_hours(noon.floor() + 1.0));
        let energy_kwh = rated / 1_000.0 * 0.75 * (before + (after - before) * gone);
        Lamp {
            on,
            dim,
            power_w,
            energy_kwh,
        }
    }

    /// Surface temperature of a paved place in °C: heated by the sun, cooled by a clear night.
    pub(crate) fn pavement_temperature(&self, spot: Spot, m: &Moment) -> f64 {
        let night = (1.0 - m.sun * 4.0).clamp(0.0, 1.0) * (1.0 - self.cloud(m));
        self.air_temperature(spot, m) + self.irradiance(spot, m) * 0.021 - 2.8 * night
            + 0.3 * noise(spot.key ^ 6, m.days * 24.0)
    }
}

/// Hours a lamp has burnt since it was put up in 2022: nights of 11 ± 4.2 hours, summed over the seasons.
fn burnt_hours(day: f64) -> f64 {
    let angle = std::f64::consts::TAU * (day / 365.2425 - 200.0 / 365.0);
    11.0 * (day - 19_000.0) - 4.2 * 365.2425 / std::f64::consts::TAU * angle.sin()
}
