//! An MQTT source: it keeps a connection, and makes a new one when that is lost.

use super::address::Address;
use super::backoff::Backoff;
use super::connection::Connection;
use super::session::Session;
use super::wire::Welcome;
use super::{MqttConfig, tls};
use crate::source::budget::Budget;
use crate::source::waiting::Waiting;
use crate::source::{Acker, Arrival, ConfigError, Settled, SourceState, until_true};
use std::sync::Arc;
use talblick_model::Clock;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

/// Bytes of messages between the broker and the disk; then no more is read.
const HELD_BYTES: usize = 64 << 20;

/// An MQTT source: one broker, one session, any number of topics.
#[derive(Debug)]
pub struct MqttSource {
    pub(super) config: MqttConfig,
    pub(super) broker: Address,
    pub(super) index: u16,
    pub(super) clock: Clock,
    pub(super) state: Arc<SourceState>,
    pub(super) settled: Arc<Settled>,
    pub(super) budget: Arc<Budget>,
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
            budget: Arc::new(Budget::new(HELD_BYTES)),
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

    /// Receives until `stop` becomes true or nobody takes arrivals any more. It sleeps without giving its thread free,
    /// so give it a runtime of its own.
    ///
    /// When `arrivals` is full, messages wait here: as many with `QoS` 1 as may be unacknowledged (`receive_maximum`; of a
    /// broker that speaks 3.1.1 and does not know, no more is read then), and of those with `QoS` 0 the newest few
    /// thousand; the others are dropped and counted. All of them together take about 64 MiB at most. The broker is pinged
    /// meanwhile, so that a long wait does not cost the connection.
    ///
    /// On `stop` the channel is closed at once, then acknowledgements of messages already handed on are awaited for
    /// at most ten seconds, or until every [`Acker`] has been dropped. The session stays at the broker.
    pub async fn run(self, arrivals: mpsc::Sender<Arrival>, mut stop: watch::Receiver<bool>) {
        let mut backoff = Backoff::new(&self.config.session());
        let mut epoch = 0_u32;
        let mut arrivals = Some(arrivals);
        let mut waiting = Waiting::default();
        while !*stop.borrow_and_update() && arrivals.is_some() {
            epoch = epoch.wrapping_add(1);
            let mut welcomed = None;
            match self
                .connect(epoch, &mut waiting, &mut arrivals, &mut stop, &mut welcomed)
                .await
            {
                Ok(()) => break,
                Err(text) => self.state.trouble(text),
            }
            self.state.set_connected(false);
            backoff.lasted(welcomed.map(|at| at.elapsed()));
            let pause = tokio::time::sleep(backoff.next());
            tokio::select! {
                () = pause => {}
                () = until_true(&mut stop) => {}
            }
        }
        self.state.count_dropped(waiting.give_up());
        self.state.set_connected(false);
    }

    /// One connection from beginning to end: `Ok` after a stop, the sentence for people when it is lost. Notes when the
    /// broker let us in.
    async fn connect(
        &self,
        epoch: u32,
        waiting: &mut Waiting,
        arrivals: &mut Option<mpsc::Sender<Arrival>>,
        stop: &mut watch::Receiver<bool>,
        welcomed: &mut Option<Instant>,
    ) -> Result<(), String> {
        let (config, broker) = (&self.config, &self.broker);
        let (connection, welcome) = tokio::select! {
            opened = open(config, broker) => opened?,
            () = until_true(stop) => return Ok(()),
        };
        *welcomed = Some(Instant::now());
        let mut session = Session::new(self, epoch, connection, waiting);
        let lost = session.run(welcome, arrivals, stop).await;
        if arrivals.is_none() {
            return Ok(());
        }
        lost.map_err(|trouble| trouble.describe(config, broker, true))
    }
}

/// Opens a connection; fails with the sentence for people.
pub(super) async fn open(
    config: &MqttConfig,
    broker: &Address,
) -> Result<(Connection, Welcome), String> {
    let tls = if broker.tls {
        let loaded = tls::load(config);
        Some(loaded.map_err(|error| format!("{}: {error}", error.key()))?)
    } else {
        None
    };
    Connection::open(config, broker, tls)
        .await
        .map_err(|trouble| trouble.describe(config, broker, false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    /// A broker that lets in and closes at once, and when it was asked.
    async fn thrown_out(listener: TcpListener, times: usize) -> Vec<Instant> {
        let mut asked = Vec::new();
        while asked.len() < times {
            let (mut stream, _) = listener.accept().await.unwrap();
            asked.push(Instant::now());
            stream.read_u8().await.unwrap();
            // CONNACK of MQTT 5: no session, success, no properties.
            stream.write_all(&[0x20, 3, 0, 0, 0]).await.unwrap();
        }
        asked
    }

    #[test]
    fn a_broker_that_lets_in_and_throws_out_is_asked_less_and_less_often() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = listener.local_addr().unwrap().port();
            let url = format!("mqtt://127.0.0.1:{port}");
            let config = MqttConfig::new("stadt", url);
            let source = MqttSource::new(config, 0, Clock::System).unwrap();
            let (arrivals, _taken) = mpsc::channel(1);
            let (stop, stopped) = watch::channel(false);
            let asked = tokio::select! {
                () = source.run(arrivals, stopped) => Vec::new(),
                asked = thrown_out(listener, 4) => asked,
            };
            drop(stop);
            let waits: Vec<Duration> = asked.windows(2).map(|w| w[1] - w[0]).collect();
            assert_eq!(waits.len(), 3);
            assert!(waits[0] >= Duration::from_millis(400), "{waits:?}");
            assert!(waits[2] >= Duration::from_millis(1_600), "{waits:?}");
        });
    }
}
