//! What is said at the door, in both versions of MQTT behind one shape. The packets are rumqttc's, which was made for the
//! other side: what it does not check of a stranger's packets is checked here.

use super::breach::Breach;
use crate::source::mqtt::Version;
use bytes::{Bytes, BytesMut};
use rumqttc::mqttbytes as four;
use rumqttc::v5::mqttbytes::v5;

/// Longest packet of any kind but PUBLISH. Names, passwords and certificates of the signed kind have room in it.
const CONTROL_BYTES: usize = 16 << 10;

/// First half of a packet's first byte.
const CONNECT: u8 = 1;
const PUBLISH: u8 = 3;
const PUBREL: u8 = 6;
const SUBSCRIBE: u8 = 8;
const UNSUBSCRIBE: u8 = 10;
const PING: u8 = 12;
const DISCONNECT: u8 = 14;

/// The first packet: who is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hello {
    pub(super) version: Version,
    /// May be empty.
    pub(super) client_id: String,
    /// No session of before is wanted, and with 3.1.1 none is to be left behind.
    pub(super) clean: bool,
    pub(super) keep_alive_s: u16,
    /// How long the session is to outlive the connection, in seconds. 3.1.1 knows only not at all and for ever.
    pub(super) session_expiry_s: u32,
    pub(super) login: Option<Login>,
    /// Quality of service of its last will, if it has one.
    pub(super) will_qos: Option<u8>,
    /// It wants to sign in by a method of its own.
    pub(super) method: bool,
}

/// User name and password as they were shown.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Login {
    pub(super) name: String,
    pub(super) password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What a client says once it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// A message; `id` is absent with `QoS` 0, `again` if it may have been sent before.
    Message {
        topic: String,
        payload: Bytes,
        id: Option<u16>,
        again: bool,
    },
    /// It wants so many subscriptions.
    Subscribe {
        id: u16,
        filters: usize,
    },
    /// It wants so many subscriptions gone.
    Unsubscribe {
        id: u16,
        filters: usize,
    },
    Ping,
    Goodbye,
}

/// The beginning of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Beginning {
    pub(super) topic: String,
    pub(super) id: Option<u16>,
    pub(super) qos: u8,
    /// Bytes before its properties and its payload.
    pub(super) head: usize,
    /// Bytes of all of it.
    pub(super) bytes: usize,
}

/// A packet that cannot be taken.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) breach: Breach,
    /// Its bytes, or if nobody can say where it ends, all that came; none of one that is too long.
    pub(super) packet: Bytes,
}

impl From<Breach> for Broken {
    fn from(breach: Breach) -> Self {
        Self {
            breach,
            packet: Bytes::new(),
        }
    }
}

/// A whole packet.
struct Frame {
    first: u8,
    header: four::FixedHeader,
    /// Bytes before what follows its length.
    head: usize,
    packet: Bytes,
}

impl Frame {
    /// Half of the first byte: what it is.
    fn kind(&self) -> u8 {
        self.first >> 4
    }

    fn header_in_5(&self) -> v5::FixedHeader {
        v5::FixedHeader::new(self.first, self.head - 1, self.packet.len() - self.head)
    }
}

/// Takes the first packet off the front of `input`; `None` if it is not all there yet.
pub(super) fn hello(input: &mut BytesMut) -> Result<Option<Hello>, Breach> {
    let Some(frame) = frame(input, 0)? else {
        return Ok(None);
    };
    if frame.kind() != CONNECT {
        let what = "the first packet is no CONNECT";
        return Err(Breach::Protocol(what.to_owned()));
    }
    let body = frame.packet.get(frame.head..).unwrap_or_default();
    match body {
        [0, 4, b'M', b'Q', b'T', b'T', 4 | 5, flags, ..] if flags & 1 == 1 => {
            Err(Breach::Malformed("CONNECT has a reserved flag".to_owned()))
        }
        [0, 4, b'M', b'Q', b'T', b'T', 4, ..] => hello_in_4(frame).map(Some),
        [0, 4, b'M', b'Q', b'T', b'T', 5, ..] => hello_in_5(frame).map(Some),
        [0, 4, b'M', b'Q', b'T', b'T', ..] | [0, 6, b'M', b'Q', b'I', b's', b'd', b'p', ..] => {
            Err(Breach::Version)
        }
        _ => Err(Breach::Malformed("CONNECT names no protocol".to_owned())),
    }
}

