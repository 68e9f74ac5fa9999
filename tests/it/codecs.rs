//! The story of a codec that is corrected in the editor while the program runs: rejects grow and an event says so, the
//! correction is published once its examples pass, history is repaired, nothing is counted twice.

use crate::harness::http::Http;
use crate::harness::publisher::Publisher;
use crate::harness::uplink::{Uplink, dev_eui, now};
use crate::harness::wait_until;
use crate::reprocess::{RIGHT, WRONG, city, readings};
use serde_json::{Value, json};
use std::time::Duration;
use talblick_model::Millis;

const CODEC: &str = "/api/v1/codecs/thermometer";

fn post(http: &Http, what: &str, body: &Value) -> Value {
    let answer = http.post(&format!("{CODEC}/{what}"), body);
    assert_eq!(answer.status, 200, "{what}: {}", answer.text());
    answer.json()
}

fn draft(http: &Http, source: &str) {
    let examples = json!([
        {"description": "20.1 °C and 55 %", "f_port": 2, "bytes": "00c937", "expected": {"data": {"temperature": 20.1, "humidity": 55}}},
        {"description": "no humidity", "f_port": 2, "bytes": "00cb", "expected": {"data": {"temperature": 20.3}}},
    ]);
    let draft = json!({"source": source, "vectors": examples, "note": "tenths, and humidity may be missing"});
    let written = http.put(CODEC, &draft);
    assert_eq!(written.status, 200, "{}", written.text());
    assert_eq!(written.json()["state"], "draft");
}

/// An uplink of the thermometer that came at `at`.
fn uplink(n: u32, payload: &[u8], at: Millis) -> (String, String) {
    let mut uplink = Uplink::new(1, n, 0.0, at);
    uplink.object = None;
    uplink.payload = payload.to_vec();
    uplink.message()
}

