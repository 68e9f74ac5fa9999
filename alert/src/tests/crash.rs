//! What is promised over a restart: what the store has is evaluated, nothing is told twice, nothing is lost.

use super::web::{Manner, Web};
use super::{MINUTE, NOW, Town, above, report, rule};
use crate::{Act, Condition, Origin, Receiver, Rule, State};
use proptest::prelude::*;
use talblick_model::Millis;
use talblick_store::Store;

fn receiver(web: &Web) -> Vec<Receiver> {
    vec![Receiver::webhook("watch", &web.url(), None).unwrap()]
}

fn high() -> Rule {
    Rule {
        notify: vec!["watch".to_owned()],
        ..rule("high", above(2.4, Some(2.3), 0))
    }
}

#[test]
fn what_was_told_is_there_once_after_a_restart_and_goes_on() {
    let web = Web::open(Manner::Answer(200));
    let town = Town::with(receiver(&web));
    town.rule(high());
    town.report(1, 2.55);
    web.wait(1);
    town.wait_alerts(&["high Pegel 1 firing since 0"]);
    let town = town.again(receiver(&web), Vec::new(), |_| ());
    town.wait_for(MINUTE);
    town.report(1, 2.5);
    town.settled();
    town.wait_alerts(&["high Pegel 1 firing since 0"]);
    assert_eq!(web.requests().len(), 1);
    town.wait_for(MINUTE);
    town.report(1, 1.0);
    town.wait_alerts(&["high Pegel 1 resolved since 0"]);
    web.wait(2);
}

#[test]
fn what_reached_the_disk_and_not_the_evaluator_is_found_after_a_restart() {
    let web = Web::open(Manner::Answer(200));
    let town = Town::with(receiver(&web));
    town.rule(high());
    town.report_at(1, NOW - 90 * MINUTE, 1.0);
    town.settled();
    town.wait_for(60 * MINUTE);
    let missed = |store: &Store| {
        // One that has passed, one that still fires.
        for (gauge, minute, value) in [(1, 10, 3.0), (1, 20, 1.0), (2, 30, 2.5), (2, 40, 2.45)] {
            store
                .append(report(gauge, NOW + minute * MINUTE, value))
                .unwrap();
        }
    };
    let town = town.again(receiver(&web), Vec::new(), missed);
    let told = web.wait(3);
    let mut lines: Vec<String> = told
        .iter()
        .map(|r| format!("{} {}", r.body["subject"]["name"], r.body["state"]))
        .collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            "\"Pegel 1\" \"firing\"",
            "\"Pegel 1\" \"resolved\"",
            "\"Pegel 2\" \"firing\""
        ]
    );
    let town = town.again(receiver(&web), Vec::new(), |_| ());
    town.settled();
    assert_eq!(town.all().len(), 2);
    assert_eq!(web.requests().len(), 3);
}

#[test]
fn what_nobody_could_be_told_is_told_after_a_restart() {
    let web = Web::open(Manner::Cut);
    let town = Town::with(receiver(&web));
    town.rule(high());
    town.report(1, 2.55);
    let first = web.wait(1).remove(0);
    let before = web.requests().len();
    let town = town.again(receiver(&web), Vec::new(), |_| ());
    web.behave(Manner::Answer(200));
    let again = web.wait(before + 1);
    assert_eq!(again.last().unwrap().key, first.key);
    assert_eq!(town.all().len(), 1);
}

#[test]
fn acknowledgements_and_rules_survive() {
    let town = Town::open();
    town.rule(rule("high", above(2.4, None, 0)));
    town.report(1, 2.55);
    town.wait_alerts(&["high Pegel 1 firing since 0"]);
    let id = town.all()[0].id.to_string();
    town.alerts
        .handle(Act::Acknowledged, &[id], None, "gesehen".into())
        .unwrap();
    let town = town.again(Vec::new(), Vec::new(), |_| ());
    assert_eq!(town.all()[0].state, State::Acknowledged);
    assert_eq!(town.alerts.rules().len(), 1);
    town.wait_for(MINUTE);
    town.report(1, 1.0);
    town.wait_alerts(&["high Pegel 1 resolved since 0"]);
    assert_eq!(
        town.all()[0].acknowledged.as_ref().unwrap().comment,
        "gesehen"
    );
}

