//! ChirpStack 4, JSON encoding of `integration.proto` and `gw.proto` (chirpstack/api/proto).
//!
//! `integration.*` writes every field, `gw.*` and `common.*` leave out zeros, unset messages are absent or null: so
//! everything is optional here, and absent means zero. Names are read in `camelCase` and `snake_case`.

use super::clock::Clocks;
use super::gateway::{Location, identify};
use super::instant::instant;
use super::json::{List, Present, Scalar, Tags, Text, filled, is_set};
use super::radio::{self, Rate};
use super::{Event, Message, Refusal, json, payload};
use serde::Deserialize;
use serde_json::value::RawValue;
use talblick_model::{DevEui, Json, Millis, Network, Reception, Uplink};
use talblick_store::IgnoredKind;

/// Any event: which one it is, topic and fields tell.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "the message to be an object")]
struct Wire<'a> {
    #[serde(borrow, alias = "deduplication_id")]
    deduplication_id: Option<Text<'a>>,
    #[serde(borrow)]
    time: Option<Text<'a>>,
    #[serde(borrow, alias = "device_info")]
    device_info: Option<DeviceInfo<'a>>,
    #[serde(borrow, alias = "dev_addr")]
    dev_addr: Option<Text<'a>>,
    #[serde(alias = "f_cnt")]
    f_cnt: Option<Scalar>,
    #[serde(alias = "f_port")]
    f_port: Option<Scalar>,
    confirmed: Option<Scalar>,
    #[serde(borrow)]
    data: Option<Text<'a>>,
    #[serde(borrow)]
    object: Option<&'a RawValue>,
    #[serde(borrow, alias = "rx_info")]
    rx_info: Option<List<RxInfo<'a>>>,
    #[serde(alias = "tx_info")]
    tx_info: Option<TxInfo>,
    #[serde(alias = "join_server_context")]
    join_server_context: Option<Present>,

    margin: Option<Scalar>,
    #[serde(alias = "external_power_source")]
    external_power_source: Option<Scalar>,
    #[serde(alias = "battery_level_unavailable")]
    battery_level_unavailable: Option<Scalar>,
    #[serde(alias = "battery_level")]
    battery_level: Option<Scalar>,
    #[serde(borrow)]
    level: Option<Text<'a>>,
    #[serde(borrow)]
    code: Option<Text<'a>>,
    #[serde(borrow)]
    description: Option<Text<'a>>,
    acknowledged: Option<Present>,
    #[serde(alias = "downlink_id")]
    downlink_id: Option<Present>,
    location: Option<Location>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "`deviceInfo` to be an object")]
struct DeviceInfo<'a> {
    #[serde(borrow, alias = "application_id")]
    application_id: Option<Text<'a>>,
    #[serde(borrow, alias = "application_name")]
    application_name: Option<Text<'a>>,
    #[serde(borrow, alias = "device_profile_name")]
    device_profile_name: Option<Text<'a>>,
    #[serde(borrow, alias = "device_name")]
    device_name: Option<Text<'a>>,
    #[serde(borrow, alias = "dev_eui")]
    dev_eui: Option<Text<'a>>,
    tags: Option<Tags>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "`rxInfo` to hold objects")]
struct RxInfo<'a> {
    #[serde(borrow, alias = "gateway_id")]
    gateway_id: Option<Text<'a>>,
    #[serde(borrow, alias = "gw_time")]
    gw_time: Option<Text<'a>>,
    #[serde(borrow, alias = "ns_time")]
    ns_time: Option<Text<'a>>,
    rssi: Option<Scalar>,
    snr: Option<Scalar>,
    antenna: Option<Scalar>,
    location: Option<Location>,
    #[serde(borrow)]
    metadata: Option<Metadata<'a>>,
}

/// The two names that roaming partners put among a reception's free-form metadata.
#[derive(Deserialize)]
#[serde(expecting = "`metadata` to be an object")]
struct Metadata<'a> {
    #[serde(borrow)]
    gateway_id: Option<Text<'a>>,
    #[serde(borrow)]
    gateway_name: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(expecting = "`txInfo` to be an object")]
struct TxInfo {
    frequency: Option<Scalar>,
    modulation: Option<Rate>,
}

/// What the topic (`…/event/up`) or a webhook's query (`?event=up`) says the message is.
pub(super) enum Told {
    Uplink,
    Kind(IgnoredKind),
}

pub(super) fn read(topic: &str, text: &str, received_at: Millis) -> Result<Message, Refusal> {
    let wire: Wire<'_> = json::read(text)?;
    match told(topic).unwrap_or_else(|| guessed(&wire)) {
        Told::Uplink => uplink(wire, received_at).map(|uplink| Message::Uplink(Box::new(uplink))),
        Told::Kind(kind) => Ok(event(kind, &wire)),
    }
}

pub(super) fn told(topic: &str) -> Option<Told> {
    let (before, last) = topic.rsplit_once('/').unwrap_or_default();
    let event = if before.ends_with("/event") {
        last
    } else {
        topic.rsplit_once("event=")?.1
    };
    Some(match event {
        "up" => Told::Uplink,
        "join" => Told::Kind(IgnoredKind::Join),
        "status" => Told::Kind(IgnoredKind::Status),
        "ack" => Told::Kind(IgnoredKind::Ack),
        "txack" => Told::Kind(IgnoredKind::Downlink),
        "log" => Told::Kind(IgnoredKind::Log),
        "location" => Told::Kind(IgnoredKind::Location),
        "integration" => Told::Kind(IgnoredKind::Other),
        _ => return None,
    })
}

