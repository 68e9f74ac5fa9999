//! Parts made from their sections of the configuration. What a part refuses is wrong usage: it ends the program before
//! anything runs, with a sentence that says which key.

use super::back_end::back_end;
use crate::command::Failure;
use crate::config::{self, Config, Problem, SourceKind, read_secret};
use anyhow::Context as _;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::time::Duration;
use talblick_ingest::codec::javascript::Limits;
use talblick_ingest::codec::javascript::engine::Engine;
use talblick_ingest::codec::library::{Library, Rule};
use talblick_ingest::envelope::{Format, Mapping, Reader, UnknownFormat};
use talblick_ingest::frame::{Vault, VaultKey};
use talblick_ingest::source::catch_up::{CatchUp, CatchUpConfig};
use talblick_ingest::source::mqtt::{MqttConfig, MqttSource, Version};
use talblick_ingest::source::webhook::Webhook;
use talblick_ingest::source::{Arrival, Secret};
use talblick_ingest::{Source, UnknownDevices};
use talblick_model::Clock;
use talblick_store::{Error, Retention, Store};
use tokio::sync::mpsc;

/// Opens the store.
pub(crate) fn open_store(config: &Config, clock: &Clock) -> Result<Store, Failure> {
    let settings = store_config(config, clock)?;
    let opened = match back_end(config, clock)? {
        None => Store::open(settings),
        Some(back_end) => Store::open_remote(settings, back_end),
    };
    opened.map_err(|error| store_failure(error, "open the store"))
}

/// Opens the store to read it, whether another process writes it or not.
pub(crate) fn open_beside(config: &Config) -> Result<Store, Failure> {
    let clock = Clock::System;
    let settings = store_config(config, &clock)?;
    let opened = match back_end(config, &clock)? {
        None => Store::open_beside(settings),
        Some(back_end) => Store::open_beside_remote(settings, back_end),
    };
    opened.map_err(|error| store_failure(error, "open the store"))
}

fn store_config(config: &Config, clock: &Clock) -> Result<talblick_store::Config, Failure> {
    let zone = &config.city.timezone;
    let timezone = TimeZone::get(zone)
        .with_context(|| format!("city.timezone “{zone}”"))
        .map_err(Failure::Usage)?;
    Ok(talblick_store::Config {
        dir: config.data.dir.clone(),
        clock: clock.clone(),
        head_readings: config.store.head_readings,
        timezone,
    })
}

/// How long each kind of data is kept.
pub(crate) fn retention(config: &Config) -> Retention {
    let days = |days: u32| (days > 0).then_some(days);
    Retention {
        raw: days(config.store.retention_raw),
        rollups: days(config.store.retention_rollup),
        uplinks: days(config.store.retention_uplinks),
        rejects: days(config.store.retention_rejects),
    }
}

/// What the failure of a store means for a command that wanted `what`.
pub(crate) fn store_failure(error: Error, what: &'static str) -> Failure {
    match error {
        Error::Locked { .. }
        | Error::Newer { .. }
        | Error::Absent { .. }
        | Error::Directory { .. } => Failure::Usage(error.into()),
        other => Failure::Work(anyhow::Error::from(other).context(what)),
    }
}

/// The JavaScript engine.
pub(crate) fn engine(config: &Config) -> Result<Engine, Failure> {
    let limits = Limits {
        cpu: Duration::from_millis(config.codecs.time_limit_ms),
        memory: usize::try_from(config.codecs.memory_limit_mb << 20).unwrap_or(usize::MAX),
        ..Limits::default()
    };
    Engine::new(config.codecs.threads, limits).map_err(|error| {
        Failure::Work(anyhow::Error::from(error).context("start the codec threads"))
    })
}

/// The codecs.
pub(crate) fn library(config: &Config) -> Result<Arc<Library>, Failure> {
    let rules = config.codecs.rule.iter();
    let rules: Vec<Rule> = rules
        .map(|r| Rule {
            profile: r.profile.clone(),
            codec: r.codec.clone(),
        })
        .collect();
    let library = Library::open(engine(config)?, config.codecs.dir.as_deref(), &rules);
    library
        .map(Arc::new)
        .map_err(|error| Failure::Usage(error.into()))
}

/// How uplinks are treated.
pub(super) fn ingest(config: &Config) -> talblick_ingest::Config {
    talblick_ingest::Config {
        unknown_devices: match config.ingest.unknown_devices {
            config::UnknownDevices::Register => UnknownDevices::Register,
            config::UnknownDevices::Reject => UnknownDevices::Reject,
        },
        max_message_bytes: config.ingest.max_message_bytes,
        ..talblick_ingest::Config::default()
    }
}

/// The sessions of devices whose frames gateways send as they are; `None` if no key is configured.
pub(crate) fn vault(config: &Config) -> Result<Option<Vault>, Problem> {
    let text = match (&config.frames.key, &config.frames.key_file) {
        (Some(key), _) => key.clone(),
        (None, Some(file)) => read_secret("frames.key_file", file)?,
        (None, None) => return Ok(None),
    };
    let key = VaultKey::parse(&text).map_err(|error| Problem::Value {
        key: "frames.key_file".to_owned(),
        message: error.to_string(),
    })?;
    Ok(Some(Vault::new(
        config.data.dir.join("sessions.sealed"),
        key,
    )))
}

/// Everything messages come in through.
pub(super) struct Incoming {
    pub(super) mqtt: Vec<MqttSource>,
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
        webhooks: Vec::new(),
        catch_ups: Vec::new(),
        known: Vec::with_capacity(config.source.len()),
    };
    for (index, source) in (0_u16..).zip(&config.source) {
        let wrong = |key: &str, message: String| Problem::Value {
            key: format!("source.{key} of “{}”", source.name),
            message,
        };
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
            SourceKind::Webhook => {
                let token = match (&source.token, &source.token_file) {
                    (Some(token), _) => token.clone(),
                    (None, Some(file)) => read_secret("source.token_file", file)?,
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
    let wrong = |key: &str, message: String| Problem::Value {
        key: format!("source.{key} of “{}”", source.name),
        message,
    };
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
        (None, Some(file)) => Some(Secret::new(read_secret("source.password_file", file)?)),
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
