//! The store against a naive map: whatever is appended, sealed and reopened, both answer the same.

use super::*;
use crate::day::DAY_MS;
use jiff::ToSpan as _;
use proptest::prelude::*;

pub(crate) type Naive = BTreeMap<DatastreamId, BTreeMap<i64, (f64, u8)>>;

#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Readings as (datastream, time, value, quality).
    Append(Vec<(usize, i64, f64, u8)>),
    Seal,
    Reopen,
}

fn times() -> impl Strategy<Value = i64> {
    let start = 1_789_000_000_000_i64 / DAY_MS * DAY_MS;
    prop_oneof![
        6 => (0_i64..60).prop_map(move |n| start + n * 7_200_000),
        2 => (0_i64..400).prop_map(move |n| start + n * 7_001),
        1 => Just(Millis::MIN.as_i64()),
        1 => Just(Millis::MAX.as_i64() - 1),
        1 => (-5_i64..5).prop_map(|n| n * DAY_MS),
    ]
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let value = prop_oneof![
        4 => (-400_i32..400).prop_map(|n| f64::from(n) / 10.0),
        1 => Just(-0.0),
        1 => Just(1e300),
        1 => Just(std::f64::consts::PI),
    ];
    let flags = prop_oneof![6 => Just(0_u8), 1 => Just(1), 1 => Just(16)];
    let row = (0_usize..5, times(), value, flags);
    let step = prop_oneof![
        6 => prop::collection::vec(row, 1..40).prop_map(Step::Append),
        1 => Just(Step::Seal),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..14)
}

/// Late enough that most of what is sealed is rolled up.
fn later(dir: &TempDir) -> Config {
    Config {
        clock: Clock::fixed(ms(1_800_000_000_000)),
        ..config(dir)
    }
}

/// Rows of a step as a batch; the naive map knows them then.
pub(crate) fn naive_readings(
    rows: Vec<(usize, i64, f64, u8)>,
    ids: &[DatastreamId],
    naive: &mut Naive,
) -> Batch {
    let mut batch = Vec::new();
    for (at, time, value, bits) in rows {
        batch.push(Reading {
            datastream: ids[at],
            quality: Quality::from_bits(bits),
            time: ms(time),
            value,
        });
        let series = naive.entry(ids[at]).or_default();
        series.insert(time, (value, bits));
    }
    readings(batch)
}

fn naive_reading(time: i64, (value, bits): (f64, u8)) -> StoredReading {
    let quality = Quality::from_bits(bits);
    StoredReading {
        time: ms(time),
        value: (!quality.is_gap()).then_some(value + 0.0),
        quality,
    }
}

pub(crate) fn check(store: &Store, naive: &Naive, ids: &[DatastreamId]) {
    let mut latest = Vec::new();
    for id in ids {
        let series = naive.get(id).cloned().unwrap_or_default();
        let expected: Vec<_> = series.iter().map(|(t, v)| naive_reading(*t, *v)).collect();
        assert_eq!(all(store, *id), expected);
        let counters = store.counters(*id).map(|c| (c.count, c.first, c.last));
        let known = expected.first().zip(expected.last());
        assert_eq!(
            counters,
            known.map(|(a, b)| (series.len() as u64, a.time, b.time))
        );
        latest.extend(expected.last().map(|r| (*id, *r)));
        assert_eq!(
            store.latest(*id).map(|l| l.reading),
            expected.last().copied()
        );
        check_pages(store, *id, &expected);
        check_buckets(store, *id, &expected);
    }
    let all_latest: Vec<_> = store
        .latest_all()
        .into_iter()
        .map(|l| (l.datastream, l.reading))
        .collect();
    assert_eq!(all_latest, latest);
    let mut scanned: BTreeMap<DatastreamId, Vec<StoredReading>> = BTreeMap::new();
    let mut each = |id: DatastreamId, readings: &[StoredReading]| {
        scanned.entry(id).or_default().extend_from_slice(readings);
        true
    };
    store
        .scan(TimeRange::ALL, Some(&ids[1..3]), &mut each)
        .unwrap();
    for id in ids {
        let wanted = ids[1..3].contains(id) && naive.contains_key(id);
        let expected = wanted.then(|| all(store, *id));
        assert_eq!(scanned.get(id), expected.as_ref());
    }
}

fn check_pages(store: &Store, id: DatastreamId, expected: &[StoredReading]) {
    let (mut range, mut found) = (Some(TimeRange::ALL), Vec::new());
    while let Some(now) = range {
        let page = store.readings(id, now, Order::Ascending, 7).unwrap();
        found.extend(page.items);
        range = page
            .next
            .map(|next| TimeRange::new(next, now.to()).unwrap());
    }
    assert_eq!(found, expected);
    let (mut range, mut found) = (Some(TimeRange::ALL), Vec::new());
    while let Some(now) = range {
        let page = store.readings(id, now, Order::Descending, 7).unwrap();
        found.extend(page.items);
        range = page
            .next
            .map(|next| TimeRange::new(now.from(), next).unwrap());
    }
    found.reverse();
    assert_eq!(found, expected);
}

