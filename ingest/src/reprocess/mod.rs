//! Archived uplinks, decoded again after a codec or a mapping was corrected. What comes out now takes the place of what
//! came out then: a reading that is not there any more becomes a gap, one that says the same stays untouched.
//!
//! Nothing is received here, so the accounting does not move. Uplinks that were rejected are left to the replay of rejects.

mod compare;
mod report;
#[cfg(test)]
mod tests;

pub use report::{DatastreamChange, FailedAgain, Places, ReprocessReport, Sample};

use crate::codec::library::Library;
use crate::codec::{Decoded, Fields};
use crate::decode::{Accepted, Decoder};
use crate::events::CHANNEL;
use crate::packet::Packet;
use compare::Page;
use std::sync::Arc;
use talblick_model::{DevEui, Device, TimeRange};
use talblick_store::{DecodeOutcome, Error, Store, StoredUplink};

/// Uplinks decoded and written together.
const STEP: usize = 500;

/// Which uplinks are decoded again. Everything that is given must fit.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Of this device.
    pub dev_eui: Option<DevEui>,
    /// That this codec decoded, or would decode now.
    pub codec: Option<String>,
    /// Observed in this range.
    pub range: TimeRange,
}

/// Decodes archived uplinks again.
#[derive(Debug)]
pub struct Reprocess {
    store: Store,
    decoder: Decoder,
}

impl Reprocess {
    /// Prepares it.
    pub fn new(store: Store, library: Arc<Library>) -> Self {
        let decoder = Decoder::new(store.clone(), library);
        Self { store, decoder }
    }

    /// Decodes what is selected again and says what changes; with `dry_run` nothing is written. Some uplinks become durable
    /// after the others: after a failure, or beside ingest, it can be run again and does only what is left.
    pub fn run(&mut self, selection: &Selection, dry_run: bool) -> Result<ReprocessReport, Error> {
        let mut report = ReprocessReport::default();
        let devices = match selection.dev_eui {
            Some(dev_eui) => self.store.device_by_eui(dev_eui).into_iter().collect(),
            None => self.store.devices(),
        };
        for device in devices {
            let mut before = None;
            loop {
                let page = self
                    .store
                    .uplinks(device.id, selection.range, before, STEP)?;
                self.step(&device, page.items, selection, dry_run, &mut report)?;
                match page.next {
                    Some(next) => before = Some(next),
                    None => break,
                }
            }
        }
        Ok(report)
    }

    fn step(
        &mut self,
        device: &Arc<Device>,
        uplinks: Vec<StoredUplink>,
        selection: &Selection,
        dry_run: bool,
        report: &mut ReprocessReport,
    ) -> Result<(), Error> {
        let (mut outcomes, mut accepted) = (Vec::new(), Vec::new());
        // Oldest first: of two uplinks that tell of the same moment the later one has the last word, as it had then.
        for uplink in uplinks.into_iter().rev() {
            let (outcome, uplink) = again(device, uplink);
            if !self.is_selected(&outcome, &uplink, selection) {
                continue;
            }
            report.uplinks += 1;
            if matches!(outcome, DecodeOutcome::Failed { .. }) {
                report.rejected += 1;
                continue;
            }
            outcomes.push(outcome);
            accepted.push(uplink);
        }
        self.decoder.look_up(device.id);
        let made = self.decoder.decode(&accepted);
        if !dry_run {
            self.decoder.ensure(&accepted, &made)?;
        }
        let datastreams = self.store.datastreams_of(device.id);
        let decoded: Vec<_> = datastreams
            .iter()
            .filter(|d| d.channel.as_deref() != Some(CHANNEL))
            .collect();
        let mut page = Page::default();
        for ((outcome, accepted), made) in outcomes.into_iter().zip(accepted).zip(made) {
            let at = accepted.identity.at;
            let then = self.then(&accepted, &outcome);
            for value in made.first_values() {
                if dry_run {
                    report.new_datastream(device, value);
                }
            }
            let settled = self.decoder.settle(accepted, made);
            if let DecodeOutcome::Failed { reason, detail, .. } = &settled.record.outcome {
                report.failed(device, at, *reason, detail);
                continue;
            }
            page.then
                .extend(decoded.iter().map(|datastream| (datastream.id, at)));
            page.then.extend(then);
            page.now.extend(
                settled
                    .readings
                    .into_iter()
                    .map(|reading| ((reading.datastream, reading.time), reading)),
            );
            if !compare::same_outcome(&outcome, &settled.record.outcome) {
                page.records.push(settled.record);
            }
        }
        report.changed += page.records.len() as u64;
        let batch = page.compared(&self.store, device, &datastreams, report)?;
        if !dry_run && !batch.is_empty() {
            self.store.append(batch)?;
        }
        Ok(())
    }

    fn is_selected(
        &self,
        outcome: &DecodeOutcome,
        uplink: &Accepted,
        selection: &Selection,
    ) -> bool {
        let Some(wanted) = &selection.codec else {
            return true;
        };
        let then = match outcome {
            DecodeOutcome::NoPayload => None,
            DecodeOutcome::Decoded { codec, .. } | DecodeOutcome::Failed { codec, .. } => {
                codec.as_deref()
            }
        };
        let now = self.decoder.codec_of(uplink);
        then == Some(wanted) || now.is_some_and(|codec| codec.name() == wanted)
    }

    /// Where the readings were that an uplink had, as far as its decoded object tells: a device may give values times of
    /// their own.
    fn then(&self, uplink: &Accepted, outcome: &DecodeOutcome) -> Vec<compare::Place> {
        let DecodeOutcome::Decoded {
            codec,
            fields: Some(fields),
            ..
        } = outcome
        else {
            return Vec::new();
        };
        let Ok(fields) = Fields::from_json(fields) else {
            return Vec::new();
        };
        let decoded = Decoded {
            fields,
            warnings: Vec::new(),
        };
        let made = self.decoder.made(uplink, codec.clone(), decoded);
        let known = made.known_readings().iter();
        known.map(|r| (r.datastream, r.time)).collect()
    }
}

/// An archived uplink as if it had just come, and what became of it.
fn again(device: &Arc<Device>, stored: StoredUplink) -> (DecodeOutcome, Accepted) {
    let accepted = Accepted {
        source: 0,
        source_name: Arc::from(stored.source),
        packet: Packet {
            topic: String::new(),
            payload: bytes::Bytes::new(),
            received_at: stored.ingested_at,
        },
        uplink: Box::new(stored.uplink),
        device: Arc::clone(device),
        identity: stored.identity,
    };
    (stored.outcome, accepted)
}
