//! The stream of uplinks as a whole: determinism, order, counters, losses, copies and faults.

use super::*;
use crate::demo::number::HOUR_MS;
use crate::demo::{Kind, Message, Model, Sensor};
use std::collections::{HashMap, HashSet};

/// 2026-11-21T00:00:00Z.
const NOW: i64 = 1_795_219_200_000;

fn city(seed: u64, devices: usize) -> City {
    City::new(seed, devices, Millis::from_i64(NOW)).unwrap()
}

fn span(city: &City, from_hours: i64, to_hours: i64, speed: u32) -> Uplinks<'_> {
    let at = |hours: i64| Millis::from_i64(NOW + hours * HOUR_MS);
    city.uplinks(at(from_hours), at(to_hours), speed)
}

fn sensor<'a>(city: &'a City, sent: &Sent) -> &'a Sensor {
    &city.stands[sent.device].sensor
}

#[test]
fn the_same_seed_sends_the_same_bytes_and_another_seed_other_ones() {
    let messages = |seed| -> Vec<Message> {
        let city = city(seed, 60);
        span(&city, -6, 0, 1)
            .map(|sent| city.message(&sent))
            .collect()
    };
    let first = messages(5);
    assert_eq!(first, messages(5));
    assert_ne!(first, messages(6));
}

#[test]
fn every_kind_of_device_is_there_even_in_a_small_city() {
    for count in [50, 300, 1_000] {
        let city = city(1, count);
        assert_eq!(city.sensors().len(), count);
        let kinds: HashSet<Kind> = city.sensors().map(|s| s.kind).collect();
        assert_eq!(kinds.len(), Kind::ALL.len(), "{count} devices");
        assert!(Kind::ALL.len() >= 15);
        let euis: HashSet<_> = city.sensors().map(|s| s.dev_eui).collect();
        let names: HashSet<_> = city.sensors().map(|s| s.name.clone()).collect();
        assert_eq!((euis.len(), names.len()), (count, count));
    }
}

#[test]
fn even_a_city_without_devices_can_be_asked() {
    assert_eq!(span(&city(1, 0), -24, 0, 1).count(), 0);
    assert_eq!(city(1, 3).sensors().len(), 3);
}

#[test]
fn registry_entries_leave_out_the_device_nobody_registered() {
    let city = city(1, 300);
    let drafts = city.devices();
    assert_eq!(drafts.len(), 299);
    let districts = city.districts();
    for draft in &drafts {
        let district = districts
            .iter()
            .find(|d| Some(&d.id) == draft.district.as_ref())
            .unwrap();
        assert!(district.contains(draft.location.unwrap()), "{}", draft.name);
        assert!(draft.interval_s.is_some() && draft.profile.is_some());
        let needs_height = ["river_level", "waste"].contains(&draft.kind.as_str());
        assert_eq!(
            draft.mounting_height_m.is_some(),
            needs_height,
            "{}",
            draft.name
        );
    }
    assert!(drafts.iter().any(|d| d.name == "Pegel Kluse"));
    assert!(city.gateways().iter().all(|g| g.location.is_some()));
}

#[test]
fn uplinks_come_in_order_of_time_and_somebody_heard_each() {
    let city = city(2, 300);
    let mut last = 0;
    for sent in span(&city, -48, 0, 1) {
        assert!(sent.at.as_i64() >= last && sent.at.as_i64() < NOW);
        last = sent.at.as_i64();
        assert!(!sent.receptions.is_empty());
        assert!(!sent.payload.is_empty() && sent.payload.len() <= 51);
        for heard in &sent.receptions {
            assert!((-145..=-20).contains(&heard.rssi), "{}", heard.rssi);
            assert!(
                (-100..=60).contains(&heard.snr_quarters),
                "{}",
                heard.snr_quarters
            );
            assert_eq!(city.plan.gateways[heard.gateway].network, sent.network);
        }
    }
}

