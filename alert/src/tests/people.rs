//! What people do with rules and alerts.

use super::{MINUTE, Town, above, eui, rule};
use crate::{Act, Counts, Ended, Error, Filter, Rule, Severity, Silence, State};
use std::sync::Arc;

#[test]
fn a_rule_without_an_id_gets_one_of_its_own() {
    let town = Town::open();
    let nameless = Rule {
        id: String::new(),
        name: "Wupper über 2,40 m".into(),
        ..rule("", above(2.4, None, 0))
    };
    let ids = [0; 2].map(|_| town.alerts.add_rule(nameless.clone()).unwrap().id.clone());
    assert_eq!(ids, ["wupper-ueber-2-40-m", "wupper-ueber-2-40-m-2"]);
    let taken = rule("wupper-ueber-2-40-m", above(1.0, None, 0));
    assert!(matches!(town.alerts.add_rule(taken), Err(Error::Taken(_))));
    let wrong = rule("a b", above(1.0, None, 0));
    assert!(matches!(town.alerts.add_rule(wrong), Err(Error::Rule(_))));
    assert!(matches!(
        town.alerts.remove_rule("c"),
        Err(Error::UnknownRule(_))
    ));
}

#[test]
fn alerts_are_filtered_counted_and_paged() {
    let town = Town::open();
    assert_eq!(town.alerts.counts(), (Counts::default(), None));
    town.rule(rule("high", above(2.0, None, 0)));
    town.rule(Rule {
        severity: Severity::Info,
        ..rule("very", above(3.0, None, 0))
    });
    town.report(1, 2.5);
    town.wait_alerts(&["high Pegel 1 firing since 0"]);
    town.wait_for(MINUTE);
    town.report(2, 3.5);
    town.wait_alerts(&[
        "high Pegel 1 firing since 0",
        "high Pegel 2 firing since 1",
        "very Pegel 2 firing since 1",
    ]);
    let counts = Counts {
        critical: 2,
        info: 1,
        ..Counts::default()
    };
    assert_eq!(town.alerts.counts(), (counts, None));
    let ids = |filter: &Filter| -> Vec<u64> {
        town.alerts
            .alerts(filter, 100)
            .iter()
            .map(|a| a.id)
            .collect()
    };
    let of = |filter: Filter| ids(&filter);
    assert_eq!(
        of(Filter {
            rule: Some("high".into()),
            ..Filter::default()
        }),
        [2, 1]
    );
    assert_eq!(
        of(Filter {
            device: Some(eui(2)),
            ..Filter::default()
        }),
        [3, 2]
    );
    assert_eq!(
        of(Filter {
            severities: vec![Severity::Info],
            ..Filter::default()
        }),
        [3]
    );
    assert_eq!(
        of(Filter {
            before: Some((town.clock.now(), 3)),
            ..Filter::default()
        }),
        [2, 1]
    );
    assert_eq!(
        of(Filter {
            states: vec![State::Resolved],
            ..Filter::default()
        }),
        [0; 0]
    );
    town.wait_for(MINUTE);
    town.report(1, 1.0);
    town.report(2, 1.0);
    town.wait_alerts(&[
        "high Pegel 1 resolved since 0",
        "high Pegel 2 resolved since 1",
        "very Pegel 2 resolved since 1",
    ]);
    let (counts, calm) = town.alerts.counts();
    assert_eq!((counts, calm), (Counts::default(), Some(town.clock.now())));
}

#[test]
fn all_are_taken_on_or_none() {
    let town = Town::open();
    town.rule(rule("high", above(2.0, None, 0)));
    town.report(1, 2.5);
    town.wait_alerts(&["high Pegel 1 firing since 0"]);
    let ids = |ids: &[&str]| -> Vec<String> { ids.iter().map(|id| (*id).to_owned()).collect() };
    let take = |names: &[&str]| {
        town.alerts
            .handle(Act::Acknowledged, &ids(names), None, String::new())
    };
    assert!(matches!(take(&["1", "7"]), Err(Error::UnknownAlert(_))));
    assert!(matches!(take(&["x"]), Err(Error::UnknownAlert(_))));
    assert_eq!(town.all()[0].state, State::Firing);
    assert_eq!(take(&["1"]).unwrap()[0].state, State::Acknowledged);
}

