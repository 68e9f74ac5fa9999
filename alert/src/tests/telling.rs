//! Who is told, when, and what happens if nobody listens.

use super::web::{Manner, Request, Web};
use super::{MINUTE, Town, above, eui, rule};
use crate::{Act, Quiet, Receiver, Rule, Silence};
use talblick_model::Millis;
use talblick_store::AlertKind;

fn receiver(web: &Web) -> Vec<Receiver> {
    vec![Receiver::webhook("watch", &web.url(), Some("geheim")).unwrap()]
}

fn high() -> Rule {
    Rule {
        notify: vec!["watch".to_owned()],
        ..rule("high", above(2.4, None, 0))
    }
}

fn states(requests: &[Request]) -> Vec<&str> {
    let states = requests.iter().map(|r| r.body["state"].as_str().unwrap());
    states.collect()
}

#[test]
fn a_receiver_is_told_of_beginning_and_end_with_its_token() {
    let web = Web::open(Manner::Answer(204));
    let town = Town::with(receiver(&web));
    town.rule(high());
    town.report(1, 2.55);
    let first = web.wait(1).remove(0);
    assert_eq!(first.authorization.as_deref(), Some("Bearer geheim"));
    assert_eq!(first.body["rule"], "high");
    assert_eq!(first.body["value"], 2.55);
    assert_eq!(first.body["subject"]["device"], eui(1).to_string());
    town.wait_for(MINUTE);
    town.report(1, 1.0);
    assert_eq!(states(&web.wait(2)), ["firing", "resolved"]);
    let state = town.alerts.receivers().remove(0);
    assert_eq!((state.last_error, state.kind), (None, "webhook"));
}

#[test]
fn who_refuses_or_hangs_up_is_told_again_in_order_with_the_same_key() {
    for manner in [Manner::Answer(500), Manner::Cut] {
        let web = Web::open(manner);
        let town = Town::with(receiver(&web));
        town.rule(high());
        town.report(1, 2.55);
        let key = web.wait(1).remove(0).key;
        town.wait_for(MINUTE);
        town.report(1, 1.0);
        town.wait_alerts(&["high Pegel 1 resolved since 0"]);
        let deadline = std::time::Instant::now() + super::PATIENCE;
        let error = loop {
            if let Some(error) = town.alerts.receivers().remove(0).last_error {
                break error;
            }
            assert!(std::time::Instant::now() < deadline);
            std::thread::park_timeout(std::time::Duration::from_millis(5));
        };
        let said = if manner == Manner::Cut {
            "cannot be reached"
        } else {
            "answers 500: why not"
        };
        assert!(error.contains(said), "{error}");
        let before = web.requests().len();
        web.behave(Manner::Answer(200));
        let all = web.wait(before + 2);
        let taken = &all[all.len() - 2..];
        assert_eq!(states(taken), ["firing", "resolved"]);
        assert_eq!(taken[0].key, key);
        assert_ne!(taken[1].key, key);
    }
}

#[test]
fn one_that_hangs_keeps_nobody_waiting() {
    let (deaf, web) = (Web::open(Manner::Hang), Web::open(Manner::Answer(200)));
    let mut receivers = receiver(&web);
    receivers.push(Receiver::webhook("deaf", &deaf.url(), None).unwrap());
    let town = Town::with(receivers);
    let notify = vec!["deaf".to_owned(), "watch".to_owned()];
    town.rule(Rule { notify, ..high() });
    town.report(1, 2.55);
    deaf.wait(1);
    assert_eq!(states(&web.wait(1)), ["firing"]);
}

#[test]
fn it_is_told_again_until_somebody_takes_it_on() {
    let web = Web::open(Manner::Answer(200));
    let town = Town::with(receiver(&web));
    town.rule(Rule {
        repeat_s: Some(1_800),
        ..high()
    });
    town.report(1, 2.55);
    web.wait(1);
    town.wait_for(29 * MINUTE);
    town.settled();
    town.wait_for(2 * MINUTE);
    assert_eq!(states(&web.wait(2)), ["firing", "firing"]);
    let id = town.all()[0].id.to_string();
    town.alerts
        .handle(
            Act::Acknowledged,
            &[id],
            Some("anna".into()),
            "auf dem Weg".into(),
        )
        .unwrap();
    town.wait_for(60 * MINUTE);
    town.report(1, 1.0);
    assert_eq!(states(&web.wait(3)), ["firing", "firing", "resolved"]);
    assert_eq!(web.requests()[2].body["acknowledged"]["by"], "anna");
}

