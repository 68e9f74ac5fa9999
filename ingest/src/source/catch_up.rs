//! What a The Things Stack broker did not deliver while nobody listened: its MQTT is `QoS` 0 and keeps nothing. After a gap
//! the uplinks are read from its Storage Integration, from shortly before the gap on; what was there before is a
//! duplicate. How long a server keeps them is its own affair (a day to a month).

use super::{Arrival, Secret, SourceState};
use crate::packet::Packet;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::io::{BufRead as _, BufReader, Read as _};
use std::sync::Arc;
use std::time::Duration;
use talblick_model::{Clock, Millis};
use talblick_outbound::agent;
use talblick_store::Store;
use tokio::sync::{mpsc, watch};
use ureq::Agent;

/// So much before the gap is read again, in milliseconds: clocks differ, and a message may have been on its way.
const MARGIN_MS: i64 = 2 * 60 * 1_000;

/// How often the end of what was heard is written down, in milliseconds.
const NOTE_MS: i64 = 60 * 1_000;

/// Pause between two looks at the connection.
const LOOK: Duration = Duration::from_secs(1);

/// Pause after a failure, in milliseconds.
const RETRY_MS: i64 = 30 * 1_000;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// Uplinks asked for at once.
const PAGE: usize = 1_000;

/// Longest line that is read; one uplink heard by a hundred gateways is a tenth of it.
const LINE_BYTES: u64 = 1 << 20;

/// Where the Storage Integration of an application is.
#[derive(Debug, Clone)]
pub struct CatchUpConfig {
    /// The server, such as `https://eu1.cloud.thethings.network`.
    pub server: String,
    /// The application; what follows an `@` is the tenant, which the server's name tells.
    pub application: String,
    /// An API key that may read the application's traffic; MQTT has it as its password.
    pub key: Secret,
}

/// Fills the gaps of one source.
#[derive(Debug)]
pub struct CatchUp {
    config: CatchUpConfig,
    index: u16,
    state: Arc<SourceState>,
    store: Store,
    clock: Clock,
    agent: Agent,
}

/// Why a gap is not filled yet.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("the storage integration cannot be reached: {0}")]
    Unreachable(Box<ureq::Error>),
    #[error("the storage integration answers {0}{hint}", hint = hint(*.0))]
    Status(u16),
    #[error("the storage integration stopped in the middle: {0}")]
    Broken(#[from] std::io::Error),
    #[error("the storage integration says something else than uplinks: {0}")]
    Strange(String),
    #[error(transparent)]
    Store(#[from] talblick_store::Error),
    #[error("the program stops")]
    Stopping,
}

fn hint(status: u16) -> &'static str {
    match status {
        401 | 403 => ": the API key may not read the application's traffic",
        404 => ": the application has no storage integration",
        _ => "",
    }
}

/// A line of an answer.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    result: &'a RawValue,
}

/// When the application server had an uplink: where the next page begins.
#[derive(Deserialize)]
struct Received {
    received_at: jiff::Timestamp,
}

impl CatchUp {
    /// For the source at `index`, whose connection `state` tells of.
    pub fn new(
        config: CatchUpConfig,
        index: u16,
        state: Arc<SourceState>,
        store: Store,
        clock: Clock,
    ) -> Self {
        let agent = agent(PATIENCE).build().new_agent();
        Self {
            config,
            index,
            state,
            store,
            clock,
            agent,
        }
    }

    /// Watches the connection until `stop` is true. Blocks: give it a thread of its own.
    pub fn run(self, arrivals: &mpsc::Sender<Arrival>, stop: &watch::Receiver<bool>) {
        let mut filled_for = None;
        let (mut noted, mut not_before) = (Millis::MIN, Millis::MIN);
        while !*stop.borrow() {
            let now = self.clock.now();
            let since = self.state.since();
            if self.state.connected() && now >= not_before {
                // A connection that is another than the last one begins with a gap.
                if filled_for != Some(since) {
                    match self.fill(arrivals, stop) {
                        Ok(()) => filled_for = Some(since),
                        Err(Trouble::Stopping) => return,
                        Err(trouble) => {
                            tracing::warn!(source = self.state.name(), "{trouble}");
                            not_before = now.plus(RETRY_MS);
                        }
                    }
                } else if now.since(noted) >= NOTE_MS {
                    noted = now;
                    if let Err(error) = self.note(now) {
                        tracing::warn!(source = self.state.name(), %error, "cannot write down what was heard");
                    }
                }
            }
            std::thread::park_timeout(LOOK);
        }
    }

