//! What Talblick serves as GIS files and services, read with other people's tools: GDAL, and decoders of vector tiles and
//! `PMTiles` from `PyPI`. The truth is the imported file itself, read with GDAL too.

use crate::harness::root;
use crate::harness::talblick::{Talblick, run};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use talblick_coverage::{Audience, Collection, Down, FixedRow, Rules, Share, Technology};
use tempfile::TempDir;

const RELEASE: &str = "fixed-2021-06-30";
const SOURCE: &str = "Versorgungsdaten_Gitterzellen_Stand_20210630";
const MOBILE: &str = "202601_MobilfunkMonitoring";
/// Columns of tiles.
const ON_MAPS: [&str; 7] = [
    "alle_30",
    "alle_100",
    "alle_200",
    "alle_400",
    "alle_1000",
    "ftthb_1000",
    "hfc_1000",
];

/// Columns of files, named as in the federal file without `down_fn_hh_`.
fn columns() -> Vec<(Technology, Down, String)> {
    let all = Technology::ALL.into_iter().flat_map(|technology| {
        Down::ALL.map(|down| {
            (
                technology,
                down,
                format!("{}_{}", technology.key(), down.mbits()),
            )
        })
    });
    all.collect()
}

/// A running program with a fixed-line and a mobile release and households, and a directory for what is fetched from it.
struct City {
    talblick: Talblick,
    dir: TempDir,
}

impl City {
    fn open() -> Self {
        let mut talblick = Talblick::prepare("[city]\nags = \"05124000\"\n");
        let config = talblick.config();
        let fixtures = root().join("fixtures/coverage");
        for file in [
            &format!("{SOURCE}_gpkg.zip"),
            "Stadtbezirke_EPSG25832_JSON.json",
            "Adressen_EPSG25832_JSON.zip",
            "Zensus2022_Bevoelkerungszahl.zip",
            "Zensus2022_Groesse_des_privaten_Haushalts_in_Gitterzellen.zip",
            &format!("{MOBILE}.zip"),
        ] {
            let file = fixtures.join(file);
            let (file, config) = (file.to_string_lossy(), config.to_string_lossy());
            let imported = run(&["coverage", "import", &file, "--config", &config]);
            // Rows that are wrong on purpose make it 1.
            let said = String::from_utf8_lossy(&imported.stderr);
            assert!(matches!(imported.status.code(), Some(0 | 1)), "{said}");
        }
        talblick.start();
        let dir = tempfile::tempdir().unwrap();
        Self { talblick, dir }
    }

    /// Fetches a file; gives where it lies.
    fn fetch(&self, path: &str) -> PathBuf {
        let answer = self.talblick.http().anonymous().get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let name = path.rsplit('/').next().unwrap().split('?').next().unwrap();
        let file = self.dir.path().join(name);
        std::fs::write(&file, &answer.body).unwrap();
        file
    }

    fn url(&self, path: &str) -> String {
        self.talblick.http().url(path)
    }

    /// Of each cell its shares as they were imported, and as everybody is told them with the key of this installation.
    fn told(&self) -> BTreeMap<String, [FixedRow; 2]> {
        let collection = Collection::open(&self.talblick.data()).unwrap();
        let atlas = collection
            .load(Arc::new(Rules::built_in().unwrap()))
            .unwrap();
        let rows = atlas.newest_fixed().unwrap().iter();
        let told = |cell, row| atlas.territory.row(cell, row, Audience::Public);
        rows.map(|(cell, row)| (cell.to_string(), [row.clone(), told(cell, row)]))
            .collect()
    }
}

fn tool(program: &str, args: &[&str]) -> String {
    let output = Command::new(program)
        .args(args)
        .env("GDAL_HTTP_TIMEOUT", "60")
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}; tests/install installs it"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// Everything in a file or service as GDAL reads it, with metres to a millimetre.
fn features(source: &str, more: &[&str]) -> Vec<Value> {
    let mut args = vec![
        "-f",
        "GeoJSON",
        "-lco",
        "COORDINATE_PRECISION=7",
        "/vsistdout/",
        source,
    ];
    args.extend(more);
    let all: Value = serde_json::from_str(&tool("ogr2ogr", &args)).unwrap();
    all["features"].as_array().unwrap().clone()
}

