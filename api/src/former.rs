//! Addresses that have a successor. They lead there and say in every answer since when they are deprecated (RFC 9745), until
//! when they are there (RFC 8594), and what to ask instead (`successor-version`, RFC 5829).

use crate::app::Routes;
use crate::base::Base;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use utoipa::OpenApi;
use utoipa::openapi::Deprecated;

const FORMER: &str = "/sta/v1.0";
const NOW: &str = "/sta/v1.1";
/// 2026-11-22, as RFC 9745 writes it: a date of structured fields.
const SINCE: &str = "@1795305600";
const UNTIL: &str = "Sat, 01 Jan 2028 00:00:00 GMT";

#[derive(OpenApi)]
#[openapi(paths(sensorthings))]
struct Documented;

pub(crate) fn router() -> Routes {
    let mut document = Documented::openapi();
    for item in document.paths.paths.values_mut() {
        if let Some(operation) = &mut item.get {
            operation.deprecated = Some(Deprecated::True);
        }
    }
    let moved = any(sensorthings);
    Routes::with_openapi(document)
        .route(FORMER, moved.clone())
        .route("/sta/v1.0/", moved.clone())
        .route("/sta/v1.0/{*path}", moved)
}

/// SensorThings 1.0 is read by asking 1.1, which has all of it.
#[utoipa::path(operation_id = "sensorthings_former", get, path = "/sta/v1.0/{path}", tag = "readings",
    params(("path" = String, Path, description = "As below `/sta/v1.1/`")),
    responses((status = 308, description = "The same at `/sta/v1.1/`", headers(
        ("Location" = String, description = "Where it is now"),
        ("Deprecation" = String, description = "Since when this address is deprecated (RFC 9745)"),
        ("Sunset" = String, description = "Until when it is there (RFC 8594)"),
        ("Link" = String, description = "The same address, as `successor-version`"),
    ))))]
async fn sensorthings(base: Base, uri: Uri) -> Response {
    let rest = uri.path_and_query().map_or("", |asked| asked.as_str());
    let successor = format!("{base}{NOW}{}", rest.strip_prefix(FORMER).unwrap_or(""));
    let link = format!("<{successor}>; rel=\"successor-version\"");
    let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::LOCATION, successor.as_str()),
        (header::LINK, link.as_str()),
        (HeaderName::from_static("deprecation"), SINCE),
        (HeaderName::from_static("sunset"), UNTIL),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    response
}
