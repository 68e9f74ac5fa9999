//! What a chart is asked to show, and how.

use crate::chart::{Chart, Kind, Theme};
use crate::input::{Fields, Params, Span};
use crate::lang::{Both, Lang};
use crate::problem::ApiError;
use talblick_model::{Millis, TimeRange};
use utoipa::IntoParams;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
const DEFAULT_SPAN_MS: i64 = DAY_MS;

/// What is shown and how.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PictureParams {
    /// Start; 24 hours before the end if left out.
    #[param(value_type = Option<String>, format = DateTime)]
    pub(super) from: Option<Millis>,
    /// End (exclusive); now if left out.
    #[param(value_type = Option<String>, format = DateTime)]
    pub(super) to: Option<Millis>,
    /// Instead of `from` and `to`: so long until now, such as `90m`, `24h`, `7d`, `4w`.
    #[param(value_type = Option<String>)]
    pub(super) t: Option<i64>,
    /// Width in pixels, 320 to 2000; a spark line from 40 on.
    #[param(value_type = Option<u32>, default = 800)]
    pub(super) w: u32,
    /// Height in pixels, 160 to 1200; a spark line from 12 on.
    #[param(value_type = Option<u32>, default = 320)]
    pub(super) h: u32,
    /// `de` or `en`; by `Accept-Language` if left out.
    #[param(inline)]
    pub(super) lang: Option<Lang>,
    /// `light`, `dark` or `print`.
    #[param(value_type = Option<String>, default = "light")]
    pub(super) theme: Theme,
    /// `line`, `bar`, `step` or `spark`; the usual one of the quantity if left out.
    #[param(value_type = Option<String>)]
    pub(super) kind: Option<Kind>,
    /// Values to mark, separated by commas, at most eight.
    #[param(value_type = Option<String>)]
    pub(super) th: Vec<f64>,
    /// Pixels of a PNG per pixel of the drawing, 1 to 3.
    #[param(value_type = Option<u8>, default = 1)]
    pub(super) dpr: u8,
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
            theme: f
                .parsed("theme", &themes, Theme::from_word)
                .unwrap_or_default(),
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
    pub(super) fn range(&self, now: Millis) -> Result<(TimeRange, bool), ApiError> {
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
