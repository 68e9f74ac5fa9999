//! `talblick coverage import`. Exit code 0 if every release is in place, even if rows were set aside; 1 if a file was
//! refused; 2 if the command was wrong.

use super::open;
use crate::command::Failure;
use crate::command::lines::{print_json, print_line};
use crate::command::progress::Bar;
use crate::config::Config;
use anyhow::anyhow;
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use talblick_coverage::{
    Bounds, Change, Collection, ImportError, Kind, Options, Outcome, Progress, Release, ReleaseId,
    Unit,
};
use talblick_model::Clock;

/// `talblick coverage import`
#[derive(Debug, Default, Args)]
#[command(
    after_help = "Example: talblick coverage import Versorgungsdaten_Gitterzellen_Stand_20251231_gpkg.zip --ags 05124000"
)]
pub(in crate::command) struct Import {
    /// Files as they are published, zipped or not
    #[arg(required = true, value_name = "FILE")]
    pub(in crate::command) files: Vec<PathBuf>,
    /// Name of the release, for example fixed-2025-12-31 [default: its kind and data date]
    #[arg(long, value_name = "NAME")]
    pub(in crate::command) release: Option<ReleaseId>,
    /// What the file holds, where that cannot be seen [possible values: fixed, mobile, municipalities, population,
    /// households, addresses, districts, quarters, ducts, streets, offers, radio]
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub(in crate::command) kind: Option<Kind>,
    /// What the publisher calls it
    #[arg(long)]
    pub(in crate::command) title: Option<String>,
    /// The day the data describe, for example 2025-12-31 [default: from the names of file and layer]
    #[arg(long, value_name = "DATE")]
    pub(in crate::command) data_date: Option<Date>,
    /// The day it was published
    #[arg(long, value_name = "DATE")]
    pub(in crate::command) published: Option<Date>,
    /// Where the file came from
    #[arg(long, value_name = "URL")]
    pub(in crate::command) source: Option<String>,
    /// Its licence
    #[arg(long)]
    pub(in crate::command) licence: Option<String>,
    /// Who must be named
    #[arg(long)]
    pub(in crate::command) attribution: Option<String>,
    /// Whose list of addresses it is
    #[arg(long, value_name = "NAME")]
    pub(in crate::command) operator: Option<String>,
    /// Only municipalities whose key begins so; empty for all [default: city.ags]
    #[arg(long, value_name = "KEY", value_parser = ags)]
    pub(in crate::command) ags: Option<String>,
    /// Only what lies in this rectangle: west,south,east,north in degrees
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true)]
    pub(in crate::command) bbox: Option<Bounds>,
    /// Put the release in the place of one of the same name
    #[arg(long)]
    pub(in crate::command) replace: bool,
    /// Read and judge, write nothing
    #[arg(long)]
    pub(in crate::command) dry_run: bool,
    /// The verdict as JSON, one file a line
    #[arg(long)]
    pub(in crate::command) json: bool,
}

fn kind(text: &str) -> Result<Kind, String> {
    Kind::from_key(text).ok_or_else(|| {
        let kinds: Vec<&str> = Kind::ALL.into_iter().map(Kind::key).collect();
        format!("allowed are {}", kinds.join(", "))
    })
}

fn ags(text: &str) -> Result<String, String> {
    if text.len() <= 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        Ok(text.to_owned())
    } else {
        Err("a municipality key has up to eight digits, such as 05124000".to_owned())
    }
}

/// The verdict on a file.
#[derive(Debug, Serialize)]
struct Verdict<'a> {
    file: String,
    change: &'static str,
    release: &'a Release,
    elsewhere: u64,
    set_aside: Vec<SetAside<'a>>,
    unread_columns: &'a [String],
}

/// Rows that were set aside for one reason.
#[derive(Debug, Serialize)]
struct SetAside<'a> {
    reason: &'static str,
    rows: u64,
    first: Option<&'a talblick_coverage::Flaw>,
}

#[derive(Debug, Serialize)]
struct Refused {
    file: String,
    error: String,
}

