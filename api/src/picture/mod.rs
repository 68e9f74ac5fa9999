//! Charts as pictures: `/charts/{datastream}.svg`, `.png`, and `.json` with the same data and sentence. What a chart
//! looks like is the affair of `chart`; here it is decided what it shows, who may see it and how long it may be kept.

mod params;
mod view;

use self::params::PictureParams;
use self::view::ChartView;
use crate::app::Routes;
use crate::chart::{self, Chart, Embed, Kind, Points, Series, Source};
use crate::datastream::by_path;
use crate::header::mark_picture;
use crate::input::Asked;
use crate::lang::{Both, Lang};
use crate::problem::{ApiError, Noun};
use crate::publish::Seen;
use crate::step::Step;
use crate::view::{DeviceRef, View};
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;
use std::time::Duration;
use talblick_model::{Aggregation, Datastream, Device, Millis, TimeRange};
use talblick_store::{Order, StoredReading};
use tokio::time::timeout;
use utoipa_axum::routes;
use xxhash_rust::xxh3::xxh3_128;

const HOUR_MS: i64 = 3_600_000;
/// Bars that are still told apart.
const BARS: usize = 48;
/// How long a picture waits for its turn.
const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(picture))
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
    let _turn = turn.ok().ok_or_else(busy)?;
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
    seen: Seen<'a>,
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
        let device = view.device(DeviceRef::Id(datastream.device))?;
        let now = view.shared().app.clock.now();
        let (range, rolls) = params.range(now)?;
        let seen = view.seen(&datastream);
        Ok(Self {
            kind: params.kind.unwrap_or_else(|| Kind::of(seen.aggregation())),
            device,
            view,
            datastream,
            seen,
            params,
            lang,
            range,
            rolls,
            now,
        })
    }

    /// A strong tag, known before anything is drawn: everything the picture depends on.
    fn tag(&self, format: Format) -> String {
        let (counters, end) = (self.seen.counters(), self.seen.end());
        let all = format!(
            "{} {format:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {counters:?} {end}",
            env!("CARGO_PKG_VERSION"),
            self.datastream,
            self.device,
            self.params,
            self.lang,
            self.range,
            self.view.shared().app.config.data_attribution,
            self.licence(),
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
        let old = self.now.min(self.seen.end()).plus(-HOUR_MS);
        let closed = !self.rolls && self.range.to() <= old;
        let keep = match (self.view.full(), closed) {
            (true, _) => "private, no-cache",
            (false, true) => "public, max-age=86400, stale-while-revalidate=604800",
            (false, false) => "public, max-age=60, stale-while-revalidate=300",
        };
        let end = format!("{format:?}").to_lowercase();
        let file = format!("{}-{}.{end}", self.datastream.quantity, self.datastream.id);
        mark_picture(response, tag, keep, &file);
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
                    .seen
                    .interval_s(self.device.interval_s)
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
                licence: self.licence(),
            }),
        })
    }

    /// The licence of what is published; what is not has none.
    fn licence(&self) -> Option<String> {
        let app = &self.view.shared().app;
        let public = app.publish.allows(&self.device, &self.datastream.quantity);
        public.then(|| app.config.catalog.licence.short().to_owned())
    }

    /// Readings as they are while they fit twice into the width, else buckets; bars are always buckets.
    fn points(&self) -> Result<Points, ApiError> {
        let width = usize::try_from(self.params.w).unwrap_or(usize::MAX);
        if self.kind != Kind::Bars {
            let page = self
                .seen
                .readings(self.range, Order::Ascending, 2 * width)?;
            if page.next.is_none() {
                return Ok(Points::Readings(page.items));
            }
        }
        let most = if self.kind == Kind::Bars { BARS } else { width };
        let step = Step::for_points(self.range, most);
        let zone = &self.view.shared().app.config.city.timezone;
        let edges = step.edges(self.range, zone).unwrap_or_default();
        let Some(end) = edges.last().copied() else {
            return Ok(Points::Readings(Vec::<StoredReading>::new()));
        };
        let mut columns = self.seen.buckets(&edges)?;
        if self.seen.aggregation() == Aggregation::Counter {
            columns.sum = self.seen.rises(&edges)?;
        }
        Ok(Points::Buckets { columns, end })
    }
}