/// Takes the next packet off the front of `input`; `None` if it is not all there yet. A message of more than `most` bytes
/// is a breach and stays where it is.
pub(super) fn said(
    version: Version,
    input: &mut BytesMut,
    most: usize,
) -> Result<Option<Said>, Broken> {
    let frame = match frame(input, most) {
        Ok(Some(frame)) => frame,
        Ok(None) => return Ok(None),
        Err(breach @ Breach::TooLarge { .. }) => return Err(breach.into()),
        Err(breach) => {
            let packet = input.split().freeze();
            return Err(Broken { breach, packet });
        }
    };
    let packet = frame.packet.clone();
    let said = match frame.kind() {
        PUBLISH if version == Version::V5 => message_in_5(frame),
        PUBLISH => message_in_4(frame),
        SUBSCRIBE | UNSUBSCRIBE => subscription(version, frame),
        PING => Ok(Said::Ping),
        DISCONNECT => Ok(Said::Goodbye),
        CONNECT => Err(Breach::Protocol("a second CONNECT".to_owned())),
        kind => Err(Breach::Protocol(format!(
            "packets of kind {kind} have no place here"
        ))),
    };
    said.map(Some).map_err(|breach| Broken { breach, packet })
}

/// What can be told of the message at the front of `input` before all of it is there; `None` if its topic is not.
pub(super) fn beginning(input: &[u8]) -> Option<Beginning> {
    let (first, rest) = input.split_first()?;
    let mut length = 0_usize;
    let mut digits = 0;
    for byte in rest.iter().take(4) {
        length |= usize::from(byte & 0x7f) << (7 * digits);
        digits += 1;
        if byte & 0x80 == 0 {
            break;
        }
    }
    let body = input.get(1 + digits..)?;
    let (bytes, rest) = body.split_first_chunk::<2>()?;
    let (topic, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*bytes)))?;
    let qos = first >> 1 & 0b11;
    let id = if qos > 0 {
        Some(u16::from_be_bytes(*rest.first_chunk::<2>()?))
    } else {
        None
    };
    let number = if qos > 0 { 2 } else { 0 };
    Some(Beginning {
        topic: String::from_utf8_lossy(topic).into_owned(),
        id,
        qos,
        head: 1 + digits + 2 + topic.len() + number,
        bytes: 1 + digits + length,
    })
}

/// Takes the packet at the front of `input` off it, if all of it is there.
fn frame(input: &mut BytesMut, most: usize) -> Result<Option<Frame>, Breach> {
    let Some(first) = input.first().copied() else {
        return Ok(None);
    };
    let (kind, flags) = (first >> 4, first & 0b1111);
    let right = match kind {
        PUBLISH => flags & 0b0110 != 0b0110,
        PUBREL | SUBSCRIBE | UNSUBSCRIBE => flags == 0b0010,
        _ => flags == 0,
    };
    if !right {
        return Err(Breach::Malformed(format!(
            "a packet of kind {kind} with the flags {flags:04b}"
        )));
    }
    let most = if kind == PUBLISH { most } else { CONTROL_BYTES };
    match four::check(input.iter(), most) {
        Ok(header) => {
            let length = input.iter().skip(1).position(|byte| byte & 0x80 == 0);
            Ok(Some(Frame {
                first,
                header,
                head: length.unwrap_or_default() + 2,
                packet: input.split_to(header.frame_length()).freeze(),
            }))
        }
        Err(four::Error::InsufficientBytes(_)) => Ok(None),
        Err(four::Error::PayloadSizeLimitExceeded(bytes)) => Err(Breach::TooLarge {
            bytes,
            message: kind == PUBLISH,
        }),
        Err(error) => Err(Breach::Malformed(error.to_string())),
    }
}

