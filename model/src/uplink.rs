//! Uplinks as network servers report them, in one shape for all of them.

use crate::{DevEui, GatewayId, Position};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The kind of network server a message came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// ChirpStack 4.
    Chirpstack4,
    /// The Things Stack 3.
    Tts3,
    /// ChirpStack 3.
    Chirpstack3,
    /// Actility ThingPark.
    Thingpark,
    /// LORIOT.
    Loriot,
    /// Kerlink Wanesy.
    Wanesy,
    /// The network server inside a Milesight gateway.
    Milesight,
    /// AWS IoT Core for LoRaWAN.
    Aws,
    /// Any other, read by a mapping the operator wrote.
    Generic,
    /// None: gateways sent the frames, Talblick opened them.
    Gateway,
}

/// Who said when an uplink was observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObservedBy {
    /// A gateway whose clock agrees with the network server's.
    Gateway,
    /// The network server.
    Network,
    /// Talblick, on arrival.
    Ingest,
}

/// The application port of an uplink, 0 to 255.
pub type FPort = u8;

/// Application payload; hexadecimal wherever people read it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Payload(pub Vec<u8>);

impl Serialize for Payload {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}", hex::encode(&self.0)))
    }
}

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        hex::decode(text.as_ref())
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

/// A JSON text kept as it was written, so that nothing is lost by reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json(Box<str>);

impl Json {
    /// Takes over a text that a JSON parser has accepted.
    pub fn new(raw: Box<RawValue>) -> Self {
        Self(Box::<str>::from(raw))
    }

    /// Writes a value as JSON.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        Ok(Self(serde_json::to_string(value)?.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Json {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            let raw: &RawValue =
                serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
            raw.serialize(serializer)
        } else {
            serializer.serialize_str(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Box::<RawValue>::deserialize(deserializer).map(Self::new)
        } else {
            String::deserialize(deserializer).map(|text| Self(text.into()))
        }
    }
}

/// How an uplink was modulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modulation {
    /// LoRa chirps.
    Lora,
    /// Frequency-shift keying.
    Fsk,
    /// Long-range frequency hopping.
    LrFhss,
}

/// Modulation and its parameters; what a modulation does not have is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DataRate {
    /// Kind of modulation.
    pub modulation: Modulation,
    /// LoRa spreading factor, 5 to 12.
    pub spreading_factor: Option<u8>,
    /// LoRa bandwidth, or LR-FHSS operating channel width.
    pub bandwidth_hz: Option<u32>,
    /// FSK bit rate.
    pub bit_rate: Option<u32>,
}

/// One gateway antenna hearing one uplink.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reception {
    /// The gateway.
    pub gateway_id: GatewayId,
    /// Received signal strength.
    pub rssi_dbm: i16,
    /// Signal to noise.
    pub snr_db: f32,
    /// Antenna, 0 if the gateway has one.
    pub antenna: u8,
    /// When this gateway heard it, by the most trusted clock at hand.
    pub received_at: Option<Timestamp>,
    /// Where the gateway says it stands.
    pub location: Option<Position>,
    /// What the network server calls the gateway.
    #[serde(default)]
    pub gateway_name: Option<String>,
}

/// One message a device sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Uplink {
    /// Who sent it.
    pub dev_eui: DevEui,
    /// Kind of network server.
    pub network: Network,
    /// The network server's own id of this uplink: good against redelivery, useless across servers.
    pub dedup_id: Option<String>,
    /// Session address, if reported.
    pub dev_addr: Option<String>,
    /// Frame counter.
    pub f_cnt: u32,
    /// Application port; absent for MAC-only uplinks.
    pub f_port: Option<FPort>,
    /// Application payload; absent for MAC-only uplinks.
    pub payload: Option<Payload>,
    /// The payload is ciphertext: the network server had no application key.
    pub encrypted: bool,
    /// The device asked for an acknowledgement.
    pub confirmed: bool,
    /// When it was observed.
    pub observed_at: Timestamp,
    /// Who said so.
    pub observed_by: ObservedBy,
    /// When the network server had it.
    pub network_received_at: Option<Timestamp>,
    /// Modulation.
    pub data_rate: Option<DataRate>,
    /// Channel centre frequency.
    pub frequency_hz: Option<u32>,
    /// The network server's name for the device.
    pub device_name: Option<String>,
    /// The network server's device profile or model.
    pub profile: Option<String>,
    /// The network server's application.
    pub application: Option<String>,
    /// The network server's tags.
    pub tags: BTreeMap<String, String>,
    /// What the network server decoded, as it wrote it.
    pub decoded: Option<Json>,
    /// Who heard it.
    pub receptions: Vec<Reception>,
}

impl Reception {
    /// Adds what another copy of an uplink says about who heard it; an antenna counts once.
    pub fn merge(into: &mut Vec<Self>, more: &[Self]) {
        for reception in more {
            let same =
                |r: &Self| r.gateway_id == reception.gateway_id && r.antenna == reception.antenna;
            if !into.iter().any(same) {
                into.push(reception.clone());
            }
        }
    }
}
