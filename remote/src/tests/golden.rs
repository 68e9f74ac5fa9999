//! One set of readings in every back end: each question of the store has the same answer as from the embedded store.

use super::*;
use std::sync::atomic::AtomicBool;
use talblick_model::TimeRange;
use talblick_store::{Expired, Groups, Order, Retention};

const HOUR: i64 = 3_600_000;
/// 2024-03-30T00:00:00Z, the day before clocks go forward in Europe.
const SPRING: i64 = 1_711_756_800_000;
/// 2024-10-26T00:00:00Z, the day before they go back.
const AUTUMN: i64 = 1_729_900_800_000;

/// A quantity of states for each of the three devices.
fn states(store: &Store) -> Vec<DatastreamId> {
    city(store, 3, &[Quantity::known("occupied").unwrap()])
}

/// Batches with everything that makes a series hard.
fn story(ids: &[DatastreamId], states: &[DatastreamId]) -> Vec<Batch> {
    let mut batches = Vec::new();
    for start in [SPRING, AUTUMN] {
        for n in 0..3 * 24 * 6 {
            let time = start + n * 600_000 + (n * 7_919) % 5_000;
            let mut readings = Vec::new();
            for (at, id) in (0_i32..).zip(ids) {
                let n = i32::try_from(n).unwrap();
                // A meter counts, is exchanged, and counts from zero.
                let meter = f64::from((n + at * 50) % 300) * 0.25 + 12_345.5;
                let value = if at % 3 == 1 {
                    meter
                } else {
                    f64::from((n * 37 + at) % 400 - 150) / 10.0
                };
                // Two hours in which one device is silent.
                if at / 3 != 1 || !(60..72).contains(&n) {
                    readings.push(reading(*id, time, value));
                }
            }
            // A place that is taken for hours, and from which nothing is heard for a day.
            if !(144..288).contains(&n) {
                let taken = |at: i64| if (n + at) / 17 % 2 == 0 { 0.0 } else { 1.0 };
                let states = (0..).zip(states);
                readings.extend(states.map(|(at, id)| reading(*id, time, taken(at))));
            }
            batches.push(batch(readings));
        }
    }
    let flagged = |id: DatastreamId, time: i64, value: f64, quality: Quality| Reading {
        quality,
        ..reading(id, time, value)
    };
    let taken = batches[100].readings[4].time.as_i64();
    // Late: between what is there, before all of it, and three months after it.
    batches.push(batch(vec![
        reading(ids[0], SPRING + 17 * HOUR + 1, 99.5),
        reading(ids[2], SPRING - 40 * 24 * HOUR, -0.25),
        reading(ids[8], AUTUMN - 90 * 24 * HOUR, 1e-7),
    ]));
    // Corrections: another value, a gap, a flag, and the same again.
    batches.push(batch(vec![
        flagged(ids[4], taken, 7.75, Quality::CORRECTED),
        flagged(
            ids[3],
            batches[101].readings[3].time.as_i64(),
            0.0,
            Quality::GAP,
        ),
        batches[102].readings[5],
    ]));
    batches.push(batch(vec![
        flagged(
            ids[4],
            taken,
            8.5,
            Quality::CORRECTED.with(Quality::IMPLAUSIBLE),
        ),
        flagged(ids[5], AUTUMN + 60 * HOUR + 1, 0.0, Quality::GAP),
    ]));
    // A gap that turns out to be a value, and a flag that is taken back.
    batches.push(batch(vec![
        reading(ids[5], AUTUMN + 60 * HOUR + 1, 21.5),
        reading(ids[4], taken, 9.0),
    ]));
    batches
}

/// Local days and months in Berlin, and hours.
fn edges() -> Vec<Vec<Millis>> {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let local = |unit: fn(i64) -> jiff::Span, first: jiff::civil::Date, n: i64| {
        let edge = |i| {
            (first + unit(i))
                .to_zoned(zone.clone())
                .unwrap()
                .timestamp()
        };
        (0..=n)
            .map(|i| ms(edge(i).as_millisecond()))
            .collect::<Vec<_>>()
    };
    let date = jiff::civil::date;
    vec![
        local(|n| jiff::Span::new().days(n), date(2024, 3, 28), 8),
        local(|n| jiff::Span::new().days(n), date(2024, 10, 24), 8),
        local(|n| jiff::Span::new().months(n), date(2024, 1, 1), 12),
        (0..=96)
            .map(|n| ms(SPRING - 12 * HOUR + n * HOUR))
            .collect(),
    ]
}

fn pages(store: &Store, id: DatastreamId, order: Order) -> Vec<talblick_store::StoredReading> {
    let (mut range, mut found) = (Some(TimeRange::ALL), Vec::new());
    while let Some(now) = range {
        let page = store.readings(id, now, order, 211).unwrap();
        found.extend(page.items);
        range = page.next.map(|next| match order {
            Order::Ascending => TimeRange::new(next, now.to()).unwrap(),
            Order::Descending => TimeRange::new(now.from(), next).unwrap(),
        });
    }
    found
}

