//! Streets as a net of pieces to dig along. Made once of an atlas; a [`Network`] with places to connect is made
//! of it for every scenario.

use super::Surface;
use super::network::{Edge, Network};
use super::own::{Own, distance, is_place};
use crate::{Assets, Streets};
use foldhash::HashMap;
use parking_lot::Mutex;
use rstar::primitives::{GeomWithData, Line};
use rstar::{PointDistance as _, RTree};

/// Ends of streets closer than this are one crossing, metres.
const SNAP_M: f64 = 0.5;
/// A house farther from every street is not reached by it, metres.
const REACH_M: f64 = 300.0;

/// Streets and own assets.
#[derive(Debug, Default)]
pub(crate) struct Ground {
    crossings: Vec<[f64; 2]>,
    pieces: Vec<Piece>,
    near: RTree<GeomWithData<Line<[f64; 2]>, usize>>,
    pub(crate) own: Own,
    /// Feet that were asked for, by the bits of their places: houses stay where they are, whatever the rule.
    known: Mutex<HashMap<[u64; 2], Option<Foot>>>,
}

/// A straight piece of street.
#[derive(Debug)]
struct Piece {
    ends: [usize; 2],
    line: [[f64; 2]; 2],
    surface: Surface,
    /// A free own duct may lie beside it.
    duct: bool,
}

/// Where a place meets the street.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Foot {
    piece: usize,
    /// Metres from the piece's first end.
    along: f64,
}

impl Ground {
    /// Of streets and own assets.
    pub(crate) fn new(streets: &Streets, assets: &Assets) -> Self {
        let own = Own::new(assets);
        let mut crossings = Crossings::default();
        let mut pieces = Vec::new();
        for street in &streets.streets {
            let surface = Surface::of(&street.surface);
            let line: Vec<[f64; 2]> = street.line.iter().copied().filter(is_place).collect();
            for (from, to) in line.iter().zip(line.iter().skip(1)) {
                let ends = [crossings.at(*from), crossings.at(*to)];
                if ends[0] == ends[1] {
                    continue;
                }
                let line = ends.map(|end| crossings.places.get(end).copied().unwrap_or(*from));
                let duct = own.may_lie_beside(line);
                pieces.push(Piece {
                    ends,
                    line,
                    surface,
                    duct,
                });
            }
        }
        let numbered = pieces.iter().enumerate();
        let lines = numbered.map(|(at, p)| GeomWithData::new(Line::new(p.line[0], p.line[1]), at));
        Self {
            near: RTree::bulk_load(lines.collect()),
            crossings: crossings.places,
            pieces,
            own,
            known: Mutex::default(),
        }
    }

    /// Where places meet the nearest street; `None` if none is near enough.
    pub(crate) fn feet(&self, places: impl Iterator<Item = [f64; 2]>) -> Vec<Option<Foot>> {
        let mut known = self.known.lock();
        let mut foot = |at: [f64; 2]| {
            let foot = known.entry(at.map(f64::to_bits));
            *foot.or_insert_with(|| self.foot(at))
        };
        places.map(&mut foot).collect()
    }

    fn foot(&self, at: [f64; 2]) -> Option<Foot> {
        let nearest = self.near.nearest_neighbor(at)?;
        if nearest.distance_2(&at) > REACH_M * REACH_M {
            return None;
        }
        let line = nearest.geom();
        Some(Foot {
            piece: nearest.data,
            along: distance(line.from, line.nearest_point(&at)),
        })
    }

    /// The network with a node at every foot; the second answer are those nodes, in the order of the feet.
    pub(crate) fn network(&self, feet: &[Option<Foot>]) -> (Network, Vec<Option<usize>>) {
        let mut numbered: Vec<(Foot, usize)> = feet
            .iter()
            .enumerate()
            .filter_map(|(at, foot)| foot.map(|foot| (foot, at)))
            .collect();
        numbered.sort_by(|(a, i), (b, j)| {
            let key = |f: &Foot| f.piece;
            let order = key(a).cmp(&key(b)).then(a.along.total_cmp(&b.along));
            order.then(i.cmp(j))
        });
        let mut nodes = vec![None; feet.len()];
        let mut places = self.crossings.clone();
        let mut edges = Vec::with_capacity(self.pieces.len() + numbered.len());
        let mut feet = numbered.into_iter().peekable();
        for (at, piece) in self.pieces.iter().enumerate() {
            let length = distance(piece.line[0], piece.line[1]);
            let (mut here, mut begun) = (piece.ends[0], 0.0);
            while let Some((foot, number)) = feet.next_if(|(foot, _)| foot.piece == at) {
                if length - foot.along < SNAP_M {
                    set(&mut nodes, number, piece.ends[1]);
                    continue;
                }
                if foot.along - begun >= SNAP_M {
                    let share = foot.along / length;
                    let [a, b] = piece.line;
                    places.push([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]);
                    let next = places.len() - 1;
                    edges.push(self.edge(piece, [here, next], &places));
                    (here, begun) = (next, foot.along);
                }
                set(&mut nodes, number, here);
            }
            edges.push(self.edge(piece, [here, piece.ends[1]], &places));
        }
        (Network::new(places, edges), nodes)
    }

