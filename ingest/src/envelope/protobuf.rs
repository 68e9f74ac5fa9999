//! ChirpStack's protobuf, with the messages written down here as far as they are read: no compiler of schemas is needed
//! to build. Which event a message is, the topic tells; without one it is taken for an uplink.
//!
//! Field numbers: `chirpstack/api/proto` of ChirpStack 4, `chirpstack-api` 3.12 of ChirpStack 3.

mod chirpstack3;
mod chirpstack4;
mod gateway;
mod gw;

pub(super) use chirpstack3::read as chirpstack3;
pub(super) use chirpstack4::read as chirpstack4;
pub(super) use gateway::read as gateway;

use super::Refusal;
use jiff::Timestamp;
use prost::Message;
use serde_json::{Map, Number, Value};
use talblick_model::{Json, RejectReason};

/// Reads a message; nesting beyond a hundred levels is refused by the decoder.
fn decode<T: Message + Default>(payload: &[u8], what: &str) -> Result<T, Refusal> {
    T::decode(payload).map_err(|error| {
        Refusal::new(
            RejectReason::Malformed,
            format!("the message is not the protobuf of {what}: {error}"),
        )
    })
}

/// A time, unless it cannot be.
fn time(time: Option<&prost_types::Timestamp>) -> Option<Timestamp> {
    let time = time?;
    Timestamp::new(time.seconds, time.nanos).ok()
}

/// A text, unless it is empty: protobuf cannot tell absent and empty apart.
fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A protobuf object as JSON.
fn json(object: prost_types::Struct) -> Option<Json> {
    Json::of(&map(object)).ok()
}

fn map(object: prost_types::Struct) -> Map<String, Value> {
    let fields = object.fields.into_iter();
    fields.map(|(name, field)| (name, value(field))).collect()
}

fn value(field: prost_types::Value) -> Value {
    use prost_types::value::Kind;
    match field.kind {
        None | Some(Kind::NullValue(_)) => Value::Null,
        Some(Kind::NumberValue(n)) => Number::from_f64(n).map_or(Value::Null, Value::Number),
        Some(Kind::StringValue(text)) => Value::String(text),
        Some(Kind::BoolValue(b)) => Value::Bool(b),
        Some(Kind::StructValue(object)) => Value::Object(map(object)),
        Some(Kind::ListValue(list)) => Value::Array(list.values.into_iter().map(value).collect()),
    }
}
