//! How many households have what a rule or a threshold asks for, in the city and its parts.

use super::audience;
use super::choice::{self, Wanted};
use super::figure::{InputView, IntervalView, PortionView};
use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::lang::Lang;
use crate::problem::{ApiError, Noun};
use crate::view::View;
use axum::Json;
use axum::http::HeaderMap;
use serde::Serialize;
use std::sync::Arc;
use talblick_coverage::{
    Atlas, Figure, Fixed, Level, Premises, PremisesStanding, Standing, Summary,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(summary))
}

/// What is asked: a rule, or a technology and a threshold.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SummaryParams {
    /// Which fixed-line release; the newest if absent.
    release: Option<String>,
    /// Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data.
    #[param(value_type = Option<String>)]
    rule: Wanted,
    /// `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`; `alle` if absent.
    #[param(value_type = Option<String>)]
    #[expect(dead_code, reason = "described here, read as part of the rule")]
    tech: (),
    /// At least so many Mbit/s download: 10, 16, 30, 50, 100, 200, 400 or 1000; 30 if absent.
    #[param(value_type = Option<u16>)]
    #[expect(dead_code, reason = "described here, read as part of the rule")]
    down: (),
    /// Another name for `down`.
    #[param(value_type = Option<u16>)]
    #[expect(dead_code, reason = "described here, read as part of the rule")]
    threshold: (),
    /// `city`, `district` or `quarter`: of which places there are rows.
    #[param(value_type = Option<String>, default = "city")]
    level: Level,
}

impl Params for SummaryParams {
    fn read(f: &mut Fields) -> Self {
        Self::read(f)
    }
}

impl SummaryParams {
    pub(super) fn read(f: &mut Fields) -> Self {
        Self {
            release: f.text("release"),
            rule: Wanted::read(f),
            tech: (),
            down: (),
            threshold: (),
            level: choice::level(f),
        }
    }

    /// The answer for whoever asks, and its release in the atlas.
    pub(super) fn summary(
        &self,
        view: &View,
        atlas: &Atlas,
    ) -> Result<(Summary, Arc<Fixed>), ApiError> {
        let fixed = choice::fixed(atlas, self.release.as_deref(), "release")?;
        let rule = self.rule.rule(atlas, fixed)?;
        let (id, audience) = (&fixed.release.id, audience(view));
        let summary = Summary::of(atlas, id, &rule, self.level, audience);
        let summary = summary.ok_or(ApiError::NotFound(Noun::Release))?;
        Ok((summary, Arc::clone(fixed)))
    }
}

/// How many households have what is asked for. Without an account, households are told in fives, from protected numbers
/// that are the same in every answer; fewer than five are null and marked `suppressed`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SummaryView {
    /// The release.
    release: String,
    /// The rule; null for a threshold.
    rule: Option<String>,
    /// Its version.
    rule_version: Option<String>,
    /// The technology that counts.
    technology: &'static str,
    /// Mbit/s between which the threshold lies.
    down: [u16; 2],
    /// Of which places there are rows.
    level: &'static str,
    #[serde(flatten)]
    city: StandingView,
    /// Districts or quarters, in order of id.
    rows: Vec<RowView>,
    /// What the atlas itself says of the whole city, where a table of municipalities of the same day was imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    official: Option<OfficialView>,
    /// Releases it is made from.
    inputs: Vec<InputView>,
    /// The result in a sentence, in the language of `Accept-Language`.
    sentence: String,
}

/// A share of the city's households as it was published.
#[derive(Debug, Serialize, ToSchema)]
struct OfficialView {
    /// The table's release.
    release: String,
    /// Between 0 and 1: those that certainly have what is asked for.
    served: f64,
}

/// A district or quarter.
#[derive(Debug, Serialize, ToSchema)]
struct RowView {
    /// Its key.
    id: String,
    /// Its name.
    name: String,
    #[serde(flatten)]
    standing: StandingView,
    /// How it stands in a sentence, in the language of `Accept-Language`.
    sentence: String,
}

/// How a place stands.
#[derive(Debug, Serialize, ToSchema)]
struct StandingView {
    /// All households.
    households: Option<u64>,
    /// Whether the number of all households is not told because it is small.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    suppressed: bool,
    /// Those that certainly have it; the share is of households with figures.
    served: PortionView,
    /// Those that certainly do not; the share is of households with figures.
    unserved: PortionView,
    /// Those of whom the figures say nothing; the share is of all households.
    unknown: PortionView,
    /// Those of whom the figures cannot decide; the share is of households with figures. Null where the threshold is one
    /// that the figures know.
    undecided: Option<PortionView>,
    /// Between how many and how many do not have it, where the figures cannot decide.
    interval: Option<IntervalView>,
    /// What shares are shares of.
    denominator: DenominatorView,
    /// Households by the fastest download they can have.
    bands: BandsView,
    /// Households with fibre to the building or home.
    fibre: PortionView,
    /// Cells by verdict.
    cells: CellsView,
    /// Firms, schools and hospitals beside the households; those of which the release has no figures are left out.
    premises: Vec<PremisesView>,
}

