//! What a list is made of before anything is priced: clusters, their doors, and the streets that lead there. Made once for
//! many scenarios.

use super::cluster::{Feet, clusters, home};
use super::door::{Door, doors, is_anchor};
use super::ground::Ground;
use super::network::Growth;
use super::road::Roads;
use super::start::{Served, Starts};
use super::{Grouping, Nearest, Spot, Spots, Start};
use crate::{Address, Addresses, Atlas, Audience, Cell, Fixed, Place, Places, Rule, Use};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Clusters in a city, with streets.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) ground: Arc<Ground>,
    pub(crate) spots: Spots,
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) roads: Option<Roads>,
    start: Start,
    served: Served,
}

/// Spots that are best built together.
#[derive(Debug)]
pub(crate) struct Cluster {
    /// Its cells, in order.
    pub(crate) spots: Vec<Spot>,
    /// Its doors, with their numbers.
    pub(crate) doors: Vec<(usize, Door)>,
    /// The district and the quarter most of its households live in.
    pub(crate) district: Option<Place>,
    pub(crate) quarter: Option<Place>,
    /// Addresses in its cells; `None` if no addresses were imported.
    pub(crate) addresses: Option<usize>,
    /// Those of them that are anchors; `None` if it is not known of any address of the city what it is used for.
    pub(crate) anchors: Option<usize>,
    /// The own asset nearest to a door.
    pub(crate) nearest: Option<Nearest>,
    /// Data date of the first release since which it is not served.
    pub(crate) since: Date,
    /// Addresses somebody has committed to serve; `None` if nobody may know or no operator's list was imported.
    pub(crate) committed: Option<usize>,
}

impl Cluster {
    /// Its lowest cell, which names its project.
    pub(crate) fn id(&self) -> Option<Cell> {
        self.spots.iter().map(|s| s.cell).min()
    }
}

impl Site {
    /// Of a release under a rule. `ground` must be made for the same audience.
    pub(crate) fn new(
        atlas: &Atlas,
        ground: Arc<Ground>,
        (fixed, rule): (&Fixed, &Rule),
        audience: Audience,
        grouping: &Grouping,
    ) -> Self {
        let spots = Spots::new(atlas, (fixed, rule), audience, grouping);
        let mut site = Self {
            spots,
            clusters: Vec::new(),
            roads: None,
            start: grouping.start,
            served: Served::new(fixed, rule),
            ground,
        };
        let spots = &site.spots.spots;
        let numbered = spots.iter().enumerate();
        let doors: Vec<Door> = numbered
            .flat_map(|(at, spot)| doors(at, spot, atlas))
            .collect();
        let roads = Roads::new(&site.ground, &doors, site.starts());
        let (feet, numbers) = by_spot(spots.len(), &doors, roads.as_ref());
        let mut growth = roads.as_ref().map(|roads| Growth::new(&roads.network));
        let along = roads.as_ref().zip(growth.as_mut());
        let along = along.map(|(roads, growth)| (roads, &feet, growth));
        let groups = clusters(spots, &atlas.districts, along, grouping);
        let uses = atlas.addresses.iter().any(|(_, a)| a.used != Use::Unknown);
        let commitments = audience.is_planner().then(|| Commitments::new(atlas, rule));
        let cluster = |group: &Vec<usize>| {
            let members: Vec<Spot> = group
                .iter()
                .filter_map(|at| spots.get(*at).copied())
                .collect();
            let numbers = group.iter().filter_map(|at| numbers.get(*at)).flatten();
            let doors: Vec<(usize, Door)> = numbers
                .filter_map(|number| Some((*number, *doors.get(*number)?)))
                .collect();
            let nearest = doors
                .iter()
                .filter_map(|(_, d)| site.ground.own.nearest(d.at));
            let place =
                |places: &Places| home(&members, places).and_then(|at| places.get(at).cloned());
            let addresses = &atlas.addresses;
            let known = |count: usize| (!addresses.is_empty()).then_some(count);
            Cluster {
                district: place(&atlas.districts),
                quarter: place(&atlas.quarters),
                addresses: known(count(addresses, &members, |_| true)),
                anchors: uses.then(|| count(addresses, &members, |a| is_anchor(a.used))),
                nearest: nearest.min_by(|a, b| a.distance_m.total_cmp(&b.distance_m)),
                since: since(atlas, (fixed, rule), audience, &members),
                committed: commitments.as_ref().and_then(|c| c.of(&members)),
                spots: members,
                doors,
            }
        };
        site.clusters = groups.iter().map(cluster).collect();
        site.roads = roads;
        site
    }

