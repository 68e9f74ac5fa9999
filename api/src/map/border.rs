//! Cells as few shapes: runs of equal cells in a row, and the borders between classes.

use std::collections::BTreeMap;
use talblick_coverage::Cell;

/// Equal cells side by side: the first one, and how many.
pub(crate) type Run = (Cell, u32);

/// The runs of a class. `cells` are in order: by row, then column.
pub(crate) fn runs(cells: &[(Cell, usize)], class: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (cell, _) in cells.iter().filter(|(_, c)| *c == class) {
        match runs.last_mut() {
            Some((first, length)) if first.moved(length.cast_signed(), 0) == Some(*cell) => {
                *length += 1;
            }
            _ => runs.push((*cell, 1)),
        }
    }
    runs
}

/// Where classes meet each other or nothing: lines from one corner of the grid to another, metres east and north.
pub(super) fn borders(cells: &[(Cell, usize)]) -> Vec<[[f64; 2]; 2]> {
    let class: BTreeMap<Cell, usize> = cells.iter().copied().collect();
    let of = |cell: Option<Cell>| cell.and_then(|c| class.get(&c)).copied();
    let mut lines: Vec<[[f64; 2]; 2]> = Vec::new();
    let mut level: BTreeMap<[i64; 2], i64> = BTreeMap::new();
    let mut upright: BTreeMap<[i64; 2], i64> = BTreeMap::new();
    for (cell, own) in cells {
        let [e, n] = metres(*cell);
        let side = 100;
        let differs = |x, y| of(cell.moved(x, y)) != Some(*own);
        if differs(0, -1) {
            level.insert([n, e], e + side);
        }
        if of(cell.moved(0, 1)).is_none() {
            level.insert([n + side, e], e + side);
        }
        if differs(-1, 0) {
            upright.insert([e, n], n + side);
        }
        if of(cell.moved(1, 0)).is_none() {
            upright.insert([e + side, n], n + side);
        }
    }
    let whole = |n: i64| i32::try_from(n).map_or(0.0, f64::from);
    for ([n, from], to) in joined(level) {
        lines.push([[whole(from), whole(n)], [whole(to), whole(n)]]);
    }
    for ([e, from], to) in joined(upright) {
        lines.push([[whole(e), whole(from)], [whole(e), whole(to)]]);
    }
    lines
}

fn metres(cell: Cell) -> [i64; 2] {
    #[expect(clippy::cast_possible_truncation, reason = "corners are whole metres")]
    cell.corner().map(|c| c as i64)
}

/// Pieces of lines, each by its line and beginning with its end, joined where one ends as the next begins.
fn joined(pieces: BTreeMap<[i64; 2], i64>) -> Vec<([i64; 2], i64)> {
    let mut lines: Vec<([i64; 2], i64)> = Vec::new();
    for ([line, from], to) in pieces {
        match lines.last_mut() {
            Some(([known, _], end)) if *known == line && *end == from => *end = to,
            _ => lines.push(([line, from], to)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_cells_side_by_side_are_one_run_and_only_edges_have_borders() {
        let corner: Cell = "100mN56799E3709".parse().unwrap();
        let at = |x, y| corner.moved(x, y).unwrap();
        let cells = [
            (at(0, 0), 0),
            (at(1, 0), 0),
            (at(2, 0), 1),
            (at(0, 1), 0),
            (at(1, 1), 0),
        ];
        assert_eq!(runs(&cells, 0), [(at(0, 0), 2), (at(0, 1), 2)]);
        assert_eq!(runs(&cells, 1), [(at(2, 0), 1)]);
        let lines = borders(&cells);
        // Below, above twice, and left, between and right.
        assert_eq!(lines.len(), 6, "{lines:?}");
        let length: f64 = lines
            .iter()
            .map(|[a, b]| (b[0] - a[0]) + (b[1] - a[1]))
            .sum();
        assert!((length - (300.0 + 300.0 + 200.0 + 200.0 + 100.0)).abs() < 1e-9);
    }
}
