//! Tracks and surveys: what counts, what does not, and that the order in which things come does not matter.

use super::*;
use crate::{Cell, Crs, Transform};
use proptest::prelude::*;
use std::collections::BTreeMap;
use talblick_model::{
    DataRate, DevEui, Device, DeviceId, Gateway, GatewayId, Millis, Modulation, Network,
    ObservedBy, Position, Reception, Uplink,
};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// 1 November 2026.
fn start() -> Millis {
    "2026-11-01T00:00:00Z"
        .parse::<jiff::Timestamp>()
        .unwrap()
        .into()
}

pub(super) fn id(number: u32) -> DeviceId {
    DeviceId::try_from(number).unwrap()
}

pub(super) fn at(lat: f64, lon: f64) -> Position {
    Position::new(lat, lon, None).unwrap()
}

pub(super) fn home() -> Position {
    at(51.2562, 7.1508)
}

pub(super) fn device(number: u32, location: Option<Position>) -> Device {
    Device {
        id: id(number),
        dev_eui: DevEui::from_u64(u64::from(number)),
        name: format!("Zähler {number}"),
        kind: "meter".into(),
        profile: None,
        codec: None,
        location,
        district: None,
        tags: BTreeMap::new(),
        interval_s: None,
        mounting_height_m: None,
        installation: None,
        created_at: start(),
    }
}

pub(super) fn gateway(number: u64, location: Option<Position>) -> Gateway {
    Gateway {
        id: GatewayId::from_u64(number),
        name: Some(format!("Turm {number}")),
        location,
        created_at: start(),
    }
}

pub(super) fn reception(gateway: u64, rssi_dbm: i16, snr_db: f32) -> Reception {
    Reception {
        gateway_id: GatewayId::from_u64(gateway),
        rssi_dbm,
        snr_db,
        antenna: 0,
        received_at: None,
        location: None,
        gateway_name: None,
    }
}

/// An uplink, with what the archive knows it by.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) device: DeviceId,
    pub(super) hash: u64,
    pub(super) uplink: Uplink,
    pub(super) fields: Option<String>,
}

pub(super) fn kept(number: u32, minutes: i64, f_cnt: u32, receptions: Vec<Reception>) -> Kept {
    let observed = start().plus(minutes * MINUTE_MS);
    Kept {
        device: id(number),
        hash: u64::from(f_cnt).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(number),
        fields: None,
        uplink: Uplink {
            dev_eui: DevEui::from_u64(u64::from(number)),
            network: Network::Chirpstack4,
            dedup_id: None,
            dev_addr: Some("01a2b3c4".into()),
            f_cnt,
            f_port: Some(1),
            payload: None,
            encrypted: false,
            confirmed: false,
            observed_at: observed.timestamp(),
            observed_by: ObservedBy::Network,
            network_received_at: None,
            data_rate: Some(DataRate {
                modulation: Modulation::Lora,
                spreading_factor: Some(9),
                bandwidth_hz: Some(125_000),
                bit_rate: None,
            }),
            frequency_hz: None,
            device_name: None,
            profile: None,
            application: None,
            tags: BTreeMap::new(),
            decoded: None,
            receptions,
        },
    }
}

impl Kept {
    pub(super) fn heard(&self) -> Heard<'_> {
        Heard {
            device: self.device,
            at: self.uplink.observed_at.into(),
            hash: self.hash,
            uplink: &self.uplink,
            fields: self.fields.as_deref(),
        }
    }
}

/// A survey that knows devices 1 to 3 in three cells and gateways 1 to 3 near them.
pub(super) fn survey() -> Survey {
    let mut survey = Survey::new(Limits::default(), start().plus(20 * DAY_MS)).unwrap();
    for number in 1..=3 {
        let place = at(51.2562, 7.1508 + 0.01 * f64::from(number));
        survey.put_device(&device(number, Some(place)), start());
        let site = at(51.27, 7.1508 + 0.01 * f64::from(number));
        survey.put_gateway(&gateway(number.into(), Some(site)));
    }
    survey
}

pub(super) fn take(survey: &mut Survey, uplinks: &[Kept]) {
    for uplink in uplinks {
        survey.take(&uplink.heard(), start().plus(20 * DAY_MS));
    }
}

/// Does what the program does with stale tracks: makes them again from the archive.
pub(super) fn remake(survey: &mut Survey, archive: &[Kept]) {
    while let Some(key) = survey.next_stale() {
        let mut remake = survey.begin(key);
        let mut uplinks: Vec<&Kept> = archive.iter().filter(|k| k.device == key.1).collect();
        uplinks.sort_by_key(|k| k.heard().key());
        for uplink in uplinks {
            survey.add(&mut remake, &uplink.heard());
        }
        survey.finish(remake);
    }
}

