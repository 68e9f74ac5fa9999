//! Where uplinks come from, `[[source]]`.

use super::{Key, Problem};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// `[[source]]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Source {
    /// What people and the accounting call it.
    pub name: String,
    /// How messages come in.
    pub kind: SourceKind,
    /// The broker, `mqtt://host:1883` or `mqtts://host:8883`.
    pub url: String,
    /// MQTT version, 5 or 4 (3.1.1).
    pub version: u8,
    /// Topic filters.
    pub topics: Vec<String>,
    /// How messages are written.
    pub format: String,
    /// User name at the broker.
    pub username: Option<String>,
    /// File with the password.
    pub password_file: Option<PathBuf>,
    /// The password itself: only from the environment, never from the file.
    #[serde(skip_serializing)]
    pub password: Option<String>,
    /// File with the token a webhook asks for.
    pub token_file: Option<PathBuf>,
    /// The token itself: only from the environment, never from the file.
    #[serde(skip_serializing)]
    pub token: Option<String>,
    /// Server whose storage integration has what was missed, The Things Stack.
    pub catch_up: Option<String>,
    /// Certificates of the authorities trusted for this broker, or whose holders come in at this door, PEM.
    pub ca_file: Option<PathBuf>,
    /// Our certificate, PEM.
    pub cert_file: Option<PathBuf>,
    /// Key of our certificate, PEM.
    pub key_file: Option<PathBuf>,
    /// Client id; stable, because the session belongs to it.
    pub client_id: Option<String>,
    /// Name of the shared subscription, for several ingest processes.
    pub share: Option<String>,
    /// Messages on the way that are not acknowledged yet.
    pub receive_maximum: u16,
    /// Where a door listens.
    pub listen: Option<String>,
    /// Who comes in at a door with a password.
    pub user: Vec<SourceUser>,
    /// Whether anybody comes in at a door.
    pub anonymous: bool,
    /// Most clients of a door at the same time.
    pub max_connections: u16,
    /// Where each field stands, for the format “generic”.
    pub mapping: Option<talblick_ingest::envelope::Paths>,
}

impl Default for Source {
    fn default() -> Self {
        Self {
            name: String::new(),
            kind: SourceKind::Mqtt,
            url: String::new(),
            version: 5,
            topics: Vec::new(),
            format: "auto".to_owned(),
            mapping: None,
            username: None,
            password_file: None,
            password: None,
            token_file: None,
            token: None,
            catch_up: None,
            ca_file: None,
            cert_file: None,
            key_file: None,
            client_id: None,
            share: None,
            receive_maximum: 4_096,
            listen: None,
            user: Vec::new(),
            anonymous: false,
            max_connections: 100,
        }
    }
}

/// How messages come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// From an MQTT broker.
    #[default]
    Mqtt,
    /// From whoever publishes straight to Talblick.
    #[serde(rename = "mqtt-listen")]
    MqttListen,
    /// Over HTTP, `POST /ingest/{name}`.
    Webhook,
}

impl Source {
    /// A key of its table.
    pub(crate) fn key(&self, key: &str) -> Key {
        Key::from(format!("source.{key}").as_str()).of(&self.name)
    }
}

/// `[[source.user]]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct SourceUser {
    /// User name.
    pub name: String,
    /// File with the password.
    pub password_file: Option<PathBuf>,
    /// The password itself: only from the environment, never from the file.
    #[serde(skip_serializing)]
    pub password: Option<String>,
    /// Filters of the topics it may publish on; those of the source if there are none.
    pub topics: Vec<String>,
}

/// Whether every secret comes from elsewhere than the file.
pub(super) fn no_secrets(sources: &[Source]) -> Result<(), Problem> {
    let refused = |key: Key, secret: &str| {
        let message = format!(
            "a {secret} does not belong in the configuration file; use {secret}_file, or the environment"
        );
        Err(Problem::value(key, message))
    };
    for source in sources {
        if source.password.is_some() {
            return refused(source.key("password"), "password");
        }
        if source.token.is_some() {
            return refused(source.key("token"), "token");
        }
        if let Some(user) = source.user.iter().find(|user| user.password.is_some()) {
            return refused(source.key("user.password").of(&user.name), "password");
        }
    }
    Ok(())
}

