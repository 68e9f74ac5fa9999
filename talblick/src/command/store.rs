//! `talblick store retention`: takes away what is older than the configuration keeps, or tells what that would be.

use super::lines::{print_json, print_line};
use super::{Failure, with_data};
use crate::config::Config;
use crate::run::{open_beside, open_store, retention};
use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::PathBuf;
use talblick_model::{Clock, Millis};
use talblick_store::{Expired, Share};

/// `talblick store`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick store retention --dry-run")]
pub(super) struct StoreCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Takes away what is older than store.retention_… keeps; “talblick serve” does so by itself every day
    #[command(after_help = "Example: talblick store retention --dry-run

With --dry-run it may run while “talblick serve” does.")]
    Retention {
        /// Only tell what would go
        #[arg(long)]
        dry_run: bool,
        /// The data directory, instead of data.dir
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// One kind of data, as it is listed.
#[derive(Debug, Serialize)]
struct Listed {
    kind: &'static str,
    before: Option<Millis>,
    items: u64,
    device_days: u64,
    bytes: u64,
}

impl Listed {
    const fn of(kind: &'static str, share: Share) -> Self {
        Self {
            kind,
            before: share.before,
            items: share.items,
            device_days: share.device_days,
            bytes: share.bytes,
        }
    }

    fn line(&self) -> String {
        match self.before {
            None => format!("{}\tkept for ever", self.kind),
            Some(before) => format!(
                "{}\tbefore {before}\t{}\t{} device-days\t{} bytes",
                self.kind, self.items, self.device_days, self.bytes
            ),
        }
    }
}

impl StoreCommand {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let What::Retention {
            dry_run,
            data,
            json,
        } = self.what;
        let config = &with_data(config, data.as_ref());
        let retention = retention(config);
        let expired = if dry_run {
            let store = open_beside(config)?;
            store.expired(&retention).context("look what is too old")?
        } else {
            let store = open_store(config, &Clock::System)?;
            let gone = store
                .forget(&retention)
                .context("take away what is too old")?;
            store.close().context("close the store")?;
            gone
        };
        list(&expired, json)
    }
}

fn list(expired: &Expired, json: bool) -> Result<(), Failure> {
    let listed = [
        Listed::of("readings", expired.raw),
        Listed::of("rollups", expired.rollups),
        Listed::of("uplinks", expired.uplinks),
        Listed::of("rejects", expired.rejects),
    ];
    if json {
        return print_json(&listed);
    }
    listed.iter().try_for_each(|one| print_line(&one.line()))
}
