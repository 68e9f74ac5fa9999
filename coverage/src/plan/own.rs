//! The city's own ducts, fibre and nodes, ready to be asked what lies near. Critical infrastructure: what is answered here
//! is for planners.

use crate::{Asset, AssetKind, Assets};
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, PointDistance as _, RTree};

/// A street this close to a duct can use it, metres.
const BESIDE_M: f64 = 5.0;
/// A duct that crosses a street is none beside it: the sine of the greatest angle between them.
const PARALLEL: f64 = 0.5;
/// A place may lie so far beyond the end of a piece of duct: pieces meet at bends, metres.
const BEND_M: f64 = 1.0;
/// Length of the pieces a street is looked at in, metres.
const PIECE_M: f64 = 5.0;

type Course = GeomWithData<Line<[f64; 2]>, usize>;

/// Own assets by place.
#[derive(Debug, Default)]
pub(crate) struct Own {
    all: RTree<Course>,
    free_ducts: RTree<Course>,
    sources: RTree<Course>,
}

/// The own asset nearest to a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// Which: its position in [`Assets`].
    pub asset: usize,
    /// Straight distance in metres.
    pub distance_m: f64,
    /// The nearest point of it, metres east and north in UTM 32.
    pub foot: [f64; 2],
}

impl Own {
    /// Of all assets. New lines begin at nodes and at cables with free fibres; where there are neither, at ducts with a
    /// free tube. What nobody calls free is not.
    pub(crate) fn new(assets: &Assets) -> Self {
        let assets = &assets.assets;
        let course = |wanted: &dyn Fn(&Asset) -> bool| -> RTree<Course> {
            let numbered = assets.iter().enumerate().filter(|(_, a)| wanted(a));
            RTree::bulk_load(numbered.flat_map(|(at, a)| pieces(at, &a.line)).collect())
        };
        let has_room = |a: &Asset| a.free.is_some_and(|free| free > 0);
        let free_duct = |a: &Asset| a.kind == AssetKind::Duct && has_room(a);
        let start = |a: &Asset| match a.kind {
            AssetKind::Node => true,
            AssetKind::Fibre => has_room(a),
            AssetKind::Duct => false,
        };
        let any_start = assets.iter().any(start);
        Self {
            all: course(&|_| true),
            free_ducts: course(&free_duct),
            sources: course(&|a| if any_start { start(a) } else { free_duct(a) }),
        }
    }

    /// Whether new lines can begin anywhere.
    pub(crate) fn has_sources(&self) -> bool {
        self.sources.size() > 0
    }

    /// The asset nearest to a place.
    pub(crate) fn nearest(&self, at: [f64; 2]) -> Option<Nearest> {
        nearest(&self.all, at)
    }

    /// How far the nearest place is where a new line can begin, and where it is.
    pub(crate) fn nearest_source(&self, at: [f64; 2]) -> Option<(f64, [f64; 2])> {
        nearest(&self.sources, at).map(|n| (n.distance_m, n.foot))
    }

    /// The places of all nodes new lines begin at.
    pub(crate) fn source_points(&self) -> Vec<[f64; 2]> {
        let mut points: Vec<[f64; 2]> = Vec::new();
        for course in &self.sources {
            let line = course.geom();
            if line.length_2() <= 0.0 {
                points.push(line.from);
            }
        }
        points.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        points
    }

    /// Whether new lines can begin at a place in the street.
    pub(crate) fn is_source(&self, at: [f64; 2]) -> bool {
        let near = self.sources.locate_within_distance(at, BESIDE_M * BESIDE_M);
        near.into_iter().next().is_some()
    }

    /// Whether a duct with a free tube may lie beside a piece of street.
    pub(crate) fn may_lie_beside(&self, [a, b]: [[f64; 2]; 2]) -> bool {
        let low = [a[0].min(b[0]) - BESIDE_M, a[1].min(b[1]) - BESIDE_M];
        let high = [a[0].max(b[0]) + BESIDE_M, a[1].max(b[1]) + BESIDE_M];
        let area = AABB::from_corners(low, high);
        let mut found = self.free_ducts.locate_in_envelope_intersecting(area);
        found.next().is_some()
    }

    /// Metres of a straight piece of street with a free own duct beside it, to about [`PIECE_M`].
    pub(crate) fn metres_beside(&self, [a, b]: [[f64; 2]; 2]) -> f64 {
        let length = distance(a, b);
        let pieces = (length / PIECE_M).ceil().max(1.0);
        let mut beside = 0.0;
        let mut piece = 0.5;
        while piece < pieces {
            let share = piece / pieces;
            let at = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
            let near = self
                .free_ducts
                .locate_within_distance(at, BESIDE_M * BESIDE_M);
            let runs_along = |d: &Course| parallel([a, b], d.geom()) && is_level_with(at, d.geom());
            if near.into_iter().any(runs_along) {
                beside += length / pieces;
            }
            piece += 1.0;
        }
        beside
    }
}

impl Nearest {
    /// The one of these assets that is nearest to a place; `None` without any.
    pub(crate) fn among(assets: &Assets, at: [f64; 2]) -> Option<Self> {
        let all = assets.assets.iter().enumerate();
        let courses = all.flat_map(|(asset, one)| pieces(asset, &one.line));
        let near = courses.min_by(|a, b| a.distance_2(&at).total_cmp(&b.distance_2(&at)))?;
        Some(Self::on(&near, at))
    }

