//! Colours of charts and maps. Lines and marks stand out from the background by at least 3:1, texts by 4.5:1; a test says so.

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// Dark on white.
    #[default]
    Light,
    /// Light on dark.
    Dark,
    /// Black and white: told apart by dashes and hatching, safe on any copier.
    Print,
}

/// The colours of a theme, as `#rrggbb`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Palette {
    /// Behind everything.
    pub(crate) background: &'static str,
    /// Title and values.
    pub(crate) text: &'static str,
    /// Axis labels and remarks.
    pub(crate) quiet: &'static str,
    /// Grid lines; decoration, so without a least contrast.
    pub(crate) grid: &'static str,
    /// Grid lines where a day, month or year begins.
    pub(crate) strong: &'static str,
    /// Base line and tick marks.
    pub(crate) axis: &'static str,
    /// The data.
    pub(crate) line: &'static str,
    /// How opaque the band from minimum to maximum is; hatched instead if `hatched`.
    pub(crate) band: &'static str,
    /// Bars and filled states.
    pub(crate) fill: &'static str,
    /// Threshold lines and their labels.
    pub(crate) threshold: &'static str,
    /// Hatching where data are missing.
    pub(crate) missing: &'static str,
    /// Whether the band is hatched rather than tinted.
    pub(crate) hatched: bool,
}

impl Theme {
    /// The theme an address names.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        match word {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            "print" => Some(Self::Print),
            _ => None,
        }
    }

    /// Its colours.
    pub(crate) const fn palette(self) -> Palette {
        match self {
            Self::Light => Palette {
                background: "#ffffff",
                text: "#1b2127",
                quiet: "#5b6470",
                grid: "#e6e9ed",
                strong: "#c3c9d0",
                axis: "#87909a",
                line: "#0059a3",
                band: "0.18",
                fill: "#1f6cb0",
                threshold: "#b45f00",
                missing: "#dde1e6",
                hatched: false,
            },
            Self::Dark => Palette {
                background: "#14181d",
                text: "#eef1f4",
                quiet: "#b4bdc7",
                grid: "#272e36",
                strong: "#47515c",
                axis: "#7c8792",
                line: "#8cc2f5",
                band: "0.22",
                fill: "#7fb2e3",
                threshold: "#f5b461",
                missing: "#2f3842",
                hatched: false,
            },
            Self::Print => Palette {
                background: "#ffffff",
                text: "#000000",
                quiet: "#333333",
                grid: "#d9d9d9",
                strong: "#a6a6a6",
                axis: "#333333",
                line: "#000000",
                band: "1",
                fill: "#595959",
                threshold: "#000000",
                missing: "#cccccc",
                hatched: true,
            },
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Relative luminance of WCAG 2.2.
    pub(crate) fn luminance(colour: &str) -> f64 {
        let part = |i: usize| {
            let share = f64::from(u8::from_str_radix(&colour[i..i + 2], 16).unwrap()) / 255.0;
            if share <= 0.040_45 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn texts_and_lines_stand_out_from_the_background() {
        for theme in [Theme::Light, Theme::Dark, Theme::Print] {
            let p = theme.palette();
            for text in [p.text, p.quiet, p.threshold] {
                assert!(contrast(text, p.background) >= 4.5, "{theme:?} {text}");
            }
            for line in [p.line, p.fill, p.axis] {
                assert!(contrast(line, p.background) >= 3.0, "{theme:?} {line}");
            }
        }
    }
}
