//! Going through what the store has: after a restart, when a rule was written, and when something came late.
//!
//! A watch is a function of its readings in order of time, so going through them again finds what was missed. What was
//! told before is not told again: nothing before `tell_from` is told by itself, only what still fires then.

use crate::evaluator::{Evaluator, Found, Post, usable};
use crate::scene::Scene;
use crate::subject::Key;
use crate::watch::{Level, Noted, Step, Watch};
use crate::{Error, Rule};
use foldhash::{HashMap, HashMapExt as _};
use std::sync::Arc;
use talblick_model::{DatastreamId, Millis, TimeRange};
use talblick_store::{Store, StoredReading};

/// What is older is listed, and nobody is told. It is also how far back is looked for what was missed.
pub(crate) const RECENT_MS: i64 = 24 * 3_600_000;

/// What is known of a rule at a subject from alerts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Past {
    /// The alert that fires: since when, up to which reading, and its peak.
    pub(crate) open: Option<(Millis, Millis, f64)>,
    /// Whether the rule is another than when it fired.
    pub(crate) changed: bool,
    /// What was before is settled.
    pub(crate) settled: Millis,
    /// The first moment after the last alert.
    pub(crate) cleared: Option<Millis>,
}

/// A watch that is being gone through.
#[derive(Debug)]
struct Course {
    level: Level,
    past: Past,
    tell_from: Millis,
    /// Readings before are only compared with.
    begin: Millis,
    /// It fires, and nobody was told yet.
    pending: Option<Step>,
    steps: Vec<Step>,
    last: Option<(Millis, f64)>,
}

/// Makes the watches of a rule at these subjects, and what they found.
pub(crate) fn watches(
    store: &Store,
    scene: &Scene,
    rule: &Arc<Rule>,
    keys: Vec<(Key, i64, Past)>,
    now: Millis,
) -> Result<(Post, Vec<Found>), Error> {
    let mut post = Post {
        rule: Arc::clone(rule),
        watches: HashMap::new(),
    };
    let mut found = Vec::new();
    let mut courses = HashMap::new();
    for (key, interval_ms, past) in keys {
        let mut watch = Watch::new(&rule.condition, interval_ms);
        let limit = watch.limit();
        let steps = match (&mut watch, key) {
            (Watch::Level(level), Key::Datastream(id)) => {
                courses.insert(id, Course::new(level.clone(), past, now));
                continue;
            }
            (watch, key) => beside(store, scene, watch, key, (past, now)),
        };
        post.watches.insert(key, watch);
        found.extend(steps.into_iter().map(|step| Found {
            rule: Arc::clone(rule),
            key,
            step,
            limit,
        }));
    }
    go_through(store, &mut courses, now)?;
    for (id, course) in courses {
        let key = Key::Datastream(id);
        let (level, steps) = course.finish();
        let watch = Watch::Level(level);
        let limit = watch.limit();
        post.watches.insert(key, watch);
        found.extend(steps.into_iter().map(|step| Found {
            rule: Arc::clone(rule),
            key,
            step,
            limit,
        }));
    }
    Ok((post, found))
}

/// Goes through a watch again to which something came late.
pub(crate) fn again(
    store: &Store,
    evaluator: &mut Evaluator,
    (rule, id): (&str, DatastreamId),
    (interval_ms, past, now): (i64, Past, Millis),
) -> Result<Vec<Found>, Error> {
    let Some(known) = evaluator.post(rule) else {
        return Ok(Vec::new());
    };
    let Watch::Level(level) = Watch::new(&known.rule.condition, interval_ms) else {
        return Ok(Vec::new());
    };
    let mut courses = HashMap::new();
    courses.insert(id, Course::new(level, past, now));
    go_through(store, &mut courses, now)?;
    let Some(course) = courses.remove(&id) else {
        return Ok(Vec::new());
    };
    let (level, steps) = course.finish();
    let limit = level.limit();
    known
        .watches
        .insert(Key::Datastream(id), Watch::Level(level));
    let rule = &known.rule;
    let found = steps.into_iter().map(|step| Found {
        rule: Arc::clone(rule),
        key: Key::Datastream(id),
        step,
        limit,
    });
    Ok(found.collect())
}

