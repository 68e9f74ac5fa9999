//! Messages nobody wants, and codecs that misbehave: each ends as it must, and the good uplinks beside them are stored.

use crate::harness::broker::Broker;
use crate::harness::city::readings;
use crate::harness::process::{children, parent, stat};
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source};
use crate::harness::uplink::{Uplink, dev_eui, now};
use crate::harness::wait_until;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

/// How long something may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(30);

/// Codecs: one that works, one that never ends, one that never ends where nothing can interrupt it, one that never has enough.
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
        "stuck",
        "'a'.repeat(4000000).split('a'.repeat(2000000) + 'b'); return { data: {} };",
    );
    write(
        "greedy",
        "var all = []; while (true) { all.push('x'.repeat(100000) + all.length); }",
    );
    write("throwing", "throw new Error('probe is missing');");
    let mut text = format!("[codecs]\ndir = {dir:?}\n");
    for name in ["good", "endless", "stuck", "greedy", "throwing"] {
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
        bad(5, 1, "stuck"),
    ]);
    publisher.deliver(&good(20, 10));

    let accounting = talblick.wait_received(37);
    assert_eq!(accounting["total"]["stored"], 30, "{accounting}");
    assert_eq!(accounting["total"]["rejected"], 7, "{accounting}");
    for (reason, count) in [
        ("codec_timeout", 2),
        ("codec_memory", 1),
        ("codec_error", 1),
    ] {
        assert_eq!(
            rejected(&accounting, reason),
            count,
            "{reason}: {accounting}"
        );
    }
    let http = talblick.http();
    assert_eq!(readings(&http, "air_temperature")[&dev_eui(1)], 30);

    let rejects = http.items("/api/v1/rejects");
    assert_eq!(rejects.len(), 7);
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
fn uplinks_that_wait_for_a_stuck_codec_outlive_a_kill_and_are_decoded_once_it_is_corrected() {
    let dir = tempfile::tempdir().unwrap();
    let broker = Broker::start();
    let mut talblick = Talblick::serve(&format!(
        "{}{}",
        mqtt_source("stadt", &broker.url()),
        codecs(dir.path())
    ));
    talblick.wait_connected("stadt");
    let mut publisher = Publisher::new(broker.port());
    let waiting: Vec<_> = (0..20)
        .map(|n| {
            let mut uplink = Uplink::new(7, n, 0.0, now().plus(i64::from(n) * 1000 - 600_000));
            uplink.object = None;
            uplink.profile = "endless".to_owned();
            uplink.message()
        })
        .collect();
    publisher.deliver(&waiting);
    publisher.deliver(&good(0, 10));
    let accounting = talblick.wait_received(30);
    assert_eq!(rejected(&accounting, "codec_resting"), 19, "{accounting}");
    talblick.kill();
    let corrected = "function decodeUplink(input) { return { data: { temperature: 7 } }; }";
    std::fs::write(dir.path().join("endless.js"), corrected).unwrap();
    talblick.start();
    talblick.wait_connected("stadt");
    let http = talblick.http();
    let open = |reason: &str| {
        let rejects = http.items("/api/v1/rejects");
        let open = rejects.iter().filter(|r| r["reason"] == reason);
        open.filter(|r| r["replayed"].is_null()).count() as u64
    };
    let done = || (open("codec_resting") == 0).then_some(());
    wait_until("nothing waits", LIMIT, done);
    // Before it was corrected it was tried now and then, each time with the next in the line.
    let lost = open("codec_timeout");
    assert!((1..10).contains(&lost), "{lost}");
    let stored = readings(&http, "air_temperature");
    assert_eq!((stored[&dev_eui(7)], stored[&dev_eui(1)]), (20 - lost, 10));
    let total = http.json("/api/v1/ingest")["total"].clone();
    let count = |what: &str| total[what].as_u64().unwrap();
    // Each of the nineteen came twice: once to wait, once out of the line.
    assert_eq!(count("received"), 30 + 19, "{total}");
    assert_eq!(count("stored"), 30 - lost, "{total}");
    assert_eq!(count("rejected"), 19 + lost, "{total}");
    talblick.assert_log_clean();
}

#[test]
fn codec_workers_end_with_the_program_even_in_the_middle_of_a_call() {
    let dir = tempfile::tempdir().unwrap();
    codecs(dir.path());
    let broker = Broker::start();
    let mut talblick = Talblick::serve(&format!(
        "{}\n[codecs]\ndir = {:?}\ntime_limit_ms = 600000\n\n[[codecs.rule]]\nprofile = \"stuck\"\ncodec = \"stuck\"\n",
        mqtt_source("stadt", &broker.url()),
        dir.path()
    ));
    talblick.wait_connected("stadt");
    let workers = children(talblick.pid());
    assert_eq!(workers.len(), 2, "one decodes, one tries drafts");
    Publisher::new(broker.port()).deliver(&[bad(5, 1, "stuck")]);
    let busy = || workers.iter().any(|w| ticks(*w) > 30).then_some(());
    wait_until("a worker is busy", LIMIT, busy);
    talblick.kill();
    let none = || workers.iter().all(|w| parent(*w).is_none()).then_some(());
    wait_until("no worker is left", LIMIT, none);
}

/// Hundredth seconds of the processor a process has used.
fn ticks(process: u32) -> u64 {
    stat(process).map_or(0, |stat| stat[11].parse().unwrap())
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
