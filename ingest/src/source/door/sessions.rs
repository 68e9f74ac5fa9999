//! Which sessions outlive their connections. A session of somebody who only publishes is nothing but its name, and yet it
//! must be remembered, over restarts too: a client that is told that its session has gone forgets the messages that were
//! not acknowledged.

use std::collections::HashMap;
use talblick_model::Millis;
use talblick_store::{Error, Store};

/// Most sessions remembered; what would end first goes first.
const MOST: usize = 1_000;

/// Longest time a session outlives its connection, in seconds.
pub(super) const LONGEST_S: u32 = 7 * 24 * 3_600;

/// The end of a session that is connected.
const CONNECTED: i64 = i64::MAX;

/// The sessions of one door by user and client id, and when each ends.
#[derive(Debug)]
pub(super) struct Sessions {
    key: String,
    ends: HashMap<String, i64>,
    changed: bool,
}

impl Sessions {
    /// Reads what was written down.
    pub(super) fn open(store: &Store, door: &str, now: Millis) -> Result<Self, Error> {
        let key = format!("door_sessions:{door}");
        let text = store.setting(&key)?.unwrap_or_default();
        // What cannot be read costs no more than what was on its way when the program ended.
        let mut ends: HashMap<String, i64> = serde_json::from_str(&text).unwrap_or_default();
        ends.retain(|_, end| *end > now.as_i64());
        for end in ends.values_mut() {
            *end = (*end).min(after(now, LONGEST_S));
        }
        Ok(Self {
            key,
            ends,
            changed: false,
        })
    }

    /// Somebody comes in; tells whether a session of theirs was known. A clean start ends it.
    pub(super) fn arrive(&mut self, who: &str, clean: bool, expiry_s: u32, now: Millis) -> bool {
        let end = self.ends.remove(who);
        let known = !clean && end.is_some_and(|end| end > now.as_i64());
        self.changed |= end.is_some();
        if expiry_s > 0 {
            self.keep(who, CONNECTED);
        }
        known
    }

    /// Somebody goes.
    pub(super) fn leave(&mut self, who: &str, expiry_s: u32, now: Millis) {
        if self.ends.remove(who).is_some() {
            self.changed = true;
        }
        if expiry_s > 0 {
            self.keep(who, after(now, expiry_s.min(LONGEST_S)));
        }
    }

    /// What is to be written down, and under which key, if it has changed since the last time.
    pub(super) fn changed(&mut self) -> Option<(String, String)> {
        if !std::mem::take(&mut self.changed) {
            return None;
        }
        let text = serde_json::to_string(&self.ends).ok()?;
        Some((self.key.clone(), text))
    }

    fn keep(&mut self, who: &str, end: i64) {
        self.changed = true;
        if self.ends.len() >= MOST {
            let first = self.ends.iter().min_by_key(|(_, end)| **end);
            if let Some(first) = first.map(|(who, _)| who.clone()) {
                self.ends.remove(&first);
            }
        }
        self.ends.insert(who.to_owned(), end);
    }
}

fn after(now: Millis, seconds: u32) -> i64 {
    now.plus(i64::from(seconds) * 1_000).as_i64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use talblick_model::Clock;
    use talblick_store::Config;

    fn store(dir: &tempfile::TempDir) -> Store {
        let config = Config {
            dir: dir.path().to_owned(),
            clock: Clock::System,
            head_readings: 1_000,
            timezone: jiff::tz::TimeZone::UTC,
        };
        Store::open(config).unwrap()
    }

    #[test]
    fn a_session_is_known_until_it_ends_and_over_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(&dir);
        let now = Millis::from_i64(1_000_000);
        let mut sessions = Sessions::open(&store, "door", now).unwrap();
        assert!(!sessions.arrive("a", false, 60, now));
        sessions.leave("a", 60, now);
        assert!(sessions.arrive("a", false, 60, now.plus(59_000)));
        let (key, text) = sessions.changed().unwrap();
        assert_eq!(sessions.changed(), None);
        store.put_setting(&key, &text).unwrap();

        let mut again = Sessions::open(&store, "door", now).unwrap();
        assert!(
            again.arrive("a", false, 60, now.plus(70_000)),
            "it was connected"
        );
        again.leave("a", 60, now);
        assert!(
            !again.arrive("a", false, 60, now.plus(61_000)),
            "it has ended"
        );
        assert!(!again.arrive("a", true, 0, now), "a clean start");
        assert!(!again.arrive("a", false, 60, now), "nothing was to be kept");
    }

    #[test]
    fn of_too_many_sessions_the_one_that_ends_first_goes() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(&dir);
        let now = Millis::from_i64(1_000_000);
        let mut sessions = Sessions::open(&store, "door", now).unwrap();
        for n in 0..=u32::try_from(MOST).unwrap() {
            sessions.leave(&n.to_string(), 60 + n, now);
        }
        assert_eq!(sessions.ends.len(), MOST);
        assert!(!sessions.arrive("0", false, 0, now));
        assert!(sessions.arrive("1", false, 0, now));
    }
}
