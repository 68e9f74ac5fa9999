//! The store against a naive map: whatever is appended, corrected, sealed, taken away by retention, and however often
//! it is reopened or crashes, both answer the same.

use super::*;
use crate::day::{DAY_MS, day_of};
use jiff::ToSpan as _;
use proptest::prelude::*;
use std::collections::BTreeSet;

type Series = BTreeMap<i64, (f64, u8)>;

/// What the store must know.
#[derive(Debug, Default)]
pub(crate) struct Naive {
    kept: BTreeMap<DatastreamId, Series>,
    /// Readings that retention took away, of which rollups are left.
    rolled: BTreeMap<DatastreamId, Series>,
    /// Their days.
    rolled_days: BTreeSet<(DeviceId, i64)>,
    owners: BTreeMap<DatastreamId, DeviceId>,
}

#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Readings as (datastream, time, value, quality).
    Append(Vec<(usize, i64, f64, u8)>),
    /// The same, as corrections.
    Replace(Vec<(usize, i64, f64, u8)>),
    Seal,
    /// Days of readings to keep, and days of rollups.
    Forget(u32, u32),
    Reopen,
    /// Goes on from what is on disk in the middle of everything.
    Crash,
}

/// The flag of corrected readings.
pub(crate) const CORRECTED: u8 = 16;

/// A day near the change of clocks of autumn 2026.
const START: i64 = 1_792_800_000_000_i64 / DAY_MS * DAY_MS;
/// Late enough that what is sealed is rolled up.
const NOW: i64 = START + 40 * DAY_MS;

fn config_now(dir: &TempDir) -> Config {
    Config {
        clock: Clock::fixed(ms(NOW)),
        ..config(dir)
    }
}

fn times() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => (0_i64..60).prop_map(|n| START + n * 7_200_000),
        2 => (0_i64..400).prop_map(|n| START + n * 7_001),
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
    let rows = prop::collection::vec((0_usize..5, times(), value, flags), 1..40).boxed();
    let step = prop_oneof![
        6 => rows.clone().prop_map(Step::Append),
        1 => rows.prop_map(Step::Replace),
        2 => Just(Step::Seal),
        1 => (0_u32..6, 0_u32..9).prop_map(|(raw, more)| Step::Forget(raw, raw + more)),
        1 => Just(Step::Reopen),
        1 => Just(Step::Crash),
    ];
    prop::collection::vec(step, 1..14)
}

impl Naive {
    pub(crate) fn of(store: &Store, ids: &[DatastreamId]) -> Self {
        let owner = |id: &DatastreamId| (*id, store.datastream(*id).unwrap().device);
        Self {
            owners: ids.iter().map(owner).collect(),
            ..Self::default()
        }
    }

    /// How many readings there are.
    pub(crate) fn count(&self) -> usize {
        self.kept.values().map(BTreeMap::len).sum()
    }

    /// Takes the rows of a step with more flags of quality, and answers them as readings.
    pub(crate) fn put_all(
        &mut self,
        rows: Vec<(usize, i64, f64, u8)>,
        ids: &[DatastreamId],
        flags: u8,
    ) -> Vec<Reading> {
        let mut batch = Vec::new();
        for (at, time, value, bits) in rows {
            let quality = Quality::from_bits(bits);
            batch.push(Reading {
                quality,
                ..reading(ids[at], time, value)
            });
            self.put(ids[at], time, value, bits | flags);
        }
        batch
    }

    fn put(&mut self, id: DatastreamId, time: i64, value: f64, bits: u8) {
        let owner = self.owners[&id];
        if !self.rolled_days.contains(&(owner, time.div_euclid(DAY_MS))) {
            self.kept.entry(id).or_default().insert(time, (value, bits));
        }
    }

    /// Takes away as [`Store::forget`] says it does.
    fn forget(&mut self, raw: u32, rollups: u32) {
        let days = |all: &BTreeMap<DatastreamId, Series>| {
            let times = all.values().filter_map(|series| series.keys().next_back());
            times.map(|time| time.div_euclid(DAY_MS)).max()
        };
        let rolled = self.rolled_days.iter().map(|(_, day)| *day).max();
        let newest = days(&self.kept).into_iter().chain(rolled).max();
        let today = newest.map_or(day_of(ms(NOW)), |day| day.min(day_of(ms(NOW))));
        let (raw, rollups) = (today - i64::from(raw), today - i64::from(rollups));
        for (id, series) in &mut self.kept {
            let left = series.split_off(&(raw * DAY_MS));
            for (time, reading) in std::mem::replace(series, left) {
                self.rolled.entry(*id).or_default().insert(time, reading);
                self.rolled_days
                    .insert((self.owners[id], time.div_euclid(DAY_MS)));
            }
        }
        self.kept.retain(|_, series| !series.is_empty());
        for series in self.rolled.values_mut() {
            *series = series.split_off(&(rollups * DAY_MS));
        }
        self.rolled_days.retain(|(_, day)| *day >= rollups);
    }

