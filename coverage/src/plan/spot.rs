//! White spots: cells with households below a rule.

use super::{Counting, Grouping};
use crate::{Atlas, Audience, Cell, Fixed, Rule};

/// A cell and its households, as they count for whoever asks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Which cell.
    pub cell: Cell,
    /// All households.
    pub all: f64,
    /// Households below the rule for certain.
    pub low: f64,
    /// Households that may be below the rule.
    pub high: f64,
    /// Those of the two that count.
    pub counted: f64,
}

/// All households, by what the rule says of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spots {
    /// Cells with enough households below the rule, in order.
    pub spots: Vec<Spot>,
    /// Households that count, in cells with too few of them.
    pub scattered: f64,
    /// Households of which the figures cannot say whether they are below, and which are not counted.
    pub undecided: f64,
    /// Households in cells without figures.
    pub unknown: f64,
}

impl Spots {
    /// Of a release. For the public it is made of protected numbers alone, and so is all that follows from it.
    pub fn new(
        atlas: &Atlas,
        (fixed, rule): (&Fixed, &Rule),
        audience: Audience,
        grouping: &Grouping,
    ) -> Self {
        let mut found = Self::default();
        for place in atlas.territory.spots() {
            let all = place.households(audience) * place.inside;
            let row = fixed.row(place.cell);
            let below = |down| {
                let part = place.part(row?.share(rule.technology, down), audience)?;
                Some(all * (1.0 - part.share))
            };
            let Some((low, high)) = below(rule.low).zip(below(rule.high)) else {
                found.unknown += all;
                continue;
            };
            // Shares that do not fall with the speed would turn the range round.
            let high = high.max(low);
            let counted = match grouping.counting {
                Counting::Certain => low,
                Counting::Possible => high,
            };
            found.undecided += high - counted;
            // Shares and households are kept with few digits; what is missing of a whole number is no household.
            if counted + 1e-3 >= grouping.min_households {
                found.spots.push(Spot {
                    cell: place.cell,
                    all,
                    low,
                    high,
                    counted,
                });
            } else {
                found.scattered += counted;
            }
        }
        found
    }
}
