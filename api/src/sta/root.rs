//! The service root: the eight sets and what of the standard is kept, neither more nor less.

use super::ROOT;
use super::said::Said;
use crate::base::Base;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value as Json, json};
use talblick_sensorthings::Set;

const REQUIREMENTS: &str = "http://www.opengis.net/spec/iot_sensing/1.1/req/";

/// Requirements that are kept: the stems other servers name, and those of request-data one by one.
const KEPT: [&str; 17] = [
    "datamodel",
    "resource-path/resource-path-to-entities",
    "request-data",
    "request-data/status-code",
    "request-data/query-status-code",
    "request-data/order",
    "request-data/expand",
    "request-data/select",
    "request-data/orderby",
    "request-data/top",
    "request-data/skip",
    "request-data/count",
    "request-data/filter",
    "request-data/built-in-filter-operations",
    "request-data/built-in-query-functions",
    "request-data/pagination",
    "data-array/data-array",
];

/// What is there beyond the standard, by the names FROST-Server gives it.
const MORE: [&str; 3] = [
    "https://fraunhoferiosb.github.io/FROST-Server/extensions/ResultFormat-CSV.html",
    "https://fraunhoferiosb.github.io/FROST-Server/extensions/ResultFormat-GeoJSON.html",
    "https://fraunhoferiosb.github.io/FROST-Server/extensions/JsonBatchRequest.html",
];

/// What SensorThings 1.1 offers here.
#[utoipa::path(operation_id = "sensorthings_root", get, path = "/sta/v1.1", tag = "readings",
    responses((status = 200, body = Object, content_type = "application/json")))]
pub(super) async fn root(base: Base) -> Response {
    let sets: Vec<Json> = Set::ALL
        .iter()
        .map(|set| json!({"name": set.name(), "url": format!("{base}{ROOT}/{}", set.name())}))
        .collect();
    let kept = KEPT.iter().map(|stem| format!("{REQUIREMENTS}{stem}"));
    let more = MORE.iter().map(|uri| (*uri).to_owned());
    let conformance: Vec<String> = kept.chain(more).collect();
    Said::Json(json!({"value": sets, "serverSettings": {"conformance": conformance}}))
        .into_response()
}
