//! What is said on a connection, in both versions of MQTT behind one shape. The packets are rumqttc's.
//!
//! No topic alias is ever allowed, so none has to be resolved.

use super::trouble::{self, Trouble};
use super::{MqttConfig, Version};
use bytes::{Bytes, BytesMut};
use rumqttc::mqttbytes as four;
use rumqttc::v5::mqttbytes as five;
use rumqttc::v5::mqttbytes::v5;

/// Subscriptions are made one after the other, and nothing else we send has a number of its own.
const SUBSCRIPTION: u16 = 1;

/// What the broker said.
#[derive(Debug)]
pub(super) enum Said {
    /// We are let in.
    Welcome(Welcome),
    /// The answer to a subscription: per filter, why it was refused.
    Subscribed(Vec<Option<String>>),
    /// A message; `id` is absent with `QoS` 0.
    Message {
        topic: String,
        payload: Bytes,
        id: Option<u16>,
        /// The broker has kept it: it may be old, and have come before.
        retained: bool,
    },
    /// A message of ours is safe with the broker.
    Acknowledged(u16),
    /// Anything else.
    Other,
}

/// How the broker lets us in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Welcome {
    pub(super) session_present: bool,
    /// Whether shared subscriptions are possible.
    pub(super) shared: bool,
    /// The broker's own wish for how often a silent connection is probed, in seconds.
    pub(super) keep_alive_s: Option<u16>,
}

/// What we say.
#[derive(Debug)]
pub(super) enum Word<'a> {
    /// Who we are and what we ask for.
    Hello(&'a MqttConfig),
    Subscribe {
        filters: &'a [String],
        qos: u8,
    },
    Acknowledge(u16),
    /// A message of ours; `id` is absent with `QoS` 0, `again` if an earlier connection may have carried it.
    Publish {
        topic: &'a str,
        payload: &'a Bytes,
        id: Option<u16>,
        again: bool,
    },
    Ping,
    /// Our goodbye; the session stays.
    Goodbye,
}

impl Version {
    /// Takes the next packet off the front of `input`; `None` if it is not all there yet. One over `most` bytes is trouble.
    pub(super) fn read(self, input: &mut BytesMut, most: u32) -> Result<Option<Said>, Trouble> {
        let before = input.len();
        match self {
            Self::V5 => match v5::Packet::read(input, Some(most)) {
                Ok(packet) => said_in_5(packet).map(Some),
                // One that was all there and ends too early inside has been taken, and must not go without a word.
                Err(five::Error::InsufficientBytes(_)) if input.len() == before => Ok(None),
                Err(error) => Err(error.into()),
            },
            Self::V4 => {
                let most = usize::try_from(most).unwrap_or(usize::MAX);
                match four::v4::Packet::read(input, most) {
                    Ok(packet) => said_in_4(packet).map(Some),
                    Err(four::Error::InsufficientBytes(_)) if input.len() == before => Ok(None),
                    Err(error) => Err(error.into()),
                }
            }
        }
    }

    /// Writes a word behind what `output` holds.
    pub(super) fn write(self, word: &Word<'_>, output: &mut BytesMut) -> Result<(), Trouble> {
        match self {
            Self::V5 => drop(in_5(word).write(output, None)?),
            Self::V4 => drop(in_4(word).write(output, usize::MAX)?),
        }
        Ok(())
    }
}

fn said_in_5(packet: v5::Packet) -> Result<Said, Trouble> {
    Ok(match packet {
        v5::Packet::Publish(publish) => Said::Message {
            // MQTT demands UTF-8; a broker that lets something else through is read as well as can be.
            topic: String::from_utf8(publish.topic.into())
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            payload: publish.payload,
            id: (publish.qos != five::QoS::AtMostOnce).then_some(publish.pkid),
            retained: publish.retain,
        },
        v5::Packet::PubAck(ack) => Said::Acknowledged(ack.pkid),
        v5::Packet::ConnAck(ack) if ack.code == v5::ConnectReturnCode::Success => {
            let properties = ack.properties.as_ref();
            Said::Welcome(Welcome {
                session_present: ack.session_present,
                shared: properties.and_then(|p| p.shared_subscription_available) != Some(0),
                keep_alive_s: properties.and_then(|p| p.server_keep_alive),
            })
        }
        v5::Packet::ConnAck(ack) => return Err(trouble::refused_in_5(ack.code)),
        v5::Packet::Disconnect(end) => {
            let text = end.properties.and_then(|p| p.reason_string);
            return Err(trouble::ended(end.reason_code, text));
        }
        v5::Packet::SubAck(ack) => Said::Subscribed(
            ack.return_codes
                .into_iter()
                .map(|code| match code {
                    v5::SubscribeReasonCode::Success(_) => None,
                    v5::SubscribeReasonCode::NotAuthorized => Some("not authorized".to_owned()),
                    v5::SubscribeReasonCode::SharedSubscriptionsNotSupported => {
                        Some("it has no shared subscriptions; remove the key share".to_owned())
                    }
                    v5::SubscribeReasonCode::WildcardSubscriptionsNotSupported => {
                        Some("it allows no + and #".to_owned())
                    }
                    other => Some(format!("{other:?}")),
                })
                .collect(),
        ),
        _ => Said::Other,
    })
}

