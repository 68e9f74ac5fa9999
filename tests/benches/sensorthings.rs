//! SensorThings over HTTP: 10,000 datastreams of 2,500 things, while 50 clients each ask for a page ten times a second.
//! Milliseconds are the 99th percentile of 200 questions. One line a figure: name, value, unit. `latest_idle` is asked when
//! nobody else asks, `latest_beside` beside nine clients whose questions cost much.
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

use harness::history::{INTERVAL_MS, START, fill, within_circle};
use harness::http::Http;
use harness::process::stat;
use harness::talblick::Talblick;
use harness::wait_until;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use talblick_model::Millis;

const THINGS: u32 = 2_500;
const DATASTREAMS: usize = 10_000;
const CLIENTS: u64 = 50;
/// Rows of the table.
const ROWS: usize = 1_000_000;
const LATEST: &str = "Datastreams?$top=10000&$select=id&$expand=Observations($top=1;$orderby=phenomenonTime%20desc;$select=phenomenonTime,result)";
const EXPAND: &str = "Things?$top=100&$expand=Datastreams($expand=Observations($top=1;$orderby=phenomenonTime%20desc))";
/// More entities than an answer may have.
const DEEP: &str = "Things?$top=10000&$expand=Datastreams($expand=Sensor,ObservedProperty,Observations($top=1000;$expand=FeatureOfInterest))";
/// More observations than one answer may look at.
const TEN_YEARS: &str = "Observations?$top=0&$count=true&$filter=result%20gt%203%20and%20phenomenonTime%20ge%202016-01-01T00:00:00Z%20and%20phenomenonTime%20lt%202036-01-01T00:00:00Z";
const COUNT: &str = "Observations?$top=0&$count=true";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|a| a == "--readings");
    let readings = at.and_then(|at| arguments.get(at + 1)?.parse().ok());
    let rounds = readings.unwrap_or(10_000_000) / DATASTREAMS;
    // Everybody asks anonymously: no limit.
    let rules = "rate_limit = 0\n[publish]\nrules = [{ kinds = [\"*\"], quantities = [\"*\"] }]\n";
    let mut talblick = Talblick::prepare(rules);
    fill(&talblick.data(), THINGS, rounds);
    talblick.start();
    let http = talblick.http();
    // The page behind the observation in the middle, of which there are as many before as after it.
    let middle = Millis::from_i64(START + INTERVAL_MS * i64::try_from(rounds / 2).unwrap());
    let found =
        format!("Datastreams(5000)/Observations?$top=1&$filter=phenomenonTime%20gt%20{middle}");
    let found = http.json(&format!("/sta/v1.1/{found}"));
    let deep = found["value"][0]["@iot.id"].as_str().unwrap().to_owned();
    let page = format!("Observations?$top=100&$skip=100&$skiptoken={deep}");

    wait_until_at_rest(talblick.pid());
    // Nobody else asks, then only those whose questions cost much.
    let latest = format!("/sta/v1.1/{LATEST}");
    println!("sta.latest_idle {:.2} ms", p99(&http, &latest));
    let heavy = within_circle(4_000);
    let heavy = [DEEP, TEN_YEARS, &format!("Things?$top=10&$filter={heavy}")];
    let others = beside(&http, &heavy.map(|path| format!("/sta/v1.1/{path}")));
    println!("sta.latest_beside {:.2} ms", p99(&http, &latest));
    others.end();

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

/// A store that has just been filled has work of its own for a while.
fn wait_until_at_rest(pid: u32) {
    /// Of a processor's second; ticks are hundredths.
    const LITTLE: u64 = 3;
    let ticks = || {
        let stat = stat(pid).unwrap_or_default();
        let spent = stat.iter().skip(11).take(2);
        spent.filter_map(|t| t.parse::<u64>().ok()).sum::<u64>()
    };
    wait_until("the store is at rest", Duration::from_mins(2), || {
        let before = ticks();
        std::thread::sleep(Duration::from_secs(1));
        (ticks() - before <= LITTLE).then_some(())
    });
}

/// Clients that go on asking.
struct Others {
    asking: Arc<AtomicBool>,
    clients: Vec<std::thread::JoinHandle<()>>,
}

impl Others {
    fn end(self) {
        self.asking.store(false, Ordering::Relaxed);
        for client in self.clients {
            client.join().unwrap();
        }
    }
}

/// Three clients for each question that costs much; each begins anew as soon as it has been answered or refused.
fn beside(http: &Http, heavy: &[String]) -> Others {
    let asking = Arc::new(AtomicBool::new(true));
    let clients = (0..3).flat_map(|_| heavy.to_vec()).map(|path| {
        let (http, asking) = (http.clone(), Arc::clone(&asking));
        std::thread::spawn(move || {
            while asking.load(Ordering::Relaxed) {
                let answer = http.get(&path);
                let expected = [200, 400, 503].contains(&answer.status);
                assert!(expected, "{}", answer.text());
                if answer.status == 503 {
                    std::thread::park_timeout(Duration::from_millis(100));
                }
            }
        })
    });
    Others {
        clients: clients.collect(),
        asking,
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
