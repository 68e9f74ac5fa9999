//! What brokers are told that is new: the same as HTTP tells, and nothing else.

use super::protection::Guarded;
use super::{Config, HOUR, MINUTE, NOW, Town, at, config, eui, reading, stream};
use crate::Message;
use serde_json::Value;
use std::collections::BTreeMap;
use talblick_model::{Quality, Reading};
use talblick_store::Batch;

fn append(town: &Town, readings: Vec<Reading>) {
    let batch = Batch {
        readings,
        ..Batch::default()
    };
    town.store.append(batch).unwrap();
}

/// What is told, by topic.
fn by_topic(messages: &[Message]) -> BTreeMap<&str, Vec<Value>> {
    let mut found: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for message in messages {
        let told = serde_json::from_slice(&message.payload).unwrap();
        found.entry(&message.topic).or_default().push(told);
    }
    found
}

/// Each is what HTTP answers at its own address.
async fn is_what_http_tells(town: &Town, told: &Value) {
    let link = told["@iot.selfLink"].as_str().unwrap();
    let path = link.strip_prefix("https://talblick.example").unwrap();
    assert_eq!(&town.get(path).await.json(), told);
}

#[tokio::test]
async fn new_observations_are_told_as_http_tells_them_and_what_is_not_public_is_not() {
    let town = Town::open();
    // What was there before is not new.
    assert!(town.news().is_empty());
    let mut readings = [1, 2, 3, 5]
        .map(|n| reading(stream(n), NOW + 250, 1.25))
        .to_vec();
    readings.push(Reading {
        quality: Quality::GAP,
        ..reading(stream(4), NOW + 500, 0.0)
    });
    append(&town, readings);
    let messages = town.news();
    let told = by_topic(&messages);
    let topics: Vec<&str> = told.keys().copied().collect();
    let expected = [
        "v1.1/Datastreams(1)/Observations",
        "v1.1/Datastreams(3)/Observations",
        "v1.1/Datastreams(4)/Observations",
        "v1.1/Observations",
    ];
    assert_eq!(topics, expected);
    assert_eq!(told["v1.1/Observations"].len(), 3);
    for one in told.values().flatten() {
        is_what_http_tells(&town, one).await;
    }
    for message in &messages {
        let text = String::from_utf8_lossy(&message.payload).to_lowercase();
        for n in 1..=4 {
            assert!(!text.contains(&eui(n).to_string()), "{text}");
        }
    }
    assert!(town.news().is_empty());
}

#[tokio::test]
async fn what_is_protected_is_told_when_it_has_become_public_and_whole() {
    let guarded = Guarded::open();
    let town = &guarded.town;
    assert!(town.news().is_empty());
    let buckets = format!("v1.1/Datastreams({})/Observations", guarded.people);
    let late = format!("v1.1/Datastreams({})/Observations", guarded.weir);
    let due = |minutes: i64| {
        let now = NOW + minutes * MINUTE;
        town.clock.set(at(now));
        append(
            town,
            vec![
                reading(guarded.people, now, 50.0),
                reading(guarded.weir, now, 2.5),
            ],
        );
        town.news()
    };
    let messages = due(1);
    assert!(by_topic(&messages).is_empty(), "{messages:?}");
    // Within an hour one bucket is over, and four measurements of the weir are two hours old.
    let messages = due(60);
    let told = by_topic(&messages);
    assert_eq!(told[buckets.as_str()].len(), 1);
    assert_eq!(told[late.as_str()].len(), 4);
    for one in told.values().flatten() {
        is_what_http_tells(town, one).await;
        let begin = one["phenomenonTime"].as_str().unwrap().split('/').next();
        let time: jiff::Timestamp = begin.unwrap().parse().unwrap();
        assert!(time.as_millisecond() <= NOW, "{one}");
    }
    town.clock.set(at(NOW + HOUR + MINUTE));
    assert!(town.news().is_empty());
}

#[tokio::test]
async fn who_does_not_listen_loses_the_oldest_and_it_is_counted() {
    let town = Town::open();
    let many = (0..17_000).map(|n| reading(stream(1), NOW + n, 1.0));
    append(&town, many.collect());
    let first = town.news();
    let time = |message: &Message| {
        let told: Value = serde_json::from_slice(&message.payload).unwrap();
        told["phenomenonTime"].as_str().unwrap().to_owned()
    };
    assert_eq!(time(&first[0]), at(NOW + 616).to_string());
    let mut all = first.len();
    loop {
        let more = town.news().len();
        if more == 0 {
            break;
        }
        all += more;
    }
    assert_eq!(all, 2 * 16_384);
    let metrics = town.admin_get("/metrics").await.text();
    assert!(
        metrics.contains("talblick_mqtt_dropped_total 616"),
        "{metrics}"
    );
    assert!(
        metrics.contains("talblick_mqtt_observations_total 16384"),
        "{metrics}"
    );
}

#[tokio::test]
async fn the_service_names_its_broker_where_there_is_one() {
    const RECEIVE: &str =
        "http://www.opengis.net/spec/iot_sensing/1.1/req/receive-updates-via-mqtt/receive-updates";
    let settings = |town: Town| async move {
        let root = town.get("/sta/v1.1").await.json();
        let settings = root["serverSettings"].clone();
        let kept = settings["conformance"].as_array().unwrap();
        assert!(!kept.contains(&RECEIVE.into()), "more than observations");
        settings
    };
    let told = settings(Town::open()).await;
    assert_eq!(told[RECEIVE]["endpoints"][0], "mqtt://broker.example:1883");
    let silent = Town::with(Config {
        mqtt: vec![],
        ..config()
    });
    assert!(settings(silent).await.get(RECEIVE).is_none());
}
