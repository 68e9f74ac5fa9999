//! `talblick decode`: what a network server's message is, without storing it.

use super::Failure;
use super::lines::answer;
use base64::Engine as _;
use clap::Args;
use serde::Deserialize;
use talblick_ingest::envelope::{Format, Message, Refusal, parse};
use talblick_model::{Clock, RejectReason};

/// `talblick decode`
#[derive(Debug, Args)]
#[command(
    after_help = r#"Example: echo '{"topic":"application/1/device/…/event/up","payload":"{…}"}' | talblick decode"#
)]
pub(super) struct Decode {
    /// How the messages are written: auto, chirpstack4, tts3
    #[arg(long, value_name = "F", default_value = "auto")]
    format: Format,
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
    pub(super) fn run(self) -> Result<(), Failure> {
        let clock = Clock::System;
        answer(
            |line: Line| match bytes(&line) {
                Ok(payload) => parse(self.format, &line.topic, &payload, clock.now()),
                Err(detail) => refusal(detail),
            },
            refusal,
        )
    }
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
