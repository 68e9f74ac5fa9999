//! The codecs there are, and which of them a device gets.
//!
//! An operator's file replaces a built-in codec of the same name, and a version published in the editor replaces both,
//! also while uplinks come in: those being decoded end with the codec they were begun with. Choosing looks at the name
//! the device was given, then at the operator's rules, then at the built-in ones; how it ended is remembered per profile.

mod builtin;
mod shelf;

pub use shelf::{Codec, Origin};

use crate::codec::glob::Glob;
use crate::codec::javascript::engine::Engine;
use crate::codec::javascript::{Job, Script};
use crate::codec::library::builtin::RULES;
use crate::codec::library::shelf::{Program, Shelf};
use crate::codec::native::Native;
use crate::codec::ward::Ward;
use crate::codec::{DecodeError, Decoded, Input};
use parking_lot::RwLock;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};
use talblick_store::CodecVersion;

/// Largest codec file, in bytes. Vendors' largest are below a tenth of it.
const FILE_BYTES: u64 = 1 << 20;

/// Profiles whose choice is remembered. They come from outside, so there is an end to them.
const REMEMBERED: usize = 4096;

/// Which codec the devices of a profile get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Profile, model or `brand/model`; `*` stands for any text, case does not matter.
    pub profile: String,
    /// Name of the codec.
    pub codec: String,
}

/// Why the library cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or the directory cannot be read.
    #[error("cannot read {}: {source}", .path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is too large to be a codec.
    #[error("{} has {bytes} bytes; a codec has at most {FILE_BYTES}", .path.display())]
    Size {
        /// Which.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// A codec does not load.
    #[error("{}: {source}", .path.display())]
    Codec {
        /// Its file.
        path: PathBuf,
        /// Why, with line and column.
        source: DecodeError,
    },
    /// A rule names a codec there is none of.
    #[error("the rule for profile {profile:?} names the codec {codec:?}, which does not exist{}",
        .nearest.as_ref().map(|n| format!("; did you mean {n:?}?")).unwrap_or_default())]
    Rule {
        /// The rule's pattern.
        profile: String,
        /// The unknown name.
        codec: String,
        /// The known name most like it.
        nearest: Option<String>,
    },
}

/// All codecs.
#[derive(Debug)]
pub struct Library {
    engine: Engine,
    shelf: RwLock<Shelf>,
    /// Places on the shelf, which stay.
    rules: Vec<(Glob, usize)>,
    chosen: RwLock<HashMap<String, Option<usize>>>,
    ward: Ward,
}

/// Who asks for decoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Pace {
    /// Somebody who has time.
    #[default]
    Patient,
    /// The pipeline: others wait.
    Hasty,
    /// Whoever takes care of what was put off.
    Aside,
}

impl Library {
    /// The built-in codecs, those of `directory` (every `*.js`, named like its file), those of `versions` that are in
    /// force, and `rules` in front of ours.
    pub fn open(
        engine: Engine,
        directory: Option<&Path>,
        versions: &[CodecVersion],
        rules: &[Rule],
    ) -> Result<Self, Error> {
        let mut shelf = Shelf::default();
        for native in Native::ALL {
            shelf.give(native.name(), Origin::BuiltIn, Program::Native(native));
        }
        if let Some(directory) = directory {
            read(&engine, &mut shelf, directory)?;
        }
        for of_one in versions.chunk_by(|a, b| a.codec == b.codec) {
            if let Some(version) = CodecVersion::in_force(of_one) {
                shelf.publish(&version.codec, Some(version));
            }
        }
        let mut all = Vec::with_capacity(rules.len() + RULES.len());
        for rule in rules {
            let place = shelf.place(&rule.codec).ok_or_else(|| Error::Rule {
                profile: rule.profile.clone(),
                codec: rule.codec.clone(),
                nearest: shelf.nearest(&rule.codec),
            })?;
            all.push((Glob::new(&rule.profile), place));
        }
        for (profile, codec) in RULES {
            if let Some(place) = shelf.place(codec) {
                all.push((Glob::new(profile), place));
            }
        }
        Ok(Self {
            engine,
            shelf: RwLock::new(shelf),
            rules: all,
            chosen: RwLock::default(),
            ward: Ward::default(),
        })
    }

