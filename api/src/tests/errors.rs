//! Problem documents, and changing things with wrong and right input.

use super::Town;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::json;
use talblick_store::{User, UserRole};

#[tokio::test]
async fn a_problem_is_told_in_german_or_english() {
    let town = Town::open();
    let path = "/api/v1/devices?limit=0&sort=colour&form=x";
    let german = town
        .get_with(path, "accept-language", "de-DE,de;q=0.9,en;q=0.1")
        .await;
    assert_eq!(german.status, StatusCode::BAD_REQUEST);
    assert_eq!(german.header("content-type"), "application/problem+json");
    assert_eq!(german.header("content-language"), "de");
    insta::assert_json_snapshot!(german.json());
    let english = town.get_with(path, "accept-language", "en").await;
    insta::assert_json_snapshot!(english.json());
}

#[tokio::test]
async fn addresses_and_methods_that_do_not_exist_are_problems_too() {
    let town = Town::open();
    let missing = town.get("/api/v1/nothing").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_eq!(missing.json()["type"], "urn:talblick:not-found");
    let wrong = Request::delete("/api/v1/latest")
        .body(Body::empty())
        .unwrap();
    let wrong = town.send(wrong).await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(wrong.json()["type"], "urn:talblick:method-not-allowed");
    let neither = town.get_with("/api/v1/latest", "accept", "image/png").await;
    assert_eq!(neither.status, StatusCode::NOT_ACCEPTABLE);
}

