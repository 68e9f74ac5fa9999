//! A cluster with what connecting it takes.

use super::sensitivity::{Case, cases};
use super::site::Cluster;
use super::{Nearest, Scenario, Spot, Trench};
use crate::{Cell, Place};
use jiff::civil::Date;
use std::sync::Arc;

/// A project: one line of the work list.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// Its lowest cell. As long as that stays a spot and the lowest of its cluster, the id stays.
    pub id: Cell,
    /// Its place in the list, from 1.
    pub rank: usize,
    /// Its cells, in order.
    pub spots: Vec<Spot>,
    /// The district most of its households live in.
    pub district: Option<Place>,
    /// The quarter most of its households live in.
    pub quarter: Option<Place>,
    /// Households below the rule for certain.
    pub low: f64,
    /// Households that may be below the rule.
    pub high: f64,
    /// Those of the two that count in the scenario.
    pub counted: f64,
    /// All households of its cells.
    pub all: f64,
    /// Addresses in its cells; `None` if no addresses were imported.
    pub addresses: Option<usize>,
    /// Firms, schools, hospitals, authorities among them; `None` if it is not known what addresses are used for.
    pub anchors: Option<usize>,
    /// Addresses at which an operator has committed to build what the rule asks for; `None` for the public, and if no
    /// operator's list was imported.
    pub committed: Option<usize>,
    /// Data date of the first release since which, without a gap and by one method, some of its households are below.
    pub since: Date,
    /// Its trenches.
    pub trench: Arc<Trench>,
    /// The own asset nearest to one of its doors.
    pub nearest: Option<Nearest>,
    /// Euro for trenches and house connections, as if nothing else was built.
    pub cost: f64,
    /// What it adds where everything ranked before it is built: trenches they share are dug once.
    pub added: Together,
}

/// What several projects take together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Together {
    /// Metres to dig.
    pub new_m: f64,
    /// Metres in free ducts of one's own.
    pub duct_m: f64,
    /// Euro for trenches.
    pub trenches: f64,
    /// Euro for house connections.
    pub houses: f64,
}

impl Together {
    /// Euro for everything.
    pub fn cost(&self) -> f64 {
        self.trenches + self.houses
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.new_m += other.new_m;
        self.duct_m += other.duct_m;
        self.trenches += other.trenches;
        self.houses += other.houses;
    }
}

impl Project {
    /// Of a cluster, without rank.
    pub(crate) fn new(cluster: &Cluster, trench: Arc<Trench>, scenario: &Scenario) -> Option<Self> {
        let sum = |of: fn(&Spot) -> f64| -> f64 { cluster.spots.iter().map(of).sum() };
        let houses = trench.houses * scenario.take_up * scenario.prices.house;
        Some(Self {
            id: cluster.id()?,
            rank: 0,
            district: cluster.district.clone(),
            quarter: cluster.quarter.clone(),
            low: sum(|s| s.low),
            high: sum(|s| s.high),
            counted: sum(|s| s.counted),
            all: sum(|s| s.all),
            addresses: cluster.addresses,
            anchors: cluster.anchors,
            committed: cluster.committed,
            since: cluster.since,
            nearest: cluster.nearest.clone(),
            cost: trench.cost + houses,
            added: Together::default(),
            trench,
            spots: cluster.spots.clone(),
        })
    }

    /// Households that are reached for each metre of new trench: what the list is ordered by. Less than a metre counts as
    /// one.
    pub fn households_per_m(&self) -> f64 {
        self.trench.households / self.trench.new_m.max(1.0)
    }

    /// Euro for each household that is reached.
    pub fn cost_per_household(&self) -> Option<f64> {
        (self.trench.households > 0.0).then(|| self.cost / self.trench.households)
    }

    /// Share of the households of its cells that are served already and caught on the way ("grey by-catch").
    pub fn served_on_the_way(&self) -> f64 {
        if self.all > 0.0 {
            (1.0 - self.counted / self.all).max(0.0)
        } else {
            0.0
        }
    }

    /// Its middle: that of its cells, weighted by households; metres east and north in UTM 32.
    pub fn middle(&self) -> [f64; 2] {
        let mut middle = [0.0; 2];
        for spot in &self.spots {
            let [east, north] = spot.cell.centre();
            middle[0] += east * spot.counted;
            middle[1] += north * spot.counted;
        }
        if self.counted > 0.0 {
            middle.map(|sum| sum / self.counted)
        } else {
            self.id.centre()
        }
    }

    /// What it costs under other prices and take-ups.
    pub fn sensitivity(&self, scenario: &Scenario) -> Vec<Case> {
        let houses = self.trench.houses * scenario.prices.house;
        cases(self.trench.cost, houses, self.trench.households)
    }
}
