//! Frames as gateways hear them, from the ChirpStack MQTT Forwarder and the Gateway Bridge: JSON here, protobuf beside the
//! other protobuf. Nothing is opened: that needs keys, see [`crate::frame`].
//!
//! Bridges of ChirpStack 3 write identities in base64, the modulation flat, and other names; both are read.

use super::clock::Clocks;
use super::gateway::{Location, identify};
use super::instant::instant;
use super::json::{Scalar, Text, filled};
use super::{Message, Refusal, json, payload, radio};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use talblick_model::{DataRate, Millis, ObservedBy, Reception, RejectReason};
use talblick_store::IgnoredKind;

/// A frame as one gateway heard it.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// The frame, from MHDR to MIC.
    #[serde(with = "hex::serde")]
    pub phy_payload: Vec<u8>,
    /// Modulation.
    pub data_rate: Option<DataRate>,
    /// Channel centre frequency.
    pub frequency_hz: Option<u32>,
    /// Who heard it.
    pub reception: Reception,
    /// When.
    pub observed_at: Timestamp,
    /// Who said so.
    pub observed_by: ObservedBy,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "the message to be an object")]
struct Wire<'a> {
    #[serde(borrow, alias = "phy_payload")]
    phy_payload: Option<Text<'a>>,
    #[serde(borrow, alias = "tx_info")]
    tx_info: Option<TxInfo<'a>>,
    #[serde(borrow, alias = "rx_info")]
    rx_info: Option<RxInfo<'a>>,
    #[serde(borrow)]
    tx_info_legacy: Option<TxInfo<'a>>,
    #[serde(borrow)]
    rx_info_legacy: Option<RxInfo<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "`txInfo` to be an object")]
struct TxInfo<'a> {
    frequency: Option<Scalar>,
    /// An object, or the word `LORA`.
    #[serde(borrow)]
    modulation: Option<&'a RawValue>,
    #[serde(rename = "loRaModulationInfo", alias = "loraModulationInfo")]
    lora: Option<Lora>,
}

#[derive(Deserialize)]
#[serde(
    rename_all = "camelCase",
    expecting = "`loRaModulationInfo` to be an object"
)]
struct Lora {
    bandwidth: Option<Scalar>,
    spreading_factor: Option<Scalar>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "`rxInfo` to be an object")]
struct RxInfo<'a> {
    #[serde(borrow, alias = "gatewayID", alias = "gateway_id")]
    gateway_id: Option<Text<'a>>,
    #[serde(borrow, alias = "time", alias = "gw_time")]
    gw_time: Option<Text<'a>>,
    rssi: Option<Scalar>,
    #[serde(alias = "loRaSNR", alias = "loraSnr")]
    snr: Option<Scalar>,
    antenna: Option<Scalar>,
    location: Option<Location>,
    #[serde(borrow, alias = "crc_status")]
    crc_status: Option<Text<'a>>,
}

/// What else gateways publish: statistics, acknowledgements, whether they are there.
pub(super) fn is_uplink(topic: &str) -> bool {
    let event = topic.rsplit('/').next().unwrap_or_default();
    !topic.contains("gateway/") || event == "up"
}

/// A frame whose checksum the gateway found wrong, by name or number.
fn is_noise(status: &str) -> bool {
    matches!(status, "BAD_CRC" | "1")
}

pub(super) fn read(topic: &str, text: &str, received_at: Millis) -> Result<Message, Refusal> {
    if !is_uplink(topic) {
        return Ok(Message::Ignored(IgnoredKind::Other));
    }
    let wire: Wire<'_> = json::read(text)?;
    let sent = filled(wire.phy_payload.as_ref()).ok_or_else(no_frame)?;
    let phy_payload = payload::base64("phyPayload", sent)?;
    let rx = wire.rx_info.or(wire.rx_info_legacy);
    let rx = rx.ok_or_else(|| {
        let detail = "`rxInfo` is missing; without it nobody knows who heard the frame";
        Refusal::new(RejectReason::MissingField, detail)
    })?;
    if filled(rx.crc_status.as_ref()).is_some_and(is_noise) {
        return Ok(Message::Ignored(IgnoredKind::Other));
    }
    let tx = wire.tx_info.or(wire.tx_info_legacy);
    let id = filled(rx.gateway_id.as_ref()).map(|text| payload::digits(text, 8));
    let (gateway_id, gateway_name) = identify(&[id.as_deref()]);
    let mut clocks = Clocks::of_gateways(received_at);
    let reception = Reception {
        gateway_id,
        gateway_name,
        rssi_dbm: rx.rssi.and_then(Scalar::near_i16).unwrap_or(0),
        snr_db: rx.snr.and_then(Scalar::near_f32).unwrap_or(0.0),
        antenna: radio::antenna(rx.antenna),
        received_at: clocks.reception(instant(filled(rx.gw_time.as_ref())), None),
        location: rx.location.and_then(Location::position),
    };
    let data_rate = tx.as_ref().and_then(data_rate);
    let frequency_hz = tx.and_then(|tx| tx.frequency).and_then(radio::hertz);
    Ok(frame(
        phy_payload,
        data_rate,
        frequency_hz,
        reception,
        &clocks,
    ))
}

/// A frame whose reception `clocks` has seen.
pub(super) fn frame(
    phy_payload: Vec<u8>,
    data_rate: Option<DataRate>,
    frequency_hz: Option<u32>,
    reception: Reception,
    clocks: &Clocks,
) -> Message {
    let (observed_at, observed_by) = clocks.observed();
    Message::Frame(Box::new(Frame {
        phy_payload,
        data_rate,
        frequency_hz,
        reception,
        observed_at,
        observed_by,
    }))
}

pub(super) fn no_frame() -> Refusal {
    let detail = "`phyPayload` is missing; it must be the frame";
    Refusal::new(RejectReason::MissingField, detail)
}

fn data_rate(tx: &TxInfo<'_>) -> Option<DataRate> {
    if let Some(lora) = &tx.lora {
        return Some(radio::lora(lora.spreading_factor, lora.bandwidth));
    }
    let rate: radio::Rate = serde_json::from_str(tx.modulation?.get()).ok()?;
    rate.data_rate()
}
