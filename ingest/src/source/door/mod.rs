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

use crate::source::mqtt::Version;
use bytes::BytesMut;

/// Reads what somebody says at a door, from the first packet on or once they are in, until it makes no sense any more; tells
/// how many packets it was. For whoever makes up what strangers say.
pub fn overhear(inside: Option<Version>, said: &[u8]) -> usize {
    const MOST: usize = 1 << 10;
    let mut input = BytesMut::from(said);
    let (version, mut packets) = match inside {
        Some(version) => (version, 0),
        None => match wire::hello(&mut input) {
            Ok(Some(hello)) => (hello.version, 1),
            _ => return 0,
        },
    };
    while let Ok(Some(_)) = wire::said(version, &mut input, MOST) {
        packets += 1;
    }
    if let Some(beginning) = wire::beginning(&input) {
        packets += usize::from(beginning.id.is_some());
    }
    packets
}
