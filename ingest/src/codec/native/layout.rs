//! Numbers at fixed places of a payload, for sensors whose messages have one layout. Whoever reads has looked at the
//! length before; what is not there is 0.

use crate::codec::{DecodeError, Decoded, Fields, Value};
use std::borrow::Cow;

pub(super) fn byte(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or_default()
}

/// Two bytes, big endian.
pub(super) fn word(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([byte(bytes, at), byte(bytes, at + 1)])
}

/// Two bytes, big endian, two's complement.
pub(super) fn signed(bytes: &[u8], at: usize) -> i16 {
    i16::from_be_bytes([byte(bytes, at), byte(bytes, at + 1)])
}

/// Why a message is none of this sensor's.
pub(super) fn refused(why: impl Into<String>) -> DecodeError {
    DecodeError::Reported(vec![why.into()])
}

/// The error of a message that ends too early.
pub(super) fn too_short(is: usize, expected: &str) -> DecodeError {
    refused(format!(
        "payload too short: {is} bytes, {expected} expected"
    ))
}

pub(super) fn number(name: &'static str, value: impl Into<f64>) -> (Cow<'static, str>, Value) {
    (Cow::Borrowed(name), Value::Number(value.into()))
}

pub(super) fn truth(name: &'static str, value: bool) -> (Cow<'static, str>, Value) {
    (Cow::Borrowed(name), Value::Bool(value))
}

pub(super) fn text(name: &'static str, value: impl Into<String>) -> (Cow<'static, str>, Value) {
    (Cow::Borrowed(name), Value::Text(value.into()))
}

/// A number, or null where the sensor says that it has none.
pub(super) fn known(name: &'static str, value: Option<f64>) -> (Cow<'static, str>, Value) {
    (
        Cow::Borrowed(name),
        value.map_or(Value::Null, Value::Number),
    )
}

/// These fields and no remarks.
pub(super) fn decoded(fields: impl Into<Vec<(Cow<'static, str>, Value)>>) -> Decoded {
    Decoded {
        fields: Fields(fields.into()),
        warnings: Vec::new(),
    }
}
