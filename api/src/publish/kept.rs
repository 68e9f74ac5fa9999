//! What was worked out of protected datastreams, until their next bucket is published: the newest bucket and how many
//! there are. What comes late into a bucket that is published already is counted with the next one. Where a datastream had
//! not come as far as its buckets yet, as after an outage or while files are brought in, it is looked at again when it has
//! more.

use parking_lot::Mutex;
use std::collections::HashMap;
use talblick_model::{DatastreamId, Millis};
use talblick_store::{Counters, Error, StoredReading};

/// See above.
#[derive(Debug, Default)]
pub(crate) struct Tallies {
    latest: Mutex<Kept<StoredReading>>,
    counters: Mutex<Kept<Counters>>,
}

type Kept<T> = HashMap<DatastreamId, (Look, Option<T>)>;

/// A look at a datastream: until which moment, and how far it had come itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) end: Millis,
    pub(super) measured: Option<Counters>,
}

impl Look {
    /// Whether a later look sees the same.
    fn holds_for(&self, later: &Self) -> bool {
        let over = self.measured.is_some_and(|all| all.last >= self.end);
        self.end == later.end && (over || self.measured == later.measured)
    }
}

impl Tallies {
    /// The newest that is published.
    pub(super) fn latest(
        &self,
        id: DatastreamId,
        look: Look,
        find: impl FnOnce() -> Result<Option<StoredReading>, Error>,
    ) -> Option<StoredReading> {
        known(&self.latest, id, look, find)
    }

    /// How much is published.
    pub(super) fn counters(
        &self,
        id: DatastreamId,
        look: Look,
        count: impl FnOnce() -> Result<Option<Counters>, Error>,
    ) -> Option<Counters> {
        known(&self.counters, id, look, count)
    }
}

/// A failure to read is said where it is handled, here: what cannot be read is not published.
fn known<T: Copy>(
    kept: &Mutex<Kept<T>>,
    id: DatastreamId,
    look: Look,
    find: impl FnOnce() -> Result<Option<T>, Error>,
) -> Option<T> {
    if let Some((_, known)) = kept
        .lock()
        .get(&id)
        .filter(|(then, _)| then.holds_for(&look))
    {
        return *known;
    }
    match find() {
        Ok(found) => {
            kept.lock().insert(id, (look, found));
            found
        }
        Err(error) => {
            tracing::error!(datastream.id = %id, %error, "a protected datastream cannot be read");
            None
        }
    }
}
