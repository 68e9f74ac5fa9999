//! What the door says, in both versions of MQTT.

use super::breach::Breach;
use super::wire::Hello;
use crate::source::mqtt::Version;
use bytes::BytesMut;
use rumqttc::mqttbytes::v4;
use rumqttc::v5::mqttbytes::v5;

/// What a client is offered with its welcome.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    /// Its session of before is known.
    pub(super) session_present: bool,
    /// How long its session outlives the connection, in seconds.
    pub(super) session_expiry_s: u32,
    pub(super) receive_maximum: u16,
    pub(super) max_packet_bytes: u32,
    /// The name it was given, because it had none.
    pub(super) client_id: Option<String>,
    /// The keep-alive it has to use instead of its own, in seconds.
    pub(super) keep_alive_s: Option<u16>,
}

/// Why a client is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Denial {
    #[error("the version of MQTT is neither 3.1.1 nor 5")]
    Version,
    #[error("the client id is empty or too long")]
    ClientId,
    #[error("user name or password is wrong")]
    Credentials,
    #[error("neither a user nor a certificate was shown")]
    Nobody,
    #[error("the client wants to sign in by a method of its own")]
    Method,
    #[error("the client has a last will with QoS 2")]
    Will,
    #[error("max_connections are in use")]
    Busy,
}

/// How a message ended, for its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is on disk.
    Stored,
    /// It is on disk as a reject: its sender may not publish on that topic.
    Forbidden,
}

/// Lets a client in.
pub(super) fn welcome(hello: &Hello, offer: Offer, output: &mut BytesMut) -> Result<(), Breach> {
    if hello.version == Version::V4 {
        let code = v4::ConnectReturnCode::Success;
        let ack = v4::ConnAck::new(code, offer.session_present);
        return ack.write(output).map(drop).map_err(Breach::in_4);
    }
    let wanted = hello.session_expiry_s;
    let properties = v5::ConnAckProperties {
        session_expiry_interval: (offer.session_expiry_s != wanted)
            .then_some(offer.session_expiry_s),
        receive_max: Some(offer.receive_maximum),
        max_qos: Some(1),
        max_packet_size: Some(offer.max_packet_bytes),
        assigned_client_identifier: offer.client_id,
        wildcard_subscription_available: Some(0),
        subscription_identifiers_available: Some(0),
        shared_subscription_available: Some(0),
        server_keep_alive: offer.keep_alive_s,
        ..nothing()
    };
    let ack = v5::ConnAck {
        session_present: offer.session_present,
        code: v5::ConnectReturnCode::Success,
        properties: Some(properties),
    };
    ack.write(output).map(drop).map_err(Breach::in_5)
}

/// Does not let a client in.
pub(super) fn deny(version: Version, denial: Denial, output: &mut BytesMut) -> Result<(), Breach> {
    if version == Version::V4 {
        let ack = v4::ConnAck::new(denied_in_4(denial), false);
        return ack.write(output).map(drop).map_err(Breach::in_4);
    }
    let ack = v5::ConnAck {
        session_present: false,
        code: denied_in_5(denial),
        properties: None,
    };
    ack.write(output).map(drop).map_err(Breach::in_5)
}

fn denied_in_4(denial: Denial) -> v4::ConnectReturnCode {
    use v4::ConnectReturnCode as Code;
    match denial {
        Denial::Version => Code::RefusedProtocolVersion,
        Denial::ClientId => Code::BadClientId,
        Denial::Credentials => Code::BadUserNamePassword,
        Denial::Nobody | Denial::Method | Denial::Will => Code::NotAuthorized,
        Denial::Busy => Code::ServiceUnavailable,
    }
}

fn denied_in_5(denial: Denial) -> v5::ConnectReturnCode {
    use v5::ConnectReturnCode as Code;
    match denial {
        Denial::Version => Code::UnsupportedProtocolVersion,
        Denial::ClientId => Code::ClientIdentifierNotValid,
        Denial::Credentials => Code::BadUserNamePassword,
        Denial::Nobody => Code::NotAuthorized,
        Denial::Method => Code::BadAuthenticationMethod,
        Denial::Will => Code::QoSNotSupported,
        Denial::Busy => Code::ServerBusy,
    }
}

impl Version {
    /// Acknowledges a message. 3.1.1 has no word for one that was refused.
    pub(super) fn acknowledge(
        self,
        id: u16,
        verdict: Verdict,
        output: &mut BytesMut,
    ) -> Result<(), Breach> {
        if self == Self::V4 {
            let ack = v4::PubAck::new(id);
            return ack.write(output).map(drop).map_err(Breach::in_4);
        }
        let mut ack = v5::PubAck::new(id, None);
        if verdict == Verdict::Forbidden {
            ack.reason = v5::PubAckReason::NotAuthorized;
        }
        ack.write(output).map(drop).map_err(Breach::in_5)
    }

    /// Refuses subscriptions.
    pub(super) fn refuse_subscriptions(
        self,
        id: u16,
        filters: usize,
        output: &mut BytesMut,
    ) -> Result<(), Breach> {
        if self == Self::V4 {
            let codes = vec![v4::SubscribeReasonCode::Failure; filters];
            let ack = v4::SubAck::new(id, codes);
            return ack.write(output).map(drop).map_err(Breach::in_4);
        }
        let ack = v5::SubAck {
            pkid: id,
            return_codes: vec![v5::SubscribeReasonCode::NotAuthorized; filters],
            properties: None,
        };
        ack.write(output).map(drop).map_err(Breach::in_5)
    }

    /// Says that subscriptions that never were are gone.
    pub(super) fn confirm_no_subscriptions(
        self,
        id: u16,
        filters: usize,
        output: &mut BytesMut,
    ) -> Result<(), Breach> {
        if self == Self::V4 {
            let ack = v4::UnsubAck::new(id);
            return ack.write(output).map(drop).map_err(Breach::in_4);
        }
        let ack = v5::UnsubAck {
            pkid: id,
            reasons: vec![v5::UnsubAckReason::NoSubscriptionExisted; filters],
            properties: None,
        };
        ack.write(output).map(drop).map_err(Breach::in_5)
    }

    /// Answers a probe.
    pub(super) fn pong(self, output: &mut BytesMut) -> Result<(), Breach> {
        if self == Self::V4 {
            return v4::PingResp.write(output).map(drop).map_err(Breach::in_4);
        }
        v5::PingResp::write(output).map(drop).map_err(Breach::in_5)
    }

    /// Says why the connection ends. 3.1.1 has no word for that.
    pub(super) fn farewell(self, breach: &Breach, output: &mut BytesMut) -> Result<(), Breach> {
        match breach.code() {
            Some(code) if self == Self::V5 => {
                let end = v5::Disconnect::new(code);
                end.write(output).map(drop).map_err(Breach::in_5)
            }
            _ => Ok(()),
        }
    }
}

fn nothing() -> v5::ConnAckProperties {
    v5::ConnAckProperties {
        session_expiry_interval: None,
        receive_max: None,
        max_qos: None,
        retain_available: None,
        max_packet_size: None,
        assigned_client_identifier: None,
        topic_alias_max: None,
        reason_string: None,
        user_properties: Vec::new(),
        wildcard_subscription_available: None,
        subscription_identifiers_available: None,
        shared_subscription_available: None,
        server_keep_alive: None,
        response_information: None,
        server_reference: None,
        authentication_method: None,
        authentication_data: None,
    }
}
