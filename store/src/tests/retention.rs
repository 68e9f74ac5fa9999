//! Retention: what goes, what stays, and what is said beforehand.

use super::*;
use crate::day::DAY_MS;
use talblick_model::Reject;

/// The first moment of 2025 in UTC.
const NEW_YEAR: i64 = 1_735_689_600_000;

/// Ten days of hourly readings and one uplink a day.
fn furnished(dir: &TempDir, clock: i64) -> (Store, DatastreamId) {
    let store = Store::open(Config {
        clock: Clock::fixed(ms(clock)),
        ..config(dir)
    })
    .unwrap();
    let id = datastreams(&store, 1, 1)[0];
    let device = store.devices()[0].id;
    for day in 0..10_i64 {
        let start = NEW_YEAR + day * DAY_MS;
        store
            .append(Batch {
                readings: (0..24)
                    .map(|hour| {
                        reading(
                            id,
                            start + hour * 3_600_000,
                            f64::from(i32::try_from(hour).unwrap()),
                        )
                    })
                    .collect(),
                uplinks: vec![uplink(
                    device,
                    start,
                    day.unsigned_abs(),
                    vec![reception(1, -90)],
                )],
                rejects: vec![Reject {
                    at: ms(start),
                    source: "stadtnetz".into(),
                    topic: "t".into(),
                    reason: RejectReason::Malformed,
                    detail: "not JSON".into(),
                    dev_eui: None,
                    payload: vec![1],
                }],
                ..Batch::default()
            })
            .unwrap();
    }
    store.seal().unwrap();
    (store, id)
}

fn keep(raw: u32, rollups: u32, uplinks: u32, rejects: u32) -> Retention {
    Retention {
        raw: Some(raw),
        rollups: Some(rollups),
        uplinks: Some(uplinks),
        rejects: Some(rejects),
    }
}

fn days(count: i64) -> Vec<Millis> {
    (0..=count).map(|day| ms(NEW_YEAR + day * DAY_MS)).collect()
}

#[test]
fn each_kind_of_data_goes_at_its_own_age_and_the_preview_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let (store, id) = furnished(&dir, NEW_YEAR + 9 * DAY_MS);
    let before = store.buckets(id, &days(10)).unwrap();
    let retention = keep(3, 7, 1, 5);
    let preview = store.expired(&retention).unwrap();
    assert_eq!(
        (
            preview.raw.items,
            preview.raw.device_days,
            preview.uplinks.items,
            preview.rejects.items
        ),
        (6 * 24, 6, 8, 4)
    );
    assert_eq!(preview.raw.before, Some(ms(NEW_YEAR + 6 * DAY_MS)));
    let gone = store.forget(&retention).unwrap();
    assert_eq!(gone, preview);
    assert_eq!((gone.rejects.items, gone.rollups.items), (4, 2));
    let counters = store.counters(id).unwrap();
    assert_eq!(
        (counters.count, counters.first),
        (4 * 24, ms(NEW_YEAR + 6 * DAY_MS))
    );
    assert_eq!(all(&store, id).len(), 4 * 24);
    let device = store.devices()[0].id;
    assert_eq!(
        store
            .uplinks(device, TimeRange::ALL, None, 100)
            .unwrap()
            .items
            .len(),
        2
    );
    // Two days have gone for good, of four more the rollups are left.
    let after = store.buckets(id, &days(10)).unwrap();
    assert_eq!(after.n[..2], [0, 0]);
    assert_eq!(
        (&after.n[2..], &after.sum[2..]),
        (&before.n[2..], &before.sum[2..])
    );
    assert_eq!(store.expired(&retention).unwrap().raw.items, 0);
    drop(store);
    assert!(verify(dir.path(), &mut |_, _| {}).unwrap().is_clean());
    let store = open(&dir);
    assert_eq!(store.counters(id), Some(counters));
    assert_eq!(store.buckets(id, &days(10)).unwrap(), after);
}

#[test]
fn the_preview_says_what_goes_also_of_what_is_not_sealed_yet() {
    let dir = tempfile::tempdir().unwrap();
    let (store, id) = furnished(&dir, NEW_YEAR + 30 * DAY_MS);
    let device = store.devices()[0].id;
    let minutes = |day: i64| (0..400_i64).map(move |n| NEW_YEAR + day * DAY_MS + n * 200_000);
    // Late readings and uplinks of sealed days, and days nothing of which is sealed; dense enough for hours of their own.
    for day in [1, 4, 8, 12, 20] {
        let readings = minutes(day).map(|time| reading(id, time, 0.5)).collect();
        let number = 100 + day.unsigned_abs();
        let heard = NEW_YEAR + day * DAY_MS + 1;
        store
            .append(Batch {
                readings,
                uplinks: vec![uplink(device, heard, number, vec![reception(2, -80)])],
                ..Batch::default()
            })
            .unwrap();
    }
    let preview_beside = |retention: &Retention| {
        let beside = Store::open_beside(config(&dir)).unwrap();
        beside.expired(retention).unwrap()
    };
    for retention in [keep(15, 18, 10, 5), keep(9, 11, 6, 5), keep(0, 0, 0, 0)] {
        let preview = store.expired(&retention).unwrap();
        assert!(preview.raw.items > 0 && preview.rollups.items > 0);
        let beside = preview_beside(&retention);
        assert_eq!(
            (beside.raw, beside.rollups, beside.uplinks),
            (preview.raw, preview.rollups, preview.uplinks)
        );
        assert_eq!(store.forget(&retention).unwrap(), preview);
        store
            .append(readings(vec![reading(id, NEW_YEAR + 20 * DAY_MS, 2.5)]))
            .unwrap();
    }
    drop(store);
    assert!(verify(dir.path(), &mut |_, _| {}).unwrap().is_clean());
}

#[test]
fn a_reading_of_a_day_that_only_has_rollups_left_is_not_taken_and_counted_twice() {
    let dir = tempfile::tempdir().unwrap();
    let (store, id) = furnished(&dir, NEW_YEAR + 9 * DAY_MS);
    store
        .forget(&Retention {
            raw: Some(3),
            ..Retention::default()
        })
        .unwrap();
    let before = store.buckets(id, &days(10)).unwrap();
    store
        .append(readings(vec![reading(id, NEW_YEAR + 3_600_000, 1.0)]))
        .unwrap();
    store.seal().unwrap();
    assert_eq!(store.buckets(id, &days(10)).unwrap(), before);
    assert_eq!(store.counters(id).unwrap().count, 4 * 24);
}

#[test]
fn a_clock_that_is_years_ahead_takes_nothing_away() {
    let dir = tempfile::tempdir().unwrap();
    let (store, id) = furnished(&dir, NEW_YEAR + 4_000 * DAY_MS);
    let gone = store.forget(&keep(30, 30, 30, 30)).unwrap();
    assert_eq!(
        (gone.raw.items, gone.uplinks.items, gone.rejects.items),
        (0, 0, 0)
    );
    assert_eq!(store.counters(id).unwrap().count, 240);
}

#[test]
fn nothing_goes_where_no_age_is_given() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = furnished(&dir, NEW_YEAR + 9 * DAY_MS);
    let gone = store.forget(&Retention::default()).unwrap();
    assert_eq!(gone, Expired::default());
}
