//! What a trench along chosen streets would cost and whom it would reach: a model, for planners. Streets and ducts of the city
//! are in its answers, so nobody gets them without an account.

use super::question::Assumptions;
use super::table::{CSV, attached};
use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::lang::{Both, Lang};
use crate::map;
use crate::problem::ApiError;
use crate::row::spreadsheets;
use crate::view::{Signed, View};
use axum::Json;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use talblick_coverage::plan::{Choice, Chosen, Prices};
use talblick_coverage::{Cell, Crs, Dialect, ReleaseId, Transform};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// Most pieces of street in a question.
const MOST: usize = 2_000;
/// How far a trench reaches if nobody says, metres.
const REACH_M: f64 = 50.0;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(answer))
        .routes(routes!(table))
        .routes(routes!(package))
        .routes(routes!(picture))
}

/// Along which streets, and how far it reaches. Of the assumptions those count that are not about clusters.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct TrenchParams {
    #[param(ignore)]
    assumptions: Assumptions,
    /// Numbers of pieces of street, as `/api/v1/coverage/streets` has them, such as `12-15,40`; at most 2000.
    #[param(value_type = String)]
    pieces: Vec<usize>,
    /// A house within so many metres of the trench is reached, 10 to 300; 50 if absent.
    reach_m: Option<f64>,
    /// Of the CSV: `excel` for semicolons, decimal commas and a byte order mark, which a German spreadsheet opens at once.
    #[param(rename = "variant", value_type = Option<String>)]
    dialect: Dialect,
}

impl Params for TrenchParams {
    fn read(f: &mut Fields) -> Self {
        let allowed = Both::new(
            "muss Nummern und Bereiche nennen, zum Beispiel 12-15,40; höchstens 2.000 Stücke",
            "has to name numbers and ranges, for example 12-15,40; at most 2,000 pieces",
        );
        let pieces = f.text("pieces").and_then(|text| numbers(&text));
        if pieces.is_none() {
            f.wrong("pieces", allowed);
        }
        let dialect = spreadsheets(f);
        Self {
            pieces: pieces.unwrap_or_default(),
            reach_m: f.decimal("reach_m", &(10.0..=300.0)),
            dialect: dialect.unwrap_or_default(),
            assumptions: Assumptions::read(f),
        }
    }
}

/// Numbers and ranges of them.
fn numbers(text: &str) -> Option<Vec<usize>> {
    let mut all = Vec::new();
    for part in text.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let [from, to]: [usize; 2] = [from.trim().parse().ok()?, to.trim().parse().ok()?];
        let many = to.checked_sub(from)?;
        if many >= MOST || all.len() + many >= MOST {
            return None;
        }
        all.extend(from..=to);
    }
    Some(all)
}

impl TrenchParams {
    fn answer(&self, view: &View) -> Result<Chosen, ApiError> {
        let atlas = view.shared().app.coverage.atlas();
        let (fixed, rule) = self.assumptions.about(&atlas)?;
        let choice = Choice {
            pieces: self.pieces.clone(),
            reach_m: self.reach_m.unwrap_or(REACH_M),
        };
        let chosen = Chosen::of(
            &atlas,
            (fixed, &rule),
            &self.assumptions.scenario()?,
            &choice,
        );
        chosen.ok_or_else(|| {
            let n = atlas.streets.streets.len();
            let detail = Both::new(
                format!("Es gibt {n} Straßenstücke, gezählt von 0 an; dieses nicht."),
                format!("There are {n} pieces of street, counted from 0; not this one."),
            );
            ApiError::input("?pieces", detail)
        })
    }
}

