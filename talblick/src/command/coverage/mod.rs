//! `talblick coverage`: broadband and radio coverage, its releases and what is made of them. One file per subcommand.

mod clusters;
mod compare;
mod export;
mod import;
mod lorawan;
mod question;
mod releases;
mod summary;

pub(super) use import::Import;

use super::Failure;
use crate::config::Config;
use anyhow::Context as _;
use clap::{Args, Subcommand};
use talblick_coverage::{Collection, Error, ImportError, Rules};

/// `talblick coverage`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick coverage releases")]
pub(super) struct CoverageCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Imports files: broadband atlas, mobile monitoring, census, addresses, districts, ducts, streets, operators' lists
    Import(Import),
    /// What the city's own uplinks say about radio coverage
    Lorawan(lorawan::Lorawan),
    /// The work list: clusters of households below a rule, what connecting them costs, and which come first
    Clusters(Box<clusters::Clusters>),
    /// Lists what was imported
    Releases(releases::Releases),
    /// Lists rows that were set aside, and why
    Flaws(releases::Flaws),
    /// Removes a release
    Remove(releases::Remove),
    /// Says how many households have what a rule or a threshold asks for
    Summary(summary::Summary),
    /// Writes a release as CSV, `GeoPackage`, GeoJSON or `PMTiles`
    Export(export::Export),
    /// Says what changed from one release to another
    Compare(compare::Compare),
}

impl CoverageCommand {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self.what {
            What::Import(import) => import.run(config),
            What::Lorawan(lorawan) => lorawan.run(config),
            What::Clusters(clusters) => clusters.run(config),
            What::Releases(releases) => releases.run(config),
            What::Flaws(flaws) => flaws.run(config),
            What::Remove(remove) => remove.run(config),
            What::Summary(summary) => summary.run(config),
            What::Export(export) => export.run(config),
            What::Compare(compare) => compare.run(config),
        }
    }
}

/// Opens the collection below the data directory.
pub(crate) fn open(config: &Config) -> Result<Collection, Failure> {
    Collection::open(&config.data.dir).map_err(failure)
}

/// The rules: the built-in ones, and those of a file of the operator's own.
pub(crate) fn rules(config: &Config) -> Result<Rules, Failure> {
    let rules = Rules::built_in().context("read the rules of coverage")?;
    let Some(file) = &config.coverage.rules else {
        return Ok(rules);
    };
    let own = || -> anyhow::Result<Rules> {
        let text = std::fs::read_to_string(file)?;
        Ok::<_, anyhow::Error>(Rules::read(&text)?)
    };
    let own = own().with_context(|| format!("coverage.rules: {}", file.display()));
    Ok(rules.merge(own.map_err(Failure::Usage)?))
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
