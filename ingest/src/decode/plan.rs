//! How an uplink is decoded: by which codec, by what the network server decoded, or not at all and why.

use super::{Accepted, is_reserved};
use crate::codec::library::{Codec, Library};
use crate::codec::{Fields, Input};
use std::borrow::Cow;
use talblick_model::{Device, RejectReason, Uplink};

/// What is to be done with one uplink.
pub(super) enum Plan<'a> {
    /// It carries nothing for the application.
    Nothing,
    /// This codec is given this.
    Codec(Codec, Input<'a>),
    /// The network server did it already.
    Network(Fields),
    /// It cannot be done.
    Refuse(RejectReason, String),
}

/// Chooses how an uplink is decoded: by the device's codec, by its profile's, or by what the network server decoded.
pub(super) fn plan<'a>(library: &Library, accepted: &'a Accepted) -> Plan<'a> {
    let (uplink, device) = (&accepted.uplink, &accepted.device);
    let Some(payload) = &uplink.payload else {
        return Plan::Nothing;
    };
    if uplink.f_port.is_some_and(is_reserved) {
        return Plan::Nothing;
    }
    if uplink.encrypted {
        let detail =
            "the payload is encrypted: the network server has no application key for this device";
        return Plan::Refuse(RejectReason::Encrypted, detail.to_owned());
    }
    let profile = profile(device, uplink);
    if let Some(codec) = library.choose(device.codec.as_deref(), profile) {
        let input = Input {
            bytes: Cow::Borrowed(&payload.0),
            f_port: uplink.f_port.unwrap_or(0),
            recv_time: accepted.identity.at,
            variables: Cow::Borrowed(&device.tags),
        };
        return Plan::Codec(codec, input);
    }
    if let Some(name) = &device.codec {
        let detail = format!("the device asks for the codec “{name}”, which is not there");
        return Plan::Refuse(RejectReason::NoCodec, detail);
    }
    match uplink.decoded.as_ref().map(Fields::from_json) {
        Some(Ok(fields)) => Plan::Network(fields),
        Some(Err(error)) => Plan::Refuse(error.reason(), error.to_string()),
        None => {
            let detail = match profile {
                Some(profile) => format!(
                    "no codec matches the profile “{profile}” and the network server did not decode; \
                     give the device a codec, or add a rule for the profile"
                ),
                None => "the device has neither codec nor profile and the network server did not decode; \
                         give the device a codec"
                    .to_owned(),
            };
            Plan::Refuse(RejectReason::NoCodec, detail)
        }
    }
}

/// The device's profile: the network server knows it best.
pub(super) fn profile<'a>(device: &'a Device, uplink: &'a Uplink) -> Option<&'a str> {
    uplink.profile.as_deref().or(device.profile.as_deref())
}
