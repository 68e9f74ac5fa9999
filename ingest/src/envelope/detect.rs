//! Tells network servers apart: by what the message says, and only if that says nothing, by its topic.

use super::json::Text;
use super::{Format, Refusal, json};
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use std::fmt;
use talblick_model::RejectReason;

/// Whose JSON this is. Reads only as far as the first key that tells.
pub(super) fn of_text(topic: &str, text: &str) -> Result<Format, Refusal> {
    let mut told = None;
    let mut json = serde_json::Deserializer::from_str(text);
    let end = json.deserialize_map(Keys(&mut told));
    if let Some(told) = told.or_else(|| by_topic(topic)) {
        return Ok(told);
    }
    end.and_then(|()| json.end()).map_err(json::refusal)?;
    Err(Refusal::new(
        RejectReason::UnknownFormat,
        format!(
            "none of the message's keys is one that a known network server writes (`deviceInfo` of chirpstack4, \
             `end_device_ids` of tts3, …), and the topic tells nothing; formats are {}",
            Format::names()
        ),
    ))
}

/// Whose protobuf this is. `None`: not protobuf of anyone known.
pub(super) fn of_bytes(topic: &str, payload: &[u8]) -> Option<Format> {
    if payload.trim_ascii().is_empty() {
        return None;
    }
    match by_topic(topic) {
        Some(Format::Chirpstack4) => Some(Format::Chirpstack4Protobuf),
        Some(Format::Chirpstack3) => Some(Format::Chirpstack3),
        Some(Format::GatewayJson) => Some(Format::Gateway),
        // A webhook has no topic: ChirpStack 3 begins with a number, ChirpStack 4 with a text.
        _ => match payload.first() {
            Some(0x08) => Some(Format::Chirpstack3),
            Some(0x0a) => Some(Format::Chirpstack4Protobuf),
            _ => None,
        },
    }
}

/// Whose topic this is; protobuf and JSON have the same.
fn by_topic(topic: &str) -> Option<Format> {
    let mut segments = topic.rsplit('/');
    let (last, event, id, what) = (
        segments.next()?,
        segments.next()?,
        segments.next()?,
        segments.next().unwrap_or_default(),
    );
    if what == "gateway" && matches!(event, "event" | "state") {
        return Some(Format::GatewayJson);
    }
    if (event, what) == ("event", "device") {
        // ChirpStack 4 numbers applications by UUID, ChirpStack 3 by counting.
        let application = segments.next().unwrap_or_default();
        let counted = !application.is_empty() && application.bytes().all(|b| b.is_ascii_digit());
        return Some(if counted {
            Format::Chirpstack3
        } else {
            Format::Chirpstack4
        });
    }
    if matches!(id, "device" | "node") && last == "rx" {
        return Some(Format::Chirpstack3);
    }
    let tts = topic.starts_with("v3/") && topic.contains("/devices/");
    tts.then_some(Format::Tts3)
}

/// The keys only one kind of network server writes.
fn by_key(key: &str) -> Option<Format> {
    Some(match key {
        "deviceInfo" | "device_info" => Format::Chirpstack4,
        "end_device_ids" | "endDeviceIds" => Format::Tts3,
        "phyPayload" | "phy_payload" => Format::GatewayJson,
        "gatewaySN" => Format::Milesight,
        "applicationID" | "devEUI" | "objectJSON" => Format::Chirpstack3,
        "cmd" | "seqno" | "gws" | "EUI" => Format::Loriot,
        "endDevice" | "gwInfo" | "dataDownId" => Format::Wanesy,
        "WirelessDeviceId" | "WirelessMetadata" | "PayloadData" => Format::Aws,
        "sensorType" | "messageType" => Format::Thingpark,
        _ if key.starts_with("DevEUI_") => Format::Thingpark,
        _ => return None,
    })
}

struct Keys<'t>(&'t mut Option<Format>);

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the message to be an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Text<'de>>()? {
            *self.0 = by_key(key.as_str());
            if self.0.is_some() {
                return Ok(());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
