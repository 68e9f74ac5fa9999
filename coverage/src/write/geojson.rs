//! A layer as GeoJSON (RFC 7946), always in CRS84: degrees, longitude first.

use super::About;
use crate::layer::{Feature, Layer, Shape, Value};
use crate::{Crs, Error, Transform};
use serde_json::{Map, Number, json};

/// The layer as a feature collection.
pub fn geojson(layer: &Layer, about: &About) -> Result<Vec<u8>, Error> {
    let to = Transform::new(Crs::Utm32, Crs::Wgs84)?;
    let head = json!({
        "type": "FeatureCollection",
        "name": layer.name,
        "title": about.title,
        "attribution": about.attribution,
        "licence": about.licence,
        "inputs": about.inputs.iter().map(|(name, sha256)| json!({"name": name, "sha256": sha256})).collect::<Vec<_>>(),
    });
    let head = head.to_string();
    let mut out = Vec::with_capacity(layer.features.len() * 400);
    // One feature a line: most of a city would be one line of many megabytes otherwise.
    out.extend_from_slice(head.strip_suffix('}').unwrap_or(&head).as_bytes());
    out.extend_from_slice(b",\"features\":[");
    for (n, one) in layer.features.iter().enumerate() {
        out.extend_from_slice(if n == 0 { b"\n" } else { b",\n" });
        let object = feature(layer, one, &|point| {
            let [lon, lat] = to.apply(point)?;
            Ok([degree(lon), degree(lat)])
        })?;
        out.extend_from_slice(object.to_string().as_bytes());
    }
    out.extend_from_slice(b"\n]}\n");
    Ok(out)
}

/// One feature as GeoJSON, its points put where `place` says.
pub fn feature(
    layer: &Layer,
    feature: &Feature,
    place: &dyn Fn([f64; 2]) -> Result<[f64; 2], Error>,
) -> Result<serde_json::Value, Error> {
    let line = |points: &[[f64; 2]]| -> Result<Vec<[f64; 2]>, Error> {
        points.iter().map(|point| place(*point)).collect()
    };
    let geometry = match &feature.shape {
        Shape::Point(point) => json!({"type": "Point", "coordinates": place(*point)?}),
        Shape::Line(points) => json!({"type": "LineString", "coordinates": line(points)?}),
        Shape::Area(_) => {
            let mut polygons = Vec::new();
            for polygon in feature.shape.polygons() {
                let rings: Result<Vec<_>, Error> = polygon.iter().map(|ring| line(ring)).collect();
                polygons.push(rings?);
            }
            match polygons.as_slice() {
                [one] => json!({"type": "Polygon", "coordinates": one}),
                many => json!({"type": "MultiPolygon", "coordinates": many}),
            }
        }
    };
    let mut properties = Map::new();
    for (column, value) in layer.columns.iter().zip(&feature.values) {
        let value = match value {
            Value::Null => serde_json::Value::Null,
            Value::Text(text) => text.as_ref().into(),
            Value::Whole(n) => (*n).into(),
            Value::Number(n) => Number::from_f64(*n).into(),
        };
        properties.insert(column.name.clone(), value);
    }
    Ok(json!({"type": "Feature", "id": feature.id, "geometry": geometry, "properties": properties}))
}

/// Degrees to a centimetre on the ground.
fn degree(value: f64) -> f64 {
    (value * 1e7).round() / 1e7
}
