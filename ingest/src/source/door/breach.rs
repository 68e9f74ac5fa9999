//! Why a connection is ended from our side, in words for the log and in the codes of MQTT.

use rumqttc::mqttbytes as four;
use rumqttc::v5::mqttbytes as five;
use rumqttc::v5::mqttbytes::v5::DisconnectReasonCode;
use std::io;

/// Why a connection ends, or is not let in.
#[derive(Debug, thiserror::Error)]
pub(super) enum Breach {
    /// The client closed it without a word.
    #[error("the connection was closed without a goodbye")]
    Closed,
    /// The network failed.
    #[error("the connection failed: {0}")]
    Io(#[from] io::Error),
    /// What came is not MQTT.
    #[error("this is not MQTT: {0}")]
    Malformed(String),
    /// It is MQTT that may not be said here and now.
    #[error("this breaks the rules of MQTT: {0}")]
    Protocol(String),
    /// Another version than 3.1.1 and 5.
    #[error("the version of MQTT is neither 3.1.1 nor 5")]
    Version,
    /// A packet over the limit.
    #[error("a packet has {bytes} bytes, more than is taken")]
    TooLarge {
        /// How many it has behind its length.
        bytes: usize,
        /// It is a message, not something else.
        message: bool,
    },
    /// Quality of service 2.
    #[error("QoS 2 is not spoken here; publish with QoS 1")]
    Qos,
    /// A topic that is none, or a filter.
    #[error("{0:?} is no topic to publish on")]
    Topic(String),
    /// A topic by its number.
    #[error("topic aliases are not spoken here")]
    Alias,
    /// More unacknowledged messages than were offered.
    #[error("more messages are on the way than the receive maximum allows")]
    ReceiveMaximum,
    /// Nothing was heard for too long.
    #[error("nothing was heard for one and a half times the keep-alive")]
    KeepAlive,
    /// CONNECT did not come in time.
    #[error("no CONNECT within {0} s")]
    Slow(u64),
    /// Another connection came under the same name.
    #[error("another connection came under the same client id")]
    TakenOver,
    /// The program stops, or nobody takes messages any more.
    #[error("the program stops")]
    Stopping,
}

impl Breach {
    pub(super) fn in_4(error: four::Error) -> Self {
        // All of the packet was there; what is missing is missing inside.
        Self::Malformed(match error {
            four::Error::InsufficientBytes(_) => "a packet ends too early".to_owned(),
            error => error.to_string(),
        })
    }

    pub(super) fn in_5(error: five::Error) -> Self {
        Self::Malformed(match error {
            five::Error::InsufficientBytes(_) => "a packet ends too early".to_owned(),
            error => error.to_string(),
        })
    }

    /// What a client of MQTT 5 is told; nothing where it has gone.
    pub(super) fn code(&self) -> Option<DisconnectReasonCode> {
        use DisconnectReasonCode as Code;
        Some(match self {
            Self::Closed | Self::Io(_) | Self::Version | Self::Slow(_) => return None,
            Self::Malformed(_) => Code::MalformedPacket,
            Self::Protocol(_) => Code::ProtocolError,
            Self::TooLarge { .. } => Code::PacketTooLarge,
            Self::Qos => Code::QoSNotSupported,
            Self::Topic(_) => Code::TopicNameInvalid,
            Self::Alias => Code::TopicAliasInvalid,
            Self::ReceiveMaximum => Code::ReceiveMaximumExceeded,
            Self::KeepAlive => Code::KeepAliveTimeout,
            Self::TakenOver => Code::SessionTakenOver,
            Self::Stopping => Code::ServerShuttingDown,
        })
    }

    /// Whether a packet is at fault that is to be kept as a reject. A message that is too long was kept before.
    pub(super) fn is_packet(&self) -> bool {
        matches!(
            self,
            Self::Malformed(_)
                | Self::Protocol(_)
                | Self::TooLarge { message: false, .. }
                | Self::Qos
                | Self::Topic(_)
                | Self::Alias
        )
    }
}