#[test]
fn what_was_taken_on_by_mistake_is_given_back_and_both_are_remembered() {
    let town = Town::open();
    town.rule(rule("high", above(2.0, None, 0)));
    town.report(1, 2.5);
    town.wait_alerts(&["high Pegel 1 firing since 0"]);
    let one = ["1".to_owned()];
    let act = |what, by: &str, said: &str| {
        let acted = town
            .alerts
            .handle(what, &one, Some(by.to_owned()), said.to_owned());
        acted.unwrap().remove(0)
    };
    // Nobody has it: nothing to give back.
    assert_eq!(act(Act::Released, "berta", ""), town.all()[0]);
    assert_eq!(town.all()[0].history, []);
    act(Act::Acknowledged, "anna", "ich fahre hin");
    town.wait_for(MINUTE);
    let given_back = act(Act::Released, "berta", "falscher Pegel");
    assert_eq!(given_back.state, State::Firing);
    assert_eq!(given_back.acknowledged, None);
    let told = given_back.history.iter().map(|deed| {
        let minutes = deed.at.since(given_back.since) / MINUTE;
        (
            deed.what,
            deed.by.as_deref(),
            deed.comment.as_str(),
            minutes,
        )
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            (Act::Acknowledged, Some("anna"), "ich fahre hin", 0),
            (Act::Released, Some("berta"), "falscher Pegel", 1)
        ]
    );
    for _ in 0..60 {
        act(Act::Acknowledged, "anna", "");
    }
    assert_eq!(town.all()[0].history.len(), 50);
}

#[test]
fn who_ended_a_silence_is_remembered_for_a_month() {
    let town = Town::open();
    let silence = |by: &str| Silence {
        id: 0,
        rule: None,
        device: Some(eui(1)),
        until: town.clock.now().plus(30 * MINUTE),
        reason: "Mähen am Ufer".into(),
        by: Some(by.into()),
        at: town.clock.now(),
        ended: None,
    };
    town.alerts.silence(silence("anna")).unwrap();
    town.alerts.silence(silence("anna")).unwrap();
    town.wait_for(MINUTE);
    let early = town.clock.now();
    town.alerts.end_silence("1", Some("berta".into())).unwrap();
    let again = town.alerts.end_silence("1", None);
    assert!(matches!(again, Err(Error::UnknownSilence(_))));
    assert_eq!(town.alerts.silences(false).len(), 1);
    let ended = |n: usize| town.alerts.silences(true)[n].ended.clone().unwrap();
    let berta = Ended {
        at: early,
        early: true,
        by: Some("berta".into()),
    };
    assert_eq!(ended(0), berta);
    town.wait_for(40 * MINUTE);
    town.settled();
    assert!(town.alerts.silences(false).is_empty());
    let by_itself = (ended(1).early, ended(1).by, ended(1).at.since(early));
    assert_eq!(by_itself, (false, None, 29 * MINUTE));
    town.wait_for(31 * 24 * 60 * MINUTE);
    town.settled();
    assert!(town.alerts.silences(true).is_empty());
}

#[test]
fn whoever_listens_hears_of_every_change_once_it_is_on_disk() {
    let town = Town::open();
    let heard = Arc::new(parking_lot::Mutex::new(Vec::new()));
    let (told, store) = (Arc::clone(&heard), town.store.clone());
    town.alerts.subscribe(Box::new(move |alert| {
        let rows = store.alert_rows().unwrap().len();
        told.lock().push((alert.state, alert.value, rows > 1));
    }));
    town.rule(rule("high", above(2.0, None, 0)));
    town.report(1, 2.5);
    town.wait_alerts(&["high Pegel 1 firing since 0"]);
    town.alerts
        .handle(Act::Acknowledged, &["1".to_owned()], None, String::new())
        .unwrap();
    town.wait_for(MINUTE);
    town.report(1, 1.0);
    town.wait_alerts(&["high Pegel 1 resolved since 0"]);
    let deadline = std::time::Instant::now() + super::PATIENCE;
    while heard.lock().len() < 3 {
        assert!(std::time::Instant::now() < deadline);
        std::thread::park_timeout(std::time::Duration::from_millis(5));
    }
    assert_eq!(
        *heard.lock(),
        [
            (State::Firing, 2.5, true),
            (State::Acknowledged, 2.5, true),
            (State::Resolved, 1.0, true)
        ]
    );
}