/// The imported file: corners and shares of each cell of the city.
fn truth(system: &str) -> BTreeMap<String, Value> {
    let archive = root().join(format!("fixtures/coverage/{SOURCE}_gpkg.zip"));
    let source = format!("/vsizip/{}/{SOURCE}.gpkg", archive.display());
    let rows = features(&source, &["-t_srs", system, "-where", "ags = '05124000'"]);
    let id = |row: &Value| row["properties"]["raster_id"].as_str().unwrap().to_owned();
    // Of two rows of a cell the first counts.
    let first = rows.into_iter().rev();
    first.map(|row| (id(&row), row)).collect()
}

fn ring(feature: &Value) -> Vec<[f64; 2]> {
    serde_json::from_value(feature["geometry"]["coordinates"][0].clone()).unwrap()
}

/// Every corner of one lies within so many metres of a corner of the other.
fn same_corners(ours: &[[f64; 2]], theirs: &[[f64; 2]], metres: f64) -> bool {
    ours.iter().all(|[x, y]| {
        theirs
            .iter()
            .any(|[u, v]| (x - u).abs() <= metres && (y - v).abs() <= metres)
    })
}

/// A number GDAL reads. Where the first features of a service have none in a column, it takes all of the column for text.
fn number(read: &Value) -> Option<f64> {
    read.as_f64().or_else(|| read.as_str()?.parse().ok())
}

/// Whether a number GDAL reads is this share: no figure is null, nobody is 0. The file has shares in single precision.
fn is_share(read: &Value, share: Share) -> bool {
    match (number(read), share.value()) {
        (None, None) => read.is_null(),
        (Some(percent), Some(value)) => (percent - value * 100.0).abs() < 1e-4,
        _ => false,
    }
}

/// What was found among shares.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    nulls: usize,
    zeros: usize,
    /// Told to five households.
    between: usize,
    withheld: usize,
}

/// Compares the shares of a cell, read by others, with those it must be told with, and what of them is said to be withheld
/// with what is.
fn compare_shares(ours: &Value, [exact, told]: &[FixedRow; 2], names: &[&str], found: &mut Found) {
    let mut withheld = Vec::new();
    for (technology, down, name) in columns() {
        if !names.contains(&name.as_str()) {
            continue;
        }
        let (read, exact) = (&ours[&name], exact.share(technology, down));
        let told = told.share(technology, down);
        assert!(is_share(read, told), "{ours} {name}: {told:?}");
        let between = told.value().is_some_and(|v| 0.0 < v && v < 1.0);
        found.nulls += usize::from(read.is_null());
        found.zeros += usize::from(number(read) == Some(0.0));
        found.between += usize::from(between);
        if told == Share::NONE && exact != Share::NONE {
            withheld.push(name);
        }
    }
    found.withheld += withheld.len();
    let said = ours["withheld"].as_str().unwrap_or_default();
    assert_eq!(said, withheld.join(" "), "{ours}");
}