#[tokio::test]
async fn hostile_paths_and_queries_are_refused_and_nothing_breaks() {
    let town = Town::open();
    for path in [
        "/api/v1/datastreams/0",
        "/api/v1/datastreams/01",
        "/api/v1/datastreams/-1",
        "/api/v1/datastreams/99999999999999999999",
        "/api/v1/datastreams/%00",
        "/api/v1/devices/zzzzzzzzzzzzzzzz",
        "/api/v1/gateways/1",
        "/api/v1/districts/%F0%9F%98%80",
        "/api/v1/datastreams/1/series?from=yesterday",
        "/api/v1/datastreams/1/series?from=-009999-01-01T00:00:00Z&step=1m",
        "/api/v1/datastreams/1/series?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z",
        "/api/v1/datastreams/1/series?step=1h&points=5",
        "/api/v1/datastreams/1/readings?limit=1&limit=2",
        "/api/v1/latest?bbox=1,2,3",
        "/api/v1/latest?bbox=NaN,NaN,NaN,NaN",
        "/api/v1/latest?quantity=Ä",
        "/api/v1/latest?district=99",
        "/charts/1.gif",
        "/charts/.svg",
        "/assets/../../etc/passwd",
        "/assets/nothing.js",
    ] {
        let path: String = path.replace('Ä', "%C3%84");
        let answer = town.get(&path).await;
        assert!(answer.status.is_client_error(), "{path} {}", answer.status);
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_device_is_registered_changed_and_removed() {
    let town = Town::open();
    let draft = json!({"dev_eui": "A84041FFFF01F2AA", "name": "Baum 7", "kind": "tree",
        "location": {"lat": 51.25, "lon": 7.1}, "tags": {"street": "Luisenstraße"}, "interval_s": 3600});
    let made = town
        .admin(Method::POST, "/api/v1/devices", Some(draft.clone()))
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    assert_eq!(made.header("location"), "/api/v1/devices/5");
    let again = town
        .admin(Method::POST, "/api/v1/devices", Some(draft))
        .await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let changed = json!({"name": "Baum 8", "kind": "tree"});
    let changed = town
        .admin(
            Method::PUT,
            "/api/v1/devices/a84041ffff01f2aa",
            Some(changed),
        )
        .await;
    assert_eq!(changed.json()["name"], "Baum 8");
    assert_eq!(changed.json()["id"], 5);
    let unread = json!({"name": "Baum 8", "codec": "elsis"});
    let unread = town
        .admin(Method::PUT, "/api/v1/devices/5", Some(unread))
        .await;
    assert_eq!(unread.status, StatusCode::BAD_REQUEST);
    let told = unread.json()["errors"][0].clone();
    assert_eq!(told["pointer"], "/codec");
    assert!(told["detail"].as_str().unwrap().contains("elsys"), "{told}");
    let other = json!({"name": "Baum 8", "dev_eui": "0000000000000001"});
    let other = town
        .admin(Method::PUT, "/api/v1/devices/5", Some(other))
        .await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST);
    let gone = town.admin(Method::DELETE, "/api/v1/devices/5", None).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(
        town.admin_get("/api/v1/devices/5").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn every_mistake_in_a_body_is_named_with_its_place() {
    let town = Town::open();
    let wrong = json!({"dev_eui": "12", "name": "", "kind": "Baum", "location": {"lat": 95, "height": 1},
        "tags": {"a/b": 1}, "interval_s": -5, "colour": "red"});
    let answer = town
        .admin(Method::POST, "/api/v1/devices", Some(wrong))
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let json = answer.json();
    let errors = json["errors"].as_array().unwrap();
    let pointers: Vec<&str> = errors
        .iter()
        .map(|e| e["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(
        pointers,
        [
            "/dev_eui",
            "/name",
            "/kind",
            "/location/lat",
            "/location/lon",
            "/location/height",
            "/tags/a~1b",
            "/interval_s",
            "/colour"
        ]
    );
    for (kind, body, status) in [
        ("application/json", "{", StatusCode::BAD_REQUEST),
        ("application/json", "[]", StatusCode::BAD_REQUEST),
        ("text/plain", "{}", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ] {
        let request = Request::post("/api/v1/devices")
            .header("authorization", format!("Bearer {}", town.token))
            .header("content-type", kind)
            .body(Body::from(body))
            .unwrap();
        assert_eq!(town.send(request).await.status, status, "{kind} {body}");
    }
    let huge = json!({"name": "x".repeat(2_000_000)});
    let huge = town
        .admin(Method::POST, "/api/v1/devices", Some(huge))
        .await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_viewer_signs_in_sees_everything_changes_nothing_and_signs_out() {
    let town = Town::open();
    let user = User {
        name: "anna".into(),
        password_hash: crate::password::hash("schwebebahn").unwrap(),
        role: UserRole::Viewer,
    };
    town.users().put(&user).unwrap();
    let sign_in = async |name: &str, password: &str| {
        let request = Request::post("/api/v1/session")
            .header("content-type", "application/json")
            .body(Body::from(
                json!({"name": name, "password": password}).to_string(),
            ));
        town.send(request.unwrap()).await
    };
    for (name, password) in [("anna", "falsch"), ("niemand", "schwebebahn")] {
        let refused = sign_in(name, password).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        assert_eq!(refused.json()["type"], "urn:talblick:wrong-password");
    }
    let begun = sign_in("anna", "schwebebahn").await;
    assert_eq!(begun.status, StatusCode::CREATED);
    let token = begun.json()["token"].as_str().unwrap().to_owned();
    let get = |path: &'static str| town.send_as(&token, Method::GET, path, None);
    assert_eq!(get("/api/v1/session").await.json()["name"], "anna");
    assert_eq!(
        get("/api/v1/devices/3").await.json()["dev_eui"],
        "a84041ffff01f203"
    );
    let change = town
        .send_as(&token, Method::DELETE, "/api/v1/devices/3", None)
        .await;
    assert_eq!(change.status, StatusCode::FORBIDDEN);
    let out = town
        .send_as(&token, Method::DELETE, "/api/v1/session", None)
        .await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert_eq!(
        get("/api/v1/session").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours() {
    let town = Town::open();
    let user = User {
        name: "ben".into(),
        password_hash: crate::password::hash("schwebebahn").unwrap(),
        role: UserRole::Admin,
    };
    town.users().put(&user).unwrap();
    let request = Request::post("/api/v1/session")
        .header("content-type", "application/json")
        .body(Body::from(r#"{"name":"ben","password":"schwebebahn"}"#));
    let begun = town.send(request.unwrap()).await.json();
    let token = begun["token"].as_str().unwrap();
    let get = || town.send_as(token, Method::GET, "/api/v1/ingest", None);
    assert_eq!(get().await.status, StatusCode::OK);
    town.clock.set(super::at(super::NOW + 12 * super::HOUR));
    assert_eq!(get().await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_ends_with_its_user() {
    let town = Town::open();
    let mut user = User {
        name: "carla".into(),
        password_hash: crate::password::hash("schwebebahn").unwrap(),
        role: UserRole::Admin,
    };
    for change in ["another role", "no user"] {
        town.users().put(&user).unwrap();
        let request = Request::post("/api/v1/session")
            .header("content-type", "application/json")
            .body(Body::from(r#"{"name":"carla","password":"schwebebahn"}"#));
        let begun = town.send(request.unwrap()).await.json();
        let token = begun["token"].as_str().unwrap();
        let get = || town.send_as(token, Method::GET, "/api/v1/ingest", None);
        assert_eq!(get().await.status, StatusCode::OK);
        if change == "no user" {
            assert!(town.users().remove("carla").unwrap());
        } else {
            user.role = UserRole::Viewer;
            town.users().put(&user).unwrap();
        }
        assert_eq!(get().await.status, StatusCode::UNAUTHORIZED, "{change}");
    }
}
