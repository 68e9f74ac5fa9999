//! Messages that could not be used: looking at them and sending them through ingest again. For those with an account.

use crate::app::Routes;
use crate::body::{Body, Object, Read};
use crate::ingest::{ReplayError, ReplayFilter, ReplayOutcome};
use crate::input::{Asked, Fields, Params};
use crate::lang::Both;
use crate::page::{Cursor, List};
use crate::problem::{ApiError, Noun};
use crate::view::{Admin, Signed};
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use std::collections::BTreeMap;
use talblick_model::{DevEui, DeviceId, Millis, Payload, RejectReason};
use talblick_store::{RejectFilter, Store, StoredReject};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// Rejects that can be named at once.
const MOST_IDS: usize = 10_000;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(open))
        .routes(routes!(one))
        .routes(routes!(replay))
}

/// Which rejects, newest first.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct RejectParams {
    /// With this reason.
    #[param(value_type = Option<String>, example = "codec_error")]
    reason: Option<RejectReason>,
    /// Of this device.
    #[param(value_type = Option<String>)]
    dev_eui: Option<DevEui>,
    /// `true`: only those not replayed yet.
    open: bool,
    /// How many, 1 to 1000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Cursor,
}

impl Params for RejectParams {
    fn read(f: &mut Fields) -> Self {
        let words = Both::new("true, false", "true, false");
        let reasons: Vec<&str> = RejectReason::ALL.iter().map(|r| r.as_str()).collect();
        let reasons = Both::new(reasons.join(", "), reasons.join(", "));
        Self {
            reason: f.parsed("reason", &reasons, |text| text.parse().ok()),
            dev_eui: f.value("dev_eui"),
            open: f
                .parsed("open", &words, |text| text.parse().ok())
                .unwrap_or(false),
            limit: f.limit(),
            cursor: Cursor(f.text("cursor")),
        }
    }
}

/// A message that could not be used.
#[derive(Debug, Serialize, ToSchema)]
pub struct RejectView {
    /// Its number.
    pub id: i64,
    /// When it came in.
    #[schema(value_type = String, format = DateTime)]
    pub at: Millis,
    /// Through which configured source.
    pub source: String,
    /// On which topic or path.
    pub topic: String,
    /// Why it could not be used.
    #[schema(value_type = String, example = "codec_error")]
    pub reason: RejectReason,
    /// What exactly was wrong.
    pub detail: String,
    /// Which device sent it, if that could be read.
    #[schema(value_type = Option<String>)]
    pub dev_eui: Option<DevEui>,
    /// Number of that device, if it is registered.
    #[schema(value_type = Option<u32>)]
    pub device_id: Option<DeviceId>,
    /// Name of that device, if it is registered.
    pub device_name: Option<String>,
    /// The message as it came, hex.
    #[schema(value_type = String)]
    pub payload: Payload,
    /// When it was replayed with success.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub replayed: Option<Millis>,
}

impl RejectView {
    /// A reject with the device that it came from, if the store knows it.
    pub fn of(store: &Store, stored: StoredReject) -> Self {
        let reject = stored.reject;
        let device = reject.dev_eui.and_then(|eui| store.device_by_eui(eui));
        Self {
            id: stored.id,
            at: reject.at,
            source: reject.source,
            topic: reject.topic,
            reason: reject.reason,
            detail: reject.detail,
            dev_eui: reject.dev_eui,
            device_id: device.as_ref().map(|device| device.id),
            device_name: device.map(|device| device.name.clone()),
            payload: Payload(reject.payload),
            replayed: stored.replayed,
        }
    }
}

/// Messages that could not be used, newest first.
#[utoipa::path(
    operation_id = "list_rejects",get, path = "/api/v1/rejects", tag = "operations", security(("bearer" = [])), params(RejectParams),
    responses((status = 200, body = List<RejectView>)))]
async fn list(
    Signed(view): Signed,
    Asked(params): Asked<RejectParams>,
) -> Result<List<RejectView>, ApiError> {
    view.ask(move |view| {
        let filter = RejectFilter {
            reason: params.reason,
            dev_eui: params.dev_eui,
            open_only: params.open,
        };
        let question = format!("rejects {filter:?}");
        let before: Option<i64> = params.cursor.open(&question)?;
        let page = view.store().rejects(&filter, before, params.limit)?;
        let items = page
            .items
            .into_iter()
            .map(|stored| RejectView::of(view.store(), stored));
        Ok(List {
            items: items.collect(),
            next: page.next.and_then(|next| Cursor::after(&next, &question)),
        })
    })
    .await
}

