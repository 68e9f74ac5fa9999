//! `talblick import readings|uplinks`: backfill from files. Exit code 0 if every row went in, 1 if rows were set aside.

use super::Failure;
use crate::command::lines::{print_json, print_line};
use crate::command::with_data;
use crate::config::{Config, UnknownDevices};
use crate::run::open_store;
use anyhow::{Context as _, anyhow};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use talblick_exchange::{Error, Import as Work, Outcome, Precision, Rules, Source, Subject};
use talblick_model::Clock;

/// `talblick import readings`, `talblick import uplinks`
#[derive(Debug, Args)]
pub(super) struct History {
    /// Files, or directories that talblick export wrote
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How the files are written [default: by their names; possible values: csv, ndjson, parquet, line]
    #[arg(long, value_name = "FORMAT", value_parser = source)]
    format: Option<Source>,
    /// What the times of line protocol count: ns, us, ms, s
    #[arg(long, value_name = "P", default_value = "ns")]
    precision: Precision,
    /// Where rows that are set aside go, with row, column and reason
    #[arg(long, value_name = "FILE", default_value = "set-aside.csv")]
    aside: PathBuf,
    /// Read and judge, write nothing but the rows that are set aside
    #[arg(long)]
    dry_run: bool,
    /// The data directory, instead of data.dir
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// What came of it, as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Said {
    rows: u64,
    imported: u64,
    set_aside: u64,
    devices_registered: usize,
    dry_run: bool,
}

fn source(word: &str) -> Result<Source, String> {
    word.parse()
        .map_err(|()| "allowed are csv, ndjson, parquet, line".to_owned())
}

impl History {
    pub(super) fn run(self, subject: Subject, config: &Config) -> Result<(), Failure> {
        for file in &self.files {
            let there = std::fs::metadata(file).with_context(|| format!("read {}", file.display()));
            there.map_err(Failure::Usage)?;
        }
        let config = &with_data(config, self.data.as_ref());
        let clock = Clock::System;
        let store = open_store(config, &clock)?;
        let rules = Rules {
            subject,
            register: config.ingest.unknown_devices == UnknownDevices::Register,
            dry_run: self.dry_run,
            aside: self.aside.clone(),
        };
        let mut work = Work::new(&store, &clock, rules);
        for file in &self.files {
            let source = self.format.or_else(|| Source::of(file));
            let source = match source {
                Some(Source::Line(_)) => Some(Source::Line(self.precision)),
                source => source,
            };
            let added = work.add(file, source, &mut |rows| {
                tracing::debug!("{rows} rows");
                true
            });
            added.map_err(|error| match error {
                Error::Unknown { .. } => Failure::Usage(error.into()),
                error => Failure::Work(error.into()),
            })?;
        }
        let outcome = work.finish().map_err(|error| Failure::Work(error.into()))?;
        store.close().context("close the store")?;
        self.say(&outcome)
    }

    fn say(&self, outcome: &Outcome) -> Result<(), Failure> {
        let Outcome {
            rows,
            imported,
            set_aside,
            devices,
        } = *outcome;
        if self.json {
            print_json(&Said {
                rows,
                imported,
                set_aside,
                devices_registered: devices,
                dry_run: self.dry_run,
            })?;
        } else {
            let would = if self.dry_run { " would be" } else { "" };
            print_line(&format!(
                "{rows} rows:{would} {imported} imported, {set_aside} set aside; {devices} devices{would} registered"
            ))?;
        }
        if set_aside > 0 {
            return Err(Failure::Work(anyhow!(
                "{set_aside} rows were set aside; {} says which and why",
                self.aside.display()
            )));
        }
        Ok(())
    }
}
