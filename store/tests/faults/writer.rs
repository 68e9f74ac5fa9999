//! The process that writes, and what must be true of the store it leaves behind.

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use talblick_model::{Clock, DatastreamId, DevEui, Millis, Quality, Quantity, Reading, TimeRange};
use talblick_store::{
    Batch, Config, DatastreamKey, DeviceDraft, Error, Health, Order, Store, Tally, verify,
};

/// Batches one process writes.
pub(crate) const BATCHES: i64 = 6;
const READINGS: i64 = 5;
const DAY: i64 = 86_400_000;
/// Names the directory for the process that writes.
const DIRECTORY: &str = "TALBLICK_TEST_WRITER";
/// How often something is tried that a full disk refuses.
const TRIES: usize = 40;

/// A directory in memory where the system has such; the library that fails writes stands for the disk.
pub(crate) fn room() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let made = tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir());
    made.unwrap()
}

pub(crate) fn config(dir: &Path, now: i64) -> Config {
    Config {
        dir: dir.to_owned(),
        clock: Clock::fixed(Millis::from_i64(now)),
        head_readings: 1_000_000,
        timezone: jiff::tz::TimeZone::UTC,
    }
}

pub(crate) fn datastreams(store: &Store) -> Result<Vec<DatastreamId>, Error> {
    let drafts = (1..=2).map(|eui| DeviceDraft {
        name: format!("Pegel {eui}"),
        kind: "river_level".into(),
        ..DeviceDraft::unknown(DevEui::from_u64(eui))
    });
    let devices = store.put_devices(drafts.collect())?;
    let key = |device: &std::sync::Arc<talblick_model::Device>| DatastreamKey {
        device: device.id,
        quantity: Quantity::known("water_level").unwrap(),
        channel: None,
    };
    store.ensure_datastreams(&devices.iter().map(key).collect::<Vec<_>>())
}

/// Batch `n`: five readings of each datastream, told apart by their values, on a day of its own now and then.
pub(crate) fn batch(ids: &[DatastreamId], n: i64) -> Batch {
    let reading = |id: &DatastreamId, step: i64| Reading {
        datastream: *id,
        quality: Quality::GOOD,
        time: Millis::from_i64(20_000 * DAY + n / 2 * DAY + n * 60_000 + step * 1_000),
        value: f64::from(i32::try_from(n * 100 + step).unwrap()) / 10.0,
    };
    Batch {
        readings: ids
            .iter()
            .flat_map(|id| (0..READINGS).map(|step| reading(id, step)))
            .collect(),
        tallies: vec![Tally {
            source: "stadtnetz".into(),
            received: 1,
            stored: 1,
            ..Tally::default()
        }],
        ..Batch::default()
    }
}

/// Checks a store against what its writer said; answers how many batches are there.
pub(crate) fn check(dir: &Path, acknowledged: i64) -> i64 {
    let store = Store::open(config(dir, 0)).unwrap();
    let ids: Vec<_> = store.datastreams().iter().map(|d| d.id).collect();
    let there = i64::try_from(store.accounting().first().map_or(0, |s| s.stored)).unwrap();
    assert!(
        there >= acknowledged,
        "{acknowledged} acknowledged, {there} there"
    );
    for id in &ids {
        let meant: Vec<_> = (0..there)
            .flat_map(|n| batch(&[*id], n).readings)
            .map(|r| (r.time, Some(r.value)))
            .collect();
        let page = store.readings(*id, TimeRange::ALL, Order::Ascending, usize::MAX);
        let found: Vec<_> = page
            .unwrap()
            .items
            .iter()
            .map(|r| (r.time, r.value))
            .collect();
        assert_eq!(found, meant, "of {there} batches");
        let count = store.counters(*id).map_or(0, |c| c.count);
        assert_eq!(count, meant.len() as u64);
    }
    assert!(there == 0 || ids.len() == 2);
    assert_eq!(store.unreadable(), []);
    // It goes on as if nothing had been.
    let ids = datastreams(&store).unwrap();
    store.append(batch(&ids, there)).unwrap();
    store.seal().unwrap();
    drop(store);
    let verification = verify(dir, &mut |_, _| {}).unwrap();
    assert_eq!(verification.findings, []);
    there
}

/// Starts this program again as the writer of a directory.
pub(crate) fn run(dir: &Path, environment: &[(&str, String)]) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            "--exact",
            "writer::the_writer_writes_when_it_is_asked_to",
            "--nocapture",
        ])
        .env(DIRECTORY, dir)
        .envs(environment.iter().map(|(name, value)| (name, value)));
    command.output().unwrap()
}

/// How many batches a writer said were durable.
pub(crate) fn acknowledged(output: &Output) -> i64 {
    let out = String::from_utf8_lossy(&output.stdout);
    let said = out.lines().filter(|line| line.starts_with("acknowledged "));
    i64::try_from(said.count()).unwrap()
}

/// Tries again while a disk is full or broken, as ingest does.
#[expect(
    clippy::exit,
    reason = "the writer is a process of its own and ends here"
)]
fn patiently<T>(mut work: impl FnMut() -> Result<T, Error>) -> T {
    let mut tries = 0;
    loop {
        match work() {
            Ok(done) => return done,
            Err(error) => {
                println!("refused: {error}");
                tries += 1;
                if tries == TRIES {
                    println!("gave up");
                    std::process::exit(0);
                }
            }
        }
    }
}

#[test]
fn the_writer_writes_when_it_is_asked_to() {
    let Some(dir) = std::env::var_os(DIRECTORY) else {
        // Without a directory it is this test's own: the same work without a fault.
        let dir = room();
        let output = run(dir.path(), &[]);
        assert_eq!(acknowledged(&output), BATCHES);
        assert_eq!(check(dir.path(), BATCHES), BATCHES);
        return;
    };
    let began = Instant::now();
    let store = patiently(|| Store::open(config(Path::new(&dir), 0)));
    let ids = patiently(|| datastreams(&store));
    for n in 0..BATCHES {
        patiently(|| {
            let done = store.append(batch(&ids, n));
            let silent = done.is_err() && store.health() == Health::Writable;
            assert!(
                !silent,
                "a refused batch and a store that says it can write"
            );
            done
        });
        assert_eq!(store.health(), Health::Writable);
        println!("acknowledged {n}");
        if n % 3 == 2 {
            patiently(|| store.seal());
        }
    }
    patiently(|| store.close());
    assert!(began.elapsed() < Duration::from_mins(1));
}
