//! What survives, what is refused, and what is said.

use super::*;
use rusqlite::Connection;
use std::sync::atomic::{AtomicU64, Ordering};
use talblick_model::Reject;

pub(super) fn raw(dir: &TempDir) -> Connection {
    Connection::open(dir.path().join(FILE)).unwrap()
}

fn reject(reason: RejectReason) -> Reject {
    Reject {
        at: ms(5),
        source: "stadtnetz".into(),
        topic: "application/1/device/x/event/up".into(),
        reason,
        detail: "not JSON".into(),
        dev_eui: Some(DevEui::from_u64(7)),
        payload: vec![0, 255, 1],
    }
}

#[test]
fn a_second_process_is_told_that_the_directory_is_in_use() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let error = Store::open(config(&dir)).unwrap_err();
    assert!(matches!(error, Error::Locked { .. }));
    assert!(
        error.to_string().contains("in use by another process"),
        "{error}"
    );
    store.close().unwrap();
    open(&dir);
}

#[test]
fn a_newer_format_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(&dir));
    raw(&dir).pragma_update(None, "user_version", 99).unwrap();
    let before = std::fs::read(dir.path().join("talblick.db")).unwrap();
    let error = Store::open(config(&dir)).unwrap_err();
    assert!(matches!(error, Error::Newer { found: 99, .. }), "{error}");
    assert_eq!(
        std::fs::read(dir.path().join("talblick.db")).unwrap(),
        before
    );
}

#[test]
fn a_flipped_byte_in_the_log_costs_only_its_batch() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 1, 1);
    for n in 0..5_i64 {
        store
            .append(readings(vec![reading(ids[0], n * 1_000, 1.5)]))
            .unwrap();
    }
    drop(store);
    let db = raw(&dir);
    let mut block: Vec<u8> = db
        .query_row("SELECT block FROM log WHERE id = 5", [], |r| r.get(0))
        .unwrap();
    *block.last_mut().unwrap() ^= 4;
    db.execute("UPDATE log SET block = ?1 WHERE id = 5", [block])
        .unwrap();
    drop(db);
    let store = open(&dir);
    assert_eq!(all(&store, ids[0]).len(), 4);
    assert_eq!(store.counters(ids[0]).unwrap().count, 4);
    store
        .append(readings(vec![reading(ids[0], 9_000, 1.5)]))
        .unwrap();
    store.seal().unwrap();
    assert_eq!(all(&store, ids[0]).len(), 5);
}

#[test]
fn any_prefix_of_the_write_ahead_log_is_a_valid_store() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 2, 2);
    store
        .append(readings(vec![reading(ids[0], 0, 1.0)]))
        .unwrap();
    for n in 1..6_i64 {
        let batch = ids.iter().map(|id| reading(*id, n * 1_000, 2.5)).collect();
        store.append(readings(batch)).unwrap();
    }
    let file = |name: &str| std::fs::read(dir.path().join(name)).unwrap();
    let (database, wal) = (file("talblick.db"), file("talblick.db-wal"));
    let copy = tempfile::tempdir().unwrap();
    for cut in (0..wal.len())
        .step_by(wal.len() / 37)
        .chain([wal.len() - 1, wal.len()])
    {
        let _ = std::fs::remove_file(copy.path().join("talblick.db-shm"));
        std::fs::write(copy.path().join("talblick.db"), &database).unwrap();
        std::fs::write(copy.path().join("talblick.db-wal"), &wal[..cut]).unwrap();
        let store = open(&copy);
        let mut counts = vec![0; 2];
        for id in store.datastreams().iter().map(|d| d.id).take(2) {
            let found = all(&store, id);
            assert_eq!(
                found.len() as u64,
                store.counters(id).map_or(0, |c| c.count)
            );
            counts[id.index() - 1] = found.len();
        }
        assert!(counts[0] >= counts[1] && counts[0] <= counts[1] + 1);
        assert!(cut < wal.len() || counts == [6, 5]);
    }
}

#[test]
fn an_unreadable_chunk_is_skipped_and_kept_in_quarantine() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 1, 2);
    let day = 86_400_000;
    store
        .append(readings(vec![
            reading(ids[0], 0, 1.0),
            reading(ids[0], day, 2.0),
        ]))
        .unwrap();
    store.seal().unwrap();
    let db = raw(&dir);
    db.execute(
        "UPDATE chunk SET block = x'020100000000000001' WHERE key < 1000",
        [],
    )
    .unwrap();
    let times = |store: &Store| {
        all(store, ids[0])
            .iter()
            .map(|r| r.time.as_i64())
            .collect::<Vec<_>>()
    };
    assert_eq!(times(&store), [day]);
    store
        .append(readings(vec![reading(ids[0], 5, 3.0)]))
        .unwrap();
    store.seal().unwrap();
    assert_eq!(times(&store), [5, day]);
    let kept: i64 = db
        .query_row("SELECT count(*) FROM quarantine", [], |r| r.get(0))
        .unwrap();
    assert_eq!(kept, 1);
}

#[test]
fn a_full_disk_refuses_whole_batches_says_so_and_recovers() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 1, 1);
    let limit = |pages: i64| {
        let mut writer = store.embedded().writer().unwrap();
        let set = |db: &Connection| {
            Ok(db.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?)
        };
        writer.directly(set).unwrap();
    };
    limit(1);
    let large: Vec<_> = (0..20_000_i32)
        .map(|n| reading(ids[0], i64::from(n) * 10, f64::from(n) / 7.0))
        .collect();
    let batch = Batch {
        rejects: vec![reject(RejectReason::Malformed)],
        ..readings(large)
    };
    assert!(matches!(
        store.append(batch.clone()).unwrap_err(),
        Error::DiskFull
    ));
    assert!(matches!(store.health(), Health::NotWritable(why) if why.contains("full")));
    assert_eq!(all(&store, ids[0]), []);
    assert!(
        store
            .rejects(&RejectFilter::default(), None, 10)
            .unwrap()
            .items
            .is_empty()
    );
    limit(1_000_000);
    store.append(batch).unwrap();
    assert_eq!(store.health(), Health::Writable);
    assert_eq!(store.counters(ids[0]).unwrap().count, 20_000);
    assert_eq!(
        store
            .rejects(&RejectFilter::default(), None, 10)
            .unwrap()
            .items
            .len(),
        1
    );
}

