//! Numbers of households as answers write them: null and marked where they are not told.

use serde::Serialize;
use talblick_coverage::{Figure, Input, Portion};
use utoipa::ToSchema;

/// Households, and their share.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PortionView {
    /// Between 0 and 1; null if it is not told, or if there is nothing to share.
    share: Option<f64>,
    /// How many; null if it is fewer than 5. In fives for those without an account.
    households: Option<u64>,
    /// Whether the number is not told because it is small.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    suppressed: bool,
}

impl From<Portion> for PortionView {
    fn from(portion: Portion) -> Self {
        Self {
            share: portion.share,
            households: portion.households.households,
            suppressed: portion.households.suppressed,
        }
    }
}

/// Between how many and how many.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IntervalView {
    /// At least; null if it is fewer than 5.
    low: Option<u64>,
    /// At most; null if it is fewer than 5.
    high: Option<u64>,
}

impl IntervalView {
    pub(super) const fn low(&self) -> Option<u64> {
        self.low
    }

    pub(super) const fn high(&self) -> Option<u64> {
        self.high
    }
}

impl From<[Figure; 2]> for IntervalView {
    fn from([low, high]: [Figure; 2]) -> Self {
        Self {
            low: low.households,
            high: high.households,
        }
    }
}

/// A release an answer is made from.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InputView {
    /// The release.
    release: String,
    /// SHA-256 of its file.
    sha256: String,
}

impl InputView {
    pub(super) fn all(inputs: &[Input]) -> Vec<Self> {
        let view = |input: &Input| Self {
            release: input.release.to_string(),
            sha256: input.sha256.clone(),
        };
        inputs.iter().map(view).collect()
    }
}
