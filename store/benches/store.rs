//! Figures of the store: a city of 10,000 devices (or as many as are asked for) with four metrics each, one uplink every 600 s ± 5 s, slow walks at
//! the resolution of real sensors, 4,000 readings a batch, every batch durable before the next.
//!
//! `cargo bench -p talblick-store -- [--devices 1000] [--readings 60000000] [--json FILE]`; one line a figure: name, value, unit.
#![expect(clippy::print_stdout, reason = "the figures are the output")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::unwrap_used,
    reason = "a benchmark stops at the first surprise, and its counts are small"
)]

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use talblick_model::{Clock, DatastreamId, DevEui, Millis, Quality, Quantity, Reading, TimeRange};
use talblick_store::{
    Batch, Config, DatastreamKey, DeviceDraft, Groups, Order, Store, StoredReading,
};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Name, first value, resolution, and the largest step in units of the resolution.
const METRICS: [(&str, f64, f64, i64); 4] = [
    ("air_temperature", 15.0, 10.0, 2),
    ("relative_humidity", 60.0, 1.0, 1),
    ("air_pressure", 1_013.0, 1.0, 1),
    ("battery_voltage", 3.3, 1_000.0, 3),
];
const INTERVAL_MS: i64 = 600_000;
const BATCH: usize = 4_000;
const START: i64 = 1_789_948_800_000;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let readings = after("--readings").map_or(20_000_000, |n| n.parse().unwrap());
    let devices = after("--devices").map_or(10_000, |n| n.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let mut figures = Figures::default();
    measure(dir.path(), devices, readings, &mut figures);
    if let Some(file) = after("--json") {
        let lines = figures.0.iter().map(|(name, value, unit)| {
            format!("  {{\"name\": \"{name}\", \"value\": {value}, \"unit\": \"{unit}\"}}")
        });
        std::fs::write(
            file,
            format!("[\n{}\n]\n", lines.collect::<Vec<_>>().join(",\n")),
        )
        .unwrap();
    }
}

/// What was measured, printed as it comes.
#[derive(Default)]
struct Figures(Vec<(&'static str, f64, &'static str)>);

impl Figures {
    fn add(&mut self, name: &'static str, value: f64, unit: &'static str) {
        println!("{name} {value:.4} {unit}");
        self.0.push((name, value, unit));
    }
}

fn measure(dir: &Path, devices: usize, readings: usize, figures: &mut Figures) {
    let store = open(dir);
    let ids = register(&store, devices);
    let mut city = City::new(ids.clone());
    let mut spent = Duration::ZERO;
    let mut written = 0;
    while written < readings {
        for batch in city.round() {
            written += batch.len();
            spent += append(&store, batch);
        }
    }
    figures.add(
        "store.append",
        written as f64 / spent.as_secs_f64(),
        "readings/s",
    );
    let sealing = Instant::now();
    store.seal().unwrap();
    let sealing = sealing.elapsed();
    figures.add("store.seal", sealing.as_secs_f64() * 1e3, "ms");
    store.close().unwrap();
    drop(store);
    let bytes = used_bytes(dir);
    let verifying = Instant::now();
    let verification = talblick_store::verify(dir, &mut |_, _| {}).unwrap();
    assert_eq!(
        (verification.found, verification.checked.readings),
        (0, written as u64)
    );
    figures.add("store.verify", verifying.elapsed().as_secs_f64(), "s");
    let opening = median(5, |_| drop(open(dir)));
    figures.add("store.open_sealed", opening, "ms");
    figures.add(
        "store.bytes_per_reading",
        bytes as f64 / written as f64,
        "B",
    );
    let store = open(dir);
    queries(&store, &ids, city.now, figures);
    self::city(&store, &ids, city.now, figures);
    figures.add("store.rss", peak_mb(), "MB");
    drop(store);
    full_head(dir, &mut city, figures);
    year(figures);
}

