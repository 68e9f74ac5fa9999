//! `talblick codec run`: a JavaScript codec on payloads from standard input.

use crate::command::Failure;
use crate::command::lines::answer;
use crate::config::Config;
use crate::run::{engine, readings, rules};
use anyhow::Context as _;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use talblick_api::CodecReading;
use talblick_ingest::codec::javascript::{Job, Script};
use talblick_ingest::codec::{DecodeError, Decoded, Fields, Input};
use talblick_ingest::normalise::{Context, Normaliser};
use talblick_model::{Clock, Millis};

/// `talblick codec run`
#[derive(Debug, Args)]
#[command(
    after_help = r#"Example: echo '{"f_port":1,"bytes":"0100e2"}' | talblick codec run sensor.js"#
)]
pub(super) struct Run {
    /// The codec
    #[arg(value_name = "FILE.js")]
    file: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    f_port: u8,
    bytes: String,
    recv_time: Option<Millis>,
    #[serde(default)]
    variables: BTreeMap<String, String>,
}

#[derive(Debug, Default, Serialize)]
struct Answer {
    data: Option<Fields>,
    readings: Vec<CodecReading>,
    errors: Vec<String>,
    warnings: Vec<String>,
    micros: u128,
}

impl Run {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let Self { file } = self;
        let source = std::fs::read_to_string(&file)
            .with_context(|| format!("read the codec {}", file.display()))
            .map_err(Failure::Usage)?;
        let name = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let script = Script::new(name.as_str(), source);
        let engine = engine(config)?;
        let mut normaliser = Normaliser::new(rules(config)?);
        let clock = Clock::System;
        let mut run = |line: Line| {
            let Ok(bytes) = hex::decode(line.bytes.replace(' ', "")) else {
                return refused(format!("bytes: “{}” is not hexadecimal", line.bytes));
            };
            let input = Input {
                bytes: Cow::Owned(bytes),
                f_port: line.f_port,
                recv_time: line.recv_time.unwrap_or_else(|| clock.now()),
                variables: Cow::Owned(line.variables),
            };
            let job = Job {
                script: Arc::clone(&script),
                input,
            };
            let start = Instant::now();
            let results = engine.decode(&[job]);
            let micros = start.elapsed().as_micros();
            let answers = results.into_iter();
            let mut answers =
                answers.map(|result| answered(result, &mut normaliser, &name, micros));
            answers.next().unwrap_or_default()
        };
        answer(
            |line| [run(line)],
            refused,
            |answer| !answer.errors.is_empty(),
        )
    }
}

fn answered(
    result: Result<Decoded, DecodeError>,
    normaliser: &mut Normaliser,
    codec: &str,
    micros: u128,
) -> Answer {
    let decoded = match result {
        Ok(decoded) => decoded,
        Err(DecodeError::Reported(errors)) => {
            return Answer {
                errors,
                micros,
                ..Answer::default()
            };
        }
        Err(error) => {
            return Answer {
                micros,
                ..refused(error.to_string())
            };
        }
    };
    let context = Context {
        codec: Some(codec),
        ..Context::default()
    };
    Answer {
        readings: readings(normaliser.normalise(&decoded.fields, context)),
        data: Some(decoded.fields),
        errors: Vec::new(),
        warnings: decoded.warnings,
        micros,
    }
}

fn refused(detail: String) -> Answer {
    Answer {
        errors: vec![detail],
        ..Answer::default()
    }
}
