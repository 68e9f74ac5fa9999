//! What those who decide see of what the public sees.

use super::Town;
use axum::http::StatusCode;
use serde_json::Value;

fn public(page: &Value) -> Vec<u64> {
    let items = page["items"].as_array().unwrap().iter();
    let seen = items.filter(|item| item["public"] == true);
    seen.map(|item| item["datastream"].as_u64().unwrap())
        .collect()
}

#[tokio::test]
async fn the_preview_names_what_is_public_and_why() {
    let town = Town::open();
    let path = "/api/v1/publish/preview";
    assert_eq!(town.get(path).await.status, StatusCode::UNAUTHORIZED);
    let page = town.admin_get(path).await.json();
    assert_eq!(public(&page), [1, 3, 4]);
    let why = |place: usize| &page["items"][place]["why"];
    assert_eq!(
        (why(0), &page["items"][0]["rule"]),
        (&"rule".into(), &1.into())
    );
    assert_eq!(why(1), "quantity");
    assert_eq!(
        (why(2), &page["items"][2]["rule"]),
        (&"rule".into(), &2.into())
    );
    assert_eq!(why(4), "kind");
    // It is what the public gets.
    let seen = town.get("/api/v1/datastreams").await.json();
    let seen: Vec<u64> = seen["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["id"].as_u64().unwrap())
        .collect();
    assert_eq!(seen, public(&page));
}

#[tokio::test]
async fn one_more_rule_can_be_tried_and_changes_nothing() {
    let town = Town::open();
    let tried = town
        .admin_get("/api/v1/publish/preview?kinds=class*&public=true")
        .await
        .json();
    assert_eq!(public(&tried), [1, 3, 4, 5]);
    assert_eq!(tried["items"][3]["rule"], 3);
    let first = town
        .admin_get("/api/v1/publish/preview?quantities=battery_level&limit=2")
        .await
        .json();
    assert_eq!(public(&first), [1, 2]);
    let next = first["next"].as_str().unwrap();
    let path = format!("/api/v1/publish/preview?quantities=battery_level&limit=2&cursor={next}");
    assert_eq!(public(&town.admin_get(&path).await.json()), [3, 4]);
    let still = town.get("/api/v1/datastreams/5").await;
    assert_eq!(still.status, StatusCode::NOT_FOUND);
}
