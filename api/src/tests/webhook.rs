//! Webhooks: who may deliver, what is answered, and when.

use super::{Answer, Town};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

async fn post(path: &str, token: Option<&str>, kind: &str, body: impl Into<Body>) -> Answer {
    let mut request = Request::post(path).header("content-type", kind);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    Town::open().send(request.body(body.into()).unwrap()).await
}

const JSON: &str = "application/json";

#[tokio::test]
async fn a_message_on_disk_is_answered_with_202() {
    for kind in [
        JSON,
        "application/octet-stream",
        "application/json; charset=utf-8",
    ] {
        let answer = post("/ingest/city?event=up", Some("geheim"), kind, "{}").await;
        assert_eq!(answer.status, StatusCode::ACCEPTED);
        assert_eq!(answer.json(), json!({"received": 1, "refused": []}));
    }
}

#[tokio::test]
async fn without_the_right_token_of_the_right_source_nothing_is_taken() {
    for (path, token) in [
        ("/ingest/city", None),
        ("/ingest/city", Some("falsch")),
        ("/ingest/other", Some("geheim")),
    ] {
        let answer = post(path, token, JSON, "{}").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path} {token:?}");
    }
}

#[tokio::test]
async fn what_is_no_message_or_too_long_is_refused_before_it_is_taken() {
    let form = post("/ingest/city", Some("geheim"), "text/html", "{}").await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let long = post(
        "/ingest/city",
        Some("geheim"),
        JSON,
        vec![b' '; (1 << 20) + 1],
    )
    .await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_message_that_cannot_be_used_is_answered_with_the_reason() {
    let wrong = post("/ingest/city?event=up", Some("geheim"), JSON, "wrong").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let errors = &wrong.json()["errors"];
    assert_eq!(errors[0]["detail"], "/ingest/city?event=up is not JSON");
    let half = post("/ingest/city", Some("geheim"), JSON, "half").await;
    assert_eq!(half.status, StatusCode::ACCEPTED);
    assert_eq!(half.json()["received"], 2);
    assert_eq!(half.json()["refused"][0]["pointer"], "/1");
}

#[tokio::test]
async fn a_message_that_does_not_reach_the_disk_is_not_accepted() {
    let lost = post("/ingest/city", Some("geheim"), JSON, "lost").await;
    assert_eq!(lost.status, StatusCode::SERVICE_UNAVAILABLE);
}
