//! Vector tiles and what a map must know of them (`TileJSON` 3). Sets of releases are made whole before anybody asks and
//! stay the same; districts and devices live.

use crate::app::{Routes, Shared};
use crate::base::Base;
use crate::basemap::{self, BASE};
use crate::problem::{ApiError, Noun};
use crate::sensor;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use flate2::read::GzDecoder;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::Arc;
use talblick_coverage::{Column, ColumnKind, Pyramid, Set, Sheet, TileCoord, draw};
use utoipa::ToSchema;
use utoipa_axum::routes;
use xxhash_rust::xxh3::xxh3_128;

/// The media type of a tile, as registered with IANA.
const TILE: &str = "application/vnd.mapbox-vector-tile";
/// The set that is made of the devices of this moment.
const DEVICES: &str = "devices";
/// Zooms at which devices are drawn.
const DEVICE_ZOOMS: (u8, u8) = (7, 14);
/// Same release, same bytes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const A_QUARTER: &str = "public, max-age=900, stale-while-revalidate=86400";
const A_MINUTE: &str = "public, max-age=60, stale-while-revalidate=300";

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(description))
        .routes(routes!(tile))
}

/// `TileJSON` 3.0.0.
#[derive(Debug, Serialize, ToSchema)]
struct TileJson {
    /// `3.0.0`.
    tilejson: &'static str,
    /// Name of the set.
    name: String,
    /// Where tiles are: an address with `{z}`, `{x}` and `{y}`.
    tiles: Vec<String>,
    /// Shallowest zoom.
    minzoom: u8,
    /// Deepest zoom; closer in, maps enlarge it.
    maxzoom: u8,
    /// West, south, east, north in degrees.
    bounds: [f64; 4],
    /// Longitude, latitude, zoom to begin with.
    center: [f64; 3],
    /// Who must be named.
    attribution: String,
    /// What is on the tiles.
    vector_layers: Vec<VectorLayer>,
}

/// A layer of the tiles of a set.
#[derive(Debug, Serialize, ToSchema)]
struct VectorLayer {
    /// Its name.
    id: String,
    /// Shallowest zoom.
    minzoom: u8,
    /// Deepest zoom.
    maxzoom: u8,
    /// What is known of each feature, and whether it is a `Number` or a `String`.
    fields: BTreeMap<String, &'static str>,
}

/// What a map must know of a set of tiles.
#[utoipa::path(operation_id = "tileset", get, path = "/tiles/{file}", tag = "coverage",
    params(("file" = String, Path, description = "Set and `.json`: `districts`, `devices`, `base` (if the city keeps a ground for its maps), `lorawan`, `broadband-{release}`, `mobile-{release}`")),
    responses((status = 200, body = TileJson)))]
async fn description(
    State(shared): State<Shared>,
    base: Base,
    Path(file): Path<String>,
) -> Result<Response, ApiError> {
    let name = file.strip_suffix(".json");
    let name = name.ok_or(ApiError::NotFound(Noun::Route))?.to_owned();
    if name == BASE {
        return basemap::description(&shared, &base);
    }
    if name == DEVICES {
        return devices_description(shared, base).await;
    }
    let pyramid = pyramid(&shared, &name).await?;
    let about = TileJson::of(&shared, &base, &pyramid);
    Ok(([(header::CACHE_CONTROL, A_QUARTER)], Json(about)).into_response())
}

/// A vector tile.
#[utoipa::path(operation_id = "tile", get, path = "/tiles/{set}/{z}/{x}/{file}", tag = "coverage",
    params(("set" = String, Path, description = "Set of tiles"), ("z" = u8, Path, description = "Zoom"),
        ("x" = u32, Path, description = "Column"), ("file" = String, Path, description = "Row and `.mvt`")),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.mapbox-vector-tile"),
        (status = 204, description = "Nothing is there")))]
async fn tile(
    State(shared): State<Shared>,
    Path((set, z, x, file)): Path<(String, String, String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let tile = coordinate(&z, &x, &file).ok_or(ApiError::NotFound(Noun::Tile))?;
    if set == BASE {
        return basemap::tile(&shared, tile, &headers).await;
    }
    if set == DEVICES {
        return device_tile(shared, tile).await;
    }
    let pyramid = pyramid(&shared, &set).await?;
    let keep = match (&pyramid.set, version_asked(query.as_deref())) {
        (Set::Districts, _) => A_QUARTER,
        (Set::Lorawan, _) => A_MINUTE,
        // Who asks for tiles of yesterday's rules gets today's, but must not keep them under that name.
        (_, Some(version)) if version != pyramid.version => A_MINUTE,
        _ => FOR_EVER,
    };
    let Some(bytes) = pyramid.tile(tile) else {
        return Ok(nothing(keep));
    };
    let answer = if takes_gzip(&headers) {
        let body = Body::from(Bytes::from_owner(Arc::clone(bytes)));
        ([(header::CONTENT_ENCODING, "gzip")], body).into_response()
    } else {
        let mut plain = Vec::with_capacity(4 * bytes.len());
        let read = GzDecoder::new(&**bytes).read_to_end(&mut plain);
        read.map_err(|error| ApiError::Internal(error.to_string()))?;
        Body::from(plain).into_response()
    };
    Ok(mark(answer, keep, bytes))
}

fn coordinate(z: &str, x: &str, file: &str) -> Option<TileCoord> {
    let y = file.strip_suffix(".mvt")?;
    let number = |text: &str| {
        let plain = text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| plain)
    };
    let z = number(z).and_then(|z| u8::try_from(z).ok())?;
    TileCoord::new(z, number(x)?, number(y)?)
}

