//! What is published, put together as SensorThings sees it.

use crate::publish::Protection;
use crate::view::View;
use parking_lot::Mutex;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};
use talblick_model::{Aggregation, Datastream, Device, Kind, Quantity};

/// Ids of observed properties are below this, 2³¹.
const MOST: u32 = 1 << 31;

/// Everything that is published, each in order of its number.
#[derive(Debug, Default)]
pub(crate) struct Published {
    pub(super) things: Vec<Thing>,
    pub(super) datastreams: Vec<Stream>,
    pub(super) observed: Vec<Observed>,
}

/// What was published when somebody last asked; made anew after something was registered.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<Option<(u64, Arc<Published>)>>);

impl Known {
    /// What is published now. The view must be that of somebody without an account.
    pub(super) fn of(&self, view: &View) -> Arc<Published> {
        let changes = view.store().registry_changes();
        let known = self.0.lock().clone();
        if let Some((_, known)) = known.filter(|(then, _)| *then == changes) {
            return known;
        }
        let made = Arc::new(Published::of(view));
        *self.0.lock() = Some((changes, Arc::clone(&made)));
        made
    }
}

/// A device of which something is published.
#[derive(Debug)]
pub(super) struct Thing {
    pub(super) device: Arc<Device>,
    /// What is written of it and does not change.
    pub(super) fixed: OnceLock<Box<[u8]>>,
    /// Places of its datastreams.
    pub(super) datastreams: Vec<usize>,
}

/// A datastream that is published.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) datastream: Arc<Datastream>,
    /// How it is protected.
    pub(super) protection: Option<Protection>,
    /// What is written of it and does not change.
    pub(super) fixed: OnceLock<Box<[u8]>>,
    /// Kind of its values.
    pub(super) kind: Kind,
    /// How they are put together.
    pub(super) aggregation: Aggregation,
    /// Place of its thing.
    pub(super) thing: usize,
    /// Place of what it measures.
    pub(super) observed: usize,
}

/// A quantity of which something is published.
#[derive(Debug)]
pub(super) struct Observed {
    pub(super) id: u32,
    pub(super) quantity: Quantity,
    /// Places of the datastreams that measure it.
    pub(super) datastreams: Vec<usize>,
}

impl Published {
    fn of(view: &View) -> Self {
        let mut found = Self::default();
        let mut all = Vec::new();
        for device in view.devices() {
            for datastream in view.datastreams_of(&device) {
                all.push((datastream, found.things.len()));
            }
            found.things.push(Thing {
                device,
                fixed: OnceLock::new(),
                datastreams: Vec::new(),
            });
        }
        all.sort_by_key(|(datastream, _)| datastream.id);
        let numbers = numbers(view);
        let public = view.published();
        let mut by_number: BTreeMap<u32, Observed> = BTreeMap::new();
        for (place, (datastream, thing)) in all.iter().enumerate() {
            if let Some(thing) = found.things.get_mut(*thing) {
                thing.datastreams.push(place);
            }
            let id = numbers.get(&datastream.quantity).copied();
            let id = id.unwrap_or_default();
            let observed = by_number.entry(id).or_insert_with(|| Observed {
                id,
                quantity: datastream.quantity.clone(),
                datastreams: Vec::new(),
            });
            observed.datastreams.push(place);
        }
        found.observed = by_number.into_values().collect();
        let observed = found.observed.iter().enumerate();
        let place_of: HashMap<Quantity, usize> = observed
            .map(|(place, observed)| (observed.quantity.clone(), place))
            .collect();
        found.datastreams = all
            .into_iter()
            .map(|(datastream, thing)| {
                let seen = view.seen(&datastream);
                let (kind, aggregation) = (seen.kind(), seen.aggregation());
                let observed = place_of.get(&datastream.quantity);
                Stream {
                    observed: observed.copied().unwrap_or_default(),
                    protection: public
                        .as_ref()
                        .and_then(|public| public.protection(datastream.id).copied()),
                    datastream,
                    fixed: OnceLock::new(),
                    kind,
                    aggregation,
                    thing,
                }
            })
            .collect();
        found
    }
}

/// The numbers of all quantities that were ever measured here, published or not: what is published later must not move
/// those that have one. A number is made of the name, so that it tells nothing about other datastreams.
fn numbers(view: &View) -> HashMap<Quantity, u32> {
    let mut numbers = HashMap::new();
    let mut taken = HashSet::new();
    for datastream in view.store().datastreams() {
        let quantity = &datastream.quantity;
        if numbers.contains_key(quantity) {
            continue;
        }
        let mut number = number(quantity.name());
        while !taken.insert(number) {
            number = number % (MOST - 1) + 1;
        }
        numbers.insert(quantity.clone(), number);
    }
    numbers
}

/// FNV-1a folded to 31 bits, never 0: the same for a name for ever, on every machine.
fn number(name: &str) -> u32 {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    ((hash >> 31) ^ (hash & (MOST - 1))).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use talblick_model::QUANTITIES;

    #[test]
    fn every_known_quantity_has_a_number_of_its_own_for_ever() {
        let all: HashSet<u32> = QUANTITIES.iter().map(|d| number(d.name)).collect();
        assert_eq!(all.len(), QUANTITIES.len());
        assert!(all.iter().all(|n| (1..MOST).contains(n)));
        assert_eq!(number("water_level"), 1_236_563_045);
    }
}
