//! An MQTT source by itself, with a test in the place of the pipeline.

use std::sync::Arc;
use std::time::{Duration, Instant};
use talblick_ingest::source::door::{Door, DoorConfig};
use talblick_ingest::source::mqtt::{MqttConfig, MqttSource};
use talblick_ingest::source::{Ack, Acker, Arrival, SourceState};
use talblick_model::Clock;
use talblick_store::Store;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// A running source.
pub(crate) struct Receiver {
    runtime: Runtime,
    arrivals: mpsc::Receiver<Arrival>,
    acker: Acker,
    pub(crate) state: Arc<SourceState>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Receiver {
    pub(crate) fn start(config: MqttConfig) -> Self {
        Self::with_room(8192, config)
    }

    /// A source whose queue has room for so many messages.
    pub(crate) fn with_room(room: usize, config: MqttConfig) -> Self {
        let source = MqttSource::new(config, 7, Clock::System).unwrap();
        let (acker, state) = (source.acker(), source.state());
        Self::run(acker, state, room, |arrivals, stop| {
            source.run(arrivals, stop)
        })
    }

    /// A door that listens, and at which port; its queue has room for so many messages.
    pub(crate) fn door(config: DoorConfig, store: &Store, room: usize) -> (Self, u16) {
        let door = Door::open(config, 7, Clock::System, store.clone()).unwrap();
        let (acker, state) = (door.acker(), door.state());
        let port = door.address().unwrap().port();
        let receiver = Self::run(acker, state, room, |arrivals, stop| {
            door.run(arrivals, stop)
        });
        receiver.wait_connected();
        (receiver, port)
    }

    fn run<F: Future<Output = ()> + Send + 'static>(
        acker: Acker,
        state: Arc<SourceState>,
        room: usize,
        run: impl FnOnce(mpsc::Sender<Arrival>, watch::Receiver<bool>) -> F,
    ) -> Self {
        let (sender, arrivals) = mpsc::channel(room);
        let (stop, stopped) = watch::channel(false);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let task = runtime.spawn(run(sender, stopped));
        Self {
            runtime,
            arrivals,
            acker,
            state,
            stop,
            task,
        }
    }

    /// A source that is subscribed.
    pub(crate) fn connected(config: MqttConfig) -> Self {
        let receiver = Self::start(config);
        receiver.wait_connected();
        receiver
    }

    pub(crate) fn wait_connected(&self) {
        let until = Instant::now() + Duration::from_secs(20);
        while !self.state.connected() {
            let error = self.state.last_error();
            assert!(Instant::now() < until, "not connected: {error:?}");
            std::thread::park_timeout(Duration::from_millis(10));
        }
    }

    /// What the source says is wrong, once it says something that contains `part`.
    pub(crate) fn wait_error(&self, part: &str) -> String {
        let mut last = None;
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(text) = self.state.last_error() {
                if text.contains(part) {
                    return text;
                }
                last = Some(text);
            }
            assert!(Instant::now() < until, "last error: {last:?}");
            std::thread::park_timeout(Duration::from_millis(10));
        }
    }

    /// The next message, or none within a time.
    pub(crate) fn next_within(&mut self, limit: Duration) -> Option<Arrival> {
        let next = self.arrivals.recv();
        self.runtime
            .block_on(async { tokio::time::timeout(limit, next).await })
            .ok()
            .flatten()
    }

    pub(crate) fn next(&mut self) -> Arrival {
        self.next_within(Duration::from_secs(20))
            .expect("a message within 20 s")
    }

    pub(crate) fn settle(&self, acks: Vec<Ack>) {
        self.acker.settle(acks);
    }

    /// Takes messages and acknowledges each until this payload has come; gives every payload in the order it came.
    pub(crate) fn take_through(&mut self, last: &str) -> Vec<String> {
        let mut payloads = Vec::new();
        while payloads.last().is_none_or(|payload| payload != last) {
            let arrival = self.next();
            payloads.push(String::from_utf8(arrival.packet.payload.to_vec()).unwrap());
            self.settle(arrival.ack.into_iter().collect());
        }
        payloads
    }

    /// Takes messages and acknowledges them in batches until `wanted` different payloads have come; gives every
    /// payload in the order it came, redeliveries included.
    pub(crate) fn take(&mut self, wanted: usize) -> Vec<String> {
        let mut payloads = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let mut acks = Vec::new();
        while seen.len() < wanted {
            let arrival = self.next();
            let text = String::from_utf8(arrival.packet.payload.to_vec()).unwrap();
            seen.insert(text.clone());
            payloads.push(text);
            acks.extend(arrival.ack);
            if acks.len() >= 64 || seen.len() == wanted || self.arrivals.is_empty() {
                self.settle(std::mem::take(&mut acks));
            }
        }
        payloads
    }

    pub(crate) fn wait_acknowledged(&self, wanted: u64) {
        super::wait_until("acknowledgements are sent", Duration::from_secs(20), || {
            (self.state.acknowledged() >= wanted).then_some(())
        });
    }

    /// Stops in order: no more arrivals, then the last acknowledgements.
    pub(crate) fn stop(self) {
        self.begin_stop();
        self.wait_end();
    }

    /// Waits until it has ended after [`Receiver::begin_stop`].
    pub(crate) fn wait_end(self) {
        let Self {
            runtime,
            task,
            acker,
            ..
        } = self;
        drop(acker);
        runtime
            .block_on(async { tokio::time::timeout(Duration::from_secs(15), task).await })
            .expect("the source ends within 15 s")
            .unwrap();
    }

    /// Ends it as a crash would: nothing more is sent.
    pub(crate) fn crash(self) {
        self.runtime.shutdown_background();
    }

    /// Begins to stop, and leaves the rest to the test.
    pub(crate) fn begin_stop(&self) {
        self.stop.send_replace(true);
    }
}
