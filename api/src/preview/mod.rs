//! What the public sees and why, for those who decide it: every datastream with what each rule says to it, how it is
//! protected and what is left of it. One more rule may be tried; nothing is changed here.

mod tried;

use crate::app::Routes;
use crate::datastream::ReadingView;
use crate::device::Place;
use crate::input::{Asked, Fields, Params};
use crate::page::{Cursor, List, cut};
use crate::problem::ApiError;
use crate::publish::{Protection, ProtectionView, Publish, PublishRule, Published, Seen, Verdict};
use crate::view::{Signed, View};
use serde::Serialize;
use std::sync::Arc;
use talblick_model::{Datastream, DatastreamId, DeviceId, Millis, Quantity, TimeRange};
use talblick_store::{Order, Store};
use tried::TriedParams;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// What is left out is counted over so long.
const WEEK_MS: i64 = 7 * 24 * 3_600_000;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(preview))
}

/// Which datastreams.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct PreviewParams {
    /// Only what is public, or only what is not.
    #[param(value_type = Option<bool>)]
    public: Option<bool>,
    /// How many, 1 to 1000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Cursor,
}

/// Which datastreams, and under which rules.
#[derive(Debug)]
struct PreviewQuery {
    own: PreviewParams,
    tried: Option<PublishRule>,
}

impl Params for PreviewQuery {
    fn read(f: &mut Fields) -> Self {
        Self {
            tried: tried::read(f),
            own: PreviewParams {
                public: f.value("public"),
                limit: f.limit(),
                cursor: Cursor(f.text("cursor")),
            },
        }
    }
}

/// A datastream, and what the public sees of it.
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
    /// The device's place as the public sees it.
    location: Option<Place>,
    /// What the device is for.
    kind: String,
    /// What is measured.
    #[schema(value_type = String)]
    quantity: Quantity,
    /// Whether it tells of single persons or households, and is not published reading by reading.
    personal: bool,
    /// Whether it is public.
    public: bool,
    /// The rule that decides, counted from 1; one to try comes last.
    rule: Option<usize>,
    /// `rule`; or why no rule publishes it: `kind` if none names the device's kind, `quantity` if those that do name other
    /// quantities, `district` if they name other districts, `person` if they would publish what is personal as it is.
    #[schema(value_type = String, example = "rule")]
    why: &'static str,
    /// What each rule says, in order: `publishes`, or as above. The first that publishes decides.
    rules: Vec<&'static str>,
    /// How it is protected; null if nothing is taken away.
    protection: Option<ProtectionView>,
    /// The newest the public sees.
    latest: Option<ReadingView>,
    /// Buckets of the last seven days that are left out because they stand for too little; null if there are no buckets.
    left_out: Option<usize>,
}

impl Previewed {
    fn of(view: &View, rules: &Publish, datastream: &Arc<Datastream>) -> Option<Self> {
        let device = view.store().device(datastream.device)?;
        let quantity = &datastream.quantity;
        let verdicts: Vec<Verdict> = rules.verdicts(&device, quantity).collect();
        let rule = rules.deciding(&device, quantity);
        let said = |verdict| verdicts.contains(&verdict);
        let why = match rule {
            Some(_) => "rule",
            None if said(Verdict::Personal) => word(Verdict::Personal),
            None if said(Verdict::District) => word(Verdict::District),
            None if said(Verdict::Quantity) => word(Verdict::Quantity),
            None => word(Verdict::Kind),
        };
        let protection = rules.protection(&device, quantity);
        let (app, now) = (&view.shared().app, view.shared().app.clock.now());
        let seen = Seen::protected(
            view.store(),
            None,
            Arc::clone(datastream),
            protection,
            (&app.config.city.timezone, now),
        );
        let shown = Published::shown(view.store(), rules, &device);
        Some(Self {
            datastream: datastream.id,
            device: device.id,
            kind: device.kind.clone(),
            shown_as: shown.name.clone(),
            location: shown.location.map(Place::from),
            quantity: quantity.clone(),
            personal: rules.concerns_persons(&device.kind, quantity.name()),
            public: rule.is_some(),
            rule: rule.map(|place| place + 1),
            why,
            rules: verdicts.into_iter().map(word).collect(),
            protection: protection.filter(|p| !p.is_none()).map(Protection::view),
            latest: seen.latest().map(ReadingView::from),
            left_out: left_out(view.store(), datastream.id, &seen, now),
        })
    }
}

const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Publishes => "publishes",
        Verdict::Kind => "kind",
        Verdict::Quantity => "quantity",
        Verdict::District => "district",
        Verdict::Personal => "person",
    }
}

/// Buckets with readings that are not published. What cannot be read is said where it is published.
fn left_out(store: &Store, id: DatastreamId, seen: &Seen<'_>, now: Millis) -> Option<usize> {
    let range = TimeRange::new(now.plus(-WEEK_MS), seen.end()).ok()?;
    let edges = seen.edges(range)?;
    let measured = store.buckets(id, &edges).ok()?;
    let measured = measured.n.iter().filter(|n| **n > 0).count();
    let inside = TimeRange::new(*edges.first()?, *edges.last()?).ok()?;
    let published = seen.readings(inside, Order::Ascending, edges.len()).ok()?;
    Some(measured.saturating_sub(published.items.len()))
}

/// What the public sees and why, in order of number; with a rule to try as if it stood behind those there are.
#[utoipa::path(operation_id = "preview_publishing", get, path = "/api/v1/publish/preview", tag = "operations",
    security(("bearer" = [])), params(PreviewParams, TriedParams), responses((status = 200, body = List<Previewed>)))]
async fn preview(
    Signed(view): Signed,
    Asked(query): Asked<PreviewQuery>,
) -> Result<List<Previewed>, ApiError> {
    view.ask(move |view| find(view, query)).await
}

fn find(view: &View, query: PreviewQuery) -> Result<List<Previewed>, ApiError> {
    let rules = view.shared().app.publish.with(query.tried);
    let params = query.own;
    let question = format!("preview {:?} {rules:?}", params.public);
    let after: Option<DatastreamId> = params.cursor.open(&question)?;
    let datastreams = view.datastreams();
    let found = datastreams
        .iter()
        .filter(|d| after.is_none_or(|after| d.id > after))
        .filter(|d| {
            let device = view.store().device(d.device);
            let public = device.is_some_and(|device| rules.allows(&device, &d.quantity));
            params.public.is_none_or(|wanted| wanted == public)
        })
        .filter_map(|d| Previewed::of(view, &rules, d))
        .take(params.limit + 1)
        .collect();
    Ok(cut(found, params.limit, &question, |d| d.datastream))
}
