//! What goes into the collection comes out of it, and nothing else does.

use super::{Collection, Draft, FILE, Rows};
use crate::{
    Cell, CensusCell, CensusRow, Down, Error, FixedRow, Flaw, Flaws, Kind, Premises, PremisesShare,
    Reason, Release, Rules, Share, Technology,
};
use proptest::prelude::*;
use std::sync::Arc;

fn release(kind: Kind, date: &str, rows: usize) -> Release {
    let data_date = date.parse().unwrap();
    Release {
        id: crate::ReleaseId::of(kind, data_date),
        kind,
        name: "Breitbandatlas".to_owned(),
        data_date,
        published: Some("2022-01-01".parse().unwrap()),
        era: "2019".to_owned(),
        source: "a.gpkg".to_owned(),
        licence: "frei".to_owned(),
        attribution: "Gigabit-Grundbuch".to_owned(),
        sha256: "ab".repeat(32),
        rows: rows as u64,
        quarantined: 1,
        imported_at: "2026-01-01T00:00:00Z".parse().unwrap(),
    }
}

fn fixed(date: &str, shares: &[(u32, f64)]) -> Draft {
    let rows = shares.iter().map(|(key, percent)| {
        let mut row = FixedRow::default();
        row.set(
            Technology::Alle,
            Down::M30,
            Share::percent(*percent).unwrap(),
        );
        (Cell::from_key(*key).unwrap(), row)
    });
    let mut flaws = Flaws::default();
    flaws.add(Flaw {
        layer: "atlas".to_owned(),
        row: 7,
        column: "ags".to_owned(),
        reason: Reason::Cell,
        why: "no cell".to_owned(),
    });
    Draft {
        release: release(Kind::Fixed, date, shares.len()),
        rows: Rows::Fixed(rows.collect()),
        flaws,
    }
}

fn collection() -> (tempfile::TempDir, Collection) {
    let dir = tempfile::tempdir().unwrap();
    let collection = Collection::open(dir.path()).unwrap();
    (dir, collection)
}

fn rules() -> Arc<Rules> {
    Arc::new(Rules::built_in().unwrap())
}

#[test]
fn a_release_is_read_back_with_its_rows_and_flaws() {
    let (_dir, mut collection) = collection();
    let drafts = [
        fixed("2021-06-30", &[(7, 100.0), (3, 0.0)]),
        fixed("2020-06-30", &[(7, 50.0)]),
    ];
    for draft in &drafts {
        collection.put(draft).unwrap();
    }
    let atlas = collection.load(rules()).unwrap();
    assert_eq!(atlas.fixed.len(), 2);
    let newest = atlas.newest_fixed().unwrap();
    assert_eq!(newest.release, drafts[0].release);
    let row = newest.row(Cell::from_key(3).unwrap()).unwrap();
    assert_eq!(row.share(Technology::Alle, Down::M30), Share::ZERO);
    assert_eq!(row.share(Technology::Alle, Down::M50), Share::NONE);
    let id = &drafts[0].release.id;
    assert_eq!(collection.flaws(id).unwrap(), drafts[0].flaws);
}

#[test]
fn a_release_takes_the_place_of_one_of_the_same_name_and_kind_only() {
    let (_dir, mut collection) = collection();
    collection
        .put(&fixed("2021-06-30", &[(7, 100.0), (3, 0.0)]))
        .unwrap();
    collection.put(&fixed("2021-06-30", &[(9, 100.0)])).unwrap();
    let atlas = collection.load(rules()).unwrap();
    assert_eq!((atlas.fixed.len(), atlas.fixed[0].len()), (1, 1));
    let mut other = fixed("2021-06-30", &[(9, 100.0)]);
    other.release.kind = Kind::Mobile;
    assert!(matches!(
        collection.put(&other),
        Err(Error::OtherKind { .. })
    ));
}

#[test]
fn another_connection_sees_what_one_has_written() {
    let (dir, mut one) = collection();
    let mut other = Collection::open(dir.path()).unwrap();
    assert!(!other.changed().unwrap());
    one.put(&fixed("2021-06-30", &[(7, 100.0)])).unwrap();
    assert!(other.changed().unwrap());
    assert!(!other.changed().unwrap());
    assert_eq!(other.load(rules()).unwrap().fixed.len(), 1);
    assert!(
        one.remove(&release(Kind::Fixed, "2021-06-30", 1).id)
            .unwrap()
    );
    assert!(other.changed().unwrap());
    assert!(other.load(rules()).unwrap().fixed.is_empty());
}

