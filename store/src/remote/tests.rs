//! A store whose readings live elsewhere, with a server in memory that fails in every way a server can.

use super::*;
use crate::tests::model::{CORRECTED, Naive, Step, check, steps};
use crate::tests::{all, config, datastreams, ms, reading, readings};
use crate::{Expired, Order, RejectFilter, Retention, Store};
use proptest::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use talblick_model::RejectReason;

/// A server in memory.
#[derive(Debug, Default)]
struct Server {
    durable: Mutex<Found>,
    /// Accepted, lost with a restart.
    volatile: Mutex<Vec<Row>>,
    at_risk: Duration,
    started: AtomicU64,
    takes_nothing: AtomicBool,
    answers_nothing: AtomicBool,
    refuses_negative: AtomicBool,
    writes: AtomicU64,
}

impl Server {
    fn risky(at_risk: Duration) -> Self {
        Self {
            at_risk,
            started: AtomicU64::new(1),
            ..Self::default()
        }
    }

    fn flush(&self) {
        let mut durable = self.durable.lock();
        for row in self.volatile.lock().drain(..) {
            let readings = durable.entry(row.series.id).or_default();
            match readings.binary_search_by_key(&row.reading.time, |r| r.time) {
                Ok(at) => readings[at] = row.reading,
                Err(at) => readings.insert(at, row.reading),
            }
        }
    }

    /// Loses what was not flushed.
    fn restart(&self) {
        self.volatile.lock().clear();
        self.started.fetch_add(1, Ordering::SeqCst);
    }

    fn count(&self) -> usize {
        self.durable.lock().values().map(Vec::len).sum()
    }
}

impl BackEnd for Server {
    fn name(&self) -> &'static str {
        "a server in memory"
    }

    fn at_risk(&self) -> Duration {
        self.at_risk
    }

    fn incarnation(&self) -> Result<u64, Trouble> {
        Ok(self.started.load(Ordering::SeqCst))
    }

    fn keeps(&self) -> TimeRange {
        TimeRange::ALL
    }

    fn write(&self, rows: &[Row]) -> Result<Vec<Refusal>, Trouble> {
        if self.takes_nothing.load(Ordering::SeqCst) {
            return Err(Trouble {
                why: "no room".into(),
                retry_after: Some(Duration::from_millis(5)),
            });
        }
        self.writes.fetch_add(1, Ordering::SeqCst);
        let negative = |row: &Row| row.reading.value.is_some_and(|value| value < 0.0);
        let mut refused = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            if self.refuses_negative.load(Ordering::SeqCst) && negative(row) {
                refused.push(Refusal {
                    row: at,
                    line: format!("line {at}"),
                    why: "nothing below zero".into(),
                });
            } else {
                self.volatile.lock().push(row.clone());
            }
        }
        if self.at_risk.is_zero() {
            self.flush();
        }
        Ok(refused)
    }

    fn read(&self, series: &[Arc<Series>], range: TimeRange) -> Result<Found, Trouble> {
        if self.answers_nothing.load(Ordering::SeqCst) {
            return Err(Trouble::new("connection refused"));
        }
        let durable = self.durable.lock();
        let of = |series: &Arc<Series>| {
            let found = durable.get(&series.id)?.iter();
            let found = found.filter(|r| range.from() <= r.time && r.time < range.to());
            Some((series.id, found.copied().collect()))
        };
        Ok(series.iter().filter_map(of).collect())
    }
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !done() {
        assert!(Instant::now() < deadline, "not in time: {what}");
        std::thread::park_timeout(Duration::from_millis(2));
    }
}

fn delivered(store: &Store) -> bool {
    let state = store.back_end().unwrap();
    state.waiting_batches == 0 && state.waiting_days == 0
}

fn open(dir: &tempfile::TempDir, server: &Arc<Server>) -> Store {
    let server = Arc::clone(server);
    Store::open_remote(config(dir), server).unwrap()
}

fn chunks(store: &Store) -> i64 {
    let count = |db: &rusqlite::Connection| {
        Ok(db.query_row("SELECT count(*) FROM chunk", [], |row| row.get(0))?)
    };
    store.embedded().read(count).unwrap()
}

const START: i64 = 1_789_000_000_000;

