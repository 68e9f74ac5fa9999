//! Maps over HTTP: `/maps/{broadband,mobile,lorawan,sensors,districts}.{svg,png}`. Here it is decided what a map is asked to
//! show and how long it may be kept.

use super::Map;
use super::content::{self, Style};
use super::radio::{self, Metric};
use crate::app::{Routes, Shared};
use crate::coverage::choice::Wanted;
use crate::drawing::theme::Theme;
use crate::header::mark_picture;
use crate::input::{Asked, Fields, Params};
use crate::lang::{Both, Lang};
use crate::problem::{ApiError, Noun};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use std::time::Duration;
use talblick_coverage::{Level, ReleaseId};
use talblick_model::GatewayId;
use tokio::time::timeout;
use utoipa::IntoParams;
use utoipa_axum::routes;
use xxhash_rust::xxh3::xxh3_128;

/// How long a map waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// Most device pixels of a PNG: A3 at 300 dots an inch.
const MOST_PIXELS: f64 = 18e6;
/// CSS pixels an inch.
const INCH: f64 = 96.0;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(map))
}

/// What a map shows and how.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct MapParams {
    /// Release; the newest if left out.
    #[param(value_type = Option<String>)]
    release: Option<ReleaseId>,
    /// Rule, such as `WF`, `GF1`, `GF2`, `UD2`, or of `mobile` such as `MW`; the first that held on the day of the data if left out.
    #[param(value_type = Option<String>)]
    rule: Wanted,
    /// Instead of a rule of fixed lines: `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`; `alle` if only `down` is given.
    #[param(value_type = Option<String>)]
    #[expect(dead_code, reason = "described here, read as part of the rule")]
    tech: (),
    /// At least so many Mbit/s download: 10, 16, 30, 50, 100, 200, 400 or 1000; 30 if only `tech` is given.
    #[param(value_type = Option<u16>)]
    #[expect(dead_code, reason = "described here, read as part of the rule")]
    down: (),
    /// `district` or `quarter`: whose outlines and names are drawn.
    #[param(value_type = Option<String>, default = "district")]
    level: Level,
    /// What the cells of `lorawan` are coloured by: `class` (reception), `gateways`, `margin` or `sf` (spreading factor).
    #[param(value_type = Option<String>, default = "class")]
    metric: Metric,
    /// The gateway without which `lorawan` is shown.
    #[param(value_type = Option<String>)]
    without: Option<GatewayId>,
    /// Width in pixels, 320 to 1600.
    #[param(value_type = Option<u32>, default = 960)]
    w: u32,
    /// Height in pixels, 240 to 1600.
    #[param(value_type = Option<u32>, default = 720)]
    h: u32,
    /// Instead of `w` and `h`: `a4l`, `a4p`, `a3l` or `a3p`.
    #[param(value_type = Option<String>)]
    paper: Option<(u32, u32)>,
    /// Dots an inch of a PNG, 48 to 300.
    #[param(value_type = Option<u32>, default = 96)]
    dpi: u16,
    /// `de` or `en`; by `Accept-Language` if left out.
    #[param(inline)]
    lang: Option<Lang>,
    /// `light`, `dark` or `print`.
    #[param(value_type = Option<String>, default = "light")]
    theme: Theme,
    /// `true`: the map alone, without title, legend, scale and source, to stand beside words that say them.
    #[param(value_type = Option<bool>, default = false)]
    plain: bool,
}

impl Params for MapParams {
    /// A map stands in reports for years; a parameter of a later or earlier time shall not break it.
    const STRICT: bool = false;

    fn read(f: &mut Fields) -> Self {
        let same = |text: &str| Both::new(text, text);
        let side = |f: &mut Fields, name, least, usual| {
            let pixels = f.number(name, least, 1_600);
            pixels.and_then(|n| u32::try_from(n).ok()).unwrap_or(usual)
        };
        let params = Self {
            release: f.value("release"),
            rule: Wanted::read(f),
            tech: (),
            down: (),
            level: f
                .parsed("level", &same("district, quarter"), level)
                .unwrap_or(Level::District),
            metric: f
                .parsed("metric", &same(Metric::WORDS), Metric::from_word)
                .unwrap_or_default(),
            without: f.value("without"),
            w: side(f, "w", 320, 960),
            h: side(f, "h", 240, 720),
            paper: f.parsed("paper", &same("a4l, a4p, a3l, a3p"), paper),
            dpi: f
                .number("dpi", 48, 300)
                .and_then(|n| u16::try_from(n).ok())
                .unwrap_or(96),
            lang: f.parsed("lang", &same("de, en"), Lang::from_code),
            theme: f
                .parsed("theme", &same("light, dark, print"), Theme::from_word)
                .unwrap_or_default(),
            plain: f.value("plain").unwrap_or(false),
        };
        let (w, h) = params.size();
        if f64::from(w) * f64::from(h) * params.scale().powi(2) > MOST_PIXELS {
            f.wrong(
                "dpi",
                Both::new(
                    "das Bild hätte mehr als 18 Millionen Pixel, so viele wie A3 mit 300 dpi",
                    "the picture would have more than 18 million pixels, as many as A3 with 300 dpi",
                ),
            );
        }
        params
    }
}

impl MapParams {
    /// Width and height in CSS pixels.
    fn size(&self) -> (u32, u32) {
        self.paper.unwrap_or((self.w, self.h))
    }

    /// Device pixels per CSS pixel.
    fn scale(&self) -> f64 {
        f64::from(self.dpi) / INCH
    }
}

