//! Where things stand in the picture, in pixels.

use super::calendar::Calendar;
use super::{Chart, Kind, remark};

/// The plot and what stands around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// Edges of the plot.
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// Space between the edge of the picture and any text.
    pub(super) pad: f64,
    /// Base line of the title.
    pub(super) title: f64,
    /// Size of the title.
    pub(super) title_size: f64,
    /// Base line of the remark; none in a low picture.
    pub(super) remark: Option<f64>,
    /// Base line of the names of days, months or years.
    pub(super) eras: f64,
    /// Base line of the source.
    pub(super) source: f64,
}

impl Frame {
    /// The frame before the labels are known.
    pub(super) fn around(chart: &Chart) -> Self {
        let (width, height) = (f64::from(chart.width), f64::from(chart.height));
        if chart.kind == Kind::Spark {
            let pad = 3.0;
            let (left, right, top, bottom) = (pad, width - pad, pad, height - pad);
            return Self {
                left,
                right,
                top,
                bottom,
                pad,
                title: 0.0,
                title_size: 0.0,
                remark: None,
                eras: 0.0,
                source: 0.0,
            };
        }
        let roomy = height >= 240.0;
        let pad = if width < 480.0 { 12.0 } else { 16.0 };
        let title_size = if width < 480.0 || !roomy { 15.0 } else { 18.0 };
        let title = pad + title_size * 0.8;
        let remark = roomy.then_some(title + 20.0);
        let unit = if remark::unit_row(chart) { 22.0 } else { 4.0 };
        let source = height - 10.0;
        let below = if remark::source(chart).is_empty() {
            10.0
        } else {
            32.0
        };
        Self {
            left: pad,
            // Half a label of the axis of time fits beside the plot.
            right: width - pad.max(24.0),
            top: remark.unwrap_or(title) + 12.0 + unit,
            bottom: height - below - 38.0,
            pad,
            title,
            title_size,
            remark,
            eras: height - below,
            source,
        }
    }

    /// Room for the labels of the value axis.
    pub(super) fn leave_left(&mut self, labels: f64) {
        // Half a label of the axis of time fits in any case.
        self.left = (self.pad + labels + 8.0).max(22.0);
    }

    /// Room for what stands below the plot.
    pub(super) fn leave_below(&mut self, calendar: &Calendar) {
        if calendar.eras.is_empty() {
            self.bottom += 18.0;
        }
        if calendar.ticks.iter().any(|tick| tick.zone.is_some()) {
            self.bottom -= 14.0;
        }
    }

    /// Width of the plot.
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    /// How many values are labelled.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 2 and 8"
    )]
    pub(super) fn value_ticks(&self) -> usize {
        ((self.bottom - self.top) / 36.0).clamp(2.0, 8.0) as usize
    }
}
