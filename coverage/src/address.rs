//! Addresses: where somebody can be connected.

use crate::Cell;
use crate::fixed::sorted;

/// What a building is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Use {
    /// Not known, taken as residential.
    #[default]
    Unknown,
    /// People live there.
    Residential,
    /// Business.
    Business,
    /// Both.
    Mixed,
    /// School, hospital, authority.
    Public,
}

impl Use {
    /// Whether somebody lives there, as far as one knows.
    pub const fn is_home(self) -> bool {
        matches!(self, Self::Unknown | Self::Residential | Self::Mixed)
    }
}

/// One address.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    /// Street.
    pub street: String,
    /// House number with its addition, such as `12a`.
    pub number: String,
    /// Metres east and north in UTM 32.
    pub at: [f64; 2],
    /// What the building is used for.
    pub used: Use,
}

/// All addresses, by cell.
#[derive(Debug, Default)]
pub struct Addresses {
    cells: Vec<Cell>,
    addresses: Vec<Vec<Address>>,
}

impl Addresses {
    /// Of addresses in any order; those outside the grid are left out.
    pub fn new(addresses: impl IntoIterator<Item = Address>) -> Self {
        let mut by_cell = std::collections::BTreeMap::<Cell, Vec<Address>>::new();
        for address in addresses {
            if let Some(cell) = Cell::at(address.at) {
                by_cell.entry(cell).or_default().push(address);
            }
        }
        let (cells, addresses) = sorted(by_cell);
        Self { cells, addresses }
    }

    /// The addresses in a cell.
    pub fn of(&self, cell: Cell) -> &[Address] {
        let at = self.cells.binary_search(&cell).ok();
        at.and_then(|at| self.addresses.get(at))
            .map_or(&[], Vec::as_slice)
    }

    /// All of them, by cell.
    pub fn iter(&self) -> impl Iterator<Item = (Cell, &Address)> {
        let groups = self.cells.iter().zip(&self.addresses);
        groups.flat_map(|(cell, group)| group.iter().map(move |a| (*cell, a)))
    }

    /// Number of addresses.
    pub fn len(&self) -> usize {
        self.addresses.iter().map(Vec::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}
