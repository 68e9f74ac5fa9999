//! What the public sees and why, for those who decide it: every datastream with the rule that publishes it, or with what
//! no rule names. One more rule may be tried; nothing is changed here.

use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::page::{Cursor, List, cut};
use crate::problem::ApiError;
use crate::publish::{Publish, PublishRule, shown};
use crate::view::{Signed, View};
use serde::Serialize;
use std::sync::Arc;
use talblick_model::{Datastream, DatastreamId, DeviceId, Quantity};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(preview))
}

/// Which datastreams, and under which rules.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct PreviewParams {
    /// Only what is public, or only what is not.
    #[param(value_type = Option<bool>)]
    public: Option<bool>,
    /// Kinds of devices of a rule to try, separated by commas; `*` stands for any characters.
    #[param(value_type = Option<String>)]
    kinds: Vec<String>,
    /// Quantities of a rule to try.
    #[param(value_type = Option<String>)]
    quantities: Vec<String>,
    /// How many, 1 to 1000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Cursor,
}

impl Params for PreviewParams {
    fn read(f: &mut Fields) -> Self {
        let list = |text: Option<String>| {
            let text = text.unwrap_or_default();
            let parts = text.split(',').map(str::trim).filter(|p| !p.is_empty());
            parts.map(str::to_owned).collect()
        };
        Self {
            public: f.value("public"),
            kinds: list(f.text("kinds")),
            quantities: list(f.text("quantities")),
            limit: f.limit(),
            cursor: Cursor(f.text("cursor")),
        }
    }
}

impl PreviewParams {
    /// The rules there are, with the one to try behind them.
    fn rules(&self, publish: &Publish) -> Publish {
        let mut rules = publish.rules().to_vec();
        if !self.kinds.is_empty() || !self.quantities.is_empty() {
            let all = |names: &[String]| match names {
                [] => vec!["*".to_owned()],
                names => names.to_vec(),
            };
            rules.push(PublishRule {
                kinds: all(&self.kinds),
                quantities: all(&self.quantities),
            });
        }
        Publish::new(rules)
    }
}

/// A datastream, and whether the public sees it.
#[derive(Debug, Serialize, ToSchema)]
struct Previewed {
    /// Its number.
    #[schema(value_type = u32)]
    datastream: DatastreamId,
    /// Number of its device.
    #[schema(value_type = u32)]
    device: DeviceId,
    /// The device's name as the public reads it.
    shown_as: String,
    /// What the device is for.
    kind: String,
    /// What is measured.
    #[schema(value_type = String)]
    quantity: Quantity,
    /// Whether it is public.
    public: bool,
    /// The first rule that publishes it, counted from 1; one to try comes last.
    rule: Option<usize>,
    /// `rule`; `kind` if no rule names the device's kind, `quantity` if rules that do name other quantities.
    #[schema(value_type = String, example = "rule")]
    why: &'static str,
}

impl Previewed {
    fn of(view: &View, rules: &Publish, datastream: &Datastream) -> Option<Self> {
        let device = view.store().device(datastream.device)?;
        let rule = rules.first_for(&device, &datastream.quantity);
        let why = match rule {
            Some(_) => "rule",
            None if rules.names_kind(&device) => "quantity",
            None => "kind",
        };
        Some(Self {
            datastream: datastream.id,
            device: device.id,
            kind: device.kind.clone(),
            shown_as: shown(device).name.clone(),
            quantity: datastream.quantity.clone(),
            public: rule.is_some(),
            rule: rule.map(|place| place + 1),
            why,
        })
    }
}

/// What the public sees and why, in order of number; with `kinds` or `quantities` as if there were one more rule.
#[utoipa::path(operation_id = "preview_publishing", get, path = "/api/v1/publish/preview", tag = "operations",
    security(("bearer" = [])), params(PreviewParams), responses((status = 200, body = List<Previewed>)))]
async fn preview(
    Signed(view): Signed,
    Asked(params): Asked<PreviewParams>,
) -> Result<List<Previewed>, ApiError> {
    view.ask(move |view| find(view, &params)).await
}

fn find(view: &View, params: &PreviewParams) -> Result<List<Previewed>, ApiError> {
    let rules = params.rules(&view.shared().app.publish);
    let question = format!("preview {:?} {rules:?}", params.public);
    let after: Option<DatastreamId> = params.cursor.open(&question)?;
    let datastreams: Vec<Arc<Datastream>> = view.datastreams();
    let found = datastreams
        .iter()
        .filter(|d| after.is_none_or(|after| d.id > after))
        .filter_map(|d| Previewed::of(view, &rules, d))
        .filter(|d| params.public.is_none_or(|public| d.public == public))
        .take(params.limit + 1)
        .collect();
    Ok(cut(found, params.limit, &question, |d| d.datastream))
}
