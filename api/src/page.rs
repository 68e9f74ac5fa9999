//! Lists in pages. A cursor is opaque and versioned: the key of the last item, so every page costs the same and none
//! repeats an item; it belongs to one question and is refused for another.

use crate::lang::Both;
use crate::problem::ApiError;
use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Serialize, de::DeserializeOwned};
use utoipa::ToSchema;
use xxhash_rust::xxh3::xxh3_64;

const VERSION: u8 = 1;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct List<T> {
    /// The items.
    pub(crate) items: Vec<T>,
    /// What to give as `cursor` to get the next page; null on the last.
    pub(crate) next: Option<String>,
}

/// A place in a list, as it came with the request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cursor(pub(crate) Option<String>);

impl Cursor {
    /// The key to go on after, if there is one; `question` is what was asked besides cursor and limit.
    pub(crate) fn open<K: DeserializeOwned>(&self, question: &str) -> Result<Option<K>, ApiError> {
        let Some(text) = &self.0 else {
            return Ok(None);
        };
        URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<(u8, u64, K)>(&bytes).ok())
            .filter(|(version, asked, _)| *version == VERSION && *asked == mark(question))
            .map(|(_, _, key)| Some(key))
            .ok_or_else(|| {
                ApiError::input(
                    "?cursor",
                    Both::new(
                        "Dieser Cursor gehört nicht zu dieser Anfrage; bitte ohne Cursor von vorn beginnen.",
                        "this cursor does not belong to this question; start again without one",
                    ),
                )
            })
    }

    /// The cursor behind `key`.
    pub(crate) fn after<K: Serialize>(key: &K, question: &str) -> Option<String> {
        let bytes = serde_json::to_vec(&(VERSION, mark(question), key)).ok()?;
        Some(URL_SAFE_NO_PAD.encode(bytes))
    }
}

fn mark(question: &str) -> u64 {
    // JSON numbers above 2^53 are not safe in every reader, and 48 bits tell questions apart well enough.
    xxh3_64(question.as_bytes()) >> 16
}

/// Cuts a page of at most `limit` out of sorted items, of which those up to the cursor are left out already.
pub(crate) fn cut<T, K: Serialize>(
    mut items: Vec<T>,
    limit: usize,
    question: &str,
    key: impl Fn(&T) -> K,
) -> List<T> {
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items
        .last()
        .filter(|_| more)
        .and_then(|last| Cursor::after(&key(last), question));
    List { items, next }
}

impl<T> List<T> {
    /// The same page with other items.
    pub(crate) fn map<U>(self, each: impl FnMut(T) -> U) -> List<U> {
        List {
            items: self.items.into_iter().map(each).collect(),
            next: self.next,
        }
    }
}

impl<T: Serialize> IntoResponse for List<T> {
    fn into_response(self) -> Response {
        let next = self.next.clone().map(Next);
        let mut response = Json(self).into_response();
        if let Some(next) = next {
            response.extensions_mut().insert(next);
        }
        response
    }
}

/// Marks an answer that has a next page, for the `Link` header.
#[derive(Debug, Clone)]
pub(crate) struct Next(pub(crate) String);

/// Middleware: `Link: <…>; rel="next"` for every list with a next page.
pub(crate) async fn link(
    axum::extract::State(shared): axum::extract::State<crate::app::Shared>,
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> Response {
    let uri = request.uri().clone();
    let mut response = next.run(request).await;
    if let Some(Next(cursor)) = response.extensions_mut().remove::<Next>() {
        let kept = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
            .filter(|(name, _)| name != "cursor");
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(kept)
            .append_pair("cursor", &cursor)
            .finish();
        let link = format!("<{}{}?{query}>; rel=\"next\"", shared.base(), uri.path());
        if let Ok(link) = HeaderValue::try_from(link) {
            response.headers_mut().insert(header::LINK, link);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_only_for_its_own_question() {
        let text = Cursor::after(&(7, "ab"), "devices?q=x");
        let cursor = Cursor(text);
        let key: Option<(i32, String)> = cursor.open("devices?q=x").unwrap();
        assert_eq!(key, Some((7, "ab".into())));
        assert!(cursor.open::<(i32, String)>("devices?q=y").is_err());
        assert!(cursor.open::<u8>("devices?q=x").is_err());
    }

    #[test]
    fn nonsense_is_no_cursor() {
        for text in ["", "a", "!!!!", "W10", "WzIsMCwwXQ"] {
            let cursor = Cursor(Some(text.into()));
            assert!(cursor.open::<u32>("q").is_err(), "{text}");
        }
        assert_eq!(Cursor(None).open::<u32>("q").unwrap(), None);
    }
}
