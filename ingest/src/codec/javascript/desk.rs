//! Where a worker's answers lie until there are enough of them for one write, and what it is doing right now. The thread
//! that runs codecs and the one that watches it meet here.

use crate::codec::javascript::wire::{Answer, framed};
use crossbeam_channel::{Receiver, Sender};
use parking_lot::Mutex;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Bytes of answers that are written together.
const ENOUGH: usize = 32 << 10;

/// What a worker is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Waiting for work, or writing answers.
    Idle,
    /// Compiling a codec and running its top level.
    Loading,
    /// Decoding an uplink.
    Calling,
}

/// A step and its number, which no other step has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Doing(u64);

impl Doing {
    pub(super) const fn step(self) -> Step {
        match self.0 & 3 {
            1 => Step::Loading,
            2 => Step::Calling,
            _ => Step::Idle,
        }
    }
}

/// The answers and the step at hand.
#[derive(Debug)]
pub(super) struct Desk<W> {
    doing: AtomicU64,
    out: Mutex<Out<W>>,
    watch_sleeps: AtomicBool,
    wake: Sender<()>,
}

#[derive(Debug)]
struct Out<W> {
    to: W,
    waiting: Vec<u8>,
}

impl<W> Desk<W> {
    /// A desk whose answers go to `to`, and what wakes who watches it.
    pub(super) fn new(to: W) -> (Self, Receiver<()>) {
        let (wake, woken) = crossbeam_channel::bounded(1);
        let waiting = Vec::with_capacity(2 * ENOUGH);
        let desk = Self {
            doing: AtomicU64::new(0),
            out: Mutex::new(Out { to, waiting }),
            watch_sleeps: AtomicBool::new(false),
            wake,
        };
        (desk, woken)
    }

    /// Starts a step. Only the thread that runs codecs does so.
    pub(super) fn begin(&self, step: Step) {
        self.step(step);
        if self.watch_sleeps.load(Ordering::SeqCst)
            && self.watch_sleeps.swap(false, Ordering::SeqCst)
        {
            // Full means that it is being woken already.
            let _ = self.wake.try_send(());
        }
    }

    fn step(&self, step: Step) {
        let kind = match step {
            Step::Idle => 0,
            Step::Loading => 1,
            Step::Calling => 2,
        };
        let number = (self.doing.load(Ordering::SeqCst) >> 2) + 1;
        self.doing.store(number << 2 | kind, Ordering::SeqCst);
    }

    /// What is being done.
    pub(super) fn doing(&self) -> Doing {
        Doing(self.doing.load(Ordering::SeqCst))
    }

    /// Waits until the next step begins, for who watches.
    pub(super) fn sleep(&self, woken: &Receiver<()>) {
        self.watch_sleeps.store(true, Ordering::SeqCst);
        if self.doing().step() == Step::Idle {
            // The other end lies on this desk.
            let _ = woken.recv();
        }
        self.watch_sleeps.store(false, Ordering::SeqCst);
    }
}

impl<W: Write> Desk<W> {
    /// Ends the step with an answer, and writes if there is enough to write.
    pub(super) fn answer(&self, answer: &Answer) -> io::Result<()> {
        let mut out = self.out.lock();
        framed(&mut out.waiting, |waiting| answer.write(waiting));
        self.step(Step::Idle);
        if out.waiting.len() >= ENOUGH {
            out.write()?;
        }
        Ok(())
    }

    /// Writes what waits.
    pub(super) fn flush(&self) -> io::Result<()> {
        self.out.lock().write()
    }

    /// Answers in the place of a step that does not end, and writes; false if it ended meanwhile.
    pub(super) fn answer_for(&self, doing: Doing, answer: &Answer) -> io::Result<bool> {
        let mut out = self.out.lock();
        if self.doing() != doing {
            return Ok(false);
        }
        framed(&mut out.waiting, |waiting| answer.write(waiting));
        out.write()?;
        Ok(true)
    }
}

impl<W: Write> Out<W> {
    fn write(&mut self) -> io::Result<()> {
        let written = self.to.write_all(&self.waiting);
        self.waiting.clear();
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::DecodeError;
    use std::sync::Arc;

    fn answer() -> Answer {
        Answer {
            outcome: Err(DecodeError::Timeout { limit_ms: 1 }),
            last: true,
        }
    }

    #[test]
    fn nobody_answers_for_a_step_that_has_ended() {
        let (desk, _woken) = Desk::new(Vec::<u8>::new());
        desk.begin(Step::Calling);
        let first = desk.doing();
        desk.answer(&answer()).unwrap();
        desk.begin(Step::Calling);
        assert!(!desk.answer_for(first, &answer()).unwrap());
        assert!(desk.out.lock().to.is_empty());
        assert!(desk.answer_for(desk.doing(), &answer()).unwrap());
        assert!(!desk.out.lock().to.is_empty());
    }

    #[test]
    fn whoever_watches_is_woken_by_the_next_step() {
        let (desk, woken) = Desk::new(Vec::<u8>::new());
        let desk = Arc::new(desk);
        let watching = {
            let desk = Arc::clone(&desk);
            std::thread::spawn(move || {
                desk.sleep(&woken);
                desk.doing().step()
            })
        };
        while !desk.watch_sleeps.load(Ordering::SeqCst) {
            std::thread::yield_now();
        }
        desk.begin(Step::Loading);
        assert_eq!(watching.join().unwrap(), Step::Loading);
    }
}
