//! An atlas for tests of what is made of it: twenty by twenty cells around the centre.

use std::sync::Arc;
use talblick_coverage::{
    Addresses, Atlas, Cell, Down, Fixed, FixedRow, Household, Households, Kind, Level, Mobile,
    Networks, Place, Places, Release, Rules, Share, Technology,
};

/// Cells along a side.
const SIDE: i32 = 20;

fn release(kind: Kind, id: &str) -> Release {
    Release {
        id: id.parse().unwrap(),
        kind,
        name: "Breitbandatlas".into(),
        data_date: jiff::civil::date(2021, 6, 30),
        published: None,
        era: "2018".into(),
        source: "atlas.gpkg".into(),
        licence: "dl-de/by-2-0".into(),
        attribution: "Breitbandatlas | Gigabit-Grundbuch".into(),
        sha256: "0f".repeat(32),
        rows: 400,
        quarantined: 0,
        imported_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

pub(crate) fn cell(x: i32, y: i32) -> Cell {
    let corner: Cell = "100mN56789E3699".parse().unwrap();
    corner.moved(x, y).unwrap()
}

/// The western half has everything, the eastern a part of it; the northernmost row no figures.
pub(crate) fn atlas() -> Atlas {
    let cells = || (0..SIDE * SIDE).map(|at| (at % SIDE, at / SIDE));
    let rows = cells().map(|(x, y)| {
        let mut row = FixedRow::default();
        for down in Down::ALL.into_iter().filter(|_| y + 1 < SIDE) {
            let percent = f64::from(if x < SIDE / 2 { 100 } else { SIDE - 1 - x });
            let share = Share::percent(percent).unwrap();
            row.set(Technology::Alle, down, share);
        }
        (cell(x, y), row)
    });
    let fixed = Fixed::new(release(Kind::Fixed, "fixed-2021-06-30"), rows);
    let households = cells().map(|(x, y)| {
        let household = Household {
            households: 100.0,
            ..Household::default()
        };
        (cell(x, y), household)
    });
    let networks = cells().map(|(x, y)| {
        let lte = u8::try_from(x % 4).ok();
        let networks = Networks {
            lte,
            ..Networks::default()
        };
        (cell(x, y), networks)
    });
    let mobile = Mobile::new(release(Kind::Mobile, "mobile-2024-01-01"), networks);
    let [e, n] = cell(0, 0).corner();
    let square = |x: f64, w: f64| {
        let (e, f, o) = (e + x, e + x + w, n + 2e3);
        vec![[e, n], [f, n], [f, o], [e, o], [e, n]]
    };
    let place = |id: &str, name: &str, ring| Place {
        id: id.into(),
        name: name.into(),
        level: Level::District,
        rings: vec![ring],
        households: None,
    };
    let places = vec![
        place("0", "Elberfeld", square(0.0, 1e3)),
        place("5", "Barmen", square(1e3, 1e3)),
    ];
    let districts = Places::cut(places, &Addresses::default()).unwrap();
    Atlas {
        rules: Arc::new(Rules::built_in().unwrap()),
        releases: vec![fixed.release.clone(), mobile.release.clone()],
        fixed: vec![Arc::new(fixed)],
        mobile: vec![Arc::new(mobile)],
        districts: Arc::new(districts),
        households: Arc::new(Households::new(households)),
        ..Atlas::default()
    }
    .surveyed()
}
