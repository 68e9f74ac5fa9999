//! The story of a codec with a bug: wrong readings, a reject, a corrected codec, and everything decoded again.

use crate::harness::broker::Broker;
use crate::harness::city::datastream;
use crate::harness::http::Http;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source, run};
use crate::harness::uplink::{Uplink, dev_eui, now};
use serde_json::{Value, json};
use std::path::PathBuf;
use talblick_model::Millis;

/// Takes hundredths for tenths, calls humidity carbon dioxide, and cannot do without it.
pub(crate) const WRONG: &str = "function decodeUplink(input) {
  var b = input.bytes;
  if (b.length < 3) { throw new Error('too short'); }
  return { data: { temperature: (b[0] << 8 | b[1]) / 100, co2: b[2] } };
}";

pub(crate) const RIGHT: &str = "function decodeUplink(input) {
  var b = input.bytes;
  var data = { temperature: (b[0] << 8 | b[1]) / 10 };
  if (b.length > 2) { data.humidity = b[2]; }
  return { data: data };
}";

/// The readings of a quantity of the thermometer: value and remarks, in order of value.
pub(crate) fn readings(http: &Http, quantity: &str) -> Vec<(Value, Value)> {
    let id = datastream(http, &dev_eui(1), quantity);
    let about = http.json(&format!("/api/v1/datastreams/{id}"));
    let list = http.json(&format!("/api/v1/datastreams/{id}/readings?limit=100"));
    let items = list["items"].as_array().unwrap();
    assert_eq!(about["count"], items.len(), "nothing is counted twice");
    let mut items: Vec<_> = items
        .iter()
        .map(|item| (item["value"].clone(), item["quality"].clone()))
        .collect();
    items.sort_by_key(|(value, _)| value.to_string());
    items
}

/// A city whose codec is wrong, with three uplinks of a thermometer in the hour before `end`, and the codec's file.
pub(crate) fn city(end: Millis) -> (Broker, Talblick, PathBuf) {
    let broker = Broker::start();
    let mut talblick = Talblick::prepare("");
    let codecs = talblick.data().with_file_name("codecs");
    std::fs::create_dir(&codecs).unwrap();
    let codec = codecs.join("thermometer.js");
    std::fs::write(&codec, WRONG).unwrap();
    talblick.configure(&format!(
        "{}[codecs]\ndir = {codecs:?}\n[[codecs.rule]]\nprofile = \"Thermometer\"\ncodec = \"thermometer\"\n",
        mqtt_source("stadt", &broker.url()),
    ));
    talblick.start();
    talblick.wait_connected("stadt");
    let uplink = |n: u32, payload: &[u8]| {
        let mut uplink = Uplink::new(1, n, 0.0, end.plus(-600_000 * i64::from(n)));
        uplink.object = None;
        uplink.payload = payload.to_vec();
        uplink.message()
    };
    let mut publisher = Publisher::new(broker.port());
    publisher.deliver(&[
        uplink(4, &[0, 201, 55]),
        uplink(3, &[0, 202, 56]),
        uplink(2, &[0, 203]),
    ]);
    (broker, talblick, codec)
}

