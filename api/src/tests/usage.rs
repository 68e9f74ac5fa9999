//! How often datasets are asked for: what counts, as what, where it is told, and what is kept of it.

use super::{HOUR, NOW, Town, at};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use talblick_store::{DatasetUse, Store, Way};

const RELEASE: &str = "fixed-2021-06-30";
const READINGS: &str = "/api/v1/datastreams/1/readings?variant=csv";

async fn usage(town: &Town, dataset: &str) -> Value {
    let answer = town.get(&format!("/api/v1/datasets/{dataset}/usage")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

/// Ways of a dataset with their requests.
async fn ways(town: &Town, dataset: &str) -> Vec<(String, u64)> {
    let told = usage(town, dataset).await;
    let all = told["ways"].as_array().unwrap().iter();
    let all = all.map(|way| {
        (
            way["way"].as_str().unwrap().to_owned(),
            way["requests"].as_u64().unwrap(),
        )
    });
    all.collect()
}

fn ways_of(told: &[(&str, u64)]) -> Vec<(String, u64)> {
    let all = told.iter();
    all.map(|(way, requests)| ((*way).to_owned(), *requests))
        .collect()
}

/// Asks, with headers.
async fn ask(town: &Town, path: &str, headers: &[(&str, &str)]) -> StatusCode {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    town.send(request.body(Body::empty()).unwrap()).await.status
}

#[tokio::test]
async fn a_csv_counts_once_for_its_dataset_and_day_and_is_kept() {
    let town = Town::open();
    assert_eq!(usage(&town, "waters").await["counted_since"], Value::Null);
    assert_eq!(town.get(READINGS).await.status, StatusCode::OK);
    let told = usage(&town, "waters").await;
    let csv = json!([{"way": "csv", "requests": 1}]);
    assert_eq!(told["dataset"], "waters");
    assert_eq!(
        (&told["from"], &told["to"]),
        (&json!("2026-10-23"), &json!("2026-11-21"))
    );
    assert_eq!((&told["requests"], &told["ways"]), (&json!(1), &csv));
    assert_eq!(told["counted_since"], "2026-11-21");
    let days = told["days"].as_array().unwrap();
    assert_eq!(days.len(), 30);
    assert_eq!(
        days[29],
        json!({"day": "2026-11-21", "requests": 1, "ways": csv})
    );
    assert_eq!(
        days[0],
        json!({"day": "2026-10-23", "requests": 0, "ways": []})
    );
    assert_eq!(usage(&town, "weather").await["requests"], 0);

    town.usage.write();
    town.usage.write();
    assert_eq!(usage(&town, "waters").await, told, "written once");
    town.store.close().unwrap();
    let again = Store::open(talblick_store::Config {
        dir: town.dir.path().to_owned(),
        clock: town.clock.clone(),
        head_readings: 100_000,
        timezone: TimeZone::UTC,
    });
    let kept = again.unwrap().dataset_uses("waters", at(NOW)).unwrap();
    let once = DatasetUse {
        day: DatasetUse::day_of(at(NOW)),
        dataset: "waters".into(),
        way: Way::Csv,
        requests: 1,
    };
    assert_eq!(kept, [once]);
}

#[tokio::test]
async fn days_add_up_and_a_longer_time_can_be_asked_for() {
    let town = Town::open();
    town.get(READINGS).await;
    town.usage.write();
    town.clock.set(at(NOW + 40 * 24 * HOUR));
    for _ in 0..3 {
        town.get("/charts/1.svg").await;
    }
    assert_eq!(ways(&town, "waters").await, ways_of(&[("picture", 3)]));
    let longer = town
        .get("/api/v1/datasets/waters/usage?days=400")
        .await
        .json();
    let both = json!([{"way": "picture", "requests": 3}, {"way": "csv", "requests": 1}]);
    assert_eq!((&longer["requests"], &longer["ways"]), (&json!(4), &both));
    assert_eq!(longer["days"].as_array().unwrap().len(), 400);
    for days in ["0", "401", "many"] {
        let path = format!("/api/v1/datasets/waters/usage?days={days}");
        assert_eq!(town.get(&path).await.status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn every_way_to_ask_counts_as_what_it_is() {
    let town = Town::covered();
    for path in [
        "/api/v1/datastreams/1/series",
        "/api/v1/latest?quantity=water_level",
        "/charts/1.json",
        "/sta/v1.1/Datastreams(1)/Observations",
        "/sta/v1.1/Things(1)?$expand=Datastreams",
        "/sta/v1.1/Datastreams?$filter=properties/quantity%20in%20(%27water_level%27)",
        "/prometheus/api/v1/query?query=water_level",
        "/ogc/features/collections/devices/items?quantity=water_level",
        "/charts/1.png",
    ] {
        assert_eq!(town.get(path).await.status, StatusCode::OK, "{path}");
    }
    let form = Request::post("/prometheus/api/v1/query")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("query=max(water_level)"));
    assert_eq!(town.send(form.unwrap()).await.status, StatusCode::OK);
    let waters = [
        ("json", 3),
        ("sensorthings", 3),
        ("prometheus", 2),
        ("features", 1),
        ("picture", 1),
    ];
    assert_eq!(ways(&town, "waters").await, ways_of(&waters));
    assert_eq!(usage(&town, "weather").await["requests"], 0);

    let release = RELEASE;
    for path in [
        format!("/coverage/{release}.csv"),
        format!("/ogc/features/collections/broadband-cells/items?release={release}"),
        format!("/api/v1/coverage/broadband/summary?release={release}"),
        format!("/maps/broadband.svg?release={release}"),
        format!("/tiles/broadband-{release}.json"),
    ] {
        assert_eq!(town.get(&path).await.status, StatusCode::OK, "{path}");
    }
    let cells = [("picture", 2), ("json", 1), ("features", 1), ("file", 1)];
    assert_eq!(ways(&town, release).await, ways_of(&cells));
}

#[tokio::test]
async fn a_comparison_counts_for_both_its_releases() {
    let town = Town::covered_by(super::broadband::atlas());
    for (query, older, newer) in [
        ("", 1, 1),
        ("?b=fixed-2021-06-30", 2, 2),
        ("?a=fixed-2020-06-30", 3, 3),
    ] {
        let path = format!("/api/v1/coverage/compare{query}");
        assert_eq!(town.get(&path).await.status, StatusCode::OK, "{path}");
        for (release, expected) in [("fixed-2020-06-30", older), (RELEASE, newer)] {
            let told = ways(&town, release).await;
            assert_eq!(told, ways_of(&[("json", expected)]), "{path} {release}");
        }
    }
}

#[tokio::test]
async fn whoever_names_no_quantity_asks_for_everything_that_is_published() {
    let town = Town::open();
    town.get("/api/v1/latest").await;
    for dataset in ["waters", "weather"] {
        assert_eq!(ways(&town, dataset).await, ways_of(&[("json", 1)]));
    }
    town.usage.write();
    let since = at(NOW - 24 * HOUR);
    let air = town.store.dataset_uses("air", since).unwrap();
    assert_eq!(air, [], "a line of which nothing is published");
}

#[tokio::test]
async fn the_dashboard_and_accounts_are_not_counted_but_links_that_are_followed_are() {
    let town = Town::open();
    let own = ("sec-fetch-site", "same-origin");
    for headers in [
        &[own, ("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")][..],
        &[
            own,
            ("sec-fetch-mode", "no-cors"),
            ("sec-fetch-dest", "image"),
        ],
        &[own],
    ] {
        assert_eq!(ask(&town, READINGS, headers).await, StatusCode::OK);
    }
    town.admin(Method::GET, READINGS, None).await;
    assert_eq!(usage(&town, "waters").await["requests"], 0);
    for headers in [
        &[own, ("sec-fetch-mode", "navigate")][..],
        &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors")],
        &[
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-mode", "no-cors"),
        ],
        &[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")],
    ] {
        assert_eq!(ask(&town, READINGS, headers).await, StatusCode::OK);
    }
    assert_eq!(usage(&town, "waters").await["requests"], 4);
}

#[tokio::test]
async fn what_gives_no_data_is_not_counted() {
    let town = Town::covered();
    for path in [
        "/api/v1/datastreams/1",
        "/api/v1/datastreams/1/citation?from=2026-11-20T00:00:00Z&to=2026-11-21T12:00:00Z",
        "/api/v1/datastreams/5/readings",
        "/api/v1/datastreams/1/readings?limit=none",
        "/catalog/waters",
        "/sta/v1.1",
        "/sta/v1.1/Nothing",
        "/ogc/features/collections/devices",
        "/api/v1/datasets/waters/usage",
    ] {
        town.get(path).await;
    }
    let release = RELEASE;
    for path in [
        format!("/coverage/{release}.csv.sha256"),
        format!("/coverage/{release}.dictionary.csv"),
        format!("/ogc/wms?service=WMS&request=GetMap&layers={release}.GF1"),
        format!("/tiles/broadband-{release}/10/532/341.mvt"),
        "/coverage/fixed-1999-01-01.csv".to_owned(),
    ] {
        town.get(&path).await;
    }
    for dataset in ["waters", "weather", release] {
        assert_eq!(usage(&town, dataset).await["requests"], 0, "{dataset}");
    }
    let asked_again = [("range", "bytes=10-20")];
    let file = format!("/coverage/{release}.csv");
    let part = ask(&town, &file, &asked_again).await;
    assert_eq!(part, StatusCode::PARTIAL_CONTENT);
    assert_eq!(usage(&town, release).await["requests"], 0);
    let begin = ask(&town, &file, &[("range", "bytes=0-20")]).await;
    assert_eq!(begin, StatusCode::PARTIAL_CONTENT);
    assert_eq!(usage(&town, release).await["requests"], 1);
}

#[tokio::test]
async fn who_has_it_already_asked_all_the_same() {
    let town = Town::open();
    let path = "/api/v1/datastreams/1/series";
    let tag = town.get(path).await.header("etag").to_owned();
    let again = ask(&town, path, &[("if-none-match", &tag)]).await;
    assert_eq!(again, StatusCode::NOT_MODIFIED);
    assert_eq!(ways(&town, "waters").await, ways_of(&[("json", 2)]));
}

#[tokio::test]
async fn there_is_no_usage_of_what_is_no_dataset() {
    let town = Town::open();
    for dataset in ["air", "nothing", "fixed-2021-06-30", "..."] {
        let path = format!("/api/v1/datasets/{dataset}/usage");
        assert_eq!(
            town.get(&path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}
