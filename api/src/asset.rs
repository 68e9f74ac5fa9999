//! The dashboard's built files, embedded. Without a built dashboard there are none, and pages say how to build it.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// An embedded file.
#[derive(Debug)]
pub(crate) struct Asset {
    /// Its path from the root, such as `/assets/index-4f3a.js`.
    pub(crate) path: &'static str,
    /// Its bytes.
    pub(crate) bytes: &'static [u8],
}

// `ASSETS: &[Asset]`, in order of path.
include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The file at a path.
pub(crate) fn find(path: &str) -> Option<&'static Asset> {
    ASSETS
        .binary_search_by(|asset| asset.path.cmp(path))
        .ok()
        .and_then(|i| ASSETS.get(i))
}

impl Asset {
    fn kind(&self) -> &'static str {
        match self.path.rsplit_once('.').map_or("", |(_, end)| end) {
            "html" => "text/html; charset=utf-8",
            "js" | "mjs" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "json" | "map" => "application/json",
            "webmanifest" => "application/manifest+json",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "ico" => "image/x-icon",
            "woff2" => "font/woff2",
            "txt" => "text/plain; charset=utf-8",
            "wasm" => "application/wasm",
            _ => "application/octet-stream",
        }
    }
}

impl IntoResponse for &Asset {
    fn into_response(self) -> Response {
        // Names under /assets/ carry a hash of the content, so they never change.
        let keep = if self.path.starts_with("/assets/") {
            "public, max-age=31536000, immutable"
        } else {
            "public, max-age=3600"
        };
        (
            [
                (header::CONTENT_TYPE, self.kind()),
                (header::CACHE_CONTROL, keep),
            ],
            Body::from(self.bytes),
        )
            .into_response()
    }
}
