//! The program with its readings in a time-series server: a real VictoriaMetrics, which goes away and comes back, and a
//! stand-in for InfluxDB 2 as its documentation has it, which hangs.

#[path = "../../remote/src/tests/strict.rs"]
mod strict;

use crate::harness::broker::Broker;
use crate::harness::city::datastream;
use crate::harness::http::Http;
use crate::harness::process::Process;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source};
use crate::harness::uplink::{Uplink, dev_eui, now};
use crate::harness::{free_port, wait_until};
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use strict::Strict;
use talblick_model::Millis;
use tempfile::TempDir;

/// It shows what it has taken after ten seconds at most; a busy machine takes longer.
const PATIENCE: Duration = Duration::from_mins(1);
const DEVICES: u16 = 3;

struct Victoria {
    dir: TempDir,
    port: u16,
    process: Process,
}

impl Victoria {
    fn start() -> Self {
        let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
        let process = Self::process(&dir, port);
        Self { dir, port, process }
    }

    fn process(dir: &TempDir, port: u16) -> Process {
        let process = Process::start(
            Command::new("victoria-metrics")
                .arg(format!("-storageDataPath={}", dir.path().display()))
                .arg(format!("-httpListenAddr=127.0.0.1:{port}"))
                .arg("-retentionPeriod=100y")
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let http = Http::new(format!("http://127.0.0.1:{port}"), None);
        wait_until("VictoriaMetrics answers", PATIENCE, || {
            let answer = http.try_get("/health", &[]).ok()?;
            (answer.status == 200).then_some(())
        });
        process
    }

    fn stop(&mut self) {
        self.process.terminate(PATIENCE);
    }

    fn start_again(&mut self) {
        self.process = Self::process(&self.dir, self.port);
    }

    /// How many air temperatures it has, asked as its own tools ask.
    fn samples(&self) -> usize {
        let http = Http::new(format!("http://127.0.0.1:{}", self.port), None);
        let answer = http.get("/api/v1/export?match[]=air_temperature_value&start=0");
        let text = answer.text();
        let series = text.lines().map(|line| {
            let series: serde_json::Value = serde_json::from_str(line).unwrap();
            series["values"].as_array().unwrap().len()
        });
        series.sum()
    }
}

/// Uplinks of every device, ten minutes apart, from the `first` on.
fn uplinks(begin: Millis, first: u32, count: u32) -> Vec<(String, String)> {
    let each = (1..=DEVICES).flat_map(|device| (first..first + count).map(move |n| (device, n)));
    each.map(|(device, n)| {
        let at = begin.plus(i64::from(n) * 600_000);
        Uplink::new(device, n, f64::from(n) / 4.0, at).message()
    })
    .collect()
}

/// The air temperatures of every device as the API tells them, oldest first.
fn told(talblick: &Talblick) -> Vec<Vec<f64>> {
    let http = talblick.http();
    let values = |device: u16| {
        let id = datastream(&http, &dev_eui(device), "air_temperature");
        let items = http.items(&format!("/api/v1/datastreams/{id}/readings?limit=1000"));
        items
            .iter()
            .map(|item| item["value"].as_f64().unwrap())
            .collect()
    };
    (1..=DEVICES).map(values).collect()
}

/// What they measured.
fn truth(count: u32) -> Vec<Vec<f64>> {
    let values: Vec<f64> = (0..count).map(|n| f64::from(n) / 4.0).collect();
    vec![values; DEVICES.into()]
}

#[test]
fn readings_are_in_victoria_metrics_and_outlive_its_absence_and_a_kill_of_the_program() {
    let mut victoria = Victoria::start();
    let broker = Broker::start();
    let address = format!("http://127.0.0.1:{}", victoria.port);
    let server = format!(
        "[store]\nbackend = \"victoriametrics\"\n\n[store.victoriametrics]\nwrite_url = {address:?}\nread_url = {address:?}\n\n"
    );
    let mut talblick = Talblick::serve(&(server + &mqtt_source("stadt", &broker.url())));
    talblick.wait_connected("stadt");
    let begin = now().plus(-3 * 86_400_000);
    let mut publisher = Publisher::new(broker.port());
    publisher.deliver(&uplinks(begin, 0, 100));
    talblick.wait_received(300);
    assert_eq!(told(&talblick), truth(100));
    wait_until("VictoriaMetrics has everything", PATIENCE, || {
        (victoria.samples() == 300).then_some(())
    });

    victoria.stop();
    publisher.deliver(&uplinks(begin, 100, 50));
    talblick.wait_received(450);
    talblick.kill();
    victoria.start_again();
    talblick.start();
    wait_until("what came meanwhile has followed", PATIENCE, || {
        (victoria.samples() == 450).then_some(())
    });
    assert_eq!(told(&talblick), truth(150));
}

#[test]
fn readings_are_in_influxdb_2_and_when_it_hangs_that_is_told_within_seconds_and_costs_nothing() {
    let strict = Strict::start();
    let broker = Broker::start();
    let mut talblick = Talblick::prepare("");
    let token = talblick.data().with_extension("token");
    std::fs::write(&token, "geheim\n").unwrap();
    let url = format!("http://127.0.0.1:{}", strict.port);
    let server = format!(
        "[store]\nbackend = \"influxdb2\"\n\n[store.influxdb2]\nurl = {url:?}\norg = \"Stadt Wald\"\nbucket = \"talblick\"\n\
         token_file = {token:?}\n\n"
    );
    talblick.configure(&(server + &mqtt_source("stadt", &broker.url())));
    talblick.start();
    talblick.wait_connected("stadt");
    let begin = now().plus(-3 * 86_400_000);
    let mut publisher = Publisher::new(broker.port());
    publisher.deliver(&uplinks(begin, 0, 100));
    talblick.wait_received(300);
    assert_eq!(told(&talblick), truth(100));
    wait_until("it has everything", PATIENCE, || {
        (strict.heart.count() >= 300).then_some(())
    });

    strict.heart.hanging.store(true, Ordering::SeqCst);
    publisher.deliver(&uplinks(begin, 100, 50));
    talblick.wait_received(450);
    let http = talblick.http();
    let hung = Instant::now();
    let ready = wait_until("/readyz says so", PATIENCE, || {
        let ready = http.get("/readyz");
        ready.text().contains("does not answer").then_some(ready)
    });
    // Degraded, not failed: what comes is kept on disk.
    assert_eq!(ready.status, 200, "{}", ready.text());
    // Ten seconds of silence, and some for a busy machine.
    assert!(
        hung.elapsed() < Duration::from_secs(25),
        "{:?}",
        hung.elapsed()
    );
    // The program ends although the server does not answer, and goes on where it was.
    talblick.terminate();
    strict.heart.hanging.store(false, Ordering::SeqCst);
    talblick.start();
    assert_eq!(told(&talblick), truth(150));
    wait_until("what came meanwhile has followed", PATIENCE, || {
        (strict.heart.count() >= 450).then_some(())
    });
}
