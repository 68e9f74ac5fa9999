//! `talblick coverage releases|flaws|remove`.

use super::{failure, open};
use crate::command::Failure;
use crate::command::lines::{print_json, print_line};
use crate::config::Config;
use anyhow::anyhow;
use clap::Args;
use serde::Serialize;
use std::collections::BTreeMap;
use talblick_coverage::{Collection, Flaw, Release, ReleaseId};

/// `talblick coverage releases`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick coverage releases --json")]
pub(super) struct Releases {
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct List<T> {
    items: Vec<T>,
}

impl Releases {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let releases = open(config)?.releases().map_err(failure)?;
        if self.json {
            return print_json(&List { items: releases });
        }
        for release in releases {
            let Release {
                id,
                kind,
                rows,
                quarantined,
                source,
                ..
            } = release;
            print_line(&format!(
                "{id}\t{}\t{rows} rows\t{quarantined} set aside\t{source}",
                kind.key()
            ))?;
        }
        Ok(())
    }
}

/// `talblick coverage flaws`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick coverage flaws fixed-2021-06-30")]
pub(super) struct Flaws {
    /// The release
    name: ReleaseId,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct FlawList<'a> {
    rows: u64,
    by_reason: BTreeMap<&'static str, u64>,
    items: &'a [Flaw],
}

impl Flaws {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let collection = open(config)?;
        known(&collection, &self.name)?;
        let flaws = collection.flaws(&self.name).map_err(failure)?;
        if self.json {
            return print_json(&FlawList {
                rows: flaws.rows(),
                by_reason: flaws.counts().map(|(r, n)| (r.key(), n)).collect(),
                items: flaws.kept(),
            });
        }
        for flaw in flaws.kept() {
            print_line(&flaw.to_string())?;
        }
        let more = flaws.rows().saturating_sub(flaws.kept().len() as u64);
        if more > 0 {
            print_line(&format!("and {more} more rows"))?;
        }
        Ok(())
    }
}

/// `talblick coverage remove`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick coverage remove fixed-2021-06-30")]
pub(super) struct Remove {
    /// The release
    name: ReleaseId,
}

impl Remove {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let mut collection = open(config)?;
        known(&collection, &self.name)?;
        collection.remove(&self.name).map_err(failure)?;
        Ok(())
    }
}

/// A release that must be there; else the sentence says which there are.
fn known(collection: &Collection, name: &ReleaseId) -> Result<(), Failure> {
    let releases = collection.releases().map_err(failure)?;
    if releases.iter().any(|r| r.id == *name) {
        return Ok(());
    }
    let names: Vec<&str> = releases.iter().map(|r| r.id.as_str()).collect();
    let there = if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    };
    Err(Failure::Work(anyhow!(
        "there is no release “{name}”; there are: {there}"
    )))
}
