//! Which alerts are shown, and how many there are.

use super::Book;
use crate::{Alert, Severity, State};
use serde::Serialize;
use std::cmp::Reverse;
use talblick_model::{DevEui, Millis};
use utoipa::ToSchema;

/// Which alerts; an empty list leaves nothing out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In these states.
    pub states: Vec<State>,
    /// As bad as these.
    pub severities: Vec<Severity>,
    /// Of this rule.
    pub rule: Option<String>,
    /// Of this device.
    pub device: Option<DevEui>,
    /// Behind this one: since when, and its number.
    pub before: Option<(Millis, u64)>,
}

/// How many alerts have not cleared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AlertCounts)]
pub struct Counts {
    /// Somebody has to act now.
    pub critical: u32,
    /// Somebody has to look at it.
    pub warning: u32,
    /// Worth knowing.
    pub info: u32,
}

impl Filter {
    fn holds(&self, alert: &Alert) -> bool {
        (self.states.is_empty() || self.states.contains(&alert.state))
            && (self.severities.is_empty() || self.severities.contains(&alert.severity))
            && self.rule.as_ref().is_none_or(|rule| *rule == alert.rule)
            && (self.device.is_none() || self.device == alert.subject.device)
    }
}

impl Book {
    /// Alerts, those that fire since the newest moment first, at most `most`.
    pub(crate) fn list(&self, filter: &Filter, most: usize, now: Millis) -> Vec<Alert> {
        let place = |alert: &Alert| (alert.since, alert.id);
        let alerts = self.alerts.values().map(|kept| &kept.alert);
        let held = alerts.filter(|alert| filter.holds(alert));
        let before = filter.before;
        let behind = held.filter(|alert| before.is_none_or(|before| place(alert) < before));
        let mut all: Vec<&Alert> = behind.collect();
        all.sort_unstable_by_key(|alert| Reverse(place(alert)));
        all.truncate(most);
        all.into_iter()
            .map(|alert| self.shown(alert, now))
            .collect()
    }

    /// How many have not cleared, and if none: since when.
    pub(crate) fn counts(&self) -> (Counts, Option<Millis>) {
        let mut counts = Counts::default();
        for id in self.open.values() {
            let severity = self.alerts.get(id).map(|kept| kept.alert.severity);
            match severity {
                Some(Severity::Critical) => counts.critical += 1,
                Some(Severity::Warning) => counts.warning += 1,
                Some(Severity::Info) => counts.info += 1,
                None => {}
            }
        }
        let all = self.alerts.values();
        let calm = all.filter_map(|kept| kept.alert.resolved_at).max();
        (counts, calm.filter(|_| self.open.is_empty()))
    }
}
