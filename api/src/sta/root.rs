//! The service root: the eight sets and what of the standard is kept, neither more nor less.

use super::ROOT;
use super::said::Said;
use crate::app::Shared;
use crate::base::Base;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value as Json, json};
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

/// Under what clients look for the broker, where there is one. It is not among what is kept: of all the standard lets them
/// subscribe to, only new observations are told.
const RECEIVE: &str = "receive-updates-via-mqtt/receive-updates";

/// What is there beyond the standard, by the names FROST-Server gives it.
const MORE: [&str; 3] = [
    "https://fraunhoferiosb.github.io/FROST-Server/extensions/ResultFormat-CSV.html",
    "https://fraunhoferiosb.github.io/FROST-Server/extensions/ResultFormat-GeoJSON.html",
    "https://fraunhoferiosb.github.io/FROST-Server/extensions/JsonBatchRequest.html",
];

/// What SensorThings 1.1 offers here.
#[utoipa::path(operation_id = "sensorthings_root", get, path = "/sta/v1.1", tag = "readings",
    responses((status = 200, body = Object, content_type = "application/json")))]
pub(super) async fn root(State(shared): State<Shared>, base: Base) -> Response {
    let sets: Vec<Json> = Set::ALL
        .iter()
        .map(|set| json!({"name": set.name(), "url": format!("{base}{ROOT}/{}", set.name())}))
        .collect();
    let endpoints = &shared.app.config.mqtt;
    let received = Some(RECEIVE).filter(|_| !endpoints.is_empty());
    let kept = KEPT.iter().map(|stem| format!("{REQUIREMENTS}{stem}"));
    let more = MORE.iter().map(|uri| (*uri).to_owned());
    let conformance: Vec<String> = kept.chain(more).collect();
    let mut settings = Map::from_iter([("conformance".to_owned(), json!(conformance))]);
    settings.extend(received.map(|stem| {
        let name = format!("{REQUIREMENTS}{stem}");
        (name, json!({"endpoints": endpoints}))
    }));
    Said::Json(json!({"value": sets, "serverSettings": settings})).into_response()
}
