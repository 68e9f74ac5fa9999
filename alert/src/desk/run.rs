//! The thread that evaluates: what came in, who is silent, what is to be told again.

use super::Alerts;
use super::deliver::Gate;
use super::settling::Settling;
use crate::book::News;
use crate::catch_up::{self, Past};
use crate::evaluator::{Evaluator, Found, usable};
use crate::inbox::Heard;
use crate::scene::Scene;
use crate::subject::Key;
use crate::{Error, Rule};
use foldhash::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant};
use talblick_model::Millis;

/// How long it waits for news; as often it looks who is silent.
const LOOK: Duration = Duration::from_millis(500);
/// Pause after trouble.
const REST: Duration = Duration::from_secs(2);
/// What the thread works with.
#[derive(Debug)]
struct Work {
    evaluator: Evaluator,
    scene: Scene,
    /// What the scene and the rules were made of.
    seen: Option<(u64, u64)>,
    /// Something was forgotten: everything is read from the store again.
    lost: bool,
    settling: Settling,
    /// What was found and is not in the book yet.
    found: Vec<Found>,
    /// Whether anybody has to be told what the thread cannot do.
    trouble: Option<String>,
}

impl Alerts {
    /// Evaluates and tells until the other end of `stop` is gone. Blocks: give it a thread of its own.
    pub fn run(&self, stop: &Receiver<()>) {
        let gates: Vec<Gate> = self.receivers.iter().map(|_| Gate::default()).collect();
        std::thread::scope(|scope| {
            for (post, gate) in self.receivers.iter().zip(&gates) {
                scope.spawn(move || self.deliver(post, gate));
            }
            let mut work = Work::new(Settling::new(self.settle));
            while !matches!(stop.try_recv(), Err(TryRecvError::Disconnected)) {
                let heard = self.inbox.take(LOOK);
                let done = self.pass(&mut work, &heard, Instant::now());
                if work.say(done) {
                    // Trouble with a disk or a server does not go away at once.
                    let _ = stop.recv_timeout(REST);
                }
                gates.iter().for_each(Gate::ring);
                #[cfg(test)]
                self.passes.fetch_add(1, Ordering::Relaxed);
            }
            gates.iter().for_each(Gate::close);
        });
    }

    /// Takes what was heard, and looks who is silent.
    fn pass(&self, work: &mut Work, heard: &Heard, passed: Instant) -> Result<(), Error> {
        let now = self.clock.now();
        work.lost |= heard.lost;
        self.look_around(work, now)?;
        for reading in &heard.readings {
            if let Some(value) = usable(reading.value, reading.quality) {
                let at = reading.time.min(now);
                let found = &mut work.found;
                work.evaluator
                    .reading(reading.datastream, (at, value), found);
            }
        }
        for uplink in &heard.uplinks {
            let at = uplink.at.min(now);
            let found = &mut work.found;
            work.evaluator
                .uplink(uplink.device, at, uplink.failed, found);
        }
        if heard.gateways.iter().any(|(id, _)| !work.scene.knows(*id)) {
            // A gateway is there from when it first hears something.
            work.seen = None;
        }
        for (gateway, at) in &heard.gateways {
            work.evaluator
                .gateway(*gateway, *at.min(&now), &mut work.found);
        }
        let ready = self.ready.load(Ordering::Relaxed);
        if work.settling.is_over(ready, now, passed) {
            work.evaluator.look(now, &mut work.found);
        }
        self.write(work, now)?;
        self.go_back(work, now)?;
        self.write(work, now)
    }

    /// Goes through watches again to which something came late.
    fn go_back(&self, work: &mut Work, now: Millis) -> Result<(), Error> {
        for (rule, datastream) in work.evaluator.take_late() {
            let key = Key::Datastream(datastream);
            let past = self.book.lock().pasts(&rule, false).of(key);
            let interval = work.scene.interval(key);
            let on = (rule.as_str(), datastream);
            let again =
                catch_up::again(&self.store, &mut work.evaluator, on, (interval, past, now));
            let again = again.inspect_err(|_| work.lost = true)?;
            work.found.extend(again);
        }
        Ok(())
    }

    /// Puts what was found into the book, with what is to be told again.
    fn write(&self, work: &mut Work, now: Millis) -> Result<(), Error> {
        let found = std::mem::take(&mut work.found);
        let mut book = self.book.lock();
        let mut news = News::default();
        book.apply(&found, &work.scene, now, &mut news)?;
        book.repeat(now, &mut news)?;
        book.forget_silences(now, &mut news)?;
        self.settle(&mut book, news)
    }

