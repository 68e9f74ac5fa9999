//! Archived uplinks, decoded again after a codec, a rule or what is known about a device was corrected. What comes out now takes the place of what
//! came out then: a reading that is not there any more becomes a gap, one that says the same stays untouched.
//!
//! Nothing is received here, so the accounting does not move. Uplinks that were rejected are left to the replay of rejects.

mod compare;
mod report;
#[cfg(test)]
mod tests;

pub use report::{DatastreamChange, FailedAgain, Places, ReprocessReport, Sample};

use crate::codec::library::Library;
use crate::decode::{Accepted, Decoder};
use crate::events::CHANNEL;
use crate::normalise::rules::Rules;
use crate::packet::Packet;
use compare::Differences;
use std::sync::Arc;
use talblick_model::{DevEui, Device, Millis, TimeRange};
use talblick_store::{DecodeOutcome, Error, Page, Store, StoredUplink};

/// Uplinks decoded and written together.
const STEP: usize = 500;

/// A place in a device's archive.
type Key = (Millis, u64);

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
    pub fn new(store: Store, library: Arc<Library>, rules: Arc<Rules>) -> Self {
        let decoder = Decoder::new(store.clone(), library, rules);
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
            self.decoder.begin(&device, selection.range.from())?;
            // The archive is read from its end, but what a reading is may depend on the one before.
            let (mut ends, mut page) = (vec![None], self.page(&device, selection, None)?);
            while let Some(next) = page.next {
                ends.push(Some(next));
                page = self.page(&device, selection, Some(next))?;
            }
            let mut from = ends.pop().flatten();
            self.step(&device, page.items, selection, dry_run, &mut report)?;
            for end in ends.into_iter().rev() {
                let uplinks = self.between(&device, selection, (from, end))?;
                self.step(&device, uplinks, selection, dry_run, &mut report)?;
                from = end;
            }
        }
        Ok(report)
    }

    fn page(
        &self,
        device: &Device,
        selection: &Selection,
        before: Option<Key>,
    ) -> Result<Page<StoredUplink, Key>, Error> {
        self.store.uplinks(device.id, selection.range, before, STEP)
    }

    /// The uplinks from one place of the archive to another, newest first; more may have come meanwhile.
    fn between(
        &self,
        device: &Device,
        selection: &Selection,
        (from, end): (Option<Key>, Option<Key>),
    ) -> Result<Vec<StoredUplink>, Error> {
        let mut uplinks = Vec::with_capacity(STEP);
        let mut before = end;
        loop {
            let page = self.page(device, selection, before)?;
            let place = |uplink: &StoredUplink| (uplink.identity.at, uplink.identity.hash);
            let wanted = |uplink: &StoredUplink| from.is_none_or(|from| place(uplink) >= from);
            uplinks.extend(page.items.into_iter().filter(wanted));
            match page.next {
                Some(next) if from.is_none_or(|from| next > from) => before = Some(next),
                _ => return Ok(uplinks),
            }
        }
    }

    /// Decodes some uplinks of a device again, given newest first.
    fn step(
        &mut self,
        device: &Arc<Device>,
        uplinks: Vec<StoredUplink>,
        selection: &Selection,
        dry_run: bool,
        report: &mut ReprocessReport,
    ) -> Result<(), Error> {
        let mut run = Vec::new();
        for uplink in uplinks.into_iter().rev() {
            let (outcome, uplink) = again(device, uplink);
            if !self.is_selected(&outcome, &uplink, selection) {
                self.decode(device, std::mem::take(&mut run), dry_run, report)?;
                let at = uplink.identity.at;
                self.decoder.pass(device, &uplink.uplink, at, &outcome);
                continue;
            }
            report.uplinks += 1;
            if matches!(outcome, DecodeOutcome::Failed { .. }) {
                report.rejected += 1;
                continue;
            }
            run.push((outcome, uplink));
        }
        self.decode(device, run, dry_run, report)
    }

    /// Decodes uplinks that follow one another. Oldest first: of two that tell of the same moment the later one has the last
    /// word, as it had then.
    fn decode(
        &mut self,
        device: &Arc<Device>,
        run: Vec<(DecodeOutcome, Accepted)>,
        dry_run: bool,
        report: &mut ReprocessReport,
    ) -> Result<(), Error> {
        if run.is_empty() {
            return Ok(());
        }
        let (outcomes, accepted): (Vec<_>, Vec<_>) = run.into_iter().unzip();
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
        let mut page = Differences::default();
        for ((outcome, accepted), made) in outcomes.into_iter().zip(accepted).zip(made) {
            let at = accepted.identity.at;
            let then = self.decoder.places(device, &accepted.uplink, at, &outcome);
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
