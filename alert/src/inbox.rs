//! What the store took in and the evaluator has not heard of yet. It is filled where batches are written, so it must be
//! quick, and it is bounded: what does not fit is forgotten, and the evaluator is told to read it from the store.

use parking_lot::{Condvar, Mutex, RwLock};
use std::time::Duration;
use talblick_model::{DatastreamId, DevEui, GatewayId, Millis, Reading};
use talblick_store::{Batch, DecodeOutcome, UplinkRecord};

/// Readings that wait at most: some seconds of what ingest can take.
const MOST: usize = 200_000;

/// See above.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    heard: Mutex<Heard>,
    bell: Condvar,
    watched: RwLock<Watched>,
}

/// What was heard.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) readings: Vec<Reading>,
    pub(crate) uplinks: Vec<Uplink>,
    pub(crate) gateways: Vec<(GatewayId, Millis)>,
    /// Something was forgotten.
    pub(crate) lost: bool,
    rung: bool,
}

/// An uplink, as far as alerts go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Uplink {
    pub(crate) device: DevEui,
    pub(crate) at: Millis,
    /// Whether it could not be decoded; nothing if there was nothing to decode.
    pub(crate) failed: Option<bool>,
}

/// Which datastreams are watched, by number; all that are newer than this was made.
#[derive(Debug, Default)]
struct Watched {
    known: Vec<bool>,
    uplinks: bool,
}

/// Whether an uplink could not be decoded; nothing if there was nothing to decode.
pub(crate) const fn failed(record: &UplinkRecord) -> Option<bool> {
    match record.outcome {
        DecodeOutcome::NoPayload => None,
        DecodeOutcome::Decoded { .. } => Some(false),
        DecodeOutcome::Failed { .. } => Some(true),
    }
}

impl Inbox {
    /// Notes what a batch brought.
    pub(crate) fn note(&self, batch: &Batch) {
        let watched = self.watched.read();
        let mut heard = self.heard.lock();
        let wanted = |id: DatastreamId| watched.known.get(id.index()).is_none_or(|known| *known);
        let readings = batch.readings.iter().filter(|r| wanted(r.datastream));
        heard.readings.extend(readings);
        if watched.uplinks {
            for record in &batch.uplinks {
                let at = record.identity.at;
                heard.uplinks.push(Uplink {
                    device: record.uplink.dev_eui,
                    at,
                    failed: failed(record),
                });
                let gateways = record.uplink.receptions.iter().map(|r| (r.gateway_id, at));
                heard.gateways.extend(gateways);
            }
            for late in &batch.receptions {
                let at = late.identity.at;
                let gateways = late.receptions.iter().map(|r| (r.gateway_id, at));
                heard.gateways.extend(gateways);
            }
        }
        let waiting = heard.readings.len() + heard.uplinks.len() + heard.gateways.len();
        if waiting > MOST {
            *heard = Heard {
                lost: true,
                ..Heard::default()
            };
        }
        if waiting > 0 {
            heard.rung = true;
            self.bell.notify_one();
        }
    }

    /// Wakes whoever waits.
    pub(crate) fn ring(&self) {
        self.heard.lock().rung = true;
        self.bell.notify_one();
    }

    /// Waits for something, at most so long, and takes everything.
    pub(crate) fn take(&self, patience: Duration) -> Heard {
        let mut heard = self.heard.lock();
        if !heard.rung {
            // Whether it was the bell or the time makes no difference.
            let _ = self.bell.wait_for(&mut heard, patience);
        }
        std::mem::take(&mut heard)
    }

    /// From now on only these datastreams of the first `count` are wanted, and uplinks if somebody asks for them.
    pub(crate) fn watch(
        &self,
        count: usize,
        datastreams: impl Iterator<Item = DatastreamId>,
        uplinks: bool,
    ) {
        let mut known = vec![false; count.saturating_add(1)];
        for id in datastreams {
            if let Some(place) = known.get_mut(id.index()) {
                *place = true;
            }
        }
        *self.watched.write() = Watched { known, uplinks };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{reading, stream};

    fn batch(readings: Vec<Reading>) -> Batch {
        Batch {
            readings,
            ..Batch::default()
        }
    }

    #[test]
    fn only_what_is_watched_is_noted_and_what_is_new() {
        let inbox = Inbox::default();
        inbox.watch(2, [stream(2)].into_iter(), false);
        inbox.note(&batch(
            (1..=3).map(|n| reading(stream(n), 0, 1.0)).collect(),
        ));
        let heard = inbox.take(Duration::ZERO);
        let ids: Vec<u32> = heard.readings.iter().map(|r| r.datastream.get()).collect();
        assert_eq!(ids, [2, 3]);
        assert!(inbox.take(Duration::ZERO).readings.is_empty());
    }

    #[test]
    fn what_does_not_fit_is_forgotten_and_said() {
        let inbox = Inbox::default();
        let many: Vec<Reading> = (0..1_000).map(|n| reading(stream(1), n, 1.0)).collect();
        for _ in 0..=MOST / 1_000 {
            inbox.note(&batch(many.clone()));
        }
        let heard = inbox.take(Duration::ZERO);
        assert!(heard.lost && heard.readings.len() < MOST);
    }
}