#[test]
fn readings_move_to_the_server_and_are_answered_from_there() {
    let dir = tempfile::tempdir().unwrap();
    let server = Arc::new(Server::default());
    let store = open(&dir, &server);
    let ids = datastreams(&store, 2, 2);
    for n in 0..40 {
        let batch = ids
            .iter()
            .map(|id| reading(*id, START + n * 3_600_000, 1.5));
        store.append(readings(batch.collect())).unwrap();
    }
    store.seal().unwrap();
    assert_eq!((chunks(&store), server.count()), (0, 160));
    assert!(delivered(&store));
    assert_eq!(all(&store, ids[3]).len(), 40);
    let page = store
        .readings(ids[0], TimeRange::ALL, Order::Descending, 3)
        .unwrap();
    assert_eq!(page.items[0].time, ms(START + 39 * 3_600_000));
    // Without the server the history cannot be told, and says so; the latest can.
    server.answers_nothing.store(true, Ordering::SeqCst);
    let error = store
        .readings(ids[0], TimeRange::ALL, Order::Ascending, 3)
        .unwrap_err();
    assert_eq!(error.to_string(), "a server in memory: connection refused");
    assert!(store.latest(ids[0]).is_some());
    drop(store);
    server.answers_nothing.store(false, Ordering::SeqCst);
    let store = open(&dir, &server);
    assert_eq!(all(&store, ids[3]).len(), 40);
    assert_eq!(store.counters(ids[3]).unwrap().count, 40);
}

#[test]
fn while_the_server_is_away_days_are_sealed_here_and_sent_when_it_is_back() {
    let dir = tempfile::tempdir().unwrap();
    let server = Arc::new(Server::default());
    server.takes_nothing.store(true, Ordering::SeqCst);
    let store = open(&dir, &server);
    let ids = datastreams(&store, 3, 2);
    let append = |from: i64, value: f64| {
        for n in from..from + 30 {
            let batch = ids
                .iter()
                .map(|id| reading(*id, START + n * 3_600_000, value));
            store.append(readings(batch.collect())).unwrap();
        }
    };
    append(0, 1.0);
    until("the trouble is known", || {
        store.back_end().unwrap().trouble.is_some()
    });
    store.seal().unwrap();
    assert!(chunks(&store) > 3);
    // Corrections while it is away, sealed and not.
    append(10, 2.0);
    store.seal().unwrap();
    append(20, 3.0);
    let before: Vec<_> = ids.iter().map(|id| all(&store, *id)).collect();
    assert_eq!(before[0].len(), 50);
    server.takes_nothing.store(false, Ordering::SeqCst);
    until("everything is delivered", || delivered(&store));
    assert_eq!(store.back_end().unwrap().trouble, None);
    assert_eq!((chunks(&store), server.count()), (0, 300));
    store.seal().unwrap();
    let after: Vec<_> = ids.iter().map(|id| all(&store, *id)).collect();
    assert_eq!(before, after);
    let there = server.durable.lock();
    assert_eq!(there[&ids[5]], before[5]);
}

#[test]
fn what_was_sealed_while_the_server_was_away_is_delivered_though_nothing_comes_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let server = Arc::new(Server::default());
    server.takes_nothing.store(true, Ordering::SeqCst);
    let store = open(&dir, &server);
    let ids = datastreams(&store, 1, 1);
    store
        .append(readings(vec![reading(ids[0], START, 1.0)]))
        .unwrap();
    store.seal().unwrap();
    assert_eq!(chunks(&store), 1);
    // Not even over a restart.
    drop(store);
    let store = open(&dir, &server);
    server.takes_nothing.store(false, Ordering::SeqCst);
    until("everything is delivered", || delivered(&store));
    assert_eq!((chunks(&store), server.count()), (0, 1));
}

#[test]
fn what_a_restart_of_the_server_loses_is_sent_again() {
    let dir = tempfile::tempdir().unwrap();
    let server = Arc::new(Server::risky(Duration::from_millis(60)));
    let store = open(&dir, &server);
    let ids = datastreams(&store, 1, 2);
    for n in 0..60_i64 {
        store
            .append(readings(vec![reading(
                ids[usize::from(n % 2 == 1)],
                START + n * 1_000,
                7.25,
            )]))
            .unwrap();
        if n % 7 == 3 {
            let before = server.writes.load(Ordering::SeqCst);
            until("something was accepted", || {
                server.writes.load(Ordering::SeqCst) > before || !server.volatile.lock().is_empty()
            });
            server.restart();
        }
        if n % 11 == 5 {
            server.flush();
        }
    }
    until("everything is delivered", || {
        // A server that flushes more often than `at_risk` promises.
        server.flush();
        delivered(&store)
    });
    store.seal().unwrap();
    assert_eq!(server.count(), 60);
    assert_eq!((all(&store, ids[0]).len(), chunks(&store)), (30, 0));
}

