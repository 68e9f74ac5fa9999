//! Rules of alerts: which there are, writing them, trying them on the past; receivers, and trying those.

use super::draft::{Draft, RuleShape};
use crate::app::Routes;
use crate::body::{Body, Object, Read};
use crate::city::attended;
use crate::lang::Both;
use crate::problem::{ApiError, Noun};
use crate::view::{Admin, View};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use talblick_alert::{BackTest, Error, Label, ReceiverState, Rule};
use talblick_model::{Quantity, Unit};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// Days a rule is tried on, unless another number is asked for, and at most.
const DAYS: u32 = 30;
const MOST_DAYS: u32 = 92;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(list, add))
        .routes(routes!(one, change, remove))
        .routes(routes!(back_test))
        .routes(routes!(try_receiver))
}

/// Rules, and what they can be made of.
#[derive(Debug, Serialize, ToSchema)]
struct RuleList {
    /// Every rule, in order of id.
    rules: Vec<Rule>,
    /// Who can be told.
    receivers: Vec<ReceiverState>,
    /// What some device measures, or some rule names.
    quantities: Vec<Measured>,
}

/// Something that is measured.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AlertQuantity)]
struct Measured {
    /// Its name on the wire.
    #[schema(value_type = String)]
    quantity: Quantity,
    /// Its name.
    label: Label,
    /// UCUM code.
    #[schema(value_type = String)]
    unit: Unit,
    /// What people read behind a number.
    symbol: &'static str,
}

/// A rule that is tried on the past.
#[derive(Debug, ToSchema)]
#[schema(as = AlertBackTestQuestion)]
struct Trial {
    /// The rule; what it is called and who is told does not matter.
    #[schema(value_type = RuleShape)]
    rule: Option<Rule>,
    /// How many days, 1 to 92; 30 if left out.
    #[schema(value_type = Option<u32>)]
    days: u32,
}

impl Read for Trial {
    fn read(o: &mut Object) -> Self {
        let rule = o.object("rule", |o| {
            o.default_text("name", "back-test");
            o.default_text("severity", "info");
            Draft::read(o).0
        });
        let rule = o.required("rule", rule).flatten();
        let days = o.count("days").unwrap_or(DAYS);
        if days > MOST_DAYS {
            let wanted = Both::new(
                format!("darf höchstens {MOST_DAYS} sein"),
                format!("must be at most {MOST_DAYS}"),
            );
            o.wrong("days", wanted);
        }
        Self { rule, days }
    }
}

fn whole(draft: Option<Rule>) -> Result<Rule, ApiError> {
    draft.ok_or_else(|| ApiError::Internal("a rule without faults has no condition".to_owned()))
}

/// Every rule, every receiver, and what rules can be about.
#[utoipa::path(get, path = "/api/v1/alert-rules", tag = "alerts", security(("bearer" = [])),
    operation_id = "alert_rules", responses((status = 200, body = RuleList)))]
async fn list(Admin(view): Admin) -> Result<Json<RuleList>, ApiError> {
    view.ask(|view| {
        let alerts = &view.shared().app.alerts;
        let rules = alerts.rules();
        Ok(Json(RuleList {
            quantities: measured(view, &rules),
            rules: rules.iter().map(|rule| Rule::clone(rule)).collect(),
            receivers: alerts.receivers(),
        }))
    })
    .await
}

fn measured(view: &View, rules: &[Arc<Rule>]) -> Vec<Measured> {
    let named = rules
        .iter()
        .filter_map(|rule| rule.condition.quantity().cloned());
    let streams = view.datastreams();
    let all = streams.iter().map(|stream| stream.quantity.clone());
    let all = all.chain(named).map(|q| (q.name().to_owned(), q));
    let all: BTreeMap<String, Quantity> = all.collect();
    let measured = |quantity: Quantity| Measured {
        label: Label::of(&quantity),
        unit: quantity.unit(),
        symbol: quantity.unit().symbol(),
        quantity,
    };
    all.into_values().map(measured).collect()
}

/// Write a new rule. What holds already is told.
#[utoipa::path(post, path = "/api/v1/alert-rules", tag = "alerts", security(("bearer" = [])),
    operation_id = "alert_rule_add", request_body = RuleShape, responses((status = 201, body = Rule)))]
