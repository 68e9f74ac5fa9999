//! What readings were there, what readings there are now, and what has to be written to get from one to the other.

use super::report::{Change, ReprocessReport};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use talblick_model::{Datastream, DatastreamId, Device, Json, Millis, Quality, Reading, TimeRange};
use talblick_store::{Batch, DecodeOutcome, Error, Order, Store, StoredReading, UplinkRecord};

/// Readings read at once.
const READINGS: usize = 10_000;

/// Where a reading is.
pub(super) type Place = (DatastreamId, Millis);

/// Some uplinks of one device.
#[derive(Debug, Default)]
pub(super) struct Differences {
    /// Where their readings may have been.
    pub(super) then: BTreeSet<Place>,
    /// Their readings now.
    pub(super) now: BTreeMap<Place, Reading>,
    /// Those of which something else is known now.
    pub(super) records: Vec<UplinkRecord>,
}

impl Differences {
    /// Notes every difference, and answers what is to be written.
    pub(super) fn compared(
        self,
        store: &Store,
        device: &Arc<Device>,
        datastreams: &[Arc<Datastream>],
        report: &mut ReprocessReport,
    ) -> Result<Batch, Error> {
        let mut batch = Batch {
            uplinks: self.records,
            ..Batch::default()
        };
        let places = self.then.iter().chain(self.now.keys());
        let mut of: BTreeMap<DatastreamId, BTreeSet<Millis>> = BTreeMap::new();
        for (datastream, time) in places {
            of.entry(*datastream).or_default().insert(*time);
        }
        for (id, times) in of {
            let Some(datastream) = datastreams.iter().find(|d| d.id == id) else {
                continue;
            };
            let there = there(store, id, &times)?;
            for time in times {
                let before = there.get(&time).copied();
                let after = self.now.get(&(id, time)).copied();
                let Some((change, reading)) = difference((id, time), before, after) else {
                    report.readings.unchanged += u64::from(before.is_some());
                    continue;
                };
                let value = Some(reading.value).filter(|_| !reading.quality.is_gap());
                let samples = (time, before.and_then(|b| b.value), value);
                report.note(device, datastream, change, samples);
                batch.readings.push(reading);
            }
        }
        Ok(batch)
    }
}

/// What is stored of a datastream at these moments.
fn there(
    store: &Store,
    datastream: DatastreamId,
    times: &BTreeSet<Millis>,
) -> Result<BTreeMap<Millis, StoredReading>, Error> {
    let mut found = BTreeMap::new();
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return Ok(found);
    };
    let mut from = *first;
    while let Ok(range) = TimeRange::new(from, last.plus(1)) {
        let page = store.readings(datastream, range, Order::Ascending, READINGS)?;
        let wanted = page.items.into_iter().filter(|r| times.contains(&r.time));
        found.extend(wanted.map(|reading| (reading.time, reading)));
        match page.next {
            Some(next) => from = next,
            None => break,
        }
    }
    Ok(found)
}

/// What is to be written at a place, if anything. That a reading was corrected before is no difference.
fn difference(
    (datastream, time): Place,
    before: Option<StoredReading>,
    after: Option<Reading>,
) -> Option<(Change, Reading)> {
    let plain = |quality: Quality| quality.bits() & !Quality::CORRECTED.bits();
    match (before, after) {
        (None, None) => None,
        (Some(before), None) => before.value.map(|_| {
            let gap = Reading {
                datastream,
                quality: Quality::GAP.with(Quality::CORRECTED),
                time,
                value: 0.0,
            };
            (Change::Withdrawn, gap)
        }),
        (before, Some(after)) => {
            let value = Some(after.value).filter(|_| !after.quality.is_gap());
            let same = before.is_some_and(|before| {
                before.value == value && plain(before.quality) == plain(after.quality)
            });
            let change = match before {
                None => Change::Added,
                Some(_) => Change::Changed,
            };
            let corrected = Reading {
                quality: after.quality.with(Quality::CORRECTED),
                ..after
            };
            (!same).then_some((change, corrected))
        }
    }
}

/// Whether decoding came to the same end.
pub(super) fn same_outcome(before: &DecodeOutcome, after: &DecodeOutcome) -> bool {
    match (before, after) {
        (DecodeOutcome::NoPayload, DecodeOutcome::NoPayload) => true,
        (
            DecodeOutcome::Decoded {
                codec,
                fields,
                warnings,
                readings,
            },
            DecodeOutcome::Decoded {
                codec: codec_now,
                fields: fields_now,
                warnings: warnings_now,
                readings: readings_now,
            },
        ) => {
            let text = |json: &Option<Json>| json.as_ref().map(|json| json.as_str().to_owned());
            (codec, warnings, readings) == (codec_now, warnings_now, readings_now)
                && text(fields) == text(fields_now)
        }
        _ => false,
    }
}
