//! What people do with rules and alerts.

use super::{MINUTE, Town, above, eui, rule};
use crate::{Counts, Error, Filter, Rule, Severity, State};
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
    let take = |names: &[&str]| town.alerts.acknowledge(&ids(names), None, String::new());
    assert!(matches!(take(&["1", "7"]), Err(Error::UnknownAlert(_))));
    assert!(matches!(take(&["x"]), Err(Error::UnknownAlert(_))));
    assert_eq!(town.all()[0].state, State::Firing);
    assert_eq!(take(&["1"]).unwrap()[0].state, State::Acknowledged);
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
        .acknowledge(&["1".to_owned()], None, String::new())
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
