//! How often somebody may ask: without an account by address, with a key by the key. Those with an account are not counted.

mod bucket;
mod proxy;

pub(crate) use bucket::Limiter;
pub use bucket::RateLimit;
pub use proxy::{Proxy, ProxyError};

use crate::app::Shared;
use crate::problem::ApiError;
use crate::session::Holder;
use crate::usage::OfAccount;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use bucket::{Asker, Left};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::time::Instant;
use talblick_store::ApiKey;

/// Begins of what is counted: everything that is public but pages, what belongs to them, and how the program itself is.
const COUNTED: [&str; 12] = [
    "/.well-known/",
    "/api/",
    "/catalog",
    "/charts/",
    "/coverage/",
    "/downloads/",
    "/maps/",
    "/ogc/",
    "/prometheus/",
    "/sta/",
    TILES,
    INGEST,
];
/// A map asks for dozens of tiles at a time.
const TILES: &str = "/tiles/";
const TILE_COST: f64 = 0.1;
/// A try to sign in costs this many requests.
const SIGN_IN_COST: f64 = 20.0;
/// Where webhooks deliver. Who shows the token of a source is not counted, but who guesses is.
const INGEST: &str = "/ingest/";

/// What a request costs; `None` if it is free.
fn cost(method: &Method, path: &str) -> Option<f64> {
    if !COUNTED.iter().any(|begin| path.starts_with(begin)) {
        None
    } else if method == Method::POST && path == "/api/v1/session" {
        Some(SIGN_IN_COST)
    } else if path.starts_with(TILES) {
        Some(TILE_COST)
    } else {
        Some(1.0)
    }
}

/// Middleware: takes what a request costs from those who have no account, and refuses it if they have too little left.
pub(crate) async fn limit(
    State(shared): State<Shared>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(cost) = cost(request.method(), request.uri().path()) else {
        return next.run(request).await;
    };
    let key = match known(&shared, &request) {
        Some(Known::Free) => {
            request.extensions_mut().insert(OfAccount);
            return next.run(request).await;
        }
        Some(Known::Key(key)) => Some(key),
        None => None,
    };
    let taken = match &key {
        Some(key) => {
            let quota = RateLimit {
                requests: key.draft.per_minute,
                window_s: 60,
            };
            let now = Instant::now();
            Some(shared.limiter.take(Asker::Key(key.id), quota, cost, now))
        }
        None => take_of_address(&shared, &request, cost),
    };
    let Some(left) = taken else {
        return next.run(request).await;
    };
    if let Some(key) = key {
        shared.key_usage.count(key.id, left.allowed);
    }
    let mut response = if left.allowed {
        next.run(request).await
    } else {
        let retry_after = left.wait(cost).max(1);
        ApiError::TooMany { retry_after }.into_response()
    };
    left.write(response.headers_mut());
    response
}

/// Somebody whose address does not count.
enum Known {
    /// With an account, or a source that delivers.
    Free,
    Key(ApiKey),
}

fn known(shared: &Shared, request: &Request) -> Option<Known> {
    let value = request
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?;
    let (_, token) = value.split_once(' ')?;
    let token = token.trim();
    if let Some(source) = request.uri().path().strip_prefix(INGEST) {
        return shared
            .app
            .ingest
            .admits(source, token)
            .then_some(Known::Free);
    }
    Some(match shared.holder(token)? {
        Holder::Person(_) => Known::Free,
        Holder::Program(key) => Known::Key(key),
    })
}

fn take_of_address(shared: &Shared, request: &Request, cost: f64) -> Option<Left> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |ConnectInfo(a)| a.ip());
    let client = shared.limiter.client(peer, request.headers());
    shared.limiter.take_of_address(client, cost, Instant::now())
}
