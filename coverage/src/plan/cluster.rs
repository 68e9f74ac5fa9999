//! Clusters: neighbouring white spots that are best built together.

use super::cost::Cost;
use super::network::{Edge, Growth, Meeting};
use super::own::distance;
use super::road::Roads;
use super::union::Union;
use super::{Grouping, Spot};
use crate::{Cell, Places};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// White spots, by their positions in the list of all, in order.
pub(crate) type Group = Vec<usize>;

/// Where the doors of each spot meet the streets.
pub(crate) type Feet = Vec<Vec<usize>>;

/// Puts spots together: those that touch at a side or a corner; then groups of one district that lie near each other along
/// the streets, or straight where no street reaches; then splits what is too large. Rivers, railways and motorways are no
/// limits, because nobody gives them; where they part streets, groups that do not touch stay apart.
pub(crate) fn clusters(
    spots: &[Spot],
    districts: &Places,
    roads: Option<(&Roads, &Feet, &mut Growth)>,
    grouping: &Grouping,
) -> Vec<Group> {
    let mut union = Union::new(spots.len());
    for (at, spot) in spots.iter().enumerate() {
        for neighbour in spot.cell.neighbours().filter(|n| *n < spot.cell) {
            if let Some(other) = position(spots, neighbour) {
                union.join(at, other);
            }
        }
    }
    let groups = union.groups();
    let mut by_district = BTreeMap::<Option<u16>, Vec<usize>>::new();
    for (at, group) in groups.iter().enumerate() {
        let district = home(group.iter().filter_map(|at| spots.get(*at)), districts);
        by_district.entry(district).or_default().push(at);
    }
    let mut near = Union::new(groups.len());
    let (streets, mut growth) = match roads {
        Some((roads, feet, growth)) => (Some((roads, feet)), Some(growth)),
        None => (None, None),
    };
    for group_numbers in by_district.values().filter(|g| g.len() > 1) {
        let members: Vec<(usize, usize)> = group_numbers
            .iter()
            .flat_map(|g| groups.get(*g).into_iter().flatten().map(|spot| (*spot, *g)))
            .collect();
        if let (Some((roads, feet)), Some(growth)) = (streets, growth.as_deref_mut()) {
            join_along(&members, roads, feet, growth, grouping.merge_m, &mut near);
        }
        let reached = |spot: usize| {
            let feet = streets.and_then(|(_, feet)| feet.get(spot));
            feet.is_some_and(|feet| !feet.is_empty())
        };
        join_straight(spots, &members, reached, grouping.merge_m, &mut near);
    }
    let mut whole: Vec<Group> = near
        .groups()
        .into_iter()
        .map(|joined| {
            let spots = joined.iter().filter_map(|g| groups.get(*g)).flatten();
            let mut spots: Group = spots.copied().collect();
            spots.sort_unstable();
            spots
        })
        .flat_map(|group| split(spots, group, grouping.split_households))
        .collect();
    whole.sort_unstable();
    whole
}

/// The place most of the households of some spots live in; of two the one that comes first.
pub(crate) fn home<'a>(spots: impl IntoIterator<Item = &'a Spot>, places: &Places) -> Option<u16> {
    let mut weights = BTreeMap::<u16, f64>::new();
    for spot in spots {
        for (place, part) in places.parts(spot.cell) {
            *weights.entry(*place).or_default() += f64::from(*part) * spot.counted;
        }
    }
    let most = weights
        .into_iter()
        .max_by(|(i, a), (j, b)| a.total_cmp(b).then(j.cmp(i)));
    most.map(|(place, _)| place)
}

/// The position of a cell's spot.
fn position(spots: &[Spot], cell: Cell) -> Option<usize> {
    spots.binary_search_by_key(&cell, |s| s.cell).ok()
}

