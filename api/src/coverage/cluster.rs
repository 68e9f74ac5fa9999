//! The work list: clusters of households below a rule, what connecting them costs, and which come first. With an account
//! the list is exact and reuses the city's own ducts; the public's is made without them, from classes of households.

use super::project::{CaseView, ClusterView, ClusterWhole, Showing};
use super::question::Assumptions;
use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::lang::Lang;
use crate::map;
use crate::page::{Cursor, Next, cut};
use crate::problem::{ApiError, Noun};
use crate::view::View;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use serde::Serialize;
use talblick_coverage::ReleaseId;
use talblick_coverage::plan::{Counting, Prices, Start, WorkList};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(picture))
}

/// Which part of the list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListParams {
    #[param(ignore)]
    assumptions: Assumptions,
    /// How many, 1 to 1000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Cursor,
}

impl Params for ListParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            assumptions: Assumptions::read(f),
            limit: f.limit(),
            cursor: Cursor(f.text("cursor")),
        }
    }
}

impl Params for Assumptions {
    fn read(f: &mut Fields) -> Self {
        Self::read(f)
    }
}

/// A work list, or a page of it.
#[derive(Debug, Serialize, ToSchema)]
struct ClusterList {
    /// Clusters in order of rank.
    items: Vec<ClusterView>,
    /// What was asked, with every assumption.
    scenario: ScenarioView,
    /// All clusters together.
    total: Total,
    /// What everything costs under other prices and take-ups.
    sensitivity: Vec<CaseView>,
    /// The list in words.
    sentence: String,
    /// What to give as `cursor` to get the next page; null on the last.
    next: Option<String>,
}

/// What a work list was made with.
#[derive(Debug, Serialize, ToSchema)]
struct ScenarioView {
    /// Release of the shares.
    #[schema(value_type = String)]
    release: ReleaseId,
    /// Data date of the release.
    #[schema(value_type = String, format = Date)]
    data_date: String,
    /// Who is to be named with the data.
    attribution: String,
    /// Rule.
    rule: String,
    /// Version of the rule.
    rule_version: String,
    /// `planner`: exact, with own ducts; `public`: from classes of households, without them.
    audience: &'static str,
    /// `certain` or `possible`.
    #[schema(value_type = String)]
    counting: Counting,
    /// Where new lines begin: `own`, `served`, or null if nobody knows.
    #[schema(value_type = Option<String>)]
    start: Option<Start>,
    /// Share of households that book.
    take_up: f64,
    /// Length along streets over straight length.
    detour: f64,
    /// Least households of a cell.
    min_households: f64,
    /// Distance below which clusters are one, metres.
    merge_m: f64,
    /// Most households of a cluster.
    split_households: f64,
    /// Least households per metre of new trench of a branch.
    cut_off: f64,
    /// Euro per metre of new trench by surface, of blowing in, and per house.
    #[schema(value_type = Object)]
    prices: Prices,
}

/// All clusters together; trenches they share are dug once.
#[derive(Debug, Serialize, ToSchema)]
struct Total {
    /// Clusters.
    clusters: usize,
    /// Households in clusters.
    households: Option<u64>,
    /// Households below the rule in cells with too few to form a cluster.
    scattered: Option<u64>,
    /// Households of which the figures cannot say whether they are below the rule.
    undecided: Option<u64>,
    /// Households in cells without figures.
    unknown: Option<u64>,
    /// Metres to dig.
    new_trench_m: f64,
    /// Metres in free ducts of one's own; null without an account.
    duct_reuse_m: Option<f64>,
    /// Euro for everything.
    cost: f64,
}

impl ScenarioView {
    fn of(list: &WorkList) -> Self {
        let scenario = &list.scenario;
        Self {
            release: list.release.id.clone(),
            data_date: list.release.data_date.to_string(),
            attribution: list.release.attribution.clone(),
            rule: list.rule.key.clone(),
            rule_version: list.rule.version.clone(),
            audience: list.audience.key(),
            counting: scenario.grouping.counting,
            start: list.start,
            take_up: scenario.take_up,
            detour: scenario.detour,
            min_households: scenario.grouping.min_households,
            merge_m: scenario.grouping.merge_m,
            split_households: scenario.grouping.split_households,
            cut_off: scenario.cut_off,
            prices: scenario.prices.clone(),
        }
    }
}

