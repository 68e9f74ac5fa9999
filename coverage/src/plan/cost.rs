//! Money as a whole number, so that costs have an order and sums do not depend on their sequence.

use std::iter::Sum;
use std::ops::Add;

/// Thousandths of a euro.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Cost(pub(crate) u64);

impl Cost {
    /// More than anything costs.
    pub(crate) const MAX: Self = Self(u64::MAX);

    /// Of an amount in euro; what is negative or no number costs nothing.
    pub(crate) fn euros(amount: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast from a float saturates"
        )]
        Self((amount * 1_000.0).round() as u64)
    }

    /// In euro.
    pub(crate) fn as_euros(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "exact up to nine billion euro")]
        let thousandths = self.0 as f64;
        thousandths / 1_000.0
    }
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::default(), Self::add)
    }
}
