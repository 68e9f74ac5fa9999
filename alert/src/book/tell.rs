//! What receivers are still to be told: a queue on disk, for each receiver in order. Quiet hours and silences hold back
//! what begins; an alert that ends while its beginning is held back is told to nobody.

use super::{Book, Kept, News, keep};
use crate::{Alert, Error, State};
use serde::{Deserialize, Serialize};
use talblick_model::Millis;
use talblick_store::{AlertKind, AlertRow};

/// Deliveries that wait at most; then the oldest are given up.
const MOST: usize = 2_000;
/// After so long a delivery that was tried is given up.
const PATIENCE_MS: i64 = 24 * 3_600_000;

/// An alert a receiver is to be told of, as it was then.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) receiver: String,
    pub(crate) alert: Alert,
    /// When it was put down.
    pub(crate) at: Millis,
    /// Whether it was tried.
    #[serde(default)]
    pub(crate) tried: bool,
}

/// What a receiver is to be told now.
#[derive(Debug, Clone)]
pub(crate) struct Due {
    pub(crate) id: u64,
    pub(crate) alert: Alert,
    /// The same each time it is tried.
    pub(crate) key: String,
}

impl Book {
    /// Puts an alert down for receivers.
    pub(super) fn put_down(
        &mut self,
        receivers: &[String],
        alert: &Alert,
        now: Millis,
        news: &mut News,
    ) -> Result<(), Error> {
        let known = receivers
            .iter()
            .filter(|name| self.receivers.contains(*name));
        for receiver in known.cloned().collect::<Vec<String>>() {
            if self.deliveries.len() >= MOST
                && let Some((oldest, given_up)) = self.deliveries.pop_first()
            {
                let receiver = given_up.receiver;
                tracing::warn!(receiver, "too much is to be told; the oldest is given up");
                news.rows
                    .push(keep::gone(AlertKind::Delivery, &oldest.to_string()));
            }
            let id = Self::next(&self.deliveries);
            let delivery = Delivery {
                receiver,
                alert: alert.clone(),
                at: now,
                tried: false,
            };
            news.rows.push(keep::delivery(id, &delivery)?);
            self.deliveries.insert(id, delivery);
        }
        Ok(())
    }

    /// Puts the end of an alert down for those who were told of its beginning, or will be.
    pub(super) fn put_down_end(
        &mut self,
        alert: &Alert,
        now: Millis,
        news: &mut News,
    ) -> Result<(), Error> {
        let opened = Alert {
            resolved_at: None,
            ..alert.clone()
        };
        if self.is_held(&opened, now) {
            let untold = self.deliveries.iter();
            let untold = untold.filter(|(_, d)| d.alert.id == alert.id && !d.tried);
            for id in untold.map(|(id, _)| *id).collect::<Vec<_>>() {
                self.deliveries.remove(&id);
                news.rows
                    .push(keep::gone(AlertKind::Delivery, &id.to_string()));
            }
        }
        let reached = self.alerts.get(&alert.id).map(|kept| kept.reached.clone());
        let mut receivers = reached.unwrap_or_default();
        let waiting = self.deliveries.values().filter(|d| d.alert.id == alert.id);
        receivers.extend(waiting.map(|d| d.receiver.clone()));
        let receivers: Vec<String> = receivers.into_iter().collect();
        self.put_down(&receivers, alert, now, news)
    }

    /// A receiver has taken what it was told.
    pub(crate) fn taken(&mut self, id: u64, news: &mut News) -> Result<(), Error> {
        let Some(delivery) = self.deliveries.remove(&id) else {
            return Ok(());
        };
        news.rows
            .push(keep::gone(AlertKind::Delivery, &id.to_string()));
        if let Some(kept) = self.alerts.get_mut(&delivery.alert.id)
            && kept.reached.insert(delivery.receiver)
        {
            news.rows.push(keep::alert(kept)?);
        }
        Ok(())
    }

