//! What stands around a map: title, legend, scale bar, north arrow, source.

use super::frame::{Frame, LINE, MARGIN, ROW};
use super::look::{Colours, Look};
use super::{Class, Map};
use crate::chart::number;
use crate::drawing::element::{Text, px};
use crate::drawing::font::{FAMILY, Font, Weight, clean};
use crate::drawing::theme::{Palette, Theme};

/// A legend alone as SVG, and its size.
pub(crate) fn swatches(rows: &[(Look, &str)]) -> (String, (u32, u32)) {
    let colours = Colours::of(Theme::Light);
    let (width, rows_high) = (220, u32::try_from(rows.len()).unwrap_or(1).max(1));
    let height = rows_high * 22 + 8;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"{FAMILY}\">{}\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>",
        colours.patterns("l")
    );
    for ((look, label), row) in rows.iter().zip(0_u32..) {
        let y = f64::from(row * 22 + 6);
        let field = [
            format!("<rect x=\"4\" y=\"{}\" width=\"24\" height=\"16\"", px(y)),
            format!(" fill=\"{}\"", Colours::fill(*look, "l")),
            format!(" stroke=\"{}\"/>", colours.border),
        ];
        svg += &field.concat();
        let text = Text {
            at: (36.0, y + 12.5),
            anchor: "start",
            size: 12.0,
            weight: Weight::Regular,
            fill: "#1b2127",
            halo: None,
        };
        svg.push_str(&text.write("text", label));
    }
    (svg + "</svg>", (width, height))
}

/// Writes texts in the embedded font.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    pub(super) map: &'a Map,
    pub(super) frame: &'a Frame,
    pub(super) font: &'a Font,
    pub(super) palette: &'a Palette,
    pub(super) colours: &'a Colours,
    pub(super) id: &'a str,
}

impl Writer<'_> {
    /// Title, rule, release.
    pub(super) fn head(&self) -> String {
        let room = f64::from(self.map.size.0) - 2.0 * MARGIN;
        let mut all = self.line((MARGIN, MARGIN + 18.0), &self.map.title, 20.0, room);
        let mut y = MARGIN + 24.0;
        for line in &self.map.subtitle {
            y += LINE;
            all.push_str(&self.quiet((MARGIN, y), line, room));
        }
        all
    }

    /// Each class with how many there are.
    pub(super) fn legend(&self) -> String {
        if self.map.classes.is_empty() {
            return String::new();
        }
        let area = self.frame.legend;
        let room = area.right - area.left;
        let mut y = area.top + 12.0;
        let mut all = self.line((area.left, y), &self.map.legend, 13.0, room);
        for class in &self.map.classes {
            y += ROW;
            if y > area.bottom {
                break;
            }
            all.push_str(&self.swatch(class, (area.left, y - 12.0)));
            let count = self.font.width(&class.count, 12.0, Weight::Regular);
            let text = Text {
                at: (area.right, y),
                anchor: "end",
                size: 12.0,
                weight: Weight::Regular,
                fill: self.palette.text,
                halo: None,
            };
            all.push_str(&text.write("count", &class.count));
            let left = area.left + 30.0;
            all.push_str(&self.quiet((left, y), &class.label, area.right - left - count - 8.0));
        }
        all
    }

    fn swatch(&self, class: &Class, (x, y): (f64, f64)) -> String {
        match class.look {
            Look::Step(_) | Look::Unknown => format!(
                "<rect x=\"{}\" y=\"{}\" width=\"22\" height=\"15\" fill=\"{}\" stroke=\"{}\"/>\n",
                px(x),
                px(y),
                Colours::fill(class.look, self.id),
                self.colours.border
            ),
            look => self.colours.mark(look, (x + 11.0, y + 7.5), 5.5) + "\n",
        }
    }

    /// A round length of ground at the lower left, and an arrow. North is grid north of UTM 32, which in its middle zone
    /// differs from true north by less than two degrees.
    pub(super) fn scale(&self) -> String {
        let (area, scale) = (self.frame.map, self.frame.scale);
        let room = ((area.right - area.left) / 4.0).min(160.0);
        let longest = room / scale;
        let power = 10_f64.powf(longest.log10().floor());
        let round = [5.0, 2.0, 1.0].map(|n| n * power);
        let length = round.into_iter().find(|n| *n <= longest).unwrap_or(power);
        let (x, y, long) = (area.left + 8.0, area.bottom - 8.0, length * scale);
        let (text, line) = (self.palette.text, self.palette.background);
        let km = length / 1_000.0;
        let decimals = usize::from(km < 1.0);
        let label = format!("{}\u{a0}km", number::format(km, decimals, self.map.lang));
        let bar = format!(
            "<path class=\"scale\" d=\"M{} {}v-5h{}v5\" fill=\"none\" stroke=\"{line}\" stroke-width=\"4\"/>\
             <path d=\"M{} {}v-5h{}v5\" fill=\"none\" stroke=\"{text}\" stroke-width=\"1.5\"/>\n",
            px(x),
            px(y),
            px(long),
            px(x),
            px(y),
            px(long),
        );
        let (north_x, north_y) = (area.right - 16.0, area.top + 14.0);
        let arrow = format!(
            "<path class=\"north\" d=\"M{} {}l6 18l-6 -5l-6 5z\" fill=\"{text}\" stroke=\"{line}\"/>\n",
            px(north_x),
            px(north_y),
        );
        bar + &self.over((x + long / 2.0, y - 9.0), &label, 12.0)
            + &arrow
            + &self.over((north_x, north_y + 31.0), "N", 12.0)
    }

    /// Where the data come from.
    pub(super) fn source(&self) -> String {
        let room = f64::from(self.map.size.0) - 2.0 * MARGIN;
        let mut y = self.frame.source;
        let mut all = String::new();
        for line in &self.map.source {
            all.push_str(&self.quiet((MARGIN, y), line, room));
            y += LINE;
        }
        all
    }

    /// A text over the map, readable on anything.
    pub(super) fn over(&self, at: (f64, f64), content: &str, size: f64) -> String {
        let text = Text {
            at,
            anchor: "middle",
            size,
            weight: Weight::Semibold,
            fill: self.palette.text,
            halo: Some(self.palette.background),
        };
        text.write("over", &self.font.drawable(&clean(content)))
    }

    fn line(&self, at: (f64, f64), content: &str, size: f64, room: f64) -> String {
        self.text(
            at,
            content,
            (size, Weight::Semibold),
            room,
            self.palette.text,
        )
    }

    fn quiet(&self, at: (f64, f64), content: &str, room: f64) -> String {
        self.text(
            at,
            content,
            (12.0, Weight::Regular),
            room,
            self.palette.quiet,
        )
    }

    fn text(
        &self,
        at: (f64, f64),
        content: &str,
        (size, weight): (f64, Weight),
        room: f64,
        fill: &str,
    ) -> String {
        let content = self.font.drawable(&clean(content));
        let text = Text {
            at,
            anchor: "start",
            size,
            weight,
            fill,
            halo: None,
        };
        text.write("text", &self.font.fit(&content, size, weight, room))
    }
}
