//! In what order observations come, and which of the ways to it costs least.

use super::super::entity::Entity;
use super::super::failure::Failure;
use super::super::world::Sta;
use super::Asked;
use std::cmp::Ordering;
use talblick_model::Millis;
use talblick_sensorthings::{Evaluation, Expression, OrderBy, Property, Relation, Set, Value};
use talblick_store::{Order, StoredReading};

/// In what order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sequence {
    /// One datastream after the other, each by time.
    Streams(Order),
    /// By time, then by number.
    Time(Order),
    /// By anything else.
    Keys(Vec<OrderBy>),
}

impl Asked<'_> {
    /// Finds the cheapest way to an order.
    pub(super) fn order_by(&mut self, keys: &[OrderBy]) -> Result<(), Failure> {
        let about_stream = keys
            .iter()
            .take_while(|order| of_stream(&order.key))
            .count();
        let (before, rest) = keys.split_at(about_stream);
        let time = |property| matches!(property, Property::PhenomenonTime | Property::ResultTime);
        let first = rest
            .first()
            .map(|order| (order.key.own_property(), way(order)));
        self.sequence = match first {
            // Nothing else, or their numbers, which grow with time within a datastream.
            None => Sequence::Streams(Order::Ascending),
            Some((Some(Property::Id), order)) => {
                if order == Order::Descending && before.is_empty() {
                    self.streams.reverse();
                }
                Sequence::Streams(order)
            }
            Some((Some(property), order)) if time(property) => {
                if before.is_empty() && self.streams.len() > 1 && !rest_is_plain(rest) {
                    Sequence::Keys(keys.to_vec())
                } else if before.is_empty() {
                    Sequence::Time(order)
                } else {
                    Sequence::Streams(order)
                }
            }
            Some(_) => Sequence::Keys(keys.to_vec()),
        };
        if matches!(self.sequence, Sequence::Streams(_)) && !before.is_empty() {
            let mut keyed = Vec::with_capacity(self.streams.len());
            for stream in &self.streams {
                let any = Entity::Observation(*stream, nothing());
                keyed.push((self.sta.keys(before, any)?, *stream));
            }
            keyed.sort_by(|(a, _), (b, _)| compared(before, a, b));
            // Datastreams that are alike would have to be mixed by time.
            let alike = |pair: &[(Vec<Value>, usize)]| match pair {
                [(a, _), (b, _)] => compared(before, a, b).is_eq(),
                _ => false,
            };
            if !rest.is_empty() && keyed.windows(2).any(alike) {
                self.sequence = Sequence::Keys(keys.to_vec());
            }
            self.streams = keyed.into_iter().map(|(_, stream)| stream).collect();
        }
        Ok(())
    }
}

impl Sta {
    /// What an entity is ordered by.
    pub(in crate::sta) fn keys(
        &self,
        order: &[OrderBy],
        of: Entity,
    ) -> Result<Vec<Value>, Failure> {
        let keys = order.iter();
        keys.map(|order| Evaluation(self).value(&order.key, &of))
            .collect()
    }
}

/// By keys, of which the first that differs decides.
pub(in crate::sta) fn compared(keys: &[OrderBy], a: &[Value], b: &[Value]) -> Ordering {
    let pairs = keys.iter().zip(a.iter().zip(b));
    let found = pairs.map(|(key, (a, b))| {
        let found = talblick_sensorthings::order(a, b);
        if key.descending {
            found.reverse()
        } else {
            found
        }
    });
    found
        .into_iter()
        .find(|found| found.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// By time, and those of one moment by datastream.
pub(super) fn by_time(order: Order, a: (usize, Millis), b: (usize, Millis)) -> Ordering {
    let times = match order {
        Order::Ascending => a.1.cmp(&b.1),
        Order::Descending => b.1.cmp(&a.1),
    };
    times.then(a.0.cmp(&b.0))
}

/// A reading to ask about its datastream with.
pub(super) fn nothing() -> StoredReading {
    StoredReading {
        time: Millis::default(),
        value: None,
        quality: talblick_model::Quality::GOOD,
    }
}

fn way(order: &OrderBy) -> Order {
    if order.descending {
        Order::Descending
    } else {
        Order::Ascending
    }
}

/// Whether a key is the same for all observations of a datastream.
fn of_stream(key: &Expression) -> bool {
    let to = |relation: &Relation| relation.to == Set::Datastreams;
    matches!(key, Expression::Path(path) if path.variable.is_none() && path.relations.first().is_some_and(to))
}

/// Whether what follows the time changes nothing: the time again, or the number, which decides anyway.
fn rest_is_plain(keys: &[OrderBy]) -> bool {
    keys.iter()
        .skip(1)
        .all(|order| match order.key.own_property() {
            Some(Property::PhenomenonTime | Property::ResultTime) => true,
            Some(Property::Id) => !order.descending,
            _ => false,
        })
}
