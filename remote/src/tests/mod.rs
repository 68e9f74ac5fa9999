//! Back ends under a store: a real VictoriaMetrics, a strict stand-in for InfluxDB 2, a real InfluxDB 1.6 for the lines.

mod golden;
mod influx;
mod line;
mod strict;
mod victoria;

use self::strict::Strict;
use crate::{Addresses, InfluxDb2, VictoriaMetrics};
use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use talblick_model::{Clock, DatastreamId, DevEui, Millis, Quality, Quantity, Reading};
use talblick_store::{BackEnd, Batch, Config, DatastreamKey, DeviceDraft, Store};
use tempfile::TempDir;

/// 2024-12-01: servers with a real clock know all times before it as past.
const NOW: i64 = 1_733_011_200_000;

fn ms(n: i64) -> Millis {
    Millis::from_i64(n)
}

fn config(dir: &TempDir) -> Config {
    Config {
        dir: dir.path().to_owned(),
        clock: Clock::fixed(ms(NOW)),
        head_readings: 1_000_000,
        timezone: jiff::tz::TimeZone::get("Europe/Berlin").unwrap(),
    }
}

fn open(dir: &TempDir, back_end: Option<Arc<dyn BackEnd>>) -> Store {
    match back_end {
        None => Store::open(config(dir)).unwrap(),
        Some(back_end) => Store::open_remote(config(dir), back_end).unwrap(),
    }
}

/// Three devices with a temperature, a meter and a quantity with a difficult name each.
fn datastreams(store: &Store) -> Vec<DatastreamId> {
    let quantities = [
        Quantity::known("air_temperature").unwrap(),
        Quantity::known("energy").unwrap(),
        Quantity::from_field("Füll stand,=\"%\\"),
    ];
    city(store, 3, &quantities)
}

/// Devices with a datastream for each of some quantities.
fn city(store: &Store, devices: u64, quantities: &[Quantity]) -> Vec<DatastreamId> {
    let draft = |n: u64| DeviceDraft {
        name: format!("Pegel {n}"),
        kind: "river_level".into(),
        interval_s: Some(600),
        ..DeviceDraft::unknown(DevEui::from_u64(0xa817_58ff_fe03_12a0 + n))
    };
    let devices = store
        .put_devices((1..=devices).map(draft).collect())
        .unwrap();
    let keys: Vec<_> = devices
        .iter()
        .flat_map(|device| {
            quantities
                .iter()
                .map(|quantity| (device.id, quantity.clone()))
        })
        .map(|(device, quantity)| DatastreamKey {
            device,
            quantity,
            channel: Some("depth, 30=\\".into()),
        })
        .collect();
    store.ensure_datastreams(&keys).unwrap()
}

fn reading(datastream: DatastreamId, time: i64, value: f64) -> Reading {
    Reading {
        datastream,
        quality: Quality::GOOD,
        time: ms(time),
        value,
    }
}

fn batch(readings: Vec<Reading>) -> Batch {
    Batch {
        readings,
        ..Batch::default()
    }
}

/// The bucket of a stand-in for InfluxDB 2.
fn influx(strict: &Strict) -> Arc<dyn BackEnd> {
    let address = format!("http://127.0.0.1:{}", strict.port).parse().unwrap();
    Arc::new(InfluxDb2::new(address, "Stadt Wald", "talblick", "geheim").unwrap())
}

fn until(what: &str, limit: Duration, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + limit;
    while !done() {
        assert!(Instant::now() < deadline, "not within {limit:?}: {what}");
        std::thread::park_timeout(Duration::from_millis(10));
    }
}

fn delivered(store: &Store) -> bool {
    let state = store.back_end().unwrap();
    state.waiting_batches == 0 && state.waiting_days == 0
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A program that ends with the test.
#[derive(Debug)]
struct Process(Child);

impl Process {
    fn start(command: &mut Command, port: u16) -> Self {
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let program = command.get_program().to_string_lossy().into_owned();
        let mut process = Self(
            child.unwrap_or_else(|error| panic!("{program}: {error}; tests/install installs it")),
        );
        until("the program listens", Duration::from_secs(30), || {
            assert!(
                process.0.try_wait().unwrap().is_none(),
                "{program} ended at once"
            );
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        process
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Killed as by a power cut; whoever wants it gentler ends it before.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A VictoriaMetrics that can be killed and started again on the same data.
#[derive(Debug)]
struct Victoria {
    dir: TempDir,
    port: u16,
    process: Option<Process>,
}

impl Victoria {
    fn start() -> Self {
        let mut victoria = Self {
            dir: tempfile::tempdir().unwrap(),
            port: free_port(),
            process: None,
        };
        victoria.start_again();
        victoria
    }

    fn start_again(&mut self) {
        self.start_with(&[]);
    }

    fn start_with(&mut self, flags: &[&str]) {
        let mut command = Command::new("victoria-metrics");
        command
            .arg(format!("-storageDataPath={}", self.dir.path().display()))
            .arg(format!("-httpListenAddr=127.0.0.1:{}", self.port))
            .arg("-retentionPeriod=100y")
            .args(flags);
        self.process = Some(Process::start(&mut command, self.port));
    }

    fn kill(&mut self) {
        self.process = None;
    }

    /// Sends it a signal by its name.
    fn signal(&self, name: &str) {
        let pid = self.process.as_ref().unwrap().0.id().to_string();
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &pid])
            .status();
        assert!(sent.unwrap().success());
    }

    fn back_end(&self, at_risk: Duration) -> Arc<dyn BackEnd> {
        let address: crate::Address = format!("http://127.0.0.1:{}", self.port).parse().unwrap();
        let addresses = Addresses {
            write: address.clone(),
            read: address.clone(),
            storage: vec![address],
        };
        let made = VictoriaMetrics::new(addresses, at_risk, Clock::fixed(ms(NOW)));
        Arc::new(made.unwrap())
    }
}
