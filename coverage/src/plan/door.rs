//! What a trench has to reach: houses, or the middle of a cell where no address is known.

use super::Spot;
use crate::{Atlas, Use};

/// A house to connect, or a cell's middle that stands for all its houses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Door {
    /// Its spot: position in the list of spots.
    pub(crate) spot: usize,
    /// Metres east and north.
    pub(crate) at: [f64; 2],
    /// Households below the rule that are reached by it.
    pub(crate) households: f64,
    /// Houses that would be connected if everybody below the rule booked.
    pub(crate) houses: f64,
}

/// The doors of a cell. Which of its households are below the rule the atlas does not say: they are spread over all of its
/// dwellings, and every house has to be reached.
pub(crate) fn doors(at: usize, spot: &Spot, atlas: &Atlas) -> Vec<Door> {
    let known = atlas.addresses.of(spot.cell);
    let share = if spot.all > 0.0 {
        spot.counted / spot.all
    } else {
        0.0
    };
    if known.is_empty() {
        let houses = atlas.households.of(spot.cell).map_or(0, |h| h.addresses);
        let houses = match houses {
            0 => spot.counted,
            known => f64::from(known) * share,
        };
        return vec![Door {
            spot: at,
            at: spot.cell.centre(),
            households: spot.counted,
            houses,
        }];
    }
    let dwelling = |used: Use| !matches!(used, Use::Business | Use::Public);
    let any = known.iter().any(|a| dwelling(a.used));
    let lived_in = |used: Use| dwelling(used) || !any;
    let dwellings = known.iter().filter(|a| lived_in(a.used)).count();
    let dwellings = u32::try_from(dwellings).unwrap_or(u32::MAX).max(1);
    let each = spot.counted / f64::from(dwellings);
    let door = |address: &crate::Address| Door {
        spot: at,
        at: address.at,
        households: if lived_in(address.used) { each } else { 0.0 },
        houses: share,
    };
    known.iter().map(door).collect()
}

/// Whether an address counts as an anchor: a firm, a school, an authority.
pub(crate) fn is_anchor(used: Use) -> bool {
    matches!(used, Use::Business | Use::Mixed | Use::Public)
}
