//! `/.well-known/api-catalog`: every interface there is, for programs that know nothing but the host (RFC 9727), as a set of
//! links (RFC 9264).

use crate::app::Routes;
use crate::base::Base;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value as Json, json};
use utoipa_axum::routes;

const KIND: &str = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(interfaces))
}

/// The interfaces, each with what describes it.
#[utoipa::path(operation_id = "api_catalog", get, path = "/.well-known/api-catalog", tag = "catalog",
    responses((status = 200, body = Object, content_type = "application/linkset+json")))]
async fn interfaces(base: Base) -> Response {
    let link = |path: &str, kind: &str| json!([{"href": format!("{base}{path}"), "type": kind}]);
    let document = link("/api/v1/openapi.json", "application/json");
    let own = json!({
        "anchor": format!("{base}/api/v1"),
        "service-desc": document,
        "service-doc": link("/api/v1/docs", "text/html"),
        "service-meta": link("/catalog", "text/turtle"),
        "status": link("/readyz", "application/json"),
    });
    let standard = |path: &str, described: &str| {
        json!({
            "anchor": format!("{base}{path}"),
            "service-desc": link(described, "application/json"),
            "service-doc": link("/partners", "text/html"),
        })
    };
    let all: [Json; 4] = [
        own,
        standard("/sta/v1.1", "/sta/v1.1"),
        standard("/ogc/features", "/ogc/features"),
        standard("/prometheus/api/v1", "/api/v1/openapi.json"),
    ];
    let body = json!({ "linkset": all }).to_string();
    ([(header::CONTENT_TYPE, KIND)], body).into_response()
}
