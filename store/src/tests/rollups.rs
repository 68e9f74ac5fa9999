//! Rollups: what they cover, what they survive, and that nobody can tell an answer of theirs from one of the readings.

use super::*;
use crate::day::DAY_MS;
use crate::plan::Source;
use jiff::ToSpan as _;
use rusqlite::Connection;

/// The first moment of 2025 in UTC.
const NEW_YEAR: i64 = 1_735_689_600_000;
const MINUTE_MS: i64 = 60_000;

/// Well after 2025.
fn later(dir: &TempDir) -> Config {
    Config {
        clock: Clock::fixed(ms(NEW_YEAR + 500 * DAY_MS)),
        ..config(dir)
    }
}

/// Local midnights of a zone, from the first of January 2025 on.
fn midnights(zone: &str, days: i64) -> Vec<Millis> {
    let zone = TimeZone::get(zone).unwrap();
    let first = jiff::civil::date(2025, 1, 1);
    (0..=days)
        .map(|n| {
            let day = first.checked_add(n.days()).unwrap();
            day.to_zoned(zone.clone()).unwrap().timestamp().into()
        })
        .collect()
}

/// A value that tells its moment.
fn value(time: i64) -> f64 {
    f64::from(i32::try_from(time.div_euclid(MINUTE_MS) % 1_009).unwrap()) / 4.0
}

/// A reading every so many minutes for so many days of 2025, sealed.
fn fill(store: &Store, datastream: DatastreamId, days: i64, minutes: i64) {
    for day in 0..days {
        let start = NEW_YEAR + day * DAY_MS;
        let times = (0..DAY_MS / (minutes * MINUTE_MS)).map(|n| start + n * minutes * MINUTE_MS);
        let batch = times.map(|time| reading(datastream, time, value(time)));
        store.append(readings(batch.collect())).unwrap();
    }
    store.seal().unwrap();
}

/// What buckets must be: put together from the readings themselves.
fn by_hand(store: &Store, datastream: DatastreamId, edges: &[Millis]) -> Columns {
    let mut expected = Columns::default();
    for pair in edges.windows(2) {
        let range = TimeRange::new(pair[0], pair[1]).unwrap();
        let page = store.readings(datastream, range, Order::Ascending, usize::MAX);
        let values: Vec<f64> = page.unwrap().items.iter().filter_map(|r| r.value).collect();
        let sum = values.iter().copied().reduce(|a, b| a + b);
        let n = u32::try_from(values.len()).unwrap();
        expected.t.push(pair[0]);
        expected.avg.push(sum.map(|sum| sum / f64::from(n)));
        expected.min.push(values.iter().copied().reduce(f64::min));
        expected.max.push(values.iter().copied().reduce(f64::max));
        expected.sum.push(sum);
        expected.last.push(values.last().copied());
        expected.n.push(n);
    }
    expected
}

fn raw(dir: &TempDir) -> Connection {
    Connection::open(dir.path().join(FILE)).unwrap()
}

fn rows(dir: &TempDir, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    raw(dir).query_row(&sql, [], |row| row.get(0)).unwrap()
}

/// From where the days of an answer were read.
fn sources(store: &Store, datastream: DatastreamId, edges: &[Millis]) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut note = |source| sources.push(source);
    let embedded = store.embedded();
    embedded
        .fold(datastream, &mut plan::Buckets::new(edges), &mut note)
        .unwrap();
    sources.dedup();
    sources
}

#[test]
fn a_year_by_local_days_is_read_from_rollups_through_both_changes_of_the_clocks() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(later(&dir)).unwrap();
    let id = datastreams(&store, 1, 1)[0];
    fill(&store, id, 367, 60);
    let edges = midnights("Europe/Berlin", 365);
    let columns = store.buckets(id, &edges).unwrap();
    assert_eq!(columns, by_hand(&store, id, &edges));
    let hours = |n: u32| columns.n.iter().filter(|found| **found == n).count();
    assert_eq!(
        (hours(23), hours(24), hours(25)),
        (2, 362, 1),
        "the first day begins in 2024"
    );
    assert_eq!(sources(&store, id, &edges), [Source::LocalDays]);
    let months: Vec<_> = edges.iter().step_by(31).copied().collect();
    assert_eq!(
        store.buckets(id, &months).unwrap(),
        by_hand(&store, id, &months)
    );
}

