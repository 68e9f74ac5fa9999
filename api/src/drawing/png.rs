//! PNG of an SVG of ours, with the embedded font and nothing from the machine it runs on.

use super::{Error, font};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::sync::Arc;

/// Most device pixels per CSS pixel: 300 dots an inch are 3.125.
const MOST: f32 = 3.125;

/// The SVG as PNG, `scale` device pixels per CSS pixel.
pub(crate) fn encode(svg: &str, width: u32, height: u32, scale: f32) -> Result<Vec<u8>, Error> {
    if !(0.5..=MOST).contains(&scale) {
        return Err(Error::PixelRatio(scale));
    }
    let tree = Tree::from_str(svg, &options())?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a few thousand pixels"
    )]
    let [width, height] = [width, height].map(|side| (side as f32 * scale).round() as u32);
    let mut pixels = Pixmap::new(width, height).ok_or(Error::Pixels { width, height })?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    pixels
        .encode_png()
        .map_err(|e| Error::Encode(e.to_string()))
}

/// Only the embedded font, under its own name and under every generic one: without a font `resvg` silently draws no
/// text at all.
fn options() -> Options<'static> {
    let mut fonts = fontdb::Database::new();
    for bytes in [font::REGULAR, font::SEMIBOLD] {
        fonts.load_font_data(bytes.to_vec());
    }
    fonts.set_sans_serif_family(font::FAMILY);
    fonts.set_serif_family(font::FAMILY);
    Options {
        font_family: font::FAMILY.into(),
        fontdb: Arc::new(fonts),
        ..Options::default()
    }
}
