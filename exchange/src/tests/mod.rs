//! Exports of a small store, and what comes back from them.

mod choice;
mod damage;
mod import;

use crate::*;
use sha2::Digest as _;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use talblick_model::{
    Clock, DatastreamId, DevEui, Device, DeviceId, Millis, Position, Quality, Quantity, Reading,
    TimeRange,
};
use talblick_store::{Batch, Config, DatastreamKey, DeviceDraft, Store, StoredReading};
use tempfile::TempDir;

pub(crate) fn at(text: &str) -> Millis {
    text.parse::<jiff::Timestamp>().unwrap().into()
}

pub(crate) fn clock() -> Clock {
    Clock::fixed(at("2026-03-10T00:00:00Z"))
}

pub(crate) fn open(dir: &Path) -> Store {
    Store::open(Config {
        dir: dir.to_owned(),
        clock: clock(),
        head_readings: 1_000_000,
        timezone: jiff::tz::TimeZone::UTC,
    })
    .unwrap()
}

pub(crate) fn draft(eui: u64) -> DeviceDraft {
    DeviceDraft {
        name: format!("=Pegel \"{eui}\", Kluse"),
        kind: "river_level".to_owned(),
        profile: Some("Pegel".to_owned()),
        location: Position::new(51.25, 7.15, Some(160.0)).ok(),
        tags: BTreeMap::from([("site".to_owned(), "Kluse".to_owned())]),
        interval_s: Some(600),
        ..DeviceDraft::unknown(DevEui::from_u64(eui))
    }
}

/// Two devices with three datastreams, from the end of December to the beginning of March: some gaps, some marks.
pub(crate) fn fill(store: &Store) -> Vec<DatastreamId> {
    let devices = store.put_devices(vec![draft(17), draft(18)]).unwrap();
    let key = |device: usize, name: &str, channel: Option<&str>| DatastreamKey {
        device: devices[device].id,
        quantity: Quantity::from_field(name),
        channel: channel.map(str::to_owned),
    };
    let keys = [
        key(0, "water_level", None),
        key(0, "soil_moisture", Some("depth_30")),
        key(1, "strange", None),
    ];
    let ids = store.ensure_datastreams(&keys).unwrap();
    let start = at("2025-12-30T23:50:00.250Z");
    let mut readings = Vec::new();
    for n in 0..2_000_u32 {
        let time = start.plus(i64::from(n) * 3_000_000);
        for (id, scale) in ids.iter().zip([0.01, 0.1, 1.0 / 3.0]) {
            let gap = n % 97 == 5;
            let mark = if n % 50 == 0 {
                Quality::IMPLAUSIBLE.with(Quality::CLOCK)
            } else {
                Quality::GOOD
            };
            readings.push(Reading {
                datastream: *id,
                quality: if gap { Quality::GAP } else { mark },
                time,
                value: if gap { 0.0 } else { f64::from(n) * scale - 3.0 },
            });
        }
    }
    for part in readings.chunks(1_500) {
        let batch = Batch {
            readings: part.to_vec(),
            ..Batch::default()
        };
        store.append(batch).unwrap();
        store.seal().unwrap();
    }
    ids
}

pub(crate) fn question(format: Format) -> Question<'static> {
    Question {
        what: What::Readings,
        from: None,
        to: None,
        datastreams: None,
        format,
        audience: Audience::Operator,
    }
}

pub(crate) fn months(store: &Store, dir: &Path, question: Question<'_>) -> Made {
    let target = Target::Months(dir.to_owned());
    let clock = clock();
    let export = Export::new(store, &clock, question);
    export.run(&target, &mut |_| true).unwrap()
}

/// A public that sees everything, but of one datastream a single bucket.
#[derive(Debug)]
pub(crate) struct Crowd {
    pub(crate) store: Store,
    pub(crate) protected: Option<DatastreamId>,
}

impl Crowd {
    pub(crate) fn of(store: &Store) -> Self {
        Self {
            store: store.clone(),
            protected: None,
        }
    }
}

