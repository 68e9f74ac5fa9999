//! Why a connection could not be made or was lost, told so that somebody can do something about it.

use super::connection::CONNECT_TIMEOUT_S;
use super::{MqttConfig, address::Address};
use rumqttc::v5::mqttbytes::v5;
use rustls::{AlertDescription, CertificateError};
use std::io;

/// Why there is no connection.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The network said no.
    Io(io::Error),
    /// No answer in time.
    Timeout,
    /// The broker ended it without giving a reason.
    Closed,
    /// TLS could not be agreed upon.
    Tls(rustls::Error),
    /// User name or password are wrong or missing.
    Credentials,
    /// The broker does not speak this version.
    WrongVersion,
    /// Another client has connected under our name.
    TakenOver,
    /// A message over our limit came in.
    TooLarge,
    /// The broker's own word for it.
    Refused(String),
    /// What was said on the connection is not MQTT, or breaks its rules.
    Protocol(String),
}

impl Trouble {
    /// One sentence: what is wrong, where, and what to do if that is known. `accepted`: the broker had accepted the
    /// connection before.
    pub(super) fn describe(&self, config: &MqttConfig, broker: &Address, accepted: bool) -> String {
        match self {
            Self::Io(error) => io_text(error, broker),
            Self::Timeout => format!("{broker} did not answer within {CONNECT_TIMEOUT_S} s"),
            // Older brokers say nothing when a second client takes a session over.
            Self::Closed if accepted => format!(
                "{broker} closed the connection; if that repeats, another client may be using the client_id {:?}",
                config.session()
            ),
            Self::Closed if broker.tls => {
                format!("{broker} closed the connection; is TLS spoken there?")
            }
            Self::Closed => format!(
                "{broker} closed the connection; if it wants TLS, begin the url with mqtts://"
            ),
            Self::Tls(error) => tls_text(error, broker),
            Self::Credentials if config.username.is_none() && config.cert_file.is_none() => {
                format!("{broker} wants to know who we are; set user name and password")
            }
            Self::Credentials => format!(
                "{broker} refused the user {:?}; check user name, password and the broker's rights",
                config.username.as_deref().unwrap_or_default()
            ),
            Self::WrongVersion => format!(
                "{broker} does not speak the MQTT version asked for; set version = {}",
                match config.version {
                    super::Version::V5 => 4,
                    super::Version::V4 => 5,
                }
            ),
            Self::TakenOver => format!(
                "another client connected to {broker} as {:?} and took the session over; give every process its own client_id",
                config.session()
            ),
            Self::TooLarge => format!(
                "{broker} sent a message over {} bytes and will send it again; raise max_packet_bytes or lower the broker's message limit",
                config.max_packet_bytes
            ),
            Self::Refused(reason) => format!("{broker} refused the connection: {reason}"),
            Self::Protocol(problem) => format!("{broker} broke the rules of MQTT: {problem}"),
        }
    }
}

fn io_text(error: &io::Error, broker: &Address) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => format!("nothing listens at {broker}"),
        io::ErrorKind::TimedOut => format!("{broker} did not answer"),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            format!("there is no way to {broker} in the network")
        }
        _ if error.to_string().contains("lookup address") => {
            format!(
                "the name {:?} of the broker cannot be resolved",
                broker.host
            )
        }
        _ => format!("the connection to {broker} failed: {error}"),
    }
}

