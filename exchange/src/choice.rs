//! Which datastreams a file holds, and a mark by which it is known whether that is still what is asked for: what was
//! public when a file was made may not be when it is asked for again.

use crate::Outlook;
use sha2::{Digest as _, Sha256};
use talblick_model::{DatastreamId, Millis};
use talblick_store::Store;

/// The datastreams of a file; `None` are all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice(Option<Vec<DatastreamId>>);

impl Choice {
    /// Those of `asked` that have readings before `end`: a datastream that begins later changes no earlier file.
    pub(crate) fn until(end: Millis, asked: Option<&[DatastreamId]>, store: &Store) -> Self {
        let begun = |id: &DatastreamId| {
            let counters = store.counters(*id);
            counters.is_some_and(|counters| counters.first < end)
        };
        Self(asked.map(|ids| ids.iter().copied().filter(begun).collect()))
    }

    /// The numbers.
    pub(crate) fn ids(&self) -> Option<&[DatastreamId]> {
        self.0.as_deref()
    }

    /// SHA-256 of the numbers in ascending order and of how they are seen, hexadecimal; `None` where all datastreams are
    /// meant.
    pub(crate) fn mark(&self, outlook: Option<&dyn Outlook>) -> Option<String> {
        let mut ids = self.0.clone()?;
        ids.sort_unstable();
        let mut digest = Sha256::new();
        for id in &ids {
            digest.update(id.get().to_be_bytes());
        }
        if let Some(mark) = outlook.and_then(|outlook| outlook.mark(&ids)) {
            digest.update(mark);
        }
        Some(hex::encode(digest.finalize()))
    }
}
