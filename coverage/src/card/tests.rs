//! What a card says of a cell, an address and a place, to whom.

use super::*;
use crate::town::{cell, district, fixed, release, row, town};
use crate::{
    Address, Addresses, Asset, AssetKind, Assets, Colour, Kind, Line, Mobile, Offer, Offers, Use,
};
use jiff::civil::date;
use std::sync::Arc;

fn one() -> Atlas {
    let speeds = row(&[100.0, 100.0, 95.0, 95.0, 95.0, 50.0, 50.0, 0.0]);
    let releases = vec![fixed(2021, [(cell(0, 0), speeds)])];
    let mut atlas = town([(cell(0, 0), 40.0)], releases, vec![district("0", 0..3)]);
    let networks = Networks {
        gsm: Some(3),
        lte: Some(2),
        nr_dss: Some(1),
        nr_nsa_sa: Some(0),
        nr_total: Some(1),
    };
    let mobile = Mobile::new(release(Kind::Mobile, 2024), [(cell(0, 0), networks)]);
    atlas.mobile = vec![Arc::new(mobile)];
    atlas.addresses = Arc::new(Addresses::new([home("Große Straße", "12a", [50.0, 50.0])]));
    atlas.surveyed()
}

fn home(street: &str, number: &str, [east, north]: [f64; 2]) -> Address {
    let [x, y] = cell(0, 0).corner();
    Address {
        street: street.to_owned(),
        number: number.to_owned(),
        at: [x + east, y + north],
        used: Use::Residential,
    }
}

fn card(atlas: &Atlas, audience: Audience) -> CellCard {
    let release = &atlas.fixed[0].release.id;
    CellCard::of(atlas, cell(0, 0), release, audience).unwrap()
}

fn ruling<'a>(card: &'a CellCard, key: &str) -> &'a Ruling {
    card.verdicts.iter().find(|v| v.key == key).unwrap()
}

#[test]
fn a_card_has_every_share_and_every_verdict_with_its_reasons() {
    let card = card(&one(), Audience::Planner);
    assert_eq!(card.shares.len(), 56);
    assert_eq!(card.ring.len(), 5);
    assert_eq!(card.district, Some(("0".to_owned(), "Bezirk 0".to_owned())));
    let white = ruling(&card, "WF");
    assert_eq!(white.result, Verdict::Partly);
    let [low, high] = white.households.unwrap();
    assert_eq!((low.households, high.households), (Some(2), Some(2)));
    assert_eq!(
        white.reasons[0][0],
        "Am 30.06.2021: 95\u{a0}% der Haushalte mit mindestens 30\u{a0}Mbit/s."
    );
    assert!(white.reasons[1][0].contains("galt vom 01.10.2015 bis zum 25.04.2021"));
    let gigabit = ruling(&card, "GF2");
    assert_eq!(
        gigabit.households.unwrap().map(|f| f.households),
        [Some(20), Some(40)]
    );
    let grey = ruling(&card, "MG");
    assert_eq!((grey.result, grey.households), (Verdict::Partly, None));
    assert_eq!(
        grey.reasons[0][1],
        "On 30 June 2024: 2 networks with 4G or 5G, outdoors."
    );
    assert_eq!(ruling(&card, "5GC").result, Verdict::Unserved);
}

#[test]
fn the_public_card_rounds_and_keeps_the_verdict() {
    let mut atlas = one();
    atlas.territory = Arc::new(crate::Territory::drawn(&atlas, |_| [0.0, 0.9]));
    let card = card(&atlas, Audience::Public);
    let dwellers = card.households.unwrap();
    assert_eq!(
        (dwellers.households.households, dwellers.class),
        (Some(40), (30, Some(99)))
    );
    let white = ruling(&card, "WF");
    assert_eq!(white.result, Verdict::Partly);
    assert!(white.households.unwrap()[0].suppressed);
    assert_eq!(
        white.reasons[0][0],
        "Am 30.06.2021: etwa 93,8\u{a0}% der Haushalte mit mindestens 30\u{a0}Mbit/s."
    );
    let all = card.shares.iter().find(|s| s.down == Down::M10).unwrap();
    assert_eq!(all.share, Some(Share::ALL));
}

#[test]
fn a_cell_outside_the_city_has_no_card() {
    let atlas = one();
    let release = &atlas.fixed[0].release.id;
    assert!(CellCard::of(&atlas, cell(500, 0), release, Audience::Public).is_none());
}

#[test]
fn an_address_is_found_however_it_is_spelt() {
    let atlas = one();
    for text in ["Große Straße 12a", "grosse str. 12 A", "GROSSE STRASSE 12A"] {
        assert!(
            atlas.addresses.find(&Spelling::new(text)).is_some(),
            "{text}"
        );
    }
    assert!(
        atlas
            .addresses
            .find(&Spelling::new("Große Straße 12"))
            .is_none()
    );
    let near = atlas
        .addresses
        .suggestions(&Spelling::new("Große Straße 7"), 8);
    let near: Vec<&str> = near.iter().map(|a| a.number.as_str()).collect();
    assert_eq!(near, ["12a"]);
    let none = atlas.addresses.suggestions(&Spelling::new("12"), 8);
    assert!(none.is_empty());
}

#[test]
fn an_address_has_a_colour_and_a_verdict_by_what_operators_say() {
    let mut atlas = one();
    let offer = |operator: &str, street: &str, at, down| Offer {
        operator: operator.to_owned(),
        street: street.to_owned(),
        number: "12 a".to_owned(),
        at,
        line: Line::Hfc,
        down,
        up: 50.0,
        by: None,
        binding: false,
    };
    let here = atlas.addresses.iter().next().unwrap().1.clone();
    atlas.offers = Arc::new(Offers {
        offers: vec![
            offer("A", "Grosse Str.", None, 1_000.0),
            offer("B", "Große Straße", Some(here.at), 250.0),
            offer("C", "Kleine Straße", Some(here.at), 250.0),
        ],
    });
    let card = AddressCard::of(&atlas, &here, date(2026, 11, 21));
    assert_eq!(card.offers.len(), 2);
    let (_, colour) = card
        .colours
        .iter()
        .find(|(rule, _)| rule.key == "UFN")
        .unwrap();
    assert_eq!((colour.result, colour.reasons.len()), (Colour::Black, 2));
    let (_, _, gigabit) = card.verdicts.iter().find(|(key, ..)| key == "GF2").unwrap();
    assert_eq!(gigabit.result, Verdict::Served);
}

#[test]
fn an_address_has_the_duct_that_is_nearest_to_it() {
    let mut atlas = one();
    let here = atlas.addresses.iter().next().unwrap().1.clone();
    let nearest = |atlas: &Atlas| AddressCard::of(atlas, &here, date(2026, 11, 21)).nearest;
    assert_eq!(nearest(&atlas), None);
    let [east, north] = here.at;
    let duct = |away: f64| Asset {
        id: format!("L{away}"),
        kind: AssetKind::Duct,
        owner: "Stadt".to_owned(),
        free: Some(2),
        line: vec![[east - 50.0, north + away], [east + 50.0, north + away]],
    };
    atlas.assets = Arc::new(Assets {
        assets: vec![duct(80.0), duct(12.0), duct(-30.0)],
    });
    let found = nearest(&atlas).unwrap();
    assert_eq!((found.asset, found.foot), (1, [east, north + 12.0]));
    assert!((found.distance_m - 12.0).abs() < 1e-9);
}
