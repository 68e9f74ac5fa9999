//! What was found becomes alerts.

use super::{Book, Kept, keep};
use crate::catch_up::RECENT_MS;
use crate::evaluator::Found;
use crate::scene::Scene;
use crate::watch::Step;
use crate::{Alert, Error, State, Subject};
use std::collections::BTreeSet;
use talblick_model::Millis;
use talblick_store::{AlertKind, AlertRow};

/// Alerts kept at most: then the oldest that have cleared go, and where none has, what fires next is not listed.
const MOST: usize = 10_000;

/// What changed.
#[derive(Debug, Default)]
pub(crate) struct News {
    /// What is to be written.
    pub(crate) rows: Vec<AlertRow>,
    /// Alerts that are not what they were.
    pub(crate) changed: BTreeSet<u64>,
}

impl Book {
    /// Which alerts have not cleared, after reading them.
    pub(super) fn index(&mut self) {
        let open = self.alerts.values().filter(|kept| kept.alert.is_open());
        let keys = open.filter_map(|kept| {
            let alert = &kept.alert;
            Some(((alert.rule.clone(), alert.subject.key()?), alert.id))
        });
        self.open = keys.collect();
    }

    /// Takes what was found.
    pub(crate) fn apply(
        &mut self,
        found: &[Found],
        scene: &Scene,
        now: Millis,
        news: &mut News,
    ) -> Result<(), Error> {
        for one in found {
            let id = self.open.get(&(one.rule.id.clone(), one.key)).copied();
            match (one.step, id) {
                (
                    Step::Fires {
                        since,
                        at,
                        value,
                        peak,
                    },
                    None,
                ) => {
                    if let Some(subject) = scene.subject(&one.rule, one.key) {
                        let alert = fired(one, subject, (since, at), (value, peak));
                        self.begin(alert, one, (at, now), news)?;
                    }
                }
                (
                    Step::Fires {
                        at, value, peak, ..
                    }
                    | Step::Goes { at, value, peak },
                    Some(id),
                ) => {
                    self.go_on(id, one, (at, value, peak), news)?;
                }
                (Step::Peaked { peak }, Some(id)) => {
                    let seen = self
                        .alerts
                        .get(&id)
                        .map(|k| (k.alert.seen_at, k.alert.value));
                    if let Some((at, value)) = seen {
                        self.go_on(id, one, (at, value, peak), news)?;
                    }
                }
                (Step::Clears { at, value }, Some(id)) => self.close(id, (at, value), now, news)?,
                (Step::Goes { .. } | Step::Peaked { .. } | Step::Clears { .. }, None) => {}
            }
        }
        Ok(())
    }

    fn begin(
        &mut self,
        alert: Alert,
        found: &Found,
        (at, now): (Millis, Millis),
        news: &mut News,
    ) -> Result<(), Error> {
        if !self.make_room(news) {
            tracing::warn!(
                rule = alert.rule,
                "too many alerts fire; this one is not listed"
            );
            return Ok(());
        }
        let id = Self::next(&self.alerts);
        let mut kept = Kept {
            alert: Alert { id, ..alert },
            told_at: None,
            reached: BTreeSet::new(),
        };
        if now.since(at) <= RECENT_MS {
            kept.told_at = Some(now);
            self.put_down(&found.rule.notify, &kept.alert, now, news)?;
        }
        news.rows.push(keep::alert(&kept)?);
        news.changed.insert(id);
        self.open.insert((found.rule.id.clone(), found.key), id);
        self.alerts.insert(id, kept);
        Ok(())
    }

    fn go_on(
        &mut self,
        id: u64,
        found: &Found,
        (at, value, peak): (Millis, f64, f64),
        news: &mut News,
    ) -> Result<(), Error> {
        let Some(kept) = self.alerts.get_mut(&id) else {
            return Ok(());
        };
        let alert = &mut kept.alert;
        let rule = &found.rule;
        let new = (&rule.name, rule.severity, found.limit, peak);
        let old = (&alert.name, alert.severity, alert.limit, alert.peak);
        // What a restart finds out by itself is not written with every reading.
        let write = new != old;
        (alert.value, alert.seen_at, alert.peak) = (value, at, peak);
        alert.name.clone_from(&rule.name);
        (alert.severity, alert.limit) = (rule.severity, found.limit);
        news.changed.insert(id);
        if write {
            news.rows.push(keep::alert(kept)?);
        }
        Ok(())
    }

    /// An alert has cleared.
    pub(super) fn close(
        &mut self,
        id: u64,
        (at, value): (Millis, f64),
        now: Millis,
        news: &mut News,
    ) -> Result<(), Error> {
        let Some(kept) = self.alerts.get_mut(&id) else {
            return Ok(());
        };
        let alert = &mut kept.alert;
        let at = at.max(alert.since);
        (alert.state, alert.resolved_at) = (State::Resolved, Some(at));
        (alert.value, alert.seen_at) = (value, at);
        let (alert, told) = (alert.clone(), kept.told_at.is_some());
        news.rows.push(keep::alert(kept)?);
        news.changed.insert(id);
        self.open.retain(|_, open| *open != id);
        if told {
            self.put_down_end(&alert, now, news)?;
        }
        Ok(())
    }

    fn make_room(&mut self, news: &mut News) -> bool {
        if self.alerts.len() < MOST {
            return true;
        }
        let mut closed = self.alerts.values().filter(|kept| !kept.alert.is_open());
        let Some(oldest) = closed.next().map(|kept| kept.alert.id) else {
            return false;
        };
        self.alerts.remove(&oldest);
        news.rows
            .push(keep::gone(AlertKind::Alert, &oldest.to_string()));
        true
    }
}

fn fired(
    found: &Found,
    subject: Subject,
    (since, at): (Millis, Millis),
    (value, peak): (f64, f64),
) -> Alert {
    let rule = &found.rule;
    Alert {
        id: 0,
        rule: rule.id.clone(),
        name: rule.name.clone(),
        kind: rule.condition.kind().to_owned(),
        severity: rule.severity,
        state: State::Firing,
        silenced: false,
        subject,
        since,
        value,
        limit: found.limit,
        peak,
        seen_at: at,
        resolved_at: None,
        acknowledged: None,
        history: Vec::new(),
    }
}
