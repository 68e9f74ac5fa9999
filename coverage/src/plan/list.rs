//! The work list of a city: all projects under a rule, in the order in which a metre of trench reaches most.

use super::network::Growth;
use super::sensitivity::{Case, cases};
use super::site::Site;
use super::start::Starts;
use super::trench::Piece;
use super::{Project, Scenario, Start, Together, Trench};
use crate::{Audience, Cell, Release, Rule};
use foldhash::{HashSet, HashSetExt as _};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Projects in order of rank, and what is in none of them.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkList {
    /// Whom it may be shown to.
    pub audience: Audience,
    /// The release the shares are from.
    pub release: Release,
    /// The rule.
    pub rule: Rule,
    /// The assumptions.
    pub scenario: Scenario,
    /// Where new lines begin: not where the scenario says if there is nothing; `None` if nobody knows.
    pub start: Option<Start>,
    /// By rank.
    pub projects: Vec<Project>,
    /// What all of them take; trenches they share are dug once.
    pub together: Together,
    /// Households that count, in cells with too few of them to form a cluster.
    pub scattered: f64,
    /// Households of which the figures cannot say whether they are below the rule, and which are not counted.
    pub undecided: f64,
    /// Households in cells without figures.
    pub unknown: f64,
}

impl WorkList {
    /// Of clusters, with prices. `dug` is a list of the same clusters whose scenario digs the same trenches, if there is
    /// one.
    pub(crate) fn new(
        site: &Site,
        (release, rule): (&Release, &Rule),
        (audience, scenario): (Audience, Scenario),
        dug: Option<&Self>,
    ) -> Self {
        let starts = site.starts();
        let clusters = site.clusters.iter();
        let mut projects: Vec<Project> = if let Some(dug) = dug {
            let known = dug.projects.iter().map(|p| (p.id, &p.trench));
            let known: BTreeMap<Cell, &Arc<Trench>> = known.collect();
            clusters
                .filter_map(|cluster| {
                    let trench = Arc::clone(known.get(&cluster.id()?)?);
                    Project::new(cluster, trench, &scenario)
                })
                .collect()
        } else {
            let priced = site.roads.as_ref().map(|r| r.priced(&scenario.prices));
            let mut growth = site.roads.as_ref().map(|r| Growth::new(&r.network));
            clusters
                .filter_map(|cluster| {
                    let along = priced.as_ref().zip(growth.as_mut());
                    let trench = Trench::new(starts, along, &cluster.doors, &scenario);
                    Project::new(cluster, Arc::new(trench), &scenario)
                })
                .collect()
        };
        let together = rank(&mut projects);
        Self {
            audience,
            release: release.clone(),
            rule: rule.clone(),
            scenario,
            start: match starts {
                Starts::Own(_) => Some(Start::Own),
                Starts::Served(_) => Some(Start::Served),
                Starts::Nowhere => None,
            },
            projects,
            together,
            scattered: site.spots.scattered,
            undecided: site.spots.undecided,
            unknown: site.spots.unknown,
        }
    }

    /// A project by its id.
    pub fn project(&self, id: Cell) -> Option<&Project> {
        self.projects.iter().find(|p| p.id == id)
    }

    /// The sum of something over all projects.
    pub fn total(&self, of: impl Fn(&Project) -> f64) -> f64 {
        self.projects.iter().map(of).sum()
    }

    /// What everything costs under other prices and take-ups.
    pub fn sensitivity(&self) -> Vec<Case> {
        let houses = self.total(|p| p.trench.houses) * self.scenario.prices.house;
        let households = self.total(|p| p.trench.households);
        cases(self.together.trenches, houses, households)
    }

    /// How many projects from the first on reach half of the households, and their share of the cost.
    pub fn first_half(&self) -> (usize, f64) {
        let (all, cost) = (self.total(|p| p.trench.households), self.together.cost());
        let (mut reached, mut spent, mut projects) = (0.0, 0.0, 0);
        for project in &self.projects {
            if reached >= all / 2.0 {
                break;
            }
            reached += project.trench.households;
            spent += project.added.cost();
            projects += 1;
        }
        (projects, if cost > 0.0 { spent / cost } else { 0.0 })
    }
}

/// Puts projects in order, each as if it was built alone, and says what each adds to those before it.
fn rank(projects: &mut [Project]) -> Together {
    projects.sort_by(|a, b| {
        let order = b.households_per_m().total_cmp(&a.households_per_m());
        let order = order.then(b.trench.households.total_cmp(&a.trench.households));
        order.then(a.id.cmp(&b.id))
    });
    let mut dug = HashSet::new();
    let mut together = Together::default();
    for (at, project) in projects.iter_mut().enumerate() {
        project.rank = at + 1;
        let mut added = Together {
            houses: project.cost - project.trench.cost,
            ..Together::default()
        };
        let fresh = |piece: &&Piece| piece.edge.is_none_or(|edge| dug.insert(edge));
        for piece in project.trench.route.iter().filter(fresh) {
            added.add(Together {
                new_m: piece.new_m,
                duct_m: piece.duct_m,
                trenches: piece.cost,
                houses: 0.0,
            });
        }
        project.added = added;
        together.add(added);
    }
    together
}