/// What a survey says, without the numbers stations happen to have.
fn said(survey: &Survey) -> Vec<String> {
    let mut said = Vec::new();
    for (month, tracks) in survey.months() {
        for (device, track) in tracks.iter() {
            said.push(format!(
                "{month} {device} {} {} {:?}",
                track.uplinks, track.heard, track.omissions
            ));
            for cell in &track.cells {
                said.push(format!(
                    "{} {} {} {}",
                    cell.cell, cell.days, cell.tried, cell.received
                ));
                let mut links: Vec<String> = Vec::new();
                for link in &cell.links {
                    let station = survey.register().station(link.station).unwrap();
                    let Link {
                        days,
                        uplinks,
                        alone,
                        esp,
                        snr,
                        margin,
                        first,
                        last,
                        ..
                    } = link;
                    links.push(format!("{station:?} {days} {uplinks} {alone} {esp:?} {snr:?} {margin:?} {first} {last}"));
                }
                links.sort();
                said.append(&mut links);
            }
        }
    }
    said
}

fn only(survey: &Survey) -> Track {
    let tracks: Vec<&Track> = survey
        .months()
        .values()
        .flat_map(|m| m.values())
        .map(|t| &**t)
        .collect();
    assert_eq!(tracks.len(), 1);
    tracks[0].clone()
}

#[test]
fn a_meters_uplinks_belong_to_the_cell_it_is_registered_in() {
    let mut survey = survey();
    let first = kept(
        1,
        0,
        5,
        vec![reception(1, -100, 5.0), reception(2, -118, -10.0)],
    );
    let second = kept(1, 15, 7, vec![reception(1, -101, 5.0)]);
    take(&mut survey, &[first, second]);
    let track = only(&survey);
    let cell = &track.cells[0];
    let utm = Transform::new(Crs::Wgs84, Crs::Utm32).unwrap();
    assert_eq!(
        Some(cell.cell),
        Cell::at(utm.apply([7.1608, 51.2562]).unwrap())
    );
    assert_eq!((cell.tried, cell.received, cell.days), (3, 2, 1));
    let links: Vec<_> = cell.links.iter().map(|l| (l.uplinks, l.alone)).collect();
    assert_eq!(links, [(2, 1), (1, 0)]);
    let weak = &cell.links[1];
    assert_eq!(weak.esp.bins().next(), Some((-128, 1)));
    assert_eq!(weak.snr.bins().next(), Some((-10, 1)));
    assert_eq!(
        weak.margin.bins().next(),
        Some((3, 1)),
        "2.5 dB above the floor of SF9"
    );
}

#[test]
fn a_weak_transmitter_is_reported_as_if_it_had_fourteen_decibels() {
    let mut survey = survey();
    let mut quiet = device(4, Some(home()));
    quiet.tags.insert(EIRP_TAG.into(), "8".into());
    survey.put_device(&quiet, start());
    take(&mut survey, &[kept(4, 0, 1, vec![reception(1, -110, 0.0)])]);
    let link = &only(&survey).cells[0].links[0];
    assert_eq!(link.esp.bins().next(), Some((-107, 1)));
    assert_eq!(link.snr.bins().next(), Some((6, 1)));
    assert_eq!(link.margin.bins().next(), Some((13, 1)), "as it arrived");
}

#[test]
fn of_a_gateway_with_two_antennas_the_better_one_counts_once() {
    let mut survey = survey();
    let mut second = reception(1, -90, 9.0);
    second.antenna = 1;
    take(
        &mut survey,
        &[kept(1, 0, 1, vec![reception(1, -100, 5.0), second])],
    );
    let track = only(&survey);
    let link = &track.cells[0].links[0];
    assert_eq!((link.uplinks, link.alone, track.heard), (1, 1, 1));
    assert_eq!(link.snr.bins().next(), Some((9, 1)));
}

