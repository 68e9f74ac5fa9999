//! What needs attention in the demo city: rivers, batteries, and devices that say nothing.

use crate::config::Alert;
use crate::demo::Plan;
use talblick_alert::Severity;
use talblick_model::Quantity;

/// The rules of the demo city. Something of it always fires: a device is silent, and batteries are weak.
pub(super) fn alerts(plan: &Plan) -> Vec<Alert> {
    let flood = plan.flood_m().map(|flood| Alert {
        name: format!("Hochwasser: Pegel über {}", Plan::flood_mark(flood)),
        severity: Severity::Critical,
        quantity: Quantity::known("water_level"),
        above: Some(flood),
        clear: Some(flood - 0.1),
        r#for: Some("10 min".to_owned()),
        tags: vec![format!("{}={}", Plan::FLOOD_TAG, Plan::flood_mark(flood))],
        ..Alert::default()
    });
    let rise = Alert {
        name: "Wasser steigt schnell".to_owned(),
        quantity: Quantity::known("water_level"),
        rise: Some(0.3),
        within: Some("2 h".to_owned()),
        tags: vec![Plan::FLOOD_TAG.to_owned()],
        ..Alert::default()
    };
    let battery = Alert {
        name: "Batterie schwach".to_owned(),
        quantity: Quantity::known("battery_voltage"),
        below: Some(2.8),
        clear: Some(2.95),
        ..Alert::default()
    };
    let silent = Alert {
        name: "Gerät schweigt".to_owned(),
        silent: Some(10),
        ..Alert::default()
    };
    flood.into_iter().chain([rise, battery, silent]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_the_demo_city_can_be() {
        let alerts = alerts(&Plan::model_city().unwrap());
        assert_eq!(alerts.len(), 4);
        for alert in alerts {
            let rule = alert.rule().unwrap();
            assert_eq!(rule.faults(&[]), [], "{}", rule.name);
        }
    }
}
