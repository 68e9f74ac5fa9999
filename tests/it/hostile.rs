//! Messages nobody wants, and codecs that misbehave: each ends as it must, and the good uplinks beside them are stored.

use crate::harness::broker::Broker;
use crate::harness::city::readings;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source};
use crate::harness::uplink::{Uplink, dev_eui, now};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;

/// Codecs: one that works, one that never ends, one that never has enough.
fn codecs(dir: &Path) -> String {
    let write = |name: &str, body: &str| {
        let text = format!("function decodeUplink(input) {{ {body} }}\n");
        std::fs::write(dir.join(format!("{name}.js")), text).unwrap();
    };
    write(
        "good",
        "return { data: { temperature: input.bytes[3] / 10 } };",
    );
    write("endless", "while (true) {}");
    write(
        "greedy",
        "var all = []; while (true) { all.push('x'.repeat(100000) + all.length); }",
    );
    write("throwing", "throw new Error('probe is missing');");
    let mut text = format!("[codecs]\ndir = {dir:?}\n");
    for name in ["good", "endless", "greedy", "throwing"] {
        write!(text, "\n[[codecs.rule]]\nprofile = \"{name}*\"\n").unwrap();
        writeln!(text, "codec = \"{name}\"").unwrap();
    }
    text
}

/// Good uplinks of device 1 with a codec that works, numbered from `first`.
fn good(first: u32, count: u32) -> Vec<(String, String)> {
    (first..first + count)
        .map(|n| {
            let mut uplink = Uplink::new(1, n, 0.0, now().plus(i64::from(n) * 1000 - 600_000));
            uplink.object = None;
            uplink.profile = "good sensor".to_owned();
            uplink.message()
        })
        .collect()
}

/// An uplink of a device whose codec misbehaves.
fn bad(device: u16, f_cnt: u32, profile: &str) -> (String, String) {
    let mut uplink = Uplink::new(device, f_cnt, 0.0, now());
    uplink.object = None;
    uplink.profile = profile.to_owned();
    uplink.message()
}

fn rejected(accounting: &Value, reason: &str) -> u64 {
    accounting["rejected_by_reason"][reason]
        .as_u64()
        .unwrap_or(0)
}

#[test]
fn what_cannot_be_used_is_kept_as_a_reject_beside_the_good() {
    let dir = tempfile::tempdir().unwrap();
    let broker = Broker::start();
    let talblick = Talblick::serve(&format!(
        "{}{}",
        mqtt_source("stadt", &broker.url()),
        codecs(dir.path())
    ));
    talblick.wait_connected("stadt");
    let topic = "application/a/device/a84041ffff010063/event/up".to_owned();
    let mut publisher = Publisher::new(broker.port());
    publisher.deliver(&good(0, 10));
    publisher.deliver(&[
        (topic.clone(), "{\"deduplicationId\": \"".to_owned()),
        (topic.clone(), "[]".to_owned()),
        (topic, format!("{{\"x\":\"{}\"}}", "x".repeat(300_000))),
    ]);
    publisher.deliver(&good(10, 10));
    publisher.deliver(&[
        bad(2, 1, "endless"),
        bad(3, 1, "greedy"),
        bad(4, 1, "throwing"),
    ]);
    publisher.deliver(&good(20, 10));

    let accounting = talblick.wait_received(36);
    assert_eq!(accounting["total"]["stored"], 30, "{accounting}");
    assert_eq!(accounting["total"]["rejected"], 6, "{accounting}");
    for reason in ["codec_timeout", "codec_memory", "codec_error"] {
        assert_eq!(rejected(&accounting, reason), 1, "{reason}: {accounting}");
    }
    let http = talblick.http();
    assert_eq!(readings(&http, "air_temperature")[&dev_eui(1)], 30);

    let rejects = http.items("/api/v1/rejects");
    assert_eq!(rejects.len(), 6);
    for reject in &rejects {
        assert_eq!(reject["source"], "stadt");
        assert!(!reject["detail"].as_str().unwrap().is_empty(), "{reject}");
    }
    let thrown = rejects
        .iter()
        .find(|r| r["reason"] == "codec_error")
        .unwrap();
    assert!(
        thrown["detail"]
            .as_str()
            .unwrap()
            .contains("probe is missing"),
        "{thrown}"
    );
    assert_eq!(thrown["dev_eui"], json!(dev_eui(4)));
    let whole = http.json(&format!("/api/v1/rejects/{}", thrown["id"]));
    assert!(
        whole["payload"].as_str().unwrap().len() > 1000,
        "hex: {whole}"
    );
}

