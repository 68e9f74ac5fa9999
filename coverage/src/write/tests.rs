//! Files read back: values, nulls and zeros, sources and checksums.

use super::*;
use crate::layer::{Column, ColumnKind, Feature, Layer, Shape, Value};
use crate::tile::{Set, Tiles};
use crate::{broadband, sample};
use flate2::read::GzDecoder;
use rusqlite::{Connection, MAIN_DB};
use std::io::Read as _;

fn about() -> About {
    About::of(&sample::release(Kind::Fixed, 2021))
}

/// Three features: everything known, nothing known, zero; with texts a spreadsheet must not run.
fn small() -> Layer {
    let column = |name: &str, kind| Column::new(name, kind, ["deutsch", "english"]);
    let square = |x: f64| {
        let (x, y) = (x, 5_679_900.0);
        Shape::Area(vec![vec![
            [x, y],
            [x + 100.0, y],
            [x + 100.0, y + 100.0],
            [x, y + 100.0],
            [x, y],
        ]])
    };
    let feature = |id, x, values| Feature {
        id,
        shape: square(x),
        values,
    };
    Layer {
        name: "cells".into(),
        columns: vec![
            column("ags", ColumnKind::Text),
            column("alle_30", ColumnKind::Number),
            column("WF", ColumnKind::Whole),
        ],
        features: vec![
            feature(
                7,
                370_900.0,
                vec![
                    Value::text("05124000"),
                    Value::Number(96.3),
                    Value::Whole(1),
                ],
            ),
            feature(
                8,
                371_000.0,
                vec![Value::text("=1+1"), Value::Null, Value::Whole(3)],
            ),
            feature(
                9,
                371_100.0,
                vec![
                    Value::text("a \"b\", c"),
                    Value::Number(0.0),
                    Value::Whole(0),
                ],
            ),
        ],
    }
}

#[test]
fn a_csv_keeps_leading_zeros_and_nothing_known_and_runs_nothing() {
    let text = String::from_utf8(csv(&small(), Dialect::Programs).unwrap()).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines[0], "ags,alle_30,WF,east,north,lon,lat");
    assert_eq!(
        lines[1],
        "05124000,96.3,1,370950.0,5679950.0,7.1506086,51.2562844"
    );
    assert!(lines[2].starts_with("'=1+1,,3,"));
    assert!(lines[3].starts_with("\"a \"\"b\"\", c\",0,0,"));
    let text = String::from_utf8(csv(&small(), Dialect::Spreadsheets).unwrap()).unwrap();
    assert!(text.starts_with("\u{feff}ags;alle_30;"));
    assert!(text.contains("\r\n05124000;96,3;1;370950,0;"));
}

#[test]
fn the_dictionary_names_every_column_of_the_csv() {
    let rows = String::from_utf8(csv(&small(), Dialect::Programs).unwrap()).unwrap();
    let dictionary = String::from_utf8(dictionary(&small(), Dialect::Programs).unwrap()).unwrap();
    let named: Vec<&str> = dictionary
        .lines()
        .skip(1)
        .map(|l| l.split(',').next().unwrap())
        .collect();
    assert_eq!(
        rows.lines().next().unwrap().split(',').collect::<Vec<_>>(),
        named
    );
    assert!(dictionary.contains("alle_30,number,deutsch,english"));
}

#[test]
fn geojson_is_in_degrees_with_outlines_anticlockwise_and_null_for_nothing_known() {
    let bytes = geojson(&small(), &about()).unwrap();
    let all: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let first = &all["features"][0];
    assert_eq!(first["id"], 7);
    assert_eq!(first["properties"]["ags"], "05124000");
    assert_eq!(
        all["features"][1]["properties"]["alle_30"],
        serde_json::Value::Null
    );
    assert_eq!(all["features"][2]["properties"]["alle_30"], 0.0);
    let ring: Vec<[f64; 2]> =
        serde_json::from_value(first["geometry"]["coordinates"][0].clone()).unwrap();
    assert_eq!(ring[0], [7.149_910_5, 51.255_823_7]);
    assert!(crate::ring::doubled_area(&ring) > 0.0);
    assert_eq!(all["inputs"][0]["sha256"], "0f".repeat(32));
}

