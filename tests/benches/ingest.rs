//! From a real Mosquitto, and straight through the door, into `talblick serve`, at full speed and at a steady rate:
//! uplinks a second end to end, CPU of the ingest side, time from arrival to durable. One line a figure: name, value, unit.
#![expect(dead_code, reason = "the harness serves the tests too")]
#![expect(clippy::print_stdout, reason = "figures go to standard output")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a benchmark that cannot be run ends"
)]
#![expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]

#[path = "../harness/mod.rs"]
mod harness;

use harness::broker::Broker;
use harness::process::{children, stat};
use harness::talblick::{Talblick, mqtt_source, run};
use serde_json::Value;
use std::path::Path;
use std::time::{Duration, Instant};

/// What one load did.
struct Measured {
    per_second: f64,
    cpu_us: f64,
    broker_us: f64,
    publisher_us: f64,
    lag_p50_ms: f64,
    lag_p99_ms: f64,
}

/// How uplinks come in.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Mosquitto,
    /// The publisher speaks to Talblick itself.
    Door,
}

fn main() {
    let door = measure(Way::Door, "chirpstack4", 800_000, None);
    println!("ingest.door {:.0} uplinks/s", door.per_second);
    println!("ingest.door_cpu {:.1} us", door.cpu_us);
    println!("ingest.door_cpu_publisher {:.1} us", door.publisher_us);
    println!("ingest.door_lag_p99_saturated {:.0} ms", door.lag_p99_ms);
    let steady = measure(Way::Door, "chirpstack4", 100_000, Some(10_000));
    println!("ingest.door_cpu_steady {:.1} us", steady.cpu_us);
    println!("ingest.door_ack_p99 {:.0} ms", steady.lag_p99_ms);
    let native = measure(Way::Mosquitto, "chirpstack4", 400_000, None);
    println!("ingest.mosquitto {:.0} uplinks/s", native.per_second);
    println!("ingest.cpu {:.1} us", native.cpu_us);
    // All three share the machine: this tells which of them the uplinks a second are owed to.
    println!("ingest.cpu_mosquitto {:.1} us", native.broker_us);
    println!("ingest.cpu_publisher {:.1} us", native.publisher_us);
    println!("ingest.lag_p99_saturated {:.0} ms", native.lag_p99_ms);
    let javascript = measure(Way::Mosquitto, "chirpstack4-javascript", 200_000, None);
    println!(
        "ingest.mosquitto_javascript {:.0} uplinks/s",
        javascript.per_second
    );
    println!("ingest.cpu_javascript {:.1} us", javascript.cpu_us);
    let steady = measure(Way::Mosquitto, "chirpstack4", 100_000, Some(10_000));
    println!("ingest.cpu_steady {:.1} us", steady.cpu_us);
    println!("ingest.ack_p50 {:.0} ms", steady.lag_p50_ms);
    println!("ingest.ack_p99 {:.0} ms", steady.lag_p99_ms);
    backups();
}

/// Backups, one after the other, while a thousand uplinks a second arrive; the last is restored elsewhere.
fn backups() {
    const RATE: u64 = 1_000;
    const COUNT: u64 = 20 * RATE;
    let broker = Broker::start();
    let url = broker.url();
    let talblick = Talblick::serve(&mqtt_source("load", &url));
    talblick.wait_connected("load");
    let config = talblick.config();
    let on = |config: &Path, command: &[&str]| {
        let output = run(&[command, &["--config", config.to_str().unwrap()]].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}: {said}");
    };
    let files = tempfile::tempdir().unwrap();
    let path = |n: usize| files.path().join(format!("{n}.zip")).display().to_string();
    let (mut made, mut received, mut spent) = (0, 0, 0.0);
    std::thread::scope(|scope| {
        let load = scope.spawn(|| {
            let [count, rate] = [COUNT, RATE].map(|n| n.to_string());
            run(&[
                "simulate",
                "--broker",
                &url,
                "--devices",
                "1000",
                "--count",
                &count,
                "--rate",
                &rate,
            ])
        });
        let http = talblick.http();
        let total = || {
            http.json("/api/v1/ingest")["total"]["received"]
                .as_u64()
                .unwrap()
        };
        let before = harness::wait_until("uplinks arrive", Duration::from_secs(30), || {
            Some(total()).filter(|total| *total >= RATE)
        });
        let begin = Instant::now();
        while made == 0 || total() < COUNT - 2 * RATE {
            on(&config, &["backup", &path(made)]);
            made += 1;
        }
        spent = begin.elapsed().as_secs_f64();
        received = total() - before;
        assert!(load.join().unwrap().status.success());
    });
    println!("ingest.backup {:.2} s", spent / made as f64);
    println!(
        "ingest.backup_rate {:.0} uplinks/s",
        received as f64 / spent
    );
    let mut elsewhere = Talblick::prepare("").trusting(&talblick);
    on(&elsewhere.config(), &["restore", &path(made - 1)]);
    on(&elsewhere.config(), &["verify"]);
    elsewhere.start();
    let total = elsewhere.wait_received(1)["total"].clone();
    let parts = ["stored", "duplicate", "rejected", "ignored"].map(|part| total[part].as_u64());
    assert_eq!(
        parts.into_iter().flatten().sum::<u64>(),
        total["received"],
        "{total}"
    );
}

