//! Where messages come from, and how the places they come from learn that a message is safe.
//!
//! A source hands out [`Arrival`]s in the order in which it got them. Whoever takes one gives its [`Ack`] back to the
//! source's [`Acker`] once the message is durable, in the same order. Nothing here looks inside a message.

mod ack;
pub mod catch_up;
mod error;
pub mod mqtt;
mod secret;
mod state;
pub mod webhook;

pub use ack::{Ack, Acker};
pub use error::ConfigError;
pub use secret::Secret;
pub use state::SourceState;

pub(crate) use ack::Settled;

use crate::packet::Packet;

/// A message, through which source it came, and what is owed for it.
#[derive(Debug)]
pub struct Arrival {
    /// Index of the configured source.
    pub source: u16,
    /// The message.
    pub packet: Packet,
    /// What to give back when the message is durable; absent where the sender expects nothing (`QoS` 0).
    pub ack: Option<Ack>,
}
