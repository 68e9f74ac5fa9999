//! Cells as features: what maps and files say of them.

use super::*;
use crate::sample;
use std::sync::Arc;

#[test]
fn no_figure_and_nobody_stay_apart_in_every_column() {
    let atlas = sample::atlas();
    let layer = broadband(&atlas, &atlas.fixed[0]);
    assert_eq!(layer.columns.len(), 3 + 56 + 5 + 1);
    let fibre = |at: usize| layer.value(&layer.features[at], "ftthb_1000").unwrap();
    assert_eq!(fibre(0), &Value::Null);
    assert_eq!(fibre(7), &Value::Number(0.0));
    let first = &layer.features[0];
    assert_eq!(layer.value(first, "id"), Some(&Value::text(sample::CORNER)));
    assert_eq!(layer.value(first, "district"), Some(&Value::text("00")));
    assert_eq!(layer.value(first, "quarter"), Some(&Value::Null));
    assert!(first.values.len() == layer.columns.len());
}

#[test]
fn a_square_from_afar_has_the_mean_of_its_cells() {
    let corner: Cell = sample::CORNER.parse().unwrap();
    let cells = [0, 1, 2].map(|x| corner.moved(x, 0).unwrap());
    let percent = [Some(100.0), Some(0.0), None];
    let rows = cells.into_iter().zip(percent).map(|(cell, percent)| {
        let mut row = FixedRow::default();
        let share = percent.and_then(Share::percent).unwrap_or(Share::NONE);
        row.set(Technology::Alle, Down::M30, share);
        (cell, row)
    });
    let fixed = Fixed::new(sample::release(crate::Kind::Fixed, 2021), rows);
    let lives = |households| crate::Household {
        households,
        ..crate::Household::default()
    };
    // Multiples of five are protected as they are.
    let households = [(cells[0], lives(30.0)), (cells[1], lives(10.0))];
    let atlas = Atlas {
        fixed: vec![Arc::new(fixed)],
        households: Arc::new(crate::Households::new(households)),
        ..Atlas::default()
    }
    .surveyed();
    let rules = Rules::built_in().unwrap();
    let layer = broadband_from_afar(&rules, &atlas.territory, &atlas.fixed[0], 10);
    let square = &layer.features[0];
    assert_eq!(layer.features.len(), 1);
    assert_eq!(
        layer.value(square, "id"),
        Some(&Value::text("1kmN5677E368"))
    );
    assert_eq!(layer.value(square, "alle_30"), Some(&Value::Number(75.0)));
    assert_eq!(layer.value(square, "WF"), Some(&Value::Whole(1)));
    assert_eq!(layer.value(square, "alle_100"), Some(&Value::Null));
    assert_eq!(layer.value(square, "GF1"), Some(&Value::Whole(3)));
}

#[test]
fn where_somebody_lives_and_the_release_says_nothing_is_unknown_on_maps_and_not_in_files() {
    use crate::town::{cell, district, fixed, flat, town};
    let households = [0, 1, 2].map(|x| (cell(x, 0), 40.0));
    let known = fixed(2021, [(cell(0, 0), flat(100.0)), (cell(3, 0), flat(0.0))]);
    let atlas = town(households, vec![known], vec![district("0", 0..10)]).surveyed();
    let maps = broadband_on_maps(&atlas.rules, &atlas.territory, &atlas.fixed[0]);
    let verdicts: Vec<_> = maps
        .features
        .iter()
        .map(|f| maps.value(f, "WF").cloned())
        .collect();
    let expected = [2, 3, 3, 0].map(|verdict| Some(Value::Whole(verdict)));
    assert_eq!(verdicts, expected);
    assert_eq!(broadband(&atlas, &atlas.fixed[0]).features.len(), 2);
}

#[test]
fn cells_on_maps_name_their_quarter_or_district_and_mobile_cells_of_neighbours_are_not_the_citys() {
    use crate::town::{cell, district, fixed, flat, town};
    let known = fixed(2021, [0, 5].map(|x| (cell(x, 0), flat(100.0))));
    let mut atlas = town(
        [(cell(0, 0), 40.0)],
        vec![known],
        vec![district("0", 0..10)],
    );
    let networks = [0, 5, 40].map(|x| (cell(x, 0), crate::Networks::default()));
    let release = sample::release(crate::Kind::Mobile, 2024);
    let mobile = crate::Mobile::new(release, networks);
    atlas.mobile = vec![Arc::new(mobile)];
    let atlas = atlas.surveyed();
    let ground = &*atlas.territory;
    let district = Value::text(&atlas.districts.get(0).unwrap().name);
    for layer in [
        broadband_on_maps(&atlas.rules, ground, &atlas.fixed[0]),
        mobile_on_maps(ground, &atlas.mobile[0]),
    ] {
        let places: Vec<_> = layer
            .features
            .iter()
            .map(|f| layer.value(f, "place"))
            .collect();
        assert_eq!(places, [Some(&district); 2], "{}", layer.name);
    }
    assert_eq!(super::mobile(&atlas.mobile[0]).features.len(), 3);
    assert_eq!(
        mobile_from_afar(&atlas.territory, &atlas.mobile[0], 10)
            .features
            .len(),
        2
    );
}

#[test]
fn what_is_withheld_is_named_and_what_has_no_figure_is_not() {
    let cell: Cell = sample::CORNER.parse().unwrap();
    let mut row = FixedRow::default();
    for (down, percent) in [(Down::M30, 100.0), (Down::M50, 60.0), (Down::M1000, 0.0)] {
        row.set(Technology::Alle, down, Share::percent(percent).unwrap());
    }
    let release = sample::release(crate::Kind::Fixed, 2021);
    let lives = crate::Household {
        households: 2.0,
        ..crate::Household::default()
    };
    let atlas = Atlas {
        fixed: vec![Arc::new(Fixed::new(release, [(cell, row)]))],
        households: Arc::new(crate::Households::new([(cell, lives)])),
        ..Atlas::default()
    }
    .surveyed();
    let layer = broadband(&atlas, &atlas.fixed[0]);
    let value = |column| layer.value(&layer.features[0], column).unwrap();
    assert_eq!(value("withheld"), &Value::text("alle_50"));
    assert_eq!([value("alle_50"), value("alle_100")], [&Value::Null; 2]);
    assert_eq!(value("alle_1000"), &Value::Number(0.0));
    let maps = broadband_on_maps(&atlas.rules, &atlas.territory, &atlas.fixed[0]);
    assert_eq!(
        maps.value(&maps.features[0], "withheld"),
        Some(&Value::Null)
    );
}

#[test]
fn a_share_between_is_told_to_five_households_and_of_few_households_not_at_all() {
    let atlas = sample::atlas();
    let layer = broadband(&atlas, &atlas.fixed[0]);
    let mut told = 0;
    for (feature, (_, row)) in layer.features.iter().zip(atlas.fixed[0].iter()) {
        let exact = row.share(Technology::Ftthb, Down::M1000);
        let Some(Value::Number(percent)) = layer.value(feature, "ftthb_1000") else {
            continue;
        };
        let same = Share::percent(*percent) == Some(exact);
        assert_eq!(same, exact == Share::ZERO, "{percent}");
        told += usize::from(!same);
    }
    assert!(told > 100);
}
