//! Parts made from their sections of the configuration. What a part refuses is wrong usage: it ends the program before
//! anything runs, with a sentence that says which key.

use super::back_end::back_end;
use crate::command::{CODEC_WORKER, Failure};
use crate::config::{self, Config, Problem, read_secret};
use anyhow::Context as _;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::time::Duration;
use talblick_ingest::UnknownDevices;
use talblick_ingest::codec::javascript::engine::Engine;
use talblick_ingest::codec::javascript::{Host, Limits};
use talblick_ingest::codec::library::{Library, Rule};
use talblick_ingest::frame::{Vault, VaultKey};
use talblick_ingest::normalise::rules::Rules;
use talblick_ingest::workbench::Workbench;
use talblick_model::Clock;
use talblick_store::{Error, Retention, Store};

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

/// Whether a store was not opened because another process has it.
pub(crate) fn is_locked(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(Error::Locked { .. }))
}

/// What a codec may use.
fn limits(config: &Config) -> Limits {
    Limits {
        cpu: Duration::from_millis(config.codecs.time_limit_ms),
        memory: usize::try_from(config.codecs.memory_limit_mb << 20).unwrap_or(usize::MAX),
        ..Limits::default()
    }
}

/// Where codecs run: in processes of this very program, even if its file was replaced meanwhile.
fn host() -> Host {
    Host::Process {
        program: "/proc/self/exe".into(),
        arguments: vec![CODEC_WORKER.to_owned()],
    }
}

/// The JavaScript engine.
pub(crate) fn engine(config: &Config) -> Result<Engine, Failure> {
    let engine = Engine::new(&host(), config.codecs.threads, limits(config));
    Ok(engine.context("start the codec workers")?)
}

/// Where codecs are corrected.
pub(crate) fn workbench(
    config: &Config,
    store: &Store,
    library: &Arc<Library>,
    rules: &Arc<Rules>,
) -> Result<Workbench, Failure> {
    let bench = Workbench::new(
        store.clone(),
        Arc::clone(library),
        Arc::clone(rules),
        &host(),
        limits(config),
    );
    Ok(bench.context("start the worker that tries codecs")?)
}

/// The codecs: those of the program, of the operator's directory, and versions in force that the store has.
pub(crate) fn library(config: &Config, store: &Store) -> Result<Arc<Library>, Failure> {
    let versions = store
        .codec_versions(None)
        .context("read the codecs' versions")?;
    let rules = config.codecs.rule.iter();
    let rules: Vec<Rule> = rules
        .map(|r| Rule {
            profile: r.profile.clone(),
            codec: r.codec.clone(),
        })
        .collect();
    let library = Library::open(
        engine(config)?,
        config.codecs.dir.as_deref(),
        &versions,
        &rules,
    );
    library
        .map(Arc::new)
        .map_err(|error| Failure::Usage(error.into()))
}

/// What decoded fields mean: the operator's rules and those of the program.
pub(crate) fn rules(config: &Config) -> Result<Arc<Rules>, Failure> {
    let rules = Rules::open(config.rules.dir.as_deref());
    rules
        .map(Arc::new)
        .map_err(|faults| Failure::Usage(faults.into()))
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
    let key = VaultKey::parse(&text)
        .map_err(|error| Problem::value("frames.key_file", error.to_string()))?;
    Ok(Some(Vault::new(
        config.data.dir.join("sessions.sealed"),
        key,
    )))
}
