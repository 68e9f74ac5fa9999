//! Rejected messages, tried again after a codec or a device was mended. What is understood now is stored in the place
//! of what was not; what is still not understood stays where it is.

use crate::codec::library::Library;
use crate::decode::{Accepted, Decoder};
use crate::dedup::identity;
use crate::envelope::{Message, Reader};
use crate::normalise::rules::Rules;
use crate::packet::Packet;
use std::collections::HashMap;
use std::sync::Arc;
use talblick_model::{Clock, Device, Millis, RejectReason, TimeRange};
use talblick_store::{
    Batch, DecodeOutcome, Error, RejectFilter, Store, StoredReject, StoredUplink, Tally,
};

/// The name replayed messages are accounted under.
pub const REPLAY_SOURCE: &str = "replay";

/// Uplinks of a device at the same moment that are looked at.
const SAME_MOMENT: usize = 100;

/// Rejects tried together.
const STEP: usize = 500;

/// Tries rejects again.
#[derive(Debug)]
pub struct Replay {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) decoder: Decoder,
    readers: HashMap<String, Reader>,
}

/// What a replay did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReplayReport {
    /// Rejects tried.
    pub tried: u64,
    /// Understood now.
    pub stored: u64,
    /// Still not understood.
    pub still_rejected: u64,
}

impl std::ops::AddAssign for ReplayReport {
    fn add_assign(&mut self, other: Self) {
        self.tried += other.tried;
        self.stored += other.stored;
        self.still_rejected += other.still_rejected;
    }
}

impl Replay {
    /// Prepares a replay. `readers` says how the messages of each source are read.
    pub fn new(
        store: Store,
        library: Arc<Library>,
        rules: Arc<Rules>,
        clock: Clock,
        readers: HashMap<String, Reader>,
    ) -> Self {
        let decoder = Decoder::new(store.clone(), library, rules);
        Self {
            store,
            clock,
            decoder,
            readers,
        }
    }

    /// Tries every open reject of the filter, oldest page last; with `dry_run` nothing is written.
    pub fn run(&mut self, filter: &RejectFilter, dry_run: bool) -> Result<ReplayReport, Error> {
        let filter = RejectFilter {
            open_only: true,
            ..filter.clone()
        };
        let mut report = ReplayReport::default();
        let mut before = None;
        loop {
            let page = self.store.rejects(&filter, before, STEP)?;
            self.step(page.items, dry_run, &mut report)?;
            match page.next {
                Some(next) => before = Some(next),
                None => return Ok(report),
            }
        }
    }

    /// Tries one reject again.
    pub fn one(&mut self, reject: StoredReject, dry_run: bool) -> Result<ReplayReport, Error> {
        let mut report = ReplayReport::default();
        self.step(vec![reject], dry_run, &mut report)?;
        Ok(report)
    }

    fn step(
        &mut self,
        rejects: Vec<StoredReject>,
        dry_run: bool,
        report: &mut ReplayReport,
    ) -> Result<(), Error> {
        report.tried += rejects.len() as u64;
        let (ids, accepted): (Vec<i64>, Vec<Accepted>) = rejects
            .into_iter()
            .filter_map(|stored| Some((stored.id, self.understood(stored)?)))
            .unzip();
        let made = self.decoder.decode(&accepted);
        if !dry_run {
            self.decoder.ensure(&accepted, &made)?;
        }
        let now = self.clock.now();
        let mut batch = Batch::default();
        for ((id, accepted), made) in ids.into_iter().zip(accepted).zip(made) {
            let settled = self.decoder.settle(accepted, made);
            if matches!(settled.record.outcome, DecodeOutcome::Failed { .. }) {
                continue;
            }
            batch.readings.extend(settled.readings);
            batch.uplinks.push(settled.record);
            batch.replayed.push((id, now));
        }
        let stored = batch.replayed.len() as u64;
        if !dry_run && stored > 0 {
            let source = REPLAY_SOURCE.to_owned();
            batch.tallies.push(Tally {
                source,
                received: stored,
                stored,
                ..Tally::default()
            });
            self.store.append(batch)?;
        }
        report.stored += stored;
        report.still_rejected = report.tried - report.stored;
        Ok(())
    }

    /// The uplink of a reject, if its message can be read now and its device is registered.
    pub(crate) fn understood(&self, stored: StoredReject) -> Option<Accepted> {
        let reject = stored.reject;
        if reject.reason == RejectReason::TooLarge {
            return None;
        }
        let reader = self
            .readers
            .get(&reject.source)
            .cloned()
            .unwrap_or_default();
        let packet = Packet {
            topic: reject.topic,
            payload: reject.payload.into(),
            received_at: reject.at,
        };
        let message = reader.parse(&packet.topic, &packet.payload, packet.received_at);
        let (device, uplink, identity) = match message {
            Message::Uplink(uplink) => {
                let device = self.store.device_by_eui(uplink.dev_eui)?;
                let identity = identity(&uplink, device.id);
                (device, uplink, identity)
            }
            // It was opened when it came, and nobody opens a frame twice.
            Message::Frame(frame) => {
                let device = self.store.device_by_eui(reject.dev_eui?)?;
                let at = frame.observed_at.into();
                let opened = |record: &StoredUplink| record.ingested_at == packet.received_at;
                let record = self.archived(&device, at).into_iter().find(opened)?;
                (device, Box::new(record.uplink), record.identity)
            }
            _ => return None,
        };
        Some(Accepted {
            source: 0,
            source_name: Arc::from(reject.source),
            packet,
            uplink,
            device,
            identity,
        })
    }

    /// What the archive has of a device at a moment.
    pub(crate) fn archived(&self, device: &Device, at: Millis) -> Vec<StoredUplink> {
        let range = TimeRange::new(at, at.plus(1));
        let page = range.map(|range| self.store.uplinks(device.id, range, None, SAME_MOMENT));
        page.map_or_else(
            |_| Vec::new(),
            |page| page.map_or_else(|_| Vec::new(), |p| p.items),
        )
    }
}
