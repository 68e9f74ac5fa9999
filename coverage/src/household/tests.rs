//! Census cells on the grid: golden shares, nothing lost, secrets estimated and marked.

use super::*;
use crate::{Address, Addresses, CensusCell, CensusRow, Crs, Level, Place, Places, Transform, Use};
use proptest::prelude::*;

const GOLDEN: &str = "CRS3035RES100mN3131100E4122100";

fn row(cell: &str, households: Option<u32>) -> CensusRow {
    CensusRow {
        cell: cell.parse().unwrap(),
        households,
        residents: None,
        limited: false,
    }
}

fn home(at: [f64; 2]) -> Address {
    Address {
        street: "Beispielweg".to_owned(),
        number: "1".to_owned(),
        at,
        used: Use::Residential,
    }
}

fn none() -> Addresses {
    Addresses::default()
}

fn onto(rows: impl IntoIterator<Item = CensusRow>, addresses: &Addresses) -> Households {
    let rows: Vec<CensusRow> = rows.into_iter().collect();
    Households::onto_grid(&rows, addresses, |_| false).unwrap()
}

fn of(households: &Households, cell: &str) -> f64 {
    let household = households.of(cell.parse().unwrap());
    household.map_or(0.0, |h| f64::from(h.households))
}

#[test]
fn without_addresses_households_go_by_the_golden_shares_of_area() {
    let households = onto([row(GOLDEN, Some(10_000))], &none());
    for (cell, share) in [
        ("100mN56799E3709", 0.7345),
        ("100mN56800E3709", 0.1687),
        ("100mN56799E3710", 0.0793),
        ("100mN56800E3710", 0.0176),
    ] {
        let got = of(&households, cell) / 10_000.0;
        assert!((got - share).abs() < 5e-5, "{cell}: {got}");
    }
    assert!((households.total() - 10_000.0).abs() < 0.01);
}

#[test]
fn households_go_where_the_addresses_are() {
    let addresses = Addresses::new([
        home([370_950.0, 5_679_950.0]),
        home([370_951.0, 5_679_951.0]),
        home([370_952.0, 5_679_952.0]),
        home([370_950.0, 5_680_005.0]),
        Address {
            used: Use::Business,
            ..home([371_005.0, 5_680_005.0])
        },
    ]);
    let households = onto([row(GOLDEN, Some(20))], &addresses);
    assert!((of(&households, "100mN56799E3709") - 15.0).abs() < 1e-5);
    assert!((of(&households, "100mN56800E3709") - 5.0).abs() < 1e-5);
    assert!(of(&households, "100mN56800E3710").abs() < 1e-9);
    let home = households.of("100mN56799E3709".parse().unwrap()).unwrap();
    assert_eq!((home.addresses, home.estimated), (3, false));
}

#[test]
fn secret_cells_are_estimated_from_addresses_and_say_so() {
    let secret = "CRS3035RES100mN3131100E4122400";
    let utm = Transform::new(Crs::Laea, Crs::Utm32).unwrap();
    let there = utm.apply([4_122_450.0, 3_131_150.0]).unwrap();
    let addresses = Addresses::new([
        home([370_950.0, 5_679_950.0]),
        home([370_951.0, 5_679_951.0]),
        home(there),
    ]);
    let rows = [row(GOLDEN, Some(6)), row(secret, None)];
    let households = onto(rows, &addresses);
    let estimated = households.of(Cell::at(there).unwrap()).unwrap();
    assert!(estimated.estimated);
    assert!((estimated.households - 3.0).abs() < 1e-6);
    let absent = Households::onto_grid(&[row(GOLDEN, Some(6))], &addresses, |_| true).unwrap();
    assert!((absent.total() - 9.0).abs() < 1e-6);
    let not_there = onto([row(GOLDEN, Some(6))], &addresses);
    assert!((not_there.total() - 6.0).abs() < 1e-6);
}

#[test]
fn where_only_residents_are_told_the_mean_size_of_a_household_helps() {
    let both = CensusRow {
        residents: Some(20),
        ..row(GOLDEN, Some(10))
    };
    let residents = CensusRow {
        residents: Some(9),
        ..row("CRS3035RES100mN3131500E4122500", None)
    };
    let households = onto([both, residents], &none());
    assert!((households.total() - 15.0).abs() < 1e-4);
    let estimated = households.iter().filter(|(_, h)| h.estimated);
    assert!(estimated.count() >= 1);
}

