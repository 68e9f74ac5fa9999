//! Vector tiles: what maps are told, what they get, and what may be kept.

use super::radio::hear;
use super::{Town, coverage};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use flate2::read::GzDecoder;
use std::io::Read as _;
use talblick_coverage::{Archive, Crs, TileCoord, Transform};

const SET: &str = "broadband-fixed-2021-06-30";

/// The tile of a zoom in the middle of the cells.
fn address(set: &str, z: u8) -> String {
    let to = Transform::new(Crs::Utm32, Crs::WebMercator).unwrap();
    let tile = TileCoord::at(z, to.apply(coverage::cell(9, 9).centre()).unwrap());
    format!("/tiles/{set}/{z}/{}/{}.mvt", tile.x(), tile.y())
}

#[tokio::test]
async fn a_map_is_told_where_tiles_are_and_what_is_on_them() {
    let town = Town::covered();
    let answer = town.get(&format!("/tiles/{SET}.json")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let about = answer.json();
    assert_eq!(about["tilejson"], "3.0.0");
    let tiles = about["tiles"][0].as_str().unwrap();
    let begin = format!("https://talblick.example/tiles/{SET}/{{z}}/{{x}}/{{y}}.mvt?v=");
    assert!(tiles.starts_with(&begin), "{tiles}");
    let layer = &about["vector_layers"][0];
    assert_eq!(layer["id"], "cells");
    assert_eq!(layer["fields"]["alle_30"], "Number");
    assert_eq!(layer["fields"]["WF"], "Number");
    assert_eq!(layer["fields"]["id"], "String");
    assert_eq!(about["attribution"], "Breitbandatlas | Gigabit-Grundbuch");
    let west = about["bounds"][0].as_f64().unwrap();
    assert!((7.0..7.2).contains(&west));
}

#[tokio::test]
async fn a_tile_of_a_release_is_compressed_already_and_kept_for_ever() {
    let town = Town::covered();
    let request = Request::builder()
        .uri(address(SET, 14))
        .header(header::ACCEPT_ENCODING, "gzip, br");
    let packed = town.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(packed.status, StatusCode::OK);
    assert_eq!(packed.header("content-encoding"), "gzip");
    let kind = "application/vnd.mapbox-vector-tile";
    assert_eq!(packed.header("content-type"), kind);
    let keep = "public, max-age=31536000, immutable";
    assert_eq!(packed.header("cache-control"), keep);
    let plain = town.get(&address(SET, 14)).await;
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(plain.header("etag"), packed.header("etag"));
    let mut unpacked = Vec::new();
    GzDecoder::new(&packed.body[..])
        .read_to_end(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, plain.body);
    let request = Request::builder()
        .uri(address(SET, 14))
        .header(header::IF_NONE_MATCH, packed.header("etag"));
    let again = town.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.body.is_empty());
}

#[tokio::test]
async fn tiles_of_rules_that_have_changed_are_not_kept_under_the_old_name() {
    let town = Town::covered();
    let answer = town.get(&(address(SET, 14) + "?v=0123456789abcdef")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("cache-control").contains("max-age=60"));
}