#[test]
fn a_row_the_server_will_never_take_becomes_a_reject() {
    let dir = tempfile::tempdir().unwrap();
    let server = Arc::new(Server::default());
    server.refuses_negative.store(true, Ordering::SeqCst);
    let store = open(&dir, &server);
    let ids = datastreams(&store, 1, 2);
    let batch = vec![
        reading(ids[0], START, 1.0),
        reading(ids[1], START, -1.0),
        reading(ids[0], START + 1, 2.0),
    ];
    store.append(readings(batch)).unwrap();
    until("everything is delivered", || delivered(&store));
    let rejects = store
        .rejects(&RejectFilter::default(), None, 10)
        .unwrap()
        .items;
    assert_eq!(rejects.len(), 1);
    let reject = &rejects[0].reject;
    assert_eq!(reject.reason, RejectReason::BackEndRefused);
    assert_eq!(
        (reject.detail.as_str(), reject.topic.as_str()),
        ("nothing below zero", "datastream/2")
    );
    assert_eq!(server.count(), 2);
}

#[test]
fn an_embedded_store_that_gets_a_server_hands_its_history_over() {
    let dir = tempfile::tempdir().unwrap();
    let store = crate::tests::open(&dir);
    let ids = datastreams(&store, 2, 2);
    for n in 0..50 {
        let batch = ids
            .iter()
            .map(|id| reading(*id, START + n * 7_200_000, 1.5));
        store.append(readings(batch.collect())).unwrap();
        if n == 30 {
            store.seal().unwrap();
        }
    }
    let before: Vec<_> = ids.iter().map(|id| all(&store, *id)).collect();
    drop(store);
    let server = Arc::new(Server::default());
    let store = open(&dir, &server);
    until("everything is delivered", || delivered(&store));
    store.seal().unwrap();
    assert_eq!((server.count(), chunks(&store)), (200, 0));
    let after: Vec<_> = ids.iter().map(|id| all(&store, *id)).collect();
    assert_eq!(before, after);
}

/// A step of a history, and what the server does before it.
fn history() -> impl Strategy<Value = Vec<(Step, u8)>> {
    (steps(), prop::collection::vec(0_u8..6, 14))
        .prop_map(|(steps, acts)| steps.into_iter().zip(acts).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_store_with_a_server_that_comes_and_goes_answers_like_a_naive_map(history in history()) {
        let dir = tempfile::tempdir().unwrap();
        let server = Arc::new(Server::default());
        let mut store = open(&dir, &server);
        let ids = datastreams(&store, 2, 3);
        let mut naive = Naive::of(&store, &ids);
        for (step, act) in history {
            match act {
                0 => server.takes_nothing.store(true, Ordering::SeqCst),
                1 | 2 => server.takes_nothing.store(false, Ordering::SeqCst),
                3 if !server.takes_nothing.load(Ordering::SeqCst) => until("delivered", || delivered(&store)),
                _ => {}
            }
            match step {
                Step::Append(rows) => store.append(readings(naive.put_all(rows, &ids, 0))).unwrap(),
                Step::Replace(rows) => store.replace(naive.put_all(rows, &ids, CORRECTED)).unwrap(),
                Step::Seal => store.seal().unwrap(),
                Step::Forget(raw, rollups) => {
                    // What lives in the server goes by the server's own retention.
                    let retention = Retention { raw: Some(raw), rollups: Some(rollups), ..Retention::default() };
                    prop_assert_eq!(store.forget(&retention).unwrap(), Expired::default());
                }
                Step::Reopen | Step::Crash => {
                    drop(store);
                    store = open(&dir, &server);
                }
            }
            check(&store, &naive, &ids);
        }
        server.takes_nothing.store(false, Ordering::SeqCst);
        until("everything is delivered", || delivered(&store));
        store.seal().unwrap();
        check(&store, &naive, &ids);
        prop_assert_eq!(chunks(&store), 0);
        prop_assert_eq!(server.count(), naive.count());
        drop(store);
        check(&open(&dir, &server), &naive, &ids);
    }
}
