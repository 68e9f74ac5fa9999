//! The Things Stack 3, JSON of `ttn.lorawan.v3.ApplicationUp`, as MQTT and webhooks carry it.
//!
//! Every field that is zero, false or empty is left out: the first frame after a join has no `f_cnt`. `rx_metadata` has one
//! entry per antenna. `timestamp` is a counter that wraps, `settings.time` an unchecked clock: neither is read.

mod wire;

use super::clock::Clocks;
use super::gateway::{Location, identify};
use super::instant::instant;
use super::json::{Scalar, Text, filled, is_set};
use super::radio::{self, Rate};
use super::{Event, Message, Refusal, json, payload};
use crate::codec::normalized;
use serde_json::value::RawValue;
use talblick_model::{DevEui, GatewayId, Json, Millis, Network, Reception, RejectReason, Uplink};
use talblick_store::IgnoredKind;
use wire::{PacketBroker, RxMetadata, UplinkMessage, VersionIds, Wire};

pub(super) fn read(topic: &str, text: &str, received_at: Millis) -> Result<Message, Refusal> {
    let mut wire: Wire<'_> = json::read(text)?;
    if is_set(wire.simulated) {
        return Ok(Message::Ignored(IgnoredKind::Simulated));
    }
    if let Some(message) = wire.uplink_message.take() {
        return uplink(wire, message, received_at).map(|uplink| Message::Uplink(Box::new(uplink)));
    }
    kind(&wire)
        .or_else(|| told(topic))
        .map(|kind| event(kind, &wire))
        .ok_or_else(|| {
            let refusal = Refusal::new(
                RejectReason::MissingField,
                "`uplink_message` is missing, and so is every other message The Things Stack sends \
                 (join_accept, downlink_…, location_solved, service_data)",
            );
            match dev_eui(&wire) {
                Ok(dev_eui) => refusal.of(dev_eui),
                Err(_) => refusal,
            }
        })
}

fn kind(wire: &Wire<'_>) -> Option<IgnoredKind> {
    let downlink = wire.downlink_queued.is_some()
        || wire.downlink_sent.is_some()
        || wire.downlink_failed.is_some()
        || wire.downlink_queue_invalidated.is_some();
    if wire.join_accept.is_some() {
        Some(IgnoredKind::Join)
    } else if wire.downlink_ack.is_some() || wire.downlink_nack.is_some() {
        Some(IgnoredKind::Ack)
    } else if downlink {
        Some(IgnoredKind::Downlink)
    } else if wire.location_solved.is_some() {
        Some(IgnoredKind::Location)
    } else if wire.service_data.is_some() || wire.uplink_normalized.is_some() {
        // A normalised uplink repeats an `up` message that arrives on its own.
        Some(IgnoredKind::Other)
    } else {
        None
    }
}

/// Of `v3/{application}/devices/{device}/…`, what follows the device. `up` is not here: without `uplink_message` it is
/// not one.
fn told(topic: &str) -> Option<IgnoredKind> {
    let (_, rest) = topic.split_once("/devices/")?;
    let (_, what) = rest.split_once('/')?;
    Some(match what {
        "join" => IgnoredKind::Join,
        "down/ack" | "down/nack" => IgnoredKind::Ack,
        "location/solved" => IgnoredKind::Location,
        "service/data" => IgnoredKind::Other,
        _ if what.starts_with("down/") => IgnoredKind::Downlink,
        _ => return None,
    })
}

fn dev_eui(wire: &Wire<'_>) -> Result<DevEui, Refusal> {
    let ids = wire.end_device_ids.as_ref();
    payload::dev_eui(
        "end_device_ids.dev_eui",
        ids.and_then(|ids| ids.dev_eui.as_ref()),
    )
}

fn uplink(
    wire: Wire<'_>,
    message: UplinkMessage<'_>,
    received_at: Millis,
) -> Result<Uplink, Refusal> {
    let dev_eui = dev_eui(&wire)?;
    let of = |refusal: Refusal| refusal.of(dev_eui);
    let f_cnt = payload::f_cnt("uplink_message.f_cnt", message.f_cnt).map_err(of)?;
    let f_port = payload::f_port("uplink_message.f_port", message.f_port).map_err(of)?;
    let frm_payload = message.frm_payload.as_ref();
    let payload =
        payload::payload("uplink_message.frm_payload", frm_payload, f_port).map_err(of)?;

    let network_received_at = instant(filled(message.received_at.as_ref()))
        .or_else(|| instant(filled(wire.received_at.as_ref())));
    let mut clocks = Clocks::new(network_received_at, received_at);
    let heard = message.rx_metadata.map_or_else(Vec::new, |list| list.0);
    let receptions = heard.iter().map(|rx| reception(rx, &mut clocks)).collect();
    let (observed_at, observed_by) = clocks.observed();

    let ids = wire.end_device_ids.as_ref();
    let application = ids.and_then(|ids| ids.application_ids.as_ref());
    let settings = message.settings.as_ref();
    Ok(Uplink {
        dev_eui,
        network: Network::Tts3,
        dedup_id: wire
            .correlation_ids
            .as_ref()
            .and_then(|ids| dedup_id(&ids.0)),
        dev_addr: ids
            .and_then(|ids| filled(ids.dev_addr.as_ref()))
            .map(str::to_ascii_lowercase),
        f_cnt,
        f_port,
        encrypted: payload.is_some() && message.app_s_key.is_some(),
        payload,
        confirmed: is_set(message.confirmed),
        observed_at,
        observed_by,
        network_received_at,
        data_rate: settings.and_then(|s| s.data_rate).and_then(Rate::data_rate),
        frequency_hz: settings.and_then(|s| s.frequency).and_then(radio::hertz),
        device_name: ids
            .and_then(|ids| filled(ids.device_id.as_ref()))
            .map(str::to_owned),
        profile: message.version_ids.as_ref().and_then(profile),
        application: application
            .and_then(|ids| filled(ids.application_id.as_ref()))
            .map(str::to_owned),
        decoded: decoded(message.decoded_payload, message.normalized_payload),
        receptions,
        tags: wire.attributes.unwrap_or_default().0,
    })
}

