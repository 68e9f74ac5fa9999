//! What the map service knows of a place: everything about the cell or district under a pixel.

use super::coverage::{Shown, layer};
use super::exception::{Code, Exception};
use super::request::{MapRequest, Query};
use crate::app::Shared;
use crate::drawing::element::escape;
use crate::drawing::font::clean;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;
use talblick_coverage::{
    Cell, Crs, Layer, Transform, broadband_of, geojson_feature, mobile_of, outlines,
};

/// The answer and its media type.
pub(super) fn tell(shared: &Shared, query: &Query) -> Result<(&'static str, String), Exception> {
    let map = MapRequest::read(query)?;
    let pixel = (
        pixel(query, "i", map.size.0)?,
        pixel(query, "j", map.size.1)?,
    );
    let place = map.place(pixel)?;
    let atlas = shared.app.coverage.atlas();
    let mut features = Vec::new();
    for name in query.need("query_layers")?.split(',').take(8) {
        let found = match layer(&atlas, name)? {
            Shown::Broadband(fixed, _) => broadband_of(&atlas, &fixed, Cell::at(place)),
            Shown::Mobile(mobile, _) => mobile_of(&mobile, Cell::at(place)),
            Shown::Districts => {
                let kept = shared.app.store.districts();
                let mut layer = outlines(&atlas.districts, &atlas.quarters, &kept)?;
                layer
                    .features
                    .retain(|feature| feature.shape.contains(place));
                layer
            }
        };
        features.extend(described(name, &found)?);
    }
    let kind = query.get("info_format").unwrap_or("application/json");
    Ok(match kind {
        "application/json" | "application/geo+json" => {
            let all = json!({"type": "FeatureCollection", "features": features});
            ("application/json", all.to_string())
        }
        "text/html" => ("text/html; charset=utf-8", html(&features)),
        "text/plain" => ("text/plain; charset=utf-8", plain(&features)),
        other => {
            return Err(Exception {
                code: Code::InvalidFormat,
                ..Exception::wrong(
                    "INFO_FORMAT",
                    other,
                    "application/json, text/html, text/plain",
                )
            });
        }
    })
}

fn pixel(query: &Query, name: &str, size: u32) -> Result<f64, Exception> {
    let text = query.need(name)?;
    let inside = text.parse::<u32>().ok().filter(|n| *n < size);
    inside.map(f64::from).ok_or_else(|| Exception {
        code: Code::InvalidPoint,
        ..Exception::wrong(
            &name.to_ascii_uppercase(),
            text,
            &format!("0 to {}", size - 1),
        )
    })
}

fn described(name: &str, layer: &Layer) -> Result<Vec<Json>, Exception> {
    let to = Transform::new(Crs::Utm32, Crs::Wgs84)?;
    let mut all = Vec::new();
    for feature in &layer.features {
        let mut object = geojson_feature(layer, feature, &|point| to.apply(point))?;
        if let Some(object) = object.as_object_mut() {
            object.insert("layer".to_owned(), name.into());
        }
        all.push(object);
    }
    Ok(all)
}

/// Names and values of a feature.
fn lines(feature: &Json) -> impl Iterator<Item = (&str, String)> {
    let properties = feature.get("properties").and_then(Json::as_object);
    properties.into_iter().flatten().map(|(name, value)| {
        let value = match value {
            Json::Null => "–".to_owned(),
            Json::String(text) => clean(text),
            other => other.to_string(),
        };
        (name.as_str(), value)
    })
}

fn plain(features: &[Json]) -> String {
    let mut all = String::new();
    for feature in features {
        let layer = feature
            .get("layer")
            .and_then(Json::as_str)
            .unwrap_or_default();
        let _ = writeln!(all, "{layer}");
        for (name, value) in lines(feature) {
            let _ = writeln!(all, "  {name} = {value}");
        }
    }
    all
}

fn html(features: &[Json]) -> String {
    let mut all = String::from(
        "<!DOCTYPE html>\n<html lang=\"de\"><meta charset=\"utf-8\"><title>Talblick</title>\n",
    );
    for feature in features {
        let layer = feature
            .get("layer")
            .and_then(Json::as_str)
            .unwrap_or_default();
        let _ = write!(all, "<table><caption>{}</caption>", escape(layer));
        for (name, value) in lines(feature) {
            let (name, value) = (escape(name), escape(&value));
            let _ = write!(
                all,
                "<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>"
            );
        }
        all.push_str("</table>\n");
    }
    all + "</html>\n"
}
