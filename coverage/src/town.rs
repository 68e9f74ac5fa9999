//! A small town for tests: a few cells, two districts, two releases.

use crate::{
    Addresses, Atlas, Cell, Down, Fixed, FixedRow, Household, Households, Kind, Level, Place,
    Places, Release, ReleaseId, Rules, Share, Technology,
};
use jiff::Timestamp;
use jiff::civil::date;
use std::sync::Arc;

/// The town's first cell.
pub(crate) const CORNER: &str = "100mN56799E3709";

/// The cell so many columns east and rows north of the first.
pub(crate) fn cell(east: i32, north: i32) -> Cell {
    CORNER.parse::<Cell>().unwrap().moved(east, north).unwrap()
}

/// A release of mid-year.
pub(crate) fn release(kind: Kind, year: i16) -> Release {
    let data_date = date(year, 6, 30);
    Release {
        id: ReleaseId::of(kind, data_date),
        kind,
        name: "Breitbandatlas".to_owned(),
        data_date,
        published: None,
        era: "2018".to_owned(),
        source: "atlas.gpkg".to_owned(),
        licence: "dl-de/by-2-0".to_owned(),
        attribution: "Breitbandatlas | Gigabit-Grundbuch".to_owned(),
        sha256: format!("{year}").repeat(16),
        rows: 0,
        quarantined: 0,
        imported_at: Timestamp::UNIX_EPOCH,
    }
}

/// Shares in percent of any technology, slowest speed first; what is missing is no figure.
pub(crate) fn row(percent: &[f64]) -> FixedRow {
    let mut row = FixedRow::default();
    for (down, percent) in Down::ALL.into_iter().zip(percent) {
        row.set(Technology::Alle, down, Share::percent(*percent).unwrap());
    }
    row
}

/// A row in which every speed has the same share.
pub(crate) fn flat(percent: f64) -> FixedRow {
    row(&[percent; 8])
}

/// A release of cells.
pub(crate) fn fixed(year: i16, rows: impl IntoIterator<Item = (Cell, FixedRow)>) -> Fixed {
    Fixed::new(release(Kind::Fixed, year), rows)
}

/// A district of whole cells from column to column, 100 rows high.
pub(crate) fn district(id: &str, columns: std::ops::Range<i32>) -> Place {
    let [west, south] = cell(columns.start, -50).corner();
    let [east, north] = cell(columns.end, 50).corner();
    Place {
        id: id.to_owned(),
        name: format!("Bezirk {id}"),
        level: Level::District,
        rings: vec![vec![
            [west, south],
            [east, south],
            [east, north],
            [west, north],
        ]],
        households: None,
    }
}

/// A town of these households, releases and districts, not yet surveyed.
pub(crate) fn town(
    households: impl IntoIterator<Item = (Cell, f32)>,
    fixed: Vec<Fixed>,
    districts: Vec<Place>,
) -> Atlas {
    let households = households.into_iter().map(|(cell, households)| {
        let household = Household {
            households,
            addresses: 2,
            ..Household::default()
        };
        (cell, household)
    });
    Atlas {
        rules: Arc::new(Rules::built_in().unwrap()),
        releases: fixed.iter().map(|f| f.release.clone()).collect(),
        fixed: fixed.into_iter().map(Arc::new).collect(),
        households: Arc::new(Households::new(households)),
        districts: Arc::new(Places::cut(districts, &Addresses::default()).unwrap()),
        ..Atlas::default()
    }
}
