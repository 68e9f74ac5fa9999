//! The work list as planners and as everybody gets it.

use super::{Answer, Town};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use talblick_coverage::{
    Address, Addresses, Asset, AssetKind, Assets, Atlas, Cell, Down, Fixed, FixedRow, Household,
    Households, Kind, Release, ReleaseId, Rules, Share, Street, Streets, Technology, Use,
};

const LIST: &str = "/api/v1/coverage/clusters";

fn cell(column: i32) -> Cell {
    let first: Cell = "100mN56799E3709".parse().unwrap();
    first.moved(column, 0).unwrap()
}

fn release() -> Release {
    let data_date = "2021-06-30".parse().unwrap();
    Release {
        id: ReleaseId::of(Kind::Fixed, data_date),
        kind: Kind::Fixed,
        name: "Breitbandatlas".into(),
        data_date,
        published: None,
        era: "2018".into(),
        source: String::new(),
        licence: String::new(),
        attribution: "Breitbandatlas".into(),
        sha256: String::new(),
        rows: 3,
        quarantined: 0,
        imported_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

/// Three villages on one street, without a line worth the name; in the third live three households. A free duct lies in the
/// street up to the first village.
fn atlas() -> Atlas {
    let villages = [(0, 40.0), (10, 12.0), (20, 3.0)];
    let mut row = FixedRow::default();
    for down in Down::ALL {
        row.set(Technology::Alle, down, Share::ZERO);
    }
    let household = |households: f32| Household {
        households,
        ..Household::default()
    };
    let at = |east: f64| [370_900.0 + east, 5_679_950.0];
    let house = |column: i32| Address {
        street: "Talstraße".into(),
        number: "1".into(),
        at: at(100.0 * f64::from(column) + 50.0),
        used: Use::Residential,
    };
    let asset = |kind, free, line| Asset {
        id: "L7".into(),
        kind,
        owner: "Stadt".into(),
        free,
        line,
    };
    Atlas {
        rules: Arc::new(Rules::built_in().unwrap()),
        fixed: vec![Arc::new(Fixed::new(
            release(),
            villages.map(|(column, _)| (cell(column), row.clone())),
        ))],
        households: Arc::new(Households::new(
            villages.map(|(column, homes)| (cell(column), household(homes))),
        )),
        addresses: Arc::new(Addresses::new(villages.map(|(column, _)| house(column)))),
        streets: Arc::new(Streets {
            streets: vec![Street {
                name: "Talstraße".into(),
                surface: "asphalt".into(),
                line: vec![at(-500.0), at(2_100.0)],
            }],
        }),
        assets: Arc::new(Assets {
            assets: vec![
                asset(AssetKind::Node, None, vec![at(-450.0)]),
                asset(AssetKind::Duct, Some(2), vec![at(-450.0), at(0.0)]),
            ],
        }),
        ..Atlas::default()
    }
}

fn town() -> Town {
    let town = Town::open();
    town.coverage.replace(atlas().surveyed());
    town
}

fn wrong(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let body = answer.json();
    let errors = body["errors"].as_array().unwrap().iter();
    errors
        .map(|e| (text(&e["pointer"]), text(&e["detail"])))
        .collect()
}

#[tokio::test]
async fn planners_get_metres_ducts_and_routes() {
    let town = town();
    let list = town.admin_get(LIST).await.json();
    assert_eq!(list["scenario"]["rule"], "GF1");
    assert_eq!(list["scenario"]["audience"], "planner");
    let first = &list["items"][0];
    assert_eq!(first["id"], "100mN56799E3709");
    assert_eq!(first["rank"], 1);
    assert_eq!(first["households"], 40);
    assert_eq!(first["new_trench_m"], 50.0);
    assert_eq!(first["duct_reuse_m"], 450.0);
    assert_eq!(first["nearest_asset"]["distance_m"], 50.0);
    assert_eq!(first["nearest_asset"]["kind"], "duct");
    assert_eq!(first["estimate"], "street_graph");
    assert_eq!(first["households_per_m"], 0.8);
    assert_eq!(list["sensitivity"].as_array().unwrap().len(), 9);
    let one = format!("{LIST}/100mN56799E3709");
    let whole = town.admin_get(&one).await.json();
    assert_eq!(whole["cluster"], *first);
    assert_eq!(whole["cells"][0]["id"], "100mN56799E3709");
    assert_eq!(whole["route"][0]["new_m"], 50.0);
    assert_eq!(whole["route"][0]["duct_m"], 450.0);
    assert!(
        whole["reasons"][1]
            .as_str()
            .unwrap()
            .contains("GF1 (2021-04)")
    );
}

#[tokio::test]
async fn the_public_gets_neither_ducts_nor_routes_nor_small_numbers() {
    let town = town();
    let answer = town.get(LIST).await;
    let list = answer.json();
    assert_eq!(list["scenario"]["audience"], "public");
    for item in list["items"].as_array().unwrap() {
        assert_eq!(item["duct_reuse_m"], Value::Null);
        assert_eq!(item["nearest_asset"], Value::Null);
    }
    for item in list["items"].as_array().unwrap() {
        let households = item["households"].as_u64().unwrap();
        assert!(households >= 5 && households % 5 == 0, "{households}");
    }
    let whole = town.get(&format!("{LIST}/100mN56799E3709")).await.json();
    assert_eq!(whole["route"], Value::Null);
    let csv = town.get("/api/v1/coverage/clusters.csv").await.text();
    assert_eq!(
        csv.lines().count(),
        1 + list["items"].as_array().unwrap().len()
    );
    let public = town.get("/api/v1/coverage/clusters.gpkg").await;
    let kind = "application/geopackage+sqlite3";
    assert_eq!(public.header("content-type"), kind);
    assert!(!public.text().contains("duct_m"));
    let signed = town.admin_get("/api/v1/coverage/clusters.gpkg").await;
    assert!(signed.text().contains("duct_m"));
    // The same city without its ducts looks the same to the public.
    let mut bare = atlas();
    bare.assets = Arc::default();
    town.coverage.replace(bare.surveyed());
    assert_eq!(town.get(LIST).await.text(), answer.text());
    let bare = town.get("/api/v1/coverage/clusters.gpkg").await;
    assert_eq!(bare.body, public.body);
}

#[tokio::test]
async fn other_assumptions_give_another_list() {
    let town = town();
    let cost = async |query: &str| {
        let list = town.admin_get(&format!("{LIST}?{query}")).await.json();
        list["total"]["cost"].as_f64().unwrap()
    };
    let plain = cost("price_per_m=100&price_house=0&price_blow_in=0").await;
    assert!(
        (cost("price_per_m=200&price_house=0&price_blow_in=0").await - 2.0 * plain).abs() < 3.0
    );
    let all = "price_per_m=100&price_house=1000&take_up";
    assert!(cost(&format!("{all}=0.6")).await > cost(&format!("{all}=0.2")).await);
    let echo = town
        .get(&format!("{LIST}?price_unpaved=45.5&take_up=0.25"))
        .await
        .json();
    assert_eq!(echo["scenario"]["prices"]["unpaved"], json!(45.5));
    assert_eq!(echo["scenario"]["take_up"], json!(0.25));
}

#[tokio::test]
async fn the_list_comes_in_pages() {
    let town = town();
    let first = town.admin_get(&format!("{LIST}?limit=2")).await;
    assert!(first.header("link").contains("rel=\"next\""));
    let next = first.json()["next"].as_str().unwrap().to_owned();
    let second = town
        .admin_get(&format!("{LIST}?limit=2&cursor={next}"))
        .await
        .json();
    assert_eq!(second["items"][0]["rank"], 3);
    assert_eq!(second["next"], Value::Null);
    let other = town
        .admin_get(&format!("{LIST}?rule=WF&cursor={next}"))
        .await;
    assert_eq!(wrong(&other)[0].0, "?cursor");
}

#[tokio::test]
async fn hostile_values_are_refused_with_what_is_allowed() {
    let town = town();
    for (query, pointer, allowed) in [
        ("price_per_m=-1", "?price_per_m", "1 to 10000"),
        ("price_per_m=1e400", "?price_per_m", "1 to 10000"),
        ("take_up=NaN", "?take_up", "0.01 to 1"),
        ("take_up=40", "?take_up", "0.01 to 1"),
        ("merge_m=inf", "?merge_m", "0 to 1000"),
        ("split_households=0", "?split_households", "10 to 5000"),
        ("detour=1,3", "?detour", "1 to 3"),
        ("counting=maybe", "?counting", "certain, possible"),
        ("rule=GF9", "?rule", "GF1"),
        ("rule=%00%ff", "?rule", "GF1"),
        ("release=fixed-1999-01-01", "?release", "fixed-2021-06-30"),
        ("release=../../etc", "?release", "fixed-2021-06-30"),
        ("price=100", "?price", "price_per_m"),
        ("limit=0", "?limit", "1 to 1000"),
    ] {
        let answer = town
            .get_with(&format!("{LIST}?{query}"), "accept-language", "en")
            .await;
        let errors = wrong(&answer);
        assert_eq!(errors[0].0, pointer, "{query}");
        assert!(errors[0].1.contains(allowed), "{query}: {}", errors[0].1);
    }
    for id in ["100mN56799E3710", "nonsense", "%2e%2e", "100mN56799E3709x"] {
        let answer = town.get(&format!("{LIST}/{id}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
    }
    let variant = town.get("/api/v1/coverage/clusters.csv?variant=ods").await;
    assert!(wrong(&variant)[0].1.contains("excel"));
}

#[tokio::test]
async fn without_a_release_there_is_no_list() {
    let answer = Town::open().get(LIST).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text().contains("release"), "{}", answer.text());
}

#[tokio::test]
async fn a_spreadsheet_gets_its_own_variant() {
    let town = town();
    let answer = town
        .admin_get("/api/v1/coverage/clusters.csv?variant=excel")
        .await;
    assert!(
        answer
            .header("content-disposition")
            .contains("talblick-fixed-2021-06-30-GF1.csv")
    );
    assert!(answer.text().starts_with("\u{feff}rank;id;place"));
    assert!(answer.text().contains(";0,8;"), "{}", answer.text());
}

#[tokio::test]
async fn the_list_can_be_printed() {
    let town = town();
    let path = "/api/v1/coverage/clusters.html";
    let answer = town.get_with(path, "accept-language", "de").await;
    assert!(answer.header("content-type").starts_with("text/html"));
    let page = answer.text();
    for part in [
        "<html lang=\"de\">",
        "Arbeitsliste Breitband: Wuppertal",
        "Regel GF1 (2021-04)",
        "Asphalt 130 €",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(
        page.matches("<tr>").count(),
        1 + town.get(LIST).await.json()["items"]
            .as_array()
            .unwrap()
            .len()
    );
    assert!(!page.contains("<script"));
}

#[tokio::test]
async fn a_trench_along_a_street_is_told_to_planners_with_what_it_costs_and_brings() {
    let town = town();
    let streets = "/api/v1/coverage/streets";
    let list = town.admin_get(&format!("{streets}?q=tal")).await.json();
    assert_eq!(list["items"][0]["name"], "Talstraße");
    assert_eq!(list["items"][0]["metres"], 2600.0);
    let far = format!("{streets}?bbox=8.0,50.0,8.1,50.1");
    assert_eq!(town.admin_get(&far).await.json()["items"], json!([]));

    let path = "/api/v1/coverage/what-if?rule=GF1&pieces=0";
    let told = town.admin_get(path).await.json();
    assert_eq!(
        told["streets"],
        json!([{"name": "Talstraße", "metres": 2600.0}])
    );
    assert_eq!(told["duct_reuse_m"], 450.0);
    assert_eq!(told["new_trench_m"], 2150.0);
    assert_eq!(
        (&told["reached"], &told["left"]),
        (&json!(55.0), &json!(0.0))
    );
    assert_eq!(told["cells"].as_array().unwrap().len(), 3);
    assert_eq!(told["route"].as_array().unwrap().len(), 1);
    let sentence = told["sentence"].as_str().unwrap();
    assert!(sentence.contains("55 Haushalte"), "{sentence}");
    let table = town
        .admin_get("/api/v1/coverage/what-if.csv?rule=GF1&pieces=0")
        .await;
    assert!(
        table.text().contains("Talstraße,asphalt,2150"),
        "{}",
        table.text()
    );
    let package = "/api/v1/coverage/what-if.gpkg?rule=GF1&pieces=0";
    assert!(
        town.admin_get(package)
            .await
            .body
            .starts_with(b"SQLite format 3")
    );
    let picture = "/api/v1/coverage/what-if.svg?rule=GF1&pieces=0";
    let drawn = town.admin_get(picture).await;
    assert_eq!(drawn.header("content-type"), "image/svg+xml");
    assert!(drawn.text().contains("class=\"trench\""));
    let areas = town.get("/api/v1/coverage/clusters.svg?rule=GF1").await;
    assert!(areas.text().contains("class=\"areas\"") && areas.text().contains(">1</text>"));
    for closed in [path, streets, package, picture] {
        assert_eq!(
            town.get(closed).await.status,
            StatusCode::UNAUTHORIZED,
            "{closed}"
        );
    }
    for (question, field) in [
        ("", "?pieces"),
        ("pieces=1", "?pieces"),
        ("pieces=0-4000", "?pieces"),
        ("pieces=0&reach_m=9999", "?reach_m"),
    ] {
        let answer = town
            .admin_get(&format!("/api/v1/coverage/what-if?{question}"))
            .await;
        assert_eq!(wrong(&answer)[0].0, field, "{question}");
    }
}
