//! Series put together: sum, avg and their like, by or without labels, and the largest or smallest of a group.

use crate::error::unsupported;
use crate::expression::{Aggregate, Labelling};
use crate::window::{float, quantile, variance};
use crate::{Error, Labels, METRIC, Row, Steps};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What is made of the values of a group at a moment, of which there is at least one, and a level.
type Put = fn(&[f64], Option<f64>) -> Option<f64>;

/// Puts series together.
pub(crate) fn together(
    of: &Aggregate,
    levels: Option<&[f64]>,
    rows: Vec<Row>,
    steps: Steps,
) -> Result<Vec<Row>, Error> {
    let mut groups: BTreeMap<Labels, Vec<Row>> = BTreeMap::new();
    for row in rows {
        let group = group(of.grouping.as_ref(), &row.labels);
        groups.entry(group).or_default().push(row);
    }
    let level = |at: usize| levels.and_then(|all| all.get(at)).copied();
    if let "topk" | "bottomk" = of.name.as_str() {
        let largest = of.name == "topk";
        let groups = groups.into_values();
        return Ok(groups
            .flat_map(|rows| first_of(rows, steps, largest, &level))
            .collect());
    }
    let put: Put = match of.name.as_str() {
        "sum" => |all, _| Some(all.iter().sum()),
        "avg" => |all, _| Some(all.iter().sum::<f64>() / float(all.len())),
        "min" => |all, _| all.iter().copied().reduce(f64::min),
        "max" => |all, _| all.iter().copied().reduce(f64::max),
        "count" => |all, _| Some(float(all.len())),
        "group" => |_, _| Some(1.0),
        "stddev" => |all, _| Some(variance(all.iter().copied())?.sqrt()),
        "stdvar" => |all, _| variance(all.iter().copied()),
        "quantile" => |all, level| quantile(all.to_vec(), level?),
        name => return Err(unsupported(&format!("the aggregation {name}"))),
    };
    let groups = groups.into_iter().map(|(labels, rows)| {
        let values = (0..steps.count()).map(|at| {
            let all: Vec<f64> = rows.iter().filter_map(|row| row.at(at)).collect();
            if all.is_empty() {
                None
            } else {
                put(&all, level(at))
            }
        });
        Row {
            labels,
            values: values.collect(),
        }
    });
    Ok(groups.collect())
}

/// The largest or smallest at each moment; the others have no value then. At a single moment they are in order.
fn first_of(
    mut rows: Vec<Row>,
    steps: Steps,
    largest: bool,
    level: &impl Fn(usize) -> Option<f64>,
) -> Vec<Row> {
    let better = |a: f64, b: f64| {
        let order = if largest {
            b.total_cmp(&a)
        } else {
            a.total_cmp(&b)
        };
        // What is no number comes last.
        a.is_nan().cmp(&b.is_nan()).then(order)
    };
    for at in 0..steps.count() {
        let many = level(at).filter(|k| *k >= 1.0).unwrap_or_default();
        let places = rows.iter().enumerate();
        let mut ranked: Vec<(f64, usize)> = places
            .filter_map(|(place, row)| Some((row.at(at)?, place)))
            .collect();
        ranked.sort_by(|(a, _), (b, _)| better(*a, *b));
        for (rank, (_, place)) in ranked.into_iter().enumerate() {
            let beyond = float(rank + 1) > many.floor();
            if beyond
                && let Some(value) = rows.get_mut(place).and_then(|row| row.values.get_mut(at))
            {
                *value = None;
            }
        }
    }
    rows.retain(Row::speaks);
    if steps.count() == 1 {
        rows.sort_by(|a, b| {
            a.at(0)
                .zip(b.at(0))
                .map_or(Ordering::Equal, |(a, b)| better(a, b))
        });
    }
    rows
}

/// The labels a group has.
fn group(grouping: Option<&Labelling>, labels: &Labels) -> Labels {
    let Some(grouping) = grouping else {
        return Labels::new();
    };
    grouping.of(labels)
}

impl Labelling {
    /// The labels that count. The metric's name only counts if that is said.
    pub(crate) fn of(&self, labels: &Labels) -> Labels {
        let kept = |name: &str| {
            let named = self.names.iter().any(|label| label == name);
            if self.only_these {
                named
            } else {
                !named && name != METRIC
            }
        };
        let own = labels.iter().filter(|(name, _)| kept(name));
        own.map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }
}
