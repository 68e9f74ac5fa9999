//! Codecs as the HTTP side sees them, and what came out of them in the shape in which the interface and the command line
//! tell it.

use std::borrow::Cow;
use talblick_api::{
    CodecComparison, CodecDifference, CodecError, CodecFault, CodecInForce, CodecOrigin,
    CodecReading, CodecSide, CodecTrial, CodecVerdict, Codecs, DifferingUplink, GivenCodec,
    TriedPayload,
};
use talblick_ingest::codec::library::Origin;
use talblick_ingest::codec::{DecodeError, Input};
use talblick_ingest::normalise::Normalised;
use talblick_ingest::workbench::{
    Comparison, Difference, Differing, Error, Sample, Verdict, Workbench,
};
use talblick_model::{Clock, Json};
use talblick_store::{CodecStep, CodecVector, CodecVersion};

/// The workbench behind the interface.
#[derive(Debug)]
pub(super) struct CodecSeam {
    bench: Workbench,
    clock: Clock,
}

impl CodecSeam {
    pub(super) fn new(bench: Workbench, clock: &Clock) -> Self {
        Self {
            bench,
            clock: clock.clone(),
        }
    }
}

impl Codecs for CodecSeam {
    fn in_force(&self) -> Vec<CodecInForce> {
        let all = self.bench.codecs().into_iter();
        all.map(|(codec, devices)| CodecInForce {
            name: codec.name().to_owned(),
            origin: origin(codec.origin()),
            javascript: codec.source().is_some(),
            devices,
        })
        .collect()
    }

    fn chosen_by(&self, profile: &str) -> bool {
        self.bench.chosen_by(profile)
    }

    fn given(&self, name: &str) -> Option<GivenCodec> {
        let codec = self.bench.given(name)?;
        Some(GivenCodec {
            origin: origin(codec.origin()),
            source: codec.source().map(str::to_owned),
        })
    }

    fn limit_ms(&self) -> u64 {
        u64::try_from(self.bench.limits().cpu.as_millis()).unwrap_or(u64::MAX)
    }

    fn try_payload(
        &self,
        name: &str,
        source: Option<&str>,
        payload: TriedPayload,
    ) -> Result<CodecTrial, CodecError> {
        let input = Input {
            bytes: Cow::Owned(payload.bytes),
            f_port: payload.f_port,
            recv_time: payload.recv_time.unwrap_or_else(|| self.clock.now()),
            variables: Cow::Owned(payload.variables),
        };
        let device = payload.dev_eui;
        let sample = Sample { input, device };
        let trial = self.bench.try_payload(name, source, sample);
        let trial = trial.map_err(refusal)?;
        let micros = u64::try_from(trial.took.as_micros()).unwrap_or(u64::MAX);
        let (data, warnings, errors) = match trial.outcome {
            Ok(decoded) => (Json::of(&decoded.fields).ok(), decoded.warnings, Vec::new()),
            Err(error) => (None, Vec::new(), fault(error)),
        };
        Ok(CodecTrial {
            data,
            readings: readings(trial.readings),
            errors,
            warnings,
            micros,
            limit_ms: self.limit_ms(),
        })
    }

    fn try_vectors(
        &self,
        name: &str,
        source: Option<&str>,
        vectors: &[CodecVector],
    ) -> Result<Vec<CodecVerdict>, CodecError> {
        let verdicts = self.bench.try_vectors(name, source, vectors);
        let verdicts = verdicts.map_err(refusal)?.into_iter();
        Ok(verdicts.map(verdict).collect())
    }

    fn compare(
        &self,
        name: &str,
        source: Option<&str>,
        most: usize,
    ) -> Result<CodecComparison, CodecError> {
        let comparison = self.bench.compare(name, source, most);
        Ok(compared(comparison.map_err(refusal)?))
    }

    fn draft(
        &self,
        name: &str,
        source: String,
        vectors: Vec<CodecVector>,
        step: CodecStep,
    ) -> Result<CodecVersion, CodecError> {
        let drafted = self.bench.draft(name, source, vectors, step);
        drafted.map_err(refusal)
    }

    fn discard(&self, name: &str) -> Result<(), CodecError> {
        self.bench.discard(name).map_err(refusal)
    }

