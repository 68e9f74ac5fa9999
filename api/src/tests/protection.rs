//! What is published with protection: only buckets that stand for enough, only what is old enough, only the middle of a
//! square; and nothing that is left out can be worked out from what is there.

use super::live::Stream;
use super::{HOUR, MINUTE, NOW, Town, at, reading, routes, uplink};
use crate::PublishRule;
use crate::publish::WrittenRule;
use axum::http::{Method, StatusCode};
use serde_json::Value;
use std::collections::BTreeMap;
use talblick_model::{DatastreamId, DevEui, Position};
use talblick_store::{Batch, DatastreamKey, DeviceDraft};

const QUARTER: i64 = 15 * MINUTE;
/// A quarter of an hour is measured at an odd moment, by which it would be known again.
const ODD: i64 = 2 * MINUTE + 7_345;
const FIRST: i64 = NOW - NOW % HOUR - 40 * HOUR;

fn rule(kind: &str, more: &WrittenRule) -> PublishRule {
    let written = WrittenRule {
        kinds: vec![kind.to_owned()],
        quantities: vec!["*".to_owned()],
        ..more.clone()
    };
    PublishRule::try_from(written).unwrap()
}

/// A town that publishes a people counter, a parking bay and a meter by the hour, a weir two hours late, and nothing
/// else as it is but the weather.
pub(super) struct Guarded {
    pub(super) town: Town,
    pub(super) people: DatastreamId,
    bay: DatastreamId,
    pub(super) weir: DatastreamId,
    meter: DatastreamId,
}

/// People in a quarter of an hour; in every third hour they are few.
fn people(n: i64) -> f64 {
    let n = f64::from(i32::try_from(n).unwrap());
    let hour = (n / 4.0).floor();
    if hour % 3.0 < 1.0 {
        0.6875 + n % 4.0 / 4.0
    } else {
        30.6875 + n
    }
}

impl Guarded {
    pub(super) fn open() -> Self {
        let hourly = WrittenRule {
            aggregate: Some("1h".into()),
            minimum_count: Some(5),
            blur_m: Some(500),
            round: Some(5.0),
            ..WrittenRule::default()
        };
        let town = Town::publishing(vec![
            rule("climate", &WrittenRule::default()),
            rule("people_counter", &hourly),
            rule(
                "parking",
                &WrittenRule {
                    minimum_count: Some(3),
                    round: None,
                    ..hourly.clone()
                },
            ),
            rule(
                "weir",
                &WrittenRule {
                    delay: Some("2h".into()),
                    ..WrittenRule::default()
                },
            ),
            rule(
                "water_meter",
                &WrittenRule {
                    minimum_count: Some(3),
                    round: None,
                    blur_m: None,
                    ..hourly
                },
            ),
        ]);
        let draft = |n: u64, kind: &str| DeviceDraft {
            dev_eui: DevEui::from_u64(0xa840_41ff_ff01_f300 + n),
            name: format!("Stelle {n}"),
            kind: kind.into(),
            profile: None,
            codec: None,
            // The weir and the meter stand elsewhere, and their places are public.
            location: if n < 3 {
                Position::new(51.256_712_9, 7.156_712_9, Some(177.25)).ok()
            } else {
                Position::new(51.3, 7.1, None).ok()
            },
            district: None,
            tags: BTreeMap::new(),
            interval_s: Some(900),
            mounting_height_m: None,
        };
        let kinds = ["people_counter", "parking", "weir", "water_meter"];
        let drafts = (1..).zip(kinds).map(|(n, kind)| draft(n, kind)).collect();
        let devices = town.store.put_devices(drafts).unwrap();
        let quantities = ["people_count", "occupied", "water_level", "volume"];
        let keys: Vec<DatastreamKey> = devices
            .iter()
            .zip(quantities)
            .map(|(device, quantity)| DatastreamKey {
                device: device.id,
                quantity: quantity.parse().unwrap(),
                channel: None,
            })
            .collect();
        let ids = town.store.ensure_datastreams(&keys).unwrap();
        let mut batch = Batch::default();
        for n in 0..161 {
            let time = FIRST + n * QUARTER + ODD;
            if time > NOW {
                break;
            }
            let x = f64::from(i32::try_from(n).unwrap());
            let values = [people(n), x % 2.0, 3.0625 + x, 400.0625 + x * x / 64.0];
            let measured = ids.iter().zip(values);
            // The weir is late but exact: its moments are public, and others than those of its neighbours.
            let moment = |id| if id == ids[2] { time + 1_000 } else { time };
            let readings = measured.map(|(id, value)| reading(*id, moment(*id), value));
            batch.readings.extend(readings);
            for (place, device) in (1..).zip(&devices) {
                let n = u32::try_from(n).unwrap();
                let mut record = uplink(device.id, 0x100 + place, time, n);
                record.uplink.dev_eui = device.dev_eui;
                batch.uplinks.push(record);
            }
        }
        town.store.append(batch).unwrap();
        Self {
            town,
            people: ids[0],
            bay: ids[1],
            weir: ids[2],
            meter: ids[3],
        }
    }

