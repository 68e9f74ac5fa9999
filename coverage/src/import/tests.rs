//! The fixtures of the model city, imported whole.

use super::{Change, ImportError, Options, Outcome};
use crate::{Atlas, Collection, Down, Rules, Share, Technology};
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
