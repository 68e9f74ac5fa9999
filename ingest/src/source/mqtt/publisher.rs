//! The other direction: a connection that publishes. It is one of its own, so that no acknowledgement of ingest waits
//! behind what is published.
//!
//! Packets move only while the caller publishes or rests. They leave in large pieces: a system call for each message
//! would cost more than making the message.

use super::address::Address;
use super::connection::Connection;
use super::source::open;
use super::trouble::Trouble;
use super::wire::{Said, Word};
use super::{MqttConfig, Version};
use crate::source::ConfigError;
use bytes::Bytes;
use hdrhistogram::Histogram;
use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

/// Most messages on the way that the broker has not acknowledged, unless another number is asked for.
const INFLIGHT: u16 = 1_000;
/// Least bytes that are sent at once while there is more to publish.
const PIECE: usize = 32 << 10;
/// After an acknowledgement came, others gather for this long. The thread itself sleeps, see the source's session.
const GATHER: Duration = Duration::from_millis(1);
/// Pause before a lost connection is made again.
const AGAIN: Duration = Duration::from_secs(1);
/// How long the goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);
/// Longest time to an acknowledgement that is told apart, in microseconds.
const LONGEST_US: u64 = 60_000_000;

/// A connection that publishes with the `QoS` of its configuration. A lost one is made again, and what was not
/// acknowledged is sent again.
pub struct MqttPublisher {
    config: MqttConfig,
    broker: Address,
    connection: Connection,
    /// In the order they were sent; empty with `QoS` 0.
    waiting: VecDeque<Waiting>,
    last_id: u16,
    inflight: usize,
    published: Published,
}

/// A message the broker has not acknowledged.
struct Waiting {
    id: u16,
    since: Instant,
    topic: String,
    payload: Bytes,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Published {
    /// Messages the broker has acknowledged, or with `QoS` 0 taken.
    pub acknowledged: u64,
    /// Microseconds from handing a message over to its acknowledgement.
    latency_us: Option<Histogram<u32>>,
}

impl Published {
    /// Milliseconds within which this share (0 to 1) of the messages was acknowledged.
    pub fn latency_ms(&self, share: f64) -> f64 {
        let us = self.latency_us.as_ref();
        let us = us.map_or(0, |h| h.value_at_quantile(share));
        f64::from(u32::try_from(us).unwrap_or(u32::MAX)) / 1_000.0
    }
}

/// Why there is no publisher.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// It is configured wrongly.
    #[error("{}: {_0}", .0.key())]
    Config(#[from] ConfigError),
    /// The broker cannot be reached, or refuses.
    #[error("{0}")]
    Refused(String),
}

impl MqttPublisher {
    /// Whether a configuration makes sense, before anything is opened.
    pub fn check(config: &MqttConfig) -> Result<(), ConfigError> {
        config.check().map(drop)
    }

    /// Connects. Always MQTT 3.1.1, which every broker speaks, and without a session. The publisher sleeps without giving
    /// its thread free, so give it a runtime of its own.
    pub async fn connect(config: MqttConfig) -> Result<Self, ConnectError> {
        let config = MqttConfig {
            version: Version::V4,
            session_expiry_s: 0,
            ..config
        };
        let broker = config.check()?;
        let opened = open(&config, &broker).await;
        let (connection, _) = opened.map_err(ConnectError::Refused)?;
        Ok(Self {
            config,
            broker,
            connection,
            waiting: VecDeque::new(),
            last_id: 0,
            inflight: INFLIGHT.into(),
            published: Published {
                acknowledged: 0,
                latency_us: Histogram::new_with_max(LONGEST_US, 2).ok(),
            },
        })
    }

    /// Lets so many messages be on the way, at least one.
    pub fn allow(&mut self, inflight: u16) {
        self.inflight = inflight.max(1).into();
    }

