//! The work in this store, through its public calls.

use crate::figures::{Figures, asked};
use crate::process::{peak_mb, size};
use crate::work::{DAY_MS, DEVICES, HOUR_MS, OLD, One, QUANTITIES, START, Work, YEAR};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use talblick_model::{Clock, DatastreamId, DevEui, Millis, Quality, Quantity, Reading, TimeRange};
use talblick_store::{Batch, Config, DatastreamKey, DeviceDraft, FILE, Groups, Order, Store};

/// Whose day is asked for.
const ASKED: usize = 777 * QUANTITIES.len();

pub(crate) fn measure(work: &Work) -> Figures {
    let dir = tempfile::tempdir().expect("a directory");
    let mut figures = Figures::default();
    let mut add = |name, value| figures.add("embedded", name, value);
    let store = open(dir.path(), work);
    let ids = register(&store, 0..DEVICES);
    let spent = write(&store, work.batches(), &ids, 0);
    add("append", work.readings() / spent.as_secs_f64());
    store.seal().expect("seal");
    store.close().expect("close");
    drop(store);
    add("bytes", size(dir.path()) / work.readings());
    add(
        "bytes_of_readings",
        without_registry(dir.path()) / work.readings(),
    );

    let first = || readings_of(&open(dir.path(), work), &ids, day());
    add("open", asked(|| assert!(first() > 100)));
    let store = open(dir.path(), work);
    add(
        "q1",
        asked(|| assert!(readings_of(&store, &ids, day()) > 100)),
    );
    let id = ids.get(ASKED).copied().expect("a datastream");
    let hours = edges(work.end() - work.hours() * HOUR_MS, HOUR_MS, work.hours());
    add(
        "q2",
        asked(|| drop(store.buckets(id, &hours).expect("buckets"))),
    );
    let temperatures = ids.iter().step_by(QUANTITIES.len());
    let together = Groups::new(1, temperatures.map(|id| (*id, 0)));
    let hours = edges(START, HOUR_MS, 24);
    let stop = AtomicBool::new(false);
    let survey = || drop(store.survey(&together, &hours, &stop).expect("a survey"));
    add("q3", asked(survey));
    add(
        "q4",
        asked(|| assert_eq!(store.latest_all().len(), ids.len())),
    );
    let mut rows = 0.0;
    let ms = asked(|| {
        rows = 0.0;
        let mut each = |_, readings: &[_]| {
            rows += readings.iter().map(|_| 1.0).sum::<f64>();
            true
        };
        store.scan(day(), None, &mut each).expect("a scan");
    });
    add("q5", rows / ms * 1_000.0);
    // As a city that has grown: the old devices have been there for a year.
    let old = register(&store, DEVICES..DEVICES + OLD);
    write(&store, Work::year(), &old, DEVICES);
    store.seal().expect("seal");
    let days = edges(START - YEAR * DAY_MS, DAY_MS, YEAR);
    let id = old.first().copied().expect("a datastream");
    add(
        "year",
        asked(|| drop(store.buckets(id, &days).expect("buckets"))),
    );
    add("rss", peak_mb("self"));
    figures
}

fn open(dir: &Path, work: &Work) -> Store {
    let opened = Store::open(Config {
        dir: dir.to_owned(),
        clock: Clock::fixed(Millis::from_i64(work.end() + DAY_MS)),
        head_readings: Config::HEAD_READINGS,
        timezone: jiff::tz::TimeZone::UTC,
    });
    opened.expect("open the store")
}

/// Appends batches; answers how long the store took. `ids` begin with those of the device `first`.
fn write(
    store: &Store,
    batches: impl Iterator<Item = Vec<One>>,
    ids: &[DatastreamId],
    first: u64,
) -> Duration {
    let mut spent = Duration::ZERO;
    for batch in batches {
        let reading = |(device, quantity, time, value): One| {
            let device = usize::try_from(device - first).ok()?;
            Some(Reading {
                datastream: *ids.get(device * QUANTITIES.len() + quantity)?,
                quality: Quality::GOOD,
                time: Millis::from_i64(time),
                value,
            })
        };
        let batch = Batch {
            readings: batch.into_iter().filter_map(reading).collect(),
            ..Batch::default()
        };
        let begin = Instant::now();
        store.append(batch).expect("append");
        spent += begin.elapsed();
    }
    spent
}

fn register(store: &Store, devices: std::ops::Range<u64>) -> Vec<DatastreamId> {
    let draft = |n: u64| DeviceDraft {
        name: format!("Pegel {n}"),
        kind: "climate".into(),
        interval_s: Some(600),
        ..DeviceDraft::unknown(DevEui::from_u64(n))
    };
    let devices = store.put_devices(devices.map(draft).collect());
    let devices = devices.expect("devices");
    let keys = devices.iter().flat_map(|device| {
        let known = QUANTITIES.iter().filter_map(|name| Quantity::known(name));
        known.map(|quantity| DatastreamKey {
            device: device.id,
            quantity,
            channel: None,
        })
    });
    let keys: Vec<_> = keys.collect();
    store.ensure_datastreams(&keys).expect("datastreams")
}

fn day() -> TimeRange {
    let (from, to) = (Millis::from_i64(START), Millis::from_i64(START + DAY_MS));
    TimeRange::new(from, to).expect("a range")
}

fn readings_of(store: &Store, ids: &[DatastreamId], range: TimeRange) -> usize {
    let id = ids.get(ASKED).copied().expect("a datastream");
    let page = store.readings(id, range, Order::Ascending, 1_000);
    page.expect("readings").items.len()
}

fn edges(from: i64, step: i64, count: i64) -> Vec<Millis> {
    (0..=count)
        .map(|n| Millis::from_i64(from + n * step))
        .collect()
}

/// Bytes of the file that are not the registry's.
#[expect(clippy::cast_precision_loss, reason = "bytes of a file")]
fn without_registry(dir: &Path) -> f64 {
    let db = rusqlite::Connection::open(dir.join(FILE)).expect("open the file");
    let registry = "SELECT sum(pgsize) FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema
        WHERE tbl_name IN ('device', 'datastream', 'gateway', 'district', 'setting', 'user', 'codec_version'))";
    let registry: i64 = db
        .query_row(registry, [], |row| row.get(0))
        .expect("dbstat");
    size(dir) - registry as f64
}
