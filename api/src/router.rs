//! Every route and the layers around them, outermost first: counters and log, headers, CORS, compression, problem
//! documents, rate limit, entity tags, links to next pages, counts of what datasets are asked for.

use crate::app::{App, Routes, Shared};
use crate::sta::Herald;
use crate::usage::UsageLog;
use crate::{
    alert, body, brand, catalog, citation, city, codec, coverage, datastream, device, district,
    download, event, features, former, gateway, header, health, import, ingest, installation, key,
    latest, limit, live, map, metrics, months, openapi as document, page, partner, picture,
    preview, problem, prometheus, reading, registration, reject, reprocess, series, session, shell,
    sta, tag, tile, uplink, usage, webhook, well_known, wms,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, HeaderName, Method, header as names};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::cors::{Any, CorsLayer};

/// Everything this crate serves, and what has to run beside it.
#[derive(Debug)]
pub struct Site {
    /// Its routes.
    pub router: Router,
    /// Who tells brokers of new observations, if any are to be told.
    pub herald: Option<Herald>,
    /// Who writes how it is used.
    pub usage: UsageLog,
}

/// Puts everything together.
pub fn router(app: App) -> Site {
    let (all, document) = routes().split_for_parts();
    let shared = Shared::new(app, document::complete(document));
    let policy = header::policy(shared.app.config.map_style.as_ref());
    let told = !shared.app.config.mqtt.is_empty();
    let herald = told.then(|| Herald::new(shared.clone()));
    let usage = UsageLog::new(shared.clone());
    let router = all
        .route("/", get(shell::root))
        .route("/page.css", get(shell::style))
        .merge(brand::router())
        .route("/api/v1", get(document::entry))
        .fallback(shell::other)
        .method_not_allowed_fallback(shell::method)
        .layer(from_fn_with_state(shared.clone(), usage::count))
        .layer(from_fn_with_state(shared.clone(), page::link))
        .layer(from_fn(tag::tag))
        .layer(DefaultBodyLimit::max(body::MAX_BYTES))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(shared.clone(), limit::limit))
        .layer(from_fn(problem::render))
        .layer(CompressionLayer::new().compress_when(compressible()))
        .layer(cors())
        .layer(from_fn_with_state(policy, header::fill))
        .layer(from_fn_with_state(shared.clone(), metrics::count))
        .with_state(shared);
    Site {
        router,
        herald,
        usage,
    }
}

/// The OpenAPI document as it is committed: pretty-printed, with a newline at the end.
pub fn openapi() -> Result<String, serde_json::Error> {
    let document = document::complete(routes().into_openapi());
    Ok(document.to_pretty_json()? + "\n")
}

fn routes() -> Routes {
    Routes::with_openapi(document::skeleton())
        .merge(health::router())
        .merge(metrics::router())
        .merge(document::router())
        .merge(device::router())
        .merge(registration::router())
        .merge(installation::router())
        .merge(uplink::router())
        .merge(event::router())
        .merge(gateway::router())
        .merge(datastream::router())
        .merge(series::router())
        .merge(reading::router())
        .merge(citation::router())
        .merge(partner::router())
        .merge(latest::router())
        .merge(district::router())
        .merge(city::router())
        .merge(catalog::router())
        .merge(usage::router())
        .merge(picture::router())
        .merge(map::router())
        .merge(tile::router())
        .merge(download::router())
        .merge(months::router())
        .merge(wms::router())
        .merge(features::router())
        .merge(sta::router())
        .merge(former::router())
        .merge(well_known::router())
        .merge(prometheus::router())
        .merge(live::router())
        .merge(preview::router())
        .merge(import::router())
        .merge(ingest::router())
        .merge(webhook::router())
        .merge(reject::router())
        .merge(reprocess::router())
        .merge(codec::router())
        .merge(alert::router())
        .merge(session::router())
        .merge(key::router())
        .merge(coverage::router())
}

/// What is compressed on its way out: not what is asked for in parts, which must stay as it is.
fn compressible() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new(
            "application/geopackage+sqlite3",
        ))
        .and(NotForContentType::const_new("application/vnd.pmtiles"))
        .and(|_, _, headers: &HeaderMap, _: &_| {
            let keep = headers.get(names::CACHE_CONTROL);
            keep.is_none_or(|keep| !keep.as_bytes().ends_with(b"no-transform"))
        })
}

/// Any page may read what is public; credentials are never sent along, since there are no cookies.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([
            names::ACCEPT,
            names::ACCEPT_LANGUAGE,
            names::AUTHORIZATION,
            names::IF_NONE_MATCH,
            names::IF_RANGE,
            names::RANGE,
            HeaderName::from_static("last-event-id"),
        ])
        .expose_headers([
            names::LINK,
            names::ETAG,
            names::ACCEPT_RANGES,
            names::CONTENT_RANGE,
            names::RETRY_AFTER,
            HeaderName::from_static("deprecation"),
            HeaderName::from_static("sunset"),
            HeaderName::from_static("ratelimit"),
            HeaderName::from_static("ratelimit-policy"),
        ])
        .max_age(Duration::from_hours(24))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_committed_openapi_document_is_the_generated_one() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let committed = std::fs::read_to_string(here.join("openapi.json")).unwrap_or_default();
        let generated = openapi().unwrap();
        if committed != generated {
            std::fs::write(here.join("openapi.json.new"), generated).unwrap();
            panic!(
                "the interface changed: look at api/openapi.json.new and rename it to openapi.json"
            );
        }
    }
}