    /// Finds out who is who, which rules there are, and makes watches where there are none yet.
    fn look_around(&self, work: &mut Work, now: Millis) -> Result<(), Error> {
        let registry = self.store.registry_changes();
        let (revision, rules, changed) = {
            let book = self.book.lock();
            if work.seen == Some((registry, book.revision)) && !work.lost {
                return Ok(());
            }
            let rules = book.rules.values().map(|w| Arc::clone(&w.rule));
            (
                book.revision,
                rules.collect::<Vec<_>>(),
                book.changed.clone(),
            )
        };
        // Until all is done, it is to be done again.
        let lost = std::mem::replace(&mut work.lost, true);
        work.scene = Scene::of(&self.store);
        for id in work.evaluator.rules() {
            if !rules.iter().any(|rule| rule.id == id) {
                work.evaluator.remove(&id);
            }
        }
        let mut watched = HashSet::default();
        for rule in &rules {
            let keys = work.scene.keys(rule);
            watched.extend(keys.iter().map(|(key, _)| (rule.id.clone(), *key)));
            let changed = changed.contains(&rule.id);
            self.look_at(work, rule, keys, (changed || lost, changed), now)?;
        }
        let beside = |rule: &Arc<Rule>| rule.condition.quantity().is_none();
        self.inbox.watch(
            work.scene.datastreams(),
            work.evaluator.datastreams(),
            rules.iter().any(beside),
        );
        let mut book = self.book.lock();
        if book.revision == revision {
            book.changed.clear();
        }
        let mut news = News::default();
        let kept = |rule: &str, key: Key| watched.contains(&(rule.to_owned(), key));
        book.abandon(now, kept, &mut news)?;
        self.settle(&mut book, news)?;
        work.seen = Some((registry, revision));
        work.lost = false;
        Ok(())
    }

    /// Makes the watches of a rule, all of them if it is `fresh`, else where there are none.
    fn look_at(
        &self,
        work: &mut Work,
        rule: &Arc<Rule>,
        mut keys: Vec<(Key, i64)>,
        (fresh, changed): (bool, bool),
        now: Millis,
    ) -> Result<(), Error> {
        let known = work.evaluator.post(&rule.id).filter(|_| !fresh);
        let mut kept = HashMap::default();
        if let Some(post) = known {
            kept = std::mem::take(&mut post.watches);
            let wanted: HashMap<Key, i64> = keys.iter().copied().collect();
            kept.retain(|key, watch| {
                let interval = wanted.get(key);
                if let Some(interval) = interval {
                    watch.retime(&rule.condition, *interval);
                }
                interval.is_some()
            });
            keys.retain(|(key, _)| !kept.contains_key(key));
        }
        let keys: Vec<(Key, i64, Past)> = {
            let book = self.book.lock();
            let pasts = book.pasts(&rule.id, changed);
            let of = |(key, interval): (Key, i64)| (key, interval, pasts.of(key));
            keys.into_iter().map(of).collect()
        };
        let made = catch_up::watches(&self.store, &work.scene, rule, keys, now);
        let (mut post, found) = match made {
            Ok(made) => made,
            Err(error) => {
                // What was known is known again; it is tried anew with the next pass.
                if let Some(post) = work.evaluator.post(&rule.id) {
                    post.watches.extend(kept);
                }
                return Err(error);
            }
        };
        post.watches.extend(kept);
        work.evaluator.put(post);
        work.found.extend(found);
        Ok(())
    }
}

impl Work {
    fn new(settling: Settling) -> Self {
        Self {
            evaluator: Evaluator::default(),
            scene: Scene::default(),
            seen: None,
            lost: false,
            settling,
            found: Vec::new(),
            trouble: None,
        }
    }

    /// Says once what cannot be done, and once that it can be again.
    fn say(&mut self, done: Result<(), Error>) -> bool {
        let trouble = done.err().map(|error| error.to_string());
        if trouble != self.trouble {
            if let Some(trouble) = &trouble {
                tracing::error!(trouble, "alerts cannot be evaluated");
            } else {
                tracing::info!("alerts are evaluated again");
            }
        }
        self.trouble = trouble;
        self.trouble.is_some()
    }
}
