//! Exports while the program runs, read with other people's tools: `pyarrow` and `DuckDB`. The truth is what the API says.

use crate::harness::broker::Broker;
use crate::harness::city::datastream;
use crate::harness::publisher::Publisher;
use crate::harness::root;
use crate::harness::talblick::{Talblick, mqtt_source, run};
use crate::harness::uplink::{Uplink, dev_eui, now};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use talblick_model::Millis;

/// Uplinks of each of three devices, six hours apart: they fall into three months at least.
const UPLINKS: u32 = 260;

/// What everybody may see of them.
const PUBLISHED: &str =
    "[publish]\nrules = [{ kinds = [\"*\"], quantities = [\"air_temperature\"] }]\n";

/// A running program that has heard them.
struct City {
    talblick: Talblick,
    _broker: Broker,
    begin: Millis,
}

impl City {
    fn open() -> Self {
        let broker = Broker::start();
        let source = mqtt_source("stadt", &broker.url());
        let talblick = Talblick::serve(&(source + PUBLISHED));
        talblick.wait_connected("stadt");
        let begin = now().plus(-i64::from(UPLINKS) * 21_600_000);
        let uplinks: Vec<_> = (1..=3_u16)
            .flat_map(|device| (0..UPLINKS).map(move |n| (device, n)))
            .map(|(device, n)| {
                let celsius = f64::from(n) / 10.0 - f64::from(device);
                let at = begin.plus(i64::from(n) * 21_600_000);
                Uplink::new(device, n, celsius, at).message()
            })
            .collect();
        Publisher::new(broker.port()).deliver(&uplinks);
        talblick.wait_received(u64::from(UPLINKS) * 3);
        Self {
            talblick,
            _broker: broker,
            begin,
        }
    }

