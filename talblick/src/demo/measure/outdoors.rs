//! Weather, air, noise and soil.

use super::Measurement;
use crate::demo::hash::{draw, unit};
use crate::demo::number::u16 as word;
use crate::demo::payload::{Payload, barani, decentlab, dragino, elsys};
use crate::demo::world::World;

impl Measurement<'_> {
    pub(super) fn weather(&self) -> Payload {
        let (world, m, spot) = (self.world, &self.moment, self.sensor.spot);
        let temperature = world.air_temperature(spot, m);
        let irradiance = world.irradiance(spot, m);
        let (rain_clicks, rain_time) = self.rain_gauge();
        barani::meteohelix(&barani::Weather {
            battery_v: 3.95 + 0.15 * m.sun.max(0.0) + 0.05 * unit(self.sensor.key),
            temperature,
            temperature_min: temperature - 0.4 * unit(draw(self.key, 1)),
            temperature_max: temperature + 0.4 * unit(draw(self.key, 2)),
            humidity: world.relative_humidity(spot, m),
            pressure_pa: world.air_pressure(spot, m) * 100.0,
            irradiance,
            irradiance_max: irradiance * (1.0 + 0.3 * world.cloud(m)),
            rain_clicks,
            rain_time,
        })
    }

    pub(super) fn particles(&self) -> Payload {
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

    pub(super) fn sound(&self) -> Payload {
        let (world, m, spot) = (self.world, &self.moment, self.sensor.spot);
        let average = world.sound_level(spot, m).clamp(28.0, 110.0);
        let peak = average + 9.0 + 9.0 * unit(draw(self.key, 1));
        let passing = World::arrivals(60.0 * World::traffic(m), self.hours(), draw(self.key, 2));
        elsys::list()
            .temperature(self.air_temperature() + 0.8)
            .humidity(self.relative_humidity())
            .light(world.irradiance(spot, m) * 55.0)
            .motion(passing)
            .supply(self.battery())
            .sound(peak, average)
    }

    pub(super) fn tree(&self) -> Payload {
        let (world, m, spot) = (self.world, &self.moment, self.sensor.spot);
        let moisture = world.soil_moisture(spot, m) + self.jitter(1, 0.15);
        dragino::lse01(
            self.battery(),
            self.air_temperature() + self.jitter(2, 0.2),
            moisture,
            world.soil_temperature(spot, m),
            (90.0 + 14.0 * moisture * (0.7 + unit(spot.key))).round(),
        )
    }

    pub(super) fn soil(&self) -> Payload {
        let (world, m, spot) = (self.world, &self.moment, self.sensor.spot);
        let moisture = world.soil_moisture(spot, m) + self.jitter(1, 0.1);
        decentlab::trs12(
            self.id(),
            moisture / 100.0,
            world.soil_temperature(spot, m),
            (40.0 + 9.0 * moisture).round(),
            self.battery(),
        )
    }
}