#[test]
fn a_geopackage_says_what_it_is_and_keeps_every_value() {
    let styled = [Styled {
        layer: small(),
        legends: vec![Legend::verdicts("WF")],
    }];
    let bytes = geopackage(&styled, &about()).unwrap();
    assert_eq!(bytes, geopackage(&styled, &about()).unwrap());
    let mut file = Connection::open_in_memory().unwrap();
    file.deserialize_read_exact(MAIN_DB, &bytes[..], bytes.len(), true)
        .unwrap();
    let one = |sql: &str| file.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(one("PRAGMA application_id"), 0x4750_4B47);
    assert_eq!(one("PRAGMA user_version"), 10_300);
    assert_eq!(one("SELECT count(*) FROM cells"), 3);
    assert_eq!(one("SELECT count(*) FROM cells WHERE alle_30 IS NULL"), 1);
    assert_eq!(one("SELECT count(*) FROM cells WHERE alle_30 = 0"), 1);
    assert_eq!(
        one("SELECT srs_id FROM gpkg_geometry_columns WHERE geometry_type_name = 'POLYGON'"),
        25_832
    );
    assert_eq!(
        one("SELECT useAsDefault FROM layer_styles WHERE styleQML LIKE '%categorizedSymbol%'"),
        1
    );
    assert_eq!(one("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    let geometry: Vec<u8> = file
        .query_row("SELECT geom FROM cells WHERE fid = 7", [], |row| row.get(0))
        .unwrap();
    assert_eq!(&geometry[..4], b"GP\0\x03");
    let metadata: String = file
        .query_row("SELECT metadata FROM gpkg_metadata", [], |row| row.get(0))
        .unwrap();
    assert!(metadata.contains(&"0f".repeat(32)) && metadata.contains("dl-de/by-2-0"));
}

#[test]
fn the_style_of_qgis_is_well_formed() {
    let qml = Legend::verdicts("A<B&\"C").qml();
    let mut reader = quick_xml::Reader::from_str(&qml);
    let mut categories = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Empty(tag) if tag.name().as_ref() == "category" => {
                categories += 1;
            }
            _ => {}
        }
    }
    assert_eq!(categories, 4);
}

/// What a reader of `PMTiles` finds: header fields and the entries of all directories.
#[test]
fn pmtiles_hold_every_tile_where_the_directory_says() {
    let atlas = sample::atlas();
    let set: Set = "broadband-fixed-2021-06-30".parse().unwrap();
    let pyramid = Tiles::default().get(&atlas, &[], &set).unwrap().unwrap();
    let file = pmtiles(&pyramid, &about()).unwrap();
    assert_eq!(&file[..8], b"PMTiles\x03");
    let n = |at: usize| {
        usize::try_from(u64::from_le_bytes(file[at..at + 8].try_into().unwrap())).unwrap()
    };
    let (root, metadata, leaves, content) = (
        (n(8), n(16)),
        (n(24), n(32)),
        (n(40), n(48)),
        (n(56), n(64)),
    );
    assert_eq!((root.0, content.0 + content.1), (127, file.len()));
    assert!(root.0 + root.1 <= 16_384);
    assert_eq!(n(72), pyramid.len());
    let about: serde_json::Value =
        serde_json::from_slice(&plain(&file[metadata.0..metadata.0 + metadata.1])).unwrap();
    assert_eq!(about["vector_layers"][0]["fields"]["alle_30"], "Number");
    let mut found = 0;
    let mut directories = vec![plain(&file[root.0..root.0 + root.1])];
    while let Some(directory) = directories.pop() {
        for (number, run, length, offset) in entries(&directory) {
            if run == 0 {
                let at = leaves.0 + offset;
                directories.push(plain(&file[at..at + length]));
                continue;
            }
            let bytes = &file[content.0 + offset..content.0 + offset + length];
            for number in number..number + run {
                let tile = pyramid
                    .iter()
                    .find(|(tile, _)| tile.number() == number as u64);
                assert_eq!(&**tile.unwrap().1, bytes);
                found += 1;
            }
        }
    }
    assert_eq!(found, pyramid.len());
}

fn plain(gzip: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(gzip).read_to_end(&mut bytes).unwrap();
    bytes
}

/// Number, run, length, offset of each entry.
fn entries(directory: &[u8]) -> Vec<(usize, usize, usize, usize)> {
    let mut rest = directory;
    let mut varint = || {
        let (mut n, mut shift) = (0, 0);
        loop {
            let byte = rest[0];
            rest = &rest[1..];
            n |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return n;
            }
        }
    };
    let count = varint();
    let mut all = vec![(0, 0, 0, 0); count];
    let mut number = 0;
    for entry in &mut all {
        number += varint();
        entry.0 = number;
    }
    for entry in &mut all {
        entry.1 = varint();
    }
    for entry in &mut all {
        entry.2 = varint();
    }
    let mut end = 0;
    for entry in &mut all {
        entry.3 = match varint() {
            0 => end,
            n => n - 1,
        };
        end = entry.3 + entry.2;
    }
    all
}

#[test]
fn a_whole_release_goes_into_every_format() {
    let atlas = sample::atlas();
    let layer = broadband(&atlas, &atlas.fixed[0]);
    let cells = usize::try_from(sample::SIDE * sample::SIDE).unwrap();
    let rows = csv(&layer, Dialect::Programs).unwrap();
    assert_eq!(String::from_utf8(rows).unwrap().lines().count(), cells + 1);
    let all: serde_json::Value =
        serde_json::from_slice(&geojson(&layer, &about()).unwrap()).unwrap();
    assert_eq!(all["features"].as_array().unwrap().len(), cells);
}