/// Compares cells with the imported file: the geometry with that of the file itself, the shares with those that may be
/// told.
fn compare(cells: &[Value], truth: &BTreeMap<String, Value>, city: &City) -> Found {
    let (told, mut found) = (city.told(), Found::default());
    let names: Vec<String> = columns().into_iter().map(|(.., name)| name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(cells.len(), told.len());
    for cell in cells {
        let ours = &cell["properties"];
        let id = ours["id"].as_str().unwrap();
        assert!(same_corners(&ring(cell), &ring(&truth[id]), 0.1), "{id}");
        compare_shares(ours, &told[id], &names, &mut found);
    }
    found
}

#[test]
fn gdal_and_the_import_read_the_same_shares_of_every_cell_and_column() {
    let city = City::open();
    let (truth, told) = (truth("EPSG:25832"), city.told());
    assert!(told.len() > 10_000);
    for (id, [exact, _]) in &told {
        for (technology, down, name) in columns() {
            let read = &truth[id]["properties"][format!("down_fn_hh_{name}")];
            let share = exact.share(technology, down);
            assert!(is_share(read, share), "{id} {name}: {read} {share:?}");
        }
    }
}

#[test]
fn gdal_reads_the_mobile_release_as_it_was_published() {
    let city = City::open();
    let releases = city
        .talblick
        .http()
        .json("/api/v1/coverage/releases?kind=mobile");
    let release = releases["items"][0]["id"].as_str().unwrap().to_owned();
    let file = city.fetch(&format!("/coverage/{release}.gpkg"));
    let cells = features(&file.to_string_lossy(), &["cells"]);
    let archive = root().join(format!("fixtures/coverage/{MOBILE}.zip"));
    let published = features(&format!("/vsizip/{}/{MOBILE}.csv", archive.display()), &[]);
    let number = |value: &Value| value.as_str().and_then(|text| text.parse::<i64>().ok());
    let published: BTreeMap<&str, [Option<i64>; 5]> = published
        .iter()
        .map(|row| {
            let row = &row["properties"];
            let names = ["gsm_out", "lte", "nr_dss", "nr_nsa_sa", "nr_gesamt"];
            (
                row["id"].as_str().unwrap(),
                names.map(|name| number(&row[name])),
            )
        })
        .collect();
    assert!(cells.len() > 15_000, "{}", cells.len());
    for cell in &cells {
        let ours = &cell["properties"];
        let names = ["gsm", "lte", "nr_dss", "nr_nsa_sa", "nr_total"];
        let id = ours["id"].as_str().unwrap();
        assert_eq!(names.map(|name| ours[name].as_i64()), published[id], "{id}");
    }
}

#[test]
fn gdal_reads_every_cell_of_the_geopackage_in_its_place_with_its_shares() {
    let city = City::open();
    let file = city.fetch(&format!("/coverage/{RELEASE}.gpkg"));
    let file = file.to_string_lossy();
    let about = tool("ogrinfo", &["-so", "-al", &file]);
    for line in [
        "Layer name: cells",
        "Geometry: Polygon",
        "ETRS89 / UTM zone 32N",
        "alle_30: Real",
    ] {
        assert!(about.contains(line), "{line}: {about}");
    }
    let truth = truth("EPSG:25832");
    let found = compare(&features(&file, &["cells"]), &truth, &city);
    assert!(
        found.nulls > 1_000 && found.zeros > 1_000 && found.between > 1_000 && found.withheld > 100,
        "{found:?}"
    );
    let styles = tool(
        "ogrinfo",
        &[
            "-q",
            &file,
            "-sql",
            "SELECT styleName FROM layer_styles WHERE useAsDefault = 1",
        ],
    );
    assert!(styles.contains("WF"), "{styles}");
    city.talblick.assert_log_clean();
}

#[test]
fn gdal_reads_geojson_csv_and_the_features_of_the_service() {
    let city = City::open();
    let truth = truth("EPSG:25832");
    let file = city.fetch(&format!("/coverage/{RELEASE}.geojson"));
    let to_metres = ["-s_srs", "OGC:CRS84", "-t_srs", "EPSG:25832"];
    let cells = features(&file.to_string_lossy(), &to_metres);
    let all = compare(&cells, &truth, &city);
    let service = format!("OAPIF:{}", city.url("/ogc/features"));
    let listed = tool("ogrinfo", &["-q", &service]);
    for collection in ["broadband-cells", "lorawan-cells", "districts", "devices"] {
        assert!(listed.contains(collection), "{listed}");
    }
    let paged = [
        "broadband-cells",
        "-oo",
        "PAGE_SIZE=2000",
        "-t_srs",
        "EPSG:25832",
    ];
    assert_eq!(compare(&features(&service, &paged), &truth, &city), all);
    // Columns are numbers even where the first cells of a page know nothing.
    let kinds = tool("ogrinfo", &["-so", &service, "broadband-cells"]);
    for (.., name) in columns() {
        assert!(kinds.contains(&format!("\n{name}: Real")), "{kinds}");
    }
    // Every format says the same of every cell.
    let package = city.fetch(&format!("/coverage/{RELEASE}.gpkg"));
    let told = |cells: Vec<Value>| -> BTreeMap<String, Value> {
        let id = |cell: &Value| cell["properties"]["id"].as_str().unwrap().to_owned();
        cells
            .into_iter()
            .map(|cell| {
                let mut properties = cell["properties"].clone();
                for (.., name) in columns() {
                    properties[&name] = json!(number(&properties[&name]));
                }
                (id(&cell), properties)
            })
            .collect()
    };
    let packed = told(features(&package.to_string_lossy(), &["cells"]));
    assert_eq!(told(features(&file.to_string_lossy(), &[])), packed);
    assert_eq!(told(features(&service, &paged)), packed);
    let csv = city.fetch(&format!("/coverage/{RELEASE}.csv"));
    let counted = tool("ogrinfo", &["-so", "-al", &csv.to_string_lossy()]);
    assert!(
        counted.contains(&format!("Feature Count: {}", cells.len())),
        "{counted}"
    );
}

#[test]
fn a_decoder_of_vector_tiles_finds_every_cell_in_its_place_with_its_shares() {
    let city = City::open();
    let truth = truth("EPSG:3857");
    let about = city
        .talblick
        .http()
        .json(&format!("/tiles/broadband-{RELEASE}.json"));
    let z = u32::try_from(about["maxzoom"].as_u64().unwrap()).unwrap();
    let (mut seen, mut found, told) = (0, Found::default(), city.told());
    for id in truth.keys().step_by(400) {
        let (x, y) = tile_of(ring(&truth[id])[0], z);
        let file = city.fetch(&format!("/tiles/broadband-{RELEASE}/{z}/{x}/{y}.mvt"));
        let tile = decode(&["tile", &file.to_string_lossy()]);
        let layer = &tile["cells"];
        let extent = layer["extent"].as_f64().unwrap();
        for cell in layer["features"].as_array().unwrap() {
            let ours = &cell["properties"];
            let id = ours["id"].as_str().unwrap();
            let Some(theirs) = truth.get(id) else {
                // Somebody lives there, and the release says nothing of it.
                assert!(ON_MAPS.iter().all(|name| ours[name].is_null()), "{ours}");
                continue;
            };
            let shares = &told[id];
            compare_shares(ours, shares, &ON_MAPS, &mut found);
            let corners: Vec<[f64; 2]> = ring(cell)
                .iter()
                .map(|at| metres(*at, (x, y, z), extent))
                .collect();
            let whole = ring(cell)
                .iter()
                .flatten()
                .all(|c| (-60.0..extent + 60.0).contains(c));
            if whole {
                // A metre on the ground is 1.6 metres in EPSG:3857 here.
                assert!(same_corners(&corners, &ring(theirs), 0.1 / 0.626), "{ours}");
                seen += 1;
            }
        }
    }
    assert!(
        seen > 100 && found.nulls > 10 && found.zeros > 10 && found.between > 10,
        "{seen} {found:?}"
    );
}

#[test]
fn a_reader_of_pmtiles_finds_the_tiles_that_are_served() {
    let city = City::open();
    let file = city.fetch(&format!("/coverage/{RELEASE}.pmtiles"));
    let (x, y) = tile_of([796_023.0, 6_666_733.0], 14);
    let place = ["14".to_owned(), x.to_string(), y.to_string()];
    let file = file.to_string_lossy();
    let archive = decode(&["pmtiles", &file, &place[0], &place[1], &place[2]]);
    assert_eq!(archive["header"]["tile_type"], "MVT");
    assert_eq!(archive["header"]["clustered"], true);
    assert_eq!(archive["metadata"]["vector_layers"][0]["id"], "cells");
    let served = city.fetch(&format!("/tiles/broadband-{RELEASE}/14/{x}/{y}.mvt"));
    assert_eq!(
        archive["tile"],
        decode(&["tile", &served.to_string_lossy()])
    );
    // GDAL reads a single tile too, and knows where it lies.
    let served = served.to_string_lossy();
    let placed = features(
        &format!("MVT:{served}"),
        &[
            "cells",
            "-oo",
            "Z=14",
            "-oo",
            &format!("X={x}"),
            "-oo",
            &format!("Y={y}"),
            "-a_srs",
            "EPSG:3857",
        ],
    );
    assert!(placed.len() > 50);
}

#[test]
fn gdal_asks_the_map_service_in_metres_and_degrees_and_gets_the_same_place() {
    let city = City::open();
    let layer = format!("{RELEASE}.WF");
    let capabilities = city.url("/ogc/wms?service=WMS&request=GetCapabilities");
    let listed = tool("gdalinfo", &[&format!("WMS:{capabilities}")]);
    assert!(listed.contains(&layer), "{listed}");
    let mut shades = Vec::new();
    for (system, bbox) in [
        ("EPSG:25832", "366000,5674000,378000,5684000"),
        ("EPSG:3857", "788000,6656000,808000,6673000"),
        ("CRS:84", "7.08,51.20,7.25,51.29"),
    ] {
        let service = city.url(&format!(
            "/ogc/wms?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&LAYERS={layer}&STYLES=&CRS={system}&BBOX={bbox}&FORMAT=image/png&TRANSPARENT=FALSE"
        ));
        let picture = city.dir.path().join("map.png");
        tool(
            "gdal_translate",
            &[
                "-q",
                "-of",
                "PNG",
                "-outsize",
                "400",
                "0",
                &format!("WMS:{service}"),
                &picture.to_string_lossy(),
            ],
        );
        let counted = tool("gdalinfo", &["-stats", &picture.to_string_lossy()]);
        let mean = counted.split("STATISTICS_MEAN=").nth(1).unwrap();
        shades.push(mean.lines().next().unwrap().parse::<f64>().unwrap());
    }
    // The same town in the same colours: as light in every reference system.
    assert!(
        shades
            .iter()
            .all(|s| (s - shades[0]).abs() < 12.0 && *s < 254.0),
        "{shades:?}"
    );
}

#[test]
fn another_rdf_library_reads_the_same_catalogue_in_every_format_and_its_links_answer() {
    let city = City::open();
    let read = [
        ("/catalog.ttl", "turtle"),
        ("/catalog.rdf", "xml"),
        ("/catalog.jsonld", "json-ld"),
    ]
    .map(|(file, format)| python("catalog.py", &[&path(&city.fetch(file)), format]));
    assert_eq!(read[0], read[1]);
    assert_eq!(read[0], read[2]);
    let base = city.url("");
    let release = &read[0]["datasets"][format!("{base}/catalog/{RELEASE}")];
    assert_eq!(release["titles"].as_array().unwrap().len(), 2, "{read:?}");
    let datasets = read[0]["datasets"].as_object().unwrap();
    for address in datasets
        .values()
        .flat_map(|d| d["access"].as_array().unwrap())
    {
        let path = address.as_str().unwrap().strip_prefix(&base).unwrap();
        assert_eq!(
            city.talblick.http().anonymous().get(path).status,
            200,
            "{path}"
        );
    }
}

fn decode(args: &[&str]) -> Value {
    python("decode.py", args)
}

/// What a script of ours says in JSON.
fn python(script: &str, args: &[&str]) -> Value {
    let python = root().join("tests/.venv/bin/python");
    let mut all = vec![path(&root().join("tests").join(script))];
    all.extend(args.iter().map(|a| (*a).to_owned()));
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    serde_json::from_str(&tool(&path(&python), &all)).unwrap()
}

fn path(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

const HALF: f64 = 20_037_508.342_789_244;

/// Column and row of the tile of a zoom around a point in EPSG:3857.
fn tile_of([x, y]: [f64; 2], z: u32) -> (u32, u32) {
    let side = 2.0 * HALF / f64::from(1_u32 << z);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "columns of a zoom"
    )]
    let place = |metres: f64| (metres / side) as u32;
    (place(x + HALF), place(HALF - y))
}

/// A point in units of a tile as metres in EPSG:3857.
fn metres([x, y]: [f64; 2], (column, row, z): (u32, u32, u32), extent: f64) -> [f64; 2] {
    let side = 2.0 * HALF / f64::from(1_u32 << z);
    [
        (f64::from(column) + x / extent) * side - HALF,
        HALF - (f64::from(row) + y / extent) * side,
    ]
}