/// The `v` of an address from `TileJSON`, which says for which version of the set it was written.
fn version_asked(query: Option<&str>) -> Option<&str> {
    query?.split('&').find_map(|pair| pair.strip_prefix("v="))
}

/// A set of tiles; made now if nobody asked before it was ready.
async fn pyramid(shared: &Shared, name: &str) -> Result<Arc<Pyramid>, ApiError> {
    let unknown = || ApiError::NotFound(Noun::TileSet);
    let set: Set = name.parse().ok().ok_or_else(unknown)?;
    let app = &shared.app;
    if set == Set::Lorawan {
        let (tiles, radio) = (app.tiles.clone(), app.radio.told());
        let made = tokio::task::spawn_blocking(move || tiles.lorawan(&radio.public));
        let made = made.await.map_err(|e| ApiError::Internal(e.to_string()))?;
        return Ok(made?);
    }
    if let Some(made) = app.tiles.made(&app.coverage.atlas(), &set) {
        return Ok(made);
    }
    let shared = shared.clone();
    let made = tokio::task::spawn_blocking(move || {
        let app = &shared.app;
        app.tiles
            .get(&app.coverage.atlas(), &app.store.districts(), &set)
    });
    let made = made
        .await
        .map_err(|e| ApiError::Internal(e.to_string()))??;
    made.ok_or_else(unknown)
}

async fn devices_description(shared: Shared, base: Base) -> Result<Response, ApiError> {
    let about = tokio::task::spawn_blocking(move || {
        let layer = sensor::layer(&shared)?;
        let bounds = layer.degrees()?.unwrap_or([[-180.0, -85.0], [180.0, 85.0]]);
        Ok::<_, ApiError>(TileJson {
            tiles: vec![format!("{base}/tiles/{DEVICES}/{{z}}/{{x}}/{{y}}.mvt")],
            attribution: shared.app.config.data_attribution.clone(),
            ..TileJson::new(DEVICES, &[Sheet::of(&layer)], DEVICE_ZOOMS, bounds)
        })
    });
    let about = about
        .await
        .map_err(|e| ApiError::Internal(e.to_string()))??;
    Ok(([(header::CACHE_CONTROL, A_MINUTE)], Json(about)).into_response())
}

async fn device_tile(shared: Shared, tile: TileCoord) -> Result<Response, ApiError> {
    let bytes = tokio::task::spawn_blocking(move || {
        let layer = sensor::layer(&shared)?;
        Ok::<_, ApiError>(draw(&layer, tile)?)
    });
    let bytes = bytes
        .await
        .map_err(|e| ApiError::Internal(e.to_string()))??;
    Ok(match bytes {
        Some(bytes) => mark(Body::from(bytes.clone()).into_response(), A_MINUTE, &bytes),
        None => nothing(A_MINUTE),
    })
}

pub(crate) fn nothing(keep: &'static str) -> Response {
    (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, keep)]).into_response()
}

pub(crate) fn mark(mut answer: Response, keep: &'static str, bytes: &[u8]) -> Response {
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(TILE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    // Weak: the same tile goes out compressed and plain.
    let tag = format!("W/\"{:032x}\"", xxh3_128(bytes));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    answer
}

pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    let wish = headers.get(header::ACCEPT_ENCODING);
    let wish = wish.and_then(|v| v.to_str().ok()).unwrap_or_default();
    wish.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let refused = parts.any(|p| matches!(p, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        (name.eq_ignore_ascii_case("gzip") || name == "*") && !refused
    })
}

impl TileJson {
    fn of(shared: &Shared, base: &Base, pyramid: &Pyramid) -> Self {
        let Pyramid { set, version, .. } = pyramid;
        let attribution = match set {
            Set::Districts => shared.app.config.map_attribution.clone(),
            Set::Lorawan => shared.app.config.data_attribution.clone(),
            _ => pyramid.attribution.clone(),
        };
        Self {
            tiles: vec![format!(
                "{base}/tiles/{set}/{{z}}/{{x}}/{{y}}.mvt?v={version}"
            )],
            attribution,
            ..Self::new(
                &set.to_string(),
                &pyramid.layers,
                pyramid.zooms,
                pyramid.bounds,
            )
        }
    }

    fn new(
        name: &str,
        layers: &[Sheet],
        (minzoom, maxzoom): (u8, u8),
        [[west, south], [east, north]]: [[f64; 2]; 2],
    ) -> Self {
        let kind = |column: &Column| match column.kind {
            ColumnKind::Text => "String",
            ColumnKind::Whole | ColumnKind::Number => "Number",
        };
        let layers = layers.iter();
        let layer = |sheet: &Sheet| VectorLayer {
            id: sheet.name.clone(),
            minzoom,
            maxzoom,
            fields: sheet
                .columns
                .iter()
                .map(|c| (c.name.clone(), kind(c)))
                .collect(),
        };
        let middle = [f64::midpoint(west, east), f64::midpoint(south, north)];
        Self {
            tilejson: "3.0.0",
            name: name.to_owned(),
            tiles: Vec::new(),
            minzoom,
            maxzoom,
            bounds: [west, south, east, north],
            center: [middle[0], middle[1], f64::from(maxzoom.min(12))],
            attribution: String::new(),
            vector_layers: layers.map(layer).collect(),
        }
    }
}
