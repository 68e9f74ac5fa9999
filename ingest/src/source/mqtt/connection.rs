//! One connection in either version of MQTT behind one shape. A connection is made once and never revived: its
//! successor starts with an empty request queue, so nothing owed to the old one can reach the new one.
//!
//! No topic alias is ever allowed: the client reports aliased messages with an empty topic.

use super::trouble::Trouble;
use super::{MqttConfig, Version, address::Address};
use bytes::Bytes;
use rumqttc::v5::mqttbytes::v5 as five;
use rumqttc::{NetworkOptions, QoS, TlsConfiguration, Transport, v5};
use rustls::ClientConfig;
use std::sync::Arc;
use std::time::Duration;

/// How long opening a connection may take, the name's resolution and the TLS handshake included.
pub(super) const CONNECT_TIMEOUT_S: u64 = 5;

/// What the broker, or our own sending side, did next.
#[derive(Debug)]
pub(super) enum Seen {
    /// The connection is open. `shared` tells whether shared subscriptions are possible.
    Connected { session_present: bool, shared: bool },
    /// The broker's answer to a subscription: per filter, why it was refused.
    Subscribed(Vec<Option<String>>),
    /// A message; `id` is absent with `QoS` 0.
    Message {
        topic: String,
        payload: Bytes,
        id: Option<u16>,
    },
    /// An acknowledgement has been written.
    Acknowledged,
    /// Anything else.
    Other,
}

/// The asking side: fills the client's queue and never waits.
#[derive(Debug)]
pub(super) enum Requests {
    V5(v5::AsyncClient),
    V4(rumqttc::AsyncClient),
}

/// The polling side.
pub(super) enum Events {
    V5(Box<v5::EventLoop>),
    V4(Box<rumqttc::EventLoop>),
}

/// Prepares a connection; it is opened by the first [`Events::next`].
pub(super) fn prepare(
    config: &MqttConfig,
    address: &Address,
    tls: Option<Arc<ClientConfig>>,
) -> (Requests, Events) {
    let transport = tls.map_or(Transport::Tcp, |tls| {
        Transport::tls_with_config(TlsConfiguration::Rustls(tls))
    });
    let credentials = config.username.as_ref().map(|name| {
        let password = config
            .password
            .as_ref()
            .map_or("", |secret| secret.expose());
        (name.clone(), password.to_owned())
    });
    let keep_alive = Duration::from_secs(config.keep_alive_s.into());
    // Room for an acknowledgement of everything in flight, and a few words more.
    let capacity = usize::from(config.receive_maximum) + 16;
    match config.version {
        Version::V5 => {
            let mut options =
                v5::MqttOptions::new(config.session(), address.host.as_str(), address.port);
            options
                .set_transport(transport)
                .set_keep_alive(keep_alive)
                .set_connection_timeout(CONNECT_TIMEOUT_S)
                .set_clean_start(false)
                .set_session_expiry_interval(Some(config.session_expiry_s))
                .set_receive_maximum(Some(config.receive_maximum))
                .set_max_packet_size(Some(config.max_packet_bytes))
                .set_manual_acks(true)
                .set_network_options(network())
                // Nothing is published here, so no table for it is needed.
                .set_outgoing_inflight_upper_limit(1);
            if let Some((name, password)) = credentials {
                options.set_credentials(name, password);
            }
            let (client, events) = v5::AsyncClient::new(options, capacity);
            (Requests::V5(client), Events::V5(Box::new(events)))
        }
        Version::V4 => {
            let mut options =
                rumqttc::MqttOptions::new(config.session(), address.host.as_str(), address.port);
            let largest = usize::try_from(config.max_packet_bytes).unwrap_or(usize::MAX);
            options
                .set_transport(transport)
                .set_keep_alive(keep_alive)
                .set_clean_session(false)
                .set_max_packet_size(largest, largest)
                .set_manual_acks(true)
                .set_inflight(1);
            if let Some((name, password)) = credentials {
                options.set_credentials(name, password);
            }
            let (client, mut events) = rumqttc::AsyncClient::new(options, capacity);
            events.set_network_options(network());
            (Requests::V4(client), Events::V4(Box::new(events)))
        }
    }
}

fn network() -> NetworkOptions {
    let mut options = NetworkOptions::new();
    options.set_connection_timeout(CONNECT_TIMEOUT_S);
    // Otherwise the second of two acknowledgements waits up to 40 ms for TCP's answer to the first.
    options.set_tcp_nodelay(true);
    options
}

