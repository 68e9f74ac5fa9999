//! The fixtures of the model city, imported whole, and files that are wrong in one way each.

use super::{Change, ImportError, Options, Outcome};
use crate::{
    AssetKind, Atlas, Collection, Down, Kind, Line, Premises, Reason, Release, Rules, Share,
    Technology,
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The municipality key of the model city.
const AGS: &str = "05124000";
const NEWER: &str = "Versorgungsdaten_Gitterzellen_Stand_20210630_gpkg.zip";
const OLDER: &str = "Versorgungsdaten_Gitterzellen_Stand_20200630_gpkg.zip";
const ADDRESSES: &str = "Adressen_EPSG25832_JSON.zip";

fn fixtures() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    root.join("fixtures/coverage")
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

    /// With some fixtures.
    fn with(names: &[&str]) -> Self {
        let mut city = Self::new();
        for name in names {
            city.import(name, |_| {}).unwrap();
        }
        city
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
            .import(&fixtures().join(name), &options, now, &mut |_| {})
    }

    fn releases(&self) -> Vec<Release> {
        self.collection.releases().unwrap()
    }

    fn atlas(&self) -> Atlas {
        let rules = Arc::new(Rules::built_in().unwrap());
        self.collection.load(rules).unwrap()
    }
}

fn reasons(outcome: &Outcome) -> Vec<(Reason, u64)> {
    outcome.flaws.counts().collect()
}

#[test]
fn the_grid_of_the_atlas_is_clipped_to_the_city_and_judged_row_by_row() {
    let mut city = City::new();
    let outcome = city.import(NEWER, |_| {}).unwrap();
    assert_eq!(outcome.release.id.as_str(), "fixed-2021-06-30");
    assert_eq!(outcome.release.era, "2019");
    assert_eq!(outcome.change, Change::Added);
    let Release {
        rows, quarantined, ..
    } = outcome.release;
    // Schwelm and Solingen lie elsewhere.
    assert_eq!((rows, quarantined, outcome.elsewhere), (10_212, 13, 957));
    let wrong: BTreeSet<u64> = outcome.flaws.kept().iter().map(|f| f.row).collect();
    let known = [
        81, 457, 1998, 4135, 4642, 5319, 5896, 10_516, 11_178, 11_179, 11_180, 11_181, 11_182,
    ];
    assert_eq!(wrong, BTreeSet::from(known));
    assert!(outcome.unread.is_empty(), "{:?}", outcome.unread);
    let atlas = city.atlas();
    let firms = atlas.fixed[0].iter().flat_map(|(_, row)| row.premises());
    assert!(firms.filter(|s| s.premises == Premises::School).count() > 50);
}

#[test]
fn no_figure_and_nobody_stay_apart_from_file_to_atlas() {
    let atlas = City::with(&[NEWER]).atlas();
    let fixed = atlas.newest_fixed().unwrap();
    let count = |technology, share: Share| {
        let rows = fixed.iter();
        let rows = rows.filter(|(_, row)| row.share(technology, Down::M1000) == share);
        rows.count()
    };
    assert!(count(Technology::Ftthb, Share::NONE) > 1_000);
    assert_eq!(count(Technology::Ftthb, Share::ZERO), 0);
    assert!(count(Technology::Alle, Share::ZERO) > 1_000);
}

#[test]
fn the_same_file_again_changes_nothing_and_says_so() {
    let mut city = City::with(&[OLDER]);
    let before = city.releases();
    let outcome = city.import(OLDER, |_| {}).unwrap();
    assert_eq!(outcome.change, Change::Unchanged);
    assert_eq!(outcome.flaws.rows(), 4);
    assert_eq!(city.releases(), before);
}

