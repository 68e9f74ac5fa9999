//! Messages of any JSON, read by a mapping the operator writes: for each of our fields a `JSONPath` (RFC 9535) to where
//! it stands. Times may be RFC 3339, seconds or milliseconds since 1970; numbers may be texts.
//!
//! Without a frame counter, two uplinks of a device with the same payload within five minutes count as one.

use super::bare::bare;
use super::clock::Clocks;
use super::gateway::{Location, identify};
use super::instant::{counted, instant};
use super::json::{Scalar, Tags, Text, filled, is_set};
use super::{Message, Refusal, json, payload, radio};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json_path::JsonPath;
use talblick_model::{Json, Millis, Network, Reception, Uplink};

/// How a mapping's payload is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// Hexadecimal digits.
    #[default]
    Hex,
    /// Standard base64.
    Base64,
}

macro_rules! paths {
    ($($(#[$doc:meta])+ $name:ident,)+) => {
        /// `[source.mapping]`: where each field stands, as `JSONPath`. `dev_eui` is needed, and one of `payload` and
        /// `decoded`; paths of a reception begin at an item of `receptions`.
        #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Paths {
            /// How the payload is written.
            pub payload_encoding: Encoding,
            $($(#[$doc])+ #[serde(skip_serializing_if = "Option::is_none")] pub $name: Option<String>,)+
        }

        /// A mapping, checked.
        #[derive(Debug)]
        pub struct Mapping {
            encoding: Encoding,
            $($name: Option<JsonPath>,)+
        }

        impl Mapping {
            /// Checks every path.
            pub fn new(paths: &Paths) -> Result<Self, MappingError> {
                let mapping = Self {
                    encoding: paths.payload_encoding,
                    $($name: path(stringify!($name), paths.$name.as_deref())?,)+
                };
                mapping.complete()
            }
        }
    };
}

paths! {
    /// The device's DevEUI.
    dev_eui,
    /// Application payload.
    payload,
    /// What the network server decoded, an object.
    decoded,
    /// Frame counter.
    f_cnt,
    /// Application port.
    f_port,
    /// When the network server had it.
    time,
    /// Session address.
    dev_addr,
    /// The network server's own id of the uplink.
    dedup_id,
    /// Whether the device asked for an acknowledgement.
    confirmed,
    /// Whether the payload is ciphertext.
    encrypted,
    /// Frequency in Hz or MHz.
    frequency,
    /// Data rate written like `SF7BW125`.
    data_rate,
    /// Spreading factor.
    spreading_factor,
    /// Bandwidth in Hz or kHz.
    bandwidth,
    /// The device's name.
    device_name,
    /// Device profile or model.
    profile,
    /// Application.
    application,
    /// Labels, an object of texts.
    tags,
    /// The receptions, each an object; without it there is one, and its paths begin at the message.
    receptions,
    /// Gateway: EUI or name.
    gateway,
    /// Signal strength in dBm.
    rssi,
    /// Signal to noise in dB.
    snr,
    /// Antenna.
    antenna,
    /// When this gateway heard it.
    gateway_time,
    /// The gateway's latitude.
    latitude,
    /// The gateway's longitude.
    longitude,
}

/// A mapping that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// Not a `JSONPath`.
    #[error("“{path}” is not a JSONPath: {problem}; allowed is, for example, $.device.eui")]
    Path {
        /// The key.
        key: &'static str,
        /// What was configured.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A path is missing.
    #[error("{what}")]
    Missing {
        /// The key.
        key: &'static str,
        /// What is needed.
        what: &'static str,
    },
}

impl MappingError {
    /// The key of the mapping that is to blame.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Path { key, .. } | Self::Missing { key, .. } => key,
        }
    }
}

fn path(key: &'static str, text: Option<&str>) -> Result<Option<JsonPath>, MappingError> {
    let parse = |text: &str| {
        JsonPath::parse(text).map_err(|error| MappingError::Path {
            key,
            path: text.to_owned(),
            problem: error.message().to_owned(),
        })
    };
    text.map(parse).transpose()
}

/// The first value a path finds; null is nothing.
fn found<'v>(path: Option<&JsonPath>, at: &'v Value) -> Option<&'v Value> {
    path?.query(at).first().filter(|value| !value.is_null())
}

fn read<'v, T: Deserialize<'v>>(path: Option<&JsonPath>, at: &'v Value) -> Option<T> {
    T::deserialize(found(path, at)?).ok()
}

/// A text or number; a list or object is none.
fn text<'v>(path: Option<&JsonPath>, at: &'v Value) -> Option<Text<'v>> {
    read(path, at)
}

fn owned(path: Option<&JsonPath>, at: &Value) -> Option<String> {
    filled(text(path, at).as_ref()).map(str::to_owned)
}

