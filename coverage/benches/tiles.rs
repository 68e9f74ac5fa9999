//! Figures of tiles: every tile of every zoom of a city of 35,000 cells, one fixed-line release, from the atlas to
//! compressed bytes on one processor.
//!
//! `cargo bench -p talblick-coverage --bench tiles`; one line a figure: name, value, unit.
#![expect(clippy::print_stdout, reason = "the figures are the output")]
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark stops at the first surprise"
)]

use std::sync::Arc;
use std::time::Instant;
use talblick_coverage::{
    About, Atlas, Cell, Down, Fixed, FixedRow, Kind, Release, ReleaseId, Rules, Set, Share, Styled,
    Technology, Tiles, broadband, geopackage, pmtiles,
};

/// Columns and rows of the city.
const COLUMNS: i32 = 250;
const ROWS: i32 = 140;

fn main() {
    let fixed = Arc::new(release());
    let set = Set::Broadband(fixed.release.id.clone());
    let about = About::of(&fixed.release);
    let atlas = Atlas {
        rules: Arc::new(Rules::built_in().unwrap()),
        releases: vec![fixed.release.clone()],
        fixed: vec![Arc::clone(&fixed)],
        ..Atlas::default()
    }
    .surveyed();
    let begun = Instant::now();
    let pyramid = Tiles::default().get(&atlas, &[], &set).unwrap().unwrap();
    println!("coverage.tiles {:.2} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let archive = pmtiles(&pyramid, &about).unwrap();
    println!(
        "coverage.pmtiles {:.1} ms",
        begun.elapsed().as_secs_f64() * 1e3
    );
    let begun = Instant::now();
    let layer = broadband(&atlas, &fixed);
    let styled = Styled {
        layer,
        legends: Vec::new(),
    };
    let package = geopackage(&[styled], &about).unwrap();
    println!("coverage.geopackage {:.2} s", begun.elapsed().as_secs_f64());
    println!(
        "# {} tiles, {} bytes; GeoPackage of {} bytes",
        pyramid.len(),
        archive.len(),
        package.len()
    );
}

/// Shares that look like chance and are the same each time, in two hundred steps.
fn release() -> Fixed {
    let corner: Cell = "100mN56700E3600".parse().unwrap();
    let cells = (0..ROWS).flat_map(|n| (0..COLUMNS).map(move |e| (e, n)));
    let rows = cells.map(|(e, n)| {
        let mut row = FixedRow::default();
        for technology in [Technology::Alle, Technology::Fttc, Technology::Hfc] {
            for down in Down::ALL {
                let mixed = (n * COLUMNS + e).unsigned_abs().wrapping_mul(2_654_435_761);
                let steps = (mixed >> 7) % (200 + u32::from(down.mbits()) / 10);
                let percent = 100.0 - (f64::from(steps) / 2.0).min(100.0);
                row.set(technology, down, Share::percent(percent).unwrap());
            }
        }
        (corner.moved(e, n).unwrap(), row)
    });
    let data_date = jiff::civil::date(2021, 6, 30);
    let release = Release {
        id: ReleaseId::of(Kind::Fixed, data_date),
        kind: Kind::Fixed,
        name: "Breitbandatlas".to_owned(),
        data_date,
        published: None,
        era: "2018".to_owned(),
        source: "atlas.gpkg".to_owned(),
        licence: String::new(),
        attribution: String::new(),
        sha256: "00".repeat(32),
        rows: 35_000,
        quarantined: 0,
        imported_at: jiff::Timestamp::UNIX_EPOCH,
    };
    Fixed::new(release, rows)
}