#[test]
fn a_number_of_limited_reliability_says_so_on_the_grid() {
    let limited = CensusRow {
        residents: Some(21),
        limited: true,
        ..row(GOLDEN, Some(10))
    };
    let households = onto([limited], &none());
    let sum: f32 = households.iter().map(|(_, h)| h.residents).sum();
    assert!((sum - 21.0).abs() < 1e-3);
    assert!(households.iter().all(|(_, h)| h.uncertain && !h.estimated));
}

fn strip(id: &str, west: f64, east: f64, households: Option<u32>) -> Place {
    let (south, north) = (5_679_000.0, 5_682_000.0);
    Place {
        id: id.to_owned(),
        name: id.to_owned(),
        level: Level::District,
        rings: vec![vec![
            [west, south],
            [east, south],
            [east, north],
            [west, north],
        ]],
        households,
    }
}

#[test]
fn households_are_raked_to_the_official_numbers_of_districts() {
    let rows = (0..8).map(|i| {
        let cell = format!("CRS3035RES100mN3131100E41{}00", 221 + i);
        row(&cell, Some(10 + i))
    });
    let middle = 371_250.0;
    let districts = [
        strip("0", 370_000.0, middle, Some(70)),
        strip("1", middle, 373_000.0, Some(50)),
    ];
    let places = Places::cut(districts.to_vec(), &none()).unwrap();
    let raked = onto(rows, &none()).raked(&places);
    let mut sums = [0.0_f64; 2];
    for (cell, household) in raked.iter() {
        for (at, part) in places.parts(cell) {
            sums[usize::from(*at)] += f64::from(household.households) * f64::from(*part);
        }
    }
    assert!((sums[0] - 70.0).abs() < 1e-3, "{sums:?}");
    assert!((sums[1] - 50.0).abs() < 1e-3, "{sums:?}");
}

#[test]
fn without_official_numbers_nothing_is_raked() {
    let places = Places::cut(vec![strip("0", 370_000.0, 373_000.0, None)], &none()).unwrap();
    let households = onto([row(GOLDEN, Some(10))], &none());
    let before: Vec<_> = households.iter().collect();
    assert_eq!(before, households.raked(&places).iter().collect::<Vec<_>>());
}

proptest! {
    #[test]
    fn no_household_is_lost_or_made(
        cells in prop::collection::btree_map((0_u32..20, 0_u32..20), 0_u32..400, 1..80),
        homes in prop::collection::vec((0.0_f64..2_000.0, 0.0_f64..2_000.0), 0..200),
    ) {
        let utm = Transform::new(Crs::Laea, Crs::Utm32).unwrap();
        let homes = homes.iter().map(|(e, n)| {
            home(utm.apply([4_122_000.0 + e, 3_131_000.0 + n]).unwrap())
        });
        let rows = cells.iter().map(|((e, n), households)| CensusRow {
            cell: CensusCell::at([4_122_000.0 + f64::from(e * 100), 3_131_000.0 + f64::from(n * 100)], 100).unwrap(),
            households: Some(*households),
            residents: None,
            limited: false,
        });
        let all: u32 = cells.values().sum();
        let got = onto(rows, &Addresses::new(homes)).total();
        prop_assert!((got - f64::from(all)).abs() <= 1e-6 * f64::from(all.max(1)), "{} of {}", got, all);
    }

    #[test]
    fn shares_of_a_census_cell_on_the_grid_sum_to_one(east in 0_u32..6_000, north in 0_u32..8_000) {
        // All of Germany.
        let corner = [4_040_000.0 + f64::from(east * 100), 2_700_000.0 + f64::from(north * 100)];
        let cell = CensusCell::at(corner, 100).unwrap();
        let utm = Transform::new(Crs::Laea, Crs::Utm32).unwrap();
        // What lies outside the official grid has no cell to be shared out to.
        let corners = cell.corners().map(|c| utm.apply(c).unwrap());
        prop_assume!(corners.iter().all(|c| Cell::at(*c).is_some()));
        let shared = census::areas(cell, &utm).unwrap();
        let ring: Vec<[f64; 2]> = corners.into_iter().chain([corners[0]]).collect();
        let whole = crate::ring::doubled_area(&ring).abs() / 2.0;
        let shares: Vec<f64> = shared.iter().map(|(_, area)| area / whole).collect();
        prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-6, "{:?}", shares);
        prop_assert!(shares.len() <= 6 && shares.iter().all(|s| *s >= 0.0), "{:?}", shares);
    }
}
