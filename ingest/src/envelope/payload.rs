//! The fields every network server has, with what is allowed in them. Identity, counter, port and payload are strict:
//! without them an uplink would be stored as something it is not. Radio figures are lenient.

use super::Refusal;
use super::json::{Scalar, Text, filled};
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::borrow::Cow;
use talblick_model::{DevEui, FPort, Payload, RejectReason};

/// Standard base64 with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

fn invalid(field: &str, found: &str, allowed: &str) -> Refusal {
    let found: String = found.chars().take(80).collect();
    Refusal::new(
        RejectReason::InvalidField,
        format!("`{field}` is {found}, but must be {allowed}"),
    )
}

fn printed(scalar: Scalar) -> String {
    scalar
        .number()
        .map_or_else(|| "not a number".into(), |n| n.to_string())
}

pub(super) fn dev_eui(field: &str, text: Option<&Text<'_>>) -> Result<DevEui, Refusal> {
    eui(field, filled(text))
}

/// A `DevEUI` in digits; absent or empty is refused.
pub(super) fn eui(field: &str, text: Option<&str>) -> Result<DevEui, Refusal> {
    let text = text.filter(|t| !t.is_empty()).ok_or_else(|| {
        Refusal::new(
            RejectReason::MissingField,
            format!("`{field}` is missing; it must be the device's DevEUI, 16 hexadecimal digits"),
        )
    })?;
    text.parse().map_err(|_refused: talblick_model::Error| {
        invalid(
            field,
            &format!("“{text}”"),
            "a DevEUI, 16 hexadecimal digits",
        )
    })
}

/// Absent means 0: the first frame after a join.
pub(super) fn f_cnt(field: &str, scalar: Option<Scalar>) -> Result<u32, Refusal> {
    scalar.map_or(Ok(0), |n| {
        n.whole(u32::MAX)
            .ok_or_else(|| invalid(field, &printed(n), "a whole number from 0 to 4294967295"))
    })
}

/// Absent or 0 means: for the network server alone.
pub(super) fn f_port(field: &str, scalar: Option<Scalar>) -> Result<Option<FPort>, Refusal> {
    let Some(n) = scalar else { return Ok(None) };
    n.whole(255)
        .and_then(|n| FPort::try_from(n).ok())
        .map(|port| (port > 0).then_some(port))
        .ok_or_else(|| invalid(field, &printed(n), "a whole number from 0 to 255"))
}

/// Absent, empty, or on no port means: nothing for the application.
pub(super) fn payload(
    field: &str,
    text: Option<&Text<'_>>,
    f_port: Option<FPort>,
) -> Result<Option<Payload>, Refusal> {
    let Some(text) = filled(text).filter(|_| f_port.is_some()) else {
        return Ok(None);
    };
    base64(field, text).map(Payload).map(Some)
}

/// The same in hexadecimal.
pub(super) fn hex_payload(
    field: &str,
    text: Option<&Text<'_>>,
    f_port: Option<FPort>,
) -> Result<Option<Payload>, Refusal> {
    let Some(text) = filled(text).filter(|_| f_port.is_some()) else {
        return Ok(None);
    };
    hexadecimal(field, text).map(Payload).map(Some)
}

/// Bytes in standard base64, with padding or without.
pub(super) fn base64(field: &str, text: &str) -> Result<Vec<u8>, Refusal> {
    BASE64.decode(text).map_err(|error| {
        invalid(
            field,
            &format!("not base64 ({error})"),
            "the payload in standard base64",
        )
    })
}

/// Bytes in hexadecimal digits of either case; blanks between them are allowed.
pub(super) fn hexadecimal(field: &str, text: &str) -> Result<Vec<u8>, Refusal> {
    let decoded = if text.contains(' ') {
        hex::decode(text.replace(' ', ""))
    } else {
        hex::decode(text)
    };
    decoded.map_err(|error| {
        invalid(
            field,
            &format!("not hexadecimal ({error})"),
            "the payload in hexadecimal digits",
        )
    })
}

/// An identity of `bytes` bytes as digits, also where protobuf's JSON wrote it in base64.
pub(super) fn digits(text: &str, bytes: usize) -> Cow<'_, str> {
    let plain = text.len() == bytes * 2 && text.bytes().all(|b| b.is_ascii_hexdigit());
    match BASE64.decode(text) {
        Ok(decoded) if !plain && decoded.len() == bytes => Cow::Owned(hex::encode(decoded)),
        _ => Cow::Borrowed(text),
    }
}
