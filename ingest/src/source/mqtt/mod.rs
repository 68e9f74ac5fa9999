//! Uplinks from an MQTT broker, version 5 or 3.1.1, on a connection that never publishes; and messages to one, on a
//! connection that never receives.
//!
//! What a broker's settings must be so that nothing is lost on the way here stands in `deploy/mosquitto`.

mod address;
mod backoff;
mod config;
mod connection;
mod publisher;
mod session;
mod source;
mod tls;
mod trouble;
mod wire;

pub use config::{MqttConfig, Version};
pub use publisher::{ConnectError, MqttPublisher, Published};
pub use source::MqttSource;
