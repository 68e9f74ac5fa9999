//! From decoded fields to quantities with UCUM units. Units are decided here, once.
//!
//! Names are looked up in a table ([`table`]); units come from the field where it has one ([`mod@unit`]), else from the rule.
//! Nothing is averaged, filled or corrected, and no state is kept between uplinks.

mod derive;
mod field;
mod leaf;
mod rules;
mod sentinel;
mod table;
#[cfg(test)]
mod tests;
mod unit;

use crate::codec::Fields;
use field::Name;
use foldhash::fast::FixedState;
use leaf::{Content, Leaf};
use std::collections::HashMap;
use std::hash::BuildHasher as _;
use talblick_model::{Aggregation, Definition, Kind, Millis, Quality, Quantity};

/// A value of a quantity, not yet of a datastream.
#[derive(Debug, Clone, PartialEq)]
pub struct Normalised {
    /// What was measured.
    pub quantity: Quantity,
    /// Which of several sensors of one device.
    pub channel: Option<String>,
    /// The value in the quantity's unit; absent for a sentinel ("sensor missing").
    pub value: Option<f64>,
    /// Remarks.
    pub quality: Quality,
    /// Its own observation time, where the payload carries one. It is the device's word: whether it can be true, only the
    /// uplink's time tells.
    pub time: Option<Millis>,
}

/// What the normaliser knows about the device beside its fields.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// Name of the codec: some families name or scale fields in their own way.
    pub codec: Option<&'a str>,
    /// What the device is for.
    pub kind: Option<&'a str>,
    /// Height of a distance sensor above gauge zero or container floor, in metres.
    pub mounting_height_m: Option<f64>,
}

/// Maps fields to quantities. Nothing is dropped: a number no rule maps is kept under its own name, flagged, and of two
/// fields that mean the same the second gets a channel. Texts that are not numbers are no readings.
pub fn normalise(fields: &Fields, context: Context<'_>) -> Vec<Normalised> {
    let mut readings = Readings {
        context,
        list: Vec::with_capacity(fields.0.len() + 1),
        taken: HashMap::with_capacity_and_hasher(fields.0.len() + 1, FixedState::default()),
        name: Name::default(),
    };
    leaf::walk(fields, &mut |leaf| readings.add(&leaf));
    let derived = derive::from(&readings.list, context);
    for (quantity, value, time) in derived {
        let quality = plausible(quantity.definition(), value);
        readings.push(
            Normalised {
                quantity,
                channel: None,
                value,
                quality,
                time,
            },
            "derived",
        );
    }
    readings.list
}

struct Readings<'a> {
    context: Context<'a>,
    list: Vec<Normalised>,
    /// How many readings wanted a place (quantity, channel, time), by its hash.
    taken: HashMap<u64, u32, FixedState>,
    /// The name of the field at hand; one buffer for all fields.
    name: Name,
}

impl Readings<'_> {
    fn add(&mut self, leaf: &Leaf<'_, '_>) {
        self.name.set(leaf.path);
        let found = rules::find(&mut self.name, leaf, self.context);
        let Some(found) = found else {
            self.keep_unmapped(leaf);
            return;
        };
        let definition = found.definition;
        let value = match leaf.content {
            Content::Word(word) => match truth(definition, word) {
                Some(value) => Some(value),
                None => return,
            },
            Content::Missing => None,
            Content::Number(raw) if sentinel::is(raw, definition, self.context.codec) => None,
            Content::Number(_) => Some(found.value),
        };
        let value = value.map(|v| match definition.kind {
            Kind::Truth => f64::from(u8::from(v != 0.0)),
            _ => v,
        });
        let channel = field::channel(&[
            found.channel,
            self.name.qualifier(),
            leaf.channel,
            self.name.statistic(),
        ]);
        let reading = Normalised {
            quality: plausible(Some(definition), value),
            quantity: found.quantity,
            channel,
            value,
            time: leaf.time,
        };
        let name = std::mem::take(&mut self.name);
        self.push(reading, name.full());
        self.name = name;
    }

    fn keep_unmapped(&mut self, leaf: &Leaf<'_, '_>) {
        let Content::Number(value) = leaf.content else {
            return;
        };
        let own = leaf.path.join("_");
        let mut quantity = Quantity::from_field(&own);
        if quantity.definition().is_some() {
            // A name of the table in a unit that does not fit: it must not pass for the quantity.
            quantity = Quantity::from_field(&format!("{own}_unconverted"));
        }
        let reading = Normalised {
            quantity,
            channel: field::channel(&[leaf.channel]),
            value: Some(value),
            quality: Quality::UNMAPPED,
            time: leaf.time,
        };
        self.push(reading, &own);
    }

    /// Adds a reading. If its place is taken, its field's name becomes (part of) its channel, numbered if need be.
    fn push(&mut self, mut reading: Normalised, field: &str) {
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
        self.list.push(reading);
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

pub(crate) fn plausible(definition: Option<&Definition>, value: Option<f64>) -> Quality {
    match (value, definition) {
        (None, _) => Quality::GAP,
        (Some(v), Some(d)) if v < d.min || v > d.max => Quality::IMPLAUSIBLE,
        _ => Quality::GOOD,
    }
}

/// A word for yes or no, where the quantity is one.
fn truth(definition: &Definition, word: &str) -> Option<f64> {
    if (definition.kind, definition.aggregation) != (Kind::Truth, Aggregation::State) {
        return None;
    }
    leaf::truth(word)
}
