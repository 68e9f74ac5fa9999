//! Back-tests: when a rule would have fired.

use super::{MINUTE, NOW, Town, above, eui, rule, stream, uplink};
use crate::{Condition, Firing};
use std::sync::atomic::AtomicBool;
use talblick_model::Millis;
use talblick_store::Batch;

const HOUR: i64 = 60 * MINUTE;

/// Two days: above 2.0 m twice at the first gauge, the second time still; the second gauge is silent for five hours.
fn town() -> Town {
    let town = Town::open();
    let mut batch = Batch::default();
    for hour in -48..=0 {
        let high = (-40..-37).contains(&hour) || hour > -2;
        let value = if high { 2.5 } else { 1.0 };
        let at = NOW + hour * HOUR;
        batch.readings.push(super::reading(stream(1), at, value));
        batch
            .uplinks
            .push(uplink(1, at, Some("no").filter(|_| hour > -10)));
        if !(-10..-5).contains(&hour) {
            batch.readings.push(super::reading(stream(2), at, 0.5));
        }
    }
    town.store.append(batch).unwrap();
    town
}

fn test(town: &Town, condition: Condition, days: u32) -> crate::BackTest {
    let stop = AtomicBool::new(false);
    town.alerts
        .back_test(&rule("x", condition), days, &stop)
        .unwrap()
}

#[test]
fn each_time_it_would_have_fired_is_told_with_its_length() {
    let told = test(&town(), above(2.0, None, 0), 30);
    let firing = |from: i64, to: Option<i64>| Firing {
        from: Millis::from_i64(NOW + from * HOUR),
        to: to.map(|to| Millis::from_i64(NOW + to * HOUR)),
        peak: 2.5,
        limit: 2.0,
        device: Some(eui(1)),
        datastream: Some(stream(1)),
        name: "Pegel 1".into(),
    };
    assert_eq!(told.firings, [firing(-1, None), firing(-40, Some(-37))]);
    assert_eq!((told.total_s, told.longest_s), (4 * 3_600, 3 * 3_600));
    assert_eq!((told.subjects, told.truncated), (2, false));
    let one_day = test(&town(), above(2.0, None, 0), 1);
    assert_eq!(one_day.firings.len(), 1);
}

#[test]
fn silence_gateways_and_undecoded_uplinks_are_tested_too() {
    let town = town();
    let silent = test(&town, Condition::Silent { intervals: 12 }, 3);
    let spans: Vec<_> = silent
        .firings
        .iter()
        .map(|f| (f.name.as_str(), f.peak.round()))
        .collect();
    assert_eq!(spans, [("Pegel 2", 36.0)]);
    let share = Condition::Undecoded {
        share: 0.9,
        within_s: 4 * 3_600,
    };
    let broken = test(&town, share, 3);
    assert_eq!(broken.firings.len(), 1, "{broken:?}");
    assert_eq!(broken.firings[0].to, None);
    let gateways = test(&town, Condition::GatewaySilent { for_s: 900 }, 1);
    assert!(gateways.firings.len() >= 23, "{gateways:?}");
}

#[test]
fn it_ends_when_nobody_waits() {
    let stop = AtomicBool::new(true);
    let town = town();
    let test = town
        .alerts
        .back_test(&rule("x", above(2.0, None, 0)), 30, &stop);
    assert!(matches!(test, Err(crate::Error::Stopped)));
}
