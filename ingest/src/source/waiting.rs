//! Messages of one connection that wait for room in the pipeline's queue. Those that are acknowledged are never given up:
//! who reads them stops reading. Of those nobody acknowledges (`QoS` 0) the oldest go when there are too many.

use super::Arrival;
use std::collections::VecDeque;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

/// Most messages with `QoS` 0 that wait, and their bytes.
const MOST: usize = 4_096;
const MOST_BYTES: usize = 8 << 20;

/// A queue of messages.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    owed: VecDeque<Arrival>,
    unowed: VecDeque<Arrival>,
    /// Bytes of `unowed`.
    bytes: usize,
    /// Whose turn it is.
    unowed_next: bool,
}

/// Nobody takes messages any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unwanted;

impl Waiting {
    /// Adds a message; gives how many had to go for it.
    pub(crate) fn push(&mut self, arrival: Arrival) -> u64 {
        if arrival.ack.is_some() {
            self.owed.push_back(arrival);
            return 0;
        }
        self.bytes += arrival.packet.payload.len();
        self.unowed.push_back(arrival);
        let mut gone = 0;
        while self.unowed.len() > MOST || (self.bytes > MOST_BYTES && self.unowed.len() > 1) {
            self.next_unowed();
            gone += 1;
        }
        gone
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.owed.is_empty() && self.unowed.is_empty()
    }

    /// Messages that will be acknowledged.
    pub(crate) fn owed(&self) -> usize {
        self.owed.len()
    }

    /// Gives up those that will be acknowledged, because they will be sent again; gives how many.
    pub(crate) fn forget_owed(&mut self) -> usize {
        let forgotten = self.owed.len();
        self.owed.clear();
        forgotten
    }

    /// Gives up everything; gives how many of it nobody will send again.
    pub(crate) fn give_up(&mut self) -> u64 {
        self.owed.clear();
        self.bytes = 0;
        self.unowed.drain(..).count() as u64
    }

    /// Takes the next message out; both kinds in turn.
    pub(crate) fn next(&mut self) -> Option<Arrival> {
        self.unowed_next = !self.unowed_next;
        if self.unowed_next {
            self.next_unowed().or_else(|| self.owed.pop_front())
        } else {
            self.owed.pop_front().or_else(|| self.next_unowed())
        }
    }

    /// Hands on what there is room for, at most so many.
    pub(crate) fn pour(
        &mut self,
        into: &mpsc::Sender<Arrival>,
        most: usize,
    ) -> Result<(), Unwanted> {
        for _ in 0..most {
            if self.is_empty() {
                break;
            }
            let permit = match into.try_reserve() {
                Ok(permit) => permit,
                Err(TrySendError::Full(())) => break,
                Err(TrySendError::Closed(())) => return Err(Unwanted),
            };
            if let Some(arrival) = self.next() {
                permit.send(arrival);
            }
        }
        Ok(())
    }

    fn next_unowed(&mut self) -> Option<Arrival> {
        let arrival = self.unowed.pop_front()?;
        self.bytes -= arrival.packet.payload.len();
        Some(arrival)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::Packet;
    use crate::source::Ack;
    use talblick_model::Millis;

    fn message(text: &str, id: Option<u16>) -> Arrival {
        Arrival {
            source: 0,
            packet: Packet {
                topic: "t".to_owned(),
                payload: text.to_owned().into(),
                received_at: Millis::from_i64(0),
            },
            ack: id.map(|id| Ack::new(0, 0, id)),
            refused: None,
            retained: false,
        }
    }

    fn text(arrival: &Arrival) -> String {
        String::from_utf8_lossy(&arrival.packet.payload).into_owned()
    }

    #[test]
    fn only_the_oldest_that_nobody_acknowledges_are_given_up() {
        let mut waiting = Waiting::default();
        let most = u16::try_from(MOST).unwrap();
        let mut gone = 0;
        for n in 0..most + 10 {
            gone += waiting.push(message(&n.to_string(), None));
            gone += waiting.push(message("owed", Some(n + 1)));
        }
        assert_eq!((gone, waiting.owed()), (10, MOST + 10));
        let first = std::iter::from_fn(|| waiting.next()).find(|a| a.ack.is_none());
        assert_eq!(text(&first.unwrap()), "10");
        assert!(waiting.forget_owed() > 0);
        assert_eq!((waiting.owed(), waiting.give_up() > 0), (0, true));
        assert!(waiting.is_empty());
        let big = "x".repeat(MOST_BYTES / 2 + 1);
        let mut waiting = Waiting::default();
        assert_eq!(waiting.push(message(&big, None)), 0);
        assert_eq!(waiting.push(message(&big, None)), 1);
    }

    #[test]
    fn both_kinds_are_handed_on_in_turn_as_far_as_there_is_room() {
        let mut waiting = Waiting::default();
        for n in 0..3 {
            waiting.push(message(&format!("a{n}"), None));
            waiting.push(message(&format!("b{n}"), Some(n + 1)));
        }
        let (sender, mut queue) = mpsc::channel(4);
        assert_eq!(waiting.pour(&sender, 9), Ok(()));
        let came: Vec<_> = std::iter::from_fn(|| queue.try_recv().ok()).collect();
        assert_eq!(
            came.iter().map(text).collect::<Vec<_>>(),
            ["a0", "b0", "a1", "b1"]
        );
        assert_eq!(waiting.pour(&sender, 1), Ok(()));
        assert!(!waiting.is_empty());
        assert_eq!(waiting.pour(&sender, 1), Ok(()));
        assert!(waiting.is_empty());
        drop(queue);
        waiting.push(message("a", None));
        assert_eq!(waiting.pour(&sender, 1), Err(Unwanted));
    }
}