impl Outlook for Crowd {
    fn is_whole(&self, datastream: DatastreamId) -> bool {
        self.protected != Some(datastream)
    }

    fn each(
        &self,
        _: DatastreamId,
        range: TimeRange,
        each: &mut Each<'_>,
    ) -> Result<bool, talblick_store::Error> {
        let bucket = StoredReading {
            time: at("2026-01-05T00:00:00Z"),
            value: Some(4_711.0),
            quality: Quality::GOOD,
        };
        Ok(!range.contains(bucket.time) || each(&[bucket]))
    }

    fn aggregate(&self, datastream: DatastreamId) -> Option<&'static str> {
        (!self.is_whole(datastream)).then_some("1d")
    }

    fn device(&self, id: DeviceId) -> Option<Arc<Device>> {
        let device = self.store.device(id)?;
        Some(Arc::new(Device {
            name: format!("Nummer {id}"),
            ..Device::clone(&device)
        }))
    }

    fn until(&self, _: &[DatastreamId]) -> Millis {
        Millis::MAX
    }

    fn mark(&self, datastreams: &[DatastreamId]) -> Option<String> {
        Some(format!("{:?} of {datastreams:?}", self.protected))
    }
}

fn names(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).unwrap();
    let mut names: Vec<_> = entries
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn an_export_is_a_file_for_each_month_and_a_manifest_that_says_what_is_in_them() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    fill(&store);
    for format in [Format::Csv, Format::Ndjson, Format::Parquet] {
        let out = dir.path().join(format.as_str());
        let made = months(&store, &out, question(format));
        let file = |month: &str| format!("readings-{month}.{format}");
        assert_eq!(
            names(&out),
            [
                "manifest.json",
                &file("2025-12"),
                &file("2026-01"),
                &file("2026-02"),
                &file("2026-03")
            ]
        );
        assert_eq!(made.manifest.rows, 6_000);
        for entry in &made.manifest.files {
            let bytes = std::fs::read(out.join(&entry.name)).unwrap();
            let sha256 = hex::encode(sha2::Sha256::digest(&bytes));
            assert_eq!(
                (bytes.len() as u64, sha256),
                (entry.bytes, entry.sha256.clone())
            );
        }
        let read = Manifest::read(&out.join(MANIFEST)).unwrap().unwrap();
        assert_eq!(read, made.manifest);
        assert_eq!(read.legend.quantities["water_level"].unit, "m");
        let device = read.legend.devices[0].registered.as_ref().unwrap();
        assert_eq!(device, &draft(17));
    }
}

#[test]
fn an_interrupted_export_goes_on_with_the_month_it_was_at() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    fill(&store);
    let (whole, broken) = (dir.path().join("whole"), dir.path().join("broken"));
    let wanted = months(&store, &whole, question(Format::Csv)).manifest;
    let clock = clock();
    let export = Export::new(&store, &clock, question(Format::Csv));
    let target = Target::Months(broken.clone());
    let stopped = export.run(&target, &mut |rows| rows < 3_000);
    assert!(matches!(stopped, Err(Error::Stopped)));
    let left = Manifest::read(&broken.join(MANIFEST)).unwrap().unwrap();
    assert!((1..4).contains(&left.files.len()));
    assert!(names(&broken).iter().any(|name| name.contains(".csv.part")));
    let made = export.run(&target, &mut |_| true).unwrap();
    assert_eq!(made.kept, left.files.len());
    assert_eq!(made.manifest, wanted);
    for name in names(&whole) {
        let read = |dir: &Path| std::fs::read(dir.join(&name)).unwrap();
        assert_eq!(read(&whole), read(&broken), "{name}");
    }
    assert_eq!(names(&whole), names(&broken));
}

