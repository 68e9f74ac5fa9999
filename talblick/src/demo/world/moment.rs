//! A moment as the city lives it: local hour, weekday, season, height of the sun.

use super::World;
use crate::demo::number::{DAY_MS, HOUR_MS, civil, float};
use std::f64::consts::TAU;
use talblick_model::Millis;

/// One moment, with everything the functions of the world keep asking for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    /// Days since 1970, UTC.
    pub(crate) days: f64,
    /// Local day, counted from 1970-01-01.
    pub(crate) day: i64,
    /// Local hour of the day, 0 to 24.
    pub(crate) hour: f64,
    /// 0 is Monday.
    pub(crate) weekday: i64,
    /// 1 in the middle of summer, -1 in the middle of winter.
    pub(crate) summer: f64,
    /// Hour by the sun: 12 when it stands highest.
    pub(crate) sun_hour: f64,
    /// Sine of the sun's height above the horizon.
    pub(crate) sun: f64,
    /// Whether schools are closed for holidays.
    pub(crate) holidays: bool,
}

impl Moment {
    /// Saturday or Sunday.
    pub(crate) const fn weekend(&self) -> bool {
        self.weekday >= 5
    }

    /// A bump of the given width around an hour of the local day.
    pub(crate) fn bump(&self, hour: f64, width: f64) -> f64 {
        let away = (self.hour - hour).abs();
        let away = away.min(24.0 - away) / width;
        (-away * away).exp()
    }
}

impl World {
    /// A moment seen from the city.
    pub(crate) fn moment(&self, at: Millis) -> Moment {
        let ms = at.as_i64();
        let offset = self.zone.to_offset(at.timestamp());
        let local = ms + i64::from(offset.seconds()) * 1_000;
        let day = local.div_euclid(DAY_MS);
        let days = float(ms) / float(DAY_MS);
        let year = (days / 365.2425).rem_euclid(1.0);
        let sun_hour = (days.rem_euclid(1.0) * 24.0 + self.longitude / 15.0).rem_euclid(24.0);
        let declination = -23.44_f64.to_radians() * (TAU * (year + 10.0 / 365.0)).cos();
        let latitude = self.latitude.to_radians();
        Moment {
            at: ms,
            days,
            day,
            hour: float(local.rem_euclid(DAY_MS)) / float(HOUR_MS),
            weekday: (day + 3).rem_euclid(7),
            summer: (TAU * (year - 200.0 / 365.0)).cos(),
            sun_hour,
            sun: latitude.sin() * declination.sin()
                + latitude.cos() * declination.cos() * (TAU * (sun_hour - 12.0) / 24.0).cos(),
            holidays: self.is_holiday(day),
        }
    }

    fn is_holiday(&self, day: i64) -> bool {
        let (_, month, of_month) = civil(day);
        self.holidays.iter().any(|(from, to)| {
            let (from, to, today) = (*from, *to, (month, of_month));
            if from <= to {
                from <= today && today <= to
            } else {
                from <= today || today <= to
            }
        })
    }
}
