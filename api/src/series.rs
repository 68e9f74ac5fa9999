//! Series: the readings of a datastream put together in buckets of equal or calendar length, as columns.

use crate::app::Routes;
use crate::columns::ColumnsView;
use crate::datastream::by_path;
use crate::input::{Asked, Fields, Params, Span};
use crate::lang::Both;
use crate::problem::ApiError;
use crate::publish::Seen;
use crate::step::{MAX_POINTS, Step};
use crate::view::View;
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use talblick_model::{Aggregation, Datastream, DatastreamId, Kind, Millis, Quantity, TimeRange};
use talblick_store::Columns;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

const DEFAULT_SPAN_MS: i64 = 24 * 3_600_000;
const DEFAULT_POINTS: usize = 500;
/// A range that ended this long ago does not change any more, but for rare late uplinks.
const SETTLED_MS: i64 = 3_600_000;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(series))
}

/// Range and fineness.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct SeriesParams {
    /// Start; 24 hours before the end if left out.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Millis>,
    /// End (exclusive); now if left out.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Millis>,
    /// Length of a bucket: `1m 5m 10m 15m 30m 1h 2h 3h 6h 12h` from the epoch, `1d` local days, `1mo` local months.
    #[param(value_type = Option<String>)]
    step: Option<Step>,
    /// Instead of `step`: at most about so many buckets, 1 to 5000; the step follows from it.
    #[param(value_type = Option<u32>, default = 500)]
    points: Option<usize>,
    /// What becomes of buckets without readings: `null` (kept, empty), `none` (left out) or `previous` (the last value
    /// goes on).
    #[param(value_type = Option<String>, default = "null")]
    fill: Fill,
}

impl Params for SeriesParams {
    fn read(f: &mut Fields) -> Self {
        let Span { from, to } = f.span();
        let words = Both::new(Step::words(), Step::words());
        let step = f.parsed("step", &words, Step::parse);
        let points = f.number("points", 1, MAX_POINTS);
        if step.is_some() && points.is_some() {
            f.wrong(
                "points",
                Both::new(
                    "„step“ und „points“ schließen einander aus",
                    "“step” and “points” exclude each other",
                ),
            );
        }
        let fills = Both::new("null, none, previous", "null, none, previous");
        Self {
            from,
            to,
            step,
            points,
            fill: f.parsed("fill", &fills, Fill::parse).unwrap_or_default(),
        }
    }
}

/// What becomes of empty buckets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Fill {
    #[default]
    Null,
    None,
    Previous,
}

impl Fill {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "null" => Some(Self::Null),
            "none" => Some(Self::None),
            "previous" => Some(Self::Previous),
            _ => None,
        }
    }

    fn apply(self, columns: &mut Columns) {
        match self {
            Self::Null => {}
            Self::None => drop_empty(columns),
            Self::Previous => {
                let mut before = None;
                for i in 0..columns.n.len() {
                    if columns.n.get(i) == Some(&0) {
                        for column in [
                            &mut columns.avg,
                            &mut columns.min,
                            &mut columns.max,
                            &mut columns.last,
                        ] {
                            if let Some(value) = column.get_mut(i) {
                                *value = before;
                            }
                        }
                    } else {
                        before = columns.last.get(i).copied().flatten();
                    }
                }
            }
        }
    }
}

fn drop_empty(columns: &mut Columns) {
    let full: Vec<bool> = columns.n.iter().map(|n| *n > 0).collect();
    keep(&mut columns.t, &full);
    for column in [
        &mut columns.avg,
        &mut columns.min,
        &mut columns.max,
        &mut columns.sum,
        &mut columns.last,
    ] {
        keep(column, &full);
    }
    keep(&mut columns.n, &full);
}

fn keep<T>(column: &mut Vec<T>, full: &[bool]) {
    let mut marks = full.iter();
    column.retain(|_| marks.next().copied().unwrap_or(false));
}

/// A series as columns of equal length; null where a bucket has no value.
#[derive(Debug, Serialize, ToSchema)]
struct Series {
    /// Number of the datastream.
    #[schema(value_type = u32)]
    datastream: DatastreamId,
    /// What is measured.
    #[schema(value_type = String)]
    quantity: Quantity,
    /// UCUM code of the unit.
    unit: &'static str,
    /// How values are best put together: `mean`, `sum`, `state` or `counter`.
    #[schema(value_type = String)]
    aggregation: Aggregation,
    /// Length of a bucket.
    #[schema(example = "1h")]
    step: &'static str,
    /// Time zone of days and months.
    timezone: String,
    /// The buckets.
    #[serde(flatten)]
    columns: ColumnsView,
    /// Of a counter: how much it counted in each bucket, resets and wraps of its register understood.
    #[serde(skip_serializing_if = "Option::is_none")]
    rise: Option<Vec<Option<f64>>>,
    /// Of something that is so or not: how long each state held.
    #[serde(skip_serializing_if = "Option::is_none")]
    states: Option<Vec<StateView>>,
}

