//! Keys of partners' programs: what they open, how often they may ask, how their use is told; and who counts against which
//! limit.

use super::{NOW, Town, routes};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use talblick_store::KeyScope;

const KEYS: &str = "/api/v1/keys";

async fn made(town: &Town, scope: &str, per_minute: u32) -> (String, u32) {
    let wanted = json!({"name": "Stadtwerke", "scope": scope, "per_minute": per_minute});
    let answer = town.admin(Method::POST, KEYS, Some(wanted)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let body = answer.json();
    let id = u32::try_from(body["id"].as_u64().unwrap()).unwrap();
    (body["token"].as_str().unwrap().to_owned(), id)
}

#[tokio::test]
async fn a_key_is_shown_once_and_kept_as_a_hash() {
    let town = Town::open();
    let (token, id) = made(&town, "public", 600).await;
    assert!(token.starts_with("talblick_") && token.len() > 50);
    let listed = town.admin_get(KEYS).await;
    assert!(!listed.text().contains(&token));
    let expected = json!([{"id": id, "name": "Stadtwerke", "scope": "public", "per_minute": 600,
        "created": super::at(NOW), "usage": []}]);
    assert_eq!(listed.json(), expected);
    let file = std::fs::read(town.dir.path().join(talblick_store::FILE)).unwrap();
    let kept = |text: &str| file.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(!kept(&token) && !kept(token.trim_start_matches("talblick_")));
}

#[tokio::test]
async fn a_key_opens_what_its_scope_says_and_changes_nothing() {
    let town = Town::open();
    let (public, _) = made(&town, "public", 600).await;
    let (read, _) = made(&town, "read", 600).await;
    let status = async |token: &str, method: Method, path: &str| {
        town.send_as(token, method, path, None).await.status
    };
    for (path, with_public, with_read) in [
        ("/api/v1/latest", 200, 200),
        ("/api/v1/datastreams/5/series", 404, 200),
        ("/api/v1/devices/3/uplinks", 401, 200),
        ("/api/v1/ingest", 401, 200),
        ("/api/v1/keys", 401, 403),
        ("/api/v1/session", 401, 200),
    ] {
        assert_eq!(
            status(&public, Method::GET, path).await,
            with_public,
            "{path}"
        );
        assert_eq!(status(&read, Method::GET, path).await, with_read, "{path}");
    }
    for (token, expected) in [(&public, 401), (&read, 403)] {
        assert_eq!(
            status(token, Method::DELETE, "/api/v1/devices/3").await,
            expected
        );
    }
    let co2 = "/prometheus/api/v1/query?query=co2";
    let found = async |token: &str| {
        let answer = town.send_as(token, Method::GET, co2, None).await.json();
        answer["data"]["result"].as_array().unwrap().len()
    };
    assert_eq!((found(&public).await, found(&read).await), (0, 1));
}

#[tokio::test]
async fn only_who_administers_is_told_to_be_an_administrator() {
    let town = Town::open();
    let who = async |token: &str| {
        let answer = town
            .send_as(token, Method::GET, "/api/v1/session", None)
            .await;
        answer.json()
    };
    let (read, _) = made(&town, "read", 600).await;
    assert_eq!(
        who(&read).await,
        json!({"name": null, "role": "viewer", "expires": null})
    );
    assert_eq!(who(&town.token).await["role"], "admin");
    let nobody = town.get("/api/v1/session").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_key_has_a_quota_of_its_own_and_tells_how_it_was_used() {
    let town = Town::limited(1);
    let (token, id) = made(&town, "public", 3).await;
    let get = |path: &'static str| town.send_as(&token, Method::GET, path, None);
    for left in [2, 1, 0] {
        let answer = get("/sta/v1.1/Things").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("ratelimit-policy"), "\"key\";q=3;w=60");
        let said = answer.header("ratelimit");
        assert!(said.starts_with(&format!("\"key\";r={left};t=")), "{said}");
    }
    let refused = get("/downloads/index.json").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 60);
    // Somebody without a key has an own quota still.
    assert_eq!(town.get("/api/v1/latest").await.status, StatusCode::OK);
    let day = |requests: u32, refused: u32| json!({"day": "2026-11-21T00:00:00Z", "requests": requests, "refused": refused});
    let listed = town.admin_get(KEYS).await.json();
    assert_eq!(listed[0]["usage"], json!([day(3, 1)]));

    let (other, _) = made(&town, "public", 100).await;
    let own = town
        .send_as(&other, Method::GET, "/api/v1/key", None)
        .await
        .json();
    assert_eq!(own["usage"], json!([day(1, 0)]));
    let revoke = format!("{KEYS}/{id}");
    let revoked = town.admin(Method::DELETE, &revoke, None).await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT);
    assert_eq!(
        get("/api/v1/latest").await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    let again = town.admin(Method::DELETE, &revoke, None).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_key_that_is_wrong_or_revoked_opens_nothing_even_what_is_public() {
    let town = Town::open();
    let key = town.store.add_api_key(talblick_store::KeyDraft {
        hash: crate::token::hash("talblick_x"),
        name: "x".to_owned(),
        scope: KeyScope::Read,
        per_minute: 9,
        created: super::at(NOW),
    });
    let status = async |token: &str| {
        town.send_as(token, Method::GET, "/api/v1/latest", None)
            .await
            .status
    };
    assert_eq!(status("talblick_x").await, StatusCode::OK);
    assert!(town.store.revoke_api_key(key.unwrap().id).unwrap());
    for token in ["talblick_x", "talblick_", "talblick_y"] {
        assert_eq!(status(token).await, StatusCode::UNAUTHORIZED, "{token}");
    }
}

#[tokio::test]
async fn wrong_wishes_for_a_key_are_named() {
    let town = Town::open();
    let wrong = json!({"name": "", "scope": "everything", "per_minute": 0, "colour": "red"});
    let answer = town.admin(Method::POST, KEYS, Some(wrong)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let body = answer.json();
    let named = |error: &Value| error["pointer"].as_str().unwrap().to_owned();
    let mut places: Vec<String> = body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(named)
        .collect();
    places.sort();
    assert_eq!(places, ["/colour", "/name", "/per_minute", "/scope"]);
}

#[tokio::test]
async fn every_public_answer_but_pages_and_health_tells_its_rate_limit() {
    let town = Town::limited(1_000_000);
    for path in routes::public() {
        let answer = town.get(&path).await;
        let counted = !answer.header("ratelimit").is_empty();
        let page = path.starts_with("/de/") || path.starts_with("/en/");
        let itself = [
            "/",
            "/healthz",
            "/readyz",
            "/version",
            "/metrics",
            "/page.css",
            "/partners",
        ];
        let free = page || itself.contains(&path.as_str());
        assert_eq!(counted, !free, "{path} {}", answer.status);
    }
}
