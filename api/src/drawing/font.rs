//! The embedded font: widths of texts, shortening to fit, and which characters it can draw.

use super::Error;
use ab_glyph::{Font as _, FontRef};

/// Name of the family.
pub(crate) const FAMILY: &str = "Fira Sans";
/// For most texts.
pub(crate) const REGULAR: &[u8] = include_bytes!("font/fira-sans-regular.ttf");
/// For titles.
pub(crate) const SEMIBOLD: &[u8] = include_bytes!("font/fira-sans-semibold.ttf");
/// The same glyphs as [`REGULAR`], to travel inside an SVG.
pub(crate) const REGULAR_WOFF2: &[u8] = include_bytes!("font/fira-sans-regular.woff2");
/// The same glyphs as [`SEMIBOLD`], to travel inside an SVG.
pub(crate) const SEMIBOLD_WOFF2: &[u8] = include_bytes!("font/fira-sans-semibold.woff2");

/// Texts are taken as this much wider than measured, because another viewer shapes them a little differently.
const SLACK: f32 = 1.02;

/// Thickness of the strokes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// 400.
    Regular,
    /// 600.
    Semibold,
}

/// Both faces, read once per chart.
#[derive(Debug)]
pub(crate) struct Font {
    regular: FontRef<'static>,
    semibold: FontRef<'static>,
}

impl Font {
    /// The embedded font.
    pub(crate) fn embedded() -> Result<Self, Error> {
        let (regular, semibold) = (
            FontRef::try_from_slice(REGULAR)?,
            FontRef::try_from_slice(SEMIBOLD)?,
        );
        Ok(Self { regular, semibold })
    }

    fn face(&self, weight: Weight) -> &FontRef<'static> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Semibold => &self.semibold,
        }
    }

    /// Whether both faces can draw the character.
    pub(crate) fn has(&self, c: char) -> bool {
        self.regular.glyph_id(c).0 != 0 && self.semibold.glyph_id(c).0 != 0
    }

    /// Width of the text in pixels.
    pub(crate) fn width(&self, text: &str, size: f64, weight: Weight) -> f64 {
        let face = self.face(weight);
        let units: f32 = text
            .chars()
            .map(|c| face.h_advance_unscaled(face.glyph_id(c)))
            .sum();
        let em = face.units_per_em().unwrap_or(1_000.0);
        f64::from(units * SLACK / em) * size
    }

    /// The text, or as much of its beginning as fits in `room` pixels, then "…".
    pub(crate) fn fit(&self, text: &str, size: f64, weight: Weight, room: f64) -> String {
        if self.width(text, size, weight) <= room {
            return text.to_owned();
        }
        let mut width = self.width("…", size, weight);
        let mut short = String::new();
        for c in text.chars() {
            width += self.width(c.encode_utf8(&mut [0; 4]), size, weight);
            if width > room {
                break;
            }
            short.push(c);
        }
        format!("{}…", short.trim_end())
    }

    /// The text with "?" for every character the font cannot draw, so that SVG and PNG look the same.
    pub(crate) fn drawable(&self, text: &str) -> String {
        text.chars()
            .map(|c| if self.has(c) { c } else { '?' })
            .collect()
    }
}

/// Text from outside, made safe to write: runs of white space become one space; controls, marks that change the
/// direction of writing, and characters XML forbids are removed; at most 300 characters.
pub(crate) fn clean(text: &str) -> String {
    let unsafe_char = |c: char| {
        (c.is_control() && !c.is_whitespace())
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
    };
    let visible: String = text
        .chars()
        .filter(|c| !unsafe_char(*c))
        .take(300)
        .collect();
    visible
        .split(|c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_to_its_room_and_ends_with_an_ellipsis() {
        let font = Font::embedded().unwrap();
        let text = "Pegel Kluse ".repeat(30);
        let short = font.fit(&text, 16.0, Weight::Semibold, 200.0);
        assert!(short.ends_with('…') && short.starts_with("Pegel"));
        assert!(font.width(&short, 16.0, Weight::Semibold) <= 200.0);
        assert_eq!(font.fit("Kluse", 16.0, Weight::Regular, 200.0), "Kluse");
    }

    #[test]
    fn hostile_names_lose_controls_and_direction_marks() {
        assert_eq!(clean("a\u{202e}b\u{0}\u{1b}[31m\n\tc\u{200f} "), "ab[31m c");
        assert_eq!(clean("\u{feff}\u{7}"), "");
    }

    #[test]
    fn figures_are_equally_wide() {
        let font = Font::embedded().unwrap();
        let wide = |text: &str| font.width(text, 12.0, Weight::Regular);
        assert!(
            "023456789"
                .chars()
                .all(|d| (wide(&d.to_string()) - wide("1")).abs() < 1e-6)
        );
    }
}
