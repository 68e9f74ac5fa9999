//! Radio coverage over a period, in memory and immutable: what is known about every cell and every device.

use super::month::Month;
use super::omission::Omissions;
use super::reach::{Reach, Status};
use super::register::{Spot, StationId};
use super::signal::Class;
use super::still::Still;
use crate::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use talblick_model::{DeviceId, GatewayId, Millis, Position};

/// See above.
#[derive(Debug, Clone, Default)]
pub struct RadioMap {
    /// The months it tells of; none if nothing was ever heard.
    pub period: Option<RangeInclusive<Month>>,
    /// Cells from which something was sent.
    pub cells: BTreeMap<Cell, Reach>,
    /// Devices whose place is known.
    pub devices: BTreeMap<DeviceId, Reach>,
    /// Where the devices stand that stand still.
    pub places: BTreeMap<DeviceId, Spot>,
    /// Gateways that heard something in the period, and where they stand now.
    pub gateways: BTreeMap<GatewayId, Site>,
    /// Uplinks in the period.
    pub uplinks: u64,
    /// What belongs to no cell.
    pub omissions: Omissions,
}

/// A gateway where it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// What people call it.
    pub name: Option<String>,
    /// Where it stands.
    pub position: Position,
}

/// A cell as everybody may see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PublicCell<'a> {
    /// The cell.
    pub cell: Cell,
    /// What is known about it.
    pub reach: &'a Reach,
}

/// How many cells have each status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// See [`Status::Covered`].
    pub covered: usize,
    /// See [`Status::Weak`].
    pub weak: usize,
    /// See [`Status::None`].
    pub none: usize,
    /// See [`Status::Unknown`].
    pub unknown: usize,
}

impl Counts {
    fn add(&mut self, status: Status) {
        *match status {
            Status::Covered => &mut self.covered,
            Status::Weak => &mut self.weak,
            Status::None => &mut self.none,
            Status::Unknown => &mut self.unknown,
        } += 1;
    }
}

/// What would be lost if a gateway failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Failure {
    /// Cells it hears something from.
    pub cells: usize,
    /// Cells from which hardly anything would arrive any more.
    pub cells_lost: usize,
    /// Cells that are covered and would not be.
    pub cells_weakened: usize,
    /// Devices of which hardly anything would arrive any more.
    pub devices_lost: usize,
}

impl PublicCell<'_> {
    /// Median margin of the gateway that hears it best, dB.
    pub fn margin_p50(&self) -> Option<f64> {
        self.reach
            .best()
            .and_then(|(_, hearing)| hearing.margin.median())
    }

    /// Whether uplinks arrive from it.
    pub fn status(&self) -> Status {
        self.reach.status()
    }

    /// The gateway without which hardly anything would arrive.
    pub fn only(&self) -> Option<GatewayId> {
        self.reach.hangs_on()
    }

    /// How many gateways hear it.
    pub fn gateways(&self) -> usize {
        self.reach.gateways.len()
    }

    /// How many devices sent from there.
    pub fn devices(&self) -> usize {
        self.reach.devices.len()
    }

    /// On how many days.
    pub fn days(&self) -> u32 {
        self.reach.days()
    }

    /// How fast a device may safely send.
    pub fn class(&self) -> Option<Class> {
        self.reach.class()
    }
}

impl RadioMap {
    /// Of all that is kept, or of one month.
    pub fn new(still: &Still, month: Option<Month>) -> Self {
        Self::of(still, |m, _| month.is_none_or(|only| only == m))
    }

    /// Of what everybody may know: devices that move are left out of the present month, because somebody who looks every
    /// day would otherwise learn where they were that day.
    pub fn public(still: &Still) -> Self {
        let places = still.places();
        Self::of(still, |month, device| {
            month < still.present || places.contains_key(&device)
        })
    }