#[test]
fn what_cannot_be_kept_is_refused_with_its_datastream() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 1, 1);
    let unknown = DatastreamId::try_from(99).unwrap();
    let error = store
        .append(readings(vec![reading(unknown, 0, 1.0)]))
        .unwrap_err();
    assert!(matches!(error, Error::UnknownDatastream(99)));
    for value in [f64::NAN, f64::INFINITY] {
        let error = store
            .append(readings(vec![reading(ids[0], 0, value)]))
            .unwrap_err();
        assert!(matches!(error, Error::NotFinite { datastream: 1 }));
    }
    store
        .append(readings(vec![reading(ids[0], 0, -0.0)]))
        .unwrap();
    assert!(all(&store, ids[0])[0].value.unwrap().is_sign_positive());
}

#[test]
fn a_closed_store_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 1, 1);
    store.close().unwrap();
    store.close().unwrap();
    let error = store
        .append(readings(vec![reading(ids[0], 0, 1.0)]))
        .unwrap_err();
    assert!(matches!(error, Error::Closed));
    assert!(matches!(store.seal(), Err(Error::Closed)));
    assert!(matches!(store.users(), Err(Error::Closed)));
}

#[test]
fn rejects_and_accounting_are_exact_after_reopen() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let tally = Tally {
        source: "stadtnetz".into(),
        received: 4,
        stored: 1,
        duplicate: 1,
        rejected: BTreeMap::from([(RejectReason::Malformed, 1)]),
        ignored: BTreeMap::from([(IgnoredKind::Join, 1)]),
    };
    for n in 0..3 {
        let reason = [
            RejectReason::Malformed,
            RejectReason::CodecError,
            RejectReason::Malformed,
        ][n];
        let batch = Batch {
            rejects: vec![reject(reason)],
            tallies: vec![tally.clone()],
            ..Batch::default()
        };
        store.append(batch).unwrap();
        if n == 1 {
            store.seal().unwrap();
        }
    }
    store.mark_replayed(1, ms(77)).unwrap();
    drop(store);
    let store = open(&dir);
    let totals = store.accounting();
    assert_eq!(totals.len(), 1);
    assert_eq!(
        (
            totals[0].received,
            totals[0].stored,
            totals[0].rejected,
            totals[0].ignored
        ),
        (12, 3, 3, 3)
    );
    assert_eq!(totals[0].ignored_by_kind, [(IgnoredKind::Join, 3)]);
    assert_eq!(store.rejected_by_reason(), [(RejectReason::Malformed, 3)]);
    let open = [(RejectReason::CodecError, 1), (RejectReason::Malformed, 1)];
    assert_eq!(store.open_rejects().unwrap(), open);
    let ids = |filter: RejectFilter, before| -> Vec<i64> {
        let page = store.rejects(&filter, before, 10).unwrap();
        page.items.iter().map(|r| r.id).collect()
    };
    let malformed = RejectFilter {
        reason: Some(RejectReason::Malformed),
        ..RejectFilter::default()
    };
    assert_eq!(ids(malformed.clone(), None), [3, 1]);
    assert_eq!(
        ids(
            RejectFilter {
                open_only: true,
                ..malformed
            },
            None
        ),
        [3]
    );
    assert_eq!(ids(RejectFilter::default(), Some(3)), [2, 1]);
    let page = store.rejects(&RejectFilter::default(), None, 2).unwrap();
    assert_eq!((page.items.len(), page.next), (2, Some(2)));
    let one = store.reject(1).unwrap().unwrap();
    assert_eq!(
        (one.replayed, one.reject),
        (Some(ms(77)), reject(RejectReason::Malformed))
    );
    assert_eq!(store.reject(4).unwrap(), None);
}

#[test]
fn batches_of_many_threads_are_all_durable_and_told_to_subscribers() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 1, 4);
    let told = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&told);
    store.subscribe(Box::new(move |batch| {
        counter.fetch_add(batch.readings.len() as u64, Ordering::Relaxed);
    }));
    std::thread::scope(|scope| {
        for id in &ids {
            let store = store.clone();
            scope.spawn(move || {
                for n in 0..200_i64 {
                    store
                        .append(readings(vec![reading(*id, n * 1_000, 1.0)]))
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(told.load(Ordering::Relaxed), 800);
    drop(store);
    let store = open(&dir);
    assert!(ids.iter().all(|id| all(&store, *id).len() == 200));
}

#[test]
fn another_process_may_read_the_file_during_ingest() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 1, 1);
    store
        .append(readings(vec![reading(ids[0], 0, 1.0)]))
        .unwrap();
    let other = raw(&dir);
    let snapshot = other.unchecked_transaction().unwrap();
    let rows = |db: &Connection| {
        db.query_row("SELECT count(*) FROM log", [], |r| r.get::<_, i64>(0))
            .unwrap()
    };
    assert_eq!(rows(&snapshot), 1);
    for n in 1..50_i64 {
        store
            .append(readings(vec![reading(ids[0], n, 1.0)]))
            .unwrap();
    }
    store.seal().unwrap();
    assert_eq!(rows(&snapshot), 1);
    drop(snapshot);
    assert_eq!(rows(&other), 0);
}
