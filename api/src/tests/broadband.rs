//! Coverage over HTTP: who is told what, in which words.

use super::Town;
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use talblick_coverage::{
    Address, Addresses, Atlas, Cell, Down, Fixed, FixedRow, Household, Households, Kind, Level,
    Line, Mobile, Networks, Offer, Offers, Place, Places, Release, ReleaseId, Rules, Share,
    Technology, Use,
};

const SUMMARY: &str = "/api/v1/coverage/broadband/summary";

fn cell(east: i32) -> Cell {
    let corner: Cell = "100mN56799E3709".parse().unwrap();
    corner.moved(east, 0).unwrap()
}

fn release(kind: Kind, year: i16) -> Release {
    let data_date = jiff::civil::date(year, 6, 30);
    Release {
        id: ReleaseId::of(kind, data_date),
        kind,
        name: "Breitbandatlas".into(),
        data_date,
        published: None,
        era: "2018".into(),
        source: "atlas.gpkg".into(),
        licence: "dl-de/by-2-0".into(),
        attribution: "Breitbandatlas | Gigabit-Grundbuch".into(),
        sha256: "0f".repeat(32),
        rows: 4,
        quarantined: 0,
        imported_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn fixed(year: i16, percent: [f64; 4]) -> Fixed {
    let rows = (0..).zip(percent).map(|(east, percent)| {
        let mut row = FixedRow::default();
        for down in Down::ALL {
            row.set(Technology::Alle, down, Share::percent(percent).unwrap());
        }
        (cell(east), row)
    });
    Fixed::new(release(Kind::Fixed, year), rows)
}

fn district(id: &str, west: i32, east: i32) -> Place {
    let ([left, south], [right, _]) = (cell(west).corner(), cell(east).corner());
    let north = south + 100.0;
    Place {
        id: id.into(),
        name: format!("Bezirk {id}"),
        level: Level::District,
        rings: vec![vec![
            [left, south],
            [right, south],
            [right, north],
            [left, north],
        ]],
        households: None,
    }
}

/// Four cells in two districts: many households with everything, some with half, few with nothing, some with most.
pub(super) fn atlas() -> Atlas {
    let before = Arc::new(fixed(2020, [100.0, 0.0, 0.0, 100.0]));
    let after = Arc::new(fixed(2021, [100.0, 50.0, 0.0, 95.0]));
    let networks = Networks {
        gsm: Some(3),
        lte: Some(2),
        ..Networks::default()
    };
    let mobile = Mobile::new(release(Kind::Mobile, 2024), [(cell(0), networks)]);
    let homes = (0..)
        .zip([900.0, 400.0, 2.0, 40.0])
        .map(|(east, households)| {
            let household = Household {
                households,
                addresses: 1,
                ..Household::default()
            };
            (cell(east), household)
        });
    let [x, y] = cell(0).centre();
    let address = Address {
        street: "Große Straße".into(),
        number: "12a".into(),
        at: [x, y],
        used: Use::Residential,
    };
    let offer = Offer {
        operator: "Nordnetz".into(),
        street: "Grosse Str.".into(),
        number: "12 A".into(),
        at: None,
        line: Line::Ftth,
        down: 1_000.0,
        up: 500.0,
        by: None,
        binding: false,
    };
    let places = vec![district("0", 0, 2), district("1", 2, 4)];
    Atlas {
        rules: Arc::new(Rules::built_in().unwrap()),
        releases: vec![
            before.release.clone(),
            after.release.clone(),
            mobile.release.clone(),
            release(Kind::Ducts, 2025),
            release(Kind::Offers, 2026),
        ],
        fixed: vec![before, after],
        mobile: vec![Arc::new(mobile)],
        households: Arc::new(Households::new(homes)),
        addresses: Arc::new(Addresses::new([address])),
        districts: Arc::new(Places::cut(places, &Addresses::default()).unwrap()),
        offers: Arc::new(Offers {
            offers: vec![offer],
        }),
        ..Atlas::default()
    }
    .surveyed()
}

fn town() -> Town {
    Town::covered_by(atlas())
}

#[tokio::test]
async fn ducts_and_operators_lists_exist_only_for_planners() {
    let town = town();
    let kinds = |answer: Value| -> Vec<String> {
        let items = answer["items"].as_array().unwrap().clone();
        let kind = |item: &Value| item["kind"].as_str().unwrap().to_owned();
        items.iter().map(kind).collect()
    };
    let public = town.get("/api/v1/coverage/releases").await.json();
    assert_eq!(public["next"], Value::Null);
    assert_eq!(public["items"][1]["id"], "fixed-2021-06-30");
    assert_eq!(kinds(public), ["fixed", "fixed", "mobile"]);
    let all = town.admin_get("/api/v1/coverage/releases").await.json();
    assert_eq!(kinds(all), ["fixed", "fixed", "mobile", "ducts", "offers"]);
    let some = town.get("/api/v1/coverage/releases?kind=ducts").await;
    assert_eq!(some.json()["items"], json!([]));
}

#[tokio::test]
async fn rules_are_told_in_the_language_of_the_reader() {
    let town = town();
    let path = "/api/v1/coverage/rules";
    let english = town.get_with(path, "accept-language", "en").await.json();
    let first = &english["items"][0];
    assert_eq!(first["key"], "WF");
    assert_eq!(first["name"], "White spots (below 30 Mbit/s)");
    assert_eq!(first["valid_to"], "2021-04-25");
    let german = town.get_with(path, "accept-language", "de").await.json();
    assert_eq!(
        german["items"][0]["name"],
        "Weiße Flecken (unter 30 Mbit/s)"
    );
    assert!(german["items"].as_array().unwrap().len() >= 11);
}

#[tokio::test]
async fn planners_are_told_exact_numbers_and_the_public_fives() {
    let town = town();
    let path = format!("{SUMMARY}?tech=alle&down=100&level=district");
    let exact = town.admin_get(&path).await.json();
    assert_eq!(exact["release"], "fixed-2021-06-30");
    assert_eq!(exact["rule"], Value::Null);
    assert_eq!(exact["households"], 1_342);
    assert_eq!(
        exact["served"],
        json!({"share": 0.8480, "households": 1_138})
    );
    assert_eq!(exact["interval"], Value::Null);
    assert_eq!(exact["denominator"]["share_with_data"], 1.0);
    assert_eq!(exact["rows"][1]["unserved"]["households"], 4);
    assert_eq!(
        exact["cells"],
        json!({"served": 1, "partly": 2, "unserved": 1, "unknown": 0})
    );
    let public = town.get(&path).await.json();
    for row in [&public, &public["rows"][0], &public["rows"][1]] {
        let number = &row["households"];
        assert_eq!(number.as_u64().unwrap() % 5, 0, "{row}");
    }
    let [low, high] = [890, 1_345];
    let served = public["served"]["households"].as_u64().unwrap();
    assert!((low..=high).contains(&served));
}

#[tokio::test]
async fn the_ranking_is_a_table_with_the_numbers_of_the_summary() {
    let town = town();
    let asked = "tech=alle&down=100&level=district";
    let csv = format!("{SUMMARY}.csv?{asked}");
    let file = town.admin_get(&csv).await;
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"talblick-fixed-2021-06-30-alle-100-district.csv\""
    );
    let text = file.text();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("id,name,households,served,served_share,undecided_share,"));
    assert!(lines[1].starts_with("0,Bezirk 0,1300,1100,0.84"), "{text}");
    assert!(lines[2].starts_with("1,Bezirk 1,42,38,0.9"), "{text}");
    assert!(lines[1].contains(",,200,200,0.15"), "{text}");
    assert_eq!(lines.len(), 3);

    // What the public is told of few households is nothing, here as there.
    let public = town.get(&csv).await.text();
    let summary = town.get(&format!("{SUMMARY}?{asked}")).await.json();
    for (line, row) in public
        .lines()
        .skip(1)
        .zip(summary["rows"].as_array().unwrap())
    {
        let cells: Vec<&str> = line.split(',').collect();
        for (cell, number) in [
            (cells[2], &row["households"]),
            (cells[3], &row["served"]["households"]),
            (cells[4], &row["served"]["share"]),
            (cells[6], &row["unserved"]["households"]),
            (cells[12], &Value::Null),
        ] {
            let told = if number.is_null() {
                String::new()
            } else {
                number.to_string()
            };
            assert_eq!(cell, told, "{line}");
        }
    }
    let sheet = town.admin_get(&format!("{csv}&variant=excel")).await.text();
    assert!(sheet.starts_with("\u{feff}id;name;households;"));
    assert!(sheet.contains("\r\n0;Bezirk 0;1300;1100;0,84"), "{sheet}");
    let city = town.get(&format!("{SUMMARY}.csv?rule=GF2")).await.text();
    assert!(city.contains("\r\n,Wuppertal,"), "{city}");
    let cells: Vec<&str> = city.lines().nth(1).unwrap().split(',').collect();
    let summary = town.get(&format!("{SUMMARY}?rule=GF2")).await.json();
    for (cell, told) in [
        (cells[5], &summary["undecided"]["share"]),
        (cells[6], &summary["interval"]["low"]),
        (cells[7], &summary["interval"]["high"]),
    ] {
        assert_eq!(cell, told.to_string(), "{city}");
    }
    let unknown = town
        .get(&format!("{SUMMARY}.csv?release=fixed-1999-01-01"))
        .await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_rule_the_figures_cannot_decide_gets_an_interval_and_a_sentence() {
    let town = town();
    let path = format!("{SUMMARY}?rule=GF2");
    let answer = town.get_with(&path, "accept-language", "de").await.json();
    assert_eq!(answer["rule"], "GF2");
    assert_eq!(answer["down"], json!([400, 1000]));
    assert!(answer["interval"]["high"].is_u64(), "{answer}");
    let sentence = answer["sentence"].as_str().unwrap();
    assert!(
        sentence.starts_with("Am 30.06.2021 lagen zwischen"),
        "{sentence}"
    );
    assert_eq!(answer["inputs"][0]["sha256"].as_str().unwrap().len(), 64);
    let unasked = town.get(SUMMARY).await.json();
    assert_eq!(
        unasked["rule"], "GF1",
        "the rule that held on the day of the data"
    );
}

#[tokio::test]
async fn what_is_not_there_is_answered_with_what_is() {
    let town = town();
    for (path, pointer, allowed) in [
        (
            format!("{SUMMARY}?release=fixed-1999-01-01"),
            "?release",
            "fixed-2020-06-30, fixed-2021-06-30",
        ),
        (
            format!("{SUMMARY}?rule=XY"),
            "?rule",
            "WF, GF1, GF2, UD1, UD2",
        ),
        (
            format!("{SUMMARY}?down=25"),
            "?down",
            "10, 16, 30, 50, 100, 200, 400, 1000",
        ),
        (format!("{SUMMARY}?tech=5g"), "?tech", "alle, ftthb"),
        (
            format!("{SUMMARY}?level=street"),
            "?level",
            "city, district, quarter",
        ),
        (format!("{SUMMARY}?rule=GF1&down=100"), "?rule", "either"),
        (
            "/api/v1/coverage/compare?a=nothing".to_owned(),
            "?a",
            "fixed-2020-06-30",
        ),
        (
            "/api/v1/coverage/compare?b=fixed-2020-06-30".to_owned(),
            "?a",
            "before",
        ),
        (
            "/api/v1/coverage/broadband/cells/100mN31311E41221".to_owned(),
            "/id",
            "100mN56799E3709",
        ),
        (
            "/api/v1/coverage/place?lat=51.2".to_owned(),
            "?address",
            "lat and lon",
        ),
        (
            "/api/v1/coverage/place?address=Grosse%20Strasse%207".to_owned(),
            "?address",
            "Große Straße 12a",
        ),
        (
            "/api/v1/coverage/releases?kind=x".to_owned(),
            "?kind",
            "mobile",
        ),
    ] {
        let answer = town.get_with(&path, "accept-language", "en").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        let error = &answer.json()["errors"][0];
        assert_eq!(error["pointer"], pointer, "{path}");
        let detail = error["detail"].as_str().unwrap();
        assert!(detail.contains(allowed), "{path}: {detail}");
    }
    for path in [
        "/api/v1/coverage/broadband/cells/100mN56799E3809",
        "/api/v1/coverage/place?lat=48&lon=11",
        "/api/v1/coverage/place?lat=-80&lon=-170",
    ] {
        assert_eq!(town.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let empty = Town::open();
    assert_eq!(empty.get(SUMMARY).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_cell_card_tells_the_public_classes_and_planners_numbers() {
    let town = town();
    let path = format!("/api/v1/coverage/broadband/cells/{}", cell(3));
    let exact = town.admin_get(&path).await.json();
    assert_eq!(exact["households"]["value"], 40);
    let share = |card: &Value| card["shares"][4].clone();
    assert_eq!(
        share(&exact),
        json!({"technology": "alle", "down": 100, "share": 0.95})
    );
    assert_eq!(exact["place"]["district"], "1");
    let white = exact["verdicts"][0].clone();
    assert_eq!(
        (&white["rule"], &white["result"]),
        (&json!("WF"), &json!("partly"))
    );
    assert_eq!(white["households_low"], 2);
    let public = town.get(&path).await.json();
    assert_eq!(public["id"], cell(3).to_string());
    assert_eq!(public["ring"].as_array().unwrap().len(), 5);
    assert_eq!(public["households"]["value"].as_u64().unwrap() % 5, 0);
    assert_ne!(share(&public)["share"], 0.95);
    assert_eq!(public["verdicts"][0]["result"], "partly");
    let served = town
        .get(&format!("/api/v1/coverage/broadband/cells/{}", cell(0)))
        .await
        .json();
    assert_eq!(share(&served)["share"], 1.0);
    assert_eq!(served["mobile"]["lte"], 2);
    let grey = served["verdicts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|v| v["rule"] == "MG");
    assert_eq!(grey.unwrap()["result"], "partly");
}

#[tokio::test]
async fn a_comparison_names_worse_cells_and_keeps_small_numbers_back() {
    let town = town();
    let exact = town
        .admin_get("/api/v1/coverage/compare?down=100&level=district")
        .await
        .json();
    assert_eq!(
        (&exact["a"], &exact["b"]),
        (&json!("fixed-2020-06-30"), &json!("fixed-2021-06-30"))
    );
    assert_eq!(exact["series_break"], Value::Null);
    assert_eq!(exact["delta_households"], 198);
    assert_eq!(exact["rows"][1]["delta_households"], -2);
    assert_eq!(exact["worse"][0]["id"], cell(3).to_string());
    assert_eq!(exact["worse"].as_array().unwrap().len(), 1);
    let share = |at: &str| exact["worse"][0][at].as_f64().unwrap();
    assert!(share("before") > share("after"));
    assert_eq!(exact["classes"]["improved"]["cells"], 1);
    let public = town
        .get("/api/v1/coverage/compare?down=100&level=district")
        .await
        .json();
    // Of very few households no share between nobody and everybody is told.
    let fallen = &public["worse"][0];
    assert_eq!(fallen["id"], cell(3).to_string());
    assert_eq!(fallen["place"], exact["worse"][0]["place"]);
    let told = &public["rows"][1]["delta_households"];
    assert!(told.as_i64().is_none_or(|n| n % 5 == 0), "{told}");
    assert!(
        public["sentence"]
            .as_str()
            .unwrap()
            .starts_with("Vom 30.06.2020")
    );
}

#[tokio::test]
async fn a_street_without_its_number_leads_to_its_addresses() {
    let town = town();
    let path = "/api/v1/coverage/addresses";
    let found = town.get(&format!("{path}?q=gro%C3%9Fe%20strasse")).await;
    let found = found.json();
    assert_eq!(
        found["items"],
        serde_json::json!([{"street": "Große Straße", "number": "12a"}])
    );
    for nothing in ["", "?q=12", "?q=Hinterm%20Mond"] {
        let found = town.get(&format!("{path}{nothing}")).await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 0, "{nothing}");
    }
}

#[tokio::test]
async fn what_operators_offer_at_an_address_is_for_planners() {
    let town = town();
    let path = "/api/v1/coverage/place?address=gro%C3%9Fe%20str.%2012%20a";
    let public = town.get(path).await.json();
    assert_eq!(public["address"], "Große Straße 12a");
    assert_eq!(public["cell"]["id"], cell(0).to_string());
    assert_eq!(public["detail"], Value::Null);
    assert!(!town.get(path).await.text().contains("Nordnetz"));
    let detail = town.admin_get(path).await.json()["detail"].clone();
    assert_eq!(detail["offers"][0]["operator"], "Nordnetz");
    let colour = detail["colours"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["rule"] == "UFN");
    assert_eq!(colour.unwrap()["result"], "grey");
    let gigabit = detail["verdicts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|v| v["rule"] == "GF2");
    assert_eq!(gigabit.unwrap()["result"], "served");
    let (lat, lon) = (&public["location"]["lat"], &public["location"]["lon"]);
    let near = town
        .get(&format!("/api/v1/coverage/place?lat={lat}&lon={lon}"))
        .await
        .json();
    assert_eq!(near["address"], "Große Straße 12a");
}

#[tokio::test]
async fn who_has_a_summary_already_is_not_sent_it_again() {
    let town = town();
    let first = town.get(SUMMARY).await;
    let again = town
        .get_with(SUMMARY, "if-none-match", first.header("etag"))
        .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn households_below_a_rule_about_mobile_networks_are_told_by_district() {
    let town = Town::covered();
    let path = "/api/v1/coverage/mobile/summary?rule=MG&level=district";
    let exact = town.admin_get(path).await.json();
    let counts = |place: &Value| {
        ["served", "partly", "unserved", "unknown"].map(|key| place[key]["households"].clone())
    };
    assert_eq!(counts(&exact), [10_000, 20_000, 10_000, 0]);
    assert_eq!(exact["cells"]["unserved"], 100);
    assert_eq!(
        (&exact["counts"], &exact["networks"]),
        (&json!("broadband"), &json!(3))
    );
    assert_eq!(exact["rows"].as_array().unwrap().len(), 2);
    let told = town.get_with(path, "accept-language", "de").await.json();
    assert!(
        told["sentence"]
            .as_str()
            .unwrap()
            .contains("mindestens 3 Netze mit 4G oder 5G"),
        "{told}"
    );
    let fixed = town.get("/api/v1/coverage/broadband/summary?rule=MG").await;
    assert_eq!(fixed.status, StatusCode::BAD_REQUEST);
    assert!(
        fixed.text().contains("/api/v1/coverage/mobile/summary"),
        "{}",
        fixed.text()
    );
    let rules = town.get("/api/v1/coverage/rules").await.json();
    let grey = rules["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["key"] == "MG");
    assert_eq!(grey.unwrap()["networks"], 3);
}

#[tokio::test]
async fn files_of_ducts_are_not_told_apart_from_files_that_never_were() {
    let town = Town::covered();
    for name in ["ducts-2026-01-01.csv", "fixed-1999-01-01.gpkg"] {
        let answer = town.get(&format!("/coverage/{name}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
        assert!(
            answer.text().contains("neither fixed-line nor mobile"),
            "{}",
            answer.text()
        );
    }
}