#[test]
fn a_corrected_codec_corrects_what_was_decoded_wrong() {
    let end = now();
    let (_broker, mut talblick, codec) = city(end);
    let accounting = talblick.wait_received(3);
    assert_eq!(accounting["total"]["stored"], 2, "{accounting}");
    assert_eq!(accounting["rejected_by_reason"], json!({"codec_error": 1}));
    let good = json!([]);
    let wrong = [(json!(2.01), good.clone()), (json!(2.02), good.clone())];
    assert_eq!(readings(&talblick.http(), "air_temperature"), wrong);

    // Beside the running server, with the corrected file: what would change, and nothing does.
    std::fs::write(&codec, RIGHT).unwrap();
    let (from, to) = (end.plus(-3_600_000).to_string(), end.to_string());
    let config = talblick.config().display().to_string();
    let command = |more: &[&str]| {
        let asked =
            format!("reprocess --codec thermometer --from {from} --to {to} --config {config}");
        let args: Vec<&str> = asked.split(' ').chain(more.iter().copied()).collect();
        run(&args)
    };
    let changes = json!({"unchanged": 0, "changed": 2, "added": 2, "withdrawn": 2});
    let told = command(&["--dry-run", "--json"]);
    assert!(told.status.success(), "{told:?}");
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["readings"], changes, "{told}");
    assert_eq!(
        (&told["uplinks"], &told["changed"], &told["rejected"]),
        (&json!(3), &json!(2), &json!(1)),
        "{told}"
    );
    assert_eq!(readings(&talblick.http(), "air_temperature"), wrong);
    let refused = command(&[]);
    let why = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{why}");
    assert!(why.contains("POST /api/v1/reprocess"), "{why}");
    rejects_are_seen_beside_the_server(&config);

    // The server decodes with the codecs it has read.
    talblick.terminate();
    talblick.start();
    let http = talblick.http();
    let ask = |dry_run: bool| {
        let asked = json!({"codec": "thermometer", "from": from, "to": to, "dry_run": dry_run});
        let answer = http.post("/api/v1/reprocess", &asked);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    };
    assert_eq!(ask(true)["readings"], changes);
    let done = ask(false);
    assert_eq!(done["readings"], changes, "{done}");
    let of = |quantity: &str| {
        let all = done["datastreams"].as_array().unwrap();
        let found = all.iter().find(|d| d["quantity"] == quantity);
        found.unwrap().clone()
    };
    assert_eq!(
        of("air_temperature")["samples"][0]["before"],
        2.01,
        "{done}"
    );
    assert_eq!(of("air_temperature")["samples"][0]["after"], 20.1, "{done}");

    let corrected = json!(["corrected"]);
    assert_eq!(
        readings(&http, "air_temperature"),
        [
            (json!(20.1), corrected.clone()),
            (json!(20.2), corrected.clone())
        ]
    );
    assert_eq!(
        readings(&http, "relative_humidity"),
        [(json!(55.0), corrected.clone()), (json!(56.0), corrected)]
    );
    let gap = (Value::Null, json!(["gap", "corrected"]));
    assert_eq!(readings(&http, "co2"), [gap.clone(), gap]);
    let uplinks = http.items(&format!("/api/v1/devices/{}/uplinks", dev_eui(1)));
    assert_eq!(uplinks.len(), 3, "{uplinks:?}");
    assert_eq!(uplinks[1]["outcome"]["fields"]["temperature"], 20.2);
    assert_eq!(http.json("/api/v1/ingest")["total"], accounting["total"]);

    // Again, nothing is left to do; the rejected uplink comes in by the replay of rejects.
    let left = json!({"unchanged": 6, "changed": 0, "added": 0, "withdrawn": 0});
    let again = ask(false);
    assert_eq!(
        (&again["readings"], &again["changed"]),
        (&left, &json!(0)),
        "{again}"
    );
    let replayed = http.post("/api/v1/rejects/replay", &json!({"reason": "codec_error"}));
    assert_eq!(replayed.json()["stored"], 1, "{}", replayed.text());
    assert_eq!(readings(&http, "air_temperature").len(), 3);
    talblick.wait_received(4);
    talblick.assert_log_clean();
}

/// On the command line, while the server runs: the one reject is listed and shown, and with the corrected codec it would
/// be stored; to store it the server is asked.
fn rejects_are_seen_beside_the_server(config: &str) {
    let rejects = |asked: &str| {
        let asked = format!("rejects {asked} --config {config}");
        let args: Vec<&str> = asked.split(' ').collect();
        run(&args)
    };
    let json = |asked: &str| -> Value {
        let told = rejects(asked);
        assert!(told.status.success(), "{told:?}");
        serde_json::from_slice(&told.stdout).unwrap()
    };
    let listed = json("list --reason codec_error --json");
    assert_eq!(listed["dev_eui"], dev_eui(1), "{listed}");
    let shown = json(&format!("show {} --json", listed["id"]));
    assert_eq!(shown, listed);
    let would = json("replay --reason codec_error --dry-run --json");
    assert_eq!(would, json!({"tried": 1, "stored": 1, "still_rejected": 0}));
    for (asked, why) in [
        ("show 4711", "no reject with the number 4711"),
        ("replay", "POST /api/v1/rejects/replay"),
        ("list --reason wrong", "wrong"),
    ] {
        let refused = rejects(asked);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{said}");
        assert!(said.contains(why), "{said}");
    }
}
