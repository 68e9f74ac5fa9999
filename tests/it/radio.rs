//! Radio coverage is exact: whatever is killed in between, it says what the archive says, and nothing counts twice.

use crate::harness::broker::Broker;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source};
use crate::harness::uplink::{Uplink, now};
use crate::harness::wait_until;
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;
use talblick_model::Millis;

const DEVICES: u16 = 6;
/// The map is told every ten seconds, and tracks are made again beside ingest.
const PATIENCE: Duration = Duration::from_mins(2);

/// Uplinks of one device a minute apart, every tenth lost, from trackers that say where they are to a gateway that does.
fn uplinks(frames: std::ops::Range<u32>, begin: Millis) -> Vec<(String, String)> {
    let mut messages = Vec::new();
    for f_cnt in frames.filter(|f_cnt| f_cnt % 10 != 9) {
        for device in 0..DEVICES {
            let mut uplink =
                Uplink::new(device, f_cnt, 20.0, begin.plus(i64::from(f_cnt) * 60_000));
            let longitude = 7.15 + 0.002 * f64::from(device);
            uplink.object =
                Some(json!({"temperature": 20.0, "latitude": 51.2562, "longitude": longitude}));
            let (topic, message) = uplink.message();
            let mut message: Value = serde_json::from_str(&message).unwrap();
            message["rxInfo"][0]["location"] = json!({"latitude": 51.27, "longitude": 7.16});
            messages.push((topic, message.to_string()));
        }
    }
    messages
}

/// What is told once everything is in it, but for when.
fn told(talblick: &Talblick, uplinks: usize) -> Value {
    let http = talblick.http();
    wait_until("radio coverage knows every uplink", PATIENCE, || {
        let mut summary = http.json("/api/v1/coverage/lorawan/summary");
        let complete = summary["pending"] == 0 && summary["uplinks"] == uplinks;
        summary["as_of"] = Value::Null;
        complete.then_some(summary)
    })
}

#[test]
fn radio_coverage_after_a_kill_says_what_the_archive_says() {
    let broker = Broker::start();
    let mut talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let mut publisher = Publisher::new(broker.port());
    let begin = now().plus(-10 * 3_600_000);
    let mut published = 0;
    let mut publish = |talblick: &Talblick, frames: std::ops::Range<u32>| {
        let messages = uplinks(frames, begin);
        published += messages.len();
        publisher.deliver(&messages);
        talblick.wait_received(published.try_into().unwrap());
        published
    };
    publish(&talblick, 0..100);
    talblick.terminate();
    talblick.start();
    talblick.wait_connected("stadt");
    publish(&talblick, 100..200);
    talblick.kill();
    talblick.start();
    talblick.wait_connected("stadt");
    let all = publish(&talblick, 200..300);
    let live = told(&talblick, all);
    assert_eq!(
        live["cells"]["covered"].as_u64().unwrap()
            + live["cells"]["weak"].as_u64().unwrap()
            + live["cells"]["withheld"].as_u64().unwrap(),
        u64::from(DEVICES)
    );
    talblick.assert_log_clean();
    talblick.terminate();
    fs::remove_file(talblick.data().join("radio.sqlite")).unwrap();
    talblick.start();
    assert_eq!(told(&talblick, all), live);
    talblick.assert_log_clean();
}
