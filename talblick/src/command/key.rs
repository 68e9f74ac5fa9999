//! `talblick key add|list|revoke`: keys for partners' programs, also beside a running `talblick serve`.

use super::Failure;
use super::lines::{print_json, print_line};
use crate::config::Config;
use crate::run::store_failure;
use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use talblick_model::{Clock, Millis};
use talblick_store::{ApiKey, ApiKeys, KeyDraft, KeyScope};

/// `talblick key`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick key add \"Stadtwerke, Verkehrslage\" --per-minute 6000")]
pub(super) struct KeyCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Makes a key and prints it; it is kept as a hash and cannot be shown again
    #[command(after_help = "Example: talblick key add \"Universität, Stadtklima\" --scope public")]
    Add {
        /// Whose it is, 1 to 100 characters
        name: String,
        /// What it opens
        #[arg(long, value_enum, default_value_t = Scope::Public)]
        scope: Scope,
        /// Requests a minute it may make
        #[arg(long, default_value_t = talblick_api::KEY_QUOTA,
            value_parser = clap::value_parser!(u32).range(1..=i64::from(talblick_api::MOST_KEY_QUOTA)))]
        per_minute: u32,
    },
    /// Lists the keys, without what opens doors
    #[command(after_help = "Example: talblick key list --json")]
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Revokes a key: it opens nothing any more
    #[command(after_help = "Example: talblick key revoke 3")]
    Revoke {
        /// Its number
        id: u32,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Scope {
    /// What everybody sees, with a quota of its own
    Public,
    /// Everything there is to read
    Read,
}

#[derive(Debug, Serialize)]
struct Listed {
    id: u32,
    name: String,
    scope: KeyScope,
    per_minute: u32,
    created: Millis,
}

impl Listed {
    fn of(key: ApiKey) -> Self {
        let ApiKey { id, draft } = key;
        Self {
            id,
            name: draft.name,
            scope: draft.scope,
            per_minute: draft.per_minute,
            created: draft.created,
        }
    }
}

impl KeyCommand {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let keys = ApiKeys::open(&config.data.dir)
            .map_err(|error| store_failure(error, "open the keys"))?;
        match self.what {
            What::Add {
                name,
                scope,
                per_minute,
            } => {
                if name.is_empty()
                    || name.chars().count() > 100
                    || name.chars().any(char::is_control)
                {
                    return Err(Failure::Usage(anyhow::anyhow!(
                        "the name of a key has 1 to 100 characters in one line"
                    )));
                }
                let (token, hash) = talblick_api::token::key();
                let draft = KeyDraft {
                    hash,
                    name,
                    scope: match scope {
                        Scope::Public => KeyScope::Public,
                        Scope::Read => KeyScope::Read,
                    },
                    per_minute,
                    created: Clock::System.now(),
                };
                let key = keys.add(draft).context("write the key")?;
                print_line(&format!("key {}: {token}", key.id))?;
            }
            What::List { json } => {
                let all = keys.list().context("read the keys")?;
                let listed: Vec<Listed> = all.into_iter().map(Listed::of).collect();
                if json {
                    print_json(&listed)?;
                } else {
                    for key in listed {
                        let (scope, quota) = (key.scope.as_str(), key.per_minute);
                        let line = format!("{}\t{scope}\t{quota}/min\t{}", key.id, key.name);
                        print_line(&line)?;
                    }
                }
            }
            What::Revoke { id } => {
                if !keys.revoke(id).context("remove the key")? {
                    return Err(Failure::Work(anyhow::anyhow!("there is no key {id}")));
                }
            }
        }
        Ok(())
    }
}
