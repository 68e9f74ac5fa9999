//! Layers and features, whatever the format.

use super::geometry::Geometry;
use super::intake::Wrong;
use super::recognise::Content;
use super::value::Value;
use super::{ImportError, Source, geojson, geopackage, shapefile};
use crate::{Crs, Error, Kind, Reason};
use jiff::civil::Date;

/// A layer of features.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) name: String,
    /// Names of its columns, without key and geometry.
    pub(super) columns: Vec<String>,
    /// Its reference system as it is written.
    pub(super) crs: String,
    /// Its EPSG number, if the file says one.
    pub(super) epsg: Option<u32>,
    /// Number of features, if the file says it.
    pub(super) rows: Option<u64>,
    /// The day it was last changed, if the file says it.
    pub(super) changed: Option<Date>,
}

/// A feature.
#[derive(Debug)]
pub(super) struct Feature {
    /// Its key, or its place counted from 1.
    pub(super) row: u64,
    /// Its shape, or what is wrong with it.
    pub(super) geometry: Result<Geometry, String>,
    /// Values in the order of the layer's columns.
    pub(super) values: Vec<Value>,
}

impl Feature {
    /// Its shape; a feature without one is wrong.
    pub(super) fn shape(&self) -> Result<&Geometry, Wrong> {
        let geometry = self.geometry.as_ref();
        geometry.map_err(|why| Wrong::new("geometry", Reason::Geometry, why.clone()))
    }

    /// A value by its column's place; empty if there is no such column.
    pub(super) fn value(&self, at: Option<usize>) -> &Value {
        at.and_then(|at| self.values.get(at))
            .unwrap_or(&Value::Empty)
    }
}

impl Layer {
    /// The place of the first of these columns that there is, whatever its case.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        let find = |name: &&str| {
            let mut columns = self.columns.iter();
            columns.position(|c| c.eq_ignore_ascii_case(name))
        };
        names.iter().find_map(find)
    }

    /// The columns at none of these places.
    pub(super) fn without(&self, read: &[Option<usize>]) -> Vec<String> {
        let columns = self.columns.iter().enumerate();
        let unread = columns.filter(|(at, _)| !read.contains(&Some(*at)));
        unread.map(|(_, name)| name.clone()).collect()
    }

    /// The name of the column at a place.
    pub(super) fn named(&self, at: Option<usize>) -> &str {
        at.and_then(|at| self.columns.get(at))
            .map_or("", String::as_str)
    }

    /// The reference system; must be one that is read.
    pub(super) fn system(&self, file: &str) -> Result<Crs, ImportError> {
        let wrong = |found: String| ImportError::Crs {
            file: file.to_owned(),
            layer: self.name.clone(),
            found,
            allowed: "EPSG:25832, 25833, 4647, 4326, 4258, 3857 or 3035",
        };
        match self.epsg.map(Crs::from_epsg) {
            Some(Ok(crs)) => Ok(crs),
            Some(Err(Error::Crs(number))) => Err(wrong(format!("EPSG:{number}"))),
            _ if self.crs.is_empty() => Err(wrong("no named reference system".to_owned())),
            _ => Err(wrong(format!("“{}”", super::value::short(&self.crs)))),
        }
    }

    /// What it holds, from its columns and its name.
    pub(super) fn kind(&self) -> Option<Kind> {
        let has = |names: &[&str]| self.column(names).is_some();
        let name = self.name.to_lowercase();
        let called = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if has(&["raster_id"]) {
            Some(Kind::Fixed)
        } else if has(STREET) && has(NUMBER) {
            Some(Kind::Addresses)
        } else if has(&["quartier", "quartiersnr"]) && !has(&["surface"]) {
            Some(Kind::Quarters)
        } else if has(&["bezirk", "stadtbezirk"]) {
            Some(Kind::Districts)
        } else if asset(&self.columns, &name) {
            Some(Kind::Ducts)
        } else if has(&["surface", "oberflaeche"]) || called(&["stra\u{df}e", "strasse", "street"])
        {
            Some(Kind::Streets)
        } else if called(&["quartier", "quarter"]) {
            Some(Kind::Quarters)
        } else if called(&["bezirk", "district"]) {
            Some(Kind::Districts)
        } else {
            None
        }
    }
}

/// Columns with the name of a street.
pub(super) const STREET: &[&str] = &["strname", "str", "strasse", "stra\u{df}e", "street"];
/// Columns with a house number.
pub(super) const NUMBER: &[&str] = &["hausnr", "hnr", "hausnummer", "housenumber"];

fn asset(columns: &[String], name: &str) -> bool {
    let columns = columns.iter().map(|c| c.to_lowercase());
    let telling = [
        "tubes",
        "tubes_free",
        "fibres",
        "fibres_free",
        "rohre",
        "fasern",
        "free",
    ];
    let names = [
        "leerrohr",
        "duct",
        "glasfaser",
        "fibre",
        "pops",
        "knoten",
        "nodes",
    ];
    columns.into_iter().any(|c| telling.contains(&c.as_str()))
        || names.iter().any(|part| name.contains(part))
}

/// The layers of a geographic file.
pub(super) fn layers(source: &Source) -> Result<Vec<Layer>, ImportError> {
    match source.content {
        Content::GeoPackage => geopackage::layers(source),
        Content::GeoJson => Ok(vec![geojson::layer(source)?]),
        Content::Shapefile => Ok(vec![shapefile::layer(source)?]),
        Content::Workbook | Content::Text(_) => Ok(Vec::new()),
    }
}

/// Goes through the features of a layer.
pub(super) fn each(
    source: &Source,
    layer: &Layer,
    take: &mut dyn FnMut(Feature) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    match source.content {
        Content::GeoPackage => geopackage::each(source, layer, take),
        Content::GeoJson => geojson::each(source, layer, take),
        Content::Shapefile => shapefile::each(source, take),
        Content::Workbook | Content::Text(_) => Ok(()),
    }
}

/// The EPSG number in the name of a reference system, such as `urn:ogc:def:crs:EPSG::25832`; CRS84 is WGS 84 by another name.
pub(super) fn epsg(text: &str) -> Option<u32> {
    let text = text.to_ascii_uppercase();
    if text.contains("CRS84") {
        return Some(4_326);
    }
    let (_, after) = text.split_once("EPSG")?;
    let digits = after.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit());
    digits.get(..end.unwrap_or(digits.len()))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_system_is_known_by_its_number() {
        for (text, number) in [
            ("urn:ogc:def:crs:EPSG::25832", Some(25_832)),
            ("EPSG:31466", Some(31_466)),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", Some(4_326)),
            ("Adressen_EPSG25832_JSON.json", Some(25_832)),
            ("Adressen.json", None),
            ("EPSG:99999999999", None),
        ] {
            assert_eq!(epsg(text), number, "{text}");
        }
    }
}