fn said_in_4(packet: four::v4::Packet) -> Result<Said, Trouble> {
    use four::v4::{ConnectReturnCode, Packet, SubscribeReasonCode};
    Ok(match packet {
        Packet::Publish(publish) => Said::Message {
            topic: publish.topic,
            payload: publish.payload,
            id: (publish.qos != four::QoS::AtMostOnce).then_some(publish.pkid),
            retained: publish.retain,
        },
        Packet::PubAck(ack) => Said::Acknowledged(ack.pkid),
        Packet::ConnAck(ack) if ack.code == ConnectReturnCode::Success => Said::Welcome(Welcome {
            session_present: ack.session_present,
            shared: true,
            keep_alive_s: None,
        }),
        Packet::ConnAck(ack) => return Err(trouble::refused_in_4(ack.code)),
        Packet::SubAck(ack) => Said::Subscribed(
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
        _ => Said::Other,
    })
}

fn in_5(word: &Word<'_>) -> v5::Packet {
    match *word {
        Word::Hello(config) => {
            let mut properties = v5::ConnectProperties::new();
            properties.session_expiry_interval = Some(config.session_expiry_s);
            properties.receive_maximum = Some(config.receive_maximum);
            properties.max_packet_size = Some(config.max_packet_bytes);
            let connect = v5::Connect {
                keep_alive: config.keep_alive_s,
                client_id: config.session(),
                clean_start: config.session_expiry_s == 0,
                properties: Some(properties),
            };
            let login = credentials(config);
            let login = login.map(|(name, password)| v5::Login::new(name, password));
            v5::Packet::Connect(connect, None, login)
        }
        Word::Subscribe { filters, qos } => {
            let qos = match qos {
                0 => five::QoS::AtMostOnce,
                _ => five::QoS::AtLeastOnce,
            };
            let filters = filters.iter().map(|path| v5::Filter {
                // A session that was found again has had its retained messages.
                retain_forward_rule: v5::RetainForwardRule::OnNewSubscribe,
                ..v5::Filter::new(path, qos)
            });
            v5::Packet::Subscribe(v5::Subscribe {
                pkid: SUBSCRIPTION,
                ..v5::Subscribe::new_many(filters, None)
            })
        }
        Word::Acknowledge(id) => v5::Packet::PubAck(v5::PubAck::new(id, None)),
        Word::Publish {
            topic,
            payload,
            id,
            again,
        } => {
            let qos = id.map_or(five::QoS::AtMostOnce, |_| five::QoS::AtLeastOnce);
            let payload = Bytes::clone(payload);
            v5::Packet::Publish(v5::Publish {
                pkid: id.unwrap_or_default(),
                dup: again,
                ..v5::Publish::new(topic, qos, payload, None)
            })
        }
        Word::Ping => v5::Packet::PingReq(v5::PingReq),
        Word::Goodbye => {
            let reason = v5::DisconnectReasonCode::NormalDisconnection;
            v5::Packet::Disconnect(v5::Disconnect::new(reason))
        }
    }
}

fn in_4(word: &Word<'_>) -> four::v4::Packet {
    use four::v4::{Connect, Login, Packet, PubAck, Publish, Subscribe, SubscribeFilter};
    match *word {
        Word::Hello(config) => {
            let login = credentials(config);
            Packet::Connect(Connect {
                keep_alive: config.keep_alive_s,
                clean_session: config.session_expiry_s == 0,
                login: login.map(|(name, password)| Login::new(name, password)),
                ..Connect::new(config.session())
            })
        }
        Word::Subscribe { filters, qos } => {
            let qos = match qos {
                0 => four::QoS::AtMostOnce,
                _ => four::QoS::AtLeastOnce,
            };
            let filters = filters.iter();
            let filters = filters.map(|path| SubscribeFilter::new(path.clone(), qos));
            Packet::Subscribe(Subscribe {
                pkid: SUBSCRIPTION,
                ..Subscribe::new_many(filters)
            })
        }
        Word::Acknowledge(id) => Packet::PubAck(PubAck::new(id)),
        Word::Publish {
            topic,
            payload,
            id,
            again,
        } => Packet::Publish(Publish {
            dup: again,
            qos: id.map_or(four::QoS::AtMostOnce, |_| four::QoS::AtLeastOnce),
            retain: false,
            topic: topic.to_owned(),
            pkid: id.unwrap_or_default(),
            payload: Bytes::clone(payload),
        }),
        Word::Ping => Packet::PingReq,
        Word::Goodbye => Packet::Disconnect,
    }
}

fn credentials(config: &MqttConfig) -> Option<(&str, &str)> {
    let name = config.username.as_deref()?;
    let password = config.password.as_ref();
    Some((name, password.map_or("", |secret| secret.expose())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_that_ends_too_early_inside_is_trouble_and_half_a_packet_is_waited_for() {
        // A message on the topic “a” whose properties begin with a length that goes on beyond its end.
        let message = [0x30, 0x04, 0x00, 0x01, b'a', 0x80];
        let read = |bytes: &[u8]| Version::V5.read(&mut BytesMut::from(bytes), 1_000);
        assert!(matches!(read(&message[..5]), Ok(None)));
        assert!(matches!(read(&message), Err(Trouble::Protocol(_))));
    }

    #[test]
    fn a_message_that_the_broker_has_kept_is_told_apart() {
        for (version, properties) in [(Version::V4, &[][..]), (Version::V5, &[0_u8][..])] {
            for (first, kept) in [(0x30, false), (0x31, true)] {
                let length = u8::try_from(3 + properties.len()).unwrap();
                let bytes = [&[first, length, 0, 1, b'a'], properties].concat();
                let said = version.read(&mut BytesMut::from(&bytes[..]), 1_000);
                let is_kept = matches!(said, Ok(Some(Said::Message { retained, .. })) if retained);
                assert_eq!(is_kept, kept);
            }
        }
    }
}