/// A year of some series by local days, of which the last weeks are not rolled up.
fn year(figures: &mut Figures) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let ids = register(&store, 40);
    let some: Vec<_> = ids.iter().copied().take(40).collect();
    let start = START - 366 * DAY_MS;
    for day in 0..366 {
        let times = (0..144).map(|n| start + day * DAY_MS + n * INTERVAL_MS);
        let batch = times.flat_map(|time| {
            some.iter().map(move |id| Reading {
                datastream: *id,
                quality: Quality::GOOD,
                time: Millis::from_i64(time),
                value: (time / INTERVAL_MS % 997) as f64 / 10.0,
            })
        });
        append(&store, batch.collect());
    }
    store.seal().unwrap();
    let berlin = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let first = Millis::from_i64(start + DAY_MS).timestamp();
    let first = first.to_zoned(berlin.clone()).date();
    let midnights: Vec<Millis> = first
        .series(jiff::Span::new().days(1))
        .take(366)
        .map(|date| date.to_zoned(berlin.clone()).unwrap().timestamp().into())
        .collect();
    let daily = median(400, |n| {
        let columns = store.buckets(some[n % some.len()], &midnights).unwrap();
        assert!(columns.n.iter().filter(|n| **n == 144).count() > 360);
    });
    figures.add("store.year_daily", daily, "ms");
}

/// Questions to the whole city over a day: means by district and hour, and the ten largest.
fn city(store: &Store, ids: &[DatastreamId], now: i64, figures: &mut Figures) {
    let temperatures: Vec<_> = ids.iter().step_by(METRICS.len()).copied().collect();
    let stop = AtomicBool::new(false);
    let hours: Vec<_> = (-24..=0)
        .map(|h| Millis::from_i64(now + h * HOUR_MS))
        .collect();
    let by_district = temperatures
        .iter()
        .enumerate()
        .map(|(at, id)| (*id, at % 10));
    let districts = Groups::new(10, by_district);
    let means = median(9, |_| {
        let answers = store.survey(&districts, &hours, &stop).unwrap();
        assert_eq!(answers.len(), 10);
    });
    figures.add("store.city_districts", means, "ms");
    let each = temperatures.iter().enumerate().map(|(at, id)| (*id, at));
    let single = Groups::new(temperatures.len(), each);
    let day = [Millis::from_i64(now - DAY_MS), Millis::from_i64(now)];
    let top = median(9, |_| {
        let answers = store.survey(&single, &day, &stop).unwrap();
        let mut largest: Vec<_> = answers.iter().filter_map(|c| c.max[0]).collect();
        largest.sort_by(|a, b| b.total_cmp(a));
        assert!(largest.len() > temperatures.len() * 9 / 10);
    });
    figures.add("store.city_top", top, "ms");
}

fn open(dir: &Path) -> Store {
    Store::open(Config {
        dir: dir.to_owned(),
        clock: Clock::System,
        head_readings: Config::HEAD_READINGS,
        timezone: jiff::tz::TimeZone::get("Europe/Berlin").unwrap(),
    })
    .unwrap()
}

fn append(store: &Store, readings: Vec<Reading>) -> Duration {
    let batch = Batch {
        readings,
        ..Batch::default()
    };
    let start = Instant::now();
    store.append(batch).unwrap();
    start.elapsed()
}

fn register(store: &Store, devices: usize) -> Vec<DatastreamId> {
    let drafts = (1..=devices as u64).map(|eui| DeviceDraft {
        name: format!("Sensor {eui}"),
        kind: "climate".into(),
        interval_s: Some(600),
        ..DeviceDraft::unknown(DevEui::from_u64(eui))
    });
    let devices = store.put_devices(drafts.collect()).unwrap();
    let keys: Vec<_> = devices
        .iter()
        .flat_map(|device| {
            METRICS.iter().map(|(name, ..)| DatastreamKey {
                device: device.id,
                quantity: Quantity::known(name).unwrap(),
                channel: None,
            })
        })
        .collect();
    store.ensure_datastreams(&keys).unwrap()
}

/// The simulated sensors. The same seed gives the same readings.
struct City {
    ids: Vec<DatastreamId>,
    walks: Vec<i64>,
    random: u64,
    now: i64,
}

impl City {
    fn new(ids: Vec<DatastreamId>) -> Self {
        let start = |(_, first, scale, _): &(_, f64, f64, _)| (first * scale) as i64;
        let walks = (0..ids.len() / METRICS.len())
            .flat_map(|_| METRICS.iter().map(start))
            .collect();
        Self {
            ids,
            walks,
            random: 0x9e37_79b9_7f4a_7c15,
            now: START,
        }
    }

