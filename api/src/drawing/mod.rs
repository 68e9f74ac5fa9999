//! What charts and maps are drawn with: one embedded font, themes, texts as SVG, and PNG of that same SVG.

pub(crate) mod element;
mod error;
pub(crate) mod font;
pub(crate) mod png;
pub(crate) mod theme;

pub use error::Error;
pub use theme::Theme;
