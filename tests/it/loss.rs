//! Nothing that was acknowledged is lost and nothing is stored twice, whatever is killed in between.

use crate::harness::broker::Broker;
use crate::harness::city::readings;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source};
use crate::harness::uplink::{Uplink, dev_eui, now};
use crate::harness::wait_until;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

const DEVICES: u16 = 10;
/// What a connection says when it goes; the tests here take it away on purpose.
const RECONNECTING: &[&str] = &["nothing listens", "closed the connection"];

/// A network server that publishes until it is told to stop.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<u32>,
}

impl Load {
    /// Publishes a hundred uplinks at a time, each of its own moment, and waits for the broker in between.
    pub(crate) fn start(port: u16) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let begin = now().plus(-3_600_000);
        let thread = std::thread::spawn(move || {
            let mut publisher = Publisher::new(port);
            let mut uplinks = 0;
            while !stopped.load(Ordering::Relaxed) {
                let messages: Vec<_> = (uplinks..uplinks + 100)
                    .map(|n| {
                        let device = u16::try_from(n % u32::from(DEVICES)).unwrap();
                        let at = begin.plus(i64::from(n) * 10);
                        Uplink::new(device, n, f64::from(n % 400) / 10.0, at).message()
                    })
                    .collect();
                publisher.deliver(&messages);
                uplinks += 100;
                std::thread::park_timeout(Duration::from_millis(20));
            }
            uplinks
        });
        Self { stop, thread }
    }

    /// Stops it; gives how many uplinks the broker has acknowledged.
    pub(crate) fn finish(self) -> u32 {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }
}

/// Every uplink is stored, and each once.
pub(crate) fn assert_each_once(talblick: &Talblick, uplinks: u32) {
    talblick.wait_received(uplinks.into());
    let accounting = wait_until("every uplink is stored", Duration::from_mins(1), || {
        let accounting = talblick.http().json("/api/v1/ingest");
        (accounting["total"]["stored"].as_u64() >= Some(uplinks.into())).then_some(accounting)
    });
    assert_eq!(accounting["total"]["stored"], uplinks, "{accounting}");
    assert_eq!(accounting["total"]["rejected"], 0, "{accounting}");
    let each = u64::from(uplinks) / u64::from(DEVICES);
    let expected: BTreeMap<String, u64> =
        (0..DEVICES).map(|device| (dev_eui(device), each)).collect();
    assert_eq!(readings(&talblick.http(), "air_temperature"), expected);
}

#[test]
fn twenty_kills_under_load_lose_nothing_and_store_nothing_twice() {
    let broker = Broker::start();
    let mut talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let load = Load::start(broker.port());
    for _ in 0..20 {
        let moment = 20 + u64::from(rand::random::<u8>()) * 4;
        std::thread::park_timeout(Duration::from_millis(moment));
        talblick.assert_log_clean();
        talblick.kill();
        talblick.start();
    }
    let uplinks = load.finish();
    assert_each_once(&talblick, uplinks);
    talblick.assert_log_clean();
}

#[test]
fn a_broker_restarted_in_mid_stream_loses_nothing() {
    let mut broker = Broker::start();
    let talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let load = Load::start(broker.port());
    for _ in 0..3 {
        std::thread::park_timeout(Duration::from_millis(700));
        broker.stop();
        broker.start_again();
        talblick.wait_connected("stadt");
    }
    let uplinks = load.finish();
    assert_each_once(&talblick, uplinks);
    talblick.assert_log_clean_but_for(RECONNECTING);
}

#[test]
fn a_full_disk_is_said_on_readyz_and_when_there_is_room_again_nothing_is_missing() {
    let broker = Broker::start();
    let talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let load = Load::start(broker.port());
    talblick.wait_received(500);
    let http = talblick.http();
    for _ in 0..2 {
        talblick.fill_disk(true);
        let full = wait_until("/readyz says so", Duration::from_secs(30), || {
            let answer = http.try_get("/readyz", &[]).ok()?;
            (answer.status == 503).then_some(answer)
        });
        let ready: serde_json::Value = serde_json::from_str(&full.text()).unwrap();
        assert_eq!(ready["parts"]["store"]["status"], "failed", "{ready}");
        let why = ready["parts"]["store"]["detail"].as_str().unwrap();
        assert!(why.contains("disk"), "{why}");
        // It answers meanwhile, and stores nothing.
        let stored = || http.json("/api/v1/ingest")["total"]["stored"].as_u64();
        let before = stored();
        assert_eq!(http.get("/healthz").status, 200);
        assert_eq!(stored(), before);
        talblick.fill_disk(false);
        wait_until("/readyz is content again", Duration::from_secs(30), || {
            let answer = http.try_get("/readyz", &[]).ok()?;
            (answer.status == 200).then_some(())
        });
    }
    let uplinks = load.finish();
    assert_each_once(&talblick, uplinks);
}

#[test]
fn what_is_published_while_talblick_is_away_is_fetched_when_it_comes_back() {
    let broker = Broker::start();
    let mut talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    talblick.kill();
    let load = Load::start(broker.port());
    std::thread::park_timeout(Duration::from_millis(1500));
    let uplinks = load.finish();
    assert!(
        uplinks > 1000,
        "more than a broker's default queue: {uplinks}"
    );
    talblick.start();
    assert_each_once(&talblick, uplinks);
    talblick.assert_log_clean();
}
