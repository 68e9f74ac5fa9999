//! An answer before it becomes one of HTTP, so that a batch can put several together.

use axum::Json as Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value as Json;

/// How long an answer may be kept.
const KEEP: &str = "public, max-age=10";

/// What is answered.
#[derive(Debug)]
pub(super) enum Said {
    Json(Json),
    /// JSON as it is sent.
    Written(Vec<u8>),
    /// GeoJSON as it is sent.
    Features(Vec<u8>),
    /// A bare value.
    Text(String),
    /// A table.
    Table(Vec<u8>),
    /// The property has no value.
    Nothing,
    /// Something that is sent while it is made.
    Stream(Response),
}

impl IntoResponse for Said {
    fn into_response(self) -> Response {
        let keep = (header::CACHE_CONTROL, KEEP);
        let kind = |kind: &'static str| [(header::CONTENT_TYPE, kind), keep.clone()];
        match self {
            Self::Json(body) => ([keep], Body(body)).into_response(),
            Self::Written(text) => (kind("application/json"), text).into_response(),
            Self::Features(text) => (kind("application/geo+json"), text).into_response(),
            Self::Text(text) => (kind("text/plain; charset=utf-8"), text).into_response(),
            Self::Table(bytes) => (kind(super::table::CSV), bytes).into_response(),
            Self::Nothing => StatusCode::NO_CONTENT.into_response(),
            Self::Stream(response) => response,
        }
    }
}
