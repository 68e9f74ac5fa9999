//! Why a chart cannot be drawn. Data never cause an error by their values, only by their shape.

use plotters::drawing::DrawingAreaErrorKind;
use std::convert::Infallible;

/// Why a chart cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A picture outside the limits.
    #[error("a chart cannot be {width} × {height} pixels; {allowed}")]
    Size {
        /// The width asked for.
        width: u32,
        /// The height asked for.
        height: u32,
        /// The limits in words.
        allowed: &'static str,
    },
    /// A scale for PNG outside the limits.
    #[error("a device pixel ratio of {0} is not possible; 1, 2 and 3 are")]
    PixelRatio(u8),
    /// More points than a picture can show.
    #[error("a chart shows at most {allowed} points, not {points}; ask for wider buckets")]
    Points {
        /// How many were given.
        points: usize,
        /// How many are allowed.
        allowed: usize,
    },
    /// More thresholds than anybody can read.
    #[error("a chart shows at most {allowed} thresholds, not {thresholds}")]
    Thresholds {
        /// How many were given.
        thresholds: usize,
        /// How many are allowed.
        allowed: usize,
    },
    /// Columns of different lengths.
    #[error(
        "the columns of a series must be equally long; `t` has {t} rows, `{column}` has {rows}"
    )]
    Columns {
        /// Rows of `t`.
        t: usize,
        /// The column that differs.
        column: &'static str,
        /// Its rows.
        rows: usize,
    },
    /// Points that go back in time.
    #[error("the points of a series must ascend in time; point {0} does not")]
    Order(usize),
    /// The embedded font cannot be read.
    #[error("the embedded font cannot be read: {0}")]
    Font(#[from] ab_glyph::InvalidFont),
    /// The drawing library refused.
    #[error("the chart cannot be drawn: {0}")]
    Drawing(#[from] DrawingAreaErrorKind<Infallible>),
    /// The rasteriser does not read the drawing.
    #[error("the chart cannot be read for PNG: {0}")]
    Read(#[from] resvg::usvg::Error),
    /// No memory for a picture of this size.
    #[error("no picture of {width} × {height} pixels can be made")]
    Pixels {
        /// Width in device pixels.
        width: u32,
        /// Height in device pixels.
        height: u32,
    },
    /// The picture cannot be written as PNG.
    #[error("the picture cannot be written as PNG: {0}")]
    Encode(String),
}
