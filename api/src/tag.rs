//! Entity tags: a weak one for every answer that is in memory whole, and 304 for who has it already.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http_body::Body as _;
use xxhash_rust::xxh3::xxh3_128;

/// Middleware: tags answers to GET and compares tags.
pub(crate) async fn tag(request: Request, next: Next) -> Response {
    let wanted = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let mut response = next.run(request).await;
    if !wanted || response.status() != StatusCode::OK {
        return response;
    }
    if !response.headers().contains_key(header::ETAG) {
        // A stream has no exact size; it is not held up for a tag.
        let Some(size) = response.body().size_hint().exact() else {
            return response;
        };
        let (mut parts, body) = response.into_parts();
        let Ok(bytes) = to_bytes(body, usize::try_from(size).unwrap_or(usize::MAX)).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let tag = format!("W/\"{:032x}\"", xxh3_128(&bytes));
        if let Ok(tag) = HeaderValue::try_from(tag) {
            parts.headers.insert(header::ETAG, tag);
        }
        response = Response::from_parts(parts, Body::from(bytes));
    }
    let same = known.is_some_and(|known| matches(response.headers(), &known));
    if same { unchanged(response) } else { response }
}

fn matches(headers: &HeaderMap, known: &HeaderValue) -> bool {
    let own = headers.get(header::ETAG).and_then(|t| t.to_str().ok());
    own.is_some_and(|own| has(known, own))
}

/// Whether `If-None-Match` names a tag: weak comparison, RFC 9110 §8.8.3.2.
pub(crate) fn has(known: &HeaderValue, own: &str) -> bool {
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.to_str().is_ok_and(|known| {
        known.trim() == "*" || known.split(',').any(|tag| plain(tag) == plain(own))
    })
}

fn unchanged(response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_TYPE);
    Response::from_parts(parts, Body::empty())
}
