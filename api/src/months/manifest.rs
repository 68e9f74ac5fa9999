//! Manifests of monthly files, as the program's exports leave them: read when they change, and believed only while all they
//! tell of is public in the way they tell it.

use super::Set;
use crate::range::File;
use crate::view::View;
use parking_lot::Mutex;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;
use talblick_model::{DatastreamId, Millis};

const NAME: &str = "manifest.json";
/// Largest manifest that is read: a city of a million datastreams.
const MOST_BYTES: u64 = 256 << 20;

/// Manifests that were read, by format.
#[derive(Debug, Default)]
pub(crate) struct Manifests(Mutex<HashMap<&'static str, Kept>>);

#[derive(Debug)]
struct Kept {
    /// Time and size of the file it was read from.
    state: (SystemTime, u64),
    manifest: Arc<Manifest>,
}

/// What this needs of a manifest.
#[derive(Debug)]
pub(super) struct Manifest {
    /// The manifest itself.
    pub(super) file: File,
    /// Rows in all files.
    pub(super) rows: u64,
    /// The files, oldest month first.
    pub(super) files: Vec<Month>,
    /// The datastreams in them.
    chosen: Vec<DatastreamId>,
    /// How the public saw them when the files were made.
    seen: Option<String>,
    /// Whether it was said that they are not public like that.
    told: AtomicBool,
}

/// A file of a manifest.
#[derive(Debug, Deserialize)]
pub(super) struct Month {
    pub(super) name: String,
    pub(super) from: Millis,
    pub(super) to: Millis,
    pub(super) rows: u64,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    made: Millis,
}

impl Month {
    pub(super) const fn made(&self) -> Millis {
        self.made
    }

    /// Whether its month was over when it was made.
    pub(super) fn is_complete(&self) -> bool {
        self.made >= self.to
    }
}

/// A manifest as it is written.
#[derive(Debug, Deserialize)]
struct Written {
    public: bool,
    chosen: Option<Vec<u32>>,
    seen: Option<String>,
    rows: u64,
    files: Vec<Month>,
}

impl Manifests {
    /// The manifest of a set, if there is one and all of it may be seen by everybody.
    pub(super) fn of(&self, set: &Set, view: &View) -> Option<Arc<Manifest>> {
        let path = set.dir(view).join(NAME);
        let manifest = self.read(set, &path)?;
        let seen = view.shared().public().mark(&manifest.chosen);
        if seen.is_some() && seen == manifest.seen {
            return Some(manifest);
        }
        if !manifest.told.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "{} was made when something else was public: its files are not given out until they are made again",
                path.display()
            );
        }
        None
    }

    fn read(&self, set: &Set, path: &Path) -> Option<Arc<Manifest>> {
        let about = std::fs::metadata(path).ok()?;
        let state = (about.modified().ok()?, about.len());
        let mut kept = self.0.lock();
        if let Some(kept) = kept.get(set.format).filter(|kept| kept.state == state) {
            return Some(Arc::clone(&kept.manifest));
        }
        let manifest = match Manifest::read(path, state.1) {
            Ok(manifest) => Arc::new(manifest),
            Err(why) => {
                tracing::error!("{} is no manifest of public files: {why}", path.display());
                return None;
            }
        };
        let found = Arc::clone(&manifest);
        kept.insert(set.format, Kept { state, manifest });
        Some(found)
    }
}

impl Manifest {
    fn read(path: &Path, size: u64) -> Result<Self, String> {
        if size > MOST_BYTES {
            return Err(format!("it is larger than {MOST_BYTES} bytes"));
        }
        let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
        let written: Written = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
        let chosen = written.chosen.filter(|_| written.public);
        let chosen = chosen.ok_or("it is not one of an export of what is published")?;
        let chosen: Result<Vec<_>, _> = chosen.into_iter().map(DatastreamId::try_from).collect();
        let odd = written.files.iter().find(|file| !is_plain(&file.name));
        if let Some(odd) = odd {
            return Err(format!("“{}” is no plain file name", odd.name));
        }
        Ok(Self {
            file: File::new(bytes),
            rows: written.rows,
            files: written.files,
            chosen: chosen.map_err(|error| error.to_string())?,
            seen: written.seen,
            told: AtomicBool::new(false),
        })
    }
}

/// Whether a name stays in its directory and needs no quotes in a header or an address.
fn is_plain(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    name.bytes().all(plain) && !name.starts_with('.') && !name.is_empty()
}

impl Set {
    /// Where its files lie.
    pub(super) fn dir(&self, view: &View) -> PathBuf {
        view.shared().app.config.downloads.join(self.format)
    }
}
