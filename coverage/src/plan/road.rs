//! The streets of a question: a network with a node at every door, and the nodes new lines begin at.

use super::Prices;
use super::cost::Cost;
use super::door::Door;
use super::ground::Ground;
use super::network::{Network, Ways};
use super::start::Starts;

/// Streets that can be dug along.
#[derive(Debug)]
pub(crate) struct Roads {
    pub(crate) network: Network,
    /// The node of each door.
    pub(crate) nodes: Vec<Option<usize>>,
    /// The nodes new lines begin at; `None` if nobody knows where they do.
    sources: Option<Vec<usize>>,
}

/// Streets with what digging along them costs.
#[derive(Debug)]
pub(crate) struct PricedRoads<'a> {
    pub(crate) roads: &'a Roads,
    pub(crate) costs: Vec<Cost>,
    /// The ways to where lines begin.
    pub(crate) ways: Option<Ways>,
}

impl Roads {
    /// With every door; `None` without streets.
    pub(crate) fn new(ground: &Ground, doors: &[Door], starts: Starts<'_>) -> Option<Self> {
        if ground.is_empty() {
            return None;
        }
        let places = doors.iter().map(|d| d.at).chain(starts.points());
        let feet = ground.feet(places);
        let (network, mut nodes) = ground.network(&feet);
        let points = nodes.split_off(doors.len().min(nodes.len()));
        let sources = starts.any().then(|| {
            let numbered = network.places.iter().enumerate();
            let beside = numbered.filter(|(_, at)| starts.at(**at));
            let beside = beside.map(|(node, _)| node);
            points.into_iter().flatten().chain(beside).collect()
        });
        Some(Self {
            network,
            nodes,
            sources,
        })
    }

    /// With prices.
    pub(crate) fn priced(&self, prices: &Prices) -> PricedRoads<'_> {
        let costs = self.network.costs(prices);
        let sources = self.sources.as_ref();
        let ways = sources.map(|sources| self.network.ways(&costs, sources));
        PricedRoads {
            roads: self,
            costs,
            ways,
        }
    }
}