async fn add(
    Admin(view): Admin,
    Body(Draft(draft)): Body<Draft>,
) -> Result<(StatusCode, Json<Rule>), ApiError> {
    let rule = whole(draft)?;
    view.ask(move |view| {
        let rule = view.shared().app.alerts.add_rule(rule)?;
        Ok((StatusCode::CREATED, Json(Rule::clone(&rule))))
    })
    .await
}

/// One rule.
#[utoipa::path(get, path = "/api/v1/alert-rules/{id}", tag = "alerts", security(("bearer" = [])),
    operation_id = "alert_rule", params(("id" = String, Path, description = "What addresses name it by")),
    responses((status = 200, body = Rule)))]
async fn one(Admin(view): Admin, Path(id): Path<String>) -> Result<Json<Rule>, ApiError> {
    view.ask(move |view| Ok(Json(Rule::clone(&*view.shared().app.alerts.rule(&id)?))))
        .await
}

/// Write a rule in the place of the one there is. Alerts it no longer finds clear. One that stands in the configuration is
/// changed there.
#[utoipa::path(put, path = "/api/v1/alert-rules/{id}", tag = "alerts", security(("bearer" = [])),
    operation_id = "alert_rule_change", params(("id" = String, Path, description = "What addresses name it by")),
    request_body = RuleShape, responses((status = 200, body = Rule)))]
async fn change(
    Admin(view): Admin,
    Path(id): Path<String>,
    Body(Draft(draft)): Body<Draft>,
) -> Result<Json<Rule>, ApiError> {
    let rule = Rule {
        id,
        ..whole(draft)?
    };
    view.ask(move |view| {
        Ok(Json(Rule::clone(
            &*view.shared().app.alerts.change_rule(rule)?,
        )))
    })
    .await
}

/// Remove a rule. What it found clears.
#[utoipa::path(delete, path = "/api/v1/alert-rules/{id}", tag = "alerts", security(("bearer" = [])),
    operation_id = "alert_rule_remove", params(("id" = String, Path, description = "What addresses name it by")),
    responses((status = 204)))]
async fn remove(Admin(view): Admin, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    view.ask(move |view| {
        view.shared().app.alerts.remove_rule(&id)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// When a rule would have fired in the last days. Nothing is written and nobody is told. One is worked on at a time, with
/// other questions to the whole city, and given up when whoever asked has gone.
#[utoipa::path(post, path = "/api/v1/alert-rules/backtest", tag = "alerts", security(("bearer" = [])),
    operation_id = "alert_rule_back_test", request_body = Trial, responses((status = 200, body = BackTest)))]
async fn back_test(
    Admin(view): Admin,
    Body(trial): Body<Trial>,
) -> Result<Json<BackTest>, ApiError> {
    let rule = Rule {
        id: "back-test".to_owned(),
        notify: Vec::new(),
        ..whole(trial.rule)?
    };
    let faults = rule.faults(&[]);
    if !faults.is_empty() {
        let mut faults: Vec<crate::problem::InputError> =
            faults.into_iter().map(Into::into).collect();
        for fault in &mut faults {
            fault.pointer.insert_str(0, "/rule");
        }
        return Err(ApiError::Input(faults));
    }
    let turn = crate::city::turn(&view).await?;
    let tested = attended(move |stop| {
        let _turn = turn;
        let alerts = &view.shared().app.alerts;
        alerts.back_test(&rule, trial.days, stop)
    });
    Ok(Json(tested.await??))
}

/// Send a receiver a message that says it is a test: an alert with number 0 of the rule `test`.
#[utoipa::path(post, path = "/api/v1/alert-receivers/{name}/test", tag = "alerts", security(("bearer" = [])),
    operation_id = "alert_receiver_test", params(("name" = String, Path, description = "Its name")),
    responses((status = 202)))]
async fn try_receiver(
    Admin(view): Admin,
    Path(name): Path<String>,
) -> Result<StatusCode, ApiError> {
    view.ask(move |view| match view.shared().app.alerts.test(&name) {
        Ok(()) => Ok(StatusCode::ACCEPTED),
        Err(Error::UnknownReceiver(_)) => Err(ApiError::NotFound(Noun::Receiver)),
        Err(error) => Err(error.into()),
    })
    .await
}
