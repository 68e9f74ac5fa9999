//! From readings to alerts: as they come, late, flagged, from the future.

use super::{MINUTE, NOW, Town, above, reading, rise, rule, stream};
use crate::{Rule, Scope, State};
use talblick_model::{Millis, Quality, Reading};
use talblick_store::Batch;

#[test]
fn a_gauge_above_its_limit_fires_once_and_clears() {
    let town = Town::open();
    town.rule(rule("high", above(2.4, Some(2.3), 0)));
    town.report(1, 2.55);
    town.wait_alerts(&["high Pegel 1 firing since 0"]);
    let alert = town.all().remove(0);
    assert_eq!((alert.value, alert.limit, alert.peak), (2.55, 2.4, 2.55));
    assert_eq!(alert.subject.unit.as_deref(), Some("m"));
    assert_eq!(alert.subject.datastream, Some(stream(1)));
    town.wait_for(10 * MINUTE);
    town.report(1, 2.61);
    town.wait_for(10 * MINUTE);
    town.report(1, 2.35);
    town.wait_for(10 * MINUTE);
    town.report(1, 2.2);
    town.wait_alerts(&["high Pegel 1 resolved since 0"]);
    let alert = town.all().remove(0);
    assert_eq!((alert.value, alert.peak), (2.2, 2.61));
    assert_eq!(alert.resolved_at, Some(town.clock.now()));
}

#[test]
fn a_device_is_heard_of_with_its_first_reading() {
    let town = Town::open();
    let scope = Scope {
        tags: vec!["river=wupper-2".to_owned()],
        ..Scope::default()
    };
    let high = rule("high", above(2.0, None, 0));
    town.rule(Rule { scope, ..high });
    town.settled();
    town.report(1, 9.0);
    town.report(2, 3.0);
    town.wait_alerts(&["high Pegel 2 firing since 0"]);
}

#[test]
fn what_comes_late_is_told_and_told_once() {
    let town = Town::open();
    town.rule(rule("high", above(2.0, None, 0)));
    town.wait_for(120 * MINUTE);
    town.report(1, 1.0);
    town.settled();
    // What the gateway kept while it was cut off: above for ten minutes, an hour ago.
    town.report_at(1, NOW + 70 * MINUTE, 1.5);
    town.report_at(1, NOW + 60 * MINUTE, 3.0);
    town.wait_alerts(&["high Pegel 1 resolved since 60"]);
    town.report_at(1, NOW + 60 * MINUTE, 3.0);
    town.report_at(1, NOW + 80 * MINUTE, 1.2);
    town.settled();
    town.wait_alerts(&["high Pegel 1 resolved since 60"]);
    // What was before the rule is nobody's business.
    town.report_at(1, NOW - 30 * MINUTE, 3.0);
    town.settled();
    town.wait_alerts(&["high Pegel 1 resolved since 60"]);
}

#[test]
fn what_was_cleared_is_not_told_again_when_the_reading_that_cleared_it_is_corrected() {
    let town = Town::open();
    town.rule(rule("high", above(2.0, None, 0)));
    town.wait_for(60 * MINUTE);
    for (minute, value) in [(0, 3.0), (10, 1.0), (20, 1.0)] {
        town.report_at(1, NOW + minute * MINUTE, value);
    }
    town.wait_alerts(&["high Pegel 1 resolved since 0"]);
    town.report_at(1, NOW + 10 * MINUTE, 2.5);
    town.wait_alerts(&[
        "high Pegel 1 resolved since 0",
        "high Pegel 1 resolved since 10",
    ]);
}

#[test]
fn a_late_peak_is_the_peak_and_a_corrected_reading_counts() {
    let town = Town::open();
    town.rule(rule("high", above(2.0, None, 0)));
    town.report_at(1, NOW - 20 * MINUTE, 2.5);
    town.report(1, 2.4);
    town.wait_alerts(&["high Pegel 1 firing since -20"]);
    town.report_at(1, NOW - 10 * MINUTE, 3.1);
    town.settled();
    town.wait_alerts(&["high Pegel 1 firing since -20"]);
    assert_eq!((town.all()[0].peak, town.all().len()), (3.1, 1));
    // Decoded again, it was never above.
    town.report(1, 1.1);
    town.wait_alerts(&["high Pegel 1 resolved since -20"]);
}

