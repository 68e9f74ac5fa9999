//! The value axis: a range that fits the data, and ticks of 1, 2 or 5 times a power of ten.

use super::trace::Trace;
use super::words::Lang;
use super::{Chart, Kind, number};
use talblick_model::{Kind as Value, Unit};

/// A threshold this far beyond the data, as a share of their range, still widens the axis.
const NEAR: f64 = 0.5;

/// The value axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    /// Lower end.
    pub(super) low: f64,
    /// Upper end.
    pub(super) high: f64,
    /// Labelled values, ascending.
    pub(super) ticks: Vec<(f64, String)>,
    /// Whether the axis leaves out the zero that the quantity begins at.
    pub(super) truncated: bool,
}

impl Axis {
    /// The axis of a chart with room for about `count` ticks.
    pub(super) fn of(chart: &Chart, trace: &Trace, count: usize) -> Self {
        let quantity = &chart.series.quantity;
        if chart.kind == Kind::Steps && quantity.kind() == Value::Truth {
            return Self::truth(chart);
        }
        if chart.kind == Kind::Steps && quantity.unit() == Unit::Degree {
            return Self::compass(chart.lang);
        }
        let bars = chart.kind == Kind::Bars;
        let (least, most) = quantity
            .definition()
            .map_or((f64::MIN, f64::MAX), |d| (d.min, d.max));
        let measured = span(trace, chart.kind);
        let (mut low, mut high) = measured;
        let whole = quantity.kind() == Value::Count;
        // A range of a few last digits is widened: noise must not fill the picture, and equal values lie in its middle.
        let digit = 0.1_f64.powf(count_as_f64(number::decimals(quantity.unit())));
        let (flat, middle) = (
            (4.0 * digit).max(high.abs() * 0.02),
            f64::midpoint(low, high),
        );
        if high - low < flat && !bars {
            (low, high) = (middle - flat, middle + flat);
        }
        let near = (high - low) * NEAR;
        for t in chart.thresholds.iter().copied().filter(|t| t.is_finite()) {
            if t > high && t - high <= near {
                high = t;
            } else if t < low && low - t <= near {
                low = t;
            }
        }
        // Sums, and values whose lower half would be cut off above a natural zero, are read from the base line.
        let natural = least == 0.0 && !bars;
        if bars || (natural && low > 0.0 && low <= high * 0.5) {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        if bars && high - low < digit {
            high = low + 4.0 * digit;
        }
        let (inside_low, inside_high) = (!bars && measured.0 >= least, !bars && measured.1 <= most);
        let (step, decimals) = nice(
            (high - low) / count_as_f64(count),
            if whole { 1.0 } else { 0.0 },
        );
        let mut axis = Self::ticked(low, high, (step, decimals), chart.lang);
        if inside_low && axis.low < least {
            axis.low = least;
        }
        if inside_high && axis.high > most {
            axis.high = most;
        }
        axis.ticks
            .retain(|(v, _)| (axis.low..=axis.high).contains(v));
        axis.truncated = natural && axis.low > 0.0;
        axis
    }

    fn ticked(low: f64, high: f64, (step, decimals): (f64, usize), lang: Lang) -> Self {
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let mut ticks = Vec::new();
        let mut k = first;
        while k <= last && ticks.len() < 50 {
            ticks.push((k * step, number::format(k * step, decimals, lang)));
            k += 1.0;
        }
        Self {
            low: first * step,
            high: last * step,
            ticks,
            truncated: false,
        }
    }

    /// Two rows with words.
    fn truth(chart: &Chart) -> Self {
        let words = chart.lang.states(&chart.series.quantity);
        let [off, on] =
            words.unwrap_or([chart.lang.pick("nein", "no"), chart.lang.pick("ja", "yes")]);
        let ticks = vec![(0.0, off.to_owned()), (1.0, on.to_owned())];
        Self {
            low: 0.0,
            high: 1.25,
            ticks,
            truncated: false,
        }
    }

    /// The four winds.
    fn compass(lang: Lang) -> Self {
        let ticks = [0.0, 90.0, 180.0, 270.0, 360.0].map(|d| (d, lang.compass(d).to_owned()));
        Self {
            low: 0.0,
            high: 360.0,
            ticks: ticks.into(),
            truncated: false,
        }
    }
}

/// Smallest and largest of what is drawn; 0 and 1 of nothing.
fn span(trace: &Trace, kind: Kind) -> (f64, f64) {
    let band = trace.banded && kind == Kind::Line;
    let ends = trace.samples().map(|s| {
        if band {
            (s.low.min(s.value), s.high.max(s.value))
        } else {
            (s.value, s.value)
        }
    });
    ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        .unwrap_or((0.0, 1.0))
}

/// The next 1, 2 or 5 times a power of ten, and how many decimals its multiples have.
fn nice(rough: f64, least: f64) -> (f64, usize) {
    if rough <= least {
        return (least, 0);
    }
    let rough = rough.max(1e-9);
    let power = rough.log10().floor();
    for (factor, exponent) in [(1.0, power), (2.0, power), (5.0, power), (1.0, power + 1.0)] {
        let step = factor * 10_f64.powf(exponent);
        if step >= rough * (1.0 - 1e-9) {
            return (step, decimals_of(exponent));
        }
    }
    (10_f64.powf(power + 1.0), decimals_of(power + 1.0))
}

fn decimals_of(exponent: f64) -> usize {
    (0_usize..=9)
        .find(|d| count_as_f64(*d) >= -exponent)
        .unwrap_or(9)
}

/// Small counts only.
fn count_as_f64(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_one_two_or_five_times_a_power_of_ten() {
        for (rough, step, decimals) in [
            (0.013, 0.02, 2),
            (0.3, 0.5, 1),
            (0.9, 1.0, 0),
            (1.0, 1.0, 0),
            (17.0, 20.0, 0),
            (230.0, 500.0, 0),
        ] {
            let (found, places) = nice(rough, 0.0);
            assert!(
                (found - step).abs() < 1e-9 && places == decimals,
                "{rough}: {found} {places}"
            );
        }
        assert_eq!(nice(0.2, 1.0), (1.0, 0));
    }
}