fn compare(embedded: &Store, remote: &Store, ids: &[DatastreamId]) {
    assert_eq!(remote.latest_all(), embedded.latest_all());
    for id in ids {
        assert_eq!(remote.counters(*id), embedded.counters(*id), "{id}");
        for order in [Order::Ascending, Order::Descending] {
            assert_eq!(
                pages(remote, *id, order),
                pages(embedded, *id, order),
                "{id}"
            );
        }
        for edges in edges() {
            let (there, here) = (
                remote.buckets(*id, &edges).unwrap(),
                embedded.buckets(*id, &edges).unwrap(),
            );
            assert_eq!((&there.t, &there.n), (&here.t, &here.n));
            assert_eq!(
                (&there.min, &there.max, &there.last),
                (&here.min, &here.max, &here.last)
            );
            assert_alike(&there.sum, &here.sum);
            // A state that comes back within a row of a rollup is not told from one that stayed: states are not counted.
            if embedded.datastream(*id).unwrap().quantity.name() != "occupied" {
                let rises = [remote, embedded].map(|store| store.rises(*id, &edges).unwrap());
                assert_alike(&rises[0], &rises[1]);
            }
            let held = [remote, embedded].map(|s| s.durations(*id, &edges, 2 * HOUR, ms(NOW)));
            let [there, here] = held.map(Result::unwrap);
            assert_eq!(there, here, "{id}");
        }
    }
    for edges in edges() {
        let groups = Groups::new(2, ids.iter().zip(0..).map(|(id, n)| (*id, n % 2)));
        same_surveys(embedded, remote, &groups, &edges);
    }
    let scanned = |store: &Store, some: Option<&[DatastreamId]>| {
        let mut found = BTreeMap::<DatastreamId, Vec<_>>::new();
        let range = TimeRange::new(ms(SPRING + HOUR), ms(AUTUMN + 30 * HOUR)).unwrap();
        let mut each = |id, readings: &[_]| {
            found.entry(id).or_default().extend_from_slice(readings);
            true
        };
        store.scan(range, some, &mut each).unwrap();
        found
    };
    assert_eq!(scanned(remote, None), scanned(embedded, None));
    assert_eq!(
        scanned(remote, Some(&ids[2..4])),
        scanned(embedded, Some(&ids[2..4]))
    );
}

/// Sums may be added up in another order where rollups are used.
fn assert_alike(there: &[Option<f64>], here: &[Option<f64>]) {
    assert_eq!(there.len(), here.len());
    for (a, b) in there.iter().zip(here) {
        assert_eq!(a.is_some(), b.is_some(), "{a:?} {b:?}");
        let difference = a.unwrap_or(0.0) - b.unwrap_or(0.0);
        assert!(difference.abs() < 1e-6, "{a:?} {b:?}");
    }
}

/// The same answer for each of some groups of datastreams.
fn same_surveys(embedded: &Store, remote: &Store, groups: &Groups, edges: &[Millis]) {
    let stop = AtomicBool::new(false);
    let [there, here] = [remote, embedded].map(|s| s.survey(groups, edges, &stop).unwrap());
    assert_eq!(there.len(), here.len());
    for (there, here) in there.iter().zip(&here) {
        assert_eq!((&there.t, &there.n), (&here.t, &here.n));
        assert_eq!((&there.min, &there.max), (&here.min, &here.max));
        assert_alike(&there.sum, &here.sum);
    }
}

/// Puts the set into a store with the back end and into an embedded one, some of it before a seal and some after it.
pub(super) fn same_answers(back_end: &Arc<dyn BackEnd>) {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let embedded = open(&here, None);
    let mut remote = open(&there, Some(Arc::clone(back_end)));
    let mut ids = datastreams(&embedded);
    assert_eq!(datastreams(&remote), ids);
    let taken = states(&embedded);
    assert_eq!(states(&remote), taken);
    let story = story(&ids, &taken);
    ids.extend(taken);
    let early = story.len() - 4;
    for (n, batch) in story.into_iter().enumerate() {
        embedded.append(batch.clone()).unwrap();
        remote.append(batch).unwrap();
        if n == early - 1 || n == early + 1 {
            embedded.seal().unwrap();
            remote.seal().unwrap();
        }
    }
    compare(&embedded, &remote, &ids);
    until("everything is delivered", Duration::from_mins(1), || {
        delivered(&remote)
    });
    remote.seal().unwrap();
    compare(&embedded, &remote, &ids);
    drop(remote);
    remote = open(&there, Some(Arc::clone(back_end)));
    compare(&embedded, &remote, &ids);
    // Corrections of a day long ago, of one where nothing was, and of something that was corrected before.
    let before = embedded.latest(ids[4]).unwrap().reading.time;
    let corrected = [
        reading(ids[0], SPRING + 17 * HOUR + 1, -7.5),
        reading(ids[1], SPRING - 9 * HOUR, 12_000.0),
        reading(ids[4], before.as_i64(), 3.25),
    ];
    embedded.replace(corrected.to_vec()).unwrap();
    remote.replace(corrected.to_vec()).unwrap();
    compare(&embedded, &remote, &ids);
    until("corrections are delivered", Duration::from_mins(1), || {
        delivered(&remote)
    });
    remote.seal().unwrap();
    compare(&embedded, &remote, &ids);
    // What lives in a server goes by the server's own retention: the one difference.
    let retention = Retention {
        raw: Some(0),
        rollups: Some(0),
        ..Retention::default()
    };
    assert_eq!(remote.expired(&retention).unwrap(), Expired::default());
    assert_eq!(remote.forget(&retention).unwrap(), Expired::default());
    compare(&embedded, &remote, &ids);
}

