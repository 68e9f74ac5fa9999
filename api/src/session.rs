//! Signing in with name and password. A session lives in memory, ends after twelve hours or with the process, and is a
//! bearer token like any other; there is no cookie.

use crate::app::{Routes, Shared};
use crate::body::{Body, Object, Read};
use crate::problem::ApiError;
use crate::view::{Signed, View, bearer};
use crate::{password, token};
use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use parking_lot::Mutex;
use serde::Serialize;
use std::collections::HashMap;
use talblick_model::Millis;
use talblick_store::{ApiKey, KeyScope, User, UserRole};
use utoipa::ToSchema;
use utoipa_axum::routes;

const LIFE_MS: i64 = 12 * 3_600_000;
/// Sessions kept at once; past it the one that ends first makes room.
const MOST: usize = 10_000;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(sign_in, who, sign_out))
}

/// Sessions by the hash of their token.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<HashMap<[u8; 32], Session>>);

/// Somebody who signed in.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// As it was then.
    user: User,
    expires: Millis,
}

/// Somebody with an account, or a program with a key that reads everything.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// Sign-in name; absent for the administration token and for keys.
    pub(crate) name: Option<String>,
    /// What may be done.
    pub(crate) role: UserRole,
    /// When the session ends, if it is one.
    pub(crate) expires: Option<Millis>,
}

/// Whose a token is.
#[derive(Debug, Clone)]
pub(crate) enum Holder {
    /// Somebody with an account.
    Person(Caller),
    /// A partner's program.
    Program(ApiKey),
}

impl Sessions {
    /// Begins a session; answers its token and its end.
    fn begin(&self, user: User, now: Millis) -> (String, Millis) {
        let token = token::random();
        let expires = now.plus(LIFE_MS);
        let mut all = self.0.lock();
        if all.len() >= MOST {
            all.retain(|_, s| s.expires > now);
        }
        if all.len() >= MOST
            && let Some(first) = all.iter().min_by_key(|(_, s)| s.expires).map(|(k, _)| *k)
        {
            all.remove(&first);
        }
        let session = Session { user, expires };
        all.insert(token::hash(&token), session);
        (token, expires)
    }

    /// The session of a token, unless it has ended.
    pub(crate) fn of(&self, token_hash: &[u8; 32], now: Millis) -> Option<Session> {
        let all = self.0.lock();
        all.get(token_hash).filter(|s| s.expires > now).cloned()
    }

    fn end(&self, token_hash: &[u8; 32]) {
        self.0.lock().remove(token_hash);
    }
}

/// Name and password.
#[derive(Debug, ToSchema)]
struct Credentials {
    /// Sign-in name.
    name: String,
    /// Password.
    #[schema(format = Password)]
    password: String,
}

impl Read for Credentials {
    fn read(object: &mut Object) -> Self {
        Self {
            name: object.text("name", 1, 200).unwrap_or_default(),
            password: object
                .text("password", 1, password::MAX)
                .unwrap_or_default(),
        }
    }
}

/// A session that began.
#[derive(Debug, Serialize, ToSchema)]
struct Begun {
    /// Bearer token of the session.
    token: String,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    expires: Millis,
    /// Sign-in name.
    name: String,
    /// What the user may do: `admin` or `viewer`.
    #[schema(value_type = String)]
    role: UserRole,
}

/// Sign in.
#[utoipa::path(post, path = "/api/v1/session", tag = "account", request_body = Credentials,
    responses((status = 201, body = Begun)))]
async fn sign_in(
    view: View,
    Body(credentials): Body<Credentials>,
) -> Result<(StatusCode, Json<Begun>), ApiError> {
    // Hashing is expensive on purpose; a few at a time leave the machine to others.
    let shared = view.shared().clone();
    let _turn = shared.sign_ins.acquire().await;
    let begun = view.ask(move |view| begin(view, &credentials)).await?;
    Ok((StatusCode::CREATED, Json(begun)))
}

fn begin(view: &View, credentials: &Credentials) -> Result<Begun, ApiError> {
    let users = view.store().users()?;
    let user = users.into_iter().find(|u| u.name == credentials.name);
    // An unknown name costs as much time as a wrong password, so that names cannot be guessed by the clock.
    let decoy = &view.shared().decoy_hash;
    let hash = user.as_ref().map_or(decoy, |u| &u.password_hash);
    let fits = password::verify(&credentials.password, hash);
    let user = user.filter(|_| fits).ok_or(ApiError::WrongPassword)?;
    let shared = view.shared();
    let (name, role) = (user.name.clone(), user.role);
    let (token, expires) = shared.sessions.begin(user, shared.app.clock.now());
    Ok(Begun {
        token,
        expires,
        name,
        role,
    })
}

/// Who one is.
#[derive(Debug, Serialize, ToSchema)]
struct Who {
    /// Sign-in name; null with the administration token or a key.
    name: Option<String>,
    /// What one may do: `admin` or `viewer`.
    #[schema(value_type = String)]
    role: UserRole,
    /// When the session ends; null with the administration token or a key.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires: Option<Millis>,
}

/// Who the token belongs to.
#[utoipa::path(get, path = "/api/v1/session", tag = "account", security(("bearer" = [])),
    responses((status = 200, body = Who)))]
async fn who(Signed(view): Signed) -> Result<Json<Who>, ApiError> {
    let caller = view.caller().ok_or(ApiError::Unauthorized)?;
    Ok(Json(Who {
        name: caller.name.clone(),
        role: caller.role,
        expires: caller.expires,
    }))
}

/// Sign out.
#[utoipa::path(delete, path = "/api/v1/session", tag = "account", security(("bearer" = [])),
    responses((status = 204)))]
async fn sign_out(Signed(view): Signed, headers: HeaderMap) -> Result<StatusCode, ApiError> {
    let token = bearer(&headers)?.unwrap_or_default();
    view.shared().sessions.end(&token::hash(token));
    Ok(StatusCode::NO_CONTENT)
}

impl Shared {
    /// Whose token this is; `None` for a token that opens nothing.
    pub(crate) fn holder(&self, token: &str) -> Option<Holder> {
        let hash = token::hash(token);
        if token.starts_with(token::KEY_PREFIX) {
            let key = self.app.store.api_key(&hash);
            let key = key.inspect_err(|error| tracing::error!(%error, "a key cannot be looked up"));
            return key.ok().flatten().map(Holder::Program);
        }
        if self
            .admin_token
            .is_some_and(|known| token::same(&known, &hash))
        {
            return Some(Holder::Person(Caller {
                name: None,
                role: UserRole::Admin,
                expires: None,
            }));
        }
        let session = self.sessions.of(&hash, self.app.clock.now())?;
        // Users may be changed at any time; a session ends when its user is gone or has another password or role.
        let users = self.app.store.users().ok()?;
        users.contains(&session.user).then_some(())?;
        Some(Holder::Person(Caller {
            name: Some(session.user.name),
            role: session.user.role,
            expires: Some(session.expires),
        }))
    }
}

impl Holder {
    /// The one who sees more than everybody does, if it is one.
    pub(crate) fn caller(self) -> Option<Caller> {
        match self {
            Self::Person(caller) => Some(caller),
            Self::Program(key) => (key.draft.scope == KeyScope::Read).then_some(Caller {
                name: None,
                role: UserRole::Viewer,
                expires: None,
            }),
        }
    }
}
