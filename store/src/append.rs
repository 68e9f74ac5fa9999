//! Appending: a batch is checked and packed by its caller, written to the log together with those that wait beside it,
//! and only then shown to readers and subscribers.

use crate::embedded::{Embedded, Writer};
use crate::log::Encoded;
use crate::registry::save_gateway;
use crate::remote::replacing;
use crate::state::Replacing;
use crate::{Batch, Error, events, rejects};
use parking_lot::Mutex;
use rusqlite::{Connection, params};
use std::sync::Arc;
use talblick_model::{Gateway, Reading};

/// Batches that wait for a commit.
pub(crate) type Queue = Mutex<Vec<Arc<Pending>>>;

/// A batch on its way to disk.
#[derive(Debug)]
pub(crate) struct Pending {
    batch: Arc<Batch>,
    encoded: Mutex<Encoded>,
    replacing: Replacing,
    outcome: Mutex<Option<Result<(), Error>>>,
}

impl Embedded {
    pub(crate) fn append(&self, mut batch: Arc<Batch>) -> Result<(), Error> {
        if batch.is_empty() {
            return Ok(());
        }
        self.check(&mut batch)?;
        let replacing = self.replacing(&batch.readings);
        let mut encoder = self.encoders.lock().pop().unwrap_or_default();
        let packed = encoder.encode(&batch);
        self.encoders.lock().push(encoder);
        let packed = packed?;
        self.wait_for_room();
        let pending = Arc::new(Pending {
            batch,
            encoded: Mutex::new(packed),
            replacing,
            outcome: Mutex::default(),
        });
        self.queue.lock().push(Arc::clone(&pending));
        {
            // Whoever gets the writer first commits for all that wait; they find their outcome when their turn comes.
            let mut writer = self.writer()?;
            if pending.outcome.lock().is_none() {
                let group = std::mem::take(&mut *self.queue.lock());
                self.commit(&mut writer, &group);
            }
        }
        let outcome = pending.outcome.lock().take();
        outcome.unwrap_or(Err(Error::Closed))?;
        let listeners = self.listeners.read().clone();
        for listener in listeners {
            listener(&pending.batch);
        }
        Ok(())
    }

    /// Refuses readings that cannot be kept; a gap gets the value 0 and -0.0 becomes 0.0.
    fn check(&self, batch: &mut Arc<Batch>) -> Result<(), Error> {
        let known = self.state.read().series.len();
        let mut as_kept = true;
        for reading in &batch.readings {
            let datastream = reading.datastream.get();
            if reading.datastream.index() > known {
                return Err(Error::UnknownDatastream(datastream));
            }
            if !reading.quality.is_gap() && !reading.value.is_finite() {
                return Err(Error::NotFinite { datastream });
            }
            as_kept &= reading.value.to_bits() == kept(reading).to_bits();
        }
        if !as_kept {
            for reading in &mut Arc::make_mut(batch).readings {
                reading.value = kept(reading);
            }
        }
        Ok(())
    }

    fn commit(&self, writer: &mut Writer, group: &[Arc<Pending>]) {
        let failed = match self.commit_together(writer, group) {
            Ok(()) => None,
            // One batch that does not fit must not take the others down.
            Err(_) if group.len() > 1 => {
                for pending in group {
                    self.commit(writer, std::slice::from_ref(pending));
                }
                return;
            }
            Err(error) => Some(error),
        };
        *self.trouble.lock() = failed.as_ref().map(ToString::to_string);
        match failed {
            None => {
                for pending in group {
                    *pending.outcome.lock() = Some(Ok(()));
                }
            }
            Some(error) => {
                if let [pending] = group {
                    *pending.outcome.lock() = Some(Err(error));
                }
            }
        }
    }

    fn commit_together(&self, writer: &mut Writer, group: &[Arc<Pending>]) -> Result<(), Error> {
        let now = self.now();
        let gateways = {
            let registry = self.registry.read();
            let batches = group.iter().map(|pending| &*pending.batch);
            let receptions = batches.flat_map(|batch| {
                let stored = batch.uplinks.iter().flat_map(|u| &u.uplink.receptions);
                stored.chain(batch.receptions.iter().flat_map(|late| &late.receptions))
            });
            registry.heard(receptions, now)
        };
        let first = writer.next;
        writer.transaction(|db| {
            for (id, pending) in (first..).zip(group) {
                insert(db, id, now.as_i64(), pending)?;
            }
            gateways
                .iter()
                .try_for_each(|gateway: &Gateway| save_gateway(db, gateway))
        })?;
        writer.next += i64::try_from(group.len()).unwrap_or_default();
        if !gateways.is_empty() {
            let mut registry = self.registry.write();
            for gateway in gateways {
                registry.put_gateway(gateway);
            }
        }
        let mut state = self.state.write();
        for pending in group {
            let batch = &pending.batch;
            state.head.batches += 1;
            state.put_readings(&batch.readings, &pending.replacing, &self.readers);
            let bytes = std::mem::take(&mut pending.encoded.lock().uplinks);
            for (uplink, bytes) in batch.uplinks.iter().zip(bytes) {
                state.put_uplink(uplink, bytes, now, &self.readers);
            }
            for late in &batch.receptions {
                state.put_receptions(late, &self.readers);
            }
            state.put_tallies(&batch.tallies);
        }
        if self.is_full(&state.head) {
            self.sealer.ask();
        }
        if let Some(remote) = &self.remote {
            remote.appended(writer.next - 1);
        }
        Ok(())
    }
}

/// The value of a reading as it is kept.
fn kept(reading: &Reading) -> f64 {
    if reading.quality.is_gap() {
        0.0
    } else {
        reading.value + 0.0
    }
}

fn insert(db: &Connection, id: i64, at: i64, pending: &Pending) -> Result<(), Error> {
    let mut insert = db.prepare_cached("INSERT INTO log VALUES (?1, ?2, ?3)")?;
    insert.execute(params![id, at, pending.encoded.lock().block])?;
    replacing::note(db, id, &pending.replacing)?;
    events::insert(db, &pending.batch.events)?;
    rejects::insert(db, &pending.batch.rejects)?;
    let mut replayed = pending.batch.replayed.iter();
    replayed.try_for_each(|(reject, at)| rejects::mark_replayed(db, *reject, *at))
}

impl Batch {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.readings.is_empty()
            && self.uplinks.is_empty()
            && self.receptions.is_empty()
            && self.rejects.is_empty()
            && self.replayed.is_empty()
            && self.events.is_empty()
            && self.tallies.is_empty()
    }
}