#[test]
fn an_uplink_of_300_kilobytes_is_stored_if_it_is_sound() {
    let broker = Broker::start();
    let talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let (topic, message) = Uplink::new(1, 1, 20.0, now()).message();
    // Heard by very many gateways.
    let mut message: Value = serde_json::from_str(&message).unwrap();
    let one = message["rxInfo"][0].clone();
    let many: Vec<Value> = (0..1_500)
        .map(|n| {
            let mut reception = one.clone();
            reception["gatewayId"] = json!(format!("7276ff00390{n:05x}"));
            reception
        })
        .collect();
    message["rxInfo"] = json!(many);
    let text = message.to_string();
    assert!(text.len() > 300_000, "{}", text.len());
    let other = Uplink::new(2, 1, 21.0, now()).message();
    Publisher::new(broker.port()).deliver(&[(topic, text), other]);
    let accounting = talblick.wait_received(2);
    let total = &accounting["total"];
    assert_eq!(
        readings(&talblick.http(), "air_temperature")[&dev_eui(2)],
        1
    );
    assert_eq!(total["stored"], 2, "{accounting}");
}

#[test]
fn fifty_unknown_devices_register_themselves_if_they_may() {
    let broker = Broker::start();
    let talblick = Talblick::serve(&format!(
        "[ingest]\nunknown_devices = \"register\"\n\n{}",
        mqtt_source("stadt", &broker.url())
    ));
    talblick.wait_connected("stadt");
    let mut uplinks: Vec<_> = (0..50)
        .map(|device| Uplink::new(device, 1, 20.0, now()).message())
        .collect();
    // One that neither the network server nor a codec can decode.
    uplinks.push(bad(50, 1, "unheard of"));
    Publisher::new(broker.port()).deliver(&uplinks);
    let accounting = talblick.wait_received(51);
    assert_eq!(accounting["total"]["stored"], 50, "{accounting}");
    assert_eq!(rejected(&accounting, "no_codec"), 1, "{accounting}");
    assert_eq!(readings(&talblick.http(), "air_temperature").len(), 50);
    talblick.assert_log_clean();
}

#[test]
fn fifty_unknown_devices_are_rejected_if_they_may_not_register() {
    let broker = Broker::start();
    let mut talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let mut publisher = Publisher::new(broker.port());
    publisher.deliver(&[Uplink::new(1, 1, 20.0, now().plus(-60_000)).message()]);
    talblick.wait_received(1);
    talblick.terminate();
    talblick.configure(&format!(
        "[ingest]\nunknown_devices = \"reject\"\n\n{}",
        mqtt_source("stadt", &broker.url())
    ));
    talblick.start();
    let uplinks: Vec<_> = (1..=51)
        .map(|device| Uplink::new(device, 2, 20.0, now()).message())
        .collect();
    publisher.deliver(&uplinks);
    let accounting = talblick.wait_received(52);
    assert_eq!(accounting["total"]["stored"], 2, "{accounting}");
    assert_eq!(rejected(&accounting, "unknown_device"), 50, "{accounting}");
    assert_eq!(
        readings(&talblick.http(), "air_temperature")[&dev_eui(1)],
        2
    );
}
