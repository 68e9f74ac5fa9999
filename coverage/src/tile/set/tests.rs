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
            let size = plain(bytes).len();
            assert!(size < 500_000, "{set} {tile:?} has {size} bytes");
        }
        let [[west, south], [east, north]] = pyramid.bounds;
        assert!(west < 7.15 && 7.15 < east && south < 51.25 && 51.25 < north);
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
