//! Versions of a reading on VictoriaMetrics.
//!
//! VictoriaMetrics keeps every sample it is sent, also two of one series and moment, and cannot delete a part of a
//! series. So a reading that takes the place of another is written to a series with the label `revision`, one higher;
//! the highest counts. Other readers of the server see all of them and choose by that label.

use std::collections::BTreeMap;
use talblick_model::{DatastreamId, Millis, Quality};
use talblick_store::{Found, StoredReading};

/// One sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Sample {
    Value(f64),
    Quality(u8),
}

/// What was written for one moment at one revision.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Halves {
    value: Option<f64>,
    quality: Option<u8>,
    /// Different samples of one series and moment: nobody can tell which came later.
    torn: bool,
}

/// Everything that was written for some datastreams.
#[derive(Debug, Default)]
pub(crate) struct Versions(BTreeMap<(DatastreamId, Millis), BTreeMap<u32, Halves>>);

/// The reading that counts, and its revision.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Newest {
    pub(crate) revision: u32,
    /// None if it cannot be told.
    pub(crate) reading: Option<StoredReading>,
}

impl Versions {
    pub(crate) fn add(&mut self, id: DatastreamId, time: Millis, revision: u32, sample: Sample) {
        let revisions = self.0.entry((id, time)).or_default();
        let halves = revisions.entry(revision).or_default();
        match sample {
            Sample::Value(value) => {
                halves.torn |= halves.value.is_some_and(|v| v.to_bits() != value.to_bits());
                halves.value = Some(value);
            }
            Sample::Quality(bits) => {
                halves.torn |= halves.quality.is_some_and(|b| b != bits);
                halves.quality = Some(bits);
            }
        }
    }

    pub(crate) fn newest(&self, id: DatastreamId, time: Millis) -> Option<Newest> {
        let (revision, halves) = self.0.get(&(id, time))?.last_key_value()?;
        Some(Newest {
            revision: *revision,
            reading: reading(time, halves).filter(|_| !halves.torn),
        })
    }

    /// Of every moment the reading that counts.
    pub(crate) fn readings(&self) -> Found {
        let mut found = Found::new();
        for ((id, time), revisions) in &self.0 {
            let newest = revisions.values().next_back();
            if let Some(reading) = newest.and_then(|halves| reading(*time, halves)) {
                found.entry(*id).or_default().push(reading);
            }
        }
        found
    }
}

fn reading(time: Millis, halves: &Halves) -> Option<StoredReading> {
    let quality = Quality::from_bits(halves.quality.unwrap_or_default());
    let value = halves.value.filter(|_| !quality.is_gap());
    (value.is_some() || quality.is_gap()).then_some(StoredReading {
        time,
        value,
        quality,
    })
}
