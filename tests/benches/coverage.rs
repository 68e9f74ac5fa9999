//! The model city's coverage over HTTP: one client, then 50 at once, each with its own connection. Milliseconds are the 99th
//! percentile. Before that a release of the whole country is imported, clipped to the city, where a file of it is named;
//! `python3 fixtures/coverage/make.py --federal PATH` makes one. One line a figure: name, value, unit.
//!
//! `cargo bench -p talblick-tests --bench coverage -- [--federal PATH]`
#![expect(dead_code, reason = "the harness serves the tests too")]
#![expect(clippy::print_stdout, reason = "figures go to standard output")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a benchmark that cannot be run ends"
)]

#[path = "../harness/mod.rs"]
mod harness;

use harness::http::Http;
use harness::root;
use harness::talblick::{Talblick, run};
use std::path::Path;
use std::time::{Duration, Instant};

const CLIENTS: usize = 50;
/// Questions of one client alone, and of each of many.
const ALONE: usize = 400;
const EACH: usize = 100;
const FILES: [&str; 9] = [
    "Stadtbezirke_EPSG25832_JSON.json",
    "Quartiere_EPSG25832_JSON.json",
    "Adressen_EPSG25832_JSON.zip",
    "Zensus2022_Bevoelkerungszahl.zip",
    "Zensus2022_Groesse_des_privaten_Haushalts_in_Gitterzellen.zip",
    "Strassennetz_EPSG25832_gpkg.zip",
    "202601_MobilfunkMonitoring.zip",
    "Versorgungsdaten_Gitterzellen_Stand_20200630_gpkg.zip",
    "Versorgungsdaten_Gitterzellen_Stand_20210630_gpkg.zip",
];
const SUMMARY: &str = "/api/v1/coverage/broadband/summary?rule=GF2&level=quarter";
const QUESTIONS: [(&str, &str); 6] = [
    ("summary", SUMMARY),
    (
        "mobile",
        "/api/v1/coverage/mobile/summary?rule=MG&level=quarter",
    ),
    ("compare", "/api/v1/coverage/compare?rule=GF1&level=quarter"),
    ("card", "/api/v1/coverage/broadband/cells/100mN56799E3709"),
    ("clusters", "/api/v1/coverage/clusters?rule=GF1&limit=25"),
    ("tile", "/tiles/broadband-fixed-2021-06-30/13/4258/2733.mvt"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|a| a == "--federal");
    let federal = at.and_then(|at| arguments.get(at + 1));
    // Everybody asks anonymously: no limit.
    let city = "rate_limit = 0\n[city]\nags = \"05124000\"\n";
    if let Some(federal) = federal {
        // Into a data directory of its own: it has the same release as the files of the city.
        let spent = import(&Talblick::prepare(city), Path::new(federal));
        println!("coverage.import {:.1} s", spent.as_secs_f64());
    }
    let mut talblick = Talblick::prepare(city);
    for file in FILES {
        import(&talblick, &root().join("fixtures/coverage").join(file));
    }
    talblick.start();
    let http = talblick.http().anonymous();
    for (name, path) in QUESTIONS {
        ask(&http, path);
        let alone = p99(times(&http, path, ALONE));
        println!("coverage.http_{name} {alone:.2} ms");
    }
    for (name, path) in QUESTIONS {
        let begun = Instant::now();
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let http = talblick.http().anonymous();
                std::thread::spawn(move || times(&http, path, EACH))
            })
            .collect();
        let spent: Vec<Duration> = clients
            .into_iter()
            .flat_map(|client| client.join().unwrap())
            .collect();
        let count = u32::try_from(spent.len()).unwrap();
        let each_second = f64::from(count) / begun.elapsed().as_secs_f64();
        println!("coverage.load_{name} {each_second:.0} 1/s");
        println!("coverage.load_{name}_p99 {:.1} ms", p99(spent));
    }
}

/// Imports a file and says how long it took. Rows that are wrong on purpose make its exit code 1.
fn import(talblick: &Talblick, file: &Path) -> Duration {
    let (file, config) = (file.to_string_lossy(), talblick.config());
    let begun = Instant::now();
    let imported = run(&[
        "coverage",
        "import",
        &file,
        "--config",
        &config.to_string_lossy(),
    ]);
    let said = String::from_utf8_lossy(&imported.stderr);
    assert!(matches!(imported.status.code(), Some(0 | 1)), "{said}");
    begun.elapsed()
}

fn times(http: &Http, path: &str, count: usize) -> Vec<Duration> {
    let one = |_| {
        let begun = Instant::now();
        ask(http, path);
        begun.elapsed()
    };
    (0..count).map(one).collect()
}

fn ask(http: &Http, path: &str) {
    let answer = http.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
}

fn p99(mut spent: Vec<Duration>) -> f64 {
    spent.sort_unstable();
    let at = spent.len() * 99 / 100;
    spent.get(at).map_or(0.0, Duration::as_secs_f64) * 1_000.0
}
