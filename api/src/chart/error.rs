//! Why a chart cannot be drawn. Data never cause an error by their values, only by their shape.

use crate::drawing;
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
    /// The drawing library refused.
    #[error("the chart cannot be drawn: {0}")]
    Drawing(#[from] DrawingAreaErrorKind<Infallible>),
    /// A font or a picture of pixels.
    #[error(transparent)]
    Picture(#[from] drawing::Error),
}
