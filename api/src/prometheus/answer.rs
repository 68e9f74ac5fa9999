//! Answers and errors in the shapes of Prometheus: `{"status": "success", "data": …}`, or `error` with its type.

use crate::pace::{self, Stopped};
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use talblick_promql::{Answer, Error, Labels, Series, Steps};
use utoipa::ToSchema;

/// What went wrong, as Prometheus writes it.
#[derive(Debug, serde::Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PrometheusError {
    /// `error`.
    status: &'static str,
    /// What kind of error, such as `bad_data`.
    error_type: &'static str,
    /// What is wrong and what is allowed.
    error: String,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    kind: &'static str,
    said: String,
    /// Seconds after which it is worth asking again.
    again_s: Option<u32>,
}

impl Refusal {
    /// The request is wrong.
    pub(super) fn bad(said: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            kind: "bad_data",
            said: said.into(),
            again_s: None,
        }
    }

    /// Something went wrong that nobody outside can mend; the reason goes to the log alone.
    pub(super) fn internal(error: &impl fmt::Display) -> Self {
        tracing::error!(%error, "a request for Prometheus' interface failed");
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            kind: "internal",
            said: "something went wrong here; it is in the log".to_owned(),
            again_s: None,
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::TooCostly { .. } => Self {
                status: StatusCode::UNPROCESSABLE_ENTITY,
                kind: "execution",
                said: error.to_string(),
                again_s: None,
            },
            Error::Syntax { .. } | Error::Unsupported(_) | Error::Meaning(_) => {
                Self::bad(error.to_string())
            }
        }
    }
}

impl From<talblick_store::Error> for Refusal {
    fn from(error: talblick_store::Error) -> Self {
        match error {
            talblick_store::Error::Closed | talblick_store::Error::BackEnd { .. } => Self {
                status: StatusCode::SERVICE_UNAVAILABLE,
                kind: "unavailable",
                said: "readings cannot be read at the moment".to_owned(),
                again_s: None,
            },
            error => Self::internal(&error),
        }
    }
}

impl From<Stopped> for Refusal {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::TooCostly => Error::TooCostly {
                what: "steps of work",
                most: usize::try_from(pace::MOST).unwrap_or(usize::MAX),
            }
            .into(),
            Stopped::Busy => Self {
                status: StatusCode::SERVICE_UNAVAILABLE,
                kind: "unavailable",
                said: "too many expensive questions are being answered; ask for less, or again in a while".to_owned(),
                again_s: Some(pace::COME_AGAIN_S),
            },
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = PrometheusError {
            status: "error",
            error_type: self.kind,
            error: self.said,
        };
        let keep = [(header::CACHE_CONTROL, "no-store")];
        let mut response = (self.status, keep, Json(body)).into_response();
        if let Some(seconds) = self.again_s {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// An answer, as bytes: it may be large.
pub(super) fn success(data: &impl Serialize) -> Result<Vec<u8>, Refusal> {
    #[derive(serde::Serialize)]
    struct Success<T> {
        status: &'static str,
        data: T,
    }
    let status = "success";
    serde_json::to_vec(&Success { status, data }).map_err(|error| Refusal::internal(&error))
}

/// What a query came to.
#[derive(Debug, serde::Serialize)]
#[serde(tag = "resultType", content = "result", rename_all = "lowercase")]
pub(super) enum Found {
    Scalar(Sample),
    String(Moment, String),
    Vector(Vec<One>),
    Matrix(Vec<Many>),
}

/// A series and its value.
#[derive(Debug, serde::Serialize)]
pub(super) struct One {
    metric: Labels,
    value: Sample,
}

/// A series and its values.
#[derive(Debug, serde::Serialize)]
pub(super) struct Many {
    metric: Labels,
    values: Vec<Sample>,
}

/// A moment and a value.
#[derive(Debug, serde::Serialize)]
pub(super) struct Sample(Moment, Number);

/// Milliseconds since 1970, written as seconds.
#[derive(Debug)]
pub(super) struct Moment(i64);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 1_000 == 0 {
            return serializer.serialize_i64(self.0 / 1_000);
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds of any date are below 2⁵³"
        )]
        let seconds = self.0 as f64 / 1_000.0;
        serializer.serialize_f64(seconds)
    }
}

/// A value, written as a text, since JSON has no infinity.
#[derive(Debug)]
struct Number(f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            f64::INFINITY => f.write_str("+Inf"),
            f64::NEG_INFINITY => f.write_str("-Inf"),
            value => value.fmt(f),
        }
    }
}

fn sample(moment: i64, value: f64) -> Sample {
    Sample(Moment(moment), Number(value))
}

/// What a query comes to at a moment.
pub(super) fn at(answer: Answer, moment: i64) -> Found {
    match answer {
        Answer::Scalar(values) => {
            let value = values.first().copied().unwrap_or(f64::NAN);
            Found::Scalar(sample(moment, value))
        }
        Answer::Text(text) => Found::String(Moment(moment), text),
        Answer::Vector(rows) => {
            let some = rows.into_iter().filter_map(|row| {
                let value = row.values.first().copied().flatten()?;
                Some(One {
                    metric: row.labels,
                    value: sample(moment, value),
                })
            });
            Found::Vector(some.collect())
        }
        Answer::Matrix(series) => Found::Matrix(series.into_iter().map(as_they_are).collect()),
    }
}

fn as_they_are(series: Series) -> Many {
    let samples = series.samples.iter();
    let values = samples.filter_map(|s| Some(sample(s.time, s.value?)));
    Many {
        values: values.collect(),
        metric: series.labels,
    }
}

/// What a query comes to over a range.
pub(super) fn over(answer: Answer, steps: Steps) -> Result<Found, Refusal> {
    match answer {
        Answer::Scalar(values) => {
            let values = steps.moments().zip(values).map(|(at, v)| sample(at, v));
            Ok(Found::Matrix(vec![Many {
                metric: Labels::new(),
                values: values.collect(),
            }]))
        }
        Answer::Vector(rows) => {
            let all = rows.into_iter().map(|row| {
                let values = steps.moments().zip(&row.values);
                let some = values.filter_map(|(at, value)| Some(sample(at, (*value)?)));
                Many {
                    values: some.collect(),
                    metric: row.labels,
                }
            });
            Ok(Found::Matrix(all.collect()))
        }
        Answer::Text(_) | Answer::Matrix(_) => Err(Refusal::bad(
            "over a range there are numbers and series only",
        )),
    }
}
