//! What people do: traffic, walking, cycling, parking, and the noise of it.

use super::{Moment, Spot, World};
use crate::demo::hash::{noise, normal};
use crate::demo::number::{HOUR_MS, float, round};

impl World {
    /// Car traffic, 0 to about 1.
    pub(crate) fn traffic(m: &Moment) -> f64 {
        let day = if m.weekend() {
            0.08 + 0.5 * m.bump(14.5, 5.0)
        } else {
            0.06 + 0.62 * m.bump(7.8, 1.5) + 0.5 * m.bump(12.8, 4.0) + 0.62 * m.bump(16.9, 2.2)
        };
        day * if m.holidays { 0.88 } else { 1.0 }
    }

    /// How pleasant it is to be outside, 0 to 1.
    fn pleasant(&self, spot: Spot, m: &Moment) -> f64 {
        let t = self.air_temperature(spot, m);
        let warm = (1.0 - ((t - 20.0) / 22.0).powi(2)).clamp(0.15, 1.0);
        let wet = self.rain_mm(spot, m.at - HOUR_MS / 2, m.at).min(1.5) / 1.5;
        warm * (1.0 - 0.75 * wet) * (1.0 - 0.8 * self.storm(m.at).min(1.0))
    }

    /// People walking past in one direction per hour.
    pub(crate) fn people_per_hour(&self, spot: Spot, m: &Moment) -> f64 {
        let day = match m.weekday {
            6 => 0.02 + 0.4 * m.bump(15.5, 3.0),
            5 => 0.03 + 1.25 * m.bump(14.0, 3.4),
            _ => {
                0.02 + 0.25 * m.bump(8.0, 1.2) + 0.7 * m.bump(13.0, 2.8) + 0.75 * m.bump(17.2, 2.0)
            }
        };
        let busy = 120.0 + 900.0 * spot.urban;
        busy * day * (0.45 + 0.55 * self.pleasant(spot, m))
    }

    /// Bicycles in one direction per hour; `inbound` is busiest in the morning.
    pub(crate) fn bicycles_per_hour(&self, spot: Spot, m: &Moment, inbound: bool) -> f64 {
        let (morning, evening) = if inbound { (1.0, 0.45) } else { (0.45, 1.0) };
        let day = if m.weekend() {
            0.02 + 0.65 * m.bump(14.5, 3.6)
        } else {
            0.02 + morning * m.bump(7.7, 1.1)
                + evening * m.bump(17.1, 1.8)
                + 0.25 * m.bump(13.0, 3.5)
        };
        95.0 * day * self.pleasant(spot, m) * if m.holidays { 0.85 } else { 1.0 }
    }

    /// How many of a rate of `per_hour` came by within `hours`, as a whole number scattered like arrivals.
    pub(crate) fn arrivals(per_hour: f64, hours: f64, hash: u64) -> f64 {
        let mean = per_hour.max(0.0) * hours;
        float(round((mean + mean.sqrt() * normal(hash)).max(0.0)))
    }

    /// Average sound level in dB(A).
    pub(crate) fn sound_level(&self, spot: Spot, m: &Moment) -> f64 {
        let flow = 0.03 + Self::traffic(m);
        let evening = if m.weekday == 4 || m.weekday == 5 {
            3.0 * m.bump(22.5, 2.2)
        } else {
            0.0
        };
        let rain = 4.0 * self.rain_mm(spot, m.at - HOUR_MS / 4, m.at).min(1.0);
        let events = 2.2 * noise(spot.key ^ 5, m.days * 60.0);
        58.0 + 7.0 * spot.urban
            + 7.5 * flow.log10()
            + evening * spot.urban
            + rain
            + events
            + 8.0 * self.storm(m.at).min(1.0)
    }

    /// Whether a parking bay is taken. `beat_hours` runs with the bay's own pace: in life it is the time in hours.
    pub(crate) fn parked(spot: Spot, m: &Moment, beat_hours: f64) -> bool {
        let shopping = match m.weekday {
            6 => 0.25 + 0.3 * m.bump(15.0, 3.5),
            5 => 0.3 + 0.6 * m.bump(13.5, 3.5),
            _ => 0.3 + 0.45 * m.bump(10.5, 2.5) + 0.5 * m.bump(17.0, 3.0),
        };
        let residents = 0.35 * m.bump(2.0, 5.0);
        let wanted = (shopping + residents * (1.0 - 0.5 * spot.urban)).min(0.96);
        let quick = noise(spot.key ^ 9, beat_hours / 0.9);
        let slow = noise(spot.key ^ 0xb, beat_hours / 5.0);
        (quick + 0.6 * slow) / 1.6 < (wanted - 0.5) * 1.25
    }

    /// Motions a sensor in an office or a room counts within an hour.
    pub(crate) fn office_hours(m: &Moment) -> f64 {
        if m.weekend() { 0.0 } else { m.bump(12.2, 3.9) }
    }
}
