//! `[publish]` and `[catalog]`: what the public gets, and what is said of it.

use super::Problem;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use talblick_api::{HighValue, Licence, PublishRule};
use talblick_exchange::Format;
use talblick_ingest::source::mqtt::MqttPublisher;

/// `[publish]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Publish {
    /// What is public; nothing is unless a rule says so.
    pub rules: Vec<PublishRule>,
    /// Kinds of devices that tell of persons, besides people counters, parking bays and meters; `*` stands for any
    /// characters.
    pub personal: Vec<String>,
    /// How monthly files of it are written for `/downloads/`, every day.
    pub downloads: Vec<Format>,
    /// A broker that is told of new observations.
    pub mqtt: PublishMqtt,
}

/// `[publish.mqtt]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct PublishMqtt {
    /// The broker, `mqtt://host:1883` or `mqtts://host:8883`; empty: none.
    pub url: String,
    /// How the outside reaches it; the url if empty.
    pub endpoints: Vec<String>,
    /// User name at the broker.
    pub username: Option<String>,
    /// File with the password.
    pub password_file: Option<PathBuf>,
    /// The password itself: only from the environment, never from the file.
    #[serde(skip_serializing)]
    pub password: Option<String>,
    /// Certificates of the authorities trusted for this broker, PEM.
    pub ca_file: Option<PathBuf>,
    /// Our certificate, PEM.
    pub cert_file: Option<PathBuf>,
    /// Key of our certificate, PEM.
    pub key_file: Option<PathBuf>,
    /// Client id.
    pub client_id: Option<String>,
}

impl PublishMqtt {
    /// Whether the password comes from elsewhere than the file.
    pub(super) fn no_secrets(&self) -> Result<(), Problem> {
        if self.password.is_none() {
            return Ok(());
        }
        let message = "a password does not belong in the configuration file; use password_file, or the environment";
        Err(Problem::value("publish.mqtt.password", message))
    }

    /// Where the outside finds new observations; nowhere without a broker.
    pub(crate) fn known_as(&self) -> Vec<String> {
        match (self.url.is_empty(), self.endpoints.is_empty()) {
            (true, _) => Vec::new(),
            (false, true) => vec![self.url.clone()],
            (false, false) => self.endpoints.clone(),
        }
    }

    fn check(&self) -> Result<(), Problem> {
        let wrong = |key: &str, message: String| {
            Err(Problem::value(
                format!("publish.mqtt.{key}").as_str(),
                message,
            ))
        };
        if self.url.is_empty() {
            if self == &Self::default() {
                return Ok(());
            }
            let message =
                "names no broker; an address such as mqtts://broker.example:8883 is wanted";
            return wrong("url", message.to_owned());
        }
        let schemes = ["mqtt://", "mqtts://", "ws://", "wss://"];
        let sound = |endpoint: &&String| schemes.iter().any(|s| endpoint.starts_with(s));
        if let Some(odd) = self.endpoints.iter().find(|endpoint| !sound(endpoint)) {
            let message = format!("“{odd}” does not begin with mqtt://, mqtts://, ws:// or wss://");
            return wrong("endpoints", message);
        }
        let broker = crate::run::told_broker(self, |_, _| Ok("unread".to_owned()))?;
        match MqttPublisher::check(&broker) {
            Ok(()) => Ok(()),
            Err(error) => wrong(error.key(), error.to_string()),
        }
    }
}

impl Publish {
    /// Whether what the city itself calls personal is protected; of what always is each rule was asked when it was read.
    pub(super) fn check(&self) -> Result<(), Problem> {
        for (place, rule) in self.rules.iter().enumerate() {
            rule.check(&self.personal).map_err(|error| {
                Problem::value("publish.rules", format!("rule {}: {error}", place + 1))
            })?;
        }
        self.mqtt.check()
    }
}

/// `[catalog]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Catalog {
    /// Who publishes; the city's name if empty.
    pub publisher: String,
    /// Licence of readings and of what is made from them.
    pub licence: Licence,
    /// Name among the contributors of DCAT-AP.de.
    pub contributor: String,
    /// High-value datasets, by their names, and their categories.
    pub high_value: BTreeMap<String, HighValue>,
}
