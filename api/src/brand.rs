//! A city's own sign and colour on its pages. A colour that could not be read on the pages' grounds is refused: what a
//! city's brand looks like is its own business, whether its citizens can read it is not.

use crate::app::Shared;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use std::fmt;
use std::str::FromStr;

/// Where the sign and the colours are found.
pub(crate) const LOGO: &str = "/brand/logo";
pub(crate) const COLOURS: &str = "/brand/colours.css";
/// A sign is small.
const MOST_BYTES: usize = 200_000;
/// Contrast of text, by WCAG 2.2 AA.
const READABLE: f64 = 4.5;
const KEEP: &str = "public, max-age=300, stale-while-revalidate=86400";

/// A city's own look; without anything that of Talblick.
#[derive(Debug, Clone, Default)]
pub struct Brand {
    logo: Option<Logo>,
    accent: Option<[Colour; 2]>,
}

/// The sign.
#[derive(Debug, Clone)]
struct Logo {
    bytes: Bytes,
    kind: &'static str,
}

/// Why a look cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BrandError {
    /// No picture that browsers show.
    #[error("is neither an SVG nor a PNG")]
    NoPicture,
    /// Too large for every page.
    #[error("has {0} bytes; allowed are {MOST_BYTES}")]
    TooLarge(usize),
    /// No colour.
    #[error("“{0}” is no colour such as #0b5cad")]
    NoColour(String),
    /// A colour that cannot be read.
    #[error(
        "{colour} has a contrast of {contrast} to the {ground} ground {on}; at least {READABLE} is wanted"
    )]
    Unreadable {
        /// The colour.
        colour: String,
        /// Its contrast, to two digits.
        contrast: String,
        /// `light` or `dark`.
        ground: &'static str,
        /// The ground.
        on: String,
    },
}

/// A colour of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Colour([u8; 3]);

/// What the colour stands on, and what stands on it: the light theme, the dark one.
const GROUNDS: [(&str, [Colour; 2]); 2] = [
    (
        "light",
        [Colour([0xf5, 0xf6, 0xf8]), Colour([0xff, 0xff, 0xff])],
    ),
    (
        "dark",
        [Colour([0x16, 0x1b, 0x21]), Colour([0x0b, 0x17, 0x22])],
    ),
];

impl FromStr for Colour {
    type Err = BrandError;

    fn from_str(text: &str) -> Result<Self, BrandError> {
        let wrong = || BrandError::NoColour(text.to_owned());
        let digits = text.strip_prefix('#').ok_or_else(wrong)?;
        let mut bytes = [0; 3];
        hex::decode_to_slice(digits, &mut bytes)
            .ok()
            .ok_or_else(wrong)?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", hex::encode(self.0))
    }
}

impl Colour {
    /// Relative luminance, as WCAG defines it.
    fn luminance(self) -> f64 {
        let linear = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        let [r, g, b] = self.0.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

impl Brand {
    /// Talblick's look with another colour of links and buttons, on light ground and on dark.
    pub fn coloured(mut self, light: &str, dark: &str) -> Result<Self, BrandError> {
        let colours = [light.parse::<Colour>()?, dark.parse()?];
        for (colour, (ground, on)) in colours.into_iter().zip(GROUNDS) {
            let unreadable = on.into_iter().find(|on| colour.contrast(*on) < READABLE);
            if let Some(on) = unreadable {
                return Err(BrandError::Unreadable {
                    colour: colour.to_string(),
                    contrast: format!("{:.2}", colour.contrast(on)),
                    ground,
                    on: on.to_string(),
                });
            }
        }
        self.accent = Some(colours);
        Ok(self)
    }

    /// With the city's sign, an SVG or a PNG.
    pub fn signed(mut self, bytes: Vec<u8>) -> Result<Self, BrandError> {
        if bytes.len() > MOST_BYTES {
            return Err(BrandError::TooLarge(bytes.len()));
        }
        let start = String::from_utf8_lossy(bytes.get(..1_000).unwrap_or(&bytes));
        let kind = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            "image/png"
        } else if start.contains("<svg") {
            "image/svg+xml"
        } else {
            return Err(BrandError::NoPicture);
        };
        self.logo = Some(Logo {
            bytes: bytes.into(),
            kind,
        });
        Ok(self)
    }

    /// The address of the sign, for pages.
    pub(crate) fn logo(&self) -> Option<&'static str> {
        self.logo.as_ref().map(|_| LOGO)
    }

    /// The link to the colours that goes into a page's head.
    pub(crate) fn link(&self) -> String {
        let link = |_| format!("<link rel=\"stylesheet\" href=\"{COLOURS}\">");
        self.accent.map(link).unwrap_or_default()
    }

    /// The style sheet. Readers who ask for more contrast, or have colours of their own, keep theirs.
    fn colours(&self) -> Option<String> {
        let [light, dark] = self.accent?;
        Some(format!(
            "@media (not (prefers-contrast: more)) and (forced-colors: none) {{\n  :root {{\n    \
             --accent: light-dark({light}, {dark});\n    \
             --accent-soft: color-mix(in srgb, var(--accent) 12%, var(--surface));\n  }}\n}}\n"
        ))
    }
}

pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route(LOGO, get(logo))
        .route(COLOURS, get(colours))
}

async fn logo(State(shared): State<Shared>) -> Response {
    let Some(Logo { bytes, kind }) = &shared.app.config.brand.logo else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static(KEEP),
    );
    // Opened by itself, an SVG must not run anything either.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        header::HeaderValue::from_static(policy),
    );
    (headers, Body::from(bytes.clone())).into_response()
}

async fn colours(State(shared): State<Shared>) -> Response {
    let Some(style) = shared.app.config.brand.colours() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = (header::CONTENT_TYPE, "text/css; charset=utf-8");
    ([kind, (header::CACHE_CONTROL, KEEP)], style).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_nobody_could_read_is_refused_with_its_contrast() {
        let brand = |light, dark| Brand::default().coloured(light, dark);
        assert!(brand("#0b5cad", "#8cc2f5").is_ok());
        let pale = brand("#ffcc00", "#8cc2f5").unwrap_err().to_string();
        assert!(pale.contains("to the light ground #f5f6f8"), "{pale}");
        let dark = brand("#0b5cad", "#0b5cad").unwrap_err().to_string();
        assert!(dark.contains("to the dark ground #161b21"), "{dark}");
        for word in ["blue", "#12345", "#1234567", "0b5cad"] {
            assert_eq!(
                brand(word, "#8cc2f5").unwrap_err(),
                BrandError::NoColour(word.to_owned())
            );
        }
        assert!((Colour([0; 3]).contrast(Colour([255; 3])) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn a_sign_is_a_small_picture() {
        let signed = |bytes: &[u8]| Brand::default().signed(bytes.to_vec());
        let svg = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        assert_eq!(signed(svg).unwrap().logo(), Some(LOGO));
        assert_eq!(signed(b"<html>").unwrap_err(), BrandError::NoPicture);
        let long = [svg.as_slice(), &vec![b' '; MOST_BYTES]].concat();
        assert_eq!(signed(&long).unwrap_err(), BrandError::TooLarge(long.len()));
        assert_eq!(Brand::default().logo(), None);
    }
}
