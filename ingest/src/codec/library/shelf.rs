//! Codecs in their places. A place belongs to a name for ever: what was given for it lies there, and over it the version
//! that is in force.

use crate::codec::javascript::Script;
use crate::codec::library::builtin;
use crate::codec::native::Native;
use crate::codec::{DecodeError, Decoded, Input};
use std::collections::HashMap;
use std::sync::Arc;
use talblick_store::CodecVersion;

/// One codec. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Codec {
    name: Arc<str>,
    origin: Origin,
    pub(super) program: Program,
}

/// Where a codec comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// With the program.
    BuiltIn,
    /// A file of the operator's directory.
    File,
    /// The editor: the version of this number, or a draft of it.
    Editor(u32),
}

#[derive(Debug, Clone)]
pub(super) enum Program {
    Native(Native),
    Script(Arc<Script>),
}

impl Codec {
    /// A codec that is on no shelf.
    pub fn draft(name: &str, number: u32, source: &str) -> Self {
        Self {
            name: name.into(),
            origin: Origin::Editor(number),
            program: Program::Script(Script::new(name, source)),
        }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it comes from.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// What is run, if it is written in JavaScript.
    pub fn script(&self) -> Option<&Arc<Script>> {
        match &self.program {
            Program::Native(_) => None,
            Program::Script(script) => Some(script),
        }
    }

    /// Its source in JavaScript. That of a built-in codec does the same as the codec, which is written in Rust.
    pub fn source(&self) -> Option<&str> {
        match &self.program {
            Program::Native(native) => builtin::script(native.name()),
            Program::Script(script) => Some(script.source()),
        }
    }

    /// Decodes at once, if it is written in Rust.
    pub fn decode_natively(&self, input: &Input<'_>) -> Option<Result<Decoded, DecodeError>> {
        match &self.program {
            Program::Native(native) => Some(native.decode(input)),
            Program::Script(_) => None,
        }
    }
}

/// All codecs in their places.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    places: Vec<Place>,
    by_name: HashMap<Arc<str>, usize>,
}

#[derive(Debug, Default)]
struct Place {
    given: Option<Codec>,
    published: Option<Codec>,
}

impl Shelf {
    /// The codec in force at a place.
    pub(super) fn at(&self, place: usize) -> Option<&Codec> {
        let place = self.places.get(place)?;
        place.published.as_ref().or(place.given.as_ref())
    }

    /// All codecs in force, in order of place.
    pub(super) fn codecs(&self) -> impl Iterator<Item = &Codec> {
        (0..self.places.len()).filter_map(|place| self.at(place))
    }

    /// Where the codec called `name` is.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// What was given under a name.
    pub(super) fn given(&self, name: &str) -> Option<&Codec> {
        self.places.get(self.place(name)?)?.given.as_ref()
    }

    /// The known name most like `name`.
    pub(super) fn nearest(&self, name: &str) -> Option<String> {
        let likeness = |codec: &Codec| strsim::jaro_winkler(&codec.name, name);
        self.codecs()
            .map(|codec| (likeness(codec), codec))
            .filter(|(likeness, _)| *likeness > 0.6)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, codec)| codec.name.as_ref().to_owned())
    }

    /// Adds a codec that came with the program or from a file, in the place of the one of the same name.
    pub(super) fn give(&mut self, name: &str, origin: Origin, program: Program) {
        let given = Codec {
            name: name.into(),
            origin,
            program,
        };
        self.lay(name, |place| place.given = Some(given));
    }

    /// Lays a version over what was given, or takes it away.
    pub(super) fn publish(&mut self, name: &str, version: Option<&CodecVersion>) {
        let published = version.map(|v| Codec::draft(name, v.number, &v.source));
        self.lay(name, |place| place.published = published);
    }

    fn lay(&mut self, name: &str, change: impl FnOnce(&mut Place)) {
        let known = self.place(name);
        if let Some(place) = known.and_then(|place| self.places.get_mut(place)) {
            change(place);
            return;
        }
        let mut place = Place::default();
        change(&mut place);
        self.by_name.insert(name.into(), self.places.len());
        self.places.push(place);
    }
}
