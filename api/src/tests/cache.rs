//! Conditional requests, compression, headers, and the limit for those without an account.

use super::Town;
use crate::MapStyle;
use axum::http::StatusCode;

#[tokio::test]
async fn who_has_an_answer_already_gets_304() {
    let town = Town::open();
    for path in [
        "/api/v1/latest",
        "/api/v1/devices/1",
        "/api/v1/openapi.json",
        "/api/v1/datastreams/1/series",
    ] {
        let first = town.get(path).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path} {tag}");
        let again = town
            .get_with(path, "if-none-match", &format!("\"other\", {tag}"))
            .await;
        assert_eq!(
            (again.status, again.body.len()),
            (StatusCode::NOT_MODIFIED, 0),
            "{path}"
        );
        assert_eq!(again.header("etag"), tag);
        let other = town.get_with(path, "if-none-match", "\"other\"").await;
        assert_eq!(other.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn the_tag_changes_with_the_data() {
    let town = Town::open();
    let before = town.get("/api/v1/latest").await;
    let batch = talblick_store::Batch {
        readings: vec![super::reading(super::stream(1), super::NOW, 2.0)],
        ..talblick_store::Batch::default()
    };
    town.store.append(batch).unwrap();
    let after = town
        .get_with("/api/v1/latest", "if-none-match", before.header("etag"))
        .await;
    assert_eq!(after.status, StatusCode::OK);
}

#[tokio::test]
async fn answers_are_compressed_as_the_client_can_read() {
    let town = Town::open();
    let plain = town.get("/api/v1/openapi.json").await.body.len();
    for coding in ["br", "zstd", "gzip"] {
        let answer = town
            .get_with("/api/v1/openapi.json", "accept-encoding", coding)
            .await;
        assert_eq!(answer.header("content-encoding"), coding);
        assert!(
            answer.body.len() * 4 < plain,
            "{coding} {}",
            answer.body.len()
        );
    }
}

#[tokio::test]
async fn every_answer_carries_the_strict_policy_and_data_may_be_read_by_any_page() {
    let town = Town::open();
    for path in [
        "/",
        "/de/",
        "/nothing",
        "/api/v1/devices",
        "/api/v1/docs",
        "/healthz",
    ] {
        let answer = town
            .get_with(path, "origin", "https://elsewhere.example")
            .await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{path}"
        );
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert!(!answer.headers.contains_key("set-cookie"), "{path}");
    }
}

#[tokio::test]
async fn what_the_operator_names_for_maps_and_nothing_else_may_be_loaded_from_elsewhere() {
    let others = ["https://fonts.example:8443".parse().unwrap()];
    let style = MapStyle::new("https://tiles.example/s.json?key=a<b", &others);
    assert!(style.is_err(), "nothing gets into a page that could end it");
    let style = MapStyle::new("https://tiles.example/s.json?key=a", &others).unwrap();
    let (plain, styled) = (Town::open(), Town::styled(style));
    let strict = plain.get("/de/").await;
    assert!(!strict.text().contains("map_style"));
    let strict = strict.header("content-security-policy").to_owned();
    let named = " https://tiles.example https://fonts.example:8443;";
    for path in ["/de/", "/api/v1/devices", "/nothing"] {
        let policy = styled.get(path).await;
        let policy = policy.header("content-security-policy");
        for directive in ["connect-src 'self'", "img-src 'self' data: blob:"] {
            assert!(policy.contains(&format!("{directive}{named}")), "{policy}");
        }
        assert_eq!(policy.replace(named, ";"), strict, "{path}");
    }
    let page = styled.get("/de/").await;
    let told = r#""map_style":{"url":"https://tiles.example/s.json?key=a","origins":["https://tiles.example","https://fonts.example:8443"]}"#;
    assert!(page.text().contains(told), "{}", page.text());
}

#[tokio::test]
async fn who_asks_too_often_waits() {
    let town = Town::limited(3);
    for left in [2, 1, 0] {
        let answer = town.get("/api/v1/latest").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("ratelimit-policy"), "\"anon\";q=3;w=3600");
        assert!(
            answer
                .header("ratelimit")
                .starts_with(&format!("\"anon\";r={left};t="))
        );
    }
    let refused = town.get("/api/v1/latest").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json()["type"], "urn:talblick:too-many-requests");
    assert!(refused.header("ratelimit").starts_with("\"anon\";r=0;t="));
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 1_000);
    assert_eq!(
        town.admin_get("/api/v1/latest").await.status,
        StatusCode::OK
    );
    assert_eq!(town.get("/healthz").await.status, StatusCode::OK);
}
