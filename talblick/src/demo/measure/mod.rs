//! What a sensor of each model finds in the world at one moment, in the model's own payload.

mod indoors;
mod outdoors;
mod street;
mod water;

use super::device::{Model, Sensor};
use super::hash::{draw, normal, unit};
use super::number::{HOUR_MS, float};
use super::payload::Payload;
use super::plan::Plan;
use super::trouble::Trouble;
use super::world::{Moment, World};

/// The state of a parking bay.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Bay {
    pub(crate) occupied: bool,
    /// Whether a change is reported, rather than the state once a day.
    pub(crate) changed: bool,
}

/// One measurement: a sensor, a moment, and what belongs to just this beat of its clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measurement<'a> {
    pub(crate) world: &'a World,
    pub(crate) plan: &'a Plan,
    pub(crate) sensor: &'a Sensor,
    pub(crate) moment: Moment,
    /// When it measured before.
    pub(crate) since: i64,
    /// Randomness of this beat.
    pub(crate) key: u64,
    /// The bay a parking sensor watches.
    pub(crate) bay: Bay,
    /// Days since the city was made.
    pub(crate) age_days: f64,
}

impl Measurement<'_> {
    /// The payload, as the sensor's model encodes it.
    pub(crate) fn payload(&self) -> Payload {
        match self.sensor.model {
            Model::DecentlabLid => self.laser(),
            Model::DraginoLdds75 => self.ultrasound(),
            Model::ElsysEltRain => self.rain(),
            Model::BaraniMeteoHelix => self.weather(),
            Model::DecentlabPm => self.particles(),
            Model::ElsysErsSound => self.sound(),
            Model::DraginoLse01 => self.tree(),
            Model::DecentlabTrs12 => self.soil(),
            Model::BoschTps110 => self.parking(),
            Model::DingtekDf702 => self.container(),
            Model::ParametricPcr2Walk => self.people(),
            Model::ParametricPcr2Ride => self.bicycles(),
            Model::CayenneLamp => self.lamp(),
            Model::ElsysEltWater => self.water_meter(),
            Model::CayenneHeat => self.heat_meter(),
            Model::ElsysErsCo2 => self.classroom(),
            Model::DecentlabCws2 => self.road(),
            Model::DecentlabItst => self.surface(),
            Model::DraginoLht65n => self.office(),
        }
    }

    fn air_temperature(&self) -> f64 {
        self.world.air_temperature(self.sensor.spot, &self.moment)
    }

    fn relative_humidity(&self) -> f64 {
        self.world.relative_humidity(self.sensor.spot, &self.moment)
    }

    /// Hours since the measurement before.
    fn hours(&self) -> f64 {
        float(self.moment.at - self.since) / float(HOUR_MS)
    }

    fn jitter(&self, n: i64, width: f64) -> f64 {
        width * normal(draw(self.key, 40 + n))
    }

    fn id(&self) -> u16 {
        u16::try_from(self.sensor.dev_eui.as_u64() & 0xffff).unwrap_or_default()
    }

    /// Battery voltage: sinks over the years, sags in the cold; a weak battery dies within weeks.
    fn battery(&self) -> f64 {
        let fresh = 3.61 - 0.12 * unit(draw(self.sensor.key, 8));
        let cold = (10.0 - self.world.mean_temperature(&self.moment)).max(0.0) * 0.002;
        let usual = fresh - cold - 0.000_15 * self.age_days;
        match self.sensor.trouble {
            Some(Trouble::WeakBattery) => (2.52 - 0.013 * self.age_days - cold).clamp(2.1, 3.0),
            _ => usual.max(3.0),
        }
    }

    /// What the sensor's own clock says, in seconds since 1970.
    fn clock_s(&self) -> i64 {
        let ahead = match self.sensor.trouble {
            Some(Trouble::WrongClock) => Trouble::AHEAD_MS,
            _ => 0,
        };
        (self.moment.at + ahead) / 1_000
    }

    /// Temperature inside a housing on a mast.
    fn box_temperature(&self) -> f64 {
        let sun = self.world.irradiance(self.sensor.spot, &self.moment) / 140.0;
        self.world.air_temperature(self.sensor.spot, &self.moment) + 1.5 + sun
    }
}
