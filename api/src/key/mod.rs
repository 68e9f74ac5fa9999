//! Keys for partners' programs: made, listed and revoked by administrators, shown once, kept as hashes. A key has a scope
//! and a quota of its own, and tells its owner how it was used.

mod usage;

pub(crate) use usage::{Usage, write};

use crate::app::Routes;
use crate::body::{Body, Object, Read};
use crate::lang::Both;
use crate::problem::{ApiError, Noun};
use crate::session::Holder;
use crate::token;
use crate::view::{Admin, View, bearer, id};
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use talblick_model::Millis;
use talblick_store::{ApiKey, KeyDraft, KeyScope, KeyUse};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// Requests a minute of a key that nobody said more about.
pub const KEY_QUOTA: u32 = 6_000;
/// Most requests a minute there may be.
pub const MOST_KEY_QUOTA: u32 = 1_000_000;
/// Keys there may be.
const MOST: usize = 1_000;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(list, create))
        .routes(routes!(revoke))
        .routes(routes!(own))
}

/// A key to make.
#[derive(Debug, ToSchema)]
struct Wanted {
    /// Whose it is, such as `Stadtwerke, Verkehrslage`.
    name: String,
    /// `public`: what everybody sees, with a quota of its own; `read`: everything, but changes nothing.
    #[schema(value_type = String, example = "public")]
    scope: KeyScope,
    /// Requests a minute; 6000 if left out.
    per_minute: Option<u32>,
}

impl Read for Wanted {
    fn read(object: &mut Object) -> Self {
        let name = object.text("name", 1, 100);
        let word = object.text("scope", 1, 20);
        let scope = word.as_deref().and_then(KeyScope::parse);
        if word.is_some() && scope.is_none() {
            object.wrong(
                "scope",
                Both::new("erlaubt: public, read", "allowed: public, read"),
            );
        }
        let per_minute = object.number("per_minute", 1.0, f64::from(MOST_KEY_QUOTA));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within the bounds above"
        )]
        let per_minute = per_minute.map(|n| n as u32);
        Self {
            name: name.unwrap_or_default(),
            scope: scope.unwrap_or(KeyScope::Public),
            per_minute,
        }
    }
}

/// A key, without what opens doors.
#[derive(Debug, Serialize, ToSchema)]
struct KeyView {
    /// Its number.
    id: u32,
    /// Whose it is.
    name: String,
    /// `public` or `read`.
    #[schema(value_type = String)]
    scope: KeyScope,
    /// Requests a minute it may make.
    per_minute: u32,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created: Millis,
    /// How it was used, by days of UTC, the newest first, for 400 days.
    usage: Vec<DayView>,
}

/// How a key was used on a day.
#[derive(Debug, Serialize, ToSchema)]
struct DayView {
    /// When the day began.
    #[schema(value_type = String, format = DateTime)]
    day: Millis,
    /// Requests that were answered.
    requests: u64,
    /// Requests beyond the quota, answered with 429.
    refused: u64,
}

impl KeyView {
    fn of(key: ApiKey, uses: Vec<KeyUse>) -> Self {
        let ApiKey { id, draft } = key;
        let usage = uses.into_iter().map(|used| DayView {
            day: used.day,
            requests: used.requests,
            refused: used.refused,
        });
        Self {
            id,
            name: draft.name,
            scope: draft.scope,
            per_minute: draft.per_minute,
            created: draft.created,
            usage: usage.collect(),
        }
    }
}

/// A key that was just made.
#[derive(Debug, Serialize, ToSchema)]
struct Made {
    /// What goes behind `Authorization: Bearer`. It is shown this once.
    token: String,
    #[serde(flatten)]
    key: KeyView,
}

/// Every key, in order of number.
#[utoipa::path(operation_id = "list_keys", get, path = "/api/v1/keys", tag = "account", security(("bearer" = [])),
    responses((status = 200, body = Vec<KeyView>)))]
async fn list(Admin(view): Admin) -> Result<Json<Vec<KeyView>>, ApiError> {
    view.ask(|view| {
        write(view.shared());
        let store = view.store();
        let mut all = Vec::new();
        for key in store.api_keys()? {
            let uses = store.key_uses(key.id)?;
            all.push(KeyView::of(key, uses));
        }
        Ok(Json(all))
    })
    .await
}

/// Make a key.
#[utoipa::path(operation_id = "create_key", post, path = "/api/v1/keys", tag = "account", security(("bearer" = [])),
    request_body = Wanted, responses((status = 201, body = Made)))]
async fn create(
    Admin(view): Admin,
    Body(wanted): Body<Wanted>,
) -> Result<(StatusCode, Json<Made>), ApiError> {
    view.ask(move |view| {
        if view.store().api_keys()?.len() >= MOST {
            return Err(ApiError::Conflict(Both::new(
                "Es gibt schon 1000 Schlüssel; bitte erst einen widerrufen.",
                "There are 1000 keys already; revoke one first.",
            )));
        }
        let (token, hash) = token::key();
        let key = view.store().add_api_key(KeyDraft {
            hash,
            name: wanted.name,
            scope: wanted.scope,
            per_minute: wanted.per_minute.unwrap_or(KEY_QUOTA),
            created: view.shared().app.clock.now(),
        })?;
        let key = KeyView::of(key, Vec::new());
        Ok((StatusCode::CREATED, Json(Made { token, key })))
    })
    .await
}

/// Revoke a key: it opens nothing any more.
#[utoipa::path(operation_id = "revoke_key", delete, path = "/api/v1/keys/{id}", tag = "account", security(("bearer" = [])),
    params(("id" = u32, Path, description = "Number of the key")), responses((status = 204)))]
async fn revoke(Admin(view): Admin, Path(number): Path<String>) -> Result<StatusCode, ApiError> {
    let number: u32 = id(&number).ok_or(ApiError::NotFound(Noun::Key))?;
    let revoked = view.ask(move |view| Ok(view.store().revoke_api_key(number)?));
    if revoked.await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::NotFound(Noun::Key))
    }
}

/// What the key a request is made with may do, and how it was used.
#[utoipa::path(operation_id = "own_key", get, path = "/api/v1/key", tag = "account", security(("bearer" = [])),
    responses((status = 200, body = KeyView)))]
async fn own(view: View, headers: HeaderMap) -> Result<Json<KeyView>, ApiError> {
    let token = bearer(&headers)?.ok_or(ApiError::Unauthorized)?;
    let Some(Holder::Program(key)) = view.shared().holder(token) else {
        return Err(ApiError::NotFound(Noun::Key));
    };
    view.ask(move |view| {
        write(view.shared());
        let uses = view.store().key_uses(key.id)?;
        Ok(Json(KeyView::of(key, uses)))
    })
    .await
}
