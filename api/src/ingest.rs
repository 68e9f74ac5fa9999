//! The seam to the ingest side of the process, and its accounting on `/api/v1/ingest`. This crate does not know how
//! messages come in.

use crate::app::Routes;
use crate::problem::ApiError;
use crate::reprocess::{ReprocessFilter, ReprocessOutcome};
use crate::view::{Signed, View};
use axum::Json;
use axum::body::Bytes;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Debug;
use talblick_model::{DevEui, Millis, RejectReason};
use talblick_store::SourceTotals;
use tokio::sync::oneshot;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(accounting))
}

/// The ingest side, as the HTTP side sees it. Totals are the store's; they survive a crash.
pub trait Ingest: Send + Sync + Debug {
    /// How the sources are doing just now.
    fn report(&self) -> IngestReport;
    /// Sends rejects through ingest again.
    fn replay(&self, filter: ReplayFilter) -> Result<ReplayOutcome, ReplayError>;
    /// Decodes archived uplinks again.
    fn reprocess(&self, filter: ReprocessFilter) -> Result<ReprocessOutcome, ReplayError>;
    /// Whether there is a webhook of this name that has this token.
    fn admits(&self, source: &str, token: &str) -> bool;
    /// Takes a webhook's message, from somebody who was admitted.
    fn deliver(&self, delivery: Delivery) -> Result<Delivered, DeliveryError>;
}

/// A message that came in over HTTP.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The source it names.
    pub source: String,
    /// Its path, with the event if the query names one: ChirpStack says so what a message is.
    pub path: String,
    /// The message, or a list of messages.
    pub body: Bytes,
}

/// A message that was taken.
#[derive(Debug)]
pub struct Delivered {
    /// Events it holds.
    pub received: usize,
    /// Those that cannot be used; they are stored as rejects.
    pub refused: Vec<RefusedPart>,
    /// Resolves when everything is durable; fails if it never will be in this process.
    pub durable: oneshot::Receiver<()>,
}

/// An event that cannot be used.
#[derive(Debug, Clone)]
pub struct RefusedPart {
    /// Place in the list, `None` if the message is none.
    pub index: Option<usize>,
    /// Why.
    pub reason: RejectReason,
    /// What exactly, in English.
    pub detail: String,
}

/// Why a message was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// No webhook has this name.
    #[error("no webhook has this name")]
    Unknown,
    /// It is longer than a message may be.
    #[error("the message is longer than ingest.max_message_bytes allows")]
    TooLarge,
    /// Too much is waiting already.
    #[error("too many messages are waiting to be stored")]
    Busy,
    /// Ingest is stopping.
    #[error("ingest is stopping")]
    Stopping,
}

/// How ingest is doing just now.
#[derive(Debug, Clone, Default)]
pub struct IngestReport {
    /// Each configured source.
    pub sources: Vec<SourceReport>,
    /// Milliseconds from arrival to disk, the middle of the last minutes.
    pub lag_p50_ms: f64,
    /// The same, which 99 of 100 stay below.
    pub lag_p99_ms: f64,
    /// Messages that came in and are not settled yet.
    pub pending: u64,
}

/// How one source is doing.
#[derive(Debug, Clone)]
pub struct SourceReport {
    /// Its configured name.
    pub name: String,
    /// `mqtt`, `mqtt-listen` or `webhook`.
    pub kind: String,
    /// Whether messages can come in.
    pub connected: bool,
    /// Since when that is so.
    pub since: Millis,
    /// Why not, in a sentence without secrets.
    pub last_error: Option<String>,
    /// Who is connected to it, where others connect.
    pub clients: Option<u64>,
    /// Messages it had to drop since the program started: nobody acknowledges them (`QoS` 0), and too many waited.
    pub dropped: u64,
}

/// Which rejects to send through again. Everything that is given must fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReplayFilter {
    /// These; empty means any.
    pub ids: Vec<i64>,
    /// Only with this reason.
    pub reason: Option<RejectReason>,
    /// Only of this device.
    pub dev_eui: Option<DevEui>,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// How a replay ended. `tried` is the sum of the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReplayOutcome {
    /// Rejects that fit the filter.
    pub tried: u64,
    /// Stored now.
    pub stored: u64,
    /// Were stored already.
    pub duplicate: u64,
    /// Rejected again.
    pub rejected: u64,
    /// Carry no uplink.
    pub ignored: u64,
}

