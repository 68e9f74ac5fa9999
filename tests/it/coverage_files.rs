//! The coverage fixtures as GDAL reads them, that they come to the published totals, and that their script makes them again.
//!
//! What an importer makes of them is the importers' tests' business.

use crate::harness::root;
use std::path::PathBuf;
use std::process::Command;

const UTM32: &str = "ID[\"EPSG\",25832]]";

#[test]
fn both_fixed_line_releases_have_the_schema_of_the_atlas() {
    for (date, rows) in [("20200630", 11167), ("20210630", 11182)] {
        let name = format!("Versorgungsdaten_Gitterzellen_Stand_{date}");
        let printed = ogrinfo(&format!("{name}_gpkg.zip"));
        let layer = format!("Layer name: {name}");
        let count = format!("Feature Count: {rows}");
        has_lines(&printed, &[&layer, &count, "Geometry: Polygon", UTM32]);
        has_lines(
            &printed,
            &[
                "FID Column = id",
                "Geometry Column = geom",
                "raster_id: String (0.0)",
                "raster_rowid: Integer64 (0.0)",
                "ags: String (8.0)",
            ],
        );
        for technology in ["alle", "ftthb", "ftth", "fttb", "fttc", "hfc", "sonst"] {
            for speed in [10, 16, 30, 50, 100, 200, 400, 1000] {
                let column = format!("down_fn_hh_{technology}_{speed}: Real(Float32) (0.0)");
                has_lines(&printed, &[&column]);
            }
        }
        assert_eq!(printed.matches("down_fn_hh_").count(), 7 * 8);
        assert!(
            printed.contains("down_fn_gew_alle_1000"),
            "no column an importer does not know"
        );
    }
}

#[test]
fn ducts_streets_and_addresses_are_layers_in_metres() {
    for (file, layers) in [
        (
            "Leerrohre_Glasfaser_EPSG25832.gpkg",
            &[
                ("leerrohre", "Line String", 169),
                ("glasfaser", "Line String", 77),
                ("pops", "Point", 11),
            ][..],
        ),
        (
            "Strassennetz_EPSG25832_gpkg.zip",
            &[("strassen", "Line String", 9387)],
        ),
        (
            "Adressen_EPSG25832_JSON.zip",
            &[("Adressen_EPSG25832", "Point", 28527)],
        ),
    ] {
        let printed = ogrinfo(file);
        for (layer, geometry, count) in layers {
            let after = printed
                .split(&format!("Layer name: {layer}\n"))
                .nth(1)
                .unwrap_or_else(|| panic!("no layer {layer} in {printed}"));
            let own = after.split("Layer name:").next().unwrap();
            has_lines(own, &[&format!("Geometry: {geometry}"), UTM32]);
            has_lines(own, &[&format!("Feature Count: {count}")]);
        }
    }
}

#[test]
fn districts_and_quarters_are_the_same_in_all_three_forms() {
    let extent = "Extent: (361484.890000, 5670054.870000) - (382264.830000, 5686681.430000)";
    for (name, field, count) in [
        ("Stadtbezirke", "BEZIRK", 10),
        ("Quartiere", "QUARTIER", 69),
    ] {
        for form in ["JSON.json", "SHAPE.zip"] {
            let printed = ogrinfo(&format!("{name}_EPSG25832_{form}"));
            let count = format!("Feature Count: {count}");
            has_lines(&printed, &[&count, extent, UTM32]);
            assert!(printed.contains(&format!("\n{field}: String")), "{printed}");
            assert!(printed.contains("\nNAME: String"), "{printed}");
        }
    }
    let printed = ogrinfo("Stadtgliederung_EPSG25832.gpkg");
    has_lines(
        &printed,
        &["Layer name: Stadtbezirke", "Layer name: Quartiere"],
    );
    has_lines(&printed, &["Feature Count: 10", "Feature Count: 69"]);
    has_lines(&printed, &[extent, UTM32]);
}

#[test]
fn the_releases_come_to_the_published_totals() {
    let printed = make("--totals");
    // Percent of Wuppertal's households as the federal atlas published them: from 30 to 1000 Mbit/s, then fibre.
    for published in [
        "97.86 | 97.29 | 94.47 | 89.42 | 86.53 | 76.31 | 0.05 |",
        "97.93 | 97.66 | 95.80 | 90.12 | 86.67 | 77.84 | 0.24 |",
    ] {
        let reached = printed
            .lines()
            .any(|line| line.starts_with("| Wuppertal |") && line.ends_with(published));
        assert!(reached, "{published} not in:\n{printed}");
    }
}

#[test]
fn the_script_makes_the_same_files_again() {
    assert_eq!(make("--check").trim(), "as made");
}

fn folder() -> PathBuf {
    root().join("fixtures/coverage")
}

/// What the fixtures' script prints.
fn make(option: &str) -> String {
    printed(
        Command::new("python3")
            .arg("-B")
            .arg(folder().join("make.py"))
            .arg(option),
    )
}

/// Everything `ogrinfo` says about the layers of a fixture, in an archive or not.
fn ogrinfo(file: &str) -> String {
    let archived = if file.contains(".zip") {
        "/vsizip/"
    } else {
        ""
    };
    let path = format!("{archived}{}", folder().join(file).display());
    printed(Command::new("ogrinfo").args(["-ro", "-so", "-al", &path]))
}

/// The output of a command that must succeed and have nothing to complain about.
fn printed(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|why| panic!("{command:?} (tests/install installs it): {why}"));
    let complaints = String::from_utf8_lossy(&output.stderr);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && complaints.is_empty(),
        "{command:?}:\n{said}{complaints}"
    );
    said.into_owned()
}

/// Fails unless every line asked for is one of the printed ones.
fn has_lines(printed: &str, wanted: &[&str]) {
    for line in wanted {
        let found = printed.lines().any(|l| l.trim() == *line);
        assert!(found, "no line {line:?} in:\n{printed}");
    }
}