/// Whether the sources can be told apart and each says all that its kind needs.
pub(super) fn check(sources: &[Source]) -> Result<(), Problem> {
    for (i, source) in sources.iter().enumerate() {
        let mut others = sources.iter().skip(i + 1);
        if source.name.is_empty() || others.any(|other| other.name == source.name) {
            return Err(Problem::value(
                source.key("name"),
                format!("“{}”: every source needs a name of its own", source.name),
            ));
        }
        if source.version != 4 && source.version != 5 {
            return Err(Problem::value(
                source.key("version"),
                "must be 5, or 4 for MQTT 3.1.1",
            ));
        }
        way_in(source)?;
        if source.receive_maximum == 0 {
            return Err(Problem::value(
                source.key("receive_maximum"),
                "must be 1 to 65535",
            ));
        }
        crate::run::reader(source)?;
    }
    Ok(())
}

/// Whether sources that listen at the embedded broker speak the MQTT it speaks.
pub(super) fn check_version(sources: &[Source], listen: &str) -> Result<(), Problem> {
    let port = listen.rsplit_once(':').map_or("", |(_, port)| port);
    let there = |source: &&Source| {
        let rest = source.url.strip_prefix("mqtt://").unwrap_or_default();
        let at = rest.trim_end_matches('/').rsplit_once(':');
        let here = |host: &str| matches!(host, "127.0.0.1" | "localhost" | "[::1]");
        rest == listen || at.is_some_and(|(host, p)| p == port && here(host))
    };
    let mut newer = sources
        .iter()
        .filter(|s| s.kind == SourceKind::Mqtt && s.version == 5);
    match newer.find(there) {
        Some(source) => Err(Problem::value(
            source.key("version"),
            "must be 4 here: the embedded broker speaks MQTT 3.1.1 only",
        )),
        None => Ok(()),
    }
}

/// Whether a source says all that its kind needs, and nothing that belongs to another.
fn way_in(source: &Source) -> Result<(), Problem> {
    let kind = source.kind;
    if kind == SourceKind::Mqtt && source.url.is_empty() {
        let message = "names no broker; an address such as mqtts://broker.example:8883 is wanted";
        return Err(Problem::value(source.key("url"), message));
    }
    if kind != SourceKind::Webhook && source.topics.is_empty() {
        let message =
            "names no topic; a list such as [\"application/+/device/+/event/+\"] is wanted";
        return Err(Problem::value(source.key("topics"), message));
    }
    if kind == SourceKind::MqttListen {
        return crate::run::check_door(source);
    }
    if source.listen.is_some() || source.anonymous || !source.user.is_empty() {
        let message = "listen, anonymous and [[source.user]] belong to kind = \"mqtt-listen\"; this source is of another";
        return Err(Problem::value(source.key("listen"), message));
    }
    if let Some(server) = &source.catch_up {
        let address = server.starts_with("https://") || server.starts_with("http://");
        let password = source.password_file.is_some() || source.password.is_some();
        let mqtt = kind == SourceKind::Mqtt;
        if !(mqtt && address && password && source.username.is_some()) {
            return Err(Problem::value(
                source.key("catch_up"),
                "must be the address of a The Things Stack such as https://eu1.cloud.thethings.network, and belongs to \
                     an MQTT source with username and password_file",
            ));
        }
    }
    if kind == SourceKind::Webhook {
        webhook(source)
    } else {
        Ok(())
    }
}

fn webhook(source: &Source) -> Result<(), Problem> {
    let name = &source.name;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    if !name.bytes().all(plain) {
        return Err(Problem::value(
            source.key("name"),
            format!(
                "“{name}” is part of an address, POST /ingest/…: letters a to z, digits, “-”, “_” and “.” are allowed"
            ),
        ));
    }
    if source.token_file.is_none() && source.token.is_none() {
        return Err(Problem::value(
            source.key("token_file"),
            "a webhook needs a token: a file, or TALBLICK__SOURCE__…__TOKEN in the environment",
        ));
    }
    Ok(())
}
