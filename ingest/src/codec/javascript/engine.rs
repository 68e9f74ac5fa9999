//! The engine: workers that run codecs, and how jobs are spread over them.

use crate::codec::DecodeError;
use crate::codec::javascript::host::Host;
use crate::codec::javascript::lane::{Haste, Lane, Outcome, Task};
use crate::codec::javascript::penalty::Penalties;
use crate::codec::javascript::{Job, Limits, Script};
use parking_lot::{Mutex, MutexGuard};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Jobs a worker should have at least before another one is woken for the rest.
const WORTH_A_WORKER: usize = 64;

/// Runs JavaScript codecs.
#[derive(Debug)]
pub struct Engine {
    lanes: Vec<Mutex<Lane>>,
    next: AtomicUsize,
    /// For codecs that ran into their limits: nobody else waits here.
    aside: Mutex<Lane>,
    penalties: Arc<Penalties>,
}

impl Engine {
    /// Starts so many workers (at least one).
    pub fn new(host: &Host, workers: usize, limits: Limits) -> io::Result<Self> {
        let penalties = Arc::new(Penalties::new(limits.rest));
        let lanes = (0..workers.max(1))
            .map(|_| Lane::start(host.clone(), limits, Arc::clone(&penalties)).map(Mutex::new))
            .collect::<io::Result<_>>()?;
        let aside = Lane::closed(host.clone(), limits, Arc::clone(&penalties));
        Ok(Self {
            lanes,
            next: AtomicUsize::new(0),
            aside: Mutex::new(aside),
            penalties,
        })
    }

    /// Decodes `jobs`; results come in their order. Blocks until all have ended, one way or another.
    pub fn decode(&self, jobs: &[Job<'_>]) -> Vec<Outcome> {
        self.run(jobs.iter().map(Task::from).collect(), Haste::None)
    }

    /// The same where others wait for the answer: after the first of its jobs that runs into a limit, a codec's others are
    /// put off ([`DecodeError::Resting`]).
    pub fn decode_in_haste(&self, jobs: &[Job<'_>]) -> Vec<Outcome> {
        self.run(jobs.iter().map(Task::from).collect(), Haste::Others)
    }

    /// The same on a lane of its own, for jobs that were put off.
    pub fn decode_aside(&self, jobs: &[Job<'_>]) -> Vec<Outcome> {
        if jobs.is_empty() {
            return Vec::new();
        }
        let mut lane = self.aside.lock();
        let batch = lane.begin(jobs.iter().map(Task::from).collect(), Haste::Others);
        lane.finish(batch)
    }

    /// How long a codec that ran into its limits should not be tried again; none if it may be.
    pub fn rests(&self, script: &Script) -> Option<Duration> {
        self.penalties.rests(script)
    }

    /// Compiles `script` and runs its top level.
    pub fn check(&self, script: &Script) -> Result<(), DecodeError> {
        let task = Task {
            script,
            input: None,
        };
        self.run(vec![task], Haste::None)
            .into_iter()
            .try_for_each(|outcome| outcome.map(drop))
    }

    fn run(&self, mut tasks: Vec<Task<'_>>, haste: Haste) -> Vec<Outcome> {
        if tasks.is_empty() {
            return Vec::new();
        }
        let mut lanes = self.free_lanes(tasks.len().div_ceil(WORTH_A_WORKER));
        let share = tasks.len().div_ceil(lanes.len());
        let mut outcomes = Vec::with_capacity(tasks.len());
        let mut batches = Vec::with_capacity(lanes.len());
        for lane in &mut lanes {
            let rest = tasks.split_off(share.min(tasks.len()));
            batches.push(lane.begin(std::mem::replace(&mut tasks, rest), haste));
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
