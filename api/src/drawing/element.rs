//! Pieces of an SVG: texts, numbers, the font that travels inside.

use super::font::{self, Weight};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Text for an element or an attribute. Characters that XML forbids are gone already.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}

/// A number of pixels, with one decimal at most.
pub(crate) fn px(value: f64) -> String {
    let text = format!("{value:.1}");
    let short = text.strip_suffix(".0").unwrap_or(&text);
    if short == "-0" {
        "0".to_owned()
    } else {
        short.to_owned()
    }
}

/// The font inside the file: an SVG shown as an image loads nothing from outside.
pub(crate) fn faces() -> String {
    let faces = [(400, font::REGULAR_WOFF2), (600, font::SEMIBOLD_WOFF2)].map(|(weight, bytes)| {
        let (family, data) = (font::FAMILY, STANDARD.encode(bytes));
        format!(
            "@font-face{{font-family:'{family}';font-weight:{weight};src:url(data:font/woff2;base64,{data}) \
             format('woff2')}}"
        )
    });
    format!("<style>{}</style>\n", faces.concat())
}

/// A line of text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    /// Anchor point and base line.
    pub(crate) at: (f64, f64),
    /// `start`, `middle` or `end`.
    pub(crate) anchor: &'a str,
    /// Pixels.
    pub(crate) size: f64,
    /// Thickness.
    pub(crate) weight: Weight,
    /// Colour.
    pub(crate) fill: &'a str,
    /// Colour of an outline that keeps it readable over lines.
    pub(crate) halo: Option<&'a str>,
}

impl Text<'_> {
    /// The element.
    pub(crate) fn write(&self, class: &str, content: &str) -> String {
        let (x, y, anchor, size, fill) = (
            px(self.at.0),
            px(self.at.1),
            self.anchor,
            px(self.size),
            self.fill,
        );
        let anchor = if anchor == "start" {
            String::new()
        } else {
            format!(" text-anchor=\"{anchor}\"")
        };
        let weight = if self.weight == Weight::Semibold {
            " font-weight=\"600\""
        } else {
            ""
        };
        let halo = self.halo.map_or(String::new(), |colour| {
            format!(" stroke=\"{colour}\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"")
        });
        let content = escape(content);
        format!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" fill=\"{fill}\" font-size=\"{size}\"{anchor}{weight}{halo}>\
             {content}</text>\n"
        )
    }
}
