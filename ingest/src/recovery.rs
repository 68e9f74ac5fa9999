//! Uplinks that were put off because their codec ran into its limits, decoded by themselves: when the codec's rest is over,
//! or at once when another version is published. Oldest first, so that each device's come in their order.
//!
//! What comes out takes the place of what was archived, and settles the reject in the same durable step. A codec that runs
//! into a limit again keeps the rest of its line waiting; the uplink it was is a reject of its own from then on.

use crate::codec::library::{Library, Pace};
use crate::codec::ward::{Stay, Woken};
use crate::decode::Accepted;
use crate::replay::{REPLAY_SOURCE, Replay};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use talblick_model::{DeviceId, RejectReason};
use talblick_store::{Batch, DecodeOutcome, Error, RejectFilter, StoredReject, Tally};

/// Rejects looked at together.
const STEP: usize = 200;

/// When to try again after the store could not write.
const RETRY: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests;

/// Decodes what was put off.
#[derive(Debug)]
pub(crate) struct Recovery {
    replay: Replay,
    library: Arc<Library>,
    /// Devices whose history is known here, as long as somebody works aside.
    known: HashSet<DeviceId>,
}

/// What one look through the line came to.
#[derive(Debug, Default)]
struct Look {
    /// Codecs that something still waits for.
    behind: HashSet<String>,
    /// When the first of them may be tried again.
    again: Option<Duration>,
}

impl Look {
    fn wait_for(&mut self, rest: Duration) {
        self.again = Some(self.again.map_or(rest, |again| again.min(rest)));
    }
}

impl Recovery {
    /// Prepares it, and takes in the codecs that something waited for when the program ended.
    pub(crate) fn new(mut replay: Replay, library: Arc<Library>) -> Result<Self, Error> {
        replay.decoder = replay.decoder.at(Pace::Aside);
        let recovery = Self {
            replay,
            library,
            known: HashSet::new(),
        };
        recovery.take_in()?;
        Ok(recovery)
    }

    fn take_in(&self) -> Result<(), Error> {
        let (ward, mut after) = (self.library.ward(), 0);
        loop {
            let page = self.page(after)?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = last.id;
            for accepted in page.into_iter().filter_map(|r| self.replay.understood(r)) {
                if let Some(codec) = self.replay.decoder.codec_of(&accepted) {
                    let name = ward.put_off(codec.name(), accepted.device.id);
                    ward.durable(&[name]);
                }
            }
        }
    }

    /// Works until ingest ends.
    pub(crate) fn run(mut self) {
        let mut wait = Some(Duration::ZERO);
        while self.library.ward().wait(wait) == Woken::ToLook {
            wait = match self.look() {
                Ok(again) => again,
                Err(error) => {
                    tracing::error!(%error, "uplinks that were put off cannot be stored; trying again");
                    Some(RETRY)
                }
            };
        }
    }

    /// Goes through what waits once; tells when to look again if nothing happens.
    fn look(&mut self) -> Result<Option<Duration>, Error> {
        let patients = self.library.ward().patients();
        if patients.is_empty() {
            return Ok(None);
        }
        let mut look = Look::default();
        let mut after = 0;
        loop {
            let page = self.page(after)?;
            let Some(last) = page.last() else { break };
            after = last.id;
            self.step(page, &mut look)?;
            let nobody = patients
                .iter()
                .all(|(name, _)| look.behind.contains(&**name));
            if nobody || self.library.ward().is_closed() {
                break;
            }
        }
        for (name, waiting) in patients {
            if look.behind.contains(&*name) {
                continue;
            }
            match self.library.ward().discharge(&name, waiting) {
                // What comes of its devices from now on is not seen here.
                Stay::Over => self.known.clear(),
                Stay::For(watched) => look.wait_for(watched),
                Stay::On => {}
            }
        }
        Ok(look.again)
    }

    fn step(&mut self, page: Vec<StoredReject>, look: &mut Look) -> Result<(), Error> {
        let (mut ids, mut tried) = (Vec::new(), Vec::new());
        for stored in page {
            let id = stored.id;
            let Some(accepted) = self.understood(stored) else {
                continue;
            };
            if let Some(codec) = self.replay.decoder.codec_of(&accepted) {
                if let Some(rest) = self.library.rests(&codec) {
                    look.wait_for(rest);
                    look.behind.insert(codec.name().to_owned());
                }
                if look.behind.contains(codec.name()) {
                    continue;
                }
            }
            ids.push(id);
            tried.push(accepted);
        }
        self.decode(ids, tried, look)
    }

    fn decode(
        &mut self,
        ids: Vec<i64>,
        tried: Vec<Accepted>,
        look: &mut Look,
    ) -> Result<(), Error> {
        let decoder = &mut self.replay.decoder;
        for accepted in &tried {
            if self.known.insert(accepted.device.id) {
                decoder.begin(&accepted.device, accepted.identity.at)?;
            }
        }
        let made = decoder.decode(&tried);
        decoder.ensure(&tried, &made)?;
        let (mut batch, now) = (Batch::default(), self.replay.clock.now());
        let mut tally = Tally {
            source: REPLAY_SOURCE.to_owned(),
            ..Tally::default()
        };
        for ((id, accepted), made) in ids.into_iter().zip(tried).zip(made) {
            let settled = decoder.settle(accepted, made);
            match &settled.record.outcome {
                DecodeOutcome::Failed {
                    reason: RejectReason::CodecResting,
                    codec,
                    ..
                } => {
                    look.wait_for(Duration::ZERO);
                    look.behind.extend(codec.clone());
                    continue;
                }
                DecodeOutcome::Failed { reason, .. } => {
                    *tally.rejected.entry(*reason).or_default() += 1;
                }
                DecodeOutcome::NoPayload | DecodeOutcome::Decoded { .. } => tally.stored += 1,
            }
            tally.received += 1;
            batch.readings.extend(settled.readings);
            batch.uplinks.push(settled.record);
            batch.rejects.extend(settled.reject);
            batch.replayed.push((id, now));
        }
        if tally.received > 0 {
            batch.tallies.push(tally);
            self.replay.store.append(batch)?;
        }
        Ok(())
    }

    /// The uplink of a reject as the archive has it, with everybody who heard it.
    fn understood(&self, stored: StoredReject) -> Option<Accepted> {
        let accepted = self.replay.understood(stored)?;
        let identity = accepted.identity;
        let archived = self.replay.archived(&accepted.device, identity.at);
        let archived = archived
            .into_iter()
            .find(|u| u.identity.hash == identity.hash);
        Some(match archived {
            Some(archived) => Accepted {
                uplink: Box::new(archived.uplink),
                identity: archived.identity,
                ..accepted
            },
            None => accepted,
        })
    }

    fn page(&self, after: i64) -> Result<Vec<StoredReject>, Error> {
        let filter = RejectFilter {
            reason: Some(RejectReason::CodecResting),
            open_only: true,
            ..RejectFilter::default()
        };
        self.replay.store.oldest_rejects(&filter, after, STEP)
    }
}
