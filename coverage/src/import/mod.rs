//! Files of others into the collection. A file is recognised from its content, every row gets a verdict, and a release
//! goes in whole or not at all. Where the files come from is not known here: nothing is downloaded.

mod addresses;
mod area;
mod assets;
mod census;
mod dates;
mod defaults;
mod error;
mod feature;
mod fixed;
mod geojson;
mod geometry;
mod geopackage;
mod intake;
mod known;
mod locations;
mod measurements;
mod mobile;
mod municipalities;
mod offers;
mod places;
mod premises;
mod read;
mod recognise;
mod shapefile;
mod sheet;
mod source;
mod streets;
mod text;
mod value;
mod wkb;
mod workbook;

pub use area::Bounds;
pub use error::ImportError;

use crate::collection::Draft;
use crate::{Collection, Flaws, Kind, Release, ReleaseId};
use jiff::Timestamp;
use jiff::civil::Date;
use source::Source;
use std::path::Path;

/// Rows of a file, and the columns of it that are not read.
type Taken<T> = Result<(Vec<T>, Vec<String>), ImportError>;

/// What the user says about a file. What is not said comes from the file, its name, or the defaults of its kind.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What the file holds.
    pub kind: Option<Kind>,
    /// The release's name in addresses.
    pub release: Option<ReleaseId>,
    /// What the publisher calls it.
    pub name: Option<String>,
    /// The day the data describe.
    pub data_date: Option<Date>,
    /// The day they were published.
    pub published: Option<Date>,
    /// Where the file came from.
    pub source: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
    /// Who must be named.
    pub attribution: Option<String>,
    /// Whose list it is.
    pub operator: Option<String>,
    /// Only municipalities whose key begins so.
    pub ags: Option<String>,
    /// Only what lies in here.
    pub bounds: Option<Bounds>,
    /// Put the release in the place of one of the same name.
    pub replace: bool,
    /// Read and judge, write nothing.
    pub dry_run: bool,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is counted.
    pub unit: Unit,
    /// So much is done.
    pub done: u64,
    /// Of so much, if it is known.
    pub total: Option<u64>,
}

/// What is counted while a file is imported, in the order it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes whose checksum is taken.
    Checked,
    /// Bytes unpacked from an archive.
    Unpacked,
    /// Bytes of a text read.
    Bytes,
    /// Rows or features read.
    Rows,
}

/// What became of a file.
#[derive(Debug)]
pub struct Outcome {
    /// The release; its `rows` are those that were taken.
    pub release: Release,
    /// What happened to the collection.
    pub change: Change,
    /// Rows that lie elsewhere.
    pub elsewhere: u64,
    /// Rows that were set aside.
    pub flaws: Flaws,
    /// Columns that are not read.
    pub unread: Vec<String>,
}

/// What an import changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A new release.
    Added,
    /// A release of this name was replaced.
    Replaced,
    /// This very file is there already: nothing.
    Unchanged,
    /// Nothing was to be written.
    DryRun,
}

impl Collection {
    /// Imports a file. `now` is when this happens.
    pub fn import(
        &mut self,
        file: &Path,
        options: &Options,
        now: Timestamp,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Outcome, ImportError> {
        let sha256 = source::checksum(file, progress)?;
        if let Some(there) = self.same(&sha256, options)? {
            return Ok(Outcome {
                flaws: self.flaws(&there.id)?,
                release: there,
                change: Change::Unchanged,
                elsewhere: 0,
                unread: Vec::new(),
            });
        }
        let source = Source::open(file, options.kind, self.dir(), progress)?;
        let found = read::read(self, &source, options, progress)?;
        let release = defaults::release(&source, &found, options, sha256, now)?;
        let there = self.release(&release.id)?;
        let change = match there {
            _ if options.dry_run => Change::DryRun,
            None => Change::Added,
            // The file that is there may be the better one: a small wrong file must not take its place unasked.
            Some(there) if !options.replace => {
                return Err(ImportError::Exists {
                    file: source.name.clone(),
                    id: there.id,
                    rows: there.rows,
                    imported_at: there.imported_at,
                });
            }
            Some(_) => Change::Replaced,
        };
        let draft = Draft {
            release,
            rows: found.rows,
            flaws: found.flaws,
        };
        if !options.dry_run {
            self.put(&draft)?;
        }
        Ok(Outcome {
            release: draft.release,
            change,
            elsewhere: found.elsewhere,
            flaws: draft.flaws,
            unread: found.unread,
        })
    }

    /// The release this very file has already become, unless the options ask for another.
    fn same(&self, sha256: &str, options: &Options) -> Result<Option<Release>, ImportError> {
        let asked = |release: &Release| {
            options.release.as_ref().is_none_or(|id| *id == release.id)
                && options.kind.is_none_or(|kind| kind == release.kind)
                && options
                    .data_date
                    .is_none_or(|date| date == release.data_date)
        };
        let releases = self.releases()?;
        Ok(releases
            .into_iter()
            .find(|r| r.sha256 == sha256 && asked(r)))
    }
}

#[cfg(test)]
mod tests;