/// Reads what the courses ask for, and takes it.
fn go_through(
    store: &Store,
    courses: &mut HashMap<DatastreamId, Course>,
    now: Millis,
) -> Result<(), Error> {
    let begins = courses.values().map(|c| c.begin.plus(-c.level.span_ms()));
    let Some(from) = begins.min() else {
        return Ok(());
    };
    let mut ids: Vec<DatastreamId> = courses.keys().copied().collect();
    ids.sort_unstable();
    // A device whose clock is ahead has readings in the future.
    let Ok(range) = TimeRange::new(from, now.plus(RECENT_MS)) else {
        return Ok(());
    };
    store.scan(range, Some(&ids), &mut |id, readings| {
        if let Some(course) = courses.get_mut(&id) {
            for reading in readings {
                course.take(reading, now);
            }
        }
        true
    })?;
    for (id, course) in courses.iter_mut().filter(|(_, c)| c.last.is_none()) {
        if let Some(latest) = store.latest(*id) {
            course.take(&latest.reading, now);
        }
    }
    Ok(())
}

impl Course {
    fn new(mut level: Level, past: Past, now: Millis) -> Self {
        let recent = now.plus(-RECENT_MS);
        let begin = match past.open {
            Some((_, seen_at, peak)) if !past.changed => {
                level.resume(seen_at, peak);
                seen_at.plus(1)
            }
            _ => recent.plus(-level.for_ms()),
        };
        Self {
            level,
            past,
            tell_from: past.settled.max(recent),
            begin,
            pending: None,
            steps: Vec::new(),
            last: None,
        }
    }

    fn take(&mut self, reading: &StoredReading, now: Millis) {
        let value = reading.value.and_then(|v| usable(v, reading.quality));
        let Some(value) = value else {
            return;
        };
        let at = reading.time.min(now);
        // One that is older than all there is to go through is what holds now, if nothing came after it.
        if at < self.begin && self.level.span_ms() > 0 {
            self.level.warm(at, value);
            return;
        }
        if self.level.newest().is_some_and(|newest| at <= newest) {
            return;
        }
        self.last = Some((at, value));
        let told = at >= self.tell_from;
        if told {
            self.steps.extend(self.pending.take());
        }
        let Noted::Step(step) = self.level.note(at, value) else {
            return;
        };
        match (step, &mut self.pending) {
            (Step::Fires { .. }, pending) if !told => *pending = Some(step),
            (Step::Goes { at, value, peak }, Some(Step::Fires { since, .. })) => {
                let since = *since;
                self.pending = Some(Step::Fires {
                    since,
                    at,
                    value,
                    peak,
                });
            }
            (Step::Clears { .. }, pending @ Some(_)) => *pending = None,
            (Step::Goes { .. }, None) => {
                // Of many that only go on, the last says it all.
                if matches!(self.steps.last(), Some(Step::Goes { .. })) {
                    self.steps.pop();
                }
                self.steps.push(step);
            }
            _ => self.steps.push(step),
        }
    }

    fn finish(mut self) -> (Level, Vec<Step>) {
        self.steps.extend(self.pending.take());
        if self.past.open.is_some() && self.past.changed && !self.level.fires() {
            let (at, value) = self.last.unwrap_or((self.past.settled, 0.0));
            self.steps.push(Step::Clears { at, value });
        }
        // A corrected reading may join what fires to an alert that has cleared; that one is not told again.
        for step in &mut self.steps {
            if let (Step::Fires { since, .. }, Some(cleared)) = (step, self.past.cleared) {
                *since = cleared.max(*since);
            }
        }
        (self.level, self.steps)
    }
}

/// What holds of a subject that is watched for something else than readings.
fn beside(
    store: &Store,
    scene: &Scene,
    watch: &mut Watch,
    key: Key,
    (past, now): (Past, Millis),
) -> Option<Step> {
    let last = match key {
        Key::Device(eui) => {
            let presence = scene.device(eui).and_then(|d| store.device_presence(d.id));
            presence.map(|presence| presence.last_seen)
        }
        Key::Gateway(id) => store.gateway_presence(id).map(|p| p.last_seen),
        Key::Datastream(_) => None,
    };
    let open = past.open;
    if let Some((since, seen_at, peak)) = open.filter(|_| !past.changed) {
        watch.resume(since, seen_at, peak);
    }
    match watch {
        Watch::Still(still) => {
            let step = still.heard(last?.min(now));
            let gone = open.is_some() && past.changed;
            let cleared = Step::Clears {
                at: now,
                value: 0.0,
            };
            step.or_else(|| gone.then(|| still.look(now).unwrap_or(cleared)))
        }
        Watch::Share(_) => (open.is_some() && past.changed).then_some(Step::Clears {
            at: now,
            value: 0.0,
        }),
        Watch::Level(_) => None,
    }
}
