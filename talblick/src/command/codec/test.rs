//! `talblick codec test`: the examples that lie beside vendors' codecs, run in our sandbox.

use super::layout::{Suite, suites};
use crate::command::Failure;
use crate::command::lines::{print_json, print_line};
use crate::config::Config;
use crate::run::{engine, verdict};
use anyhow::anyhow;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use std::time::Instant;
use talblick_api::CodecVerdict;
use talblick_ingest::codec::javascript::engine::Engine;
use talblick_ingest::codec::library::Codec;
use talblick_ingest::workbench::judge;

/// `talblick codec test`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: talblick codec test ../lorawan-devices/vendor/decentlab ../chirpstack-device-profiles/vendors\n\n\
        Understands …codec.yaml with its examples, and test_decode_NAME.json beside NAME.js."
)]
pub(super) struct Test {
    /// Files with examples, or folders that hold them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// How a codec did.
#[derive(Debug, Serialize)]
struct Report {
    file: PathBuf,
    vectors: usize,
    passed: usize,
    failed: Vec<Failed>,
    /// Why the examples cannot be read.
    error: Option<String>,
    p50_micros: Option<u128>,
    p99_micros: Option<u128>,
}

#[derive(Debug, Serialize)]
struct Failed {
    description: String,
    #[serde(flatten)]
    verdict: CodecVerdict,
}

impl Test {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let engine = engine(config)?;
        let mut reports = Vec::new();
        for path in &self.paths {
            let found = suites(path, &engine).map_err(Failure::Usage)?;
            reports.extend(found.into_iter().map(|suite| report(suite, &engine)));
        }
        let sum = |count: fn(&Report) -> usize| reports.iter().map(count).sum::<usize>();
        let (vectors, passed) = (sum(|r| r.vectors), sum(|r| r.passed));
        let unread = sum(|r| usize::from(r.error.is_some()));
        if self.json {
            print_json(&reports)?;
        } else {
            reports.iter().try_for_each(print)?;
            print_line(&format!(
                "{} codecs, {vectors} examples: {passed} passed, {} failed; {unread} files could not be read",
                reports.len(),
                vectors - passed,
            ))?;
        }
        if reports.is_empty() {
            return Err(Failure::Usage(anyhow!(
                "there are no examples: neither …codec.yaml nor test_decode_….json"
            )));
        }
        if passed < vectors || unread > 0 {
            return Err(Failure::Work(anyhow!("not everything passed")));
        }
        Ok(())
    }
}

fn report(suite: Suite, engine: &Engine) -> Report {
    let mut report = Report {
        file: suite.file,
        vectors: 0,
        passed: 0,
        failed: Vec::new(),
        error: None,
        p50_micros: None,
        p99_micros: None,
    };
    let (source, vectors) = match suite.content {
        Ok(content) => content,
        Err(error) => {
            report.error = Some(format!("{error:#}"));
            return report;
        }
    };
    let codec = Codec::draft(&report.file.display().to_string(), 0, &source);
    report.vectors = vectors.len();
    let mut times = Vec::with_capacity(vectors.len());
    for vector in vectors {
        let start = Instant::now();
        let verdicts = judge(engine, &codec, std::slice::from_ref(&vector));
        times.push(start.elapsed().as_micros());
        for found in verdicts {
            if found.passes() {
                report.passed += 1;
            } else {
                report.failed.push(Failed {
                    description: vector.description.clone(),
                    verdict: verdict(found),
                });
            }
        }
    }
    times.sort_unstable();
    let part = |percent: usize| {
        times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)))
    };
    report.p50_micros = part(50).copied();
    report.p99_micros = part(99).copied();
    report
}

fn print(report: &Report) -> Result<(), Failure> {
    let file = report.file.display();
    if let Some(error) = &report.error {
        return print_line(&format!("{file}\tnot read: {error}"));
    }
    let micros = |time: Option<u128>| time.map_or_else(|| "–".to_owned(), |time| time.to_string());
    print_line(&format!(
        "{file}\t{} examples\t{} passed\t{} failed\tp50 {} µs\tp99 {} µs",
        report.vectors,
        report.passed,
        report.failed.len(),
        micros(report.p50_micros),
        micros(report.p99_micros),
    ))?;
    for failed in &report.failed {
        for d in &failed.verdict.differences {
            let text = |value: &Option<talblick_model::Json>| {
                value
                    .as_ref()
                    .map_or_else(|| "nothing".to_owned(), |json| json.as_str().to_owned())
            };
            print_line(&format!(
                "    {}: {}: expected {}, got {}",
                failed.description,
                d.at,
                text(&d.expected),
                text(&d.got)
            ))?;
        }
    }
    Ok(())
}
