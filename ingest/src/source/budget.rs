//! Memory for messages between a source and the disk: what a source may hold, and how it learns that some is free again.

use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// What a message takes beside its bytes: topic, place in queues, bookkeeping.
const BESIDE: usize = 256;

/// The memory the messages of one source may take.
#[derive(Debug)]
pub(crate) struct Budget {
    most: usize,
    held: AtomicUsize,
    freed: Notify,
}

/// A message's bytes that are counted until the last who looks at them is done.
struct Held {
    bytes: Bytes,
    budget: Arc<Budget>,
}

impl Budget {
    /// So many bytes.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            held: AtomicUsize::new(0),
            freed: Notify::new(),
        }
    }

    /// Counts a message until it is not needed any more. Never refuses: ask [`Budget::is_spent`] before reading one.
    pub(crate) fn hold(self: &Arc<Self>, bytes: Bytes) -> Bytes {
        self.held.fetch_add(bytes.len() + BESIDE, Ordering::AcqRel);
        Bytes::from_owner(Held {
            bytes,
            budget: Arc::clone(self),
        })
    }

    /// Whether no more should be read.
    pub(crate) fn is_spent(&self) -> bool {
        self.held.load(Ordering::Acquire) >= self.most
    }

    /// Waits until it is not spent.
    pub(crate) async fn room(&self) {
        loop {
            // Made before the look, so that what is freed in between is heard.
            let freed = self.freed.notified();
            if !self.is_spent() {
                return;
            }
            freed.await;
        }
    }
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let bytes = self.bytes.len() + BESIDE;
        let (budget, before) = (
            &self.budget,
            self.budget.held.fetch_sub(bytes, Ordering::AcqRel),
        );
        if before >= budget.most && before - bytes < budget.most {
            budget.freed.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn memory_is_free_again_when_the_last_copy_of_a_message_has_gone() {
        let budget = Arc::new(Budget::new(1_000));
        let message = budget.hold(Bytes::from(vec![7; 800]));
        assert!(budget.is_spent());
        assert_eq!(message.len(), 800);
        let copy = message.slice(10..20);
        drop(message);
        assert!(budget.is_spent());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let limit = Duration::from_secs(10);
            let (waited, ()) = tokio::join!(tokio::time::timeout(limit, budget.room()), async {
                drop(copy);
            });
            waited.unwrap();
        });
        assert!(!budget.is_spent());
    }
}
