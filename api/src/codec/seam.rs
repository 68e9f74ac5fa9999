//! The seam to where codecs are run. This crate does not know how; versions it reads from the store itself.

use super::view::{CodecComparison, CodecTrial, CodecVerdict};
use std::collections::BTreeMap;
use std::fmt::Debug;
use talblick_model::{DevEui, FPort, Millis};
use talblick_store::{CodecStep, CodecVector, CodecVersion};

/// Codecs, as the HTTP side sees them.
pub trait Codecs: Send + Sync + Debug {
    /// The codecs in force, in order.
    fn in_force(&self) -> Vec<CodecInForce>;
    /// Whether one of them is chosen by a profile.
    fn chosen_by(&self, profile: &str) -> bool;
    /// The codec as it came with the program or lies in the operator's directory.
    fn given(&self, name: &str) -> Option<GivenCodec>;
    /// Milliseconds of processor time a call may take.
    fn limit_ms(&self) -> u64;
    /// Decodes one payload with `source`, or else with the draft, or else with what is in force.
    fn try_payload(
        &self,
        name: &str,
        source: Option<&str>,
        payload: TriedPayload,
    ) -> Result<CodecTrial, CodecError>;
    /// Runs examples, in their order.
    fn try_vectors(
        &self,
        name: &str,
        source: Option<&str>,
        vectors: &[CodecVector],
    ) -> Result<Vec<CodecVerdict>, CodecError>;
    /// What would become of the newest uplinks.
    fn compare(
        &self,
        name: &str,
        source: Option<&str>,
        most: usize,
    ) -> Result<CodecComparison, CodecError>;
    /// Writes the draft.
    fn draft(
        &self,
        name: &str,
        source: String,
        vectors: Vec<CodecVector>,
        step: CodecStep,
    ) -> Result<CodecVersion, CodecError>;
    /// Throws the draft away.
    fn discard(&self, name: &str) -> Result<(), CodecError>;
    /// Puts the draft in force.
    fn publish(&self, name: &str, step: CodecStep) -> Result<CodecVersion, CodecError>;
    /// Takes the version in force back.
    fn roll_back(&self, name: &str, step: CodecStep) -> Result<CodecVersion, CodecError>;
}

/// A codec that decodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodecInForce {
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub origin: CodecOrigin,
    /// Whether it has a source in JavaScript; else it is part of the program only.
    pub javascript: bool,
    /// Devices that have it.
    pub devices: u64,
}

/// Where a codec comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodecOrigin {
    /// With the program.
    BuiltIn,
    /// A file of the operator's directory.
    File,
    /// The editor: the version of this number.
    Editor(u32),
}

impl CodecOrigin {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::BuiltIn => "built_in",
            Self::File => "file",
            Self::Editor(_) => "editor",
        }
    }
}

/// A codec that was not written in the editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenCodec {
    /// Where it comes from.
    pub origin: CodecOrigin,
    /// Its JavaScript, if it has one.
    pub source: Option<String>,
}

/// A payload to try a codec on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedPayload {
    /// The payload.
    pub bytes: Vec<u8>,
    /// Application port.
    pub f_port: FPort,
    /// When it came; now if left out.
    pub recv_time: Option<Millis>,
    /// Variables; those of the device if there are none.
    pub variables: BTreeMap<String, String>,
    /// A device whose kind and mounting height count.
    pub dev_eui: Option<DevEui>,
}

/// Why something was not done with a codec.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// Nobody knows it.
    #[error("there is no such codec")]
    Unknown,
    /// There is no such device.
    #[error("there is no such device")]
    UnknownDevice,
    /// It has no draft.
    #[error("the codec has no draft")]
    NoDraft,
    /// The draft has no examples.
    #[error("the draft has no examples")]
    NoVectors,
    /// The draft does not load.
    #[error("{0}")]
    Broken(String),
    /// Examples do not come out as they should; all verdicts in order.
    #[error("examples do not come out as they should")]
    Failing(Vec<CodecVerdict>),
    /// No version of it is in force.
    #[error("no version that was published in the editor is in force")]
    NotPublished,
    /// There is nothing to go back to.
    #[error("there is no version before this one")]
    NothingBefore,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] talblick_store::Error),
}