fn tls_text(error: &rustls::Error, broker: &Address) -> String {
    use rustls::Error;
    match error {
        Error::InvalidCertificate(
            CertificateError::UnknownIssuer | CertificateError::BadSignature,
        ) => {
            format!("the certificate of {broker} is not signed by a trusted authority; set ca_file")
        }
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => format!(
            "the certificate of {broker} is made out for another name; use that name in the url"
        ),
        Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => format!("the certificate of {broker} has expired"),
        Error::InvalidCertificate(
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. },
        ) => format!("the certificate of {broker} is not valid yet; check this machine's clock"),
        Error::InvalidCertificate(problem) => {
            format!("the certificate of {broker} cannot be trusted: {problem}")
        }
        Error::AlertReceived(
            AlertDescription::CertificateRequired | AlertDescription::HandshakeFailure,
        ) => format!("{broker} demands a client certificate; set cert_file and key_file"),
        Error::AlertReceived(
            alert @ (AlertDescription::UnknownCA
            | AlertDescription::BadCertificate
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateUnknown),
        ) => format!("{broker} refused our certificate from cert_file: {alert:?}"),
        Error::InvalidMessage(_) => {
            format!(
                "{broker} does not speak TLS there; begin the url with mqtt:// or change the port"
            )
        }
        error => format!("TLS with {broker} failed: {error}"),
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<rustls::Error>())
        {
            Some(tls) => Self::Tls(tls.clone()),
            None => match error.kind() {
                io::ErrorKind::ConnectionReset
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::UnexpectedEof => Self::Closed,
                _ => Self::Io(error),
            },
        }
    }
}

impl From<rumqttc::v5::mqttbytes::Error> for Trouble {
    fn from(error: rumqttc::v5::mqttbytes::Error) -> Self {
        match error {
            rumqttc::v5::mqttbytes::Error::PayloadSizeLimitExceeded { .. } => Self::TooLarge,
            other => Self::Protocol(other.to_string()),
        }
    }
}

impl From<rumqttc::mqttbytes::Error> for Trouble {
    fn from(error: rumqttc::mqttbytes::Error) -> Self {
        match error {
            rumqttc::mqttbytes::Error::PayloadSizeLimitExceeded(_) => Self::TooLarge,
            other => Self::Protocol(other.to_string()),
        }
    }
}

/// A connection refused in MQTT 5.
pub(super) fn refused_in_5(code: v5::ConnectReturnCode) -> Trouble {
    use v5::ConnectReturnCode as Code;
    match code {
        Code::BadUserNamePassword | Code::NotAuthorized | Code::Banned => Trouble::Credentials,
        Code::RefusedProtocolVersion | Code::UnsupportedProtocolVersion => Trouble::WrongVersion,
        code => Trouble::Refused(format!("{code:?}")),
    }
}

/// A connection refused in MQTT 3.1.1.
pub(super) fn refused_in_4(code: rumqttc::ConnectReturnCode) -> Trouble {
    use rumqttc::ConnectReturnCode as Code;
    match code {
        Code::BadUserNamePassword | Code::NotAuthorized => Trouble::Credentials,
        Code::RefusedProtocolVersion => Trouble::WrongVersion,
        code => Trouble::Refused(format!("{code:?}")),
    }
}

/// A connection ended by the broker in MQTT 5.
pub(super) fn ended(code: v5::DisconnectReasonCode, text: Option<String>) -> Trouble {
    use v5::DisconnectReasonCode as Code;
    match code {
        Code::SessionTakenOver => Trouble::TakenOver,
        Code::NotAuthorized => Trouble::Credentials,
        Code::ServerShuttingDown => Trouble::Closed,
        code => Trouble::Refused(text.unwrap_or_else(|| format!("{code:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(trouble: impl Into<Trouble>) -> String {
        let config = MqttConfig::new("stadt", "mqtts://broker.stadt.de");
        let broker = Address::parse(&config.url).unwrap();
        trouble.into().describe(&config, &broker, true)
    }

    #[test]
    fn trouble_names_the_broker_and_what_to_do() {
        let taken = ended(v5::DisconnectReasonCode::SessionTakenOver, None);
        assert!(text(taken).contains("give every process its own client_id"));
        let busy = refused_in_5(v5::ConnectReturnCode::ServerBusy);
        assert_eq!(
            text(busy),
            "broker.stadt.de:8883 refused the connection: ServerBusy"
        );
        let old = refused_in_5(v5::ConnectReturnCode::UnsupportedProtocolVersion);
        assert!(text(old).ends_with("set version = 4"));
        let expired = rustls::Error::InvalidCertificate(CertificateError::Expired);
        let expired = io::Error::new(io::ErrorKind::InvalidData, expired);
        assert_eq!(
            text(expired),
            "the certificate of broker.stadt.de:8883 has expired"
        );
    }
}
