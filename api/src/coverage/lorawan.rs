//! `LoRaWAN` coverage from the city's own uplinks: the whole city, one cell, and what a failing gateway would take with it.
//!
//! Everybody sees cells from which two devices sent or one on three days, and devices that move only after the month is
//! over; who sent and when is for those with an account.

mod cell;
mod part;
mod reading;
mod sentence;
mod summary;

pub(super) use self::reading::read;

use self::cell::RadioCellView;
use self::summary::RadioSummaryView;
use super::choice;
use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::lang::{Both, Lang};
use crate::problem::{ApiError, Noun};
use crate::view::View;
use axum::Json;
use axum::extract::Path;
use axum::http::HeaderMap;
use serde::Serialize;
use std::sync::Arc;
use talblick_coverage::radio::{Month, RadioMap, Told};
use talblick_coverage::{Cell, Level};
use talblick_model::GatewayId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(summary)).routes(routes!(cell))
}

/// Which part of what was heard, and in which language it is told.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct RadioParams {
    /// As if this gateway had failed: 16 hex digits.
    #[param(value_type = Option<String>)]
    without: Option<GatewayId>,
    /// Only this month, such as `2026-11`; otherwise all that is kept, two years at most. With an account.
    #[param(value_type = Option<String>)]
    month: Option<Month>,
    /// Parts the summary tells of too: `district` or `quarter`; `city` means none.
    #[param(value_type = Option<String>, default = "city")]
    level: Level,
    /// Language of the sentence: `de` or `en`; otherwise what the browser wishes.
    #[param(value_type = Option<String>)]
    lang: Option<Lang>,
}

impl Params for RadioParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            without: f.value("without"),
            month: f.value("month"),
            level: choice::level(f),
            lang: f.parsed(
                "lang",
                &Both::new("de oder en", "de or en"),
                Lang::from_code,
            ),
        }
    }
}

/// The first and last month something was heard in.
#[derive(Debug, Serialize, ToSchema)]
struct PeriodView {
    /// First month.
    #[schema(value_type = String, example = "2026-10")]
    from: Month,
    /// Last month.
    #[schema(value_type = String, example = "2026-11")]
    to: Month,
}

/// What was asked about, and what is said about it.
struct Question {
    told: Arc<Told>,
    /// As it would be without the gateway.
    map: Arc<RadioMap>,
    /// As it is.
    intact: Arc<RadioMap>,
    without: Option<GatewayId>,
    /// Nothing was left out.
    whole: bool,
}

impl Question {
    fn new(view: &View, params: &RadioParams) -> Result<Self, ApiError> {
        let told = view.shared().app.radio.told();
        let whole = if view.full() { &told.map } else { &told.public };
        let intact = match params.month {
            // Month by month, what is withheld of one could be had by subtraction.
            Some(_) if !view.full() => return Err(ApiError::Unauthorized),
            Some(month) => told.month(month),
            None => Arc::clone(whole),
        };
        let map = match params.without {
            Some(gateway) if !told.map.gateways.contains_key(&gateway) => {
                return Err(ApiError::NotFound(Noun::Gateway));
            }
            Some(gateway) => Arc::new(intact.without(gateway)),
            None => Arc::clone(&intact),
        };
        Ok(Self {
            whole: params.without.is_none() && params.month.is_none(),
            told,
            map,
            intact,
            without: params.without,
        })
    }

    fn period(&self) -> Option<PeriodView> {
        let period = self.map.period.as_ref()?;
        Some(PeriodView {
            from: *period.start(),
            to: *period.end(),
        })
    }

    /// What people call a gateway.
    fn name(&self, gateway: GatewayId) -> String {
        let site = self.told.map.gateways.get(&gateway);
        let name = site.and_then(|site| site.name.clone());
        name.unwrap_or_else(|| gateway.to_string())
    }
}

/// Radio coverage of the city: cells by status, what each gateway would take with it, where another would help.
#[utoipa::path(
    operation_id = "get_lorawan_summary",
    get, path = "/api/v1/coverage/lorawan/summary", tag = "coverage", params(RadioParams),
    responses((status = 200, body = RadioSummaryView)))]
async fn summary(
    view: View,
    Asked(params): Asked<RadioParams>,
    headers: HeaderMap,
) -> Result<Json<RadioSummaryView>, ApiError> {
    let lang = language(&view, &params, &headers);
    view.ask(move |view| {
        Ok(Json(RadioSummaryView::of(
            view,
            &Question::new(view, &params)?,
            params.level,
            lang,
        )))
    })
    .await
}

/// Radio coverage of one cell. One that nobody may see yet, or from which nothing was ever sent, is `unknown`.
#[utoipa::path(
    operation_id = "get_lorawan_cell",
    get, path = "/api/v1/coverage/lorawan/cells/{id}", tag = "coverage",
    params(("id" = String, Path, description = "Cell of the grid, such as `100mN56799E3709`"), RadioParams),
    responses((status = 200, body = RadioCellView)))]
async fn cell(
    view: View,
    Path(id): Path<String>,
    Asked(params): Asked<RadioParams>,
    headers: HeaderMap,
) -> Result<Json<RadioCellView>, ApiError> {
    let lang = language(&view, &params, &headers);
    view.ask(move |view| {
        let cell: Option<Cell> = id.parse().ok();
        let cell = cell.ok_or(ApiError::NotFound(Noun::Cell))?;
        Ok(Json(RadioCellView::of(
            view,
            &Question::new(view, &params)?,
            cell,
            lang,
        )))
    })
    .await
}

fn language(view: &View, params: &RadioParams, headers: &HeaderMap) -> Lang {
    let wish = || Lang::wanted(headers, view.shared().default_lang());
    params.lang.unwrap_or_else(wish)
}