fn measure(way: Way, format: &str, count: u64, rate: Option<u32>) -> Measured {
    let broker = (way == Way::Mosquitto).then(Broker::start);
    let (url, source) = match &broker {
        Some(broker) => (broker.url(), mqtt_source("load", &broker.url())),
        None => door(),
    };
    let codecs = scripts();
    let dir = match format {
        "chirpstack4-javascript" => format!("[codecs]\ndir = \"{}\"\n", codecs.path().display()),
        _ => String::new(),
    };
    let talblick = Talblick::serve(&format!("{source}\n{dir}"));
    talblick.wait_connected("load");
    let spent = || {
        [
            family_us(talblick.pid()),
            broker
                .as_ref()
                .map_or(0.0, |broker| cpu_us(broker.pid(), OWN)),
            cpu_us(std::process::id(), CHILDREN),
        ]
    };
    let before = spent();
    let start = Instant::now();
    let many = count.to_string();
    let mut arguments = vec![
        "simulate",
        "--broker",
        &url,
        "--devices",
        "1000",
        "--count",
        &many,
        "--format",
        format,
    ];
    if way == Way::Door {
        // A broker acknowledges when it has a message; the door when it is on disk, many together.
        arguments.extend(["--inflight", "8192"]);
    }
    let pace = rate.map(|rate| rate.to_string());
    if let Some(pace) = &pace {
        arguments.extend(["--rate", pace]);
    }
    let output = run(&arguments);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let summary: Value = said
        .lines()
        .last()
        .and_then(|line| serde_json::from_str(line).ok())
        .unwrap_or_default();
    assert_eq!(
        summary["acknowledged"],
        count,
        "{said} {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let accounting = talblick.wait_received(count);
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(accounting["total"]["stored"], count, "{accounting}");
    let after = spent();
    let each = |which: usize| (after[which] - before[which]) / count as f64;
    let lag = |name: &str| accounting["lag_ms"][name].as_f64().unwrap_or(f64::NAN);
    Measured {
        per_second: count as f64 / seconds,
        cpu_us: each(0),
        broker_us: each(1),
        publisher_us: each(2),
        lag_p50_ms: lag("p50"),
        lag_p99_ms: lag("p99"),
    }
}

/// Where the door is, and its table.
fn door() -> (String, String) {
    let port = harness::free_port();
    let source = format!(
        "[[source]]\nname = \"load\"\nkind = \"mqtt-listen\"\nlisten = \"127.0.0.1:{port}\"\n\
         topics = [\"#\"]\nanonymous = true\n"
    );
    (format!("mqtt://127.0.0.1:{port}"), source)
}

/// The built-in codec of the load's devices as an operator's file, which goes before it: so it runs as JavaScript.
fn scripts() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let script = concat!(
        include_str!("../../ingest/src/codec/scripts/dragino.js"),
        include_str!("../../ingest/src/codec/scripts/dragino-lse01.js"),
    );
    std::fs::write(dir.path().join("dragino-lse01.js"), script).unwrap();
    dir
}

/// CPU time of a process and of its codec workers, in microseconds.
fn family_us(process: u32) -> f64 {
    let workers = children(process);
    let workers: f64 = workers.into_iter().map(|worker| cpu_us(worker, OWN)).sum();
    cpu_us(process, OWN) + cpu_us(process, CHILDREN) + workers
}

/// Where proc(5) tells, behind the name, the ticks a process has used, and those of its children that have ended.
const OWN: usize = 11;
const CHILDREN: usize = 13;

/// CPU time a process has used, in microseconds: user and system ticks of a hundredth second.
fn cpu_us(process: u32, place: usize) -> f64 {
    let stat = stat(process).unwrap_or_default();
    let ticks = stat.iter().skip(place).take(2);
    let ticks: f64 = ticks.filter_map(|t| t.parse::<f64>().ok()).sum();
    ticks * 10_000.0
}