/// How the firms, schools or hospitals of a place stand. These shares must not be mixed with those of households.
#[derive(Debug, Serialize, ToSchema)]
struct PremisesView {
    /// `business`, `school` or `hospital`.
    kind: &'static str,
    /// Cells that have such buildings and figures about them.
    cells: u32,
    /// The mean share of these cells that certainly has what is asked for: how many buildings a cell has nobody says.
    served: f64,
    /// The mean share that may have it, where the figures cannot decide; otherwise the same.
    served_at_most: f64,
}

impl PremisesView {
    fn of((premises, standing): (Premises, PremisesStanding)) -> Option<Self> {
        let [served, served_at_most] = standing.served?;
        Some(Self {
            kind: premises.word(),
            cells: standing.cells,
            served,
            served_at_most,
        })
    }
}

/// What shares are shares of.
#[derive(Debug, Serialize, ToSchema)]
struct DenominatorView {
    /// The share of households with figures.
    share_with_data: Option<f64>,
    /// Residential addresses.
    addresses: u64,
    /// The share of addresses, instead of households, that is served. The two must not be mixed.
    served_by_address: Option<f64>,
}

/// Households by the fastest download they can have; null where it is fewer than 5.
#[derive(Debug, Serialize, ToSchema)]
struct BandsView {
    /// Below 30 Mbit/s.
    below_30: Option<u64>,
    /// 30 to below 100 Mbit/s.
    from_30: Option<u64>,
    /// 100 to below 400 Mbit/s.
    from_100: Option<u64>,
    /// 400 to below 1000 Mbit/s.
    from_400: Option<u64>,
    /// 1000 Mbit/s and more.
    from_1000: Option<u64>,
}

/// Cells by verdict.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CellsView {
    /// Everybody has it.
    served: u32,
    /// Some have it.
    partly: u32,
    /// Nobody has it.
    unserved: u32,
    /// The figures cannot tell, or there are none.
    unknown: u32,
}

impl From<[u32; 4]> for CellsView {
    fn from([unserved, partly, served, unknown]: [u32; 4]) -> Self {
        Self {
            served,
            partly,
            unserved,
            unknown,
        }
    }
}

impl From<&Standing> for StandingView {
    fn from(standing: &Standing) -> Self {
        let [below_30, from_30, from_100, from_400, from_1000] =
            standing.bands.map(|band: Figure| band.households);
        Self {
            households: standing.households.households,
            suppressed: standing.households.suppressed,
            served: standing.served.into(),
            unserved: standing.unserved.into(),
            unknown: standing.unknown.into(),
            undecided: standing.undecided.map(PortionView::from),
            interval: standing.interval.map(IntervalView::from),
            denominator: DenominatorView {
                share_with_data: standing.with_data,
                addresses: standing.addresses,
                served_by_address: standing.by_address,
            },
            bands: BandsView {
                below_30,
                from_30,
                from_100,
                from_400,
                from_1000,
            },
            fibre: standing.fibre.into(),
            cells: standing.cells.into(),
            premises: Premises::ALL
                .into_iter()
                .zip(standing.premises)
                .filter_map(PremisesView::of)
                .collect(),
        }
    }
}

impl SummaryView {
    pub(super) fn of(summary: &Summary, lang: Lang) -> Self {
        let rule = &summary.rule;
        let named = !rule.version.is_empty();
        let row = |standing: &Standing| RowView {
            id: standing.id.clone(),
            name: standing.name.clone(),
            standing: standing.into(),
            sentence: lang.of(&standing.sentence).to_owned(),
        };
        Self {
            release: summary.release.to_string(),
            rule: named.then(|| rule.key.clone()),
            rule_version: named.then(|| rule.version.clone()),
            technology: rule.technology.key(),
            down: [rule.low.mbits(), rule.high.mbits()],
            level: summary.level.key(),
            city: (&summary.city).into(),
            rows: summary.rows.iter().map(row).collect(),
            official: None,
            inputs: InputView::all(&summary.inputs),
            sentence: lang.of(&summary.sentence).to_owned(),
        }
    }
}

/// How many households have what a rule or a threshold asks for.
#[utoipa::path(
    operation_id = "get_coverage_summary", get, path = "/api/v1/coverage/broadband/summary", tag = "coverage",
    params(SummaryParams), responses((status = 200, body = SummaryView)))]
async fn summary(
    view: View,
    headers: HeaderMap,
    Asked(params): Asked<SummaryParams>,
) -> Result<Json<SummaryView>, ApiError> {
    let lang = Lang::wanted(&headers, view.shared().default_lang());
    view.ask(move |view| {
        let atlas = view.shared().app.coverage.atlas();
        let (summary, fixed) = params.summary(view, &atlas)?;
        let rule = &summary.rule;
        let ags = &view.shared().app.config.catalog.ags;
        let official = atlas.official(ags, &fixed).and_then(|(release, row)| {
            let served = row.counted(rule.technology, rule.high).value()?;
            let release = release.id.to_string();
            Some(OfficialView { release, served })
        });
        Ok(Json(SummaryView {
            official,
            ..SummaryView::of(&summary, lang)
        }))
    })
    .await
}
