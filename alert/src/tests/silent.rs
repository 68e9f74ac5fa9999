//! Devices and gateways that are not heard, and uplinks nobody can decode.

use super::{MINUTE, Town, rule, uplink};
use crate::Condition;
use talblick_store::Batch;

#[test]
fn a_device_is_silent_after_so_many_of_its_intervals() {
    let town = Town::open();
    town.rule(rule("gone", Condition::Silent { intervals: 3 }));
    town.report(1, 1.0);
    town.settled();
    town.wait_for(30 * MINUTE);
    town.settled();
    assert!(town.all().is_empty());
    town.wait_for(1);
    town.wait_alerts(&["gone Pegel 1 firing since 0"]);
    let alert = town.all().remove(0);
    assert_eq!((alert.limit, alert.subject.unit), (3.0, None));
    // What was kept somewhere on the way says nothing about now.
    town.report_at(1, town.now() - 31 * MINUTE, 1.0);
    town.settled();
    town.wait_alerts(&["gone Pegel 1 firing since 0"]);
    town.wait_for(10 * MINUTE);
    town.report(1, 1.0);
    town.wait_alerts(&["gone Pegel 1 resolved since 0"]);
    let intervals = town.all()[0].value;
    assert!((4.0..4.1).contains(&intervals), "{intervals}");
}

#[test]
fn a_gateway_is_silent_by_what_it_has_heard() {
    let town = Town::open();
    town.rule(rule("dead", Condition::GatewaySilent { for_s: 900 }));
    town.report(1, 1.0);
    town.settled();
    town.wait_for(16 * MINUTE);
    town.wait_alerts(&["dead 00000000000000b1 firing since 0"]);
    town.report(2, 1.0);
    town.wait_alerts(&["dead 00000000000000b1 resolved since 0"]);
}

#[test]
fn a_device_whose_uplinks_cannot_be_decoded_is_told_of() {
    let town = Town::open();
    let condition = Condition::Undecoded {
        share: 0.5,
        within_s: 3_600,
    };
    town.rule(rule("broken", condition));
    town.settled();
    for (minute, failed) in [(0, None), (1, Some("line 3")), (2, Some("line 3"))] {
        town.wait_for(MINUTE);
        let uplinks = vec![uplink(1, town.now() + minute, failed)];
        town.store
            .append(Batch {
                uplinks,
                ..Batch::default()
            })
            .unwrap();
    }
    town.wait_alerts(&["broken Pegel 1 firing since 2"]);
    for _ in 0..2 {
        town.wait_for(MINUTE);
        town.report(1, 1.0);
    }
    town.wait_alerts(&["broken Pegel 1 resolved since 2"]);
}
