//! Errors as people and programs get them: RFC 9457 problem documents in German or English.
//! A handler answers [`ApiError`]; [`render`] turns it into the document, because only there the request's language
//! and path are known. What went wrong inside is logged there once and never shown.

mod words;

use crate::lang::{Both, Lang};
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// An RFC 9457 problem document, `application/problem+json`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// What kind of problem; stable, for programs.
    r#type: &'static str,
    /// The kind, for people.
    title: String,
    /// The HTTP status again.
    status: u16,
    /// This case, for people.
    detail: String,
    /// The path that was asked.
    instance: String,
    /// What is wrong with the input, each with its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Wrong>,
}

/// One thing that is wrong with the input.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Wrong {
    /// Where: a JSON pointer into the body, or `?name` for a query parameter.
    pointer: String,
    /// What is wrong and what is allowed.
    detail: String,
}

/// One thing that is wrong with the input, before the language is known.
#[derive(Debug, Clone)]
pub(crate) struct InputError {
    pub(crate) pointer: String,
    pub(crate) detail: Both,
}

/// Why a request gets no answer.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("not found")]
    NotFound(Noun),
    #[error("bad input")]
    Input(Vec<InputError>),
    #[error("nothing of it can be used")]
    Unusable(Vec<InputError>),
    #[error("no valid credentials")]
    Unauthorized,
    #[error("name or password is wrong")]
    WrongPassword,
    #[error("not allowed")]
    Forbidden,
    #[error("method not allowed")]
    Method,
    #[error("conflict")]
    Conflict(Both),
    #[error("body too large")]
    TooLarge,
    #[error("not as it must be to be published")]
    Unfit(Vec<InputError>),
    #[error("unsupported media type")]
    MediaType,
    #[error("not acceptable")]
    NotAcceptable,
    #[error("no such part")]
    Range,
    #[error("too many requests")]
    TooMany {
        /// Seconds until there is a token again.
        retry_after: u64,
    },
    #[error("unavailable")]
    Unavailable(Both),
    #[error("somebody else did not do it")]
    Upstream(Both),
    #[error("request timed out")]
    Timeout,
    #[error("store: {0}")]
    Store(Arc<talblick_store::Error>),
    #[error("{0}")]
    Internal(String),
}

/// What was looked for and not found. Something unpublished is not found either.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Noun {
    Route,
    Device,
    Gateway,
    Datastream,
    District,
    Cluster,
    Rule,
    Collection,
    Dataset,
    Feature,
    TileSet,
    Tile,
    Reject,
    Release,
    OtherRelease,
    MobileRelease,
    Cell,
    Codec,
    Key,
    Alert,
    Silence,
    Receiver,
    Import,
}

impl From<talblick_store::Error> for ApiError {
    fn from(error: talblick_store::Error) -> Self {
        Self::Store(Arc::new(error))
    }
}

impl From<talblick_coverage::Error> for ApiError {
    fn from(error: talblick_coverage::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

impl ApiError {
    /// One thing wrong with the input.
    pub(crate) fn input(pointer: impl Into<String>, detail: Both) -> Self {
        Self::Input(vec![InputError {
            pointer: pointer.into(),
            detail,
        }])
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Input(_) => StatusCode::BAD_REQUEST,
            Self::Unusable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unauthorized | Self::WrongPassword => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) | Self::Unfit(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::Range => StatusCode::RANGE_NOT_SATISFIABLE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Upstream(_) => StatusCode::BAD_GATEWAY,
            Self::Store(e) => match **e {
                talblick_store::Error::DiskFull
                | talblick_store::Error::Closed
                | talblick_store::Error::BackEnd { .. } => StatusCode::SERVICE_UNAVAILABLE,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The error a bare status stands for, such as one axum answers by itself.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound(Noun::Route),
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::MediaType,
            StatusCode::REQUEST_TIMEOUT => Self::Timeout,
            StatusCode::RANGE_NOT_SATISFIABLE => Self::Range,
            StatusCode::UNAUTHORIZED => Self::Unauthorized,
            StatusCode::FORBIDDEN => Self::Forbidden,
            s if s.is_client_error() => Self::Input(Vec::new()),
            s => Self::Internal(format!("a layer answered {s}")),
        }
    }

    fn document(&self, lang: Lang, instance: &str) -> Problem {
        let (kind, title, detail) = self.words();
        let errors = match self {
            Self::Input(errors) | Self::Unusable(errors) | Self::Unfit(errors) => errors.as_slice(),
            _ => &[],
        };
        Problem {
            r#type: kind,
            title: title.say(lang).to_owned(),
            status: self.status().as_u16(),
            detail: detail.say(lang).to_owned(),
            instance: instance.to_owned(),
            errors: errors
                .iter()
                .map(|e| Wrong {
                    pointer: e.pointer.clone(),
                    detail: e.detail.say(lang).to_owned(),
                })
                .collect(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Middleware: writes the problem document of every error answer, including those of axum and its layers.
pub(crate) async fn render(request: Request, next: Next) -> Response {
    let lang = Lang::wanted(request.headers(), Lang::En);
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let status = response.status();
    // A page for people, or a state that is told with a 503, speaks for itself.
    let speaks = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| *t == "application/json" || t.as_bytes().starts_with(b"text/html"));
    if !(status.is_client_error() || status.is_server_error()) || speaks {
        return response;
    }
    let error = response
        .extensions_mut()
        .remove::<ApiError>()
        .unwrap_or_else(|| ApiError::of_status(status));
    if error.status() == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(path, error = %error, "request failed");
    }
    let mut answer = (error.status(), Json(error.document(lang, &path))).into_response();
    for name in [
        header::ALLOW,
        header::WWW_AUTHENTICATE,
        header::CONTENT_RANGE,
        HeaderName::from_static("ratelimit"),
        HeaderName::from_static("ratelimit-policy"),
    ] {
        if let Some(value) = response.headers_mut().remove(&name) {
            answer.headers_mut().insert(name, value);
        }
    }
    finish(answer, &error, lang)
}

fn finish(mut answer: Response, error: &ApiError, lang: Lang) -> Response {
    let headers = answer.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(lang.as_str()),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match error {
        ApiError::Unauthorized | ApiError::WrongPassword => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        ApiError::TooMany { retry_after } => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(*retry_after));
        }
        _ => {}
    }
    answer
}
