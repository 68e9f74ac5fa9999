//! From census cells onto the cells of the broadband grid. The two grids lie askew, so a name is never compared with a
//! name: households go where the addresses are, or by area where there is no address.

use super::{Household, Households};
use crate::polygon::{self, Point};
use crate::{Addresses, Cell, CensusCell, CensusRow, Crs, Error, Transform};
use std::collections::{BTreeMap, HashMap, HashSet};

impl Households {
    /// Shares out census cells, one row each.
    ///
    /// - A census cell's households go to the grid's cells in the proportion of its residential addresses, or of the
    ///   area they share where it has no address. None is lost.
    /// - Where only residents are told, households are residents divided by the mean size of a household.
    /// - Cells with residential addresses that still have no households, because the census keeps them secret or because
    ///   `supplied` says that the broadband atlas has households there, get the mean number of households per address,
    ///   and are marked as estimated.
    pub fn onto_grid(
        rows: &[CensusRow],
        addresses: &Addresses,
        supplied: impl Fn(Cell) -> bool,
    ) -> Result<Self, Error> {
        let homes = Homes::of(addresses, rows)?;
        let utm = Transform::new(Crs::Laea, Crs::Utm32)?;
        let size = household_size(rows);
        let mut onto = BTreeMap::<Cell, Share>::new();
        let mut secret = HashSet::new();
        let mut counted = (0.0, 0.0);
        for row in rows {
            let home = homes.of_census(row.cell);
            let Some(households) = row.estimate(size) else {
                secret.extend(home.iter().map(|(cell, _)| *cell));
                continue;
            };
            let weights = if home.is_empty() {
                areas(row.cell, &utm)?
            } else {
                home.iter().map(|(c, n)| (*c, f64::from(*n))).collect()
            };
            let whole: f64 = weights.iter().map(|(_, w)| w).sum();
            if households > 0.0 && !home.is_empty() {
                counted = (counted.0 + households, counted.1 + whole);
            }
            for (cell, weight) in weights.into_iter().filter(|(_, w)| *w > 0.0) {
                let share = onto.entry(cell).or_default();
                share.households += households * weight / whole;
                share.residents += f64::from(row.residents.unwrap_or(0)) * weight / whole;
                share.estimated |= row.households.is_none();
                share.uncertain |= row.limited;
            }
        }
        let per_address = if counted.1 > 0.0 {
            counted.0 / counted.1
        } else {
            0.0
        };
        for (cell, number) in &homes.by_cell {
            let share = onto.entry(*cell).or_default();
            share.addresses = *number;
            if share.households == 0.0 && (secret.contains(cell) || supplied(*cell)) {
                share.households = per_address * f64::from(*number);
                share.residents = share.households * size.unwrap_or(0.0);
                share.estimated = share.households > 0.0;
            }
        }
        let known = onto.into_iter().filter(|(_, s)| s.households > 0.0);
        Ok(Self::new(known.map(|(cell, s)| (cell, s.household()))))
    }
}

/// Residents per household, of the cells that tell both.
fn household_size(rows: &[CensusRow]) -> Option<f64> {
    let both = rows.iter().filter_map(|row| {
        let (households, residents) = (row.households?, row.residents?);
        (households > 0 && residents > 0).then_some((f64::from(households), f64::from(residents)))
    });
    let (households, residents) = both.fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
    (households > 0.0).then(|| residents / households)
}

impl CensusRow {
    /// Households, told or from residents and the mean size of a household.
    fn estimate(&self, size: Option<f64>) -> Option<f64> {
        let told = self.households.map(f64::from);
        told.or_else(|| Some((f64::from(self.residents?) / size?).round()))
    }
}

/// What a cell has got so far.
#[derive(Default)]
struct Share {
    households: f64,
    residents: f64,
    addresses: u32,
    estimated: bool,
    uncertain: bool,
}

impl Share {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "seven digits are more than households have"
    )]
    const fn household(&self) -> Household {
        Household {
            households: self.households as f32,
            residents: self.residents as f32,
            addresses: self.addresses,
            estimated: self.estimated,
            uncertain: self.uncertain,
        }
    }
}

/// Residential addresses, by cell and by census cell.
struct Homes {
    by_cell: BTreeMap<Cell, u32>,
    by_census: HashMap<CensusCell, Vec<(Cell, u32)>>,
}

impl Homes {
    fn of(addresses: &Addresses, rows: &[CensusRow]) -> Result<Self, Error> {
        let laea = Transform::new(Crs::Utm32, Crs::Laea)?;
        let sides: HashSet<u32> = rows.iter().map(|row| row.cell.side()).collect();
        let mut homes = Self {
            by_cell: BTreeMap::new(),
            by_census: HashMap::new(),
        };
        for (cell, address) in addresses.iter().filter(|(_, a)| a.used.is_home()) {
            *homes.by_cell.entry(cell).or_default() += 1;
            let point = laea.apply(address.at)?;
            for census in sides.iter().filter_map(|s| CensusCell::at(point, *s)) {
                let near = homes.by_census.entry(census).or_default();
                match near.iter_mut().find(|(known, _)| *known == cell) {
                    Some((_, number)) => *number += 1,
                    None => near.push((cell, 1)),
                }
            }
        }
        Ok(homes)
    }

    fn of_census(&self, cell: CensusCell) -> &[(Cell, u32)] {
        self.by_census.get(&cell).map_or(&[], Vec::as_slice)
    }
}

/// The cells a census cell lies on and the area on each, square metres.
pub(super) fn areas(cell: CensusCell, utm: &Transform) -> Result<Vec<(Cell, f64)>, Error> {
    let corners: Result<Vec<Point>, Error> =
        cell.corners().into_iter().map(|c| utm.apply(c)).collect();
    Ok(polygon::cell_areas(&[corners?]))
}
