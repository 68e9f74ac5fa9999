//! Publishes messages to a broker. A connection of its own, so that acknowledgements of ingest never wait behind it.

use anyhow::Context as _;
use hdrhistogram::Histogram;
use rumqttc::{AsyncClient, Event, EventLoop, Incoming, MqttOptions, Outgoing, QoS};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;

/// Messages on the way that the broker has not acknowledged.
const INFLIGHT: u16 = 1_000;

/// Where messages go.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) url: String,
    pub(crate) client_id: String,
    pub(crate) username: Option<String>,
    pub(crate) password: Option<String>,
    pub(crate) qos: u8,
}

/// A message to publish.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) topic: String,
    pub(crate) payload: Vec<u8>,
}

/// A connection that publishes.
#[derive(Debug)]
pub(crate) struct Publisher {
    client: AsyncClient,
    qos: QoS,
    shared: Arc<Shared>,
    done: watch::Receiver<u64>,
    tasks: JoinSet<()>,
}

#[derive(Debug)]
struct Shared {
    acknowledged: AtomicU64,
    latency: Mutex<Option<Histogram<u32>>>,
}

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Published {
    pub(crate) acknowledged: u64,
    pub(crate) ack_p50_ms: f64,
    pub(crate) ack_p99_ms: f64,
}

impl Publisher {
    /// Connects; fails if the broker cannot be reached or refuses.
    pub(crate) async fn connect(target: &Target) -> anyhow::Result<Self> {
        let separator = if target.url.contains('?') { '&' } else { '?' };
        let url = format!("{}{separator}client_id={}", target.url, target.client_id);
        let mut options = MqttOptions::parse_url(url).with_context(|| {
            format!(
                "“{}” is not a broker's address such as mqtt://127.0.0.1:1883",
                target.url
            )
        })?;
        options
            .set_inflight(INFLIGHT)
            .set_max_packet_size(4 << 20, 4 << 20)
            .set_clean_session(true);
        options.set_keep_alive(Duration::from_secs(30));
        if let Some(username) = &target.username {
            options.set_credentials(username, target.password.as_deref().unwrap_or_default());
        }
        let (client, mut events) = AsyncClient::new(options, usize::from(INFLIGHT));
        loop {
            match events.poll().await {
                Ok(Event::Incoming(Incoming::ConnAck(_))) => break,
                Ok(_) => {}
                Err(error) => {
                    return Err(error).with_context(|| format!("connect to broker {}", target.url));
                }
            }
        }
        let qos = if target.qos == 0 {
            QoS::AtMostOnce
        } else {
            QoS::AtLeastOnce
        };
        let latency = Mutex::new(Histogram::new_with_max(60_000_000, 2).ok());
        let shared = Arc::new(Shared {
            acknowledged: AtomicU64::new(0),
            latency,
        });
        let (progress, done) = watch::channel(0);
        let mut tasks = JoinSet::new();
        tasks.spawn(drive(events, qos, Arc::clone(&shared), progress));
        Ok(Self {
            client,
            qos,
            shared,
            done,
            tasks,
        })
    }

    /// Hands a message over; waits while too many are on the way.
    pub(crate) async fn publish(&self, message: Message) -> anyhow::Result<()> {
        let Message { topic, payload } = message;
        self.client
            .publish(topic, self.qos, false, payload)
            .await
            .context("publish to the broker")
    }

    /// Waits until `expected` messages are acknowledged, at most `patience`, and disconnects.
    pub(crate) async fn finish(mut self, expected: u64, patience: Duration) -> Published {
        let all = self.done.wait_for(|acknowledged| *acknowledged >= expected);
        // Whoever runs out of patience reads the number that were acknowledged.
        let _ = tokio::time::timeout(patience, all).await;
        // The connection may be gone already.
        let _ = self.client.try_disconnect();
        let _ = tokio::time::timeout(Duration::from_secs(1), self.tasks.join_next()).await;
        let latency = self.shared.latency.lock().await;
        let at = |q| {
            latency
                .as_ref()
                .map_or(0.0, |h| h.value_at_quantile(q) as f64 / 1_000.0)
        };
        let acknowledged = self.shared.acknowledged.load(Ordering::Relaxed);
        Published {
            acknowledged,
            ack_p50_ms: at(0.5),
            ack_p99_ms: at(0.99),
        }
    }
}

/// Moves packets until the client disconnects. A lost connection is made again; what was not acknowledged is sent again.
async fn drive(mut events: EventLoop, qos: QoS, shared: Arc<Shared>, progress: watch::Sender<u64>) {
    let mut sent_at = vec![None::<Instant>; usize::from(u16::MAX) + 1];
    let mut latency = shared.latency.lock().await;
    let mut acknowledged = 0_u64;
    loop {
        match events.poll().await {
            Ok(Event::Outgoing(Outgoing::Publish(_))) if qos == QoS::AtMostOnce => {
                acknowledged += 1
            }
            Ok(Event::Outgoing(Outgoing::Publish(id))) => {
                if let Some(slot) = sent_at.get_mut(usize::from(id)) {
                    *slot = Some(Instant::now());
                }
                continue;
            }
            Ok(Event::Incoming(Incoming::PubAck(ack))) => {
                acknowledged += 1;
                let sent = sent_at
                    .get_mut(usize::from(ack.pkid))
                    .and_then(Option::take);
                if let (Some(sent), Some(latency)) = (sent, latency.as_mut()) {
                    latency.saturating_record(
                        u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX),
                    );
                }
            }
            Ok(Event::Outgoing(Outgoing::Disconnect)) => return,
            Ok(_) => continue,
            Err(rumqttc::ConnectionError::RequestsDone) => return,
            Err(error) => {
                tracing::warn!(%error, "the connection to the broker is lost; trying again");
                tokio::time::sleep(Duration::from_secs(1)).await;
                continue;
            }
        }
        shared.acknowledged.store(acknowledged, Ordering::Relaxed);
        progress.send_replace(acknowledged);
    }
}
