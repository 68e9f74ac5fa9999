//! Borders that cut cells, lakes, and places nobody can use.

use super::*;
use crate::{Address, Use};

const WEST: f64 = 370_900.0;
const SOUTH: f64 = 5_679_900.0;

fn place(id: &str, [west, south, east, north]: [f64; 4]) -> Place {
    let ring = [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
    ];
    Place {
        id: id.to_owned(),
        name: format!("Ort {id}"),
        level: Level::Quarter,
        rings: vec![ring.iter().map(|p| [WEST + p[0], SOUTH + p[1]]).collect()],
        households: None,
    }
}

fn home(east: f64, north: f64) -> Address {
    Address {
        street: String::new(),
        number: String::new(),
        at: [WEST + east, SOUTH + north],
        used: Use::Unknown,
    }
}

fn cell() -> Cell {
    "100mN56799E3709".parse().unwrap()
}

fn two() -> Vec<Place> {
    vec![
        place("10", [30.0, -500.0, 500.0, 500.0]),
        place("01", [-500.0, -500.0, 30.0, 500.0]),
    ]
}

#[test]
fn a_cell_on_a_border_without_addresses_is_split_by_area() {
    let places = Places::cut(two(), &Addresses::default()).unwrap();
    let ids: Vec<&str> = places.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["01", "10"]);
    let parts = places.parts(cell());
    assert_eq!(parts.len(), 2);
    assert!((parts[0].1 - 0.3).abs() < 1e-6 && (parts[1].1 - 0.7).abs() < 1e-6);
    assert_eq!(places.mostly(cell()).unwrap().id, "10");
}

#[test]
fn a_cell_on_a_border_with_addresses_is_split_by_them() {
    let homes = [
        home(10.0, 50.0),
        home(20.0, 50.0),
        home(25.0, 50.0),
        home(90.0, 50.0),
    ];
    let places = Places::cut(two(), &Addresses::new(homes)).unwrap();
    assert_eq!(places.parts(cell()), [(0, 0.75), (1, 0.25)]);
    let one_sided = Addresses::new([home(10.0, 50.0)]);
    let places = Places::cut(two(), &one_sided).unwrap();
    assert_eq!(places.parts(cell()), [(0, 1.0)]);
}

#[test]
fn across_the_citys_border_the_parts_are_less_than_one() {
    let city = vec![place("0", [-500.0, -500.0, 500.0, 25.0])];
    let places = Places::cut(city.clone(), &Addresses::default()).unwrap();
    assert_eq!(places.parts(cell()), [(0, 0.25)]);
    let homes = Addresses::new([home(50.0, 10.0), home(50.0, 80.0)]);
    let places = Places::cut(city, &homes).unwrap();
    assert_eq!(places.parts(cell()), [(0, 0.5)]);
}

#[test]
fn a_hole_belongs_to_the_place_that_lies_in_it() {
    let mut around = place("0", [-300.0, -300.0, 600.0, 600.0]);
    let inner = place("1", [0.0, 0.0, 100.0, 100.0]);
    around.rings.extend(inner.rings.clone());
    let places = Places::cut(vec![around, inner], &Addresses::default()).unwrap();
    assert_eq!(places.parts(cell()), [(1, 1.0)]);
    assert_eq!(places.at([WEST + 50.0, SOUTH + 50.0]).unwrap().id, "1");
    assert_eq!(places.at([WEST - 50.0, SOUTH + 50.0]).unwrap().id, "0");
    assert!(places.at([WEST - 400.0, SOUTH]).is_none());
}

#[test]
fn parts_never_exceed_one_where_borders_overlap() {
    let places = vec![
        place("0", [-500.0, -500.0, 60.0, 500.0]),
        place("1", [40.0, -500.0, 500.0, 500.0]),
    ];
    for homes in [vec![], vec![home(50.0, 50.0), home(10.0, 10.0)]] {
        let cut = Places::cut(places.clone(), &Addresses::new(homes)).unwrap();
        let sum: f32 = cut.parts(cell()).iter().map(|(_, part)| part).sum();
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    }
}

#[test]
fn a_border_that_cannot_be_is_refused_with_the_places_name() {
    let mut wrong = two();
    wrong[0].rings[0][0] = [f64::NAN, 0.0];
    let error = Places::cut(wrong, &Addresses::default()).unwrap_err();
    assert!(error.to_string().contains("“10”"), "{error}");
    let mut swapped = two();
    swapped[1].rings[0][2].swap(0, 1);
    let error = Places::cut(swapped, &Addresses::default()).unwrap_err();
    assert!(error.to_string().contains("further than 200 km"), "{error}");
}
