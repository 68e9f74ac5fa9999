//! `talblick backup` and `talblick restore`.

use super::Failure;
use super::lines::print_line;
use super::progress::Bar;
use super::verify;
use crate::backup::{self, Backup, FILES};
use crate::config::Config;
use anyhow::{Context as _, anyhow};
use clap::Args;
use std::fs::File;
use std::path::{Path, PathBuf};
use talblick_model::Clock;

/// Where files are unpacked, below the data directory.
const UNPACKING: &str = "restoring";

/// `talblick backup`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick backup /backup/talblick-2026-11-22.zip

It may run while “talblick serve” does and nothing waits for it. While it is made, it takes twice its room.")]
pub(super) struct Write {
    /// The file to write; it must not exist
    file: PathBuf,
    /// The data directory, instead of data.dir
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Write {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let dir = self.data.as_ref().unwrap_or(&config.data.dir);
        if self.file.exists() {
            return Err(Failure::Usage(anyhow!(
                "{} exists already; a backup replaces nothing",
                self.file.display()
            )));
        }
        let mut bar: Option<(String, Bar)> = None;
        let manifest = backup::write(
            dir,
            &self.file,
            Clock::System.now(),
            &mut |name, done, all| {
                if bar.as_ref().is_none_or(|(current, _)| current != name) {
                    bar = Some((name.to_owned(), Bar::new(&format!("copying {name}"), all)));
                }
                if let Some((_, bar)) = &mut bar {
                    bar.at(done, || format!("copied {done} of {all} pages of {name}"));
                }
            },
        );
        if let Some((_, bar)) = bar {
            bar.finish();
        }
        let manifest = manifest.with_context(|| format!("make a backup of {}", dir.display()))?;
        for file in manifest.files {
            print_line(&format!(
                "{}\t{} bytes\t{}",
                file.name, file.bytes, file.sha256
            ))?;
        }
        Ok(())
    }
}

/// `talblick restore`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: talblick restore /backup/talblick-2026-11-22.zip --data /var/lib/talblick

It replaces nothing: the data directory must be new or empty. Everything is verified before it is put there."
)]
pub(super) struct Restore {
    /// The backup
    file: PathBuf,
    /// The data directory, instead of data.dir
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Restore a backup that was made of a damaged store; what is damaged is listed
    #[arg(long)]
    damaged: bool,
}

impl Restore {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let dir = self.data.as_ref().unwrap_or(&config.data.dir);
        let opened = Backup::open(&self.file);
        let mut backup = opened.with_context(|| format!("read {}", self.file.display()))?;
        for name in FILES {
            // A write-ahead log left behind would be taken for the restored file's.
            for left in [
                name.to_owned(),
                format!("{name}-wal"),
                format!("{name}-journal"),
            ] {
                let there = dir.join(left);
                if there.exists() {
                    return Err(Failure::Usage(anyhow!(
                        "{} is there already; restore replaces nothing, choose an empty directory",
                        there.display()
                    )));
                }
            }
        }
        let room = dir.join(UNPACKING);
        std::fs::create_dir_all(dir)
            .and_then(|()| std::fs::create_dir(&room))
            .with_context(|| format!("make {}", room.display()))?;
        let restored = self.restore(&mut backup, &room, dir);
        // What is left over after a failure is of no use to anybody.
        let cleared = std::fs::remove_dir_all(&room);
        restored?;
        cleared.with_context(|| format!("remove {}", room.display()))?;
        let at = backup.manifest.at;
        print_line(&format!("restored to {} as of {at}", dir.display()))
    }

    fn restore(&self, backup: &mut Backup, room: &Path, dir: &Path) -> Result<(), Failure> {
        let unpacked = backup.unpack(room, &mut |name| tracing::info!("unpacking {name}"));
        let files = unpacked.with_context(|| format!("read {}", self.file.display()))?;
        let verification = verify::read(room)?;
        verify::list(&verification)?;
        if !self.damaged {
            verify::refuse(&verification)?;
        }
        // The store comes last: without it the directory counts as empty.
        for file in files {
            let Some(name) = file.file_name() else {
                continue;
            };
            let to = dir.join(name);
            std::fs::rename(&file, &to).with_context(|| format!("put {} there", to.display()))?;
        }
        let synced = File::open(dir).and_then(|dir| dir.sync_all());
        Ok(synced.with_context(|| format!("sync {}", dir.display()))?)
    }
}
