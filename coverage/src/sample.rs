//! A small city for tests: sixty by sixty cells around Wuppertal's centre, everything made by arithmetic.

use crate::{
    Addresses, Atlas, Cell, Down, Fixed, FixedRow, Household, Households, Kind, Level, Mobile,
    Networks, Place, Places, Release, ReleaseId, Rules, Share, Technology,
};
use jiff::Timestamp;
use jiff::civil::date;
use std::sync::Arc;

/// The cell in the south-west corner.
pub(crate) const CORNER: &str = "100mN56770E3680";
/// Cells along a side.
pub(crate) const SIDE: u32 = 60;

pub(crate) fn release(kind: Kind, year: i16) -> Release {
    let data_date = date(year, 6, 30);
    Release {
        id: ReleaseId::of(kind, data_date),
        kind,
        name: "Breitbandatlas".into(),
        data_date,
        published: Some(date(year, 12, 1)),
        era: "2018".into(),
        source: "atlas.gpkg".into(),
        licence: "dl-de/by-2-0".into(),
        attribution: "Breitbandatlas | Gigabit-Grundbuch".into(),
        sha256: "0f".repeat(32),
        rows: u64::from(SIDE * SIDE),
        quarantined: 0,
        imported_at: Timestamp::UNIX_EPOCH,
    }
}

/// Every cell with its column and row.
pub(crate) fn cells() -> impl Iterator<Item = (Cell, u32, u32)> {
    let corner: Cell = CORNER.parse().unwrap();
    (0..SIDE * SIDE).map(move |at| {
        let (x, y) = (at % SIDE, at / SIDE);
        let cell = corner.moved(x.cast_signed(), y.cast_signed()).unwrap();
        (cell, x, y)
    })
}

/// Speeds fall from the middle outwards; every seventh cell has nobody with fibre, every eleventh no figure for it.
fn row(x: u32, y: u32) -> FixedRow {
    let far = f64::from(x.abs_diff(SIDE / 2).max(y.abs_diff(SIDE / 2)));
    let mut row = FixedRow::default();
    for (steps, down) in Down::ALL.into_iter().enumerate() {
        let steps = f64::from(u32::try_from(steps).unwrap());
        let percent = (130.0 - far * (1.0 + steps / 2.0)).clamp(0.0, 100.0);
        let share = Share::percent(percent).unwrap();
        row.set(Technology::Alle, down, share);
        row.set(Technology::Hfc, down, share);
    }
    let fibre = match (x + y * SIDE) % 77 {
        n if n % 11 == 0 => Share::NONE,
        n if n % 7 == 0 => Share::ZERO,
        _ => Share::percent(12.34).unwrap(),
    };
    row.set(Technology::Ftthb, Down::M1000, fibre);
    row
}

pub(crate) fn fixed(year: i16) -> Fixed {
    let rows = cells().map(|(cell, x, y)| (cell, row(x, y)));
    Fixed::new(release(Kind::Fixed, year), rows)
}

/// Two districts side by side, the left one with a lake.
fn districts() -> Places {
    let [e, n] = CORNER.parse::<Cell>().unwrap().corner();
    let square = |x: f64, y: f64, w: f64, h: f64| {
        let (x, y) = (e + x, n + y);
        vec![[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]]
    };
    let place = |id: &str, name: &str, rings| Place {
        id: id.into(),
        name: name.into(),
        level: Level::District,
        rings,
        households: None,
    };
    let lake = square(1_000.0, 1_000.0, 500.0, 500.0);
    let places = vec![
        place("00", "Elberfeld", vec![square(0.0, 0.0, 3e3, 6e3), lake]),
        place("01", "Barmen", vec![square(3e3, 0.0, 3e3, 6e3)]),
    ];
    Places::cut(places, &Addresses::default()).unwrap()
}

pub(crate) fn atlas() -> Atlas {
    let networks = |x: u32| Networks {
        gsm: Some(3),
        lte: Some(u8::try_from(x % 4).unwrap()),
        nr_dss: None,
        nr_nsa_sa: Some(0),
        nr_total: Some(0),
    };
    let mobile = cells().map(|(cell, x, _)| (cell, networks(x)));
    let household = |x: u32, y: u32| Household {
        households: f32::from(u16::try_from((x * 7 + y * 13) % 60).unwrap()),
        ..Household::default()
    };
    let households = cells().map(|(cell, x, y)| (cell, household(x, y)));
    let (fixed, mobile) = (
        fixed(2021),
        Mobile::new(release(Kind::Mobile, 2024), mobile),
    );
    Atlas {
        rules: Arc::new(Rules::built_in().unwrap()),
        releases: vec![fixed.release.clone(), mobile.release.clone()],
        fixed: vec![Arc::new(fixed)],
        mobile: vec![Arc::new(mobile)],
        households: Arc::new(Households::new(households)),
        districts: Arc::new(districts()),
        ..Atlas::default()
    }
    .surveyed()
}