    fn of(still: &Still, counts: impl Fn(Month, DeviceId) -> bool) -> Self {
        let current = current_stations(still);
        let gateway = |id: StationId| {
            let station = still.station(id)?;
            (current.get(&station.gateway) == Some(&id)).then_some(station.gateway)
        };
        let mut map = Self {
            places: still.places(),
            ..Self::default()
        };
        for (month, tracks) in &still.months {
            for (device, track) in tracks.iter().filter(|(device, _)| counts(*month, **device)) {
                let first = map.period.as_ref().map_or(*month, |period| *period.start());
                map.period = Some(first..=*month);
                map.uplinks += u64::from(track.uplinks);
                map.omissions.merge(&track.omissions);
                for cell in &track.cells {
                    let reach = map.cells.entry(cell.cell).or_default();
                    reach.add(*month, *device, cell, gateway);
                    let reach = map.devices.entry(*device).or_default();
                    reach.add(*month, *device, cell, gateway);
                }
            }
        }
        let heard: BTreeSet<GatewayId> = map
            .cells
            .values()
            .flat_map(|r| r.gateways.keys().copied())
            .collect();
        for id in heard {
            if let Some(station) = current.get(&id).and_then(|station| still.station(*station)) {
                let site = Site {
                    name: still.gateway_name(id).map(str::to_owned),
                    position: station.position,
                };
                map.gateways.insert(id, site);
            }
        }
        map
    }

    /// What would be left without a gateway.
    #[must_use]
    pub fn without(&self, gateway: GatewayId) -> Self {
        let mut left = self.clone();
        for reach in left.cells.values_mut().chain(left.devices.values_mut()) {
            if reach.gateways.contains_key(&gateway) {
                *reach = reach.without(gateway);
            }
        }
        left.gateways.remove(&gateway);
        left
    }

    /// Cells that everybody may see: from which two devices sent, or one on three days.
    pub fn public_cells(&self) -> impl Iterator<Item = PublicCell<'_>> {
        let public = self.cells.iter().filter(|(_, reach)| reach.is_public());
        public.map(|(cell, reach)| PublicCell { cell: *cell, reach })
    }

    /// How many of the cells everybody may see have each status.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for public in self.public_cells() {
            counts.add(public.status());
        }
        counts
    }

    /// The same by parts of the city, for cells that lie in one.
    pub fn counts_by<K: Ord>(&self, part: impl Fn(Cell) -> Option<K>) -> BTreeMap<K, Counts> {
        let mut parts = BTreeMap::<K, Counts>::new();
        for public in self.public_cells() {
            if let Some(part) = part(public.cell) {
                parts.entry(part).or_default().add(public.status());
            }
        }
        parts
    }

    /// What would be lost if one gateway failed, for each. Cells not everybody may see are not counted.
    pub fn failures(&self) -> BTreeMap<GatewayId, Failure> {
        let none = self.gateways.keys().map(|id| (*id, Failure::default()));
        let mut failures: BTreeMap<GatewayId, Failure> = none.collect();
        for PublicCell { reach, .. } in self.public_cells() {
            let covered = reach.status() == Status::Covered;
            for gateway in reach.gateways.keys() {
                let failure = failures.entry(*gateway).or_default();
                failure.cells += 1;
                failure.cells_lost += usize::from(reach.is_lost_without(*gateway));
                let weakened = covered && reach.status_without(*gateway) != Status::Covered;
                failure.cells_weakened += usize::from(weakened);
            }
        }
        for (_, gateway) in self.single_gateway_devices() {
            failures.entry(gateway).or_default().devices_lost += 1;
        }
        failures
    }

    /// Devices that hang on one gateway, and on which.
    pub fn single_gateway_devices(&self) -> impl Iterator<Item = (DeviceId, GatewayId)> {
        self.devices
            .iter()
            .filter_map(|(device, reach)| Some((*device, reach.hangs_on()?)))
    }
}

