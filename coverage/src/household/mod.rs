//! Households, residents and addresses on the cells of the broadband grid, in memory. How they get there from the census
//! grid is in `census`, how they are made to fit official numbers in `rake`.

mod census;
mod rake;
#[cfg(test)]
mod tests;

use crate::Cell;
use crate::fixed::sorted;

/// Who lives in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Household {
    /// Households; not a whole number, because census cells are shared out.
    pub households: f32,
    /// Residents.
    pub residents: f32,
    /// Residential addresses.
    pub addresses: u32,
    /// The census does not tell households here; they are estimated from residents or addresses.
    pub estimated: bool,
    /// The census marks its number as of limited reliability.
    pub uncertain: bool,
}

/// Households of all cells that have any.
#[derive(Debug, Default)]
pub struct Households {
    cells: Vec<Cell>,
    households: Vec<Household>,
}

impl Households {
    /// Of cells in any order; of two of one cell the later counts.
    pub fn new(rows: impl IntoIterator<Item = (Cell, Household)>) -> Self {
        let (cells, households) = sorted(rows);
        Self { cells, households }
    }

    /// Who lives in a cell. Nobody known is `None`, which is not zero.
    pub fn of(&self, cell: Cell) -> Option<Household> {
        let at = self.cells.binary_search(&cell).ok()?;
        self.households.get(at).copied()
    }

    /// All cells, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Cell, Household)> {
        self.cells
            .iter()
            .copied()
            .zip(self.households.iter().copied())
    }

    /// Households of all cells.
    pub fn total(&self) -> f64 {
        self.households
            .iter()
            .map(|h| f64::from(h.households))
            .sum()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}