#[test]
fn what_says_nothing_about_a_place_is_left_out_and_counted() {
    let mut survey = survey();
    survey.put_device(&device(4, None), start());
    survey.put_device(&device(5, Some(at(0.0, 0.0))), start());
    survey.put_device(&device(6, Some(at(86.0, 7.0))), start());
    survey.put_device(&device(7, Some(at(40.0, -74.0))), start());
    survey.put_gateway(&gateway(8, None));
    survey.put_gateway(&gateway(9, Some(at(48.1, 11.5))));
    survey.put_gateway(&gateway(10, Some(at(0.0, 0.0))));
    let mut fsk = kept(1, 1, 2, vec![reception(1, -80, 9.0)]);
    fsk.uplink.data_rate = None;
    let uplinks = [
        kept(
            1,
            0,
            1,
            vec![
                reception(8, -80, 9.0),
                reception(9, -80, 9.0),
                reception(10, -80, 9.0),
            ],
        ),
        fsk,
        kept(4, 0, 1, vec![reception(1, -80, 9.0)]),
        kept(5, 0, 1, vec![reception(1, -80, 9.0)]),
        kept(6, 0, 1, vec![reception(1, -80, 9.0)]),
        kept(7, 0, 1, vec![reception(1, -80, 9.0)]),
    ];
    take(&mut survey, &uplinks);
    let mut sum = Omissions::default();
    for track in survey.months().values().flat_map(|tracks| tracks.values()) {
        sum.merge(&track.omissions);
        assert!(track.cells.iter().all(|cell| cell.links.is_empty()));
    }
    let counted: Vec<_> = sum.iter().filter(|(_, times)| *times > 0).collect();
    let expected = [
        (Omission::NoPlace, 1),
        (Omission::NullIsland, 1),
        (Omission::Polar, 1),
        (Omission::OutsideGrid, 1),
        (Omission::NoSpreadingFactor, 1),
        (Omission::GatewayUnplaced, 2),
        (Omission::TooFar, 1),
    ];
    assert_eq!(counted, expected);
    assert_eq!(survey.totals().values().map(|t| t.uplinks).sum::<u64>(), 6);
}

