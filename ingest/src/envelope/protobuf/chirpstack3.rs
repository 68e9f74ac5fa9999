//! Events of ChirpStack 3, `as/integration/integration.proto` of `chirpstack-api` 3.12. Identities are bytes, the decoded
//! object is a text.

use super::gw::{LegacyRxInfo, LegacyTxInfo, Location};
use super::{decode, filled, time};
use crate::envelope::bare::bare;
use crate::envelope::chirpstack3::told;
use crate::envelope::chirpstack4::Told;
use crate::envelope::clock::Clocks;
use crate::envelope::{Event, Message, Refusal, payload};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use talblick_model::{DevEui, Json, Millis, Network, Payload, Uplink};
use talblick_store::IgnoredKind;

#[derive(Clone, PartialEq, prost::Message)]
struct UplinkEvent {
    #[prost(uint64, tag = "1")]
    application_id: u64,
    #[prost(string, tag = "2")]
    application_name: String,
    #[prost(string, tag = "3")]
    device_name: String,
    #[prost(bytes = "vec", tag = "4")]
    dev_eui: Vec<u8>,
    #[prost(message, repeated, tag = "5")]
    rx_info: Vec<LegacyRxInfo>,
    #[prost(message, optional, tag = "6")]
    tx_info: Option<LegacyTxInfo>,
    #[prost(uint32, tag = "9")]
    f_cnt: u32,
    #[prost(uint32, tag = "10")]
    f_port: u32,
    #[prost(bytes = "vec", tag = "11")]
    data: Vec<u8>,
    #[prost(string, tag = "12")]
    object_json: String,
    #[prost(btree_map = "string, string", tag = "13")]
    tags: BTreeMap<String, String>,
    #[prost(bool, tag = "14")]
    confirmed_uplink: bool,
    #[prost(bytes = "vec", tag = "15")]
    dev_addr: Vec<u8>,
    #[prost(message, optional, tag = "16")]
    published_at: Option<prost_types::Timestamp>,
    #[prost(string, tag = "18")]
    device_profile_name: String,
}

/// What every event has.
#[derive(Clone, PartialEq, prost::Message)]
struct AnyEvent {
    #[prost(bytes = "vec", tag = "4")]
    dev_eui: Vec<u8>,
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
    #[prost(message, optional, tag = "10")]
    published_at: Option<prost_types::Timestamp>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct ErrorEvent {
    #[prost(string, tag = "6")]
    error: String,
    #[prost(message, optional, tag = "9")]
    published_at: Option<prost_types::Timestamp>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct LocationEvent {
    #[prost(message, optional, tag = "5")]
    location: Option<Location>,
    #[prost(message, optional, tag = "9")]
    published_at: Option<prost_types::Timestamp>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct JoinEvent {
    #[prost(message, optional, tag = "10")]
    published_at: Option<prost_types::Timestamp>,
}

pub(in crate::envelope) fn read(
    topic: &str,
    payload: &[u8],
    received_at: Millis,
) -> Result<Message, Refusal> {
    match told(topic).unwrap_or(Told::Uplink) {
        Told::Uplink => {
            uplink(payload, received_at).map(|uplink| Message::Uplink(Box::new(uplink)))
        }
        Told::Kind(kind) => event(kind, payload),
    }
}

fn uplink(bytes: &[u8], received_at: Millis) -> Result<Uplink, Refusal> {
    let wire: UplinkEvent = decode(bytes, "a ChirpStack 3 uplink")?;
    let dev_eui = payload::eui("dev_eui", Some(&hex::encode(&wire.dev_eui)))?;
    let f_port = payload::f_port("f_port", Some(f64::from(wire.f_port).into()))
        .map_err(|refusal| refusal.of(dev_eui))?;
    let network_received_at = time(wire.published_at.as_ref());
    let mut clocks = match network_received_at {
        Some(_) => Clocks::new(network_received_at, received_at),
        None => Clocks::of_gateways(received_at),
    };
    let heard = wire.rx_info.iter();
    let receptions = heard.map(|rx| rx.reception(&mut clocks)).collect();
    let sent = wire.tx_info.as_ref();
    let object: Option<Box<RawValue>> = serde_json::from_str(&wire.object_json).ok();
    Ok(Uplink {
        dev_addr: filled(&hex::encode(&wire.dev_addr)),
        f_cnt: wire.f_cnt,
        f_port,
        payload: Some(wire.data)
            .filter(|data| f_port.is_some() && !data.is_empty())
            .map(Payload),
        confirmed: wire.confirmed_uplink,
        data_rate: sent.and_then(LegacyTxInfo::data_rate),
        frequency_hz: sent.and_then(LegacyTxInfo::frequency_hz),
        device_name: filled(&wire.device_name),
        profile: filled(&wire.device_profile_name),
        application: filled(&wire.application_name)
            .or_else(|| (wire.application_id > 0).then(|| wire.application_id.to_string())),
        decoded: object.map(Json::new),
        receptions,
        tags: wire.tags,
        ..bare(dev_eui, Network::Chirpstack3, &clocks, network_received_at)
    })
}

fn event(kind: IgnoredKind, bytes: &[u8]) -> Result<Message, Refusal> {
    let what = "a ChirpStack 3 event";
    let wire: AnyEvent = decode(bytes, what)?;
    let Ok(dev_eui) = hex::encode(&wire.dev_eui).parse::<DevEui>() else {
        return Ok(Message::Ignored(kind));
    };
    let mut event = Event::new(dev_eui, kind);
    match kind {
        IgnoredKind::Status => {
            let status: StatusEvent = decode(bytes, what)?;
            let known = !status.external_power_source && !status.battery_level_unavailable;
            event.at = time(status.published_at.as_ref());
            event.battery_level = known
                .then_some(status.battery_level)
                .filter(|n| n.is_finite());
            event.margin_db = i16::try_from(status.margin).ok();
        }
        IgnoredKind::Log => {
            let error: ErrorEvent = decode(bytes, what)?;
            event.at = time(error.published_at.as_ref());
            event.text = filled(&error.error);
        }
        IgnoredKind::Location => {
            let located: LocationEvent = decode(bytes, what)?;
            event.at = time(located.published_at.as_ref());
            event.location = located.location.as_ref().and_then(Location::position);
        }
        IgnoredKind::Join => {
            let join: JoinEvent = decode(bytes, what)?;
            event.at = time(join.published_at.as_ref());
        }
        _ => {}
    }
    Ok(Message::Event(Box::new(event)))
}
