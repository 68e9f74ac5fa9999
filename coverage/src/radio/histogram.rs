//! Distributions of decibels in bins of 1 dB, and their quantiles. Counts only ever add up, so the order in which things
//! come does not matter and two histograms can be put together.
//!
//! A value goes into the bin of the nearest whole decibel: a quantile is at most 0.5 dB off the exact one.

use serde::{Deserialize, Serialize};

/// Values outside are counted at the ends, in dB.
const RANGE: std::ops::RangeInclusive<i16> = -200..=100;

/// What one device-day weighs: finely divisible, and whole, so that sums do not depend on their order.
pub(crate) const DEVICE_DAY: u64 = 1_000_000;

/// How often each whole decibel occurred. Its first and last bins are never empty, so equal contents are equal values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Histogram {
    first: i16,
    counts: Vec<u32>,
}

impl Histogram {
    /// Counts a value; what is no number is not counted.
    pub fn add(&mut self, db: f64) {
        if !db.is_finite() {
            return;
        }
        let (low, high) = (f64::from(*RANGE.start()), f64::from(*RANGE.end()));
        #[expect(clippy::cast_possible_truncation, reason = "clamped to the range")]
        let bin = db.round().clamp(low, high) as i16;
        self.add_times(bin, 1);
    }

    fn add_times(&mut self, bin: i16, times: u32) {
        if times == 0 {
            return;
        }
        let at = reach(&mut self.first, &mut self.counts, bin);
        if let Some(count) = self.counts.get_mut(at) {
            *count = count.saturating_add(times);
        }
    }

    /// Adds another one.
    pub fn merge(&mut self, other: &Self) {
        for (bin, count) in other.bins() {
            self.add_times(bin, count);
        }
    }

    /// How many values.
    pub fn count(&self) -> u64 {
        self.counts.iter().map(|n| u64::from(*n)).sum()
    }

    /// Whole decibels and how often they occurred, lowest first.
    pub fn bins(&self) -> impl Iterator<Item = (i16, u32)> {
        (self.first..).zip(self.counts.iter().copied())
    }
}

/// A distribution in which every device-day weighs the same, however often a device sent that day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Distribution {
    first: i16,
    weights: Vec<u64>,
}

impl Distribution {
    /// Adds what a device was heard with, spread over the days on which it was heard.
    pub fn add(&mut self, heard: &Histogram, days: u32) {
        let count = heard.count();
        for (bin, times) in heard.bins().filter(|(_, times)| *times > 0) {
            let weight = u64::from(days) * DEVICE_DAY * u64::from(times) / count;
            self.add_weight(bin, weight);
        }
    }

    fn add_weight(&mut self, bin: i16, weight: u64) {
        let at = reach(&mut self.first, &mut self.weights, bin);
        if let Some(sum) = self.weights.get_mut(at) {
            *sum = sum.saturating_add(weight);
        }
    }

    /// Adds another one.
    pub fn merge(&mut self, other: &Self) {
        for (bin, weight) in (other.first..).zip(&other.weights) {
            self.add_weight(bin, *weight);
        }
    }

    /// The lowest whole decibel at or below which this part of the weight lies; none of nothing.
    pub fn quantile(&self, part: f64) -> Option<f64> {
        let total: u64 = self.weights.iter().sum();
        if total == 0 {
            return None;
        }
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a weight is far below 2⁵², and a part of it is not negative"
        )]
        let wanted = ((total as f64) * part.clamp(0.0, 1.0)).ceil() as u64;
        let mut below = 0;
        (self.first..)
            .zip(&self.weights)
            .find(|(_, weight)| {
                below += **weight;
                below >= wanted.max(1)
            })
            .map(|(bin, _)| f64::from(bin))
    }

    /// The median.
    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// The value nine tenths lie above.
    pub fn p10(&self) -> Option<f64> {
        self.quantile(0.1)
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }
}

/// Makes room for a bin and answers its place.
fn reach<T: Clone + Default>(first: &mut i16, bins: &mut Vec<T>, bin: i16) -> usize {
    if bins.is_empty() {
        *first = bin;
    }
    if bin < *first {
        let missing = usize::from((*first - bin).unsigned_abs());
        bins.splice(0..0, std::iter::repeat_n(T::default(), missing));
        *first = bin;
    }
    let at = usize::from((bin - *first).unsigned_abs());
    if at >= bins.len() {
        bins.resize(at + 1, T::default());
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(values: &[f64]) -> Histogram {
        let mut histogram = Histogram::default();
        for value in values {
            histogram.add(*value);
        }
        histogram
    }

    #[test]
    fn a_chatty_device_weighs_no_more_than_a_quiet_one() {
        let mut both = Distribution::default();
        both.add(&of(&[-120.0; 999]), 1);
        both.add(&of(&[-100.0]), 2);
        assert_eq!(both.median(), Some(-100.0));
        assert_eq!(both.p10(), Some(-120.0));
    }

    #[test]
    fn what_lies_outside_is_counted_at_the_ends_and_what_is_no_number_not_at_all() {
        let histogram = of(&[-1e300, 1e300, f64::NAN, f64::INFINITY]);
        assert_eq!(histogram.count(), 2);
        assert_eq!(histogram.bins().next(), Some((-200, 1)));
        assert_eq!(histogram.bins().last(), Some((100, 1)));
        assert_eq!(Distribution::default().median(), None);
    }

    proptest! {
        #[test]
        fn a_quantile_is_at_most_half_a_decibel_off(
            mut values in prop::collection::vec(-150.0..20.0_f64, 1..200),
            part in 0.01..0.99_f64,
        ) {
            let mut distribution = Distribution::default();
            // Weights are rounded down to a millionth of a device-day; many days keep that out of the comparison.
            distribution.add(&of(&values), 31);
            values.sort_by(f64::total_cmp);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "small")]
            let at = |part: f64| values[((part * values.len() as f64).ceil().max(1.0) as usize - 1).min(values.len() - 1)];
            let found = distribution.quantile(part).unwrap();
            let (low, high) = (at(part - 1e-4) - 0.5, at(part + 1e-4) + 0.5);
            prop_assert!(low <= found && found <= high, "{found} is not in {low}..{high}");
        }

        #[test]
        fn the_order_does_not_matter_and_parts_can_be_put_together(
            values in prop::collection::vec(-210.0..110.0_f64, 0..60),
            cut in 0_usize..60,
        ) {
            let whole = of(&values);
            let (a, b) = values.split_at(cut.min(values.len()));
            let mut merged = of(b);
            merged.merge(&of(a));
            prop_assert_eq!(&merged, &whole);
            let mut backwards = values.clone();
            backwards.reverse();
            prop_assert_eq!(of(&backwards), whole);
        }
    }
}