#[test]
fn a_moving_device_is_where_its_uplink_says_and_loses_frames_on_its_way() {
    let mut survey = survey();
    let mut tracker = device(4, Some(home()));
    tracker.tags.insert(MOBILE_TAG.into(), "ja".into());
    survey.put_device(&tracker, start());
    let mut first = kept(4, 0, 1, vec![reception(1, -100, 5.0)]);
    first.fields = Some(r#"{"latitude":51.2562,"longitude":7.1508}"#.into());
    let mut second = kept(4, 4, 5, vec![reception(1, -100, 5.0)]);
    second.fields = Some(r#"{"latitude":51.2562,"longitude":7.1566}"#.into());
    let lost = kept(4, 5, 6, vec![reception(1, -100, 5.0)]);
    take(&mut survey, &[first, second, lost]);
    let track = only(&survey);
    let tried: Vec<_> = track.cells.iter().map(|c| (c.tried, c.received)).collect();
    assert_eq!(tried.iter().map(|t| t.0).sum::<u32>(), 5);
    assert_eq!(tried.iter().map(|t| t.1).sum::<u32>(), 2);
    assert_eq!(tried.len(), 5, "400 m apart, three lost between: {tried:?}");
    assert_eq!(track.omissions.of(Omission::NoPlace), 1);
}

#[test]
fn what_a_gateway_heard_before_it_moved_is_another_stations() {
    let mut survey = survey();
    let mut there = reception(1, -100, 5.0);
    there.location = Some(at(51.27, 7.1608));
    let mut nearby = there.clone();
    nearby.location = Some(at(51.2705, 7.1608));
    let mut moved = there.clone();
    moved.location = Some(at(51.28, 7.1608));
    let mut nowhere = there.clone();
    nowhere.location = Some(at(0.0, 0.0));
    let uplinks = [(0, there), (1, nearby), (2, moved), (3, nowhere)];
    let uplinks = uplinks.map(|(n, r)| kept(1, i64::from(n) * 15, n, vec![r]));
    take(&mut survey, &uplinks);
    let track = only(&survey);
    let links: Vec<_> = track.cells[0].links.iter().map(|l| l.uplinks).collect();
    assert_eq!(
        links,
        [3, 1],
        "55 m are no move, 1.1 km are; at 0° 0° it stands where it is registered"
    );
    assert_eq!(survey.register().stations().len(), 2);
}

#[test]
fn a_meter_that_gets_its_place_later_counts_from_the_beginning() {
    let mut survey = survey();
    survey.put_device(&device(4, None), start());
    let archive = [kept(4, 0, 1, vec![reception(1, -100, 5.0)])];
    take(&mut survey, &archive);
    assert!(only(&survey).cells.is_empty());
    survey.put_device(&device(4, Some(home())), start().plus(DAY_MS));
    remake(&mut survey, &archive);
    assert_eq!(only(&survey).cells[0].received, 1);
}

#[test]
fn a_meter_that_is_moved_leaves_its_past_behind() {
    let mut survey = survey();
    take(&mut survey, &[kept(1, 0, 1, vec![reception(1, -100, 5.0)])]);
    survey.put_device(&device(1, Some(home())), start().plus(10 * MINUTE_MS));
    let archive = [
        kept(1, 0, 1, vec![reception(1, -100, 5.0)]),
        kept(1, 15, 2, vec![]),
    ];
    take(&mut survey, &archive[1..]);
    let live = only(&survey);
    assert_eq!(live.cells.len(), 2);
    survey.doubt_device(id(1));
    remake(&mut survey, &archive);
    assert_eq!(only(&survey), live);
}

#[test]
fn months_older_than_two_years_fall_off() {
    let mut survey = survey();
    take(&mut survey, &[kept(1, 0, 1, vec![reception(1, -100, 5.0)])]);
    survey.turn(
        "2028-10-31T23:59:59Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .into(),
    );
    assert_eq!(survey.months().len(), 1);
    survey.turn(
        "2028-11-01T00:00:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .into(),
    );
    assert_eq!(survey.months().len(), 0);
    let one = Totals {
        uplinks: 1,
        heard: 1,
    };
    assert_eq!(survey.totals()[&id(1)], one);
}

#[test]
fn an_uplink_from_the_far_future_moves_nothing() {
    let mut survey = survey();
    let far = kept(1, 60 * 24 * 365 * 50, 1, vec![reception(1, -100, 5.0)]);
    take(&mut survey, &[kept(1, 0, 1, vec![]), far]);
    assert_eq!(only(&survey).uplinks, 1);
    assert_eq!(survey.totals()[&id(1)].uplinks, 2);
}

/// Uplinks of three devices over three days, with losses, resets and copies.
fn uplinks() -> impl Strategy<Value = Vec<Kept>> {
    let one = (
        1_u32..=3,
        0_i64..3 * 24 * 60,
        0_u32..200,
        0_u8..8,
        -120_i16..-80,
        -20_i8..12,
    );
    prop::collection::vec(one, 1..80).prop_map(|all| {
        let mut all: Vec<Kept> = all
            .into_iter()
            .map(|(device, minute, f_cnt, who, rssi, snr)| {
                let receptions = (1_u64..=3).filter(|g| who & (1 << (g - 1)) != 0);
                kept(
                    device,
                    minute,
                    f_cnt,
                    receptions.map(|g| reception(g, rssi, snr.into())).collect(),
                )
            })
            .collect();
        all.sort_by_key(|k| (k.device, k.heard().key()));
        all.dedup_by_key(|k| (k.device, k.heard().key()));
        all
    })
}

proptest! {
    #[test]
    fn the_order_in_which_uplinks_come_does_not_matter(all in uplinks(), seed in any::<u64>()) {
        let mut in_order = survey();
        take(&mut in_order, &all);
        let mut shuffled = all.clone();
        shuffled.sort_by_key(|k| (k.hash ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut survey = survey();
        take(&mut survey, &shuffled);
        remake(&mut survey, &all);
        prop_assert_eq!(said(&in_order), said(&survey));
        prop_assert_eq!(in_order.totals(), survey.totals());
    }

    #[test]
    fn receptions_that_come_later_count_as_if_they_had_been_there(all in uplinks(), split in 0_usize..3) {
        let mut whole = survey();
        take(&mut whole, &all);
        let mut later = survey();
        let now = start().plus(20 * DAY_MS);
        for uplink in &all {
            let mut first = uplink.clone();
            let cut = split.min(first.uplink.receptions.len());
            let rest = first.uplink.receptions.split_off(cut);
            later.take(&first.heard(), now);
            later.late(first.device, first.heard().at, first.hash, &rest);
            later.late(first.device, first.heard().at, first.hash, &rest);
        }
        remake(&mut later, &all);
        prop_assert_eq!(whole.totals(), later.totals());
        prop_assert_eq!(said(&whole), said(&later));
    }

    #[test]
    fn no_cell_receives_more_than_was_tried_or_alone_than_was_received(all in uplinks()) {
        let mut survey = survey();
        take(&mut survey, &all);
        for cell in survey.months().values().flat_map(|t| t.values()).flat_map(|t| &t.cells) {
            prop_assert!(cell.received <= cell.tried);
            let alone: u32 = cell.links.iter().map(|l| l.alone).sum();
            prop_assert!(alone <= cell.received);
        }
    }
}
