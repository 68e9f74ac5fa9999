//! Alerts: what fires, who has taken it on. Rules are in `rule`, how they are read in `draft`, times in which nobody is
//! told in `silence`. For administrators.

mod draft;
mod rule;
mod silence;

use crate::app::Routes;
use crate::body::{Body, Object, Read};
use crate::input::{Asked, Fields, Params};
use crate::lang::Both;
use crate::page::Cursor;
use crate::problem::{ApiError, InputError, Noun};
use crate::view::{Admin, View};
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use talblick_alert::{Act, Alert, Counts, Error, Fault, Filter, Severity, State};
use talblick_model::{DevEui, Millis};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// Alerts taken on at once.
const MOST: usize = 1_000;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(acknowledge))
        .routes(routes!(release))
        .merge(rule::router())
        .merge(silence::router())
}

/// Which alerts.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct AlertParams {
    /// `firing`, `acknowledged`, `resolved`, separated by commas; all if left out.
    #[param(value_type = Option<String>, example = "firing,acknowledged")]
    state: Vec<State>,
    /// `critical`, `warning`, `info`, separated by commas; all if left out.
    #[param(value_type = Option<String>)]
    severity: Vec<Severity>,
    /// Of this rule.
    rule: Option<String>,
    /// Of the device with this DevEUI.
    #[param(value_type = Option<String>)]
    device: Option<DevEui>,
    /// How many, 1 to 1000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Cursor,
}

impl Params for AlertParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            state: words(f, "state", &State::ALL.map(|s| (s.as_str(), s))),
            severity: words(f, "severity", &Severity::ALL.map(|s| (s.as_str(), s))),
            rule: f.text("rule"),
            device: f.value("device"),
            limit: f.limit(),
            cursor: Cursor(f.text("cursor")),
        }
    }
}

/// A list of words that stand for something.
fn words<T: Copy>(f: &mut Fields, name: &'static str, all: &[(&str, T)]) -> Vec<T> {
    let allowed: Vec<&str> = all.iter().map(|(word, _)| *word).collect();
    let allowed = allowed.join(", ");
    let meant = |word: &str| {
        all.iter()
            .find(|(known, _)| *known == word)
            .map(|(_, t)| *t)
    };
    let found = f.parsed(name, &Both::new(allowed.clone(), allowed), |text| {
        text.split(',').map(meant).collect()
    });
    found.unwrap_or_default()
}

/// Alerts, and how it stands with all.
#[derive(Debug, Serialize, ToSchema)]
struct AlertList {
    /// Those that were asked for, firing since the newest moment first.
    alerts: Vec<Alert>,
    /// How many have not cleared, of all there are.
    counts: Counts,
    /// Since when none fires; null while one does, and if there never was one.
    #[schema(value_type = Option<String>, format = DateTime)]
    calm_since: Option<Millis>,
    /// What to give as `cursor` to get the next page; null on the last.
    next: Option<String>,
}

/// Alerts that somebody takes on, or gives back.
#[derive(Debug, ToSchema)]
struct TakeOn {
    /// Their numbers.
    ids: Vec<String>,
    /// What is to be said.
    #[schema(value_type = Option<String>)]
    comment: String,
}

impl Read for TakeOn {
    fn read(o: &mut Object) -> Self {
        let ids = o.texts("ids", MOST, 40);
        Self {
            ids: o.required("ids", ids).unwrap_or_default(),
            comment: o.optional_text("comment", 0, 500).unwrap_or_default(),
        }
    }
}

/// Alerts as they are then.
#[derive(Debug, Serialize, ToSchema)]
struct TakenOn {
    alerts: Vec<Alert>,
}

/// Alerts: those that fire, and those that have cleared.
#[utoipa::path(get, path = "/api/v1/alerts", tag = "alerts", security(("bearer" = [])), operation_id = "alerts",
    params(AlertParams), responses((status = 200, body = AlertList)))]
