//! What was worked out of protected datastreams, until their next bucket is published: the newest bucket and how many
//! there are. What comes late into a bucket that is published already is counted with the next one.

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

/// What is known of a datastream, and until which moment it was looked at.
type Kept<T> = HashMap<DatastreamId, (Millis, Option<T>)>;

impl Tallies {
    /// The newest that is published until `end`.
    pub(super) fn latest(
        &self,
        id: DatastreamId,
        end: Millis,
        find: impl FnOnce() -> Result<Option<StoredReading>, Error>,
    ) -> Option<StoredReading> {
        known(&self.latest, id, end, find)
    }

    /// How much is published until `end`.
    pub(super) fn counters(
        &self,
        id: DatastreamId,
        end: Millis,
        count: impl FnOnce() -> Result<Option<Counters>, Error>,
    ) -> Option<Counters> {
        known(&self.counters, id, end, count)
    }
}

/// A failure to read is said where it is handled, here: what cannot be read is not published.
fn known<T: Copy>(
    kept: &Mutex<Kept<T>>,
    id: DatastreamId,
    end: Millis,
    find: impl FnOnce() -> Result<Option<T>, Error>,
) -> Option<T> {
    if let Some((_, known)) = kept.lock().get(&id).filter(|(then, _)| *then == end) {
        return *known;
    }
    match find() {
        Ok(found) => {
            kept.lock().insert(id, (end, found));
            found
        }
        Err(error) => {
            tracing::error!(datastream.id = %id, %error, "a protected datastream cannot be read");
            None
        }
    }
}
