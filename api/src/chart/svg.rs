//! The document around the drawing: size, name, description, font and patterns, every text escaped.

use super::font::{self, Weight};
use super::theme::Palette;
use super::trace::Trace;
use super::{Chart, Embed};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use xxhash_rust::xxh3::Xxh3;

/// What the chart is called by people: device, and which of its sensors.
pub(super) fn name(chart: &Chart) -> String {
    let device = font::clean(&chart.series.device);
    let channel = chart
        .series
        .channel
        .as_deref()
        .map(font::clean)
        .filter(|c| !c.is_empty());
    match channel {
        Some(channel) => format!("{device} ({channel})"),
        None => device,
    }
}

/// "Pegel Kluse – Wasserstand".
pub(super) fn title(chart: &Chart) -> String {
    let quantity = chart.lang.quantity(&chart.series.quantity);
    match name(chart) {
        name if name.is_empty() => quantity.to_owned(),
        name => format!("{name} – {quantity}"),
    }
}

/// Text for an element or an attribute. Characters that XML forbids are gone already.
pub(super) fn escape(text: &str) -> String {
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
pub(super) fn px(value: f64) -> String {
    let text = format!("{value:.1}");
    let short = text.strip_suffix(".0").unwrap_or(&text);
    if short == "-0" {
        "0".to_owned()
    } else {
        short.to_owned()
    }
}

/// A prefix for the ids of a drawing, made from what it shows, so that several charts fit on one page.
pub(super) fn id(chart: &Chart, trace: &Trace, caption: &str) -> String {
    let mut hash = Xxh3::new();
    hash.update(caption.as_bytes());
    hash.update(title(chart).as_bytes());
    hash.update(
        format!(
            "{:?}{:?}{}x{}",
            chart.kind, chart.theme, chart.width, chart.height
        )
        .as_bytes(),
    );
    for sample in trace.samples() {
        hash.update(&sample.start.as_i64().to_le_bytes());
        hash.update(&sample.value.to_le_bytes());
    }
    format!("c{:016x}", hash.digest())
}

/// The whole document around a drawing.
pub(super) fn document(
    chart: &Chart,
    palette: &Palette,
    (id, caption): (&str, &str),
    (drawing, embed): (&str, Embed),
) -> String {
    let (width, height, lang) = (chart.width, chart.height, chart.lang.as_str());
    let (title, caption) = (escape(&title(chart)), escape(caption));
    let font = match embed {
        Embed::Standalone => faces(),
        Embed::Inline => String::new(),
    };
    let patterns = patterns(palette, id);
    let Palette { background, .. } = palette;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" lang=\"{lang}\" \
         font-family=\"'{family}',sans-serif\" font-size=\"12\">\n\
         <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{caption}</desc>\n{font}{patterns}\
         <rect class=\"background\" width=\"{width}\" height=\"{height}\" fill=\"{background}\"/>\n{drawing}</svg>\n",
        family = font::FAMILY,
    )
}

/// The font inside the file: an SVG shown as an image loads nothing from outside.
fn faces() -> String {
    let faces = [(400, font::REGULAR_WOFF2), (600, font::SEMIBOLD_WOFF2)].map(|(weight, bytes)| {
        let (family, data) = (font::FAMILY, STANDARD.encode(bytes));
        format!(
            "@font-face{{font-family:'{family}';font-weight:{weight};src:url(data:font/woff2;base64,{data}) \
             format('woff2')}}"
        )
    });
    format!("<style>{}</style>\n", faces.concat())
}

/// Hatching: one way for missing data, the other way for the band of the print theme.
fn patterns(palette: &Palette, id: &str) -> String {
    let hatch = |name: &str, colour: &str, (size, width, angle): (u32, &str, i32)| {
        format!(
            "<pattern id=\"{id}-{name}\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate({angle})\"><path d=\"M0 0v{size}\" stroke=\"{colour}\" \
             stroke-width=\"{width}\"/></pattern>"
        )
    };
    let mut patterns = format!("<defs>{}", hatch("missing", palette.missing, (6, "2", 45)));
    if palette.hatched {
        patterns.push_str(&hatch("band", "#737373", (4, "1.4", -45)));
    }
    patterns + "</defs>\n"
}

/// A line of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    /// Anchor point and base line.
    pub(super) at: (f64, f64),
    /// `start`, `middle` or `end`.
    pub(super) anchor: &'a str,
    /// Pixels.
    pub(super) size: f64,
    /// Thickness.
    pub(super) weight: Weight,
    /// Colour.
    pub(super) fill: &'a str,
    /// Colour of an outline that keeps it readable over lines.
    pub(super) halo: Option<&'a str>,
}

impl Text<'_> {
    /// The element.
    pub(super) fn write(&self, class: &str, content: &str) -> String {
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
