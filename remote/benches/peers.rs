//! The embedded store beside VictoriaMetrics and InfluxDB on the same work in one run: `make bench-peers`.
//!
//! 10,000 devices with four slow quantities each, every ten minutes, in order of time, 4,000 readings a batch. The store
//! is called, the servers are spoken to over loopback with lines made beforehand; the store's and InfluxDB's answers
//! mean durable, VictoriaMetrics' do not. `-- --days 7` takes longer and shows sizes better: what a file has once
//! weighs less. Prints `name value unit`, then how much better the store is than each.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use talblick_model::{Clock, DatastreamId, DevEui, Millis, Quality, Quantity, Reading, TimeRange};
use talblick_remote::{Line, Value, encode};
use talblick_store::{Batch, Config, DatastreamKey, DeviceDraft, Order, Store};
use ureq::Agent;

const DEVICES: u64 = 10_000;
const QUANTITIES: [&str; 4] = [
    "air_temperature",
    "relative_humidity",
    "air_pressure",
    "battery_voltage",
];
const SCALES: [f64; 4] = [10.0, 1.0, 1.0, 1000.0];
const STEP_MS: i64 = 600_000;
const START: i64 = 1_717_200_000_000;
/// Rounds of 40,000 readings in a day.
const DAY: i64 = 144;
const BATCH: usize = 4_000;

/// Rounds of the days asked for.
fn rounds() -> i64 {
    let days = std::env::args().skip_while(|word| word != "--days").nth(1);
    DAY * days.map_or(1, |days| days.parse().expect("--days is a number"))
}

/// Value, unit, and whether more is better.
type Figure = (f64, &'static str, bool);
type Figures = BTreeMap<&'static str, Figure>;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let embedded = embedded();
    let victoria = server(
        "victoriametrics",
        "victoria-metrics",
        |dir, port| {
            vec![
                format!("-storageDataPath={}", dir.display()),
                format!("-httpListenAddr=127.0.0.1:{port}"),
                "-retentionPeriod=100y".into(),
                "-search.maxUniqueTimeseries=1000000".into(),
            ]
        },
        "/write?precision=ms",
        None,
        [
            &format!(
                "/api/v1/export?match[]=air_temperature_value%7Bdevice%3D%22777%22%7D&start={}&end={}",
                START / 1000,
                (START + DAY * STEP_MS) / 1000
            ),
            &format!(
                "/api/v1/query_range?nocache=1&query=avg_over_time(air_temperature_value%7Bdevice%3D%22777%22%7D%5B1h%5D)&start={}&end={}&step=1h",
                START / 1000 + 3600,
                (START + DAY * STEP_MS) / 1000
            ),
            &format!(
                "/api/v1/query?nocache=1&query=last_over_time(%7B__name__%3D~%22.*_value%22%7D%5B1d%5D)&time={}",
                (START + rounds() * STEP_MS) / 1000
            ),
        ],
    );
    let influx = server(
        "influxdb1",
        "influxd",
        |dir, port| {
            let (file, path) = (dir.join("influxdb.conf"), dir.display());
            let text = format!(
                "reporting-disabled = true\nbind-address = \"127.0.0.1:{}\"\n[meta]\ndir = \"{path}/meta\"\n[data]\ndir = \"{path}/data\"\nwal-dir = \"{path}/wal\"\n\
                 index-version = \"tsi1\"\n[http]\nbind-address = \"127.0.0.1:{port}\"\nlog-enabled = false\n[monitor]\nstore-enabled = false\n",
                free_port()
            );
            std::fs::write(&file, text).expect("write the configuration");
            vec!["-config".into(), file.display().to_string()]
        },
        "/write?db=t&precision=ms",
        Some("/query?q=CREATE+DATABASE+t"),
        [
            &format!(
                "/query?db=t&epoch=ms&q=SELECT+value+FROM+air_temperature+WHERE+device%3D%27777%27+AND+time%3E%3D{START}ms+AND+time%3C{}ms",
                START + DAY * STEP_MS
            ),
            &format!(
                "/query?db=t&epoch=ms&q=SELECT+mean(value),min(value),max(value)+FROM+air_temperature+WHERE+device%3D%27777%27+AND+time%3E%3D{START}ms+AND+time%3C{}ms+GROUP+BY+time(1h)",
                START + DAY * STEP_MS
            ),
            "/query?db=t&epoch=ms&q=SELECT+last(value)+FROM+air_temperature,relative_humidity,air_pressure,battery_voltage+GROUP+BY+device",
        ],
    );
    for (peer, figures) in [("victoriametrics", &victoria), ("influxdb1", &influx)] {
        for (name, (theirs, _, more_is_better)) in figures {
            if let Some((ours, _, _)) = embedded.get(name) {
                let ratio = if *more_is_better {
                    ours / theirs
                } else {
                    theirs / ours
                };
                say(&format!("peers.{peer}_{name}_ratio"), ratio, "times");
            }
        }
    }
}

