//! HTTP conventions every script relies on.

use crate::harness::broker::Broker;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source, run, run_with};
use crate::harness::uplink::{Uplink, now};
use serde_json::json;
use std::collections::BTreeSet;
use std::io::{Seek as _, Write as _};

/// A city of `devices` thermometers that have each reported once.
fn city(devices: u16) -> (Broker, Talblick) {
    let broker = Broker::start();
    let talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let uplinks: Vec<_> = (0..devices)
        .map(|device| Uplink::new(device, 1, 20.0, now()).message())
        .collect();
    Publisher::new(broker.port()).deliver(&uplinks);
    talblick.wait_received(devices.into());
    (broker, talblick)
}

#[test]
fn an_error_is_a_problem_document_in_the_language_asked_for() {
    let talblick = Talblick::serve("");
    let http = talblick.http();
    let path = "/api/v1/devices/a84041ffff01ffff";
    let mut titles = BTreeSet::new();
    for language in ["de", "en"] {
        let answer = http.get_with(path, &[("Accept-Language", language)]);
        assert_eq!(answer.status, 404);
        let kind = answer.header("content-type").unwrap();
        assert!(kind.starts_with("application/problem+json"), "{kind}");
        let problem = answer.json();
        assert_eq!(problem["status"], 404);
        assert_eq!(problem["instance"], path);
        for key in ["type", "title", "detail"] {
            assert!(problem[key].is_string(), "{key}: {problem}");
        }
        titles.insert(problem["title"].as_str().unwrap().to_owned());
    }
    assert_eq!(titles.len(), 2, "{titles:?}");

    let answer = http.get("/api/v1/latest?limit=0");
    assert_eq!(answer.status, 400, "{}", answer.text());
    let problem = answer.json();
    let pointer = problem["errors"][0]["pointer"].as_str().unwrap();
    assert!(pointer.contains("limit"), "{problem}");
    talblick.assert_log_clean();
}

#[test]
fn what_is_not_public_needs_the_token() {
    let talblick = Talblick::serve("");
    let anonymous = talblick.http().anonymous();
    for path in ["/api/v1/ingest", "/api/v1/rejects"] {
        assert_eq!(anonymous.get(path).status, 401, "{path}");
        let wrong = anonymous.get_with(path, &[("Authorization", "Bearer falsch")]);
        assert_eq!(wrong.status, 401, "{path}");
        assert_eq!(talblick.http().get(path).status, 200, "{path}");
    }
    for path in [
        "/healthz",
        "/readyz",
        "/version",
        "/api/v1/latest",
        "/api/v1/openapi.json",
    ] {
        assert_eq!(anonymous.get(path).status, 200, "{path}");
    }
    talblick.assert_log_clean();
}

#[test]
fn no_public_answer_names_a_dev_eui() {
    let (_broker, talblick) = city(3);
    let anonymous = talblick.http().anonymous();
    for path in ["/api/v1/devices", "/api/v1/latest", "/api/v1/datastreams"] {
        let text = anonymous.get(path).text();
        assert!(!text.contains("a84041ffff01"), "{path}: {text}");
    }
}

#[test]
fn an_unchanged_answer_is_not_sent_twice() {
    let (_broker, talblick) = city(1);
    let http = talblick.http();
    let first = http.get("/api/v1/latest");
    let tag = first.header("etag").unwrap().to_owned();
    let second = http.get_with("/api/v1/latest", &[("If-None-Match", &tag)]);
    assert_eq!((second.status, second.body.len()), (304, 0));
    assert_eq!(second.header("etag"), Some(tag.as_str()));
    let other = http.get_with("/api/v1/latest", &[("If-None-Match", "\"other\"")]);
    assert_eq!((other.status, other.body), (200, first.body));
}

#[test]
fn a_list_is_walked_by_its_cursor() {
    let (_broker, talblick) = city(7);
    let http = talblick.http();
    let page = http.get("/api/v1/devices?limit=3");
    let link = page.header("link").unwrap();
    assert!(link.contains("rel=\"next\""), "{link}");
    assert_eq!(page.json()["items"].as_array().unwrap().len(), 3);
    let devices = http.items("/api/v1/devices?limit=3");
    let different: BTreeSet<u64> = devices.iter().map(|d| d["id"].as_u64().unwrap()).collect();
    assert_eq!((devices.len(), different.len()), (7, 7));
    let wrong = http.get("/api/v1/devices?cursor=falsch");
    assert_eq!(wrong.status, 400, "{}", wrong.text());
}

#[test]
fn long_answers_are_compressed_as_the_client_likes() {
    let (_broker, talblick) = city(40);
    for encoding in ["br", "zstd", "gzip"] {
        let answer = talblick
            .http()
            .get_with("/api/v1/latest", &[("Accept-Encoding", encoding)]);
        assert_eq!(answer.header("content-encoding"), Some(encoding));
        let vary = answer.header("vary").unwrap_or_default().to_lowercase();
        assert!(vary.contains("accept-encoding"), "{vary}");
    }
}

#[test]
fn any_page_may_read_what_is_public() {
    let talblick = Talblick::serve("");
    let answer = talblick
        .http()
        .anonymous()
        .get_with("/api/v1/latest", &[("Origin", "https://portal.example")]);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    let told = answer.header("access-control-expose-headers").unwrap();
    for name in ["link", "etag", "ratelimit", "ratelimit-policy"] {
        assert!(told.split(',').any(|one| one.trim() == name), "{told}");
    }
}

#[test]
fn users_come_and_go_while_the_server_runs() {
    let talblick = Talblick::serve("");
    let config = talblick.config();
    let config = config.to_str().unwrap();
    let credentials = json!({"name": "anna", "password": "schwebebahn"});
    let anonymous = talblick.http().anonymous();
    let sign_in = || anonymous.post("/api/v1/session", &credentials).status;
    assert_eq!(sign_in(), 401);
    let mut password = tempfile::tempfile().unwrap();
    password.write_all(b"schwebebahn\n").unwrap();
    password.rewind().unwrap();
    let added = run_with(
        &["user", "add", "anna", "--config", config],
        password.into(),
    );
    assert!(added.status.success(), "{added:?}");
    assert_eq!(sign_in(), 201);
    let listed = run(&["user", "list", "--config", config]);
    assert_eq!(String::from_utf8_lossy(&listed.stdout), "anna\tviewer");
    let removed = run(&["user", "remove", "anna", "--config", config]);
    assert!(removed.status.success(), "{removed:?}");
    assert_eq!(sign_in(), 401);
    talblick.assert_log_clean();
}
