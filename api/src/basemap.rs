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
use std::io::{ErrorKind, Read as _};
use std::sync::Arc;
use talblick_coverage::{Archive, TileCoord};

/// Its name among the sets of tiles.
pub(crate) const BASE: &str = "base";
/// The file is exchanged now and then.
const A_DAY: &str = "public, max-age=86400, stale-while-revalidate=604800";
/// No tile is as large.
const MOST_BYTES: u64 = 16 << 20;

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
        let plain = unpacked(&bytes).map_err(|error| internal(error.to_string()))?;
        Body::from(plain).into_response()
    } else {
        Body::from(bytes.clone()).into_response()
    };
    Ok(mark(answer, A_DAY, &bytes))
}

/// A tile for those who take no gzip.
fn unpacked(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut plain = Vec::with_capacity(4 * bytes.len());
    let mut decoder = GzDecoder::new(bytes).take(MOST_BYTES + 1);
    if decoder.read_to_end(&mut plain)? as u64 > MOST_BYTES {
        let most = MOST_BYTES >> 20;
        let told = format!("a tile unpacks to more than {most} MB");
        return Err(std::io::Error::new(ErrorKind::InvalidData, told));
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    #[test]
    fn a_tile_that_unpacks_without_end_is_refused() {
        let packed = |size: usize| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(&vec![0; size]).unwrap();
            encoder.finish().unwrap()
        };
        assert_eq!(unpacked(&packed(1_000)).unwrap(), [0; 1_000]);
        let error = unpacked(&packed(17 << 20)).unwrap_err();
        assert_eq!(error.to_string(), "a tile unpacks to more than 16 MB");
    }
}
