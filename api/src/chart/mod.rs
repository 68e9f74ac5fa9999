//! Charts drawn on the server: one datastream over one range of time, as SVG, as PNG of that same SVG, and as a
//! sentence. Pure and synchronous: no HTTP, no clock, no store; the same chart gives the same bytes.
//!
//! Geometry is drawn with `plotters` ([`backend`]), everything `plotters` cannot do is ours: ticks by wall clock
//! ([`calendar`]), gaps ([`trace`]), and what a screen reader needs ([`mod@svg`]).

mod axis;
mod backend;
mod calendar;
mod caption;
mod error;
mod frame;
mod marks;
mod moment;
pub(crate) mod number;
mod picture;
mod remark;
mod svg;
mod threshold;
mod tick;
mod trace;
mod words;

#[cfg(test)]
mod tests;

pub use crate::drawing::theme::Theme;
pub use error::Error;
pub use words::Lang;

use crate::drawing::png;
use jiff::tz::TimeZone;
use std::time::Duration;
use talblick_model::{Aggregation, Millis, Quantity, TimeRange};
use talblick_store::{Columns, StoredReading};

/// What to draw and how.
#[derive(Debug, Clone)]
pub struct Chart {
    /// The datastream with its points.
    pub series: Series,
    /// How the points are drawn; [`Kind::of`] knows the usual way.
    pub kind: Kind,
    /// The time shown. Points outside are left out.
    pub range: TimeRange,
    /// Values to mark, in the quantity's unit, at most [`Chart::MAX_THRESHOLDS`]. Non-finite ones are left out.
    pub thresholds: Vec<f64>,
    /// Whose wall clock the time axis shows.
    pub zone: TimeZone,
    /// Language of every text.
    pub lang: Lang,
    /// Colours.
    pub theme: Theme,
    /// Width in CSS pixels: 320 to 2000, for a spark line from 40.
    pub width: u32,
    /// Height in CSS pixels: 160 to 1200, for a spark line from 12.
    pub height: u32,
    /// The moment up to which readings can be known: "now" for a rolling range. Silence before it is a gap, the time
    /// after it is the future. The source line calls it "as of".
    pub as_of: Millis,
    /// Written under the picture. Without it only the print theme has such a line, with the "as of".
    pub source: Option<Source>,
}

impl Chart {
    /// Most points a chart takes; twice the width is enough for the eye.
    pub const MAX_POINTS: usize = 20_000;
    /// Most thresholds a chart takes.
    pub const MAX_THRESHOLDS: usize = 8;

    /// Whether the chart can be drawn.
    fn check(&self) -> Result<(), Error> {
        let (widths, heights, allowed) = match self.kind {
            Kind::Spark => (
                40..=2_000,
                12..=1_200,
                "a spark line is 40 to 2000 wide and 12 to 1200 high",
            ),
            _ => (
                320..=2_000,
                160..=1_200,
                "320 to 2000 wide and 160 to 1200 high is",
            ),
        };
        if !widths.contains(&self.width) || !heights.contains(&self.height) {
            let (width, height) = (self.width, self.height);
            return Err(Error::Size {
                width,
                height,
                allowed,
            });
        }
        if self.thresholds.len() > Self::MAX_THRESHOLDS {
            let (thresholds, allowed) = (self.thresholds.len(), Self::MAX_THRESHOLDS);
            return Err(Error::Thresholds {
                thresholds,
                allowed,
            });
        }
        self.series.points.check()
    }
}

/// One datastream and its points.
#[derive(Debug, Clone)]
pub struct Series {
    /// What is measured; gives the unit, the number of decimals and the words for states.
    pub quantity: Quantity,
    /// Name of the device. Any text: controls and bidirectional marks are removed, a long one is shortened.
    pub device: String,
    /// Which of several sensors of the device.
    pub channel: Option<String>,
    /// How often the device sends. Longer than 2.5 times this without a value is a gap. Unknown: taken from the
    /// spacing of the points.
    pub interval: Option<Duration>,
    /// The points.
    pub points: Points,
}

/// The points of a series, ascending in time.
#[derive(Debug, Clone)]
pub enum Points {
    /// Readings as they came; a reading without a value is a gap.
    Readings(Vec<StoredReading>),
    /// Buckets as `Store::buckets` answers, empty ones included; at most two per pixel of width show. Days and longer
    /// buckets begin at local midnight, so that a bar is a day of the people who read it.
    Buckets {
        /// The buckets.
        columns: Columns,
        /// Where the last bucket ends.
        end: Millis,
    },
}

impl Points {
    fn check(&self) -> Result<(), Error> {
        let times: Vec<Millis> = match self {
            Self::Readings(readings) => readings.iter().map(|r| r.time).collect(),
            Self::Buckets { columns, end } => {
                let t = columns.t.len();
                for (column, rows) in [
                    ("avg", columns.avg.len()),
                    ("min", columns.min.len()),
                    ("max", columns.max.len()),
                    ("sum", columns.sum.len()),
                    ("last", columns.last.len()),
                    ("n", columns.n.len()),
                ] {
                    if rows != t {
                        return Err(Error::Columns { t, column, rows });
                    }
                }
                columns
                    .t
                    .iter()
                    .copied()
                    .chain((t > 0).then_some(*end))
                    .collect()
            }
        };
        if times.len() > Chart::MAX_POINTS {
            let (points, allowed) = (times.len(), Chart::MAX_POINTS);
            return Err(Error::Points { points, allowed });
        }
        match times.windows(2).position(|pair| pair[0] > pair[1]) {
            Some(before) => Err(Error::Order(before + 1)),
            None => Ok(()),
        }
    }
}

/// How points are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Mean as a line, with a band from minimum to maximum where there are buckets.
    Line,
    /// Sum per bucket, for meters the difference of the last values. The axis begins at 0. A meter's first bucket is
    /// only where counting begins, so ask for one bucket more, before the range.
    Bars,
    /// The last value, held until the next. A direction is drawn as dots, because a step from 350° to 10° would cross
    /// the whole picture.
    Steps,
    /// A line without axes and texts, for tables and cards.
    Spark,
}

impl Kind {
    /// The usual kind for values that are put together in this way.
    pub const fn of(aggregation: Aggregation) -> Self {
        match aggregation {
            Aggregation::Mean => Self::Line,
            Aggregation::Sum | Aggregation::Counter => Self::Bars,
            Aggregation::State => Self::Steps,
        }
    }
}

/// Where data come from, for the line under the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Who publishes them, for example "Stadt Wuppertal".
    pub name: String,
    /// Under which licence, for example "dl-de/by-2-0".
    pub licence: Option<String>,
}

/// Where an SVG goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Embed {
    /// A file of its own or an `<img>`: the font travels inside.
    Standalone,
    /// Into our own page, which has the font.
    Inline,
}

/// The chart as SVG, texts as text.
pub fn svg(chart: &Chart, embed: Embed) -> Result<String, Error> {
    chart.check()?;
    picture::draw(chart, embed)
}

/// The chart as PNG, `dpr` (1 to 3) device pixels per CSS pixel; the same drawing as [`svg()`].
pub fn png(chart: &Chart, dpr: u8) -> Result<Vec<u8>, Error> {
    chart.check()?;
    let svg = picture::draw(chart, Embed::Inline)?;
    Ok(png::encode(
        &svg,
        chart.width,
        chart.height,
        f32::from(dpr),
    )?)
}

/// The chart in a sentence, made from the data: also the `<desc>` of the SVG, and good as alternative text.
pub fn caption(chart: &Chart) -> String {
    caption::sentence(chart, &trace::Trace::of(chart))
}
