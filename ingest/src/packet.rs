//! A message as it came from a source, before anybody has looked inside.

use bytes::Bytes;
use talblick_model::Millis;

/// One message of one source.
#[derive(Debug, Clone)]
pub struct Packet {
    /// MQTT topic, or path of a webhook.
    pub topic: String,
    /// The bytes.
    pub payload: Bytes,
    /// When Talblick had it.
    pub received_at: Millis,
}
