//! A soak: real Mosquitto and `talblick serve` at two thousand uplinks a second, while both are started anew again and again,
//! with copies, late uplinks, wrong clocks and messages that cannot be used. In the second half the program runs
//! through, so that its memory can be watched. In the end every good uplink must be stored, once, and the accounting exact.
//!
//! `make soak MINUTES=60`, or `cargo bench -p talblick-tests --bench soak -- --minutes 60`
#![expect(dead_code, reason = "the harness serves the tests too")]
#![expect(clippy::print_stdout, reason = "figures go to standard output")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a soak that cannot be run ends"
)]
#![expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]

mod city;
#[path = "../../harness/mod.rs"]
mod harness;
mod memory;

use city::{City, LONGEST, Ledger, codecs};
use harness::broker::Broker;
use harness::logs::Lines;
use harness::publisher::Publisher;
use harness::talblick::{Talblick, assert_sums};
use memory::{Sample, median};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// Starts anew in each half.
const TROUBLES: u32 = 12;

/// How often memory and accounting are looked at.
const LOOK: Duration = Duration::from_secs(5);

/// How much more than in its third quarter the program may hold in its last.
const GROWTH: f64 = 1.15;

/// What the log may complain of: the broker is taken away, and codecs are stopped, on purpose.
const EXPECTED: &[&str] = &[
    "nothing listens",
    "closed the connection",
    "ended its worker process",
];

fn main() {
    let length = length();
    let scripts = tempfile::tempdir().unwrap();
    let mut broker = Broker::start();
    let mut talblick = Talblick::serve(&configuration("register", &broker, scripts.path()));
    talblick.wait_connected("stadt");
    let city = City::found(&mut Publisher::new(broker.port()));
    talblick.wait_received(city.published());
    talblick.terminate();
    talblick.configure(&configuration("reject", &broker, scripts.path()));
    talblick.start();

    let begin = Instant::now();
    let port = broker.port();
    let load = std::thread::spawn(move || city.live(&mut Publisher::new(port), length));
    let mut watch = Watch {
        begin,
        samples: Vec::new(),
        trouble: Vec::new(),
    };
    let pause = length / (2 * TROUBLES);
    for n in 0..2 * TROUBLES {
        watch.until(pause * (n + 1), &talblick);
        // Up to nine seconds without: the broker's queue, or the publisher's, grows.
        let away = Duration::from_secs(u64::from(n % 4) * 3).min(pause / 2);
        if n >= TROUBLES || n % 3 == 1 {
            println!("{} broker away for {away:?}", minute(begin.elapsed()));
            broker.stop();
            std::thread::park_timeout(away);
            broker.start_again();
            continue;
        }
        if n % 3 == 0 {
            println!("{} program killed for {away:?}", minute(begin.elapsed()));
            watch.listen(&talblick.log());
            talblick.kill();
        } else {
            println!("{} program ended for {away:?}", minute(begin.elapsed()));
            let (status, log) = talblick.terminate();
            assert!(status.success(), "{status}");
            watch.listen(&log);
        }
        std::thread::park_timeout(away);
        talblick.start();
    }
    let ledger = load.join().unwrap();
    let seconds = begin.elapsed().as_secs_f64();
    let accounting = settled(&talblick, &ledger);
    watch.listen(&talblick.log());
    talblick.kill();
    talblick.start();
    check(&talblick, &ledger, &accounting);
    watch.listen(&talblick.log());
    assert!(watch.trouble.is_empty(), "{}", watch.trouble.join("\n"));
    figures(&watch, &ledger, &accounting, length, seconds);
}

/// `--minutes N`, three without.
fn length() -> Duration {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|a| a == "--minutes");
    let minutes = at.and_then(|at| arguments.get(at + 1)?.parse::<f64>().ok());
    Duration::from_secs_f64(60.0 * minutes.unwrap_or(3.0))
}

fn configuration(unknown_devices: &str, broker: &Broker, scripts: &Path) -> String {
    format!(
        "[ingest]\nunknown_devices = {unknown_devices:?}\nmax_message_bytes = {LONGEST}\n\n{}\n\
         [[source]]\nname = \"stadt\"\nkind = \"mqtt\"\nurl = {:?}\ntopics = [\"application/#\", \"v3/#\"]\n\
         format = \"auto\"\n",
        codecs(scripts),
        broker.url()
    )
}

/// Looks at the program while time goes by.
struct Watch {
    begin: Instant,
    samples: Vec<Sample>,
    trouble: Vec<String>,
}

impl Watch {
    /// Looks again and again until a moment after the beginning; tells now and then what there is.
    fn until(&mut self, moment: Duration, talblick: &Talblick) {
        let http = talblick.http();
        loop {
            let at = self.begin.elapsed();
            let accounting = http.json("/api/v1/ingest");
            assert_sums(&accounting);
            let sample = Sample::take(at, talblick.pid());
            let told = self.samples.last().map(|last| last.at.as_secs() / 60);
            self.samples.push(sample);
            if told != Some(at.as_secs() / 60) {
                tell(sample, &accounting);
            }
            let left = moment.saturating_sub(self.begin.elapsed());
            if left.is_zero() {
                return;
            }
            std::thread::park_timeout(left.min(LOOK));
        }
    }

    /// Notes what a log complains of.
    fn listen(&mut self, log: &Lines) {
        self.trouble.extend(log.trouble(EXPECTED));
    }
}

