//! Puts a chart together: frame, grid, data, thresholds, texts.

use super::axis::Axis;
use super::backend::{Layer, UNITS};
use super::calendar::{Calendar, Clock, as_f64};
use super::trace::Trace;
use super::{Chart, Embed, Error, Kind, Theme, caption, frame::Frame, remark, svg};
use crate::drawing::element::{Text, escape, px};
use crate::drawing::font::{Font, Weight};
use crate::drawing::theme::Palette;
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::{DrawingArea, IntoDrawingArea as _};
use talblick_model::Millis;

/// Where `plotters` draws: milliseconds since the start of the range, and values.
pub(super) type Area<'a> = DrawingArea<Layer<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Size of axis labels.
pub(super) const LABEL: f64 = 12.0;

/// A chart being drawn.
#[derive(Debug)]
pub(super) struct Picture<'a> {
    pub(super) chart: &'a Chart,
    pub(super) trace: Trace,
    pub(super) axis: Axis,
    pub(super) calendar: Calendar,
    pub(super) frame: Frame,
    pub(super) font: Font,
    pub(super) palette: Palette,
    pub(super) id: String,
}

/// The chart as SVG.
pub(super) fn draw(chart: &Chart, embed: Embed) -> Result<String, Error> {
    let (trace, font, palette) = (Trace::of(chart), Font::embedded()?, chart.theme.palette());
    let caption = caption::sentence(chart, &trace);
    let id = svg::id(chart, &trace, &caption);
    let clock = Clock {
        range: chart.range,
        zone: &chart.zone,
        lang: chart.lang,
    };
    let label = |text: &str| font.width(text, LABEL, Weight::Regular);
    let mut frame = Frame::around(chart);
    let axis = Axis::of(chart, &trace, frame.value_ticks());
    let mut calendar = Calendar::default();
    if chart.kind != Kind::Spark {
        let widest = axis
            .ticks
            .iter()
            .map(|(_, text)| label(text))
            .fold(0.0, f64::max);
        frame.leave_left(if trace.runs.is_empty() { 0.0 } else { widest });
        calendar = clock.calendar(frame.width(), label);
        frame.leave_below(&calendar);
    }
    let picture = Picture {
        chart,
        trace,
        axis,
        calendar,
        frame,
        font,
        palette,
        id,
    };
    let drawing = picture.drawing()?;
    Ok(svg::document(
        chart,
        &picture.palette,
        (&picture.id, &caption),
        (&drawing, embed),
    ))
}

