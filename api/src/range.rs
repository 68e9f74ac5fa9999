//! Files in memory over HTTP: whole or in part (RFC 9110 §14), with a strong tag and a checksum.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};
use std::ops::Range;

/// A file that is sent as it is.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Its bytes.
    pub(crate) bytes: Bytes,
    /// SHA-256 of them, hexadecimal.
    pub(crate) sha256: String,
}

impl File {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self {
            sha256: hex::encode(Sha256::digest(&bytes)),
            bytes: bytes.into(),
        }
    }

    /// The answer: all of it, the part that is asked for, or 416.
    pub(crate) fn answer(&self, headers: &HeaderMap, kind: &str, name: &str) -> Response {
        let tag = format!("\"{}\"", self.sha256);
        let size = self.bytes.len();
        let same = headers
            .get(header::IF_RANGE)
            .is_none_or(|v| v.as_bytes() == tag.as_bytes());
        let wish = headers.get(header::RANGE).filter(|_| same);
        let wish = wish
            .and_then(|v| v.to_str().ok())
            .and_then(|v| asked(v, size));
        let (mut response, part) = match wish {
            None => (Body::from(self.bytes.clone()).into_response(), None),
            Some(Ok(part)) => {
                let body = Body::from(self.bytes.slice(part.clone()));
                let said = format!("bytes {}-{}/{size}", part.start, part.end - 1);
                (
                    (StatusCode::PARTIAL_CONTENT, body).into_response(),
                    Some(said),
                )
            }
            Some(Err(Unsatisfiable)) => (
                StatusCode::RANGE_NOT_SATISFIABLE.into_response(),
                Some(format!("bytes */{size}")),
            ),
        };
        let disposition = format!("attachment; filename=\"{name}\"");
        let fields = [
            (header::CONTENT_TYPE, kind),
            (header::ETAG, &tag),
            (header::ACCEPT_RANGES, "bytes"),
            (
                header::CACHE_CONTROL,
                "public, max-age=900, stale-while-revalidate=86400",
            ),
            (header::CONTENT_DISPOSITION, &disposition),
            (HeaderName::from_static("x-checksum-sha256"), &self.sha256),
        ];
        let part = part.as_deref().map(|part| (header::CONTENT_RANGE, part));
        for (name, value) in fields.into_iter().chain(part) {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// A range beyond the end.
#[derive(Debug, PartialEq, Eq)]
struct Unsatisfiable;

/// The part a `Range` asks for; `None` if it asks in a way that may be ignored, such as for several parts.
fn asked(wish: &str, size: usize) -> Option<Result<Range<usize>, Unsatisfiable>> {
    let (first, last) = wish.strip_prefix("bytes=")?.split_once('-')?;
    if last.contains(',') {
        return None;
    }
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let range = match (first.trim(), last.trim()) {
        ("", last) => size.saturating_sub(number(last)?)..size,
        (first, "") => number(first)?..size,
        (first, last) => number(first)?..number(last)?.saturating_add(1).min(size),
    };
    Some(if range.is_empty() {
        Err(Unsatisfiable)
    } else {
        Ok(range)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_as_the_standard_says() {
        for (wish, part) in [
            ("bytes=0-0", Some(Ok(0..1))),
            ("bytes=2-5", Some(Ok(2..6))),
            ("bytes=7-", Some(Ok(7..10))),
            ("bytes=-3", Some(Ok(7..10))),
            ("bytes=-99", Some(Ok(0..10))),
            ("bytes=8-99", Some(Ok(8..10))),
            ("bytes=10-", Some(Err(Unsatisfiable))),
            ("bytes=5-2", Some(Err(Unsatisfiable))),
            ("bytes=-0", Some(Err(Unsatisfiable))),
            ("bytes=0-1,3-4", None),
            ("bytes=a-b", None),
            ("rows=1-2", None),
        ] {
            assert_eq!(asked(wish, 10), part, "{wish}");
        }
    }
}
