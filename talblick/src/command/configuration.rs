//! `talblick config check|print`.

use super::lines::print_line;
use super::{Failure, Load};
use crate::config::{ANNOTATED, Config, Problem};
use crate::run::back_end;
use clap::{Args, Subcommand};
use talblick_model::Clock;

/// `talblick config`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick config print > talblick.toml")]
pub(super) struct Configuration {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Says whether the configuration is right
    #[command(after_help = "Example: talblick config check --config /etc/talblick/talblick.toml")]
    Check,
    /// Writes the default configuration, every key explained
    #[command(after_help = "Example: talblick config print --effective")]
    Print {
        /// Writes what is in force instead: file, environment and defaults together, without secrets
        #[arg(long)]
        effective: bool,
    },
}

impl Configuration {
    pub(super) fn run(self, load: impl Fn() -> Result<Config, Problem>) -> Result<(), Failure> {
        let load: Load<'_> = &load;
        match self.what {
            What::Check => {
                let config = load()?;
                // Nothing is asked of the server, but what it needs must be there.
                back_end(&config, &Clock::System)?;
                print_line("the configuration is right")
            }
            What::Print { effective: false } => print_line(ANNOTATED.trim_end()),
            What::Print { effective: true } => {
                let text = toml::to_string(&load()?).map_err(anyhow::Error::from)?;
                print_line(text.trim_end())
            }
        }
    }
}
