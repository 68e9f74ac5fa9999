//! How one cell changed.

use crate::fixed::FixedRow;
use crate::privacy::Audience;
use crate::territory::{Part, Spot};
use crate::{Rule, Verdict};

/// How a cell changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trend {
    /// Everybody has it now, and did not before.
    NewlyServed,
    /// More have it, not everybody.
    Improved,
    /// As many as before.
    Unchanged,
    /// Fewer.
    Worse,
    /// Only the later release has figures.
    New,
    /// Only the earlier one has.
    Vanished,
}

impl Trend {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::NewlyServed,
        Self::Improved,
        Self::Unchanged,
        Self::Worse,
        Self::New,
        Self::Vanished,
    ];

    /// Its word in answers.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NewlyServed => "newly_served",
            Self::Improved => "improved",
            Self::Unchanged => "unchanged",
            Self::Worse => "worse",
            Self::New => "new",
            Self::Vanished => "vanished",
        }
    }
}

/// How one cell changed, for an audience.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) households: f64,
    pub(super) inhabited: bool,
    /// `None` if neither release has figures.
    pub(super) trend: Option<Trend>,
    /// The part of households that has it now less the part that had it.
    pub(super) delta: f64,
}

impl Seen {
    pub(super) fn of(
        spot: &Spot,
        (before, after): (Option<&FixedRow>, Option<&FixedRow>),
        rule: &Rule,
        audience: Audience,
    ) -> Self {
        let part = |row: Option<&FixedRow>| {
            let share = row?.share(rule.technology, rule.high);
            spot.part(share, audience)
        };
        let (a, b) = (part(before), part(after));
        let share = |part: Option<Part>| part.map_or(0.0, |p| p.share);
        Self {
            households: spot.households(audience),
            inhabited: spot.inhabited(),
            trend: trend(a, b),
            delta: share(b) - share(a),
        }
    }
}

fn trend(a: Option<Part>, b: Option<Part>) -> Option<Trend> {
    let (a, b) = match (a, b) {
        (None, None) => return None,
        (None, Some(_)) => return Some(Trend::New),
        (Some(_), None) => return Some(Trend::Vanished),
        (Some(a), Some(b)) => (a, b),
    };
    // Nobody, some, everybody: exact even where the share is protected.
    let rank = |part: Part| (verdict(part), part.share);
    Some(if rank(b) < rank(a) {
        Trend::Worse
    } else if verdict(b) == Verdict::Served && verdict(a) != Verdict::Served {
        Trend::NewlyServed
    } else if rank(b) > rank(a) {
        Trend::Improved
    } else {
        Trend::Unchanged
    })
}

fn verdict(part: Part) -> Verdict {
    match (part.some, part.rest) {
        (_, false) => Verdict::Served,
        (false, true) => Verdict::Unserved,
        (true, true) => Verdict::Partly,
    }
}