/// How long a state held.
#[derive(Debug, Serialize, ToSchema)]
struct StateView {
    /// The state.
    value: f64,
    /// Seconds it held in each bucket, at most until the device was silent for three of its intervals.
    seconds: Vec<f64>,
}

/// A datastream over time.
#[utoipa::path(get, path = "/api/v1/datastreams/{id}/series", tag = "readings",
    params(("id" = u32, Path, description = "Number of the datastream"), SeriesParams),
    responses((status = 200, body = Series)))]
async fn series(
    view: View,
    Path(id): Path<String>,
    Asked(params): Asked<SeriesParams>,
) -> Result<Response, ApiError> {
    view.ask(move |view| {
        let now = view.shared().app.clock.now();
        let range = params.range(now)?;
        let datastream = by_path(view, &id)?;
        let seen = view.seen(&datastream);
        let end = seen.end();
        let series = read(view, (&datastream, &seen), &params, range)?;
        let old = range.to() <= now.min(end).plus(-SETTLED_MS);
        let settled = old && !view.full();
        let mut response = Json(series).into_response();
        if settled {
            let keep = HeaderValue::from_static("public, max-age=3600");
            response.headers_mut().insert(header::CACHE_CONTROL, keep);
        }
        Ok(response)
    })
    .await
}

impl SeriesParams {
    fn range(&self, now: Millis) -> Result<TimeRange, ApiError> {
        let span = Span {
            from: self.from,
            to: self.to,
        };
        span.or_last(now, DEFAULT_SPAN_MS)
    }
}

fn read(
    view: &View,
    (datastream, seen): (&Datastream, &Seen<'_>),
    params: &SeriesParams,
    range: TimeRange,
) -> Result<Series, ApiError> {
    let zone = &view.shared().app.config.city.timezone;
    let points = params.points.unwrap_or(DEFAULT_POINTS);
    let step = params
        .step
        .unwrap_or_else(|| Step::for_points(range, points));
    let edges = step.edges(range, zone).ok_or_else(|| too_fine(range))?;
    let mut columns = seen.buckets(&edges)?;
    let mut rise = rises(seen, &edges)?;
    let mut states = states(view, datastream, seen, &edges)?;
    if params.fill == Fill::None {
        let full: Vec<bool> = columns.n.iter().map(|n| *n > 0).collect();
        for state in states.iter_mut().flatten() {
            keep(&mut state.seconds, &full);
        }
        if let Some(rise) = &mut rise {
            keep(rise, &full);
        }
    }
    params.fill.apply(&mut columns);
    Ok(Series {
        rise,
        states,
        datastream: datastream.id,
        unit: datastream.quantity.unit().code(),
        aggregation: seen.aggregation(),
        step: step.word(),
        timezone: zone.iana_name().unwrap_or("UTC").to_owned(),
        columns: columns.into(),
        quantity: datastream.quantity.clone(),
    })
}

fn rises(seen: &Seen<'_>, edges: &[Millis]) -> Result<Option<Vec<Option<f64>>>, ApiError> {
    if seen.aggregation() != Aggregation::Counter {
        return Ok(None);
    }
    Ok(Some(seen.rises(edges)?))
}

fn states(
    view: &View,
    datastream: &Datastream,
    seen: &Seen<'_>,
    edges: &[Millis],
) -> Result<Option<Vec<StateView>>, ApiError> {
    if !matches!(seen.kind(), Kind::Truth | Kind::Category) {
        return Ok(None);
    }
    let device = view.store().device(datastream.device);
    let interval = device.and_then(|device| device.interval_s);
    let hold = interval.map_or(DEFAULT_SPAN_MS, |s| 3_000 * i64::from(s));
    let now = view.shared().app.clock.now();
    let durations = seen.durations(edges, hold, now)?;
    Ok(durations.map(|durations| {
        let states = durations.states.into_iter();
        states
            .map(|(value, held)| StateView {
                value,
                seconds: held.into_iter().map(seconds).collect(),
            })
            .collect()
    }))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of a bucket are far below 2⁵³"
)]
fn seconds(ms: i64) -> f64 {
    ms as f64 / 1_000.0
}

fn too_fine(range: TimeRange) -> ApiError {
    let shortest = Step::shortest(range).word();
    ApiError::input(
        "?step",
        Both::new(
            format!(
                "Das wären mehr als {MAX_POINTS} Werte; für diesen Zeitraum geht frühestens {shortest}, oder ein kürzerer Zeitraum."
            ),
            format!(
                "that would be more than {MAX_POINTS} values; for this range take {shortest} or longer, or a shorter range"
            ),
        ),
    )
}
