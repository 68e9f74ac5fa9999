//! Tells network servers apart: by what the message says, and only if that says nothing, by its topic.

use super::json::Text;
use super::{Format, Refusal, json};
use serde::de::{Deserializer as _, Error as _, IgnoredAny, MapAccess, Visitor};
use std::fmt;
use talblick_model::RejectReason;

/// A network server whose JSON is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Chirpstack4,
    Tts3,
}

/// Whose message this is. Reads only as far as the first key that tells.
pub(super) fn dialect(topic: &str, text: &str) -> Result<Dialect, Refusal> {
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
            "the message has neither `deviceInfo` (chirpstack4) nor `end_device_ids` (tts3), and the topic tells nothing; \
             formats are {}",
            Format::names()
        ),
    ))
}

fn by_topic(topic: &str) -> Option<Dialect> {
    let mut segments = topic.rsplit('/');
    let (_, event, _, device) = (
        segments.next()?,
        segments.next()?,
        segments.next()?,
        segments.next()?,
    );
    if (event, device) == ("event", "device") {
        return Some(Dialect::Chirpstack4);
    }
    let tts = topic.starts_with("v3/") && topic.contains("/devices/");
    tts.then_some(Dialect::Tts3)
}

struct Keys<'t>(&'t mut Option<Dialect>);

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the message to be an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Text<'de>>()? {
            *self.0 = match key.as_str() {
                "deviceInfo" | "device_info" => Some(Dialect::Chirpstack4),
                "end_device_ids" | "endDeviceIds" => Some(Dialect::Tts3),
                _ => None,
            };
            if self.0.is_some() {
                return Err(A::Error::custom("told"));
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
