//! ChirpStack 3 in its two JSON dialects, and the network server inside Milesight gateways, which writes like their
//! ancestor.
//!
//! `json` is protobuf's JSON: identities in base64, the decoded object as a text. `json_v3` has digits and the object
//! itself. The only time either gives of its own is `publishedAt`; without it gateways are compared with our clock.

mod wire;

use super::bare::bare;
use super::chirpstack4::Told;
use super::clock::Clocks;
use super::gateway::{Location, identify};
use super::instant::instant;
use super::json::{Scalar, Text, filled, is_set};
use super::{Event, Message, Refusal, json, payload, radio};
use serde_json::value::RawValue;
use std::borrow::Cow;
use talblick_model::{DataRate, DevEui, Json, Millis, Modulation, Network, Reception, Uplink};
use talblick_store::IgnoredKind;
use wire::{RxInfo, TxInfo, Wire};

pub(super) fn read(topic: &str, text: &str, received_at: Millis) -> Result<Message, Refusal> {
    let wire: Wire<'_> = json::read(text)?;
    match told(topic).unwrap_or_else(|| guessed(&wire)) {
        Told::Uplink => uplink(wire, received_at).map(|uplink| Message::Uplink(Box::new(uplink))),
        Told::Kind(kind) => Ok(event(kind, &wire)),
    }
}

pub(super) fn told(topic: &str) -> Option<Told> {
    let (before, last) = topic.rsplit_once('/').unwrap_or_default();
    let event =
        if before.ends_with("/event") || before.contains("/device/") || before.contains("/node/") {
            last
        } else {
            topic.rsplit_once("event=")?.1
        };
    Some(match event {
        "up" | "rx" => Told::Uplink,
        "join" => Told::Kind(IgnoredKind::Join),
        "status" => Told::Kind(IgnoredKind::Status),
        "ack" => Told::Kind(IgnoredKind::Ack),
        "txack" => Told::Kind(IgnoredKind::Downlink),
        "error" => Told::Kind(IgnoredKind::Log),
        "location" => Told::Kind(IgnoredKind::Location),
        "integration" => Told::Kind(IgnoredKind::Other),
        _ => return None,
    })
}

/// What the message is, by the fields only that event has.
fn guessed(wire: &Wire<'_>) -> Told {
    if wire.rx_info.is_some() && wire.data.is_some() || wire.f_port.is_some() {
        return Told::Uplink;
    }
    Told::Kind(if wire.margin.is_some() || wire.battery_level.is_some() {
        IgnoredKind::Status
    } else if wire.acknowledged.is_some() {
        IgnoredKind::Ack
    } else if wire.error.is_some() {
        IgnoredKind::Log
    } else if wire.location.is_some() {
        IgnoredKind::Location
    } else if wire.status.is_some() {
        // Milesight tells that a device came or went.
        IgnoredKind::Other
    } else if wire.dev_addr.is_some() {
        IgnoredKind::Join
    } else if wire.data.is_some() || wire.f_cnt.is_some() {
        return Told::Uplink;
    } else {
        IgnoredKind::Other
    })
}

fn dev_eui(wire: &Wire<'_>) -> Result<DevEui, Refusal> {
    let text = filled(wire.dev_eui.as_ref()).map(|text| payload::digits(text, 8));
    payload::eui("devEUI", text.as_deref())
}

/// Milesight names gateways by `mac`, and itself by serial number.
fn network(wire: &Wire<'_>, heard: &[RxInfo<'_>]) -> Network {
    if wire.gateway_sn.is_some() || heard.iter().any(|rx| rx.mac.is_some()) {
        Network::Milesight
    } else {
        Network::Chirpstack3
    }
}

