//! The story of a codec that is corrected in the editor while the program runs: rejects grow and an event says so, the
//! correction is published once its examples pass, history is repaired, nothing is counted twice.

use crate::harness::broker::Broker;
use crate::harness::http::Http;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, run};
use crate::harness::uplink::{Uplink, dev_eui, now};
use crate::harness::wait_until;
use crate::reprocess::{RIGHT, WRONG, city, readings};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;
use talblick_model::Millis;

const CODEC: &str = "/api/v1/codecs/thermometer";

/// A reading as [`readings`] tells it.
fn good(value: f64) -> (Value, Value) {
    (json!(value), json!([]))
}

fn corrected(value: f64) -> (Value, Value) {
    (json!(value), json!(["corrected"]))
}

/// The city, and who tells the story.
struct Story {
    _broker: Broker,
    talblick: Talblick,
    publisher: Publisher,
    http: Http,
    end: Millis,
    file: PathBuf,
}

impl Story {
    fn begin() -> Self {
        let end = now();
        let (broker, talblick, file) = city(end);
        talblick.wait_received(3);
        Self {
            publisher: Publisher::new(broker.port()),
            _broker: broker,
            http: talblick.http(),
            talblick,
            end,
            file,
        }
    }

    fn post(&self, what: &str, body: &Value) -> Value {
        let answer = self.http.post(&format!("{CODEC}/{what}"), body);
        assert_eq!(answer.status, 200, "{what}: {}", answer.text());
        answer.json()
    }

    fn draft(&self, source: &str) {
        let example = |about: &str, bytes: &str, data: Value| json!({"description": about, "f_port": 2, "bytes": bytes, "expected": {"data": data}});
        let examples = json!([
            example(
                "everything",
                "00c937",
                json!({"temperature": 20.1, "humidity": 55})
            ),
            example("no humidity", "00cb", json!({"temperature": 20.3})),
        ]);
        let draft =
            json!({"source": source, "vectors": examples, "note": "humidity may be missing"});
        let written = self.http.put(CODEC, &draft);
        assert_eq!(written.status, 200, "{}", written.text());
        assert_eq!(written.json()["state"], "draft");
    }

    /// The thermometer sends its n-th uplink, observed so many seconds before the end.
    fn send(&mut self, n: u32, payload: &[u8], seconds: i64) {
        let mut uplink = Uplink::new(1, n, 0.0, self.end.plus(-1_000 * seconds));
        uplink.object = None;
        uplink.payload = payload.to_vec();
        self.publisher.deliver(&[uplink.message()]);
    }

    /// So many messages have come, and so many of them are stored.
    fn settled(&self, received: u64, stored: u64) {
        let accounting = self.talblick.wait_received(received);
        assert_eq!(accounting["total"]["stored"], stored, "{accounting}");
    }

    fn temperatures(&self) -> Vec<(Value, Value)> {
        readings(&self.http, "air_temperature")
    }