impl Picture<'_> {
    fn drawing(&self) -> Result<String, Error> {
        if self.chart.kind == Kind::Spark {
            return self.data();
        }
        let mut drawing = self.missing()?;
        drawing += &self.grid()?;
        drawing += &self.base()?;
        drawing += &self.data()?;
        drawing += &self.thresholds()?;
        drawing += &self.heading();
        drawing += &self.value_labels();
        drawing += &self.time_labels();
        drawing += &self.footing();
        Ok(drawing)
    }

    /// A group of elements drawn by `plotters`; nothing if there are none.
    pub(super) fn layer(
        &self,
        class: &str,
        style: &str,
        draw: impl FnOnce(&Area<'_>) -> Result<(), Error>,
    ) -> Result<String, Error> {
        let mut elements = String::new();
        let area: DrawingArea<Layer<'_>, Shift> =
            Layer::new(&mut elements, (self.chart.width, self.chart.height)).into_drawing_area();
        let Frame {
            left,
            right,
            top,
            bottom,
            ..
        } = self.frame;
        let pixels = ((units(left)..units(right)), (units(bottom)..units(top)));
        let length = as_f64(self.chart.range.millis());
        draw(&area.apply_coord_spec(Cartesian2d::new(
            0.0..length,
            self.axis.low..self.axis.high,
            pixels,
        )))?;
        drop(area);
        Ok(if elements.is_empty() {
            elements
        } else {
            format!("<g class=\"{class}\" {style}>{elements}</g>\n")
        })
    }

    /// A moment on the axis of time.
    pub(super) fn at(&self, t: Millis) -> f64 {
        let range = self.chart.range;
        as_f64(t.max(range.from()).min(range.to()).since(range.from()))
    }

    /// A value on the axis of values; what a quantity cannot be (a direction of 400°) stays at the edge.
    pub(super) fn level(&self, value: f64) -> f64 {
        value.clamp(self.axis.low, self.axis.high)
    }

    /// The pixel of a moment.
    pub(super) fn x(&self, t: Millis) -> f64 {
        self.frame.left + self.at(t) / as_f64(self.chart.range.millis()) * self.frame.width()
    }

    /// The pixel of a value.
    pub(super) fn y(&self, value: f64) -> f64 {
        let share = (value - self.axis.low) / (self.axis.high - self.axis.low);
        self.frame.bottom - share * (self.frame.bottom - self.frame.top)
    }

    fn text(&self, at: (f64, f64), anchor: &'static str) -> Text<'_> {
        let (size, weight, fill, halo) = (LABEL, Weight::Regular, self.palette.quiet, None);
        Text {
            at,
            anchor,
            size,
            weight,
            fill,
            halo,
        }
    }

    /// Title, remark and unit.
    fn heading(&self) -> String {
        let frame = &self.frame;
        let room = f64::from(self.chart.width) - 2.0 * frame.pad;
        let write = |class, text: Text<'_>, content: &str| {
            let content = self.font.drawable(content);
            text.write(
                class,
                &self.font.fit(&content, text.size, text.weight, room),
            )
        };
        let title = Text {
            size: frame.title_size,
            weight: Weight::Semibold,
            fill: self.palette.text,
            ..self.text((frame.pad, frame.title), "start")
        };
        let mut heading = write("title", title, &svg::title(self.chart));
        if let Some(y) = frame.remark {
            let remark = Text {
                size: 13.0,
                ..self.text((frame.pad, y), "start")
            };
            // Half an explanation helps nobody: the second part stands whole or not at all.
            let full = remark::remark(self.chart, &self.trace, self.shows_missing());
            let first = remark::remark(self.chart, &self.trace, false);
            let fits = self.font.width(&full, remark.size, remark.weight) <= room;
            let content = if fits { full } else { first };
            if !content.is_empty() {
                heading += &write("remark", remark, &content);
            }
        }
        let unit = remark::unit(self.chart, &self.trace);
        if !unit.is_empty() && !self.trace.runs.is_empty() {
            let fits =
                self.font.width(&unit, LABEL, Weight::Regular) <= frame.left - 8.0 - frame.pad;
            let (x, anchor) = if fits {
                (frame.left - 8.0, "end")
            } else {
                (frame.pad, "start")
            };
            heading += &write("unit", self.text((x, frame.top - 12.0), anchor), &unit);
        }
        heading
    }

    fn value_labels(&self) -> String {
        if self.trace.runs.is_empty() {
            let (x, y) = (
                f64::midpoint(self.frame.left, self.frame.right),
                f64::midpoint(self.frame.top, self.frame.bottom),
            );
            let note = Text {
                size: 16.0,
                fill: self.palette.text,
                halo: Some(self.palette.background),
                ..self.text((x, y + 5.0), "middle")
            };
            return note.write(
                "note",
                self.chart
                    .lang
                    .pick("Keine Daten im Zeitraum", "No data in this period"),
            );
        }
        let (fill, x) = (self.palette.quiet, px(self.frame.left - 8.0));
        let labels = self.axis.ticks.iter().map(|(value, label)| {
            format!(
                "<text x=\"{x}\" y=\"{}\">{}</text>",
                px(self.y(*value) + 4.0),
                escape(label)
            )
        });
        format!(
            "<g class=\"values\" fill=\"{fill}\" text-anchor=\"end\">{}</g>\n",
            labels.collect::<String>()
        )
    }

    fn time_labels(&self) -> String {
        let (fill, y) = (self.palette.quiet, self.frame.bottom + 18.0);
        let mut labels = format!("<g class=\"times\" fill=\"{fill}\" text-anchor=\"middle\">");
        for tick in &self.calendar.ticks {
            let (x, label) = (px(self.x(tick.label_at)), escape(&tick.label));
            labels.extend([format!("<text x=\"{x}\" y=\"{}\">{label}</text>", px(y))]);
            if let Some(zone) = &tick.zone {
                let zone = escape(zone);
                labels.extend([format!(
                    "<text x=\"{x}\" y=\"{}\">{zone}</text>",
                    px(y + 14.0)
                )]);
            }
        }
        labels += "</g>\n";
        let fill = self.palette.text;
        labels.extend([format!("<g class=\"eras\" fill=\"{fill}\">")]);
        for era in &self.calendar.eras {
            let (from, to) = (self.x(era.from), self.x(era.to));
            let fitting = era.names.iter().find(|name| {
                // The last name may reach into the right margin.
                let margin = if era.to == self.chart.range.to() {
                    self.frame.pad
                } else {
                    -10.0
                };
                self.font.width(name, LABEL, Weight::Regular) <= to - from + margin
            });
            if let Some(name) = fitting {
                let (x, y, name) = (px(from), px(self.frame.eras), escape(name));
                labels.extend([format!("<text x=\"{x}\" y=\"{y}\">{name}</text>")]);
            }
        }
        labels + "</g>\n"
    }

    /// Where data come from and how old they are.
    fn footing(&self) -> String {
        let content = remark::source(self.chart);
        if content.is_empty() {
            return String::new();
        }
        let text = Text {
            size: 11.0,
            ..self.text((self.frame.pad, self.frame.source), "start")
        };
        let room = f64::from(self.chart.width) - 2.0 * self.frame.pad;
        let content = self
            .font
            .fit(&self.font.drawable(&content), text.size, text.weight, room);
        text.write("source", &content)
    }

    /// Dashes that tell lines apart without colour.
    pub(super) fn dashes(&self) -> &'static str {
        if self.chart.theme == Theme::Print {
            "7 3 1.5 3"
        } else {
            "6 4"
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a picture is at most 20,000 tenths of a pixel wide"
)]
fn units(pixels: f64) -> i32 {
    (pixels * UNITS).round() as i32
}
