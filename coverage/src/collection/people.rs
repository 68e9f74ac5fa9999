//! Census and places of the newest releases, put together for an atlas.

use crate::{Atlas, CensusCell, CensusRow, Place, Places};
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
    pub(super) fn settle(self, atlas: &mut Atlas) {
        let Self {
            population,
            households,
            districts,
            quarters,
        } = self;
        atlas.districts = Arc::new(Places::new(districts, BTreeMap::new()));
        atlas.quarters = Arc::new(Places::new(quarters, BTreeMap::new()));
        atlas.census = Arc::new(joined(population, households));
    }
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
