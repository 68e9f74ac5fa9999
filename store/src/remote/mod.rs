//! Readings that live in a time-series server: what such a server must be able to do, and how far it has got.
//!
//! The batch log is the spool. A batch is acknowledged when it lies there; a thread of its own ([`forward`]) sends it
//! on, in order, and only what the server keeps for good leaves the log. If the server is away while the head fills up,
//! days are sealed into chunks as in the embedded store, and chunks are what is sent first when it is back.

mod forward;
mod read;
pub(crate) mod replacing;
#[cfg(test)]
mod tests;

use crate::{Error, StoredReading};
use parking_lot::{Condvar, Mutex};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use talblick_model::{DatastreamId, DevEui, Quantity, TimeRange};

/// How long a seal waits for a server that is at work before it spills into chunks.
const PATIENCE: Duration = Duration::from_secs(30);

/// A time-series server that keeps readings.
pub trait BackEnd: fmt::Debug + Send + Sync {
    /// Product and address, never a secret. How far it has got is remembered under this name.
    fn name(&self) -> &str;

    /// How long what it accepted may still be lost if it ends at once; zero if its acknowledgement means durable.
    fn at_risk(&self) -> Duration {
        Duration::ZERO
    }

    /// A number that changes when the server, or a part of it, was started anew. Asked only if something is at risk.
    fn incarnation(&self) -> Result<u64, Trouble> {
        Ok(0)
    }

    /// The times it can keep.
    fn keeps(&self) -> TimeRange;

    /// Writes rows, at most one for a datastream and a moment; a row takes the place of an older one of the same
    /// datastream and moment. Everything is accepted but what is answered: that it will never take. An error says that
    /// nothing is known about any row; they are all sent again.
    fn write(&self, rows: &[Row]) -> Result<Vec<Refusal>, Trouble>;

    /// What it has of these datastreams in the range, ascending in time, each moment once.
    fn read(&self, series: &[Arc<Series>], range: TimeRange) -> Result<Found, Trouble>;
}

/// Readings by datastream.
pub type Found = BTreeMap<DatastreamId, Vec<StoredReading>>;

/// A datastream as a back end knows it. None of it ever changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its number here.
    pub id: DatastreamId,
    /// The device.
    pub dev_eui: DevEui,
    /// What is measured.
    pub quantity: Quantity,
    /// Which of several sensors.
    pub channel: Option<String>,
}

/// A reading on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Whose it is.
    pub series: Arc<Series>,
    /// The reading.
    pub reading: StoredReading,
    /// It is not newer than everything sent before of its datastream: there may be one to replace.
    pub late: bool,
}

/// A row the back end will never take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which of the rows.
    pub row: usize,
    /// As it was sent.
    pub line: String,
    /// Why, in the server's words.
    pub why: String,
}

/// Why a back end cannot be used just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong, for people.
    pub why: String,
    /// When it wants to be asked again.
    pub retry_after: Option<Duration>,
}

impl Trouble {
    /// Trouble that may be over at any time.
    pub fn new(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            retry_after: None,
        }
    }
}

/// How it stands with the back end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackEndState {
    /// Product and address.
    pub name: String,
    /// Why it cannot be reached or does not take anything, if so.
    pub trouble: Option<String>,
    /// Batches in the log that it does not keep for good yet.
    pub waiting_batches: u64,
    /// Days with readings that were sealed while it was away, and are not sent yet.
    pub waiting_days: u64,
}

/// A back end in use.
#[derive(Debug)]
pub(crate) struct Remote {
    pub(crate) back_end: Arc<dyn BackEnd>,
    progress: Mutex<Progress>,
    changed: Condvar,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug, Default)]
struct Progress {
    /// The last row of the log.
    newest: i64,
    /// The last row of the log that the back end keeps for good.
    safe: i64,
    waiting_days: u64,
    trouble: Option<String>,
    /// Why it did not answer the last question.
    unread: Option<String>,
    stopped: bool,
}

impl Remote {
    pub(crate) fn new(back_end: Arc<dyn BackEnd>) -> Self {
        Self {
            back_end,
            progress: Mutex::default(),
            changed: Condvar::new(),
            thread: Mutex::default(),
        }
    }

    pub(crate) fn state(&self) -> BackEndState {
        let progress = self.progress.lock();
        BackEndState {
            name: self.back_end.name().to_owned(),
            trouble: progress
                .trouble
                .as_ref()
                .or(progress.unread.as_ref())
                .cloned(),
            waiting_batches: u64::try_from(progress.newest - progress.safe).unwrap_or_default(),
            waiting_days: progress.waiting_days,
        }
    }

    /// A row was added to the log.
    pub(crate) fn appended(&self, row: i64) {
        self.progress.lock().newest = row;
        self.changed.notify_all();
    }

    /// Waits until the back end keeps everything up to this row of the log; false if that does not come soon.
    pub(crate) fn wait_for(&self, row: i64) -> bool {
        let deadline = Instant::now() + PATIENCE + 2 * self.back_end.at_risk();
        let mut progress = self.progress.lock();
        while progress.safe < row {
            // Chunks that are still to be sent wait for the seal to be over; it cannot wait for them.
            let hopeless =
                progress.stopped || progress.trouble.is_some() || progress.waiting_days > 0;
            if hopeless || self.changed.wait_until(&mut progress, deadline).timed_out() {
                return progress.safe >= row;
            }
        }
        true
    }

    /// Ends the thread that sends.
    pub(crate) fn stop(&self) {
        self.progress.lock().stopped = true;
        self.changed.notify_all();
        if let Some(thread) = self.thread.lock().take()
            && thread.join().is_err()
        {
            tracing::error!(
                "the thread that sends to {} had panicked",
                self.back_end.name()
            );
        }
    }

    /// Takes note of whether a question was answered.
    pub(crate) fn asked<T>(&self, answer: Result<T, Trouble>) -> Result<T, Error> {
        let unread = answer.as_ref().err().map(|trouble| trouble.why.clone());
        let mut progress = self.progress.lock();
        if progress.unread != unread {
            progress.unread = unread;
        }
        drop(progress);
        answer.map_err(|trouble| self.failed(trouble))
    }

    fn failed(&self, trouble: Trouble) -> Error {
        Error::BackEnd {
            name: self.back_end.name().to_owned(),
            why: trouble.why,
        }
    }
}
