//! Citations: a digest that anybody can work out, a permalink that knows whether data changed, nothing unpublished.

use super::{HOUR, MINUTE, NOW, Town, at, reading, stream};
use axum::http::StatusCode;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use talblick_store::Batch;

const RANGE: &str = "from=2026-11-21T00:00:00Z&to=2026-11-21T12:00:00Z";

fn local(address: &Value) -> String {
    let address = address.as_str().unwrap();
    address
        .strip_prefix("https://talblick.example")
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn the_digest_is_that_of_the_csv_and_the_permalink_tells_whether_it_still_is() {
    let town = Town::open();
    let made = town
        .get(&format!("/api/v1/datastreams/1/citation?{RANGE}"))
        .await
        .json();
    let csv = town
        .get_with(&local(&made["data"]), "accept", "text/csv")
        .await;
    assert_eq!(made["sha256"], hex::encode(Sha256::digest(&csv.body)));
    assert_eq!(made["readings"], csv.text().lines().count() - 1);
    assert_eq!(made["unchanged"], Value::Null);
    let text = made["text"].as_str().unwrap();
    for part in [
        "Stadt Wuppertal",
        "Pegel Kluse",
        "dl-de/by-2-0",
        made["sha256"].as_str().unwrap(),
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert!(
        made["bibtex"]
            .as_str()
            .unwrap()
            .starts_with("@misc{talblick-1-")
    );

    let permalink = local(&made["permalink"]);
    town.clock.set(at(NOW + 5 * HOUR));
    let again = town.get(&permalink).await.json();
    assert_eq!(again["unchanged"], true);
    assert_eq!(
        (&again["cited"], &again["permalink"]),
        (&made["cited"], &made["permalink"])
    );
    let late = reading(stream(1), NOW - 6 * HOUR - 7 * MINUTE, 9.0);
    let readings = vec![late];
    town.store
        .append(Batch {
            readings,
            ..Batch::default()
        })
        .unwrap();
    let page = town
        .get_with(&permalink, "accept", "text/html")
        .await
        .text();
    let changed = town.get(&permalink).await.json();
    assert_eq!(changed["unchanged"], false);
    assert!(
        page.contains("nicht mehr die, die zitiert wurden"),
        "{page}"
    );
    assert_ne!(changed["sha256"], made["sha256"]);
}

#[tokio::test]
async fn what_grows_or_is_not_published_is_not_cited() {
    let town = Town::open();
    let status = async |path: &str| {
        town.get(&format!("/api/v1/datastreams/{path}"))
            .await
            .status
    };
    for (path, expected) in [
        ("1/citation", StatusCode::BAD_REQUEST),
        (
            "1/citation?from=2026-11-21T00:00:00Z&to=2026-12-01T00:00:00Z",
            StatusCode::BAD_REQUEST,
        ),
        (
            &format!("1/citation?{RANGE}&sha256=abc"),
            StatusCode::BAD_REQUEST,
        ),
        (&format!("5/citation?{RANGE}"), StatusCode::NOT_FOUND),
        (&format!("99/citation?{RANGE}"), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(status(path).await, expected, "{path}");
    }
    // With an account, too: a citation is for everybody.
    let full = town
        .admin_get(&format!("/api/v1/datastreams/5/citation?{RANGE}"))
        .await;
    assert_eq!(full.status, StatusCode::NOT_FOUND);
}
