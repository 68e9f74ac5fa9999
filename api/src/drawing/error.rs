//! Why a picture cannot be made.

/// Why a picture cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A scale for PNG outside the limits.
    #[error("a device pixel ratio of {0} is not possible; 0.5 to 3.125 are")]
    PixelRatio(f32),
    /// The embedded font cannot be read.
    #[error("the embedded font cannot be read: {0}")]
    Font(#[from] ab_glyph::InvalidFont),
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
