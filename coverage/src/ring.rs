//! Rings as they are drawn: which of them are outlines and which are holes, and what of them lies in a box.
//! Coordinates are flat; which reference system they are in does not matter here.

use crate::polygon::{contains, half};

/// A closed line: the first point again at the end.
pub(crate) type Ring = Vec<[f64; 2]>;

/// Twice the area a ring surrounds: positive if it runs anticlockwise where y points up.
pub(crate) fn doubled_area(ring: &[[f64; 2]]) -> f64 {
    let edges = ring.iter().zip(ring.iter().skip(1));
    edges.map(|([x1, y1], [x2, y2])| x1 * y2 - x2 * y1).sum()
}

/// Sorts rings into polygons: each begins with its outline, anticlockwise, and goes on with its holes, clockwise.
/// A ring in a hole is an outline again.
pub(crate) fn polygons(rings: &[Ring]) -> Vec<Vec<Ring>> {
    let within = |inner: &Ring, outer: &Ring| {
        let inside = inner
            .iter()
            .filter(|p| contains(std::slice::from_ref(outer), **p))
            .count();
        2 * inside > inner.len()
    };
    let around = |ring: &Ring| -> Vec<usize> {
        let others = rings.iter().enumerate();
        let around = others.filter(|(_, other)| !std::ptr::eq(*other, ring) && within(ring, other));
        around.map(|(at, _)| at).collect()
    };
    let nested: Vec<(&Ring, Vec<usize>)> = rings.iter().map(|r| (r, around(r))).collect();
    let mut polygons = Vec::new();
    for (at, (outline, depth)) in nested.iter().enumerate() {
        if depth.len() % 2 == 1 {
            continue;
        }
        let mut polygon = vec![turned((*outline).clone(), true)];
        let holes = nested
            .iter()
            .filter(|(_, inside)| inside.len() == depth.len() + 1 && inside.contains(&at));
        polygon.extend(holes.map(|(hole, _)| turned((*hole).clone(), false)));
        polygons.push(polygon);
    }
    polygons
}

/// The ring, running anticlockwise or clockwise.
fn turned(mut ring: Ring, anticlockwise: bool) -> Ring {
    if (doubled_area(&ring) > 0.0) != anticlockwise {
        ring.reverse();
    }
    ring
}

/// What of a ring lies between two corners of a box; empty if nothing does. Parts that hang together outside the box are
/// joined along its edge.
pub(crate) fn clip(ring: &[[f64; 2]], low: [f64; 2], high: [f64; 2]) -> Ring {
    let [left, bottom] = low;
    let [right, top] = high;
    let ring = half(ring, |[x, _]| x - left);
    let ring = half(&ring, |[x, _]| right - x);
    let ring = half(&ring, |[_, y]| y - bottom);
    let mut ring = half(&ring, |[_, y]| top - y);
    if ring.first() != ring.last() {
        ring.extend(ring.first().copied());
    }
    ring
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "corners are whole numbers")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn square(at: f64, side: f64) -> Ring {
        let far = at + side;
        vec![[at, at], [far, at], [far, far], [at, far], [at, at]]
    }

    #[test]
    fn rings_are_sorted_into_outlines_and_their_holes() {
        let mut lake = square(2.0, 4.0);
        lake.reverse();
        let polygons = polygons(&[square(3.0, 1.0), square(0.0, 10.0), lake, square(20.0, 1.0)]);
        let sizes: Vec<(usize, f64)> = polygons
            .iter()
            .map(|p| (p.len(), p.iter().map(|r| doubled_area(r) / 2.0).sum()))
            .collect();
        assert_eq!(sizes, [(1, 1.0), (2, 84.0), (1, 1.0)]);
    }

    #[test]
    fn a_box_cuts_a_ring_and_keeps_nothing_of_one_beside_it() {
        let cut = clip(&square(0.0, 10.0), [5.0, 5.0], [20.0, 20.0]);
        assert_eq!(doubled_area(&cut), 50.0);
        assert!(clip(&square(0.0, 1.0), [5.0, 5.0], [20.0, 20.0]).is_empty());
        let whole = clip(&square(0.0, 10.0), [2.0, 2.0], [4.0, 4.0]);
        assert_eq!(doubled_area(&whole), 8.0);
    }

    proptest! {
        #[test]
        fn what_is_cut_off_and_what_is_kept_make_the_whole(
            points in prop::collection::vec((-50.0..50.0_f64, -50.0..50.0_f64), 3..8),
            at in -40.0..40.0_f64,
        ) {
            let mut ring: Ring = points.into_iter().map(|(x, y)| [x, y]).collect();
            ring.push(ring[0]);
            let left = clip(&ring, [-99.0, -99.0], [at, 99.0]);
            let right = clip(&ring, [at, -99.0], [99.0, 99.0]);
            let sum = doubled_area(&left) + doubled_area(&right);
            prop_assert!((sum - doubled_area(&ring)).abs() < 1e-6);
        }
    }
}
