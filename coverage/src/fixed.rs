//! A release of fixed-line shares per cell, in memory.

use crate::{Cell, Down, Release, Share, Technology};

/// Shares of one cell: seven technologies times eight speeds.
const SHARES: usize = Technology::ALL.len() * Down::ALL.len();

/// The shares of one cell's households.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedRow([Share; SHARES]);

impl Default for FixedRow {
    /// No figure anywhere.
    fn default() -> Self {
        Self([Share::NONE; SHARES])
    }
}

impl FixedRow {
    /// The share that has a technology at a speed. Shares are cumulative: they fall with the speed.
    pub fn share(&self, technology: Technology, down: Down) -> Share {
        let at = technology.index() * Down::ALL.len() + down.index();
        self.0.get(at).copied().unwrap_or(Share::NONE)
    }

    /// Sets a share.
    pub fn set(&mut self, technology: Technology, down: Down, share: Share) {
        let at = technology.index() * Down::ALL.len() + down.index();
        if let Some(place) = self.0.get_mut(at) {
            *place = share;
        }
    }

    /// All shares, by technology, then speed.
    pub fn iter(&self) -> impl Iterator<Item = (Technology, Down, Share)> {
        let keys = Technology::ALL.into_iter();
        let keys = keys.flat_map(|t| Down::ALL.into_iter().map(move |d| (t, d)));
        keys.zip(&self.0).map(|((t, d), share)| (t, d, *share))
    }
}

/// A release of fixed-line shares: cells in order, one row each.
#[derive(Debug)]
pub struct Fixed {
    /// Which release.
    pub release: Release,
    cells: Vec<Cell>,
    rows: Vec<FixedRow>,
}

impl Fixed {
    /// Of rows in any order; of two rows of one cell the later counts.
    pub fn new(release: Release, rows: impl IntoIterator<Item = (Cell, FixedRow)>) -> Self {
        let (cells, rows) = sorted(rows);
        Self {
            release,
            cells,
            rows,
        }
    }

    /// The row of a cell.
    pub fn row(&self, cell: Cell) -> Option<&FixedRow> {
        let at = self.cells.binary_search(&cell).ok()?;
        self.rows.get(at)
    }

    /// The row at this position.
    pub(crate) fn row_at(&self, at: u32) -> Option<&FixedRow> {
        self.rows.get(usize::try_from(at).ok()?)
    }

    /// All cells with their rows, in order of the cell.
    pub fn iter(&self) -> impl Iterator<Item = (Cell, &FixedRow)> {
        self.cells.iter().copied().zip(&self.rows)
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

/// Cells in order with what belongs to each; of two of one cell the later counts.
pub(crate) fn sorted<T>(rows: impl IntoIterator<Item = (Cell, T)>) -> (Vec<Cell>, Vec<T>) {
    let mut rows: Vec<(Cell, T)> = rows.into_iter().collect();
    rows.reverse();
    rows.sort_by_key(|(cell, _)| *cell);
    rows.dedup_by_key(|(cell, _)| *cell);
    rows.into_iter().unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_each_share_in_its_place() {
        let mut row = FixedRow::default();
        row.set(Technology::Hfc, Down::M1000, Share::percent(62.5).unwrap());
        let known: Vec<_> = row.iter().filter(|(_, _, s)| *s != Share::NONE).collect();
        assert_eq!(
            known,
            [(Technology::Hfc, Down::M1000, Share::percent(62.5).unwrap())]
        );
        assert_eq!(row.iter().count(), 56);
    }

    #[test]
    fn of_two_rows_of_one_cell_the_later_counts() {
        let cell = Cell::from_key(9).unwrap();
        let other = Cell::from_key(3).unwrap();
        let (cells, rows) = sorted([(cell, 1), (other, 2), (cell, 3)]);
        assert_eq!((cells, rows), (vec![other, cell], vec![2, 3]));
    }
}
