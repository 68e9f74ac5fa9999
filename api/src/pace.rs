//! Turns for questions whose cost nobody knows beforehand. Each begins among the cheap ones, of which as many are answered
//! at once as there are processors. One that turns out to be expensive gives that turn back and goes on among its like: they
//! share half of the processors, slice by slice in the order in which they came, and stand still for most of the time in which
//! cheap ones are answered, so that those hardly notice them. There
//! is room for few; whoever finds none is told to come again, and what costs far too much is refused. What was expensive the
//! last time goes there at once when it is asked again, and aside: nobody cheap waits until that has turned out once more.

use crate::app::Shared;
use crate::aside::aside;
use crate::city::{Gone, attended};
use crate::problem::ApiError;
use foldhash::HashSet;
use parking_lot::Mutex;
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Work is counted in steps of about a tenth of a microsecond. A question of no more is cheap: enough for the latest
/// observation of every datastream of a large city.
const CHEAP: u64 = 500_000;
/// What an expensive question does before it is the next one's turn.
const SLICE: u64 = 1_000_000;
/// How long it works before it stands still for cheap ones, and at a time.
const STRETCH: Duration = Duration::from_millis(1);
/// How much longer than it worked it stands still at most: a fifth of the time is its own, whatever else is asked.
const STILL: u32 = 4;
/// How often it looks whether it may go on.
const LOOK: Duration = Duration::from_micros(200);
/// What is not answered at all.
pub(crate) const MOST: u64 = 100_000_000;
/// Expensive questions at once, the waiting ones among them.
const ROOM: usize = 8;
/// Answers at once that are sent while they are made.
const STREAMS: usize = 32;
/// How long a turn is waited for. They are short, so this is for machines that do something else altogether.
const PATIENCE: Duration = Duration::from_secs(30);
/// Expensive questions that are remembered. When there are more, all are forgotten.
const REMEMBERED: usize = 4_096;
/// Seconds after which it is worth asking again.
pub(crate) const COME_AGAIN_S: u32 = 5;

/// What there are turns for.
#[derive(Debug)]
pub(crate) struct Lanes {
    processors: usize,
    cheap: Arc<Semaphore>,
    expensive: Arc<Semaphore>,
    room: Arc<Semaphore>,
    streams: Arc<Semaphore>,
    /// Questions that were expensive when they were asked last.
    remembered: Mutex<HashSet<u64>>,
}

/// Why a question does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// It has cost [`MOST`].
    TooCostly,
    /// Too many expensive ones are being answered, or whoever asked has gone.
    Busy,
}

/// How one question goes on; it belongs to the thread that answers.
#[derive(Debug)]
pub(crate) struct Pace {
    lanes: Arc<Lanes>,
    /// Whether whoever asked has gone.
    gone: Arc<AtomicBool>,
    place: RefCell<Option<OwnedSemaphorePermit>>,
    turn: RefCell<Option<OwnedSemaphorePermit>>,
    spent: Cell<u64>,
    /// What may be spent before the next turn is needed.
    until: Cell<u64>,
    /// What was asked, if it may be asked again.
    asked: Option<u64>,
    /// It did not come to its end.
    stopped: Cell<bool>,
    /// Since when it has worked without standing still, if it is expensive.
    working: Cell<Option<Instant>>,
}

impl Lanes {
    pub(crate) fn new(processors: usize) -> Self {
        let lane = |turns| Arc::new(Semaphore::new(turns));
        Self {
            processors,
            cheap: lane(processors),
            expensive: lane((processors / 2).max(1)),
            room: lane(ROOM),
            streams: lane(STREAMS),
            remembered: Mutex::default(),
        }
    }

    fn was_expensive(&self, asked: u64) -> bool {
        self.remembered.lock().contains(&asked)
    }

    fn remember(&self, asked: u64) {
        let mut remembered = self.remembered.lock();
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        remembered.insert(asked);
    }

