//! A cell's card: all that is known of a square of 100 m.

use super::audience;
use super::choice;
use super::figure::{InputView, IntervalView};
use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::lang::{Both, Lang};
use crate::problem::{ApiError, Noun};
use crate::view::View;
use axum::Json;
use axum::extract::Path;
use axum::http::HeaderMap;
use serde::Serialize;
use talblick_coverage::{
    Atlas, Audience, Cell, CellCard, Dwellers, Networks, Ruling, Told, Verdict,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(one))
}

/// From which release.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct CellParams {
    /// Which fixed-line release; the newest if absent.
    release: Option<String>,
}

impl Params for CellParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            release: f.text("release"),
        }
    }
}

/// A cell.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CellView {
    /// Its official name.
    #[schema(example = "100mN56799E3709")]
    id: String,
    /// The fixed-line release.
    release: String,
    /// Where it lies for the most part.
    place: PlaceView,
    /// Corners, closed: longitude, latitude pairs.
    #[schema(value_type = Vec<Vec<f64>>)]
    ring: Vec<[f64; 2]>,
    /// Who lives there; null if nobody is known to.
    households: Option<DwellersView>,
    /// Shares of households by technology and speed.
    shares: Vec<ShareView>,
    /// Networks outdoors.
    mobile: Option<NetworksView>,
    /// What every version of every rule says.
    verdicts: Vec<RulingView>,
    /// Releases it is made from.
    inputs: Vec<InputView>,
}

/// District and quarter of a cell.
#[derive(Debug, Serialize, ToSchema)]
struct PlaceView {
    /// Key of the district.
    district: Option<String>,
    /// Name of the district.
    district_name: Option<String>,
    /// Key of the quarter.
    quarter: Option<String>,
    /// Name of the quarter.
    quarter_name: Option<String>,
}

/// Who lives in a cell.
#[derive(Debug, Serialize, ToSchema)]
struct DwellersView {
    /// How many households: exact with an account, otherwise to about five; null if fewer than 5.
    value: Option<u64>,
    /// Class of size: `<5`, `5–29`, `30–99` or `≥100`.
    class: &'static str,
    /// Whether the number is not told because it is small.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    suppressed: bool,
    /// Estimated from residents or addresses, because the census does not tell.
    estimated: bool,
}

impl From<Dwellers> for DwellersView {
    fn from(dwellers: Dwellers) -> Self {
        Self {
            value: dwellers.households.households,
            class: match dwellers.class {
                (0, _) => "<5",
                (5, _) => "5–29",
                (30, _) => "30–99",
                _ => "≥100",
            },
            suppressed: dwellers.households.suppressed,
            estimated: dwellers.estimated,
        }
    }
}

/// The share of a cell's households that has a technology at a speed.
#[derive(Debug, Serialize, ToSchema)]
struct ShareView {
    /// The technology.
    technology: &'static str,
    /// Mbit/s download.
    down: u16,
    /// Between 0 and 1. Without an account it is exact where it is 0 or 1, otherwise rounded to about five households. Null:
    /// no figure, or it is not told.
    share: Option<f64>,
    /// Whether there is a share between 0 and 1 that is not told.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    suppressed: bool,
}

impl From<Told> for ShareView {
    fn from(told: Told) -> Self {
        Self {
            technology: told.technology.key(),
            down: told.down.mbits(),
            share: told.share.and_then(talblick_coverage::Share::value),
            suppressed: told.share.is_none(),
        }
    }
}

/// Numbers of mobile networks, outdoors; null is no figure.
#[derive(Debug, Serialize, ToSchema)]
struct NetworksView {
    /// The mobile release.
    release: String,
    /// 2G.
    gsm: Option<u8>,
    /// 4G.
    lte: Option<u8>,
    /// 5G that shares the 4G carrier.
    nr_dss: Option<u8>,
    /// 5G on carriers of its own.
    nr_nsa_sa: Option<u8>,
    /// Any 5G.
    nr_total: Option<u8>,
}

