//! What a reading is checked for: a range, whether it moves at all, whether it jumps.

use super::Scope;
use foldhash::HashMap;
use talblick_model::Quantity;

/// What readings of a quantity are checked for.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Check {
    /// Smallest and largest plausible value, instead of the quantity's own.
    pub(crate) range: Option<(f64, f64)>,
    /// How long it may stay the same, in milliseconds.
    pub(crate) stuck_ms: Option<i64>,
    /// How far it may be from the reading before.
    pub(crate) jump: Option<Jump>,
}

/// A change that is not plausible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Jump {
    /// By more than this, in the quantity's unit.
    pub(crate) by: f64,
    /// Between readings at most so far apart, in milliseconds.
    pub(crate) within_ms: i64,
}

/// A check as a file has it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) scope: Scope,
    pub(super) quantities: Vec<Quantity>,
    pub(super) check: Check,
}

/// The checks of a device.
#[derive(Debug, Default)]
pub(crate) struct Checks(pub(super) HashMap<Quantity, Check>);

impl Checks {
    /// What readings of a quantity are checked for.
    pub(crate) fn of(&self, quantity: &Quantity) -> Option<&Check> {
        self.0.get(quantity)
    }
}
