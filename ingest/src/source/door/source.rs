//! The door: it listens, lets in who may come in, and brings each what has become durable of their messages.

use super::config::DoorConfig;
use super::entrance::enter;
use super::hall::{Hall, Knock};
use super::lobby::Lobby;
use super::sessions::Sessions;
use super::tls::Certificates;
use super::visit::Visit;
use crate::source::budget::Budget;
use crate::source::{Acker, Arrival, ConfigError, SourceState, until_true};
use std::net::{SocketAddr, TcpListener as Listener};
use std::sync::Arc;
use std::time::Duration;
use talblick_model::Clock;
use talblick_store::Store;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval, sleep};

/// Bytes of messages between the door and the disk; then no more is read.
const HELD_BYTES: usize = 64 << 20;

/// How often what sessions there are is written down, if they changed.
const WRITE_DOWN: Duration = Duration::from_secs(1);

/// Pause after the system had no connection to give.
const BREATH: Duration = Duration::from_millis(100);

/// An MQTT door: one address, any number of network servers and gateways that publish.
#[derive(Debug)]
pub struct Door {
    hall: Arc<Hall>,
    listener: Listener,
    certificates: Option<Arc<Certificates>>,
    store: Store,
}

impl Door {
    /// Checks the configuration, reads the certificates and takes the address, so that what is wrong is told at the start.
    /// Nobody comes in before [`Door::run`]. `index` is its place among the sources.
    pub fn open(
        config: DoorConfig,
        index: u16,
        clock: Clock,
        store: Store,
    ) -> Result<Self, ConfigError> {
        let listen = config.check()?;
        let certificates = Certificates::open(&config)?.map(Arc::new);
        let bind = |cause| ConfigError::Bind { listen, cause };
        let listener = Listener::bind(listen).map_err(bind)?;
        listener.set_nonblocking(true).map_err(bind)?;
        let sessions = Sessions::open(&store, &config.name, clock.now())?;
        let lobby = Lobby::new(config.max_connections, sessions);
        let state = Arc::new(SourceState::new(config.name.clone(), clock.clone()));
        let hall = Hall::new(config, index, clock, state, lobby, Budget::new(HELD_BYTES));
        Ok(Self {
            hall: Arc::new(hall),
            listener,
            certificates,
            store,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Where to give back what is owed for this source's messages.
    pub fn acker(&self) -> Acker {
        Acker::new(&self.hall.settled)
    }

    /// How the source is doing, now and later.
    pub fn state(&self) -> Arc<SourceState> {
        Arc::clone(&self.hall.state)
    }

    /// Receives until `stop` becomes true or nobody takes arrivals any more. It sleeps without giving its thread free,
    /// so give it a runtime of its own.
    ///
    /// When `arrivals` is full, messages wait here: of each client as many as it may have unacknowledged, and of those
    /// nobody acknowledges (`QoS` 0) the newest few thousand; the others are dropped and counted. All of them together
    /// take at most 64 MiB and what each connection reads last.
    ///
    /// On `stop` nobody comes in any more, nothing more is read, and acknowledgements of messages already handed on are
    /// awaited for at most ten seconds, or until every [`Acker`] has been dropped.
    pub async fn run(self, arrivals: mpsc::Sender<Arrival>, mut stop: watch::Receiver<bool>) {
        let Self {
            hall,
            listener,
            certificates,
            store,
        } = self;
        let listener = match TcpListener::from_std(listener) {
            Ok(listener) => listener,
            Err(error) => {
                hall.state.trouble(format!("cannot listen: {error}"));
                return;
            }
        };
        hall.state
            .well(&format!("listening on {}", hall.config.listen));
        let mut arrivals = Some(arrivals);
        let mut inside = JoinSet::new();
        let mut writing: Option<AbortHandle> = None;
        let mut tick = interval(WRITE_DOWN);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while arrivals.is_some() || !inside.is_empty() {
            tokio::select! {
                biased;
                () = hall.settled.changed() => {
                    hall.lobby.deliver(&hall.settled, hall.index);
                    if hall.is_final() {
                        hall.lobby.wake();
                    }
                }
                () = until_true(&mut stop), if arrivals.is_some() => {
                    hall.state.set_connected(false);
                    arrivals = None;
                }
                Some(_) = inside.join_next(), if !inside.is_empty() => {
                    hall.state.set_clients(hall.lobby.clients());
                }
                accepted = listener.accept(), if arrivals.is_some() => match (accepted, &arrivals) {
                    (Ok((tcp, peer)), Some(arrivals)) => {
                        let Some(knock) = hall.knock(peer.ip()) else {
                            let what = "too many connections have not said who they are";
                            hall.complain(peer, "", what);
                            continue;
                        };
                        let host = Host {
                            hall: Arc::clone(&hall),
                            certificates: certificates.clone(),
                            arrivals: arrivals.clone(),
                            stop: stop.clone(),
                        };
                        inside.spawn(host.receive(knock, tcp, peer));
                    }
                    (Ok(_), None) => {}
                    (Err(error), _) => {
                        tracing::warn!(source = hall.config.name, %error, "cannot take a connection");
                        sleep(BREATH).await;
                    }
                },
                _ = tick.tick() => {
                    // A store that takes its time must not keep acknowledgements waiting.
                    if writing.as_ref().is_none_or(AbortHandle::is_finished)
                        && let Some(changed) = hall.lobby.sessions.lock().changed()
                    {
                        let (hall, store) = (Arc::clone(&hall), store.clone());
                        writing = Some(inside.spawn(write_down(hall, store, changed)));
                    }
                }
            }
        }
        hall.state.set_connected(false);
        let changed = hall.lobby.sessions.lock().changed();
        if let Some(changed) = changed {
            write_down(hall, store, changed).await;
        }
    }
}

/// What one connection is received with.
struct Host {
    hall: Arc<Hall>,
    certificates: Option<Arc<Certificates>>,
    arrivals: mpsc::Sender<Arrival>,
    stop: watch::Receiver<bool>,
}

impl Host {
    async fn receive(self, knock: Knock, tcp: TcpStream, peer: SocketAddr) {
        let Self {
            hall,
            certificates,
            arrivals,
            mut stop,
        } = self;
        let tls = certificates.map(|own| own.current(&hall.config, &hall.state));
        let entered = tokio::select! {
            entered = enter(&hall, knock, tcp, tls, peer) => entered,
            () = until_true(&mut stop) => None,
        };
        if let Some(entered) = entered {
            hall.state.set_clients(hall.lobby.clients());
            Visit::new(hall, entered).run(arrivals, stop).await;
        }
    }
}

/// Writes down which sessions there are. A failure costs no more than what is on its way when the program ends.
async fn write_down(hall: Arc<Hall>, store: Store, (key, text): (String, String)) {
    let written = tokio::task::spawn_blocking(move || store.put_setting(&key, &text)).await;
    if let Ok(Err(error)) = written {
        tracing::debug!(source = hall.config.name, %error, "cannot write down the sessions");
    }
}