    /// It did not.
    pub(crate) fn not_taken(&mut self, id: u64, news: &mut News) -> Result<(), Error> {
        if let Some(delivery) = self.deliveries.get_mut(&id)
            && !std::mem::replace(&mut delivery.tried, true)
        {
            news.rows.push(keep::delivery(id, delivery)?);
        }
        Ok(())
    }

    /// Nobody tries any more.
    pub(crate) fn give_up(&mut self, ids: &[u64], news: &mut News) {
        for id in ids {
            self.deliveries.remove(id);
            let key = id.to_string();
            news.rows.push(keep::gone(AlertKind::Delivery, &key));
        }
    }

    /// Puts down again what still fires, was told long enough ago, and nobody has taken on.
    pub(crate) fn repeat(&mut self, now: Millis, news: &mut News) -> Result<(), Error> {
        let due = |kept: &&Kept| {
            let alert = &kept.alert;
            let rule = self.rules.get(&alert.rule).map(|written| &written.rule);
            let after = rule.and_then(|rule| rule.repeat_s);
            alert.state == State::Firing
                && kept
                    .told_at
                    .zip(after)
                    .is_some_and(|(told, after)| now.since(told) >= i64::from(after) * 1_000)
        };
        let due: Vec<u64> = self
            .alerts
            .values()
            .filter(due)
            .map(|k| k.alert.id)
            .collect();
        for id in due {
            let Some(kept) = self.alerts.get_mut(&id) else {
                continue;
            };
            kept.told_at = Some(now);
            let row = keep::alert(kept)?;
            let alert = kept.alert.clone();
            news.rows.push(row);
            let notify = self.rules.get(&alert.rule).map(|w| w.rule.notify.clone());
            let waits = |name: &String| {
                let mut waiting = self.deliveries.values();
                waiting.any(|d| d.alert.id == id && d.receiver == *name)
            };
            let receivers: Vec<String> = notify.unwrap_or_default();
            let receivers: Vec<String> = receivers.into_iter().filter(|n| !waits(n)).collect();
            self.put_down(&receivers, &alert, now, news)?;
        }
        Ok(())
    }

    /// Drops what is to be told to receivers that are no more.
    pub(crate) fn forget_strangers(&mut self) -> Vec<AlertRow> {
        let gone = self.deliveries.iter();
        let gone = gone.filter(|(_, delivery)| !self.receivers.contains(&delivery.receiver));
        let gone: Vec<u64> = gone.map(|(id, _)| *id).collect();
        let mut news = News::default();
        self.give_up(&gone, &mut news);
        news.rows
    }

    /// What a receiver is to be told next, and what is given up before.
    pub(crate) fn due(&self, receiver: &str, now: Millis) -> (Option<Due>, Vec<u64>) {
        let mut given_up = Vec::new();
        for (id, delivery) in &self.deliveries {
            if delivery.receiver != receiver {
                continue;
            }
            if delivery.tried && now.since(delivery.at) > PATIENCE_MS {
                given_up.push(*id);
                continue;
            }
            if delivery.alert.is_open() && self.is_held(&delivery.alert, now) {
                continue;
            }
            let told = &delivery.alert;
            // What was held back is told as it is by now.
            let current = self.alerts.get(&told.id).map(|kept| &kept.alert);
            let current = current.filter(|alert| !delivery.tried && alert.is_open());
            let due = Due {
                id: *id,
                alert: current.unwrap_or(told).clone(),
                key: format!(
                    "{}-{}-{}",
                    told.id,
                    told.state.as_str(),
                    delivery.at.as_i64()
                ),
            };
            return (Some(due), given_up);
        }
        (None, given_up)
    }

    /// Whether nobody is to be told that an alert fires just now.
    fn is_held(&self, alert: &Alert, now: Millis) -> bool {
        let rule = self.rules.get(&alert.rule).map(|written| &written.rule);
        let quiet = rule.and_then(|rule| rule.quiet);
        let zone = self.zone.as_ref();
        quiet
            .zip(zone)
            .is_some_and(|(quiet, zone)| quiet.holds(now, zone))
            || self.is_silenced(alert, now)
    }
}
