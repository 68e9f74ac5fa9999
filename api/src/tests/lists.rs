//! Lists: filters, orders, and cursors that walk every item exactly once.

use super::{MINUTE, NOW, Town, reading};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use talblick_store::{Batch, DatastreamKey};

/// Walks a list page by page by its `next`, and by its `Link` header.
async fn walk(town: &Town, path: &str, limit: usize) -> Vec<Value> {
    let start = format!(
        "{path}{}limit={limit}",
        if path.contains('?') { '&' } else { '?' }
    );
    let (mut items, mut next) = (Vec::new(), Some(start.clone()));
    while let Some(path) = next.take() {
        let page = town.admin_get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path} {}", page.text());
        let json = page.json();
        let found = json["items"].as_array().unwrap();
        assert!(found.len() <= limit);
        items.extend(found.iter().cloned());
        let link = page.header("link").to_owned();
        next = json["next"]
            .as_str()
            .map(|cursor| format!("{start}&cursor={cursor}"));
        let linked = link
            .strip_prefix("<https://talblick.example")
            .and_then(|l| l.strip_suffix(">; rel=\"next\""))
            .map(str::to_owned);
        assert_eq!(next, linked, "the header and the body name the same page");
        assert!(items.len() < 500, "{start} never ends");
    }
    items
}

#[tokio::test]
async fn every_list_walks_every_item_exactly_once_whatever_the_page_size() {
    let town = Town::open();
    for (path, count) in [
        ("/api/v1/devices", 4),
        ("/api/v1/devices?sort=-name", 4),
        ("/api/v1/devices?sort=status", 4),
        ("/api/v1/devices?sort=-silence", 4),
        ("/api/v1/devices?sort=battery", 4),
        ("/api/v1/devices?sort=-last_seen", 4),
        ("/api/v1/datastreams", 5),
        ("/api/v1/gateways", 2),
        ("/api/v1/districts", 2),
        ("/api/v1/latest", 5),
        ("/api/v1/datastreams/1/readings", 48),
        ("/api/v1/datastreams/1/readings?order=desc", 48),
        ("/api/v1/devices/1/uplinks", 48),
        ("/api/v1/devices/3/events", 3),
        ("/api/v1/devices/3/events?kind=log", 2),
        ("/api/v1/rejects", 5),
        ("/api/v1/rejects?reason=codec_error", 4),
    ] {
        for limit in [1, 2, 3, 7, 100] {
            let items = walk(&town, path, limit).await;
            let different: BTreeSet<String> = items.iter().map(ToString::to_string).collect();
            assert_eq!(
                (items.len(), different.len()),
                (count, count),
                "{path} by {limit}"
            );
        }
    }
}

#[tokio::test]
async fn devices_are_found_and_ordered() {
    let town = Town::open();
    let names = async |query: &str| {
        let list = town
            .admin_get(&format!("/api/v1/devices?{query}"))
            .await
            .json();
        let items = list["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|i| i["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(names("q=PEGEL").await, "Pegel Kluse");
    assert_eq!(names("q=f203").await, "Klasse 4b");
    assert_eq!(names("status=new").await, "Neu im Lager");
    assert_eq!(
        names("type=climate,classroom&district=1&sort=name").await,
        "Klasse 4b, Wetter Ronsdorf"
    );
    assert_eq!(
        names("sort=-name&limit=2").await,
        "Wetter Ronsdorf, Pegel Kluse"
    );
    assert_eq!(names("status=offline").await, "");
    let public = town.get("/api/v1/devices?q=f201").await.json();
    assert_eq!(public["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn a_cursor_of_another_question_is_refused() {
    let town = Town::open();
    let cursor = town.admin_get("/api/v1/devices?limit=1").await.json()["next"].clone();
    let cursor = cursor.as_str().unwrap();
    for path in [
        format!("/api/v1/devices?sort=name&cursor={cursor}"),
        format!("/api/v1/latest?cursor={cursor}"),
        "/api/v1/latest?cursor=nonsense".to_owned(),
    ] {
        let answer = town.admin_get(&path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(answer.json()["errors"][0]["pointer"], "?cursor");
    }
}

#[tokio::test]
async fn what_rooms_say_of_the_air_is_not_told_of_a_district() {
    let town = Town::open();
    let key = DatastreamKey {
        device: 3.try_into().unwrap(),
        quantity: "air_temperature".parse().unwrap(),
        channel: None,
    };
    let room = town.store.ensure_datastreams(&[key]).unwrap()[0];
    town.store
        .append(Batch {
            readings: vec![reading(room, NOW - MINUTE, 22.0)],
            ..Batch::default()
        })
        .unwrap();
    let together = town.admin_get("/api/v1/districts/1").await.json()["quantities"].clone();
    let told = |quantity: &str| {
        let all = together.as_array().unwrap();
        let found = all.iter().find(|of| of["quantity"] == quantity).unwrap();
        (found["n"].clone(), found["max"].clone())
    };
    assert_eq!(told("air_temperature"), (json!(1), json!(-2.0)));
    assert_eq!(told("co2"), (json!(1), json!(700.0)));
    let latest = town
        .admin_get("/api/v1/latest?quantity=air_temperature")
        .await;
    let indoors = latest.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["device"]["indoors"].clone())
        .collect::<Vec<_>>();
    assert_eq!(indoors, [json!(false), json!(true)]);
}

#[tokio::test]
async fn what_a_device_tells_beside_a_value_is_no_further_value_of_the_district() {
    let town = Town::open();
    let key = DatastreamKey {
        device: 2.try_into().unwrap(),
        quantity: "air_temperature".parse().unwrap(),
        channel: Some("peak".to_owned()),
    };
    let peak = town.store.ensure_datastreams(&[key]).unwrap()[0];
    let readings = vec![reading(peak, NOW - MINUTE, 22.0)];
    let batch = Batch {
        readings,
        ..Batch::default()
    };
    town.store.append(batch).unwrap();
    let district = town.admin_get("/api/v1/districts/1").await.json();
    let all = district["quantities"].as_array().unwrap();
    let air = all.iter().find(|of| of["quantity"] == "air_temperature");
    assert_eq!(air.unwrap()["n"], 1, "{all:?}");
    assert_eq!(air.unwrap()["max"], -2.0);
}
