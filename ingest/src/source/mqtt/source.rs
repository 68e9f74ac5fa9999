//! The loop that keeps a connection, hands messages on in order and sends back what is owed for them.
//!
//! One task does everything, and it never waits for room in the client's own queue, which only this task empties.
//! Acknowledgements are queued by the task that polls, so none can slip from one connection into the next.

use super::address::Address;
use super::backoff::Backoff;
use super::connection::{self, Events, Requests, Seen};
use super::trouble::Trouble;
use super::{MqttConfig, tls};
use crate::packet::Packet;
use crate::source::{Ack, Acker, Arrival, ConfigError, Settled, SourceState};
use std::collections::VecDeque;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use talblick_model::Clock;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

/// A connection that lasted this long was good: the next wait is short again.
const GOOD_CONNECTION: Duration = Duration::from_secs(10);
/// How long the stop waits for what is still on its way to the disk.
const LAST_ACKS: Duration = Duration::from_secs(10);
/// How long the stop waits for the broker to close. It does so when it has read everything; a new connection of the
/// same session before that would make it forget the acknowledgements it has not read yet.
const GOODBYE: Duration = Duration::from_secs(1);

/// An MQTT source: one broker, one session, any number of topics.
#[derive(Debug)]
pub struct MqttSource {
    config: MqttConfig,
    broker: Address,
    index: u16,
    clock: Clock,
    state: Arc<SourceState>,
    settled: Arc<Settled>,
}

impl MqttSource {
    /// Checks the configuration and reads the certificates once, so that a wrong one is told at the start. Opens no
    /// connection.
    pub fn new(config: MqttConfig, index: u16, clock: Clock) -> Result<Self, ConfigError> {
        let broker = config.check()?;
        if broker.tls {
            tls::load(&config)?;
        }
        let state = Arc::new(SourceState::new(config.name.clone(), clock.clone()));
        Ok(Self {
            config,
            broker,
            index,
            clock,
            state,
            settled: Arc::default(),
        })
    }

    /// Where to give back what is owed for this source's messages.
    pub fn acker(&self) -> Acker {
        Acker::new(&self.settled)
    }

    /// How the source is doing, now and later.
    pub fn state(&self) -> Arc<SourceState> {
        Arc::clone(&self.state)
    }

    /// Receives until `stop` becomes true or nobody takes arrivals any more.
    ///
    /// When `arrivals` is full, nothing is read from the broker until there is room: TCP then holds the broker back.
    /// With `QoS` 1 that does not happen if the channel has room for `receive_maximum` messages. A wait of more than
    /// one and a half times `keep_alive_s` costs the connection, and nothing else.
    ///
    /// On `stop` the channel is closed at once, then acknowledgements of messages already handed on are awaited for
    /// at most ten seconds, or until every [`Acker`] has been dropped. The session stays at the broker.
    pub async fn run(self, arrivals: mpsc::Sender<Arrival>, mut stop: watch::Receiver<bool>) {
        let mut backoff = Backoff::new(&self.config.session());
        let mut epoch = 0_u32;
        let mut arrivals = Some(arrivals);
        while !*stop.borrow_and_update() && arrivals.is_some() {
            epoch = epoch.wrapping_add(1);
            let began = Instant::now();
            match self.connect(epoch, &mut arrivals, &mut stop).await {
                Ok(()) => break,
                Err(text) => self.state.trouble(text),
            }
            self.state.set_connected(false);
            if began.elapsed() >= GOOD_CONNECTION {
                backoff.reset();
            }
            let pause = tokio::time::sleep(backoff.next());
            tokio::select! {
                () = pause => {}
                () = until_true(&mut stop) => {}
            }
        }
        self.state.set_connected(false);
    }

    /// One connection from beginning to end: `Ok` after a stop, the sentence for people when it is lost.
    async fn connect(
        &self,
        epoch: u32,
        arrivals: &mut Option<mpsc::Sender<Arrival>>,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<(), String> {
        let tls = if self.broker.tls {
            let loaded = tls::load(&self.config);
            Some(loaded.map_err(|error| format!("{}: {error}", error.key()))?)
        } else {
            None
        };
        let (requests, mut events) = connection::prepare(&self.config, &self.broker, tls);
        let mut connection = Connection {
            source: self,
            epoch,
            requests,
            asked: Vec::new(),
            subscribe_again: None,
            open: false,
            patience: Backoff::new(&self.config.name),
            owed: VecDeque::new(),
            outstanding: 0,
            leaving: None,
        };
        let lost = connection.run(&mut events, arrivals, stop).await;
        if arrivals.is_none() {
            return Ok(());
        }
        lost.map_err(|trouble| trouble.describe(&self.config, &self.broker, connection.open))
    }
}

/// What is known while one connection lasts.
struct Connection<'a> {
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

impl Connection<'_> {
    async fn run(
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
async fn until_true(stop: &mut watch::Receiver<bool>) {
    let _gone = stop.wait_for(|stop| *stop).await.is_err();
}
