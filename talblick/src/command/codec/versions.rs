//! `talblick codec list|publish|rollback`. Listing works beside a running server. Changing does not: the server would not
//! hear of it, and is asked over its interface instead.

use crate::command::Failure;
use crate::command::lines::{print_json, print_line};
use crate::config::Config;
use crate::run::{is_locked, library, open_beside, open_store, rules, workbench};
use anyhow::{Context as _, anyhow};
use clap::Args;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use talblick_ingest::codec::library::Origin;
use talblick_ingest::workbench::{Error, Verdict, Workbench};
use talblick_model::Clock;
use talblick_store::{CodecStep, CodecVector, CodecVersion, Store};

/// `talblick codec list`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick codec list --json")]
pub(super) struct List {
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// `talblick codec publish`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: talblick codec publish thermometer thermometer.js --vectors examples.json --reason “tenths, not hundredths”\n\n\
        The examples are a JSON list of {\"description\", \"f_port\", \"bytes\": \"00c9\", \"expected\": {\"data\": {…}}}. Without files the draft \
        from the editor is published. The server must be stopped, or be asked itself: POST /api/v1/codecs/NAME/publish."
)]
pub(super) struct Publish {
    /// Name of the codec
    name: String,
    /// Its source
    #[arg(value_name = "FILE.js", requires = "vectors")]
    file: Option<PathBuf>,
    /// Its examples
    #[arg(long, value_name = "FILE.json", requires = "file")]
    vectors: Option<PathBuf>,
    /// Why, for those who ask later
    #[arg(long)]
    reason: String,
}

/// `talblick codec rollback`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: talblick codec rollback thermometer --reason “worse than before”\n\n\
        The server must be stopped, or be asked itself: POST /api/v1/codecs/NAME/rollback."
)]
pub(super) struct Rollback {
    /// Name of the codec
    name: String,
    /// Why, for those who ask later
    #[arg(long)]
    reason: String,
}

#[derive(Debug, Serialize)]
struct Listed {
    name: String,
    origin: &'static str,
    version: Option<u32>,
    draft: bool,
    devices: u64,
}

impl List {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let store = open_beside(config)?;
        let bench = bench(config, &store)?;
        let versions = store.codec_versions(None).context("read the versions")?;
        let drafts = versions.into_iter().filter(CodecVersion::is_draft);
        let mut drafts: BTreeSet<String> = drafts.map(|draft| draft.codec).collect();
        let mut listed = Vec::new();
        for (codec, devices) in bench.codecs() {
            let (origin, version) = match codec.origin() {
                Origin::BuiltIn => ("built_in", None),
                Origin::File => ("file", None),
                Origin::Editor(number) => ("editor", Some(number)),
            };
            listed.push(Listed {
                name: codec.name().to_owned(),
                origin,
                version,
                draft: drafts.remove(codec.name()),
                devices,
            });
        }
        listed.extend(drafts.into_iter().map(|name| Listed {
            name,
            origin: "none",
            version: None,
            draft: true,
            devices: 0,
        }));
        if self.json {
            return print_json(&listed);
        }
        for codec in listed {
            let version = codec
                .version
                .map_or_else(|| "–".to_owned(), |n| n.to_string());
            let draft = if codec.draft { "draft" } else { "" };
            print_line(&format!(
                "{}\t{}\t{version}\t{} devices\t{draft}",
                codec.name, codec.origin, codec.devices
            ))?;
        }
        Ok(())
    }
}

impl Publish {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let store = open(config, &self.name, "publish")?;
        let bench = bench(config, &store)?;
        if let (Some(file), Some(vectors)) = (&self.file, &self.vectors) {
            let source = read(file)?;
            let vectors: Vec<CodecVector> = serde_json::from_str(&read(vectors)?)
                .with_context(|| format!("read the examples {}", vectors.display()))
                .map_err(Failure::Usage)?;
            let step = step(&self.reason);
            let drafted = bench.draft(&self.name, source, vectors, step);
            drafted.context("write the draft")?;
        }
        let published = bench.publish(&self.name, step(&self.reason));
        let version = published.map_err(refused)?;
        store.close().context("close the store")?;
        print_line(&format!(
            "version {} of {} is in force",
            version.number, self.name
        ))
    }
}

impl Rollback {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let store = open(config, &self.name, "rollback")?;
        let bench = bench(config, &store)?;
        let taken = bench.roll_back(&self.name, step(&self.reason));
        let taken = taken.map_err(refused)?;
        store.close().context("close the store")?;
        print_line(&format!(
            "version {} of {} is rolled back",
            taken.number, self.name
        ))
    }
}

fn bench(config: &Config, store: &Store) -> Result<Workbench, Failure> {
    workbench(config, store, &library(config, store)?, &rules(config)?)
}

fn step(reason: &str) -> CodecStep {
    CodecStep {
        by: None,
        at: Clock::System.now(),
        why: reason.to_owned(),
    }
}

fn open(config: &Config, name: &str, what: &str) -> Result<Store, Failure> {
    open_store(config, &Clock::System).map_err(|failure| match failure {
        Failure::Usage(error) if is_locked(&error) => Failure::Usage(error.context(format!(
            "a running server has the store: stop it, or ask it with POST /api/v1/codecs/{name}/{what}"
        ))),
        other => other,
    })
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file)
        .with_context(|| format!("read {}", file.display()))
        .map_err(Failure::Usage)
}

/// Why nothing changed: which example, and where.
fn refused(error: Error) -> Failure {
    let text = error.to_string();
    match error {
        Error::Failing(verdicts) => Failure::Work(anyhow!("{text}: {}", places(&verdicts))),
        Error::Store(error) => Failure::Work(error.into()),
        _ => Failure::Work(anyhow!(text)),
    }
}

fn places(verdicts: &[Verdict]) -> String {
    let text = |value: &Option<serde_json::Value>| {
        value
            .as_ref()
            .map_or_else(|| "nothing".to_owned(), ToString::to_string)
    };
    let numbered = (1..).zip(verdicts);
    let places = numbered.flat_map(|(number, verdict)| {
        verdict.differences.iter().map(move |d| {
            format!(
                "example {number}, {}: expected {}, got {}",
                d.at,
                text(&d.expected),
                text(&d.got)
            )
        })
    });
    places.collect::<Vec<_>>().join("; ")
}
