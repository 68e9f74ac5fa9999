//! Publishes until the broker has acknowledged, over any number of broken connections.

use rumqttc::{Client, Connection, Event, MqttOptions, Packet, QoS};
use std::time::{Duration, Instant};

/// How many messages are sent before their acknowledgements are awaited.
const CHUNK: usize = 100;

/// A network server's side of the broker.
pub(crate) struct Publisher {
    options: MqttOptions,
    connected: Option<(Client, Connection)>,
}

impl Publisher {
    /// A publisher with a session of its own at `127.0.0.1:port`.
    pub(crate) fn new(port: u16) -> Self {
        let id = format!("publisher-{:08x}", rand::random::<u32>());
        let mut options = MqttOptions::new(id, "127.0.0.1", port);
        options
            .set_inflight(u16::try_from(CHUNK).unwrap())
            .set_max_packet_size(1 << 23, 1 << 23)
            .set_keep_alive(Duration::from_secs(10));
        Self {
            options,
            connected: None,
        }
    }

    /// Signs in with a password.
    pub(crate) fn sign_in(mut self, user: &str, password: &str) -> Self {
        self.options.set_credentials(user, password);
        self
    }

    /// Publishes with `QoS` 1. When this returns, the broker has acknowledged every message; one whose
    /// acknowledgement got lost with a connection has been published again.
    pub(crate) fn deliver<T: AsRef<str>, P: AsRef<[u8]>>(&mut self, messages: &[(T, P)]) {
        let deadline = Instant::now() + Duration::from_mins(1);
        for chunk in messages.chunks(CHUNK) {
            while !self.attempt(chunk, QoS::AtLeastOnce) {
                self.connected = None;
                assert!(Instant::now() < deadline, "the broker takes nothing");
                std::thread::park_timeout(Duration::from_millis(50));
            }
        }
    }

    /// Publishes with `QoS` 0, and a last message with `QoS` 1 to know that the broker has read them all.
    pub(crate) fn throw<T: AsRef<str>, P: AsRef<[u8]>>(&mut self, messages: &[(T, P)]) {
        for chunk in messages.chunks(CHUNK) {
            assert!(self.attempt(chunk, QoS::AtMostOnce));
        }
        self.deliver(&[("publisher/done", b"")]);
    }

    fn attempt<T: AsRef<str>, P: AsRef<[u8]>>(&mut self, chunk: &[(T, P)], qos: QoS) -> bool {
        let options = &self.options;
        let (client, connection) = self
            .connected
            .get_or_insert_with(|| Client::new(options.clone(), CHUNK + 1));
        for (topic, payload) in chunk {
            client
                .try_publish(topic.as_ref(), qos, false, payload.as_ref())
                .unwrap();
        }
        let mut open = chunk.len();
        while open > 0 {
            match connection.recv_timeout(Duration::from_secs(5)) {
                Ok(Ok(Event::Incoming(Packet::PubAck(_)))) => open -= 1,
                Ok(Ok(Event::Outgoing(rumqttc::Outgoing::Publish(_))))
                    if qos == QoS::AtMostOnce =>
                {
                    open -= 1;
                }
                Ok(Ok(_)) => {}
                Ok(Err(_)) | Err(_) => return false,
            }
        }
        true
    }
}
