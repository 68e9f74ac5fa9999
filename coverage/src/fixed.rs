//! A release of fixed-line shares per cell, in memory.

use crate::{Cell, Down, PremisesShare, Release, Share, Technology};

/// Shares of one cell: seven technologies times eight speeds.
const SHARES: usize = Technology::ALL.len() * Down::ALL.len();

/// The shares of one cell's households, and beside them those of its firms, schools and hospitals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedRow {
    homes: [Share; SHARES],
    premises: Vec<PremisesShare>,
}

impl Default for FixedRow {
    /// No figure anywhere.
    fn default() -> Self {
        Self {
            homes: [Share::NONE; SHARES],
            premises: Vec::new(),
        }
    }
}

impl FixedRow {
    /// The share that has a technology at a speed. Shares are cumulative: they fall with the speed.
    pub fn share(&self, technology: Technology, down: Down) -> Share {
        let at = technology.index() * Down::ALL.len() + down.index();
        self.homes.get(at).copied().unwrap_or(Share::NONE)
    }

    /// The share as it counts in sums. Of a technology that is nowhere in a cell the atlas gives no figure; where it has
    /// one for all technologies at this speed, the cell was surveyed, and nobody has that technology. The atlas' own
    /// totals of municipalities are made this way.
    pub fn counted(&self, technology: Technology, down: Down) -> Share {
        let share = self.share(technology, down);
        let surveyed = self.share(Technology::Alle, down) != Share::NONE;
        if share == Share::NONE && surveyed {
            Share::ZERO
        } else {
            share
        }
    }

    /// Sets a share.
    pub fn set(&mut self, technology: Technology, down: Down, share: Share) {
        let at = technology.index() * Down::ALL.len() + down.index();
        if let Some(place) = self.homes.get_mut(at) {
            *place = share;
        }
    }

    /// Shares of firms, schools and hospitals; most cells have none.
    pub fn premises(&self) -> &[PremisesShare] {
        &self.premises
    }

    /// With these shares of firms, schools and hospitals.
    #[must_use]
    pub fn with_premises(mut self, premises: Vec<PremisesShare>) -> Self {
        self.premises = premises;
        self
    }

    /// All shares of households, by technology, then speed.
    pub fn iter(&self) -> impl Iterator<Item = (Technology, Down, Share)> {
        let keys = Technology::ALL.into_iter();
        let keys = keys.flat_map(|t| Down::ALL.into_iter().map(move |d| (t, d)));
        keys.zip(&self.homes).map(|((t, d), share)| (t, d, *share))
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
    fn a_technology_without_a_figure_is_nobodys_only_where_the_cell_was_surveyed() {
        let mut row = FixedRow::default();
        row.set(Technology::Alle, Down::M1000, Share::percent(62.5).unwrap());
        let fibre = |down| row.counted(Technology::Ftthb, down);
        assert_eq!(
            (fibre(Down::M1000), fibre(Down::M400)),
            (Share::ZERO, Share::NONE)
        );
        assert_eq!(row.share(Technology::Ftthb, Down::M1000), Share::NONE);
    }

    #[test]
    fn of_two_rows_of_one_cell_the_later_counts() {
        let cell = Cell::from_key(9).unwrap();
        let other = Cell::from_key(3).unwrap();
        let (cells, rows) = sorted([(cell, 1), (other, 2), (cell, 3)]);
        assert_eq!((cells, rows), (vec![other, cell], vec![2, 3]));
    }
}
