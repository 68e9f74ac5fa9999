//! Everybody who is in: how acknowledgements find the connection they belong to, and how a client that comes twice takes
//! its own place.

use super::sessions::Sessions;
use super::wire::Hello;
use crate::source::Settled;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use talblick_model::Millis;
use tokio::sync::Notify;

/// The connections of one door.
#[derive(Debug)]
pub(super) struct Lobby {
    most: usize,
    inside: Mutex<Inside>,
    pub(super) sessions: Mutex<Sessions>,
}

#[derive(Debug, Default)]
struct Inside {
    last_epoch: u32,
    by_epoch: HashMap<u32, Arc<Place>>,
    by_name: HashMap<String, u32>,
}

/// A connection that is in, as others see it.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) epoch: u32,
    /// User and client id: two users may choose the same client id without meeting.
    who: String,
    session_expiry_s: u32,
    /// Numbers of messages that are durable.
    pub(super) settled: Mutex<Vec<u16>>,
    /// Something is settled, or the place is taken.
    pub(super) wake: Notify,
    taken: AtomicBool,
}

impl Place {
    /// Whether another connection has come under the same name.
    pub(super) fn is_taken(&self) -> bool {
        self.taken.load(Ordering::Acquire)
    }
}

impl Lobby {
    pub(super) fn new(most: u16, sessions: Sessions) -> Self {
        Self {
            most: most.into(),
            inside: Mutex::default(),
            sessions: Mutex::new(sessions),
        }
    }

    /// How many are in.
    pub(super) fn clients(&self) -> usize {
        self.inside.lock().by_epoch.len()
    }

    /// Gives somebody a place, and tells whether their session was known; `None` if there is none left. Whoever was there
    /// under the same name is told to go.
    pub(super) fn enter(
        &self,
        user: &str,
        client_id: &str,
        hello: &Hello,
        session_expiry_s: u32,
        now: Millis,
    ) -> Option<(Arc<Place>, bool)> {
        let who = format!("{user}\t{client_id}");
        let mut inside = self.inside.lock();
        let before = inside.by_name.get(&who).copied();
        if before.is_none() && inside.by_epoch.len() >= self.most {
            return None;
        }
        if let Some(place) = before.and_then(|epoch| inside.by_epoch.remove(&epoch)) {
            place.taken.store(true, Ordering::Release);
            place.wake.notify_one();
        }
        // A number comes round after four thousand million connections; one that is still in is passed over.
        loop {
            inside.last_epoch = inside.last_epoch.wrapping_add(1);
            if !inside.by_epoch.contains_key(&inside.last_epoch) {
                break;
            }
        }
        let epoch = inside.last_epoch;
        let place = Arc::new(Place {
            epoch,
            who: who.clone(),
            session_expiry_s,
            settled: Mutex::default(),
            wake: Notify::new(),
            taken: AtomicBool::new(false),
        });
        inside.by_epoch.insert(epoch, Arc::clone(&place));
        inside.by_name.insert(who, epoch);
        let mut sessions = self.sessions.lock();
        let known = sessions.arrive(&place.who, hello.clean, session_expiry_s, now);
        Some((place, known || (before.is_some() && !hello.clean)))
    }

    /// Takes a place back.
    pub(super) fn leave(&self, place: &Place, now: Millis) {
        let mut inside = self.inside.lock();
        inside.by_epoch.remove(&place.epoch);
        if inside.by_name.get(&place.who) == Some(&place.epoch) {
            inside.by_name.remove(&place.who);
            let mut sessions = self.sessions.lock();
            sessions.leave(&place.who, place.session_expiry_s, now);
        }
    }

    /// Brings what has been settled to those it belongs to; what belongs to somebody who has gone is forgotten.
    pub(super) fn deliver(&self, settled: &Settled, source: u16) {
        let inside = self.inside.lock();
        let mut last: Option<Arc<Place>> = None;
        settled.take_each(source, |epoch, id| {
            if last.as_ref().is_none_or(|place| place.epoch != epoch) {
                if let Some(place) = last.take() {
                    place.wake.notify_one();
                }
                last = inside.by_epoch.get(&epoch).cloned();
            }
            if let Some(place) = &last {
                place.settled.lock().push(id);
            }
        });
        if let Some(place) = last {
            place.wake.notify_one();
        }
    }

    /// Wakes everybody.
    pub(super) fn wake(&self) {
        for place in self.inside.lock().by_epoch.values() {
            place.wake.notify_one();
        }
    }
}