#[test]
fn another_file_takes_the_place_of_a_release_only_if_that_is_wanted() {
    let mut city = City::with(&[OLDER]);
    let same = |options: &mut Options| options.release = "fixed-2020-06-30".parse().ok();
    let error = city.import(NEWER, same).unwrap_err();
    assert!(
        error.is_usage() && error.to_string().contains("--replace"),
        "{error}"
    );
    let replaced = city.import(NEWER, |options| {
        same(options);
        options.replace = true;
    });
    assert_eq!(replaced.unwrap().change, Change::Replaced);
    assert_eq!(city.releases().len(), 1);
}

#[test]
fn a_dry_run_judges_and_writes_nothing() {
    let mut city = City::new();
    let outcome = city
        .import(NEWER, |options| options.dry_run = true)
        .unwrap();
    assert_eq!((outcome.change, outcome.flaws.rows()), (Change::DryRun, 13));
    assert!(city.releases().is_empty());
}

#[test]
fn what_the_user_says_goes_before_what_is_known() {
    let mut city = City::new();
    let said = city.import(NEWER, |options| {
        options.release = "mitte-2021".parse().ok();
        options.name = Some("Name".to_owned());
        options.data_date = "2023-06-30".parse().ok();
        options.published = "2024-01-01".parse().ok();
        options.source = Some("Quelle".to_owned());
        options.licence = Some("Lizenz".to_owned());
        options.attribution = Some("Dank".to_owned());
    });
    let release = said.unwrap().release;
    assert_eq!(release.id.as_str(), "mitte-2021");
    assert_eq!(release.era, "addresses-2022");
    assert_eq!(release.published, "2024-01-01".parse().ok());
    let texts = [
        release.name,
        release.source,
        release.licence,
        release.attribution,
    ];
    assert_eq!(texts, ["Name", "Quelle", "Lizenz", "Dank"]);
}

#[test]
fn files_of_the_country_are_clipped_to_where_the_city_lies() {
    let mut city = City::with(&["Stadtbezirke_EPSG25832_JSON.json"]);
    let mobile = city
        .import("202601_MobilfunkMonitoring.zip", |_| {})
        .unwrap();
    assert_eq!(mobile.release.rows, 20_026);
    let population = city
        .import("Zensus2022_Bevoelkerungszahl.zip", |_| {})
        .unwrap();
    assert_eq!(population.release.rows + population.elsewhere, 10_285);
    assert_eq!(population.release.data_date, "2022-05-15".parse().unwrap());
    let small = city.import("202601_MobilfunkMonitoring.zip", |options| {
        options.release = "small".parse().ok();
        options.bounds = "7.10,51.24,7.16,51.27".parse().ok();
    });
    let small = small.unwrap();
    assert_eq!(small.release.rows + small.elsewhere, 20_026);
    assert!(
        (1_200..1_700).contains(&small.release.rows),
        "{}",
        small.release.rows
    );
}

#[test]
fn secret_households_are_unknown_and_not_none() {
    let mut city = City::new();
    let name = "Zensus2022_Groesse_des_privaten_Haushalts_in_Gitterzellen.zip";
    assert_eq!(city.import(name, |_| {}).unwrap().release.rows, 10_132);
    let atlas = city.atlas();
    let secret = atlas.census.iter().filter(|row| row.households.is_none());
    assert_eq!(secret.count(), 156);
}

#[test]
fn addresses_come_from_the_city_or_from_the_state() {
    let mut city = City::new();
    assert_eq!(city.import(ADDRESSES, |_| {}).unwrap().release.rows, 28_527);
    assert_eq!(city.atlas().addresses.len(), 28_527);
    let state = city.import("gebref_EPSG25832_ASCII.zip", |_| {}).unwrap();
    assert_eq!(state.release.rows + state.elsewhere, 545);
    assert_eq!(state.release.id.as_str(), "addresses-2026-07-01");
}

