//! A street graph with prices, and the searches on it. `petgraph` was looked at: its Steiner tree needs the distances of all
//! pairs of nodes, which a city's 30,000 crossings do not allow, and its shortest paths begin at one node.
#![expect(
    clippy::indexing_slicing,
    reason = "nodes and edges are numbered by whoever makes the network, which checks its ends"
)]

use super::cost::Cost;
use super::{Prices, Surface};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;

/// Crossings and feet of houses, and the pieces of street between them.
#[derive(Debug)]
pub(crate) struct Network {
    /// Where the nodes lie.
    pub(crate) places: Vec<[f64; 2]>,
    /// All edges.
    pub(crate) edges: Vec<Edge>,
    /// Where each node's links begin; one more than there are nodes.
    first: Vec<usize>,
    /// Neighbour and edge.
    links: Vec<(Number, Number)>,
}

/// A node's or an edge's number, where many of them are kept: heaps and links are half as large as with `usize`.
type Number = u32;

/// A number that [`Network::new`] has seen to be small enough.
fn number(at: usize) -> Number {
    Number::try_from(at).unwrap_or(Number::MAX)
}

/// A piece of street between two nodes.
#[derive(Debug, Clone)]
pub(crate) struct Edge {
    pub(crate) ends: [usize; 2],
    /// Metres that must be dug.
    pub(crate) new_m: f64,
    /// Metres with a free own duct.
    pub(crate) duct_m: f64,
    /// What must be dug through.
    pub(crate) surface: Surface,
}

impl Edge {
    /// Its length.
    pub(crate) fn length_m(&self) -> f64 {
        self.new_m + self.duct_m
    }
}

impl Network {
    /// Of nodes and the edges between them. Edges to nodes that are not there are left out, and so is what comes after the
    /// first four thousand million.
    pub(crate) fn new(mut places: Vec<[f64; 2]>, mut edges: Vec<Edge>) -> Self {
        places.truncate(Number::MAX as usize);
        edges.retain(|e| e.ends.iter().all(|end| *end < places.len()));
        edges.truncate(Number::MAX as usize);
        let mut first = vec![0; places.len() + 1];
        for end in edges.iter().flat_map(|e| e.ends) {
            first[end + 1] += 1;
        }
        for node in 0..places.len() {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut links = vec![(0, 0); 2 * edges.len()];
        for (at, edge) in edges.iter().enumerate() {
            let [a, b] = edge.ends;
            for (node, neighbour) in [(a, b), (b, a)] {
                links[next[node]] = (number(neighbour), number(at));
                next[node] += 1;
            }
        }
        Self {
            places,
            edges,
            first,
            links,
        }
    }

    fn links(&self, node: usize) -> impl Iterator<Item = (usize, usize)> {
        let links = &self.links[self.first[node]..self.first[node + 1]];
        links
            .iter()
            .map(|(node, edge)| (*node as usize, *edge as usize))
    }

    /// What each edge costs.
    pub(crate) fn costs(&self, prices: &Prices) -> Vec<Cost> {
        let cost = |edge: &Edge| {
            let dig = edge.new_m * prices.trench(edge.surface);
            Cost::euros(dig + edge.duct_m * prices.blow_in)
        };
        self.edges.iter().map(cost).collect()
    }

    /// The cheapest way from any of the sources to every node.
    pub(crate) fn ways(&self, costs: &[Cost], sources: &[usize]) -> Ways {
        let mut ways = Ways {
            cost: vec![None; self.places.len()],
            via: vec![None; self.places.len()],
        };
        // The best step to a node so far: a step that is no better need not wait its turn.
        let mut best = vec![(Cost::MAX, Number::MAX); self.places.len()];
        let start = |node: &usize| Reverse((Cost::default(), number(*node), None));
        let mut heap: BinaryHeap<_> = sources.iter().map(start).collect();
        while let Some(Reverse((cost, node, via))) = heap.pop() {
            let node = node as usize;
            if ways.cost[node].is_some() {
                continue;
            }
            ways.cost[node] = Some(cost);
            ways.via[node] = via;
            for (neighbour, edge) in self.links(node) {
                let step = (cost + costs[edge], number(edge));
                if ways.cost[neighbour].is_none() && step < best[neighbour] {
                    best[neighbour] = step;
                    heap.push(Reverse((step.0, number(neighbour), Some(step.1))));
                }
            }
        }
        ways
    }
}

/// The cheapest ways from sources.
#[derive(Debug)]
pub(crate) struct Ways {
    cost: Vec<Option<Cost>>,
    via: Vec<Option<Number>>,
}

impl Ways {
    /// What the way to a node costs; `None` if there is none.
    pub(crate) fn cost(&self, node: usize) -> Option<Cost> {
        self.cost[node]
    }

    /// Whether new lines begin at a node.
    pub(crate) fn is_source(&self, node: usize) -> bool {
        self.cost[node].is_some() && self.via[node].is_none()
    }

