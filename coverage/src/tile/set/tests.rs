//! Sets of tiles: what they show, when they are made again, and which tiles there are.

use super::*;
use crate::sample;
use crate::tile::TileCoord;
use flate2::read::GzDecoder;
use std::io::Read as _;

fn set(name: &str) -> Set {
    name.parse().unwrap()
}

fn plain(gzip: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(gzip).read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_set_is_known_by_its_name() {
    let atlas = sample::atlas();
    let names: Vec<String> = Set::all(&atlas).iter().map(Set::to_string).collect();
    assert_eq!(
        names,
        [
            "broadband-fixed-2021-06-30",
            "mobile-mobile-2024-06-30",
            "districts"
        ]
    );
    for name in names {
        assert_eq!(set(&name).to_string(), name);
    }
    assert_eq!(set("lorawan"), Set::Lorawan);
    for wrong in ["", "broadband", "broadband-", "districts-1", "ducts-a"] {
        assert!(wrong.parse::<Set>().is_err(), "{wrong}");
    }
}

#[test]
fn every_tile_of_a_city_is_made_and_small() {
    let atlas = sample::atlas();
    let tiles = Tiles::default();
    for set in Set::all(&atlas) {
        let pyramid = tiles.get(&atlas, &[], &set).unwrap().unwrap();
        assert!(!pyramid.is_empty(), "{set}");
        for (tile, bytes) in pyramid.iter() {
            let size = bytes.len();
            assert!(size < 500_000, "{set} {tile:?} has {size} bytes");
        }
        let [[west, south], [east, north]] = pyramid.bounds;
        assert!(west < 7.15 && 7.15 < east && south < 51.25 && 51.25 < north);
    }
}

#[test]
fn cells_are_drawn_as_soon_as_no_tile_has_too_many_of_them() {
    let one = |pyramid: &Pyramid, z: u8| {
        let tile = TileCoord::at(z, [796_023.0, 6_666_733.0]);
        let bytes = plain(pyramid.tile(tile).unwrap());
        String::from_utf8_lossy(&bytes).contains("100mN")
    };
    let atlas = sample::atlas();
    let broadband = set("broadband-fixed-2021-06-30");
    let made = Tiles::default().get(&atlas, &[], &broadband);
    let small = made.unwrap().unwrap();
    assert!(one(&small, 9) && !one(&small, 8));
    // A city of 200 by 150 cells: too many for one tile of zoom 10, not of zoom 11.
    let corner: crate::Cell = sample::CORNER.parse().unwrap();
    let cells = (0..30_000).filter_map(|n| corner.moved(n % 200, n / 200));
    let sample = sample::fixed(2021);
    let row = sample.iter().next().unwrap().1;
    let release = sample::release(crate::Kind::Fixed, 2021);
    let large = Atlas {
        fixed: vec![Arc::new(Fixed::new(
            release,
            cells.map(|cell| (cell, row.clone())),
        ))],
        ..Atlas::default()
    }
    .surveyed();
    let made = Tiles::default().get(&large, &[], &broadband);
    let large = made.unwrap().unwrap();
    assert!(one(&large, 11) && !one(&large, 10));
    let most = large.iter().map(|(_, bytes)| bytes.len()).max();
    assert!(most.unwrap() < 500_000);
}

#[test]
fn every_district_has_a_name_inside_it() {
    let atlas = sample::atlas();
    let made = Tiles::default().get(&atlas, &[], &Set::Districts);
    let pyramid = made.unwrap().unwrap();
    let names: Vec<&str> = pyramid.layers.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["districts", "labels"]);
    let outlines = outlines(&atlas.districts, &atlas.quarters, &[]).unwrap();
    let labels = labels(&outlines);
    assert_eq!(labels.features.len(), outlines.features.len());
    for (label, outline) in labels.features.iter().zip(&outlines.features) {
        let (Shape::Point(at), Shape::Area(rings)) = (&label.shape, &outline.shape) else {
            panic!("a point in an area");
        };
        assert!(crate::polygon::contains(rings, *at));
        assert_eq!(label.values, outline.values);
    }
}

#[test]
fn a_set_is_made_once_and_again_only_if_it_shows_something_else() {
    let mut atlas = sample::atlas();
    let tiles = Tiles::default();
    let broadband = set("broadband-fixed-2021-06-30");
    let first = tiles.get(&atlas, &[], &broadband).unwrap().unwrap();
    let again = tiles.get(&atlas, &[], &broadband).unwrap().unwrap();
    assert!(Arc::ptr_eq(&first, &again));
    atlas.fixed = vec![Arc::new(sample::fixed(2021))];
    let same = tiles.get(&atlas, &[], &broadband).unwrap().unwrap();
    assert!(!Arc::ptr_eq(&first, &same));
    assert_eq!(first.version, same.version);
    atlas.rules = Arc::new(Rules::default());
    let other = tiles.get(&atlas, &[], &broadband).unwrap().unwrap();
    assert_ne!(first.version, other.version);
    atlas.fixed.clear();
    assert!(tiles.get(&atlas, &[], &broadband).unwrap().is_none());
}

#[test]
fn a_tile_in_the_city_has_something_on_it_at_every_zoom_and_one_far_away_has_not() {
    let atlas = sample::atlas();
    let broadband = set("broadband-fixed-2021-06-30");
    let made = Tiles::default().get(&atlas, &[], &broadband);
    let pyramid = made.unwrap().unwrap();
    assert_eq!(pyramid.zooms, (7, 16));
    for z in 7..=16 {
        let there = TileCoord::at(z, [796_023.0, 6_666_733.0]);
        assert!(pyramid.tile(there).is_some(), "{z}");
        let nowhere = TileCoord::at(z, [0.0, 0.0]);
        assert!(pyramid.tile(nowhere).is_none(), "{z}");
    }
}
