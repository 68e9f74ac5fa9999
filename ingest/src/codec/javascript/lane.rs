//! One worker and what is done when it ends in the middle of its work: the call that was running is answered with an
//! error, and a new worker does the rest. A call is blamed for the end of its worker only if it ran alone, after a worker
//! had ended before: whoever ends processes from outside costs no uplink.

use crate::codec::javascript::host::{Gone, Host, Worker};
use crate::codec::javascript::penalty::Penalties;
use crate::codec::javascript::wire::{Request, framed, write_run};
use crate::codec::javascript::{Job, Limits, Script};
use crate::codec::{DecodeError, Decoded, Input};
use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// How a job ended.
pub(super) type Outcome = Result<Decoded, DecodeError>;

/// Silence of a worker, beyond what its watch allows a call, after which it is taken for dead: it may have had to wait for
/// the processor.
const SILENCE: Duration = Duration::from_secs(5);

/// A job, or with no input a check whether the codec loads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) script: &'a Script,
    pub(super) input: Option<&'a Input<'a>>,
}

impl<'a> From<&'a Job<'a>> for Task<'a> {
    fn from(job: &'a Job<'a>) -> Self {
        Self {
            script: &job.script,
            input: Some(&job.input),
        }
    }
}

/// How much of others' time a codec may take that runs into its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Haste {
    /// A batch may be held up a few times, as long as the codec is not known to be stuck.
    None,
    /// Others wait: after the first time, what is left of its tasks is put off.
    Others,
}

/// Tasks on their way through a lane.
#[derive(Debug)]
pub(super) struct Batch<'a> {
    tasks: Vec<Task<'a>>,
    outcomes: Vec<Option<Outcome>>,
    /// Places of the tasks the worker has now, in their order.
    sent: Vec<usize>,
    /// How often codecs ran into a limit over this batch.
    limits: HashMap<u64, u32>,
    /// A worker ended over this batch: tasks go one by one until the one it was is found.
    alone: bool,
    haste: Haste,
}

/// A worker, and how its work comes to it.
#[derive(Debug)]
pub(super) struct Lane {
    host: Host,
    limits: Limits,
    penalties: Arc<Penalties>,
    worker: Option<Worker>,
    message: Vec<u8>,
    /// Messages sent, the age of what a worker was given.
    age: u64,
}

impl Lane {
    pub(super) fn start(host: Host, limits: Limits, penalties: Arc<Penalties>) -> io::Result<Self> {
        let worker = Worker::start(&host, &limits)?;
        let lane = Self::closed(host, limits, penalties);
        Ok(Self {
            worker: Some(worker),
            ..lane
        })
    }

    /// A lane whose worker is started when there is something for it.
    pub(super) fn closed(host: Host, limits: Limits, penalties: Arc<Penalties>) -> Self {
        Self {
            host,
            limits,
            penalties,
            worker: None,
            message: Vec::new(),
            age: 0,
        }
    }

