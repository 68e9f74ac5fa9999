//! `talblick import devices`: a table of devices, as the interface takes it. It needs the store for itself, except to tell
//! what would happen; a running server does it over its interface.

use crate::command::Failure;
use crate::command::lines::{print_json, print_line};
use crate::config::Config;
use crate::run::{is_locked, library, open_beside, open_store, publish};
use anyhow::{Context as _, anyhow};
use clap::Args;
use std::path::PathBuf;
use talblick_api::{Lang, RowVerdict, Vocabulary, import_devices};
use talblick_model::Clock;

/// `talblick import devices`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: talblick import devices devices.csv --dry-run\n\n\
        Columns: dev_eui and, where wanted, name, kind, profile, codec, lat, lon, alt, district, interval_s, mounting_height_m, gauge_zero_m, datum, \
        tags. \
        With --dry-run it may run while “talblick serve” does. Without, the server must be stopped, or be asked itself: \
        POST /api/v1/import/devices."
)]
pub(super) struct Devices {
    /// The table, as CSV
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only tell what would happen
    #[arg(long)]
    dry_run: bool,
    /// The verdicts as JSON
    #[arg(long)]
    json: bool,
}

impl Devices {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let table = std::fs::read(&self.file)
            .with_context(|| format!("read {}", self.file.display()))
            .map_err(Failure::Usage)?;
        let store = if self.dry_run {
            open_beside(config)?
        } else {
            open_store(config, &Clock::System).map_err(|failure| match failure {
                Failure::Usage(error) if is_locked(&error) => Failure::Usage(error.context(
                    "a running server has the store: stop it, ask it with POST /api/v1/import/devices, or use --dry-run",
                )),
                other => other,
            })?
        };
        let told = (None, Clock::System.now());
        let library = library(config, &store)?;
        let codecs = library.codecs();
        let chooses = |profile: &str| library.choose(None, Some(profile)).is_some();
        let vocabulary = Vocabulary::of(
            &publish(config),
            &config.city.indoor_kinds,
            codecs.iter().map(|codec| codec.name().to_owned()).collect(),
            &chooses,
        );
        let how = (self.dry_run, Lang::En);
        let outcome = import_devices(&store, &table, &vocabulary, how, told);
        let outcome = outcome.context("write the devices")?.map_err(|problem| {
            let column = problem.column;
            Failure::Usage(anyhow!(
                "{}: column “{column}”: {}",
                self.file.display(),
                problem.detail
            ))
        })?;
        store.close().context("close the store")?;
        if self.json {
            print_json(&outcome)?;
        } else {
            outcome.verdicts.iter().try_for_each(print)?;
            print_line(&format!(
                "{}{} rows: {} new, {} changed, {} unchanged, {} wrong",
                if self.dry_run { "would be: " } else { "" },
                outcome.rows,
                outcome.new,
                outcome.changed,
                outcome.unchanged,
                outcome.wrong
            ))?;
        }
        if outcome.wrong > 0 {
            return Err(Failure::Work(anyhow!(
                "{} rows cannot be used",
                outcome.wrong
            )));
        }
        Ok(())
    }
}

/// A line for each row that does something or cannot.
fn print(row: &RowVerdict) -> Result<(), Failure> {
    let device = row.dev_eui.map(|eui| eui.to_string()).unwrap_or_default();
    let changes = row.changes.iter();
    let changes = changes.map(|c| format!("{}: “{}” → “{}”", c.column, c.before, c.after));
    let problems = row
        .problems
        .iter()
        .map(|p| format!("{}: {}", p.column, p.detail));
    let warnings = row.warnings.iter();
    let warnings = warnings.map(|p| format!("look at {}: {}", p.column, p.detail));
    let told = problems
        .chain(warnings)
        .chain(changes)
        .collect::<Vec<_>>()
        .join(", ");
    if row.verdict == "unchanged" && row.warnings.is_empty() {
        return Ok(());
    }
    print_line(&format!(
        "line {}\t{}\t{device}\t{told}",
        row.line, row.verdict
    ))
}
