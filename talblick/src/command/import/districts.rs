//! `talblick import districts`: what devices are put into, as `talblick coverage import` takes it.

use super::Failure;
use crate::command::coverage::Import;
use crate::config::Config;
use clap::Args;
use std::path::PathBuf;
use talblick_coverage::{Kind, ReleaseId};

/// `talblick import districts`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: talblick import districts Stadtbezirke_EPSG25832_JSON.json --dry-run"
)]
pub(super) struct Districts {
    /// Files as they are published, zipped or not
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Name of the release [default: districts and its data date]
    #[arg(long, value_name = "NAME")]
    release: Option<ReleaseId>,
    /// Put the release in the place of one of the same name
    #[arg(long)]
    replace: bool,
    /// Read and judge, write nothing
    #[arg(long)]
    dry_run: bool,
    /// The verdict as JSON, one file a line
    #[arg(long)]
    json: bool,
}

impl Districts {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let import = Import {
            files: self.files,
            release: self.release,
            kind: Some(Kind::Districts),
            replace: self.replace,
            dry_run: self.dry_run,
            json: self.json,
            ..Import::default()
        };
        import.run(config)
    }
}