    fn below(&mut self, n: u64) -> i64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random % n) as i64
    }

    /// One uplink of every device, in order of time, in batches.
    fn round(&mut self) -> Vec<Vec<Reading>> {
        let devices = self.ids.len() / METRICS.len();
        let mut order: Vec<(i64, usize)> = (0..devices)
            .map(|device| {
                let phase = device as i64 * INTERVAL_MS / devices as i64;
                (self.now + phase + self.below(10_000), device)
            })
            .collect();
        order.sort_unstable();
        self.now += INTERVAL_MS;
        let mut readings = Vec::with_capacity(self.ids.len());
        for (time, device) in order {
            for (metric, (_, _, scale, step)) in METRICS.iter().enumerate() {
                let at = device * METRICS.len() + metric;
                // Most readings of a slow quantity repeat the one before.
                if self.below(3) == 0 {
                    self.walks[at] += self.below(2 * *step as u64 + 1) - step;
                }
                readings.push(Reading {
                    datastream: self.ids[at],
                    quality: Quality::GOOD,
                    time: Millis::from_i64(time),
                    value: self.walks[at] as f64 / scale,
                });
            }
        }
        readings.chunks(BATCH).map(<[Reading]>::to_vec).collect()
    }
}

fn queries(store: &Store, ids: &[DatastreamId], now: i64, figures: &mut Figures) {
    let range = TimeRange::new(Millis::from_i64(now - DAY_MS), Millis::from_i64(now)).unwrap();
    let pick = |n: usize| ids[n * 7_919 % ids.len()];
    let q1 = median(400, |n| {
        let page = store.readings(pick(n), range, Order::Ascending, 1_000);
        assert!(page.unwrap().items.len() > 100);
    });
    figures.add("store.q1", q1, "ms");
    let hours: Vec<_> = (-240..=0)
        .map(|h| Millis::from_i64(now + h * HOUR_MS))
        .collect();
    let q2 = median(400, |n| {
        assert_eq!(store.buckets(pick(n), &hours).unwrap().t.len(), 240);
    });
    figures.add("store.q2", q2, "ms");
    let temperatures: Vec<_> = ids.iter().step_by(METRICS.len()).copied().collect();
    let q3 = median(9, |_| {
        let mut hourly = vec![(0.0, 0_u32); 24];
        let mut each = |_, readings: &[StoredReading]| {
            for reading in readings {
                let hour = reading.time.since(range.from()) / HOUR_MS;
                if let Some(value) = reading.value {
                    let (sum, n) = &mut hourly[hour as usize];
                    *sum += value;
                    *n += 1;
                }
            }
            true
        };
        store.scan(range, Some(&temperatures), &mut each).unwrap();
        assert!(hourly.iter().map(|(_, n)| n).sum::<u32>() as usize > temperatures.len() * 140);
    });
    figures.add("store.q3", q3, "ms");
    let q4 = median(200, |_| assert_eq!(store.latest_all().len(), ids.len()));
    figures.add("store.q4", q4, "ms");
    let (mut rows, start) = (0, Instant::now());
    let mut each = |_, readings: &[StoredReading]| {
        rows += readings.len();
        true
    };
    store.scan(range, None, &mut each).unwrap();
    figures.add(
        "store.q5",
        rows as f64 / start.elapsed().as_secs_f64(),
        "rows/s",
    );
}

/// Time to open a store whose head is as full as it gets.
fn full_head(dir: &Path, city: &mut City, figures: &mut Figures) {
    let store = open(dir);
    let rounds = Config::HEAD_READINGS / city.ids.len();
    for _ in 1..rounds {
        for batch in city.round() {
            append(&store, batch);
        }
    }
    drop(store);
    let opening = median(5, |_| drop(open(dir)));
    figures.add("store.open", opening, "ms");
}

/// Milliseconds of the middle one of `times` runs.
fn median(times: usize, mut run: impl FnMut(usize)) -> f64 {
    let mut spent: Vec<_> = (0..times)
        .map(|n| {
            let start = Instant::now();
            run(n);
            start.elapsed()
        })
        .collect();
    spent.sort_unstable();
    spent[times / 2].as_secs_f64() * 1e3
}

/// Bytes of the file without the pages that are free for what comes next.
fn used_bytes(dir: &Path) -> i64 {
    let db = rusqlite::Connection::open(dir.join("talblick.db")).unwrap();
    let pragma = |name: &str| -> i64 {
        db.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
            .unwrap()
    };
    (pragma("page_count") - pragma("freelist_count")) * pragma("page_size")
}

/// The most memory this process has had, where the system tells.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}
