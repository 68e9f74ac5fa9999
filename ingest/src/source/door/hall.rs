//! What all connections of a door share.

use super::config::DoorConfig;
use super::guard::Guard;
use super::lobby::Lobby;
use crate::source::budget::Budget;
use crate::source::{Settled, SourceState};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};
use talblick_model::Clock;

/// Connections that have not said who they are: of one address, and of all.
const KNOCKING: (u16, u16) = (64, 256);

/// After messages came, others gather for this long before they are read, see [`Hall::gather`].
const GATHER: Duration = Duration::from_millis(3);

/// Most complaints that are logged in a second.
const COMPLAINTS: u32 = 5;

/// What all connections of a door share.
#[derive(Debug)]
pub(super) struct Hall {
    pub(super) config: DoorConfig,
    pub(super) guard: Guard,
    pub(super) index: u16,
    pub(super) clock: Clock,
    pub(super) state: Arc<SourceState>,
    pub(super) settled: Arc<Settled>,
    pub(super) budget: Arc<Budget>,
    pub(super) lobby: Lobby,
    knocking: Mutex<HashMap<IpAddr, u16>>,
    gathered: Mutex<Instant>,
    complaints: Mutex<(Instant, u32)>,
}

/// A connection that has not said who it is.
#[derive(Debug)]
pub(super) struct Knock {
    hall: Arc<Hall>,
    from: IpAddr,
}

impl Hall {
    pub(super) fn new(
        config: DoorConfig,
        index: u16,
        clock: Clock,
        state: Arc<SourceState>,
        lobby: Lobby,
        budget: Budget,
    ) -> Self {
        Self {
            guard: Guard::new(&config),
            config,
            index,
            clock,
            state,
            settled: Arc::default(),
            budget: Arc::new(budget),
            lobby,
            knocking: Mutex::default(),
            gathered: Mutex::new(Instant::now()),
            complaints: Mutex::new((Instant::now(), 0)),
        }
    }

    /// Somebody is at the door; `None` if too many are.
    pub(super) fn knock(self: &Arc<Self>, from: IpAddr) -> Option<Knock> {
        let mut knocking = self.knocking.lock();
        let all: u16 = knocking.values().sum();
        let own = knocking.entry(from).or_default();
        if *own >= KNOCKING.0 || all >= KNOCKING.1 {
            return None;
        }
        *own += 1;
        Some(Knock {
            hall: Arc::clone(self),
            from,
        })
    }

    /// Lets messages gather: one look then serves many. The thread itself sleeps, at most half of the time, because a
    /// runtime that waits for a timer is woken for each message all the same.
    pub(super) fn gather(&self) {
        let mut gathered = self.gathered.lock();
        if gathered.elapsed() >= GATHER {
            std::thread::sleep(GATHER);
            *gathered = Instant::now();
        }
    }

    /// Whether nobody is left who could settle anything.
    pub(super) fn is_final(&self) -> bool {
        self.settled.is_final()
    }

    /// Logs what somebody outside did wrong. They do not decide how much is logged.
    pub(super) fn complain(&self, peer: SocketAddr, client: &str, what: impl Display) {
        let mut complaints = self.complaints.lock();
        if complaints.0.elapsed() >= Duration::from_secs(1) {
            *complaints = (Instant::now(), 0);
        }
        complaints.1 += 1;
        if complaints.1 <= COMPLAINTS {
            let client: String = client.chars().take(64).collect();
            tracing::warn!(source = self.config.name, %peer, client, "{what}");
        }
    }
}

impl Drop for Knock {
    fn drop(&mut self) {
        let mut knocking = self.hall.knocking.lock();
        if let Some(own) = knocking.get_mut(&self.from) {
            *own -= 1;
            if *own == 0 {
                knocking.remove(&self.from);
            }
        }
    }
}
