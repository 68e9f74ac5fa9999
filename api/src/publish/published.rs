//! Everything that is published, as the public knows it: which datastreams under which protection, and devices with the
//! names and places they are shown with. Made anew only after something was registered.

use super::blur::blurred;
use super::{Protection, Publish, Seen};
use crate::step::Step;
use jiff::tz::TimeZone;
use parking_lot::Mutex;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use talblick_model::{DatastreamId, Device, DeviceId, Millis, TimeRange};
use talblick_store::{Error, Store, StoredReading};

/// See above.
#[derive(Debug, Default)]
pub struct Published {
    datastreams: BTreeMap<DatastreamId, Protection>,
    devices: HashMap<DeviceId, Arc<Device>>,
    /// Devices of which nothing is published as soon as it is measured.
    slow: HashMap<DeviceId, Vec<Protection>>,
}

/// What was published when somebody last asked.
#[derive(Debug, Default)]
pub(crate) struct Current(Mutex<Option<(u64, Arc<Published>)>>);

impl Current {
    /// What is published now.
    pub(crate) fn of(&self, store: &Store, rules: &Publish) -> Arc<Published> {
        let changes = store.registry_changes();
        let known = self.0.lock().clone();
        if let Some((_, known)) = known.filter(|(then, _)| *then == changes) {
            return known;
        }
        let made = Arc::new(Published::of(store, rules));
        *self.0.lock() = Some((changes, Arc::clone(&made)));
        made
    }
}

impl Published {
    /// What rules publish of what is registered.
    pub fn of(store: &Store, rules: &Publish) -> Self {
        let mut published = Self::default();
        for device in store.devices() {
            let mut found = Vec::new();
            for datastream in store.datastreams_of(device.id) {
                if let Some(protection) = rules.protection(&device, &datastream.quantity) {
                    published.datastreams.insert(datastream.id, *protection);
                    found.push(*protection);
                }
            }
            if found.is_empty() {
                continue;
            }
            // A device has one place, the least exact of those its datastreams are published with.
            let side = found
                .iter()
                .filter_map(|protection| protection.blur_m)
                .max();
            let id = device.id;
            published.devices.insert(id, shown(device, side));
            if !found.iter().any(Protection::leaves_readings) {
                published.slow.insert(id, found);
            }
        }
        published
    }

    /// A device as the public knows it under some rules.
    pub(crate) fn shown(store: &Store, rules: &Publish, device: &Arc<Device>) -> Arc<Device> {
        let datastreams = store.datastreams_of(device.id).into_iter();
        let sides = datastreams.filter_map(|d| rules.protection(device, &d.quantity)?.blur_m);
        shown(Arc::clone(device), sides.max())
    }

    /// The datastreams that are public, in order of number.
    pub fn datastreams(&self) -> Vec<DatastreamId> {
        self.datastreams.keys().copied().collect()
    }

    /// A mark of these datastreams and of how they are protected: files that were made under another mark hold what is
    /// public no longer. `None` if one of them is not public.
    pub fn mark(&self, ids: &[DatastreamId]) -> Option<String> {
        let mut digest = Sha256::new();
        for id in ids {
            let protection = self.protection(*id)?;
            digest.update(format!("{id} {protection:?}\n"));
        }
        Some(hex::encode(digest.finalize()))
    }

    /// Whether the readings of a datastream are public as they are.
    pub fn is_whole(&self, id: DatastreamId) -> bool {
        self.protection(id).is_some_and(Protection::leaves_readings)
    }

    /// Length of the buckets that are published instead of readings.
    pub fn aggregate(&self, id: DatastreamId) -> Option<&'static str> {
        self.protection(id)?.aggregate.map(Step::word)
    }

    /// Calls `each` with what is published of a datastream in a range, oldest first, until it answers false; whether it
    /// never did. Days are those of `zone`.
    pub fn each(
        &self,
        store: &Store,
        id: DatastreamId,
        range: TimeRange,
        present: (&TimeZone, Millis),
        each: &mut dyn FnMut(&[StoredReading]) -> bool,
    ) -> Result<bool, Error> {
        let Some(datastream) = store.datastream(id) else {
            return Ok(true);
        };
        Seen::protected(store, None, datastream, self.protection(id), present).each(range, each)
    }

    /// First moment at which not everything of a datastream is published that will be.
    pub fn end(&self, store: &Store, id: DatastreamId, present: (&TimeZone, Millis)) -> Millis {
        store.datastream(id).map_or(Millis::MIN, |datastream| {
            Seen::protected(store, None, datastream, self.protection(id), present).end()
        })
    }

    /// How a datastream is protected, if it is public.
    pub(crate) fn protection(&self, id: DatastreamId) -> Option<&Protection> {
        self.datastreams.get(&id)
    }

    /// A device as the public knows it, if something of it is public.
    pub fn device(&self, id: DeviceId) -> Option<&Arc<Device>> {
        self.devices.get(&id)
    }

    /// Whether it may be told at once that a device was heard.
    pub(crate) fn tells_at_once(&self, id: DeviceId) -> bool {
        self.devices.contains_key(&id) && !self.slow.contains_key(&id)
    }

    /// The datastreams of which less is published than is measured.
    pub(crate) fn protected(&self) -> impl Iterator<Item = DatastreamId> {
        let all = self.datastreams.iter();
        all.filter(|(_, protection)| !protection.leaves_readings())
            .map(|(id, _)| *id)
    }
}

/// When a device was heard, as exactly as the public may know: if nothing of it is published as soon as it is measured,
/// then at the beginning of the newest bucket, or before the delay.
pub(crate) fn was_heard(
    published: &Published,
    id: DeviceId,
    last_seen: Option<Millis>,
    (zone, now): (&TimeZone, Millis),
) -> Option<Millis> {
    let Some(slow) = published.slow.get(&id) else {
        return last_seen;
    };
    let shown = slow.iter().filter_map(|protection| {
        let seen = last_seen?.min(protection.until(now));
        match protection.aggregate {
            Some(step) => step.floor(seen, zone),
            None => Some(seen),
        }
    });
    shown.max()
}

/// A device with the name and the place the public knows. Network servers often name devices by their `DevEUI`; such a
/// name is replaced.
fn shown(device: Arc<Device>, blur_m: Option<u32>) -> Arc<Device> {
    let plain = |c: &char| c.is_ascii_hexdigit();
    let name: String = device.name.chars().filter(plain).collect();
    let named = name
        .to_ascii_lowercase()
        .contains(&device.dev_eui.to_string());
    if !named && (blur_m.is_none() || device.location.is_none()) {
        return device;
    }
    let mut shown = Device::clone(&device);
    if named {
        shown.name = format!("Sensor {}", device.id);
    }
    if let Some(side) = blur_m {
        shown.location = shown.location.and_then(|place| blurred(place, side));
    }
    Arc::new(shown)
}
