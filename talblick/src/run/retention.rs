//! Retention of a running program: once when it has started, and then once a day.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;
use talblick_store::{Retention, Store};

/// How long after the start it begins, so that it does not stand in the way then.
const AT_FIRST: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);

/// Takes away what is too old until `end` is closed.
pub(super) fn run(store: &Store, retention: &Retention, end: &Receiver<()>) {
    if *retention == Retention::default() {
        return;
    }
    let mut wait = AT_FIRST;
    while end.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        wait = DAY;
        match store.forget(retention) {
            Ok(gone) => tracing::info!(
                readings = gone.raw.items,
                rollups.days = gone.rollups.items,
                uplinks = gone.uplinks.items,
                rejects = gone.rejects.items,
                "retention has taken away what was too old"
            ),
            Err(error) => tracing::error!(%error, "retention failed; it is tried again tomorrow"),
        }
    }
}
