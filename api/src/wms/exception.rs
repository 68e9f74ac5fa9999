//! What is wrong with a request, as clients of map services read it (OGC 06-042, annex E.2). The status is 200: older
//! GIS show the sentence only then.

use crate::drawing::element::escape;
use crate::drawing::font::clean;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// What kind of mistake it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    InvalidFormat,
    InvalidCrs,
    LayerNotDefined,
    StyleNotDefined,
    InvalidPoint,
    OperationNotSupported,
    /// The standard has no code for it.
    None,
}

/// A service exception.
#[derive(Debug)]
pub(super) struct Exception {
    pub(super) code: Code,
    pub(super) text: String,
}

impl Exception {
    pub(super) fn new(code: Code, text: impl Into<String>) -> Self {
        Self {
            code,
            text: text.into(),
        }
    }

    /// A parameter that cannot be what it is.
    pub(super) fn wrong(name: &str, value: &str, allowed: &str) -> Self {
        let value: String = value.chars().take(80).collect();
        Self::new(
            Code::None,
            format!("{name} cannot be “{value}”; allowed: {allowed}"),
        )
    }
}

impl From<talblick_coverage::Error> for Exception {
    fn from(error: talblick_coverage::Error) -> Self {
        Self::new(Code::None, error.to_string())
    }
}

impl IntoResponse for Exception {
    fn into_response(self) -> Response {
        let code = match self.code {
            Code::InvalidFormat => " code=\"InvalidFormat\"",
            Code::InvalidCrs => " code=\"InvalidCRS\"",
            Code::LayerNotDefined => " code=\"LayerNotDefined\"",
            Code::StyleNotDefined => " code=\"StyleNotDefined\"",
            Code::InvalidPoint => " code=\"InvalidPoint\"",
            Code::OperationNotSupported => " code=\"OperationNotSupported\"",
            Code::None => "",
        };
        let text = escape(&clean(&self.text));
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <ServiceExceptionReport version=\"1.3.0\" xmlns=\"http://www.opengis.net/ogc\">\n\
             <ServiceException{code}>{text}</ServiceException>\n</ServiceExceptionReport>\n"
        );
        let headers = [
            (header::CONTENT_TYPE, "text/xml; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (headers, xml).into_response()
    }
}
