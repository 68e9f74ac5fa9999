//! Silences: times of maintenance in which nobody is told. Alerts are listed all the same.

use crate::app::Routes;
use crate::body::{Body, Object, Read};
use crate::input::{Asked, Fields, Params};
use crate::lang::Both;
use crate::problem::ApiError;
use crate::view::Admin;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use serde::Serialize;
use talblick_alert::Silence;
use talblick_model::{DevEui, Millis};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// Longest silence, milliseconds: 31 days.
const LONGEST_MS: i64 = 31 * 24 * 3_600_000;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(list, add))
        .routes(routes!(remove))
}

/// Which silences.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct SilenceParams {
    /// `true`: those that are over instead of those that hold.
    #[param(value_type = Option<bool>, default = false)]
    over: bool,
}

impl Params for SilenceParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            over: f.value("over").unwrap_or(false),
        }
    }
}

/// Silences.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AlertSilenceList)]
struct SilenceList {
    /// In order of number.
    silences: Vec<Silence>,
}

/// A silence to be made.
#[derive(Debug, ToSchema)]
#[schema(as = AlertSilenceDraft)]
struct SilenceDraft {
    /// Only alerts of this rule.
    rule: Option<String>,
    /// Only alerts of the device with this DevEUI.
    #[schema(value_type = Option<String>)]
    device: Option<DevEui>,
    /// When it ends, at most 31 days from now.
    #[schema(value_type = String, format = DateTime)]
    until: Option<Millis>,
    /// Why.
    reason: String,
}

impl Read for SilenceDraft {
    fn read(o: &mut Object) -> Self {
        Self {
            rule: o.optional_text("rule", 1, 64),
            device: o.value("device"),
            until: o.moment("until"),
            reason: o.text("reason", 1, 500).unwrap_or_default(),
        }
    }
}

/// Silences that hold, or those of the last 30 days that are over, with who ended them.
#[utoipa::path(get, path = "/api/v1/alert-silences", tag = "alerts", security(("bearer" = [])),
    operation_id = "alert_silences", params(SilenceParams), responses((status = 200, body = SilenceList)))]
async fn list(
    Admin(view): Admin,
    Asked(params): Asked<SilenceParams>,
) -> Result<Json<SilenceList>, ApiError> {
    view.ask(move |view| {
        let silences = view.shared().app.alerts.silences(params.over);
        Ok(Json(SilenceList { silences }))
    })
    .await
}

/// Tell nobody of alerts until a moment: of all, of a rule, of a device, or of a rule at a device. What fires at its end is
/// told then.
#[utoipa::path(post, path = "/api/v1/alert-silences", tag = "alerts", security(("bearer" = [])),
    operation_id = "alert_silence_add", request_body = SilenceDraft, responses((status = 201, body = Silence)))]
async fn add(
    Admin(view): Admin,
    Body(draft): Body<SilenceDraft>,
) -> Result<(StatusCode, Json<Silence>), ApiError> {
    view.ask(move |view| {
        let now = view.shared().app.clock.now();
        let fits = |until: &Millis| (1..=LONGEST_MS).contains(&until.since(now));
        let until = draft.until.filter(fits).ok_or_else(|| {
            let wanted = Both::new(
                "muss in der Zukunft liegen, höchstens 31 Tage",
                "must lie in the future, at most 31 days",
            );
            ApiError::input("/until", wanted)
        })?;
        let silence = Silence {
            id: 0,
            rule: draft.rule,
            device: draft.device,
            until,
            reason: draft.reason,
            by: view.name(),
            at: now,
            ended: None,
        };
        let silence = view.shared().app.alerts.silence(silence)?;
        Ok((StatusCode::CREATED, Json(silence)))
    })
    .await
}

/// End a silence before its time. What still fires is told then.
#[utoipa::path(delete, path = "/api/v1/alert-silences/{id}", tag = "alerts", security(("bearer" = [])),
    operation_id = "alert_silence_end", params(("id" = String, Path, description = "Its number")),
    responses((status = 204)))]
async fn remove(Admin(view): Admin, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    view.ask(move |view| {
        view.shared().app.alerts.end_silence(&id, view.name())?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