#[test]
fn a_codec_is_corrected_in_the_editor_and_history_is_repaired() {
    let end = now();
    let (broker, mut talblick, _file) = city(end);
    let http = talblick.http();
    let mut publisher = Publisher::new(broker.port());
    talblick.wait_received(3);

    // Rejects grow, and an event says so.
    let live = http.follow("/api/v1/live?topics=ingest");
    publisher.deliver(&[uplink(5, &[0, 204], end.plus(-60_000))]);
    let rejected = wait_until("an event tells of the rejects", Duration::from_secs(15), || {
        let lines = live.all();
        let data = lines.iter().filter_map(|line| line.strip_prefix("data: "));
        data.filter_map(|data| serde_json::from_str::<Value>(data).ok())
            .find_map(|event| event["rejected_by_reason"]["codec_error"].as_u64())
    });
    assert_eq!(rejected, 2);
    let accounting = talblick.wait_received(4);
    assert_eq!(accounting["total"]["stored"], 2, "{accounting}");
    let whole = http.json(CODEC);
    assert_eq!((&whole["origin"], &whole["devices"]), (&json!("file"), &json!(1)), "{whole}");
    assert_eq!(http.json(&format!("{CODEC}/versions/0"))["source"], WRONG);

    // The test bench shows where it fails; a draft that is still wrong is not published, and the answer says why.
    let tried = post(&http, "test", &json!({"bytes": "00cb", "f_port": 2, "dev_eui": dev_eui(1)}));
    assert_eq!((&tried["errors"][0]["kind"], &tried["errors"][0]["line"]), (&json!("runtime"), &json!(3)), "{tried}");
    draft(&http, WRONG);
    let refused = http.post(&format!("{CODEC}/publish"), &json!({"reason": "too early"}));
    let places: Vec<String> = refused.json()["errors"].as_array().unwrap().iter().map(|e| e["pointer"].to_string()).collect();
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert!(places[0].contains("/vectors/0/expected/data"), "{places:?}");
    draft(&http, RIGHT);
    let verdicts = post(&http, "vectors", &json!({}));
    assert_eq!(verdicts["passed"], 2, "{verdicts}");
    let compared = post(&http, "uplinks", &json!({"last": 100}));
    assert_eq!(
        (&compared["uplinks"], &compared["changed"], &compared["mended"]),
        (&json!(4), &json!(2), &json!(2)),
        "{compared}"
    );
    assert_eq!(readings(&http, "air_temperature").len(), 2, "trying writes nothing");

    // From then on uplinks are decoded with it, without a restart.
    let published = post(&http, "publish", &json!({"reason": "hundredths were wrong"}));
    assert_eq!(published["state"], "in_force", "{published}");
    publisher.deliver(&[uplink(6, &[0, 205], end.plus(-30_000))]);
    let accounting = talblick.wait_received(5);
    assert_eq!(accounting["total"]["stored"], 3, "{accounting}");
    let good = json!([]);
    let value = |value: f64, quality: &Value| (json!(value), quality.clone());
    assert_eq!(
        readings(&http, "air_temperature"),
        [value(2.01, &good), value(2.02, &good), value(20.5, &good)]
    );

    // The trial run shows the change and writes nothing; the run writes it; rejects are brought in by their replay.
    let again = |dry_run: bool| {
        let asked = json!({"codec": "thermometer", "from": end.plus(-3_600_000), "to": end, "dry_run": dry_run});
        let answer = http.post("/api/v1/reprocess", &asked);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    };
    let changes = json!({"unchanged": 1, "changed": 2, "added": 2, "withdrawn": 2});
    let trial = again(true);
    assert_eq!((&trial["readings"], &trial["rejected"]), (&changes, &json!(2)), "{trial}");
    assert_eq!(readings(&http, "air_temperature")[0], value(2.01, &good));
    assert_eq!(again(false)["readings"], changes);
    let replayed = http.post("/api/v1/rejects/replay", &json!({"reason": "codec_error"}));
    assert_eq!(replayed.json()["stored"], 2, "{}", replayed.text());
    let right = |http: &Http| {
        let corrected = json!(["corrected"]);
        assert_eq!(
            readings(http, "air_temperature"),
            [
                value(20.1, &corrected),
                value(20.2, &corrected),
                value(20.3, &good),
                value(20.4, &good),
                value(20.5, &good)
            ]
        );
        assert_eq!(readings(http, "relative_humidity").len(), 2);
        let gap = (Value::Null, json!(["gap", "corrected"]));
        assert_eq!(readings(http, "co2"), [gap.clone(), gap]);
    };
    right(&http);
    let left = again(false);
    assert_eq!((&left["changed"], &left["readings"]["changed"]), (&json!(0), &json!(0)), "{left}");
    let accounting = talblick.wait_received(7);
    assert_eq!(accounting["total"]["stored"], 5, "{accounting}");

    // As in a power cut: the version stays in force, and so do the readings.
    talblick.kill();
    talblick.start();
    talblick.wait_connected("stadt");
    let http = talblick.http();
    right(&http);
    publisher.deliver(&[uplink(7, &[0, 206], end.plus(-20_000))]);
    talblick.wait_received(8);
    assert_eq!(readings(&http, "air_temperature").last(), Some(&value(20.6, &good)));

    // Rolled back, the file decodes again; who did what and why is kept.
    let back = post(&http, "rollback", &json!({"reason": "to show that it can be"}));
    assert_eq!(back["state"], "rolled_back", "{back}");
    publisher.deliver(&[uplink(8, &[0, 207, 57], end.plus(-10_000))]);
    talblick.wait_received(9);
    assert_eq!(readings(&http, "air_temperature")[0], value(2.07, &good));
    let whole = http.json(CODEC);
    assert_eq!((&whole["origin"], &whole["version"]), (&json!("file"), &json!(0)));
    assert_eq!(whole["versions"][0]["published"]["why"], "hundredths were wrong");
    assert_eq!(whole["versions"][0]["rolled_back"]["why"], "to show that it can be");
    let nothing = http.post(&format!("{CODEC}/rollback"), &json!({"reason": "again"}));
    assert_eq!(nothing.status, 409, "{}", nothing.text());
    assert_eq!(http.anonymous().get(CODEC).status, 401);
    talblick.assert_log_clean();
}