    async fn items(&self, path: &str) -> Vec<(i64, f64)> {
        let answer = self.town.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path} {}", answer.text());
        let page = answer.json();
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|item| (ms(&item["time"]), item["value"].as_f64().unwrap()))
            .collect()
    }

    /// What is published of a datastream, page by page.
    async fn published(&self, id: DatastreamId) -> Vec<(i64, f64)> {
        self.items(&format!("/api/v1/datastreams/{id}/readings?limit=1000"))
            .await
    }
}

fn ms(time: &Value) -> i64 {
    time.as_str()
        .unwrap()
        .parse::<jiff::Timestamp>()
        .unwrap()
        .as_millisecond()
}

fn text(ms: i64) -> String {
    at(ms).to_string()
}

#[tokio::test]
async fn people_are_published_by_the_hour_where_they_are_many_and_rounded() {
    let guarded = Guarded::open();
    let mut expected = Vec::new();
    for hour in 0..40 {
        let sum: f64 = (hour * 4..hour * 4 + 4).map(people).sum();
        if sum >= 5.0 {
            expected.push((FIRST + hour * HOUR, (sum / 5.0).round() * 5.0));
        }
    }
    assert_eq!(guarded.published(guarded.people).await, expected);
    let shares = guarded.published(guarded.bay).await;
    assert!(
        shares.iter().all(|(_, share)| (0.4..0.6).contains(share)),
        "{shares:?}"
    );
    let used = guarded.published(guarded.meter).await;
    assert!(used.iter().all(|(_, rise)| *rise < 30.0), "{used:?}");
    let datastream = guarded
        .town
        .get(&format!("/api/v1/datastreams/{}", guarded.bay))
        .await
        .json();
    assert_eq!(datastream["kind"], "measurement");
    assert_eq!(datastream["aggregation"], "mean");
    assert_eq!(datastream["protection"]["minimum_count"], 3);
    assert_eq!(datastream["count"], shares.len());
}

#[tokio::test]
async fn an_hour_is_published_when_it_is_over_and_then_does_not_grow() {
    let guarded = Guarded::open();
    let path = format!("/api/v1/datastreams/{}/readings?limit=1000", guarded.people);
    let before = guarded.items(&path).await;
    // At 14:00:30 the last hour is over; nothing more comes until 15:00.
    for minutes in [1, 15, 29, 59] {
        guarded.town.clock.set(at(NOW - 30_000 + minutes * MINUTE));
        let last = NOW - 30_000 + minutes * MINUTE - 1;
        let batch = Batch {
            readings: vec![reading(guarded.people, last, 50.0)],
            ..Batch::default()
        };
        guarded.town.store.append(batch).unwrap();
        assert_eq!(guarded.items(&path).await, before, "{minutes}");
        let latest = guarded.items("/api/v1/latest?quantity=people_count").await;
        assert_eq!(latest.first(), before.last(), "{minutes}");
    }
    guarded.town.clock.set(at(NOW + HOUR));
    let after = guarded.items(&path).await;
    assert_eq!(after.len(), before.len() + 1);
    let latest = guarded.items("/api/v1/latest?quantity=people_count").await;
    assert_eq!(latest, vec![*after.last().unwrap()]);
}

