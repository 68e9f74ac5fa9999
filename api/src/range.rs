//! Files over HTTP, from memory or from disk: whole or in part (RFC 9110 §14), with a strong tag and a checksum.

use crate::lang::Both;
use crate::problem::ApiError;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use sha2::{Digest as _, Sha256};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;

/// Bytes of a file on disk that are in memory at a time.
const PIECE: usize = 1 << 18;

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
        let about = About {
            size: self.bytes.len(),
            sha256: &self.sha256,
            kind,
            name,
            keep: "public, max-age=900, stale-while-revalidate=86400",
        };
        about
            .answer(headers, |part| Ok(Body::from(self.bytes.slice(part))))
            .unwrap_or_else(IntoResponse::into_response)
    }
}

/// A file on disk that is sent as it is.
#[derive(Debug)]
pub(crate) struct Disk<'a> {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// Its size, as its manifest says.
    pub(crate) bytes: u64,
    /// SHA-256, as its manifest says.
    pub(crate) sha256: &'a str,
    /// How long it may be kept, for `Cache-Control`.
    pub(crate) keep: &'a str,
}

impl Disk<'_> {
    /// The answer: all of it, the part that is asked for, or 416. A piece of the file is in memory at a time, and no
    /// thread waits for a slow client.
    pub(crate) fn answer(
        self,
        headers: &HeaderMap,
        kind: &str,
        name: &str,
    ) -> Result<Response, ApiError> {
        let mut file = self.open()?;
        let about = About {
            size: usize::try_from(self.bytes).map_err(|e| ApiError::Internal(e.to_string()))?,
            sha256: self.sha256,
            kind,
            name,
            keep: self.keep,
        };
        about.answer(headers, |part| {
            file.seek(SeekFrom::Start(part.start as u64))
                .map_err(|error| broken(&error))?;
            Ok(pieces(file, part.len()))
        })
    }

    /// The file, if it is the one that its manifest means.
    pub(crate) fn open(&self) -> Result<std::fs::File, ApiError> {
        let changing = || {
            ApiError::Unavailable(Both::new(
                "Diese Datei wird gerade neu gemacht.",
                "This file is being made again just now.",
            ))
        };
        let file = match std::fs::File::open(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(changing()),
            file => file.map_err(|error| broken(&error))?,
        };
        if file.metadata().map_err(|error| broken(&error))?.len() != self.bytes {
            return Err(changing());
        }
        Ok(file)
    }
}

fn broken(error: &std::io::Error) -> ApiError {
    ApiError::Internal(error.to_string())
}

/// So many bytes of a file from where it stands, each piece read when the client has taken the one before.
fn pieces(file: std::fs::File, left: usize) -> Body {
    let pieces = stream::unfold(Some((file, left)), |rest| async {
        let (mut file, left) = rest.filter(|(_, left)| *left > 0)?;
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE.min(left)];
            file.read_exact(&mut piece)?;
            Ok((file, Bytes::from(piece)))
        });
        Some(match read.await.map_err(std::io::Error::other).flatten() {
            Ok((file, piece)) => {
                let left = left - piece.len();
                (Ok(piece), Some((file, left)))
            }
            Err(error) => (Err(error), None),
        })
    });
    Body::from_stream(pieces)
}

/// What an answer says about its file.
struct About<'a> {
    size: usize,
    sha256: &'a str,
    kind: &'a str,
    name: &'a str,
    keep: &'a str,
}

impl About<'_> {
    /// The answer; `body` gives a part of the file.
    fn answer(
        &self,
        headers: &HeaderMap,
        body: impl FnOnce(Range<usize>) -> Result<Body, ApiError>,
    ) -> Result<Response, ApiError> {
        let (tag, size) = (format!("\"{}\"", self.sha256), self.size);
        let same = headers
            .get(header::IF_RANGE)
            .is_none_or(|v| v.as_bytes() == tag.as_bytes());
        let wish = headers.get(header::RANGE).filter(|_| same);
        let wish = wish.and_then(|v| v.to_str().ok());
        let (mut response, part) = match wish.and_then(|wish| asked(wish, size)) {
            None => (sized(StatusCode::OK, body(0..size)?, size), None),
            Some(Ok(part)) => {
                let said = format!("bytes {}-{}/{size}", part.start, part.end - 1);
                let length = part.len();
                let response = sized(StatusCode::PARTIAL_CONTENT, body(part)?, length);
                (response, Some(said))
            }
            Some(Err(Unsatisfiable)) => (
                StatusCode::RANGE_NOT_SATISFIABLE.into_response(),
                Some(format!("bytes */{size}")),
            ),
        };
        let disposition = format!("attachment; filename=\"{}\"", self.name);
        let fields = [
            (header::CONTENT_TYPE, self.kind),
            (header::ETAG, &tag),
            (header::ACCEPT_RANGES, "bytes"),
            (header::CACHE_CONTROL, self.keep),
            (header::CONTENT_DISPOSITION, &disposition),
            (HeaderName::from_static("x-checksum-sha256"), self.sha256),
        ];
        let part = part.as_deref().map(|part| (header::CONTENT_RANGE, part));
        for (name, value) in fields.into_iter().chain(part) {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(name, value);
            }
        }
        Ok(response)
    }
}

/// An answer whose body does not tell its length itself.
fn sized(status: StatusCode, body: Body, size: usize) -> Response {
    let length = [(header::CONTENT_LENGTH, HeaderValue::from(size))];
    (status, length, body).into_response()
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
