//! The layers of a picture that `plotters` draws: hatching, grid, band, line, bars, states.

use super::calendar::as_f64;
use super::picture::{Area, Picture};

use super::trace::Sample;
use super::{Error, Kind};
use crate::drawing::element::px;
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::style::BLACK;
use talblick_model::{Kind as Value, Unit};

/// Silence narrower than this many pixels is open, but not hatched.
const HATCHED: f64 = 4.0;

impl Picture<'_> {
    /// Whether hatching can be seen.
    pub(super) fn shows_missing(&self) -> bool {
        self.trace
            .gaps
            .iter()
            .any(|(from, to)| self.x(*to) - self.x(*from) >= HATCHED)
    }

    pub(super) fn missing(&self) -> Result<String, Error> {
        let style = format!("fill=\"url(#{}-missing)\"", self.id);
        let (low, high) = (self.axis.low, self.axis.high);
        self.layer("missing", &style, |area| {
            if self.trace.runs.is_empty() {
                let whole = [(0.0, low), (as_f64(self.chart.range.millis()), high)];
                area.draw(&Rectangle::new(whole, BLACK))?;
            }
            for (from, to) in &self.trace.gaps {
                if self.x(*to) - self.x(*from) >= HATCHED {
                    area.draw(&Rectangle::new(
                        [(self.at(*from), low), (self.at(*to), high)],
                        BLACK,
                    ))?;
                }
            }
            Ok(())
        })
    }

    pub(super) fn grid(&self) -> Result<String, Error> {
        let style = |colour| format!("stroke=\"{colour}\" shape-rendering=\"crispEdges\"");
        let (end, low, high) = (
            as_f64(self.chart.range.millis()),
            self.axis.low,
            self.axis.high,
        );
        let upright = |area: &Area<'_>, strong: bool| -> Result<(), Error> {
            for tick in self
                .calendar
                .ticks
                .iter()
                .filter(|tick| tick.strong == strong)
            {
                if tick.at >= self.chart.range.from() {
                    let x = self.at(tick.at);
                    area.draw(&PathElement::new([(x, low), (x, high)], BLACK))?;
                }
            }
            Ok(())
        };
        let mut grid = self.layer("grid", &style(self.palette.grid), |area| {
            let ticks = if self.trace.runs.is_empty() {
                &[][..]
            } else {
                &self.axis.ticks
            };
            for (value, _) in ticks {
                area.draw(&PathElement::new([(0.0, *value), (end, *value)], BLACK))?;
            }
            upright(area, false)
        })?;
        grid += &self.layer("grid eras", &style(self.palette.strong), |area| {
            upright(area, true)
        })?;
        Ok(grid)
    }

    /// The line that values stand on, with a break mark where the axis leaves out its zero.
    pub(super) fn base(&self) -> Result<String, Error> {
        let end = as_f64(self.chart.range.millis());
        let zero = if self.axis.low < 0.0 && self.axis.high > 0.0 {
            0.0
        } else {
            self.axis.low
        };
        let style = format!(
            "stroke=\"{}\" shape-rendering=\"crispEdges\"",
            self.palette.axis
        );
        let mut base = self.layer("base", &style, |area| {
            area.draw(&PathElement::new([(0.0, zero), (end, zero)], BLACK))?;
            Ok(())
        })?;
        if self.axis.truncated {
            let (x, y, colour) = (
                px(self.frame.left),
                px(self.frame.bottom - 12.0),
                self.palette.quiet,
            );
            base.extend([format!(
                "<path class=\"break\" d=\"M{x} {y}v2l4 2-8 3 4 2v3\" fill=\"none\" stroke=\"{colour}\" \
                 stroke-linejoin=\"round\"/>\n"
            )]);
        }
        Ok(base)
    }

    pub(super) fn data(&self) -> Result<String, Error> {
        let quantity = &self.chart.series.quantity;
        match self.chart.kind {
            Kind::Bars => self.bars(),
            Kind::Steps if quantity.kind() == Value::Truth => self.states(),
            Kind::Steps if quantity.unit() == Unit::Degree => self.dots(),
            Kind::Steps => self.steps(),
            Kind::Line => Ok(self.band()? + &self.line("2")?),
            Kind::Spark => self.line("1.5"),
        }
    }

    fn stroke(&self, width: &str) -> String {
        let colour = self.palette.line;
        format!(
            "fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linejoin=\"round\" stroke-linecap=\"round\""
        )
    }

    fn band(&self) -> Result<String, Error> {
        let style = if self.palette.hatched {
            format!("fill=\"url(#{}-band)\"", self.id)
        } else {
            format!(
                "fill=\"{}\" fill-opacity=\"{}\"",
                self.palette.line, self.palette.band
            )
        };
        self.layer("band", &style, |area| {
            for run in self
                .trace
                .runs
                .iter()
                .filter(|run| self.trace.banded && run.len() > 1)
            {
                let upper = run
                    .iter()
                    .map(|s| (self.at(s.middle()), self.level(s.high)));
                let lower = run
                    .iter()
                    .rev()
                    .map(|s| (self.at(s.middle()), self.level(s.low)));
                area.draw(&Polygon::new(upper.chain(lower).collect::<Vec<_>>(), BLACK))?;
            }
            Ok(())
        })
    }

    /// One line per run; a sample alone is a dot, and so is the newest one.
    fn line(&self, width: &str) -> Result<String, Error> {
        let spot = |s: &Sample| (self.at(s.middle()), self.level(s.value));
        let mut line = self.layer("line", &self.stroke(width), |area| {
            for run in self.trace.runs.iter().filter(|run| run.len() > 1) {
                area.draw(&PathElement::new(
                    run.iter().map(spot).collect::<Vec<_>>(),
                    BLACK,
                ))?;
            }
            Ok(())
        })?;
        line += &self.layer("dots", &format!("fill=\"{}\"", self.palette.line), |area| {
            for run in self.trace.runs.iter().filter(|run| run.len() == 1) {
                if let Some(sample) = run.first() {
                    area.draw(&Circle::new(spot(sample), 25, BLACK))?;
                }
            }
            Ok(())
        })?;
        let ring = format!(
            "fill=\"{}\" stroke=\"{}\" stroke-width=\"1.5\"",
            self.palette.line, self.palette.background
        );
        line += &self.layer("newest", &ring, |area| {
            if let Some(last) = self.trace.last() {
                let radius = if self.chart.kind == Kind::Spark {
                    25
                } else {
                    40
                };
                area.draw(&Circle::new(spot(last), radius, BLACK))?;
            }
            Ok(())
        })?;
        Ok(line)
    }

    fn bars(&self) -> Result<String, Error> {
        let style = format!(
            "fill=\"{}\" shape-rendering=\"crispEdges\"",
            self.palette.fill
        );
        let per_pixel = as_f64(self.chart.range.millis()) / self.frame.width();
        self.layer("bars", &style, |area| {
            for sample in self.trace.samples().filter(|s| s.value != 0.0) {
                let (from, to) = (self.at(sample.start), self.at(sample.end));
                let pixels = (to - from) / per_pixel;
                // A reading without a bucket has no width of its own.
                let (from, to) = if pixels < 1.0 {
                    (from, from + per_pixel)
                } else {
                    (from, to)
                };
                let gap = if pixels < 3.0 {
                    0.0
                } else {
                    (pixels * 0.2).clamp(1.0, 12.0) / 2.0 * per_pixel
                };
                area.draw(&Rectangle::new(
                    [(from + gap, 0.0), (to - gap, self.level(sample.value))],
                    BLACK,
                ))?;
            }
            Ok(())
        })
    }

    /// Blocks while the answer is yes, a line on the floor while it is no.
    fn states(&self) -> Result<String, Error> {
        let style = format!("fill=\"{}\"", self.palette.fill);
        let mut states = self.layer("on", &style, |area| {
            for run in &self.trace.runs {
                for same in run.chunk_by(|a, b| (a.value >= 0.5) == (b.value >= 0.5)) {
                    if let (Some(first), Some(last)) = (same.first(), same.last())
                        && first.value >= 0.5
                    {
                        let corners = [(self.at(first.start), 0.0), (self.at(last.end), 1.0)];
                        area.draw(&Rectangle::new(corners, BLACK))?;
                    }
                }
            }
            Ok(())
        })?;
        states += &self.layer(
            "known",
            &self.stroke("2.5").replace("round", "butt"),
            |area| {
                for run in &self.trace.runs {
                    if let (Some(first), Some(last)) = (run.first(), run.last()) {
                        let floor = [(self.at(first.start), 0.0), (self.at(last.end), 0.0)];
                        area.draw(&PathElement::new(floor, BLACK))?;
                    }
                }
                Ok(())
            },
        )?;
        Ok(states)
    }

    fn steps(&self) -> Result<String, Error> {
        self.layer("steps", &self.stroke("2"), |area| {
            for run in &self.trace.runs {
                let corners = run.iter().flat_map(|s| {
                    [
                        (self.at(s.start), self.level(s.value)),
                        (self.at(s.end), self.level(s.value)),
                    ]
                });
                area.draw(&PathElement::new(corners.collect::<Vec<_>>(), BLACK))?;
            }
            Ok(())
        })
    }

    fn dots(&self) -> Result<String, Error> {
        self.layer("dots", &format!("fill=\"{}\"", self.palette.line), |area| {
            for sample in self.trace.samples() {
                area.draw(&Circle::new(
                    (self.at(sample.start), self.level(sample.value)),
                    20,
                    BLACK,
                ))?;
            }
            Ok(())
        })
    }
}
