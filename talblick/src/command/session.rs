//! `talblick session import|list|remove`: the keys with which frames of gateways are opened. They come in from a file and
//! are never shown again.

use super::Failure;
use super::lines::{print_json, print_line};
use crate::config::Config;
use crate::run::vault;
use anyhow::{Context as _, anyhow};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::fs::File;
use std::path::{Path, PathBuf};
use talblick_ingest::frame::{Session, Vault, Version, read_csv};
use talblick_model::DevEui;

/// `talblick session`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick session list")]
pub(super) struct SessionCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Adds sessions from a CSV file; one of the same device and address takes the place of the old one
    #[command(
        after_help = "Columns: dev_eui,dev_addr,nwk_s_key,app_s_key and, where wanted, version,f_cnt,restarts\nExample: talblick session import sessions.csv"
    )]
    Import {
        /// The file
        file: PathBuf,
        /// Only check it
        #[arg(long)]
        dry_run: bool,
    },
    /// Lists the sessions, without their keys
    #[command(after_help = "Example: talblick session list --json")]
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Forgets the sessions of a device
    #[command(after_help = "Example: talblick session remove a84041ffff01f2c3")]
    Remove {
        /// The device
        dev_eui: DevEui,
    },
}

/// A session as people may see it.
#[derive(Debug, Serialize)]
struct Listed {
    dev_eui: DevEui,
    dev_addr: String,
    version: Version,
    /// Whether payloads can be decrypted.
    app_s_key: bool,
    restarts: bool,
}

impl SessionCommand {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let vault = vault(config)?.ok_or_else(|| {
            Failure::Usage(anyhow!(
                "session keys are kept encrypted: set frames.key_file to a file with 64 hexadecimal digits first"
            ))
        })?;
        let known = vault.read().context("read the sessions")?;
        match self.what {
            What::Import { file, dry_run } => import(&vault, known, &file, dry_run),
            What::List { json } => list(&known, json),
            What::Remove { dev_eui } => {
                let before = known.len();
                let left: Vec<Session> =
                    known.into_iter().filter(|s| s.dev_eui != dev_eui).collect();
                if left.len() == before {
                    return Err(Failure::Work(anyhow!("there is no session of {dev_eui}")));
                }
                vault.write(&left).context("write the sessions")?;
                Ok(())
            }
        }
    }
}

fn import(
    vault: &Vault,
    mut known: Vec<Session>,
    file: &Path,
    dry_run: bool,
) -> Result<(), Failure> {
    let opened = File::open(file).with_context(|| format!("open {}", file.display()));
    let new = read_csv(opened.map_err(Failure::Usage)?)
        .with_context(|| format!("{}", file.display()))
        .map_err(Failure::Work)?;
    let count = new.len();
    known.retain(|old| {
        let replaces = |s: &Session| s.dev_eui == old.dev_eui && s.dev_addr == old.dev_addr;
        !new.iter().any(replaces)
    });
    known.extend(new);
    if dry_run {
        return print_line(&format!(
            "{count} sessions could be imported; nothing was written"
        ));
    }
    std::fs::create_dir_all(vault.folder()).context("make the data directory")?;
    vault.write(&known).context("write the sessions")?;
    print_line(&format!(
        "{count} sessions imported; {} are kept",
        known.len()
    ))
}

fn list(known: &[Session], json: bool) -> Result<(), Failure> {
    let listed: Vec<Listed> = known
        .iter()
        .map(|s| Listed {
            dev_eui: s.dev_eui,
            dev_addr: format!("{:08x}", s.dev_addr),
            version: s.version,
            app_s_key: s.app_s_key.is_some(),
            restarts: s.restarts,
        })
        .collect();
    if json {
        return print_json(&listed);
    }
    for session in listed {
        print_line(&format!("{}\t{}", session.dev_eui, session.dev_addr))?;
    }
    Ok(())
}
