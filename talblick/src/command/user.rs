//! `talblick user add|list|remove`, also beside a running `talblick serve`.

use super::Failure;
use super::lines::{print_json, print_line};
use crate::config::Config;
use crate::run::store_failure;
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use talblick_store::{User, UserRole, Users};

/// Shortest password.
const SHORTEST: usize = 10;

/// `talblick user`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick user list")]
pub(super) struct UserCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Adds a user, or changes password and role; the password is read from standard input
    #[command(after_help = "Example: talblick user add anna --role viewer < password-file")]
    Add {
        /// Sign-in name
        name: String,
        /// What the user may do
        #[arg(long, value_enum, default_value_t = Role::Viewer)]
        role: Role,
    },
    /// Lists the users
    #[command(after_help = "Example: talblick user list --json")]
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Removes a user
    #[command(after_help = "Example: talblick user remove anna")]
    Remove {
        /// Sign-in name
        name: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Role {
    /// Everything
    Admin,
    /// See everything, change nothing
    Viewer,
}

#[derive(Debug, Serialize)]
struct Listed {
    name: String,
    role: UserRole,
}

impl UserCommand {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let users = Users::open(&config.data.dir)
            .map_err(|error| store_failure(error, "open the users"))?;
        match self.what {
            What::Add { name, role } => {
                if name.is_empty()
                    || name.len() > 64
                    || name.chars().any(|c| c.is_whitespace() || c.is_control())
                {
                    return Err(Failure::Usage(anyhow::anyhow!(
                        "a user name has 1 to 64 characters and no spaces"
                    )));
                }
                let password = password().map_err(Failure::Usage)?;
                let password_hash =
                    talblick_api::password::hash(&password).context("hash the password")?;
                let role = match role {
                    Role::Admin => UserRole::Admin,
                    Role::Viewer => UserRole::Viewer,
                };
                users
                    .put(&User {
                        name,
                        password_hash,
                        role,
                    })
                    .context("write the user")?;
            }
            What::List { json } => {
                let listed = users.list().context("read the users")?.into_iter();
                let listed: Vec<Listed> = listed
                    .map(|u| Listed {
                        name: u.name,
                        role: u.role,
                    })
                    .collect();
                if json {
                    print_json(&listed)?;
                } else {
                    for user in listed {
                        let role = if user.role == UserRole::Admin {
                            "admin"
                        } else {
                            "viewer"
                        };
                        print_line(&format!("{}\t{role}", user.name))?;
                    }
                }
            }
            What::Remove { name } => {
                if !users.remove(&name).context("remove the user")? {
                    return Err(Failure::Work(anyhow::anyhow!("there is no user “{name}”")));
                }
            }
        }
        Ok(())
    }
}

/// The first line of standard input.
fn password() -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        let mut stderr = std::io::stderr();
        write!(stderr, "password (it is shown as you type): ")
            .and_then(|()| stderr.flush())
            .context("ask")?;
    }
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("read the password")?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.chars().count() < SHORTEST {
        bail!("a password has at least {SHORTEST} characters");
    }
    Ok(password.to_owned())
}