    /// Where new lines begin.
    pub(crate) fn starts(&self) -> Starts<'_> {
        let own = (self.start == Start::Own).then_some(&self.ground.own);
        Starts::of(own, &self.served)
    }
}

/// Addresses at which an operator has committed to build what a rule asks for, by cell. Business secrets.
#[derive(Debug)]
struct Commitments<'a>(Option<BTreeMap<Cell, BTreeSet<[&'a str; 2]>>>);

impl<'a> Commitments<'a> {
    fn new(atlas: &'a Atlas, rule: &Rule) -> Self {
        let offers = &atlas.offers.offers;
        if offers.is_empty() {
            return Self(None);
        }
        let mut cells = BTreeMap::<Cell, BTreeSet<[&str; 2]>>::new();
        let enough = f64::from(rule.high.mbits());
        for offer in offers.iter().filter(|o| o.by.is_some() && o.down >= enough) {
            if let Some(cell) = offer.at.and_then(Cell::at) {
                let address = [offer.street.as_str(), offer.number.as_str()];
                cells.entry(cell).or_default().insert(address);
            }
        }
        Self(Some(cells))
    }

    fn of(&self, spots: &[Spot]) -> Option<usize> {
        let cells = self.0.as_ref()?;
        let of = |spot: &Spot| cells.get(&spot.cell).map_or(0, BTreeSet::len);
        Some(spots.iter().map(of).sum())
    }
}

/// Addresses in the cells of spots.
fn count(addresses: &Addresses, spots: &[Spot], wanted: impl Fn(&Address) -> bool) -> usize {
    let of = |spot: &Spot| addresses.of(spot.cell).iter().filter(|a| wanted(a)).count();
    spots.iter().map(of).sum()
}

/// The nodes of each spot's doors, and their numbers.
fn by_spot(spots: usize, doors: &[Door], roads: Option<&Roads>) -> (Feet, Vec<Vec<usize>>) {
    let mut feet: Feet = vec![Vec::new(); spots];
    let mut numbers = vec![Vec::new(); spots];
    for (number, door) in doors.iter().enumerate() {
        if let Some(numbers) = numbers.get_mut(door.spot) {
            numbers.push(number);
        }
        let node = roads.and_then(|r| r.nodes.get(number).copied().flatten());
        if let (Some(node), Some(feet)) = (node, feet.get_mut(door.spot)) {
            feet.push(node);
        }
    }
    (feet, numbers)
}

/// The first of the releases up to `fixed` since which, one after the other, some of the spots are below the rule. For the
/// public that too is told by protected numbers: whether it was anybody's in a year would tell of single households.
fn since(
    atlas: &Atlas,
    (fixed, rule): (&Fixed, &Rule),
    audience: Audience,
    spots: &[Spot],
) -> Date {
    let now = fixed.release.data_date;
    let mut since = now;
    for older in atlas.fixed.iter().rev() {
        if older.release.data_date >= now {
            continue;
        }
        let below = |spot: &Spot| {
            let share = older.row(spot.cell)?.share(rule.technology, rule.low);
            let served = atlas.territory.spot(spot.cell)?.part(share, audience)?;
            Some(spot.all * (1.0 - served.share))
        };
        let any = spots.iter().filter_map(below).any(|homes| homes >= 1.0);
        if older.release.breaks_series(&fixed.release) || !any {
            break;
        }
        since = older.release.data_date;
    }
    since
}