    fn publish(&self, name: &str, step: CodecStep) -> Result<CodecVersion, CodecError> {
        self.bench.publish(name, step).map_err(refusal)
    }

    fn roll_back(&self, name: &str, step: CodecStep) -> Result<CodecVersion, CodecError> {
        self.bench.roll_back(name, step).map_err(refusal)
    }
}

fn origin(origin: Origin) -> CodecOrigin {
    match origin {
        Origin::BuiltIn => CodecOrigin::BuiltIn,
        Origin::File => CodecOrigin::File,
        Origin::Editor(number) => CodecOrigin::Editor(number),
    }
}

fn refusal(error: Error) -> CodecError {
    match error {
        Error::Unknown(_) => CodecError::Unknown,
        Error::UnknownDevice(_) => CodecError::UnknownDevice,
        Error::NoDraft(_) => CodecError::NoDraft,
        Error::NoVectors => CodecError::NoVectors,
        Error::Broken(error) => CodecError::Broken(error.to_string()),
        Error::Failing(verdicts) => {
            CodecError::Failing(verdicts.into_iter().map(verdict).collect())
        }
        Error::NotPublished(_) => CodecError::NotPublished,
        Error::NothingBefore(_) => CodecError::NothingBefore,
        Error::Store(error) => CodecError::Store(error),
    }
}

/// Why nothing was decoded.
pub(crate) fn fault(error: DecodeError) -> Vec<CodecFault> {
    let kind = match &error {
        DecodeError::Reported(_) => "reported",
        DecodeError::Threw { .. } | DecodeError::Crashed => "runtime",
        DecodeError::Syntax { .. } => "syntax",
        DecodeError::Timeout { .. } => "time_limit",
        DecodeError::Memory { .. } => "memory_limit",
        DecodeError::Refused(_) | DecodeError::Resting => "refused",
        DecodeError::Shape(_) => "shape",
    };
    let of = |message, line, column| CodecFault {
        kind,
        message,
        line,
        column,
    };
    match error {
        DecodeError::Reported(messages) => {
            let messages = messages.into_iter();
            messages.map(|message| of(message, None, None)).collect()
        }
        DecodeError::Threw {
            message,
            line,
            column,
        }
        | DecodeError::Syntax {
            message,
            line,
            column,
        } => vec![of(message, line, column)],
        error => vec![of(error.to_string(), None, None)],
    }
}

/// Readings that a decoded object would become.
pub(crate) fn readings(values: Vec<Normalised>) -> Vec<CodecReading> {
    let reading = |value: Normalised| {
        let Normalised {
            quantity,
            channel,
            value,
            quality,
            time,
        } = value;
        CodecReading::of(quantity, channel, value, time, quality)
    };
    values.into_iter().map(reading).collect()
}

/// What a codec made of an example.
pub(crate) fn verdict(verdict: Verdict) -> CodecVerdict {
    let json = |value: &serde_json::Value| Json::of(value).ok();
    let difference = |difference: &Difference| CodecDifference {
        at: difference.at.clone(),
        expected: difference.expected.as_ref().and_then(json),
        got: difference.got.as_ref().and_then(json),
    };
    CodecVerdict {
        passes: verdict.passes(),
        differences: verdict.differences.iter().map(difference).collect(),
        answer: verdict.answer,
    }
}

fn compared(comparison: Comparison) -> CodecComparison {
    let side = |side: Result<Vec<Normalised>, String>| match side {
        Ok(values) => CodecSide {
            error: None,
            readings: readings(values),
        },
        Err(error) => CodecSide {
            error: Some(error),
            readings: Vec::new(),
        },
    };
    let differing = |differing: Differing| DifferingUplink {
        dev_eui: differing.dev_eui,
        device: differing.device,
        time: differing.time,
        f_port: differing.f_port,
        payload: differing.payload,
        before: side(differing.before),
        after: side(differing.after),
    };
    CodecComparison {
        devices: comparison.devices,
        uplinks: comparison.uplinks,
        same: comparison.same,
        changed: comparison.changed,
        mended: comparison.mended,
        broken: comparison.broken,
        failing: comparison.failing,
        differing: comparison.differing.into_iter().map(differing).collect(),
    }
}
