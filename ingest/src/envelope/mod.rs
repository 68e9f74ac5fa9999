//! Network servers' messages, read into one shape. Knows JSON, protobuf and clocks; opens no payload and keeps no state.

mod aws;
mod bare;
mod chirpstack3;
mod chirpstack4;
mod clock;
mod detect;
mod format;
mod frame;
mod gateway;
mod generic;
mod instant;
mod json;
mod loriot;
mod part;
mod payload;
mod protobuf;
mod radio;
mod reader;
#[cfg(test)]
mod tests;
mod thingpark;
mod tts3;
mod wanesy;

pub use format::{Format, UnknownFormat};
pub use frame::Frame;
pub use generic::{Encoding, Mapping, MappingError, Paths};
pub use part::split;
pub use reader::Reader;

use part::MOST_PARTS;

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use talblick_model::{DevEui, Position, RejectReason, Uplink};

/// What a message turned out to be.
#[derive(Debug, Clone)]
pub enum Message {
    /// A device sent something.
    Uplink(Box<Uplink>),
    /// Something happened to a device.
    Event(Box<Event>),
    /// A gateway heard a frame nobody has opened yet.
    Frame(Box<Frame>),
    /// A message that carries neither, by kind.
    Ignored(talblick_store::IgnoredKind),
    /// It cannot be used.
    Reject(Refusal),
}

/// Why a message cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Refusal {
    /// Reason.
    pub reason: RejectReason,
    /// What exactly, for people: which field, what is allowed.
    pub detail: String,
    /// Whose message it was, if that could be read.
    pub dev_eui: Option<DevEui>,
}

/// Something that happened to a device, other than an uplink.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Event {
    /// Whose event it is.
    pub dev_eui: DevEui,
    /// What it is.
    pub kind: talblick_store::IgnoredKind,
    /// When.
    pub at: Option<jiff::Timestamp>,
    /// Battery in percent; absent if mains-powered or unknown.
    pub battery_level: Option<f32>,
    /// Link margin in dB.
    pub margin_db: Option<i16>,
    /// Level, code and text of a log line.
    pub text: Option<String>,
    /// Where the network server computed the device to be.
    pub location: Option<Position>,
}

impl Event {
    /// An event of which nothing but whose and what is known.
    pub(crate) fn new(dev_eui: DevEui, kind: talblick_store::IgnoredKind) -> Self {
        Self {
            dev_eui,
            kind,
            at: None,
            battery_level: None,
            margin_db: None,
            text: None,
            location: None,
        }
    }
}

impl Refusal {
    fn new(reason: RejectReason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            detail: detail.into(),
            dev_eui: None,
        }
    }

    fn of(self, dev_eui: DevEui) -> Self {
        Self {
            dev_eui: Some(dev_eui),
            ..self
        }
    }
}

/// The line `talblick decode` prints: an object with the one key `uplink`, `event`, `frame`, `ignored` or `reject`.
impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_map(Some(1))?;
        match self {
            Self::Uplink(uplink) => line.serialize_entry("uplink", uplink)?,
            Self::Event(event) => line.serialize_entry("event", event)?,
            Self::Frame(frame) => line.serialize_entry("frame", frame)?,
            Self::Ignored(kind) => line.serialize_entry("ignored", kind)?,
            Self::Reject(refusal) => line.serialize_entry("reject", refusal)?,
        }
        line.end()
    }
}

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entry = serializer.serialize_map(None)?;
        entry.serialize_entry("reason", self.reason.as_str())?;
        entry.serialize_entry("detail", &self.detail)?;
        if let Some(dev_eui) = self.dev_eui {
            entry.serialize_entry("dev_eui", &dev_eui)?;
        }
        entry.end()
    }
}
