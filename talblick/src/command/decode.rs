//! `talblick decode`: what a network server's message is, without storing it.

use super::Failure;
use super::lines::answer;
use crate::config::{Config, Problem};
use base64::Engine as _;
use bytes::Bytes;
use clap::Args;
use serde::Deserialize;
use talblick_ingest::envelope::{Format, Message, Reader, Refusal, split};
use talblick_model::{Clock, RejectReason};

/// `talblick decode`
#[derive(Debug, Args)]
#[command(
    after_help = r#"Example: echo '{"topic":"application/1/device/…/event/up","payload":"{…}"}' | talblick decode"#
)]
pub(super) struct Decode {
    /// How the messages are written: auto, or one of the names in the annotated configuration
    #[arg(long, value_name = "F", default_value = "auto")]
    format: Format,
    /// Read as this source of the configuration does, with its mapping
    #[arg(long, value_name = "NAME", conflicts_with = "format")]
    source: Option<String>,
}

/// One MQTT message a line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default)]
    topic: String,
    payload: Option<String>,
    payload_b64: Option<String>,
}

impl Decode {
    pub(super) fn run(
        self,
        config: impl FnOnce() -> Result<Config, Problem>,
    ) -> Result<(), Failure> {
        let reader = match &self.source {
            None => Reader::from(self.format),
            Some(name) => named(&config()?, name)?,
        };
        let clock = Clock::System;
        answer(
            |line: Line| match bytes(&line) {
                Ok(payload) => read(&reader, &line.topic, payload.into(), &clock),
                Err(detail) => vec![refusal(detail)],
            },
            refusal,
            |_| false,
        )
    }
}

/// A list of events is as many answers.
fn read(reader: &Reader, topic: &str, payload: Bytes, clock: &Clock) -> Vec<Message> {
    let parts = split(&payload).unwrap_or_else(|| vec![payload]);
    let read = |part: Bytes| reader.parse(topic, &part, clock.now());
    parts.into_iter().map(read).collect()
}

fn named(config: &Config, name: &str) -> Result<Reader, Failure> {
    let Some(source) = config.source.iter().find(|source| source.name == name) else {
        let known: Vec<&str> = config.source.iter().map(|s| s.name.as_str()).collect();
        return Err(Failure::Usage(anyhow::anyhow!(
            "no source is named “{name}”; the configuration has: {}",
            known.join(", ")
        )));
    };
    Ok(crate::run::reader(source)?)
}

fn bytes(line: &Line) -> Result<Vec<u8>, String> {
    match (&line.payload, &line.payload_b64) {
        (Some(text), None) => Ok(text.clone().into_bytes()),
        (None, Some(text)) => base64::engine::general_purpose::STANDARD
            .decode(text)
            .map_err(|error| format!("payload_b64 is not base64: {error}")),
        _ => Err("a line needs one of “payload” and “payload_b64”".to_owned()),
    }
}

fn refusal(detail: String) -> Message {
    Message::Reject(Refusal {
        reason: RejectReason::Malformed,
        detail,
        dev_eui: None,
    })
}