    /// Hands tasks to the worker.
    pub(super) fn begin<'a>(&mut self, tasks: Vec<Task<'a>>, haste: Haste) -> Batch<'a> {
        let mut batch = Batch {
            outcomes: tasks.iter().map(|_| None).collect(),
            sent: Vec::with_capacity(tasks.len()),
            tasks,
            limits: HashMap::new(),
            alone: false,
            haste,
        };
        self.send(&mut batch);
        batch
    }

    /// Waits for the outcomes, in the order of the tasks.
    pub(super) fn finish(&mut self, mut batch: Batch<'_>) -> Vec<Outcome> {
        while !batch.sent.is_empty() {
            self.collect(&mut batch);
            self.send(&mut batch);
        }
        let unanswered = || Err(DecodeError::Crashed);
        let outcomes = batch.outcomes.into_iter();
        outcomes.map(|o| o.unwrap_or_else(unanswered)).collect()
    }

    /// Sends what has no outcome yet; what rests is refused.
    fn send(&mut self, batch: &mut Batch<'_>) {
        batch.sent.clear();
        self.message.clear();
        self.age += 1;
        if self.worker.is_none() {
            self.worker = Worker::start(&self.host, &self.limits).ok();
        }
        let patience = self.patience();
        let Some(worker) = &mut self.worker else {
            batch.refuse("no worker for JavaScript codecs could be started");
            return;
        };
        let (age, most) = (self.age, self.limits.codecs);
        let (penalties, tasks, sent) = (&self.penalties, &batch.tasks, &mut batch.sent);
        let (limits, haste) = (&batch.limits, batch.haste);
        let places = tasks.iter().zip(&mut batch.outcomes).enumerate();
        framed(&mut self.message, |out| {
            for (place, (task, outcome)) in places {
                if outcome.is_some() {
                    continue;
                }
                if batch.alone && !sent.is_empty() {
                    break;
                }
                let together = limits.get(&task.script.fingerprint).copied();
                let refusal = match haste {
                    Haste::None => penalties.refusal(task.script, together.unwrap_or(0)),
                    Haste::Others => together.map(|_| DecodeError::Resting),
                };
                if let Some(refusal) = refusal {
                    *outcome = Some(Err(refusal));
                    continue;
                }
                give(worker, task.script, age, most, out);
                let script = task.script.fingerprint;
                match task.input {
                    None => Request::Check { script }.write(out),
                    Some(input) => write_run(out, script, input),
                }
                sent.push(place);
            }
        });
        if !sent.is_empty() && worker.send(&self.message, patience).is_err() {
            // Nobody is there to answer, which is found out in a moment.
            tracing::debug!("a codec worker took no more work");
        }
    }

    /// Collects answers until there are no more to this message.
    fn collect(&mut self, batch: &mut Batch<'_>) {
        let patience = self.patience();
        for place in std::mem::take(&mut batch.sent) {
            let (Some(task), Some(outcome)) =
                (batch.tasks.get(place), batch.outcomes.get_mut(place))
            else {
                continue;
            };
            let answer = match &mut self.worker {
                Some(worker) => worker.receive(patience),
                None => Err(Gone::Ended),
            };
            match answer {
                Ok(answer) => {
                    let limit = answer.outcome.as_ref().is_err_and(DecodeError::is_limit);
                    self.penalties.note(task.script, limit);
                    *outcome = Some(answer.outcome);
                    if answer.last {
                        self.worker = None;
                    }
                    // The worker did not go on behind a call that ran into a limit.
                    if limit {
                        *batch.limits.entry(task.script.fingerprint).or_default() += 1;
                        return;
                    }
                }
                Err(gone) => {
                    self.worker = None;
                    if batch.alone {
                        *outcome = Some(Err(blame(gone, self.limits)));
                        self.penalties.note(task.script, true);
                        *batch.limits.entry(task.script.fingerprint).or_default() += 1;
                        tracing::warn!(
                            codec = task.script.name,
                            "a codec ended its worker process"
                        );
                    }
                    batch.alone = !batch.alone;
                    return;
                }
            }
        }
    }

    /// How long a worker may say nothing.
    fn patience(&self) -> Duration {
        self.limits.cpu * 4 + SILENCE
    }
}

impl Batch<'_> {
    fn refuse(&mut self, why: &str) {
        for outcome in &mut self.outcomes {
            outcome.get_or_insert_with(|| Err(DecodeError::Refused(why.to_owned())));
        }
    }
}

/// Gives a worker a source it does not have, and makes room for it.
fn give(worker: &mut Worker, script: &Script, age: u64, most: usize, out: &mut Vec<u8>) {
    if let Some(used) = worker.given.get_mut(&script.fingerprint) {
        *used = age;
        return;
    }
    while worker.given.len() >= most.max(1) {
        // What this very message uses stays: it is worked on in order.
        let oldest = worker.given.iter().filter(|(_, used)| **used < age);
        let Some((&oldest, _)) = oldest.min_by_key(|(_, used)| **used) else {
            break;
        };
        worker.given.remove(&oldest);
        Request::Forget { script: oldest }.write(out);
    }
    worker.given.insert(script.fingerprint, age);
    let (script, source) = (script.fingerprint, script.source.as_str());
    Request::Load { script, source }.write(out);
}

/// What a call did that ended its worker.
fn blame(gone: Gone, limits: Limits) -> DecodeError {
    match gone {
        Gone::Ended => DecodeError::Crashed,
        Gone::Silent => DecodeError::Timeout {
            limit_ms: millis(limits.cpu),
        },
    }
}

/// Whole milliseconds, for messages.
pub(super) fn millis(limit: Duration) -> u64 {
    u64::try_from(limit.as_millis()).unwrap_or(u64::MAX)
}
