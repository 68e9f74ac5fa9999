//! What the tests of native codecs share.

use crate::codec::{DecodeError, Decoded, Input};
use std::borrow::Cow;
use std::collections::BTreeMap;
use talblick_model::Millis;

/// A payload in hexadecimal, blanks allowed, on port 1.
pub(super) fn input(payload: &str) -> Input<'static> {
    let digits = payload.replace(' ', "");
    Input {
        bytes: Cow::Owned(hex::decode(digits).unwrap()),
        f_port: 1,
        recv_time: Millis::from_i64(0),
        variables: Cow::Owned(BTreeMap::new()),
    }
}

/// The fields as JSON, or the error.
pub(super) fn line(result: Result<Decoded, DecodeError>) -> String {
    match result {
        Ok(decoded) => serde_json::to_string(&decoded.fields).unwrap(),
        Err(error) => error.to_string(),
    }
}