#[test]
fn every_device_is_heard_on_most_of_its_beats() {
    let city = city(1, 300);
    let mut uplinks: HashMap<usize, i64> = HashMap::new();
    for sent in span(&city, -14 * 24, -12 * 24, 1) {
        *uplinks.entry(sent.device).or_default() += 1;
    }
    for (device, sensor) in city.sensors().enumerate() {
        let expected = 2 * DAY_MS / 1_000 / i64::from(sensor.interval_s);
        let heard = uplinks.get(&device).copied().unwrap_or(0);
        assert!(
            2 * heard >= expected,
            "{}: {heard} of {expected}",
            sensor.name
        );
    }
}

#[test]
fn a_month_of_300_devices_is_about_600_000_uplinks_heard_by_several_gateways() {
    let city = city(1, 300);
    let (mut uplinks, mut receptions, mut several) = (0_u32, 0, 0_u32);
    let mut factors = HashSet::new();
    for sent in span(&city, -3 * 24, 0, 1) {
        uplinks += 10;
        receptions += 10 * sent.receptions.len();
        several += 10 * u32::from(sent.receptions.len() > 1);
        factors.insert(sent.spreading_factor);
    }
    assert!((450_000..750_000).contains(&uplinks), "{uplinks}");
    assert!(receptions > 2 * usize::try_from(uplinks).unwrap() && several > uplinks / 2);
    assert!(factors.len() >= 4, "{factors:?}");
}

#[test]
fn frame_counters_rise_with_gaps_and_start_again_now_and_then() {
    let city = city(3, 300);
    let mut last: HashMap<usize, u32> = HashMap::new();
    let (mut steps, mut gaps, mut resets) = (0, 0, 0);
    let mut seen = HashSet::new();
    for sent in span(&city, -10 * 24, 0, 1) {
        if !seen.insert((sent.device, sent.dev_addr, sent.f_cnt)) {
            continue;
        }
        if let Some(before) = last.insert(sent.device, sent.f_cnt) {
            steps += 1;
            gaps += u32::from(sent.f_cnt > before + 1);
            resets += u32::from(sent.f_cnt < before);
        }
    }
    let missing = f64::from(gaps) / f64::from(steps);
    assert!((0.003..0.08).contains(&missing), "{missing}");
    assert!((8..120).contains(&resets), "{resets}");
}

#[test]
fn live_traffic_is_faster_and_goes_on_where_history_ended() {
    let city = city(4, 300);
    let mut last: HashMap<usize, (u32, u32)> = HashMap::new();
    for sent in span(&city, -48, 0, 1) {
        last.insert(sent.device, (sent.dev_addr, sent.f_cnt));
    }
    let slow = span(&city, 0, 2, 1).count();
    let mut fast = 0;
    let mut first = HashSet::new();
    for sent in span(&city, 0, 2, 20) {
        fast += 1;
        if first.insert(sent.device)
            && let Some((dev_addr, f_cnt)) = last.get(&sent.device)
            && *dev_addr == sent.dev_addr
        {
            assert!(
                (1..400).contains(&(sent.f_cnt.wrapping_sub(*f_cnt))),
                "{}",
                sensor(&city, &sent).name
            );
        }
    }
    assert!((15 * slow..25 * slow).contains(&fast), "{slow} {fast}");
    let tail: Vec<_> = span(&city, 1, 2, 20).collect();
    let whole: Vec<_> = span(&city, 0, 2, 20)
        .filter(|s| s.at.as_i64() >= NOW + HOUR_MS)
        .collect();
    let bare = |all: &[Sent]| -> HashSet<_> {
        all.iter()
            .map(|s| (s.device, s.f_cnt, s.observed, s.payload.clone()))
            .collect()
    };
    let missing = bare(&whole).difference(&bare(&tail)).count();
    assert!(
        missing <= 5,
        "a stream entered later is the same but for copies on their way: {missing}"
    );
}