impl Total {
    fn of(list: &WorkList) -> Self {
        let audience = list.audience;
        Self {
            clusters: list.projects.len(),
            households: audience.told(list.total(|p| p.counted)),
            scattered: audience.told(list.scattered),
            undecided: audience.told(list.undecided),
            unknown: audience.told(list.unknown),
            new_trench_m: audience.metres(list.together.new_m),
            duct_reuse_m: audience.is_planner().then(|| list.together.duct_m.round()),
            cost: audience.euros(list.together.cost()),
        }
    }
}

/// The work list: clusters of households below a rule, most households per metre of new trench first.
#[utoipa::path(
    operation_id = "list_clusters", get, path = "/api/v1/coverage/clusters", tag = "coverage",
    params(Assumptions, ListParams), responses((status = 200, body = ClusterList)))]
async fn list(
    view: View,
    headers: HeaderMap,
    Asked(params): Asked<ListParams>,
) -> Result<Response, ApiError> {
    view.ask(move |view| {
        let lang = Lang::wanted(&headers, view.shared().default_lang());
        let question = params.assumptions.key();
        let after: usize = params.cursor.open(&question)?.unwrap_or(0);
        let (list, atlas) = params.assumptions.list(view)?;
        let showing = Showing::new(&list, &atlas, lang)?;
        let rest = list.projects.iter().filter(|p| p.rank > after);
        let rest = rest.take(params.limit + 1).collect();
        let page = cut(rest, params.limit, &question, |p| p.rank);
        let items = page.items.iter().map(|p| showing.cluster(p));
        let body = ClusterList {
            items: items.collect::<Result<_, _>>()?,
            scenario: ScenarioView::of(&list),
            total: Total::of(&list),
            sensitivity: showing.cases(list.sensitivity(), true),
            sentence: showing.say(list.sentence()),
            next: page.next.clone(),
        };
        let next = page.next.map(|next| Extension(Next(next)));
        Ok((next, Json(body)).into_response())
    })
    .await
}

/// One cluster, with its cells and reasons; with an account also with its trenches.
#[utoipa::path(
    operation_id = "get_cluster", get, path = "/api/v1/coverage/clusters/{id}", tag = "coverage",
    params(("id" = String, Path, description = "Its lowest cell"), Assumptions),
    responses((status = 200, body = ClusterWhole)))]
async fn one(
    view: View,
    headers: HeaderMap,
    Path(id): Path<String>,
    Asked(assumptions): Asked<Assumptions>,
) -> Result<Json<ClusterWhole>, ApiError> {
    view.ask(move |view| {
        let lang = Lang::wanted(&headers, view.shared().default_lang());
        let (list, atlas) = assumptions.list(view)?;
        let project = id.parse().ok().and_then(|id| list.project(id));
        let project = project.ok_or(ApiError::NotFound(Noun::Cluster))?;
        Showing::new(&list, &atlas, lang)?.whole(project).map(Json)
    })
    .await
}

/// The areas of a work list with their ranks as a map of 900 by 620 pixels, in the language of `Accept-Language`.
#[utoipa::path(
    operation_id = "draw_clusters", get, path = "/api/v1/coverage/clusters.svg", tag = "coverage",
    params(Assumptions), responses((status = 200, body = String, content_type = "image/svg+xml")))]
async fn picture(
    view: View,
    headers: HeaderMap,
    Asked(assumptions): Asked<Assumptions>,
) -> Result<Response, ApiError> {
    let shared = view.shared().clone();
    let drawn = view.ask(move |view| {
        let lang = Lang::wanted(&headers, view.shared().default_lang());
        let (list, atlas) = assumptions.list(view)?;
        map::areas(view.shared(), &atlas, &list, lang)?.response()
    });
    map::in_turn(&shared, drawn).await
}
