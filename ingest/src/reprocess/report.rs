//! What decoding again changed, or would change: in numbers, by datastream, with some readings of each as samples.

use crate::normalise::Normalised;
use std::collections::BTreeMap;
use talblick_model::{Datastream, DevEui, Device, DeviceId, Millis, Quantity, RejectReason};

/// Most datastreams and most failures that are named; all are counted.
const NAMED: usize = 1_000;
/// Readings shown of a datastream.
const SAMPLES: usize = 3;

/// What happens to a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Changed,
    Added,
    Withdrawn,
}

/// What decoding again did, or would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReprocessReport {
    /// Uplinks that were selected.
    pub uplinks: u64,
    /// Of these, what is known of them now differs: codec, decoded object, warnings or number of readings.
    pub changed: u64,
    /// Of these, cannot be decoded any more; their readings stay as they are.
    pub failed: u64,
    /// Of these, were rejected when they came; replaying rejects is what brings them in.
    pub rejected: u64,
    /// Readings.
    pub readings: Places,
    /// The datastreams that change, the first thousand.
    pub datastreams: Vec<DatastreamChange>,
    /// Uplinks that cannot be decoded any more, the first thousand.
    pub failures: Vec<FailedAgain>,
    place: BTreeMap<(DeviceId, Quantity, Option<String>), usize>,
}

/// What happens to readings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Places {
    /// Say the same.
    pub unchanged: u64,
    /// Say something else.
    pub changed: u64,
    /// Are new.
    pub added: u64,
    /// Are not made any more, and become gaps.
    pub withdrawn: u64,
}

/// What happens to the readings of one datastream.
#[derive(Debug, Clone, PartialEq)]
pub struct DatastreamChange {
    /// Whose.
    pub dev_eui: DevEui,
    /// What is measured.
    pub quantity: Quantity,
    /// Which of several.
    pub channel: Option<String>,
    /// Readings that say something else.
    pub changed: u64,
    /// Readings that are new.
    pub added: u64,
    /// Readings that become gaps.
    pub withdrawn: u64,
    /// Some of them.
    pub samples: Vec<Sample>,
}

/// One reading before and after; no value is a gap or none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// When it was observed.
    pub time: Millis,
    /// What was there.
    pub before: Option<f64>,
    /// What is there now.
    pub after: Option<f64>,
}

/// An uplink that cannot be decoded any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedAgain {
    /// Whose.
    pub dev_eui: DevEui,
    /// When it was observed.
    pub time: Millis,
    /// Why.
    pub reason: RejectReason,
    /// What exactly.
    pub detail: String,
}

impl ReprocessReport {
    pub(super) fn failed(
        &mut self,
        device: &Device,
        time: Millis,
        reason: RejectReason,
        detail: &str,
    ) {
        self.failed += 1;
        if self.failures.len() < NAMED {
            self.failures.push(FailedAgain {
                dev_eui: device.dev_eui,
                time,
                reason,
                detail: detail.to_owned(),
            });
        }
    }

    /// A reading of a datastream that would have to be made first.
    pub(super) fn new_datastream(&mut self, device: &Device, value: &Normalised) {
        self.readings.added += 1;
        let key = (&value.quantity, value.channel.as_deref());
        if let Some(listed) = self.listed(device, key) {
            listed.added += 1;
        }
    }

    pub(super) fn note(
        &mut self,
        device: &Device,
        datastream: &Datastream,
        change: Change,
        (time, before, after): (Millis, Option<f64>, Option<f64>),
    ) {
        let of = |counts: &mut Places| match change {
            Change::Changed => counts.changed += 1,
            Change::Added => counts.added += 1,
            Change::Withdrawn => counts.withdrawn += 1,
        };
        of(&mut self.readings);
        let key = (&datastream.quantity, datastream.channel.as_deref());
        let Some(listed) = self.listed(device, key) else {
            return;
        };
        match change {
            Change::Changed => listed.changed += 1,
            Change::Added => listed.added += 1,
            Change::Withdrawn => listed.withdrawn += 1,
        }
        if listed.samples.len() < SAMPLES {
            listed.samples.push(Sample {
                time,
                before,
                after,
            });
        }
    }

    fn listed(
        &mut self,
        device: &Device,
        (quantity, channel): (&Quantity, Option<&str>),
    ) -> Option<&mut DatastreamChange> {
        let key = (device.id, quantity.clone(), channel.map(str::to_owned));
        let at = match self.place.get(&key) {
            Some(at) => *at,
            None if self.datastreams.len() >= NAMED => return None,
            None => {
                self.datastreams.push(DatastreamChange {
                    dev_eui: device.dev_eui,
                    quantity: key.1.clone(),
                    channel: key.2.clone(),
                    changed: 0,
                    added: 0,
                    withdrawn: 0,
                    samples: Vec::new(),
                });
                let at = self.datastreams.len() - 1;
                self.place.insert(key, at);
                at
            }
        };
        self.datastreams.get_mut(at)
    }
}
