//! Charts as pictures: `/charts/{datastream}.svg`, `.png`, and `.json` with the same data and sentence. What a chart
//! looks like is the affair of `chart`; here it is decided what it shows, who may see it and how long it may be kept.

use crate::app::Routes;
use crate::chart::{self, Chart, Embed, Kind, Points, Series, Source, Theme};
use crate::datastream::by_path;
use crate::input::{Asked, Fields, Params, Span};
use crate::lang::{Both, Lang};
use crate::problem::{ApiError, Noun};
use crate::step::Step;
use crate::view::View;
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use talblick_model::{Datastream, DatastreamId, Device, Millis, TimeRange};
use talblick_store::{Order, StoredReading};
use tokio::time::timeout;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use xxhash_rust::xxh3::xxh3_128;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
const DEFAULT_SPAN_MS: i64 = DAY_MS;
/// Bars that are still told apart.
const BARS: usize = 48;
/// How long a picture waits for its turn.
const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(picture))
}

/// What is shown and how.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct PictureParams {
    /// Start; 24 hours before the end if left out.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Millis>,
    /// End (exclusive); now if left out.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Millis>,
    /// Instead of `from` and `to`: so long until now, such as `90m`, `24h`, `7d`, `4w`.
    #[param(value_type = Option<String>)]
    t: Option<i64>,
    /// Width in pixels, 320 to 2000; a spark line from 40 on.
    #[param(value_type = Option<u32>, default = 800)]
    w: u32,
    /// Height in pixels, 160 to 1200; a spark line from 12 on.
    #[param(value_type = Option<u32>, default = 320)]
    h: u32,
    /// `de` or `en`; by `Accept-Language` if left out.
    lang: Option<Lang>,
    /// `light`, `dark` or `print`.
    #[param(value_type = Option<String>, default = "light")]
    theme: Theme,
    /// `line`, `bar`, `step` or `spark`; the usual one of the quantity if left out.
    #[param(value_type = Option<String>)]
    kind: Option<Kind>,
    /// Values to mark, separated by commas, at most eight.
    #[param(value_type = Option<String>)]
    th: Vec<f64>,
    /// Pixels of a PNG per pixel of the drawing, 1 to 3.
    #[param(value_type = Option<u8>, default = 1)]
    dpr: u8,
}

impl Params for PictureParams {
    /// A chart stands in mails and reports for years; a parameter of a later or earlier time shall not break it.
    const STRICT: bool = false;

    fn read(f: &mut Fields) -> Self {
        let Span { from, to } = f.span();
        let themes = Both::new("light, dark, print", "light, dark, print");
        let kinds = Both::new("line, bar, step, spark", "line, bar, step, spark");
        let langs = Both::new("de, en", "de, en");
        let kind = f.parsed("kind", &kinds, kind);
        let (least_w, least_h) = if kind == Some(Kind::Spark) {
            (40, 12)
        } else {
            (320, 160)
        };
        Self {
            from,
            to,
            t: since(f, from.is_some() || to.is_some()),
            w: pixels(f, "w", least_w, 2_000).unwrap_or(800),
            h: pixels(f, "h", least_h, 1_200).unwrap_or(320),
            lang: f.parsed("lang", &langs, Lang::from_code),
            theme: f.parsed("theme", &themes, theme).unwrap_or_default(),
            kind,
            th: thresholds(f),
            dpr: f
                .number("dpr", 1, 3)
                .and_then(|n| u8::try_from(n).ok())
                .unwrap_or(1),
        }
    }
}

fn pixels(f: &mut Fields, name: &'static str, least: usize, most: usize) -> Option<u32> {
    f.number(name, least, most).and_then(|n| n.try_into().ok())
}

fn kind(word: &str) -> Option<Kind> {
    match word {
        "line" => Some(Kind::Line),
        "bar" => Some(Kind::Bars),
        "step" => Some(Kind::Steps),
        "spark" => Some(Kind::Spark),
        _ => None,
    }
}

