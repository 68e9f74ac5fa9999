//! The readings of one uplink as they come together: every field finds its place, and no two take the same.

use super::leaf::{self, Content, Leaf};
use super::lookup::Known;
use super::values::{Counted, Plausible, Values};
use super::{Normalised, field, plausible};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::hash::BuildHasher as _;
use talblick_model::{Aggregation, CounterKind, Definition, Installation, Kind, Quality, Quantity};

/// How many readings wanted a place (quantity, channel, time), by its hash.
pub(super) type Taken = HashMap<u64, u32, FixedState>;

/// Readings, and which places they take.
pub(super) struct Readings<'a> {
    pub(super) values: Values,
    pub(super) taken: &'a mut Taken,
    pub(super) installation: Option<&'a Installation>,
    /// How many of the values come from normalised measurements, which the others only add to.
    pub(super) normalised: usize,
}

impl Readings<'_> {
    /// Adds what a field is, if it is a reading.
    pub(super) fn add(&mut self, leaf: &Leaf<'_, '_>, known: &Known) {
        let Some(found) = known.find(leaf) else {
            self.keep_unmapped(leaf, known);
            return;
        };
        let rule = &found.candidate.rule;
        let definition = rule.definition;
        let value = match leaf.content {
            Content::Word(word) => match truth(definition, word) {
                Some(value) => Some(value),
                None => return,
            },
            Content::Missing | Content::Number(_) => found.value,
        };
        let value = value.map(|v| match definition.kind {
            Kind::Truth => f64::from(u8::from(v != 0.0)),
            _ => v,
        });
        let channel = field::channel(&[
            rule.channel.as_deref(),
            found.candidate.qualifier.as_deref(),
            leaf.channel,
            found.candidate.statistic,
        ]);
        let told = self.installation.filter(|_| is_counted(definition));
        let told = told.and_then(|i| i.counter(&rule.quantity, channel.as_deref()));
        let cumulative = told.map_or(rule.cumulative, |counter| {
            counter.tells == CounterKind::Cumulative
        });
        if self.is_normalised(&rule.quantity, channel.as_deref()) {
            return;
        }
        let range = Some(found.candidate.range);
        if cumulative {
            self.values.totals.push(Counted {
                place: self.values.list.len(),
                wrap: rule.wrap,
                range,
            });
        }
        let reading = Normalised {
            quality: plausible(range.filter(|_| !cumulative), value),
            quantity: rule.quantity.clone(),
            channel,
            value,
            time: leaf.time,
        };
        self.push(reading, &known.field, range);
    }

    fn keep_unmapped(&mut self, leaf: &Leaf<'_, '_>, known: &Known) {
        let Content::Number(value) = leaf.content else {
            return;
        };
        let channel = field::channel(&[leaf.channel]);
        if self.is_normalised(&known.own, channel.as_deref()) {
            return;
        }
        let reading = Normalised {
            quantity: known.own.clone(),
            channel,
            value: Some(value),
            quality: Quality::UNMAPPED,
            time: leaf.time,
        };
        self.push(reading, &known.raw, None);
    }

    /// Adds a reading. If its place is taken, its field's name becomes (part of) its channel, numbered if need be.
    fn push(&mut self, mut reading: Normalised, field: &str, range: Plausible) {
        let before = self.take(&reading);
        if before > 0 {
            let own = reading.channel.take();
            reading.channel = field::channel(&[Some(field), own.as_deref()]);
            let before = self.take(&reading);
            if before > 0 {
                let number = (before + 1).to_string();
                reading.channel = field::channel(&[Some(field), own.as_deref(), Some(&number)]);
            }
        }
        self.values.list.push(reading);
        if self.installation.is_some() {
            self.values.ranges.push(range);
        }
    }

    /// Whether a normalised measurement says the same already.
    fn is_normalised(&self, quantity: &Quantity, channel: Option<&str>) -> bool {
        let mut normalised = self.values.list.iter().take(self.normalised);
        normalised.any(|known| known.quantity == *quantity && known.channel.as_deref() == channel)
    }

    /// Counts a reading at its place, and says how many were there before.
    fn take(&mut self, reading: &Normalised) -> u32 {
        let place = (&reading.quantity, &reading.channel, reading.time);
        let count = self.taken.entry(self.taken.hasher().hash_one(place));
        let count = count.or_default();
        *count += 1;
        *count - 1
    }
}

/// Whether readings are what came in between, so that there may be totals of them.
fn is_counted(definition: &Definition) -> bool {
    definition.aggregation == Aggregation::Sum
}

/// A word for yes or no, where the quantity is one.
fn truth(definition: &Definition, word: &str) -> Option<f64> {
    if (definition.kind, definition.aggregation) != (Kind::Truth, Aggregation::State) {
        return None;
    }
    leaf::truth(word)
}
