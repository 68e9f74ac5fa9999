//! Errors as SensorThings servers write them: `{"code", "type", "message"}`.

use crate::pace::COME_AGAIN_S;
use axum::Json as Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::fmt::Display;
use talblick_sensorthings::Error;
use utoipa::ToSchema;

/// What went wrong, as SensorThings servers write it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SensorThingsError {
    /// The HTTP status again.
    code: u16,
    /// `error`.
    r#type: &'static str,
    /// What is wrong and what is allowed.
    message: String,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// The address or an option is not understood, or asks for too much.
    Query(Error),
    /// No such entity.
    NotFound,
    /// Nothing can be changed here.
    ReadOnly,
    /// Something went wrong inside.
    Internal,
    /// The store cannot answer at the moment.
    Unavailable,
    /// Too many expensive questions are being answered.
    Busy,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Query(error)
    }
}

impl From<talblick_store::Error> for Failure {
    fn from(error: talblick_store::Error) -> Self {
        match error {
            talblick_store::Error::Closed | talblick_store::Error::BackEnd { .. } => {
                Self::Unavailable
            }
            error => Self::internal(&error),
        }
    }
}

impl Failure {
    /// Something went wrong that nobody outside can mend; the reason goes to the log alone.
    pub(super) fn internal(error: &impl Display) -> Self {
        tracing::error!(%error, "a SensorThings request failed");
        Self::Internal
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Query(Error::NoSuchAddress(_)) | Self::NotFound => StatusCode::NOT_FOUND,
            Self::Query(Error::Unsupported(_)) => StatusCode::NOT_IMPLEMENTED,
            Self::Query(_) => StatusCode::BAD_REQUEST,
            Self::ReadOnly => StatusCode::METHOD_NOT_ALLOWED,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Query(error) => error.to_string(),
            Self::NotFound => "there is no such entity".to_owned(),
            Self::ReadOnly => "this service is for reading; only $batch takes a POST".to_owned(),
            Self::Internal => "something went wrong here; it is in the log".to_owned(),
            Self::Unavailable => "readings cannot be read at the moment".to_owned(),
            Self::Busy => {
                "too many expensive questions are being answered; ask for less, or again in a while"
                    .to_owned()
            }
        }
    }

    fn body(&self) -> SensorThingsError {
        SensorThingsError {
            code: self.status().as_u16(),
            r#type: "error",
            message: self.message(),
        }
    }

    /// Status and body of the answer.
    pub(super) fn said(&self) -> (u16, Json) {
        let SensorThingsError {
            code,
            r#type,
            message,
        } = self.body();
        (
            code,
            json!({"code": code, "type": r#type, "message": message}),
        )
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, body) = (self.status(), self.body());
        let mut response =
            (status, [(header::CACHE_CONTROL, "no-store")], Body(body)).into_response();
        if matches!(self, Self::Busy) {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, COME_AGAIN_S.into());
        }
        response
    }
}