impl Import {
    pub(in crate::command) fn run(self, config: &Config) -> Result<(), Failure> {
        if self.release.is_some() && self.files.len() > 1 {
            return Err(Failure::Usage(anyhow!(
                "--release names one release, but there are {} files",
                self.files.len()
            )));
        }
        let options = self.options(config);
        let mut collection = open(config)?;
        let (mut refused, mut usage) = (0, false);
        for file in &self.files {
            match one(&mut collection, file, &options) {
                Ok(outcome) if self.json => print_json(&verdict(file, &outcome))?,
                Ok(outcome) => tell(&verdict(file, &outcome))?,
                Err(error) => {
                    refused += 1;
                    usage |= error.is_usage();
                    if self.json {
                        print_json(&Refused {
                            file: file.display().to_string(),
                            error: error.to_string(),
                        })?;
                    } else {
                        // Standard error may be closed; then nobody wants to know.
                        let _ = writeln!(std::io::stderr(), "talblick: {error}");
                    }
                }
            }
        }
        let files = self.files.len();
        let said = anyhow!("{refused} of {files} files were not imported");
        match (refused, usage) {
            (0, _) => Ok(()),
            (_, true) => Err(Failure::Usage(said)),
            (_, false) => Err(Failure::Work(said)),
        }
    }

    fn options(&self, config: &Config) -> Options {
        Options {
            kind: self.kind,
            release: self.release.clone(),
            name: self.title.clone(),
            data_date: self.data_date,
            published: self.published,
            source: self.source.clone(),
            licence: self.licence.clone(),
            attribution: self.attribution.clone(),
            operator: self.operator.clone(),
            ags: Some(self.ags.clone().unwrap_or_else(|| config.city.ags.clone())),
            bounds: self.bbox,
            replace: self.replace,
            dry_run: self.dry_run,
        }
    }
}

fn one(
    collection: &mut Collection,
    file: &Path,
    options: &Options,
) -> Result<Outcome, ImportError> {
    let mut at: Option<(Unit, Bar)> = None;
    let mut progress = |progress: Progress| {
        let Progress { unit, done, total } = progress;
        if at.as_ref().is_none_or(|(before, _)| *before != unit) {
            let before = at.replace((unit, Bar::new(word(unit), total.unwrap_or(0))));
            if let Some((_, bar)) = before {
                bar.finish();
            }
        }
        if let Some((_, bar)) = &mut at {
            bar.at(done, || {
                format!("{}: {done} {}", file.display(), word(unit))
            });
        }
    };
    let now = Clock::System.now().timestamp();
    let outcome = collection.import(file, options, now, &mut progress);
    if let Some((_, bar)) = at {
        bar.finish();
    }
    outcome
}

const fn word(unit: Unit) -> &'static str {
    match unit {
        Unit::Checked => "bytes checked",
        Unit::Unpacked => "bytes unpacked",
        Unit::Bytes => "bytes read",
        Unit::Rows => "rows read",
    }
}

fn verdict<'a>(file: &Path, outcome: &'a Outcome) -> Verdict<'a> {
    let flaws = &outcome.flaws;
    Verdict {
        file: file.display().to_string(),
        change: match outcome.change {
            Change::Added => "added",
            Change::Replaced => "replaced",
            Change::Unchanged => "unchanged",
            Change::DryRun => "dry run",
        },
        release: &outcome.release,
        elsewhere: outcome.elsewhere,
        set_aside: flaws
            .counts()
            .map(|(reason, rows)| SetAside {
                reason: reason.key(),
                rows,
                first: flaws.first(reason),
            })
            .collect(),
        unread_columns: &outcome.unread,
    }
}

fn tell(verdict: &Verdict<'_>) -> Result<(), Failure> {
    let Verdict {
        change, release, ..
    } = verdict;
    let note = if *change == "unchanged" {
        " (this very file is there already)"
    } else {
        ""
    };
    print_line(&format!(
        "{}: {change}{note}; {} rows taken, {} set aside, {} elsewhere; data of {}",
        release.id, release.rows, release.quarantined, verdict.elsewhere, release.data_date
    ))?;
    for SetAside {
        reason,
        rows,
        first,
    } in &verdict.set_aside
    {
        let first = first.map(|flaw| format!(", the first: {flaw}"));
        print_line(&format!("  {rows} × {reason}{}", first.unwrap_or_default()))?;
    }
    if let [first, ..] = verdict.unread_columns {
        let count = verdict.unread_columns.len();
        print_line(&format!(
            "  {count} columns are not read, {first} for example"
        ))?;
    }
    Ok(())
}
