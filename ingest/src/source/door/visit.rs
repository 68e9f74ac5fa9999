//! One connection at work: messages are handed on in order, and acknowledged when they are durable.

use super::breach::Breach;
use super::entrance::{Entered, close};
use super::hall::Hall;
use super::owed::Owed;
use super::wire::{self, Broken, Said};
use crate::source::mqtt::Version;
use crate::source::pipe::Pipe;
use crate::source::waiting::{Unwanted, Waiting};
use crate::source::{Arrival, until_true};
use bytes::Buf as _;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until, timeout_at};

/// How long the stop waits for what is still on its way to the disk.
const LAST_ACKS: Duration = Duration::from_secs(10);

/// Answers that may wait for a client who does not read; more of what it says is not read meanwhile.
const MOST_UNSENT: usize = 64 << 10;

/// Messages handed on at once before other connections have their turn.
const TURN: usize = 64;

/// A connection that is in.
pub(super) struct Visit {
    pub(super) hall: Arc<Hall>,
    pub(super) own: Entered,
    pub(super) waiting: Waiting,
    pub(super) owed: Owed,
    /// When the last packet came.
    heard: Instant,
    /// Messages came since the last look.
    pub(super) came: bool,
    /// Bytes of a message that is too long and still to come.
    pub(super) skip: usize,
    /// Room for the numbers that are settled.
    settled: Vec<u16>,
}

/// What ended the waiting.
enum Next<'a> {
    Moved,
    Room(mpsc::Permit<'a, Arrival>),
    Unwanted,
    Stop,
}

impl Visit {
    pub(super) fn new(hall: Arc<Hall>, own: Entered) -> Self {
        Self {
            hall,
            own,
            waiting: Waiting::default(),
            owed: Owed::new(),
            heard: Instant::now(),
            came: false,
            skip: 0,
            settled: Vec::new(),
        }
    }

    /// Serves the connection to its end.
    pub(super) async fn run(
        mut self,
        arrivals: mpsc::Sender<Arrival>,
        mut stop: watch::Receiver<bool>,
    ) {
        let end = self.serve(&arrivals, &mut stop).await;
        if let Err(Broken { breach, packet }) = &end {
            self.blame(breach, packet);
        }
        // What came is accounted for, whatever became of the connection; what will be acknowledged comes again.
        let latest = Instant::now() + LAST_ACKS;
        let mut wanted = true;
        while let Some(arrival) = self.waiting.next() {
            let unowed = arrival.ack.is_none();
            wanted =
                wanted && matches!(timeout_at(latest, arrivals.send(arrival)).await, Ok(Ok(())));
            let lost = !wanted && unowed;
            self.hall.state.count_dropped(lost.into());
        }
        drop(arrivals);
        let mut breach = end.err().map(|broken| broken.breach);
        if matches!(breach, Some(Breach::Stopping))
            && let Err(other) = self.last_acks(latest).await
        {
            breach = Some(other);
        }
        if let Some(breach) = &breach {
            let (version, output) = (self.own.version, &mut self.own.pipe.output);
            // It may have gone, and then hears nothing.
            let _ = version.farewell(breach, output);
        }
        self.hall
            .lobby
            .leave(&self.own.place, self.hall.clock.now());
        close(&mut self.own.pipe).await;
    }

