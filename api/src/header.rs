//! Headers every answer carries: what a browser may do with it, and how long it may be kept if its route did not say.

use crate::map_style::MapStyle;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// What pages may load: themselves, and for their maps what the operator names; nothing else. No inline script or style, so
/// no nonce.
pub(crate) fn policy(style: Option<&MapStyle>) -> HeaderValue {
    let origins = style.map(|style| style.origins().map(|origin| format!(" {origin}")));
    let origins: String = origins.into_iter().flatten().collect();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{origins}; \
         font-src 'self'; connect-src 'self'{origins}; worker-src 'self'; manifest-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    );
    // An origin has nothing in it that a header cannot have.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

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
pub(crate) async fn fill(
    State(policy): State<HeaderValue>,
    request: Request,
    next: Next,
) -> Response {
    let signed = request.headers().contains_key(header::AUTHORIZATION);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        absent(headers, name, HeaderValue::from_static(value));
    }
    absent(headers, header::CONTENT_SECURITY_POLICY, policy);
    let keep = if signed {
        "private, no-cache"
    } else {
        "no-cache"
    };
    absent(
        headers,
        header::CACHE_CONTROL,
        HeaderValue::from_static(keep),
    );
    headers.append(
        header::VARY,
        HeaderValue::from_static("accept, accept-language, authorization"),
    );
    response
}

fn absent(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.entry(name).or_insert(value);
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