fn hello_in_4(frame: Frame) -> Result<Hello, Breach> {
    let connect = four::v4::Connect::read(frame.header, frame.packet).map_err(Breach::in_4)?;
    Ok(Hello {
        version: Version::V4,
        client_id: connect.client_id,
        clean: connect.clean_session,
        keep_alive_s: connect.keep_alive,
        session_expiry_s: if connect.clean_session { 0 } else { u32::MAX },
        login: connect.login.map(|login| Login {
            name: login.username,
            password: login.password,
        }),
        will_qos: connect.last_will.map(|will| will.qos as u8),
        method: false,
    })
}

fn hello_in_5(frame: Frame) -> Result<Hello, Breach> {
    let read = v5::Connect::read(frame.header_in_5(), frame.packet);
    let (connect, will, login) = read.map_err(Breach::in_5)?;
    let properties = connect.properties.unwrap_or_default();
    Ok(Hello {
        version: Version::V5,
        client_id: connect.client_id,
        clean: connect.clean_start,
        keep_alive_s: connect.keep_alive,
        session_expiry_s: properties.session_expiry_interval.unwrap_or_default(),
        login: login.map(|login| Login {
            name: login.username,
            password: login.password,
        }),
        will_qos: will.map(|will| will.qos as u8),
        method: properties.authentication_method.is_some(),
    })
}

fn message_in_4(frame: Frame) -> Result<Said, Breach> {
    let read = four::v4::Publish::read(frame.header, frame.packet).map_err(Breach::in_4)?;
    let (qos, id) = (read.qos as u8, read.pkid);
    message(read.topic, read.payload, qos, id, read.dup)
}

fn message_in_5(frame: Frame) -> Result<Said, Breach> {
    let read = v5::Publish::read(frame.header_in_5(), frame.packet).map_err(Breach::in_5)?;
    if read.properties.and_then(|p| p.topic_alias).is_some() {
        return Err(Breach::Alias);
    }
    let topic = String::from_utf8(read.topic.into())
        .map_err(|_invalid| Breach::Malformed("the topic is not UTF-8".to_owned()))?;
    let (qos, id) = (read.qos as u8, read.pkid);
    message(topic, read.payload, qos, id, read.dup)
}

fn message(topic: String, payload: Bytes, qos: u8, id: u16, again: bool) -> Result<Said, Breach> {
    if qos > 1 {
        return Err(Breach::Qos);
    }
    if topic.is_empty() || topic.contains(['+', '#', '\0']) {
        return Err(Breach::Topic(topic));
    }
    Ok(Said::Message {
        topic,
        payload,
        id: (qos == 1).then_some(id),
        again: qos == 1 && again,
    })
}

fn subscription(version: Version, frame: Frame) -> Result<Said, Breach> {
    let more = frame.kind() == SUBSCRIBE;
    let five = frame.header_in_5();
    let (id, filters) = match (version, more) {
        (Version::V5, true) => {
            let ask = v5::Subscribe::read(five, frame.packet).map_err(Breach::in_5)?;
            (ask.pkid, ask.filters.len())
        }
        (Version::V5, false) => {
            let ask = v5::Unsubscribe::read(five, frame.packet).map_err(Breach::in_5)?;
            (ask.pkid, ask.filters.len())
        }
        (Version::V4, true) => {
            let ask = four::v4::Subscribe::read(frame.header, frame.packet);
            let ask = ask.map_err(Breach::in_4)?;
            (ask.pkid, ask.filters.len())
        }
        (Version::V4, false) => {
            let ask = four::v4::Unsubscribe::read(frame.header, frame.packet);
            let ask = ask.map_err(Breach::in_4)?;
            (ask.pkid, ask.topics.len())
        }
    };
    if id == 0 || filters == 0 {
        let what = "a subscription without a number or without filters";
        return Err(Breach::Malformed(what.to_owned()));
    }
    Ok(if more {
        Said::Subscribe { id, filters }
    } else {
        Said::Unsubscribe { id, filters }
    })
}
