//! Summaries of hand-made cities: shares, ranges, denominators and sentences.

use super::*;
use crate::town::{cell, district, fixed, flat, row, town};
use crate::{Down, FixedRow, Technology};

fn threshold(mbits: u16) -> Rule {
    Rule::threshold(Technology::Alle, Down::from_mbits(mbits).unwrap())
}

fn ask(atlas: &Atlas, rule: &Rule, level: Level, audience: Audience) -> Summary {
    let newest = atlas.newest_fixed().unwrap().release.id.clone();
    Summary::of(atlas, &newest, rule, level, audience).unwrap()
}

/// Four cells in two districts, the last without figures.
fn four() -> Atlas {
    let speeds = |percent: &[f64]| row(percent);
    let rows = [
        (cell(0, 0), flat(100.0)),
        (
            cell(1, 0),
            speeds(&[100.0, 100.0, 80.0, 80.0, 50.0, 50.0, 40.0, 20.0]),
        ),
        (
            cell(10, 0),
            speeds(&[100.0, 100.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
        ),
        (cell(11, 0), FixedRow::default()),
    ];
    let households = [
        (cell(0, 0), 1_000.0),
        (cell(1, 0), 500.0),
        (cell(10, 0), 200.0),
        (cell(11, 0), 300.0),
    ];
    let places = vec![district("0", 0..10), district("1", 10..20)];
    town(households, vec![fixed(2021, rows)], places).surveyed()
}

#[test]
fn a_share_is_of_households_with_figures_and_says_how_many_these_are() {
    let summary = ask(&four(), &threshold(30), Level::City, Audience::Planner);
    let city = &summary.city;
    assert_eq!(city.households.households, Some(2_000));
    assert_eq!(city.served.households.households, Some(1_400));
    assert_eq!(city.unserved.households.households, Some(300));
    assert_eq!(city.unknown.households.households, Some(300));
    assert_eq!(city.served.share, Some(0.8235));
    assert_eq!(city.with_data, Some(0.85));
    assert_eq!(city.unknown.share, Some(0.15));
    assert_eq!(city.interval, None);
    assert_eq!(city.cells, [1, 1, 1, 1]);
    assert!(summary.rows.is_empty());
}

#[test]
fn districts_add_up_to_the_city() {
    let summary = ask(&four(), &threshold(30), Level::District, Audience::Planner);
    let served: Vec<_> = summary
        .rows
        .iter()
        .map(|r| {
            (
                r.id.as_str(),
                r.served.households.households,
                r.served.share,
            )
        })
        .collect();
    assert_eq!(
        served,
        [("0", Some(1_400), Some(0.9333)), ("1", Some(0), Some(0.0))]
    );
}

#[test]
fn where_the_figures_cannot_decide_the_answer_is_a_range() {
    let atlas = four();
    let gigabit = atlas.rules.get("GF2").unwrap().clone();
    let summary = ask(&atlas, &gigabit, Level::District, Audience::Planner);
    let city = &summary.city;
    let [low, high] = city.interval.unwrap().map(|f| f.households.unwrap());
    assert_eq!((low, high), (500, 600));
    assert_eq!(city.served.households.households, Some(1_100));
    assert_eq!(city.unserved.households.households, Some(500));
    assert_eq!(city.unknown.households.households, Some(300));
    let undecided = city.undecided.unwrap();
    assert_eq!(undecided.households.households, Some(100));
    assert_eq!(undecided.share, Some(0.0588));
    // District 0 may have 400 without, which is more than the 200 of district 1.
    assert!(
        summary.sentence[0].ends_with("in Bezirk 0: zwischen 300 und 400."),
        "{}",
        summary.sentence[0]
    );
}

#[test]
fn every_place_has_a_sentence_of_its_own() {
    let rows = ask(&four(), &threshold(30), Level::District, Audience::Planner).rows;
    assert_eq!(
        rows[1].sentence,
        [
            "Bezirk 1: Am 30.06.2021 hatten 0\u{a0}% der Haushalte mindestens 30\u{a0}Mbit/s im Download; 200 von 500 Haushalten hatten das nicht.",
            "Bezirk 1: On 30 June 2021, 0% of households had at least 30\u{a0}Mbit/s download; 200 of 500 households did not.",
        ]
    );
}

#[test]
fn bands_are_what_lies_between_two_thresholds() {
    let city = ask(&four(), &threshold(30), Level::City, Audience::Planner).city;
    let bands = city.bands.map(|b| b.households.unwrap());
    assert_eq!(bands, [300, 150, 50, 100, 1_100]);
}

#[test]
fn the_share_of_addresses_is_told_beside_that_of_households() {
    let city = ask(&four(), &threshold(30), Level::City, Audience::Planner).city;
    assert_eq!((city.addresses, city.by_address), (8, Some(0.6)));
}

#[test]
fn firms_are_counted_by_cells_beside_households_and_never_among_them() {
    let share = |technology, percent| crate::PremisesShare {
        premises: crate::Premises::Business,
        technology,
        down: Down::M30,
        share: crate::Share::percent(percent).unwrap(),
    };
    let mut atlas = four();
    let plain = ask(&atlas, &threshold(30), Level::District, Audience::Planner);
    let rows = atlas.fixed[0]
        .iter()
        .zip([Some(100.0), Some(20.0), None, Some(60.0)]);
    let rows: Vec<_> = rows
        .map(|((cell, row), firms)| {
            let firms = firms.map(|percent| share(Technology::Alle, percent));
            (cell, row.clone().with_premises(firms.into_iter().collect()))
        })
        .collect();
    atlas.fixed = vec![std::sync::Arc::new(fixed(2021, rows))];
    let atlas = atlas.surveyed();
    let with = ask(&atlas, &threshold(30), Level::District, Audience::Planner);
    let firms = |standing: &Standing| (standing.premises[0].cells, standing.premises[0].served);
    assert_eq!(firms(&with.city), (3, Some([0.6, 0.6])));
    assert_eq!(firms(&with.rows[0]), (2, Some([0.6, 0.6])));
    assert_eq!(firms(&with.rows[1]), (1, Some([0.6, 0.6])));
    assert_eq!(with.city.premises[1], PremisesStanding::default());
    assert_eq!(with.city.served, plain.city.served);
    // A technology nobody offers the firms of a surveyed cell is nobody's.
    let fibre = Rule::threshold(Technology::Ftthb, Down::M30);
    let fibre = ask(&atlas, &fibre, Level::City, Audience::Planner);
    assert_eq!(firms(&fibre.city), (3, Some([0.0, 0.0])));
}

#[test]
fn the_public_gets_rounded_numbers_of_the_protected_town() {
    let summary = ask(&four(), &threshold(30), Level::District, Audience::Public);
    let rows = std::iter::once(&summary.city).chain(&summary.rows);
    for figure in rows.flat_map(|r| [r.households, r.served.households, r.unserved.households]) {
        assert!(
            figure.suppressed || figure.households.is_some_and(|n| n % 5 == 0),
            "{figure:?}"
        );
    }
    let near = |figure: Figure, n: u64| figure.households.unwrap().abs_diff(n) <= 20;
    assert!(near(summary.city.households, 2_000));
    assert!(near(summary.city.served.households, 1_400));
}

#[test]
fn few_households_are_suppressed_for_the_public_and_not_for_planners() {
    let households = [(cell(0, 0), 3.0), (cell(10, 0), 400.0)];
    let rows = [(cell(0, 0), flat(0.0)), (cell(10, 0), flat(100.0))];
    let places = vec![district("0", 0..10), district("1", 10..20)];
    let atlas = town(households, vec![fixed(2021, rows)], places);
    let mut atlas = Atlas { ..atlas };
    // Draws that round down.
    atlas.territory = std::sync::Arc::new(crate::Territory::drawn(&atlas, |_| [0.0, 0.0]));
    let public = ask(&atlas, &threshold(30), Level::District, Audience::Public);
    let few = &public.rows[0];
    assert_eq!(
        few.households,
        Figure {
            households: None,
            suppressed: true
        }
    );
    assert_eq!(few.unserved.share, None);
    assert_eq!(
        few.served.households.households,
        Some(0),
        "nobody is certainly nobody"
    );
    assert!(public.city.unserved.households.suppressed);
    assert_eq!(public.city.served.share, Some(0.999));
    let exact = ask(&atlas, &threshold(30), Level::District, Audience::Planner);
    assert_eq!(exact.rows[0].unserved.households.households, Some(3));
}

#[test]
fn the_result_is_a_sentence_in_both_languages() {
    let atlas = four();
    let [german, english] =
        ask(&atlas, &threshold(30), Level::District, Audience::Planner).sentence;
    assert_eq!(
        german,
        "Am 30.06.2021 hatten 82,4\u{a0}% der Haushalte mindestens 30\u{a0}Mbit/s im Download; 300 von 2.000 Haushalten hatten das nicht. Am größten ist die Zahl in Bezirk 1: 200."
    );
    assert_eq!(
        english,
        "On 30 June 2021, 82.4% of households had at least 30\u{a0}Mbit/s download; 300 of 2,000 households did not. The number is largest in Bezirk 1: 200."
    );
    let gigabit = atlas.rules.get("GF2").unwrap().clone();
    let [german, _] = ask(&atlas, &gigabit, Level::City, Audience::Planner).sentence;
    assert!(
        german.starts_with("Am 30.06.2021 lagen zwischen 500 und 600 von 2.000"),
        "{german}"
    );
}

#[test]
fn an_answer_names_the_files_it_is_made_from() {
    let summary = ask(&four(), &threshold(30), Level::City, Audience::Public);
    assert_eq!(summary.inputs.len(), 1);
    assert_eq!(summary.inputs[0].release.as_str(), "fixed-2021-06-30");
    assert_eq!(summary.inputs[0].sha256.len(), 64);
}

#[test]
fn a_release_nobody_knows_has_no_summary() {
    let unknown = "fixed-1999-01-01".parse().unwrap();
    let rule = threshold(30);
    assert!(Summary::of(&four(), &unknown, &rule, Level::City, Audience::Public).is_none());
}
