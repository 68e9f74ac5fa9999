//! The trenches that connect a cluster along the streets: a Steiner tree by Mehlhorn's method, at most twice as dear as the
//! best one. Own sources are one more place to connect; the ways to them are known beforehand.
//! K. Mehlhorn, A faster approximation algorithm for the Steiner problem in graphs, Information Processing Letters 27 (1988).
#![expect(
    clippy::indexing_slicing,
    reason = "numbers of terminals, nodes and edges come from the network and the list asked for"
)]

use super::cost::Cost;
use super::network::{Growth, Meeting, Network, Ways};
use super::tree::{Link, Tree};
use super::union::Union;
use foldhash::{HashMap, HashMapExt as _};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// A network with what its edges cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Priced<'a> {
    pub(crate) network: &'a Network,
    /// Of each edge.
    pub(crate) costs: &'a [Cost],
    /// The ways to sources, if there are any.
    pub(crate) ways: Option<&'a Ways>,
}

/// A tree that connects nodes of a network.
#[derive(Debug)]
pub(crate) struct Connected {
    pub(crate) tree: Tree,
    /// The knot at each node.
    pub(crate) knots: HashMap<usize, usize>,
    /// The knot of all sources, if there are any.
    pub(crate) source: Option<usize>,
}

/// Connects terminals with each other and, where there are any, with sources. `None` if the network does not reach.
pub(crate) fn connect(
    streets: Priced<'_>,
    growth: &mut Growth,
    terminals: &[usize],
) -> Option<Connected> {
    let Priced {
        network,
        costs,
        ways,
    } = streets;
    let terminals: BTreeSet<usize> = terminals.iter().copied().collect();
    let list: Vec<usize> = terminals.iter().copied().collect();
    let source = list.len();
    let mut union = Union::new(source + 1);
    let mut apart = list.len() - usize::from(ways.is_none());
    let mut met: Vec<usize> = Vec::new();
    if apart > 0 {
        let outside = ways.map(|ways| {
            let cost = |node: &usize| Some((*node, ways.cost(*node)?));
            list.iter().filter_map(cost).collect::<Vec<_>>()
        });
        growth.grow(
            network,
            list.iter()
                .copied()
                .enumerate()
                .map(|(at, node)| (node, at)),
            outside.unwrap_or_default(),
            |edge| costs[edge],
            None,
            |growth, meeting| {
                let label = |node| growth.label(node);
                let labels = match meeting {
                    Meeting::Edge(edge) => {
                        let [a, b] = network.edges[edge].ends;
                        label(a).zip(label(b))
                    }
                    Meeting::Outside(node) => label(node).zip(Some(source)),
                };
                if labels.is_some_and(|(a, b)| union.join(a, b)) {
                    match meeting {
                        Meeting::Edge(edge) => {
                            let ends = network.edges[edge].ends;
                            met.extend(ends.into_iter().flat_map(|end| growth.back(network, end)));
                            met.push(edge);
                        }
                        Meeting::Outside(node) => {
                            met.extend(ways.into_iter().flat_map(|ways| ways.back(network, node)));
                        }
                    }
                    apart -= 1;
                }
                if apart == 0 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
    }
    (apart == 0).then(|| tidy(streets, &terminals, met))
}

/// Leaves out what closes a circle, dearest first, and what leads to no terminal.
fn tidy(streets: Priced<'_>, terminals: &BTreeSet<usize>, mut edges: Vec<usize>) -> Connected {
    edges.sort_unstable_by_key(|edge| (streets.costs[*edge], *edge));
    edges.dedup();
    let mut knots = Knots::new(streets.ways, terminals.len() + edges.len());
    for node in terminals {
        knots.of(*node);
    }
    let needed = knots.count;
    let mut links: Vec<Link> = edges
        .iter()
        .map(|edge| knots.link(streets, *edge))
        .collect();
    let mut union = Union::new(knots.count);
    links.retain(|link| union.join(link.ends[0], link.ends[1]));
    prune(&mut links, needed, knots.count);
    Connected {
        tree: Tree {
            knots: knots.count,
            links,
        },
        knots: knots.by_node,
        source: knots.source,
    }
}

/// Takes branches off that end in a knot nobody needs: those from `needed` on.
fn prune(links: &mut Vec<Link>, needed: usize, knots: usize) {
    let mut degree = vec![0_usize; knots];
    // All links of a knot, xored: of a knot with one link that is the link.
    let mut only = vec![0_usize; knots];
    for (at, link) in links.iter().enumerate() {
        for end in link.ends {
            degree[end] += 1;
            only[end] ^= at;
        }
    }
    let mut gone = vec![false; links.len()];
    let mut leaves: Vec<usize> = (needed..knots).filter(|knot| degree[*knot] == 1).collect();
    while let Some(leaf) = leaves.pop() {
        let at = only[leaf];
        // Two leaves of one link are both here, and the link goes once.
        if degree[leaf] == 0 {
            continue;
        }
        gone[at] = true;
        for end in links[at].ends {
            degree[end] -= 1;
            only[end] ^= at;
            if end >= needed && degree[end] == 1 {
                leaves.push(end);
            }
        }
    }
    let mut gone = gone.into_iter();
    links.retain(|_| !gone.next().unwrap_or_default());
}

/// Knots of nodes; all sources are one.
#[derive(Debug)]
struct Knots<'a> {
    ways: Option<&'a Ways>,
    by_node: HashMap<usize, usize>,
    source: Option<usize>,
    count: usize,
}

impl<'a> Knots<'a> {
    fn new(ways: Option<&'a Ways>, nodes: usize) -> Self {
        Self {
            ways,
            by_node: HashMap::with_capacity(nodes),
            source: ways.map(|_| 0),
            count: usize::from(ways.is_some()),
        }
    }

    fn of(&mut self, node: usize) -> usize {
        if let Some(knot) = self.by_node.get(&node) {
            return *knot;
        }
        let source = self
            .source
            .filter(|_| self.ways.is_some_and(|w| w.is_source(node)));
        let knot = source.unwrap_or(self.count);
        self.count = self.count.max(knot + 1);
        self.by_node.insert(node, knot);
        knot
    }

    fn link(&mut self, streets: Priced<'_>, at: usize) -> Link {
        let edge = &streets.network.edges[at];
        Link {
            ends: edge.ends.map(|end| self.of(end)),
            new_m: edge.new_m,
            duct_m: edge.duct_m,
            cost: streets.costs[at],
            line: edge.ends.map(|end| streets.network.places[end]),
            edge: Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::network::Edge;
    use crate::plan::{Prices, Scenario, Surface};
    use proptest::prelude::*;

    /// A network of edges with costs; nodes lie anywhere.
    fn network(nodes: usize, edges: &[(usize, usize, u32)]) -> Network {
        let edge = |(a, b, cost): &(usize, usize, u32)| Edge {
            ends: [*a, *b],
            new_m: f64::from(*cost),
            duct_m: 0.0,
            surface: Surface::Asphalt,
        };
        let edges = edges.iter().filter(|(a, b, _)| a != b).map(edge);
        Network::new(vec![[0.0; 2]; nodes], edges.collect())
    }

    /// Prices of a euro a metre.
    fn prices() -> Prices {
        let mut scenario = Scenario::built_in().unwrap();
        scenario.prices.asphalt = 1.0;
        scenario.prices
    }

    fn tree(network: &Network, terminals: &[usize], sources: &[usize]) -> Option<Connected> {
        let costs = network.costs(&prices());
        let ways = (!sources.is_empty()).then(|| network.ways(&costs, sources));
        let streets = Priced {
            network,
            costs: &costs,
            ways: ways.as_ref(),
        };
        connect(streets, &mut Growth::new(network), terminals)
    }

    fn cost(tree: &Tree) -> Cost {
        tree.links.iter().map(|l| l.cost).sum()
    }

    /// The cheapest way to hang terminals together, by trying every set of edges.
    fn best(network: &Network, terminals: &[usize], sources: &[usize]) -> Option<Cost> {
        let nodes = network.places.len();
        let prices = network.costs(&prices());
        let sets = 0..1_u32 << network.edges.len();
        let costs = sets.filter_map(|set| {
            let chosen = network.edges.iter().enumerate();
            let chosen = chosen.filter(|(at, _)| set >> at & 1 == 1);
            let mut union = Union::new(nodes);
            for pair in sources.windows(2) {
                union.join(pair[0], pair[1]);
            }
            for (_, edge) in chosen.clone() {
                union.join(edge.ends[0], edge.ends[1]);
            }
            let mut roots = terminals
                .iter()
                .chain(sources.first())
                .map(|t| union.root(*t));
            let first = roots.next()?;
            roots
                .all(|root| root == first)
                .then(|| chosen.map(|(at, _)| prices[at]).sum())
        });
        costs.min()
    }

    #[test]
    fn the_middle_of_a_star_is_used_though_nobody_lives_there() {
        let star = network(
            4,
            &[(0, 1, 10), (0, 2, 10), (0, 3, 10), (1, 2, 25), (2, 3, 25)],
        );
        let found = tree(&star, &[1, 2, 3], &[]).unwrap();
        assert_eq!(found.tree.links.len(), 3);
        assert_eq!(cost(&found.tree), Cost::euros(30.0));
    }

    #[test]
    fn each_end_of_a_village_may_hang_on_its_own_source() {
        let line = network(4, &[(0, 1, 1), (1, 2, 100), (2, 3, 1)]);
        let found = tree(&line, &[1, 2], &[0, 3]).unwrap();
        assert_eq!(cost(&found.tree), Cost::euros(2.0));
    }

    #[test]
    fn what_no_street_connects_has_no_tree() {
        let islands = network(4, &[(0, 1, 1), (2, 3, 1)]);
        assert!(tree(&islands, &[0, 2], &[]).is_none());
        assert!(tree(&islands, &[0, 1], &[3]).is_none());
        assert!(tree(&islands, &[0, 1], &[]).is_some());
    }

    #[test]
    fn one_place_needs_no_trench() {
        let line = network(2, &[(0, 1, 5)]);
        assert!(tree(&line, &[1, 1], &[]).unwrap().tree.links.is_empty());
        assert!(tree(&line, &[0], &[0]).unwrap().tree.links.is_empty());
    }

    proptest! {
        #[test]
        fn a_tree_connects_all_and_is_at_most_twice_as_dear_as_the_best(
            edges in proptest::collection::vec((0_usize..7, 0_usize..7, 0_u32..50), 1..13),
            terminals in proptest::collection::vec(0_usize..7, 1..5),
            sources in proptest::collection::vec(0_usize..7, 0..3),
        ) {
            let network = network(7, &edges);
            let found = tree(&network, &terminals, &sources);
            let best = best(&network, &terminals, &sources);
            prop_assert_eq!(found.is_some(), best.is_some());
            if let (Some(found), Some(best)) = (found, best) {
                prop_assert!(cost(&found.tree) <= Cost(2 * best.0));
                let mut union = Union::new(found.tree.knots);
                for link in &found.tree.links {
                    prop_assert!(union.join(link.ends[0], link.ends[1]), "a circle");
                }
                let root = union.root(found.knots[&terminals[0]]);
                for terminal in &terminals {
                    prop_assert_eq!(union.root(found.knots[terminal]), root);
                }
                if let Some(source) = found.source {
                    prop_assert_eq!(union.root(source), root);
                }
            }
        }
    }
}
