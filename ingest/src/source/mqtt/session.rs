//! One connection at work: messages are handed on in order, and what is owed for them is sent back.
//!
//! One task does everything, so no acknowledgement can slip from one connection into the next.

use super::MqttSource;
use super::backoff::Backoff;
use super::connection::Connection;
use super::trouble::Trouble;
use super::wire::{Said, Welcome, Word};
use crate::packet::Packet;
use crate::source::waiting::{Unwanted, Waiting};
use crate::source::{Ack, Arrival, until_true};
use bytes::Bytes;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

/// After messages came, others gather for this long before they are read: one look then serves many. The thread itself
/// sleeps, because a runtime that waits for a timer is woken by the broker for each message all the same.
const GATHER: Duration = Duration::from_millis(3);
/// How long the stop waits for what is still on its way to the disk.
const LAST_ACKS: Duration = Duration::from_secs(10);
/// How long the stop waits for the broker to close. It does so when it has read everything; a new connection of the
/// same session before that would make it forget the acknowledgements it has not read yet.
const GOODBYE: Duration = Duration::from_secs(1);

/// What is known while one connection lasts.
pub(super) struct Session<'a> {
    source: &'a MqttSource,
    epoch: u32,
    connection: Connection,
    /// What the pipeline has no room for yet.
    waiting: &'a mut Waiting,
    /// The filters of the subscription that waits for its answer.
    asked: Vec<String>,
    /// When to ask again for those that were refused, which `asked` then holds.
    subscribe_again: Option<Instant>,
    patience: Backoff,
    /// Settled, but not yet said.
    owed: Vec<u16>,
    /// Messages taken in and not yet acknowledged to the broker.
    outstanding: usize,
    leaving: Option<Leaving>,
}

/// The way out.
struct Leaving {
    /// When to go without a goodbye, whatever is still owed; the broker will send it again.
    latest: Instant,
    /// The goodbye is said, and the broker is to close the connection.
    said: bool,
}

impl<'a> Session<'a> {
    /// What waits to be acknowledged on an earlier connection is forgotten: it comes again.
    pub(super) fn new(
        source: &'a MqttSource,
        epoch: u32,
        connection: Connection,
        waiting: &'a mut Waiting,
    ) -> Self {
        waiting.forget_owed();
        Self {
            source,
            epoch,
            connection,
            waiting,
            asked: Vec::new(),
            subscribe_again: None,
            patience: Backoff::new(&source.config.name),
            owed: Vec::new(),
            outstanding: 0,
            leaving: None,
        }
    }