    fn on(course: &Course, at: [f64; 2]) -> Self {
        Self {
            asset: course.data,
            distance_m: course.distance_2(&at).sqrt(),
            foot: course.geom().nearest_point(&at),
        }
    }
}

fn nearest(tree: &RTree<Course>, at: [f64; 2]) -> Option<Nearest> {
    tree.nearest_neighbor(at)
        .map(|course| Nearest::on(course, at))
}

/// Straight pieces of a line; a line of one point is one piece without length.
fn pieces(at: usize, line: &[[f64; 2]]) -> Vec<Course> {
    let line: Vec<[f64; 2]> = line.iter().copied().filter(is_place).collect();
    let piece = |from, to| Course::new(Line::new(from, to), at);
    match line.as_slice() {
        [] => Vec::new(),
        [point] => vec![piece(*point, *point)],
        line => {
            let (from, to) = (line.iter(), line.iter().skip(1));
            from.zip(to).map(|(a, b)| piece(*a, *b)).collect()
        }
    }
}

/// Whether coordinates are numbers a plane can hold.
pub(crate) fn is_place(at: &[f64; 2]) -> bool {
    at.iter().all(|c| c.is_finite() && c.abs() < 1e8)
}

/// Straight distance in metres.
pub(crate) fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn parallel([a, b]: [[f64; 2]; 2], duct: &Line<[f64; 2]>) -> bool {
    let street = [b[0] - a[0], b[1] - a[1]];
    let duct = [duct.to[0] - duct.from[0], duct.to[1] - duct.from[1]];
    let cross = street[0] * duct[1] - street[1] * duct[0];
    cross.abs() <= PARALLEL * street[0].hypot(street[1]) * duct[0].hypot(duct[1])
}

/// Whether a place lies beside a duct and not beyond its end.
fn is_level_with(at: [f64; 2], duct: &Line<[f64; 2]>) -> bool {
    let along = [duct.to[0] - duct.from[0], duct.to[1] - duct.from[1]];
    let length = along[0].hypot(along[1]);
    let way = ((at[0] - duct.from[0]) * along[0] + (at[1] - duct.from[1]) * along[1]) / length;
    (-BEND_M..=length + BEND_M).contains(&way)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "corners are whole numbers")]
mod tests {
    use super::*;

    fn asset(kind: AssetKind, free: Option<u32>, line: &[[f64; 2]]) -> Asset {
        Asset {
            id: "1".into(),
            kind,
            owner: "Stadt".into(),
            free,
            line: line.to_vec(),
        }
    }

    fn own(assets: Vec<Asset>) -> Own {
        Own::new(&Assets { assets })
    }

    #[test]
    fn the_nearest_asset_is_met_at_a_right_angle() {
        let own = own(vec![
            asset(AssetKind::Duct, None, &[[0.0, 0.0], [100.0, 0.0]]),
            asset(AssetKind::Node, None, &[[40.0, 90.0]]),
        ]);
        let found = own.nearest([30.0, 40.0]).unwrap();
        assert_eq!((found.asset, found.foot), (0, [30.0, 0.0]));
        assert!((found.distance_m - 40.0).abs() < 1e-9);
        assert_eq!(own.nearest([40.0, 80.0]).unwrap().asset, 1);
        assert_eq!(own.nearest([130.0, 40.0]).unwrap().foot, [100.0, 0.0]);
    }

    #[test]
    fn only_a_free_duct_along_the_street_counts() {
        let beside = |free, line: &[[f64; 2]]| {
            let street = [[0.0, 0.0], [100.0, 0.0]];
            own(vec![asset(AssetKind::Duct, free, line)]).metres_beside(street)
        };
        let along = [[0.0, 4.0], [100.0, 4.0]];
        assert!((beside(Some(1), &along) - 100.0).abs() < 1e-9);
        assert!(beside(Some(0), &along) < 1e-9);
        assert!(beside(None, &along) < 1e-9, "nobody says that it is free");
        assert!((beside(Some(2), &[[0.0, 3.0], [48.0, 3.0]]) - 50.0).abs() < 1e-9);
        assert!(
            beside(Some(2), &[[50.0, -50.0], [50.0, 50.0]]) < 1e-9,
            "it crosses"
        );
        assert!(
            beside(Some(2), &[[0.0, 6.0], [100.0, 6.0]]) < 1e-9,
            "too far"
        );
    }

    #[test]
    fn lines_begin_at_nodes_and_free_fibres_and_else_at_free_ducts() {
        let duct = asset(AssetKind::Duct, Some(3), &[[0.0, 0.0], [10.0, 0.0]]);
        let full = asset(AssetKind::Fibre, Some(0), &[[0.0, 50.0], [10.0, 50.0]]);
        let free = asset(AssetKind::Fibre, Some(8), &[[0.0, 90.0], [10.0, 90.0]]);
        assert!(own(vec![duct.clone(), full.clone()]).is_source([5.0, 1.0]));
        let both = own(vec![duct, full, free]);
        assert!(both.is_source([5.0, 88.0]));
        assert!(!both.is_source([5.0, 1.0]) && !both.is_source([5.0, 50.0]));
    }

    #[test]
    fn no_assets_answer_nothing() {
        let none = own(vec![asset(AssetKind::Duct, Some(1), &[[f64::NAN, 0.0]])]);
        assert_eq!(none.nearest([0.0, 0.0]), None);
        assert!(!none.has_sources());
    }
}
