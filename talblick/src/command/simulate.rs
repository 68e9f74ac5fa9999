//! `talblick simulate`: realistic uplinks to a broker, as fast as it takes them or at a given rate.

use super::Failure;
use super::lines::print_json;
use crate::demo::{self, Load, LoadFormat};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::path::PathBuf;
use std::time::Duration;
use talblick_ingest::source::Secret;
use talblick_ingest::source::mqtt::{ConnectError, MqttConfig, MqttPublisher};
use talblick_model::Clock;
use tokio::time::Instant;

/// `talblick simulate`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: talblick simulate --broker mqtt://127.0.0.1:1883 --devices 1000 --count 200000 --qos 1"
)]
pub(super) struct Simulate {
    /// The broker
    #[arg(long, value_name = "URL")]
    broker: String,
    /// How many devices report
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    devices: u32,
    /// Uplinks a second; as fast as the broker takes them if not given
    #[arg(long, value_name = "PER_S", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// Stop after so many uplinks
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// How the messages are written, and so what decodes the payloads
    #[arg(long, value_name = "F", value_enum, default_value_t = Written::Chirpstack4)]
    format: Written,
    /// Decides everything that is left to chance; another one each time if not given
    #[arg(long)]
    seed: Option<u64>,
    /// Quality of service: 0 or 1
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=1))]
    qos: u8,
    /// Messages on the way that are not acknowledged yet, with quality of service 1
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u16).range(1..))]
    inflight: u16,
    /// User name at the broker
    #[arg(long, value_name = "NAME")]
    username: Option<String>,
    /// File with the password
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Written {
    /// ChirpStack 4 JSON, payloads decoded natively
    Chirpstack4,
    /// ChirpStack 4 JSON of a Dragino LSE01: decoded by JavaScript if a dragino-lse01.js is in codecs.dir
    #[value(name = "chirpstack4-javascript")]
    Chirpstack4Javascript,
    /// The Things Stack 3 JSON, payloads decoded natively
    Tts3,
}

impl From<Written> for LoadFormat {
    fn from(written: Written) -> Self {
        match written {
            Written::Chirpstack4 => Self::Chirpstack4,
            Written::Chirpstack4Javascript => Self::Chirpstack4Javascript,
            Written::Tts3 => Self::Tts3,
        }
    }
}

/// The last line.
#[derive(Debug, Serialize)]
struct Summary {
    published: u64,
    acknowledged: u64,
    seconds: f64,
    per_second: f64,
    ack_p50_ms: f64,
    ack_p99_ms: f64,
}

impl Simulate {
    pub(super) fn run(self) -> Result<(), Failure> {
        let password = match &self.password_file {
            Some(file) => Some(crate::config::secret(file).map_err(|message| {
                Failure::Usage(anyhow::anyhow!("--password-file: {message}"))
            })?),
            None => None,
        };
        let target = MqttConfig {
            client_id: Some(format!("talblick-simulate-{}", std::process::id())),
            username: self.username.clone(),
            password: password.map(Secret::new),
            qos: self.qos,
            ..MqttConfig::new("simulate", &self.broker)
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime.map_err(anyhow::Error::from)?;
        runtime.block_on(self.publish(target))
    }

    async fn publish(self, target: MqttConfig) -> Result<(), Failure> {
        let broker = MqttPublisher::connect(target).await;
        let mut broker = broker.map_err(|error| match error {
            ConnectError::Config(error) => {
                let option = if error.key() == "url" {
                    "broker"
                } else {
                    error.key()
                };
                Failure::Usage(anyhow::anyhow!("--{option}: {error}"))
            }
            ConnectError::Refused(why) => Failure::Work(anyhow::anyhow!(why)),
        })?;
        broker.allow(self.inflight);
        let devices = usize::try_from(self.devices).unwrap_or(1);
        // Each device's uplinks lie a second apart; the last one should not lie in the future.
        let rounds = self
            .count
            .unwrap_or(1_000_000)
            .div_ceil(u64::from(self.devices));
        let span_ms = i64::try_from(rounds)
            .unwrap_or(i64::MAX)
            .saturating_mul(1_000);
        let now = Clock::System.now();
        let first = now.plus(-span_ms);
        let seed = self.seed.unwrap_or_else(|| now.as_i64().unsigned_abs());
        let mut load = Load::new(devices, seed, self.format.into(), first);
        let mut message = demo::Message::default();
        let start = Instant::now();
        let mut published = 0_u64;
        while self.count.is_none_or(|count| published < count) {
            if let Some(rate) = self.rate {
                let due = start
                    + Duration::from_micros(published.saturating_mul(1_000_000) / u64::from(rate));
                if due > Instant::now() + Duration::from_millis(5) {
                    broker.rest(due).await;
                }
            }
            load.write_next(&mut message);
            let (topic, payload) = (message.topic.clone(), message.payload.clone().into_bytes());
            broker.publish(topic, payload).await;
            published += 1;
        }
        let outcome = broker.finish(Duration::from_mins(1)).await;
        let seconds = start.elapsed().as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
        let per_second = outcome.acknowledged as f64 / seconds;
        print_json(&Summary {
            published,
            acknowledged: outcome.acknowledged,
            seconds,
            per_second,
            ack_p50_ms: outcome.latency_ms(0.5),
            ack_p99_ms: outcome.latency_ms(0.99),
        })?;
        if outcome.acknowledged < published {
            let missing = published - outcome.acknowledged;
            return Err(Failure::Work(anyhow::anyhow!(
                "{missing} uplinks were not acknowledged within a minute"
            )));
        }
        Ok(())
    }
}
