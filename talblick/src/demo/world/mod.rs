//! The world the sensors stand in: weather, water, traffic and people as pure functions of seed, place and time.
//! Any moment can be asked for in any order, and a value costs about a microsecond at most.
//!
//! Two stories are told relative to the moment the city was made, whatever the season: a heat wave from 20 to 15 days
//! before it, and a storm 9 days before it that makes the rivers rise over their flood marks.

mod air;
mod life;
mod meter;
mod moment;
mod room;
mod street;
mod water;
mod weather;

pub(crate) use moment::Moment;

use super::error::Error;
use super::hash;
use super::number::{DAY_MS, float};
use super::plan::{MonthDay, Plan};
use jiff::tz::TimeZone;
use talblick_model::Millis;

/// What the world needs to know about a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    /// Altitude above sea level.
    pub(crate) altitude_m: f64,
    /// How densely built the surroundings are, 0 to 1.
    pub(crate) urban: f64,
    /// What makes this place differ from every other one.
    pub(crate) key: u64,
}

/// Weather, water, traffic and people of one city.
#[derive(Debug, Clone)]
pub struct World {
    key: u64,
    now: i64,
    latitude: f64,
    longitude: f64,
    zone: TimeZone,
    holidays: Vec<(MonthDay, MonthDay)>,
    /// First day of `days`, counted from 1970-01-01 in local time.
    first_day: i64,
    days: Vec<Day>,
}

/// What must be summed over days, so that a random moment stays cheap.
#[derive(Debug, Clone, Copy, Default)]
struct Day {
    rain_mm: f64,
    /// Sum of degree days below 17 °C until the start of the day.
    degree_days: f64,
}

impl World {
    /// Days before and after its making for which sums over days are kept; beyond them meters stand still.
    const SPAN: (i64, i64) = (500, 2_000);

    /// The world of a city that is made at `now`.
    pub fn new(seed: u64, now: Millis, plan: &Plan) -> Result<Self, Error> {
        let mut world = Self {
            key: hash::stream(seed, "world"),
            now: now.as_i64(),
            latitude: plan.center[1],
            longitude: plan.center[0],
            zone: TimeZone::get(&plan.timezone)?,
            holidays: plan.school_holidays.clone(),
            first_day: now.as_i64().div_euclid(DAY_MS) - Self::SPAN.0,
            days: Vec::new(),
        };
        let mut degree_days = 0.0;
        let spot = Spot {
            altitude_m: 200.0,
            urban: 0.5,
            key: 0,
        };
        world.days = (world.first_day..world.first_day + Self::SPAN.0 + Self::SPAN.1)
            .map(|day| {
                let start = day * DAY_MS;
                let rain_mm = world.rain_mm(spot, start, start + DAY_MS);
                let noon = world.moment(Millis::from_i64(start + DAY_MS / 2));
                let today = Day {
                    rain_mm,
                    degree_days,
                };
                degree_days += (17.0 - world.mean_temperature(&noon)).max(0.0);
                today
            })
            .collect();
        Ok(world)
    }

    fn day(&self, day: i64) -> Day {
        let last = self.days.len().saturating_sub(1);
        let at = usize::try_from((day - self.first_day).max(0)).unwrap_or(last);
        self.days.get(at.min(last)).copied().unwrap_or_default()
    }

    /// Days that have passed since the world was made; negative before.
    fn age_days(&self, at: i64) -> f64 {
        float(at - self.now) / float(DAY_MS)
    }
}

#[cfg(test)]
mod tests;