#[expect(clippy::print_stdout, reason = "a bench's figures")]
fn say(name: &str, value: f64, unit: &str) {
    println!("{name} {value:.4} {unit}");
}

fn tell(who: &str, figures: &Figures) {
    for (name, (value, unit, _)) in figures {
        say(&format!("peers.{who}_{name}"), *value, unit);
    }
}

/// A slow walk at the sensor's resolution, with its noise.
#[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
fn value(device: u64, quantity: usize, round: i64) -> f64 {
    let seed = chance(device, quantity as u64);
    let noise = chance(seed, round.unsigned_abs()) % 3;
    let scale = SCALES.get(quantity).copied().unwrap_or(1.0);
    let walk = (round.unsigned_abs() + seed % 97) / 3 % 40;
    (seed % 300 + 100 + walk + noise) as f64 / scale
}

/// Every ten minutes, ten seconds late at most.
fn time(device: u64, round: i64) -> i64 {
    let late = chance(device, round.unsigned_abs()) % 10_000;
    START + round * STEP_MS + late.cast_signed()
}

/// Something that looks like chance and is the same in every run (the mixing of `splitmix64`).
fn chance(a: u64, b: u64) -> u64 {
    let x = a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.wrapping_mul(0xD1B5_4A32_D192_ED03);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^ (x >> 31)
}

fn embedded() -> Figures {
    let dir = tempfile::tempdir().expect("a directory");
    let store = Store::open(Config {
        dir: dir.path().to_owned(),
        clock: Clock::fixed(Millis::from_i64(START + (rounds() + 200) * STEP_MS)),
        head_readings: Config::HEAD_READINGS,
        timezone: jiff::tz::TimeZone::UTC,
    })
    .expect("open the store");
    let ids = register(&store);
    let begin = Instant::now();
    for round in 0..rounds() {
        for (n, devices) in ids.chunks(BATCH).enumerate() {
            let first = (n * BATCH / QUANTITIES.len()) as u64;
            let readings = devices.iter().zip(0_u64..).map(|(id, at)| {
                let (device, quantity) =
                    (first + at / 4, usize::try_from(at % 4).unwrap_or_default());
                Reading {
                    datastream: *id,
                    quality: Quality::GOOD,
                    time: Millis::from_i64(time(device, round)),
                    value: value(device, quantity, round),
                }
            });
            let batch = Batch {
                readings: readings.collect(),
                ..Batch::default()
            };
            store.append(batch).expect("append");
        }
    }
    let seconds = begin.elapsed().as_secs_f64();
    store.seal().expect("seal");
    let id = ids.get(777 * 4).copied().expect("a datastream");
    let edges: Vec<_> = (0..=24)
        .map(|n| Millis::from_i64(START + n * 3_600_000))
        .collect();
    let mut figures = Figures::new();
    figures.insert("append", (readings() / seconds, "readings/s", true));
    let day = TimeRange::new(
        Millis::from_i64(START),
        Millis::from_i64(START + DAY * STEP_MS),
    );
    let day = day.expect("a range");
    let q1 = || drop(store.readings(id, day, Order::Ascending, 1_000));
    figures.insert("q1", asked(200, q1));
    figures.insert("q2", asked(200, || drop(store.buckets(id, &edges))));
    figures.insert("q4", asked(50, || drop(store.latest_all())));
    store.close().expect("close");
    figures.insert(
        "bytes_per_reading",
        (size(dir.path()) / readings(), "B", false),
    );
    tell("embedded", &figures);
    figures
}

fn register(store: &Store) -> Vec<DatastreamId> {
    let draft = |n: u64| DeviceDraft {
        dev_eui: DevEui::from_u64(n),
        name: format!("Pegel {n}"),
        kind: "climate".into(),
        profile: None,
        codec: None,
        location: None,
        district: None,
        tags: BTreeMap::new(),
        interval_s: Some(600),
        mounting_height_m: None,
    };
    let devices = store
        .put_devices((0..DEVICES).map(draft).collect())
        .expect("devices");
    let keys: Vec<_> = devices
        .iter()
        .flat_map(|device| {
            QUANTITIES
                .iter()
                .filter_map(|name| Quantity::known(name))
                .map(|quantity| DatastreamKey {
                    device: device.id,
                    quantity,
                    channel: None,
                })
        })
        .collect();
    store.ensure_datastreams(&keys).expect("datastreams")
}

