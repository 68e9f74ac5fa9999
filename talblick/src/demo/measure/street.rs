//! Streets and squares: bays, containers, passers-by, lamps, surfaces.

use super::Measurement;
use crate::demo::hash::{draw, unit};
use crate::demo::number::u16 as word;
use crate::demo::payload::{Payload, bosch, cayenne, decentlab, dingtek, parametric};
use crate::demo::trouble::Trouble;
use crate::demo::world::World;

impl Measurement<'_> {
    /// A change of the bay at once, or its state once a day.
    pub(super) fn parking(&self) -> Payload {
        let (world, m, spot) = (self.world, &self.moment, self.sensor.spot);
        if self.bay.changed {
            return bosch::change(self.bay.occupied);
        }
        let ground = world.pavement_temperature(spot, m) + world.soil_temperature(spot, m);
        bosch::heartbeat(self.bay.occupied, ground / 2.0)
    }

    pub(super) fn container(&self) -> Payload {
        let (world, m, spot) = (self.world, &self.moment, self.sensor.spot);
        let depth_mm = self.sensor.mounting_height_m.unwrap_or(2.0) * 1_000.0;
        let fill = World::fill_level(spot, m);
        dingtek::df702(&dingtek::Container {
            level_mm: (depth_mm * (1.0 - fill / 100.0)).max(25.0),
            temperature: world.air_temperature(spot, m) + 1.5,
            full: fill > 90.0,
            tilt: unit(draw(self.key, 1)) < 0.001,
            battery_low: self.sensor.trouble == Some(Trouble::WeakBattery),
        })
    }

    pub(super) fn people(&self) -> Payload {
        let rate = self.world.people_per_hour(self.sensor.spot, &self.moment);
        parametric::pcr2(
            self.passages(rate * 0.52, 1),
            self.passages(rate * 0.48, 2),
            self.box_temperature(),
        )
    }

    pub(super) fn bicycles(&self) -> Payload {
        let rate = |inbound| {
            self.world
                .bicycles_per_hour(self.sensor.spot, &self.moment, inbound)
        };
        parametric::pcr2(
            self.passages(rate(true), 1),
            self.passages(rate(false), 2),
            self.box_temperature(),
        )
    }

    fn passages(&self, per_hour: f64, direction: i64) -> u16 {
        word(World::arrivals(
            per_hour,
            self.hours(),
            draw(self.key, direction),
        ))
    }

    pub(super) fn lamp(&self) -> Payload {
        let lamp = self.world.lamp(self.sensor.spot, &self.moment);
        cayenne::list()
            .lpp_switch(1, lamp.on)
            .lpp_percentage(2, lamp.dim)
            .lpp_power(3, lamp.power_w)
            .lpp_energy(4, lamp.energy_kwh)
    }

    pub(super) fn road(&self) -> Payload {
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

    pub(super) fn surface(&self) -> Payload {
        let target = self
            .world
            .pavement_temperature(self.sensor.spot, &self.moment);
        decentlab::itst(self.id(), target, self.box_temperature(), self.battery())
    }
}
