//! What has been stored lately, so that a second copy of an uplink is known for what it is.
//!
//! The network server's own id settles redeliveries; across servers an uplink is the same if device, frame counter,
//! port and payload agree and both copies were observed within five minutes: a frame counter that starts again after
//! a join or a battery change is then a new uplink.

use foldhash::{HashMap, HashMapExt as _};
use std::collections::VecDeque;
use std::collections::hash_map::Entry;
use talblick_model::{DevEui, DeviceId, Millis, Uplink};
use talblick_store::Identity;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Two copies of one uplink are observed at most this far apart, in milliseconds.
const SAME_UPLINK_MS: i64 = 5 * 60 * 1_000;

/// How long an uplink is remembered, in milliseconds.
pub(crate) const HORIZON_MS: i64 = 24 * 60 * 60 * 1_000;

/// The uplinks of the last day, at most a fixed number of them.
#[derive(Debug)]
pub(crate) struct Window {
    seen: HashMap<u64, Identity>,
    order: VecDeque<(Millis, u64)>,
    capacity: usize,
}

/// Whether an uplink is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is; it is remembered from now on.
    New,
    /// It is another copy of this one.
    CopyOf(Identity),
}

impl Window {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            seen: HashMap::new(),
            order: VecDeque::new(),
            capacity,
        }
    }

    /// Remembers uplinks stored before a restart.
    pub(crate) fn remember(&mut self, identities: impl IntoIterator<Item = Identity>, now: Millis) {
        for identity in identities {
            self.insert(identity, now);
        }
    }

    /// Looks at an uplink, and remembers it if it is new. Of one that is `timeless` nobody knows when it was observed.
    ///
    /// An uplink counts as seen before it is durable. That is safe because batches become durable in order: whatever
    /// is acknowledged on the strength of an earlier uplink is acknowledged after that uplink was committed.
    pub(crate) fn look(&mut self, identity: Identity, timeless: bool, now: Millis) -> Verdict {
        self.forget_before(now.plus(-HORIZON_MS));
        if let Some(first) = self.seen.get(&identity.hash) {
            let redelivered = identity.dedup != 0 && identity.dedup == first.dedup;
            if redelivered || timeless || identity.at.since(first.at).abs() <= SAME_UPLINK_MS {
                return Verdict::CopyOf(*first);
            }
        }
        self.insert(identity, now);
        Verdict::New
    }

    fn insert(&mut self, identity: Identity, now: Millis) {
        match self.seen.entry(identity.hash) {
            Entry::Occupied(mut known) => *known.get_mut() = identity,
            Entry::Vacant(free) => {
                free.insert(identity);
                self.order.push_back((now, identity.hash));
            }
        }
        while self.order.len() > self.capacity {
            self.forget_oldest();
        }
    }

    fn forget_before(&mut self, moment: Millis) {
        while self.order.front().is_some_and(|(at, _)| *at < moment) {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some((_, hash)) = self.order.pop_front() {
            self.seen.remove(&hash);
        }
    }
}

/// What deduplication knows an uplink by.
pub(crate) fn identity(uplink: &Uplink, device: DeviceId) -> Identity {
    Identity {
        hash: hash(uplink.dev_eui, uplink),
        dedup: uplink
            .dedup_id
            .as_ref()
            .map_or(0, |id| xxh3_64(id.as_bytes()).max(1)),
        at: uplink.observed_at.into(),
        device,
    }
}

fn hash(dev_eui: DevEui, uplink: &Uplink) -> u64 {
    let mut hasher = Xxh3::new();
    hasher.update(&dev_eui.as_u64().to_le_bytes());
    hasher.update(&uplink.f_cnt.to_le_bytes());
    hasher.update(&[
        u8::from(uplink.f_port.is_some()),
        uplink.f_port.unwrap_or(0),
    ]);
    if let Some(payload) = &uplink.payload {
        hasher.update(&payload.0);
    }
    hasher.digest()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(hash: u64, dedup: u64, at_s: i64) -> Identity {
        Identity {
            hash,
            dedup,
            at: Millis::from_i64(at_s * 1_000),
            device: DeviceId::try_from(1).unwrap(),
        }
    }

    fn now() -> Millis {
        Millis::from_i64(1_000_000_000)
    }

    #[test]
    fn a_redelivery_is_a_copy_however_late() {
        let mut window = Window::new(100);
        let first = identity(7, 1, 0);
        assert_eq!(window.look(first, false, now()), Verdict::New);
        assert_eq!(
            window.look(identity(7, 1, 50_000), false, now()),
            Verdict::CopyOf(first)
        );
    }

    #[test]
    fn another_network_servers_copy_is_a_copy() {
        let mut window = Window::new(100);
        let first = identity(7, 1, 0);
        window.look(first, false, now());
        assert_eq!(
            window.look(identity(7, 2, 120), false, now()),
            Verdict::CopyOf(first)
        );
        assert_eq!(
            window.look(identity(7, 0, 300), false, now()),
            Verdict::CopyOf(first)
        );
    }

    #[test]
    fn what_a_broker_has_kept_without_a_time_is_a_copy_of_what_it_was() {
        let mut window = Window::new(100);
        let first = identity(7, 0, 0);
        window.look(first, false, now());
        let kept = identity(7, 0, 50_000);
        assert_eq!(window.look(kept, true, now()), Verdict::CopyOf(first));
        let other = identity(8, 0, 50_000);
        assert_eq!(window.look(other, true, now()), Verdict::New);
    }

    #[test]
    fn a_frame_counter_that_starts_again_is_a_new_uplink() {
        let mut window = Window::new(100);
        window.look(identity(7, 1, 0), false, now());
        let again = identity(7, 2, 301);
        assert_eq!(window.look(again, false, now()), Verdict::New);
        assert_eq!(
            window.look(identity(7, 2, 9_000), false, now()),
            Verdict::CopyOf(again)
        );
    }

    #[test]
    fn memory_is_bounded_by_number_and_by_age() {
        let mut window = Window::new(3);
        for n in 0..10 {
            window.look(identity(n, 0, 0), false, now());
        }
        assert_eq!((window.seen.len(), window.order.len()), (3, 3));
        window.look(identity(99, 0, 0), false, now().plus(HORIZON_MS + 1));
        assert_eq!((window.seen.len(), window.order.len()), (1, 1));
    }
}