    fn has_cheap(&self) -> bool {
        self.cheap.available_permits() < self.processors
    }

    /// A turn among the cheap ones.
    pub(crate) async fn cheap(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.cheap).acquire_owned().await.ok()
    }
}

/// Answers a question on a thread that may block, when it is its turn; `asked` is a hash of what was asked.
pub(crate) async fn paced<T: Send + 'static>(
    shared: &Shared,
    asked: u64,
    work: impl FnOnce(Pace) -> T + Send + 'static,
) -> Result<T, ApiError> {
    let lanes = Arc::clone(&shared.lanes);
    if lanes.was_expensive(asked) {
        let gone = Gone::default();
        let told = gone.told();
        return aside(move || work(Pace::of(asked, lanes, None, &told))).await;
    }
    let turn = lanes.cheap().await;
    attended(move |gone| work(Pace::of(asked, lanes, turn, gone))).await
}

impl Pace {
    fn new(lanes: Arc<Lanes>, turn: Option<OwnedSemaphorePermit>, gone: &Arc<AtomicBool>) -> Self {
        Self {
            lanes,
            gone: Arc::clone(gone),
            place: RefCell::new(None),
            turn: RefCell::new(turn),
            spent: Cell::new(0),
            until: Cell::new(CHEAP),
            asked: None,
            stopped: Cell::new(false),
            working: Cell::new(None),
        }
    }

    /// The pace of a question; without a turn it begins among the expensive ones.
    fn of(
        asked: u64,
        lanes: Arc<Lanes>,
        turn: Option<OwnedSemaphorePermit>,
        gone: &Arc<AtomicBool>,
    ) -> Self {
        let until = if turn.is_some() { CHEAP } else { 0 };
        let mut pace = Self::new(lanes, turn, gone);
        pace.asked = Some(asked);
        pace.until.set(until);
        pace
    }

    /// The pace of work that a thread of its own does, a little at a time.
    pub(crate) fn free(lanes: &Arc<Lanes>) -> Self {
        let pace = Self::new(Arc::clone(lanes), None, &Arc::default());
        pace.until.set(u64::MAX);
        pace
    }

    /// The pace of an answer that is sent while it is made: every piece of it needs a turn among the expensive ones.
    pub(crate) fn of_stream(&self) -> Result<Self, Stopped> {
        let streams = Arc::clone(&self.lanes.streams);
        let place = streams.try_acquire_owned().ok().ok_or(Stopped::Busy)?;
        Ok(Self {
            lanes: Arc::clone(&self.lanes),
            // It ends when there is nobody to send to.
            gone: Arc::default(),
            place: RefCell::new(Some(place)),
            turn: RefCell::new(None),
            spent: Cell::new(0),
            until: Cell::new(0),
            asked: None,
            stopped: Cell::new(false),
            working: Cell::new(None),
        })
    }

    /// Counts work before it is done; waits for a turn if it needs one.
    pub(crate) fn spend(&self, steps: u64) -> Result<(), Stopped> {
        self.spent.set(self.spent.get().saturating_add(steps));
        if self.spent.get() <= self.until.get() {
            self.stand_still();
            return Ok(());
        }
        if let Some(asked) = self.asked
            && self.spent.get() > CHEAP
        {
            self.lanes.remember(asked);
        }
        let on = self.go_on();
        self.stopped.set(on.is_err());
        on
    }

    /// Lets others work while there is nothing to do, and begins to count anew.
    pub(crate) fn rest(&self) {
        self.turn.replace(None);
        self.spent.set(0);
        self.until.set(0);
    }

    /// Leaves the processor to cheap questions for a while, if there are any. False if there was no need.
    fn stand_still(&self) -> bool {
        let working = self.working.get().filter(|_| self.lanes.has_cheap());
        let Some(worked) = working
            .map(|since| since.elapsed())
            .filter(|w| *w >= STRETCH)
        else {
            return false;
        };
        let begin = Instant::now();
        while self.lanes.has_cheap() && begin.elapsed() < worked * STILL {
            std::thread::sleep(LOOK);
        }
        self.working.set(Some(Instant::now()));
        true
    }

