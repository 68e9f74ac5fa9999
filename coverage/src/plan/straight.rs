//! The trenches that connect a cluster where no streets are known: a spanning tree of straight lines, each longer by the
//! detour streets make. An estimate, and labelled as one.
#![expect(
    clippy::indexing_slicing,
    reason = "points are numbered by their place in the list asked for"
)]

use super::cost::Cost;
use super::own::distance;
use super::start::Starts;
use super::tree::{Link, Tree};

/// What a straight line stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Estimated {
    /// Length along streets over straight length.
    pub(crate) detour: f64,
    /// New trench, euro per metre.
    pub(crate) price: f64,
}

/// Connects points with each other and with where new lines begin, which is one more knot after the points if it is
/// anywhere.
pub(crate) fn span(points: &[[f64; 2]], starts: Starts<'_>, estimated: Estimated) -> Tree {
    // Prim's method on all pairs: the nearest point outside joins next.
    let Some(first) = points.first() else {
        return Tree::default();
    };
    let reach = |point: &[f64; 2]| {
        let start = starts.nearest(*point);
        let start = start.map(|(metres, foot)| (metres, points.len(), foot));
        start.unwrap_or((distance(*point, *first), 0, *first))
    };
    let mut reach: Vec<(f64, usize, [f64; 2])> = points.iter().map(reach).collect();
    let mut inside = vec![false; points.len()];
    let mut links = Vec::with_capacity(points.len());
    while let Some(next) = (0..points.len())
        .filter(|at| !inside[*at])
        .min_by(|a, b| reach[*a].0.total_cmp(&reach[*b].0))
    {
        inside[next] = true;
        let (straight, from, foot) = reach[next];
        if from != next {
            let new_m = straight * estimated.detour;
            links.push(Link {
                ends: [from, next],
                new_m,
                duct_m: 0.0,
                cost: Cost::euros(new_m * estimated.price),
                line: [foot, points[next]],
                edge: None,
            });
        }
        for (at, other) in reach.iter_mut().enumerate().filter(|(at, _)| !inside[*at]) {
            let way = distance(points[at], points[next]);
            if way < other.0 {
                *other = (way, next, points[next]);
            }
        }
    }
    Tree {
        knots: points.len() + usize::from(starts.any()),
        links,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::own::Own;
    use crate::{Asset, AssetKind, Assets};

    const PLAIN: Estimated = Estimated {
        detour: 1.5,
        price: 100.0,
    };

    fn metres(tree: &Tree) -> f64 {
        tree.links.iter().map(|l| l.new_m).sum()
    }

    #[test]
    fn straight_lines_are_longer_by_the_detour() {
        let points = [[0.0, 0.0], [200.0, 0.0], [100.0, 0.0], [100.0, 50.0]];
        let tree = span(&points, Starts::Nowhere, PLAIN);
        assert!((metres(&tree) - 375.0).abs() < 1e-9);
        assert_eq!((tree.knots, tree.links.len()), (4, 3));
        assert_eq!(span(&[], Starts::Nowhere, PLAIN).knots, 0);
        assert_eq!(span(&points[..1], Starts::Nowhere, PLAIN).links.len(), 0);
    }

    #[test]
    fn the_way_to_the_nearest_source_is_part_of_it() {
        let own = Own::new(&Assets {
            assets: vec![Asset {
                id: "1".into(),
                kind: AssetKind::Node,
                owner: String::new(),
                free: None,
                line: vec![[-40.0, 0.0]],
            }],
        });
        let tree = span(&[[100.0, 0.0], [0.0, 0.0]], Starts::Own(&own), PLAIN);
        assert!((metres(&tree) - 1.5 * 140.0).abs() < 1e-9);
        assert_eq!(tree.knots, 3);
    }
}
