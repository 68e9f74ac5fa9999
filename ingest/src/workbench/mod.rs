//! Where codecs are corrected: drafts, how they do on payloads, on examples and on archived uplinks, publishing them and
//! rolling them back. What was decoded with the old one is decoded again by `reprocess`, not here.
//!
//! Drafts run in a worker of their own: one that stalls delays no uplink.

mod comparison;
#[cfg(test)]
mod tests;
mod vector;

pub use comparison::{Comparison, Differing};
pub use vector::{Difference, Verdict, judge};

use crate::codec::javascript::engine::Engine;
use crate::codec::javascript::{Host, Limits};
use crate::codec::library::{Codec, Library};
use crate::codec::{DecodeError, Decoded, Input};
use crate::normalise::rules::Rules;
use crate::normalise::{Context, Normalised, Normaliser};
use parking_lot::Mutex;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use talblick_model::{DevEui, Device};
use talblick_store::{CodecStep, CodecVector, CodecVersion, Store};
use vector::decode;

/// Drafts kept ready to run.
const READY: usize = 8;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody knows a codec of this name.
    #[error("there is no codec “{0}”")]
    Unknown(String),
    /// There is no device with this DevEUI.
    #[error("there is no device {0}")]
    UnknownDevice(DevEui),
    /// There is nothing to publish or to discard.
    #[error("the codec “{0}” has no draft")]
    NoDraft(String),
    /// Nothing tells whether the draft is right.
    #[error("a codec is published with at least one example")]
    NoVectors,
    /// The draft does not load.
    #[error("{0}")]
    Broken(DecodeError),
    /// Examples do not come out as they should; their verdicts in the order of the examples.
    #[error("{} of {} examples do not come out as they should", .0.iter().filter(|v| !v.passes()).count(), .0.len())]
    Failing(Vec<Verdict>),
    /// No version of it is in force.
    #[error("no version of the codec “{0}” is in force that was published in the editor")]
    NotPublished(String),
    /// Its devices would have no codec any more.
    #[error("there is no version of the codec “{0}” before this one, and no file of this name")]
    NothingBefore(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] talblick_store::Error),
}

/// What a codec made of one payload.
#[derive(Debug)]
pub struct Trial {
    /// Its answer.
    pub outcome: Result<Decoded, DecodeError>,
    /// What becomes of that.
    pub readings: Vec<Normalised>,
    /// How long the call took.
    pub took: Duration,
}

/// A payload to try a codec on.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The payload and what comes with it.
    pub input: Input<'static>,
    /// A device whose variables, kind and mounting height count.
    pub device: Option<DevEui>,
}

/// Drafts and versions of codecs.
#[derive(Debug)]
pub struct Workbench {
    store: Store,
    library: Arc<Library>,
    rules: Arc<Rules>,
    engine: Engine,
    limits: Limits,
    /// Held while versions change.
    turn: Mutex<()>,
}

impl Workbench {
    /// Starts the worker drafts run in; published versions go to `library`.
    pub fn new(
        store: Store,
        library: Arc<Library>,
        rules: Arc<Rules>,
        host: &Host,
        limits: Limits,
    ) -> io::Result<Self> {
        let limits = Limits {
            codecs: READY,
            ..limits
        };
        Ok(Self {
            store,
            library,
            rules,
            engine: Engine::new(host, 1, limits)?,
            limits,
            turn: Mutex::new(()),
        })
    }

    /// What codecs in force there are, and how many devices have each.
    pub fn codecs(&self) -> Vec<(Codec, u64)> {
        let mut users: BTreeMap<String, u64> = BTreeMap::new();
        for device in self.store.devices() {
            if let Some(codec) = self.codec_of(&device) {
                *users.entry(codec.name().to_owned()).or_default() += 1;
            }
        }
        let count = |codec: Codec| {
            let devices = users.get(codec.name()).copied().unwrap_or_default();
            (codec, devices)
        };
        self.library.codecs().into_iter().map(count).collect()
    }

    /// Whether a codec is chosen by a profile.
    pub fn chosen_by(&self, profile: &str) -> bool {
        self.library.choose(None, Some(profile)).is_some()
    }

    /// The codec as it came with the program or lies in the operator's directory.
    pub fn given(&self, name: &str) -> Option<Codec> {
        self.library.given(name)
    }

    /// What a call may use.
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    /// Decodes one payload with `source`, or if it is left out with the draft, or if there is none with what is in force.
    pub fn try_payload(
        &self,
        name: &str,
        source: Option<&str>,
        sample: Sample,
    ) -> Result<Trial, Error> {
        let codec = self.candidate(name, source)?;
        let known = |eui| {
            let device = self.store.device_by_eui(eui);
            device.ok_or(Error::UnknownDevice(eui))
        };
        let device = sample.device.map(known).transpose()?;
        let mut input = sample.input;
        if let Some(device) = device.as_ref().filter(|_| input.variables.is_empty()) {
            input.variables = Cow::Owned(device.tags.clone());
        }
        let observed_at = input.recv_time;
        // Compiling is no part of a call.
        let loaded = self.load(&codec);
        let start = Instant::now();
        let outcome = loaded.and_then(|()| {
            let outcomes = decode(&self.engine, &codec, vec![input]).into_iter();
            outcomes.last().unwrap_or_else(|| Ok(Decoded::default()))
        });
        let took = start.elapsed();
        let context = Context {
            codec: Some(name),
            kind: device.as_ref().map(|device| device.kind.as_str()),
            profile: device.as_ref().and_then(|d| d.profile.as_deref()),
            mounting_height_m: device.as_ref().and_then(|d| d.mounting_height_m),
            installation: device.as_ref().and_then(|d| d.installation.as_deref()),
            observed_at: Some(observed_at),
        };
        let decoded = outcome.as_ref().ok();
        let readings = decoded.map(|decoded| self.normaliser().normalise(&decoded.fields, context));
        Ok(Trial {
            readings: readings.unwrap_or_default(),
            outcome,
            took,
        })
    }

