//! The manifest of an export: which files there are, what is in them, and that they are whole. Whoever exports again
//! into the same directory goes on from it.

use crate::legend::Legend;
use crate::{Error, Format, What};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use talblick_model::Millis;

/// Name of the manifest in the directory of an export.
pub const MANIFEST: &str = "manifest.json";
/// The version of this shape.
const VERSION: u32 = 1;

/// A manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this shape.
    pub manifest: u32,
    /// What was exported.
    pub what: What,
    /// How the files are written.
    pub format: Format,
    /// Whether the files are for the public: without DevEUI and free labels.
    pub public: bool,
    /// First moment asked for; absent: from the first on.
    pub from: Option<Millis>,
    /// First moment no longer asked for; absent: everything there is.
    pub to: Option<Millis>,
    /// Datastreams asked for, by number; absent: all.
    pub chosen: Option<Vec<u32>>,
    /// A mark of how the public sees them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// Rows in all files.
    pub rows: u64,
    /// What could not be read, and is in no file; absent: the export is whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
    /// The files, oldest month first.
    pub files: Vec<FileEntry>,
    /// What the marks in the column `quality` mean.
    pub quality: BTreeMap<String, String>,
    /// What the numbers mean.
    #[serde(flatten)]
    pub legend: Legend,
}

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its name.
    pub name: String,
    /// First moment that may be in it.
    pub from: Millis,
    /// First moment that is not in it.
    pub to: Millis,
    /// How many rows.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// When it was made.
    pub made: Millis,
    /// A mark of the datastreams it was made of; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// What could not be read when it was made, and is not in it; absent: the file is whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
}

/// A part of the store that could not be read, and what was in it is not in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Missing {
    /// Which part.
    pub what: String,
    /// Why.
    pub why: String,
}

impl Manifest {
    /// An empty one.
    pub(crate) fn new(what: What, format: Format, public: bool) -> Self {
        let quality = Legend::quality().into_iter();
        Self {
            manifest: VERSION,
            what,
            format,
            public,
            from: None,
            to: None,
            chosen: None,
            seen: None,
            rows: 0,
            missing: Vec::new(),
            files: Vec::new(),
            quality: quality.map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
            legend: Legend::default(),
        }
    }

    /// Reads a manifest; `None` if there is none.
    pub fn read(path: &Path) -> Result<Option<Self>, Error> {
        let wrong = |why: String| Error::Manifest {
            path: path.to_owned(),
            why,
        };
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::file(path)(error)),
        };
        let manifest: Self =
            serde_json::from_slice(&text).map_err(|error| wrong(error.to_string()))?;
        if manifest.manifest != VERSION {
            let found = manifest.manifest;
            return Err(wrong(format!("it has version {found}; known is {VERSION}")));
        }
        let plain = |name: &str| Path::new(name).file_name() == Some(name.as_ref());
        if let Some(file) = manifest.files.iter().find(|file| !plain(&file.name)) {
            return Err(wrong(format!("“{}” is no plain file name", file.name)));
        }
        Ok(Some(manifest))
    }

    /// Says of all files together what is missing, and of months without a file.
    pub(crate) fn sum_up(&mut self, more: Vec<Missing>) {
        let of_files = self
            .files
            .iter()
            .flat_map(|file| file.missing.iter().cloned());
        let all: BTreeSet<_> = of_files.chain(more).collect();
        self.missing = all.into_iter().collect();
    }

    /// Writes the manifest in place of the one before; whoever reads it meanwhile sees one of the two.
    pub(crate) fn write(&mut self, path: &Path) -> Result<(), Error> {
        self.rows = self.files.iter().map(|file| file.rows).sum();
        let wrong = |why: serde_json::Error| Error::Manifest {
            path: path.to_owned(),
            why: why.to_string(),
        };
        let mut text = serde_json::to_vec_pretty(self).map_err(wrong)?;
        text.push(b'\n');
        let mut draft = crate::digest::Draft::create(path)?;
        draft.write_all(&text).map_err(Error::file(path))?;
        draft.finish().map(drop)
    }

    /// Refuses to go on with the files of another export.
    pub(crate) fn same_question(&self, other: &Self, dir: &Path) -> Result<(), Error> {
        let parts = [
            ("subject", self.what.to_string(), other.what.to_string()),
            ("format", self.format.to_string(), other.format.to_string()),
            ("audience", audience(self), audience(other)),
            ("start", end(self.from), end(other.from)),
            ("end", end(self.to), end(other.to)),
            ("choice of datastreams", choice(self), choice(other)),
        ];
        match parts.into_iter().find(|(_, there, asked)| there != asked) {
            None => Ok(()),
            Some((part, there, asked)) => Err(Error::OtherExport {
                dir: dir.to_owned(),
                part,
                there,
                asked,
            }),
        }
    }
}

fn audience(of: &Manifest) -> String {
    let word = if of.public { "public" } else { "everything" };
    word.to_owned()
}

fn end(moment: Option<Millis>) -> String {
    moment.map_or_else(|| "open".to_owned(), |m| m.to_string())
}

/// Which datastreams; rules may publish more of them later, so for the public they may differ.
fn choice(of: &Manifest) -> String {
    match &of.chosen {
        None => "all".to_owned(),
        Some(_) if of.public => "published".to_owned(),
        Some(ids) => {
            let ids: Vec<String> = ids.iter().map(u32::to_string).collect();
            ids.join(",")
        }
    }
}
