//! Frozen samples: a small store of every format there was, never edited. Each must be read as it was meant, whatever
//! the format is today.

use super::*;
use crate::Users;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use talblick_model::Reject;

const DAY: i64 = 86_400_000;
/// 2026-03-01.
const FIRST: i64 = 20_513 * DAY;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/store")
}

/// What every sample holds: all codecs of columns, gaps and remarks, late readings, uplinks, rejects, a log.
fn fill(store: &Store) {
    let ids = datastreams(store, 2, 4);
    Users::open(&store.embedded().config.dir)
        .unwrap()
        .put(&User {
            name: "anna".into(),
            password_hash: "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g".into(),
            role: UserRole::Viewer,
        })
        .unwrap();
    store.put_setting("language", "de").unwrap();
    let mut random = 7_u64;
    let mut noise = move || {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(random >> 33).unwrap())
    };
    for day in 0..4_i64 {
        let start = FIRST + day * DAY;
        let mut batch = Batch::default();
        for step in 0..48_i64 {
            let time = start + step * 1_800_000 + step % 7;
            let n = f64::from(u32::try_from(step).unwrap());
            // Four quantities, four ways to write a column: two with few digits, whole numbers and doubles that jump.
            let mut values = [20.0 + n / 10.0, 40.0 + n, 1.0 / (n + 3.0), 0.25];
            if day == 1 {
                values[0] = noise();
                values[2] = noise().sqrt() * 1e-9;
            }
            for (place, value) in values.iter().enumerate() {
                let mut one = reading(ids[place], time, *value);
                if step % 12 == 5 {
                    one.quality = [Quality::GAP, Quality::CLOCK][place % 2];
                }
                batch.readings.push(one);
            }
            if step < 20 {
                batch.readings.push(reading(ids[4], time, 1.0 / (n + 1.0)));
            }
        }
        for (device, hash) in [(1_u32, 10), (2, 20)] {
            let device = DeviceId::try_from(device).unwrap();
            let at = start + 60_000;
            batch.uplinks.push(uplink(
                device,
                at,
                hash + day.unsigned_abs(),
                vec![reception(1, -90), reception(2, -110)],
            ));
        }
        batch.rejects.push(Reject {
            at: ms(start),
            source: "stadtnetz".into(),
            topic: "application/1/device/x/event/up".into(),
            reason: RejectReason::Malformed,
            detail: "not JSON".into(),
            dev_eui: None,
            payload: vec![0, 255, 1],
        });
        batch.tallies.push(Tally {
            source: "stadtnetz".into(),
            received: 3,
            stored: 2,
            rejected: BTreeMap::from([(RejectReason::Malformed, 1)]),
            ..Tally::default()
        });
        store.append(batch).unwrap();
        if day < 3 {
            store.seal().unwrap();
        }
    }
    // Late: one replaces a sealed reading, one is new on a sealed day, one gateway more heard a sealed uplink.
    store
        .append(readings(vec![
            reading(ids[0], FIRST, -7.5),
            reading(ids[0], FIRST + 1, -8.5),
        ]))
        .unwrap();
    let first = uplink(DeviceId::try_from(1).unwrap(), FIRST + 60_000, 10, vec![]);
    let late = LateReceptions {
        identity: first.identity,
        receptions: vec![reception(3, -80)],
    };
    store
        .append(Batch {
            receptions: vec![late],
            ..Batch::default()
        })
        .unwrap();
}

/// A data directory with the sample of a format.
pub(super) fn copied(format: i64) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let sample = folder().join(format!("format-{format}.db"));
    std::fs::copy(sample, dir.path().join(FILE)).unwrap();
    dir
}

/// Everything a store answers, as lines.
pub(super) fn told(store: &Store) -> String {
    let mut out = String::new();
    for datastream in store.datastreams() {
        writeln!(
            out,
            "{datastream:?} {:?} {:?}",
            store.counters(datastream.id),
            store.latest(datastream.id)
        )
        .unwrap();
        for reading in all(store, datastream.id) {
            writeln!(out, "{reading:?}").unwrap();
        }
    }
    for device in store.devices() {
        writeln!(out, "{device:?} {:?}", store.device_presence(device.id)).unwrap();
        let page = store
            .uplinks(device.id, TimeRange::ALL, None, 1_000)
            .unwrap();
        for uplink in page.items {
            writeln!(out, "{}", serde_json::to_string(&uplink).unwrap()).unwrap();
        }
    }
    for gateway in store.gateways() {
        writeln!(out, "{gateway:?} {:?}", store.gateway_presence(gateway.id)).unwrap();
    }
    writeln!(
        out,
        "{:?} {:?}",
        store.accounting(),
        store.rejected_by_reason()
    )
    .unwrap();
    writeln!(
        out,
        "{:?}",
        store.rejects(&RejectFilter::default(), None, 100).unwrap()
    )
    .unwrap();
    writeln!(
        out,
        "{:?} {:?}",
        store.users().unwrap(),
        store.setting("language").unwrap()
    )
    .unwrap();
    let identities = store.recent_identities(Millis::MIN).unwrap();
    writeln!(out, "{identities:?}").unwrap();
    out
}

#[test]
fn every_format_there_was_is_read_as_it_was_meant() {
    let today = tempfile::tempdir().unwrap();
    let store = open(&today);
    fill(&store);
    let meant = told(&store);
    for format in 1..=database::FORMAT {
        let sample = folder().join(format!("format-{format}.db"));
        if !sample.is_file() {
            drop(store);
            let new = sample.with_extension("db.new");
            std::fs::create_dir_all(folder()).unwrap();
            std::fs::copy(today.path().join(FILE), &new).unwrap();
            panic!("{} is missing; {} is one", sample.display(), new.display());
        }
        let dir = copied(format);
        let verification = verify(dir.path(), &mut |_, _| {}).unwrap();
        assert_eq!(
            (verification.format, verification.findings),
            (format, vec![])
        );
        let store = open(&dir);
        assert_eq!(told(&store), meant, "format {format}");
        store.seal().unwrap();
        assert_eq!(told(&store), meant, "format {format}, sealed");
        drop(store);
        assert_eq!(told(&open(&dir)), meant, "format {format}, opened again");
        assert!(verify(dir.path(), &mut |_, _| {}).unwrap().is_clean());
    }
}
