//! `talblick import`: what devices are put into. Coverage releases come in with `talblick coverage import`, of which this is
//! the same for districts.

use super::Failure;
use super::coverage::Import;
use crate::config::Config;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use talblick_coverage::{Kind, ReleaseId};

/// `talblick import`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: talblick import districts Stadtbezirke_EPSG25832_JSON.json --dry-run"
)]
pub(super) struct ImportCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Districts of the city, from GeoJSON, `GeoPackage` or Shapefile; devices come to lie in them
    Districts(Districts),
}

/// `talblick import districts`
#[derive(Debug, Args)]
struct Districts {
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

impl ImportCommand {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let What::Districts(asked) = self.what;
        let import = Import {
            files: asked.files,
            release: asked.release,
            kind: Some(Kind::Districts),
            replace: asked.replace,
            dry_run: asked.dry_run,
            json: asked.json,
            ..Import::default()
        };
        import.run(config)
    }
}
