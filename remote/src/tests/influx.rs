//! InfluxDB 2: every status its documentation names, cut and slow connections, lines it will not take.

use super::strict::Fault;
use super::*;
use std::sync::atomic::Ordering;
use talblick_model::RejectReason;
use talblick_store::RejectFilter;

const START: i64 = 1_717_200_000_000;

#[test]
fn whatever_the_server_answers_nothing_acknowledged_is_lost() {
    let strict = Strict::start();
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir, Some(influx(&strict)));
    let ids = datastreams(&store);
    let faults = [
        Fault::Status(503),
        Fault::Cut,
        Fault::Status(429),
        Fault::CutBefore,
        Fault::Slow,
        Fault::Status(500),
        Fault::Status(401),
        Fault::Status(404),
    ];
    let mut appended = 0;
    for (n, fault) in (0..).zip(faults) {
        strict.heart.faults.lock().push_back(fault);
        for id in &ids {
            store
                .append(batch(vec![reading(*id, START + n * 1_000, 1.5)]))
                .unwrap();
            appended += 1;
        }
        let limit = Duration::from_secs(40);
        until("the fault is over", limit, || {
            strict.heart.faults.lock().is_empty()
        });
        until("everything is delivered", limit, || delivered(&store));
    }
    assert_eq!(strict.heart.count(), appended);
    assert!(
        store
            .rejects(&RejectFilter::default(), None, 1)
            .unwrap()
            .items
            .is_empty()
    );
}

#[test]
fn retry_after_is_kept_to_and_the_reason_is_told_meanwhile() {
    let strict = Strict::start();
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir, Some(influx(&strict)));
    let ids = datastreams(&store);
    strict.heart.faults.lock().push_back(Fault::Status(503));
    store
        .append(batch(vec![reading(ids[0], START, 1.5)]))
        .unwrap();
    let limit = Duration::from_secs(10);
    until("the trouble is told", limit, || {
        store.back_end().unwrap().trouble.is_some()
    });
    let told = Instant::now();
    let why = store.back_end().unwrap().trouble.unwrap();
    assert_eq!(
        why,
        "it is overloaded, full, or not ready (status 503: fault 503)"
    );
    until("everything is delivered", limit, || delivered(&store));
    assert!(
        told.elapsed() > Duration::from_millis(700),
        "{:?}",
        told.elapsed()
    );
}

#[test]
fn bad_lines_are_found_among_many_and_become_rejects() {
    let strict = Strict::start();
    // A request with the first is refused as a whole, one with the second in part.
    *strict.heart.refuses.lock() =
        vec![("value=666.0".into(), true), ("value=777.0".into(), false)];
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir, Some(influx(&strict)));
    let ids = datastreams(&store);
    let value = |n: i64| match n {
        17 | 911 => 666.0,
        400 => 777.0,
        n => f64::from(i32::try_from(n % 100).unwrap()),
    };
    let readings = (0..1_000)
        .map(|n| reading(ids[0], START + n * 1_000, value(n)))
        .collect();
    store.append(batch(readings)).unwrap();
    until("everything is delivered", Duration::from_secs(30), || {
        delivered(&store)
    });
    assert_eq!(strict.heart.count(), 997);
    let rejects = store
        .rejects(&RejectFilter::default(), None, 10)
        .unwrap()
        .items;
    assert_eq!(rejects.len(), 3);
    for stored in rejects {
        assert_eq!(stored.reject.reason, RejectReason::BackEndRefused);
        let line = String::from_utf8(stored.reject.payload).unwrap();
        assert!(
            line.contains("value=666.0") || line.contains("value=777.0"),
            "{line}"
        );
        assert!(
            [
                "unable to parse",
                "failure writing points to database: partial write: field type conflict"
            ]
            .contains(&stored.reject.detail.as_str())
        );
    }
    let writes = strict
        .heart
        .requests
        .lock()
        .iter()
        .filter(|head| head.contains("write"))
        .count();
    assert!(
        writes < 80,
        "{writes} requests to find three lines among a thousand"
    );
}

#[test]
fn a_server_that_takes_less_at_once_gets_less_and_nothing_is_refused() {
    let strict = Strict::start();
    *strict.heart.most_lines.lock() = Some(100);
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir, Some(influx(&strict)));
    let ids = datastreams(&store);
    let readings = (0..1_000).map(|n| reading(ids[0], START + n * 1_000, 1.5));
    store.append(batch(readings.collect())).unwrap();
    until("everything is delivered", Duration::from_secs(30), || {
        delivered(&store)
    });
    assert_eq!(strict.heart.count(), 1_000);
    let rejects = store.rejects(&RejectFilter::default(), None, 1).unwrap();
    assert!(rejects.items.is_empty());
}

