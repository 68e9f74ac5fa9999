//! What is known of the features of a collection, as JSON Schema: for programs that make columns of it before they have
//! read a feature. A column may be null in any feature, which the schema of Part 5 leaves unsaid.

use super::collection::Collection;
use super::{KEEP, ROOT, link};
use crate::app::{Routes, Shared};
use crate::base::Base;
use crate::problem::{ApiError, Noun};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};
use talblick_coverage::{Column, ColumnKind};
use utoipa_axum::routes;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
const KIND: &str = "application/schema+json";

pub(super) fn router() -> Routes {
    Routes::new()
        .routes(routes!(columns))
        .routes(routes!(feature))
}

/// Where both stand, as links of the collection: Part 5 has one name for it, GDAL reads the other.
pub(super) fn links(base: &Base, which: Collection) -> [Value; 2] {
    let schema = format!("{ROOT}/collections/{}/schema", which.id());
    [
        link(
            base,
            "http://www.opengis.net/def/rel/ogc/1.0/schema",
            KIND,
            &schema,
        ),
        link(base, "describedBy", KIND, &format!("{schema}/feature")),
    ]
}

/// The columns of a collection (OGC API – Features, part 5).
#[utoipa::path(operation_id = "ogc_schema", get, path = "/ogc/features/collections/{collection}/schema", tag = "coverage",
    params(("collection" = String, Path, description = "`broadband-cells`, `lorawan-cells`, `districts` or `devices`")),
    responses((status = 200, body = Object, content_type = "application/schema+json")))]
async fn columns(
    State(shared): State<Shared>,
    base: Base,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let which = Collection::from_id(&id).ok_or(ApiError::NotFound(Noun::Collection))?;
    let mut properties = properties(&of(shared, which).await?);
    let geometry = json!({"format": which.geometry()[1], "x-ogc-role": "primary-geometry"});
    properties.insert("geometry".to_owned(), geometry);
    Ok(answer(
        &base,
        which,
        "/schema",
        &json!({
            "title": which.about()[0],
            "type": "object",
            "properties": properties,
        }),
    ))
}

/// A feature of a collection as GeoJSON.
#[utoipa::path(operation_id = "ogc_feature_schema", get, path = "/ogc/features/collections/{collection}/schema/feature", tag = "coverage",
    params(("collection" = String, Path, description = "`broadband-cells`, `lorawan-cells`, `districts` or `devices`")),
    responses((status = 200, body = Object, content_type = "application/schema+json")))]
async fn feature(
    State(shared): State<Shared>,
    base: Base,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let which = Collection::from_id(&id).ok_or(ApiError::NotFound(Noun::Collection))?;
    let properties = properties(&of(shared, which).await?);
    Ok(answer(
        &base,
        which,
        "/schema/feature",
        &json!({
            "title": which.about()[0],
            "type": "object",
            "required": ["type", "geometry", "properties"],
            "properties": {
                "type": {"const": "Feature"},
                "id": {"type": "integer"},
                "geometry": {"$ref": format!("https://geojson.org/schema/{}.json", which.geometry()[0])},
                "properties": {"type": "object", "properties": properties},
            },
        }),
    ))
}

async fn of(shared: Shared, which: Collection) -> Result<Vec<Column>, ApiError> {
    let work = tokio::task::spawn_blocking(move || which.columns(&shared));
    work.await.map_err(|e| ApiError::Internal(e.to_string()))?
}

fn properties(columns: &[Column]) -> Map<String, Value> {
    let property = |column: &Column| {
        let kind = match column.kind {
            ColumnKind::Text => "string",
            ColumnKind::Whole => "integer",
            ColumnKind::Number => "number",
        };
        let [german, english] = &column.text;
        let about = json!({"type": kind, "title": english, "description": german});
        (column.name.clone(), about)
    };
    columns.iter().map(property).collect()
}

fn answer(base: &Base, which: Collection, path: &str, schema: &Value) -> Response {
    let mut document = json!({
        "$schema": DIALECT,
        "$id": format!("{base}{ROOT}/collections/{}{path}", which.id()),
    });
    if let (Some(document), Some(schema)) = (document.as_object_mut(), schema.as_object()) {
        document.extend(schema.clone());
    }
    let headers = [(header::CONTENT_TYPE, KIND), (header::CACHE_CONTROL, KEEP)];
    (headers, document.to_string()).into_response()
}
