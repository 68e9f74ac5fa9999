//! Whether the process lives, whether it is ready and how each part is, and what version it is.

use crate::app::{Routes, Shared};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use std::sync::atomic::Ordering;
use talblick_model::Millis;
use talblick_store::{BackEndState, Health, Unreadable};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(live))
        .routes(routes!(ready))
        .routes(routes!(version))
}

/// A state in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Standing {
    /// Everything works.
    Ok,
    /// Works, but something is missing.
    Degraded,
    /// Still starting, for example importing history.
    Starting,
    /// Does not work.
    Failed,
}

/// The process lives.
#[derive(Debug, Serialize, ToSchema)]
struct Alive {
    /// `ok`.
    status: Standing,
}

/// Whether the process can do its work, and each part's state.
#[derive(Debug, Serialize, ToSchema)]
struct Readiness {
    /// The worst state of the parts.
    status: Standing,
    /// Each part.
    parts: PartsView,
}

/// The parts of the process.
#[derive(Debug, Serialize, ToSchema)]
struct PartsView {
    /// Start-up, with any import of history.
    startup: Part,
    /// Whether the store can write.
    store: Part,
    /// Whether every source of messages is connected. A source that is not makes no 503: it is tried again, and what is
    /// stored can be read.
    ingest: IngestPart,
}

/// One part.
#[derive(Debug, Serialize, ToSchema)]
struct Part {
    /// Its state.
    status: Standing,
    /// Why it is not `ok`.
    detail: Option<String>,
}

/// The ingest part.
#[derive(Debug, Serialize, ToSchema)]
struct IngestPart {
    /// Its state.
    status: Standing,
    /// Each source.
    sources: Vec<SourceState>,
}

/// One source.
#[derive(Debug, Serialize, ToSchema)]
struct SourceState {
    /// Its configured name.
    name: String,
    /// `mqtt` or `webhook`.
    kind: String,
    /// Whether messages can come in.
    connected: bool,
    /// Since when that is so.
    #[schema(value_type = String, format = DateTime)]
    since: Millis,
    /// Why not.
    detail: Option<String>,
}

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "operations", responses((status = 200, body = Alive)))]
async fn live() -> Json<Alive> {
    Json(Alive {
        status: Standing::Ok,
    })
}

/// Whether the process can do its work: 503 while it starts or while the store cannot write.
#[utoipa::path(get, path = "/readyz", tag = "operations",
    responses((status = 200, body = Readiness), (status = 503, body = Readiness)))]
async fn ready(State(shared): State<Shared>) -> (StatusCode, Json<Readiness>) {
    let asked = tokio::task::spawn_blocking(move || readiness(&shared)).await;
    let readiness = asked.unwrap_or_else(|error| {
        tracing::error!(%error, "readiness cannot be told");
        broken()
    });
    let status = match readiness.status {
        Standing::Ok | Standing::Degraded => StatusCode::OK,
        Standing::Starting | Standing::Failed => StatusCode::SERVICE_UNAVAILABLE,
    };
    (status, Json(readiness))
}

fn readiness(shared: &Shared) -> Readiness {
    let startup = if shared.app.ready.load(Ordering::Acquire) {
        Part::ok()
    } else {
        Part::of(Standing::Starting, "start-up is not finished")
    };
    let store = match shared.app.store.health() {
        Health::Writable => match shared.app.store.unreadable().as_slice() {
            [] => back_end(shared.app.store.back_end()),
            damaged => Part::of(Standing::Degraded, &unreadable(damaged)),
        },
        Health::NotWritable(why) => Part::of(Standing::Failed, &why),
    };
    let sources = shared.app.ingest.report().sources;
    let down = sources.iter().any(|s| !s.connected);
    let ingest = IngestPart {
        status: if down {
            Standing::Degraded
        } else {
            Standing::Ok
        },
        sources: sources
            .into_iter()
            .map(|s| SourceState {
                name: s.name,
                kind: s.kind,
                connected: s.connected,
                since: s.since,
                detail: s.last_error.filter(|_| !s.connected),
            })
            .collect(),
    };
    Readiness {
        status: startup.status.max(store.status).max(ingest.status),
        parts: PartsView {
            startup,
            store,
            ingest,
        },
    }
}

/// How it stands, for readers without JavaScript.
pub(crate) struct Summary {
    /// Whether it has started and can write.
    pub(crate) serves: bool,
    /// Sources that are connected.
    pub(crate) connected: usize,
    /// All of them.
    pub(crate) sources: usize,
}

pub(crate) fn summary(shared: &Shared) -> Summary {
    let parts = readiness(shared).parts;
    let connected = parts.ingest.sources.iter().filter(|s| s.connected);
    Summary {
        serves: parts.startup.status.max(parts.store.status) <= Standing::Degraded,
        connected: connected.count(),
        sources: parts.ingest.sources.len(),
    }
}

/// What is missing and how to find out more.
fn unreadable(damaged: &[Unreadable]) -> String {
    let first = damaged.first().map_or("", |block| &block.what);
    format!(
        "{} stored blocks cannot be read, the first: {first}; “talblick verify” names what is damaged",
        damaged.len()
    )
}

/// A server that is away makes no 503: what it is to keep waits on disk, and goes there when it is back.
fn back_end(state: Option<BackEndState>) -> Part {
    let trouble = state.and_then(|state| Some((state.trouble.clone()?, state)));
    match trouble {
        None => Part::ok(),
        Some((why, state)) => Part::of(
            Standing::Degraded,
            &format!(
                "{}: {why}; {} batches and {} sealed days wait for it",
                state.name, state.waiting_batches, state.waiting_days
            ),
        ),
    }
}

fn broken() -> Readiness {
    let failed = || Part::of(Standing::Failed, "the state cannot be told");
    Readiness {
        status: Standing::Failed,
        parts: PartsView {
            startup: failed(),
            store: failed(),
            ingest: IngestPart {
                status: Standing::Failed,
                sources: Vec::new(),
            },
        },
    }
}

impl Part {
    fn ok() -> Self {
        Self {
            status: Standing::Ok,
            detail: None,
        }
    }

    fn of(status: Standing, detail: &str) -> Self {
        Self {
            status,
            detail: Some(detail.to_owned()),
        }
    }
}

/// Version and build.
#[derive(Debug, Serialize, ToSchema)]
struct Program {
    /// `talblick`.
    name: &'static str,
    /// Semantic version.
    version: &'static str,
    /// Commit it was built from, if the builder said so.
    commit: Option<&'static str>,
    /// Whether the dashboard is built in.
    dashboard: bool,
}

/// Version and build.
#[utoipa::path(get, path = "/version", tag = "operations", responses((status = 200, body = Program)))]
async fn version() -> Json<Program> {
    Json(Program {
        name: "talblick",
        version: env!("CARGO_PKG_VERSION"),
        commit: option_env!("TALBLICK_COMMIT"),
        dashboard: crate::asset::find("/index.html").is_some(),
    })
}
