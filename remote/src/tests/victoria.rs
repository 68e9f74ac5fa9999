//! A real VictoriaMetrics that is killed under load.

use super::*;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use talblick_model::TimeRange;
use talblick_store::{Order, Row, Series, StoredReading};

const DAY: i64 = 86_400_000;
const START: i64 = 1_717_200_000_000;

/// Appends a reading of each datastream every millisecond while `work` is done; answers how many of each.
fn under_load(store: &Store, ids: &[DatastreamId], work: impl FnOnce(&dyn Fn())) -> i64 {
    let (done, appended) = (AtomicBool::new(false), AtomicI64::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                let n = appended.load(Ordering::SeqCst);
                let values = ids.iter().map(|id| reading(*id, START + n * 1_000, 0.25));
                store.append(batch(values.collect())).unwrap();
                appended.store(n + 1, Ordering::SeqCst);
                std::thread::park_timeout(Duration::from_millis(1));
            }
        });
        work(&|| {
            let before = appended.load(Ordering::SeqCst);
            until("more was appended", Duration::from_secs(30), || {
                appended.load(Ordering::SeqCst) > before + 300
            });
        });
        done.store(true, Ordering::SeqCst);
    });
    appended.load(Ordering::SeqCst)
}

fn told(store: &Store) {
    until("the trouble is told", Duration::from_secs(30), || {
        store.back_end().unwrap().trouble.is_some()
    });
}

/// Everything gets there, and is there. A server that has just started may show a day of a series some seconds later.
fn assert_all_there(store: &Store, ids: &[DatastreamId], appended: i64) {
    let there = |id: &DatastreamId| {
        let page = store.readings(*id, TimeRange::ALL, Order::Ascending, usize::MAX);
        page.is_ok_and(|page| i64::try_from(page.items.len()).unwrap() == appended)
    };
    until("everything is there", Duration::from_secs(30), || {
        ids.iter().all(there)
    });
    for id in ids {
        let page = store.readings(*id, TimeRange::ALL, Order::Ascending, usize::MAX);
        let found = page.unwrap().items;
        assert_eq!(i64::try_from(found.len()).unwrap(), appended);
        let meant = |(n, r): (i64, &StoredReading)| {
            r.time == ms(START + n * 1_000) && r.value == Some(0.25)
        };
        assert!((0..).zip(&found).all(meant));
    }
}

#[test]
fn killing_it_under_load_loses_nothing_acknowledged() {
    let mut victoria = Victoria::start();
    let dir = tempfile::tempdir().unwrap();
    // It is on disk after ten seconds, and a new day of a series is shown after ten.
    let at_risk = Duration::from_secs(15);
    let store = open(&dir, Some(victoria.back_end(at_risk)));
    let ids = datastreams(&store);
    let appended = under_load(&store, &ids, |more| {
        for _ in 0..3 {
            more();
            victoria.kill();
            told(&store);
            // With the server away, days are sealed here.
            store.seal().unwrap();
            victoria.start_again();
        }
    });
    until("everything is delivered", Duration::from_mins(2), || {
        delivered(&store)
    });
    store.seal().unwrap();
    assert_all_there(&store, &ids, appended);
}

/// The server tells its start by the second: one that lives for less could be taken for the one before.
#[test]
fn starting_it_anew_several_times_a_second_loses_nothing_acknowledged() {
    let mut victoria = Victoria::start();
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir, Some(victoria.back_end(Duration::from_secs(15))));
    let ids = datastreams(&store);
    let appended = under_load(&store, &ids, |more| {
        for _ in 0..6 {
            more();
            victoria.kill();
            victoria.start_again();
        }
    });
    until("everything is delivered", Duration::from_mins(2), || {
        delivered(&store)
    });
    store.seal().unwrap();
    assert_all_there(&store, &ids, appended);
}

#[test]
fn stopping_it_under_load_is_told_within_seconds_and_loses_nothing() {
    let victoria = Victoria::start();
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir, Some(victoria.back_end(Duration::from_secs(15))));
    let ids = datastreams(&store);
    let appended = under_load(&store, &ids, |more| {
        more();
        victoria.signal("STOP");
        // Ten seconds of silence, and some for a busy machine.
        told(&store);
        let why = store.back_end().unwrap().trouble.unwrap();
        assert_eq!(why, "it does not answer within 10 s");
        more();
        victoria.signal("CONT");
        more();
    });
    until("everything is delivered", Duration::from_mins(2), || {
        delivered(&store)
    });
    store.seal().unwrap();
    assert_all_there(&store, &ids, appended);
}

#[test]
fn a_server_that_fills_up_under_load_takes_nothing_and_when_it_has_room_again_nothing_is_missing() {
    let mut victoria = Victoria::start();
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir, Some(victoria.back_end(Duration::from_secs(15))));
    let ids = datastreams(&store);
    let appended = under_load(&store, &ids, |more| {
        more();
        // It stops taking data while less than so much of its disk is free.
        victoria.kill();
        victoria.start_with(&["-storage.minFreeDiskSpaceBytes=900000GB"]);
        told(&store);
        more();
        assert!(!delivered(&store));
        store.seal().unwrap();
        victoria.kill();
        victoria.start_again();
        more();
    });
    until("everything is delivered", Duration::from_mins(2), || {
        delivered(&store)
    });
    store.seal().unwrap();
    assert_all_there(&store, &ids, appended);
}

#[test]
fn a_reading_at_midnight_is_found_by_a_range_that_ends_with_it() {
    let victoria = Victoria::start();
    let back_end = victoria.back_end(Duration::from_secs(15));
    let series = Arc::new(Series {
        id: DatastreamId::try_from(1).unwrap(),
        dev_eui: DevEui::from_u64(0xa817_58ff_fe03_12a0),
        quantity: Quantity::known("air_temperature").unwrap(),
        channel: None,
    });
    let midnight = START.div_euclid(DAY) * DAY;
    // The day before it must be empty.
    let times = [midnight, midnight + 1];
    let row = |time| Row {
        series: Arc::clone(&series),
        reading: StoredReading {
            time: ms(time),
            value: Some(0.25),
            quality: Quality::GOOD,
        },
        late: false,
    };
    back_end.write(&times.map(row)).unwrap();
    let read = |from, to| {
        let range = TimeRange::new(ms(from), ms(to)).unwrap();
        let found = back_end.read(std::slice::from_ref(&series), range).unwrap();
        let found = found.into_values().flatten();
        found.map(|r| r.time.as_i64()).collect::<Vec<_>>()
    };
    until("the day shows", Duration::from_secs(30), || {
        read(midnight - DAY, midnight + DAY) == times
    });
    assert_eq!(read(midnight - DAY, midnight + 1), [midnight]);
    assert_eq!(read(midnight, midnight + 1), [midnight]);
    assert!(read(midnight - DAY, midnight).is_empty());
}

#[test]
fn what_it_would_drop_without_a_word_becomes_a_reject() {
    let victoria = Victoria::start();
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir, Some(victoria.back_end(Duration::from_secs(3))));
    let ids = datastreams(&store);
    let readings = vec![
        reading(ids[0], START, 1.0),
        reading(ids[0], -5, 2.0),
        reading(ids[0], NOW + 3 * 86_400_000, 3.0),
    ];
    store.append(batch(readings)).unwrap();
    until("everything is delivered", Duration::from_secs(30), || {
        delivered(&store)
    });
    let filter = talblick_store::RejectFilter::default();
    assert_eq!(store.rejects(&filter, None, 10).unwrap().items.len(), 2);
}
