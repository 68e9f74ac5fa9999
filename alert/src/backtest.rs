//! When a rule would have fired: its watches over what was measured in the last days, with limits on how much is read.
//!
//! Silence of devices is looked for in the readings of each device's busiest datastream, which come with every uplink.
//! Gateways and undecoded uplinks are looked for in the archive of uplinks.

use crate::catch_up::RECENT_MS;
use crate::evaluator::usable;
use crate::scene::Scene;
use crate::subject::Key;
use crate::watch::{Noted, Step, Still, Watch};
use crate::{Condition, Error, Rule};
use foldhash::{HashMap, HashMapExt as _};
use serde::Serialize;
use std::cmp::Reverse;
use std::sync::atomic::{AtomicBool, Ordering};
use talblick_model::{DatastreamId, DevEui, Millis, TimeRange};
use talblick_store::Store;
use utoipa::ToSchema;

/// Subjects that are looked at.
const MOST_SUBJECTS: usize = 5_000;
/// Readings, or uplinks, that are gone through.
const MOST_READINGS: u64 = 30_000_000;
const MOST_UPLINKS: u64 = 200_000;
/// Firings that are told.
const MOST_FIRINGS: usize = 1_000;
/// Uplinks read at once.
const PAGE: usize = 500;

/// When a rule would have fired.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = AlertBackTest)]
pub struct BackTest {
    /// Each time it would have, the newest first.
    pub firings: Vec<Firing>,
    /// Seconds it would have fired for, all subjects together.
    pub total_s: u64,
    /// Seconds of the longest.
    pub longest_s: u64,
    /// Subjects the rule looks at.
    pub subjects: usize,
    /// Whether not all could be looked at, or told.
    pub truncated: bool,
}

/// A time for which a rule would have fired.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = AlertBackTestFiring)]
pub struct Firing {
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub from: Millis,
    /// When it cleared; null if it would still fire.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub to: Option<Millis>,
    /// The value farthest beyond the limit.
    pub peak: f64,
    /// The limit.
    pub limit: f64,
    /// The device; null for a gateway.
    #[schema(value_type = Option<String>)]
    pub device: Option<DevEui>,
    /// The datastream.
    #[schema(value_type = Option<u32>)]
    pub datastream: Option<DatastreamId>,
    /// What people call it.
    pub name: String,
}

/// A back-test at work.
struct Trial<'a> {
    store: &'a Store,
    scene: &'a Scene,
    rule: &'a Rule,
    range: TimeRange,
    stop: &'a AtomicBool,
    /// Readings or uplinks that may still be read.
    left: u64,
    watches: HashMap<Key, (Watch, Option<Fired>)>,
    test: BackTest,
}

/// It fires: since when, and its peak.
#[derive(Debug, Clone, Copy)]
struct Fired {
    from: Millis,
    peak: f64,
}

/// Something was heard: before that it may have been silent for too long.
fn heard(still: &mut Still, at: Millis) -> [Option<Step>; 2] {
    [still.look(at.plus(-1)), still.heard(at)]
}

/// Goes through the last `days` before `now`.
pub(crate) fn run(
    store: &Store,
    scene: &Scene,
    rule: &Rule,
    (days, now): (u32, Millis),
    stop: &AtomicBool,
) -> Result<BackTest, Error> {
    let from = now.plus(-i64::from(days.max(1)) * RECENT_MS);
    let Ok(range) = TimeRange::new(from, now.plus(1)) else {
        return Ok(BackTest::default());
    };
    let rule = &Rule {
        enabled: true,
        ..rule.clone()
    };
    let mut keys = scene.keys(rule);
    keys.sort_unstable();
    let subjects = keys.len();
    keys.truncate(MOST_SUBJECTS);
    let mut trial = Trial {
        store,
        scene,
        rule,
        range,
        stop,
        left: MOST_READINGS,
        watches: HashMap::with_capacity(keys.len()),
        test: BackTest {
            subjects,
            truncated: subjects > keys.len(),
            ..BackTest::default()
        },
    };
    for (key, interval) in &keys {
        let watch = Watch::new(&rule.condition, *interval);
        trial.watches.insert(*key, (watch, None));
    }
    match rule.condition {
        Condition::Silent { .. } => trial.silence()?,
        Condition::GatewaySilent { .. } | Condition::Undecoded { .. } => trial.archive()?,
        _ => trial.readings()?,
    }
    Ok(trial.finish(now))
}

