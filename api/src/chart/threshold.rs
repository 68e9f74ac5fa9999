//! Values marked in a chart: a dashed line with its value, or a note with an arrow where it lies beyond the axis.

use super::calendar::as_f64;
use super::picture::{LABEL, Picture};
use super::{Error, number};
use crate::drawing::element::Text;
use crate::drawing::font::Weight;
use plotters::element::PathElement;
use plotters::style::BLACK;

impl Picture<'_> {
    /// Lines with their values; those beyond the axis as notes with an arrow.
    pub(super) fn thresholds(&self) -> Result<String, Error> {
        let mut values: Vec<f64> = self
            .chart
            .thresholds
            .iter()
            .copied()
            .filter(|t| t.is_finite())
            .collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        if self.trace.runs.is_empty() {
            return Ok(String::new());
        }
        let inside = |v: &f64| (self.axis.low..=self.axis.high).contains(v);
        let style = format!(
            "fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\" stroke-dasharray=\"{}\"",
            self.palette.threshold,
            self.dashes()
        );
        let end = as_f64(self.chart.range.millis());
        let mut drawn = self.layer("thresholds", &style, |area| {
            for value in values.iter().filter(|v| inside(v)) {
                area.draw(&PathElement::new([(0.0, *value), (end, *value)], BLACK))?;
            }
            Ok(())
        })?;
        let unit = self.chart.series.quantity.unit();
        let given = |v: &f64| number::given(*v, unit, self.chart.lang);
        let label = |(x, y): (f64, f64), anchor: &'static str, content: &str| {
            let text = Text {
                at: (x, y),
                anchor,
                size: LABEL,
                weight: Weight::Regular,
                fill: self.palette.threshold,
                halo: Some(self.palette.background),
            };
            text.write("threshold", &self.font.drawable(content))
        };
        let name = self.chart.lang.pick("Schwelle", "threshold");
        let above: Vec<String> = values
            .iter()
            .filter(|v| **v > self.axis.high)
            .map(given)
            .collect();
        let below: Vec<String> = values
            .iter()
            .filter(|v| **v < self.axis.low)
            .map(given)
            .collect();
        for (arrow, y, outside) in [
            ("↑", self.frame.top + 15.0, above),
            ("↓", self.frame.bottom - 8.0, below),
        ] {
            if !outside.is_empty() {
                let note = format!("{arrow} {name} {}", outside.join(" · "));
                let note = self
                    .font
                    .fit(&note, LABEL, Weight::Regular, self.frame.width() - 12.0);
                drawn += &label((self.frame.left + 6.0, y), "start", &note);
            }
        }
        let mut taken: Vec<f64> = Vec::new();
        for value in values.iter().rev().filter(|v| inside(v)) {
            let y = self.y(*value);
            let free = |y: &f64| {
                *y > self.frame.top + 8.0
                    && *y < self.frame.bottom - 2.0
                    && taken.iter().all(|other| (other - y).abs() >= LABEL + 2.0)
            };
            if let Some(y) = [y - 5.0, y + 15.0].into_iter().find(free) {
                taken.push(y);
                drawn += &label((self.frame.right - 4.0, y), "end", &given(value));
            }
        }
        Ok(drawn)
    }
}
