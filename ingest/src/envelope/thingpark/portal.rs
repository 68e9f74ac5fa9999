//! The flat objects of connectors that write like Netmore's LoRaWAN portal (`CONNECT`): `devEui`, `payload`, `timestamp`.

use super::battery;
use crate::envelope::bare::bare;
use crate::envelope::clock::Clocks;
use crate::envelope::gateway::{Location, identify};
use crate::envelope::instant::instant;
use crate::envelope::json::{List, Scalar, Text, filled, is_set};
use crate::envelope::{Event, Message, Refusal, json, payload, radio};
use serde::Deserialize;
use std::collections::BTreeMap;
use talblick_model::{Millis, Network, Reception, Uplink};
use talblick_store::IgnoredKind;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "the message to be an object")]
struct Wire<'a> {
    #[serde(borrow)]
    dev_eui: Option<Text<'a>>,
    #[serde(borrow)]
    sensor_type: Option<Text<'a>>,
    #[serde(borrow)]
    message_type: Option<Text<'a>>,
    #[serde(borrow)]
    timestamp: Option<Text<'a>>,
    #[serde(borrow)]
    payload: Option<Text<'a>>,
    f_port: Option<Scalar>,
    f_cnt_up: Option<Scalar>,
    ack: Option<Scalar>,
    freq: Option<Scalar>,
    spreading_factor: Option<Scalar>,
    rssi: Option<Scalar>,
    snr: Option<Scalar>,
    battery_level: Option<Scalar>,
    #[serde(borrow)]
    gateway_identifier: Option<Text<'a>>,
    latitude: Option<Scalar>,
    longitude: Option<Scalar>,
    #[serde(borrow)]
    gateways: Option<List<Heard<'a>>>,
    #[serde(borrow)]
    tags: Option<BTreeMap<Text<'a>, Vec<Text<'a>>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "`gateways` to hold objects")]
struct Heard<'a> {
    #[serde(borrow, alias = "gwEui")]
    mac: Option<Text<'a>>,
    #[serde(borrow)]
    gateway_identifier: Option<Text<'a>>,
    rssi: Option<Scalar>,
    snr: Option<Scalar>,
    antenna: Option<Scalar>,
}

pub(super) fn read(text: &str, received_at: Millis) -> Result<Message, Refusal> {
    let wire: Wire<'_> = json::read(text)?;
    let kind = filled(wire.message_type.as_ref()).unwrap_or("payload");
    if kind != "payload" && kind != "uplink" {
        return Ok(other(kind, &wire));
    }
    let dev_eui = payload::dev_eui("devEui", wire.dev_eui.as_ref())?;
    let of = |refusal: Refusal| refusal.of(dev_eui);
    let f_cnt = payload::f_cnt("fCntUp", wire.f_cnt_up).map_err(of)?;
    let f_port = payload::f_port("fPort", wire.f_port).map_err(of)?;
    let payload = payload::hex_payload("payload", wire.payload.as_ref(), f_port).map_err(of)?;
    let network_received_at = instant(filled(wire.timestamp.as_ref()));
    let clocks = Clocks::new(network_received_at, received_at);
    Ok(Message::Uplink(Box::new(Uplink {
        f_cnt,
        f_port,
        payload,
        confirmed: is_set(wire.ack),
        data_rate: wire
            .spreading_factor
            .map(|factor| radio::lora(Some(factor), Some(Scalar::from(125.0)))),
        frequency_hz: wire.freq.and_then(radio::frequency),
        profile: filled(wire.sensor_type.as_ref()).map(str::to_owned),
        receptions: receptions(&wire),
        tags: wire.tags.map(joined).unwrap_or_default(),
        ..bare(dev_eui, Network::Thingpark, &clocks, network_received_at)
    })))
}

fn receptions(wire: &Wire<'_>) -> Vec<Reception> {
    let place = Location::of(wire.latitude, wire.longitude, None).position();
    let best = filled(wire.gateway_identifier.as_ref());
    let reception = |heard: &Heard<'_>| {
        let number = filled(heard.gateway_identifier.as_ref());
        let (gateway_id, gateway_name) = identify(&[filled(heard.mac.as_ref()), number]);
        Reception {
            gateway_id,
            gateway_name,
            rssi_dbm: heard.rssi.and_then(Scalar::near_i16).unwrap_or(0),
            snr_db: heard.snr.and_then(Scalar::near_f32).unwrap_or(0.0),
            antenna: radio::antenna(heard.antenna),
            received_at: None,
            location: place.filter(|_| number == best),
        }
    };
    match &wire.gateways {
        Some(list) if !list.0.is_empty() => list.0.iter().map(reception).collect(),
        _ if best.is_some() => vec![reception(&Heard {
            mac: None,
            gateway_identifier: wire.gateway_identifier.clone(),
            rssi: wire.rssi,
            snr: wire.snr,
            antenna: None,
        })],
        _ => Vec::new(),
    }
}

/// A tag may have several values.
fn joined(tags: BTreeMap<Text<'_>, Vec<Text<'_>>>) -> BTreeMap<String, String> {
    let join = |values: Vec<Text<'_>>| {
        let values: Vec<&str> = values.iter().map(Text::as_str).collect();
        values.join(", ")
    };
    let tags = tags.into_iter();
    tags.map(|(key, values)| (key.as_str().to_owned(), join(values)))
        .collect()
}

fn other(kind: &str, wire: &Wire<'_>) -> Message {
    let kind = match kind {
        "join" => IgnoredKind::Join,
        "status" | "battery" => IgnoredKind::Status,
        _ => IgnoredKind::Other,
    };
    match payload::dev_eui("devEui", wire.dev_eui.as_ref()) {
        Ok(dev_eui) => Message::Event(Box::new(Event {
            at: instant(filled(wire.timestamp.as_ref())),
            battery_level: wire.battery_level.and_then(battery),
            ..Event::new(dev_eui, kind)
        })),
        Err(_) => Message::Ignored(kind),
    }
}