    /// All codecs, the built-in ones first.
    pub fn codecs(&self) -> Vec<Codec> {
        self.shelf.read().codecs().cloned().collect()
    }

    /// The codec called `name`.
    pub fn find(&self, name: &str) -> Option<Codec> {
        let codecs = self.shelf.read();
        codecs.at(codecs.place(name)?).cloned()
    }

    /// The codec called `name` as it came with the program or lies in the operator's directory.
    pub fn given(&self, name: &str) -> Option<Codec> {
        self.shelf.read().given(name).cloned()
    }

    /// The known name most like `name`, for messages.
    pub fn nearest(&self, name: &str) -> Option<String> {
        self.shelf.read().nearest(name)
    }

    /// Puts a version in force from the next uplink on; none leaves what was given.
    pub fn publish(&self, name: &str, version: Option<&CodecVersion>) {
        self.shelf.write().publish(name, version);
        self.ward.published(name);
    }

    /// Codecs that work aside.
    pub(crate) const fn ward(&self) -> &Ward {
        &self.ward
    }

    /// How long a codec that ran into its limits should not be tried again; none if it may be.
    pub(crate) fn rests(&self, codec: &Codec) -> Option<Duration> {
        self.engine.rests(codec.script()?)
    }

    /// The codec of a device: the one it names, which must exist then, or the first one a rule gives its profile.
    pub fn choose(&self, device_codec: Option<&str>, profile: Option<&str>) -> Option<Codec> {
        if let Some(name) = device_codec {
            return self.find(name);
        }
        let profile = profile?;
        let remembered = self.chosen.read().get(profile).copied();
        let choice = remembered.unwrap_or_else(|| {
            let rule = self.rules.iter().find(|(glob, _)| glob.fits(profile));
            let choice = rule.map(|(_, place)| *place);
            let mut chosen = self.chosen.write();
            if chosen.len() >= REMEMBERED {
                chosen.clear();
            }
            chosen.insert(profile.to_owned(), choice);
            choice
        });
        self.shelf.read().at(choice?).cloned()
    }

    /// Decodes each input with its codec; results come in their order. Blocks while JavaScript runs.
    pub fn decode(&self, jobs: Vec<(Codec, Input<'_>)>) -> Vec<Result<Decoded, DecodeError>> {
        self.decode_at(Pace::Patient, jobs)
    }

    /// The same, at the pace of who asks.
    pub(crate) fn decode_at(
        &self,
        pace: Pace,
        jobs: Vec<(Codec, Input<'_>)>,
    ) -> Vec<Result<Decoded, DecodeError>> {
        let mut outcomes = Vec::with_capacity(jobs.len());
        let (mut scripted, mut places) = (Vec::new(), Vec::new());
        for (place, (codec, input)) in jobs.into_iter().enumerate() {
            outcomes.push(match codec.program {
                Program::Native(native) => native.decode(&input),
                Program::Script(script) => {
                    places.push(place);
                    scripted.push(Job { script, input });
                    Ok(Decoded::default())
                }
            });
        }
        let decoded = match pace {
            Pace::Patient => self.engine.decode(&scripted),
            Pace::Hasty => self.engine.decode_in_haste(&scripted),
            Pace::Aside => self.engine.decode_aside(&scripted),
        };
        for (place, outcome) in places.into_iter().zip(decoded) {
            if let Some(slot) = outcomes.get_mut(place) {
                *slot = outcome;
            }
        }
        outcomes
    }
}

/// Every `*.js` of the operator's directory.
fn read(engine: &Engine, shelf: &mut Shelf, directory: &Path) -> Result<(), Error> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::Read { path, source }
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(unreadable(directory))? {
        let path = entry.map_err(unreadable(directory))?.path();
        if path.extension().is_some_and(|extension| extension == "js") {
            files.push(path);
        }
    }
    files.sort();
    for path in files {
        let bytes = fs::metadata(&path).map_err(unreadable(&path))?.len();
        if bytes > FILE_BYTES {
            return Err(Error::Size { path, bytes });
        }
        let source = fs::read_to_string(&path).map_err(unreadable(&path))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let script = Script::new(name.as_ref(), source);
        let checked = engine.check(&script);
        checked.map_err(|source| Error::Codec {
            path: path.clone(),
            source,
        })?;
        shelf.give(&name, Origin::File, Program::Script(script));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
