//! How keys are used, counted in memory and written to the store at most once a minute: what was counted since then goes
//! with the process.

use crate::app::Shared;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use talblick_model::Millis;
use talblick_store::Error;

/// How long counts wait.
const WAIT_MS: i64 = 60_000;

/// Counts that are not written yet.
#[derive(Debug, Default)]
pub(crate) struct Usage(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    /// Requests that were answered and that were refused, by number of the key.
    by_key: BTreeMap<u32, (u64, u64)>,
    written: Option<Millis>,
}

impl Usage {
    /// Counts a request. Answers what is to be written now, if it is time.
    fn count(&self, key: u32, answered: bool, now: Millis) -> Option<Vec<(u32, u64, u64)>> {
        let mut counts = self.0.lock();
        let (requests, refused) = counts.by_key.entry(key).or_default();
        *(if answered { requests } else { refused }) += 1;
        let since = *counts.written.get_or_insert(now);
        (now.since(since) >= WAIT_MS).then(|| counts.take(now))
    }

    /// Everything that is not written yet.
    fn rest(&self, now: Millis) -> Vec<(u32, u64, u64)> {
        self.0.lock().take(now)
    }
}

impl Counts {
    fn take(&mut self, now: Millis) -> Vec<(u32, u64, u64)> {
        self.written = Some(now);
        let all = std::mem::take(&mut self.by_key).into_iter();
        all.map(|(key, (requests, refused))| (key, requests, refused))
            .collect()
    }
}

/// Counts a request with a key.
pub(crate) async fn note(shared: &Shared, key: u32, answered: bool) {
    let now = shared.app.clock.now();
    let Some(due) = shared.key_usage.count(key, answered, now) else {
        return;
    };
    let store = shared.app.store.clone();
    let written = tokio::task::spawn_blocking(move || store.add_key_uses(now, &due)).await;
    if let Ok(Err(error)) = written {
        report(&error);
    }
}

/// Writes what was counted, so that it can be read.
pub(super) fn write(shared: &Shared) {
    let now = shared.app.clock.now();
    let rest = shared.key_usage.rest(now);
    if !rest.is_empty()
        && let Err(error) = shared.app.store.add_key_uses(now, &rest)
    {
        report(&error);
    }
}

fn report(error: &Error) {
    // A process that only serves HTTP beside another has nothing to write to.
    if !matches!(error, Error::ReadOnly) {
        tracing::warn!(%error, "how keys were used cannot be written");
    }
}
