//! A release of the mobile monitoring: how many networks reach a cell, in memory.

use crate::fixed::sorted;
use crate::{Cell, Release};

/// Numbers of mobile networks in one cell, outdoors; `None` is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Networks {
    /// 2G.
    pub gsm: Option<u8>,
    /// 4G.
    pub lte: Option<u8>,
    /// 5G that shares the 4G carrier.
    pub nr_dss: Option<u8>,
    /// 5G on carriers of its own.
    pub nr_nsa_sa: Option<u8>,
    /// Any 5G.
    pub nr_total: Option<u8>,
}

impl Networks {
    /// The least number of networks with mobile broadband (4G or 5G) that the figures prove.
    pub fn broadband(self) -> Option<u8> {
        self.lte.max(self.nr_total)
    }
}

/// A release of the mobile monitoring: cells in order.
#[derive(Debug)]
pub struct Mobile {
    /// Which release.
    pub release: Release,
    cells: Vec<Cell>,
    networks: Vec<Networks>,
}

impl Mobile {
    /// Of rows in any order; of two rows of one cell the later counts.
    pub fn new(release: Release, rows: impl IntoIterator<Item = (Cell, Networks)>) -> Self {
        let (cells, networks) = sorted(rows);
        Self {
            release,
            cells,
            networks,
        }
    }

    /// The networks of a cell.
    pub fn networks(&self, cell: Cell) -> Option<Networks> {
        let at = self.cells.binary_search(&cell).ok()?;
        self.networks.get(at).copied()
    }

    /// All cells, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Cell, Networks)> {
        self.cells
            .iter()
            .copied()
            .zip(self.networks.iter().copied())
    }
}