#[expect(clippy::cast_precision_loss, reason = "millions")]
fn readings() -> f64 {
    (DEVICES * QUANTITIES.len() as u64 * rounds().unsigned_abs()) as f64
}

fn server(
    who: &'static str,
    program: &str,
    arguments: impl Fn(&Path, u16) -> Vec<String>,
    write: &str,
    prepare: Option<&str>,
    questions: [&str; 3],
) -> Figures {
    let dir = tempfile::tempdir().expect("a directory");
    let port = free_port();
    let child = Command::new(program)
        .args(arguments(dir.path(), port))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut running = Running(child.expect("start the server; tests/install installs it"));
    let deadline = Instant::now() + Duration::from_secs(30);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "{program} does not listen");
        std::thread::park_timeout(Duration::from_millis(20));
    }
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(true)
        .build()
        .into();
    let base = format!("http://127.0.0.1:{port}");
    if let Some(prepare) = prepare {
        agent
            .post(format!("{base}{prepare}"))
            .send_empty()
            .expect("prepare");
    }
    let mut busy = Duration::ZERO;
    for round in 0..rounds() {
        for body in bodies(round) {
            let begin = Instant::now();
            agent
                .post(format!("{base}{write}"))
                .send(body)
                .expect("write");
            busy += begin.elapsed();
        }
    }
    // What was written last becomes visible, and goes to disk.
    std::thread::park_timeout(Duration::from_secs(10));
    let mut figures = Figures::new();
    figures.insert(
        "append",
        (readings() / busy.as_secs_f64(), "readings/s", true),
    );
    let ask = |path: &str| {
        let mut answer = agent.get(format!("{base}{path}")).call().expect("ask");
        answer
            .body_mut()
            .with_config()
            .limit(1 << 30)
            .read_to_vec()
            .expect("an answer")
            .len()
    };
    for (name, question) in ["q1", "q2", "q4"].into_iter().zip(questions) {
        assert!(
            ask(question) > 200,
            "{who} {name} answers nothing: {question}"
        );
        let work = || {
            ask(question);
        };
        figures.insert(name, asked(20, work));
    }
    running.end();
    figures.insert(
        "bytes_per_reading",
        (size(dir.path()) / readings(), "B", false),
    );
    tell(who, &figures);
    figures
}

/// The lines of a round, a batch each.
fn bodies(round: i64) -> impl Iterator<Item = String> {
    let devices = (BATCH / QUANTITIES.len()) as u64;
    (0..DEVICES / devices).map(move |n| {
        let mut body = String::new();
        for device in n * devices..(n + 1) * devices {
            for (quantity, name) in QUANTITIES.iter().enumerate() {
                let line = Line {
                    measurement: name,
                    tags: &[("device", &device.to_string())],
                    fields: &[("value", Value::Float(value(device, quantity, round)))],
                    time: Millis::from_i64(time(device, round)),
                };
                encode(&line, &mut body).expect("a finite value");
            }
        }
        body
    })
}

struct Running(Child);

impl Running {
    /// Ends it in order, so that its files are complete.
    fn end(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let deadline = Instant::now() + Duration::from_mins(1);
        while self.0.try_wait().is_ok_and(|ended| ended.is_none()) && Instant::now() < deadline {
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The median time of some runs.
fn asked(runs: usize, mut work: impl FnMut()) -> Figure {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let begin = Instant::now();
            work();
            begin.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times.get(runs / 2).copied().unwrap_or_default();
    (median, "ms", false)
}

#[expect(clippy::cast_precision_loss, reason = "bytes of a file")]
fn size(path: &Path) -> f64 {
    let entries = std::fs::read_dir(path).map(|entries| entries.flatten().collect::<Vec<_>>());
    let of = |entry: &std::fs::DirEntry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => size(&entry.path()),
        Ok(meta) => meta.len() as f64,
        Err(_) => 0.0,
    };
    entries.unwrap_or_default().iter().map(of).sum()
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0");
    listener
        .and_then(|listener| listener.local_addr())
        .map_or(18_999, |address| address.port())
}