#[test]
fn districts_are_the_same_from_every_format() {
    let outlines = |files: &[(&str, Option<Kind>)]| {
        let mut city = City::new();
        for (file, kind) in files {
            city.import(file, |options| options.kind = *kind).unwrap();
        }
        let atlas = city.atlas();
        let places: Vec<_> = atlas
            .districts
            .iter()
            .chain(atlas.quarters.iter())
            .cloned()
            .collect();
        assert_eq!((atlas.districts.len(), atlas.quarters.len()), (10, 69));
        assert!(places.iter().any(|place| place.id == "00"));
        places
    };
    let json = outlines(&[
        ("Stadtbezirke_EPSG25832_JSON.json", None),
        ("Quartiere_EPSG25832_JSON.json", None),
    ]);
    let names = |places: &[crate::Place]| -> Vec<(String, String)> {
        places
            .iter()
            .map(|p| (p.id.clone(), p.name.clone()))
            .collect()
    };
    let others = [
        [
            ("Stadtbezirke_EPSG25832_SHAPE.zip", None),
            ("Quartiere_EPSG25832_SHAPE.zip", None),
        ],
        [
            ("Stadtgliederung_EPSG25832.gpkg", Some(Kind::Districts)),
            ("Stadtgliederung_EPSG25832.gpkg", Some(Kind::Quarters)),
        ],
    ];
    for files in others {
        let other = outlines(&files);
        assert_eq!(names(&other), names(&json));
        for (a, b) in json.iter().zip(&other) {
            let points = |place: &crate::Place| {
                let mut points: Vec<[String; 2]> = place
                    .rings
                    .iter()
                    .flatten()
                    .map(|p| p.map(|c| format!("{c:.1}")))
                    .collect();
                points.sort_unstable();
                points.dedup();
                points
            };
            assert_eq!(points(a), points(b), "{}", a.name);
        }
    }
}

#[test]
fn of_several_layers_the_kind_says_which() {
    let error = City::new()
        .import("Stadtgliederung_EPSG25832.gpkg", |_| {})
        .unwrap_err();
    let said = error.to_string();
    assert!(
        said.contains("Quartiere as quarters") && said.contains("--kind"),
        "{said}"
    );
}

#[test]
fn ducts_cables_and_nodes_are_layers_of_one_release_and_streets_of_another() {
    let atlas = City::with(&[
        "Leerrohre_Glasfaser_EPSG25832.gpkg",
        "Strassennetz_EPSG25832_gpkg.zip",
    ])
    .atlas();
    let count = |kind| {
        atlas
            .assets
            .assets
            .iter()
            .filter(|a| a.kind == kind)
            .count()
    };
    let kinds = [AssetKind::Duct, AssetKind::Fibre, AssetKind::Node];
    assert_eq!(kinds.map(count), [169, 77, 11]);
    assert!(
        atlas
            .assets
            .assets
            .iter()
            .all(|a| a.free.is_some() && !a.owner.is_empty())
    );
    assert_eq!(atlas.streets.streets.len(), 9_387);
}

#[test]
fn the_sheet_about_households_is_read_under_its_merged_header() {
    let mut city = City::new();
    let outcome = city.import("bba_06_2021.xlsx", |_| {}).unwrap();
    assert_eq!(outcome.release.id.as_str(), "municipalities-2021-06-30");
    let atlas = city.atlas();
    let tables = &atlas.municipalities[0];
    assert_eq!(tables.municipalities.len(), 7);
    let wuppertal = tables.get(AGS).unwrap();
    assert_eq!(wuppertal.name, "Wuppertal");
    let share = |t, d| wuppertal.row.share(t, d).value().map(|v| (v * 1e4).round());
    assert_eq!(share(Technology::Alle, Down::M30), Some(9_793.0));
    assert_eq!(share(Technology::Alle, Down::M1000), Some(7_784.0));
    assert_eq!(share(Technology::Ftthb, Down::M1000), Some(24.0));
    assert_eq!(share(Technology::Sonst, Down::M30), None);
}