fn theme(word: &str) -> Option<Theme> {
    match word {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        "print" => Some(Theme::Print),
        _ => None,
    }
}

fn since(f: &mut Fields, has_ends: bool) -> Option<i64> {
    let shape = Both::new(
        "zum Beispiel 90m, 24h, 7d, 4w, höchstens zehn Jahre",
        "for example 90m, 24h, 7d, 4w, at most ten years",
    );
    let span = f.parsed("t", &shape, |text| {
        let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let unit = match unit {
            "m" => MINUTE_MS,
            "h" => HOUR_MS,
            "d" => DAY_MS,
            "w" => 7 * DAY_MS,
            _ => return None,
        };
        let span = number.parse::<i64>().ok()?.checked_mul(unit)?;
        (MINUTE_MS..=3_653 * DAY_MS).contains(&span).then_some(span)
    });
    if span.is_some() && has_ends {
        f.wrong(
            "t",
            Both::new(
                "„t“ und „from“/„to“ schließen einander aus",
                "“t” and “from”/“to” exclude each other",
            ),
        );
    }
    span
}

fn thresholds(f: &mut Fields) -> Vec<f64> {
    let shape = Both::new(
        "höchstens acht Zahlen, mit Kommas getrennt",
        "at most eight numbers, separated by commas",
    );
    let read = |text: &str| {
        let number = |word: &str| word.trim().parse().ok().filter(|n: &f64| n.is_finite());
        let all: Option<Vec<f64>> = text.split(',').map(number).collect();
        all.filter(|all| all.len() <= Chart::MAX_THRESHOLDS)
    };
    f.parsed("th", &shape, read).unwrap_or_default()
}

impl PictureParams {
    /// The range, and whether it rolls with the present. A rolling one ends at the next full minute, so that everybody
    /// gets the same picture for a minute.
    fn range(&self, now: Millis) -> Result<(TimeRange, bool), ApiError> {
        let minute = now.as_i64().div_euclid(MINUTE_MS) + 1;
        let next = Millis::from_i64(minute * MINUTE_MS);
        let rolls = self.to.is_none();
        let span = Span {
            from: self.from,
            to: self.to,
        };
        let length = self.t.unwrap_or(DEFAULT_SPAN_MS);
        Ok((span.or_last(next, length)?, rolls))
    }
}

/// A format of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Svg,
    Png,
    Json,
}

/// A datastream over time as SVG, as PNG, or as JSON with the same data and the sentence under the picture.
#[utoipa::path(get, path = "/charts/{file}", tag = "readings",
    params(("file" = String, Path, description = "Number of the datastream and `.svg`, `.png` or `.json`"), PictureParams),
    responses((status = 200, content((String = "image/svg+xml"), (Vec<u8> = "image/png"), (ChartView = "application/json")))))]
async fn picture(
    view: View,
    Path(file): Path<String>,
    Asked(params): Asked<PictureParams>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (id, format) = split(&file)?;
    let lang = params
        .lang
        .unwrap_or_else(|| Lang::wanted(&headers, view.shared().default_lang()));
    let shared = view.shared().clone();
    let turn = timeout(PATIENCE, shared.drawings.acquire()).await;
    let _turn = turn.map_err(|_| busy())?;
    view.ask(move |view| {
        let asked = Picture::new(view, &id, params, lang)?;
        asked.answer(format, &headers)
    })
    .await
}

fn split(file: &str) -> Result<(String, Format), ApiError> {
    let (id, end) = file
        .rsplit_once('.')
        .ok_or(ApiError::NotFound(Noun::Route))?;
    let format = match end {
        "svg" => Format::Svg,
        "png" => Format::Png,
        "json" => Format::Json,
        _ => return Err(ApiError::NotFound(Noun::Route)),
    };
    Ok((id.to_owned(), format))
}

fn busy() -> ApiError {
    ApiError::Unavailable(Both::new(
        "Gerade werden zu viele Bilder gezeichnet.",
        "Too many pictures are being drawn just now.",
    ))
}