#[test]
fn a_rule_of_the_configuration_is_changed_there_only() {
    let configured = |value: f64| Rule {
        origin: Origin::Configuration,
        ..rule("high", above(value, None, 0))
    };
    let town = Town::open().again(Vec::new(), vec![configured(2.0)], |_| ());
    assert!(town.alerts.remove_rule("high").is_err());
    assert!(town.alerts.change_rule(configured(1.0)).is_err());
    town.report(1, 2.5);
    town.wait_alerts(&["high Pegel 1 firing since 0"]);
    // With a higher limit in the configuration it has cleared.
    let town = town.again(Vec::new(), vec![configured(3.0)], |_| ());
    town.wait_alerts(&["high Pegel 1 resolved since 0"]);
    town.wait_for(MINUTE);
    town.report(1, 3.5);
    town.wait_alerts(&[
        "high Pegel 1 resolved since 0",
        "high Pegel 1 firing since 1",
    ]);
    // Without the rule, so has everything.
    let town = town.again(Vec::new(), Vec::new(), |_| ());
    town.wait_alerts(&[
        "high Pegel 1 resolved since 0",
        "high Pegel 1 resolved since 1",
    ]);
    assert!(town.alerts.rules().is_empty());
}

#[test]
fn a_silent_device_is_told_once_over_restarts() {
    let town = Town::open();
    town.report(1, 1.0);
    town.rule(rule("gone", Condition::Silent { intervals: 3 }));
    town.settled();
    town.wait_for(31 * MINUTE);
    town.wait_alerts(&["gone Pegel 1 firing since 0"]);
    let town = town.again(Vec::new(), Vec::new(), |_| ());
    town.settled();
    town.wait_alerts(&["gone Pegel 1 firing since 0"]);
    town.report(1, 1.0);
    town.wait_alerts(&["gone Pegel 1 resolved since 0"]);
}

/// What a naive look at all readings of a gauge says: since, cleared, peak.
fn naive(readings: &[(i64, f64)]) -> Vec<(i64, Option<i64>, f64)> {
    let mut alerts: Vec<(i64, Option<i64>, f64)> = Vec::new();
    for (at, value) in readings {
        match alerts
            .last_mut()
            .filter(|(_, cleared, _)| cleared.is_none())
        {
            Some((_, cleared, _)) if *value < 2.3 => *cleared = Some(*at),
            Some((_, _, peak)) => *peak = peak.max(*value),
            None if *value > 2.4 => alerts.push((*at, None, *value)),
            None => {}
        }
    }
    alerts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn restarts_at_any_moment_change_nothing(
        steps in prop::collection::vec((1_u32..=2, 1_i64..40, 15_u8..35, 0_u8..8), 1..40),
    ) {
        let mut town = Town::open();
        town.rule(rule("high", above(2.4, Some(2.3), 0)));
        town.settled();
        let mut all: [Vec<(i64, f64)>; 2] = [Vec::new(), Vec::new()];
        for (gauge, minutes, tenths, chance) in steps {
            town.wait_for(minutes * MINUTE);
            let (now, value) = (town.now(), f64::from(tenths) / 10.0);
            all[usize::try_from(gauge).unwrap() - 1].push((now, value));
            match chance {
                // Evaluated, then ended; or on disk while nobody evaluates.
                0 => {
                    town.report(gauge, value);
                    town = town.again(Vec::new(), Vec::new(), |_| ());
                }
                1 => {
                    let batch = report(gauge, now, value);
                    town = town.again(Vec::new(), Vec::new(), |store| store.append(batch).unwrap());
                }
                _ => town.report(gauge, value),
            }
        }
        town.settled();
        for (gauge, readings) in all.iter().enumerate() {
            let name = format!("Pegel {}", gauge + 1);
            let alerts = town.all().into_iter().filter(|alert| alert.subject.name == name);
            let told: Vec<_> = alerts
                .map(|a| (a.since.as_i64(), a.resolved_at.map(Millis::as_i64), a.peak))
                .collect();
            prop_assert_eq!(told, naive(readings));
        }
    }
}