/// Every three hours; local days and a local month, with the change of clocks; two days and a half, from within an hour.
fn edges() -> [Vec<Millis>; 3] {
    let start = 1_789_000_000_000_i64 / DAY_MS * DAY_MS;
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let midnight = |n: i64| {
        let date = ms(start).timestamp().to_zoned(berlin.clone()).date();
        let date = date.checked_add(n.days()).unwrap();
        date.to_zoned(berlin.clone()).unwrap().timestamp().into()
    };
    [
        (0..60).map(|n| ms(start + n * 10_800_000)).collect(),
        (-3..8).chain([51]).map(midnight).collect(),
        (0..4)
            .map(|n| ms(start + 77_777 + n * 216_000_000))
            .collect(),
    ]
}

fn check_buckets(store: &Store, id: DatastreamId, expected: &[StoredReading]) {
    for edges in edges() {
        check_edges(store, id, expected, &edges);
    }
}

fn check_edges(store: &Store, id: DatastreamId, expected: &[StoredReading], edges: &[Millis]) {
    let columns = store.buckets(id, edges).unwrap();
    assert_eq!(columns.t, edges[..edges.len() - 1]);
    for (i, pair) in edges.windows(2).enumerate() {
        let values: Vec<f64> = expected
            .iter()
            .filter(|r| pair[0] <= r.time && r.time < pair[1])
            .filter_map(|r| r.value)
            .collect();
        assert_eq!(columns.n[i] as usize, values.len());
        assert_eq!(columns.min[i], values.iter().copied().reduce(f64::min));
        assert_eq!(columns.max[i], values.iter().copied().reduce(f64::max));
        assert_eq!(columns.last[i], values.last().copied());
        let sum = values.iter().copied().reduce(|a, b| a + b);
        assert_eq!(columns.sum[i].is_some(), sum.is_some());
        if let (Some(found), Some(sum)) = (columns.sum[i], sum) {
            // Rollups add up in another order.
            let size: f64 = values.iter().map(|value| value.abs()).sum();
            assert!((found - sum).abs() <= size * 1e-14, "{found} {sum}");
            let mean = sum / f64::from(columns.n[i]);
            let found = columns.avg[i].unwrap();
            assert!((found - mean).abs() <= size * 1e-14, "{found} {mean}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_store_answers_like_a_naive_map(steps in steps()) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(later(&dir)).unwrap();
        let ids = datastreams(&store, 2, 3);
        let mut naive = Naive::new();
        for step in steps {
            match step {
                Step::Append(rows) => {
                    store.append(naive_readings(rows, &ids, &mut naive)).unwrap();
                }
                Step::Seal => store.seal().unwrap(),
                Step::Reopen => {
                    drop(store);
                    store = Store::open(later(&dir)).unwrap();
                }
            }
            check(&store, &naive, &ids);
        }
        store.seal().unwrap();
        check(&store, &naive, &ids);
        drop(store);
        check(&Store::open(later(&dir)).unwrap(), &naive, &ids);
    }
}

#[test]
fn readers_see_every_reading_while_days_are_sealed_beside_ingest() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(Config {
        head_readings: 2_000,
        ..config(&dir)
    })
    .unwrap();
    let ids = datastreams(&store, 4, 4);
    let start = 1_780_000_000_000;
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = 0;
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                let found = all(&store, ids[5]);
                assert!(found.len() >= seen, "{} after {seen}", found.len());
                let counted =
                    usize::try_from(store.counters(ids[5]).map_or(0, |c| c.count)).unwrap();
                assert!(counted >= found.len());
                seen = found.len();
                let mut scanned = 0;
                store
                    .scan(TimeRange::ALL, Some(&ids[5..6]), &mut |_, r| {
                        scanned += r.len();
                        true
                    })
                    .unwrap();
                assert!(scanned >= seen);
            }
        });
        for n in 0..3_000_i32 {
            let batch = ids
                .iter()
                .map(|id| reading(*id, start + i64::from(n) * 600_000, f64::from(n)))
                .collect();
            store.append(readings(batch)).unwrap();
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        reader.join().unwrap();
    });
    assert_eq!(all(&store, ids[5]).len(), 3_000);
    drop(store);
    let store = open(&dir);
    assert_eq!(all(&store, ids[15]).len(), 3_000);
    assert_eq!(store.counters(ids[0]).unwrap().count, 3_000);
}