    /// Serves the connection until it is lost, or until a stop is done.
    pub(super) async fn run(
        &mut self,
        welcome: Welcome,
        arrivals: &mut Option<mpsc::Sender<Arrival>>,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<(), Trouble> {
        self.welcomed(welcome)?;
        loop {
            let mut messages = false;
            while self.may_hear() {
                let Some(said) = self.connection.heard()? else {
                    break;
                };
                messages |= matches!(said, Said::Message { .. });
                self.take(said);
            }
            if let Some(channel) = arrivals
                && self.waiting.pour(channel, usize::MAX) == Err(Unwanted)
            {
                arrivals.take();
            }
            if messages {
                std::thread::sleep(GATHER);
            }
            self.collect()?;
            if self.leaving.is_none() && (arrivals.is_none() || *stop.borrow()) {
                arrivals.take();
                self.begin_to_leave();
            }
            self.say_goodbye_if_done()?;
            let (timer, hear) = (self.timer(), self.may_hear());
            let spent = !hear && self.source.budget.is_spent();
            let (connection, waits) = (&mut self.connection, !self.waiting.is_empty());
            // The store may not be able to write for hours; the broker is to know that we are there.
            let moved = async {
                if hear {
                    connection.listen().await
                } else {
                    Err(connection.hold().await)
                }
            };
            tokio::select! {
                biased;
                moved = moved => moved?,
                () = self.source.settled.changed() => {}
                () = until_true(stop), if self.leaving.is_none() => {}
                permit = room(arrivals.as_ref()), if waits => {
                    if let (Some(permit), Some(arrival)) = (permit, self.waiting.next()) {
                        permit.send(arrival);
                    }
                }
                () = self.source.budget.room(), if spent => {}
                () = at(timer), if timer.is_some() => {
                    if self.leaving.is_some() {
                        return Ok(());
                    }
                    self.subscribe()?;
                }
            }
        }
    }

    /// Whether more is to be read: not while as much waits as may be on the way, or as there is memory for.
    fn may_hear(&self) -> bool {
        let config = &self.source.config;
        self.waiting.owed() < config.receive_maximum.into()
            && (self.waiting.is_empty() || !self.source.budget.is_spent())
    }

    fn take(&mut self, said: Said) {
        match said {
            // While leaving, a message is let lie: unacknowledged, it waits in the session.
            Said::Message {
                topic,
                payload,
                id,
                retained,
            } if self.leaving.is_none() => {
                self.take_message(topic, payload, id, retained);
            }
            Said::Subscribed(answers) => self.subscribed(&answers),
            Said::Message { .. } | Said::Welcome(_) | Said::Acknowledged(_) | Said::Other => {}
        }
    }

    fn take_message(&mut self, topic: String, payload: Bytes, id: Option<u16>, retained: bool) {
        let source = self.source;
        let packet = Packet {
            topic,
            payload: source.budget.hold(payload),
            received_at: source.clock.now(),
        };
        self.outstanding += usize::from(id.is_some());
        source.state.count_arrival();
        let gone = self.waiting.push(Arrival {
            source: source.index,
            packet,
            ack: id.map(|id| Ack::new(source.index, self.epoch, id)),
            refused: None,
            retained,
        });
        source.state.count_dropped(gone);
    }

    fn welcomed(&mut self, welcome: Welcome) -> Result<(), Trouble> {
        let source = self.source;
        tracing::debug!(
            source = source.config.name,
            session_present = welcome.session_present,
            "connected to {}",
            source.broker
        );
        if source.config.share.is_some() && !welcome.shared {
            source.state.trouble(format!(
                "{} has no shared subscriptions; remove the key share",
                source.broker
            ));
        }
        // A session that is found again knows its topics, but nothing tells whether they are still the configured
        // ones, and subscribing twice does no harm.
        self.asked = source.config.filters();
        self.subscribe()
    }

    fn subscribe(&mut self) -> Result<(), Trouble> {
        self.subscribe_again = None;
        self.connection.say(&Word::Subscribe {
            filters: &self.asked,
            qos: self.source.config.qos,
        })
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

    /// Fetches what has been settled since the last time, and acknowledges it in order.
    fn collect(&mut self) -> Result<(), Trouble> {
        let source = self.source;
        source
            .settled
            .take(source.index, self.epoch, &mut self.owed);
        source.state.count_acknowledged(self.owed.len());
        self.outstanding = self.outstanding.saturating_sub(self.owed.len());
        for id in self.owed.drain(..) {
            self.connection.say(&Word::Acknowledge(id))?;
        }
        Ok(())
    }

    fn begin_to_leave(&mut self) {
        self.source.state.set_connected(false);
        self.outstanding -= self.waiting.forget_owed().min(self.outstanding);
        self.source.state.count_dropped(self.waiting.give_up());
        self.leaving = Some(Leaving {
            latest: Instant::now() + LAST_ACKS,
            said: false,
        });
    }

    /// Says goodbye once nothing is owed any more, or nobody is left who could settle anything.
    fn say_goodbye_if_done(&mut self) -> Result<(), Trouble> {
        let Some(leaving) = &mut self.leaving else {
            return Ok(());
        };
        if !leaving.said && (self.outstanding == 0 || self.source.settled.is_final()) {
            leaving.said = true;
            leaving.latest = Instant::now() + GOODBYE;
            self.connection.say(&Word::Goodbye)?;
        }
        Ok(())
    }

    /// When something is to be done that no event announces.
    fn timer(&self) -> Option<Instant> {
        match &self.leaving {
            Some(leaving) => Some(leaving.latest),
            None => self.subscribe_again,
        }
    }
}

/// Room for one message, once there is some; never without somebody who takes them.
async fn room(channel: Option<&mpsc::Sender<Arrival>>) -> Option<mpsc::Permit<'_, Arrival>> {
    match channel {
        // Whoever takes them may have gone; the next look tells.
        Some(channel) => channel.reserve().await.ok(),
        None => std::future::pending().await,
    }
}

async fn at(instant: Option<Instant>) {
    if let Some(instant) = instant {
        tokio::time::sleep_until(instant).await;
    }
}
