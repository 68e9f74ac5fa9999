//! What a sensor of each model finds in the world at one moment, in the model's own payload.

use super::device::{Model, Sensor};
use super::hash::{draw, normal, unit};
use super::number::{DAY_MS, HOUR_MS, float, floor, u16 as word, u32 as long};
use super::payload::{
    Payload, barani, bosch, cayenne, decentlab, dingtek, dragino, elsys, parametric,
};
use super::plan::{Gauge, Plan};
use super::trouble::Trouble;
use super::world::{Moment, World};

/// Millimetres of rain that tip the bucket of a rain gauge once.
const BUCKET_MM: f64 = 0.2;

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
        let (world, m, spot) = (self.world, &self.moment, self.sensor.spot);
        match self.sensor.model {
            Model::DecentlabLid => self.laser(),
            Model::DraginoLdds75 => {
                dragino::ldds75(self.battery(), self.distance_mm() + self.jitter(1, 3.0))
            }
            Model::ElsysEltRain => elsys::list()
                .temperature(world.air_temperature(spot, m))
                .humidity(world.relative_humidity(spot, m))
                .supply(self.battery())
                .pulses(self.bucket_tips()),
            Model::BaraniMeteoHelix => self.weather(),
            Model::DecentlabPm => self.particles(),
            Model::ElsysErsSound => {
                let average = world.sound_level(spot, m).clamp(28.0, 110.0);
                let peak = average + 9.0 + 9.0 * unit(draw(self.key, 1));
                elsys::list()
                    .temperature(world.air_temperature(spot, m) + 0.8)
                    .humidity(world.relative_humidity(spot, m))
                    .light(world.irradiance(spot, m) * 55.0)
                    .motion(World::arrivals(
                        60.0 * world.traffic(m),
                        self.hours(),
                        draw(self.key, 2),
                    ))
                    .supply(self.battery())
                    .sound(peak, average)
            }
            Model::DraginoLse01 => dragino::lse01(
                self.battery(),
                world.air_temperature(spot, m) + self.jitter(1, 0.2),
                world.soil_moisture(spot, m) + self.jitter(2, 0.15),
                world.soil_temperature(spot, m),
                (90.0 + 14.0 * world.soil_moisture(spot, m) * (0.7 + unit(spot.key))).round(),
            ),
            Model::DecentlabTrs12 => {
                let water = world.soil_moisture(spot, m) + self.jitter(1, 0.1);
                let conductivity = (40.0 + 9.0 * water).round();
                decentlab::trs12(
                    self.id(),
                    water / 100.0,
                    world.soil_temperature(spot, m),
                    conductivity,
                    self.battery(),
                )
            }
            Model::BoschTps110 if self.bay.changed => bosch::change(self.bay.occupied),
            Model::BoschTps110 => bosch::heartbeat(self.bay.occupied, self.ground()),
            Model::DingtekDf702 => self.container(),
            Model::ParametricPcr2Walk => {
                let rate = world.people_per_hour(spot, m);
                parametric::pcr2(
                    self.passages(rate * 0.52, 1),
                    self.passages(rate * 0.48, 2),
                    self.box_temperature(),
                )
            }
            Model::ParametricPcr2Ride => parametric::pcr2(
                self.passages(world.bicycles_per_hour(spot, m, true), 1),
                self.passages(world.bicycles_per_hour(spot, m, false), 2),
                self.box_temperature(),
            ),
            Model::CayenneLamp => {
                let lamp = world.lamp(spot, m);
                cayenne::list()
                    .lpp_switch(1, lamp.on)
                    .lpp_percentage(2, lamp.dim)
                    .lpp_power(3, lamp.power_w)
                    .lpp_energy(4, lamp.energy_kwh)
            }
            Model::ElsysEltWater => elsys::list()
                .temperature(11.0 + 4.0 * (m.summer + 1.0) / 2.0)
                .supply(self.battery())
                .pulse_total(long(world.water_litres(spot, m).floor())),
            Model::CayenneHeat => {
                let heat = world.heat(spot, m);
                cayenne::list()
                    .lpp_temperature(1, heat.flow_temperature)
                    .lpp_temperature(2, heat.return_temperature)
                    .lpp_power(3, heat.power_w)
                    .lpp_energy(4, heat.energy_kwh)
            }
            Model::ElsysErsCo2 => {
                let room = world.classroom(spot, m);
                elsys::list()
                    .temperature(room.temperature)
                    .humidity(room.humidity)
                    .light(room.lux)
                    .motion(World::arrivals(
                        90.0 * room.people,
                        self.hours(),
                        draw(self.key, 1),
                    ))
                    .co2(room.co2_ppm)
                    .supply(self.battery())
            }
            Model::DecentlabCws2 => self.road(),
            Model::DecentlabItst => decentlab::itst(
                self.id(),
                world.pavement_temperature(spot, m),
                self.box_temperature(),
                self.battery(),
            ),
            Model::DraginoLht65n => {
                let room = world.office(spot, m);
                dragino::lht65n(self.battery(), room.temperature, room.humidity)
            }
        }
    }

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

    fn gauge(&self) -> Option<&Gauge> {
        self.plan.gauges.get(self.sensor.gauge?)
    }

    fn distance_mm(&self) -> f64 {
        self.gauge().map_or(0.0, |gauge| {
            let level = self.world.water_level(gauge, &self.moment);
            ((gauge.mounting_height_m - level) * 1_000.0).clamp(300.0, 7_000.0)
        })
    }

    fn laser(&self) -> Payload {
        let middle = self.distance_mm();
        let spread = 6.0 + 14.0 * unit(draw(self.key, 1));
        // The laser resolves centimetres; only the average is finer.
        let at = |sigma: f64| word((middle + sigma * spread) / 10.0) * 10;
        let d = decentlab::LaserDistance {
            average: word(middle),
            minimum: at(-2.4),
            maximum: at(2.4),
            median: at(0.0),
            percentile_10: at(-1.3),
            percentile_25: at(-0.7),
            percentile_75: at(0.7),
            percentile_90: at(1.3),
            most_frequent: at(-0.1),
            samples: 100,
            acquisition_ms: 398.0 + 4.0 * unit(draw(self.key, 2)),
        };
        decentlab::lid(self.id(), &d, self.battery())
    }

    /// How often the bucket has tipped since the last message. The bucket is counted from each midnight on.
    fn bucket_tips(&self) -> u16 {
        let tips = |from: i64, to: i64| {
            let midnight = from.div_euclid(DAY_MS) * DAY_MS;
            let until = |at| floor(self.world.rain_mm(self.sensor.spot, midnight, at) / BUCKET_MM);
            until(to) - until(from)
        };
        let (from, to) = (self.since, self.moment.at);
        let midnight = to.div_euclid(DAY_MS) * DAY_MS;
        let tips = if from < midnight {
            tips(from, midnight) + tips(midnight, to)
        } else {
            tips(from, to)
        };
        word(float(tips.max(0)))
    }

    fn weather(&self) -> Payload {
        let (world, m, spot) = (self.world, &self.moment, self.sensor.spot);
        let temperature = world.air_temperature(spot, m);
        let irradiance = world.irradiance(spot, m);
        barani::meteohelix(&barani::Weather {
            battery_v: 3.95 + 0.15 * m.sun.max(0.0) + 0.05 * unit(self.sensor.key),
            temperature,
            temperature_min: temperature - 0.4 * unit(draw(self.key, 1)),
            temperature_max: temperature + 0.4 * unit(draw(self.key, 2)),
            humidity: world.relative_humidity(spot, m),
            pressure_pa: world.air_pressure(spot, m) * 100.0,
            irradiance,
            irradiance_max: irradiance * (1.0 + 0.3 * world.cloud(m)),
            rain_clicks: 0,
            rain_time: 255,
        })
    }

    fn particles(&self) -> Payload {
        let (world, m, spot) = (self.world, &self.moment, self.sensor.spot);
        let dust = world.dust(spot, m);
        let number = [6.6, 7.6, 7.75, 7.8, 7.8].map(|per_ug| dust.pm2_5 * per_ug);
        let particles = decentlab::Particles {
            mass: [dust.pm1, dust.pm2_5, dust.pm4, dust.pm10],
            typical_nm: word(460.0 + 90.0 * unit(draw(self.key, 1))),
            number,
        };
        let air = [
            world.air_temperature(spot, m) + 0.6,
            world.relative_humidity(spot, m),
            world.air_pressure(spot, m) * 100.0,
        ];
        decentlab::pm(self.id(), self.battery(), &particles, air)
    }

    fn road(&self) -> Payload {
        let (world, m, spot) = (self.world, &self.moment, self.sensor.spot);
        let air_temperature = world.air_temperature(spot, m);
        let humidity = world.relative_humidity(spot, m);
        let road = decentlab::Road {
            shield_temperature: air_temperature + self.jitter(1, 0.05),
            shield_humidity: (humidity - 0.8).max(0.0),
            surface_temperature: world.pavement_temperature(spot, m),
            air_temperature,
            humidity,
            dew_point: world.dew_point(spot, m),
            angle: (30.0 + 20.0 * unit(self.sensor.key)).round(),
            sensor_temperature: air_temperature + 0.2,
        };
        decentlab::cws2(self.id(), &road, self.battery())
    }

    fn container(&self) -> Payload {
        let (world, m, spot) = (self.world, &self.moment, self.sensor.spot);
        let depth_mm = self.sensor.mounting_height_m.unwrap_or(2.0) * 1_000.0;
        let fill = world.fill_level(spot, m);
        dingtek::df702(&dingtek::Container {
            level_mm: (depth_mm * (1.0 - fill / 100.0)).max(25.0),
            temperature: world.air_temperature(spot, m) + 1.5,
            full: fill > 90.0,
            fire: false,
            tilt: unit(draw(self.key, 1)) < 0.001,
            battery_low: self.sensor.trouble == Some(Trouble::WeakBattery),
        })
    }

    fn passages(&self, per_hour: f64, direction: i64) -> u16 {
        word(World::arrivals(
            per_hour,
            self.hours(),
            draw(self.key, direction),
        ))
    }

    /// Temperature inside a housing on a mast.
    fn box_temperature(&self) -> f64 {
        let sun = self.world.irradiance(self.sensor.spot, &self.moment) / 140.0;
        self.world.air_temperature(self.sensor.spot, &self.moment) + 1.5 + sun
    }

    /// Temperature of a sensor in the ground of a street.
    fn ground(&self) -> f64 {
        0.5 * (self
            .world
            .pavement_temperature(self.sensor.spot, &self.moment)
            + self.world.soil_temperature(self.sensor.spot, &self.moment))
    }
}
