//! How many households live where a rule about mobile networks is met, in the city and its parts.

use super::audience;
use super::choice;
use super::figure::{InputView, PortionView};
use super::reading::{MAP, percent, source, whole};
use crate::app::Routes;
use crate::html::Html;
use crate::input::{Asked, Fields, Params};
use crate::lang::Lang;
use crate::problem::ApiError;
use crate::shell::Reading;
use crate::view::View;
use axum::Json;
use axum::http::HeaderMap;
use serde::Serialize;
use talblick_coverage::{Level, MobileStanding, MobileSummary};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(summary))
}

/// What is asked.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct MobileParams {
    /// Which mobile release; the newest if absent.
    pub(super) release: Option<String>,
    /// Which rule, such as `MW`, in its newest version; the first that held on the day of the data if absent.
    pub(super) rule: Option<String>,
    /// `city`, `district` or `quarter`: of which places there are rows.
    #[param(value_type = Option<String>, default = "city")]
    pub(super) level: Level,
}

impl Params for MobileParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            release: f.text("release"),
            rule: f.text("rule"),
            level: choice::level(f),
        }
    }
}

/// How many households live where a rule about mobile networks is met outdoors. Without an account, households are told in
/// fives, from protected numbers that are the same in every answer; fewer than five are null and marked `suppressed`.
#[derive(Debug, Serialize, ToSchema)]
struct MobileSummaryView {
    /// The release.
    release: String,
    /// The rule.
    rule: String,
    /// Its version.
    rule_version: String,
    /// Which networks count.
    counts: &'static str,
    /// With how many a cell is served.
    networks: u8,
    /// Of which places there are rows.
    level: &'static str,
    #[serde(flatten)]
    city: MobileStandingView,
    /// Districts or quarters, in order of id.
    rows: Vec<MobileRowView>,
    /// Releases it is made from.
    inputs: Vec<InputView>,
    /// The result in a sentence, in the language of `Accept-Language`.
    sentence: String,
}

/// A district or quarter.
#[derive(Debug, Serialize, ToSchema)]
struct MobileRowView {
    /// Its key.
    id: String,
    /// Its name.
    name: String,
    #[serde(flatten)]
    standing: MobileStandingView,
}

/// How a place stands.
#[derive(Debug, Serialize, ToSchema)]
struct MobileStandingView {
    /// All households.
    households: Option<u64>,
    /// Whether the number of all households is not told because it is small.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    suppressed: bool,
    /// Those in cells with enough networks; shares are of households in cells with figures.
    served: PortionView,
    /// Those in cells with fewer, but some.
    partly: PortionView,
    /// Those in cells without any.
    unserved: PortionView,
    /// Those in cells without figures; the share is of all households.
    unknown: PortionView,
    /// Cells by verdict.
    cells: super::summary::CellsView,
}

impl From<&MobileStanding> for MobileStandingView {
    fn from(standing: &MobileStanding) -> Self {
        Self {
            households: standing.households.households,
            suppressed: standing.households.suppressed,
            served: standing.served.into(),
            partly: standing.partly.into(),
            unserved: standing.unserved.into(),
            unknown: standing.unknown.into(),
            cells: standing.cells.into(),
        }
    }
}

impl MobileSummaryView {
    fn of(summary: &MobileSummary, lang: Lang) -> Self {
        let rule = &summary.rule;
        let row = |standing: &MobileStanding| MobileRowView {
            id: standing.id.clone(),
            name: standing.name.clone(),
            standing: standing.into(),
        };
        Self {
            release: summary.release.to_string(),
            rule: rule.key.clone(),
            rule_version: rule.version.clone(),
            counts: rule.count.key(),
            networks: rule.networks,
            level: summary.level.key(),
            city: (&summary.city).into(),
            rows: summary.rows.iter().map(row).collect(),
            inputs: InputView::all(&summary.inputs),
            sentence: lang.of(&summary.sentence).to_owned(),
        }
    }
}

/// What the page about mobile networks says to readers without JavaScript.
pub(super) fn read(view: &View, asked: &MobileParams, lang: Lang) -> Result<Reading, ApiError> {
    let atlas = view.shared().app.coverage.atlas();
    let mobile = choice::mobile(&atlas, asked.release.as_deref())?;
    let rule = choice::mobile_rule(&atlas, asked.rule.as_deref(), mobile)?;
    let summary = MobileSummary::of(&atlas, mobile, &rule, asked.level, audience(view));
    let sentence = lang.of(&summary.sentence).to_owned();
    let picture = |end: &str, [w, h]: [u32; 2]| {
        let (release, key, lang) = (&mobile.release.id, &rule.key, lang.as_str());
        format!("/maps/mobile.{end}?release={release}&rule={key}&lang={lang}&w={w}&h={h}")
    };
    let mut html = Html::part();
    html.text("p", &sentence);
    html.picture(&picture("svg", MAP), &sentence, MAP);
    html.text(
        "p",
        &format!("{}: {}", lang.of(&rule.name), lang.of(&rule.text)),
    );
    let columns = [
        lang.pick("Ort", "Place"),
        lang.pick("Haushalte", "Households"),
        lang.pick("Versorgt", "Served"),
        lang.pick("Teilweise versorgte Haushalte", "Households partly served"),
        lang.pick("Nicht versorgte Haushalte", "Households not served"),
    ];
    let rows = summary.rows.iter().map(|row| {
        [
            row.name.clone(),
            whole(row.households.households, lang),
            percent(row.served.share, lang),
            whole(row.partly.households.households, lang),
            whole(row.unserved.households.households, lang),
        ]
    });
    html.table(&columns, rows);
    source(&mut html, &mobile.release, lang);
    Ok(Reading {
        preview: picture("png", Reading::PREVIEW),
        sentence,
        html: html.into_part(),
    })
}

/// How many households live where a rule about mobile networks is met outdoors.
#[utoipa::path(
    operation_id = "get_mobile_summary", get, path = "/api/v1/coverage/mobile/summary", tag = "coverage",
    params(MobileParams), responses((status = 200, body = MobileSummaryView)))]
async fn summary(
    view: View,
    headers: HeaderMap,
    Asked(params): Asked<MobileParams>,
) -> Result<Json<MobileSummaryView>, ApiError> {
    let lang = Lang::wanted(&headers, view.shared().default_lang());
    view.ask(move |view| {
        let atlas = view.shared().app.coverage.atlas();
        let mobile = choice::mobile(&atlas, params.release.as_deref())?;
        let rule = choice::mobile_rule(&atlas, params.rule.as_deref(), mobile)?;
        let summary = MobileSummary::of(&atlas, mobile, &rule, params.level, audience(view));
        Ok(Json(MobileSummaryView::of(&summary, lang)))
    })
    .await
}