    fn edge(&self, piece: &Piece, ends: [usize; 2], places: &[[f64; 2]]) -> Edge {
        let line = ends.map(|end| places.get(end).copied().unwrap_or_default());
        let duct_m = if piece.duct {
            self.own.metres_beside(line)
        } else {
            0.0
        };
        Edge {
            ends,
            new_m: distance(line[0], line[1]) - duct_m,
            duct_m,
            surface: piece.surface,
        }
    }

    /// Whether there is no street.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}

fn set(nodes: &mut [Option<usize>], at: usize, node: usize) {
    if let Some(place) = nodes.get_mut(at) {
        *place = Some(node);
    }
}

/// Crossings by place.
#[derive(Debug, Default)]
struct Crossings {
    places: Vec<[f64; 2]>,
    by_square: HashMap<(i64, i64), usize>,
}

impl Crossings {
    /// The crossing at a place, or a new one.
    fn at(&mut self, place: [f64; 2]) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "places are below 100,000 km"
        )]
        let [x, y] = place.map(|c| (c / SNAP_M).floor() as i64);
        for square in (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y))) {
            let known = self.by_square.get(&square).copied();
            let known = known.and_then(|at| Some((at, *self.places.get(at)?)));
            if let Some((at, other)) = known
                && distance(place, other) <= SNAP_M
            {
                return at;
            }
        }
        self.places.push(place);
        // A square holds the last crossing begun in it: two in one square lie apart by less than its diagonal.
        self.by_square.insert((x, y), self.places.len() - 1);
        self.places.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Scenario;
    use crate::{Asset, AssetKind, Street};

    pub(crate) fn street(line: &[[f64; 2]]) -> Street {
        Street {
            name: String::new(),
            surface: "asphalt".into(),
            line: line.to_vec(),
        }
    }

    fn network(
        streets: Vec<Street>,
        assets: Vec<Asset>,
        at: &[[f64; 2]],
    ) -> (Network, Vec<Option<usize>>) {
        let ground = Ground::new(&Streets { streets }, &Assets { assets });
        let feet = ground.feet(at.iter().copied());
        assert_eq!(
            feet,
            ground.feet(at.iter().copied()),
            "the same when asked again"
        );
        ground.network(&feet)
    }

    #[test]
    fn ends_that_nearly_touch_are_one_crossing() {
        let streets = vec![
            street(&[[0.0, 0.0], [100.0, 0.0]]),
            street(&[[100.3, 0.2], [200.0, 0.0]]),
            street(&[[101.0, 0.0], [101.0, 90.0]]),
        ];
        let (network, _) = network(streets, vec![], &[]);
        assert_eq!((network.places.len(), network.edges.len()), (5, 3));
    }

    #[test]
    fn houses_meet_the_street_where_they_stand() {
        let streets = vec![street(&[[0.0, 0.0], [100.0, 0.0]])];
        let houses = [
            [70.0, 12.0],
            [20.0, -12.0],
            [20.2, 12.0],
            [-30.0, 0.0],
            [100.0, 5.0],
            [50.0, 400.0],
        ];
        let (network, nodes) = network(streets, vec![], &houses);
        assert_eq!(nodes, [Some(3), Some(2), Some(2), Some(0), Some(1), None]);
        let lengths: Vec<f64> = network.edges.iter().map(Edge::length_m).collect();
        assert_eq!(lengths, [20.0, 50.0, 30.0]);
    }

    #[test]
    fn a_piece_of_street_with_a_duct_costs_less() {
        let streets = vec![street(&[[0.0, 0.0], [100.0, 0.0]])];
        let duct = Asset {
            id: "1".into(),
            kind: AssetKind::Duct,
            owner: String::new(),
            free: Some(1),
            line: vec![[50.0, 2.0], [100.0, 2.0]],
        };
        let (network, _) = network(streets, vec![duct], &[[50.0, 9.0]]);
        let metres: Vec<(f64, f64)> = network.edges.iter().map(|e| (e.new_m, e.duct_m)).collect();
        assert!(metres[0].0 >= 45.0 && metres[1].1 >= 49.9, "{metres:?}");
        let costs = network.costs(&Scenario::built_in().unwrap().prices);
        assert!(costs[1].as_euros() < 0.1 * costs[0].as_euros());
    }

    #[test]
    fn points_that_are_no_places_are_left_out() {
        let streets = vec![street(&[
            [0.0, 0.0],
            [f64::NAN, 0.0],
            [f64::INFINITY, 1.0],
            [10.0, 0.0],
        ])];
        let (network, _) = network(streets, vec![], &[]);
        assert_eq!(network.edges.len(), 1);
    }
}
