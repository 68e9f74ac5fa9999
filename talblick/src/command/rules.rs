//! `talblick rules`: what decoded fields mean. Prints the rules of the program, checks an operator's files, and says what
//! becomes of fields.

use super::lines::{answer, print_json, print_line};
use super::{Failure, Load};
use crate::config::{Config, Problem};
use crate::run::{readings, rules};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use talblick_api::CodecReading;
use talblick_ingest::codec::Fields;
use talblick_ingest::normalise::rules::{BUILT_IN, Fault, Faults, RuleCounts, Rules};
use talblick_ingest::normalise::{Context, Normaliser};
use talblick_model::Json;

/// `talblick rules`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick rules check /etc/talblick/rules")]
pub(super) struct RulesCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Writes the rules that come with the program, to begin from
    #[command(after_help = "Example: talblick rules print > rules/city.toml")]
    Print,
    /// Says whether files of rules are right: those named, else those of the configuration
    #[command(after_help = "Example: talblick rules check /etc/talblick/rules --json")]
    Check {
        /// Files of rules, or directories with such
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Says what becomes of decoded fields, one JSON a line
    #[command(
        after_help = r#"Example: echo '{"codec":"elsys","kind":"road","fields":{"temperature":4.5}}' | talblick rules try"#
    )]
    Try,
}

/// What is checked, and what came out.
#[derive(Debug, Serialize)]
struct Report {
    path: Option<PathBuf>,
    files: usize,
    rules: usize,
    faults: Vec<Fault>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    fields: Json,
    codec: Option<String>,
    kind: Option<String>,
    profile: Option<String>,
    mounting_height_m: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Answer {
    readings: Vec<CodecReading>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl RulesCommand {
    pub(super) fn run(self, load: impl Fn() -> Result<Config, Problem>) -> Result<(), Failure> {
        let load: Load<'_> = &load;
        match self.what {
            What::Print => print_line(BUILT_IN.trim_end()),
            What::Check { paths, json } => check(paths, json, load),
            What::Try => {
                let mut normaliser = Normaliser::new(rules(&load()?)?);
                answer(
                    |line| [tried(&mut normaliser, &line)],
                    refused,
                    |answer| answer.error.is_some(),
                )
            }
        }
    }
}

fn check(paths: Vec<PathBuf>, json: bool, load: Load<'_>) -> Result<(), Failure> {
    let paths: Vec<Option<PathBuf>> = if paths.is_empty() {
        vec![load()?.rules.dir]
    } else {
        paths.into_iter().map(Some).collect()
    };
    let reports: Vec<Report> = paths.into_iter().map(report).collect();
    let wrong: usize = reports.iter().map(|r| r.faults.len()).sum();
    if json {
        print_json(&reports)?;
    } else {
        reports.iter().try_for_each(print)?;
    }
    if wrong > 0 {
        let what = anyhow::anyhow!("{wrong} things are wrong with the rules");
        return Err(Failure::Work(what));
    }
    Ok(())
}

fn report(path: Option<PathBuf>) -> Report {
    let opened = Rules::open(path.as_deref());
    let counts = opened.as_ref().map_or(RuleCounts::default(), Rules::counts);
    let faults = opened.err().map_or_else(Vec::new, |Faults(faults)| faults);
    Report {
        path,
        files: counts.files,
        rules: counts.own,
        faults,
    }
}

fn print(report: &Report) -> Result<(), Failure> {
    for fault in &report.faults {
        print_line(&fault.to_string())?;
    }
    match &report.path {
        _ if !report.faults.is_empty() => Ok(()),
        None => print_line("[rules] dir is not set: the rules of the program are in force"),
        Some(path) => print_line(&format!(
            "{}: {} rules in {} files are right",
            path.display(),
            report.rules,
            report.files
        )),
    }
}

fn tried(normaliser: &mut Normaliser, line: &Line) -> Answer {
    let fields = match Fields::from_json(&line.fields) {
        Ok(fields) => fields,
        Err(error) => return refused(error.to_string()),
    };
    let context = Context {
        codec: line.codec.as_deref(),
        kind: line.kind.as_deref(),
        profile: line.profile.as_deref(),
        mounting_height_m: line.mounting_height_m,
        ..Context::default()
    };
    Answer {
        readings: readings(normaliser.normalise(&fields, context)),
        error: None,
    }
}

fn refused(detail: String) -> Answer {
    Answer {
        readings: Vec::new(),
        error: Some(detail),
    }
}
