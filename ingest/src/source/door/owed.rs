//! Messages of one connection that are not acknowledged yet, in the order they came.

use super::answer::Verdict;
use std::collections::VecDeque;
use std::fmt;

/// What is owed on one connection.
pub(super) struct Owed {
    queue: VecDeque<(u16, Verdict)>,
    /// One bit for each number that is in use.
    used: Box<[u64; 1 << 10]>,
}

impl Owed {
    pub(super) fn new() -> Self {
        Self {
            queue: VecDeque::new(),
            used: Box::new([0; 1 << 10]),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.queue.len()
    }

    /// Whether a message with this number is not acknowledged yet.
    pub(super) fn has(&self, id: u16) -> bool {
        let (word, bit) = place(id);
        self.used.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Notes a message and what its sender will be told.
    pub(super) fn add(&mut self, id: u16, verdict: Verdict) {
        self.queue.push_back((id, verdict));
        let (word, bit) = place(id);
        if let Some(word) = self.used.get_mut(word) {
            *word |= bit;
        }
    }

    /// A message is durable: what its sender is told.
    pub(super) fn settle(&mut self, id: u16) -> Option<Verdict> {
        // The pipeline keeps the order, so it is the first.
        let at = self.queue.iter().position(|(owed, _)| *owed == id)?;
        let (_, verdict) = self.queue.remove(at)?;
        let (word, bit) = place(id);
        if let Some(word) = self.used.get_mut(word) {
            *word &= !bit;
        }
        Some(verdict)
    }
}

impl fmt::Debug for Owed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Owed").field(&self.queue.len()).finish()
    }
}

fn place(id: u16) -> (usize, u64) {
    (usize::from(id >> 6), 1 << (id & 63))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_is_in_use_from_its_message_to_its_acknowledgement(ids in prop::collection::hash_set(0_u16.., 1..50)) {
            let mut owed = Owed::new();
            for id in &ids {
                prop_assert!(!owed.has(*id));
                owed.add(*id, Verdict::Stored);
                prop_assert!(owed.has(*id));
            }
            for id in &ids {
                prop_assert_eq!(owed.settle(*id), Some(Verdict::Stored));
                prop_assert_eq!(owed.settle(*id), None);
                prop_assert!(!owed.has(*id));
            }
            prop_assert_eq!(owed.len(), 0);
        }
    }
}
