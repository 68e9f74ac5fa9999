//! OGC API – Features, parts 1 and 2 (OGC 17-069r4, 18-058r1): cells, districts and published devices, with boxes and
//! coordinates in the reference systems of the city.

mod collection;
mod filter;
mod items;
mod period;
mod schema;
mod system;

use self::collection::Collection;
use crate::app::{Routes, Shared};
use crate::base::Base;
use crate::problem::{ApiError, Noun};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use utoipa_axum::routes;

/// Where everything begins.
const ROOT: &str = "/ogc/features";
/// How long a description may be kept.
const KEEP: &str = "public, max-age=300";

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(landing))
        .routes(routes!(conformance))
        .routes(routes!(collections))
        .routes(routes!(collection))
        .merge(items::router())
        .merge(schema::router())
}

/// A link as OGC interfaces write it.
fn link(base: &Base, rel: &str, kind: &str, path: &str) -> Value {
    json!({"rel": rel, "type": kind, "href": format!("{base}{path}")})
}

fn kept(document: Value) -> Response {
    ([(header::CACHE_CONTROL, KEEP)], Json(document)).into_response()
}

/// What this interface has, and where.
#[utoipa::path(operation_id = "ogc_landing", get, path = "/ogc/features", tag = "coverage",
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn landing(State(shared): State<Shared>, base: Base) -> Response {
    let own = |rel, path: &str| link(&base, rel, "application/json", &format!("{ROOT}{path}"));
    let openapi = "application/vnd.oai.openapi+json;version=3.1";
    kept(json!({
        "title": format!("Talblick {}", shared.app.config.city.name),
        "description": "Where broadband reaches, districts and sensors of the city",
        "attribution": shared.app.config.data_attribution,
        "links": [
            own("self", ""),
            own("conformance", "/conformance"),
            own("data", "/collections"),
            link(&base, "service-desc", openapi, "/api/v1/openapi.json"),
            link(&base, "service-doc", "text/html", "/api/v1/docs"),
        ],
    }))
}

/// Which parts of the standard are kept.
#[utoipa::path(operation_id = "ogc_conformance", get, path = "/ogc/features/conformance", tag = "coverage",
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn conformance() -> Response {
    let part = |number: u8, class: &str| {
        format!("http://www.opengis.net/spec/ogcapi-features-{number}/1.0/conf/{class}")
    };
    kept(json!({"conformsTo": [part(1, "core"), part(1, "geojson"), part(2, "crs")]}))
}

/// Every collection.
#[utoipa::path(operation_id = "ogc_collections", get, path = "/ogc/features/collections", tag = "coverage",
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn collections(State(shared): State<Shared>, base: Base) -> Result<Response, ApiError> {
    let work = tokio::task::spawn_blocking(move || {
        let all: Result<Vec<Value>, ApiError> = Collection::ALL
            .iter()
            .map(|c| described(&shared, &base, *c))
            .collect();
        let own = link(
            &base,
            "self",
            "application/json",
            &format!("{ROOT}/collections"),
        );
        Ok::<_, ApiError>(json!({"links": [own], "crs": system::uris(), "collections": all?}))
    });
    let document = work
        .await
        .map_err(|e| ApiError::Internal(e.to_string()))??;
    Ok(kept(document))
}

/// One collection.
#[utoipa::path(operation_id = "ogc_collection", get, path = "/ogc/features/collections/{collection}", tag = "coverage",
    params(("collection" = String, Path, description = "`broadband-cells`, `lorawan-cells`, `districts` or `devices`")),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn collection(
    State(shared): State<Shared>,
    base: Base,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let which = Collection::from_id(&id).ok_or(ApiError::NotFound(Noun::Collection))?;
    let work = tokio::task::spawn_blocking(move || described(&shared, &base, which));
    let document = work
        .await
        .map_err(|e| ApiError::Internal(e.to_string()))??;
    Ok(kept(document))
}

fn described(shared: &Shared, base: &Base, which: Collection) -> Result<Value, ApiError> {
    let (id, [title, description]) = (which.id(), which.about());
    let path = format!("{ROOT}/collections/{id}");
    let extent = which.extent(shared)?.map(|[[west, south], [east, north]]| {
        json!({"spatial": {"bbox": [[west, south, east, north]], "crs": system::CRS84}})
    });
    let [columns, feature] = schema::links(base, which);
    Ok(json!({
        "id": id,
        "title": title,
        "description": description,
        "itemType": "feature",
        "attribution": which.attribution(shared),
        "extent": extent,
        "crs": system::uris(),
        "storageCrs": system::uri(25_832),
        "links": [
            link(base, "self", "application/json", &path),
            link(base, "items", "application/geo+json", &format!("{path}/items")),
            columns,
            feature,
        ],
    }))
}
