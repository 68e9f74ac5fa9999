//! Payload codecs: from bytes to named fields.

mod from_json;
pub(crate) mod glob;
pub mod javascript;
pub mod library;
pub mod native;
pub mod normalized;
pub(crate) mod ward;

use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use talblick_model::{Millis, RejectReason};

/// What a codec is given.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    /// Application payload.
    pub bytes: Cow<'a, [u8]>,
    /// Application port.
    pub f_port: u8,
    /// When the uplink was observed.
    pub recv_time: Millis,
    /// Variables of the device, as ChirpStack hands them to codecs.
    pub variables: Cow<'a, BTreeMap<String, String>>,
}

/// What a codec made of a payload.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decoded {
    /// Named fields, in the codec's order.
    pub fields: Fields,
    /// Remarks of the codec.
    pub warnings: Vec<String>,
}

/// Names and values, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields(pub Vec<(Cow<'static, str>, Value)>);

/// A decoded value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number; never NaN or infinite.
    Number(f64),
    /// A text.
    Text(String),
    /// Several values.
    List(Vec<Value>),
    /// Named values.
    Object(Fields),
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(b) => serializer.serialize_bool(*b),
            #[expect(
                clippy::cast_possible_truncation,
                reason = "whole numbers below 2^53 fit"
            )]
            Self::Number(n) if n.fract() == 0.0 && n.abs() < 9e15 => {
                serializer.serialize_i64(*n as i64)
            }
            Self::Number(n) => serializer.serialize_f64(*n),
            Self::Text(t) => serializer.serialize_str(t),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(fields) => fields.serialize(serializer),
        }
    }
}

/// Why a codec made nothing of a payload. A decode failure is data: it is stored and shown, not logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The codec reported errors.
    #[error("{}", .0.join("; "))]
    Reported(Vec<String>),
    /// The codec threw.
    #[error("{message}{}", .line.map(|l| format!(" (line {l})")).unwrap_or_default())]
    Threw {
        /// What it threw.
        message: String,
        /// Where, if known.
        line: Option<u32>,
        /// Column, if known.
        column: Option<u32>,
    },
    /// The codec cannot be compiled.
    #[error("the codec does not compile: {}", placed(message, *line, *column))]
    Syntax {
        /// What is wrong.
        message: String,
        /// Where, if known.
        line: Option<u32>,
        /// Column, if known.
        column: Option<u32>,
    },
    /// Out of time.
    #[error("the codec ran longer than {limit_ms} ms")]
    Timeout {
        /// The limit.
        limit_ms: u64,
    },
    /// Out of memory.
    #[error("the codec used more than {limit_mb} MB of memory")]
    Memory {
        /// The limit.
        limit_mb: u64,
    },
    /// The codec was not run.
    #[error("{0}")]
    Refused(String),
    /// The codec ran into its limits just before, and works on what waits for it by itself.
    #[error(
        "the codec ran into its limits just before; the uplink waits and is decoded by itself once the codec comes to an end again"
    )]
    Resting,
    /// Not an object with readings.
    #[error("{0}")]
    Shape(String),
    /// The process it ran in ended.
    #[error("the codec ended the process it ran in")]
    Crashed,
}

impl DecodeError {
    /// The reason to reject with.
    pub const fn reason(&self) -> RejectReason {
        match self {
            Self::Reported(_) | Self::Threw { .. } | Self::Syntax { .. } | Self::Crashed => {
                RejectReason::CodecError
            }
            Self::Timeout { .. } | Self::Refused(_) => RejectReason::CodecTimeout,
            Self::Resting => RejectReason::CodecResting,
            Self::Memory { .. } => RejectReason::CodecMemory,
            Self::Shape(_) => RejectReason::InvalidReadings,
        }
    }

    /// Whether the codec was stopped: it used up what a call may use.
    pub const fn is_limit(&self) -> bool {
        matches!(
            self,
            Self::Timeout { .. } | Self::Memory { .. } | Self::Crashed
        )
    }
}

/// A message with its place in front.
fn placed(message: &str, line: Option<u32>, column: Option<u32>) -> String {
    match line.zip(column) {
        Some((line, column)) => format!("line {line}, column {column}: {message}"),
        None => message.to_owned(),
    }
}
