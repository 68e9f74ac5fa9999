//! Counters as differences: how much a meter counted in each bucket. It knows meters that are reset, exchanged or wrap.

use crate::StoredReading;
use crate::plan::Fold;
use crate::rollup::Aggregate;
use talblick_model::Millis;

/// Where counters wrap: 16, 24 and 32 bits, and registers of five to eight decimal places.
const WRAPS: [f64; 7] = [
    65_536.0,
    16_777_216.0,
    4_294_967_296.0,
    100_000.0,
    1_000_000.0,
    10_000_000.0,
    100_000_000.0,
];

/// What a counter counted from one reading to the next. A fall from the last hundredth of a register to its first is a
/// wrap; a fall to less than nine tenths otherwise is a reset, and it counts from 0; a smaller one is a correction and
/// counts nothing.
fn rise(before: f64, value: f64) -> f64 {
    if value >= before {
        return value - before;
    }
    let wrapped = |end: &&f64| (0.99 * **end..**end).contains(&before) && value <= 0.01 * **end;
    match WRAPS.iter().find(wrapped) {
        Some(end) if value >= 0.0 => end - before + value,
        _ if value < 0.9 * before => value.max(0.0),
        _ => 0.0,
    }
}

/// Rises being added up, in order of time.
pub(crate) struct Rises<'a> {
    edges: &'a [Millis],
    before: Option<f64>,
    counted: Vec<Option<f64>>,
}

impl<'a> Rises<'a> {
    /// `before` is the last value before the first edge.
    pub(crate) fn new(edges: &'a [Millis], before: Option<f64>) -> Self {
        Self {
            edges,
            before,
            counted: vec![None; edges.len().saturating_sub(1)],
        }
    }

    pub(crate) fn finish(self) -> Vec<Option<f64>> {
        self.counted
    }

    fn add(&mut self, time: Millis, rise: f64, last: f64) {
        let after = self.edges.partition_point(|edge| *edge <= time);
        if let Some(place) = after.checked_sub(1).and_then(|at| self.counted.get_mut(at)) {
            *place = Some(place.unwrap_or(0.0) + rise);
        }
        self.before = Some(last);
    }
}

impl Fold for Rises<'_> {
    fn edges(&self) -> &[Millis] {
        self.edges
    }

    fn reading(&mut self, reading: &StoredReading) {
        if let Some(value) = reading.value {
            let counted = self.before.map_or(0.0, |before| rise(before, value));
            self.add(reading.time, counted, value);
        }
    }

    /// A row in which the counter only rose tells everything: it begins at its smallest value and ends at its largest.
    fn takes(&self, rows: &mut dyn Iterator<Item = &Aggregate>) -> bool {
        let mut before = self.before;
        rows.filter(|row| row.n > 0).all(|row| {
            let rose = before.is_some_and(|before| before <= row.min) && row.last >= row.max;
            before = Some(row.last);
            rose
        })
    }

    fn row(&mut self, start: Millis, row: &Aggregate) {
        if row.n == 0 {
            return;
        }
        // Where only the row is left, a fall in it was to its smallest value.
        let fell = row.last < row.max;
        let up_to = if fell { row.max } else { row.last };
        let mut counted = match self.before {
            Some(before) if before <= up_to => up_to - before,
            Some(before) => rise(before, up_to),
            None => up_to - row.min,
        };
        if fell {
            counted += rise(row.max, row.last);
        }
        self.add(start, counted, row.last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_that_rises_is_counted_by_its_difference() {
        assert!((rise(10.0, 12.5) - 2.5).abs() < 1e-9);
    }

    #[test]
    fn a_register_that_wraps_goes_on_counting() {
        assert!((rise(65_530.0, 4.0) - 10.0).abs() < 1e-9);
        assert!((rise(99_999.5, 0.5) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_reset_meter_counts_from_zero_and_a_correction_counts_nothing() {
        assert!((rise(5_000.0, 3.0) - 3.0).abs() < 1e-9);
        assert!(rise(100.1, 100.0).abs() < 1e-9);
    }
}
