//! `talblick coverage export`: a release as a file, the same that everybody gets over HTTP.

use super::question::atlas;
use crate::command::Failure;
use crate::command::lines::print_line;
use crate::config::Config;
use anyhow::{Context as _, anyhow};
use clap::Args;
use std::path::PathBuf;
use talblick_coverage::{Dialect, Format, Tiles, release_file};

/// `talblick coverage export`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick coverage export fixed-2021-06-30.gpkg")]
pub(super) struct Export {
    /// Release and what the file ends with: .csv, .dictionary.csv, .gpkg, .geojson or .pmtiles
    #[arg(value_name = "RELEASE.END")]
    name: String,
    /// Where to write it [default: under its name in this directory]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// CSV with semicolons, decimal commas and a byte order mark, for German spreadsheets
    #[arg(long)]
    excel: bool,
}

impl Export {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let (release, format) = Format::split(&self.name).ok_or_else(|| {
            let ends = Format::ENDS.map(|(end, _)| end).join(", ");
            Failure::Usage(anyhow!("{}: a name ends with one of {ends}", self.name))
        })?;
        let dialect = if self.excel {
            Dialect::Spreadsheets
        } else {
            Dialect::Programs
        };
        let atlas = atlas(config)?;
        let file = release_file(&atlas, &Tiles::default(), &release, format, dialect);
        let file = file.context("write the file")?;
        let file = file.ok_or_else(|| {
            Failure::Usage(anyhow!(
                "there is no fixed-line or mobile release {release}; `talblick coverage releases` lists them"
            ))
        })?;
        let to = self.output.unwrap_or_else(|| PathBuf::from(&self.name));
        std::fs::write(&to, &file).with_context(|| format!("write {}", to.display()))?;
        print_line(&format!("{}: {} bytes", to.display(), file.len()))
    }
}
