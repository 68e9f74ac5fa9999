//! How keys are used, counted in memory until it is written: see [`crate::usage::UsageLog`].

use crate::app::Shared;
use parking_lot::Mutex;
use std::collections::BTreeMap;

/// Counts that are not written yet: requests that were answered and that were refused, by number of the key.
#[derive(Debug, Default)]
pub(crate) struct Usage(Mutex<BTreeMap<u32, (u64, u64)>>);

impl Usage {
    /// Counts a request.
    pub(crate) fn count(&self, key: u32, answered: bool) {
        let mut counts = self.0.lock();
        let (requests, refused) = counts.entry(key).or_default();
        *(if answered { requests } else { refused }) += 1;
    }
}

/// Writes what was counted, so that it can be read.
pub(crate) fn write(shared: &Shared) {
    let counts = std::mem::take(&mut *shared.key_usage.0.lock()).into_iter();
    let all: Vec<(u32, u64, u64)> = counts
        .map(|(key, (requests, refused))| (key, requests, refused))
        .collect();
    let now = shared.app.clock.now();
    if !all.is_empty()
        && let Err(error) = shared.app.store.add_key_uses(now, &all)
    {
        tracing::warn!(%error, "how keys were used cannot be written");
    }
}
