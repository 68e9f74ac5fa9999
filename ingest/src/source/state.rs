//! How a source is doing, for readiness, accounting and people. Written by the source, read by anybody, without locks
//! on the way of a message.

use parking_lot::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use talblick_model::{Clock, Millis};

/// How a source is doing.
#[derive(Debug)]
pub struct SourceState {
    name: String,
    clock: Clock,
    connected: AtomicBool,
    since: AtomicI64,
    arrived: AtomicU64,
    acknowledged: AtomicU64,
    dropped: AtomicU64,
    clients: AtomicU64,
    last_error: Mutex<Option<String>>,
}

impl SourceState {
    pub(crate) fn new(name: String, clock: Clock) -> Self {
        let since = AtomicI64::new(clock.now().as_i64());
        Self {
            name,
            clock,
            connected: AtomicBool::new(false),
            since,
            arrived: AtomicU64::new(0),
            acknowledged: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            clients: AtomicU64::new(0),
            last_error: Mutex::new(None),
        }
    }

    /// The configured name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether messages can arrive: connected, and at least one topic is subscribed.
    pub fn connected(&self) -> bool {
        self.connected.load(Ordering::Relaxed)
    }

    /// Since when it has been connected, or not.
    pub fn since(&self) -> Millis {
        Millis::from_i64(self.since.load(Ordering::Relaxed))
    }

    /// What is wrong just now, as a sentence for people; absent while all is well.
    pub fn last_error(&self) -> Option<String> {
        self.last_error.lock().clone()
    }

    /// Messages handed on since the start.
    pub fn arrived(&self) -> u64 {
        self.arrived.load(Ordering::Relaxed)
    }

    /// Messages acknowledged to the sender since the start.
    pub fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// Messages given up since the start, because too many waited that nobody acknowledges (`QoS` 0).
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// Who is connected to it just now, where others connect.
    pub fn clients(&self) -> u64 {
        self.clients.load(Ordering::Relaxed)
    }

    pub(crate) fn count_dropped(&self, messages: u64) {
        self.dropped.fetch_add(messages, Ordering::Relaxed);
    }

    pub(crate) fn set_clients(&self, clients: usize) {
        self.clients.store(clients as u64, Ordering::Relaxed);
    }

    pub(crate) fn count_arrival(&self) {
        self.arrived.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_acknowledged(&self, messages: usize) {
        self.acknowledged
            .fetch_add(messages as u64, Ordering::Relaxed);
    }

    pub(crate) fn set_connected(&self, connected: bool) {
        if self.connected.swap(connected, Ordering::Relaxed) != connected {
            self.since
                .store(self.clock.now().as_i64(), Ordering::Relaxed);
        }
    }

    /// Notes what is wrong; logged when it is news, not at every attempt.
    pub(crate) fn trouble(&self, text: String) {
        let mut last = self.last_error.lock();
        if last.as_deref() != Some(text.as_str()) {
            tracing::warn!(source = self.name, "{text}");
            *last = Some(text);
        }
    }

    /// Notes that all is well again.
    pub(crate) fn well(&self, text: &str) {
        let before = self.last_error.lock().take();
        if before.is_some() || !self.connected() {
            tracing::info!(source = self.name, "{text}");
        }
        self.set_connected(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_moves_when_the_connection_comes_or_goes_and_only_then() {
        let clock = Clock::fixed(Millis::from_i64(1_000));
        let state = SourceState::new("stadt".into(), clock.clone());
        assert_eq!(state.since(), Millis::from_i64(1_000));
        clock.set(Millis::from_i64(2_000));
        state.trouble("nothing listens at a:1883".into());
        assert_eq!(state.since(), Millis::from_i64(1_000));
        state.well("connected");
        assert_eq!(
            (state.since(), state.last_error()),
            (Millis::from_i64(2_000), None)
        );
        clock.set(Millis::from_i64(3_000));
        state.well("connected");
        assert_eq!(state.since(), Millis::from_i64(2_000));
    }
}
