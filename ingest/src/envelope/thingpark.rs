//! Actility ThingPark (TPX): an object whose one key `DevEUI_…` says what happened. Connectors of different age write
//! the same number as number or as text, and a single gateway with or without its list.
//!
//! `Time` is the gateway's reception as the network server dates it; a frame a gateway kept back (`Late`) has its own.

mod portal;
mod wire;

use super::bare::bare;
use super::clock::Clocks;
use super::gateway::{Location, identify};
use super::instant::instant;
use super::json::{Scalar, Text, filled, is_set};
use super::{Event, Message, Refusal, json, payload, radio};
use std::collections::BTreeMap;
use talblick_model::{Json, Millis, Network, Reception, RejectReason, Uplink};
use talblick_store::IgnoredKind;
use wire::{Body, Customer, Driver, Reporter, Wire};

/// What `DevStatusAns` says instead of a battery level: 0 is mains, 255 is unknown.
const BATTERY_STEPS: std::ops::RangeInclusive<u32> = 1..=254;

pub(super) fn read(text: &str, received_at: Millis) -> Result<Message, Refusal> {
    let wire: Wire<'_> = json::read(text)?;
    let (kind, body) = if let Some(body) = wire.uplink {
        return uplink(&body, received_at).map(|uplink| Message::Uplink(Box::new(uplink)));
    } else if let Some(body) = wire.location {
        (IgnoredKind::Location, body)
    } else if let Some(body) = wire.downlink.or(wire.downlink_rejected) {
        (IgnoredKind::Downlink, body)
    } else if let Some(body) = wire.notification {
        (notification(&body), body)
    } else if wire.sensor_type.is_some() || wire.message_type.is_some() {
        return portal::read(text, received_at);
    } else if let Some(body) = wire.multicast {
        (IgnoredKind::Downlink, body)
    } else {
        return Err(Refusal::new(
            RejectReason::MissingField,
            "`DevEUI_uplink` is missing, and so is every other message ThingPark sends (DevEUI_downlink_Sent, \
             DevEUI_location, DevEUI_notification)",
        ));
    };
    Ok(event(kind, &body))
}

/// What a notification tells.
fn notification(body: &Body<'_>) -> IgnoredKind {
    match filled(body.kind.as_ref()) {
        Some("join" | "reset") => IgnoredKind::Join,
        Some("devstatusans" | "battery" | "status") => IgnoredKind::Status,
        Some("error") => IgnoredKind::Log,
        _ => IgnoredKind::Other,
    }
}

fn uplink(body: &Body<'_>, received_at: Millis) -> Result<Uplink, Refusal> {
    let dev_eui = payload::dev_eui("DevEUI_uplink.DevEUI", body.dev_eui.as_ref())?;
    let of = |refusal: Refusal| refusal.of(dev_eui);
    let f_cnt = payload::f_cnt("DevEUI_uplink.FCntUp", body.f_cnt).map_err(of)?;
    let f_port = payload::f_port("DevEUI_uplink.FPort", body.f_port).map_err(of)?;
    let sent = body.payload_hex.as_ref();
    let payload = payload::hex_payload("DevEUI_uplink.payload_hex", sent, f_port).map_err(of)?;

    let network_received_at = instant(filled(body.time.as_ref()));
    let clocks = Clocks::new(network_received_at, received_at);
    let customer = Customer::read(body.customer_data);
    let locked = filled(body.app_s_key.as_ref()).is_some() || is_set(body.payload_encryption);
    let network = body.lrcid.as_ref();
    Ok(Uplink {
        // The MIC tells this frame from any other of the session, also when a connector sends it twice.
        dedup_id: filled(body.mic_hex.as_ref()).map(|mic| format!("{f_cnt}/{mic}")),
        dev_addr: filled(body.dev_addr.as_ref()).map(str::to_ascii_lowercase),
        f_cnt,
        f_port,
        encrypted: payload.is_some() && locked,
        payload,
        confirmed: body.m_type.and_then(Scalar::number) == Some(4.0),
        data_rate: body
            .spreading_factor
            .map(|factor| radio::lora(Some(factor), Some(Scalar::from(125.0)))),
        frequency_hz: body.frequency.and_then(radio::frequency),
        device_name: customer.name,
        profile: Driver::profile(body.driver),
        application: filled(body.customer_id.as_ref())
            .or_else(|| filled(network))
            .map(str::to_owned),
        decoded: body.payload.or(body.points).map(points),
        receptions: receptions(body),
        tags: customer.tags,
        ..bare(dev_eui, Network::Thingpark, &clocks, network_received_at)
    })
}

