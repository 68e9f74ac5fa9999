//! How a cluster is connected and what the trenches take: along the streets where they reach, by straight lines where not.

use super::door::Door;
use super::network::Growth;
use super::road::PricedRoads;
use super::start::Starts;
use super::steiner::{self, Priced};
use super::straight::{Estimated, span};
use super::tree::{Link, Tree};
use super::{Scenario, Surface};
use serde::Serialize;
use std::collections::BTreeMap;

/// More points than these are reckoned by straight lines between the middles of cells: all pairs are looked at.
const MOST_POINTS: usize = 3_000;

/// What trench lengths come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Estimate {
    /// The shortest net along the streets.
    StreetGraph,
    /// Straight lines times a detour factor.
    StraightLine,
}

impl Estimate {
    /// Its word in answers.
    pub const fn key(self) -> &'static str {
        match self {
            Self::StreetGraph => "street_graph",
            Self::StraightLine => "straight_line",
        }
    }
}

/// The trenches of a cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Trench {
    /// Where the lengths come from.
    pub estimate: Estimate,
    /// Metres to dig.
    pub new_m: f64,
    /// Metres in free ducts of one's own.
    pub duct_m: f64,
    /// Euro for both.
    pub cost: f64,
    /// Households that count and are reached.
    pub households: f64,
    /// Houses that would be connected if everybody booked.
    pub houses: f64,
    /// Households that are not reached, because their branch reaches too few.
    pub left_out: f64,
    /// The pieces, metres east and north in UTM 32.
    pub route: Vec<Piece>,
}

/// A straight piece of trench.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// From where to where.
    pub line: [[f64; 2]; 2],
    /// Metres to dig.
    pub new_m: f64,
    /// Metres in a free duct of one's own.
    pub duct_m: f64,
    /// Euro for both.
    pub cost: f64,
    /// The piece of street it lies in, if it follows one: two projects with the same piece share a trench.
    pub(crate) edge: Option<usize>,
}

impl Trench {
    /// Of the doors of one cluster, by their numbers.
    pub(crate) fn new(
        starts: Starts<'_>,
        roads: Option<(&PricedRoads<'_>, &mut Growth)>,
        doors: &[(usize, Door)],
        scenario: &Scenario,
    ) -> Self {
        let along = roads.and_then(|(roads, growth)| Self::along(roads, growth, doors, scenario));
        along.unwrap_or_else(|| Self::straight(starts, doors, scenario))
    }

    /// Along the streets; `None` if they do not reach every door, or not to where lines begin.
    fn along(
        priced: &PricedRoads<'_>,
        growth: &mut Growth,
        doors: &[(usize, Door)],
        scenario: &Scenario,
    ) -> Option<Self> {
        let node = |(number, _): &(usize, Door)| priced.roads.nodes.get(*number).copied().flatten();
        let nodes: Vec<usize> = doors.iter().map(node).collect::<Option<_>>()?;
        let streets = Priced {
            network: &priced.roads.network,
            costs: &priced.costs,
            ways: priced.ways.as_ref(),
        };
        let connected = steiner::connect(streets, growth, &nodes)?;
        let knots: Vec<usize> = nodes
            .iter()
            .map(|node| connected.knots.get(node).copied())
            .collect::<Option<_>>()?;
        Some(Self::of(
            Estimate::StreetGraph,
            connected.tree,
            connected.source,
            doors.iter().map(|(_, door)| *door).zip(knots),
            scenario,
        ))
    }

    /// By straight lines.
    fn straight(starts: Starts<'_>, doors: &[(usize, Door)], scenario: &Scenario) -> Self {
        let mut doors: Vec<Door> = doors.iter().map(|(_, door)| *door).collect();
        if doors.len() > MOST_POINTS {
            doors = by_cell(&doors);
        }
        let points: Vec<[f64; 2]> = doors.iter().map(|d| d.at).collect();
        let estimated = Estimated {
            detour: scenario.detour,
            price: scenario.prices.trench(Surface::Unknown),
        };
        let tree = span(&points, starts, estimated);
        let source = starts.any().then_some(points.len());
        let knots = doors
            .into_iter()
            .enumerate()
            .map(|(knot, door)| (door, knot));
        Self::of(Estimate::StraightLine, tree, source, knots, scenario)
    }

    fn of(
        estimate: Estimate,
        mut tree: Tree,
        source: Option<usize>,
        doors: impl Iterator<Item = (Door, usize)>,
        scenario: &Scenario,
    ) -> Self {
        let mut households = vec![0.0; tree.knots];
        let mut houses = vec![0.0; tree.knots];
        for (door, knot) in doors {
            if let (Some(homes), Some(doors)) = (households.get_mut(knot), houses.get_mut(knot)) {
                *homes += door.households;
                *doors += door.houses;
            }
        }
        let all: f64 = households.iter().sum();
        let heaviest = || {
            let numbered = households.iter().enumerate();
            let most = numbered.max_by(|(i, a), (j, b)| a.total_cmp(b).then(j.cmp(i)));
            most.map_or(0, |(knot, _)| knot)
        };
        let kept = tree.cut(
            source.unwrap_or_else(heaviest),
            &households,
            scenario.cut_off,
        );
        let of_kept = |amounts: &[f64]| -> f64 {
            let both = amounts.iter().zip(&kept);
            both.filter(|(_, kept)| **kept).map(|(a, _)| a).sum()
        };
        let (households, houses) = (of_kept(&households), of_kept(&houses));
        let sum = |of: fn(&Link) -> f64| -> f64 { tree.links.iter().map(of).sum() };
        let cost: super::cost::Cost = tree.links.iter().map(|l| l.cost).sum();
        Self {
            estimate,
            new_m: sum(|l| l.new_m),
            duct_m: sum(|l| l.duct_m),
            cost: cost.as_euros(),
            households,
            houses,
            left_out: (all - households).max(0.0),
            route: tree.links.iter().map(Piece::of).collect(),
        }
    }
}

impl Piece {
    fn of(link: &Link) -> Self {
        Self {
            line: link.line,
            new_m: link.new_m,
            duct_m: link.duct_m,
            cost: link.cost.as_euros(),
            edge: link.edge,
        }
    }
}

/// One door for each cell, in the middle of its doors.
fn by_cell(doors: &[Door]) -> Vec<Door> {
    let mut cells = BTreeMap::<usize, (Door, f64)>::new();
    for door in doors {
        let (one, count) = cells.entry(door.spot).or_insert((
            Door {
                at: [0.0; 2],
                households: 0.0,
                houses: 0.0,
                ..*door
            },
            0.0,
        ));
        one.at = [one.at[0] + door.at[0], one.at[1] + door.at[1]];
        one.households += door.households;
        one.houses += door.houses;
        *count += 1.0;
    }
    let middle = |(door, count): (Door, f64)| Door {
        at: door.at.map(|sum| sum / count),
        ..door
    };
    cells.into_values().map(middle).collect()
}
