//! A codec that does not come to an end, and what becomes of the uplinks behind it and beside it.

use crate::codec::javascript::engine::Engine;
use crate::codec::javascript::{Host, Limits};
use crate::codec::library::Library;
use crate::envelope::Format;
use crate::normalise::rules::Rules;
use crate::packet::Packet;
use crate::source::{Ack, Acker, Arrival, Settled};
use crate::{Config, Ingestor, Source};
use base64::Engine as _;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use talblick_model::{
    Clock, Counter, CounterKind, DevEui, Device, Installation, Millis, Quantity, RejectReason,
    TimeRange,
};
use talblick_store::{
    CodecStep, CodecVersion, DeviceDraft, InstallationChange, Order, RejectFilter, SourceTotals,
    Store,
};
use tempfile::TempDir;
use tokio::sync::mpsc;

const NOW: i64 = 1_795_000_000_000;

/// Decodes a total of people, and never ends for 255.
const MOODY: &str = "function decodeUplink(i) { while (i.bytes[0] == 255) {} return { data: { people_count: i.bytes[0] } } }";
/// Never ends.
const STUCK: &str = "function decodeUplink(i) { while (true) {} }";
/// What it should have been.
const RIGHT: &str = "function decodeUplink(i) { return { data: { people_count: i.bytes[0] } } }";

/// A counting device whose codec is `moody`, and a thermometer whose codec is `good`.
struct Town {
    dir: TempDir,
    store: Store,
    devices: Vec<Arc<Device>>,
}

/// Ingest at work.
struct Work {
    library: Arc<Library>,
    sender: mpsc::Sender<Arrival>,
    settled: Arc<Settled>,
    thread: JoinHandle<()>,
    sent: u16,
}

