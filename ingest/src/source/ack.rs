//! The promise to a sender that a message is safe, and the way it takes back to the source.

use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

/// What is owed for one message. Dropping it means that the message is never acknowledged on this connection; the
/// sender will then send it again on the next.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a message whose ack is dropped will be sent again"]
pub struct Ack {
    source: u16,
    /// Which connection it came over. Packet ids are used again after a reconnect, so an ack of an earlier
    /// connection could acknowledge a message nobody has stored.
    epoch: u32,
    id: u16,
}

impl Ack {
    pub(crate) const fn new(source: u16, epoch: u32, id: u16) -> Self {
        Self { source, epoch, id }
    }
}

/// Takes back the acks of one source. All clones belong to the same source.
#[derive(Debug, Clone)]
pub struct Acker {
    settled: Arc<Settled>,
    // Declared last, so that it tells the source only after `settled` has been let go.
    _leaving: Leaving,
}

impl Acker {
    pub(crate) fn new(settled: &Arc<Settled>) -> Self {
        Self {
            settled: Arc::clone(settled),
            _leaving: Leaving(Arc::clone(&settled.wake)),
        }
    }

    /// Says that these messages are durable. Call it in the order of arrival, after the write has returned. Never
    /// blocks: there are at most as many acks as messages in flight.
    pub fn settle(&self, mut acks: Vec<Ack>) {
        if acks.is_empty() {
            return;
        }
        {
            let mut owed = self.settled.owed.lock();
            if owed.is_empty() {
                *owed = acks;
            } else {
                owed.append(&mut acks);
            }
            self.settled.any.store(true, Ordering::Release);
        }
        self.settled.wake.notify_one();
    }
}

/// The source's end: acks given back and not yet sent.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    owed: Mutex<Vec<Ack>>,
    /// Whether a look into `owed` is worth its lock.
    any: AtomicBool,
    wake: Arc<Notify>,
}

impl Settled {
    /// Waits until there is something to take, or the last [`Acker`] has gone.
    pub(crate) async fn changed(&self) {
        self.wake.notified().await;
    }

    /// Takes the ids settled for this connection of this source; acks of earlier connections are thrown away.
    pub(crate) fn take(&self, source: u16, epoch: u32, into: &mut impl Extend<u16>) {
        self.take_each(source, |of, id| {
            if of == epoch {
                into.extend([id]);
            }
        });
    }

    /// Takes what is settled for any connection of this source: connection and id, in order.
    pub(crate) fn take_each(&self, source: u16, mut each: impl FnMut(u32, u16)) {
        if !self.any.load(Ordering::Acquire) {
            return;
        }
        let acks = {
            let mut owed = self.owed.lock();
            self.any.store(false, Ordering::Release);
            std::mem::take(&mut *owed)
        };
        for ack in acks {
            if ack.source == source {
                each(ack.epoch, ack.id);
            }
        }
    }

    /// Whether nobody is left who could settle anything.
    pub(crate) fn is_final(self: &Arc<Self>) -> bool {
        Arc::strong_count(self) == 1
    }
}

#[derive(Debug, Clone)]
struct Leaving(Arc<Notify>);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ack_of_an_earlier_connection_or_another_source_is_thrown_away() {
        let settled = Arc::new(Settled::default());
        let acker = Acker::new(&settled);
        acker.settle(vec![Ack::new(3, 1, 10), Ack::new(3, 2, 11)]);
        acker.settle(vec![Ack::new(4, 2, 12), Ack::new(3, 2, 13)]);
        let mut ids = Vec::new();
        settled.take(3, 2, &mut ids);
        assert_eq!(ids, [11, 13]);
        settled.take(3, 2, &mut ids);
        assert_eq!(ids.len(), 2, "taken once");
    }

    #[test]
    fn the_source_learns_when_the_last_acker_has_gone() {
        let settled = Arc::new(Settled::default());
        let acker = Acker::new(&settled);
        let second = acker.clone();
        drop(acker);
        assert!(!settled.is_final());
        drop(second);
        assert!(settled.is_final());
    }
}
