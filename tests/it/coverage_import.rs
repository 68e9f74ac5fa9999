//! `talblick coverage import`: files into a data directory, and a program that runs on it sees them.

use crate::harness::talblick::{Talblick, run};
use crate::harness::{root, wait_until};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Output;
use std::time::Duration;

const NEWER: &str = "Versorgungsdaten_Gitterzellen_Stand_20210630_gpkg.zip";

/// A data directory of its own and a configuration that names it.
struct Place(Talblick);

impl Place {
    fn new() -> Self {
        Self(Talblick::prepare("[city]\nags = \"05124000\"\n"))
    }

    fn coverage(&self, arguments: &[&str]) -> Output {
        let config = self.0.config().display().to_string();
        let mut all = vec!["--config", &config, "coverage"];
        all.extend(arguments);
        run(&all)
    }

    fn import(&self, files: &[&str], options: &[&str]) -> Output {
        let files: Vec<String> = files
            .iter()
            .map(|f| fixture(f).display().to_string())
            .collect();
        let mut arguments = vec!["import"];
        arguments.extend(files.iter().map(String::as_str));
        arguments.extend(options);
        self.coverage(&arguments)
    }

    fn releases(&self) -> Value {
        let output = self.coverage(&["releases", "--json"]);
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

fn fixture(name: &str) -> PathBuf {
    root().join("fixtures/coverage").join(name)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn files_become_releases_with_a_verdict_on_every_row() {
    let place = Place::new();
    let output = place.import(&["Stadtbezirke_EPSG25832_SHAPE.zip", NEWER], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(
        said.contains("fixed-2021-06-30: added; 10212 rows taken, 13 set aside"),
        "{said}"
    );
    assert!(said.contains("row 81, column down_fn_hh_alle_50"), "{said}");
    let items = place.releases()["items"].clone();
    let ids: Vec<&str> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids[0], "fixed-2021-06-30");
    assert!(ids[1].starts_with("districts-"), "{ids:?}");
    assert_eq!(items[0]["sha256"].as_str().unwrap().len(), 64);
    let flaws = place.coverage(&["flaws", "fixed-2021-06-30", "--json"]);
    let flaws: Value = serde_json::from_slice(&flaws.stdout).unwrap();
    assert_eq!(flaws["rows"], 13);
}

#[test]
fn a_wrong_file_leaves_the_release_in_place_and_ends_with_one() {
    let place = Place::new();
    assert!(place.import(&[NEWER], &[]).status.success());
    let before = place.releases();
    for wrong in [
        "fixed-truncated.zip",
        "fixed-crs-4326.zip",
        "fixed-columns-missing.zip",
    ] {
        let output = place.import(&[&format!("wrong/{wrong}")], &[]);
        assert_eq!(output.status.code(), Some(1), "{wrong}");
        assert!(
            text(&output.stderr).contains(wrong),
            "{}",
            text(&output.stderr)
        );
        assert_eq!(place.releases(), before);
    }
    let again = place.import(&[NEWER], &["--json"]);
    let verdict: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(
        (again.status.code(), &verdict["change"]),
        (Some(0), &Value::from("unchanged"))
    );
}

#[test]
fn a_wrong_command_ends_with_two() {
    let place = Place::new();
    for (files, options, said) in [
        (&["nowhere.zip"][..], &[][..], "nowhere.zip"),
        (&["MEV_2026_Musternetz.csv"], &[], "--operator"),
        (&["Stadtgliederung_EPSG25832.gpkg"], &[], "--kind"),
        (&[NEWER, NEWER], &["--release", "one"], "--release"),
        (&[NEWER], &["--release", "No Name"], "lower-case"),
        (&[NEWER], &["--kind", "cheese"], "allowed are fixed"),
        (&[NEWER], &["--bbox", "1,2,3"], "west,south,east,north"),
    ] {
        let output = place.import(files, options);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{options:?}: {error}");
        assert!(error.contains(said), "{error}");
    }
    assert_eq!(place.releases()["items"], Value::Array(Vec::new()));
}

#[test]
fn a_release_is_removed_by_its_name() {
    let place = Place::new();
    assert!(
        place
            .import(&[NEWER], &["--release", "mitte-2021"])
            .status
            .success()
    );
    assert_eq!(
        place.coverage(&["remove", "ende-2021"]).status.code(),
        Some(1)
    );
    assert!(place.coverage(&["remove", "mitte-2021"]).status.success());
    assert_eq!(place.releases()["items"], Value::Array(Vec::new()));
}

#[test]
fn a_running_program_sees_what_is_imported() {
    let mut place = Place::new();
    place.0.start();
    assert!(place.import(&[NEWER], &[]).status.success());
    wait_until("the program has seen it", Duration::from_secs(20), || {
        let lines = place.0.log().all();
        lines
            .iter()
            .any(|line| line.contains("coverage: 1 releases"))
            .then_some(())
    });
    place.0.assert_log_clean();
}
