//! Joins, status and log lines of devices: kept, shown and counted once, whatever is sent again.

use crate::harness::broker::Broker;
use crate::harness::city::datastream;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source};
use crate::harness::uplink::{Uplink, dev_eui, now};
use serde_json::{Value, json};

/// An event as ChirpStack 4 publishes it.
fn event(device: u16, name: &str, fields: &Value) -> (String, String) {
    let topic = format!(
        "application/c0b6f1a4-7b7e-4a55-8b51-3c2f6f0d1e11/device/{}/event/{name}",
        dev_eui(device)
    );
    let mut message = json!({
        "time": now(),
        "deviceInfo": {"devEui": dev_eui(device), "deviceName": "sensor", "tags": {}}
    });
    for (key, value) in fields.as_object().unwrap() {
        message[key] = value.clone();
    }
    (topic, message.to_string())
}

#[test]
fn a_status_is_an_event_and_two_readings_however_often_it_comes() {
    let broker = Broker::start();
    let mut talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let join = event(1, "join", &json!({"devAddr": "01a2b3c4"}));
    let status = event(
        1,
        "status",
        &json!({"margin": 7, "externalPowerSource": false, "batteryLevelUnavailable": false, "batteryLevel": 87.4}),
    );
    let log = event(
        1,
        "log",
        &json!({"level": "ERROR", "code": "UPLINK_MIC", "description": "invalid MIC", "context": {}}),
    );
    let mut publisher = Publisher::new(broker.port());
    // The join comes before anybody knows the device.
    publisher.deliver(std::slice::from_ref(&join));
    talblick.wait_received(1);
    publisher.deliver(&[Uplink::new(1, 1, 20.0, now()).message()]);
    talblick.wait_received(2);
    publisher.deliver(&[status.clone(), log.clone(), status.clone()]);
    let accounting = talblick.wait_received(5);
    assert_eq!(accounting["total"]["stored"], 1, "{accounting}");
    assert_eq!(accounting["total"]["ignored"], 3, "{accounting}");
    assert_eq!(accounting["total"]["duplicate"], 1, "{accounting}");
    // As in a power cut, after which the broker sends what it has again.
    talblick.kill();
    talblick.start();
    talblick.wait_connected("stadt");
    publisher.deliver(&[status, join, log]);
    let accounting = talblick.wait_received(8);
    assert_eq!(accounting["total"]["ignored"], 3, "{accounting}");
    assert_eq!(accounting["total"]["duplicate"], 4, "{accounting}");
    let by_kind = &accounting["sources"][0]["ignored_by_kind"];
    assert_eq!(*by_kind, json!({"join": 1, "status": 1, "log": 1}));

    let http = talblick.http();
    let events = http.items(&format!("/api/v1/devices/{}/events", dev_eui(1)));
    let mut kinds: Vec<&str> = events.iter().map(|e| e["kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["join", "log", "status"], "{events:?}");
    let log = http.items(&format!("/api/v1/devices/{}/events?kind=log", dev_eui(1)));
    assert_eq!(log[0]["text"], "ERROR UPLINK_MIC invalid MIC");
    for (quantity, value) in [("battery_level", 87.4), ("snr", 7.0)] {
        let id = datastream(&http, &dev_eui(1), quantity);
        let about = http.json(&format!("/api/v1/datastreams/{id}"));
        assert_eq!(about["count"], 1, "{about}");
        let latest = http.items(&format!("/api/v1/latest?quantity={quantity}"));
        assert_eq!(latest[0]["value"], value, "{latest:?}");
    }
    let device = http.json(&format!("/api/v1/devices/{}", dev_eui(1)));
    assert_eq!(device["battery_level"], 87.4, "{device}");
    talblick.assert_log_clean();
}
