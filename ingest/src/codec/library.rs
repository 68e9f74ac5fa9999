//! The codecs there are, and which of them a device gets.
//!
//! An operator's file replaces a built-in codec of the same name. Choosing looks at the name the device was given,
//! then at the operator's rules, then at the built-in ones; how it ended is remembered per profile.

mod builtin;

use crate::codec::glob::Glob;
use crate::codec::javascript::engine::Engine;
use crate::codec::javascript::{Job, Script};
use crate::codec::library::builtin::{RULES, SCRIPTS};
use crate::codec::native::Native;
use crate::codec::{DecodeError, Decoded, Input};
use parking_lot::RwLock;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

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

/// One codec.
#[derive(Debug, Clone)]
pub struct Codec {
    name: Cow<'static, str>,
    program: Program,
}

#[derive(Debug, Clone)]
enum Program {
    Native(Native),
    Script(Arc<Script>),
}

impl Codec {
    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Decodes at once, if it is written in Rust.
    pub fn decode_natively(&self, input: &Input<'_>) -> Option<Result<Decoded, DecodeError>> {
        match &self.program {
            Program::Native(native) => Some(native.decode(input)),
            Program::Script(_) => None,
        }
    }
}

/// All codecs.
#[derive(Debug)]
pub struct Library {
    engine: Engine,
    codecs: Vec<Codec>,
    by_name: HashMap<String, usize>,
    rules: Vec<(Glob, usize)>,
    chosen: RwLock<HashMap<String, Option<usize>>>,
}

impl Library {
    /// The built-in codecs, those of `directory` (every `*.js`, named like its file) and `rules` in front of ours.
    pub fn open(engine: Engine, directory: Option<&Path>, rules: &[Rule]) -> Result<Self, Error> {
        let mut library = Self {
            engine,
            codecs: Vec::new(),
            by_name: HashMap::new(),
            rules: Vec::new(),
            chosen: RwLock::default(),
        };
        for native in Native::ALL {
            library.add(Cow::Borrowed(native.name()), Program::Native(native));
        }
        for &(name, source) in SCRIPTS {
            let script = Script::new(name, source);
            library.add(Cow::Borrowed(name), Program::Script(script));
        }
        if let Some(directory) = directory {
            library.read(directory)?;
        }
        for rule in rules {
            let codec = library.index(&rule.codec).ok_or_else(|| Error::Rule {
                profile: rule.profile.clone(),
                codec: rule.codec.clone(),
                nearest: library.nearest(&rule.codec).map(str::to_owned),
            })?;
            library.rules.push((Glob::new(&rule.profile), codec));
        }
        for (profile, codec) in RULES {
            if let Some(codec) = library.index(codec) {
                library.rules.push((Glob::new(profile), codec));
            }
        }
        Ok(library)
    }

    /// All codecs, the built-in ones first.
    pub fn codecs(&self) -> impl Iterator<Item = &Codec> {
        self.codecs.iter()
    }

    /// The codec called `name`.
    pub fn find(&self, name: &str) -> Option<&Codec> {
        self.codecs.get(self.index(name)?)
    }

    /// The known name most like `name`, for messages.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        self.codecs
            .iter()
            .map(Codec::name)
            .map(|known| (strsim::jaro_winkler(known, name), known))
            .filter(|(likeness, _)| *likeness > 0.6)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, known)| known)
    }

    /// The codec of a device: the one it names, which must exist then, or the first one a rule gives its profile.
    pub fn choose(&self, device_codec: Option<&str>, profile: Option<&str>) -> Option<&Codec> {
        if let Some(name) = device_codec {
            return self.find(name);
        }
        let profile = profile?;
        let remembered = self.chosen.read().get(profile).copied();
        let choice = remembered.unwrap_or_else(|| {
            let rule = self.rules.iter().find(|(glob, _)| glob.fits(profile));
            let choice = rule.map(|(_, codec)| *codec);
            let mut chosen = self.chosen.write();
            if chosen.len() >= REMEMBERED {
                chosen.clear();
            }
            chosen.insert(profile.to_owned(), choice);
            choice
        });
        self.codecs.get(choice?)
    }

    /// Decodes each input with its codec; results come in their order. Blocks while JavaScript runs.
    pub fn decode(&self, jobs: Vec<(&Codec, Input<'_>)>) -> Vec<Result<Decoded, DecodeError>> {
        let mut outcomes = Vec::with_capacity(jobs.len());
        let mut scripted = Vec::new();
        let mut places = Vec::new();
        for (place, (codec, input)) in jobs.into_iter().enumerate() {
            outcomes.push(match &codec.program {
                Program::Native(native) => native.decode(&input),
                Program::Script(script) => {
                    places.push(place);
                    scripted.push(Job {
                        script: Arc::clone(script),
                        input: owned(input),
                    });
                    Ok(Decoded::default())
                }
            });
        }
        for (place, outcome) in places.into_iter().zip(self.engine.decode(scripted)) {
            if let Some(slot) = outcomes.get_mut(place) {
                *slot = outcome;
            }
        }
        outcomes
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    fn add(&mut self, name: Cow<'static, str>, program: Program) {
        if let Some(codec) = self.index(&name).and_then(|at| self.codecs.get_mut(at)) {
            codec.program = program;
            return;
        }
        self.by_name
            .insert(name.clone().into_owned(), self.codecs.len());
        self.codecs.push(Codec { name, program });
    }

    fn read(&mut self, directory: &Path) -> Result<(), Error> {
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
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let script = Script::new(name.clone(), source);
            self.engine
                .check(&script)
                .map_err(|source| Error::Codec { path, source })?;
            self.add(Cow::Owned(name), Program::Script(script));
        }
        Ok(())
    }
}

fn owned(input: Input<'_>) -> Input<'static> {
    Input {
        bytes: Cow::Owned(input.bytes.into_owned()),
        f_port: input.f_port,
        recv_time: input.recv_time,
        variables: Cow::Owned(input.variables.into_owned()),
    }
}

#[cfg(test)]
mod tests;
