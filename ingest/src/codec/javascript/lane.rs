//! One thread and the watch over it. A thread that stops answering is left behind and replaced: nothing can end a
//! built-in function from outside. The codec that did it is refused from then on, so each codec costs one thread.

use crate::codec::javascript::worker::Worker;
use crate::codec::javascript::{Job, Limits, Script};
use crate::codec::{DecodeError, Decoded, Input};
use crossbeam_channel::Sender;
use parking_lot::{Condvar, Mutex, RwLock};
use std::collections::HashSet;
use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

/// How a job ended.
pub(super) type Outcome = Result<Decoded, DecodeError>;

/// Fingerprints of the sources that stopped a thread.
pub(super) type Refused = Arc<RwLock<HashSet<u64>>>;

/// Looks at the thread within one stall limit. Counting looks instead of time keeps a machine that was
/// suspended from blaming the codec.
const LOOKS: u32 = 5;

/// Room for `QuickJS`, whose own limit is well below.
const STACK: usize = 4 << 20;

/// A job, or with no input a check whether the codec loads.
#[derive(Debug, Clone)]
pub(super) struct Task {
    pub(super) script: Arc<Script>,
    pub(super) input: Option<Input<'static>>,
}

impl From<Job> for Task {
    fn from(job: Job) -> Self {
        Self {
            script: job.script,
            input: Some(job.input),
        }
    }
}

/// What a thread works on.
#[derive(Debug)]
pub(super) struct Batch {
    tasks: Arc<[Task]>,
    first: usize,
    progress: Mutex<Progress>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct Progress {
    outcomes: Vec<Outcome>,
    abandoned: bool,
}

impl Batch {
    fn new(tasks: Arc<[Task]>, first: usize) -> Arc<Self> {
        Arc::new(Self {
            tasks,
            first,
            progress: Mutex::default(),
            ended: Condvar::new(),
        })
    }

    /// Runs every task, and tells whether anybody still waits for the outcomes.
    pub(super) fn work(&self, mut run: impl FnMut(&Task) -> Outcome) -> bool {
        for task in self.tasks.iter().skip(self.first) {
            let outcome = run(task);
            let mut progress = self.progress.lock();
            if progress.abandoned {
                return false;
            }
            progress.outcomes.push(outcome);
        }
        self.ended.notify_one();
        true
    }
}

/// A thread, its queue and its watch.
#[derive(Debug)]
pub(super) struct Lane {
    limits: Limits,
    refused: Refused,
    thread: Option<Thread>,
}

#[derive(Debug)]
struct Thread {
    queue: Sender<Arc<Batch>>,
    handle: JoinHandle<()>,
}

impl Lane {
    pub(super) fn start(limits: Limits, refused: Refused) -> io::Result<Self> {
        let thread = Some(Self::spawn(limits, &refused)?);
        Ok(Self {
            limits,
            refused,
            thread,
        })
    }

    fn spawn(limits: Limits, refused: &Refused) -> io::Result<Thread> {
        let (queue, batches) = crossbeam_channel::bounded::<Arc<Batch>>(1);
        let refused = Arc::clone(refused);
        let handle = thread::Builder::new()
            .name("codec".into())
            .stack_size(STACK)
            .spawn(move || {
                let mut worker = Worker::new(limits, refused);
                for batch in batches {
                    if !batch.work(|task| worker.run(task)) {
                        return;
                    }
                }
            })?;
        Ok(Thread { queue, handle })
    }

    /// Hands `tasks` to the thread.
    pub(super) fn begin(&mut self, tasks: Vec<Task>) -> Arc<Batch> {
        let batch = Batch::new(tasks.into(), 0);
        self.send(&batch);
        batch
    }

    /// A batch that reaches no thread is found out by [`Self::finish`], which sees no living thread.
    fn send(&mut self, batch: &Arc<Batch>) {
        if self.thread.is_none() {
            self.thread = Self::spawn(self.limits, &self.refused).ok();
        }
        if let Some(thread) = &self.thread
            && thread.queue.send(Arc::clone(batch)).is_err()
        {
            self.thread = None;
        }
    }

    /// Waits for the outcomes, replacing the thread as often as it stalls.
    pub(super) fn finish(&mut self, mut batch: Arc<Batch>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.tasks.len());
        loop {
            self.wait(&batch, &mut outcomes);
            let Some(culprit) = batch.tasks.get(outcomes.len()) else {
                return outcomes;
            };
            outcomes.push(if self.thread.take().is_some() {
                self.refused.write().insert(culprit.script.fingerprint);
                Err(DecodeError::Timeout {
                    limit_ms: millis(self.limits.stall),
                })
            } else {
                Err(DecodeError::Refused(
                    "no thread for JavaScript codecs could be started".into(),
                ))
            });
            batch = Batch::new(Arc::clone(&batch.tasks), outcomes.len());
            if batch.first < batch.tasks.len() {
                self.send(&batch);
            }
        }
    }

    /// Collects outcomes until the batch has ended or its thread stalls.
    fn wait(&self, batch: &Batch, outcomes: &mut Vec<Outcome>) {
        let expected = batch.tasks.len() - batch.first;
        let (mut seen, mut looks) = (0, 0);
        let mut progress = batch.progress.lock();
        while progress.outcomes.len() < expected && looks < LOOKS {
            let alive = self
                .thread
                .as_ref()
                .is_some_and(|t| !t.handle.is_finished());
            if !alive {
                break;
            }
            batch
                .ended
                .wait_for(&mut progress, self.limits.stall / LOOKS);
            looks = if progress.outcomes.len() > seen {
                0
            } else {
                looks + 1
            };
            seen = progress.outcomes.len();
        }
        progress.abandoned = true;
        outcomes.append(&mut progress.outcomes);
    }
}

/// Whole milliseconds, for messages.
pub(super) fn millis(limit: std::time::Duration) -> u64 {
    u64::try_from(limit.as_millis()).unwrap_or(u64::MAX)
}
