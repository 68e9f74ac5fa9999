//! The model city's releases, imported as anybody would: their totals are those that were published.

use super::*;
use crate::{Cell, Collection, Down, Options, Rules, Technology};
use std::path::Path;
use std::sync::Arc;

fn city() -> Atlas {
    let dir = tempfile::tempdir().unwrap();
    let mut collection = Collection::open(dir.path()).unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/coverage");
    for name in [
        "Stadtbezirke_EPSG25832_JSON.json",
        "Quartiere_EPSG25832_JSON.json",
        "Versorgungsdaten_Gitterzellen_Stand_20200630_gpkg.zip",
        "Versorgungsdaten_Gitterzellen_Stand_20210630_gpkg.zip",
        "Zensus2022_Bevoelkerungszahl.zip",
        "Zensus2022_Groesse_des_privaten_Haushalts_in_Gitterzellen.zip",
        "Adressen_EPSG25832_JSON.zip",
        "bba_06_2021.xlsx",
    ] {
        let options = Options {
            ags: Some("05124000".to_owned()),
            ..Options::default()
        };
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        collection
            .import(&fixtures.join(name), &options, now, &mut |_| {})
            .unwrap();
    }
    let rules = Rules::built_in().unwrap();
    collection.load(Arc::new(rules)).unwrap()
}

#[test]
fn every_cell_of_the_city_is_read_back_from_its_name() {
    let atlas = city();
    let cells: Vec<Cell> = atlas.districts.cells().map(|(cell, _)| cell).collect();
    // Those within, and those the border cuts.
    assert!((18_000..20_000).contains(&cells.len()), "{}", cells.len());
    for cell in cells {
        assert_eq!(cell.to_string().parse::<Cell>().unwrap(), cell);
        assert_eq!(Cell::from_key(cell.key()), Some(cell));
        assert_eq!(Cell::at(cell.corner()), Some(cell));
        assert_eq!(Cell::at(cell.centre()), Some(cell));
    }
}

/// The city's households at or above each speed in percent, as the atlas published them, and those with fibre at 1000.
const PUBLISHED: [(&str, [f64; 7]); 2] = [
    (
        "fixed-2020-06-30",
        [97.86, 97.29, 94.47, 89.42, 86.53, 76.31, 0.05],
    ),
    (
        "fixed-2021-06-30",
        [97.93, 97.66, 95.80, 90.12, 86.67, 77.84, 0.24],
    ),
];

#[test]
fn the_model_citys_firms_have_the_published_shares() {
    let atlas = city();
    let release = "fixed-2021-06-30".parse().unwrap();
    for (technology, published) in [(Technology::Alle, 42.04), (Technology::Ftthb, 2.40)] {
        let rule = Rule::threshold(technology, Down::M1000);
        for audience in [Audience::Planner, Audience::Public] {
            let summary = Summary::of(&atlas, &release, &rule, Level::District, audience).unwrap();
            let [firms, schools, hospitals] = summary.city.premises;
            let [served, _] = firms.served.unwrap();
            assert!(
                (served * 100.0 - published).abs() <= 0.006,
                "{served} is not {published}"
            );
            let districts: u32 = summary.rows.iter().map(|r| r.premises[0].cells).sum();
            assert!(
                districts.abs_diff(firms.cells) <= 20,
                "{districts} {}",
                firms.cells
            );
            assert!(
                schools.cells > 10 && hospitals.cells > 0,
                "{schools:?} {hospitals:?}"
            );
        }
    }
}

#[test]
fn the_model_citys_totals_are_the_published_ones() {
    let atlas = city();
    for (release, published) in PUBLISHED {
        let release = release.parse().unwrap();
        let thresholds = [30, 50, 100, 200, 400, 1_000].map(|mbits| (Technology::Alle, mbits));
        let thresholds = thresholds.into_iter().chain([(Technology::Ftthb, 1_000)]);
        for ((technology, mbits), percent) in thresholds.zip(published) {
            let rule = Rule::threshold(technology, Down::from_mbits(mbits).unwrap());
            // The draws of an installation's key move a total by less than a tenth of a point most times.
            for (audience, within) in [(Audience::Planner, 0.006), (Audience::Public, 0.4)] {
                let summary = Summary::of(&atlas, &release, &rule, Level::District, audience);
                let summary = summary.unwrap();
                let share = summary.city.served.share.unwrap() * 100.0;
                assert!(
                    (share - percent).abs() <= within,
                    "{release} {}: {share} is not {percent}",
                    rule.key
                );
                assert_eq!(summary.rows.len(), 10);
            }
        }
    }
}

#[test]
fn the_table_of_municipalities_says_the_same_of_the_city() {
    let atlas = city();
    let [older, newer] = [&atlas.fixed[0], &atlas.fixed[1]];
    let (release, row) = atlas.official("05124000", newer).unwrap();
    assert_eq!(release.kind, crate::Kind::Municipalities);
    for mbits in [30, 100, 1_000] {
        let down = Down::from_mbits(mbits).unwrap();
        let rule = Rule::threshold(Technology::Alle, down);
        let id = &newer.release.id;
        let summary = Summary::of(&atlas, id, &rule, Level::City, Audience::Planner).unwrap();
        let ours = summary.city.served.share.unwrap();
        let theirs = row.counted(Technology::Alle, down).value().unwrap();
        assert!((ours - theirs).abs() < 0.000_2, "{mbits}: {ours} {theirs}");
    }
    assert!(
        atlas.official("05124000", older).is_none(),
        "there is no table of that day"
    );
    assert!(atlas.official("05999999", newer).is_none());
}
