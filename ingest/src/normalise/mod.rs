//! From decoded fields to quantities with UCUM units. Units are decided here, once.
//!
//! Which field is which quantity is data ([`rules`]); units come from the field where it has one ([`mod@unit`]), else from
//! the rule. Nothing is averaged or filled; of counters that tell totals alone, a reading depends on the uplink before it.

mod derive;
mod field;
mod leaf;
pub(crate) mod linear;
mod lookup;
mod moment;
mod readings;
pub mod rules;
#[cfg(test)]
mod tests;
mod totals;
mod unit;
mod values;

pub(crate) use totals::Totals;
pub(crate) use values::Values;

use crate::codec::Fields;
use foldhash::HashMap;
use lookup::{Names, Workspace};
use readings::{Readings, Taken};
use rules::Rules;
use std::sync::Arc;
use talblick_model::{Installation, Millis, Quality, Quantity};

/// Most combinations of codec, kind and profile whose names are remembered; then all are forgotten.
const CONTEXTS: usize = 2_000;
/// Most names remembered altogether; names come from strangers.
const NAMES: usize = 50_000;

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
    /// Its profile or model at the network server.
    pub profile: Option<&'a str>,
    /// Height of a distance sensor above gauge zero or container floor, in metres.
    pub mounting_height_m: Option<f64>,
    /// What else is known about how it is built in.
    pub installation: Option<&'a Installation>,
    /// When the uplink was observed.
    pub observed_at: Option<Millis>,
}

/// Makes readings of fields, and remembers the rules of names it has seen.
#[derive(Debug)]
pub struct Normaliser {
    rules: Arc<Rules>,
    contexts: Vec<Names>,
    /// Place of each context by its key.
    places: HashMap<String, usize>,
    names: usize,
    key: String,
    workspace: Workspace,
    taken: Taken,
}

impl Normaliser {
    /// One that has seen nothing yet.
    pub fn new(rules: Arc<Rules>) -> Self {
        Self {
            rules,
            contexts: Vec::new(),
            places: HashMap::default(),
            names: 0,
            key: String::new(),
            workspace: Workspace::default(),
            taken: Taken::default(),
        }
    }

    /// Maps fields to quantities. Nothing is dropped: a number no rule maps is kept under its own name, flagged, and of two
    /// fields that mean the same the second gets a channel. Where the codec or the network server has normalised the fields,
    /// that goes before what it made them of. Texts that are not numbers are no readings. Totals of counters are told as
    /// they are.
    pub fn normalise(&mut self, fields: &Fields, context: Context<'_>) -> Vec<Normalised> {
        self.read(fields, context).finish(context).0
    }

    /// The values of fields, before anything is done that belongs to the device alone.
    pub(crate) fn read(&mut self, fields: &Fields, context: Context<'_>) -> Values {
        if self.contexts.len() >= CONTEXTS || self.names >= NAMES {
            self.contexts.clear();
            self.places.clear();
            self.names = 0;
        }
        write_key(context, &mut self.key);
        let place = if let Some(place) = self.places.get(&self.key) {
            *place
        } else {
            self.places.insert(self.key.clone(), self.contexts.len());
            self.contexts.push(Names::new(&self.rules, context));
            self.contexts.len() - 1
        };
        self.taken.clear();
        let mut readings = Readings {
            values: Values {
                list: Vec::with_capacity(fields.0.len() + 1),
                totals: Vec::new(),
                ranges: Vec::new(),
                checks: Arc::default(),
            },
            taken: &mut self.taken,
            installation: context.installation,
            normalised: 0,
        };
        if let Some(names) = self.contexts.get_mut(place) {
            let before = names.len();
            readings.values.checks = Arc::clone(names.checks());
            let mut add = |leaf: leaf::Leaf<'_, '_>, readings: &mut Readings<'_>| {
                let known = names.of(&self.rules, &leaf, context, &mut self.workspace);
                readings.add(&leaf, known);
            };
            leaf::walk_measurements(fields, &mut |leaf| add(leaf, &mut readings));
            readings.normalised = readings.values.list.len();
            leaf::walk(fields, &mut |leaf| add(leaf, &mut readings));
            self.names += names.len() - before;
        }
        readings.values
    }
}

/// What rules may ask of a device, as one text.
fn write_key(context: Context<'_>, key: &mut String) {
    key.clear();
    for part in [context.codec, context.kind, context.profile] {
        key.push_str(part.unwrap_or_default());
        key.push(if part.is_some() { '\0' } else { '\u{1}' });
    }
}

/// What is to be said of a value, with what is plausible where that is known.
pub(crate) fn plausible(range: Option<(f64, f64)>, value: Option<f64>) -> Quality {
    match (value, range) {
        (None, _) => Quality::GAP,
        (Some(v), Some((min, max))) if v < min || v > max => Quality::IMPLAUSIBLE,
        _ => Quality::GOOD,
    }
}