/// Why nothing was replayed or decoded again.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// This process has no ingest.
    #[error("this process does not ingest")]
    NoIngest,
    /// Ingest is stopping.
    #[error("ingest is stopping")]
    Stopping,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] talblick_store::Error),
}

/// How all messages ended: received is the sum of the other four.
#[derive(Debug, Default, Serialize, ToSchema)]
struct Ends {
    /// Messages that came in and are settled.
    received: u64,
    /// Uplinks stored.
    stored: u64,
    /// Uplinks that were already there.
    duplicate: u64,
    /// Messages rejected.
    rejected: u64,
    /// Messages without an uplink.
    ignored: u64,
}

/// One source.
#[derive(Debug, Serialize, ToSchema)]
struct Source {
    /// Its configured name.
    name: String,
    /// `mqtt`, `mqtt-listen` or `webhook`; null for a source that is not configured any more.
    kind: Option<String>,
    /// Whether messages can come in.
    connected: bool,
    /// Since when that is so.
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Millis>,
    /// Why not.
    last_error: Option<String>,
    /// Who is connected to it just now; null where it connects itself.
    clients: Option<u64>,
    /// Messages dropped since the program started, because too many waited that nobody acknowledges (`QoS` 0). They are
    /// not among those received.
    dropped: u64,
    #[serde(flatten)]
    ends: Ends,
    /// Messages without an uplink, by kind.
    #[schema(value_type = BTreeMap<String, u64>)]
    ignored_by_kind: BTreeMap<talblick_store::IgnoredKind, u64>,
}

/// The accounting of ingest.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Accounting {
    /// All sources together.
    total: Ends,
    /// Each source.
    sources: Vec<Source>,
    /// Rejected messages by reason.
    #[schema(value_type = BTreeMap<String, u64>)]
    rejected_by_reason: BTreeMap<&'static str, u64>,
    /// From arrival to disk.
    lag_ms: Lag,
    /// Messages that came in and are not settled yet.
    pending: u64,
}

/// Milliseconds from arrival to disk.
#[derive(Debug, Serialize, ToSchema)]
struct Lag {
    /// The middle of the last minutes.
    p50: f64,
    /// Which 99 of 100 stay below.
    p99: f64,
}

/// How every message ended, per source, and how far ingest lags.
#[utoipa::path(get, path = "/api/v1/ingest", tag = "operations", security(("bearer" = [])),
    responses((status = 200, body = Accounting)))]
async fn accounting(Signed(view): Signed) -> Result<Json<Accounting>, ApiError> {
    view.ask(|view| Ok(Json(account(view)))).await
}

pub(crate) fn account(view: &View) -> Accounting {
    let report = view.shared().app.ingest.report();
    let totals = view.store().accounting();
    let mut total = Ends::default();
    for t in &totals {
        total.add(t);
    }
    let by_reason = view.store().rejected_by_reason();
    Accounting {
        total,
        sources: sources(&report, totals),
        rejected_by_reason: by_reason.iter().map(|(r, n)| (r.as_str(), *n)).collect(),
        lag_ms: Lag {
            p50: report.lag_p50_ms,
            p99: report.lag_p99_ms,
        },
        pending: report.pending,
    }
}

fn sources(report: &IngestReport, totals: Vec<SourceTotals>) -> Vec<Source> {
    let mut totals: BTreeMap<String, SourceTotals> =
        totals.into_iter().map(|t| (t.source.clone(), t)).collect();
    for source in &report.sources {
        totals.entry(source.name.clone()).or_default();
    }
    let all = totals.into_iter().map(|(name, totals)| {
        let live = report.sources.iter().find(|s| s.name == name);
        let mut ends = Ends::default();
        ends.add(&totals);
        Source {
            name,
            kind: live.map(|s| s.kind.clone()),
            connected: live.is_some_and(|s| s.connected),
            since: live.map(|s| s.since),
            last_error: live.and_then(|s| s.last_error.clone()),
            clients: live.and_then(|s| s.clients),
            dropped: live.map_or(0, |s| s.dropped),
            ends,
            ignored_by_kind: totals.ignored_by_kind.into_iter().collect(),
        }
    });
    all.collect()
}

impl Ends {
    fn add(&mut self, totals: &SourceTotals) {
        self.received += totals.received;
        self.stored += totals.stored;
        self.duplicate += totals.duplicate;
        self.rejected += totals.rejected;
        self.ignored += totals.ignored;
    }
}