#[test]
fn gaps_and_what_cannot_be_say_nothing_but_a_jump_counts() {
    let town = Town::open();
    town.rule(rule("high", above(2.0, None, 0)));
    let flagged = |minute: i64, value: f64, quality: Quality| {
        let reading = Reading {
            quality,
            ..reading(stream(1), NOW + minute * MINUTE, value)
        };
        let readings = vec![reading];
        town.store
            .append(Batch {
                readings,
                ..Batch::default()
            })
            .unwrap();
    };
    town.clock.set(Millis::from_i64(NOW + 60 * MINUTE));
    flagged(0, 99.0, Quality::IMPLAUSIBLE);
    flagged(1, 0.0, Quality::GAP);
    town.settled();
    assert!(town.all().is_empty());
    flagged(2, 4.0, Quality::JUMP);
    town.wait_alerts(&["high Pegel 1 firing since 2"]);
    flagged(3, 0.0, Quality::GAP);
    flagged(4, -19.0, Quality::IMPLAUSIBLE);
    town.settled();
    town.wait_alerts(&["high Pegel 1 firing since 2"]);
}

#[test]
fn a_reading_from_the_future_counts_as_of_now() {
    let town = Town::open();
    town.rule(rule("high", above(2.0, None, 0)));
    town.report_at(1, NOW + 400 * 24 * 60 * MINUTE, 3.0);
    town.wait_alerts(&["high Pegel 1 firing since 0"]);
    town.wait_for(MINUTE);
    town.report(1, 1.0);
    town.wait_alerts(&["high Pegel 1 resolved since 0"]);
}

#[test]
fn what_was_days_ago_is_listed_and_nothing_is_told_twice() {
    let town = Town::open();
    town.rule(rule("rise", rise(0.5, 3_600)));
    for (hour, value) in [(-100, 1.0), (-99, 2.0), (-98, 2.1), (-1, 1.0)] {
        town.report_at(1, NOW + hour * 60 * MINUTE, value);
    }
    town.wait_alerts(&["rise Pegel 1 resolved since -5940"]);
}

#[test]
fn a_rule_that_changes_closes_what_it_no_longer_finds() {
    let town = Town::open();
    town.report_at(1, NOW - 30 * MINUTE, 2.5);
    town.report(1, 2.5);
    town.report(2, 3.5);
    // A new rule finds what is so already.
    town.rule(rule("high", above(2.0, None, 0)));
    let both = [
        "high Pegel 1 firing since -30",
        "high Pegel 2 firing since 0",
    ];
    let deadline = std::time::Instant::now() + super::PATIENCE;
    while town.all().len() < 2 {
        assert!(std::time::Instant::now() < deadline);
        std::thread::park_timeout(std::time::Duration::from_millis(5));
    }
    let mut lines: Vec<_> = town.all().iter().map(|a| a.subject.name.clone()).collect();
    lines.sort();
    assert_eq!(lines, ["Pegel 1", "Pegel 2"], "{both:?}");
    town.alerts
        .change_rule(rule("high", above(3.0, None, 0)))
        .unwrap();
    let state = |name: &str| {
        let all = town.all();
        let of = all.iter().find(|a| a.subject.name == name).unwrap();
        (of.state, of.limit)
    };
    let deadline = std::time::Instant::now() + super::PATIENCE;
    while state("Pegel 1").0 != State::Resolved || state("Pegel 2").1 < 3.0 {
        assert!(std::time::Instant::now() < deadline);
        std::thread::park_timeout(std::time::Duration::from_millis(5));
    }
    assert_eq!(state("Pegel 2").0, State::Firing);
    town.alerts.remove_rule("high").unwrap();
    let deadline = std::time::Instant::now() + super::PATIENCE;
    while state("Pegel 2").0 != State::Resolved {
        assert!(std::time::Instant::now() < deadline);
        std::thread::park_timeout(std::time::Duration::from_millis(5));
    }
    assert_eq!(town.all().len(), 2);
}
