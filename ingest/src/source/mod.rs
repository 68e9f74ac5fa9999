//! Where messages come from, and how the places they come from learn that a message is safe.
//!
//! A source hands out [`Arrival`]s in the order in which it got them. Whoever takes one gives its [`Ack`] back to the
//! source's [`Acker`] once the message is durable, in the same order. Nothing here looks inside a message.

mod ack;
mod budget;
pub mod catch_up;
pub mod door;
mod error;
pub mod mqtt;
mod pem;
mod pipe;
mod secret;
mod state;
mod waiting;
pub mod webhook;

pub use ack::{Ack, Acker};
pub use error::ConfigError;
pub use secret::Secret;
pub use state::SourceState;

pub(crate) use ack::Settled;

use crate::envelope::Refusal;
use crate::packet::Packet;
use tokio::sync::watch;

/// A message, through which source it came, and what is owed for it.
#[derive(Debug)]
pub struct Arrival {
    /// Index of the configured source.
    pub source: u16,
    /// The message.
    pub packet: Packet,
    /// What to give back when the message is durable; absent where the sender expects nothing (`QoS` 0).
    pub ack: Option<Ack>,
    /// Why it is not even read: it becomes a reject as it is.
    pub refused: Option<Box<Refusal>>,
    /// A broker has kept it for whoever subscribes: it may be old, and have come before.
    pub retained: bool,
}

/// Ready once the flag is set; a sender that has gone sets it too.
pub(crate) async fn until_true(stop: &mut watch::Receiver<bool>) {
    let _gone = stop.wait_for(|stop| *stop).await.is_err();
}
