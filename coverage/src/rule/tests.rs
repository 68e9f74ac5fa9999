//! Rules on hand-made cells and addresses, and files of rules that are wrong.

use super::*;
use crate::{Line, Networks, Offer, Share};
use jiff::civil::date;

fn row(shares: &[(Down, f64)]) -> FixedRow {
    let mut row = FixedRow::default();
    for (down, percent) in shares {
        row.set(Technology::Alle, *down, Share::percent(*percent).unwrap());
    }
    row
}

#[test]
fn the_white_spot_rule_asks_for_thirty_megabits() {
    let rules = Rules::built_in().unwrap();
    let white = rules.get("WF").unwrap();
    assert_eq!(white.verdict(&row(&[(Down::M30, 100.0)])), Verdict::Served);
    assert_eq!(white.verdict(&row(&[(Down::M30, 0.0)])), Verdict::Unserved);
    assert_eq!(white.verdict(&row(&[(Down::M30, 96.3)])), Verdict::Partly);
    assert_eq!(white.verdict(&row(&[(Down::M100, 0.0)])), Verdict::Unknown);
}

#[test]
fn the_gigabit_rule_answers_with_a_range() {
    let rules = Rules::built_in().unwrap();
    let gigabit = rules.get("GF2").unwrap();
    let cable = row(&[(Down::M400, 100.0), (Down::M1000, 100.0)]);
    assert_eq!(gigabit.verdict(&cable), Verdict::Served);
    let copper = row(&[(Down::M400, 0.0), (Down::M1000, 0.0)]);
    assert_eq!(gigabit.verdict(&copper), Verdict::Unserved);
    let between = row(&[(Down::M400, 100.0), (Down::M1000, 0.0)]);
    assert_eq!(gigabit.verdict(&between), Verdict::Unknown);
    let mixed = row(&[(Down::M400, 80.0), (Down::M1000, 62.5)]);
    let below = gigabit.below(&mixed).unwrap();
    assert!((below.low - 0.2).abs() < 1e-9 && (below.high - 0.375).abs() < 1e-9);
}

#[test]
fn a_rule_is_added_without_code() {
    let text = format!(
        "{BUILT_IN}\n[[rule]]\nkey = \"GF3\"\nversion = \"1\"\nfrom = \"2027-01-01\"\ntechnology = \"ftthb\"\nlow = 1000\nhigh = 1000\nname_de = \"\"\nname_en = \"\"\ntext_de = \"\"\ntext_en = \"\"\nsource = \"\"\n"
    );
    let rules = Rules::read(&text).unwrap();
    assert_eq!(rules.get("GF3").unwrap().technology, Technology::Ftthb);
}

#[test]
fn a_wrong_rule_says_what_is_wrong() {
    let wrong = BUILT_IN.replacen("low = 30", "low = 25", 1);
    let error = Rules::read(&wrong).unwrap_err().to_string();
    assert!(error.contains("rule WF: 25 Mbit/s is no class"), "{error}");
    let unknown = BUILT_IN.replacen("low = 30", "lowest = 30", 1);
    assert!(
        Rules::read(&unknown)
            .unwrap_err()
            .to_string()
            .contains("lowest")
    );
}

fn offer(operator: &str, line: Line, [down, up]: [f64; 2], by: Option<Date>) -> Offer {
    Offer {
        operator: operator.to_owned(),
        street: "Beispielweg".to_owned(),
        number: "1".to_owned(),
        at: None,
        line,
        down,
        up,
        by,
        binding: by.is_some(),
    }
}

#[test]
fn a_users_own_rules_come_on_top_and_take_the_place_of_the_same_version() {
    let own = BUILT_IN.replacen("low = 30\nhigh = 30", "low = 50\nhigh = 50", 1);
    let more = own.replacen("version = \"2021-04\"", "version = \"own\"", 1);
    let rules = Rules::built_in()
        .unwrap()
        .merge(Rules::read(&more).unwrap());
    assert_eq!(rules.get("WF").unwrap().low, Down::M50);
    assert_eq!(rules.iter().filter(|r| r.key == "GF1").count(), 2);
    assert_eq!(rules.keys(), ["WF", "GF1", "GF2", "UD1", "UD2"]);
}

fn soon_at(by: Date) -> Offer {
    offer("B", Line::Ftth, [1_000.0, 500.0], Some(by))
}

#[test]
fn the_gigabit_rule_is_decided_exactly_at_an_address() {
    let rules = Rules::built_in().unwrap();
    let gigabit = rules.get("GF2").unwrap();
    let today = date(2026, 11, 21);
    let at = |offers: &[Offer]| {
        let offers: Vec<&Offer> = offers.iter().collect();
        gigabit.at_address(&offers, today).result
    };
    let copper = offer("Kupfer AG", Line::Fttc, [250.0, 40.0], None);
    assert_eq!(at(&[]), Verdict::Unknown);
    assert_eq!(at(std::slice::from_ref(&copper)), Verdict::Unserved);
    assert_eq!(
        at(&[offer("A", Line::Hfc, [500.0, 50.0], None)]),
        Verdict::Served
    );
    assert_eq!(
        at(&[offer("A", Line::Ftth, [200.0, 200.0], None)]),
        Verdict::Served
    );
    let soon = offer("B", Line::Ftth, [1_000.0, 500.0], Some(date(2029, 11, 21)));
    assert_eq!(at(&[copper.clone(), soon]), Verdict::Served);
    let announced = Offer {
        binding: false,
        ..soon_at(date(2027, 1, 1))
    };
    assert_eq!(at(&[copper.clone(), announced]), Verdict::Unserved);
    let late = offer("B", Line::Ftth, [1_000.0, 500.0], Some(date(2029, 11, 22)));
    assert_eq!(at(&[copper, late]), Verdict::Unserved);
}

