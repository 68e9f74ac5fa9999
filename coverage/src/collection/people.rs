//! Census and places of the newest releases, put together for an atlas.

use crate::{Atlas, Cell, CensusCell, CensusRow, Error, Fixed, Households, Place, Places, Share};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The newest rows of each kind.
#[derive(Debug, Default)]
pub(super) struct People {
    pub(super) population: Vec<CensusRow>,
    pub(super) households: Vec<CensusRow>,
    pub(super) districts: Vec<Place>,
    pub(super) quarters: Vec<Place>,
}

impl People {
    /// Adds what they say to an atlas that knows the addresses.
    pub(super) fn settle(self, atlas: &mut Atlas) -> Result<(), Error> {
        let Self {
            population,
            households,
            districts,
            quarters,
        } = self;
        let addresses = &atlas.addresses;
        let districts = Places::cut(districts, addresses)?;
        let quarters = Places::cut(quarters, addresses)?;
        let census = joined(population, households);
        let onto = Households::onto_grid(&census, addresses, |cell| supplied(&atlas.fixed, cell))?;
        atlas.households = Arc::new(onto.raked(&quarters).raked(&districts));
        atlas.districts = Arc::new(districts);
        atlas.quarters = Arc::new(quarters);
        atlas.census = Arc::new(census);
        Ok(())
    }
}

/// Whether the newest fixed-line release has households in a cell: it gives some share there.
fn supplied(fixed: &[Arc<Fixed>], cell: Cell) -> bool {
    let row = fixed.last().and_then(|fixed| fixed.row(cell));
    row.is_some_and(|row| row.iter().any(|(_, _, share)| share != Share::NONE))
}

/// One row a cell, from the releases of residents and of households.
fn joined(population: Vec<CensusRow>, households: Vec<CensusRow>) -> Vec<CensusRow> {
    let mut cells: BTreeMap<CensusCell, CensusRow> =
        population.into_iter().map(|row| (row.cell, row)).collect();
    for row in households {
        let there = cells.entry(row.cell).or_insert(CensusRow {
            residents: None,
            ..row
        });
        there.households = row.households;
        there.limited |= row.limited;
    }
    cells.into_values().collect()
}
