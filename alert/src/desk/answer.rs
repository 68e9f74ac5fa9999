//! What people ask.

use super::{Alerts, write};
use crate::alert::State;
use crate::scene::Scene;
use crate::{
    Alert, BackTest, Counts, Error, Filter, ReceiverState, Rule, Severity, Silence, Subject,
    backtest,
};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use talblick_model::Millis;

impl Alerts {
    /// Alerts, the newest first, at most `most`.
    pub fn alerts(&self, filter: &Filter, most: usize) -> Vec<Alert> {
        self.book.lock().list(filter, most, self.clock.now())
    }

    /// One alert.
    pub fn alert(&self, id: &str) -> Result<Alert, Error> {
        let number = write::number(id)?;
        let book = self.book.lock();
        let kept = book.alerts.get(&number);
        let kept = kept.ok_or_else(|| Error::UnknownAlert(number.to_string()))?;
        Ok(book.shown(&kept.alert, self.clock.now()))
    }

    /// How many alerts have not cleared, and if none: since when.
    pub fn counts(&self) -> (Counts, Option<Millis>) {
        self.book.lock().counts()
    }

    /// Every rule, in order of id.
    pub fn rules(&self) -> Vec<Arc<Rule>> {
        let book = self.book.lock();
        book.rules.values().map(|w| Arc::clone(&w.rule)).collect()
    }

    /// One rule.
    pub fn rule(&self, id: &str) -> Result<Arc<Rule>, Error> {
        self.book.lock().rule(id).map(Arc::clone)
    }

    /// Silences that hold, or those of the last 30 days that are over; in order of number.
    pub fn silences(&self, over: bool) -> Vec<Silence> {
        let now = self.clock.now();
        let book = self.book.lock();
        let silences = book.silences.values();
        let wanted = silences.filter(|silence| silence.is_over(now) == over);
        wanted.cloned().collect()
    }

    /// How it stands with the receivers.
    pub fn receivers(&self) -> Vec<ReceiverState> {
        let posts = self.receivers.iter();
        posts.map(|post| post.state.lock().clone()).collect()
    }

    /// When a rule would have fired in the last days.
    pub fn back_test(&self, rule: &Rule, days: u32, stop: &AtomicBool) -> Result<BackTest, Error> {
        let scene = Scene::of(&self.store);
        backtest::run(&self.store, &scene, rule, (days, self.clock.now()), stop)
    }

    /// Sends a receiver a message that is no alert.
    pub fn test(&self, name: &str) -> Result<(), Error> {
        let mut posts = self.receivers.iter();
        let post = posts.find(|post| post.receiver.name() == name);
        let post = post.ok_or_else(|| Error::UnknownReceiver(name.chars().take(80).collect()))?;
        let now = self.clock.now();
        let told = post
            .receiver
            .tell(&trial(now), &format!("test-{}", now.as_i64()));
        post.note(told.as_ref().err().cloned(), now);
        told.map_err(|why| Error::NotTaken {
            name: name.to_owned(),
            why,
        })
    }
}

/// An alert that says it is none: its number is 0 and its rule is called `test`.
fn trial(now: Millis) -> Alert {
    Alert {
        id: 0,
        rule: "test".to_owned(),
        name: "Test".to_owned(),
        kind: "above".to_owned(),
        severity: Severity::Info,
        state: State::Firing,
        silenced: false,
        subject: Subject {
            device: None,
            name: "Talblick".to_owned(),
            datastream: None,
            quantity: None,
            label: None,
            unit: None,
            symbol: None,
            gateway: None,
        },
        since: now,
        value: 0.0,
        limit: 0.0,
        peak: 0.0,
        seen_at: now,
        resolved_at: None,
        acknowledged: None,
        history: Vec::new(),
    }
}