/// What the network server decoded, with what it normalised of that beside the other fields.
fn decoded(object: Option<&RawValue>, normalised: Option<&RawValue>) -> Option<Json> {
    let plain = || object.map(|raw| Json::new(raw.to_owned()));
    let Some(normalised) = normalised.filter(|list| list.get().starts_with('[')) else {
        return plain();
    };
    let fields = match object.map_or("null", RawValue::get) {
        "null" => Some(""),
        text => text
            .strip_prefix('{')
            .and_then(|text| text.strip_suffix('}')),
    };
    let Some(fields) = fields.map(str::trim) else {
        return plain();
    };
    let comma = if fields.is_empty() { "" } else { "," };
    let both = format!("{{{fields}{comma}\"{}\":{normalised}}}", normalized::NAME);
    RawValue::from_string(both).ok().map(Json::new)
}

/// The network server's own correlation id, or that of the first gateway; both stay the same when a message is fetched
/// again from the storage integration.
fn dedup_id(ids: &[Text<'_>]) -> Option<String> {
    ["ns:uplink:", "gs:uplink:"].into_iter().find_map(|prefix| {
        let mut ids = ids.iter().map(Text::as_str);
        ids.find(|id| id.starts_with(prefix)).map(str::to_owned)
    })
}

fn profile(ids: &VersionIds<'_>) -> Option<String> {
    match (filled(ids.brand_id.as_ref()), filled(ids.model_id.as_ref())) {
        (Some(brand), Some(model)) => Some(format!("{brand}/{model}")),
        (brand, model) => brand.or(model).map(str::to_owned),
    }
}

fn reception(rx: &RxMetadata<'_>, clocks: &mut Clocks) -> Reception {
    let own = rx.gateway_ids.as_ref();
    let (gateway_id, name) = if let Some(broker) = &rx.packet_broker {
        forwarder(broker)
    } else {
        let name = own.and_then(|ids| filled(ids.gateway_id.as_ref()));
        let eui = own.and_then(|ids| filled(ids.eui.as_ref()));
        let (id, derived) = identify(&[eui, name]);
        (id, name.map(str::to_owned).or(derived))
    };
    // GPS time is tried first; an NTP or unset clock stands in `time`.
    let gateway = instant(filled(rx.gps_time.as_ref()));
    let gateway = gateway.or_else(|| instant(filled(rx.time.as_ref())));
    Reception {
        gateway_id,
        gateway_name: name,
        rssi_dbm: rx
            .rssi
            .or(rx.channel_rssi)
            .and_then(Scalar::near_i16)
            .unwrap_or(0),
        snr_db: rx.snr.and_then(Scalar::near_f32).unwrap_or(0.0),
        antenna: radio::antenna(rx.antenna_index),
        received_at: clocks.reception(gateway, instant(filled(rx.received_at.as_ref()))),
        location: rx.location.and_then(Location::position),
    }
}

/// A gateway of another network, heard through Packet Broker: `gateway_ids` only says `packetbroker` then.
fn forwarder(broker: &PacketBroker<'_>) -> (GatewayId, Option<String>) {
    let name = filled(broker.gateway.as_ref());
    // A name is unique only within its network and tenant.
    let within = [
        filled(broker.net.as_ref()),
        filled(broker.tenant.as_ref()),
        name,
    ];
    let full = within.into_iter().flatten().collect::<Vec<_>>().join("/");
    let eui_in_name = name.filter(|name| name.starts_with("eui-"));
    let (id, derived) = identify(&[
        filled(broker.eui.as_ref()),
        eui_in_name,
        Some(full.as_str()),
    ]);
    (id, name.map(str::to_owned).or(derived))
}

fn event(kind: IgnoredKind, wire: &Wire<'_>) -> Message {
    let Ok(dev_eui) = dev_eui(wire) else {
        return Message::Ignored(kind);
    };
    let failure = wire.downlink_failed.as_ref().and_then(|f| f.error.as_ref());
    let text = failure
        .and_then(|error| filled(error.message_format.as_ref()).or(filled(error.name.as_ref())));
    Message::Event(Box::new(Event {
        dev_eui,
        kind,
        at: instant(filled(wire.received_at.as_ref())),
        battery_level: None,
        margin_db: None,
        text: text.map(str::to_owned),
        location: wire
            .location_solved
            .as_ref()
            .and_then(|solved| solved.location)
            .and_then(Location::position),
    }))
}
