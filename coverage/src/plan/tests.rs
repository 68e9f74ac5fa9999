//! Work lists of hand-made cities with known answers.

use super::*;
use crate::{
    Address, Addresses, Asset, AssetKind, Assets, Atlas, Audience, Cell, Dialect, Down, Fixed,
    FixedRow, Household, Households, Kind, Level, Line, Offer, Offers, Place, Places, Release,
    ReleaseId, Rules, Share, Street, Streets, Technology, Use,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// South-west corner of the hand-made cities.
const ORIGIN: [f64; 2] = [370_000.0, 5_680_000.0];

/// A place so many metres from the corner.
fn at(east: f64, north: f64) -> [f64; 2] {
    [ORIGIN[0] + east, ORIGIN[1] + north]
}

/// The cell so many columns and rows from the corner.
fn cell(column: i32, row: i32) -> Cell {
    Cell::at(ORIGIN).unwrap().moved(column, row).unwrap()
}

fn release(date: &str) -> Release {
    let data_date = date.parse().unwrap();
    Release {
        id: ReleaseId::of(Kind::Fixed, data_date),
        kind: Kind::Fixed,
        name: "Breitbandatlas".into(),
        data_date,
        published: None,
        era: "2018".into(),
        source: String::new(),
        licence: String::new(),
        attribution: String::new(),
        sha256: String::new(),
        rows: 0,
        quarantined: 0,
        imported_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

/// Cells with households, and the share of them that has 100 Mbit/s.
fn fixed(date: &str, cells: &[(Cell, f64)]) -> Arc<Fixed> {
    let rows = cells.iter().map(|(cell, percent)| {
        let mut row = FixedRow::default();
        for down in Down::ALL {
            let share = if down <= Down::M100 { *percent } else { 0.0 };
            row.set(Technology::Alle, down, Share::percent(share).unwrap());
        }
        (*cell, row)
    });
    Arc::new(Fixed::new(release(date), rows))
}

fn city(cells: &[(Cell, f32, f64)]) -> Atlas {
    let shares: Vec<(Cell, f64)> = cells.iter().map(|(c, _, s)| (*c, *s)).collect();
    let homes = cells.iter().map(|(c, households, _)| {
        let household = Household {
            households: *households,
            ..Household::default()
        };
        (*c, household)
    });
    Atlas {
        rules: Arc::new(Rules::built_in().unwrap()),
        fixed: vec![fixed("2021-06-30", &shares)],
        households: Arc::new(Households::new(homes)),
        ..Atlas::default()
    }
}

fn street(line: &[[f64; 2]]) -> Street {
    Street {
        name: "Hauptstraße".into(),
        surface: "asphalt".into(),
        line: line.to_vec(),
    }
}

fn streets(lines: &[&[[f64; 2]]]) -> Arc<Streets> {
    Arc::new(Streets {
        streets: lines.iter().map(|line| street(line)).collect(),
    })
}

fn house(place: [f64; 2], used: Use) -> Address {
    Address {
        street: "Hauptstraße".into(),
        number: "1".into(),
        at: place,
        used,
    }
}

fn duct(free: u32, line: &[[f64; 2]]) -> Asset {
    Asset {
        id: "L1".into(),
        kind: AssetKind::Duct,
        owner: "Stadt".into(),
        free: Some(free),
        line: line.to_vec(),
    }
}

fn node(place: [f64; 2]) -> Asset {
    Asset {
        id: "PoP".into(),
        kind: AssetKind::Node,
        owner: "Stadt".into(),
        free: None,
        line: vec![place],
    }
}

fn scenario() -> Scenario {
    Scenario::built_in().unwrap()
}

/// What is asked of a city.
#[derive(Debug, Clone)]
struct Asked {
    audience: Audience,
    rule: &'static str,
    scenario: Scenario,
}

fn question(audience: Audience) -> Asked {
    Asked {
        audience,
        rule: "GF1",
        scenario: scenario(),
    }
}

fn answer(plans: &Plans, atlas: &Arc<Atlas>, asked: &Asked) -> Arc<WorkList> {
    plans.list(&Question {
        atlas,
        fixed: atlas.newest_fixed().unwrap(),
        rule: atlas.rules.get(asked.rule).unwrap(),
        audience: asked.audience,
        scenario: &asked.scenario,
    })
}

fn list_of(atlas: Atlas, asked: &Asked) -> Arc<WorkList> {
    answer(&Plans::default(), &Arc::new(atlas.surveyed()), asked)
}

fn planned(atlas: Atlas) -> Arc<WorkList> {
    list_of(atlas, &question(Audience::Planner))
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-6 * b.abs().max(1.0), "{a} is not {b}");
}

/// Two houses 80 m apart on a street, and a node 200 m down it.
pub(super) fn village() -> Atlas {
    Atlas {
        streets: streets(&[&[at(0.0, 50.0), at(400.0, 50.0)]]),
        addresses: Arc::new(Addresses::new([
            house(at(210.0, 60.0), Use::Residential),
            house(at(290.0, 40.0), Use::Mixed),
        ])),
        assets: Arc::new(Assets {
            assets: vec![node(at(10.0, 50.0))],
        }),
        ..city(&[(cell(2, 0), 10.0, 20.0)])
    }
}

#[test]
fn a_village_on_one_street_costs_what_can_be_counted_by_hand() {
    let list = planned(village());
    assert_eq!(list.projects.len(), 1);
    let project = &list.projects[0];
    assert_eq!((project.id, project.rank), (cell(2, 0), 1));
    close(project.counted, 8.0);
    assert_eq!((project.addresses, project.anchors), (Some(2), Some(1)));
    assert_eq!(project.trench.estimate, Estimate::StreetGraph);
    close(project.trench.new_m, 280.0);
    close(project.trench.duct_m, 0.0);
    // Trench, and 40 % of the four fifths of two houses.
    close(project.cost, 280.0 * 130.0 + 0.4 * 0.8 * 2.0 * 1_200.0);
    close(project.households_per_m(), 8.0 / 280.0);
    close(project.served_on_the_way(), 0.2);
    close(
        project.nearest.as_ref().unwrap().distance_m,
        (200.0_f64).hypot(10.0),
    );
    let [plain, doubled] = [4, 5].map(|at| list.sensitivity()[at].clone());
    close(plain.cost, project.cost);
    close(doubled.cost - plain.cost, 0.2 * 0.8 * 2.0 * 1_200.0);
}

#[test]
fn while_no_address_says_what_it_is_used_for_there_is_no_number_of_anchors() {
    let with = |uses: [Use; 2]| Atlas {
        addresses: Arc::new(Addresses::new([
            house(at(210.0, 60.0), uses[0]),
            house(at(290.0, 40.0), uses[1]),
        ])),
        ..village()
    };
    let anchors = |uses| {
        let project = planned(with(uses)).projects[0].clone();
        (project.addresses, project.anchors)
    };
    assert_eq!(anchors([Use::Unknown; 2]), (Some(2), None));
    assert_eq!(
        anchors([Use::Unknown, Use::Residential]),
        (Some(2), Some(0))
    );
    assert_eq!(anchors([Use::Unknown, Use::Public]), (Some(2), Some(1)));
}

#[test]
fn a_free_duct_of_the_city_takes_the_place_of_a_trench() {
    let mut atlas = village();
    let mut assets = vec![node(at(10.0, 50.0))];
    assets.push(duct(2, &[at(10.0, 53.0), at(210.0, 53.0)]));
    atlas.assets = Arc::new(Assets { assets });
    let list = planned(atlas);
    let project = &list.projects[0];
    close(project.trench.new_m, 80.0);
    close(project.trench.duct_m, 200.0);
    close(project.trench.cost, 80.0 * 130.0 + 200.0 * 8.0);
    assert!(list.projects[0].sentence(&list)[0].contains("nutzt 200\u{a0}m eigener Leerrohre"));
}

#[test]
fn the_public_learns_nothing_of_assets() {
    let public = question(Audience::Public);
    let mut with = village();
    let mut none = village();
    with.assets = Arc::new(Assets {
        assets: vec![
            node(at(10.0, 50.0)),
            duct(9, &[at(0.0, 50.0), at(400.0, 50.0)]),
        ],
    });
    none.assets = Arc::default();
    let (with, none) = (list_of(with, &public), list_of(none, &public));
    assert_eq!(with, none);
    assert_eq!(with.projects[0].nearest, None);
    close(with.projects[0].trench.duct_m, 0.0);
    close(with.projects[0].trench.new_m, 80.0);
}

#[test]
fn without_streets_lengths_are_straight_lines_with_a_detour_and_say_so() {
    let mut atlas = village();
    atlas.streets = Arc::default();
    let list = planned(atlas);
    let project = &list.projects[0];
    assert_eq!(project.trench.estimate, Estimate::StraightLine);
    let to_node = (200.0_f64).hypot(10.0);
    let between = (80.0_f64).hypot(20.0);
    close(project.trench.new_m, 1.35 * (to_node + between));
    assert!(project.sentence(&list)[0].contains("nach der Luftlinie geschätzt"));
}

#[test]
fn where_the_streets_do_not_reach_the_estimate_is_straight() {
    let mut atlas = village();
    // The street breaks off before the node.
    atlas.streets = streets(&[
        &[at(0.0, 50.0), at(100.0, 50.0)],
        &[at(150.0, 50.0), at(400.0, 50.0)],
    ]);
    assert_eq!(
        planned(atlas).projects[0].trench.estimate,
        Estimate::StraightLine
    );
}

#[test]
fn cells_that_touch_are_one_cluster_and_others_are_not() {
    let list = planned(city(&[
        (cell(0, 0), 4.0, 0.0),
        (cell(1, 1), 4.0, 0.0),
        (cell(4, 0), 4.0, 0.0),
        (cell(9, 0), 4.0, 100.0),
    ]));
    let ids: BTreeSet<Cell> = list.projects.iter().map(|p| p.id).collect();
    assert_eq!(ids, BTreeSet::from([cell(0, 0), cell(4, 0)]));
}

#[test]
fn clusters_a_street_apart_are_one_only_in_the_same_district() {
    let district = |id: &str, from: f64, to: f64| Place {
        id: id.into(),
        name: format!("Bezirk {id}"),
        level: Level::District,
        rings: vec![vec![
            at(from, 0.0),
            at(to, 0.0),
            at(to, 100.0),
            at(from, 100.0),
            at(from, 0.0),
        ]],
        households: None,
    };
    let districts = |border: f64| {
        let places = vec![district("0", 0.0, border), district("1", border, 500.0)];
        Arc::new(Places::cut(places, &Addresses::default()).unwrap())
    };
    let spots = [(cell(0, 0), 4.0, 0.0), (cell(2, 0), 4.0, 0.0)];
    let clusters = |border: f64, line: &[&[[f64; 2]]], houses: [[f64; 2]; 2]| {
        let list = planned(Atlas {
            districts: districts(border),
            streets: streets(line),
            addresses: Arc::new(Addresses::new(houses.map(|h| house(h, Use::Residential)))),
            ..city(&spots)
        });
        list.projects.len()
    };
    let direct: &[[f64; 2]] = &[at(0.0, 50.0), at(300.0, 50.0)];
    let near = [at(80.0, 50.0), at(220.0, 50.0)];
    assert_eq!(clusters(400.0, &[direct], near), 1);
    assert_eq!(clusters(150.0, &[direct], near), 2, "another district");
    assert_eq!(
        clusters(400.0, &[direct], [at(20.0, 50.0), at(280.0, 50.0)]),
        2,
        "too far"
    );
    let round_about: &[[f64; 2]] = &[
        at(0.0, 50.0),
        at(80.0, 50.0),
        at(80.0, 250.0),
        at(220.0, 250.0),
        at(220.0, 50.0),
    ];
    assert_eq!(
        clusters(400.0, &[round_about], near),
        2,
        "the way round is too long"
    );
    assert_eq!(
        clusters(400.0, &[], near),
        1,
        "without streets 100 m between cells count"
    );
}

#[test]
fn a_large_cluster_is_split_where_as_many_live_on_both_sides() {
    let mut asked = question(Audience::Planner);
    asked.scenario.set(Setting::SplitHouseholds, 25.0).unwrap();
    let row: Vec<(Cell, f32, f64)> = (0..4).map(|column| (cell(column, 0), 10.0, 0.0)).collect();
    let list = list_of(city(&row), &asked);
    let mut sizes: Vec<usize> = list.projects.iter().map(|p| p.spots.len()).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [2, 2]);
}

#[test]
fn a_far_house_is_left_out_below_the_cut_off() {
    let mut atlas = village();
    atlas.streets = streets(&[&[at(0.0, 50.0), at(2_000.0, 50.0)]]);
    let mut houses = vec![house(at(30.0, 60.0), Use::Residential); 4];
    houses.push(house(at(95.0, 50.0), Use::Residential));
    atlas.addresses = Arc::new(Addresses::new(houses));
    atlas.households = city(&[(cell(0, 0), 5.0, 0.0)]).households;
    atlas.fixed = city(&[(cell(0, 0), 5.0, 0.0)]).fixed;
    let mut asked = question(Audience::Planner);
    let all = list_of(atlas.clone(), &asked);
    close(all.projects[0].trench.new_m, 85.0);
    asked.scenario.set(Setting::CutOff, 0.05).unwrap();
    let few = list_of(atlas, &asked);
    close(few.projects[0].trench.new_m, 20.0);
    close(few.projects[0].trench.households, 4.0);
    close(few.projects[0].trench.left_out, 1.0);
}

#[test]
fn the_list_goes_by_households_per_metre_then_households_then_id() {
    // Two cells alone: nothing to dig between doors, so every metre is the way to the node.
    let near = |column: i32, households: f32| (cell(column, 0), households, 0.0);
    let mut atlas = city(&[near(0, 5.0), near(4, 5.0), near(8, 9.0), near(12, 5.0)]);
    atlas.assets = Arc::new(Assets {
        assets: [0.0, 4.0, 8.0, 12.0]
            .map(|column| node(at(100.0 * column + 50.0, 150.0)))
            .to_vec(),
    });
    let ids: Vec<Cell> = planned(atlas).projects.iter().map(|p| p.id).collect();
    assert_eq!(ids, [cell(8, 0), cell(0, 0), cell(4, 0), cell(12, 0)]);
}

#[test]
fn a_trench_two_clusters_share_is_dug_once() {
    let mut atlas = city(&[(cell(3, 0), 9.0, 0.0), (cell(9, 0), 6.0, 0.0)]);
    atlas.streets = streets(&[&[at(0.0, 50.0), at(1_000.0, 50.0)]]);
    atlas.assets = Arc::new(Assets {
        assets: vec![node(at(0.0, 50.0))],
    });
    let list = planned(atlas);
    let metres: Vec<f64> = list.projects.iter().map(|p| p.trench.new_m).collect();
    assert_eq!(metres.len(), 2);
    close(metres[0], 350.0);
    close(metres[1], 950.0);
    close(list.together.new_m, 950.0);
    close(list.projects[1].added.new_m, 600.0);
    close(list.total(|p| p.added.cost()), list.together.cost());
    close(list.sensitivity()[4].cost, list.together.cost());
}

#[test]
fn lines_may_begin_where_others_are_served() {
    let mut atlas = city(&[(cell(0, 0), 9.0, 100.0), (cell(3, 0), 9.0, 0.0)]);
    atlas.streets = streets(&[
        &[at(0.0, 50.0), at(99.0, 50.0)],
        &[at(99.0, 50.0), at(900.0, 50.0)],
    ]);
    atlas.assets = Arc::new(Assets {
        assets: vec![node(at(850.0, 50.0))],
    });
    let mut asked = question(Audience::Planner);
    close(
        list_of(atlas.clone(), &asked).projects[0].trench.new_m,
        500.0,
    );
    asked.scenario.grouping.start = Start::Served;
    let list = list_of(atlas.clone(), &asked);
    close(list.projects[0].trench.new_m, 251.0);
    assert_eq!(list.start, Some(Start::Served));
    assert!(list.sentence()[0].contains("Leerrohre der Stadt sind nicht berücksichtigt"));
    atlas.streets = Arc::default();
    close(
        list_of(atlas, &asked).projects[0].trench.new_m,
        1.35 * 250.0,
    );
}

#[test]
fn planners_are_told_where_others_will_build() {
    let offer = |street: &str, east: f64, down: f64, by: Option<&str>| Offer {
        operator: "Nordnetz".into(),
        street: street.into(),
        number: "1".into(),
        at: Some(at(east, 50.0)),
        line: Line::Ftth,
        down,
        up: 100.0,
        by: by.map(|by| by.parse().unwrap()),
        binding: true,
    };
    let mut atlas = village();
    assert_eq!(planned(atlas.clone()).projects[0].committed, None);
    atlas.offers = Arc::new(Offers {
        offers: vec![
            offer("Hauptstraße", 210.0, 1_000.0, Some("2024-12-31")),
            offer("Hauptstraße", 210.0, 500.0, Some("2023-12-31")),
            offer("Gasse", 250.0, 50.0, Some("2024-12-31")),
            offer("Weg", 250.0, 1_000.0, None),
            offer("Allee", 950.0, 1_000.0, Some("2024-12-31")),
        ],
    });
    assert_eq!(planned(atlas.clone()).projects[0].committed, Some(1));
    let public = list_of(atlas, &question(Audience::Public));
    assert_eq!(public.projects[0].committed, None);
}

#[test]
fn a_project_says_since_when_it_is_unserved() {
    let mut atlas = city(&[(cell(0, 0), 10.0, 0.0)]);
    let older = |date: &str, percent: f64, era: &str| {
        let mut fixed = Arc::into_inner(fixed(date, &[(cell(0, 0), percent)])).unwrap();
        fixed.release.era = era.into();
        Arc::new(fixed)
    };
    let newest = Arc::clone(&atlas.fixed[0]);
    let since = |atlas: &mut Atlas, before: Vec<Arc<Fixed>>| {
        atlas.fixed = before;
        atlas.fixed.push(Arc::clone(&newest));
        planned(atlas.clone()).projects[0].since.to_string()
    };
    let (a, b) = (
        older("2019-06-30", 0.0, "2018"),
        older("2020-06-30", 0.0, "2018"),
    );
    assert_eq!(since(&mut atlas, vec![Arc::clone(&a), b]), "2019-06-30");
    let served = older("2020-06-30", 100.0, "2018");
    assert_eq!(since(&mut atlas, vec![a, served]), "2021-06-30");
    let other = older("2020-06-30", 0.0, "2015");
    assert_eq!(since(&mut atlas, vec![other]), "2021-06-30");
}

#[test]
fn a_rule_the_atlas_cannot_decide_leaves_households_open() {
    let mut atlas = city(&[(cell(0, 0), 10.0, 0.0)]);
    let mut row = FixedRow::default();
    for (down, percent) in [(Down::M400, 70.0), (Down::M1000, 10.0)] {
        row.set(Technology::Alle, down, Share::percent(percent).unwrap());
    }
    atlas.fixed = vec![Arc::new(Fixed::new(
        release("2021-06-30"),
        [(cell(0, 0), row)],
    ))];
    let mut asked = question(Audience::Planner);
    asked.rule = "GF2";
    let certain = list_of(atlas.clone(), &asked);
    close(certain.projects[0].counted, 3.0);
    close(certain.undecided, 6.0);
    assert!(certain.sentence()[0].contains("Bei weiteren 6 Haushalten"));
    asked.scenario.grouping.counting = Counting::Possible;
    let possible = list_of(atlas, &asked);
    close(possible.projects[0].counted, 9.0);
    close(possible.undecided, 0.0);
}

#[test]
fn a_list_is_made_once_for_an_atlas() {
    let plans = Plans::default();
    let atlas = Arc::new(village().surveyed());
    let first = answer(&plans, &atlas, &question(Audience::Planner));
    let again = answer(&plans, &atlas, &question(Audience::Planner));
    assert!(Arc::ptr_eq(&first, &again));
    let other = Arc::new(village().surveyed());
    let fresh = answer(&plans, &other, &question(Audience::Planner));
    assert!(!Arc::ptr_eq(&first, &fresh));
    assert_eq!(first, fresh, "same input, same list");
}

#[test]
fn other_take_up_and_house_prices_dig_the_same_trenches_and_cost_as_if_asked_alone() {
    let plans = Plans::default();
    let atlas = Arc::new(village().surveyed());
    let asked = |house: f64, take_up: f64, asphalt: f64| {
        let mut asked = question(Audience::Planner);
        asked.scenario.prices.house = house;
        asked.scenario.take_up = take_up;
        asked.scenario.prices.asphalt = asphalt;
        asked
    };
    for (house, take_up, asphalt) in [
        (500.0, 0.4, 100.0),
        (900.0, 0.4, 100.0),
        (900.0, 0.9, 100.0),
        (900.0, 0.9, 300.0),
    ] {
        let asked = asked(house, take_up, asphalt);
        let list = answer(&plans, &atlas, &asked);
        assert_eq!(list, answer(&Plans::default(), &atlas, &asked));
    }
}

#[test]
fn the_list_is_written_as_csv_in_two_variants() {
    let list = planned(village());
    let text = |variant| String::from_utf8(list.csv(variant).unwrap()).unwrap();
    insta::assert_snapshot!(text(Dialect::Programs).replace("\r\n", "\n"), @"
    rank,id,place,district,since,cells,households,households_low,households_high,addresses,anchors,committed_addresses,new_trench_m,duct_reuse_m,nearest_asset_m,cost,added_cost,cost_per_household,households_per_m,households_left_out,served_on_the_way,estimate,half,east,north,lon,lat
    1,100mN56800E3702,,,2021-06-30,1,8,8,8,2,1,,280,0,200,37168,37168,4646,0.0286,0,0.2,street_graph,1,370250.0,5680050.0,7.1405464,51.2570243
    ");
    let words = String::from_utf8(list.dictionary(Dialect::Programs).unwrap()).unwrap();
    assert_eq!(words.lines().count(), 1 + 23 + 4);
    let excel = text(Dialect::Spreadsheets);
    assert!(excel.starts_with("\u{feff}rank;id;"));
    assert!(excel.contains(";0,0286;"), "{excel}");
}

#[test]
fn a_geopackage_of_the_list_has_trenches_for_planners_alone() {
    let tables = |audience| {
        let list = list_of(village(), &question(audience));
        let bytes = list.geopackage().unwrap();
        let mut file = rusqlite::Connection::open_in_memory().unwrap();
        file.deserialize_read_exact(rusqlite::MAIN_DB, &bytes[..], bytes.len(), true)
            .unwrap();
        let mut asked = file
            .prepare("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")
            .unwrap();
        let names = asked.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let names: Vec<String> = names.map(Result::unwrap).collect();
        let style = "SELECT styleQML FROM layer_styles WHERE f_table_name = 'clusters'";
        let style: String = file.query_row(style, [], |row| row.get(0)).unwrap();
        assert!(style.contains("attr=\"half\""));
        let row = "SELECT households || ' ' || coalesce(duct_reuse_m, '-') FROM clusters";
        (
            names,
            file.query_row(row, [], |row| row.get::<_, String>(0))
                .unwrap(),
        )
    };
    let (names, row) = tables(Audience::Planner);
    assert_eq!(names, ["clusters", "cells", "trenches"]);
    assert_eq!(row, "8 0.0");
    let (names, row) = tables(Audience::Public);
    assert_eq!(names, ["clusters", "cells"]);
    assert_eq!(row, "5 -");
}

/// Both languages, with spaces that can be seen.
fn plain(said: &[String; 2]) -> String {
    said.join("\n").replace('\u{a0}', " ")
}

#[test]
fn sentences_are_for_people_who_decide() {
    let list = planned(village());
    insta::assert_snapshot!(plain(&list.sentence()), @"
    In 1 Gebiet liegen 8 Haushalte unter der Regel „Graue Flecken (unter 100 Mbit/s)“. Alle anzuschließen braucht etwa 0,3 km neuen Graben und kostet rund 37.200 €. Gerechnet ist von den eigenen Leerrohren und Netzknoten der Stadt aus.
    In 1 area, 8 households are below the rule “Grey spots (below 100 Mbit/s)”. Connecting all of them takes about 0.3 km of new trench and costs roughly €37,200. Lines are taken to begin at the city's own ducts and nodes.
    ");
    insta::assert_snapshot!(plain(&list.projects[0].sentence(&list)), @"
    Bei der Zelle 100mN56800E3702 liegen 8 Haushalte an 2 Adressen unter der Regel „Graue Flecken (unter 100 Mbit/s)“. Der Anschluss braucht etwa 280 m neuen Graben; das kostet rund 37.200 €, also 4.600 € je Haushalt (Platz 1 von 1). Am Weg liegen viele schon versorgte Haushalte (20 % in diesen Zellen): vor einem Förderantrag die einzelnen Adressen prüfen.
    Near cell 100mN56800E3702, 8 households at 2 addresses are below the rule “Grey spots (below 100 Mbit/s)”. Connecting them takes about 280 m of new trench; this costs roughly €37,200, that is €4,600 per household (place 1 of 1). Many households on the way are served already (20% in these cells): check single addresses before applying for a grant.
    ");
    let public = list_of(village(), &question(Audience::Public));
    insta::assert_snapshot!(plain(&public.projects[0].sentence(&public)), @"
    Bei der Zelle 100mN56800E3702 liegen etwa 5 Haushalte an 2 Adressen unter der Regel „Graue Flecken (unter 100 Mbit/s)“. Der Anschluss braucht etwa 80 m neuen Graben; das kostet rund 10.900 €, also 2.200 € je Haushalt (Platz 1 von 1).
    Near cell 100mN56800E3702, about 5 households at 2 addresses are below the rule “Grey spots (below 100 Mbit/s)”. Connecting them takes about 80 m of new trench; this costs roughly €10,900, that is €2,200 per household (place 1 of 1).
    ");
}

/// Cells of a small square with households and shares.
fn some_city() -> impl Strategy<Value = Vec<(Cell, f32, f64)>> {
    let one = (0..12_i32, 0..12_i32, 0.0_f32..40.0, 0.0_f64..=100.0);
    proptest::collection::vec(one, 1..60).prop_map(|cells| {
        let cells: BTreeMap<Cell, (f32, f64)> = cells
            .into_iter()
            .map(|(column, row, homes, share)| (cell(column, row), (homes, share)))
            .collect();
        cells.into_iter().map(|(c, (h, s))| (c, h, s)).collect()
    })
}

proptest! {
    #[test]
    fn no_household_is_lost_or_counted_twice(cells in some_city(), most in 10.0_f64..200.0, cut in 0.0_f64..0.2) {
        let mut asked = question(Audience::Planner);
        asked.scenario.set(Setting::SplitHouseholds, most).unwrap();
        asked.scenario.set(Setting::CutOff, cut).unwrap();
        let list = list_of(city(&cells), &asked);
        let share = |percent: f64| 1.0 - (percent * 100.0).round() / 10_000.0;
        let below: f64 = cells.iter().map(|(_, homes, percent)| f64::from(*homes) * share(*percent)).sum();
        let told = list.total(|p| p.trench.households + p.trench.left_out) + list.scattered;
        prop_assert!((below - told).abs() < 1e-6, "{} of {}", told, below);
        let mut seen = BTreeSet::new();
        for spot in list.projects.iter().flat_map(|p| &p.spots) {
            prop_assert!(seen.insert(spot.cell), "{} is in two clusters", spot.cell);
        }
        for project in list.projects.iter().filter(|p| p.spots.len() > 1) {
            prop_assert!(project.counted <= most + 1e-9);
        }
    }

    #[test]
    fn ranks_are_in_order_and_do_not_depend_on_the_order_of_input(cells in some_city()) {
        let list = planned(city(&cells));
        let mut turned = cells.clone();
        turned.reverse();
        prop_assert_eq!(&list, &planned(city(&turned)));
        for (at, pair) in list.projects.windows(2).enumerate() {
            prop_assert_eq!(pair[0].rank, at + 1);
            prop_assert!(pair[0].households_per_m() >= pair[1].households_per_m());
        }
    }

    #[test]
    fn households_that_are_not_told_leave_no_trace_in_public_lists(
        cells in some_city(), other in proptest::collection::vec(0.001_f64..0.999, 60), most in 10.0_f64..100.0, cut in 0.0_f64..0.2,
    ) {
        // Every number of households becomes another one that has the same protected number.
        let key = Atlas::default().key;
        let hidden: Vec<(Cell, f32, f64)> = cells.iter().zip(&other).map(|((cell, homes, share), other)| {
            let draw = key.draws(*cell)[0];
            let steps = (f64::from(*homes) / 5.0 + draw).floor();
            let (least, most) = ((5.0 * (steps - draw)).max(0.01), 5.0 * (steps + 1.0 - draw) - 0.01);
            #[expect(clippy::cast_possible_truncation, reason = "a few households")]
            let homes = (least + other * (most - least).max(0.0)) as f32;
            (*cell, homes, *share)
        }).collect();
        let mut asked = question(Audience::Public);
        asked.scenario.set(Setting::SplitHouseholds, most).unwrap();
        asked.scenario.set(Setting::CutOff, cut).unwrap();
        let lists = [cells, hidden].map(|cells| list_of(city(&cells), &asked));
        prop_assert_eq!(&lists[0], &lists[1]);
    }
}
