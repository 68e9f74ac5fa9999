//! Uplinks from network servers and gateways that publish straight to Talblick, MQTT 5 or 3.1.1: an acknowledgement means
//! that the message is on disk. A door for those who publish and for nobody else: it has no subscriptions, keeps no retained
//! messages, and last wills are never published, because nobody could hear them.

mod answer;
mod breach;
mod config;
mod entrance;
mod guard;
mod hall;
mod intake;
mod lobby;
mod owed;
mod sessions;
mod source;
#[cfg(test)]
mod tests;
mod tls;
mod visit;
mod wire;

pub use config::{DoorConfig, DoorUser};
pub use source::Door;