#[tokio::test]
async fn what_was_not_measured_yet_when_it_was_asked_for_is_published_as_it_comes() {
    let guarded = Guarded::open();
    guarded.town.clock.set(at(NOW + 5 * HOUR));
    let latest = || guarded.items("/api/v1/latest?quantity=people_count");
    let datastream = format!("/api/v1/datastreams/{}", guarded.people);
    let known = guarded.published(guarded.people).await;
    assert_eq!(latest().await, vec![*known.last().unwrap()]);
    for hour in 1..5 {
        let beginning = NOW - NOW % HOUR + hour * HOUR;
        let batch = Batch {
            readings: vec![reading(guarded.people, beginning + ODD, 50.0)],
            ..Batch::default()
        };
        guarded.town.store.append(batch).unwrap();
        assert_eq!(latest().await, vec![(beginning, 50.0)]);
        let all = guarded.published(guarded.people).await;
        let told = guarded.town.get(&datastream).await.json();
        assert_eq!(told["count"], all.len());
    }
}

#[tokio::test]
async fn pages_and_orders_and_sensor_things_hold_the_same_buckets() {
    let guarded = Guarded::open();
    let all = guarded.published(guarded.people).await;
    let root = format!("/api/v1/datastreams/{}/readings", guarded.people);
    for order in ["asc", "desc"] {
        let mut found = Vec::new();
        let mut next = format!("{root}?limit=7&order={order}");
        loop {
            let page = guarded.town.get(&next).await.json();
            let items = page["items"].as_array().unwrap().iter();
            found.extend(items.map(|i| (ms(&i["time"]), i["value"].as_f64().unwrap())));
            let Some(cursor) = page["next"].as_str() else {
                break;
            };
            next = format!("{root}?limit=7&order={order}&cursor={cursor}");
        }
        if order == "desc" {
            found.reverse();
        }
        assert_eq!(found, all, "{order}");
    }
    let set = format!("/sta/v1.1/Datastreams({})/Observations", guarded.people);
    let page = guarded
        .town
        .get(&format!("{set}?$count=true&$top=1000"))
        .await
        .json();
    assert_eq!(page["@iot.count"], all.len());
    let results: Vec<f64> = page["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| o["result"].as_f64().unwrap())
        .collect();
    assert_eq!(
        results,
        all.iter().map(|(_, value)| *value).collect::<Vec<_>>()
    );
    let hour = |begin: i64| format!("{}/{}", text(begin), text(begin + HOUR));
    for (observation, (begin, _)) in page["value"].as_array().unwrap().iter().zip(&all) {
        assert_eq!(observation["phenomenonTime"], hour(*begin));
    }
    let begin = text(all[1].0);
    let from = format!("{set}?$filter=phenomenonTime%20eq%20{begin}");
    let found = guarded.town.get(&from).await.json();
    assert_eq!(found["value"][0]["phenomenonTime"], hour(all[1].0));
    for top in ["", "&$top=1"] {
        let path = format!("{from}&$resultFormat=CSV{top}");
        let table = guarded.town.get(&path).await.text();
        assert!(
            table.contains(&begin) && !table.contains(&hour(all[1].0)),
            "{table}"
        );
    }
    let id = page["value"][0]["@iot.id"].as_str().unwrap();
    let one = guarded
        .town
        .get(&format!("/sta/v1.1/Observations('{id}')"))
        .await;
    assert_eq!(one.json()["result"], all[0].1);
}

#[tokio::test]
async fn no_public_answer_holds_a_raw_value_moment_or_place_of_what_is_protected() {
    let guarded = Guarded::open();
    let first_late = NOW - 2 * HOUR;
    let mut secrets = vec![
        // Moments and places as they are.
        "07.345Z".to_owned(),
        "51.25671".to_owned(),
        "7.15671".to_owned(),
        "177.25".to_owned(),
        "a84041ffff01f3".to_owned(),
    ];
    for n in 0..161_i64 {
        let x = f64::from(i32::try_from(n).unwrap());
        secrets.push(format!("{}", 400.0625 + x * x / 64.0));
        if people(n) > 30.0 {
            secrets.push(format!("{}", people(n)));
        }
        if FIRST + n * QUARTER + ODD >= first_late {
            secrets.push(format!("{}", 3.0625 + x));
        }
    }
    for path in routes::public() {
        for accept in ["*/*", "text/csv", "application/geo+json"] {
            let answer = guarded.town.get_with(&path, "accept", accept).await;
            assert!(!answer.status.is_server_error(), "{path} {}", answer.status);
            let body = answer.text();
            for secret in &secrets {
                assert!(!body.contains(secret), "{path} shows {secret}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_late_is_late_everywhere() {
    let guarded = Guarded::open();
    let end = NOW - 30_000 - 2 * HOUR;
    let all = guarded.published(guarded.weir).await;
    assert!(all.iter().all(|(time, _)| *time < end));
    let (last, value) = *all.last().unwrap();
    assert!(last > end - QUARTER);
    let latest = guarded.items("/api/v1/latest?quantity=water_level").await;
    assert_eq!(latest, [(last, value)]);
    let path = format!("/api/v1/datastreams/{}", guarded.weir);
    let datastream = guarded.town.get(&path).await.json();
    assert_eq!(
        (ms(&datastream["last"]), &datastream["count"]),
        (last, &all.len().into())
    );
    let series = guarded
        .town
        .get(&format!("{path}/series?step=1h"))
        .await
        .json();
    let n: u64 = series["n"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_u64().unwrap())
        .sum();
    let day = all
        .iter()
        .filter(|(time, _)| *time >= NOW - NOW % HOUR - 24 * HOUR);
    assert_eq!(n, day.count() as u64);
    let device = guarded.town.get("/api/v1/devices/7").await.json();
    assert!(ms(&device["last_seen"]) < end + MINUTE, "{device}");
    // With an account nothing is late.
    let full = guarded
        .town
        .admin_get(&format!("{path}/readings?limit=1000"))
        .await
        .json();
    assert!(full["items"].as_array().unwrap().len() > all.len());
}

#[tokio::test]
async fn a_place_is_the_middle_of_its_square_in_every_answer() {
    let guarded = Guarded::open();
    let device = guarded.town.get("/api/v1/devices/5").await.json();
    let (lat, lon) = (&device["location"]["lat"], &device["location"]["lon"]);
    let away = (lat.as_f64().unwrap() - 51.256_712_9).abs();
    assert!(away > 1e-5 && away < 0.005, "{device}");
    assert_eq!(device["location"]["alt"], Value::Null);
    let thing = guarded
        .town
        .get("/sta/v1.1/Things(5)/Locations")
        .await
        .json();
    let point = &thing["value"][0]["location"]["coordinates"];
    assert_eq!((&point[1], &point[0]), (lat, lon));
    let feature = guarded
        .town
        .get("/ogc/features/collections/devices/items/5")
        .await
        .json();
    let near = |a: &Value, b: &Value| (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 1e-5;
    assert!(
        near(&feature["geometry"]["coordinates"][1], lat),
        "{feature}"
    );
    let full = guarded.town.admin_get("/api/v1/devices/5").await.json();
    assert_eq!(full["location"]["lat"], 51.256_712_9);
}

/// Whoever asks for overlapping ranges, by any step, in any aggregate, gets sums of published buckets and nothing else.
#[tokio::test]
async fn differences_of_overlapping_answers_give_nothing_but_published_buckets() {
    let guarded = Guarded::open();
    let cells = guarded.published(guarded.people).await;
    let within = |from: i64, to: i64| -> (f64, u64) {
        let inside = cells.iter().filter(|(time, _)| (from..to).contains(time));
        inside.fold((0.0, 0), |(sum, n), (_, value)| (sum + value, n + 1))
    };
    let begin = FIRST + 20 * HOUR;
    for quarters in 0..16 {
        for length in [1, 3, 4, 5, 11] {
            let (from, to) = (
                begin + quarters * QUARTER,
                begin + (quarters + length) * QUARTER,
            );
            let range = format!("from={}&to={}", text(from), text(to));
            let (sum, n) = within(from, to);
            for (by, wanted) in [("sum", sum), ("n", f64::from(u32::try_from(n).unwrap()))] {
                let path = format!("/api/v1/city/top?quantity=people_count&by={by}&{range}");
                let top = guarded.town.get(&path).await.json();
                let value = top["items"][0]["value"].as_f64().unwrap_or_default();
                assert!((value - wanted).abs() < 1e-9, "{path}: {top}");
            }
            let filter = format!(
                "phenomenonTime ge {} and phenomenonTime lt {}",
                text(from),
                text(to)
            );
            let filter = filter.replace(' ', "%20");
            let path = format!(
                "/sta/v1.1/Datastreams({})/Observations?$count=true&$top=0&$filter={filter}",
                guarded.people
            );
            let page = guarded.town.get(&path).await.json();
            assert_eq!(page["@iot.count"], n, "{path}");
        }
    }
    for step in ["1m", "15m", "30m", "1h", "2h", "1d"] {
        let range = format!("from={}&to={}", text(FIRST), text(NOW));
        for (path, rows) in [
            (
                format!(
                    "/api/v1/datastreams/{}/series?step={step}&{range}",
                    guarded.people
                ),
                "",
            ),
            (
                format!("/api/v1/city/districts?quantity=people_count&step={step}&{range}"),
                "/rows/0",
            ),
        ] {
            let answer = guarded.town.get(&path).await.json();
            let series = answer.pointer(rows).unwrap();
            let times: Vec<i64> = series["t"].as_array().unwrap().iter().map(ms).collect();
            for (at, from) in times.iter().enumerate() {
                let to = times.get(at + 1).copied().unwrap_or(i64::MAX);
                let (sum, n) = within(*from, to);
                assert_eq!(series["n"][at], n, "{path} {at}");
                let said = series["sum"][at].as_f64().unwrap_or_default();
                assert!((said - sum).abs() < 1e-9, "{path} {at}");
            }
        }
    }
}

#[tokio::test]
async fn what_wants_an_account_shows_everything_and_the_preview_says_why() {
    let guarded = Guarded::open();
    let page = guarded
        .town
        .admin_get("/api/v1/publish/preview?limit=1000")
        .await
        .json();
    let of = |id: DatastreamId| {
        let items = page["items"].as_array().unwrap().iter();
        items
            .clone()
            .find(|item| item["datastream"] == id.get())
            .unwrap()
            .clone()
    };
    let people = of(guarded.people);
    assert_eq!(
        (&people["rule"], &people["personal"]),
        (&2.into(), &true.into())
    );
    assert_eq!(people["rules"][1], "publishes");
    assert_eq!(people["protection"]["aggregate"], "1h");
    assert_eq!(people["left_out"], 14);
    let cells = guarded.published(guarded.people).await;
    assert_eq!(ms(&people["latest"]["time"]), cells.last().unwrap().0);
    let raw = guarded
        .town
        .admin(Method::GET, "/api/v1/publish/preview?kinds=people*", None)
        .await;
    assert_eq!(raw.status, StatusCode::BAD_REQUEST);
    assert!(raw.text().contains("minimum_count"), "{}", raw.text());
    let all = "/api/v1/publish/preview?kinds=*&limit=1000";
    let all = guarded.town.admin_get(all).await.json();
    let last = all["items"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["rule"], &last["rules"][5]),
        (&5.into(), &"person".into())
    );
}

#[tokio::test]
async fn nobody_is_told_live_that_something_protected_was_heard_but_of_its_buckets_when_they_are_due()
 {
    let guarded = Guarded::open();
    let mut stream = Stream::open(&guarded.town, "?topics=reading,device", None, None).await;
    stream.next().await;
    let heard = |now: i64| {
        guarded.town.clock.set(at(now));
        let batch = Batch {
            readings: vec![
                reading(guarded.people, now, 50.0),
                reading(super::stream(3), now, 1.5),
            ],
            ..Batch::default()
        };
        guarded.town.store.append(batch).unwrap();
    };
    for minutes in [1, 2] {
        heard(NOW + minutes * MINUTE);
        let event = stream.next().await;
        assert_eq!(event.data["quantity"], "air_temperature", "{}", event.data);
    }
    heard(NOW + HOUR);
    let mut people = Value::Null;
    while people.is_null() {
        let event = stream.next().await;
        if event.data["quantity"] == "people_count" {
            people = event.data;
        }
    }
    assert_eq!(ms(&people["time"]), NOW - 30_000);
    assert_eq!(people["value"], 100.0);
}
