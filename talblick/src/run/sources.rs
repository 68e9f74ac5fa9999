//! Sources made from their tables of the configuration.

use crate::command::Failure;
use crate::config::{self, Config, Key, Problem, SourceKind, read_secret};
use std::path::Path;
use std::sync::Arc;
use talblick_ingest::Source;
use talblick_ingest::envelope::{Format, Mapping, Reader, UnknownFormat};
use talblick_ingest::source::catch_up::{CatchUp, CatchUpConfig};
use talblick_ingest::source::door::{Door, DoorConfig, DoorUser};
use talblick_ingest::source::mqtt::{MqttConfig, MqttSource, Version};
use talblick_ingest::source::webhook::Webhook;
use talblick_ingest::source::{Arrival, ConfigError, Secret};
use talblick_model::Clock;
use talblick_store::Store;
use tokio::sync::mpsc;

/// Everything messages come in through.
pub(super) struct Incoming {
    pub(super) mqtt: Vec<MqttSource>,
    pub(super) doors: Vec<Door>,
    pub(super) webhooks: Vec<Arc<Webhook>>,
    pub(super) catch_ups: Vec<CatchUp>,
    /// The sources as the pipeline knows them.
    pub(super) known: Vec<Source>,
}

/// The configured sources; webhooks hand their messages to `arrivals`.
pub(super) fn sources(
    config: &Config,
    store: &Store,
    clock: &Clock,
    arrivals: &mpsc::Sender<Arrival>,
) -> Result<Incoming, Failure> {
    let mut incoming = Incoming {
        mqtt: Vec::new(),
        doors: Vec::new(),
        webhooks: Vec::new(),
        catch_ups: Vec::new(),
        known: Vec::with_capacity(config.source.len()),
    };
    for (index, source) in (0_u16..).zip(&config.source) {
        let wrong = |key: &str, message: String| Problem::value(source.key(key), message);
        let acker = match source.kind {
            SourceKind::Mqtt => {
                let settings = mqtt_config(config, source)?;
                let catch_up = catch_up(source, settings.password.as_ref());
                let made = MqttSource::new(settings, index, clock.clone())
                    .map_err(|error| wrong(error.key(), error.to_string()))?;
                let acker = made.acker();
                incoming.catch_ups.extend(catch_up.map(|settings| {
                    let (state, store) = (made.state(), store.clone());
                    CatchUp::new(settings, index, state, store, clock.clone())
                }));
                incoming.mqtt.push(made);
                acker
            }
            SourceKind::MqttListen => {
                let settings = door_config(source, read_secret)?;
                let made = Door::open(settings, index, clock.clone(), store.clone())
                    .map_err(|error| wrong(error.key(), error.to_string()))?;
                let acker = made.acker();
                incoming.doors.push(made);
                acker
            }
            SourceKind::Webhook => {
                let token = match (&source.token, &source.token_file) {
                    (Some(token), _) => token.clone(),
                    (None, Some(file)) => read_secret(source.key("token_file"), file)?,
                    (None, None) => return Err(wrong("token_file", "is missing".to_owned()).into()),
                };
                let token = Secret::new(token);
                let made = Webhook::new(&source.name, token, index, clock.clone(), arrivals);
                let acker = made.acker();
                incoming.webhooks.push(Arc::new(made));
                acker
            }
        };
        incoming.known.push(Source {
            name: Arc::from(source.name.as_str()),
            reader: reader(source)?,
            acker: Some(acker),
        });
    }
    Ok(incoming)
}

/// Where a source reads what it missed, if it may.
fn catch_up(source: &config::Source, password: Option<&Secret>) -> Option<CatchUpConfig> {
    Some(CatchUpConfig {
        server: source.catch_up.clone()?,
        application: source.username.clone()?,
        key: password?.clone(),
    })
}

/// How a source's messages are read.
pub(crate) fn reader(source: &config::Source) -> Result<Reader, Problem> {
    let wrong = |key: &str, message: String| Problem::value(source.key(key), message);
    let format: Format = source
        .format
        .parse()
        .map_err(|error: UnknownFormat| wrong("format", error.to_string()))?;
    match (&source.mapping, format) {
        (Some(paths), Format::Generic) => Mapping::new(paths)
            .map(Reader::from)
            .map_err(|error| wrong(&format!("mapping.{}", error.key()), error.to_string())),
        (Some(_), _) => Err(wrong(
            "mapping",
            "a mapping needs format = \"generic\"".to_owned(),
        )),
        (None, Format::Generic) => Err(wrong(
            "mapping",
            "the format “generic” needs a table [source.mapping] with the paths of its fields"
                .to_owned(),
        )),
        (None, format) => Ok(Reader::from(format)),
    }
}

fn mqtt_config(config: &Config, source: &config::Source) -> Result<MqttConfig, Problem> {
    let password = match (&source.password, &source.password_file) {
        (Some(password), _) => Some(Secret::new(password)),
        (None, Some(file)) => Some(Secret::new(read_secret(source.key("password_file"), file)?)),
        (None, None) => None,
    };
    // Two installations at one broker must not take each other's session; their data directories tell them apart.
    let installation =
        std::path::absolute(&config.data.dir).unwrap_or_else(|_| config.data.dir.clone());
    Ok(MqttConfig {
        version: if source.version == 4 {
            Version::V4
        } else {
            Version::V5
        },
        topics: source.topics.clone(),
        username: source.username.clone(),
        password,
        ca_file: source.ca_file.clone(),
        cert_file: source.cert_file.clone(),
        key_file: source.key_file.clone(),
        client_id: source.client_id.clone(),
        installation: installation.to_string_lossy().into_owned(),
        share: source.share.clone(),
        receive_maximum: source.receive_maximum,
        ..MqttConfig::new(&source.name, &source.url)
    })
}

/// Whether a door's table makes sense, without reading a secret.
pub(crate) fn check_door(source: &config::Source) -> Result<(), Problem> {
    let settings = door_config(source, |_, _| Ok("unread".to_owned()))?;
    let wrong = |error: ConfigError| Problem::value(source.key(error.key()), error.to_string());
    settings.check().map(drop).map_err(wrong)
}

/// What a door works with; `read` gets passwords from their files.
fn door_config(
    source: &config::Source,
    read: impl Fn(Key, &Path) -> Result<String, Problem>,
) -> Result<DoorConfig, Problem> {
    let mut users = Vec::with_capacity(source.user.len());
    for user in &source.user {
        let key = source.key("user.password_file").of(&user.name);
        let password = match (&user.password, &user.password_file) {
            (Some(password), _) => password.clone(),
            (None, Some(file)) => read(key, file)?,
            (None, None) => return Err(Problem::value(key, "is missing")),
        };
        users.push(DoorUser {
            topics: user.topics.clone(),
            ..DoorUser::new(&user.name, Secret::new(password))
        });
    }
    Ok(DoorConfig {
        topics: source.topics.clone(),
        users,
        anonymous: source.anonymous,
        cert_file: source.cert_file.clone(),
        key_file: source.key_file.clone(),
        ca_file: source.ca_file.clone(),
        max_connections: source.max_connections,
        receive_maximum: source.receive_maximum,
        ..DoorConfig::new(&source.name, source.listen.clone().unwrap_or_default())
    })
}