/// Driver output as it is; of `points`, value and unit, which the normaliser knows how to read.
fn points(raw: &serde_json::value::RawValue) -> Json {
    let named: Result<BTreeMap<Text<'_>, wire::Point<'_>>, _> = serde_json::from_str(raw.get());
    if let Ok(named) = named
        && !named.is_empty()
        && let Ok(json) = Json::of(&wire::Measured(named))
    {
        return json;
    }
    Json::new(raw.to_owned())
}

fn receptions(body: &Body<'_>) -> Vec<Reception> {
    let best = filled(body.lrrid.as_ref());
    let place = Location::of(body.lrr_lat, body.lrr_lon, None).position();
    let heard = body.lrrs.as_ref().and_then(|lrrs| lrrs.lrr.as_ref());
    let reception = |lrr: &Reporter<'_>| {
        let id = filled(lrr.lrrid.as_ref());
        let (gateway_id, gateway_name) = identify(&[id]);
        Reception {
            gateway_id,
            gateway_name,
            rssi_dbm: lrr.rssi.and_then(Scalar::near_i16).unwrap_or(0),
            snr_db: lrr.snr.and_then(Scalar::near_f32).unwrap_or(0.0),
            antenna: radio::antenna(lrr.chain),
            received_at: None,
            location: place.filter(|_| id == best),
        }
    };
    match heard {
        Some(list) if !list.as_slice().is_empty() => {
            list.as_slice().iter().map(reception).collect()
        }
        _ if best.is_some() => vec![reception(&Reporter {
            lrrid: body.lrrid.clone(),
            chain: None,
            rssi: body.lrr_rssi,
            snr: body.lrr_snr,
        })],
        _ => Vec::new(),
    }
}

/// What a notification says beside its type: battery and margin of `devstatusans`, which way a device was reset. `Var1` of
/// a join is a key under lock, and nobody's business.
fn variables<'b>(body: &'b Body<'_>) -> (Option<Scalar>, Option<Scalar>, Option<&'b str>) {
    let [first, second] = [&body.var1, &body.var2].map(|text| filled(text.as_ref()));
    let number = |text: Option<&str>| text?.trim().parse().ok().map(|n: f64| Scalar::from(n));
    match filled(body.kind.as_ref()) {
        Some("devstatusans") => (number(first), number(second), None),
        Some("reset") => (body.battery_level, body.margin, first),
        _ => (body.battery_level, body.margin, None),
    }
}

fn event(kind: IgnoredKind, body: &Body<'_>) -> Message {
    let Ok(dev_eui) = payload::dev_eui("DevEUI", body.dev_eui.as_ref()) else {
        return Message::Ignored(kind);
    };
    let (level, margin, variant) = variables(body);
    let words = [filled(body.kind.as_ref()), variant];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    let text = match words.as_slice() {
        [] => filled(body.cause.as_ref()).map(str::to_owned),
        words => Some(words.join(" ")),
    };
    Message::Event(Box::new(Event {
        at: instant(filled(body.time.as_ref())),
        battery_level: level.and_then(battery),
        margin_db: margin.and_then(Scalar::near_i16),
        text,
        location: Location::of(body.dev_lat, body.dev_lon, body.dev_alt).position(),
        ..Event::new(dev_eui, kind)
    }))
}

/// A battery level of `DevStatusAns`, 1 to 254, in percent.
pub(super) fn battery(scalar: Scalar) -> Option<f32> {
    let level = scalar.whole(255).filter(|n| BATTERY_STEPS.contains(n))?;
    Scalar::from(f64::from(level) / 254.0 * 100.0).near_f32()
}