    /// `Ok` after a goodbye.
    async fn serve(
        &mut self,
        arrivals: &mpsc::Sender<Arrival>,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<(), Broken> {
        loop {
            // First, because it may make room to hear more of what has been read.
            self.acknowledge()?;
            if self.listen()? {
                return Ok(());
            }
            let poured = self.waiting.pour(arrivals, TURN);
            poured.map_err(|Unwanted| Breach::Stopping)?;
            if std::mem::take(&mut self.came) {
                self.hall.gather();
            }
            if self.own.place.is_taken() {
                return Err(Breach::TakenOver.into());
            }
            let read = self.may_read();
            let spent = !read && self.hall.budget.is_spent();
            let (pipe, place) = (&mut self.own.pipe, &self.own.place);
            let silent = self.heard + self.own.silence;
            let next = tokio::select! {
                biased;
                moved = poll_fn(|cx| poll(pipe, read, cx)) => { moved?; Next::Moved }
                () = place.wake.notified() => Next::Moved,
                permit = arrivals.reserve(), if !self.waiting.is_empty() => {
                    permit.map_or(Next::Unwanted, Next::Room)
                }
                () = self.hall.budget.room(), if spent => Next::Moved,
                () = sleep_until(silent), if read => return Err(Breach::KeepAlive.into()),
                () = until_true(stop) => Next::Stop,
            };
            match next {
                Next::Moved => {}
                Next::Room(permit) => {
                    if let Some(arrival) = self.waiting.next() {
                        permit.send(arrival);
                    }
                }
                Next::Unwanted | Next::Stop => return Err(Breach::Stopping.into()),
            }
            if !read {
                // What could not be heard was no silence.
                self.heard = Instant::now();
            }
        }
    }

    /// Takes what has been read; `true` after a goodbye.
    fn listen(&mut self) -> Result<bool, Broken> {
        let most = usize::try_from(self.hall.config.max_packet_bytes).unwrap_or(usize::MAX);
        while self.may_read() {
            let (version, input) = (self.own.version, &mut self.own.pipe.input);
            if self.skip > 0 {
                let now = self.skip.min(input.len());
                input.advance(now);
                self.skip -= now;
                if self.skip > 0 {
                    break;
                }
            }
            let said = match wire::said(version, input, most) {
                Ok(Some(said)) => said,
                Ok(None) => break,
                Err(Broken {
                    breach:
                        Breach::TooLarge {
                            bytes,
                            message: true,
                        },
                    ..
                }) => {
                    if self.too_large(bytes)? {
                        continue;
                    }
                    break;
                }
                Err(broken) => return Err(broken),
            };
            self.heard = Instant::now();
            let output = &mut self.own.pipe.output;
            match said {
                Said::Message {
                    topic,
                    payload,
                    id,
                    again,
                } => self.message(topic, payload, id, again)?,
                Said::Subscribe { id, filters } => {
                    version.refuse_subscriptions(id, filters, output)?;
                }
                Said::Unsubscribe { id, filters } => {
                    version.confirm_no_subscriptions(id, filters, output)?;
                }
                Said::Ping => version.pong(output)?,
                Said::Goodbye => return Ok(true),
            }
        }
        Ok(false)
    }

    /// Says what has become durable.
    fn acknowledge(&mut self) -> Result<(), Breach> {
        std::mem::swap(&mut self.settled, &mut *self.own.place.settled.lock());
        self.hall.state.count_acknowledged(self.settled.len());
        for id in self.settled.drain(..) {
            if let Some(verdict) = self.owed.settle(id) {
                let output = &mut self.own.pipe.output;
                self.own.version.acknowledge(id, verdict, output)?;
            }
        }
        Ok(())
    }

    /// Waits for what is on its way to the disk.
    async fn last_acks(&mut self, latest: Instant) -> Result<(), Breach> {
        let sent_until = async {
            loop {
                self.acknowledge()?;
                if self.owed.len() == 0 || self.hall.is_final() {
                    return Err(Breach::Stopping);
                }
                let (pipe, place) = (&mut self.own.pipe, &self.own.place);
                tokio::select! {
                    moved = poll_fn(|cx| poll(pipe, false, cx)) => moved?,
                    () = place.wake.notified() => {}
                }
            }
        };
        timeout_at(latest, sent_until)
            .await
            .unwrap_or(Err(Breach::Stopping))
    }

    /// Whether more is to be heard just now.
    fn may_read(&self) -> bool {
        let most = usize::from(self.hall.config.receive_maximum);
        // A client of MQTT 5 knows how many it may send; it is to be heard, because it may say something else.
        let room = self.own.version == Version::V5 || self.owed.len() < most;
        let idle = self.owed.len() == 0 && self.waiting.is_empty();
        room && self.own.pipe.output.len() < MOST_UNSENT && (idle || !self.hall.budget.is_spent())
    }
}

/// Sends what has been said and reads what there is, at least a byte; if it may not read, ready when all has been sent.
fn poll(pipe: &mut Pipe, read: bool, cx: &mut Context<'_>) -> Poll<Result<(), Breach>> {
    let unsent = !pipe.is_sent();
    if let Poll::Ready(Err(error)) = pipe.poll_send(cx) {
        return Poll::Ready(Err(error.into()));
    }
    if !read {
        return if unsent && pipe.is_sent() {
            Poll::Ready(Ok(()))
        } else {
            Poll::Pending
        };
    }
    pipe.poll_read(cx).map(|read| match read {
        Ok(0) => Err(Breach::Closed),
        Ok(_) => Ok(()),
        Err(error) => Err(error.into()),
    })
}