impl Town {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(talblick_store::Config {
            dir: dir.path().join("data"),
            clock: Clock::fixed(Millis::from_i64(NOW)),
            head_readings: talblick_store::Config::HEAD_READINGS,
            timezone: TimeZone::UTC,
        });
        let store = store.unwrap();
        let draft = |(number, codec): (u64, &str)| DeviceDraft {
            codec: Some(codec.to_owned()),
            ..DeviceDraft::unknown(DevEui::from_u64(number))
        };
        let drafts = [(1, "moody"), (2, "good")].map(draft).to_vec();
        let devices = store.put_devices(drafts).unwrap();
        let counter = Counter {
            quantity: Quantity::known("people_count").unwrap(),
            channel: None,
            tells: CounterKind::Cumulative,
            wrap: None,
            resets: Vec::new(),
        };
        let change = InstallationChange {
            by: None,
            at: Millis::from_i64(NOW),
            why: String::new(),
            installation: Installation {
                counters: vec![counter],
                ..Installation::default()
            },
        };
        store.put_installation(devices[0].id, &change).unwrap();
        Self {
            dir,
            store,
            devices,
        }
    }

    fn begin(&self, moody: &str, rest: Duration) -> Work {
        let scripts = tempfile::tempdir_in(self.dir.path()).unwrap();
        let write = |name: &str, source: &str| std::fs::write(scripts.path().join(name), source);
        write("moody.js", moody).unwrap();
        let good = "function decodeUplink(i) { return { data: { temperature: i.bytes[0] } } }";
        write("good.js", good).unwrap();
        let limits = Limits {
            cpu: Duration::from_millis(50),
            rest,
            ..Limits::default()
        };
        let engine = Engine::new(&Host::Thread, 1, limits).unwrap();
        let library = Arc::new(Library::open(engine, Some(scripts.path()), &[], &[]).unwrap());
        let settled = Arc::new(Settled::default());
        let source = Source {
            name: Arc::from("stadt"),
            reader: Format::Chirpstack4.into(),
            acker: Some(Acker::new(&settled)),
        };
        let ingestor = Ingestor::new(
            Config::default(),
            self.store.clone(),
            Arc::clone(&library),
            Arc::new(Rules::built_in().unwrap()),
            Clock::fixed(Millis::from_i64(NOW)),
            vec![source],
            None,
        );
        let ingestor = ingestor.unwrap();
        let (sender, arrivals) = mpsc::channel(100);
        let thread = std::thread::spawn(move || {
            ingestor.run(arrivals, &AtomicBool::new(false));
        });
        Work {
            library,
            sender,
            settled,
            thread,
            sent: 0,
        }
    }

    /// Values of a device, in order of time.
    fn values(&self, device: usize) -> Vec<Option<f64>> {
        let datastreams = self.store.datastreams_of(self.devices[device].id);
        let Some(datastream) = datastreams.first() else {
            return Vec::new();
        };
        let page = self
            .store
            .readings(datastream.id, TimeRange::ALL, Order::Ascending, 100);
        page.unwrap().items.iter().map(|r| r.value).collect()
    }

    /// How all messages of a source ended.
    fn totals(&self, source: &str) -> SourceTotals {
        let all = self.store.accounting();
        all.into_iter()
            .find(|totals| totals.source == source)
            .unwrap_or_default()
    }

    fn rejects(&self, reason: RejectReason, open_only: bool) -> usize {
        let filter = RejectFilter {
            reason: Some(reason),
            open_only,
            ..RejectFilter::default()
        };
        self.store.oldest_rejects(&filter, 0, 1_000).unwrap().len()
    }

    /// Nothing waits, and every message is accounted for once.
    fn is_balanced(&self, received: u64, timeouts: usize) {
        assert_eq!(self.rejects(RejectReason::CodecResting, true), 0);
        assert_eq!(self.rejects(RejectReason::CodecTimeout, true), timeouts);
        let (first, later) = (self.totals("stadt"), self.totals("replay"));
        assert_eq!(first.received, received);
        assert_eq!(first.received, first.stored + first.rejected);
        assert_eq!(later.received, later.stored + later.rejected);
        let put_off = self.rejects(RejectReason::CodecResting, false) as u64;
        assert_eq!(later.received, put_off, "each was settled once");
        let stored = first.stored + later.stored;
        assert_eq!(stored, received - timeouts as u64);
    }
}

impl Work {
    /// A device sends a byte, so many seconds after the first.
    fn send(&mut self, device: u64, byte: u8) {
        let at = Millis::from_i64(NOW - 60_000 + i64::from(self.sent) * 1_000);
        let data = base64::engine::general_purpose::STANDARD.encode([byte]);
        let text = format!(
            r#"{{"deviceInfo":{{"devEui":"{device:016x}"}},"time":"{at}","fCnt":{},"fPort":1,"data":"{data}"}}"#,
            self.sent
        );
        self.sent += 1;
        let arrival = Arrival {
            source: 0,
            packet: Packet {
                topic: "application/a/device/b/event/up".to_owned(),
                payload: text.into_bytes().into(),
                received_at: at,
            },
            ack: Some(Ack::new(0, 0, self.sent)),
            refused: None,
            retained: false,
        };
        self.sender.blocking_send(arrival).unwrap();
    }

    /// Everything that was sent is acknowledged, in order.
    fn acknowledged(&self) {
        let mut ids = Vec::new();
        until("acknowledgements", || {
            self.settled.take(0, 0, &mut ids);
            ids.last() == Some(&self.sent)
        });
        assert!(ids.is_sorted());
    }

    fn publish(&self, source: &str) {
        let step = CodecStep {
            by: None,
            at: Millis::from_i64(NOW),
            why: "it never ended".to_owned(),
        };
        let version = CodecVersion {
            codec: "moody".to_owned(),
            number: 1,
            source: source.to_owned(),
            vectors: Vec::new(),
            drafted: step.clone(),
            published: Some(step),
            rolled_back: None,
        };
        self.library.publish("moody", Some(&version));
    }