fn level(word: &str) -> Option<Level> {
    match word {
        "district" => Some(Level::District),
        "quarter" => Some(Level::Quarter),
        _ => None,
    }
}

/// Width and height of a sheet at 96 pixels an inch.
fn paper(word: &str) -> Option<(u32, u32)> {
    match word {
        "a4l" => Some((1_123, 794)),
        "a4p" => Some((794, 1_123)),
        "a3l" => Some((1_587, 1_123)),
        "a3p" => Some((1_123, 1_587)),
        _ => None,
    }
}

/// A map of the city as SVG or PNG.
#[utoipa::path(get, path = "/maps/{file}", tag = "coverage",
    params(("file" = String, Path, description = "`broadband`, `mobile`, `lorawan`, `sensors` or `districts`, and `.svg` or `.png`"), MapParams),
    responses((status = 200, content((String = "image/svg+xml"), (Vec<u8> = "image/png")))))]
async fn map(
    State(shared): State<Shared>,
    Path(file): Path<String>,
    Asked(params): Asked<MapParams>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let lang = params
        .lang
        .unwrap_or_else(|| Lang::wanted(&headers, shared.default_lang()));
    in_turn(&shared.clone(), async {
        let work = move || answer(&shared, &file, &params, lang, &headers);
        let work = tokio::task::spawn_blocking(work).await;
        work.map_err(|e| ApiError::Internal(e.to_string()))?
    })
    .await
}

/// Draws when it is its turn: a few pictures are drawn at a time, whoever asks.
pub(crate) async fn in_turn<T>(
    shared: &Shared,
    work: impl Future<Output = Result<T, ApiError>>,
) -> Result<T, ApiError> {
    let turn = timeout(PATIENCE, shared.drawings.acquire()).await;
    let _turn = turn.ok().ok_or_else(busy)?;
    work.await
}

fn busy() -> ApiError {
    ApiError::Unavailable(Both::new(
        "Gerade werden zu viele Bilder gezeichnet.",
        "Too many pictures are being drawn just now.",
    ))
}

fn answer(
    shared: &Shared,
    file: &str,
    params: &MapParams,
    lang: Lang,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let unknown = || ApiError::NotFound(Noun::Route);
    let (name, end) = file.rsplit_once('.').ok_or_else(unknown)?;
    let style = Style {
        lang,
        theme: params.theme,
        size: params.size(),
        level: params.level,
        plain: params.plain,
    };
    let (map, keep) = match name {
        "broadband" => (
            broadband(shared, params, style)?,
            "public, max-age=3600, stale-while-revalidate=86400",
        ),
        "mobile" => (
            mobile(shared, params, style)?,
            "public, max-age=3600, stale-while-revalidate=86400",
        ),
        "lorawan" => (
            radio::map(
                shared,
                &shared.app.coverage.atlas(),
                (params.metric, params.without),
                style,
            )?,
            "public, max-age=60, stale-while-revalidate=300",
        ),
        "sensors" => (
            content::sensors(shared, &shared.app.coverage.atlas(), style)?,
            "public, max-age=60, stale-while-revalidate=300",
        ),
        "districts" => (
            content::districts(shared, &shared.app.coverage.atlas(), style)?,
            "public, max-age=3600, stale-while-revalidate=86400",
        ),
        _ => return Err(unknown()),
    };
    let tag = tag(&map, end, params.dpi);
    let known = headers.get(header::IF_NONE_MATCH);
    let failed = |error: crate::drawing::Error| ApiError::Internal(error.to_string());
    let mut response = if known.is_some_and(|known| crate::tag::has(known, &tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match end {
            "svg" => {
                let svg = map.svg().map_err(failed)?;
                ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response()
            }
            "png" => {
                #[expect(clippy::cast_possible_truncation, reason = "0.5 to 3.125")]
                let png = map.png(params.scale() as f32).map_err(failed)?;
                ([(header::CONTENT_TYPE, "image/png")], png).into_response()
            }
            _ => return Err(unknown()),
        }
    };
    mark_picture(&mut response, &tag, keep, file);
    Ok(response)
}

fn broadband(shared: &Shared, params: &MapParams, style: Style) -> Result<Map, ApiError> {
    let atlas = shared.app.coverage.atlas();
    let fixed = match &params.release {
        Some(id) => atlas.fixed(id).ok_or(Noun::OtherRelease),
        None => atlas.newest_fixed().ok_or(Noun::Release),
    };
    let fixed = fixed.map_err(ApiError::NotFound)?;
    let rule = params.rule.rule(&atlas, fixed)?;
    content::broadband(shared, &atlas, (fixed, &rule), style)
}

fn mobile(shared: &Shared, params: &MapParams, style: Style) -> Result<Map, ApiError> {
    let atlas = shared.app.coverage.atlas();
    let mobile = match &params.release {
        Some(id) => atlas.mobile(id).ok_or(Noun::OtherRelease),
        None => atlas.newest_mobile().ok_or(Noun::MobileRelease),
    };
    let mobile = mobile.map_err(ApiError::NotFound)?;
    let day = mobile.release.data_date;
    let rule = atlas.rules.mobile_asked(params.rule.key(), day);
    let rule = rule.ok_or(ApiError::NotFound(Noun::Rule))?;
    content::mobile(shared, &atlas, (mobile, &rule), style)
}

/// A strong tag, known before anything is drawn: everything the picture depends on.
fn tag(map: &Map, end: &str, dpi: u16) -> String {
    let all = format!("{} {end} {dpi} {map:?}", env!("CARGO_PKG_VERSION"));
    format!("\"{:032x}\"", xxh3_128(all.as_bytes()))
}