#[test]
fn an_operators_list_is_judged_against_the_addresses() {
    let mut city = City::with(&[ADDRESSES]);
    let list = "MEV_2026_Musternetz.csv";
    let needed = city.import(list, |_| {}).unwrap_err();
    assert!(
        needed.is_usage() && needed.to_string().contains("--operator"),
        "{needed}"
    );
    let outcome = city
        .import(list, |options| {
            options.operator = Some("Musternetz".to_owned());
        })
        .unwrap();
    let expected = [
        (Reason::Value, 2),
        (Reason::Range, 1),
        (Reason::Duplicate, 1),
        (Reason::Position, 1),
        (Reason::Address, 3),
        (Reason::Speed, 2),
        (Reason::Date, 2),
    ];
    assert_eq!(reasons(&outcome), expected);
    assert!(
        outcome
            .release
            .id
            .as_str()
            .starts_with("offers-musternetz-")
    );
    let atlas = city.atlas();
    let (plans, offers): (Vec<_>, Vec<_>) =
        atlas.offers.offers.iter().partition(|o| o.by.is_some());
    assert_eq!(offers.len(), 445);
    assert!(
        plans.len() > 50 && plans.iter().any(|p| p.binding) && plans.iter().any(|p| !p.binding)
    );
    assert!(offers.iter().all(|o| o.at.is_some()));
}

#[test]
fn locations_of_the_american_map_keep_their_keys() {
    let atlas = City::with(&["bdc_50_example.csv"]).atlas();
    assert_eq!(atlas.offers.offers.len(), 13);
    let first = atlas
        .offers
        .offers
        .iter()
        .find(|o| o.operator == "Xfinity")
        .unwrap();
    assert_eq!(
        (first.street.as_str(), first.line),
        ("1037392925", Line::Ftth)
    );
}

#[test]
fn measurements_of_others_are_read_but_for_those_nobody_can_believe() {
    let mut city = City::new();
    let outcome = city.import("ttnmapper_export.csv", |_| {}).unwrap();
    assert_eq!(
        outcome.release.rows + outcome.release.quarantined + outcome.elsewhere,
        442
    );
    // A flagged experiment.
    assert_eq!(outcome.elsewhere, 1);
    let counts = reasons(&outcome);
    assert!(counts.contains(&(Reason::Position, 2)), "{counts:?}");
    assert_eq!(city.atlas().measured.len() as u64, outcome.release.rows);
}

/// What becomes of a wrong file in a city without releases.
enum Fate {
    /// It is refused with a sentence that holds these parts.
    Refused(&'static [&'static str]),
    /// So many of its rows are set aside.
    SetAside(u64),
}
use Fate::{Refused, SetAside};