fn uplink(mut wire: Wire<'_>, received_at: Millis) -> Result<Uplink, Refusal> {
    let dev_eui = dev_eui(&wire)?;
    let of = |refusal: Refusal| refusal.of(dev_eui);
    let f_cnt = payload::f_cnt("fCnt", wire.f_cnt).map_err(of)?;
    let f_port = payload::f_port("fPort", wire.f_port).map_err(of)?;
    let payload = payload::payload("data", wire.data.as_ref(), f_port).map_err(of)?;

    let heard = wire.rx_info.take().map_or_else(Vec::new, |list| list.0);
    let network = network(&wire, &heard);
    let network_received_at =
        instant(filled(wire.published_at.as_ref())).or_else(|| instant(filled(wire.time.as_ref())));
    let mut clocks = match network_received_at {
        Some(_) => Clocks::new(network_received_at, received_at),
        None => Clocks::of_gateways(received_at),
    };
    let receptions = heard.iter().map(|rx| reception(rx, &mut clocks)).collect();
    let sent = wire.tx_info.as_ref();
    let owned = |text: Option<&Text<'_>>| filled(text).map(str::to_owned);
    Ok(Uplink {
        dev_addr: filled(wire.dev_addr.as_ref())
            .map(|text| payload::digits(text, 4).to_ascii_lowercase()),
        f_cnt,
        f_port,
        payload,
        confirmed: is_set(wire.confirmed),
        data_rate: sent.and_then(data_rate),
        frequency_hz: sent.and_then(|tx| tx.frequency).and_then(radio::frequency),
        device_name: owned(wire.device_name.as_ref()),
        profile: owned(wire.device_profile_name.as_ref()),
        application: owned(wire.application_name.as_ref())
            .or_else(|| owned(wire.application_id.as_ref())),
        decoded: decoded(&wire),
        receptions,
        tags: wire.tags.unwrap_or_default().0,
        ..bare(dev_eui, network, &clocks, network_received_at)
    })
}

/// The decoded object; `objectJSON` is a text that holds it.
fn decoded(wire: &Wire<'_>) -> Option<Json> {
    if let Some(raw) = wire.object {
        return Some(Json::new(raw.to_owned()));
    }
    let text = filled(wire.object_json.as_ref())?;
    let raw: Box<RawValue> = serde_json::from_str(text).ok()?;
    Some(Json::new(raw))
}

fn data_rate(tx: &TxInfo<'_>) -> Option<DataRate> {
    if let Some(lora) = &tx.lora {
        return Some(radio::lora(lora.spreading_factor, lora.bandwidth));
    }
    let other = |modulation, bandwidth_hz, bit_rate| DataRate {
        modulation,
        spreading_factor: None,
        bandwidth_hz,
        bit_rate,
    };
    if let Some(fsk) = &tx.fsk {
        return Some(other(
            Modulation::Fsk,
            None,
            fsk.bit_rate.and_then(radio::hertz),
        ));
    }
    if let Some(lr_fhss) = &tx.lr_fhss {
        let width = lr_fhss.operating_channel_width.and_then(radio::hertz);
        return Some(other(Modulation::LrFhss, width, None));
    }
    let rate = tx.data_rate.as_ref()?;
    Some(match filled(rate.modulation.as_ref()) {
        Some("FSK") => other(Modulation::Fsk, None, rate.bit_rate.and_then(radio::hertz)),
        _ => radio::lora(rate.spreading_factor, rate.bandwidth),
    })
}

fn reception(rx: &RxInfo<'_>, clocks: &mut Clocks) -> Reception {
    let id: Option<Cow<'_, str>> = filled(rx.gateway_id.as_ref())
        .or(filled(rx.mac.as_ref()))
        .map(|text| payload::digits(text, 8));
    let name = filled(rx.name.as_ref());
    let (gateway_id, derived) = identify(&[id.as_deref(), name]);
    let place = rx
        .location
        .unwrap_or(Location::of(rx.latitude, rx.longitude, rx.altitude));
    Reception {
        gateway_id,
        gateway_name: name.map(str::to_owned).or(derived),
        rssi_dbm: rx.rssi.and_then(Scalar::near_i16).unwrap_or(0),
        snr_db: rx.snr.and_then(Scalar::near_f32).unwrap_or(0.0),
        antenna: radio::antenna(rx.antenna),
        received_at: clocks.reception(instant(filled(rx.time.as_ref())), None),
        location: place.position(),
    }
}

fn event(kind: IgnoredKind, wire: &Wire<'_>) -> Message {
    let Ok(dev_eui) = dev_eui(wire) else {
        return Message::Ignored(kind);
    };
    let no_level = is_set(wire.external_power_source) || is_set(wire.battery_level_unavailable);
    let words = [&wire.kind, &wire.error, &wire.status];
    let text = words
        .into_iter()
        .filter_map(|word| filled(word.as_ref()))
        .collect::<Vec<_>>()
        .join(" ");
    Message::Event(Box::new(Event {
        at: instant(filled(wire.published_at.as_ref()))
            .or_else(|| instant(filled(wire.time.as_ref()))),
        battery_level: wire
            .battery_level
            .filter(|_| !no_level)
            .and_then(Scalar::near_f32),
        margin_db: wire.margin.and_then(Scalar::near_i16),
        text: (!text.is_empty()).then_some(text),
        location: wire.location.and_then(Location::position),
        ..Event::new(dev_eui, kind)
    }))
}
