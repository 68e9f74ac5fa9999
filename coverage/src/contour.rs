//! The outline of cells that lie together, as rings. Borders between classes on pictures are the concern of `api`.

use crate::Cell;
use crate::ring::Ring;
use std::collections::BTreeSet;

/// Steps along the sides of a cell: east, north, west, south.
const STEPS: [(i32, i32); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

/// A side of a cell on the outline: the corner it begins at, as the cell to the upper right of that, and which way it leads.
type Side = (Cell, usize);

/// Closed rings around cells, which lie to the left of every side: outlines run anticlockwise, holes clockwise. Cells that
/// touch at a corner alone have rings of their own.
pub(crate) fn contour(cells: &BTreeSet<Cell>) -> Vec<Ring> {
    let mut sides: BTreeSet<Side> = BTreeSet::new();
    for cell in cells {
        // Corners in the order of the steps, and the neighbour to the right of each.
        let corners = [(0, 0), (1, 0), (1, 1), (0, 1)];
        let neighbours = [(0, -1), (1, 0), (0, 1), (-1, 0)];
        for (way, ((x, y), (u, v))) in corners.into_iter().zip(neighbours).enumerate() {
            let inside = cell.moved(u, v).is_some_and(|other| cells.contains(&other));
            sides.extend(cell.moved(x, y).filter(|_| !inside).map(|at| (at, way)));
        }
    }
    let mut rings = Vec::new();
    while let Some(first) = sides.pop_first() {
        rings.extend(closed(first, &mut sides));
    }
    rings
}

/// The ring that begins with a side; `None` if it leads out of the grid.
fn closed(first: Side, sides: &mut BTreeSet<Side>) -> Option<Ring> {
    let mut ring = vec![first.0.corner()];
    let (mut at, mut way) = first;
    loop {
        let (x, y) = STEPS.get(way).copied()?;
        at = at.moved(x, y)?;
        // Turning left first keeps to the same cell where two touch at a corner.
        let turns = [way + 1, way, way + 3].map(|turn| (at, turn % 4));
        let next = turns
            .into_iter()
            .find(|side| *side == first || sides.remove(side))?;
        if next == first {
            ring.extend(ring.first().copied());
            return Some(ring);
        }
        if next.1 != way {
            ring.push(at.corner());
        }
        way = next.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Shape;
    use crate::ring::doubled_area;
    use proptest::prelude::*;

    fn cells(at: &[(i32, i32)]) -> BTreeSet<Cell> {
        let corner: Cell = "100mN56799E3709".parse().unwrap();
        at.iter()
            .map(|(x, y)| corner.moved(*x, *y).unwrap())
            .collect()
    }

    #[test]
    fn cells_in_a_block_have_one_outline_with_its_corners_alone() {
        let rings = contour(&cells(&[(0, 0), (1, 0), (0, 1)]));
        assert_eq!(rings.len(), 1);
        assert_eq!(rings[0].len(), 7, "an L has six corners: {rings:?}");
    }

    #[test]
    fn a_hole_is_a_ring_and_cells_that_touch_at_a_corner_are_two() {
        let around: Vec<_> = (0..9).filter(|n| *n != 4).map(|n| (n % 3, n / 3)).collect();
        let rings = contour(&cells(&around));
        assert_eq!(rings.len(), 2);
        assert_eq!(Shape::Area(rings).polygons().len(), 1);
        let rings = contour(&cells(&[(0, 0), (1, 1)]));
        assert_eq!(rings.iter().map(Vec::len).collect::<Vec<_>>(), [5, 5]);
    }

    proptest! {
        #[test]
        fn rings_surround_as_much_as_there_are_cells(
            at in proptest::collection::btree_set((0..7_i32, 0..7_i32), 1..40)
        ) {
            let all: Vec<_> = at.into_iter().collect();
            let cells = cells(&all);
            let rings = contour(&cells);
            let area: f64 = rings.iter().map(|ring| doubled_area(ring)).sum();
            let count = u32::try_from(cells.len()).unwrap();
            prop_assert!((area - f64::from(count) * 20_000.0).abs() < 1e-6);
            prop_assert!(rings.iter().all(|ring| ring.len() > 4 && ring.first() == ring.last()));
        }
    }
}
