//! Households fitted to official numbers. Census cells are changed at random before they are published, so their sums
//! are not a district's number; the district's own number is right.

use super::Households;
use crate::Places;

/// Rounds after which fitting ends even if cells that lie across borders still move.
const ROUNDS: usize = 100;
/// Part of a number that may be missing in the end.
const TOLERANCE: f64 = 1e-7;

impl Households {
    /// Multiplies the households of each place so that they add up to its official number. Places without one, and
    /// places where no household is known, are left as they are. Cells on borders are fitted to all their places by
    /// turns.
    #[must_use]
    pub fn raked(mut self, places: &Places) -> Self {
        let targets: Vec<Option<f64>> =
            places.iter().map(|p| p.households.map(f64::from)).collect();
        if targets.iter().all(Option::is_none) {
            return self;
        }
        let mut numbers: Vec<f64> = self
            .households
            .iter()
            .map(|h| f64::from(h.households))
            .collect();
        for _ in 0..ROUNDS {
            let mut sums = vec![0.0; targets.len()];
            for (cell, number) in self.cells.iter().zip(&numbers) {
                for (at, part) in places.parts(*cell) {
                    if let Some(sum) = sums.get_mut(usize::from(*at)) {
                        *sum += number * f64::from(*part);
                    }
                }
            }
            let factors: Vec<f64> = targets
                .iter()
                .zip(&sums)
                .map(|(target, sum)| target.filter(|_| *sum > 0.0).map_or(1.0, |t| t / sum))
                .collect();
            if factors.iter().all(|f| (f - 1.0).abs() < TOLERANCE) {
                break;
            }
            for (cell, number) in self.cells.iter().zip(&mut numbers) {
                let parts = places.parts(*cell).iter();
                let grown: f64 = parts
                    .map(|(at, part)| {
                        let factor = factors.get(usize::from(*at)).copied().unwrap_or(1.0);
                        f64::from(*part) * (factor - 1.0)
                    })
                    .sum();
                *number *= 1.0 + grown;
            }
        }
        for (household, number) in self.households.iter_mut().zip(numbers) {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "seven digits are more than households have"
            )]
            let fitted = number as f32;
            if household.households > 0.0 {
                household.residents *= fitted / household.households;
            }
            household.households = fitted;
        }
        self
    }
}
