//! The fixtures of the model city, imported whole.

use super::{Change, ImportError, Options, Outcome};
use crate::{Atlas, Audience, Collection, Down, Level, Rule, Rules, Share, Summary, Technology};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The municipality key of the model city.
const AGS: &str = "05124000";

fn fixture(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    root.join("fixtures/coverage").join(name)
}

struct City {
    _dir: tempfile::TempDir,
    collection: Collection,
}

impl City {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let collection = Collection::open(dir.path()).unwrap();
        Self {
            _dir: dir,
            collection,
        }
    }

    fn import(
        &mut self,
        name: &str,
        change: impl FnOnce(&mut Options),
    ) -> Result<Outcome, ImportError> {
        let mut options = Options {
            ags: Some(AGS.to_owned()),
            ..Options::default()
        };
        change(&mut options);
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        self.collection
            .import(&fixture(name), &options, now, &mut |_| {})
    }

    fn atlas(&self) -> Atlas {
        self.collection
            .load(Arc::new(Rules::built_in().unwrap()))
            .unwrap()
    }
}

#[test]
fn the_grid_of_the_atlas_is_clipped_to_the_city_and_judged_row_by_row() {
    let mut city = City::new();
    let outcome = city
        .import(
            "Versorgungsdaten_Gitterzellen_Stand_20210630_gpkg.zip",
            |_| {},
        )
        .unwrap();
    println!("{outcome:?}");
    assert_eq!(outcome.release.id.as_str(), "fixed-2021-06-30");
    assert_eq!(outcome.change, Change::Added);
    assert!(outcome.elsewhere > 0);
    assert!(outcome.release.rows > 5_000);
    let atlas = city.atlas();
    let fixed = atlas.newest_fixed().unwrap();
    assert_eq!(fixed.len() as u64, outcome.release.rows);
    let none = fixed
        .iter()
        .filter(|(_, row)| row.share(Technology::Ftthb, Down::M1000) == Share::NONE);
    assert!(none.count() > 0);
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
fn the_model_citys_totals_are_the_published_ones() {
    let mut city = City::new();
    for name in [
        "Stadtbezirke_EPSG25832_JSON.json",
        "Quartiere_EPSG25832_JSON.json",
        "Versorgungsdaten_Gitterzellen_Stand_20200630_gpkg.zip",
        "Versorgungsdaten_Gitterzellen_Stand_20210630_gpkg.zip",
        "Zensus2022_Bevoelkerungszahl.zip",
        "Zensus2022_Groesse_des_privaten_Haushalts_in_Gitterzellen.zip",
        "Adressen_EPSG25832_JSON.zip",
    ] {
        city.import(name, |_| {}).unwrap();
    }
    let atlas = city.atlas();
    for (release, published) in PUBLISHED {
        let release = release.parse().unwrap();
        let thresholds = [30, 50, 100, 200, 400, 1_000].map(|mbits| (Technology::Alle, mbits));
        let thresholds = thresholds.into_iter().chain([(Technology::Ftthb, 1_000)]);
        for ((technology, mbits), percent) in thresholds.zip(published) {
            let rule = Rule::threshold(technology, Down::from_mbits(mbits).unwrap());
            for (audience, within) in [(Audience::Planner, 0.1), (Audience::Public, 0.15)] {
                let summary = Summary::of(&atlas, &release, &rule, Level::District, audience);
                let summary = summary.unwrap();
                let share = summary.city.served.share.unwrap() * 100.0;
                println!("{release} {} {audience:?} {share:.3} {percent}", rule.key);
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
