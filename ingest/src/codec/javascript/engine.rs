//! The engine: threads that run codecs, and how jobs are spread over them.

use crate::codec::DecodeError;
use crate::codec::javascript::lane::{Lane, Outcome, Task};
use crate::codec::javascript::{Job, Limits, Script};
use parking_lot::{Mutex, MutexGuard, RwLock};
use std::collections::HashSet;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Jobs a thread should have at least before another one is woken for the rest.
const WORTH_A_THREAD: usize = 64;

/// Runs JavaScript codecs.
#[derive(Debug)]
pub struct Engine {
    lanes: Vec<Mutex<Lane>>,
    next: AtomicUsize,
}

impl Engine {
    /// Starts `threads` threads (at least one).
    pub fn new(threads: usize, limits: Limits) -> io::Result<Self> {
        let refused = Arc::new(RwLock::new(HashSet::new()));
        let lanes = (0..threads.max(1))
            .map(|_| Lane::start(limits, Arc::clone(&refused)).map(Mutex::new))
            .collect::<io::Result<_>>()?;
        Ok(Self {
            lanes,
            next: AtomicUsize::new(0),
        })
    }

    /// Decodes `jobs`; results come in their order. Blocks until all have ended, one way or another.
    pub fn decode(&self, jobs: Vec<Job>) -> Vec<Outcome> {
        let tasks = jobs.into_iter().map(Task::from).collect();
        self.run(tasks)
    }

    /// Compiles `script` and runs its top level.
    pub fn check(&self, script: &Arc<Script>) -> Result<(), DecodeError> {
        let task = Task {
            script: Arc::clone(script),
            input: None,
        };
        self.run(vec![task])
            .into_iter()
            .try_for_each(|outcome| outcome.map(drop))
    }

    fn run(&self, mut tasks: Vec<Task>) -> Vec<Outcome> {
        if tasks.is_empty() {
            return Vec::new();
        }
        let mut lanes = self.free_lanes(tasks.len().div_ceil(WORTH_A_THREAD));
        let share = tasks.len().div_ceil(lanes.len());
        let mut outcomes = Vec::with_capacity(tasks.len());
        let mut batches = Vec::with_capacity(lanes.len());
        for lane in &mut lanes {
            let rest = tasks.split_off(share.min(tasks.len()));
            batches.push(lane.begin(std::mem::replace(&mut tasks, rest)));
        }
        for (lane, batch) in lanes.iter_mut().zip(batches) {
            outcomes.extend(lane.finish(batch));
        }
        outcomes
    }

    /// Lanes nobody else uses, at most `wanted`; if all are busy, the next one in turn once it is free.
    fn free_lanes(&self, wanted: usize) -> Vec<MutexGuard<'_, Lane>> {
        let free: Vec<_> = self
            .lanes
            .iter()
            .filter_map(Mutex::try_lock)
            .take(wanted)
            .collect();
        if !free.is_empty() {
            return free;
        }
        let turn = self.next.fetch_add(1, Ordering::Relaxed) % self.lanes.len();
        self.lanes
            .iter()
            .skip(turn)
            .take(1)
            .map(Mutex::lock)
            .collect()
    }
}