    /// Exports beside the running program; gives what it says.
    fn export(&self, args: &[&str]) -> Value {
        let config = self.talblick.config();
        let config = config.to_string_lossy();
        let mut all = vec!["export"];
        all.extend(args);
        all.extend(["--json", "--config", &config]);
        let done = run(&all);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{said}");
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// What the API says of every air temperature: time in ms, device, datastream, value.
    fn truth(&self) -> Vec<(i64, u64, u64, f64)> {
        let http = self.talblick.http();
        let mut rows = Vec::new();
        for device in 1..=3 {
            let eui = dev_eui(device);
            let id = datastream(&http, &eui, "air_temperature");
            let number = http.json(&format!("/api/v1/devices/{eui}"))["id"].clone();
            for item in http.items(&format!("/api/v1/datastreams/{id}/readings?limit=1000")) {
                let time: jiff::Timestamp = item["time"].as_str().unwrap().parse().unwrap();
                let value = item["value"].as_f64().unwrap();
                rows.push((time.as_millisecond(), number.as_u64().unwrap(), id, value));
            }
        }
        rows.sort_by_key(|row| (row.0, row.1));
        rows
    }
}

/// The output of `tests/table.py`.
fn read(program: &str, files: &[PathBuf]) -> Value {
    let output = Command::new(root().join("tests/.venv/bin/python"))
        .arg(root().join("tests/table.py"))
        .arg(program)
        .args(files)
        .output()
        .unwrap_or_else(|error| panic!("{error}; tests/install installs Python's packages"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {files:?}: {said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The files a manifest names, with their checksums checked by another program.
fn files(dir: &Path) -> Vec<PathBuf> {
    let manifest = std::fs::read(dir.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let files = manifest["files"].as_array().unwrap();
    let of = |file: &Value| {
        let path = dir.join(file["name"].as_str().unwrap());
        let sum = Command::new("sha256sum").arg(&path).output().unwrap();
        let sum = String::from_utf8(sum.stdout).unwrap();
        assert!(sum.starts_with(file["sha256"].as_str().unwrap()), "{sum}");
        path
    };
    files.iter().map(of).collect()
}

/// The place of a column in the rows.
fn column(table: &Value, name: &str) -> usize {
    let columns = table["columns"].as_array().unwrap();
    columns.iter().position(|column| column == name).unwrap()
}

/// Air temperatures among the rows another program has read, in the order of the truth.
fn temperatures(table: &Value) -> Vec<(i64, u64, u64, f64)> {
    let place = |name: &str| column(table, name);
    let [time, device, datastream] = ["time", "device", "datastream"].map(place);
    let [quantity, unit, value] = ["quantity", "unit", "value"].map(place);
    let rows = table["rows"].as_array().unwrap().iter();
    let mut found: Vec<_> = rows
        .filter(|row| row[quantity] == "air_temperature")
        .map(|row| {
            assert_eq!(row[unit], "Cel");
            let number = |at: usize| row[at].as_u64().unwrap();
            (
                row[time].as_i64().unwrap(),
                number(device),
                number(datastream),
                row[value].as_f64().unwrap(),
            )
        })
        .collect();
    found.sort_by_key(|row| (row.0, row.1));
    found
}

#[test]
fn pyarrow_and_duckdb_read_the_same_rows_types_and_units_from_every_format_while_the_program_runs()
{
    let city = City::open();
    let truth = city.truth();
    assert_eq!(truth.len(), 3 * UPLINKS as usize);
    let dir = tempfile::tempdir().unwrap();
    for format in ["parquet", "csv", "ndjson"] {
        let out = dir.path().join(format);
        let said = city.export(&["readings", "--format", format, "-o", &out.to_string_lossy()]);
        let files = files(&out);
        assert!(files.len() >= 3, "{said}");
        let table = read("duckdb", &files);
        let kind = |name: &str| table["types"][name].as_str().unwrap().to_owned();
        assert!(kind("time").starts_with("TIMESTAMP"), "{table}");
        assert_eq!(
            [kind("value"), kind("device"), kind("quantity")],
            ["DOUBLE", "BIGINT", "VARCHAR"],
            "{format}"
        );
        assert_eq!(said["rows"], table["rows"].as_array().unwrap().len());
        assert_eq!(temperatures(&table), truth, "{format}");
        if format != "parquet" {
            continue;
        }
        let table = read("pyarrow", &files);
        assert_eq!(table["types"]["time"], "timestamp[ms, tz=UTC]");
        assert_eq!(table["types"]["value"], "double");
        assert_eq!(temperatures(&table), truth);
        let legend = table["metadata"]["talblick.legend"].as_str().unwrap();
        let legend: Value = serde_json::from_str(legend).unwrap();
        assert_eq!(legend["quantities"]["air_temperature"]["unit"], "Cel");
        let devices = legend["devices"].as_array().unwrap();
        let mut known: Vec<&Value> = devices
            .iter()
            .map(|d| &d["registered"]["dev_eui"])
            .collect();
        known.sort_by_key(ToString::to_string);
        assert_eq!(
            known,
            [&json!(dev_eui(1)), &json!(dev_eui(2)), &json!(dev_eui(3))]
        );
        // The months that are over are not made again.
        let again = city.export(&["readings", "--format", format, "-o", &out.to_string_lossy()]);
        assert_eq!(again["kept"], files.len() - 1);
    }
    city.talblick.assert_log_clean();
}

#[test]
fn uplinks_and_their_receptions_are_exported_with_who_heard_them() {
    let city = City::open();
    let dir = tempfile::tempdir().unwrap();
    let (from, to) = (city.begin.to_string(), now().plus(86_400_000).to_string());
    for what in ["uplinks", "receptions"] {
        let file = dir.path().join(format!("{what}.parquet"));
        let path = file.to_string_lossy().into_owned();
        let said = city.export(&[what, "--from", &from, "--to", &to, "-o", &path]);
        assert_eq!(said["rows"], 3 * UPLINKS);
        let table = read("pyarrow", std::slice::from_ref(&file));
        let place = |name: &str| column(&table, name);
        let rows = table["rows"].as_array().unwrap();
        let first = rows.iter().find(|row| row[place("dev_eui")] == dev_eui(1));
        let first = first.unwrap();
        assert_eq!(first[place("observed_at")], json!(city.begin.as_i64()));
        if what == "receptions" {
            assert_eq!(first[place("gateway")], "7276ff0039030a11");
            assert_eq!(first[place("rssi_dbm")], -97);
            assert_eq!(first[place("snr_db")], 6.2);
        } else {
            assert_eq!(first[place("payload")], "00000000");
        }
    }
    city.talblick.assert_log_clean();
}

#[test]
fn what_was_exported_is_imported_into_an_empty_store_which_then_says_the_same() {
    let city = City::open();
    let dir = tempfile::tempdir().unwrap();
    let (from, to) = (city.begin.to_string(), now().plus(86_400_000).to_string());
    let path = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
    let (readings, uplinks) = (path("readings"), path("uplinks"));
    city.export(&["readings", "--format", "parquet", "-o", &readings]);
    let month = [
        "--from", &from, "--to", &to, "--format", "ndjson", "-o", &uplinks,
    ];
    city.export(&[&["uplinks"], &month[..]].concat());

    let mut other = Talblick::prepare("");
    let import = |config: &Path, what: &str, file: &str| {
        let config = config.to_string_lossy();
        let aside = path("set-aside.csv");
        let done = run(&[
            "import", what, file, "--aside", &aside, "--json", "--config", &config,
        ]);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        (done.status.code(), said, done.stdout)
    };
    let (code, said, _) = import(&city.talblick.config(), "readings", &readings);
    assert!(
        code == Some(2) && said.contains("in use by another process"),
        "{said}"
    );
    for (what, file) in [
        ("readings", &readings),
        ("uplinks", &uplinks),
        ("uplinks", &uplinks),
    ] {
        let (code, said, out) = import(&other.config(), what, file);
        assert_eq!(code, Some(0), "{said}");
        let outcome: Value = serde_json::from_slice(&out).unwrap();
        assert!(
            outcome["imported"].as_u64().unwrap() >= u64::from(3 * UPLINKS),
            "{outcome}"
        );
    }
    other.start();
    let again = City {
        talblick: other,
        _broker: Broker::start(),
        begin: city.begin,
    };
    assert_eq!(again.truth(), city.truth());
    let heard = |city: &City| {
        let list = format!("/api/v1/devices/{}/uplinks?limit=1000", dev_eui(2));
        let items = city.talblick.http().items(&list);
        assert_eq!(items.len(), UPLINKS as usize);
        items
    };
    assert_eq!(heard(&again), heard(&city));
}

#[test]
fn what_is_published_is_downloaded_by_the_month_until_it_is_published_no_more() {
    let mut city = City::open();
    let out = city.talblick.data().join("downloads/parquet");
    let format = ["--format", "parquet", "-o", &out.to_string_lossy()];
    city.export(&[&["readings", "--published"], &format[..]].concat());
    let public = city.talblick.http().anonymous();
    let dir = tempfile::tempdir().unwrap();
    let sets = public.json("/downloads/");
    let fetched: Vec<PathBuf> = sets[0]["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| {
            let (path, size) = (file["href"].as_str().unwrap(), file["bytes"].as_u64());
            let part = |range: &str| {
                let answer = public.get_with(path, &[("range", &format!("bytes={range}"))]);
                assert_eq!(answer.status, 206, "{path}");
                answer.body
            };
            let bytes = [part("0-99"), part("100-")].concat();
            assert_eq!(Some(bytes.len() as u64), size);
            let kept = dir.path().join(file["name"].as_str().unwrap());
            std::fs::write(&kept, bytes).unwrap();
            kept
        })
        .collect();
    assert_eq!(temperatures(&read("duckdb", &fetched)), city.truth());
    let manifest = public.get("/downloads/parquet/manifest.json");
    std::fs::write(dir.path().join("manifest.json"), &manifest.body).unwrap();
    assert_eq!(files(dir.path()), fetched);
    let said = String::from_utf8_lossy(&manifest.body).into_owned();
    assert!(!said.contains("dev_eui"), "{said}");

    city.talblick.terminate();
    city.talblick.configure("");
    city.talblick.start();
    let public = city.talblick.http().anonymous();
    assert_eq!(public.json("/downloads/"), json!([]));
    let first = sets[0]["files"][0]["href"].as_str().unwrap();
    assert_eq!(public.get(first).status, 404);
}

#[test]
fn what_cannot_be_exported_is_said_in_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("talblick.toml");
    let data = dir.path().join("nothing");
    std::fs::write(&config, format!("[data]\ndir = {data:?}\n")).unwrap();
    let config = config.to_string_lossy();
    let export = |args: &[&str]| {
        let mut all = vec!["export", "--config", &config, "readings"];
        all.extend(args);
        let done = run(&all);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        (done.status.code(), said)
    };
    for (args, sentence) in [
        (
            vec!["-o", "out.csv"],
            "there is no store in the data directory",
        ),
        (vec!["-o", "out"], "--format is needed"),
        (
            vec!["-o", "out.csv", "--format", "parquet"],
            "does not go with the name",
        ),
        (
            vec!["-o", "out.csv", "--from", "gestern"],
            "a moment is 2026-01-31",
        ),
    ] {
        let (code, said) = export(&args);
        assert!(code == Some(2) && said.contains(sentence), "{said}");
    }
    assert!(!data.exists());
}

#[test]
fn an_export_of_a_damaged_store_lists_what_is_missing_and_does_not_end_well() {
    let talblick = Talblick::prepare("");
    let config = talblick.config();
    let on = |command: &[&str]| {
        let mut all = command.to_vec();
        all.extend(["--config", config.to_str().unwrap()]);
        run(&all)
    };
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let [history, aside, out] = ["history.csv", "aside.csv", "out"].map(path);
    let row = "time,dev_eui,quantity,value\n2026-01-05T00:00:00Z,a84041ffff01f2c3,co2,400\n";
    std::fs::write(&history, row).unwrap();
    let imported = on(&["import", "readings", &history, "--aside", &aside]);
    assert_eq!(imported.status.code(), Some(0), "{imported:?}");
    let script = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); \
        db.execute('UPDATE log SET block = substr(block, 1, 12)'); db.commit()";
    let file = talblick.data().join("talblick.db");
    let cut = Command::new("python3")
        .args(["-c", script])
        .arg(file)
        .status();
    assert!(cut.unwrap().success());
    let done = on(&[
        "export",
        "readings",
        "--from",
        "2026-01-01",
        "--to",
        "2026-02-01",
        "--format",
        "csv",
        "-o",
        &out,
    ]);
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot be read"), "{said}");
}
