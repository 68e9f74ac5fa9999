//! Figures of statistics: a city of 35,000 cells in 10 districts and 70 quarters, two releases, census cells askew to the
//! grid and 60,000 addresses. Answers are asked as the interface asks them, the slowest kind first: by quarter.
//!
//! `cargo bench -p talblick-coverage --bench statistics`; one line a figure: name, value, unit.
#![expect(clippy::print_stdout, reason = "the figures are the output")]
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark stops at the first surprise"
)]

use std::sync::Arc;
use std::time::Instant;
use talblick_coverage::{
    Address, Addresses, Atlas, Audience, Cell, CellCard, CensusCell, CensusRow, Comparison, Crs,
    Down, Fixed, FixedRow, Households, Kind, Level, Place, Places, Release, ReleaseId, Rule, Rules,
    Share, Summary, Technology, Transform, Use,
};

/// Columns and rows of the city.
const COLUMNS: i32 = 250;
const ROWS: i32 = 140;
const ADDRESSES: i32 = 60_000;
/// How often a question is asked.
const TIMES: u32 = 200;

fn main() {
    let addresses = addresses();
    let census = census();
    let begun = Instant::now();
    let households = Households::onto_grid(&census, &addresses, |_| true).unwrap();
    figure("coverage.onto_grid", begun);
    let begun = Instant::now();
    let districts = Places::cut(places(Level::District, 5, 2), &addresses).unwrap();
    let quarters = Places::cut(places(Level::Quarter, 10, 7), &addresses).unwrap();
    figure("coverage.cut", begun);
    let fixed = [2020, 2021].map(|year| Arc::new(release(year)));
    let atlas = Atlas {
        rules: Arc::new(Rules::built_in().unwrap()),
        releases: fixed.iter().map(|f| f.release.clone()).collect(),
        fixed: fixed.to_vec(),
        households: Arc::new(households),
        addresses: Arc::new(addresses),
        districts: Arc::new(districts),
        quarters: Arc::new(quarters),
        ..Atlas::default()
    };
    let begun = Instant::now();
    let atlas = atlas.surveyed();
    figure("coverage.survey", begun);
    ask(&atlas);
}

fn ask(atlas: &Atlas) {
    let rule = atlas.rules.get("GF2").unwrap().clone();
    let threshold = Rule::threshold(Technology::Alle, Down::M100);
    let [a, b] = [0, 1].map(|at: usize| atlas.fixed.get(at).unwrap().release.id.clone());
    slowest("coverage.summary", || {
        for audience in [Audience::Public, Audience::Planner] {
            Summary::of(atlas, &b, &rule, Level::Quarter, audience).unwrap();
        }
        2
    });
    slowest("coverage.compare", || {
        Comparison::of(
            atlas,
            [&a, &b],
            &threshold,
            Level::Quarter,
            Audience::Public,
        )
        .unwrap();
        1
    });
    slowest("coverage.card", || {
        let cell = corner().moved(70, 70).unwrap();
        CellCard::of(atlas, cell, &b, Audience::Public).unwrap();
        1
    });
}

/// Prints the slowest but one percent of answers; a question may give several.
fn slowest(name: &str, mut question: impl FnMut() -> u32) {
    let mut times: Vec<f64> = (0..TIMES)
        .map(|_| {
            let begun = Instant::now();
            let answers = question();
            begun.elapsed().as_secs_f64() * 1e3 / f64::from(answers)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let at = times.len() * 99 / 100;
    println!("{name} {:.3} ms", times.get(at).unwrap());
}

fn figure(name: &str, begun: Instant) {
    println!("{name} {:.1} ms", begun.elapsed().as_secs_f64() * 1e3);
}

fn corner() -> Cell {
    "100mN56700E3600".parse().unwrap()
}

/// Numbers that look like chance and are the same each time.
fn chance(n: i32, most: i32) -> i32 {
    let mixed = n.unsigned_abs().wrapping_mul(2_654_435_761);
    i32::try_from((mixed >> 7) % most.unsigned_abs()).unwrap()
}

fn addresses() -> Addresses {
    let [west, south] = corner().corner();
    Addresses::new((0..ADDRESSES).map(|n| Address {
        street: format!("Straße {}", n / 40),
        number: (n % 40 + 1).to_string(),
        at: [
            west + f64::from(chance(n, COLUMNS * 100)),
            south + f64::from(chance(n + 77_777, ROWS * 100)),
        ],
        used: Use::Residential,
    }))
}

fn census() -> Vec<CensusRow> {
    let laea = Transform::new(Crs::Utm32, Crs::Laea).unwrap();
    let [west, south] = laea.apply(corner().corner()).unwrap();
    let cells = (0..ROWS).flat_map(|n| (0..COLUMNS).map(move |e| (e, n)));
    let mut census: Vec<CensusRow> = cells
        .filter(|(e, n)| chance(n * COLUMNS + e, 3) > 0)
        .map(|(e, n)| CensusRow {
            cell: CensusCell::at(
                [west + f64::from(e) * 100.0, south + f64::from(n) * 100.0],
                100,
            )
            .unwrap(),
            residents: Some(30),
            households: u32::try_from(chance(n + e, 60)).ok(),
            limited: false,
        })
        .collect();
    census.sort_by_key(|row| row.cell);
    census.dedup_by_key(|row| row.cell);
    census
}

/// Rectangles whose borders cut cells.
fn places(level: Level, columns: u32, rows: u32) -> Vec<Place> {
    let [west, south] = corner().corner();
    let width = f64::from(COLUMNS) * 100.0 / f64::from(columns);
    let height = f64::from(ROWS) * 100.0 / f64::from(rows);
    let all = (0..rows).flat_map(|n| (0..columns).map(move |e| (e, n)));
    all.map(|(e, n)| {
        let (x, y) = (west + f64::from(e) * width, south + f64::from(n) * height);
        let (right, top) = (x + width, y + height);
        Place {
            id: format!("{n}{e}"),
            name: format!("Ort {n}{e}"),
            level,
            rings: vec![vec![[x, y], [right, y], [right, top], [x, top], [x, y]]],
            households: None,
        }
    })
    .collect()
}

fn release(year: i16) -> Fixed {
    let cells = (0..ROWS).flat_map(|n| (0..COLUMNS).map(move |e| (e, n)));
    let rows = cells.map(|(e, n)| {
        let mut row = FixedRow::default();
        let mut percent = 100;
        for down in Down::ALL {
            percent = (percent - chance(n * 31 + e + i32::from(year), 40)).max(0);
            let share = Share::percent(f64::from(percent)).unwrap();
            row.set(Technology::Alle, down, share);
            row.set(Technology::Ftthb, down, Share::ZERO);
        }
        (corner().moved(e, n).unwrap(), row)
    });
    let data_date = jiff::civil::date(year, 6, 30);
    let release = Release {
        id: ReleaseId::of(Kind::Fixed, data_date),
        kind: Kind::Fixed,
        name: "Breitbandatlas".to_owned(),
        data_date,
        published: None,
        era: "2018".to_owned(),
        source: "synthetic".to_owned(),
        licence: String::new(),
        attribution: String::new(),
        sha256: "0".repeat(64),
        rows: 35_000,
        quarantined: 0,
        imported_at: jiff::Timestamp::UNIX_EPOCH,
    };
    Fixed::new(release, rows)
}