fn minute(at: Duration) -> String {
    format!("{:>5.1} min", at.as_secs_f64() / 60.0)
}

fn tell(sample: Sample, accounting: &Value) {
    let total = &accounting["total"];
    println!(
        "{} received {} = stored {} + duplicate {} + rejected {} + ignored {}; pending {}; lag p99 {} ms; {:.0} MB, at \
         most {:.0} MB, and {:.0} MB of workers",
        minute(sample.at),
        total["received"],
        total["stored"],
        total["duplicate"],
        total["rejected"],
        total["ignored"],
        accounting["pending"],
        accounting["lag_ms"]["p99"],
        sample.program,
        sample.peak,
        sample.workers
    );
}

/// The accounting once everything that was published has come in.
fn settled(talblick: &Talblick, ledger: &Ledger) -> Value {
    let http = talblick.http();
    let limit = Duration::from_mins(5);
    harness::wait_until("everything published has come in", limit, || {
        let accounting = http.json("/api/v1/ingest");
        assert_sums(&accounting);
        let total = &accounting["total"];
        let received = total["received"].as_u64() >= Some(ledger.published());
        let stored = total["stored"].as_u64() >= Some(ledger.stored);
        (received && stored && accounting["pending"] == 0).then_some(accounting)
    })
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or(0)
}

fn by_reason(accounting: &Value, reason: &str) -> u64 {
    number(&accounting["rejected_by_reason"][reason])
}

/// Uplinks that were put off because their codec rested, and have been tried since.
fn replayed(accounting: &Value) -> u64 {
    let sources = accounting["sources"].as_array().into_iter().flatten();
    let replay = sources.filter(|source| source["name"] == "replay");
    replay.map(|source| number(&source["received"])).sum()
}

/// Everything is there once, before and after a power cut.
fn check(talblick: &Talblick, ledger: &Ledger, before: &Value) {
    let total = &before["total"];
    assert_eq!(number(&total["stored"]), ledger.stored, "{before}");
    let codecs = [
        "codec_error",
        "codec_timeout",
        "codec_memory",
        "codec_resting",
    ];
    let failed: u64 = codecs.iter().map(|reason| by_reason(before, reason)).sum();
    // One that was put off is counted again once it has been tried.
    assert_eq!(failed - replayed(before), ledger.undecodable, "{before}");
    let unusable = number(&total["rejected"]) - failed;
    assert!(unusable >= ledger.unusable, "{before}");
    assert!(number(&total["ignored"]) >= ledger.ignored, "{before}");
    assert!(number(&total["duplicate"]) >= ledger.copies, "{before}");
    let after = settled(talblick, ledger);
    for part in ["stored", "ignored"] {
        assert!(after["total"][part] == total[part], "{before} {after}");
    }
    // What is put off is tried all the time.
    let at_first =
        |accounting: &Value| number(&accounting["total"]["rejected"]) - replayed(accounting);
    assert_eq!(at_first(&after), at_first(before), "{before} {after}");
    assert_eq!(readings(talblick), ledger.readings);
}

/// Readings of each device, by `DevEUI`.
fn readings(talblick: &Talblick) -> BTreeMap<String, u64> {
    let http = talblick.http();
    let devices = http.items("/api/v1/devices?limit=1000");
    let devices: BTreeMap<_, _> = devices
        .iter()
        .map(|device| (device["id"].as_u64(), device["dev_eui"].as_str().unwrap()))
        .collect();
    let mut readings = BTreeMap::new();
    for datastream in http.items("/api/v1/datastreams?quantity=air_temperature&limit=1000") {
        let device = devices[&datastream["device"].as_u64()].to_owned();
        *readings.entry(device).or_default() += datastream["count"].as_u64().unwrap();
    }
    readings
}

fn figures(watch: &Watch, ledger: &Ledger, accounting: &Value, length: Duration, seconds: f64) {
    let quarter = |from: u32| median(&watch.samples, length * from / 4, length * (from + 1) / 4);
    let workers = watch.samples.iter().map(|s| s.workers);
    let received = accounting["total"]["received"].as_u64().unwrap();
    println!("soak.minutes {:.0} min", length.as_secs_f64() / 60.0);
    println!("soak.rate {:.0} uplinks/s", ledger.stored as f64 / seconds);
    println!("soak.stored {} uplinks", ledger.stored);
    println!("soak.copies {} messages", ledger.copies);
    println!("soak.undecodable {} uplinks", ledger.undecodable);
    println!("soak.unusable {} messages", ledger.unusable);
    let replayed = replayed(accounting);
    println!("soak.put_off {replayed} uplinks");
    println!(
        "soak.again {} messages",
        received - ledger.published() - replayed
    );
    println!("soak.rss_third_quarter {:.0} MB", quarter(2));
    println!("soak.rss_last_quarter {:.0} MB", quarter(3));
    let peaks = watch.samples.iter().map(|s| s.peak);
    println!("soak.rss_peak {:.0} MB", peaks.fold(0.0, f64::max));
    println!("soak.rss_workers {:.0} MB", workers.fold(0.0, f64::max));
    // Short runs end while memory still fills up with what is remembered on purpose.
    if length >= Duration::from_mins(30) {
        assert!(quarter(3) <= quarter(2) * GROWTH, "memory grows");
    }
}
