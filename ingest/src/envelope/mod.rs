//! Network servers' messages, read into one shape.

use serde::Serialize;
use talblick_model::{DevEui, Millis, RejectReason, Uplink};

/// How a source's messages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Told by content and topic.
    #[default]
    Auto,
    /// ChirpStack 4, JSON.
    Chirpstack4,
    /// The Things Stack 3, JSON.
    Tts3,
}

/// What a message turned out to be.
#[derive(Debug, Clone)]
pub enum Message {
    /// A device sent something.
    Uplink(Box<Uplink>),
    /// Something happened to a device.
    Event(Box<Event>),
    /// A message that carries neither, by kind.
    Ignored(talblick_store::IgnoredKind),
    /// It cannot be used.
    Reject(Refusal),
}

/// Why a message cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Reason.
    pub reason: RejectReason,
    /// What exactly, for people: which field, what is allowed.
    pub detail: String,
    /// Whose message it was, if that could be read.
    pub dev_eui: Option<DevEui>,
}

/// Something that happened to a device, other than an uplink.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
}

/// Reads one message. Never fails: what cannot be used is a [`Refusal`].
#[expect(
    clippy::unimplemented,
    unused_variables,
    clippy::missing_panics_doc,
    reason = "skeleton"
)]
pub fn parse(format: Format, topic: &str, payload: &[u8], received_at: Millis) -> Message {
    unimplemented!()
}
