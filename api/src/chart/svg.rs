//! The document around the drawing: size, name, description, font and patterns, every text escaped.

use super::trace::Trace;
use super::{Chart, Embed};
use crate::channel;
use crate::drawing::element::{escape, faces};
use crate::drawing::font;
use crate::drawing::theme::Palette;
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
        Some(channel) => format!("{device} ({})", channel::name(&channel, chart.lang)),
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