#[test]
fn the_right_to_supply_asks_for_upload_and_for_what_is_there() {
    let rules = Rules::built_in().unwrap();
    let right = rules.get("UD2").unwrap();
    let today = date(2026, 11, 21);
    let slow = offer("A", Line::Dsl, [16.0, 1.0], None);
    let soon = offer("B", Line::Ftth, [1_000.0, 500.0], Some(date(2027, 1, 1)));
    let finding = right.at_address(&[&slow, &soon], today);
    assert_eq!(finding.result, Verdict::Unserved);
    assert_eq!(finding.reasons[0][0], "A bietet 16/1\u{a0}Mbit/s (dsl) an.");
    assert_eq!(
        finding.reasons[1][1],
        "B commits to 1000/500\u{a0}Mbit/s (ftth) by 1 January 2027."
    );
}

#[test]
fn european_colours_count_networks_and_not_offers_or_satellites() {
    let rules = Rules::built_in().unwrap();
    let ultrafast = rules.colours().find(|c| c.key == "UFN").unwrap();
    let today = date(2026, 11, 21);
    let colour = |offers: &[Offer]| {
        let offers: Vec<&Offer> = offers.iter().collect();
        ultrafast.colour(&offers, today).result
    };
    let a = offer("A", Line::Hfc, [1_000.0, 50.0], None);
    let again = offer("A", Line::Fttc, [100.0, 40.0], None);
    let sky = offer("Himmel", Line::Satellite, [220.0, 20.0], None);
    let soon = offer("B", Line::Ftth, [1_000.0, 500.0], Some(date(2027, 1, 1)));
    assert_eq!(colour(std::slice::from_ref(&sky)), Colour::White);
    assert_eq!(colour(&[a.clone(), again, sky]), Colour::Grey);
    assert_eq!(colour(&[a, soon]), Colour::Black);
}

#[test]
fn an_address_no_operator_names_has_no_european_colour_and_white_says_what_is_not_enough() {
    let rules = Rules::built_in().unwrap();
    let today = date(2026, 11, 21);
    let slow = offer("A", Line::Dsl, [16.0, 1.0], None);
    for rule in rules.colours() {
        let unnamed = rule.colour(&[], today);
        assert_eq!(unnamed.result, Colour::Unknown, "{}", rule.key);
        assert_eq!(unnamed.reasons[0][1], "No operator names this address.");
        let white = rule.colour(&[&slow], today);
        assert_eq!(white.result, Colour::White, "{}", rule.key);
        assert_eq!(white.reasons[0][1], "A offers 16/1\u{a0}Mbit/s (dsl).");
    }
}

#[test]
fn the_first_grey_spot_rule_asks_for_a_hundred_megabits() {
    let rules = Rules::built_in().unwrap();
    let grey = rules.get("GF1").unwrap();
    let at = |percent| grey.verdict(&row(&[(Down::M30, 100.0), (Down::M100, percent)]));
    assert_eq!(at(100.0), Verdict::Served);
    assert_eq!(at(0.0), Verdict::Unserved);
    assert_eq!(at(96.3), Verdict::Partly);
    assert_eq!(grey.verdict(&row(&[(Down::M30, 100.0)])), Verdict::Unknown);
}

#[test]
fn mobile_spots_are_white_without_and_grey_with_some_networks() {
    let rules = Rules::built_in().unwrap();
    let verdict = |key: &str, networks| {
        let rule = rules.mobile().find(|r| r.key == key).unwrap();
        rule.verdict(networks)
    };
    let networks = |lte, nr_total, nr_nsa_sa| Networks {
        gsm: Some(3),
        lte,
        nr_dss: None,
        nr_nsa_sa,
        nr_total,
    };
    assert_eq!(
        verdict("MW", networks(Some(0), Some(0), None)),
        Verdict::Unserved
    );
    assert_eq!(
        verdict("MW", networks(Some(0), Some(1), None)),
        Verdict::Served
    );
    assert_eq!(
        verdict("MG", networks(Some(2), Some(1), None)),
        Verdict::Partly
    );
    assert_eq!(
        verdict("MG", networks(Some(3), None, None)),
        Verdict::Served
    );
    assert_eq!(
        verdict("5G", networks(Some(3), Some(0), None)),
        Verdict::Unserved
    );
    assert_eq!(
        verdict("5GC", networks(Some(3), Some(3), Some(0))),
        Verdict::Unserved
    );
    assert_eq!(
        verdict("5GC", networks(Some(3), Some(3), None)),
        Verdict::Unknown
    );
}