/// A chart that is asked for.
#[derive(Debug)]
struct Picture<'a> {
    view: &'a View,
    datastream: Arc<Datastream>,
    device: Arc<Device>,
    params: PictureParams,
    kind: Kind,
    lang: Lang,
    range: TimeRange,
    rolls: bool,
    now: Millis,
}

impl<'a> Picture<'a> {
    fn new(view: &'a View, id: &str, params: PictureParams, lang: Lang) -> Result<Self, ApiError> {
        let datastream = by_path(view, id)?;
        let device = view.store().device(datastream.device);
        let now = view.shared().app.clock.now();
        let (range, rolls) = params.range(now)?;
        Ok(Self {
            kind: params
                .kind
                .unwrap_or_else(|| Kind::of(&datastream.quantity)),
            device: device.ok_or(ApiError::NotFound(Noun::Datastream))?,
            view,
            datastream,
            params,
            lang,
            range,
            rolls,
            now,
        })
    }

    /// A strong tag, known before anything is drawn: everything the picture depends on.
    fn tag(&self, format: Format) -> String {
        let latest = self.view.store().counters(self.datastream.id);
        let all = format!(
            "{} {format:?} {:?} {:?} {:?} {:?} {:?} {:?} {latest:?}",
            env!("CARGO_PKG_VERSION"),
            self.datastream,
            self.device,
            self.params,
            self.lang,
            self.range,
            self.view.shared().app.config.data_attribution,
        );
        format!("\"{:032x}\"", xxh3_128(all.as_bytes()))
    }

    fn answer(&self, format: Format, headers: &HeaderMap) -> Result<Response, ApiError> {
        let tag = self.tag(format);
        let known = headers.get(header::IF_NONE_MATCH);
        let mut response = if known.is_some_and(|known| crate::tag::has(known, &tag)) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            self.draw(format)?
        };
        self.mark(&mut response, format, &tag);
        Ok(response)
    }

    fn draw(&self, format: Format) -> Result<Response, ApiError> {
        let chart = self.chart()?;
        let failed = |error: chart::Error| ApiError::Internal(error.to_string());
        Ok(match format {
            Format::Svg => {
                let svg = chart::svg(&chart, Embed::Standalone).map_err(failed)?;
                ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response()
            }
            Format::Png => {
                let png = chart::png(&chart, self.params.dpr).map_err(failed)?;
                ([(header::CONTENT_TYPE, "image/png")], png).into_response()
            }
            Format::Json => Json(ChartView::of(self, &chart)).into_response(),
        })
    }

    fn mark(&self, response: &mut Response, format: Format, tag: &str) {
        // Late uplinks change the past now and then; an hour later that is rare enough for a day's memory.
        let closed = !self.rolls && self.range.to() <= self.now.plus(-HOUR_MS);
        let keep = match (self.view.full(), closed) {
            (true, _) => "private, no-cache",
            (false, true) => "public, max-age=86400, stale-while-revalidate=604800",
            (false, false) => "public, max-age=60, stale-while-revalidate=300",
        };
        let end = format!("{format:?}").to_lowercase();
        let file = format!("{}-{}.{end}", self.datastream.quantity, self.datastream.id);
        let disposition = format!("inline; filename=\"{file}\"");
        let headers = response.headers_mut();
        for (name, value) in [
            (header::ETAG, tag),
            (header::CACHE_CONTROL, keep),
            (header::CONTENT_DISPOSITION, disposition.as_str()),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox",
            ),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                "cross-origin",
            ),
        ] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
    }

    fn chart(&self) -> Result<Chart, ApiError> {
        let config = &self.view.shared().app.config;
        let attribution = config.data_attribution.clone();
        Ok(Chart {
            series: Series {
                quantity: self.datastream.quantity.clone(),
                device: self.device.name.clone(),
                channel: self.datastream.channel.clone(),
                interval: self
                    .device
                    .interval_s
                    .map(|s| Duration::from_secs(s.into())),
                points: self.points()?,
            },
            kind: self.kind,
            range: self.range,
            thresholds: self.params.th.clone(),
            zone: config.city.timezone.clone(),
            lang: self.lang,
            theme: self.params.theme,
            width: self.params.w,
            height: self.params.h,
            as_of: if self.rolls {
                self.range.to()
            } else {
                self.now
            },
            source: (!attribution.is_empty()).then_some(Source {
                name: attribution,
                licence: None,
            }),
        })
    }

    /// Readings as they are while they fit twice into the width, else buckets; bars are always buckets.
    fn points(&self) -> Result<Points, ApiError> {
        let store = self.view.store();
        let width = usize::try_from(self.params.w).unwrap_or(usize::MAX);
        if self.kind != Kind::Bars {
            let page =
                store.readings(self.datastream.id, self.range, Order::Ascending, 2 * width)?;
            if page.next.is_none() {
                return Ok(Points::Readings(page.items));
            }
        }
        let most = if self.kind == Kind::Bars { BARS } else { width };
        let step = Step::for_points(self.range, most);
        let zone = &self.view.shared().app.config.city.timezone;
        let before = self.range.from().plus(-1);
        // A meter counts from the bucket before the range.
        let meter = self.kind == Kind::Bars;
        let from = if meter { before } else { self.range.from() };
        let range = TimeRange::new(from, self.range.to()).unwrap_or(self.range);
        let edges = step.edges(range, zone).unwrap_or_default();
        let Some(end) = edges.last().copied() else {
            return Ok(Points::Readings(Vec::<StoredReading>::new()));
        };
        let columns = store.buckets(self.datastream.id, &edges)?;
        Ok(Points::Buckets { columns, end })
    }
}