#[test]
fn a_late_reading_and_a_corrected_one_change_the_day_they_belong_to() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(later(&dir)).unwrap();
    let id = datastreams(&store, 1, 1)[0];
    fill(&store, id, 40, 30);
    let edges = midnights("Europe/Berlin", 39);
    let before = store.buckets(id, &edges).unwrap();
    let noon = NEW_YEAR + 3 * DAY_MS + 12 * 60 * MINUTE_MS;
    let late = vec![reading(id, noon + 1, 900.0), reading(id, noon, -900.0)];
    store.append(readings(late)).unwrap();
    for sealed in [false, true] {
        if sealed {
            store.seal().unwrap();
        }
        let after = store.buckets(id, &edges).unwrap();
        assert_eq!(after, by_hand(&store, id, &edges));
        assert_eq!((after.min[3], after.max[3]), (Some(-900.0), Some(900.0)));
        assert_eq!(after.n[3], before.n[3] + 1);
        assert_eq!((after.n[2], after.sum[4]), (before.n[2], before.sum[4]));
    }
    assert_eq!(sources(&store, id, &edges[..32]), [Source::LocalDays]);
}

#[test]
fn days_with_a_reading_every_minute_are_read_by_their_hours() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(later(&dir)).unwrap();
    let ids = datastreams(&store, 1, 2);
    fill(&store, ids[0], 2, 1);
    fill(&store, ids[1], 2, 60);
    assert_eq!(rows(&dir, "hours"), 2);
    let edges: Vec<_> = (0..=48)
        .map(|hour| ms(NEW_YEAR + hour * 60 * MINUTE_MS))
        .collect();
    for (id, source) in [(ids[0], Source::Hours), (ids[1], Source::Readings)] {
        assert_eq!(
            store.buckets(id, &edges).unwrap(),
            by_hand(&store, id, &edges)
        );
        assert_eq!(sources(&store, id, &edges), [source]);
    }
    let quarters: Vec<_> = (0..=8).map(|n| ms(NEW_YEAR + n * 15 * MINUTE_MS)).collect();
    assert_eq!(sources(&store, ids[0], &quarters), [Source::Readings]);
    assert_eq!(
        store.buckets(ids[0], &quarters).unwrap(),
        by_hand(&store, ids[0], &quarters)
    );
}

#[test]
fn another_time_zone_has_the_local_days_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(later(&dir)).unwrap();
    let id = datastreams(&store, 1, 1)[0];
    fill(&store, id, 70, 60);
    assert!(rows(&dir, "local_days") > 1);
    drop(store);
    for zone in ["Asia/Kolkata", "UTC", "America/St_Johns"] {
        let timezone = TimeZone::get(zone).unwrap();
        let store = Store::open(Config {
            timezone,
            ..later(&dir)
        })
        .unwrap();
        let edges = midnights(zone, 69);
        assert_eq!(
            store.buckets(id, &edges).unwrap(),
            by_hand(&store, id, &edges)
        );
        store.seal().unwrap();
        assert_eq!(
            store.buckets(id, &edges).unwrap(),
            by_hand(&store, id, &edges)
        );
        assert_eq!(sources(&store, id, &edges[..60]), [Source::LocalDays]);
    }
}

#[test]
fn an_unreadable_rollup_hides_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(later(&dir)).unwrap();
    let id = datastreams(&store, 1, 1)[0];
    fill(&store, id, 64, 5);
    let edges = midnights("Europe/Berlin", 63);
    let expected = store.buckets(id, &edges).unwrap();
    drop(store);
    for table in ["local_days", "hours"] {
        raw(&dir)
            .execute(
                &format!("UPDATE {table} SET block = x'090100ffffffff00'"),
                [],
            )
            .unwrap();
    }
    let store = Store::open(later(&dir)).unwrap();
    assert_eq!(store.buckets(id, &edges).unwrap(), expected);
}

#[test]
fn a_store_of_format_1_gets_rollups_for_what_it_has() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(later(&dir)).unwrap();
    let id = datastreams(&store, 1, 1)[0];
    fill(&store, id, 40, 60);
    drop(store);
    let db = raw(&dir);
    db.execute_batch("DROP TABLE hours; DROP TABLE local_days; DELETE FROM setting WHERE key = 'rollup_zone'; PRAGMA user_version = 1")
        .unwrap();
    // The runs of days as format 1 wrote them, without the two lists of rollups.
    let block: Vec<u8> = db
        .query_row("SELECT block FROM days", [], |row| row.get(0))
        .unwrap();
    let body = frame::open(frame::Kind::Days, &block).unwrap();
    let mut input = wire::Reader::new(&body);
    let mut old = wire::Writer::default();
    for _ in 0..2 {
        day::DayRuns::read(&mut input).unwrap().write(&mut old);
    }
    db.execute(
        "UPDATE days SET block = ?1",
        [frame::wrap(frame::Kind::Days, &old.0)],
    )
    .unwrap();
    drop(db);
    let store = Store::open(later(&dir)).unwrap();
    store.seal().unwrap();
    let edges = midnights("Europe/Berlin", 31);
    assert_eq!(
        store.buckets(id, &edges).unwrap(),
        by_hand(&store, id, &edges)
    );
    assert_eq!(sources(&store, id, &edges[1..]), [Source::LocalDays]);
}