    fn go_on(&self) -> Result<(), Stopped> {
        if self.spent.get() > MOST {
            return Err(Stopped::TooCostly);
        }
        if self.gone.load(Ordering::Relaxed) {
            return Err(Stopped::Busy);
        }
        if self.place.borrow().is_none() {
            let room = Arc::clone(&self.lanes.room);
            let place = room.try_acquire_owned().ok().ok_or(Stopped::Busy)?;
            self.place.replace(Some(place));
        }
        // Whoever waits gets it first.
        self.turn.replace(None);
        let next = Arc::clone(&self.lanes.expensive).acquire_owned();
        let next = Handle::current().block_on(async { timeout(PATIENCE, next).await });
        let turn = next.ok().and_then(Result::ok).ok_or(Stopped::Busy)?;
        self.turn.replace(Some(turn));
        self.working.set(self.asked.map(|_| Instant::now()));
        self.until.set(self.spent.get().saturating_add(SLICE));
        Ok(())
    }
}

impl Drop for Pace {
    /// What came to its end and has become cheap begins among the cheap ones the next time.
    fn drop(&mut self) {
        if let Some(asked) = self.asked
            && !self.stopped.get()
            && self.spent.get() <= CHEAP
        {
            self.lanes.remembered.lock().remove(&asked);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(lanes: &Arc<Lanes>) -> Pace {
        let turn = Arc::clone(&lanes.cheap).try_acquire_owned().ok();
        Pace::new(Arc::clone(lanes), turn, &Arc::default())
    }

    fn lanes() -> Arc<Lanes> {
        Arc::new(Lanes::new(2))
    }

    async fn blocking(work: impl FnOnce() + Send + 'static) {
        tokio::task::spawn_blocking(work).await.unwrap();
    }

    #[tokio::test]
    async fn a_question_that_turns_out_expensive_makes_room_for_cheap_ones() {
        let lanes = lanes();
        blocking(move || {
            let pace = begin(&lanes);
            pace.spend(CHEAP).unwrap();
            assert_eq!(lanes.cheap.available_permits(), 1);
            pace.spend(1).unwrap();
            assert_eq!(lanes.cheap.available_permits(), 2);
            assert_eq!(lanes.expensive.available_permits(), 0);
            drop(pace);
            assert_eq!(lanes.expensive.available_permits(), 1);
            assert_eq!(lanes.room.available_permits(), ROOM);
        })
        .await;
    }

    #[tokio::test]
    async fn what_costs_far_too_much_is_refused_before_it_is_done() {
        let lanes = lanes();
        blocking(move || {
            assert_eq!(begin(&lanes).spend(MOST + 1), Err(Stopped::TooCostly));
            assert_eq!(begin(&lanes).spend(u64::MAX), Err(Stopped::TooCostly));
        })
        .await;
    }

    #[tokio::test]
    async fn what_was_expensive_begins_among_the_expensive_until_it_is_cheap() {
        let lanes = lanes();
        blocking(move || {
            let asked = |question| {
                let turn = (!lanes.was_expensive(question))
                    .then(|| Arc::clone(&lanes.cheap).try_acquire_owned().unwrap());
                Pace::of(question, Arc::clone(&lanes), turn, &Arc::default())
            };
            asked(7).spend(CHEAP + 1).unwrap();
            assert!(lanes.was_expensive(7) && !lanes.was_expensive(8));
            let again = asked(7);
            assert_eq!(lanes.cheap.available_permits(), 2);
            again.spend(1).unwrap();
            assert_eq!(lanes.expensive.available_permits(), 0);
            drop(again);
            assert!(!lanes.was_expensive(7));
            asked(7).spend(CHEAP + 1).unwrap();
            let all = Arc::clone(&lanes.room).try_acquire_many_owned(8);
            assert_eq!(asked(7).spend(1), Err(Stopped::Busy));
            drop(all);
            assert!(lanes.was_expensive(7), "nothing was learned");
        })
        .await;
    }

    #[tokio::test]
    async fn without_room_nobody_waits() {
        let lanes = lanes();
        blocking(move || {
            let all: Vec<_> = Arc::clone(&lanes.room)
                .try_acquire_many_owned(8)
                .into_iter()
                .collect();
            assert_eq!(begin(&lanes).spend(CHEAP + 1), Err(Stopped::Busy));
            assert_eq!(begin(&lanes).spend(CHEAP), Ok(()));
            drop(all);
            assert_eq!(begin(&lanes).spend(CHEAP + 1), Ok(()));
        })
        .await;
    }

    #[tokio::test]
    async fn nobody_works_on_for_one_who_has_gone() {
        let lanes = lanes();
        blocking(move || {
            let gone = Arc::new(AtomicBool::new(false));
            let pace = Pace::new(lanes, None, &gone);
            pace.spend(CHEAP + 1).unwrap();
            gone.store(true, Ordering::Relaxed);
            assert_eq!(pace.spend(SLICE + 1), Err(Stopped::Busy));
        })
        .await;
    }

    #[tokio::test]
    async fn expensive_questions_take_turns() {
        let (lanes, ended) = (lanes(), Arc::new(AtomicBool::new(false)));
        let long = begin(&lanes);
        let short = begin(&lanes);
        let ends = Arc::clone(&ended);
        let (begun, begins) = std::sync::mpsc::channel();
        let long = tokio::task::spawn_blocking(move || {
            long.spend(CHEAP + 1).unwrap();
            begun.send(()).unwrap();
            // As long as the other one waits this one goes on; only its turns can let the other one end.
            while !ended.load(Ordering::Relaxed) {
                long.spent.set(CHEAP);
                long.until.set(CHEAP);
                long.spend(SLICE).unwrap();
            }
        });
        blocking(move || {
            begins.recv().unwrap();
            short.spend(CHEAP + 1).unwrap();
            short.spend(3 * SLICE).unwrap();
            ends.store(true, Ordering::Relaxed);
        })
        .await;
        long.await.unwrap();
    }

    #[tokio::test]
    async fn an_expensive_question_stands_still_for_cheap_ones_but_not_for_ever() {
        let lanes = lanes();
        blocking(move || {
            let long = Pace::of(7, Arc::clone(&lanes), None, &Arc::default());
            long.spend(1).unwrap();
            std::thread::sleep(STRETCH);
            assert!(!long.stand_still(), "nobody else asks");
            let cheap = begin(&lanes);
            assert!(long.stand_still());
            assert!(!long.stand_still(), "it is its turn to work");
            std::thread::sleep(STRETCH);
            let begin = Instant::now();
            long.spend(1).unwrap();
            assert!(begin.elapsed() >= STRETCH * STILL);
            drop(cheap);
            std::thread::sleep(STRETCH);
            assert!(!long.stand_still());
        })
        .await;
    }

    #[tokio::test]
    async fn a_stream_holds_a_turn_only_while_it_works() {
        let lanes = lanes();
        blocking(move || {
            let stream = begin(&lanes).of_stream().unwrap();
            assert_eq!(lanes.expensive.available_permits(), 1);
            stream.spend(1).unwrap();
            assert_eq!(lanes.expensive.available_permits(), 0);
            stream.rest();
            assert_eq!(lanes.expensive.available_permits(), 1);
            assert_eq!(lanes.room.available_permits(), ROOM);
            let others: Vec<Pace> = (1..STREAMS)
                .map(|_| begin(&lanes).of_stream().unwrap())
                .collect();
            assert!(begin(&lanes).of_stream().is_err());
            drop(others);
        })
        .await;
    }
}
