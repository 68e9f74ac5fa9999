//! Figures of export and import: three million readings of 4,000 series, out in each format and in again. One line a
//! figure: name, value, unit.
#![expect(clippy::print_stdout, reason = "the figures are the output")]
#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a benchmark stops at the first surprise, and its counts are small"
)]

use std::path::Path;
use std::time::Instant;
use talblick_exchange::{Audience, Export, Format, Import, Question, Rules, Subject, Target, What};
use talblick_model::{Clock, DatastreamId, DevEui, Millis, Quality, Quantity, Reading};
use talblick_store::{Batch, Config, DatastreamKey, DeviceDraft, Store};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const DEVICES: u64 = 1_000;
const QUANTITIES: [(&str, f64); 4] = [
    ("air_temperature", 10.0),
    ("relative_humidity", 1.0),
    ("air_pressure", 1.0),
    ("battery_voltage", 1_000.0),
];
/// Five days and some, every ten minutes.
const ROUNDS: i64 = 750;
/// 2026-03-01T00:00:00Z.
const START: i64 = 1_772_323_200_000;

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::fixed(Millis::from_i64(START + 40 * 86_400_000));
    let store = open(&dir.path().join("store"), &clock);
    fill(&store);
    for format in [Format::Csv, Format::Ndjson, Format::Parquet] {
        let out = dir.path().join(format.as_str());
        let question = Question {
            what: What::Readings,
            from: None,
            to: None,
            datastreams: None,
            format,
            audience: Audience::Operator,
        };
        let export = Export::new(&store, &clock, question);
        let begin = Instant::now();
        let made = export
            .run(&Target::Months(out.clone()), &mut |_| true)
            .unwrap();
        let seconds = begin.elapsed().as_secs_f64();
        let rows = made.manifest.rows as f64;
        println!("export.{format} {:.0} rows/s", rows / seconds);
        let bytes: u64 = made.manifest.files.iter().map(|file| file.bytes).sum();
        println!("export.{format}_size {:.2} B", bytes as f64 / rows);

        let again = open(&dir.path().join(format!("again-{format}")), &clock);
        let rules = Rules {
            subject: Subject::Readings,
            register: true,
            dry_run: false,
            aside: dir.path().join("aside.csv"),
        };
        let begin = Instant::now();
        let mut import = Import::new(&again, &clock, rules);
        import.add(&out, None, &mut |_| true).unwrap();
        let outcome = import.finish().unwrap();
        let seconds = begin.elapsed().as_secs_f64();
        assert_eq!(
            (outcome.imported, outcome.set_aside),
            (made.manifest.rows, 0)
        );
        println!("export.{format}_import {:.0} rows/s", rows / seconds);
    }
    println!("export.rss {:.0} MB", peak_mb());
}

fn open(dir: &Path, clock: &Clock) -> Store {
    Store::open(Config {
        dir: dir.to_owned(),
        clock: clock.clone(),
        head_readings: Config::HEAD_READINGS,
        timezone: jiff::tz::TimeZone::UTC,
    })
    .unwrap()
}

fn fill(store: &Store) {
    let ids = register(store);
    for round in 0..ROUNDS {
        let series = (0_i64..).zip(&ids).zip(QUANTITIES.iter().cycle());
        let readings = series.map(|((at, id), (_, scale))| Reading {
            datastream: *id,
            quality: Quality::GOOD,
            time: Millis::from_i64(START + round * 600_000 + at / 4 * 300 + round * 7_919 % 5_000),
            value: (200 + (round / 3 + at * 31) % 97) as f64 / scale,
        });
        let batch = Batch {
            readings: readings.collect(),
            ..Batch::default()
        };
        store.append(batch).unwrap();
    }
    store.seal().unwrap();
}

fn register(store: &Store) -> Vec<DatastreamId> {
    let draft = |n: u64| DeviceDraft {
        name: format!("Sensor {n}"),
        kind: "climate".into(),
        interval_s: Some(600),
        ..DeviceDraft::unknown(DevEui::from_u64(n))
    };
    let devices = store
        .put_devices((1..=DEVICES).map(draft).collect())
        .unwrap();
    let keys = devices.iter().flat_map(|device| {
        QUANTITIES.iter().map(|(name, _)| DatastreamKey {
            device: device.id,
            quantity: Quantity::known(name).unwrap(),
            channel: None,
        })
    });
    store.ensure_datastreams(&keys.collect::<Vec<_>>()).unwrap()
}

/// The most memory this process has had, where the system tells.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}
