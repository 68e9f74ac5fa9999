//! What runs on a codec thread: the sandboxes it keeps ready, and which of them runs a task.

use crate::codec::javascript::Limits;
use crate::codec::javascript::lane::{Outcome, Refused, Task};
use crate::codec::javascript::sandbox::Sandbox;
use crate::codec::{DecodeError, Decoded};
use std::collections::HashMap;

/// Calls in a row that ran out of time, after which a codec is tried only now and then.
const STRIKES: u32 = 3;

/// Calls that are refused then before the codec is tried again.
const PAUSE: u32 = 99;

/// The codecs of one thread, by fingerprint of the source.
pub(super) struct Worker {
    limits: Limits,
    refused: Refused,
    ready: HashMap<u64, Ready>,
    tick: u64,
}

/// A codec's sandbox, or why it does not load; none if the next call is to make a new one.
#[derive(Default)]
struct Ready {
    sandbox: Option<Result<Sandbox, DecodeError>>,
    used: u64,
    strikes: u32,
    pause: u32,
}

impl Worker {
    pub(super) fn new(limits: Limits, refused: Refused) -> Self {
        Self {
            limits,
            refused,
            ready: HashMap::new(),
            tick: 0,
        }
    }

    pub(super) fn run(&mut self, task: &Task) -> Outcome {
        let fingerprint = task.script.fingerprint;
        if self.refused.read().contains(&fingerprint) {
            return Err(DecodeError::Refused(format!(
                "the codec {} once did not answer for {:?}; it runs again when its source has changed",
                task.script.name, self.limits.stall
            )));
        }
        self.tick += 1;
        if !self.ready.contains_key(&fingerprint) {
            self.make_room();
        }
        let ready = self.ready.entry(fingerprint).or_default();
        ready.used = self.tick;
        ready.run(task, self.limits)
    }

    fn make_room(&mut self) {
        while self.ready.len() >= self.limits.codecs.max(1) {
            let oldest = self.ready.iter().min_by_key(|(_, ready)| ready.used);
            let Some(oldest) = oldest.map(|(fingerprint, _)| *fingerprint) else {
                return;
            };
            self.ready.remove(&oldest);
        }
    }
}

impl Ready {
    fn run(&mut self, task: &Task, limits: Limits) -> Outcome {
        if self.pause > 0 {
            self.pause -= 1;
            return Err(DecodeError::Refused(format!(
                "the codec {} ran out of time {STRIKES} times in a row; only one uplink in {} tries it again",
                task.script.name,
                PAUSE + 1
            )));
        }
        let sandbox = self
            .sandbox
            .get_or_insert_with(|| Sandbox::load(&task.script, limits))
            .as_mut()
            .map_err(|error| error.clone())?;
        let Some(input) = &task.input else {
            return Ok(Decoded::default());
        };
        let outcome = sandbox.call(input);
        if sandbox.is_spent() {
            self.sandbox = None;
        }
        self.strikes = match outcome {
            Err(DecodeError::Timeout { .. }) => self.strikes + 1,
            _ => 0,
        };
        if self.strikes >= STRIKES {
            self.pause = PAUSE;
        }
        outcome
    }
}