/// What one version of a rule says.
#[derive(Debug, Serialize, ToSchema)]
struct RulingView {
    /// The rule.
    rule: String,
    /// Its version.
    version: String,
    /// Its name.
    name: String,
    /// `served`, `partly`, `unserved` or `unknown`.
    #[schema(value_type = String)]
    result: Verdict,
    /// At least so many households are below the threshold; null: fewer than 5, or the rule does not count households.
    households_low: Option<u64>,
    /// At most so many.
    households_high: Option<u64>,
    /// Whether a number is not told because it is small.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    suppressed: bool,
    /// Why.
    reasons: Vec<String>,
}

impl RulingView {
    fn of(ruling: &Ruling, lang: Lang) -> Self {
        let figures = ruling.households;
        let interval = figures.map(IntervalView::from);
        Self {
            rule: ruling.key.clone(),
            version: ruling.version.clone(),
            name: lang.of(&ruling.name).to_owned(),
            result: ruling.result,
            households_low: interval.as_ref().and_then(IntervalView::low),
            households_high: interval.as_ref().and_then(IntervalView::high),
            suppressed: figures.is_some_and(|both| both.iter().any(|f| f.suppressed)),
            reasons: ruling
                .reasons
                .iter()
                .map(|reason| lang.of(reason).to_owned())
                .collect(),
        }
    }
}

impl CellView {
    /// The card of a cell; an error if it is not the city's.
    pub(super) fn of(
        atlas: &Atlas,
        cell: Cell,
        release: Option<&str>,
        audience: Audience,
        lang: Lang,
    ) -> Result<Self, ApiError> {
        let fixed = choice::fixed(atlas, release, "release")?;
        let card = CellCard::of(atlas, cell, &fixed.release.id, audience)
            .ok_or(ApiError::NotFound(Noun::Cell))?;
        let (district, district_name) = card.district.unzip();
        let (quarter, quarter_name) = card.quarter.unzip();
        Ok(Self {
            id: card.cell.to_string(),
            release: card.release.to_string(),
            place: PlaceView {
                district,
                district_name,
                quarter,
                quarter_name,
            },
            ring: card.ring,
            households: card.households.map(DwellersView::from),
            shares: card.shares.into_iter().map(ShareView::from).collect(),
            mobile: card.mobile.map(|(release, networks)| {
                let Networks {
                    gsm,
                    lte,
                    nr_dss,
                    nr_nsa_sa,
                    nr_total,
                } = networks;
                NetworksView {
                    release: release.to_string(),
                    gsm,
                    lte,
                    nr_dss,
                    nr_nsa_sa,
                    nr_total,
                }
            }),
            verdicts: card
                .verdicts
                .iter()
                .map(|ruling| RulingView::of(ruling, lang))
                .collect(),
            inputs: InputView::all(&card.inputs),
        })
    }
}

/// A cell with every share, every network and every verdict.
#[utoipa::path(
    operation_id = "get_coverage_cell", get, path = "/api/v1/coverage/broadband/cells/{id}", tag = "coverage",
    params(("id" = String, Path, description = "Official name, such as 100mN56799E3709"), CellParams),
    responses((status = 200, body = CellView)))]
async fn one(
    view: View,
    headers: HeaderMap,
    Path(id): Path<String>,
    Asked(params): Asked<CellParams>,
) -> Result<Json<CellView>, ApiError> {
    let lang = Lang::wanted(&headers, view.shared().default_lang());
    let cell: Cell = id.parse().map_err(|_: talblick_coverage::Error| {
        let allowed = Both::new(
            "eine Zelle von 100 m in UTM 32 wie 100mN56799E3709",
            "a cell of 100 m in UTM 32 such as 100mN56799E3709",
        );
        ApiError::input("/id", allowed)
    })?;
    view.ask(move |view| {
        let atlas = view.shared().app.coverage.atlas();
        let release = params.release.as_deref();
        CellView::of(&atlas, cell, release, audience(view), lang).map(Json)
    })
    .await
}