#[test]
fn where_400_means_that_a_part_was_taken_only_the_other_part_becomes_rejects() {
    let strict = Strict::start();
    strict.heart.as_version_3.store(true, Ordering::SeqCst);
    *strict.heart.refuses.lock() = vec![("value=777.0".into(), false)];
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir, Some(influx(&strict)));
    let ids = datastreams(&store);
    let value = |n: i64| if n % 400 == 7 { 777.0 } else { 0.5 };
    let readings = (0..1_000).map(|n| reading(ids[0], START + n * 1_000, value(n)));
    store.append(batch(readings.collect())).unwrap();
    until("everything is delivered", Duration::from_secs(30), || {
        delivered(&store)
    });
    assert_eq!(strict.heart.count(), 997);
    let rejects = store.rejects(&RejectFilter::default(), None, 10).unwrap();
    assert_eq!(rejects.items.len(), 3);
    for stored in rejects.items {
        let line = String::from_utf8(stored.reject.payload).unwrap();
        assert!(line.contains("value=777.0"), "{line}");
        assert_eq!(
            stored.reject.detail,
            "partial write of line protocol occurred"
        );
    }
}

#[test]
fn a_server_that_hangs_is_told_within_seconds_by_writes_and_by_questions_and_nothing_is_lost() {
    let strict = Strict::start();
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir, Some(influx(&strict)));
    let ids = datastreams(&store);
    let limit = Duration::from_secs(40);
    let append = |n: i64| {
        let at = START + n * 1_000;
        store.append(batch(vec![reading(ids[0], at, 1.5)])).unwrap();
    };
    append(0);
    until("everything is delivered", limit, || delivered(&store));
    store.seal().unwrap();
    // Within the ten seconds after which silence is trouble, and a little for a busy machine.
    let soon = Duration::from_secs(20);
    let trouble = || store.back_end().unwrap().trouble;
    let why = "it does not answer within 10 s";

    strict.heart.hanging.store(true, Ordering::SeqCst);
    let asked = Instant::now();
    let all = talblick_model::TimeRange::ALL;
    let answer = store.readings(ids[0], all, talblick_store::Order::Ascending, 10);
    assert!(asked.elapsed() < soon, "{:?}", asked.elapsed());
    assert!(answer.unwrap_err().to_string().ends_with(why));
    assert_eq!(trouble().as_deref(), Some(why));
    strict.heart.hanging.store(false, Ordering::SeqCst);
    let found = store.readings(ids[0], all, talblick_store::Order::Ascending, 10);
    assert_eq!((found.unwrap().items.len(), trouble()), (1, None));

    strict.heart.hanging.store(true, Ordering::SeqCst);
    append(1);
    until("the trouble is told", soon, || {
        trouble().as_deref() == Some(why)
    });
    append(2);
    strict.heart.hanging.store(false, Ordering::SeqCst);
    until("everything is delivered", limit, || delivered(&store));
    assert_eq!(strict.heart.count(), 3);
}

#[test]
fn a_server_that_refuses_everything_makes_no_rejects() {
    let strict = Strict::start();
    *strict.heart.refuses.lock() = vec![("value=".into(), true)];
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir, Some(influx(&strict)));
    let ids = datastreams(&store);
    let readings = (0..1_000)
        .map(|n| reading(ids[0], START + n * 1_000, 1.0))
        .collect();
    store.append(batch(readings)).unwrap();
    let limit = Duration::from_secs(30);
    until("the trouble is told", limit, || {
        store.back_end().unwrap().trouble.is_some()
    });
    assert_eq!(
        store.back_end().unwrap().trouble.unwrap(),
        "every line is refused: unable to parse"
    );
    assert!(
        store
            .rejects(&RejectFilter::default(), None, 1)
            .unwrap()
            .items
            .is_empty()
    );
    strict.heart.refuses.lock().clear();
    until("everything is delivered", limit, || delivered(&store));
    assert_eq!(strict.heart.count(), 1_000);
}

#[test]
fn a_bucket_that_is_not_there_is_named() {
    let strict = Strict::start();
    let address = format!("http://127.0.0.1:{}", strict.port).parse().unwrap();
    let back_end = InfluxDb2::new(address, "Stadt Wald", "anders", "geheim").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir, Some(Arc::new(back_end)));
    let ids = datastreams(&store);
    store
        .append(batch(vec![reading(ids[0], START, 1.5)]))
        .unwrap();
    until("the trouble is told", Duration::from_secs(10), || {
        store.back_end().unwrap().trouble.is_some()
    });
    assert_eq!(
        store.back_end().unwrap().trouble.unwrap(),
        "there is no bucket “anders” in “Stadt Wald”; make it, or name another in store.influxdb2.bucket"
    );
}

#[test]
fn addresses_that_cannot_be_or_hold_a_secret_are_refused() {
    for text in [
        "",
        "influx:8086",
        "ftp://a",
        "http://",
        "http://a:b@c",
        "http://a/?x=1",
        "http://ä ö",
    ] {
        assert!(text.parse::<crate::Address>().is_err(), "{text}");
    }
    assert!(
        "https://db.example/influx/"
            .parse::<crate::Address>()
            .is_ok()
    );
}