    /// The edges from a node back to its source.
    pub(crate) fn back(&self, network: &Network, node: usize) -> Vec<usize> {
        walk(network, node, |node| Some(self.via[node]? as usize))
    }
}

/// What happens in a [`Growth`], in order of cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// A region takes a node, by an edge.
    Take {
        node: Number,
        label: Number,
        via: Number,
    },
    /// Two regions meet on an edge.
    Meet { edge: Number },
    /// Something outside the network is met at a node.
    Outside { node: Number },
}

/// Where regions met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meeting {
    /// On an edge.
    Edge(usize),
    /// At a node, with what lies outside the network.
    Outside(usize),
}

/// Regions that grow from their seeds at the same pace until they meet: Voronoi regions of the network, made only as far as
/// they are needed. One is kept for many growths, since it forgets only what it touched.
#[derive(Debug)]
pub(crate) struct Growth {
    taken: Vec<Option<Taken>>,
    touched: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Taken {
    cost: Cost,
    label: Number,
    via: Option<Number>,
}

impl Growth {
    /// For one network.
    pub(crate) fn new(network: &Network) -> Self {
        Self {
            taken: vec![None; network.places.len()],
            touched: Vec::new(),
        }
    }

    /// Grows the regions of labelled seeds and tells of every meeting, cheapest first, until told to stop, until `most` is
    /// reached, or until there is nothing left. `outside` are meetings known beforehand. Of two seeds at one node the first
    /// counts.
    pub(crate) fn grow(
        &mut self,
        network: &Network,
        seeds: impl IntoIterator<Item = (usize, usize)>,
        outside: impl IntoIterator<Item = (usize, Cost)>,
        weigh: impl Fn(usize) -> Cost,
        most: Option<Cost>,
        mut meet: impl FnMut(&Self, Meeting) -> ControlFlow<()>,
    ) {
        for node in self.touched.drain(..) {
            self.taken[node] = None;
        }
        // All seeds stand before the first step: a step that costs nothing must not take another's seed.
        let mut heap = BinaryHeap::new();
        for (node, label) in seeds {
            if self.taken[node].is_none() {
                self.taken[node] = Some(Taken {
                    cost: Cost::default(),
                    label: number(label),
                    via: None,
                });
                self.touched.push(node);
            }
        }
        for at in 0..self.touched.len() {
            self.look_round(network, self.touched[at], &weigh, &mut heap);
        }
        let outside = outside.into_iter();
        heap.extend(outside.map(|(node, cost)| {
            let node = number(node);
            Reverse((cost, Event::Outside { node }))
        }));
        while let Some(Reverse((cost, event))) = heap.pop() {
            if most.is_some_and(|most| cost > most) {
                return;
            }
            let meeting = match event {
                Event::Take { node, label, via } => {
                    let node = node as usize;
                    if self.taken[node].is_none() {
                        self.taken[node] = Some(Taken {
                            cost,
                            label,
                            via: Some(via),
                        });
                        self.touched.push(node);
                        self.look_round(network, node, &weigh, &mut heap);
                    }
                    continue;
                }
                Event::Meet { edge } => Meeting::Edge(edge as usize),
                Event::Outside { node } => Meeting::Outside(node as usize),
            };
            if meet(self, meeting).is_break() {
                return;
            }
        }
    }

    fn look_round(
        &self,
        network: &Network,
        node: usize,
        weigh: impl Fn(usize) -> Cost,
        heap: &mut BinaryHeap<Reverse<(Cost, Event)>>,
    ) {
        let Some(here) = self.taken[node] else { return };
        for (neighbour, edge) in network.links(node) {
            let step = here.cost + weigh(edge);
            match self.taken[neighbour] {
                None => heap.push(Reverse((
                    step,
                    Event::Take {
                        node: number(neighbour),
                        label: here.label,
                        via: number(edge),
                    },
                ))),
                Some(there) if there.label != here.label => {
                    heap.push(Reverse((
                        step + there.cost,
                        Event::Meet { edge: number(edge) },
                    )));
                }
                Some(_) => {}
            }
        }
    }

    /// The region a node belongs to.
    pub(crate) fn label(&self, node: usize) -> Option<usize> {
        self.taken[node].map(|taken| taken.label as usize)
    }

    /// The edges from a node back to its seed.
    pub(crate) fn back(&self, network: &Network, node: usize) -> Vec<usize> {
        walk(network, node, |node| Some(self.taken[node]?.via? as usize))
    }
}

/// Follows edges from a node until there is none.
fn walk(network: &Network, mut node: usize, via: impl Fn(usize) -> Option<usize>) -> Vec<usize> {
    let mut edges = Vec::new();
    while let Some(edge) = via(node) {
        edges.push(edge);
        let [a, b] = network.edges[edge].ends;
        node = if a == node { b } else { a };
    }
    edges
}