impl Trial<'_> {
    fn readings(&mut self) -> Result<(), Error> {
        let datastreams = self.watches.keys().filter_map(|key| match key {
            Key::Datastream(id) => Some((*id, *key)),
            Key::Device(_) | Key::Gateway(_) => None,
        });
        self.scan(&datastreams.collect(), |watch, at, value| match watch {
            Watch::Level(level) => match value.map(|value| level.note(at, value)) {
                Some(Noted::Step(step)) => [Some(step), None],
                Some(Noted::Nothing | Noted::Late) | None => [None; 2],
            },
            Watch::Share(_) | Watch::Still(_) => [None; 2],
        })
    }

    fn silence(&mut self) -> Result<(), Error> {
        let busiest = self.watches.keys().filter_map(|key| {
            let Key::Device(eui) = key else {
                return None;
            };
            let device = self.scene.device(*eui)?;
            let streams = self.store.datastreams_of(device.id);
            let count = |id| self.store.counters(id).map_or(0, |counters| counters.count);
            let busiest = streams.iter().max_by_key(|d| count(d.id))?;
            Some((busiest.id, *key))
        });
        let busiest = busiest.collect();
        self.scan(&busiest, |watch, at, _| match watch {
            Watch::Still(still) => heard(still, at),
            Watch::Level(_) | Watch::Share(_) => [None; 2],
        })
    }

    /// Reads datastreams, each for a watch.
    fn scan(
        &mut self,
        of: &HashMap<DatastreamId, Key>,
        note: impl Fn(&mut Watch, Millis, Option<f64>) -> [Option<Step>; 2],
    ) -> Result<(), Error> {
        let mut ids: Vec<DatastreamId> = of.keys().copied().collect();
        ids.sort_unstable();
        let (store, range) = (self.store, self.range);
        store.scan(range, Some(&ids), &mut |id, readings| {
            let count = u64::try_from(readings.len()).unwrap_or(u64::MAX);
            if self.left < count || self.stop.load(Ordering::Relaxed) {
                self.test.truncated = true;
                return false;
            }
            self.left -= count;
            let Some(key) = of.get(&id) else {
                return true;
            };
            for reading in readings {
                let value = reading.value.and_then(|v| usable(v, reading.quality));
                let watch = self.watches.get_mut(key);
                let steps = watch.map(|(watch, _)| note(watch, reading.time, value));
                for step in steps.into_iter().flatten().flatten() {
                    self.take(*key, step);
                }
            }
            true
        })?;
        self.attended()
    }

    /// Goes through the archive of uplinks, device by device; gateways are put together from all.
    fn archive(&mut self) -> Result<(), Error> {
        self.left = MOST_UPLINKS;
        let mut all: HashMap<Key, Vec<(Millis, bool)>> = HashMap::new();
        let gateways = matches!(self.rule.condition, Condition::GatewaySilent { .. });
        for device in self.store.devices() {
            let key = Key::Device(device.dev_eui);
            if !gateways && !self.watches.contains_key(&key) {
                continue;
            }
            let mut before = None;
            while self.left > 0 {
                self.attended()?;
                let page = self.store.uplinks(device.id, self.range, before, PAGE)?;
                let count = u64::try_from(page.items.len()).unwrap_or(u64::MAX);
                self.left = self.left.saturating_sub(count);
                for uplink in &page.items {
                    let at = uplink.identity.at;
                    if gateways {
                        for reception in &uplink.uplink.receptions {
                            let key = Key::Gateway(reception.gateway_id);
                            all.entry(key).or_default().push((at, false));
                        }
                    } else if let Some(failed) = crate::inbox::failed(uplink) {
                        all.entry(key).or_default().push((at, failed));
                    }
                }
                before = page.next;
                if before.is_none() {
                    break;
                }
            }
        }
        self.test.truncated |= self.left == 0;
        for (key, mut uplinks) in all {
            uplinks.sort_unstable();
            for (at, failed) in uplinks {
                let watch = self.watches.get_mut(&key).map(|(watch, _)| watch);
                let steps = match watch {
                    Some(Watch::Still(still)) => heard(still, at),
                    Some(Watch::Share(share)) => [share.note(at, failed), None],
                    Some(Watch::Level(_)) | None => [None; 2],
                };
                for step in steps.into_iter().flatten() {
                    self.take(key, step);
                }
            }
        }
        Ok(())
    }

    fn attended(&self) -> Result<(), Error> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Error::Stopped);
        }
        Ok(())
    }

    fn take(&mut self, key: Key, step: Step) {
        let Some((_, fired)) = self.watches.get_mut(&key) else {
            return;
        };
        match (step, &mut *fired) {
            (Step::Fires { since, peak, .. }, None) => {
                *fired = Some(Fired { from: since, peak });
            }
            (Step::Goes { peak, .. } | Step::Peaked { peak }, Some(fired)) => fired.peak = peak,
            (Step::Clears { at, .. }, Some(_)) => {
                if let Some(one) = fired.take() {
                    self.tell(key, one, Some(at));
                }
            }
            (Step::Fires { .. }, Some(_)) | (_, None) => {}
        }
    }

    fn tell(&mut self, key: Key, fired: Fired, to: Option<Millis>) {
        let end = to.unwrap_or(self.range.to());
        // Spans are whole seconds here.
        let length = u64::try_from(end.since(fired.from) / 1_000).unwrap_or(0);
        self.test.total_s += length;
        self.test.longest_s = self.test.longest_s.max(length);
        if self.test.firings.len() >= MOST_FIRINGS {
            self.test.truncated = true;
            return;
        }
        let limit = self.watches.get(&key).map_or(0.0, |(w, _)| w.limit());
        if let Some(subject) = self.scene.subject(self.rule, key) {
            self.test.firings.push(Firing {
                from: fired.from,
                to,
                peak: fired.peak,
                limit,
                device: subject.device,
                datastream: subject.datastream,
                name: subject.name,
            });
        }
    }

    /// What fires at the end still fires.
    fn finish(mut self, now: Millis) -> BackTest {
        let keys: Vec<Key> = self.watches.keys().copied().collect();
        for key in keys {
            let Some((watch, fired)) = self.watches.get_mut(&key) else {
                continue;
            };
            let mut open = fired.take();
            if let (Watch::Still(still), None) = (watch, open)
                && let Some(Step::Fires { since, peak, .. }) = still.look(now)
            {
                open = Some(Fired { from: since, peak });
            }
            if let Some(open) = open {
                self.tell(key, open, None);
            }
        }
        let order = |firing: &Firing| (Reverse(firing.from), firing.name.clone());
        self.test.firings.sort_by_cached_key(order);
        self.test
    }
}
