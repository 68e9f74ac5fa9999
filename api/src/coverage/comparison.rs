//! What changed between two releases.

use super::audience;
use super::choice::{self, Wanted};
use super::figure::InputView;
use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::lang::{Both, Lang};
use crate::problem::{ApiError, Noun};
use crate::view::View;
use axum::Json;
use axum::http::HeaderMap;
use serde::Serialize;
use talblick_coverage::{Comparison, Fallen, Level, Shift, Trend};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(compare))
}

/// Which releases, and what of them.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct CompareParams {
    /// The release before; the one before the newest if absent.
    a: Option<String>,
    /// The release after; the newest if absent.
    b: Option<String>,
    /// Which rule, such as `GF1`, in its newest version. Where the figures cannot decide it, households count that
    /// certainly have it.
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

impl Params for CompareParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            a: f.text("a"),
            b: f.text("b"),
            rule: Wanted::read(f),
            tech: (),
            down: (),
            threshold: (),
            level: choice::level(f),
        }
    }
}

/// What changed. Households are those of the newest census on both sides, so that only supply changes the numbers.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ComparisonView {
    /// The release before.
    a: String,
    /// The release after.
    b: String,
    /// The rule; null for a threshold.
    rule: Option<String>,
    /// The technology that counts.
    technology: &'static str,
    /// Mbit/s that count.
    down: u16,
    /// Of which places there are rows.
    level: &'static str,
    /// Why the two must not be joined by a line; null if they may.
    series_break: Option<String>,
    #[serde(flatten)]
    city: ShiftView,
    /// Districts or quarters, in order of id.
    rows: Vec<ShiftRow>,
    /// Cells in which fewer households have it than before: corrected data or a lost network.
    worse: Vec<FallenView>,
    /// Releases it is made from.
    inputs: Vec<InputView>,
    /// The result in a sentence, in the language of `Accept-Language`.
    sentence: String,
}

/// A cell in which fewer households have it than before.
#[derive(Debug, Serialize, ToSchema)]
struct FallenView {
    /// The cell.
    id: String,
    /// The quarter, or else the district, most of it lies in.
    place: Option<String>,
    /// The share before, between 0 and 1; null if it is not told.
    before: Option<f64>,
    /// The share after, between 0 and 1; null if it is not told.
    after: Option<f64>,
}

/// A district or quarter.
#[derive(Debug, Serialize, ToSchema)]
struct ShiftRow {
    /// Its key.
    id: String,
    /// Its name.
    name: String,
    #[serde(flatten)]
    shift: ShiftView,
}

/// What changed in a place.
#[derive(Debug, Serialize, ToSchema)]
struct ShiftView {
    /// All households; null if fewer than 5.
    households: Option<u64>,
    /// How many more households have it, in cells both releases have; null if fewer than 5 either way.
    delta_households: Option<i64>,
    /// How many more come from cells only one of the releases has; null if fewer than 5 either way.
    denominator_effect: Option<i64>,
    /// Cells by how they changed.
    classes: ClassesView,
}

/// Cells by how they changed.
#[derive(Debug, Serialize, ToSchema)]
struct ClassesView {
    /// Everybody has it now, and did not before.
    newly_served: ClassView,
    /// More have it, not everybody.
    improved: ClassView,
    /// As many as before.
    unchanged: ClassView,
    /// Fewer.
    worse: ClassView,
    /// Only the later release has figures.
    new: ClassView,
    /// Only the earlier one has.
    vanished: ClassView,
}

/// Cells that changed in one way.
#[derive(Debug, Serialize, ToSchema)]
struct ClassView {
    /// How many cells.
    cells: u32,
    /// How many households live in them; null if fewer than 5.
    households: Option<u64>,
    /// Whether the number is not told because it is small.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    suppressed: bool,
}

impl From<&Shift> for ShiftView {
    fn from(shift: &Shift) -> Self {
        let class = |trend| {
            let class = shift.class(trend);
            ClassView {
                cells: class.cells,
                households: class.households.households,
                suppressed: class.households.suppressed,
            }
        };
        Self {
            households: shift.households.households,
            delta_households: shift.delta,
            denominator_effect: shift.denominator_effect,
            classes: ClassesView {
                newly_served: class(Trend::NewlyServed),
                improved: class(Trend::Improved),
                unchanged: class(Trend::Unchanged),
                worse: class(Trend::Worse),
                new: class(Trend::New),
                vanished: class(Trend::Vanished),
            },
        }
    }
}

impl FallenView {
    fn of(fallen: &Fallen) -> Self {
        let [before, after] = fallen.shares;
        Self {
            id: fallen.cell.to_string(),
            place: fallen.place.clone(),
            before,
            after,
        }
    }
}

impl ComparisonView {
    pub(super) fn of(comparison: &Comparison, lang: Lang) -> Self {
        let rule = &comparison.rule;
        let row = |shift: &Shift| ShiftRow {
            id: shift.id.clone(),
            name: shift.name.clone(),
            shift: shift.into(),
        };
        let series_break = comparison.series_break.as_ref();
        Self {
            a: comparison.a.to_string(),
            b: comparison.b.to_string(),
            rule: (!rule.version.is_empty()).then(|| rule.key.clone()),
            technology: rule.technology.key(),
            down: rule.high.mbits(),
            level: comparison.level.key(),
            series_break: series_break.map(|both| lang.of(both).to_owned()),
            city: (&comparison.city).into(),
            rows: comparison.rows.iter().map(row).collect(),
            worse: comparison.worse.iter().map(FallenView::of).collect(),
            inputs: InputView::all(&comparison.inputs),
            sentence: lang.of(&comparison.sentence).to_owned(),
        }
    }
}

/// What changed from one fixed-line release to another.
#[utoipa::path(
    operation_id = "compare_coverage", get, path = "/api/v1/coverage/compare", tag = "coverage",
    params(CompareParams), responses((status = 200, body = ComparisonView)))]
async fn compare(
    view: View,
    headers: HeaderMap,
    Asked(params): Asked<CompareParams>,
) -> Result<Json<ComparisonView>, ApiError> {
    let lang = Lang::wanted(&headers, view.shared().default_lang());
    view.ask(move |view| {
        let atlas = view.shared().app.coverage.atlas();
        let after = choice::fixed(&atlas, params.b.as_deref(), "b")?;
        let before = if let Some(a) = &params.a {
            choice::fixed(&atlas, Some(a), "a")?
        } else {
            let others = atlas.fixed.iter().rev();
            let mut earlier = others.skip_while(|f| f.release.id != after.release.id);
            earlier.nth(1).ok_or_else(|| {
                let only = Both::new(
                    "Davor gibt es keinen Datenstand, mit dem sich vergleichen ließe.",
                    "there is no release before it to compare with",
                );
                ApiError::input("?a", only)
            })?
        };
        let rule = params.rule.rule(&atlas, after)?;
        let both = [&before.release.id, &after.release.id];
        let comparison = Comparison::of(&atlas, both, &rule, params.level, audience(view))
            .ok_or(ApiError::NotFound(Noun::Release))?;
        Ok(Json(ComparisonView::of(&comparison, lang)))
    })
    .await
}
