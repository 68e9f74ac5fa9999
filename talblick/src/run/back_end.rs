//! The server that keeps the readings, made from its section of the configuration.

use crate::command::Failure;
use crate::config::{Backend, Config, Problem, read_secret};
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;
use talblick_model::Clock;
use talblick_remote::{Address, Addresses, InfluxDb2, VictoriaMetrics};
use talblick_store::BackEnd;

/// The configured server; none where the store is embedded.
pub(crate) fn back_end(
    config: &Config,
    clock: &Clock,
) -> Result<Option<Arc<dyn BackEnd>>, Failure> {
    match config.store.backend {
        Backend::Embedded => Ok(None),
        Backend::InfluxDb2 => Ok(Some(Arc::new(influxdb2(config)?))),
        Backend::VictoriaMetrics => Ok(Some(Arc::new(victoriametrics(config, clock)?))),
    }
}

fn influxdb2(config: &Config) -> Result<InfluxDb2, Problem> {
    let section = &config.store.influxdb2;
    let key = "store.influxdb2.token_file";
    let Some(file) = &section.token_file else {
        let message = "must name a file with a token that may read and write the bucket";
        return Err(Problem::value(key, message));
    };
    let token = read_secret(key, file)?;
    let address = address("store.influxdb2.url", &section.url)?;
    InfluxDb2::new(address, &section.org, &section.bucket, &token)
        .map_err(|error| wrong("store.influxdb2", error))
}

fn victoriametrics(config: &Config, clock: &Clock) -> Result<VictoriaMetrics, Problem> {
    let section = &config.store.victoriametrics;
    let write = address("store.victoriametrics.write_url", &section.write_url)?;
    let storage = section.storage_urls.iter();
    let storage = storage.map(|url| address("store.victoriametrics.storage_urls", url));
    let storage: Vec<_> = storage.collect::<Result<_, _>>()?;
    let addresses = Addresses {
        read: address("store.victoriametrics.read_url", &section.read_url)?,
        storage: if storage.is_empty() {
            vec![write.clone()]
        } else {
            storage
        },
        write,
    };
    let at_risk = Duration::from_secs(section.at_risk_s.max(15));
    VictoriaMetrics::new(addresses, at_risk, clock.clone())
        .map_err(|error| wrong("store.victoriametrics", error))
}

fn address(key: &str, text: &str) -> Result<Address, Problem> {
    text.parse().map_err(|error| wrong(key, error))
}

fn wrong(key: &str, error: impl Display) -> Problem {
    Problem::value(key, error.to_string())
}
