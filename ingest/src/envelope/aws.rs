//! AWS IoT Core for LoRaWAN, as its rules hand uplinks on. `DataRate` is a number whose meaning depends on the region, so
//! only the spreading factor and the bandwidth are read. Messages of 2021 carry no `FCnt`: two of them with the same
//! payload within five minutes then count as one.

use super::bare::bare;
use super::clock::Clocks;
use super::gateway::identify;
use super::instant::instant;
use super::json::{List, Scalar, Text, filled};
use super::{Event, Message, Refusal, json, payload, radio};
use serde::Deserialize;
use talblick_model::{Millis, Network, Reception, RejectReason, Uplink};
use talblick_store::IgnoredKind;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "the message to be an object")]
struct Wire<'a> {
    #[serde(borrow)]
    payload_data: Option<Text<'a>>,
    #[serde(borrow)]
    wireless_device_id: Option<Text<'a>>,
    #[serde(borrow)]
    wireless_metadata: Option<Metadata<'a>>,
    /// Events of the service, `$aws/iotwireless/events/…`.
    #[serde(borrow, rename = "eventType")]
    event_type: Option<Text<'a>>,
    #[serde(borrow, rename = "timestamp")]
    timestamp: Option<Text<'a>>,
    #[serde(borrow, rename = "LoRaWAN")]
    event: Option<LoRaWan<'a>>,
}

#[derive(Deserialize)]
#[serde(expecting = "`WirelessMetadata` to be an object")]
struct Metadata<'a> {
    #[serde(borrow, rename = "LoRaWAN")]
    lorawan: Option<LoRaWan<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "`LoRaWAN` to be an object")]
struct LoRaWan<'a> {
    #[serde(borrow)]
    dev_eui: Option<Text<'a>>,
    #[serde(borrow)]
    dev_addr: Option<Text<'a>>,
    f_cnt: Option<Scalar>,
    #[serde(alias = "Fport")]
    f_port: Option<Scalar>,
    frequency: Option<Scalar>,
    spreading_factor: Option<Scalar>,
    bandwidth: Option<Scalar>,
    #[serde(borrow)]
    m_type: Option<Text<'a>>,
    #[serde(borrow, rename = "MIC")]
    mic: Option<Text<'a>>,
    #[serde(borrow)]
    timestamp: Option<Text<'a>>,
    #[serde(borrow)]
    gateways: Option<List<Heard<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "`Gateways` to hold objects")]
struct Heard<'a> {
    #[serde(borrow)]
    gateway_eui: Option<Text<'a>>,
    rssi: Option<Scalar>,
    snr: Option<Scalar>,
}

pub(super) fn read(text: &str, received_at: Millis) -> Result<Message, Refusal> {
    let wire: Wire<'_> = json::read(text)?;
    if let Some(kind) = filled(wire.event_type.as_ref()) {
        return Ok(event(kind, &wire));
    }
    let Some(sent) = wire
        .wireless_metadata
        .as_ref()
        .and_then(|m| m.lorawan.as_ref())
    else {
        return Err(Refusal::new(
            RejectReason::MissingField,
            "`WirelessMetadata.LoRaWAN` is missing; Sidewalk and other radios of AWS are not read",
        ));
    };
    let dev_eui = payload::dev_eui("WirelessMetadata.LoRaWAN.DevEui", sent.dev_eui.as_ref())?;
    let of = |refusal: Refusal| refusal.of(dev_eui);
    let f_cnt = payload::f_cnt("WirelessMetadata.LoRaWAN.FCnt", sent.f_cnt).map_err(of)?;
    let f_port = payload::f_port("WirelessMetadata.LoRaWAN.FPort", sent.f_port).map_err(of)?;
    let payload =
        payload::payload("PayloadData", wire.payload_data.as_ref(), f_port).map_err(of)?;
    let network_received_at = instant(filled(sent.timestamp.as_ref()));
    let clocks = Clocks::new(network_received_at, received_at);
    let heard = sent.gateways.as_ref().map_or(&[][..], |list| &list.0);
    let modulated = sent.spreading_factor.is_some() || sent.bandwidth.is_some();
    Ok(Message::Uplink(Box::new(Uplink {
        dedup_id: filled(sent.mic.as_ref()).map(|mic| format!("{f_cnt}/{mic}")),
        dev_addr: filled(sent.dev_addr.as_ref()).map(str::to_ascii_lowercase),
        f_cnt,
        f_port,
        payload,
        confirmed: filled(sent.m_type.as_ref()) == Some("ConfirmedDataUp"),
        data_rate: modulated.then(|| radio::lora(sent.spreading_factor, sent.bandwidth)),
        frequency_hz: sent.frequency.and_then(radio::frequency),
        device_name: filled(wire.wireless_device_id.as_ref()).map(str::to_owned),
        receptions: heard.iter().map(reception).collect(),
        ..bare(dev_eui, Network::Aws, &clocks, network_received_at)
    })))
}

fn reception(heard: &Heard<'_>) -> Reception {
    let (gateway_id, gateway_name) = identify(&[filled(heard.gateway_eui.as_ref())]);
    Reception {
        gateway_id,
        gateway_name,
        rssi_dbm: heard.rssi.and_then(Scalar::near_i16).unwrap_or(0),
        snr_db: heard.snr.and_then(Scalar::near_f32).unwrap_or(0.0),
        antenna: 0,
        received_at: None,
        location: None,
    }
}

fn event(kind: &str, wire: &Wire<'_>) -> Message {
    let is = match kind {
        "joined" | "join" => IgnoredKind::Join,
        _ => IgnoredKind::Other,
    };
    let dev_eui = wire.event.as_ref().and_then(|e| e.dev_eui.as_ref());
    match payload::dev_eui("LoRaWAN.DevEui", dev_eui) {
        Ok(dev_eui) => Message::Event(Box::new(Event {
            at: instant(filled(wire.timestamp.as_ref())),
            text: Some(kind.chars().take(80).collect()),
            ..Event::new(dev_eui, is)
        })),
        Err(_) => Message::Ignored(is),
    }
}
