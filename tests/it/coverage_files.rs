//! The coverage fixtures as GDAL reads them, and that their script makes the same files again.
//!
//! What an importer makes of them is the importers' tests' business.

use crate::harness::root;
use std::path::PathBuf;
use std::process::Command;

fn folder() -> PathBuf {
    root().join("fixtures/coverage")
}

/// Everything `ogrinfo` says about the layers of a fixture; `path` may go on inside a zip archive.
fn ogrinfo(path: &str) -> String {
    let zipped = if path.contains(".zip") {
        "/vsizip/"
    } else {
        ""
    };
    let output = Command::new("ogrinfo")
        .args(["-ro", "-so", "-al"])
        .arg(format!("{zipped}{}", folder().join(path).display()))
        .output()
        .expect("ogrinfo runs (tests/install installs it)");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && errors.is_empty(),
        "{path}: {errors}"
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Fails unless every line that is asked for is one of the lines that were printed.
fn has_lines(printed: &str, wanted: &[&str]) {
    for line in wanted {
        assert!(
            printed.lines().any(|l| l.trim() == *line),
            "no line {line:?} in:\n{printed}"
        );
    }
}

const UTM32: &str = "ID[\"EPSG\",25832]]";

#[test]
fn both_fixed_line_releases_have_the_schema_of_the_atlas() {
    for (date, rows) in [("20200630", 9401), ("20210630", 9416)] {
        let name = format!("Versorgungsdaten_Gitterzellen_Stand_{date}");
        let printed = ogrinfo(&format!("{name}_gpkg.zip"));
        has_lines(
            &printed,
            &[
                &format!("Layer name: {name}"),
                "Geometry: Polygon",
                &format!("Feature Count: {rows}"),
                UTM32,
                "Geometry Column = geom",
                "raster_id: String (0.0)",
                "raster_rowid: Integer64 (0.0)",
                "ags: String (8.0)",
            ],
        );
        let households = printed.matches("down_fn_hh_").count();
        assert_eq!(households, 7 * 8, "seven technologies, eight classes");
        for technology in ["alle", "ftthb", "ftth", "fttb", "fttc", "hfc", "sonst"] {
            for speed in [10, 16, 30, 50, 100, 200, 400, 1000] {
                let column = format!("down_fn_hh_{technology}_{speed}: Real(Float32) (0.0)");
                has_lines(&printed, &[&column]);
            }
        }
        assert!(printed.contains("down_fn_gew_alle_1000"));
    }
}

#[test]
fn districts_and_quarters_are_the_same_in_all_three_forms() {
    let extent = "Extent: (361484.890000, 5670054.870000) - (382264.830000, 5686681.430000)";
    for (name, field, count) in [
        ("Stadtbezirke", "BEZIRK", 10),
        ("Quartiere", "QUARTIER", 69),
    ] {
        for file in [
            format!("{name}_EPSG25832_JSON.json"),
            format!("{name}_EPSG25832_SHAPE.zip"),
        ] {
            let printed = ogrinfo(&file);
            let count = format!("Feature Count: {count}");
            has_lines(&printed, &[&count, extent, UTM32]);
            assert!(printed.contains(&format!("\n{field}: String")), "{printed}");
            assert!(printed.contains("\nNAME: String"), "{printed}");
        }
    }
    let printed = ogrinfo("Stadtgliederung_EPSG25832.gpkg");
    let wanted = ["Layer name: Stadtbezirke", "Layer name: Quartiere", extent];
    has_lines(&printed, &wanted);
    has_lines(&printed, &["Feature Count: 10", "Feature Count: 69", UTM32]);
}

#[test]
fn the_script_makes_the_same_files_again() {
    let output = Command::new("python3")
        .arg("-B")
        .arg(folder().join("make.py"))
        .arg("--check")
        .output()
        .expect("python3 runs (tests/install installs it)");
    assert!(
        output.status.success(),
        "differing:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
