//! How a device is built in: who may say it, what may be said, and that everything is kept.

use super::*;
use serde_json::json;

#[tokio::test]
async fn what_is_said_is_told_again_with_who_and_why() {
    let town = Town::open();
    let path = "/api/v1/devices/1/installation";
    let empty = town.admin_get(path).await.json();
    assert_eq!(empty["calibrations"], json!([]));
    let said = json!({
        "gauge_zero_m": 142.35, "datum": "DHHN2016", "reason": "levelled",
        "calibrations": [{"quantity": "distance", "channel": "min", "scale": 1.01, "valid_from": "2026-01-01T00:00:00Z"}],
        "counters": [{"quantity": "people_count", "tells": "cumulative", "wrap": 65_536,
            "resets": [{"at": "2026-03-01T00:00:00Z", "to": 12}, {"at": "2026-02-01T00:00:00Z"}]}]
    });
    let answer = town.admin(Method::PUT, path, Some(said)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let told = town.admin_get(path).await.json();
    assert_eq!(answer.json(), told);
    assert_eq!(told["calibrations"][0]["offset"], 0.0);
    let resets = &told["counters"][0]["resets"];
    assert_eq!(resets[0], json!({"at": "2026-02-01T00:00:00Z", "to": 0.0}));
    let change = &told["changes"][0];
    assert_eq!(
        (&change["by"], &change["why"]),
        (&Value::Null, &json!("levelled"))
    );
    assert_eq!(change["gauge_zero_m"], 142.35);
    // What is left out is unset, and what was said before is kept.
    town.admin(Method::PUT, path, Some(json!({}))).await;
    let told = town.admin_get(path).await.json();
    assert_eq!(told["gauge_zero_m"], Value::Null);
    assert_eq!(told["changes"][1]["gauge_zero_m"], 142.35);
}

#[tokio::test]
async fn every_mistake_is_named_with_its_pointer() {
    let town = Town::open();
    let said = json!({
        "gauge_zero": 1,
        "calibrations": [{"scale": 0}, {"quantity": "distance", "valid_from": "soon"}],
        "counters": [{"quantity": "distance", "tells": "much"}]
    });
    let path = "/api/v1/devices/1/installation";
    let answer = town.admin(Method::PUT, path, Some(said)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let told = answer.json();
    let errors = told["errors"].as_array().unwrap().iter();
    let mut pointers: Vec<&str> = errors.map(|e| e["pointer"].as_str().unwrap()).collect();
    pointers.sort_unstable();
    assert_eq!(
        pointers,
        [
            "/calibrations/0/quantity",
            "/calibrations/0/scale",
            "/calibrations/1/valid_from",
            "/counters/0/quantity",
            "/counters/0/tells",
            "/gauge_zero",
        ],
        "{told}"
    );
}

#[tokio::test]
async fn it_is_for_those_with_an_account() {
    let town = Town::open();
    let answer = town.get("/api/v1/devices/1/installation").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let answer = town.admin_get("/api/v1/devices/999/installation").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
