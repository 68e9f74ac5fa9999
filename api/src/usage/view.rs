//! How often a dataset was asked for, as it is told to everybody.

use crate::app::Routes;
use crate::catalog;
use crate::input::{Asked, Fields, Params};
use crate::problem::{ApiError, Noun};
use crate::view::View;
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use std::collections::BTreeMap;
use talblick_model::Millis;
use talblick_store::{DatasetUse, Way};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// Days that are told if nobody says how many.
const DAYS: usize = 30;
const DAY_MS: i64 = 86_400_000;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(dataset_usage))
}

/// Since when.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct UsageParams {
    /// How many days of UTC, 1 to 400; the last is today.
    #[param(value_type = Option<u32>, default = 30)]
    days: usize,
}

impl Params for UsageParams {
    fn read(f: &mut Fields) -> Self {
        let days = f.number("days", 1, usize::from(DatasetUse::KEPT_DAYS));
        Self {
            days: days.unwrap_or(DAYS),
        }
    }
}

/// How often a dataset was asked for: a count of requests, not of people, and without anything about who asked.
#[derive(Debug, Serialize, ToSchema)]
struct DatasetUsage {
    /// Name of the dataset.
    #[schema(example = "waters")]
    dataset: String,
    /// First day, of UTC.
    #[schema(format = Date, example = "2026-10-23")]
    from: String,
    /// Last day, of UTC: today, which is not over.
    #[schema(format = Date, example = "2026-11-21")]
    to: String,
    /// Since when requests have been counted here, at most 400 days ago; null before the first.
    #[schema(format = Date, example = "2026-09-01")]
    counted_since: Option<String>,
    /// Requests on all these days.
    #[schema(example = 1234)]
    requests: u64,
    /// The same by way, the most first; ways without a request are left out.
    ways: Vec<WayUse>,
    /// Every one of these days, the oldest first.
    days: Vec<DayUse>,
}

/// Requests in one way.
#[derive(Debug, Serialize, ToSchema)]
struct WayUse {
    /// `json` or `csv` of the REST interface, `sensorthings`, `features` (OGC API – Features), `prometheus`, `picture` (charts
    /// and maps, WMS too) or `file` (readings by the month, releases).
    #[schema(value_type = String, example = "csv")]
    way: Way,
    /// Requests that were answered.
    #[schema(example = 800)]
    requests: u64,
}

/// Requests of a day.
#[derive(Debug, Serialize, ToSchema)]
struct DayUse {
    /// The day, of UTC.
    #[schema(format = Date, example = "2026-11-21")]
    day: String,
    /// Requests that were answered.
    #[schema(example = 41)]
    requests: u64,
    /// The same by way, the most first.
    ways: Vec<WayUse>,
}

/// Counts by way.
#[derive(Debug, Default)]
struct Ways(BTreeMap<Way, u64>);

impl Ways {
    fn sum(&self) -> u64 {
        self.0.values().sum()
    }

    fn told(&self) -> Vec<WayUse> {
        let all = self.0.iter();
        let mut all: Vec<WayUse> = all
            .map(|(&way, &requests)| WayUse { way, requests })
            .collect();
        all.sort_by_key(|told| std::cmp::Reverse(told.requests));
        all
    }
}

impl DatasetUsage {
    fn of(
        dataset: String,
        [from, to]: [Millis; 2],
        since: Option<Millis>,
        uses: &[DatasetUse],
    ) -> Self {
        let mut all = Ways::default();
        let mut by_day: BTreeMap<Millis, Ways> = BTreeMap::new();
        for used in uses {
            for ways in [&mut all, by_day.entry(used.day).or_default()] {
                *ways.0.entry(used.way).or_default() += used.requests;
            }
        }
        let mut days = Vec::new();
        let mut at = from;
        while at <= to {
            let ways = by_day.remove(&at).unwrap_or_default();
            days.push(DayUse {
                day: date(at),
                requests: ways.sum(),
                ways: ways.told(),
            });
            at = at.plus(DAY_MS);
        }
        Self {
            dataset,
            from: date(from),
            to: date(to),
            counted_since: since.map(date),
            requests: all.sum(),
            ways: all.told(),
            days,
        }
    }
}

fn date(day: Millis) -> String {
    day.to_string().chars().take(10).collect()
}

/// How often a dataset was asked for, by day and way: requests that were answered, not people. A request counts for every
/// dataset it names by its quantities, or for all lines of sensors. The dashboard's own requests, those of accounts, tiles and
/// what is said about data are not counted.
#[utoipa::path(get, path = "/api/v1/datasets/{dataset}/usage", tag = "catalog",
    params(("dataset" = String, Path, description = "Name of a dataset, as in the catalogue"), UsageParams),
    responses((status = 200, body = DatasetUsage)))]
async fn dataset_usage(
    view: View,
    Path(dataset): Path<String>,
    Asked(params): Asked<UsageParams>,
) -> Result<Json<DatasetUsage>, ApiError> {
    view.ask(move |view| {
        let shared = view.shared();
        if !catalog::ids(shared).any(|id| id == dataset) {
            return Err(ApiError::NotFound(Noun::Dataset));
        }
        let to = DatasetUse::day_of(shared.app.clock.now());
        let before = i64::try_from(params.days - 1).unwrap_or_default();
        let from = to.plus(-before * DAY_MS);
        let waiting = shared.dataset_counts.of(&dataset);
        let mut uses = view.store().dataset_uses(&dataset, from)?;
        let kept = view.store().first_dataset_use()?;
        let since = kept
            .into_iter()
            .chain(waiting.iter().map(|used| used.day))
            .min();
        uses.extend(waiting);
        uses.retain(|used| (from..=to).contains(&used.day));
        Ok(Json(DatasetUsage::of(dataset, [from, to], since, &uses)))
    })
    .await
}
