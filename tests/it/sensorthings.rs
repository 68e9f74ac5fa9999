//! SensorThings through the whole program, read with a client from `PyPI`.

use crate::harness::broker::Broker;
use crate::harness::logs::Lines;
use crate::harness::process::Process;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source};
use crate::harness::uplink::{Uplink, now};
use crate::harness::{root, wait_until};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How long something may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Seven thermometers, named by their `DevEUI`, each with three readings; the temperatures are public.
pub(crate) fn city() -> (Broker, Talblick) {
    let broker = Broker::start();
    let rule = "[publish]\nrules = [{ kinds = [\"*\"], quantities = [\"air_temperature\"] }]\n\n";
    let talblick = Talblick::serve(&format!("{rule}{}", mqtt_source("stadt", &broker.url())));
    talblick.wait_connected("stadt");
    let mut uplinks = Vec::new();
    for hour in 0..3_u32 {
        for device in 0..7_u16 {
            let warmth = 20.0 + f64::from(hour) + f64::from(device) / 10.0;
            let at = now().plus(-3_600_000 * i64::from(3 - hour));
            uplinks.push(Uplink::new(device, hour + 1, warmth, at).message());
        }
    }
    Publisher::new(broker.port()).deliver(&uplinks);
    talblick.wait_received(21);
    (broker, talblick)
}