#[test]
fn in_quiet_hours_nobody_is_told_and_what_is_over_by_then_never_is() {
    let web = Web::open(Manner::Answer(200));
    let town = Town::with(receiver(&web));
    // It is 15:00 in the town.
    let quiet = Quiet {
        from: "14:00".parse().unwrap(),
        to: "16:00".parse().unwrap(),
    };
    town.rule(Rule {
        quiet: Some(quiet),
        ..high()
    });
    town.report(1, 2.55);
    town.report(2, 2.6);
    town.wait_for(MINUTE);
    town.report(1, 1.0);
    town.wait_alerts(&[
        "high Pegel 1 resolved since 0",
        "high Pegel 2 firing since 0",
    ]);
    town.settled();
    assert!(web.requests().is_empty());
    town.wait_for(60 * MINUTE);
    let told = web.wait(1);
    assert_eq!(told[0].body["subject"]["name"], "Pegel 2");
    town.report(2, 1.0);
    assert_eq!(states(&web.wait(2)), ["firing", "resolved"]);
}

#[test]
fn a_silenced_device_is_listed_and_told_of_when_the_silence_is_over() {
    let web = Web::open(Manner::Answer(200));
    let town = Town::with(receiver(&web));
    town.rule(high());
    let now = town.clock.now();
    let silence = Silence {
        id: 0,
        rule: None,
        device: Some(eui(1)),
        until: now.plus(30 * MINUTE),
        reason: "Mähen am Ufer".into(),
        by: None,
        at: now,
        ended: None,
    };
    let silence = town.alerts.silence(silence).unwrap();
    town.report(1, 2.55);
    town.wait_alerts(&["high Pegel 1 firing since 0"]);
    assert!(town.all()[0].silenced);
    town.settled();
    assert!(web.requests().is_empty());
    assert_eq!(town.alerts.silences(false), [silence]);
    town.clock.set(Millis::from_i64(town.now() + 31 * MINUTE));
    assert_eq!(states(&web.wait(1)), ["firing"]);
    assert!(!town.all()[0].silenced);
    assert!(town.alerts.silences(false).is_empty());
}

#[test]
fn a_test_says_what_the_receiver_answered() {
    let web = Web::open(Manner::Answer(403));
    let town = Town::with(receiver(&web));
    let refused = town.alerts.test("watch").unwrap_err().to_string();
    assert!(refused.contains("answers 403: why not"), "{refused}");
    web.behave(Manner::Answer(202));
    town.alerts.test("watch").unwrap();
    assert_eq!(web.requests()[1].body["rule"], "test");
    assert!(town.alerts.test("nobody").is_err());
}

#[test]
fn an_address_with_a_password_or_of_another_kind_is_no_receiver() {
    for url in [
        "ftp://a/b",
        "https://u:p@host/",
        "host/path",
        "http://",
        "http://a/#b",
    ] {
        assert!(Receiver::webhook("a", url, None).is_err(), "{url}");
    }
    assert!(Receiver::webhook("a", "https://a.example/x?y=1", Some("ein\nToken")).is_err());
}

#[test]
fn what_is_held_back_for_days_is_told_and_what_nobody_takes_is_given_up() {
    let web = Web::open(Manner::Answer(200));
    let town = Town::with(receiver(&web));
    town.rule(high());
    let now = town.clock.now();
    town.alerts
        .silence(Silence {
            id: 0,
            rule: Some("high".into()),
            device: None,
            until: now.plus(3 * 24 * 60 * MINUTE),
            reason: "Umbau".into(),
            by: None,
            at: now,
            ended: None,
        })
        .unwrap();
    town.report(1, 2.55);
    town.wait_alerts(&["high Pegel 1 firing since 0"]);
    town.wait_for(2 * 24 * 60 * MINUTE);
    town.report(1, 2.8);
    town.settled();
    assert!(web.requests().is_empty());
    web.behave(Manner::Answer(503));
    town.wait_for(24 * 60 * MINUTE);
    // What was held back is told as it is by now.
    let told = web.wait(1).remove(0);
    assert_eq!(
        (&told.body["value"], &told.body["silenced"]),
        (&2.8.into(), &false.into())
    );
    town.wait_for(25 * 60 * MINUTE);
    let deadline = std::time::Instant::now() + super::PATIENCE;
    let waiting = || {
        let rows = town.store.alert_rows().unwrap();
        rows.iter().any(|row| row.kind == AlertKind::Delivery)
    };
    while waiting() {
        assert!(std::time::Instant::now() < deadline, "it is never given up");
        std::thread::park_timeout(std::time::Duration::from_millis(5));
    }
}

#[test]
fn what_was_to_be_told_to_a_receiver_that_is_no_more_goes() {
    let web = Web::open(Manner::Cut);
    let town = Town::with(receiver(&web));
    town.rule(high());
    town.report(1, 2.55);
    web.wait(1);
    let town = town.again(Vec::new(), Vec::new(), |_| ());
    let rows = town.store.alert_rows().unwrap();
    assert!(rows.iter().all(|row| row.kind != AlertKind::Delivery));
    town.wait_for(MINUTE);
    town.report(1, 1.0);
    town.wait_alerts(&["high Pegel 1 resolved since 0"]);
}