/// The same for as many datastreams as a large city has: old readings and late ones, both changes of clocks, gaps, meters
/// that are exchanged, and corrections.
fn same_answers_of_a_large_city(back_end: &Arc<dyn BackEnd>) {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (embedded, remote) = (open(&here, None), open(&there, Some(Arc::clone(back_end))));
    let quantities = [
        "air_temperature",
        "relative_humidity",
        "battery_voltage",
        "energy",
    ];
    let quantities = quantities.map(|name| Quantity::known(name).unwrap());
    let ids = city(&embedded, 10_000, &quantities);
    assert_eq!(city(&remote, 10_000, &quantities), ids);
    assert_eq!(ids.len(), 40_000);
    let times = [0, 20, 24, 25, 26].map(|hour| SPRING + hour * HOUR);
    let autumn = [24, 25].map(|hour| AUTUMN + hour * HOUR);
    let rounds = [AUTUMN]
        .into_iter()
        .chain(times)
        .chain(autumn)
        .chain([SPRING]);
    for (n, time) in (0_i32..).zip(rounds) {
        for (first, some) in (0..).step_by(4_000).zip(ids.chunks(4_000)) {
            let some = (first..).zip(some);
            let readings = some.map(|(at, id)| Reading {
                quality: match n {
                    8 => Quality::CORRECTED,
                    _ if (at + i64::from(n)) % 11 == 0 => Quality::GAP,
                    _ => Quality::GOOD,
                },
                // Every fourth is a meter, which is exchanged after its third reading.
                ..reading(*id, time + at, f64::from(n % 3 * 40) + 0.5)
            });
            let some = batch(readings.collect());
            embedded.append(some.clone()).unwrap();
            remote.append(some).unwrap();
        }
    }
    until("everything is delivered", Duration::from_mins(3), || {
        delivered(&remote)
    });
    embedded.seal().unwrap();
    remote.seal().unwrap();
    for id in &ids {
        assert_eq!(remote.counters(*id), embedded.counters(*id), "{id}");
    }
    // Each alone by local days around the changes of clocks, and by months.
    let alone = Groups::new(ids.len(), ids.iter().copied().zip(0..));
    for edges in &edges()[..3] {
        same_surveys(&embedded, &remote, &alone, edges);
    }
    let some: Vec<DatastreamId> = ids.iter().copied().step_by(1_999).collect();
    compare(&embedded, &remote, &some);
}

#[test]
fn victoriametrics_answers_as_the_embedded_store_does_for_forty_thousand_datastreams() {
    let victoria = Victoria::start();
    same_answers_of_a_large_city(&victoria.back_end(Duration::from_secs(15)));
}

#[test]
fn influxdb_2_by_its_documentation_answers_as_the_embedded_store_does_for_forty_thousand_datastreams()
 {
    let strict = Strict::start();
    same_answers_of_a_large_city(&influx(&strict));
}

#[test]
fn victoriametrics_answers_as_the_embedded_store_does() {
    let victoria = Victoria::start();
    same_answers(&victoria.back_end(Duration::from_secs(15)));
}

#[test]
fn influxdb_2_by_its_documentation_answers_as_the_embedded_store_does() {
    let strict = Strict::start();
    same_answers(&influx(&strict));
}

#[test]
fn a_real_influxdb_2_answers_as_the_embedded_store_does_where_one_is_named() {
    // “http://host:8086 org bucket token”; the bucket should be empty.
    let Some(named) = std::env::var_os("TALBLICK_TEST_INFLUXDB2") else {
        return;
    };
    let named = named.into_string().unwrap();
    let parts: Vec<_> = named.split_whitespace().collect();
    let [url, org, bucket, token] = parts[..] else {
        panic!("TALBLICK_TEST_INFLUXDB2 must be: url org bucket token");
    };
    let made = InfluxDb2::new(url.parse().unwrap(), org, bucket, token).unwrap();
    let back_end: Arc<dyn BackEnd> = Arc::new(made);
    same_answers(&back_end);
}