#[test]
fn a_month_that_was_not_over_is_made_again_and_so_is_a_file_that_was_cut() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    let ids = fill(&store);
    let out = dir.path().join("out");
    let first = months(&store, &out, question(Format::Ndjson)).manifest;
    std::fs::write(out.join("readings-2026-01.ndjson"), "").unwrap();
    let late = Reading {
        datastream: ids[0],
        quality: Quality::GOOD,
        time: at("2026-03-09T12:00:00Z"),
        value: 1.5,
    };
    let batch = Batch {
        readings: vec![late],
        ..Batch::default()
    };
    store.append(batch).unwrap();
    let made = months(&store, &out, question(Format::Ndjson));
    assert_eq!((made.kept, made.manifest.rows), (2, first.rows + 1));
    assert_eq!(made.manifest.files[1], first.files[1]);
}

#[test]
fn the_files_of_another_question_are_left_alone() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    fill(&store);
    let out = dir.path().join("out");
    months(&store, &out, question(Format::Csv));
    let clock = clock();
    let other = Question {
        to: Some(at("2026-01-01T00:00:00Z")),
        ..question(Format::Csv)
    };
    let export = Export::new(&store, &clock, other);
    let refused = export.run(&Target::Months(out), &mut |_| true).unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("another end: open instead of 2026-01-01T00:00:00Z"),
        "{refused}"
    );
}

#[test]
fn the_public_gets_no_identity_of_a_device() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    let ids = fill(&store);
    let crowd = Crowd::of(&store);
    for format in [Format::Csv, Format::Ndjson, Format::Parquet] {
        let out = dir.path().join(format.as_str());
        let public = Question {
            audience: Audience::Public(&crowd),
            datastreams: Some(ids[..1].to_vec()),
            ..question(format)
        };
        let made = months(&store, &out, public);
        assert_eq!(made.manifest.rows, 2_000);
        for name in names(&out) {
            let bytes = std::fs::read(out.join(&name)).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            for secret in [
                "dev_eui",
                "0000000000000011",
                "site",
                "soil_moisture",
                "\"Pegel\"",
            ] {
                assert!(!text.contains(secret), "{name} holds {secret}");
            }
        }
    }
}

#[test]
fn files_for_the_public_hold_what_the_public_sees_and_are_made_again_when_that_changes() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    let ids = fill(&store);
    let (out, mut crowd) = (dir.path().join("out"), Crowd::of(&store));
    let made = |crowd: &Crowd| {
        let public = Question {
            audience: Audience::Public(crowd),
            datastreams: Some(ids[..2].to_vec()),
            ..question(Format::Csv)
        };
        months(&store, &out, public)
    };
    assert_eq!(made(&crowd).manifest.rows, 4_000);
    crowd.protected = Some(ids[1]);
    let again = made(&crowd);
    assert_eq!((again.kept, again.manifest.rows), (0, 2_001));
    assert_eq!(again.manifest.seen, crowd.mark(&ids[..2]));
    assert_eq!(again.manifest.files[0].from, at("2025-12-01T00:00:00Z"));
    let legend = &again.manifest.legend;
    assert_eq!(legend.devices[0].name, "Nummer 1");
    assert_eq!(legend.datastreams[1].aggregate.as_deref(), Some("1d"));
    let january = std::fs::read_to_string(out.join("readings-2026-01.csv")).unwrap();
    let of_second: Vec<&str> = january.lines().filter(|row| row.contains("soil")).collect();
    assert_eq!(of_second.len(), 1);
    assert!(of_second[0].contains("4711"), "{}", of_second[0]);
}

#[test]
fn one_file_holds_a_range_with_its_manifest_beside_it() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    fill(&store);
    let file = dir.path().join("some.csv");
    let some = Question {
        from: Some(at("2026-01-01T00:00:00Z")),
        to: Some(at("2026-01-01T01:00:00Z")),
        ..question(Format::Csv)
    };
    let clock = clock();
    let target = Target::File(file.clone());
    Export::new(&store, &clock, some)
        .run(&target, &mut |_| true)
        .unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let mut lines = text.split("\r\n");
    assert_eq!(
        lines.next(),
        Some("time,device,dev_eui,datastream,quantity,channel,unit,value,quality")
    );
    assert_eq!(
        lines.next(),
        Some("2026-01-01T00:00:00.25Z,1,0000000000000011,1,water_level,,m,-2.71,")
    );
    assert!(dir.path().join("some.csv.manifest.json").exists());
}