#[test]
fn some_uplinks_arrive_twice_and_some_through_the_other_network() {
    let city = city(1, 300);
    let mut seen: HashMap<(usize, u32, u32), Vec<Sent>> = HashMap::new();
    for sent in span(&city, -72, 0, 1) {
        seen.entry((sent.device, sent.dev_addr, sent.f_cnt))
            .or_default()
            .push(sent);
    }
    let copies: Vec<_> = seen.values().filter(|all| all.len() > 1).collect();
    let redelivered = copies
        .iter()
        .filter(|all| all[0].identity == all[1].identity)
        .count();
    let both = copies
        .iter()
        .filter(|all| all.iter().any(|s| s.network != all[0].network))
        .count();
    assert!(redelivered > 20 && both > 100, "{redelivered} {both}");
    for all in &copies {
        assert!(
            all.iter()
                .all(|s| s.payload == all[0].payload && s.observed == all[0].observed)
        );
        for copy in all.iter().filter(|s| s.identity == all[0].identity) {
            assert_eq!(city.message(copy).topic, city.message(&all[0]).topic);
        }
    }
    assert!(
        seen.values().any(|all| all[0].network == Network::Tts3),
        "devices of the other network"
    );
}

#[test]
fn troubled_devices_show_their_trouble() {
    let city = city(1, 300);
    let with = |trouble| {
        let at = city
            .stands
            .iter()
            .position(|s| s.sensor.trouble == Some(trouble));
        at.unwrap_or_else(|| panic!("nobody is {trouble:?}"))
    };
    let all: Vec<Sent> = span(&city, -8 * 24, 0, 1).collect();
    let of = |device: usize| all.iter().filter(move |s| s.device == device);

    let silent = of(with(Trouble::Silent))
        .map(|s| s.at.as_i64())
        .max()
        .unwrap();
    assert!(silent <= NOW - Trouble::SILENT_SINCE_MS + COLLECT_MS);
    assert!(of(with(Trouble::OneGateway)).all(|s| s.receptions.len() == 1));
    let restarts: HashSet<_> = of(with(Trouble::Restarting)).map(|s| s.dev_addr).collect();
    assert!(restarts.len() >= 5);
    let lengths: HashSet<_> = of(with(Trouble::Truncated))
        .map(|s| s.payload.len())
        .collect();
    assert!(lengths.len() > 2, "{lengths:?}");
    let weak: Vec<u16> = of(with(Trouble::WeakBattery))
        .filter(|s| sensor(&city, s).model == Model::DraginoLse01)
        .map(|s| u16::from_be_bytes([s.payload[0], s.payload[1]]) & 0x3fff)
        .collect();
    assert!(weak.first().unwrap() > weak.last().unwrap() && *weak.last().unwrap() < 2_600);
    let ahead: HashSet<_> = of(with(Trouble::WrongClock))
        .map(|s| {
            let clock = s.payload.last_chunk().map(|c| u32::from_be_bytes(*c));
            i64::from(clock.unwrap()) - s.observed.as_i64() / 1_000
        })
        .collect();
    assert_eq!(ahead, HashSet::from([3_600]));
    assert!(of(with(Trouble::Unregistered)).next().is_some());
    let clocks: HashSet<_> = all
        .iter()
        .flat_map(|s| &s.receptions)
        .map(|h| h.clock)
        .collect();
    assert_eq!(clocks.len(), 3, "right, never set, off by 1,024 weeks");
}

#[test]
fn the_river_gauge_reports_the_flood() {
    let city = city(1, 300);
    let kluse = city
        .stands
        .iter()
        .position(|s| s.sensor.name == "Pegel Kluse")
        .unwrap();
    let height = city.stands[kluse].sensor.mounting_height_m.unwrap();
    let highest = span(&city, -11 * 24, -7 * 24, 1)
        .filter(|s| s.device == kluse)
        .map(|s| height - f64::from(u16::from_be_bytes([s.payload[5], s.payload[6]])) / 1_000.0)
        .fold(f64::MIN, f64::max);
    assert!(highest > 2.0, "{highest}");
}

#[test]
fn weather_stations_count_the_rain_of_the_storm() {
    let city = city(1, 300);
    let station = city
        .stands
        .iter()
        .position(|s| s.sensor.kind == Kind::Climate && s.sensor.model == Model::BaraniMeteoHelix)
        .unwrap();
    let tips: u32 = span(&city, -11 * 24, -7 * 24, 1)
        .filter(|s| s.device == station)
        .map(|s| u32::from(s.payload[9]))
        .sum();
    assert!((200..800).contains(&tips), "{tips} tips of 0.2 mm");
}
