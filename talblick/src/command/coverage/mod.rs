//! `talblick coverage`: broadband and radio coverage. One file per subcommand.

mod lorawan;

use super::Failure;
use crate::config::Config;
use clap::{Args, Subcommand};

/// `talblick coverage`
#[derive(Debug, Args)]
pub(super) struct CoverageCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// What the city's own uplinks say about radio coverage
    Lorawan(lorawan::Lorawan),
}

impl CoverageCommand {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self.what {
            What::Lorawan(lorawan) => lorawan.run(config),
        }
    }
}
