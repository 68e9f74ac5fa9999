//! SensorThings over HTTP: 10,000 datastreams of 2,500 things, while 50 clients each ask for a page ten times a second.
//! Milliseconds are the 99th percentile of 200 questions. One line a figure: name, value, unit.
//!
//! `cargo bench -p talblick-tests --bench sensorthings -- [--readings 100000000]`
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

use harness::http::Http;
use harness::talblick::Talblick;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use talblick_model::{Clock, DatastreamId, DevEui, Millis, Position, Quality, Reading};
use talblick_store::{Batch, Config, DatastreamKey, DeviceDraft, Store};

const THINGS: u32 = 2_500;
const QUANTITIES: [&str; 4] = [
    "air_temperature",
    "relative_humidity",
    "air_pressure",
    "battery_voltage",
];
const DATASTREAMS: usize = 10_000;
const START: i64 = 1_789_948_800_000;
const INTERVAL_MS: i64 = 600_000;
const CLIENTS: u64 = 50;
/// Rows of the table.
const ROWS: usize = 1_000_000;
const LATEST: &str = "Datastreams?$top=10000&$select=id&$expand=Observations($top=1;$orderby=phenomenonTime%20desc;$select=phenomenonTime,result)";
const EXPAND: &str = "Things?$top=100&$expand=Datastreams($expand=Observations($top=1;$orderby=phenomenonTime%20desc))";
const COUNT: &str = "Observations?$top=0&$count=true";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|a| a == "--readings");
    let readings = at.and_then(|at| arguments.get(at + 1)?.parse().ok());
    let rounds = readings.unwrap_or(10_000_000) / DATASTREAMS;
    // Everybody asks anonymously: no limit.
    let rules = "rate_limit = 0\n[publish]\nrules = [{ kinds = [\"*\"], quantities = [\"*\"] }]\n";
    let mut talblick = Talblick::prepare(rules);
    fill(&talblick.data(), rounds);
    talblick.start();
    let http = talblick.http();
    // The page behind the observation in the middle, of which there are as many before as after it.
    let middle = Millis::from_i64(START + INTERVAL_MS * i64::try_from(rounds / 2).unwrap());
    let found =
        format!("Datastreams(5000)/Observations?$top=1&$filter=phenomenonTime%20gt%20{middle}");
    let found = http.json(&format!("/sta/v1.1/{found}"));
    let deep = found["value"][0]["@iot.id"].as_str().unwrap().to_owned();
    let page = format!("Observations?$top=100&$skip=100&$skiptoken={deep}");

    let asking = Arc::new(AtomicBool::new(true));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (http, page, asking) = (http.clone(), page.clone(), Arc::clone(&asking));
            std::thread::spawn(move || ask_on(&http, &page, client, &asking))
        })
        .collect();
    for (name, path) in [
        ("sta.latest", LATEST),
        ("sta.page", page.as_str()),
        ("sta.count", COUNT),
        ("sta.expand", EXPAND),
    ] {
        println!("{name} {:.2} ms", p99(&http, &format!("/sta/v1.1/{path}")));
    }
    println!(
        "api.latest {:.2} ms",
        p99(&http, "/api/v1/latest?limit=1000")
    );
    println!("sta.csv {:.0} rows/s", rows_per_second(&http, rounds));
    asking.store(false, Ordering::Relaxed);
    for client in clients {
        client.join().unwrap();
    }
}

/// A client that asks for a page ten times a second.
fn ask_on(http: &Http, page: &str, client: u64, asking: &AtomicBool) {
    std::thread::park_timeout(Duration::from_millis(client * 2));
    while asking.load(Ordering::Relaxed) {
        let begin = Instant::now();
        ask(http, &format!("/sta/v1.1/{page}"));
        let rest = Duration::from_millis(100).saturating_sub(begin.elapsed());
        std::thread::park_timeout(rest);
    }
}

fn ask(http: &Http, path: &str) {
    let answer = http.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
}

fn p99(http: &Http, path: &str) -> f64 {
    let mut spent: Vec<Duration> = (0..200)
        .map(|_| {
            let begin = Instant::now();
            ask(http, path);
            begin.elapsed()
        })
        .collect();
    spent.sort_unstable();
    spent.get(197).map_or(0.0, Duration::as_secs_f64) * 1_000.0
}

/// How fast a table of about a million rows comes, without keeping it.
fn rows_per_second(http: &Http, rounds: usize) -> f64 {
    let most = ROWS.div_ceil(rounds);
    let path =
        format!("/sta/v1.1/Observations?$resultFormat=CSV&$filter=Datastream/id%20le%20{most}");
    let address = http.url("").replace("http://", "");
    let begin = Instant::now();
    let mut wire = TcpStream::connect(&address).unwrap();
    write!(
        wire,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let (mut rows, mut buffer) = (0, vec![0; 1 << 16]);
    loop {
        let read = wire.read(&mut buffer).unwrap();
        if read == 0 {
            break;
        }
        let piece = buffer.get(..read).unwrap_or_default();
        rows += piece.split(|byte| *byte == b'\n').count() - 1;
    }
    assert!(rows > most * rounds, "{rows} rows");
    rows as f64 / begin.elapsed().as_secs_f64()
}

/// Writes a city of things with a place, each datastream with so many readings.
fn fill(dir: &Path, rounds: usize) {
    let store = Store::open(Config {
        dir: dir.to_owned(),
        clock: Clock::System,
        head_readings: Config::HEAD_READINGS,
        timezone: jiff::tz::TimeZone::UTC,
    })
    .unwrap();
    let ids = register(&store);
    for round in 0..i64::try_from(rounds).unwrap() {
        let mut batch = Batch::default();
        for (offset, id) in (0_i64..).zip(&ids) {
            batch.readings.push(Reading {
                datastream: *id,
                quality: Quality::GOOD,
                time: Millis::from_i64(START + round * INTERVAL_MS + offset % 5_000),
                value: ((round + offset) % 300) as f64 / 10.0,
            });
        }
        store.append(batch).unwrap();
    }
    store.seal().unwrap();
    store.close().unwrap();
}

fn register(store: &Store) -> Vec<DatastreamId> {
    let drafts = (0..THINGS).map(|n| DeviceDraft {
        name: format!("Station {n}"),
        kind: "climate".into(),
        location: Position::new(51.2 + f64::from(n) / 50_000.0, 7.1, None).ok(),
        interval_s: Some(600),
        ..DeviceDraft::unknown(DevEui::from_u64(0xa840_4100_0000_0000 + u64::from(n)))
    });
    let devices = store.put_devices(drafts.collect()).unwrap();
    let keys = devices.iter().flat_map(|device| {
        QUANTITIES.map(|quantity| DatastreamKey {
            device: device.id,
            quantity: quantity.parse().unwrap(),
            channel: None,
        })
    });
    store.ensure_datastreams(&keys.collect::<Vec<_>>()).unwrap()
}
