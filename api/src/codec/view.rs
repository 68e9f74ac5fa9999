//! What the interface tells of codecs: their versions, and what came out when one was tried.

use crate::datastream::Label;
use serde::Serialize;
use talblick_model::{DevEui, FPort, Json, Millis, Payload, Quality, Quantity, Unit};
use talblick_store::{CodecStep, CodecVector, CodecVersion};
use utoipa::ToSchema;

/// Who did something with a version, when and why.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StepView {
    /// Sign-in name; null for the administration token and the command line.
    by: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Millis,
    /// Why.
    why: String,
}

impl From<CodecStep> for StepView {
    fn from(CodecStep { by, at, why }: CodecStep) -> Self {
        Self { by, at, why }
    }
}

/// A version of a codec.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VersionView {
    /// Its number; 0 is what came with the program or lies in the operator's directory.
    pub(super) number: u32,
    /// `given`, `draft`, `in_force`, `superseded` or `rolled_back`.
    pub(super) state: &'static str,
    /// Who wrote it last; null for version 0.
    pub(super) drafted: Option<StepView>,
    /// Who published it.
    pub(super) published: Option<StepView>,
    /// Who took it out of force.
    pub(super) rolled_back: Option<StepView>,
    /// How many examples it has.
    pub(super) examples: usize,
}

impl VersionView {
    /// A version beside the number of the one in force.
    pub(super) fn of(version: &CodecVersion, in_force: Option<u32>) -> Self {
        let state = match (&version.published, &version.rolled_back) {
            (None, _) => "draft",
            (_, Some(_)) => "rolled_back",
            _ if in_force == Some(version.number) => "in_force",
            _ => "superseded",
        };
        let version = version.clone();
        Self {
            number: version.number,
            state,
            drafted: Some(version.drafted.into()),
            published: version.published.map(StepView::from),
            rolled_back: version.rolled_back.map(StepView::from),
            examples: version.vectors.len(),
        }
    }
}

/// A version with what it is made of.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VersionWhole {
    #[serde(flatten)]
    pub(super) version: VersionView,
    /// JavaScript; null for a codec that is part of the program.
    pub(super) source: Option<String>,
    /// Examples that must come out right.
    #[schema(value_type = Vec<VectorView>)]
    pub(super) vectors: Vec<CodecVector>,
}

/// A payload with what must come out of it.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "the shape of an example in the OpenAPI document; the store writes it"
)]
pub(super) struct VectorView {
    /// What it is an example of.
    description: String,
    /// Application port.
    f_port: u8,
    /// The payload, hex.
    bytes: String,
    /// When it came, for codecs that ask.
    #[schema(format = DateTime)]
    recv_time: Option<String>,
    /// Variables of the device.
    #[schema(value_type = Object)]
    variables: (),
    /// What the codec must answer: an object with `data` and perhaps `warnings`, or with `errors`.
    #[schema(value_type = Object)]
    expected: (),
}

/// What a codec made of one payload.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CodecTrial {
    /// The decoded object; null if there is none.
    #[schema(value_type = Option<Object>)]
    pub data: Option<Json>,
    /// What becomes of it: quantities in their units.
    pub readings: Vec<CodecReading>,
    /// Why nothing was decoded.
    pub errors: Vec<CodecFault>,
    /// What the codec remarked.
    pub warnings: Vec<String>,
    /// Microseconds the call took.
    pub micros: u64,
    /// Milliseconds of processor time it may take.
    pub limit_ms: u64,
}

/// A reading that a decoded object would become.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CodecReading {
    /// Quantity by name.
    #[schema(value_type = String)]
    pub quantity: Quantity,
    /// Its name in both languages.
    label: Label,
    /// Which of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The value; null for a gap.
    pub value: Option<f64>,
    /// UCUM code.
    #[schema(value_type = String)]
    unit: Unit,
    /// What people read behind a number.
    symbol: &'static str,
    /// Its own time, where the payload carries one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub time: Option<Millis>,
    /// Remarks.
    #[schema(value_type = Vec<String>)]
    pub quality: Quality,
}

impl CodecReading {
    /// A value of a quantity, in its unit.
    pub fn of(
        quantity: Quantity,
        channel: Option<String>,
        value: Option<f64>,
        time: Option<Millis>,
        quality: Quality,
    ) -> Self {
        Self {
            label: Label::of(&quantity),
            unit: quantity.unit(),
            symbol: quantity.unit().symbol(),
            quantity,
            channel,
            value,
            time,
            quality,
        }
    }
}

/// Why a codec decoded nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CodecFault {
    /// `syntax`, `runtime`, `reported`, `time_limit`, `memory_limit`, `shape` or `refused`.
    #[schema(example = "runtime")]
    pub kind: &'static str,
    /// What is wrong.
    pub message: String,
    /// Line of the source, if known.
    pub line: Option<u32>,
    /// Column, if known.
    pub column: Option<u32>,
}

/// What a codec made of an example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CodecVerdict {
    /// Whether that is what was expected.
    pub passes: bool,
    /// What came out: an object with `data` and perhaps `warnings`, or with `errors`.
    #[schema(value_type = Object)]
    pub answer: serde_json::Value,
    /// Where it differs, the first twenty places.
    pub differences: Vec<CodecDifference>,
}

/// A place where an answer is not what was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CodecDifference {
    /// JSON pointer into the answer.
    #[schema(example = "/data/temperature")]
    pub at: String,
    /// What was expected there; left out if nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub expected: Option<Json>,
    /// What is there; left out if nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub got: Option<Json>,
}

/// How a draft and the codec in force differ on uplinks that came in. `uplinks` is the sum of the following five.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct CodecComparison {
    /// Devices whose uplinks were decoded.
    pub devices: u64,
    /// Uplinks that were decoded.
    pub uplinks: u64,
    /// Decoded to the same.
    pub same: u64,
    /// Decoded to something else.
    pub changed: u64,
    /// Decoded by the draft only.
    pub mended: u64,
    /// Decoded by the codec in force only.
    pub broken: u64,
    /// Decoded by neither.
    pub failing: u64,
    /// Those that differ, the first fifty.
    pub differing: Vec<DifferingUplink>,
}

/// An uplink of which two codecs make different things.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DifferingUplink {
    /// Whose.
    #[schema(value_type = String)]
    pub dev_eui: DevEui,
    /// What people call the device.
    pub device: String,
    /// When it was observed.
    #[schema(value_type = String, format = DateTime)]
    pub time: Millis,
    /// Its port.
    pub f_port: FPort,
    /// Its payload, hex.
    #[schema(value_type = String)]
    pub payload: Payload,
    /// What the codec in force makes of it.
    pub before: CodecSide,
    /// What the draft makes of it.
    pub after: CodecSide,
}

/// What one of two codecs makes of an uplink.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CodecSide {
    /// Why nothing; null if it decodes.
    pub error: Option<String>,
    /// What becomes of it.
    pub readings: Vec<CodecReading>,
}
