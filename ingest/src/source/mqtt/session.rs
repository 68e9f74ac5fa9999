//! One connection, from the first word to the last: messages are handed on in order, and what is owed for them is sent
//! back.
//!
//! One task does everything, and it never waits for room in the client's own queue, which only this task empties.
//! Acknowledgements are queued by the task that polls, so none can slip from one connection into the next.

use super::MqttSource;
use super::backoff::Backoff;
use super::connection::{Events, Requests, Seen};
use super::trouble::Trouble;
use crate::packet::Packet;
use crate::source::{Ack, Arrival};
use std::collections::VecDeque;
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

/// How long the stop waits for what is still on its way to the disk.
const LAST_ACKS: Duration = Duration::from_secs(10);
/// How long the stop waits for the broker to close. It does so when it has read everything; a new connection of the
/// same session before that would make it forget the acknowledgements it has not read yet.
const GOODBYE: Duration = Duration::from_secs(1);

/// What is known while one connection lasts.
pub(super) struct Session<'a> {
    source: &'a MqttSource,
    epoch: u32,
    requests: Requests,
    /// The filters of the subscription that waits for its answer.
    asked: Vec<String>,
    /// When to ask again for those that were refused, which `asked` then holds.
    subscribe_again: Option<Instant>,
    /// The broker has accepted the connection.
    open: bool,
    patience: Backoff,
    /// Settled, but not yet in the client's queue.
    owed: VecDeque<u16>,
    /// Messages handed on and not yet acknowledged to the broker.
    outstanding: usize,
    leaving: Option<Leaving>,
}

/// The way out.
struct Leaving {
    /// When to go without a goodbye, whatever is still owed; the broker will send it again.
    latest: Instant,
    /// The goodbye is in the client's queue, and the broker is to close the connection.
    said: bool,
}

impl<'a> Session<'a> {
    pub(super) fn new(source: &'a MqttSource, epoch: u32, requests: Requests) -> Self {
        Self {
            source,
            epoch,
            requests,
            asked: Vec::new(),
            subscribe_again: None,
            open: false,
            patience: Backoff::new(&source.config.name),
            owed: VecDeque::new(),
            outstanding: 0,
            leaving: None,
        }
    }

    /// Whether the broker has accepted the connection.
    pub(super) fn accepted(&self) -> bool {
        self.open
    }

