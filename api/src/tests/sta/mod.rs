//! SensorThings: addresses, query options, pages and what clients stumble over.

mod address;
mod format;
mod model;
mod paging;
mod query;

use super::{Answer, Town};
use axum::http::StatusCode;
use serde_json::Value;
use std::fmt::Write as _;

const ROOT: &str = "https://talblick.example/sta/v1.1";

/// Asks for an address below the service root; blanks and what else cannot stand in one are encoded.
async fn ask(town: &Town, path: &str) -> Answer {
    let path = path
        .strip_prefix(ROOT)
        .unwrap_or(path)
        .trim_start_matches('/');
    let mut encoded = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
    }
    town.get(&format!("/sta/v1.1/{encoded}")).await
}

/// An answer that must be there.
async fn get(town: &Town, path: &str) -> Value {
    let answer = ask(town, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path} {}", answer.text());
    answer.json()
}

/// The ids of a page, as texts.
async fn ids(town: &Town, path: &str) -> Vec<String> {
    let page = get(town, path).await;
    let items = page["value"].as_array().unwrap();
    items.iter().map(id).collect()
}

fn id(entity: &Value) -> String {
    let id = &entity["@iot.id"];
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// What is said about something that is refused.
async fn refused(town: &Town, path: &str) -> (u16, String) {
    let answer = ask(town, path).await;
    let said = answer.json();
    assert_eq!(answer.header("content-type"), "application/json", "{path}");
    assert_eq!(said["type"], "error", "{path}");
    assert_eq!(said["code"], answer.status.as_u16(), "{path}");
    (
        answer.status.as_u16(),
        said["message"].as_str().unwrap().to_owned(),
    )
}
