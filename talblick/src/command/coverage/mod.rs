//! `talblick coverage`: broadband and radio coverage, its releases and what is made of them. One file per subcommand.

mod import;
mod releases;

use super::Failure;
use crate::config::Config;
use clap::{Args, Subcommand};
use talblick_coverage::{Collection, Error, ImportError};

/// `talblick coverage`
#[derive(Debug, Args)]
pub(super) struct CoverageCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Imports files: broadband atlas, mobile monitoring, census, addresses, districts, ducts, streets, operators' lists
    Import(import::Import),
    /// Lists what was imported
    Releases(releases::Releases),
    /// Lists rows that were set aside, and why
    Flaws(releases::Flaws),
    /// Removes a release
    Remove(releases::Remove),
}

impl CoverageCommand {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self.what {
            What::Import(import) => import.run(config),
            What::Releases(releases) => releases.run(config),
            What::Flaws(flaws) => flaws.run(config),
            What::Remove(remove) => remove.run(config),
        }
    }
}

/// Opens the collection below the data directory.
pub(crate) fn open(config: &Config) -> Result<Collection, Failure> {
    Collection::open(&config.data.dir).map_err(failure)
}

/// What the failure of a collection means for the command.
fn failure(error: Error) -> Failure {
    let error = ImportError::from(error);
    if error.is_usage() {
        Failure::Usage(error.into())
    } else {
        Failure::Work(error.into())
    }
}
