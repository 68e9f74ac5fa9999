//! `talblick rejects list|show|replay`: messages that could not be used. Looking works beside a running server, and so
//! does telling what a replay would bring; the replay itself needs the store, or is asked of the server.

use super::Failure;
use super::lines::{print_json, print_line};
use crate::config::Config;
use crate::run::{is_locked, library, open_beside, open_store, reader, rules};
use anyhow::{Context as _, anyhow};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::collections::HashMap;
use talblick_api::RejectView;
use talblick_ingest::envelope::Reader;
use talblick_ingest::{Replay, ReplayReport};
use talblick_model::{Clock, DevEui, RejectReason};
use talblick_store::RejectFilter;

/// Rejects read at once.
const PAGE: usize = 1_000;

/// `talblick rejects`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick rejects list --reason codec_error")]
pub(super) struct RejectsCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Lists messages that could not be used, newest first
    #[command(after_help = "Example: talblick rejects list --reason codec_error --limit 20")]
    List {
        #[command(flatten)]
        which: Which,
        /// Those that were replayed too
        #[arg(long)]
        all: bool,
        /// How many
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: usize,
        /// As JSON, one a line
        #[arg(long)]
        json: bool,
    },
    /// Shows one with its bytes
    #[command(after_help = "Example: talblick rejects show 17")]
    Show {
        /// Its number
        id: i64,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Sends them through ingest again; what is understood now is stored
    #[command(
        after_help = "Example: talblick rejects replay --reason codec_error --dry-run\n\n\
            With --dry-run it may run while “talblick serve” does. Without, the server must be stopped, or be asked itself: \
            POST /api/v1/rejects/replay."
    )]
    Replay {
        #[command(flatten)]
        which: Which,
        /// Only tell what would be stored
        #[arg(long)]
        dry_run: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Which rejects.
#[derive(Debug, Args)]
struct Which {
    /// With this reason
    #[arg(long, value_name = "R")]
    reason: Option<RejectReason>,
    /// Of this device
    #[arg(long, value_name = "DEVEUI")]
    device: Option<DevEui>,
}

#[derive(Debug, Serialize)]
struct Outcome {
    tried: u64,
    stored: u64,
    still_rejected: u64,
}

impl RejectsCommand {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self.what {
            What::List {
                which,
                all,
                limit,
                json,
            } => list(config, &which.filter(!all), limit, json),
            What::Show { id, json } => show(config, id, json),
            What::Replay {
                which,
                dry_run,
                json,
            } => {
                let report = replay(config, &which.filter(true), dry_run)?;
                said(report, dry_run, json)
            }
        }
    }
}

impl Which {
    const fn filter(&self, open_only: bool) -> RejectFilter {
        RejectFilter {
            reason: self.reason,
            dev_eui: self.device,
            open_only,
        }
    }
}

fn list(config: &Config, filter: &RejectFilter, limit: usize, json: bool) -> Result<(), Failure> {
    let store = open_beside(config)?;
    let (mut left, mut before) = (limit, None);
    while left > 0 {
        let page = store.rejects(filter, before, left.min(PAGE));
        let page = page.context("read the rejects")?;
        left -= page.items.len().min(left);
        for stored in page.items {
            let told = RejectView::of(&store, stored);
            if json {
                print_json(&told)?;
            } else {
                let device = told
                    .dev_eui
                    .map_or_else(|| "–".to_owned(), |d| d.to_string());
                print_line(&format!(
                    "{}\t{}\t{}\t{device}\t{}\t{}",
                    told.id,
                    told.at,
                    told.source,
                    told.reason.as_str(),
                    told.detail
                ))?;
            }
        }
        match page.next {
            Some(next) => before = Some(next),
            None => break,
        }
    }
    Ok(())
}

fn show(config: &Config, id: i64, json: bool) -> Result<(), Failure> {
    let store = open_beside(config)?;
    let found = store.reject(id).context("read the reject")?;
    let Some(found) = found else {
        return Err(Failure::Usage(anyhow!(
            "there is no reject with the number {id}"
        )));
    };
    let text = String::from_utf8(found.reject.payload.clone()).ok();
    let told = RejectView::of(&store, found);
    if json {
        return print_json(&told);
    }
    print_line(&format!(
        "{} on {} of “{}”",
        told.at, told.topic, told.source
    ))?;
    if let Some(device) = told.dev_eui {
        print_line(&format!("device {device}"))?;
    }
    print_line(&format!("{}: {}", told.reason.as_str(), told.detail))?;
    if let Some(replayed) = told.replayed {
        print_line(&format!("replayed {replayed}"))?;
    }
    // What strangers sent goes to a terminal without its control characters.
    match text {
        Some(text) => print_line(&text.chars().flat_map(visible).collect::<String>()),
        None => print_line(&format!("{} (hexadecimal)", hex::encode(told.payload.0))),
    }
}

fn visible(c: char) -> impl Iterator<Item = char> {
    let escaped = c.is_control() && c != '\n' && c != '\t';
    let escape = escaped.then(|| c.escape_default());
    escape.into_iter().flatten().chain((!escaped).then_some(c))
}

fn replay(config: &Config, filter: &RejectFilter, dry_run: bool) -> Result<ReplayReport, Failure> {
    let clock = Clock::System;
    let store = if dry_run {
        open_beside(config)?
    } else {
        open_store(config, &clock).map_err(|failure| match failure {
            Failure::Usage(error) if is_locked(&error) => Failure::Usage(error.context(
                "a running server has the store: stop it, ask it with POST /api/v1/rejects/replay, or use --dry-run",
            )),
            other => other,
        })?
    };
    let (library, rules) = (library(config, &store)?, rules(config)?);
    let sources = config.source.iter();
    let readers: Result<HashMap<String, Reader>, _> = sources
        .map(|source| Ok::<_, Failure>((source.name.clone(), reader(source)?)))
        .collect();
    let report = Replay::new(store.clone(), library, rules, clock, readers?).run(filter, dry_run);
    let report = report.context("replay the rejects")?;
    store.close().context("close the store")?;
    Ok(report)
}

fn said(report: ReplayReport, dry_run: bool, json: bool) -> Result<(), Failure> {
    let ReplayReport {
        tried,
        stored,
        still_rejected,
    } = report;
    if json {
        return print_json(&Outcome {
            tried,
            stored,
            still_rejected,
        });
    }
    let would = if dry_run { "would be: " } else { "" };
    print_line(&format!(
        "{would}{tried} tried, {stored} stored, {still_rejected} still rejected"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_strangers_sent_moves_no_cursor() {
        let shown: String = "a\u{1b}[2Jb\n".chars().flat_map(visible).collect();
        assert_eq!(shown, "a\\u{1b}[2Jb\n");
    }
}