    /// Hands a message over; waits while too many are on the way. It may stay here until the next rest.
    pub async fn publish(&mut self, topic: String, payload: Vec<u8>) {
        if self.waiting.len() >= self.inflight {
            // A little more room than for one: acknowledgements come together.
            let room = self.inflight * 3 / 4;
            self.listen_until(None, |waiting| waiting <= room).await;
        }
        let payload = Bytes::from(payload);
        let id = (self.config.qos > 0).then(|| self.next_id());
        let said = self.connection.say(&Word::Publish {
            topic: &topic,
            payload: &payload,
            id,
            again: false,
        });
        match id {
            Some(id) => self.waiting.push_back(Waiting {
                id,
                since: Instant::now(),
                topic,
                payload,
            }),
            None => self.published.acknowledged += 1,
        }
        self.restore(said).await;
        while self.connection.unsent() >= PIECE {
            let sent = self.connection.send().await;
            let heard = sent.and_then(|()| self.hear());
            self.restore(heard).await;
        }
    }

    /// Moves packets until then. May be dropped before: nothing is lost.
    pub async fn rest(&mut self, until: Instant) {
        self.listen_until(Some(until), |_| false).await;
    }

    /// Waits for the acknowledgements that are missing, at most for `patience`, and says goodbye.
    pub async fn finish(mut self, patience: Duration) -> Published {
        let latest = Instant::now() + patience;
        if !self.waiting.is_empty() {
            self.listen_until(Some(latest), |waiting| waiting == 0)
                .await;
        }
        // The connection may be gone already, and nobody waits for it any more.
        let _ = self.connection.say(&Word::Goodbye);
        let _ = timeout_at(Instant::now() + GOODBYE, self.connection.send()).await;
        self.published
    }

    /// Moves packets until the moment has come, or few enough messages wait for their acknowledgement.
    async fn listen_until(&mut self, latest: Option<Instant>, enough: impl Fn(usize) -> bool) {
        loop {
            let moved = match latest {
                None => self.connection.listen().await,
                Some(latest) => match timeout_at(latest, self.connection.listen()).await {
                    Ok(moved) => moved,
                    Err(_elapsed) => return,
                },
            };
            let heard = moved.and_then(|()| self.hear());
            self.restore(heard).await;
            if enough(self.waiting.len()) {
                return;
            }
            std::thread::sleep(GATHER);
        }
    }

    /// Takes in what has been read.
    fn hear(&mut self) -> Result<(), Trouble> {
        while let Some(said) = self.connection.heard()? {
            let Said::Acknowledged(id) = said else {
                continue;
            };
            let Some(at) = self.waiting.iter().position(|waiting| waiting.id == id) else {
                continue;
            };
            if let Some(waiting) = self.waiting.remove(at) {
                let us = waiting.since.elapsed().as_micros();
                let us = u64::try_from(us).unwrap_or(u64::MAX);
                self.published.acknowledged += 1;
                if let Some(latency) = &mut self.published.latency_us {
                    latency.saturating_record(us);
                }
            }
        }
        Ok(())
    }

    /// After trouble, makes the connection again and sends again what was not acknowledged.
    async fn restore(&mut self, moved: Result<(), Trouble>) {
        let Err(trouble) = moved else { return };
        let mut why = trouble.describe(&self.config, &self.broker, true);
        // Told when it is news, not at every attempt.
        let mut told = None;
        loop {
            if told.as_ref() != Some(&why) {
                tracing::warn!("{why}; trying again");
                told = Some(why.clone());
            }
            sleep(AGAIN).await;
            let opened = open(&self.config, &self.broker).await;
            let said = opened.map(|(connection, _)| {
                self.connection = connection;
                self.say_again()
            });
            match said {
                Ok(Ok(())) => return,
                Ok(Err(trouble)) => why = trouble.describe(&self.config, &self.broker, true),
                Err(text) => why = text,
            }
        }
    }

    fn say_again(&mut self) -> Result<(), Trouble> {
        self.waiting.iter().try_for_each(|waiting| {
            self.connection.say(&Word::Publish {
                topic: &waiting.topic,
                payload: &waiting.payload,
                id: Some(waiting.id),
                again: true,
            })
        })
    }

    /// The numbers go round; far fewer messages than there are numbers wait at any time.
    fn next_id(&mut self) -> u16 {
        self.last_id = self.last_id.checked_add(1).unwrap_or(1);
        self.last_id
    }
}

impl fmt::Debug for MqttPublisher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MqttPublisher")
            .field("broker", &self.broker)
            .field("waiting", &self.waiting.len())
            .finish_non_exhaustive()
    }
}