    fn end(self) {
        drop(self.sender);
        self.thread.join().unwrap();
    }
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_mins(1), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

const SOON: Duration = Duration::from_millis(30);
const NEVER: Duration = Duration::from_secs(10_000);

#[test]
fn uplinks_behind_one_that_does_not_end_are_decoded_by_themselves_in_their_order() {
    let town = Town::new();
    let mut work = town.begin(MOODY, SOON);
    for byte in [10, 255, 12, 15] {
        work.send(1, byte);
        work.send(2, byte);
    }
    work.acknowledged();
    // The thermometer was not held up: its uplinks became durable with the batch.
    assert_eq!(town.values(1).len(), 4);
    for byte in [19, 24] {
        work.send(1, byte);
    }
    work.acknowledged();
    // Of a total only what came since the one before is kept: each difference shows that the order was right.
    let counted = [None, Some(2.0), Some(3.0), Some(4.0), Some(5.0)];
    until("the counter is complete", || town.values(0).len() == 5);
    assert_eq!(town.values(0), counted);
    until("nothing waits", || {
        town.rejects(RejectReason::CodecResting, true) == 0
    });
    work.end();
    town.is_balanced(10, 1);
}

#[test]
fn what_waits_is_decoded_as_soon_as_another_version_is_published() {
    let town = Town::new();
    let mut work = town.begin(STUCK, NEVER);
    for byte in [10, 11, 13, 16] {
        work.send(1, byte);
        work.send(2, byte);
    }
    work.acknowledged();
    assert_eq!(town.values(1).len(), 4);
    assert_eq!(town.rejects(RejectReason::CodecResting, true), 3);
    work.publish(RIGHT);
    until("what waited is decoded", || town.values(0).len() == 3);
    assert_eq!(town.values(0), [None, Some(2.0), Some(3.0)]);
    // It is back among the others, which know how far its counters were.
    until("the codec is back", || {
        town.rejects(RejectReason::CodecResting, true) == 0 && work.library.ward().is_empty()
    });
    work.send(1, 20);
    work.acknowledged();
    assert_eq!(town.values(0).last(), Some(&Some(4.0)));
    work.end();
    town.is_balanced(9, 1);
    assert_eq!(town.totals("stadt").stored, 5);
}

#[test]
fn what_waits_when_the_program_ends_is_decoded_when_it_begins_again() {
    let town = Town::new();
    let mut work = town.begin(STUCK, NEVER);
    for byte in [10, 11, 13] {
        work.send(1, byte);
    }
    work.acknowledged();
    let sent = work.sent;
    work.end();
    assert_eq!(town.rejects(RejectReason::CodecResting, true), 2);
    let mut work = town.begin(RIGHT, NEVER);
    work.sent = sent;
    // One that comes before them is not decoded before them.
    work.send(1, 17);
    until("what waited is decoded", || town.values(0).len() == 3);
    assert_eq!(town.values(0), [None, Some(2.0), Some(4.0)]);
    until("nothing waits", || {
        town.rejects(RejectReason::CodecResting, true) == 0
    });
    work.end();
    let (first, later) = (town.totals("stadt"), town.totals("replay"));
    assert_eq!((first.received, first.stored + later.stored), (4, 3));
}

#[test]
fn a_codec_that_is_always_stuck_holds_others_up_once_and_then_never_again() {
    let town = Town::new();
    let mut work = town.begin(STUCK, NEVER);
    work.send(1, 1);
    work.acknowledged();
    assert_eq!(town.rejects(RejectReason::CodecTimeout, true), 1);
    for byte in 2..20 {
        work.send(1, byte);
        work.send(2, byte);
        work.acknowledged();
    }
    // Were it tried among the others again, there would be more than one.
    assert_eq!(town.rejects(RejectReason::CodecTimeout, false), 1);
    assert_eq!(town.rejects(RejectReason::CodecResting, true), 18);
    assert_eq!(town.values(1).len(), 18);
    work.end();
}