    /// What `source`, or else the draft or what is in force, makes of examples, in their order.
    pub fn try_vectors(
        &self,
        name: &str,
        source: Option<&str>,
        vectors: &[CodecVector],
    ) -> Result<Vec<Verdict>, Error> {
        Ok(judge(&self.engine, &self.candidate(name, source)?, vectors))
    }

    /// Writes the draft of a codec, in the place of the one it has.
    pub fn draft(
        &self,
        name: &str,
        source: String,
        vectors: Vec<CodecVector>,
        step: CodecStep,
    ) -> Result<CodecVersion, Error> {
        let _turn = self.turn.lock();
        let versions = self.store.codec_versions(Some(name))?;
        let next = versions.last().map_or(1, |last| last.number + 1);
        let draft = versions.iter().find(|version| version.is_draft());
        let version = CodecVersion {
            codec: name.to_owned(),
            number: draft.map_or(next, |draft| draft.number),
            source,
            vectors,
            drafted: step,
            published: None,
            rolled_back: None,
        };
        self.store.put_codec_version(&version)?;
        Ok(version)
    }

    /// Throws the draft of a codec away.
    pub fn discard(&self, name: &str) -> Result<(), Error> {
        let _turn = self.turn.lock();
        if self.store.discard_codec_draft(name)? {
            return Ok(());
        }
        Err(Error::NoDraft(name.to_owned()))
    }

    /// Puts the draft of a codec in force, if its examples come out as they should. Uplinks that come from then on are
    /// decoded with it.
    pub fn publish(&self, name: &str, step: CodecStep) -> Result<CodecVersion, Error> {
        let _turn = self.turn.lock();
        let versions = self.store.codec_versions(Some(name))?;
        let draft = versions.into_iter().find(CodecVersion::is_draft);
        let mut version = draft.ok_or_else(|| Error::NoDraft(name.to_owned()))?;
        if version.vectors.is_empty() {
            return Err(Error::NoVectors);
        }
        let codec = Codec::draft(name, version.number, &version.source);
        self.load(&codec).map_err(Error::Broken)?;
        let verdicts = judge(&self.engine, &codec, &version.vectors);
        if !verdicts.iter().all(Verdict::passes) {
            return Err(Error::Failing(verdicts));
        }
        version.published = Some(step);
        self.store.put_codec_version(&version)?;
        self.library.publish(name, Some(&version));
        tracing::info!(
            codec = name,
            version = version.number,
            "a codec was published"
        );
        Ok(version)
    }

    /// Takes the version in force out of force; the one before it decodes again, or else what was given. Answers the
    /// version that was taken back.
    pub fn roll_back(&self, name: &str, step: CodecStep) -> Result<CodecVersion, Error> {
        let _turn = self.turn.lock();
        let mut versions = self.store.codec_versions(Some(name))?;
        let current = CodecVersion::in_force(&versions).map(|version| version.number);
        let current = versions.iter_mut().find(|v| Some(v.number) == current);
        let current = current.ok_or_else(|| Error::NotPublished(name.to_owned()))?;
        current.rolled_back = Some(step);
        let taken = current.clone();
        let before = CodecVersion::in_force(&versions);
        if before.is_none() && self.library.given(name).is_none() {
            return Err(Error::NothingBefore(name.to_owned()));
        }
        self.store.put_codec_version(&taken)?;
        self.library.publish(name, before);
        tracing::info!(
            codec = name,
            version = taken.number,
            "a codec was rolled back"
        );
        Ok(taken)
    }

    /// The codec to try: of this source, the draft, or the one in force.
    fn candidate(&self, name: &str, source: Option<&str>) -> Result<Codec, Error> {
        if let Some(source) = source {
            return Ok(Codec::draft(name, 0, source));
        }
        let versions = self.store.codec_versions(Some(name))?;
        let draft = versions.iter().find(|version| version.is_draft());
        let draft = draft.map(|draft| Codec::draft(name, draft.number, &draft.source));
        draft
            .or_else(|| self.library.find(name))
            .ok_or_else(|| Error::Unknown(name.to_owned()))
    }

    fn normaliser(&self) -> Normaliser {
        Normaliser::new(Arc::clone(&self.rules))
    }

    fn load(&self, codec: &Codec) -> Result<(), DecodeError> {
        codec
            .script()
            .map_or(Ok(()), |script| self.engine.check(script))
    }

    fn codec_of(&self, device: &Device) -> Option<Codec> {
        self.library
            .choose(device.codec.as_deref(), device.profile.as_deref())
    }

    /// The devices that have a codec, or ask for one of this name.
    fn users(&self, name: &str) -> Vec<Arc<Device>> {
        let mut devices = self.store.devices();
        devices.retain(|device| {
            device.codec.as_deref() == Some(name)
                || self
                    .codec_of(device)
                    .is_some_and(|codec| codec.name() == name)
        });
        devices
    }
}
