//! What of households the public is told. Every published number of households comes through here.
//!
//! Suppressing small numbers and their complements does not hold against somebody who asks again: totals, other
//! thresholds, other releases, other levels and the same cell in a tile each give another equation. So nothing is worked
//! out of the true numbers for the public at all. For each cell there is one protected number of households and, for each
//! share, one protected part of it, and every public answer is computed from these alone:
//!
//! - Households of a cell are rounded up or down to a multiple of five. Which way is drawn once for the cell, with the
//!   odds that make sums right on average, from a key that only this installation has (the principle of the cell keys of
//!   the census). A new import draws the same.
//! - A share that is neither nobody nor everybody is rounded to a whole number of these fives, up or down by a second
//!   draw of the same cell, whatever the release, technology or speed. Nobody and everybody stay exact, so that a white
//!   spot is never drawn as served or the other way round.
//!
//! **What follows.** Whoever has every public answer at once knows at most the protected table, because each answer is a
//! function of it. A protected number of households 5 m fits every true number between 5 (m − 1) and 5 (m + 1), and a
//! protected part fits every true part within five households, whatever all other cells hold, because draws of cells are
//! independent and unknown. So a number that is told as “fewer than 5” can be any between 0 and 5 as far as all answers
//! together say; `attack` finds such another city for every one of them. No complementary suppression is needed: the total
//! less the other rows gives the protected number again, never the true one.
//!
//! **Limits.** The federal atlas publishes exact shares of cells, and somebody may count doorbells; nobody learns the
//! number of households of a cell to better than ± 5 from here even then, but part times number is then theirs to work
//! out. One step of five holds for maps, answers and downloads alike: with a smaller one on maps, the map would tell what
//! the download hides. How a cell that a border cuts is split is a rule, not a count; what is said here holds for the
//! cells a place is made of.

#[cfg(test)]
mod attack;
#[cfg(test)]
mod tests;

use crate::{Cell, Share};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// Households are told in steps of this; fewer are not told.
pub const STEP: u32 = 5;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Audience {
    /// Everybody.
    Public,
    /// The city's own planners: exact numbers.
    Planner,
}

impl Audience {
    /// Whether exact numbers may be told.
    pub const fn is_planner(self) -> bool {
        matches!(self, Self::Planner)
    }

    /// A sum of households as it is told. The sum must have been made for this audience.
    pub fn figure(self, amount: Amount) -> Figure {
        let households = match self {
            Self::Planner => whole(amount.households),
            Self::Public => whole(amount.households / f64::from(STEP)) * u64::from(STEP),
        };
        let few = self == Self::Public && households == 0 && amount.possible;
        Figure {
            households: (!few).then_some(households),
            suppressed: few,
        }
    }

    /// How many more there are than before, as it is told; `None` if it is fewer than [`STEP`] either way and can be other
    /// than none.
    pub fn difference(self, more: f64, fewer: f64, possible: bool) -> Option<i64> {
        let difference = more - fewer;
        let told = match self {
            Self::Planner => whole(difference.abs()),
            Self::Public => whole(difference.abs() / f64::from(STEP)) * u64::from(STEP),
        };
        if told == 0 && possible && self == Self::Public {
            return None;
        }
        let told = i64::try_from(told).unwrap_or(i64::MAX);
        Some(if difference < 0.0 { -told } else { told })
    }

    /// A part as it is told: 0 only if it is nobody, 1 only if it is everybody, and nothing of fewer than five households.
    pub fn share(self, part: Amount, rest: Amount) -> Option<f64> {
        let all = part.households + rest.households;
        let places = match self {
            Self::Planner if all > 0.0 => 10_000.0,
            Self::Public if all >= f64::from(STEP) => 1_000.0,
            _ => return None,
        };
        let rounded = (part.households / all * places).round();
        let least = if part.possible { 1.0 } else { 0.0 };
        let most = if rest.possible { places - 1.0 } else { places };
        Some(rounded.max(least).min(most) / places)
    }
}

/// A sum of households, and whether it can be other than nobody.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Amount {
    /// The sum.
    pub households: f64,
    /// Whether there may be some even if the sum is zero.
    pub possible: bool,
}

impl Amount {
    pub(crate) fn add(&mut self, households: f64, possible: bool) {
        self.households += households;
        self.possible |= possible;
    }
}

impl std::ops::Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            households: self.households + other.households,
            possible: self.possible || other.possible,
        }
    }
}

/// A number of households as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figure {
    /// The number; `None` if it is not told.
    pub households: Option<u64>,
    /// It is not told because it is fewer than [`STEP`].
    pub suppressed: bool,
}

/// What draws depend on. Whoever has it can tell which way numbers were rounded: it stays on the server.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Key([u8; 32]);

impl Key {
    /// Of 32 random bytes, drawn once for an installation.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The two draws of a cell, each between 0 and 1, without 1.
    pub(crate) fn draws(&self, cell: Cell) -> [f64; 2] {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(cell.key().to_le_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        let [a, b, c, d, e, f, g, h, ..] = digest;
        let draw = |bytes| f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0);
        [draw([a, b, c, d]), draw([e, f, g, h])]
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// A cell as the public sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Protected {
    /// Households, in steps.
    steps: u32,
    /// The draw for shares.
    draw: f64,
}

impl Protected {
    pub(crate) fn new(households: f64, [first, second]: [f64; 2]) -> Self {
        Self {
            steps: floor(households / f64::from(STEP) + first),
            draw: second,
        }
    }

    /// Households.
    pub(crate) fn households(self) -> f64 {
        f64::from(self.steps * STEP)
    }

    /// The part of them that a share stands for, for sums.
    pub(crate) fn part(self, share: f64) -> f64 {
        let steps = f64::from(self.steps.max(1));
        f64::from(floor(share * steps + self.draw)).min(steps) / steps
    }

    /// The share as it is told of the cell alone: nobody and everybody as they are, otherwise the middle of what is
    /// possible; `None` where that is anything.
    pub(crate) fn told(self, share: Share) -> Option<Share> {
        let Some(value) = share.value() else {
            return Some(Share::NONE);
        };
        if share == Share::ZERO || share == Share::ALL {
            return Some(share);
        }
        if self.steps <= 1 {
            return None;
        }
        let step = 1.0 / f64::from(self.steps);
        let part = self.part(value);
        let (low, high) = ((part - step).max(0.0), (part + step).min(1.0));
        Share::percent(f64::midpoint(low, high) * 100.0)
    }
}

/// The whole number below a number that is not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from a float saturates"
)]
fn floor(number: f64) -> u32 {
    number.floor() as u32
}

/// The nearest whole number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from a float saturates"
)]
pub(crate) fn whole(number: f64) -> u64 {
    number.round() as u64
}