    fn readings(&self, id: DatastreamId) -> Vec<StoredReading> {
        let series = self.kept.get(&id).into_iter().flatten();
        series
            .map(|(time, reading)| naive_reading(*time, *reading))
            .collect()
    }

    /// Readings, and those of which only rollups are left.
    fn remembered(&self, id: DatastreamId) -> Vec<StoredReading> {
        let mut all = self.rolled.get(&id).cloned().unwrap_or_default();
        all.extend(self.kept.get(&id).into_iter().flatten());
        let all = all.into_iter();
        all.map(|(time, reading)| naive_reading(time, reading))
            .collect()
    }
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
        let expected = naive.readings(*id);
        assert_eq!(all(store, *id), expected);
        let counters = store.counters(*id).map(|c| (c.count, c.first, c.last));
        let known = expected.first().zip(expected.last());
        assert_eq!(
            counters,
            known.map(|(a, b)| (expected.len() as u64, a.time, b.time))
        );
        latest.extend(expected.last().map(|r| (*id, *r)));
        assert_eq!(
            store.latest(*id).map(|l| l.reading),
            expected.last().copied()
        );
        check_pages(store, *id, &expected);
        check_buckets(store, naive, *id);
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
        let wanted = ids[1..3].contains(id) && naive.kept.contains_key(id);
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
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let midnight = |n: i64| {
        let date = ms(START).timestamp().to_zoned(berlin.clone()).date();
        let date = date.checked_add(n.days()).unwrap();
        date.to_zoned(berlin.clone()).unwrap().timestamp().into()
    };
    [
        (0..60).map(|n| ms(START + n * 10_800_000)).collect(),
        (-3..8).chain([51]).map(midnight).collect(),
        (0..4)
            .map(|n| ms(START + 77_777 + n * 216_000_000))
            .collect(),
    ]
}

fn check_buckets(store: &Store, naive: &Naive, id: DatastreamId) {
    let [hours, days, odd] = edges();
    let remembered = naive.remembered(id);
    check_edges(store, id, &remembered, &hours);
    check_edges(store, id, &remembered, &days);
    if naive.rolled.values().all(BTreeMap::is_empty) {
        check_edges(store, id, &remembered, &odd);
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

/// A store that goes on from what is on disk now, in a directory of its own.
fn crashed(store: &Store) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    let embedded = store.embedded();
    // Nobody writes while the files are copied: they are as at one moment, as after a crash.
    let _turn = embedded.sealer.turn();
    let _writer = embedded.writer().unwrap();
    for file in ["talblick.db", "talblick.db-wal"] {
        std::fs::copy(embedded.config.dir.join(file), copy.path().join(file)).unwrap();
    }
    copy
}

proptest! {
    // As many histories as PROPTEST_CASES says; `make fuzz` says many.
    #[test]
    fn the_store_answers_like_a_naive_map(steps in steps()) {
        let mut dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(config_now(&dir)).unwrap();
        let ids = datastreams(&store, 2, 3);
        let mut naive = Naive::of(&store, &ids);
        for step in steps {
            match step {
                Step::Append(rows) => {
                    store.append(readings(naive.put_all(rows, &ids, 0))).unwrap();
                }
                Step::Replace(rows) => {
                    store.replace(naive.put_all(rows, &ids, CORRECTED)).unwrap();
                }
                Step::Seal => store.seal().unwrap(),
                Step::Forget(raw, rollups) => {
                    let retention = Retention { raw: Some(raw), rollups: Some(rollups), ..Retention::default() };
                    let expected = store.expired(&retention).unwrap();
                    assert_eq!(store.forget(&retention).unwrap(), expected);
                    naive.forget(raw, rollups);
                }
                Step::Reopen => {
                    drop(store);
                    store = Store::open(config_now(&dir)).unwrap();
                }
                Step::Crash => {
                    let copy = crashed(&store);
                    drop(store);
                    dir = copy;
                    store = Store::open(config_now(&dir)).unwrap();
                }
            }
            check(&store, &naive, &ids);
        }
        store.seal().unwrap();
        check(&store, &naive, &ids);
        drop(store);
        check(&Store::open(config_now(&dir)).unwrap(), &naive, &ids);
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
