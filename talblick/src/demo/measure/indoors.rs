//! Classrooms, offices and cellars with meters.

use super::Measurement;
use crate::demo::hash::draw;
use crate::demo::number::u32 as long;
use crate::demo::payload::{Payload, cayenne, dragino, elsys};
use crate::demo::world::World;

impl Measurement<'_> {
    pub(super) fn classroom(&self) -> Payload {
        let room = self.world.classroom(self.sensor.spot, &self.moment);
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

    pub(super) fn office(&self) -> Payload {
        let room = self.world.office(self.sensor.spot, &self.moment);
        dragino::lht65n(self.battery(), room.temperature, room.humidity)
    }

    pub(super) fn water_meter(&self) -> Payload {
        let litres = World::water_litres(self.sensor.spot, &self.moment);
        elsys::list()
            .temperature(13.0 + 2.0 * self.moment.summer)
            .supply(self.battery())
            .pulse_total(long(litres.floor()))
    }

    pub(super) fn heat_meter(&self) -> Payload {
        let heat = self.world.heat(self.sensor.spot, &self.moment);
        cayenne::list()
            .lpp_temperature(1, heat.flow_temperature)
            .lpp_temperature(2, heat.return_temperature)
            .lpp_power(3, heat.power_w)
            .lpp_energy(4, heat.energy_kwh)
            .lpp_unixtime(5, self.clock_s())
    }
}
