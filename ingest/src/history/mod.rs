//! What is remembered from uplink to uplink to make readings and to check them. Lost when the program ends: then it begins
//! from the archive and from the newest readings.

mod courses;

use crate::codec::Fields;
use crate::decode::{Decoder, believable, context, reading};
use crate::normalise::rules::Checks;
use crate::normalise::{Context, Normalised, Totals, Values};
use courses::{Before, Courses};
use talblick_model::{DatastreamId, Device, DeviceId, Millis, Quality, Reading, TimeRange, Uplink};
use talblick_store::{DecodeOutcome, Error, StoredUplink};

/// Uplinks that are read to know where counters were.
const RECALLED: usize = 20;
/// Uplinks before a range that are read to know how readings went, when decoding again.
const LEAD: usize = 500;

/// What is remembered.
#[derive(Debug, Default)]
pub(crate) struct History {
    totals: Totals,
    courses: Courses,
}

impl Decoder {
    /// Turns totals into what came since; reads the archive once for each device that has any.
    pub(crate) fn count(&mut self, device: &Device, values: &mut Values, context: Context<'_>) {
        if !self.history.totals.knows(device.id) {
            match self
                .store
                .uplinks(device.id, TimeRange::ALL, None, RECALLED)
            {
                Ok(page) => self.recall(device, page.items),
                Err(error) => {
                    tracing::warn!(device = %device.id, %error, "how far its counters were is not known");
                }
            }
        }
        values.count(&mut self.history.totals, device.id, context);
    }

    /// Notes where counters were in uplinks, which come newest first.
    fn recall(&mut self, device: &Device, uplinks: Vec<StoredUplink>) {
        self.history.totals.begin(device.id);
        for stored in uplinks.into_iter().rev() {
            if let Some((codec, fields)) = decoded(&stored.outcome) {
                let context = context(device, &stored.uplink, stored.identity.at, codec);
                let mut values = self.normaliser.read(&fields, context);
                values.count(&mut self.history.totals, device.id, context);
            }
        }
    }

    /// A value as a reading, with what the ones before say about it.
    pub(crate) fn remarked(
        &mut self,
        datastream: DatastreamId,
        value: &Normalised,
        at: Millis,
        checks: &Checks,
    ) -> Reading {
        let mut reading = reading(datastream, value, at);
        let Some(check) = checks.of(&value.quantity) else {
            return reading;
        };
        if reading.quality.is_gap() || reading.quality.has(Quality::IMPLAUSIBLE) {
            return reading;
        }
        let store = &self.store;
        let before = || {
            let newest = store.latest(datastream)?.reading;
            Some(Before {
                time: newest.time,
                value: newest.value?,
                quality: newest.quality,
            })
        };
        let now = (reading.time, reading.value);
        let remarks = self.history.courses.remark(datastream, check, now, before);
        reading.quality = reading.quality.with(remarks);
        reading
    }

    /// Begins anew with a device whose uplinks come again in order from `from` on: what came before is recalled.
    pub(crate) fn begin(&mut self, device: &Device, from: Millis) -> Result<(), Error> {
        self.look_up(device.id);
        for datastream in self.store.datastreams_of(device.id) {
            self.history.courses.forget(datastream.id);
        }
        self.history.totals.begin(device.id);
        let Ok(range) = TimeRange::new(TimeRange::ALL.from(), from) else {
            return Ok(());
        };
        let lead = self.store.uplinks(device.id, range, None, LEAD)?;
        for stored in lead.items.into_iter().rev() {
            let (uplink, at) = (&stored.uplink, stored.identity.at);
            self.pass(device, uplink, at, &stored.outcome);
        }
        Ok(())
    }

    /// Forgets a device: what came of it meanwhile was seen elsewhere, and is recalled from the store when it is needed.
    pub(crate) fn forget(&mut self, device: DeviceId) {
        self.history.totals.forget(device);
        for datastream in self.store.datastreams_of(device) {
            self.history.courses.forget(datastream.id);
        }
    }

    /// Notes an uplink that is not decoded again.
    pub(crate) fn pass(
        &mut self,
        device: &Device,
        uplink: &Uplink,
        at: Millis,
        outcome: &DecodeOutcome,
    ) {
        let Some((codec, fields)) = decoded(outcome) else {
            return;
        };
        let context = context(device, uplink, at, codec);
        let mut values = self.normaliser.read(&fields, context);
        if values.has_totals() {
            self.count(device, &mut values, context);
        }
        let (values, checks) = values.finish(context);
        for value in values {
            if let Some(datastream) = self.datastreams.find(device.id, &value) {
                self.remarked(datastream, &value, at, &checks);
            }
        }
    }

    /// Where the readings of an uplink were, as far as its decoded object tells: a device may give values times of their own.
    pub(crate) fn places(
        &mut self,
        device: &Device,
        uplink: &Uplink,
        at: Millis,
        outcome: &DecodeOutcome,
    ) -> Vec<(DatastreamId, Millis)> {
        let Some((codec, fields)) = decoded(outcome) else {
            return Vec::new();
        };
        let context = context(device, uplink, at, codec);
        let values = self.normaliser.normalise(&fields, context);
        let place = |value: &Normalised| {
            let datastream = self.datastreams.find(device.id, value)?;
            Some((datastream, believable(value.time, at).0))
        };
        values.iter().filter_map(place).collect()
    }
}

/// The codec and the fields of an uplink that was decoded.
fn decoded(outcome: &DecodeOutcome) -> Option<(Option<&str>, Fields)> {
    match outcome {
        DecodeOutcome::Decoded {
            codec,
            fields: Some(fields),
            ..
        } => Some((codec.as_deref(), Fields::from_json(fields).ok()?)),
        _ => None,
    }
}
