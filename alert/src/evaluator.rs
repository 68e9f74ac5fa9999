//! Rules and what they know of what they watch. It is told what was heard, and finds what fires and clears.
//!
//! A gap and a reading outside what is plausible say nothing. One that jumped, or is stuck, counts: a flash flood jumps.
//! A reading from the future counts as of now, so that one wrong clock does not make all that follow late.

use crate::Rule;
use crate::subject::Key;
use crate::watch::{Level, Noted, Step, Watch};
use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use talblick_model::{DatastreamId, DevEui, GatewayId, Millis, Quality};

/// All rules that are looked at.
#[derive(Debug, Default)]
pub(crate) struct Evaluator {
    posts: BTreeMap<String, Post>,
    /// Watches that have to be gone through again, because something came late.
    late: BTreeSet<(String, DatastreamId)>,
}

/// A rule and its watches.
#[derive(Debug)]
pub(crate) struct Post {
    pub(crate) rule: Arc<Rule>,
    pub(crate) watches: HashMap<Key, Watch>,
}

/// Something that was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) rule: Arc<Rule>,
    pub(crate) key: Key,
    pub(crate) step: Step,
    pub(crate) limit: f64,
}

/// The value of a reading, if it says anything.
pub(crate) fn usable(value: f64, quality: Quality) -> Option<f64> {
    let says = !quality.is_gap() && !quality.has(Quality::IMPLAUSIBLE);
    says.then_some(value)
}

impl Evaluator {
    /// Puts a rule with its watches in the place of what was known of it.
    pub(crate) fn put(&mut self, post: Post) {
        self.posts.insert(post.rule.id.clone(), post);
    }

    /// Looks at a rule no more.
    pub(crate) fn remove(&mut self, rule: &str) {
        self.posts.remove(rule);
    }

    pub(crate) fn post(&mut self, rule: &str) -> Option<&mut Post> {
        self.posts.get_mut(rule)
    }

    pub(crate) fn rules(&self) -> Vec<String> {
        self.posts.keys().cloned().collect()
    }

    /// Watches to go through again.
    pub(crate) fn take_late(&mut self) -> BTreeSet<(String, DatastreamId)> {
        std::mem::take(&mut self.late)
    }

    /// Datastreams somebody watches.
    pub(crate) fn datastreams(&self) -> impl Iterator<Item = DatastreamId> {
        let keys = self.posts.values().flat_map(|post| post.watches.keys());
        keys.filter_map(|key| match key {
            Key::Datastream(id) => Some(*id),
            Key::Device(_) | Key::Gateway(_) => None,
        })
    }

    /// A reading came in.
    pub(crate) fn reading(
        &mut self,
        datastream: DatastreamId,
        (at, value): (Millis, f64),
        found: &mut Vec<Found>,
    ) {
        let key = Key::Datastream(datastream);
        for post in self.posts.values_mut() {
            let Some(Watch::Level(level)) = post.watches.get_mut(&key) else {
                continue;
            };
            let step = match level.note(at, value) {
                Noted::Nothing => None,
                Noted::Step(step) => Some(step),
                Noted::Late if level.fires() => late_peak(level, at, value),
                Noted::Late => {
                    self.late.insert((post.rule.id.clone(), datastream));
                    None
                }
            };
            let limit = level.limit();
            found.extend(step.map(|step| post.rule.found(key, step, limit)));
        }
    }

    /// A device was heard; `failed` says whether its uplink could be decoded, if there was anything to decode.
    pub(crate) fn uplink(
        &mut self,
        device: DevEui,
        at: Millis,
        failed: Option<bool>,
        found: &mut Vec<Found>,
    ) {
        let key = Key::Device(device);
        self.each(key, found, |watch| match watch {
            Watch::Still(still) => still.heard(at),
            Watch::Share(share) => share.note(at, failed?),
            Watch::Level(_) => None,
        });
    }

    /// A gateway heard something.
    pub(crate) fn gateway(&mut self, gateway: GatewayId, at: Millis, found: &mut Vec<Found>) {
        self.each(Key::Gateway(gateway), found, |watch| match watch {
            Watch::Still(still) => still.heard(at),
            Watch::Share(_) | Watch::Level(_) => None,
        });
    }

    /// Looks who has been silent for too long.
    pub(crate) fn look(&mut self, now: Millis, found: &mut Vec<Found>) {
        for post in self.posts.values_mut() {
            for (key, watch) in &mut post.watches {
                let limit = watch.limit();
                if let Watch::Still(still) = watch {
                    let step = still.look(now);
                    found.extend(step.map(|step| post.rule.found(*key, step, limit)));
                }
            }
        }
    }

    fn each(
        &mut self,
        key: Key,
        found: &mut Vec<Found>,
        mut note: impl FnMut(&mut Watch) -> Option<Step>,
    ) {
        for post in self.posts.values_mut() {
            if let Some(watch) = post.watches.get_mut(&key) {
                let limit = watch.limit();
                found.extend(note(watch).map(|step| post.rule.found(key, step, limit)));
            }
        }
    }
}

/// A late reading of what fires can only have been its peak.
fn late_peak(level: &mut Level, at: Millis, value: f64) -> Option<Step> {
    let newest = level.newest()?;
    if at < newest {
        let peak = level.peak(value)?;
        return Some(Step::Peaked { peak });
    }
    // Another word on the newest reading.
    level.corrected(at, value)
}

trait Finds {
    fn found(&self, key: Key, step: Step, limit: f64) -> Found;
}

impl Finds for Arc<Rule> {
    fn found(&self, key: Key, step: Step, limit: f64) -> Found {
        Found {
            rule: Self::clone(self),
            key,
            step,
            limit,
        }
    }
}