impl Requests {
    /// Queues an acknowledgement. `false`: the queue is full, try again after the next event.
    pub(super) fn acknowledge(&self, id: u16) -> bool {
        match self {
            Self::V5(client) => client
                .try_ack(&five::Publish {
                    qos: v5::mqttbytes::QoS::AtLeastOnce,
                    pkid: id,
                    ..five::Publish::default()
                })
                .is_ok(),
            Self::V4(client) => {
                let mut publish = rumqttc::Publish::new("", QoS::AtLeastOnce, Bytes::new());
                publish.pkid = id;
                client.try_ack(&publish).is_ok()
            }
        }
    }

    /// Queues one subscription to all of these. `false`: the queue is full.
    pub(super) fn subscribe(&self, filters: &[String], qos: u8) -> bool {
        match self {
            Self::V5(client) => {
                let qos = if qos == 0 {
                    v5::mqttbytes::QoS::AtMostOnce
                } else {
                    v5::mqttbytes::QoS::AtLeastOnce
                };
                let filters = filters.iter().map(|path| five::Filter {
                    // A session that was found again has had its retained messages.
                    retain_forward_rule: five::RetainForwardRule::OnNewSubscribe,
                    ..five::Filter::new(path, qos)
                });
                client.try_subscribe_many(filters).is_ok()
            }
            Self::V4(client) => {
                let qos = if qos == 0 {
                    QoS::AtMostOnce
                } else {
                    QoS::AtLeastOnce
                };
                let filters = filters
                    .iter()
                    .map(|path| rumqttc::SubscribeFilter::new(path.clone(), qos));
                client.try_subscribe_many(filters).is_ok()
            }
        }
    }

    /// Queues our goodbye behind everything else. The session stays. `false`: the queue is full.
    pub(super) fn leave(&self) -> bool {
        match self {
            Self::V5(client) => client.try_disconnect().is_ok(),
            Self::V4(client) => client.try_disconnect().is_ok(),
        }
    }
}

impl Events {
    /// The next event. After an error the connection is gone. Do not drop the future before it is ready: a request
    /// it has taken from the queue could be lost.
    pub(super) async fn next(&mut self) -> Result<Seen, Trouble> {
        match self {
            Self::V5(events) => Ok(from_v5(events.poll().await?)),
            Self::V4(events) => Ok(from_v4(events.poll().await?)),
        }
    }
}

fn from_v5(event: v5::Event) -> Seen {
    use v5::mqttbytes::QoS as Qos5;
    match event {
        v5::Event::Incoming(five::Packet::Publish(publish)) => Seen::Message {
            // MQTT demands UTF-8; a broker that lets something else through is read as well as can be.
            topic: String::from_utf8(publish.topic.into())
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            payload: publish.payload,
            id: (publish.qos != Qos5::AtMostOnce).then_some(publish.pkid),
        },
        v5::Event::Outgoing(rumqttc::Outgoing::PubAck(_)) => Seen::Acknowledged,
        v5::Event::Incoming(five::Packet::ConnAck(ack)) => Seen::Connected {
            session_present: ack.session_present,
            shared: ack
                .properties
                .and_then(|properties| properties.shared_subscription_available)
                != Some(0),
        },
        v5::Event::Incoming(five::Packet::SubAck(ack)) => Seen::Subscribed(
            ack.return_codes
                .into_iter()
                .map(|code| match code {
                    five::SubscribeReasonCode::Success(_) => None,
                    five::SubscribeReasonCode::NotAuthorized => Some("not authorized".to_owned()),
                    five::SubscribeReasonCode::SharedSubscriptionsNotSupported => {
                        Some("it has no shared subscriptions; remove the key share".to_owned())
                    }
                    five::SubscribeReasonCode::WildcardSubscriptionsNotSupported => {
                        Some("it allows no + and #".to_owned())
                    }
                    other => Some(format!("{other:?}")),
                })
                .collect(),
        ),
        _ => Seen::Other,
    }
}

fn from_v4(event: rumqttc::Event) -> Seen {
    use rumqttc::{Event, Outgoing, Packet, SubscribeReasonCode};
    match event {
        Event::Incoming(Packet::Publish(publish)) => Seen::Message {
            topic: publish.topic,
            payload: publish.payload,
            id: (publish.qos != QoS::AtMostOnce).then_some(publish.pkid),
        },
        Event::Outgoing(Outgoing::PubAck(_)) => Seen::Acknowledged,
        Event::Incoming(Packet::ConnAck(ack)) => Seen::Connected {
            session_present: ack.session_present,
            shared: true,
        },
        Event::Incoming(Packet::SubAck(ack)) => Seen::Subscribed(
            ack.return_codes
                .into_iter()
                .map(|code| match code {
                    SubscribeReasonCode::Success(_) => None,
                    SubscribeReasonCode::Failure => {
                        Some("not authorized, or not supported".to_owned())
                    }
                })
                .collect(),
        ),
        _ => Seen::Other,
    }
}
