//! Which datastream a device's quantity belongs to. Datastreams never vanish, so what was looked up once stays right.

use crate::normalise::Normalised;
use foldhash::HashMap;
use talblick_model::{DatastreamId, DeviceId, Quantity};
use talblick_store::{DatastreamKey, Error, Store};

/// Datastreams looked up so far.
#[derive(Debug, Default)]
pub(crate) struct Datastreams {
    of_device: HashMap<DeviceId, Vec<Known>>,
}

#[derive(Debug)]
struct Known {
    quantity: Quantity,
    channel: Option<String>,
    id: DatastreamId,
}

impl Datastreams {
    /// Looks up the datastreams a device has.
    pub(crate) fn look_up(&mut self, store: &Store, device: DeviceId) {
        let known = store.datastreams_of(device).into_iter().map(|d| Known {
            quantity: d.quantity.clone(),
            channel: d.channel.clone(),
            id: d.id,
        });
        self.of_device.insert(device, known.collect());
    }

    /// Makes what is missing, all in one durable step.
    pub(crate) fn ensure<'a>(
        &mut self,
        store: &Store,
        wanted: impl Iterator<Item = (DeviceId, &'a Normalised)>,
    ) -> Result<(), Error> {
        let mut missing: Vec<DatastreamKey> = Vec::new();
        for (device, value) in wanted {
            if self.find(device, value).is_none() {
                let key = DatastreamKey {
                    device,
                    quantity: value.quantity.clone(),
                    channel: value.channel.clone(),
                };
                if !missing.contains(&key) {
                    missing.push(key);
                }
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let ids = store.ensure_datastreams(&missing)?;
        for (key, id) in missing.into_iter().zip(ids) {
            let DatastreamKey {
                device,
                quantity,
                channel,
            } = key;
            self.of_device.entry(device).or_default().push(Known {
                quantity,
                channel,
                id,
            });
        }
        Ok(())
    }

    /// The datastream of a value, if it was looked up.
    pub(crate) fn find(&self, device: DeviceId, value: &Normalised) -> Option<DatastreamId> {
        let known = self.of_device.get(&device)?;
        let same = |k: &&Known| k.quantity == value.quantity && k.channel == value.channel;
        known.iter().find(same).map(|k| k.id)
    }
}