/// A chart as data: the columns that are drawn, and the sentence under the picture.
#[derive(Debug, Serialize, ToSchema)]
struct ChartView {
    /// Number of the datastream.
    #[schema(value_type = u32)]
    datastream: DatastreamId,
    /// UCUM code of the unit.
    unit: &'static str,
    /// Start of the range.
    #[schema(value_type = String, format = DateTime)]
    from: Millis,
    /// End of the range.
    #[schema(value_type = String, format = DateTime)]
    to: Millis,
    /// The chart in a sentence.
    caption: String,
    /// Times.
    #[schema(value_type = Vec<String>)]
    t: Vec<Millis>,
    /// Values, or means of buckets.
    avg: Vec<Option<f64>>,
    /// Smallest of each bucket.
    min: Vec<Option<f64>>,
    /// Largest of each bucket.
    max: Vec<Option<f64>>,
    /// Sum of each bucket.
    sum: Vec<Option<f64>>,
    /// Last of each bucket.
    last: Vec<Option<f64>>,
    /// How many readings.
    n: Vec<u32>,
}

impl ChartView {
    fn of(picture: &Picture<'_>, chart: &Chart) -> Self {
        let columns = match &chart.series.points {
            Points::Buckets { columns, .. } => columns.clone(),
            Points::Readings(readings) => {
                let values: Vec<_> = readings.iter().map(|r| r.value).collect();
                talblick_store::Columns {
                    t: readings.iter().map(|r| r.time).collect(),
                    n: values.iter().map(|v| u32::from(v.is_some())).collect(),
                    avg: values.clone(),
                    min: values.clone(),
                    max: values.clone(),
                    sum: values.clone(),
                    last: values,
                }
            }
        };
        Self {
            datastream: picture.datastream.id,
            unit: picture.datastream.quantity.unit().code(),
            from: picture.range.from(),
            to: picture.range.to(),
            caption: chart::caption(chart),
            t: columns.t,
            avg: columns.avg,
            min: columns.min,
            max: columns.max,
            sum: columns.sum,
            last: columns.last,
            n: columns.n,
        }
    }
}
