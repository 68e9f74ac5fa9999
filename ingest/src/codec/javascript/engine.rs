//! The engine: workers that run codecs, and how jobs are spread over them.

use crate::codec::DecodeError;
use crate::codec::javascript::host::Host;
use crate::codec::javascript::lane::{Lane, Outcome, Task};
use crate::codec::javascript::penalty::Penalties;
use crate::codec::javascript::{Job, Limits, Script};
use parking_lot::{Mutex, MutexGuard};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Jobs a worker should have at least before another one is woken for the rest.
const WORTH_A_WORKER: usize = 64;

/// Runs JavaScript codecs.
#[derive(Debug)]
pub struct Engine {
    lanes: Vec<Mutex<Lane>>,
    next: AtomicUsize,
}

impl Engine {
    /// Starts so many workers (at least one).
    pub fn new(host: &Host, workers: usize, limits: Limits) -> io::Result<Self> {
        let penalties = Arc::new(Penalties::new(limits.rest));
        let lanes = (0..workers.max(1))
            .map(|_| Lane::start(host.clone(), limits, Arc::clone(&penalties)).map(Mutex::new))
            .collect::<io::Result<_>>()?;
        Ok(Self {
            lanes,
            next: AtomicUsize::new(0),
        })
    }

    /// Decodes `jobs`; results come in their order. Blocks until all have ended, one way or another.
    pub fn decode(&self, jobs: &[Job<'_>]) -> Vec<Outcome> {
        self.run(jobs.iter().map(Task::from).collect())
    }

    /// Compiles `script` and runs its top level.
    pub fn check(&self, script: &Script) -> Result<(), DecodeError> {
        let task = Task {
            script,
            input: None,
        };
        self.run(vec![task])
            .into_iter()
            .try_for_each(|outcome| outcome.map(drop))
    }

    fn run(&self, mut tasks: Vec<Task<'_>>) -> Vec<Outcome> {
        if tasks.is_empty() {
            return Vec::new();
        }
        let mut lanes = self.free_lanes(tasks.len().div_ceil(WORTH_A_WORKER));
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