fn time(path: Option<&JsonPath>, at: &Value) -> Option<Timestamp> {
    let value = found(path, at)?;
    let written = instant(value.as_str());
    written.or_else(|| counted(Scalar::deserialize(value).ok()?.number()?))
}

impl Mapping {
    fn complete(self) -> Result<Self, MappingError> {
        if self.dev_eui.is_none() {
            let what = "a mapping needs dev_eui, the path to the device's DevEUI";
            let key = "dev_eui";
            return Err(MappingError::Missing { key, what });
        }
        if self.payload.is_none() && self.decoded.is_none() {
            let what = "a mapping needs payload or decoded: without one there is nothing to read";
            let key = "payload";
            return Err(MappingError::Missing { key, what });
        }
        Ok(self)
    }

    pub(super) fn read(&self, message: &str, received_at: Millis) -> Result<Message, Refusal> {
        let message: Value = json::read(message)?;
        let at = &message;
        let dev_eui = text(self.dev_eui.as_ref(), at);
        let dev_eui = dev_eui.as_ref().and_then(|text| filled(Some(text)));
        let dev_eui = dev_eui.map(|text| text.replace(['-', ':'], ""));
        let dev_eui = payload::eui("dev_eui", dev_eui.as_deref())?;
        let of = |refusal: Refusal| refusal.of(dev_eui);
        let f_cnt = payload::f_cnt("f_cnt", read(self.f_cnt.as_ref(), at)).map_err(of)?;
        let f_port = payload::f_port("f_port", read(self.f_port.as_ref(), at)).map_err(of)?;
        // Elsewhere a payload on no port is none; a mapping without a port has one all the same.
        let port = f_port.or(self.f_port.is_none().then_some(1));
        let sent = text(self.payload.as_ref(), at);
        let payload = match self.encoding {
            Encoding::Hex => payload::hex_payload("payload", sent.as_ref(), port),
            Encoding::Base64 => payload::payload("payload", sent.as_ref(), port),
        };
        let payload = payload.map_err(of)?;
        let network_received_at = time(self.time.as_ref(), at);
        let mut clocks = match network_received_at {
            Some(_) => Clocks::new(network_received_at, received_at),
            None => Clocks::of_gateways(received_at),
        };
        let receptions = self.receptions(at, &mut clocks);
        let flag = |path: Option<&JsonPath>| is_set(read(path, at));
        let written = text(self.data_rate.as_ref(), at);
        let factor = read(self.spreading_factor.as_ref(), at);
        let data_rate = filled(written.as_ref()).and_then(radio::written);
        let lora = || radio::lora(factor, read(self.bandwidth.as_ref(), at));
        Ok(Message::Uplink(Box::new(Uplink {
            dedup_id: owned(self.dedup_id.as_ref(), at),
            dev_addr: owned(self.dev_addr.as_ref(), at).map(|text| text.to_ascii_lowercase()),
            f_cnt,
            f_port,
            encrypted: payload.is_some() && flag(self.encrypted.as_ref()),
            payload,
            confirmed: flag(self.confirmed.as_ref()),
            data_rate: data_rate.or_else(|| factor.is_some().then(lora)),
            frequency_hz: read(self.frequency.as_ref(), at).and_then(radio::frequency),
            device_name: owned(self.device_name.as_ref(), at),
            profile: owned(self.profile.as_ref(), at),
            application: owned(self.application.as_ref(), at),
            decoded: found(self.decoded.as_ref(), at)
                .filter(|value| value.is_object())
                .and_then(|value| Json::of(value).ok()),
            tags: read::<Tags>(self.tags.as_ref(), at).unwrap_or_default().0,
            receptions,
            ..bare(dev_eui, Network::Generic, &clocks, network_received_at)
        })))
    }

    fn receptions(&self, message: &Value, clocks: &mut Clocks) -> Vec<Reception> {
        let items: Vec<&Value> = match &self.receptions {
            Some(path) => path.query(message).all(),
            None => vec![message],
        };
        let mut reception = |at: &Value| {
            let name = text(self.gateway.as_ref(), at)?;
            let (gateway_id, gateway_name) = identify(&[filled(Some(&name))]);
            let number = |path: Option<&JsonPath>| read::<Scalar>(path, at);
            Some(Reception {
                gateway_id,
                gateway_name,
                rssi_dbm: number(self.rssi.as_ref())
                    .and_then(Scalar::near_i16)
                    .unwrap_or(0),
                snr_db: number(self.snr.as_ref())
                    .and_then(Scalar::near_f32)
                    .unwrap_or(0.0),
                antenna: radio::antenna(number(self.antenna.as_ref())),
                received_at: clocks.reception(time(self.gateway_time.as_ref(), at), None),
                location: Location::of(
                    number(self.latitude.as_ref()),
                    number(self.longitude.as_ref()),
                    None,
                )
                .position(),
            })
        };
        items.into_iter().filter_map(&mut reception).collect()
    }
}
