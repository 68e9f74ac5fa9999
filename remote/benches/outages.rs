//! A real VictoriaMetrics that is killed, stopped and filled up while readings arrive: what was acknowledged, what is
//! there afterwards, how soon the trouble is told and how long catching up takes. One line a figure: name, value, unit.
//!
//! `cargo bench -p talblick-remote --bench outages`; about four minutes.
#![expect(clippy::print_stdout, reason = "the figures are the output")]
#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a benchmark stops at the first surprise, and its counts are small"
)]

#[path = "peers/process.rs"]
#[expect(dead_code, reason = "it serves the other bench too")]
mod process;

use process::{Running, free_port};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};
use talblick_model::{Clock, DatastreamId, DevEui, Millis, Quality, Quantity, Reading, TimeRange};
use talblick_remote::{Address, Addresses, VictoriaMetrics};
use talblick_store::{Batch, Config, DatastreamKey, DeviceDraft, Order, Store};

/// Series; a batch has a reading of each.
const SERIES: u64 = 400;
/// How long readings arrive before the trouble, in it, and after it.
const PHASE: Duration = Duration::from_secs(15);
/// Batches a second: with 400 readings each, ten cities of 10,000 devices with four quantities every ten minutes.
const RATE: u32 = 10;
const START: i64 = 1_717_200_000_000;

fn main() {
    for trouble in ["kill", "stop", "full"] {
        outage(trouble);
    }
}

/// One trouble under load.
fn outage(trouble: &str) {
    let (dir, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let port = free_port();
    let start = |more: &[&str]| server(data.path(), port, more);
    let mut running = Some(start(&[]));
    let address = format!("http://127.0.0.1:{port}").parse().unwrap();
    let store = open(dir.path().to_owned(), address);
    let ids = register(&store);
    let (done, batches) = (AtomicBool::new(false), AtomicI64::new(0));
    let (mut told, mut longest) = (Duration::ZERO, Duration::ZERO);
    std::thread::scope(|scope| {
        let load = scope.spawn(|| write(&store, &ids, &done, &batches));
        std::thread::park_timeout(PHASE);
        let begin = Instant::now();
        match trouble {
            "kill" => drop(running.take()),
            "stop" => signal(running.as_ref().unwrap(), "STOP"),
            _ => {
                drop(running.take());
                running = Some(start(&["-storage.minFreeDiskSpaceBytes=900000GB"]));
            }
        }
        while store.back_end().unwrap().trouble.is_none() {
            std::thread::park_timeout(Duration::from_millis(5));
        }
        told = begin.elapsed();
        std::thread::park_timeout(PHASE);
        if trouble == "stop" {
            signal(running.as_ref().unwrap(), "CONT");
        } else {
            drop(running.take());
            running = Some(start(&[]));
        }
        std::thread::park_timeout(PHASE);
        done.store(true, Ordering::SeqCst);
        longest = load.join().unwrap();
    });
    let begin = Instant::now();
    while !store
        .back_end()
        .is_some_and(|s| s.waiting_batches == 0 && s.waiting_days == 0)
    {
        std::thread::park_timeout(Duration::from_millis(20));
    }
    let caught_up = begin.elapsed();
    // Nothing is left here: what is answered is what the server keeps.
    store.seal().unwrap();
    let acknowledged = batches.load(Ordering::SeqCst) * SERIES.cast_signed();
    let there: usize = ids.iter().map(|id| count(&store, *id)).sum();
    let say =
        |name: &str, value: f64, unit: &str| println!("outages.{trouble}_{name} {value:.2} {unit}");
    say("acknowledged", acknowledged as f64, "readings");
    say("lost", acknowledged as f64 - there as f64, "readings");
    say("told", told.as_secs_f64(), "s");
    say("caught_up", caught_up.as_secs_f64(), "s");
    say("longest_append", longest.as_secs_f64() * 1_000.0, "ms");
    drop(running);
}

/// Appends a batch now and then; answers how long the slowest took.
fn write(store: &Store, ids: &[DatastreamId], done: &AtomicBool, batches: &AtomicI64) -> Duration {
    let (mut longest, begin) = (Duration::ZERO, Instant::now());
    for n in 0_u32.. {
        if done.load(Ordering::SeqCst) {
            break;
        }
        let readings = ids.iter().map(|id| Reading {
            datastream: *id,
            quality: Quality::GOOD,
            time: Millis::from_i64(START + i64::from(n) * 1_000),
            value: f64::from(n % 400) / 10.0,
        });
        let batch = Batch {
            readings: readings.collect(),
            ..Batch::default()
        };
        let appending = Instant::now();
        store.append(batch).unwrap();
        longest = longest.max(appending.elapsed());
        batches.fetch_add(1, Ordering::SeqCst);
        let due = Duration::from_secs(1) * (n + 1) / RATE;
        std::thread::park_timeout(due.saturating_sub(begin.elapsed()));
    }
    longest
}

fn server(data: &Path, port: u16, more: &[&str]) -> Running {
    let mut arguments = vec![
        format!("-storageDataPath={}", data.display()),
        format!("-httpListenAddr=127.0.0.1:{port}"),
        "-retentionPeriod=100y".to_owned(),
    ];
    arguments.extend(more.iter().map(|flag| (*flag).to_owned()));
    Running::start("victoria-metrics", &arguments, port)
}

fn signal(running: &Running, name: &str) {
    let status = Command::new("kill")
        .args([&format!("-{name}"), &running.pid()])
        .status();
    assert!(status.unwrap().success());
}

fn open(dir: PathBuf, address: Address) -> Store {
    let clock = Clock::fixed(Millis::from_i64(START + 30 * 86_400_000));
    let addresses = Addresses {
        read: address.clone(),
        storage: vec![address.clone()],
        write: address,
    };
    let back_end = VictoriaMetrics::new(addresses, Duration::from_secs(15), clock.clone()).unwrap();
    let config = Config {
        dir,
        clock,
        head_readings: Config::HEAD_READINGS,
        timezone: jiff::tz::TimeZone::UTC,
    };
    Store::open_remote(config, Arc::new(back_end)).unwrap()
}

fn register(store: &Store) -> Vec<DatastreamId> {
    let draft = DeviceDraft {
        name: "Pegel".into(),
        kind: "climate".into(),
        ..DeviceDraft::unknown(DevEui::from_u64(7))
    };
    let device = store.put_devices(vec![draft]).unwrap().remove(0).id;
    let key = |n: u64| DatastreamKey {
        device,
        quantity: Quantity::known("air_temperature").unwrap(),
        channel: Some(n.to_string()),
    };
    store
        .ensure_datastreams(&(0..SERIES).map(key).collect::<Vec<_>>())
        .unwrap()
}

fn count(store: &Store, id: DatastreamId) -> usize {
    let page = store.readings(id, TimeRange::ALL, Order::Ascending, usize::MAX);
    page.unwrap().items.len()
}
