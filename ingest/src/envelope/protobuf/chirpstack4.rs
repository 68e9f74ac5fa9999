//! Events of ChirpStack 4, `integration.proto`.

use super::gw::{Location, RxInfo, TxInfo};
use super::{decode, filled, json, time};
use crate::envelope::bare::bare;
use crate::envelope::chirpstack4::{Told, told};
use crate::envelope::clock::Clocks;
use crate::envelope::{Event, Message, Refusal, payload};
use std::collections::BTreeMap;
use talblick_model::{DevEui, Millis, Network, Payload, Uplink};
use talblick_store::IgnoredKind;

#[derive(Clone, PartialEq, prost::Message)]
struct UplinkEvent {
    #[prost(string, tag = "1")]
    deduplication_id: String,
    #[prost(message, optional, tag = "2")]
    time: Option<prost_types::Timestamp>,
    #[prost(message, optional, tag = "3")]
    device_info: Option<DeviceInfo>,
    #[prost(string, tag = "4")]
    dev_addr: String,
    #[prost(uint32, tag = "7")]
    f_cnt: u32,
    #[prost(uint32, tag = "8")]
    f_port: u32,
    #[prost(bool, tag = "9")]
    confirmed: bool,
    #[prost(bytes = "vec", tag = "10")]
    data: Vec<u8>,
    #[prost(message, optional, tag = "11")]
    object: Option<prost_types::Struct>,
    #[prost(message, repeated, tag = "12")]
    rx_info: Vec<RxInfo>,
    #[prost(message, optional, tag = "13")]
    tx_info: Option<TxInfo>,
    #[prost(message, optional, tag = "15")]
    join_server_context: Option<Present>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct DeviceInfo {
    #[prost(string, tag = "3")]
    application_id: String,
    #[prost(string, tag = "4")]
    application_name: String,
    #[prost(string, tag = "6")]
    device_profile_name: String,
    #[prost(string, tag = "7")]
    device_name: String,
    #[prost(string, tag = "8")]
    dev_eui: String,
    #[prost(btree_map = "string, string", tag = "9")]
    tags: BTreeMap<String, String>,
}

/// A message that is only looked at for being there.
#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Present {}

/// What every event but a log begins with.
#[derive(Clone, PartialEq, prost::Message)]
struct OtherEvent {
    #[prost(message, optional, tag = "2")]
    time: Option<prost_types::Timestamp>,
    #[prost(message, optional, tag = "3")]
    device_info: Option<DeviceInfo>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct StatusEvent {
    #[prost(int32, tag = "5")]
    margin: i32,
    #[prost(bool, tag = "6")]
    external_power_source: bool,
    #[prost(bool, tag = "7")]
    battery_level_unavailable: bool,
    #[prost(float, tag = "8")]
    battery_level: f32,
}

#[derive(Clone, PartialEq, prost::Message)]
struct LocationEvent {
    #[prost(message, optional, tag = "4")]
    location: Option<Location>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct LogEvent {
    #[prost(message, optional, tag = "1")]
    time: Option<prost_types::Timestamp>,
    #[prost(message, optional, tag = "2")]
    device_info: Option<DeviceInfo>,
    #[prost(int32, tag = "3")]
    level: i32,
    #[prost(int32, tag = "4")]
    code: i32,
    #[prost(string, tag = "5")]
    description: String,
}

const LOG_LEVELS: [&str; 3] = ["INFO", "WARNING", "ERROR"];
const LOG_CODES: [&str; 12] = [
    "UNKNOWN",
    "DOWNLINK_PAYLOAD_SIZE",
    "UPLINK_CODEC",
    "DOWNLINK_CODEC",
    "OTAA",
    "UPLINK_F_CNT_RESET",
    "UPLINK_MIC",
    "UPLINK_F_CNT_RETRANSMISSION",
    "DOWNLINK_GATEWAY",
    "RELAY_NEW_END_DEVICE",
    "F_CNT_DOWN",
    "EXPIRED",
];

pub(in crate::envelope) fn read(
    topic: &str,
    payload: &[u8],
    received_at: Millis,
) -> Result<Message, Refusal> {
    match told(topic).unwrap_or(Told::Uplink) {
        Told::Uplink => {
            uplink(payload, received_at).map(|uplink| Message::Uplink(Box::new(uplink)))
        }
        Told::Kind(IgnoredKind::Log) => log(payload),
        Told::Kind(kind) => other(kind, payload),
    }
}

fn uplink(bytes: &[u8], received_at: Millis) -> Result<Uplink, Refusal> {
    let wire: UplinkEvent = decode(bytes, "a ChirpStack 4 uplink")?;
    let info = wire.device_info.unwrap_or_default();
    let dev_eui = payload::eui("device_info.dev_eui", Some(&info.dev_eui))?;
    let f_port = payload::f_port("f_port", Some(f64::from(wire.f_port).into()))
        .map_err(|refusal| refusal.of(dev_eui))?;
    let payload = Some(wire.data)
        .filter(|data| f_port.is_some() && !data.is_empty())
        .map(Payload);
    let network_received_at = wire
        .rx_info
        .iter()
        .find_map(|rx| time(rx.ns_time.as_ref()))
        .or_else(|| time(wire.time.as_ref()));
    let mut clocks = Clocks::new(network_received_at, received_at);
    let heard = wire.rx_info.iter();
    let receptions = heard.map(|rx| rx.reception(&mut clocks)).collect();
    let sent = wire.tx_info.as_ref();
    Ok(Uplink {
        dedup_id: filled(&wire.deduplication_id),
        dev_addr: filled(&wire.dev_addr.to_ascii_lowercase()),
        f_cnt: wire.f_cnt,
        f_port,
        encrypted: payload.is_some() && wire.join_server_context.is_some(),
        payload,
        confirmed: wire.confirmed,
        data_rate: sent.and_then(TxInfo::data_rate),
        frequency_hz: sent.and_then(TxInfo::frequency_hz),
        device_name: filled(&info.device_name),
        profile: filled(&info.device_profile_name),
        application: filled(&info.application_name).or_else(|| filled(&info.application_id)),
        decoded: wire.object.and_then(json),
        receptions,
        tags: info.tags,
        ..bare(dev_eui, Network::Chirpstack4, &clocks, network_received_at)
    })
}

fn sender(info: Option<DeviceInfo>) -> Option<DevEui> {
    info?.dev_eui.parse().ok()
}

fn other(kind: IgnoredKind, bytes: &[u8]) -> Result<Message, Refusal> {
    let what = "a ChirpStack 4 event";
    let wire: OtherEvent = decode(bytes, what)?;
    let Some(dev_eui) = sender(wire.device_info) else {
        return Ok(Message::Ignored(kind));
    };
    let mut event = Event {
        at: time(wire.time.as_ref()),
        ..Event::new(dev_eui, kind)
    };
    if kind == IgnoredKind::Status {
        let status: StatusEvent = decode(bytes, what)?;
        let known = !status.external_power_source && !status.battery_level_unavailable;
        event.battery_level = known
            .then_some(status.battery_level)
            .filter(|n| n.is_finite());
        event.margin_db = i16::try_from(status.margin).ok();
    } else if kind == IgnoredKind::Location {
        let located: LocationEvent = decode(bytes, what)?;
        event.location = located.location.as_ref().and_then(Location::position);
    }
    Ok(Message::Event(Box::new(event)))
}

fn log(bytes: &[u8]) -> Result<Message, Refusal> {
    let wire: LogEvent = decode(bytes, "a ChirpStack 4 log event")?;
    let Some(dev_eui) = sender(wire.device_info) else {
        return Ok(Message::Ignored(IgnoredKind::Log));
    };
    let word = |words: &[&'static str], n: i32| {
        usize::try_from(n).ok().and_then(|n| words.get(n).copied())
    };
    let words = [
        word(&LOG_LEVELS, wire.level),
        word(&LOG_CODES, wire.code),
        Some(wire.description.as_str()).filter(|text| !text.is_empty()),
    ];
    Ok(Message::Event(Box::new(Event {
        at: time(wire.time.as_ref()),
        text: Some(words.into_iter().flatten().collect::<Vec<_>>().join(" ")),
        ..Event::new(dev_eui, IgnoredKind::Log)
    })))
}