    fn reprocess(&self, dry_run: bool) -> Value {
        let from = self.end.plus(-3_600_000);
        let asked =
            json!({"codec": "thermometer", "from": from, "to": self.end, "dry_run": dry_run});
        let answer = self.http.post("/api/v1/reprocess", &asked);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// Rejects grow, and an event says so.
    fn goes_wrong(&mut self) {
        let live = self.http.follow("/api/v1/live?topics=ingest");
        self.send(5, &[0, 204], 60);
        let told = || {
            let lines = live.all();
            let events = lines.iter().filter_map(|line| line.strip_prefix("data: "));
            let events = events.filter_map(|data| serde_json::from_str::<Value>(data).ok());
            let mut counts = events.map(|event| event["rejected_by_reason"]["codec_error"].clone());
            counts.any(|count| count == 2).then_some(())
        };
        wait_until(
            "an event tells of both rejects",
            Duration::from_secs(15),
            told,
        );
        self.settled(4, 2);
        let whole = self.http.json(CODEC);
        assert_eq!(
            (&whole["origin"], &whole["devices"]),
            (&json!("file"), &json!(1))
        );
        let source = &self.http.json(&format!("{CODEC}/versions/0"))["source"];
        assert_eq!(source, WRONG);
    }

    /// The test bench shows where it fails; a draft that is still wrong is refused, and the answer says why.
    fn is_tried(&self) {
        let asked = json!({"bytes": "00cb", "f_port": 2, "dev_eui": dev_eui(1)});
        let tried = self.post("test", &asked);
        let fault = &tried["errors"][0];
        assert_eq!(
            (&fault["kind"], &fault["line"]),
            (&json!("runtime"), &json!(3))
        );
        self.draft(WRONG);
        let publish = format!("{CODEC}/publish");
        let refused = self.http.post(&publish, &json!({"reason": "too early"}));
        assert_eq!(refused.status, 409, "{}", refused.text());
        let place = refused.json()["errors"][0]["pointer"].to_string();
        assert!(place.contains("/vectors/0/expected/data"), "{place}");
        self.draft(RIGHT);
        let verdicts = self.post("vectors", &json!({}));
        assert_eq!(verdicts["passed"], 2, "{verdicts}");
        let compared = self.post("uplinks", &json!({"last": 100}));
        let counts = ["uplinks", "changed", "mended"].map(|count| &compared[count]);
        assert_eq!(counts, [&json!(4), &json!(2), &json!(2)], "{compared}");
        assert_eq!(self.temperatures().len(), 2, "trying writes nothing");
    }

    /// From then on uplinks are decoded with it, without a restart.
    fn is_published(&mut self) {
        let version = self.post("publish", &json!({"reason": "hundredths were wrong"}));
        assert_eq!(version["state"], "in_force", "{version}");
        self.send(6, &[0, 205], 30);
        self.settled(5, 3);
        assert_eq!(self.temperatures(), [good(2.01), good(2.02), good(20.5)]);
    }

    /// The trial run shows the change and writes nothing; the run writes it; rejects are brought in by their replay.
    fn repairs_history(&self) {
        let changes = json!({"unchanged": 1, "changed": 2, "added": 2, "withdrawn": 2});
        let trial = self.reprocess(true);
        assert_eq!(
            (&trial["readings"], &trial["rejected"]),
            (&changes, &json!(2))
        );
        assert_eq!(self.temperatures()[0], good(2.01));
        assert_eq!(self.reprocess(false)["readings"], changes);
        let replay = json!({"reason": "codec_error"});
        let replayed = self.http.post("/api/v1/rejects/replay", &replay);
        assert_eq!(replayed.json()["stored"], 2, "{}", replayed.text());
        self.is_right();
        let left = self.reprocess(false);
        let left = (&left["changed"], &left["readings"]["changed"]);
        assert_eq!(left, (&json!(0), &json!(0)));
        self.settled(7, 5);
    }

    fn is_right(&self) {
        let temperatures = [
            corrected(20.1),
            corrected(20.2),
            good(20.3),
            good(20.4),
            good(20.5),
        ];
        assert_eq!(self.temperatures(), temperatures);
        let humidity = readings(&self.http, "relative_humidity");
        assert_eq!(humidity, [corrected(55.0), corrected(56.0)]);
        let gap = (Value::Null, json!(["gap", "corrected"]));
        assert_eq!(readings(&self.http, "co2"), [gap.clone(), gap]);
    }

    /// As in a power cut: the version stays in force, and so do the readings.
    fn outlives_a_crash(&mut self) {
        self.talblick.kill();
        self.talblick.start();
        self.talblick.wait_connected("stadt");
        self.http = self.talblick.http();
        self.is_right();
        self.send(7, &[0, 206], 20);
        self.settled(8, 6);
        assert_eq!(self.temperatures().last(), Some(&good(20.6)));
    }

    /// The file decodes again; who did what and why is kept.
    fn is_rolled_back(&mut self) {
        let why = json!({"reason": "to show that it can be"});
        assert_eq!(self.post("rollback", &why)["state"], "rolled_back");
        self.send(8, &[0, 207, 57], 10);
        self.settled(9, 7);
        assert_eq!(self.temperatures()[0], good(2.07));
        let whole = self.http.json(CODEC);
        assert_eq!(
            (&whole["origin"], &whole["version"]),
            (&json!("file"), &json!(0))
        );
        let version = &whole["versions"][0];
        assert_eq!(version["published"]["why"], "hundredths were wrong");
        assert_eq!(version["rolled_back"]["why"], why["reason"]);
        let nothing = self.http.post(&format!("{CODEC}/rollback"), &why);
        assert_eq!(nothing.status, 409, "{}", nothing.text());
        assert_eq!(self.http.anonymous().get(CODEC).status, 401);
    }
}

#[test]
fn a_codec_is_corrected_in_the_editor_and_history_is_repaired() {
    let mut story = Story::begin();
    story.goes_wrong();
    story.is_tried();
    story.is_published();
    story.repairs_history();
    story.outlives_a_crash();
    story.is_rolled_back();
    story.talblick.assert_log_clean();
}

#[test]
fn codecs_are_listed_beside_the_server_and_published_without_it() {
    let mut story = Story::begin();
    let config = story.talblick.config().display().to_string();
    let codec = |args: &[&str]| {
        let mut all = vec!["codec"];
        all.extend(args);
        all.extend(["--config", &config]);
        let done = run(&all);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (done.status.code(), text(done.stdout), text(done.stderr))
    };
    let listed = || {
        let (code, out, why) = codec(&["list", "--json"]);
        assert_eq!(code, Some(0), "{why}");
        let list: Vec<Value> = serde_json::from_str(&out).unwrap();
        let found = list.iter().find(|codec| codec["name"] == "thermometer");
        found.unwrap().clone()
    };
    assert_eq!(listed()["origin"], "file");
    assert_eq!(listed()["devices"], 1);
    let source = story.file.with_file_name("right.txt");
    std::fs::write(&source, RIGHT).unwrap();
    let examples = story.file.with_file_name("examples.json");
    let write = |celsius: f64| {
        let expected = json!({"data": {"temperature": celsius}});
        let list = json!([{"f_port": 2, "bytes": "00cb", "expected": expected}]);
        std::fs::write(&examples, list.to_string()).unwrap();
    };
    write(2.03);
    let (source, examples) = (source.to_str().unwrap(), examples.to_str().unwrap());
    let publish = ["publish", "thermometer", source, "--vectors", examples];
    let publish = [&publish[..], &["--reason", "tenths"]].concat();
    let (code, _, why) = codec(&publish);
    assert_eq!(code, Some(2), "{why}");
    assert!(
        why.contains("POST /api/v1/codecs/thermometer/publish"),
        "{why}"
    );

    story.talblick.terminate();
    let (code, _, why) = codec(&publish);
    assert_eq!(code, Some(1), "{why}");
    assert!(
        why.contains("example 1, /data/temperature: expected 2.03, got 20.3"),
        "{why}"
    );
    write(20.3);
    let (code, out, why) = codec(&publish);
    assert_eq!(
        (code, out.trim()),
        (Some(0), "version 1 of thermometer is in force"),
        "{why}"
    );
    assert_eq!(
        (&listed()["origin"], &listed()["version"]),
        (&json!("editor"), &json!(1))
    );
    let back = ["rollback", "thermometer", "--reason", "a test"];
    assert_eq!(codec(&back).0, Some(0));
    assert_eq!(codec(&back).0, Some(1));
    assert_eq!(listed()["origin"], "file");
}

#[test]
fn examples_beside_vendors_codecs_are_run_in_both_layouts() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    let codec = "function decodeUplink(input) {
  if (input.bytes.length < 2) return { errors: ['too short'] };
  return { data: { temperature: (input.bytes[0] * 256 + input.bytes[1]) / 10, port: input.fPort }, warnings: [] };
}
function normalizeUplink(input) { return { data: { air: { temperature: input.data.temperature } } }; }";
    write("probe.js", codec);
    write(
        "probe-codec.yaml",
        "uplinkDecoder:
  fileName: probe.js
  examples:
    - description: warm
      input: {fPort: 3, bytes: [0x00, 201]}
      output: {data: {temperature: 20.1, port: 3}}
      normalizedOutput: {data: [{air: {temperature: 20.1}}]}
    - description: normalised otherwise
      input: {fPort: 3, bytes: [0x00, 202]}
      output: {data: {temperature: 20.2, port: 3}}
      normalizedOutput: {data: {air: {temperature: 20}}}
    - description: short
      input: {fPort: 3, bytes: [1]}
      output: {errors: [too short]}
",
    );
    write(
        "test_decode_probe.json",
        "// not quite JSON
[{name: 'cold', input: {fPort: 1, bytes: [0x00, 0x0a]}, expected: {data: {temperature: 2, port: 1}}}]",
    );
    write(
        "lost-codec.yaml",
        "uplinkDecoder: {fileName: lost.js, examples: []}",
    );
    let path = dir.path().display().to_string();
    let done = run(&["codec", "test", &path, "--json"]);
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    let reports: Vec<Value> = serde_json::from_slice(&done.stdout).unwrap();
    let told = |file: &str| {
        let ends = |report: &&Value| report["file"].as_str().unwrap().ends_with(file);
        reports.iter().find(ends).unwrap().clone()
    };
    let normalised = told("probe-codec.yaml");
    assert_eq!(normalised["passed"], 2, "{reports:?}");
    assert_eq!(
        normalised["failed"][0]["differences"],
        json!([{"at": "/normalized/0/air/temperature", "expected": 20, "got": 20.2}])
    );
    let literal = told("test_decode_probe.json");
    let difference = &literal["failed"][0]["differences"][0];
    assert_eq!(
        *difference,
        json!({"at": "/data/temperature", "expected": 2, "got": 1})
    );
    let lost = told("lost-codec.yaml")["error"].to_string();
    assert!(lost.contains("lost.js"), "{lost}");
    let nothing = run(&["codec", "test", "--json", &format!("{path}/probe.js")]);
    assert_eq!(nothing.status.code(), Some(2), "{nothing:?}");
}
