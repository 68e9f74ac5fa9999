//! How data and keys are used, written once a minute and at the end: what was counted since then goes with a crash.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;
use talblick_api::UsageLog;

const MINUTE: Duration = Duration::from_mins(1);

/// Writes what was counted until `end` is closed.
pub(super) fn run(usage: &UsageLog, end: &Receiver<()>) {
    while end.recv_timeout(MINUTE) == Err(RecvTimeoutError::Timeout) {
        usage.write();
    }
    usage.write();
}