    fn key(&self) -> String {
        format!("heard_until:{}", self.state.name())
    }

    fn note(&self, now: Millis) -> Result<(), talblick_store::Error> {
        self.store
            .put_setting(&self.key(), &now.as_i64().to_string())
    }

    /// Reads what came since the end of what was heard. A source that never heard anything has no gap.
    fn fill(
        &self,
        arrivals: &mpsc::Sender<Arrival>,
        stop: &watch::Receiver<bool>,
    ) -> Result<(), Trouble> {
        let now = self.clock.now();
        let heard = self.store.setting(&self.key())?;
        if let Some(heard) = heard.and_then(|text| text.parse().ok()) {
            let mut after = Millis::from_i64(heard).plus(-MARGIN_MS).timestamp();
            let mut uplinks = 0;
            loop {
                let (read, last) = self.page(after, arrivals, stop)?;
                uplinks += read;
                match last {
                    Some(last) if read >= PAGE && last > after => after = last,
                    _ => break,
                }
            }
            tracing::info!(
                source = self.state.name(),
                uplinks,
                "read what the storage integration has since {}",
                Millis::from_i64(heard)
            );
        }
        self.note(now)?;
        tracing::info!(source = self.state.name(), "what was heard is written down");
        Ok(())
    }

    /// One page: how many uplinks it had, and when the last of them was received.
    fn page(
        &self,
        after: jiff::Timestamp,
        arrivals: &mpsc::Sender<Arrival>,
        stop: &watch::Receiver<bool>,
    ) -> Result<(usize, Option<jiff::Timestamp>), Trouble> {
        let application = &self.config.application;
        let application = application.split('@').next().unwrap_or_default();
        let path = format!("/api/v3/as/applications/{application}/packages/storage/uplink_message");
        let server = self.config.server.trim_end_matches('/');
        let url = format!("{server}{path}?order=received_at&limit={PAGE}&after={after}");
        let answer = self
            .agent
            .get(url)
            .header("accept", "text/event-stream")
            .header(
                "authorization",
                format!("Bearer {}", self.config.key.expose()),
            )
            .call()
            .map_err(|error| Trouble::Unreachable(Box::new(error)))?;
        if answer.status() != 200 {
            return Err(Trouble::Status(answer.status().as_u16()));
        }
        let mut lines = BufReader::new(answer.into_body().into_reader());
        let (mut read, mut last, mut line) = (0, None, Vec::new());
        loop {
            line.clear();
            (&mut lines).take(LINE_BYTES).read_until(b'\n', &mut line)?;
            if line.is_empty() {
                return Ok((read, last));
            }
            let text = line.trim_ascii();
            if text.is_empty() {
                continue;
            }
            let strange = |error: serde_json::Error| Trouble::Strange(error.to_string());
            let Line { result } = serde_json::from_slice(text).map_err(strange)?;
            let received: Received = serde_json::from_str(result.get()).map_err(strange)?;
            last = last.max(Some(received.received_at));
            read += 1;
            self.hand_on(&path, result, arrivals, stop)?;
        }
    }

    fn hand_on(
        &self,
        path: &str,
        uplink: &RawValue,
        arrivals: &mpsc::Sender<Arrival>,
        stop: &watch::Receiver<bool>,
    ) -> Result<(), Trouble> {
        if *stop.borrow() {
            return Err(Trouble::Stopping);
        }
        let packet = Packet {
            topic: path.to_owned(),
            payload: Bytes::copy_from_slice(uplink.get().as_bytes()),
            received_at: self.clock.now(),
        };
        let arrival = Arrival {
            source: self.index,
            packet,
            ack: None,
            refused: None,
            retained: false,
        };
        self.state.count_arrival();
        arrivals
            .blocking_send(arrival)
            .map_err(|_closed| Trouble::Stopping)
    }
}
