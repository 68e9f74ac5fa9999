//! `talblick export`: readings, uplinks and receptions as files. Reads beside a running `serve`.

use super::lines::{print_json, print_line};
use super::moment::moment;
use super::progress::Bar;
use super::{Failure, with_data};
use crate::config::Config;
use crate::run::{PublicView, open_beside};
use anyhow::anyhow;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::path::{Path, PathBuf};
use talblick_exchange::{
    Audience, Export as Work, FileEntry, Format, Made, Missing, Question, Target, What,
};
use talblick_model::{Clock, DatastreamId, Millis};
use talblick_store::Store;

/// `talblick export`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: talblick export readings --from 2026-01-01 --to 2026-07-01 --format parquet -o readings/\n\n\
        A directory gets a file for each month of UTC and a manifest with row counts and SHA-256. The same command goes on \
        where it was interrupted, and makes only what is missing or was not over yet. It works beside a running server; \
        what is committed while it runs may be in the files or not. What cannot be read is listed, here and in the manifest, \
        and the exit code is then 1."
)]
pub(super) struct Export {
    /// What to export
    #[arg(value_enum)]
    what: Kind,
    /// From when on, a date or a moment of UTC [default: from the first reading on]
    #[arg(long, value_name = "T", value_parser = moment)]
    from: Option<Millis>,
    /// Until when, exclusive [default: everything there is]
    #[arg(long, value_name = "T", value_parser = moment)]
    to: Option<Millis>,
    /// Only these datastreams, by number
    #[arg(long, value_name = "N", value_delimiter = ',')]
    datastream: Vec<u32>,
    /// Only what publish.rules make public, without DevEUI and labels
    #[arg(long)]
    published: bool,
    /// csv, ndjson or parquet [default: by the name of the file]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// A directory for monthly files, or one file if it has the format's ending
    #[arg(short, long, value_name = "PATH")]
    output: PathBuf,
    /// Make monthly files again that are there already, for data that came late
    #[arg(long)]
    again: bool,
    /// The data directory, instead of data.dir
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// What was made, as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// A row a reading
    Readings,
    /// A row an uplink
    Uplinks,
    /// A row for every gateway antenna that heard an uplink
    Receptions,
}

#[derive(Debug, Serialize)]
struct Said<'a> {
    rows: u64,
    kept: usize,
    missing: &'a [Missing],
    files: &'a [FileEntry],
}

impl Export {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let (format, target) = place(&self.output, self.format).map_err(Failure::Usage)?;
        let config = &with_data(config, self.data.as_ref());
        let store = open_beside(config)?;
        let outlook = PublicView::configured(&store, config);
        let question = self.question(format, &store, &outlook)?;
        let clock = Clock::System;
        let work = Work::new(&store, &clock, question).again(self.again);
        let mut bar = Bar::new("export", work.readings_at_most());
        let made = work.run(&target, &mut |rows| {
            bar.at(rows, || format!("{rows} rows"));
            true
        });
        bar.finish();
        let made = made.map_err(|error| match error {
            talblick_exchange::Error::OtherExport { .. } => Failure::Usage(error.into()),
            error => Failure::Work(error.into()),
        })?;
        self.say(&made)?;
        match made.manifest.missing.len() {
            0 => Ok(()),
            parts => Err(Failure::Work(anyhow!(
                "the files lack what was in {parts} parts of the store that cannot be read; they are made again next time"
            ))),
        }
    }

    fn question<'a>(
        &self,
        format: Format,
        store: &Store,
        outlook: &'a PublicView,
    ) -> Result<Question<'a>, Failure> {
        let what = match self.what {
            Kind::Readings => What::Readings,
            Kind::Uplinks => What::Uplinks,
            Kind::Receptions => What::Receptions,
        };
        let wrong = |text: &str| Err(Failure::Usage(anyhow!("{text}")));
        if what != What::Readings {
            if self.published || !self.datastream.is_empty() {
                return wrong(
                    "--published and --datastream are for readings; uplinks are never public",
                );
            }
            if self.from.is_none() || self.to.is_none() {
                return wrong("uplinks and receptions need --from and --to");
            }
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from >= to
        {
            return wrong("--to must lie after --from");
        }
        let datastreams = if self.published {
            Some(public(outlook, &self.datastream)?)
        } else if self.datastream.is_empty() {
            None
        } else {
            Some(chosen(store, &self.datastream)?)
        };
        Ok(Question {
            what,
            from: self.from,
            to: self.to,
            datastreams,
            format,
            audience: if self.published {
                Audience::Public(outlook)
            } else {
                Audience::Operator
            },
        })
    }

    fn say(&self, made: &Made) -> Result<(), Failure> {
        let manifest = &made.manifest;
        if self.json {
            return print_json(&Said {
                rows: manifest.rows,
                kept: made.kept,
                missing: &manifest.missing,
                files: &manifest.files,
            });
        }
        for file in &manifest.files {
            print_line(&format!(
                "{}\t{} rows\t{} bytes\t{}",
                file.name, file.rows, file.bytes, file.sha256
            ))?;
        }
        for missing in &manifest.missing {
            print_line(&format!("missing\t{}: {}", missing.what, missing.why))?;
        }
        let (rows, files) = (manifest.rows, manifest.files.len());
        print_line(&format!(
            "{rows} rows in {files} files, {} of them kept",
            made.kept
        ))
    }
}

/// The format, and one file or a directory: a name with a format's ending is a file, unless there is such a directory.
fn place(output: &Path, format: Option<Format>) -> anyhow::Result<(Format, Target)> {
    let named = Format::of(output).filter(|_| !output.is_dir());
    match (format, named) {
        (Some(format), Some(named)) if format != named => Err(anyhow!(
            "--format {format} does not go with the name {}",
            output.display()
        )),
        (_, Some(format)) => Ok((format, Target::File(output.to_owned()))),
        (Some(format), None) => Ok((format, Target::Months(output.to_owned()))),
        (None, None) => Err(anyhow!("--format is needed: csv, ndjson or parquet")),
    }
}

fn chosen(store: &Store, numbers: &[u32]) -> Result<Vec<DatastreamId>, Failure> {
    let known = |number: &u32| {
        let id = DatastreamId::try_from(*number).ok();
        let id = id.filter(|id| store.datastream(*id).is_some());
        id.ok_or_else(|| Failure::Usage(anyhow!("there is no datastream {number}")))
    };
    numbers.iter().map(known).collect()
}

/// Those that are public, and chosen if any are.
fn public(outlook: &PublicView, numbers: &[u32]) -> Result<Vec<DatastreamId>, Failure> {
    let mut ids = outlook.datastreams();
    ids.retain(|id| numbers.is_empty() || numbers.contains(&id.get()));
    if ids.is_empty() {
        return Err(Failure::Work(anyhow!(
            "nothing of what was asked for is public; see [publish] in the configuration"
        )));
    }
    Ok(ids)
}