/// Joins groups that are near each other along the streets.
fn join_along(
    members: &[(usize, usize)],
    roads: &Roads,
    feet: &Feet,
    growth: &mut Growth,
    most_m: f64,
    near: &mut Union,
) {
    // Metres stand for money here.
    let length = |edge: usize| {
        let edge = roads.network.edges.get(edge);
        Cost::euros(edge.map_or(f64::INFINITY, Edge::length_m))
    };
    let seeds = members.iter().flat_map(|(spot, group)| {
        let feet = feet.get(*spot).into_iter().flatten();
        feet.map(|node| (*node, *group))
    });
    let mut by_node = BTreeMap::<usize, usize>::new();
    for (node, group) in seeds {
        let first = *by_node.entry(node).or_insert(group);
        near.join(first, group);
    }
    growth.grow(
        &roads.network,
        by_node,
        [],
        length,
        Some(Cost::euros(most_m)),
        |growth, meeting| {
            if let Meeting::Edge(edge) = meeting
                && let Some(edge) = roads.network.edges.get(edge)
            {
                let [a, b] = edge.ends.map(|end| growth.label(end));
                if let (Some(a), Some(b)) = (a, b) {
                    near.join(a, b);
                }
            }
            ControlFlow::Continue(())
        },
    );
}

/// Joins groups whose cells are near each other, where one of the two is reached by no street.
fn join_straight(
    spots: &[Spot],
    members: &[(usize, usize)],
    reached: impl Fn(usize) -> bool,
    most_m: f64,
    near: &mut Union,
) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "distances of scenarios are below a kilometre"
    )]
    let steps = (most_m / Cell::SIDE_M).floor() as i32 + 1;
    let groups: BTreeMap<usize, usize> = members.iter().copied().collect();
    for (at, group) in members {
        let Some(spot) = spots.get(*at).filter(|_| !reached(*at)) else {
            continue;
        };
        for (columns, rows) in (-steps..=steps).flat_map(|c| (-steps..=steps).map(move |r| (c, r)))
        {
            let other = spot.cell.moved(columns, rows);
            let other = other.and_then(|cell| position(spots, cell));
            let other_group = other.and_then(|other| groups.get(&other));
            if let Some(other_group) = other_group
                && gap_m(columns, rows) <= most_m
            {
                near.join(*group, *other_group);
            }
        }
    }
}

/// Distance between the nearest sides of two cells so many columns and rows apart.
fn gap_m(columns: i32, rows: i32) -> f64 {
    let gap = |steps: i32| f64::from(steps.abs().saturating_sub(1)) * Cell::SIDE_M;
    gap(columns).hypot(gap(rows))
}

/// Halves a group, across its longer side where as many households live on both sides, until no part has too many. A cell
/// is never split.
fn split(spots: &[Spot], group: Group, most: f64) -> Vec<Group> {
    let members: Vec<(usize, Spot)> = group
        .iter()
        .filter_map(|at| Some((*at, *spots.get(*at)?)))
        .collect();
    let all: f64 = members.iter().map(|(_, s)| s.counted).sum();
    if all <= most || members.len() < 2 {
        return vec![group];
    }
    let corner = |pick: fn(f64, f64) -> f64, from: f64| {
        let corners = members.iter().map(|(_, s)| s.cell.corner());
        corners.fold([from; 2], |a, b| [pick(a[0], b[0]), pick(a[1], b[1])])
    };
    let (low, high) = (
        corner(f64::min, f64::INFINITY),
        corner(f64::max, f64::NEG_INFINITY),
    );
    let wide = distance([low[0], 0.0], [high[0], 0.0]) >= distance([0.0, low[1]], [0.0, high[1]]);
    let along = |spot: &Spot| {
        let [east, north] = spot.cell.corner();
        if wide { [east, north] } else { [north, east] }
    };
    let mut sorted = members;
    sorted.sort_by(|(_, a), (_, b)| {
        let (a, b) = (along(a), along(b));
        a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
    });
    let mut seen = 0.0;
    let mut cut = 0;
    for (at, (_, spot)) in sorted.iter().enumerate() {
        if seen + spot.counted / 2.0 > all / 2.0 {
            break;
        }
        seen += spot.counted;
        cut = at + 1;
    }
    let right = sorted.split_off(cut.clamp(1, sorted.len() - 1));
    [sorted, right]
        .into_iter()
        .flat_map(|half| {
            let mut half: Group = half.into_iter().map(|(at, _)| at).collect();
            half.sort_unstable();
            split(spots, half, most)
        })
        .collect()
}