/// The place of every gateway that counts: where it was heard from last.
fn current_stations(still: &Still) -> BTreeMap<GatewayId, StationId> {
    let mut last = BTreeMap::<GatewayId, (Millis, StationId)>::new();
    let tracks = still.months.values().flat_map(|tracks| tracks.values());
    for link in tracks
        .flat_map(|track| &track.cells)
        .flat_map(|cell| &cell.links)
    {
        if let Some(station) = still.station(link.station) {
            let heard = (link.last, link.station);
            let known = last.entry(station.gateway).or_insert(heard);
            *known = heard.max(*known);
        }
    }
    last.into_iter()
        .map(|(gateway, (_, station))| (gateway, station))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::Survey;
    use super::super::tests::{at, device, gateway, id, kept, reception, survey, take};
    use super::*;

    const HOUR: i64 = 60;

    fn g(number: u64) -> GatewayId {
        GatewayId::from_u64(number)
    }

    /// Device 1 is heard by gateways 1 and 2, device 2 by gateway 2 alone, device 3 hardly at all.
    fn three() -> Survey {
        let mut survey = survey();
        for hour in 0..72_u32 {
            let both = vec![reception(1, -100, 6.0), reception(2, -115, -9.0)];
            let alone = vec![reception(2, -118, -6.0)];
            take(&mut survey, &[kept(1, i64::from(hour) * HOUR, hour, both)]);
            take(&mut survey, &[kept(2, i64::from(hour) * HOUR, hour, alone)]);
            if hour % 24 == 0 {
                let weak = vec![reception(3, -120, -12.0)];
                take(&mut survey, &[kept(3, i64::from(hour) * HOUR, hour, weak)]);
            }
        }
        survey
    }

    fn reach(map: &RadioMap, device: u32) -> &Reach {
        map.cells
            .values()
            .find(|reach| reach.devices.contains(&id(device)))
            .unwrap()
    }

    #[test]
    fn a_cell_has_status_class_margin_and_redundancy() {
        let map = RadioMap::new(&three().still(), None);
        let (good, alone, lost) = (reach(&map, 1), reach(&map, 2), reach(&map, 3));
        assert_eq!(
            [good, alone, lost].map(Reach::status),
            [Status::Covered, Status::Covered, Status::None]
        );
        assert_eq!(
            [good, alone, lost].map(Reach::class),
            [Some(Class::Sf7), Some(Class::Sf10To11), Some(Class::None)]
        );
        assert_eq!([good, alone, lost].map(Reach::redundancy), [2, 1, 0]);
        let (best, hearing) = good.best().unwrap();
        assert_eq!(
            (best, hearing.margin.median(), hearing.safe().map(u8::from)),
            (g(1), Some(19.0), Some(7))
        );
        assert_eq!(
            map.counts(),
            Counts {
                covered: 2,
                weak: 0,
                none: 1,
                unknown: 0
            }
        );
        assert_eq!(map.uplinks, 72 + 72 + 3);
        assert_eq!(map.period.as_ref().unwrap().start().to_string(), "2026-11");
    }

    #[test]
    fn a_failing_gateway_takes_with_it_what_no_other_hears() {
        let map = RadioMap::new(&three().still(), None);
        let expected = [(1, 0, 0, 0), (2, 1, 1, 1), (1, 0, 0, 0)];
        for (number, (cells, lost, weakened, devices)) in (1..).zip(expected) {
            let failure = map.failures()[&g(number)];
            assert_eq!(failure.cells_lost, lost, "gateway {number}");
            assert_eq!(failure.cells_weakened, weakened, "gateway {number}");
            assert_eq!(failure.devices_lost, devices, "gateway {number}");
            assert!(failure.cells >= cells);
        }
        let hanging: Vec<_> = map.single_gateway_devices().collect();
        assert_eq!(hanging, [(id(2), g(2))]);
        let without = map.without(g(2));
        assert_eq!(
            without.counts(),
            Counts {
                covered: 1,
                weak: 0,
                none: 2,
                unknown: 0
            }
        );
        assert!(!without.gateways.contains_key(&g(2)));
    }

    #[test]
    fn too_few_tries_say_nothing_rather_than_no_coverage() {
        let mut survey = survey();
        for hour in 0..3 {
            take(
                &mut survey,
                &[kept(
                    1,
                    i64::from(hour) * 24 * HOUR,
                    hour,
                    vec![reception(1, -100, 6.0)],
                )],
            );
        }
        let map = RadioMap::new(&survey.still(), None);
        assert_eq!(reach(&map, 1).status(), Status::Unknown);
        assert_eq!(reach(&map, 1).class(), None);
    }

    #[test]
    fn a_chatty_meter_does_not_speak_for_its_cell() {
        let mut survey = survey();
        for number in [4, 5] {
            survey.put_device(&device(number, Some(at(51.2562, 7.1508))), Millis::MIN);
        }
        for minute in 0..1_000_u32 {
            take(
                &mut survey,
                &[kept(
                    4,
                    minute.into(),
                    minute,
                    vec![reception(1, -100, 6.0)],
                )],
            );
        }
        for hour in 0..20_u32 {
            take(
                &mut survey,
                &[kept(
                    5,
                    i64::from(hour) * 30,
                    hour * 10,
                    vec![reception(1, -119, -11.0)],
                )],
            );
        }
        let map = RadioMap::new(&survey.still(), None);
        let cell = reach(&map, 4);
        let delivery = cell.delivery().unwrap();
        assert!(
            (delivery - 0.55).abs() < 0.01,
            "one device at 1, one at 0.1: {delivery}"
        );
        assert_eq!(cell.gateways[&g(1)].margin.p10(), Some(2.0));
    }

    #[test]
    fn a_cell_is_shown_only_with_two_devices_or_three_days() {
        let mut survey = survey();
        for number in 4..=7 {
            let place = if number <= 5 {
                at(51.25, 7.10)
            } else {
                at(51.25, 7.10 + 0.01 * f64::from(number))
            };
            survey.put_device(&device(number, Some(place)), Millis::MIN);
        }
        let heard = || vec![reception(1, -100, 6.0)];
        for (number, days) in [(4, 1), (5, 1), (6, 2), (7, 3)] {
            for (day, f_cnt) in (0..days).zip(0..) {
                for (minute, again) in [(0, 0), (5, 1), (10, 2), (15, 3)] {
                    take(
                        &mut survey,
                        &[kept(
                            number,
                            day * 24 * HOUR + minute,
                            f_cnt * 4 + again,
                            heard(),
                        )],
                    );
                }
            }
        }
        let map = RadioMap::new(&survey.still(), None);
        assert_eq!(map.cells.len(), 3);
        let public: Vec<_> = map
            .public_cells()
            .map(|c| c.reach.devices.clone())
            .collect();
        assert_eq!(public.len(), 2);
        assert!(public.iter().all(|devices| !devices.contains(&id(6))));
    }

    #[test]
    fn a_gateway_that_moved_counts_from_its_move_on_and_one_that_returns_has_its_past_again() {
        let mut survey = survey();
        let heard = |lat: f64| {
            let mut r = reception(7, -100, 6.0);
            r.location = Some(at(lat, 7.16));
            vec![r]
        };
        survey.put_gateway(&gateway(7, None));
        for hour in 0..10 {
            take(
                &mut survey,
                &[kept(1, i64::from(hour) * HOUR, hour, heard(51.27))],
            );
        }
        take(&mut survey, &[kept(1, 10 * HOUR, 10, heard(51.29))]);
        let map = RadioMap::new(&survey.still(), None);
        assert_eq!(reach(&map, 1).gateways[&g(7)].uplinks, 1);
        assert!((map.gateways[&g(7)].position.lat() - 51.29).abs() < 1e-9);
        take(&mut survey, &[kept(1, 11 * HOUR, 11, heard(51.27))]);
        let map = RadioMap::new(&survey.still(), None);
        assert_eq!(reach(&map, 1).gateways[&g(7)].uplinks, 11);
        assert_eq!(reach(&map, 1).received, 12);
    }

    #[test]
    fn where_a_tracker_was_is_told_to_everybody_after_the_month_only() {
        let mut survey = survey();
        for hour in 0..96_u32 {
            let mut tracked = kept(
                9,
                i64::from(hour) * HOUR,
                hour,
                vec![reception(1, -100, 6.0)],
            );
            tracked.fields = Some(r#"{"lat":51.2562,"lon":7.1508}"#.into());
            take(
                &mut survey,
                &[
                    tracked,
                    kept(
                        1,
                        i64::from(hour) * HOUR,
                        hour,
                        vec![reception(1, -100, 6.0)],
                    ),
                ],
            );
        }
        let mut still = survey.still();
        assert_eq!(RadioMap::new(&still, None).public_cells().count(), 2);
        assert_eq!(RadioMap::public(&still).public_cells().count(), 1);
        still.present = still.present.plus(1);
        assert_eq!(RadioMap::public(&still).public_cells().count(), 2);
    }

    #[test]
    fn a_month_can_be_looked_at_alone() {
        let mut survey = survey();
        take(
            &mut survey,
            &[kept(1, -HOUR, 1, vec![]), kept(1, HOUR, 2, vec![])],
        );
        let still = survey.still();
        assert_eq!(RadioMap::new(&still, None).uplinks, 2);
        let october = RadioMap::new(&still, "2026-10".parse().ok());
        assert_eq!((october.uplinks, reach(&october, 1).days()), (1, 1));
        assert_eq!(RadioMap::new(&still, "2025-01".parse().ok()).period, None);
    }
}
