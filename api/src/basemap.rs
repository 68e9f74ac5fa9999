//! The ground of the city's maps, from a file of tiles that the city keeps itself: nobody else learns who looks where.

use crate::app::Shared;
use crate::base::Base;
use crate::problem::{ApiError, Noun};
use crate::tile::{mark, nothing, takes_gzip};
use axum::Json;
use axum::body::Body;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use flate2::read::GzDecoder;
use serde_json::json;
use std::io::Read as _;
use std::sync::Arc;
use talblick_coverage::{Archive, TileCoord};

/// Its name among the sets of tiles.
pub(crate) const BASE: &str = "base";
/// The file is exchanged now and then.
const A_DAY: &str = "public, max-age=86400, stale-while-revalidate=604800";

fn archive(shared: &Shared) -> Result<Arc<Archive>, ApiError> {
    let archive = shared.app.config.basemap.clone();
    archive.ok_or(ApiError::NotFound(Noun::TileSet))
}

/// What a map must know of it, as `TileJSON`.
pub(crate) fn description(shared: &Shared, base: &Base) -> Result<Response, ApiError> {
    let archive = archive(shared)?;
    let [west, south, east, north] = archive.bounds;
    let ((minzoom, maxzoom), layers) = (archive.zooms, archive.layers());
    let about = json!({
        "tilejson": "3.0.0",
        "name": BASE,
        "tiles": [format!("{base}/tiles/{BASE}/{{z}}/{{x}}/{{y}}.mvt")],
        "minzoom": minzoom,
        "maxzoom": maxzoom,
        "bounds": archive.bounds,
        "center": [f64::midpoint(west, east), f64::midpoint(south, north), maxzoom.min(12)],
        "attribution": shared.app.config.map_attribution,
        "vector_layers": layers.into_iter().map(|id| json!({"id": id, "minzoom": minzoom, "maxzoom": maxzoom, "fields": {}})).collect::<Vec<_>>(),
    });
    Ok(([(header::CACHE_CONTROL, A_DAY)], Json(about)).into_response())
}

/// One of its tiles.
pub(crate) async fn tile(
    shared: &Shared,
    tile: TileCoord,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let archive = archive(shared)?;
    let found = tokio::task::spawn_blocking(move || archive.tile(tile));
    let internal = |error: String| ApiError::Internal(format!("map.basemap: {error}"));
    let found = found.await.map_err(|error| internal(error.to_string()))?;
    let found = found.map_err(|error| internal(error.to_string()))?;
    let Some((bytes, gzip)) = found else {
        return Ok(nothing(A_DAY));
    };
    let answer = if gzip && takes_gzip(headers) {
        let body = Body::from(bytes.clone());
        ([(header::CONTENT_ENCODING, "gzip")], body).into_response()
    } else if gzip {
        let mut plain = Vec::with_capacity(4 * bytes.len());
        let read = GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain);
        read.map_err(|error| internal(error.to_string()))?;
        Body::from(plain).into_response()
    } else {
        Body::from(bytes.clone()).into_response()
    };
    Ok(mark(answer, A_DAY, &bytes))
}