/// How many wait to be replayed.
#[derive(Debug, Serialize, ToSchema)]
struct OpenRejects {
    /// All of them.
    total: u64,
    /// By reason.
    #[schema(value_type = BTreeMap<String, u64>)]
    by_reason: BTreeMap<RejectReason, u64>,
}

/// How many of the rejects that are kept were not replayed with success.
#[utoipa::path(
    operation_id = "open_rejects",get, path = "/api/v1/rejects/open", tag = "operations", security(("bearer" = [])),
    responses((status = 200, body = OpenRejects)))]
async fn open(Signed(view): Signed) -> Result<Json<OpenRejects>, ApiError> {
    view.ask(move |view| {
        let by_reason: BTreeMap<_, _> = view.store().open_rejects()?.into_iter().collect();
        Ok(Json(OpenRejects {
            total: by_reason.values().sum(),
            by_reason,
        }))
    })
    .await
}

/// One of them.
#[utoipa::path(
    operation_id = "get_reject",get, path = "/api/v1/rejects/{id}", tag = "operations", security(("bearer" = [])),
    params(("id" = i64, Path, description = "Number of the reject")),
    responses((status = 200, body = RejectView)))]
async fn one(Signed(view): Signed, Path(id): Path<String>) -> Result<Json<RejectView>, ApiError> {
    view.ask(move |view| {
        let missing = ApiError::NotFound(Noun::Reject);
        let found = match id.parse() {
            Ok(id) => view.store().reject(id)?,
            Err(_) => None,
        };
        Ok(Json(RejectView::of(view.store(), found.ok_or(missing)?)))
    })
    .await
}

/// Which rejects to send through again; everything that is given must fit, and something must be given.
#[derive(Debug, ToSchema)]
struct Replay {
    /// These, by number.
    ids: Option<Vec<i64>>,
    /// With this reason.
    #[schema(value_type = Option<String>, example = "codec_error")]
    reason: Option<RejectReason>,
    /// Of this device.
    #[schema(value_type = Option<String>)]
    dev_eui: Option<DevEui>,
    /// Only say what would happen.
    #[schema(value_type = Option<bool>)]
    dry_run: bool,
}

impl Read for Replay {
    fn read(o: &mut Object) -> Self {
        let ids = o.integers("ids", MOST_IDS);
        let replay = Self {
            ids: (!ids.is_empty()).then_some(ids),
            reason: o.value("reason"),
            dev_eui: o.value("dev_eui"),
            dry_run: o.flag("dry_run"),
        };
        if replay.ids.is_none() && replay.reason.is_none() && replay.dev_eui.is_none() {
            o.wrong(
                "ids",
                Both::new(
                    "„ids“, „reason“ oder „dev_eui“ muss angegeben sein",
                    "“ids”, “reason” or “dev_eui” must be given",
                ),
            );
        }
        replay
    }
}

/// Send rejects through ingest again, for example after a codec was mended.
#[utoipa::path(post, path = "/api/v1/rejects/replay", tag = "operations", security(("bearer" = [])),
    request_body = Replay, responses((status = 200, body = ReplayOutcome)))]
async fn replay(
    Admin(view): Admin,
    Body(asked): Body<Replay>,
) -> Result<Json<ReplayOutcome>, ApiError> {
    view.ask(move |view| {
        let filter = ReplayFilter {
            ids: asked.ids.unwrap_or_default(),
            reason: asked.reason,
            dev_eui: asked.dev_eui,
            dry_run: asked.dry_run,
        };
        Ok(Json(view.shared().app.ingest.replay(filter)?))
    })
    .await
}

impl From<ReplayError> for ApiError {
    fn from(error: ReplayError) -> Self {
        match error {
            ReplayError::NoIngest => Self::Unavailable(Both::new(
                "Dieser Prozess nimmt keine Nachrichten an; bitte den Prozess mit ingest fragen.",
                "This process takes no messages in; ask the one that ingests.",
            )),
            ReplayError::Stopping => Self::Unavailable(Both::new(
                "Talblick wird gerade beendet.",
                "Talblick is stopping.",
            )),
            ReplayError::Store(error) => error.into(),
        }
    }
}
