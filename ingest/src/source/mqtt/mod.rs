//! Uplinks from an MQTT broker, version 5 or 3.1.1, on a connection that never publishes.
//!
//! What a broker's settings must be so that nothing is lost on the way here stands in `deploy/mosquitto`.

mod address;
mod backoff;
mod config;
mod connection;
mod session;
mod source;
mod tls;
mod trouble;
mod wire;

pub use config::{MqttConfig, Version};
pub use source::MqttSource;