    /// Opens the connection and serves it until it is lost, or until a stop is done.
    pub(super) async fn run(
        &mut self,
        events: &mut Events,
        arrivals: &mut Option<mpsc::Sender<Arrival>>,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<(), Trouble> {
        loop {
            // The client's future must run to its end; see `Events::next`.
            let mut next = pin!(events.next());
            let seen = loop {
                let timer = self.timer();
                tokio::select! {
                    // In this order, events that lie ready cost no look at anything else; what the other branches
                    // wait for is looked at after every event too.
                    biased;
                    seen = &mut next => break seen?,
                    () = self.source.settled.changed() => self.collect(),
                    () = until_true(stop), if self.leaving.is_none() => {
                        arrivals.take();
                        if !self.open {
                            return Ok(());
                        }
                        self.begin_to_leave();
                    }
                    () = at(timer), if timer.is_some() => {
                        if self.leaving.is_some() {
                            return Ok(());
                        }
                        self.subscribe();
                    }
                }
                self.say_goodbye_if_done();
            };
            match seen {
                Seen::Message { topic, payload, id } => {
                    if let Some(channel) = arrivals {
                        let packet = Packet {
                            topic,
                            payload,
                            received_at: self.source.clock.now(),
                        };
                        if !self.hand_on(packet, id, channel, stop).await {
                            arrivals.take();
                            self.begin_to_leave();
                        }
                    }
                    // While leaving, a message is let lie: unacknowledged, it waits in the session.
                }
                Seen::Acknowledged => {
                    self.outstanding = self.outstanding.saturating_sub(1);
                    self.source.state.count_acknowledged();
                }
                Seen::Connected {
                    session_present,
                    shared,
                } => self.connected(session_present, shared),
                Seen::Subscribed(answers) => self.subscribed(&answers),
                Seen::Other => {}
            }
            self.collect();
            if self.leaving.is_none() && *stop.borrow() {
                arrivals.take();
                self.begin_to_leave();
            }
            self.say_goodbye_if_done();
        }
    }

    /// Hands one message on, waiting for room if need be. `false`: nobody wants any more.
    async fn hand_on(
        &mut self,
        packet: Packet,
        id: Option<u16>,
        channel: &mpsc::Sender<Arrival>,
        stop: &mut watch::Receiver<bool>,
    ) -> bool {
        let source = self.source.index;
        let arrival = Arrival {
            source,
            packet,
            ack: id.map(|id| Ack::new(source, self.epoch, id)),
        };
        let taken = match channel.try_send(arrival) {
            Ok(()) => true,
            Err(TrySendError::Closed(_)) => false,
            Err(TrySendError::Full(arrival)) => tokio::select! {
                sent = channel.send(arrival) => sent.is_ok(),
                () = until_true(stop) => false,
            },
        };
        if taken {
            self.outstanding += usize::from(id.is_some());
            self.source.state.count_arrival();
        }
        taken
    }

    fn connected(&mut self, session_present: bool, shared: bool) {
        let source = self.source;
        self.open = true;
        tracing::debug!(
            source = source.config.name,
            session_present,
            "connected to {}",
            source.broker
        );
        if source.config.share.is_some() && !shared {
            source.state.trouble(format!(
                "{} has no shared subscriptions; remove the key share",
                source.broker
            ));
        }
        // A session that is found again knows its topics, but nothing tells whether they are still the configured
        // ones, and subscribing twice does no harm.
        self.asked = source.config.filters();
        self.subscribe();
    }

    fn subscribe(&mut self) {
        self.subscribe_again = if self.requests.subscribe(&self.asked, self.source.config.qos) {
            None
        } else {
            Some(Instant::now() + self.patience.next())
        };
    }

    fn subscribed(&mut self, answers: &[Option<String>]) {
        let source = self.source;
        let asked = std::mem::take(&mut self.asked);
        let granted = answers.iter().any(Option::is_none);
        let mut why = None;
        for (filter, answer) in asked.into_iter().zip(answers) {
            if let Some(reason) = answer {
                why.get_or_insert_with(|| format!("{filter:?}: {reason}"));
                self.asked.push(filter);
            }
        }
        if granted {
            source
                .state
                .well(&format!("receiving from {}", source.broker));
        }
        if let Some(why) = why {
            source
                .state
                .trouble(format!("{} refuses the topic {why}", source.broker));
            self.subscribe_again = Some(Instant::now() + self.patience.next());
        }
    }

    /// Fetches what has been settled since the last time, and queues as much of it as there is room for, in order.
    fn collect(&mut self) {
        let source = self.source;
        source
            .settled
            .take(source.index, self.epoch, &mut self.owed);
        while let Some(id) = self.owed.front() {
            if !self.requests.acknowledge(*id) {
                break;
            }
            self.owed.pop_front();
        }
    }

    fn begin_to_leave(&mut self) {
        self.source.state.set_connected(false);
        self.leaving = Some(Leaving {
            latest: Instant::now() + LAST_ACKS,
            said: false,
        });
    }

    /// Queues the goodbye once nothing is owed any more, or nobody is left who could settle anything.
    fn say_goodbye_if_done(&mut self) {
        let Some(leaving) = &mut self.leaving else {
            return;
        };
        if leaving.said {
            return;
        }
        let idle = self.owed.is_empty() && self.source.settled.is_final();
        if (self.outstanding == 0 || idle) && self.requests.leave() {
            leaving.said = true;
            leaving.latest = Instant::now() + GOODBYE;
        }
    }

    /// When something is to be done that no event announces.
    fn timer(&self) -> Option<Instant> {
        match &self.leaving {
            Some(leaving) => Some(leaving.latest),
            None => self.subscribe_again,
        }
    }
}

async fn at(instant: Option<Instant>) {
    if let Some(instant) = instant {
        tokio::time::sleep_until(instant).await;
    }
}

/// Ready once the flag is set; a sender that has gone sets it too.
pub(super) async fn until_true(stop: &mut watch::Receiver<bool>) {
    let _gone = stop.wait_for(|stop| *stop).await.is_err();
}