/// What a trench along chosen streets takes and whom it reaches.
#[derive(Debug, Serialize, ToSchema)]
struct WhatIfView {
    /// Release of the shares.
    #[schema(value_type = String)]
    release: ReleaseId,
    /// Rule.
    rule: String,
    /// Version of the rule.
    rule_version: String,
    /// A house within so many metres is reached.
    reach_m: f64,
    /// Share of households that book.
    take_up: f64,
    /// Euro per metre of new trench by surface, of blowing in, and per house.
    #[schema(value_type = Object)]
    prices: Prices,
    /// The streets, in order of name.
    streets: Vec<StreetLength>,
    /// Metres to dig by surface.
    surfaces: Vec<SurfaceLength>,
    /// Metres to dig.
    new_trench_m: f64,
    /// Metres in free ducts of one's own.
    duct_reuse_m: f64,
    /// Euro for the trench.
    trench_cost: f64,
    /// Euro for house connections.
    house_cost: f64,
    /// Euro for both.
    cost: f64,
    /// Euro for each household that is reached; null if nobody is.
    cost_per_household: Option<f64>,
    /// Households below the rule that are reached.
    reached: f64,
    /// Households below the rule that are not.
    left: f64,
    /// What changes in each district in which somebody is reached.
    districts: Vec<EffectView>,
    /// Cells in which somebody is reached.
    cells: Vec<ReachedCell>,
    /// The trench: straight pieces, longitude and latitude of both ends.
    #[schema(value_type = Vec<Vec<Vec<f64>>>)]
    route: Vec<[[f64; 2]; 2]>,
    /// The answer in words, in the language of `Accept-Language`.
    sentence: String,
}

/// Metres of a street.
#[derive(Debug, Serialize, ToSchema)]
struct StreetLength {
    /// Its name.
    name: String,
    /// Metres.
    metres: f64,
}

/// Metres to dig through a surface.
#[derive(Debug, Serialize, ToSchema)]
struct SurfaceLength {
    /// `asphalt`, `paving`, `unpaved` or `unknown`.
    surface: &'static str,
    /// Metres.
    metres: f64,
}

/// What changes in a district.
#[derive(Debug, Serialize, ToSchema)]
struct EffectView {
    /// Its key.
    id: String,
    /// Its name.
    name: String,
    /// Households below the rule that are reached.
    reached: f64,
    /// Households below the rule that are not.
    left: f64,
}

/// A cell in which somebody is reached.
#[derive(Debug, Serialize, ToSchema)]
struct ReachedCell {
    /// Its official name.
    #[schema(value_type = String, example = "100mN56799E3709")]
    id: Cell,
    /// Households below the rule that are reached.
    reached: f64,
}

impl WhatIfView {
    fn of(chosen: &Chosen, lang: Lang) -> Result<Self, ApiError> {
        let degrees = Transform::new(Crs::Utm32, Crs::Wgs84)?;
        let route = chosen.route.iter().map(|dug| {
            let [from, to] = dug.line.map(|end| degrees.apply(end));
            Ok([from?, to?])
        });
        let tenth = |n: f64| (n * 10.0).round() / 10.0;
        let effect = |effect: &talblick_coverage::plan::Effect| EffectView {
            id: effect.id.clone(),
            name: effect.name.clone(),
            reached: tenth(effect.reached),
            left: tenth(effect.left),
        };
        let together = &chosen.together;
        Ok(Self {
            release: chosen.release.id.clone(),
            rule: chosen.rule.key.clone(),
            rule_version: chosen.rule.version.clone(),
            reach_m: chosen.reach_m,
            take_up: chosen.scenario.take_up,
            prices: chosen.scenario.prices.clone(),
            streets: chosen
                .streets
                .iter()
                .map(|(name, metres)| StreetLength {
                    name: name.clone(),
                    metres: metres.round(),
                })
                .collect(),
            surfaces: chosen
                .surfaces
                .iter()
                .map(|(surface, metres)| SurfaceLength {
                    surface: surface.key(),
                    metres: metres.round(),
                })
                .collect(),
            new_trench_m: together.new_m.round(),
            duct_reuse_m: together.duct_m.round(),
            trench_cost: together.trenches.round(),
            house_cost: together.houses.round(),
            cost: together.cost().round(),
            cost_per_household: chosen.cost_each().map(f64::round),
            reached: tenth(chosen.reached),
            left: tenth(chosen.left),
            districts: chosen.districts.iter().map(effect).collect(),
            cells: chosen
                .cells
                .iter()
                .map(|(id, reached)| ReachedCell {
                    id: *id,
                    reached: tenth(*reached),
                })
                .collect(),
            route: route.collect::<Result<_, talblick_coverage::Error>>()?,
            sentence: lang.of(&chosen.sentence()).to_owned(),
        })
    }
}