async fn list(
    Admin(view): Admin,
    Asked(params): Asked<AlertParams>,
) -> Result<Json<AlertList>, ApiError> {
    view.ask(move |view| {
        let AlertParams {
            state,
            severity,
            rule,
            device,
            limit,
            cursor,
        } = params;
        let question = format!("alerts {state:?} {severity:?} {rule:?} {device:?}");
        let before: Option<(i64, u64)> = cursor.open(&question)?;
        let filter = Filter {
            states: state,
            severities: severity,
            rule,
            device,
            before: before.map(|(since, id)| (Millis::from_i64(since), id)),
        };
        let known = &view.shared().app.alerts;
        let mut alerts = known.alerts(&filter, limit + 1);
        let more = alerts.len() > limit;
        alerts.truncate(limit);
        let last = alerts.last().filter(|_| more);
        let next = last.map(|alert| (alert.since.as_i64(), alert.id));
        let (counts, calm_since) = known.counts();
        Ok(Json(AlertList {
            next: next.and_then(|key| Cursor::after(&key, &question)),
            alerts,
            counts,
            calm_since,
        }))
    })
    .await
}

/// One alert.
#[utoipa::path(get, path = "/api/v1/alerts/{id}", tag = "alerts", security(("bearer" = [])), operation_id = "alert",
    params(("id" = String, Path, description = "Its number")), responses((status = 200, body = Alert)))]
async fn one(Admin(view): Admin, Path(id): Path<String>) -> Result<Json<Alert>, ApiError> {
    view.ask(move |view| Ok(Json(view.shared().app.alerts.alert(&id)?)))
        .await
}

/// Take alerts on: nobody is told of them again while they fire. All of them, or none if one is not there.
#[utoipa::path(post, path = "/api/v1/alerts/acknowledge", tag = "alerts", security(("bearer" = [])),
    operation_id = "alerts_acknowledge", request_body = TakeOn, responses((status = 200, body = TakenOn)))]
async fn acknowledge(
    Admin(view): Admin,
    Body(asked): Body<TakeOn>,
) -> Result<Json<TakenOn>, ApiError> {
    handle(view, Act::Acknowledged, asked).await
}

/// Give alerts back that somebody took on: receivers are told again as their rules say. All of them, or none if one is not
/// there. Who did it is in the history of each.
#[utoipa::path(post, path = "/api/v1/alerts/release", tag = "alerts", security(("bearer" = [])),
    operation_id = "alerts_release", request_body = TakeOn, responses((status = 200, body = TakenOn)))]
async fn release(Admin(view): Admin, Body(asked): Body<TakeOn>) -> Result<Json<TakenOn>, ApiError> {
    handle(view, Act::Released, asked).await
}

async fn handle(view: View, what: Act, asked: TakeOn) -> Result<Json<TakenOn>, ApiError> {
    view.ask(move |view| {
        let alerts = &view.shared().app.alerts;
        let alerts = alerts.handle(what, &asked.ids, view.name(), asked.comment)?;
        Ok(Json(TakenOn { alerts }))
    })
    .await
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let conflict = |de: String, en: String| Self::Conflict(Both::new(de, en));
        match error {
            Error::Rule(faults) => Self::Input(faults.into_iter().map(InputError::from).collect()),
            Error::UnknownRule(_) => Self::NotFound(Noun::Rule),
            Error::UnknownAlert(_) => Self::NotFound(Noun::Alert),
            Error::UnknownSilence(_) => Self::NotFound(Noun::Silence),
            Error::UnknownReceiver(_) => Self::NotFound(Noun::Receiver),
            Error::Configured(id) => conflict(
                format!("Die Regel „{id}“ steht in der Konfiguration und wird dort geändert."),
                format!("The rule “{id}” stands in the configuration, and is changed there."),
            ),
            Error::Taken(id) => conflict(
                format!("Eine Regel „{id}“ gibt es schon."),
                format!("There is a rule “{id}” already."),
            ),
            Error::Full(most) => conflict(
                format!("Es gibt schon {most}, und mehr dürfen es nicht sein."),
                format!("There are {most} already, and there may be no more."),
            ),
            Error::NotTaken { name, why } => Self::Upstream(Both::new(
                format!("Der Empfänger „{name}“ hat die Nachricht nicht angenommen: {why}"),
                format!("The receiver “{name}” did not take the message: {why}"),
            )),
            Error::Store(error) => error.into(),
            Error::Stopped | Error::Receiver(_) | Error::Unreadable { .. } => {
                Self::Internal(error.to_string())
            }
        }
    }
}

impl From<Fault> for InputError {
    fn from(fault: Fault) -> Self {
        Self {
            pointer: fault.at.to_owned(),
            detail: Both::new(fault.de, fault.en),
        }
    }
}
