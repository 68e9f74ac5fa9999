//! Telling receivers: one thread for each, so that one that hangs keeps nobody waiting.

use super::{Alerts, Post};
use crate::book::News;
use crate::receiver::pause;
use parking_lot::{Condvar, Mutex};
use std::time::{Duration, Instant};

/// How long a thread sleeps if nobody wakes it.
const SLEEP: Duration = Duration::from_secs(5);

/// Wakes and ends a thread that tells.
#[derive(Debug, Default)]
pub(super) struct Gate {
    state: Mutex<(bool, bool)>,
    bell: Condvar,
}

impl Gate {
    /// There may be something to tell.
    pub(super) fn ring(&self) {
        self.state.lock().0 = true;
        self.bell.notify_one();
    }

    /// Nothing more is to be told.
    pub(super) fn close(&self) {
        self.state.lock().1 = true;
        self.bell.notify_one();
    }

    /// Waits until there may be something; false when it is closed.
    fn wait(&self) -> bool {
        let mut state = self.state.lock();
        if *state == (false, false) {
            // Whether it was the bell or the time makes no difference.
            let _ = self.bell.wait_for(&mut state, SLEEP);
        }
        state.0 = false;
        !state.1
    }
}

impl Alerts {
    /// Tells one receiver what it is to be told, in order, until the gate is closed.
    pub(super) fn deliver(&self, post: &Post, gate: &Gate) {
        let (mut failures, mut rest) = (0_u32, None::<Instant>);
        while gate.wait() {
            if rest.is_some_and(|until| Instant::now() < until) {
                continue;
            }
            while !gate.state.lock().1 {
                match self.tell_next(post) {
                    None => break,
                    Some(true) => (failures, rest) = (0, None),
                    Some(false) => {
                        rest = Some(Instant::now() + pause(failures));
                        failures = failures.saturating_add(1);
                        break;
                    }
                }
            }
        }
    }

    /// Tells the next thing there is; whether it was taken.
    fn tell_next(&self, post: &Post) -> Option<bool> {
        let name = post.receiver.name();
        let due = {
            let mut book = self.book.lock();
            // What is not on disk yet is told by nobody.
            if !book.unsaved.is_empty() {
                return None;
            }
            let (due, given_up) = book.due(name, self.clock.now());
            if !given_up.is_empty() {
                tracing::warn!(
                    receiver = name,
                    alerts = given_up.len(),
                    "given up telling after a day"
                );
                let mut news = News::default();
                book.give_up(&given_up, &mut news);
                self.note(&mut book, news);
            }
            due?
        };
        let told = post.receiver.tell(&due.alert, &due.key);
        let now = self.clock.now();
        let mut news = News::default();
        let mut book = self.book.lock();
        let done = match &told {
            Ok(()) => book.taken(due.id, &mut news),
            Err(_) => book.not_taken(due.id, &mut news),
        };
        if let Err(error) = done {
            tracing::error!(%error, "what was told cannot be noted");
        }
        self.note(&mut book, news);
        drop(book);
        let taken = told.is_ok();
        post.note(told.err(), now);
        Some(taken)
    }

    /// Writes what changed; if it cannot be written, that is tried again with what changes next.
    fn note(&self, book: &mut crate::book::Book, news: News) {
        if let Err(error) = self.settle(book, news) {
            tracing::error!(%error, "what was told cannot be noted");
        }
    }
}

impl Post {
    /// How telling went.
    pub(super) fn note(&self, error: Option<String>, now: talblick_model::Millis) {
        let mut state = self.state.lock();
        if state.last_error != error {
            if let Some(error) = &error {
                tracing::warn!(
                    receiver = state.name,
                    error,
                    "a receiver does not take alerts"
                );
            } else {
                tracing::info!(receiver = state.name, "the receiver takes alerts again");
            }
        }
        state.last_error = error;
        state.last_at = Some(now);
    }
}
