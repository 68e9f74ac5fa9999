//! `talblick verify`: reads everything in the data directory and lists what is damaged. It changes nothing.

use super::Failure;
use super::lines::{print_json, print_line};
use super::progress::Bar;
use crate::config::Config;
use crate::run::store_failure;
use anyhow::anyhow;
use clap::Args;
use std::path::{Path, PathBuf};
use talblick_store::Verification;

/// `talblick verify`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick verify --json

It may run while “talblick serve” does. Exit code 1 means that something is damaged.")]
pub(super) struct Verify {
    /// The data directory, instead of data.dir
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let dir = self.data.as_ref().unwrap_or(&config.data.dir);
        let verification = read(dir)?;
        if self.json {
            print_json(&verification)?;
        } else {
            list(&verification)?;
        }
        refuse(&verification)
    }
}

/// Verifies a data directory.
pub(super) fn read(dir: &Path) -> Result<Verification, Failure> {
    let mut bar = None;
    let verification = talblick_store::verify(dir, &mut |checked, size| {
        let bar = bar.get_or_insert_with(|| Bar::new("verifying", size));
        bar.at(checked.bytes, || {
            format!(
                "verified {} of {} MB, {} readings",
                checked.bytes / 1_000_000,
                size / 1_000_000,
                checked.readings
            )
        });
    });
    if let Some(bar) = bar {
        bar.finish();
    }
    verification.map_err(|error| store_failure(error, "read the store"))
}

/// Prints findings and sums.
pub(super) fn list(verification: &Verification) -> Result<(), Failure> {
    for finding in &verification.findings {
        print_line(&finding.to_string())?;
    }
    let unlisted = verification.found - verification.findings.len() as u64;
    if unlisted > 0 {
        print_line(&format!("and {unlisted} more"))?;
    }
    let checked = verification.checked;
    print_line(&format!(
        "read {} readings in {} chunks, {} uplinks in {} archive blocks, {} batches, {} rejects, {} registered things",
        checked.readings,
        checked.chunks,
        checked.uplinks,
        checked.archives,
        checked.batches,
        checked.rejects,
        checked.registered,
    ))?;
    if verification.set_aside > 0 {
        print_line(&format!(
            "{} blocks were set aside earlier because they could not be read",
            verification.set_aside
        ))?;
    }
    Ok(())
}

/// Exit code 1 if anything is damaged.
pub(super) fn refuse(verification: &Verification) -> Result<(), Failure> {
    if verification.is_clean() {
        return Ok(());
    }
    let found = verification.found;
    let things = if found == 1 { "thing is" } else { "things are" };
    Err(Failure::Work(anyhow!(
        "{found} {things} damaged; see the list"
    )))
}