/// What a script says that reads what is at an address.
pub(crate) fn told(script: &str, address: &str) -> Value {
    let output = Command::new(root().join("tests/.venv/bin/python"))
        .arg(root().join("tests").join(script))
        .arg(address)
        .output()
        .unwrap_or_else(|error| panic!("{error}; tests/install installs it"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_client_of_others_reads_things_latest_values_and_history() {
    let (_broker, talblick) = city();
    let read = told("sensorthings.py", &talblick.http().url("/sta/v1.1"));
    assert_eq!(read["count"], 7, "{read}");
    let names: BTreeSet<&str> = read["names"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(names.len(), 7, "{read}");
    let latest = read["latest"].as_object().unwrap();
    assert_eq!(latest.len(), 7, "{read}");
    for one in latest.values() {
        assert_eq!(one["property"], "air_temperature");
        assert_eq!(one["unit"], "°C");
        assert!(one["result"].as_f64().unwrap() > 21.9, "{one}");
    }
    let history = read["observations"].as_array().unwrap();
    assert_eq!(history.len(), 3, "{read}");
    assert!(
        history.is_sorted_by(|a, b| a[1].as_str() > b[1].as_str()),
        "{read}"
    );
    assert_eq!(read["again"], history[0]);
    assert!(read["unknown"].as_str().unwrap().contains("404"), "{read}");
    talblick.assert_log_clean();
}

/// The next message on a topic that has this value in it.
fn next(lines: &Lines, value: f64) -> Value {
    wait_until("the observation comes over the broker", PATIENCE, || {
        let all = lines.all();
        let told = all.iter().map(|line| serde_json::from_str(line).unwrap());
        told.into_iter()
            .find(|told: &Value| told["result"] == value)
    })
}

#[test]
fn new_observations_come_over_a_broker_as_http_gives_them() {
    let broker = Broker::start();
    let public = Broker::start();
    let url = public.url();
    let talblick = Talblick::serve(&format!(
        "base_url = \"https://talblick.example\"\n[publish]\nrules = [{{ kinds = [\"*\"], quantities = [\"air_temperature\"] }}]\n[publish.mqtt]\nurl = \"{url}\"\n\n{}",
        mqtt_source("stadt", &broker.url())
    ));
    talblick.wait_connected("stadt");
    let mut subscriber = Process::start(
        Command::new("mosquitto_sub")
            .args(["-p", &public.port().to_string(), "-V", "5", "-t", "v1.1/#"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped()),
    );
    let lines = Lines::follow(subscriber.child().stdout.take().unwrap());
    let mut uplinks = Publisher::new(broker.port());
    // The subscription may need a moment: until it stands, more is measured.
    let begin = now().plus(-3_600_000);
    let mut sent = 0_u32;
    wait_until("the subscription stands", PATIENCE, || {
        sent += 1;
        let at = begin.plus(i64::from(sent) * 1_000);
        uplinks.deliver(&[Uplink::new(1, sent, 21.5, at).message()]);
        std::thread::park_timeout(Duration::from_millis(300));
        (!lines.all().is_empty()).then_some(())
    });
    let mut last = Uplink::new(1, sent + 1, 30.25, begin.plus(3_000_000));
    last.object = Some(serde_json::json!({"temperature": 30.25, "humidity": 77.75}));
    uplinks.deliver(&[last.message()]);
    let told = next(&lines, 30.25);
    let link = told["@iot.selfLink"].as_str().unwrap();
    let path = link.strip_prefix("https://talblick.example").unwrap();
    assert_eq!(talblick.http().anonymous().json(path), told);
    // Each came twice: as one of all, and as one of its datastream. Nothing else of the uplink is public.
    for line in lines.all() {
        let told: Value = serde_json::from_str(&line).unwrap();
        let stream = told["Datastream@iot.navigationLink"].as_str().unwrap();
        let path = stream.strip_prefix("https://talblick.example").unwrap();
        let datastream = talblick.http().anonymous().json(path);
        assert_eq!(datastream["properties"]["quantity"], "air_temperature");
        assert!(!line.contains("a840") && !line.contains("77.75"), "{line}");
    }
    let all = talblick.http().json("/api/v1/latest");
    assert!(all.to_string().contains("77.75"), "{all}");
    let root = talblick.http().json("/sta/v1.1");
    let receive =
        "http://www.opengis.net/spec/iot_sensing/1.1/req/receive-updates-via-mqtt/receive-updates";
    assert_eq!(root["serverSettings"][receive]["endpoints"][0], url);
    talblick.assert_log_clean();
}

#[test]
fn a_client_that_checks_types_reads_every_entity() {
    let (_broker, talblick) = city();
    let read = told("sensorthings_typed.py", &talblick.http().url("/sta/v1.1"));
    // The thermometers have no place, and nothing is told of places there are not.
    let expected = serde_json::json!({"Thing": 7, "Location": 0, "HistoricalLocation": 0, "Sensor": 7,
        "ObservedProperty": 1, "Datastream": 7, "FeatureOfInterest": 7});
    assert_eq!(read["counts"], expected, "{read}");
    let streams = read["streams"].as_array().unwrap();
    assert_eq!(streams.len(), 7, "{read}");
    assert!(
        streams.is_sorted_by(|a, b| a[0].as_u64() > b[0].as_u64()),
        "{read}"
    );
    assert!(
        streams.iter().all(|stream| stream[3] == "ucum:Cel"),
        "{read}"
    );
    let observations = read["observations"].as_array().unwrap();
    assert_eq!(observations.len(), 3, "{read}");
    assert_eq!(observations[0][0], read["interval"][1], "{read}");
    assert_eq!(observations[2][0], read["interval"][0], "{read}");
    assert_eq!(read["again"][1], observations[0][1], "{read}");
    assert!(read["refused"].as_str().unwrap().contains("405"), "{read}");
    talblick.assert_log_clean();
}

#[test]
fn nothing_of_the_radio_and_nothing_unpublished_is_told() {
    let (_broker, talblick) = city();
    let everybody = talblick.http().anonymous();
    let http = talblick.http();
    let devices = http.items("/api/v1/devices?limit=100");
    let euis: Vec<&str> = devices
        .iter()
        .map(|d| d["dev_eui"].as_str().unwrap())
        .collect();
    let all = everybody.get(
        "/sta/v1.1/Things?$expand=Locations,HistoricalLocations,Datastreams($expand=Sensor,ObservedProperty,Observations($expand=FeatureOfInterest))",
    );
    assert_eq!(all.status, 200, "{}", all.text());
    let text = all.text().to_lowercase();
    for eui in euis {
        assert!(!text.contains(eui), "{eui}");
    }
    for hidden in ["battery", "rssi", "gateway", "dev_eui"] {
        assert!(!text.contains(hidden), "{hidden}");
    }
    talblick.assert_log_clean();
}