const WRONG: [(&str, Fate); 48] = [
    (
        "addresses-axes-swapped.json",
        Refused(&["12 of 12", "Adressen, row 1", "axes swapped"]),
    ),
    (
        "addresses-crs-missing.json",
        Refused(&["does not say its reference system"]),
    ),
    (
        "addresses-crs-unknown.json",
        Refused(&["EPSG:31466", "allowed is EPSG:25832"]),
    ),
    (
        "addresses-degrees-labelled-25832.json",
        Refused(&["longitude and latitude"]),
    ),
    (
        "addresses-nested-deep.json",
        Refused(&["line 1, column", "no GeoJSON"]),
    ),
    (
        "addresses-row-errors.json",
        Refused(&["7 of 11", "row 3, column STRNAME: it is empty"]),
    ),
    (
        "addresses-truncated.json",
        Refused(&["line 7", "cut short"]),
    ),
    (
        "census-atlas-ids.csv",
        Refused(&["row 2, column GITTER_ID_100m", "is no grid cell"]),
    ),
    (
        "census-decimal-point.csv",
        Refused(&["row 2, column x_mp_100m", "“4122150.0”", "decimal comma"]),
    ),
    ("census-latin1.csv", SetAside(0)),
    (
        "census-row-errors.csv",
        Refused(&["9 of 10", "row 3", "3 fields, the header 4"]),
    ),
    (
        "districts-claims-two-billion-rings.zip",
        Refused(&["row 1", "2147483647 parts"]),
    ),
    (
        "districts-dbf-missing.zip",
        Refused(&["its .dbf is missing"]),
    ),
    (
        "districts-number-twice.json",
        Refused(&["row 2, column QUARTIER", "comes twice"]),
    ),
    (
        "districts-number-without-its-zero.json",
        Refused(&["column QUARTIER", "leading zeros"]),
    ),
    (
        "districts-prj-missing.zip",
        Refused(&["no named reference system", "allowed is EPSG:25832"]),
    ),
    ("districts-shx-missing.zip", SetAside(0)),
    (
        "fixed-axes-swapped.zip",
        Refused(&["row 4, column geom", "axes are swapped"]),
    ),
    (
        "fixed-claims-five-billion-rows.zip",
        Refused(&["Stand_20210630: the layer claims rows: 5000000000"]),
    ),
    (
        "fixed-claims-four-gigabytes.zip",
        Refused(&["4294967294", "at most"]),
    ),
    (
        "fixed-columns-missing.zip",
        Refused(&["no column ags, down_fn_hh_hfc_1000"]),
    ),
    (
        "fixed-columns-renamed.zip",
        Refused(&["no column down_fn_hh_alle_10", "dl_hh_alle_10"]),
    ),
    (
        "fixed-crs-3035-labelled-25832.zip",
        Refused(&["row 4, column geom", "the cell 100mN"]),
    ),
    (
        "fixed-crs-4326.zip",
        Refused(&["EPSG:4326", "allowed is ETRS89"]),
    ),
    ("fixed-empty.zip", Refused(&["archive is empty"])),
    ("fixed-geometry-cut-off.zip", SetAside(3)),
    (
        "fixed-is-a-web-page.zip",
        Refused(&["<!DOCTYPE html>", "is not known"]),
    ),
    (
        "fixed-member-is-a-text.zip",
        Refused(&["none of which is known"]),
    ),
    (
        "fixed-no-rows.zip",
        Refused(&["no row of the municipality 05124000"]),
    ),
    (
        "fixed-path-out-of-archive.zip",
        Refused(&["../../Versorgungsdaten", "none of which is known"]),
    ),
    (
        "fixed-points-for-polygons.zip",
        Refused(&["it is no polygon"]),
    ),
    ("fixed-truncated.gpkg", Refused(&["cut short"])),
    ("fixed-truncated.zip", Refused(&["damaged or cut short"])),
    (
        "fixed-two-geopackages.zip",
        Refused(&["several files", "fixed-again.gpkg"]),
    ),
    (
        "fixed-zip-in-zip.zip",
        Refused(&["the archive holds fixed.zip"]),
    ),
    (
        "gebref-decimal-points.txt",
        Refused(&["row 1, column ost", "decimal comma"]),
    ),
    (
        "gebref-fourteen-fields.txt",
        Refused(&["row 1", "14 fields", "“Nordrhein-Westfalen”"]),
    ),
    (
        "gebref-row-errors.txt",
        Refused(&["row 2, column qua", "allowed are A, B and C"]),
    ),
    (
        "mobile-column-missing.csv",
        Refused(&["line 1", "no column lte"]),
    ),
    (
        "mobile-header-missing.csv",
        Refused(&["begins with “100mN56799E3709,3,3,2,3,3”"]),
    ),
    (
        "mobile-row-errors.csv",
        Refused(&["10 of 13", "row 4", "5 fields, the header 6"]),
    ),
    ("mobile-semicolons.csv", SetAside(0)),
    (
        "municipalities-ags-as-number.xlsx",
        Refused(&["row 5, column AGS", "leading zeros"]),
    ),
    (
        "municipalities-claim-five-billion-rows.xlsx",
        Refused(&["A1:C5000000000"]),
    ),
    (
        "municipalities-comma-texts.xlsx",
        Refused(&["row 5", "“97,93” is text"]),
    ),
    ("municipalities-no-header.xlsx", Refused(&["no column AGS"])),
    (
        "municipalities-notes-only.xlsx",
        Refused(&["no column AGS", "Hinweise"]),
    ),
    (
        "municipalities-share-above-100.xlsx",
        Refused(&["9793 is no share; allowed are 0 to 100"]),
    ),
];