#[test]
fn a_file_of_the_first_format_is_read_and_is_the_second_from_then_on() {
    let (dir, mut collection) = collection();
    collection.put(&fixed("2021-06-30", &[(7, 100.0)])).unwrap();
    collection
        .db
        .pragma_update(None, "user_version", 1)
        .unwrap();
    drop(collection);
    let collection = Collection::open(dir.path()).unwrap();
    assert_eq!(collection.load(rules()).unwrap().fixed[0].len(), 1);
    let format = collection
        .db
        .query_row("PRAGMA user_version", [], |row| row.get(0));
    assert_eq!(format, Ok(2));
}

#[test]
fn shares_of_firms_come_back_with_those_of_households() {
    let (_dir, mut collection) = collection();
    let mut draft = fixed("2021-06-30", &[(7, 100.0), (8, 40.0)]);
    let firms: Vec<PremisesShare> = Premises::ALL
        .into_iter()
        .zip([0.0, 2.4, 100.0])
        .map(|(premises, percent)| PremisesShare {
            premises,
            technology: Technology::Ftthb,
            down: Down::M1000,
            share: Share::percent(percent).unwrap(),
        })
        .collect();
    let Rows::Fixed(rows) = &mut draft.rows else {
        unreachable!("the draft is one of fixed lines");
    };
    rows[0].1 = rows[0].1.clone().with_premises(firms.clone());
    let rows = rows.clone();
    collection.put(&draft).unwrap();
    let atlas = collection.load(rules()).unwrap();
    let kept: Vec<_> = atlas.fixed[0]
        .iter()
        .map(|(cell, row)| (cell, row.clone()))
        .collect();
    assert_eq!(kept, rows);
    assert_eq!(kept[0].1.premises(), firms);
}

#[test]
fn a_file_of_a_newer_format_is_left_alone() {
    let (dir, collection) = collection();
    collection
        .db
        .pragma_update(None, "user_version", 9)
        .unwrap();
    drop(collection);
    let error = Collection::open(dir.path()).unwrap_err();
    assert!(matches!(
        error,
        Error::Newer {
            found: 9,
            known: 2,
            ..
        }
    ));
    assert!(error.to_string().contains(FILE), "{error}");
}

#[test]
fn damaged_rows_are_named_and_not_guessed() {
    let (_dir, mut collection) = collection();
    collection
        .put(&fixed("2021-06-30", &[(7, 100.0), (3, 0.0)]))
        .unwrap();
    collection
        .db
        .execute("UPDATE block SET block = substr(block, 1, 150)", [])
        .unwrap();
    let error = collection.load(rules()).unwrap_err();
    assert!(error.to_string().contains("fixed-2021-06-30"), "{error}");
}

#[test]
fn residents_and_households_of_a_cell_meet_in_one_row() {
    let (_dir, mut collection) = collection();
    let cell: CensusCell = "CRS3035RES100mN3131100E4122100".parse().unwrap();
    let empty = CensusRow {
        cell,
        residents: None,
        households: None,
        limited: false,
    };
    let residents = CensusRow {
        residents: Some(12),
        ..empty
    };
    let households = CensusRow {
        households: Some(5),
        limited: true,
        ..empty
    };
    for (kind, row) in [
        (Kind::Households, households),
        (Kind::Population, residents),
    ] {
        let draft = Draft {
            release: release(kind, "2022-05-15", 1),
            rows: Rows::Census(vec![row]),
            flaws: Flaws::default(),
        };
        collection.put(&draft).unwrap();
    }
    let both = CensusRow {
        residents: Some(12),
        ..households
    };
    assert_eq!(*collection.load(rules()).unwrap().census, [both]);
}

proptest! {
    #[test]
    fn any_bytes_are_rows_or_refused(block in proptest::collection::vec(any::<u8>(), 0..300)) {
        for kind in Kind::ALL {
            let _ = Rows::empty(kind).add(&block);
        }
    }
}
