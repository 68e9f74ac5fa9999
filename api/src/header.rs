//! Headers every answer carries: what a browser may do with it, and how long it may be kept if its route did not say.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// What pages may load: themselves, nothing else. No inline script or style, so no nonce.
const PAGES: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

const ALWAYS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "geolocation=(self), camera=(), microphone=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Middleware: fills in what the route left out.
pub(crate) async fn fill(request: Request, next: Next) -> Response {
    let signed = request.headers().contains_key(header::AUTHORIZATION);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        absent(headers, name, value);
    }
    absent(headers, header::CONTENT_SECURITY_POLICY, PAGES);
    let keep = if signed {
        "private, no-cache"
    } else {
        "no-cache"
    };
    absent(headers, header::CACHE_CONTROL, keep);
    headers.append(
        header::VARY,
        HeaderValue::from_static("accept, accept-language, authorization"),
    );
    response
}

fn absent(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}

/// What goes with a picture: its tag, how long it may be kept, a name to save it under, and that it may stand in pages of
/// others but runs nothing.
pub(crate) fn mark_picture(response: &mut Response, tag: &str, keep: &str, file: &str) {
    let disposition = format!("inline; filename=\"{file}\"");
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, keep),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
}
