//! Areas of polygons in the plane, metres. Only what sharing out cells needs: cutting by squares of the grid and asking
//! what lies inside; no unions, no buffers.
//!
//! A polygon is a list of rings. A ring may be closed or open and run either way; inside is what an odd number of rings
//! surrounds, so holes and islands in holes need no marking.

use crate::Cell;

/// A point, metres east and north.
pub(crate) type Point = [f64; 2];

/// Area a ring surrounds, positive if it runs anticlockwise. Taken from its first point, so that large coordinates cost
/// no digits.
fn signed_area(ring: &[Point]) -> f64 {
    let Some(&[x0, y0]) = ring.first() else {
        return 0.0;
    };
    let cross =
        |&[ax, ay]: &Point, &[bx, by]: &Point| (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
    edges(ring).map(|(a, b)| cross(a, b)).sum::<f64>() / 2.0
}

/// The edges of a ring, the closing one included.
fn edges(ring: &[Point]) -> impl Iterator<Item = (&Point, &Point)> {
    ring.iter().zip(ring.iter().cycle().skip(1))
}

/// Whether a point lies inside. Of two polygons that share a border, a point on it lies in exactly one.
pub(crate) fn contains(rings: &[Vec<Point>], [x, y]: Point) -> bool {
    let crosses = |(&[ax, ay], &[bx, by]): (&Point, &Point)| {
        (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
    };
    let crossings = rings.iter().flat_map(|ring| edges(ring));
    crossings.filter(|edge| crosses(*edge)).count() % 2 == 1
}

/// Lowest and highest corner of everything; `None` if there is no point or one is not a number.
pub(crate) fn bounds<'a>(points: impl IntoIterator<Item = &'a Point>) -> Option<(Point, Point)> {
    let all = points
        .into_iter()
        .map(|p| (*p, *p))
        .reduce(|(l, h), (p, _)| {
            let low = [l[0].min(p[0]), l[1].min(p[1])];
            let high = [h[0].max(p[0]), h[1].max(p[1])];
            // min and max pass over what is no number; it must not be passed over here.
            if p.iter().all(|c| c.is_finite()) {
                (low, high)
            } else {
                ([f64::NAN; 2], [f64::NAN; 2])
            }
        });
    all.filter(|(low, high)| low.iter().chain(high).all(|c| c.is_finite()))
}

/// The part of a ring between two lines of constant x (axis 0) or y (axis 1), after Sutherland and Hodgman. Parts that
/// fall asunder stay joined by edges on the line, which surround no area.
fn between(ring: &[Point], axis: Axis, low: f64, high: f64) -> Vec<Point> {
    let above = half(ring, |p| axis.of(p) - low);
    half(&above, |p| high - axis.of(p))
}

#[derive(Clone, Copy)]
enum Axis {
    East,
    North,
}

impl Axis {
    const fn of(self, &[east, north]: &Point) -> f64 {
        match self {
            Self::East => east,
            Self::North => north,
        }
    }
}

/// The part of a ring where `depth` is not negative.
pub(crate) fn half(ring: &[Point], depth: impl Fn(&Point) -> f64) -> Vec<Point> {
    let mut kept = Vec::with_capacity(ring.len() + 2);
    for (a, b) in edges(ring) {
        let (da, db) = (depth(a), depth(b));
        if da >= 0.0 {
            kept.push(*a);
        }
        if (da < 0.0 && db > 0.0) || (da > 0.0 && db < 0.0) {
            let t = da / (da - db);
            kept.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
        }
    }
    kept
}

/// The cells a polygon touches and the area in each, square metres. Outside the grid nothing is counted.
pub(crate) fn cell_areas(rings: &[Vec<Point>]) -> Vec<(Cell, f64)> {
    let rings: Vec<(f64, &Vec<Point>)> = rings.iter().map(|r| (sign(r, rings), r)).collect();
    let mut areas = Vec::new();
    let Some((low, high)) = bounds(rings.iter().flat_map(|(_, ring)| *ring)) else {
        return areas;
    };
    for north in steps(low[1], high[1]) {
        let cut = |ring: &[Point]| between(ring, Axis::North, north, north + Cell::SIDE_M);
        let strips: Vec<(f64, Vec<Point>)> = rings
            .iter()
            .map(|(sign, ring)| (*sign, cut(ring)))
            .filter(|(_, strip)| strip.len() > 2)
            .collect();
        let Some((low, high)) = bounds(strips.iter().flat_map(|(_, strip)| strip)) else {
            continue;
        };
        for east in steps(low[0], high[0]) {
            let inside = |strip: &[Point]| {
                signed_area(&between(strip, Axis::East, east, east + Cell::SIDE_M))
            };
            let area: f64 = strips.iter().map(|(sign, s)| sign * inside(s)).sum();
            let middle = Cell::SIDE_M / 2.0;
            if let Some(cell) = Cell::at([east + middle, north + middle]).filter(|_| area > 1e-6) {
                areas.push((cell, area));
            }
        }
    }
    areas
}

/// Lower edges of the cells between two coordinates.
fn steps(low: f64, high: f64) -> impl Iterator<Item = f64> {
    let first = (low / Cell::SIDE_M).floor() * Cell::SIDE_M;
    std::iter::successors(Some(first), |at| Some(at + Cell::SIDE_M))
        .take_while(move |at| *at < high)
}

/// What a ring's signed area is multiplied with: positive for a ring that adds, negative for one that cuts out.
fn sign(ring: &[Point], all: &[Vec<Point>]) -> f64 {
    let own = signed_area(ring);
    let Some(inside) = inner_point(ring) else {
        return 0.0;
    };
    // Of two rings that share a point one lies in the other, and it is the smaller.
    let around = all.iter().filter(|other| {
        signed_area(other).abs() > own.abs() && contains(std::slice::from_ref(*other), inside)
    });
    let adds = around.count() % 2 == 0;
    if adds == (own > 0.0) { 1.0 } else { -1.0 }
}

/// Some point inside a ring: halfway between the first two crossings with a horizontal that meets no corner.
fn inner_point(ring: &[Point]) -> Option<Point> {
    let mut heights: Vec<f64> = ring.iter().map(|p| p[1]).collect();
    heights.sort_by(f64::total_cmp);
    let gap = |w: &&[f64]| matches!(w, [a, b] if b > a);
    let gaps = heights.windows(2).filter(gap);
    let widest = gaps.max_by(|a, b| width(a).total_cmp(&width(b)))?;
    let y = widest.iter().sum::<f64>() / 2.0;
    let crossing = |(&[ax, ay], &[bx, by]): (&Point, &Point)| {
        ((ay > y) != (by > y)).then(|| (bx - ax) * (y - ay) / (by - ay) + ax)
    };
    let mut crossings: Vec<f64> = edges(ring).filter_map(crossing).collect();
    crossings.sort_by(f64::total_cmp);
    let (first, second) = (crossings.first()?, crossings.get(1)?);
    Some([f64::midpoint(*first, *second), y])
}

fn width(gap: &[f64]) -> f64 {
    gap.last().zip(gap.first()).map_or(0.0, |(b, a)| b - a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CORNER: Point = [370_900.0, 5_679_900.0];

    fn shape(points: &[Point]) -> Vec<Point> {
        points
            .iter()
            .map(|p| [p[0] + CORNER[0], p[1] + CORNER[1]])
            .collect()
    }

    fn square(low: f64, high: f64) -> Vec<Point> {
        shape(&[[low, low], [high, low], [high, high], [low, high]])
    }

    fn total(rings: &[Vec<Point>]) -> f64 {
        cell_areas(rings).iter().map(|(_, area)| area).sum()
    }

    #[test]
    fn a_ring_is_cut_by_the_squares_of_the_grid() {
        let areas = cell_areas(&[square(-20.0, 30.0)]);
        let mut sizes: Vec<f64> = areas.iter().map(|(_, a)| a.round()).collect();
        sizes.sort_by(f64::total_cmp);
        assert_eq!(sizes, [400.0, 600.0, 600.0, 900.0]);
        let own: Cell = "100mN56799E3709".parse().unwrap();
        assert!(areas.contains(&(own, 900.0)));
    }

    #[test]
    fn a_hole_is_no_area_whichever_way_the_rings_run() {
        let outer = square(0.0, 300.0);
        let mut hole = square(100.0, 200.0);
        let island = square(140.0, 160.0);
        for _ in 0..2 {
            let rings = [hole.clone(), outer.clone(), island.clone()];
            assert!((total(&rings) - 80_400.0).abs() < 1e-6);
            assert!(!contains(&rings, [CORNER[0] + 110.0, CORNER[1] + 110.0]));
            assert!(contains(&rings, [CORNER[0] + 150.0, CORNER[1] + 150.0]));
            hole.reverse();
        }
    }

    #[test]
    fn a_closed_ring_is_the_same_as_an_open_one() {
        let mut closed = square(10.0, 250.0);
        let open = total(&[closed.clone()]);
        closed.push(closed[0]);
        assert!((total(&[closed]) - open).abs() < 1e-9);
    }

    #[test]
    fn a_ring_that_falls_asunder_in_a_strip_keeps_its_area() {
        let horseshoe = shape(&[
            [0.0, 0.0],
            [250.0, 0.0],
            [250.0, 250.0],
            [210.0, 250.0],
            [210.0, 30.0],
            [40.0, 30.0],
            [40.0, 250.0],
            [0.0, 250.0],
        ]);
        let middle = Cell::at([CORNER[0] + 150.0, CORNER[1] + 150.0]).unwrap();
        let areas = cell_areas(std::slice::from_ref(&horseshoe));
        assert!(areas.iter().all(|(cell, _)| *cell != middle));
        let all: f64 = areas.iter().map(|(_, a)| a).sum();
        assert!((all - (250.0 * 30.0 + 2.0 * 40.0 * 220.0)).abs() < 1e-6);
    }

    #[test]
    fn what_is_no_polygon_has_no_area() {
        assert_eq!(cell_areas(&[]), []);
        assert_eq!(cell_areas(&[vec![]]), []);
        assert_eq!(cell_areas(&[vec![CORNER, CORNER, CORNER]]), []);
        assert_eq!(cell_areas(&[vec![CORNER, [f64::NAN, 1.0], [1.0, 2.0]]]), []);
    }

    proptest! {
        #[test]
        fn the_pieces_of_a_star_add_up_to_its_area(
            radii in prop::collection::vec(20.0_f64..400.0, 3..40), east in -50.0_f64..50.0,
        ) {
            let n = f64::from(u32::try_from(radii.len()).unwrap());
            let points: Vec<Point> = radii.iter().zip(0_u32..).map(|(r, i)| {
                let angle = f64::from(i) / n * std::f64::consts::TAU;
                [CORNER[0] + east + r * angle.cos(), CORNER[1] + r * angle.sin()]
            }).collect();
            let whole = signed_area(&points);
            prop_assert!((total(std::slice::from_ref(&points)) - whole).abs() < 1e-3);
            for (cell, area) in cell_areas(&[points]) {
                prop_assert!(area <= 10_000.0 + 1e-6, "{cell} {area}");
            }
        }
    }
}
