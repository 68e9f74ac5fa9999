//! What is known of every datastream without reading anything: whose it is, its latest reading, its counters.

use crate::{Counters, Latest, StoredReading};
use talblick_model::{DatastreamId, DeviceId, Millis, Quality};

/// Owner, latest and counters of every datastream, by id; ids start at 1 and have no holes.
#[derive(Debug, Default, Clone)]
pub(crate) struct SeriesTable {
    pub(crate) owners: Vec<DeviceId>,
    /// Means nothing where the count is 0.
    pub(crate) latest: Vec<Latest>,
    /// Count and first moment.
    pub(crate) counts: Vec<(u64, Millis)>,
    /// How many datastreams have readings.
    pub(crate) present: usize,
}

impl SeriesTable {
    /// Makes room for a new datastream.
    pub(crate) fn add(&mut self, datastream: DatastreamId, owner: DeviceId) {
        self.owners.push(owner);
        self.counts.push((0, Millis::MIN));
        self.latest.push(Latest {
            datastream,
            reading: StoredReading {
                time: Millis::MIN,
                value: None,
                quality: Quality::GOOD,
            },
        });
    }

    pub(crate) fn len(&self) -> usize {
        self.owners.len()
    }

    pub(crate) fn owner(&self, datastream: DatastreamId) -> Option<DeviceId> {
        self.owners.get(datastream.index() - 1).copied()
    }

    pub(crate) fn latest(&self, datastream: DatastreamId) -> Option<Latest> {
        let at = datastream.index() - 1;
        self.counts.get(at).filter(|(count, _)| *count > 0)?;
        self.latest.get(at).copied()
    }

    pub(crate) fn latest_all(&self) -> Vec<Latest> {
        if self.present == self.latest.len() {
            return self.latest.clone();
        }
        let all = self.latest.iter().zip(&self.counts);
        all.filter(|(_, (count, _))| *count > 0)
            .map(|(latest, _)| *latest)
            .collect()
    }

    pub(crate) fn counters(&self, datastream: DatastreamId) -> Option<Counters> {
        let at = datastream.index() - 1;
        let (count, first) = *self.counts.get(at)?;
        let last = self.latest.get(at)?.reading.time;
        (count > 0).then_some(Counters { count, first, last })
    }
}