#[test]
fn every_wrong_file_gets_a_sentence_and_leaves_the_releases_in_place() {
    let listed: BTreeSet<String> = WRONG.iter().map(|(name, _)| (*name).to_owned()).collect();
    let there = std::fs::read_dir(fixtures().join("wrong")).unwrap();
    let there = there.map(|f| f.unwrap().file_name().to_string_lossy().into_owned());
    assert_eq!(there.collect::<BTreeSet<String>>(), listed);
    let mut base = City::with(&["Stadtbezirke_EPSG25832_JSON.json", NEWER]);
    let before = base.releases();
    for (name, fate) in &WRONG {
        let path = format!("wrong/{name}");
        let outcome = City::new().import(&path, |options| {
            if name.starts_with("mobile-") {
                options.data_date = "2026-01-31".parse().ok();
            }
        });
        match (fate, outcome) {
            (SetAside(rows), Ok(outcome)) => assert_eq!(outcome.flaws.rows(), *rows, "{name}"),
            (Refused(parts), Err(error)) => {
                let said = error.to_string();
                assert!(said.contains(name), "{said}");
                for part in *parts {
                    assert!(said.contains(part), "{name}: “{part}” is not in “{said}”");
                }
                base.import(&path, |_| {}).unwrap_err();
                assert_eq!(base.releases(), before, "{name}");
            }
            (_, outcome) => panic!("{name}: {outcome:?}"),
        }
    }
}

#[test]
fn the_states_addresses_are_read_in_the_layout_until_2019_too() {
    let row = "N;DENW36AL00000001;A;05;1;24;000;;01234;12;a;370963,118;5679940,277;Ahornweg";
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gebref_EPSG25832_ASCII.txt");
    std::fs::write(&path, format!("{row}\n")).unwrap();
    let mut city = City::new();
    let outcome = city.import(path.to_str().unwrap(), |options| {
        options.data_date = "2019-07-01".parse().ok();
    });
    assert_eq!(outcome.unwrap().release.rows, 1);
    let atlas = city.atlas();
    let (_, address) = atlas.addresses.iter().next().unwrap();
    assert_eq!(
        (address.street.as_str(), address.number.as_str()),
        ("Ahornweg", "12a")
    );
}

#[test]
fn a_file_that_is_not_there_is_a_wrong_command() {
    let error = City::new().import("nowhere.gpkg", |_| {}).unwrap_err();
    assert!(
        error.is_usage() && error.to_string().contains("nowhere.gpkg"),
        "{error}"
    );
    assert!(City::new().import(".", |_| {}).unwrap_err().is_usage());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_damaged_file_is_imported_or_refused_with_a_sentence(
        file in 0_usize..8,
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in proptest::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let files = [
            "Stadtgliederung_EPSG25832.gpkg",
            "Stadtbezirke_EPSG25832_JSON.json",
            "Quartiere_EPSG25832_SHAPE.zip",
            "bba_06_2021.xlsx",
            "MEV_2026_Musternetz.csv",
            "wrong/addresses-row-errors.json",
            "wrong/census-row-errors.csv",
            "wrong/gebref-row-errors.txt",
        ];
        let mut bytes = std::fs::read(fixtures().join(files[file])).unwrap();
        for (at, byte) in &damage {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let dir = tempfile::tempdir().unwrap();
        let name = Path::new(files[file]).file_name().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let mut city = City::new();
        let outcome = city.import(path.to_str().unwrap(), |options| {
            options.operator = Some("X".to_owned());
            options.kind = (file == 0).then_some(Kind::Quarters);
        });
        if let Err(error) = outcome {
            prop_assert!(error.to_string().contains(&*name.to_string_lossy()), "{}", error);
            prop_assert!(city.releases().is_empty());
        }
    }
}