/// What a trench along chosen streets would take, and whom it would reach. A model, no commitment.
#[utoipa::path(
    operation_id = "get_coverage_what_if", get, path = "/api/v1/coverage/what-if", tag = "coverage", security(("bearer" = [])),
    params(Assumptions, TrenchParams), responses((status = 200, body = WhatIfView)))]
async fn answer(
    Signed(view): Signed,
    headers: HeaderMap,
    Asked(params): Asked<TrenchParams>,
) -> Result<Json<WhatIfView>, ApiError> {
    let lang = Lang::wanted(&headers, view.shared().default_lang());
    view.ask(move |view| WhatIfView::of(&params.answer(view)?, lang).map(Json))
        .await
}

/// The pieces of trench as CSV.
#[utoipa::path(
    operation_id = "download_what_if", get, path = "/api/v1/coverage/what-if.csv", tag = "coverage", security(("bearer" = [])),
    params(Assumptions, TrenchParams),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn table(
    Signed(view): Signed,
    Asked(params): Asked<TrenchParams>,
) -> Result<Response, ApiError> {
    view.ask(move |view| {
        let chosen = params.answer(view)?;
        let rows = chosen.csv(params.dialect)?;
        Ok(attached(&name(&chosen, "csv"), CSV, rows))
    })
    .await
}

/// The pieces of trench and the cells they reach as `GeoPackage`.
#[utoipa::path(
    operation_id = "download_what_if_geopackage", get, path = "/api/v1/coverage/what-if.gpkg", tag = "coverage", security(("bearer" = [])),
    params(Assumptions, TrenchParams),
    responses((status = 200, body = Vec<u8>, content_type = "application/geopackage+sqlite3")))]
async fn package(
    Signed(view): Signed,
    Asked(params): Asked<TrenchParams>,
) -> Result<Response, ApiError> {
    view.ask(move |view| {
        let chosen = params.answer(view)?;
        let file = chosen.geopackage()?;
        let kind = "application/geopackage+sqlite3";
        Ok(attached(&name(&chosen, "gpkg"), kind, file))
    })
    .await
}

/// The trench as a map of 900 by 620 pixels, in the language of `Accept-Language`.
#[utoipa::path(
    operation_id = "draw_what_if", get, path = "/api/v1/coverage/what-if.svg", tag = "coverage", security(("bearer" = [])),
    params(Assumptions, TrenchParams), responses((status = 200, body = String, content_type = "image/svg+xml")))]
async fn picture(
    Signed(view): Signed,
    headers: HeaderMap,
    Asked(params): Asked<TrenchParams>,
) -> Result<Response, ApiError> {
    let shared = view.shared().clone();
    let drawn = view.ask(move |view| {
        let lang = Lang::wanted(&headers, view.shared().default_lang());
        let chosen = params.answer(view)?;
        let atlas = view.shared().app.coverage.atlas();
        map::trench(view.shared(), &atlas, &chosen, lang)?.response()
    });
    map::in_turn(&shared, drawn).await
}

fn name(chosen: &Chosen, end: &str) -> String {
    format!(
        "talblick-{}-{}-what-if.{end}",
        chosen.release.id, chosen.rule.key
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_and_none_is_longer_than_allowed() {
        assert_eq!(numbers("3, 5-7").unwrap(), [3, 5, 6, 7]);
        for wrong in ["", "x", "7-5", "1-", "0-2000", "0-18446744073709551615"] {
            assert_eq!(numbers(wrong), None, "{wrong}");
        }
    }
}
