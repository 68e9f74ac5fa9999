//! Indoors: classrooms that fill and are aired, offices that are heated.

use super::{Moment, Spot, World};
use crate::demo::hash::{draw, noise, unit};

/// The air of a room.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RoomAir {
    pub(crate) temperature: f64,
    pub(crate) humidity: f64,
    pub(crate) co2_ppm: f64,
    pub(crate) lux: f64,
    /// Share of its seats taken.
    pub(crate) people: f64,
}

/// Lessons begin at these hours and last 45 minutes each, in pairs without a break.
const LESSONS: [(f64, f64); 4] = [(8.0, 9.5), (9.75, 11.25), (11.5, 13.0), (13.75, 15.25)];
/// Outside air.
const OUTSIDE_PPM: f64 = 425.0;

impl World {
    /// A classroom: every lesson raises CO₂, every break and the afternoon airs it.
    pub(crate) fn classroom(&self, spot: Spot, m: &Moment) -> RoomAir {
        let school = !m.weekend() && !m.holidays;
        let windows = 0.6 + 0.8 * unit(spot.key);
        let mut co2_ppm = OUTSIDE_PPM + 15.0;
        let mut people = 0.0;
        if school {
            let mut left = 0.0;
            for (n, (start, end)) in (0_i64..).zip(LESSONS) {
                let taken =
                    unit(draw(spot.key ^ 0xc, m.day * 4 + n)) < if n == 3 { 0.45 } else { 0.92 };
                if m.hour < start {
                    break;
                }
                co2_ppm -= (co2_ppm - OUTSIDE_PPM)
                    * (1.0 - (-(start - left).max(0.0) * 2.2 * windows).exp());
                if taken {
                    let full = 1_500.0 + 900.0 * unit(draw(spot.key ^ 0xd, m.day)) / windows;
                    let inside = m.hour.min(end) - start;
                    co2_ppm += (full - co2_ppm) * (1.0 - (-inside / 1.1).exp());
                }
                if m.hour < end {
                    people = if taken { 1.0 } else { 0.0 };
                }
                left = m.hour.min(end);
            }
            co2_ppm -=
                (co2_ppm - OUTSIDE_PPM) * (1.0 - (-(m.hour - left).max(0.0) * 0.7 * windows).exp());
        }
        RoomAir {
            co2_ppm: co2_ppm + 12.0 * noise(spot.key, m.days * 90.0),
            ..self.indoors(spot, m, people)
        }
    }

    /// An office or a hall.
    pub(crate) fn office(&self, spot: Spot, m: &Moment) -> RoomAir {
        self.indoors(spot, m, Self::office_hours(m))
    }

    fn indoors(&self, spot: Spot, m: &Moment, people: f64) -> RoomAir {
        let outside = self.air_temperature(spot, m);
        let heated = if m.hour > 5.5 && m.hour < 18.0 {
            20.8
        } else {
            18.6
        } + 1.2 * unit(spot.key ^ 1);
        let gained = (self.mean_temperature(m) - 15.0).max(0.0) * 0.55;
        let temperature = heated.max(18.5 + gained)
            + 1.3 * people
            + 0.06 * (outside - self.mean_temperature(m))
            + 0.2 * noise(spot.key ^ 2, m.days * 40.0);
        let carried = self.dew_point(spot, m) + 2.5 + 2.0 * people;
        let vapour = |t: f64| (17.62 * t / (243.12 + t)).exp();
        let humidity = (100.0 * vapour(carried) / vapour(temperature)).clamp(12.0, 92.0);
        let lux = self.irradiance(spot, m) * 1.4 + if people > 0.15 { 380.0 } else { 0.0 };
        RoomAir {
            temperature,
            humidity,
            co2_ppm: OUTSIDE_PPM,
            lux,
            people,
        }
    }
}
