//! What is remembered: rules, alerts, silences, and what receivers are still to be told. It changes in memory and says
//! which rows changed; whoever calls writes them before anybody hears of it.

mod apply;
mod keep;
mod list;
mod silence;
mod tell;

pub(crate) use apply::News;
pub(crate) use keep::gone;
pub use list::{Counts, Filter};
pub(crate) use tell::Delivery;

use crate::catch_up::Past;
use crate::subject::Key;
use crate::{Act, Alert, Error, Origin, Rule, Silence};
use foldhash::HashMap;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use talblick_model::Millis;
use talblick_store::AlertRow;

/// Rules at most.
pub(crate) const MOST_RULES: usize = 200;

/// See above.
#[derive(Debug, Default)]
pub(crate) struct Book {
    pub(crate) rules: BTreeMap<String, Written>,
    pub(crate) alerts: BTreeMap<u64, Kept>,
    /// Alerts that have not cleared.
    open: HashMap<(String, Key), u64>,
    pub(crate) silences: BTreeMap<u64, Silence>,
    pub(crate) deliveries: BTreeMap<u64, Delivery>,
    /// Grows with every rule that is written or removed.
    pub(crate) revision: u64,
    /// Rules that were written and not looked at since.
    pub(crate) changed: BTreeSet<String>,
    /// Rows that could not be written yet.
    pub(crate) unsaved: Vec<AlertRow>,
    /// Alerts that changed and of which nobody has heard yet.
    pub(crate) untold: BTreeSet<u64>,
    /// Local time, for quiet hours.
    pub(crate) zone: Option<TimeZone>,
    /// Everybody who can be told.
    pub(crate) receivers: BTreeSet<String>,
}

/// A rule, and since when it is as it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Written {
    #[serde(with = "keep::shared")]
    pub(crate) rule: Arc<Rule>,
    pub(crate) at: Millis,
}

/// An alert, and what is remembered of it besides.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) alert: Alert,
    /// When receivers were told last, or it was put down for them.
    pub(crate) told_at: Option<Millis>,
    /// Receivers that have taken it.
    #[serde(default)]
    pub(crate) reached: BTreeSet<String>,
}

/// What is known of a rule at its subjects.
#[derive(Debug)]
pub(crate) struct Pasts {
    written: Millis,
    changed: bool,
    open: HashMap<Key, (Millis, Millis, f64)>,
    cleared: HashMap<Key, Millis>,
}

impl Pasts {
    pub(crate) fn of(&self, key: Key) -> Past {
        // The reading that cleared it is settled too.
        let cleared = self.cleared.get(&key).map(|at| at.plus(1));
        Past {
            open: self.open.get(&key).copied(),
            changed: self.changed,
            settled: cleared.map_or(self.written, |at| at.max(self.written)),
            cleared,
        }
    }
}

impl Book {
    /// The number after the largest.
    fn next<T>(map: &BTreeMap<u64, T>) -> u64 {
        map.last_key_value()
            .map_or(1, |(id, _)| id.saturating_add(1))
    }

    /// A rule that is in force.
    pub(crate) fn rule(&self, id: &str) -> Result<&Arc<Rule>, Error> {
        let written = self.rules.get(id).map(|written| &written.rule);
        written.ok_or_else(|| Error::UnknownRule(id.to_owned()))
    }

    /// What is known of a rule at its subjects.
    pub(crate) fn pasts(&self, rule: &str, changed: bool) -> Pasts {
        let mut pasts = Pasts {
            written: self
                .rules
                .get(rule)
                .map_or(Millis::MIN, |written| written.at),
            changed,
            open: HashMap::default(),
            cleared: HashMap::default(),
        };
        let alerts = self.alerts.values().map(|kept| &kept.alert);
        for alert in alerts.filter(|alert| alert.rule == rule) {
            let Some(key) = alert.subject.key() else {
                continue;
            };
            match alert.resolved_at {
                None => {
                    let open = (alert.since, alert.seen_at, alert.peak);
                    pasts.open.insert(key, open);
                }
                Some(at) => {
                    let last = pasts.cleared.entry(key).or_insert(at);
                    *last = at.max(*last);
                }
            }
        }
        pasts
    }

    /// Writes a rule down; the rows to write.
    pub(crate) fn put_rule(&mut self, rule: Rule, now: Millis) -> Result<AlertRow, Error> {
        let written = Written {
            rule: Arc::new(rule),
            at: now,
        };
        let row = keep::rule(&written)?;
        self.changed.insert(written.rule.id.clone());
        self.rules.insert(written.rule.id.clone(), written);
        self.revision += 1;
        Ok(row)
    }

    /// A rule somebody wants to change or remove, unless the configuration has it.
    pub(crate) fn changeable(&self, id: &str) -> Result<(), Error> {
        match self.rule(id)?.origin {
            Origin::Dashboard => Ok(()),
            Origin::Configuration => Err(Error::Configured(id.to_owned())),
        }
    }

    /// An alert as it is shown.
    pub(crate) fn shown(&self, alert: &Alert, now: Millis) -> Alert {
        Alert {
            silenced: self.is_silenced(alert, now),
            ..alert.clone()
        }
    }

    /// Closes alerts of subjects that a rule no longer looks at.
    pub(crate) fn abandon(
        &mut self,
        now: Millis,
        kept: impl Fn(&str, Key) -> bool,
        news: &mut News,
    ) -> Result<(), Error> {
        let open = self.open.iter();
        let gone: Vec<u64> = open
            .filter(|((rule, key), _)| !kept(rule, *key))
            .map(|(_, id)| *id)
            .collect();
        for id in gone {
            if let Some(value) = self.alerts.get(&id).map(|kept| kept.alert.value) {
                self.close(id, (now, value), now, news)?;
            }
        }
        Ok(())
    }

    /// Somebody takes alerts on, or gives them back.
    pub(crate) fn handle(
        &mut self,
        what: Act,
        ids: &[u64],
        who: &crate::Acknowledgement,
        news: &mut News,
    ) -> Result<(), Error> {
        for id in ids {
            let known = self.alerts.contains_key(id);
            known
                .then_some(())
                .ok_or_else(|| Error::UnknownAlert(id.to_string()))?;
        }
        for id in ids {
            let Some(kept) = self.alerts.get_mut(id) else {
                continue;
            };
            kept.alert.handle(what, who);
            news.rows.push(keep::alert(kept)?);
            news.changed.insert(*id);
        }
        Ok(())
    }
}
