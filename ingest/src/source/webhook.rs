//! A webhook source: messages come in over HTTP, one request at a time, and whoever sent one learns when it is durable.
//! HTTP itself is not spoken here.

use super::{Ack, Acker, Arrival, Secret, Settled, SourceState};
use crate::packet::Packet;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use talblick_model::Clock;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;

/// Requests waiting for the disk at the same time.
const MOST_WAITING: usize = 1_024;

/// How long what was handed on is waited for at the end.
const LAST_WAIT: Duration = Duration::from_secs(10);

/// There is one connection, so to say.
const EPOCH: u32 = 0;

/// Resolves when the message is durable; fails if it never will be in this process.
pub type Receipt = oneshot::Receiver<()>;

/// A message that was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// Too much is waiting already.
    #[error("too many messages are waiting to be stored; try again in a moment")]
    Busy,
    /// The program stops.
    #[error("ingest is stopping")]
    Stopping,
}

/// A webhook source.
#[derive(Debug)]
pub struct Webhook {
    index: u16,
    token: Secret,
    clock: Clock,
    state: Arc<SourceState>,
    settled: Arc<Settled>,
    /// Weak, so that HTTP does not keep the pipeline's queue open.
    arrivals: mpsc::WeakSender<Arrival>,
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    next: u16,
    receipts: HashMap<u16, oneshot::Sender<()>>,
}

impl Webhook {
    /// A source that hands its messages to `arrivals`; `index` is its place among the sources.
    pub fn new(
        name: &str,
        token: Secret,
        index: u16,
        clock: Clock,
        arrivals: &mpsc::Sender<Arrival>,
    ) -> Self {
        let state = Arc::new(SourceState::new(name.to_owned(), clock.clone()));
        state.set_connected(true);
        Self {
            index,
            token,
            clock,
            state,
            settled: Arc::default(),
            arrivals: arrivals.downgrade(),
            waiting: Mutex::default(),
        }
    }

    /// The configured name.
    pub fn name(&self) -> &str {
        self.state.name()
    }

    /// Where to give back what is owed for this source's messages.
    pub fn acker(&self) -> Acker {
        Acker::new(&self.settled)
    }

    /// How the source is doing.
    pub fn state(&self) -> Arc<SourceState> {
        Arc::clone(&self.state)
    }

    /// Whether this is the source's token. Takes as long for a wrong one as for the right one.
    pub fn knows(&self, token: &str) -> bool {
        use subtle::ConstantTimeEq as _;
        self.token
            .expose()
            .as_bytes()
            .ct_eq(token.as_bytes())
            .into()
    }

    /// Takes a message.
    pub fn take(&self, topic: String, payload: bytes::Bytes) -> Result<Receipt, NotTaken> {
        let arrivals = self.arrivals.upgrade().ok_or(NotTaken::Stopping)?;
        let (id, receipt) = self.waiting.lock().ticket().ok_or(NotTaken::Busy)?;
        let arrival = Arrival {
            source: self.index,
            packet: Packet {
                topic,
                payload,
                received_at: self.clock.now(),
            },
            ack: Some(Ack::new(self.index, EPOCH, id)),
            refused: None,
            retained: false,
        };
        match arrivals.try_send(arrival) {
            Ok(()) => {
                self.state.count_arrival();
                Ok(receipt)
            }
            Err(error) => {
                self.waiting.lock().receipts.remove(&id);
                Err(match error {
                    mpsc::error::TrySendError::Full(_) => NotTaken::Busy,
                    mpsc::error::TrySendError::Closed(_) => NotTaken::Stopping,
                })
            }
        }
    }

    /// Tells waiting requests what has become durable, until `stop` is true and everything is settled, or for ten seconds
    /// more at most. Until `stop` it keeps the pipeline's queue open, whatever becomes of other sources.
    pub async fn run(
        self: Arc<Self>,
        arrivals: mpsc::Sender<Arrival>,
        mut stop: watch::Receiver<bool>,
    ) {
        let until_stop = async {
            // An error means that whoever would say stop is gone, which says the same.
            let _ = stop.wait_for(|stop| *stop).await;
        };
        tokio::select! {
            () = self.tell() => return,
            () = until_stop => {}
        }
        drop(arrivals);
        // Whatever is still waiting after that is told nothing, and will be sent again.
        let _ = timeout(LAST_WAIT, self.tell()).await;
        self.state.set_connected(false);
    }

    async fn tell(&self) {
        let mut ids: Vec<u16> = Vec::new();
        loop {
            self.settled.take(self.index, EPOCH, &mut ids);
            self.state.count_acknowledged(ids.len());
            {
                let mut waiting = self.waiting.lock();
                for id in ids.drain(..) {
                    if let Some(receipt) = waiting.receipts.remove(&id) {
                        // Whoever waited may have gone.
                        let _ = receipt.send(());
                    }
                }
            }
            if self.settled.is_final() {
                return;
            }
            self.settled.changed().await;
        }
    }
}

impl Waiting {
    fn ticket(&mut self) -> Option<(u16, Receipt)> {
        // A request that was given up leaves its place to the next.
        self.receipts.retain(|_, receipt| !receipt.is_closed());
        if self.receipts.len() >= MOST_WAITING {
            return None;
        }
        while self.receipts.contains_key(&self.next) {
            self.next = self.next.wrapping_add(1);
        }
        let id = self.next;
        self.next = self.next.wrapping_add(1);
        let (sender, receipt) = oneshot::channel();
        self.receipts.insert(id, sender);
        Some((id, receipt))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use talblick_model::Millis;
    use tokio::runtime::Builder;

    fn webhook(room: usize) -> (Arc<Webhook>, mpsc::Sender<Arrival>, mpsc::Receiver<Arrival>) {
        let (sender, queue) = mpsc::channel(room);
        let clock = Clock::fixed(Millis::from_i64(1_000));
        let webhook = Webhook::new("city", Secret::new("geheim"), 3, clock, &sender);
        (Arc::new(webhook), sender, queue)
    }

    #[test]
    fn a_receipt_comes_when_the_message_is_settled_and_not_before() {
        Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(async {
                let (webhook, sender, mut queue) = webhook(4);
                let acker = webhook.acker();
                let mut receipt = webhook.take("t".into(), "{}".into()).unwrap();
                let arrival = queue.recv().await.unwrap();
                assert_eq!(arrival.source, 3);
                assert!(receipt.try_recv().is_err());
                acker.settle(arrival.ack.into_iter().collect());
                drop(acker);
                let (stop, stopped) = watch::channel(false);
                let settled = async {
                    receipt.await.unwrap();
                    stop.send_replace(true);
                };
                tokio::join!(Arc::clone(&webhook).run(sender, stopped), settled);
                assert_eq!(
                    webhook.take("t".into(), "{}".into()).unwrap_err(),
                    NotTaken::Stopping
                );
            });
    }

    #[test]
    fn a_full_queue_is_told_and_leaves_nothing_waiting() {
        let (webhook, _sender, _queue) = webhook(1);
        let _first = webhook.take("t".into(), "{}".into()).unwrap();
        assert_eq!(
            webhook.take("t".into(), "{}".into()).unwrap_err(),
            NotTaken::Busy
        );
        assert_eq!(webhook.waiting.lock().receipts.len(), 1);
    }

    #[test]
    fn only_its_token_opens_it() {
        let (webhook, _sender, _queue) = webhook(1);
        assert!(webhook.knows("geheim") && !webhook.knows("") && !webhook.knows("geheim "));
    }
}
