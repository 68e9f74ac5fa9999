//! `talblick codec`: runs codecs on payloads, tests vendors' codecs on the examples beside them, lists the codecs there
//! are, publishes versions and rolls them back.

mod layout;
mod run;
mod test;
mod versions;

use super::Failure;
use crate::config::Config;
use clap::{Args, Subcommand};

/// `talblick codec`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick codec list")]
pub(super) struct CodecCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Runs a codec on payloads, one JSON a line
    Run(run::Run),
    /// Runs the examples that lie beside vendors' codecs
    Test(test::Test),
    /// Lists the codecs: where each comes from, and which version is in force
    List(versions::List),
    /// Puts a codec in force, if its examples come out as they should
    Publish(versions::Publish),
    /// Takes the version in force out of force; the one before it decodes again
    Rollback(versions::Rollback),
}

impl CodecCommand {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self.what {
            What::Run(run) => run.run(config),
            What::Test(test) => test.run(config),
            What::List(list) => list.run(config),
            What::Publish(publish) => publish.run(config),
            What::Rollback(rollback) => rollback.run(config),
        }
    }
}