/// What the message is, by the fields only that event has.
fn guessed(wire: &Wire<'_>) -> Told {
    if wire.rx_info.is_some() || wire.f_cnt.is_some() || wire.data.is_some() {
        return Told::Uplink;
    }
    Told::Kind(if wire.margin.is_some() || wire.battery_level.is_some() {
        IgnoredKind::Status
    } else if wire.acknowledged.is_some() {
        IgnoredKind::Ack
    } else if wire.downlink_id.is_some() {
        IgnoredKind::Downlink
    } else if wire.level.is_some() || wire.description.is_some() {
        IgnoredKind::Log
    } else if wire.location.is_some() {
        IgnoredKind::Location
    } else if wire.dev_addr.is_some() {
        IgnoredKind::Join
    } else {
        IgnoredKind::Other
    })
}

fn dev_eui(info: Option<&DeviceInfo<'_>>) -> Result<DevEui, Refusal> {
    payload::dev_eui("deviceInfo.devEui", info.and_then(|i| i.dev_eui.as_ref()))
}

fn uplink(wire: Wire<'_>, received_at: Millis) -> Result<Uplink, Refusal> {
    let dev_eui = dev_eui(wire.device_info.as_ref())?;
    let of = |refusal: Refusal| refusal.of(dev_eui);
    let f_cnt = payload::f_cnt("fCnt", wire.f_cnt).map_err(of)?;
    let f_port = payload::f_port("fPort", wire.f_port).map_err(of)?;
    let payload = payload::payload("data", wire.data.as_ref(), f_port).map_err(of)?;

    let heard = wire.rx_info.map_or_else(Vec::new, |list| list.0);
    // `time` may come from a gateway's GPS without any check, so it is only asked where no reception has `nsTime`.
    let network_received_at = heard
        .iter()
        .find_map(|rx| instant(filled(rx.ns_time.as_ref())))
        .or_else(|| instant(filled(wire.time.as_ref())));
    let mut clocks = Clocks::new(network_received_at, received_at);
    let receptions = heard.iter().map(|rx| reception(rx, &mut clocks)).collect();
    let (observed_at, observed_by) = clocks.observed();

    let sent = wire.tx_info.as_ref();
    let info = wire.device_info;
    let text = |pick: fn(&DeviceInfo<'_>) -> Option<String>| info.as_ref().and_then(pick);
    Ok(Uplink {
        dev_eui,
        network: Network::Chirpstack4,
        dedup_id: filled(wire.deduplication_id.as_ref()).map(str::to_owned),
        dev_addr: filled(wire.dev_addr.as_ref()).map(str::to_ascii_lowercase),
        f_cnt,
        f_port,
        encrypted: payload.is_some() && wire.join_server_context.is_some(),
        payload,
        confirmed: is_set(wire.confirmed),
        observed_at,
        observed_by,
        network_received_at,
        data_rate: sent.and_then(|tx| tx.modulation).and_then(Rate::data_rate),
        frequency_hz: sent.and_then(|tx| tx.frequency).and_then(radio::hertz),
        device_name: text(|i| filled(i.device_name.as_ref()).map(str::to_owned)),
        profile: text(|i| filled(i.device_profile_name.as_ref()).map(str::to_owned)),
        application: text(|i| {
            filled(i.application_name.as_ref())
                .or(filled(i.application_id.as_ref()))
                .map(str::to_owned)
        }),
        decoded: wire.object.map(|raw| Json::new(raw.to_owned())),
        receptions,
        tags: info.and_then(|i| i.tags).unwrap_or_default().0,
    })
}

fn reception(rx: &RxInfo<'_>, clocks: &mut Clocks) -> Reception {
    let metadata = rx.metadata.as_ref();
    let named = metadata.and_then(|m| filled(m.gateway_name.as_ref()));
    let (gateway_id, derived) = identify(&[
        filled(rx.gateway_id.as_ref()),
        metadata.and_then(|m| filled(m.gateway_id.as_ref())),
        named,
    ]);
    Reception {
        gateway_id,
        gateway_name: named.map(str::to_owned).or(derived),
        rssi_dbm: rx.rssi.and_then(Scalar::near_i16).unwrap_or(0),
        snr_db: rx.snr.and_then(Scalar::near_f32).unwrap_or(0.0),
        antenna: radio::antenna(rx.antenna),
        received_at: clocks.reception(
            instant(filled(rx.gw_time.as_ref())),
            instant(filled(rx.ns_time.as_ref())),
        ),
        location: rx.location.and_then(Location::position),
    }
}

fn event(kind: IgnoredKind, wire: &Wire<'_>) -> Message {
    let Ok(dev_eui) = dev_eui(wire.device_info.as_ref()) else {
        return Message::Ignored(kind);
    };
    let no_level = is_set(wire.external_power_source) || is_set(wire.battery_level_unavailable);
    let words = [&wire.level, &wire.code, &wire.description];
    let text = words
        .into_iter()
        .filter_map(|word| filled(word.as_ref()))
        .collect::<Vec<_>>()
        .join(" ");
    Message::Event(Box::new(Event {
        dev_eui,
        kind,
        at: instant(filled(wire.time.as_ref())),
        battery_level: wire
            .battery_level
            .filter(|_| !no_level)
            .and_then(Scalar::near_f32),
        margin_db: wire.margin.and_then(Scalar::near_i16),
        text: (!text.is_empty()).then_some(text),
        location: wire.location.and_then(Location::position),
    }))
}
