//! Comparison of releases: classes, fixed weights and breaks in series.

use super::*;
use crate::town::{cell, district, fixed, flat, town};
use crate::{Down, Technology};
use std::sync::Arc;

fn two(era: &str) -> Atlas {
    let before = [
        (cell(0, 0), flat(0.0)),
        (cell(1, 0), flat(50.0)),
        (cell(2, 0), flat(100.0)),
        (cell(3, 0), flat(100.0)),
        (cell(5, 0), flat(100.0)),
    ];
    let after = [
        (cell(0, 0), flat(100.0)),
        (cell(1, 0), flat(75.0)),
        (cell(2, 0), flat(100.0)),
        (cell(3, 0), flat(90.0)),
        (cell(4, 0), flat(100.0)),
    ];
    let households = (0..6).map(|east| (cell(east, 0), 100.0));
    let mut after = fixed(2021, after);
    era.clone_into(&mut after.release.era);
    let releases = vec![fixed(2020, before), after];
    town(
        households,
        releases,
        vec![district("0", 0..3), district("1", 3..9)],
    )
    .surveyed()
}

fn compared(atlas: &Atlas, audience: Audience) -> Comparison {
    let [a, b] = [0, 1].map(|at: usize| &atlas.fixed[at].release.id);
    let rule = Rule::threshold(Technology::Alle, Down::M100);
    Comparison::of(atlas, [a, b], &rule, Level::District, audience).unwrap()
}

#[test]
fn every_cell_is_in_one_class_of_change() {
    let comparison = compared(&two("2018"), Audience::Planner);
    for trend in Trend::ALL {
        let class = comparison.city.class(trend);
        let told = (class.cells, class.households.households);
        assert_eq!(told, (1, Some(100)), "{}", trend.key());
    }
    let fallen = Fallen {
        cell: cell(3, 0),
        place: Some("Bezirk 1".to_owned()),
        shares: [Some(1.0), Some(0.9)],
    };
    assert_eq!(comparison.worse, [fallen]);
}

#[test]
fn supply_and_denominator_are_told_apart() {
    let comparison = compared(&two("2018"), Audience::Planner);
    assert_eq!(comparison.city.delta, Some(100 + 25 - 10));
    assert_eq!(comparison.city.denominator_effect, Some(0));
    let rows: Vec<_> = comparison
        .rows
        .iter()
        .map(|r| (r.delta, r.denominator_effect))
        .collect();
    assert_eq!(rows, [(Some(125), Some(0)), (Some(-10), Some(0))]);
    let [german, english] = comparison.sentence;
    assert_eq!(
        german,
        "Vom 30.06.2020 bis zum 30.06.2021 kamen 115 Haushalte hinzu, die mindestens 100\u{a0}Mbit/s im Download haben. In 1 Zelle ist es schlechter geworden: berichtigte Daten oder ein verlorenes Netz."
    );
    assert!(
        english.starts_with("From 30 June 2020 to 30 June 2021, 115 more"),
        "{english}"
    );
}

#[test]
fn releases_of_different_methods_are_not_compared_in_silence() {
    assert_eq!(compared(&two("2018"), Audience::Public).series_break, None);
    let broken = compared(&two("2022"), Audience::Public)
        .series_break
        .unwrap();
    assert!(broken[0].contains("„2018“, „2022“"), "{broken:?}");
}

#[test]
fn the_public_learns_of_few_households_only_that_they_are_few() {
    let rows = |percent| [(cell(0, 0), flat(percent))];
    let releases = vec![fixed(2020, rows(50.0)), fixed(2021, rows(100.0))];
    let mut atlas = town([(cell(0, 0), 3.0)], releases, vec![district("0", 0..3)]);
    atlas.territory = Arc::new(crate::Territory::drawn(&atlas, |_| [0.0, 0.0]));
    let comparison = compared(&atlas, Audience::Public);
    assert_eq!(comparison.city.delta, None);
    let class = comparison.city.class(Trend::NewlyServed);
    assert_eq!((class.cells, class.households.suppressed), (1, true));
}