#[tokio::test]
async fn a_tile_with_nothing_on_it_is_empty_and_one_that_cannot_be_is_not_found() {
    let town = Town::covered();
    let empty = town.get(&format!("/tiles/{SET}/14/0/0.mvt")).await;
    assert_eq!(empty.status, StatusCode::NO_CONTENT);
    for wrong in [
        "3/8/0.mvt",
        "23/0/0.mvt",
        "3/-1/0.mvt",
        "3/0/0.png",
        "a/b/c",
    ] {
        let answer = town.get(&format!("/tiles/{SET}/{wrong}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    for set in ["broadband-fixed-1999-01-01", "ducts", "lorawan-1"] {
        for address in [format!("/tiles/{set}.json"), address(set, 12)] {
            let answer = town.get(&address).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
            assert!(answer.text().contains("broadband-{release}"));
        }
    }
}

#[tokio::test]
async fn only_published_devices_are_on_tiles() {
    let town = Town::covered();
    let mut all = Vec::new();
    for y in 0..256 {
        for x in 132..134 {
            let tile = town.get(&format!("/tiles/devices/8/{x}/{y}.mvt")).await;
            assert!(tile.header("cache-control").contains("max-age=60"));
            all.extend(tile.body);
        }
    }
    let text = String::from_utf8_lossy(&all);
    assert!(text.contains("Pegel Kluse") && text.contains("Wetter Ronsdorf"));
    assert!(!text.contains("Klasse 4b") && !text.contains("a84041"));
}

#[tokio::test]
async fn districts_are_those_imported_or_else_those_the_city_keeps() {
    let imported = Town::covered().get(&address("districts", 12)).await;
    let text = String::from_utf8_lossy(&imported.body);
    assert!(text.contains("Barmen") && text.contains("labels"));
    let town = Town::open();
    let about = town.get("/tiles/districts.json").await.json();
    let layer = |at: usize| about["vector_layers"][at]["id"].clone();
    assert_eq!((layer(0), layer(1)), ("districts".into(), "labels".into()));
    let bounds: Vec<f64> = serde_json::from_value(about["bounds"].clone()).unwrap();
    assert!((bounds[0] - 7.1).abs() < 0.01 && (bounds[3] - 51.3).abs() < 0.01);
    let tile = town.get("/tiles/districts/10/532/341.mvt").await;
    assert!(String::from_utf8_lossy(&tile.body).contains("Elberfeld"));
}

#[tokio::test]
async fn what_our_gateways_hear_is_a_set_that_lives() {
    let town = Town::covered();
    let about = town.get("/tiles/lorawan.json").await.json();
    let fields = &about["vector_layers"][0]["fields"];
    let columns = [
        ("id", "String"),
        ("status", "String"),
        ("margin_p50", "Number"),
        ("gateways", "Number"),
        ("devices", "Number"),
        ("days", "Number"),
        ("class", "String"),
        ("only", "String"),
    ];
    for (name, kind) in columns {
        assert_eq!(fields[name], kind, "{name}");
    }
    assert_eq!(fields.as_object().unwrap().len(), columns.len());
    let empty = town.get("/tiles/lorawan/7/66/42.mvt").await;
    assert_eq!(empty.status, StatusCode::NO_CONTENT);
    hear(&town);
    let about = town.get("/tiles/lorawan.json").await.json();
    let bounds: Vec<f64> = serde_json::from_value(about["bounds"].clone()).unwrap();
    assert!(7.0 < bounds[0] && bounds[2] < 7.4, "{bounds:?}");
    // From afar too, as there are few.
    let tile = town.get("/tiles/lorawan/7/66/42.mvt").await;
    assert!(tile.header("cache-control").contains("max-age=60"));
    let text = String::from_utf8_lossy(&tile.body);
    assert!(text.contains("covered") && text.contains("00000000000000b2"));
    assert_eq!(text.matches("100mN").count(), 3);
}

#[tokio::test]
async fn a_city_may_keep_the_ground_of_its_maps_in_a_file() {
    let covered = Town::covered();
    let none = covered.get("/tiles/base.json").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let made = covered.get("/coverage/fixed-2021-06-30.pmtiles").await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &made.body).unwrap();
    let town = Town::grounded(Archive::open(file.path()).unwrap());
    let about = town.get("/tiles/base.json").await.json();
    assert_eq!(about["vector_layers"][0]["id"], "cells");
    assert_eq!(about["attribution"], "Breitbandatlas | Gigabit-Grundbuch");
    let tile = town.get(&address("base", 14)).await;
    assert_eq!(tile.status, StatusCode::OK);
    assert_eq!(tile.body, covered.get(&address(SET, 14)).await.body);
    let request = Request::builder()
        .uri(address("base", 14))
        .header(header::ACCEPT_ENCODING, "gzip");
    let packed = town.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    let elsewhere = town.get("/tiles/base/14/0/0.mvt").await;
    assert_eq!(elsewhere.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn without_a_public_address_tiles_are_where_the_request_was_made_to() {
    let town = Town::nameless();
    let first = |answer: super::Answer| answer.json()["tiles"][0].as_str().unwrap().to_owned();
    let asked = first(
        town.get_with("/tiles/devices.json", "host", "tal.example:81")
            .await,
    );
    assert_eq!(asked, "http://tal.example:81/tiles/devices/{z}/{x}/{y}.mvt");
    let odd = town
        .get_with("/tiles/devices.json", "host", "a\"b<c>")
        .await;
    assert_eq!(first(odd), "/tiles/devices/{z}/{x}/{y}.mvt");
}
