//! The MQTT source by itself against a real Mosquitto.

mod delivery;
mod trouble;

use crate::harness::broker::Broker;
use talblick_ingest::source::mqtt::MqttConfig;

pub(super) fn config(broker: &Broker) -> MqttConfig {
    let mut config = MqttConfig::new("stadt", broker.url());
    config.topics = vec!["uplink/#".into()];
    config.installation = "test".into();
    config
}

pub(super) fn numbered(range: std::ops::Range<usize>) -> Vec<(String, String)> {
    range
        .map(|n| (format!("uplink/{}", n % 10), n.to_string()))
        .collect()
}

pub(super) fn numbers(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|n| n.to_string()).collect()
}
