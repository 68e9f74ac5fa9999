//! The city's own ducts, cables and nodes: layers of lines and points, of a file or of several.

use super::feature::{Layer, each};
use super::geometry::{Geometry, Ground};
use super::intake::{Intake, Row, Wrong};
use super::value::{Value, short};
use super::{ImportError, Source, Unit};
use crate::{Asset, AssetKind, Reason};

/// Longest text that is kept.
const LONGEST: usize = 200;

/// What a layer holds, from its name and columns; `None` if each feature says it in a column.
fn kind(layer: &Layer) -> Option<AssetKind> {
    let name = layer.name.to_lowercase();
    let called = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let has = |names: &[&str]| layer.column(names).is_some();
    // A file may be called after all it holds; what its rows have decides then.
    if has(&["fibres", "fibres_free", "fasern"]) && has(&["duct_id", "fibres", "fasern"]) {
        Some(AssetKind::Fibre)
    } else if has(&["tubes", "tubes_free", "rohre"]) {
        Some(AssetKind::Duct)
    } else if called(&["pop", "knoten", "node"]) {
        Some(AssetKind::Node)
    } else if called(&["leerrohr", "duct"]) {
        Some(AssetKind::Duct)
    } else if called(&["glasfaser", "fibre"]) {
        Some(AssetKind::Fibre)
    } else {
        None
    }
}

/// What a feature is, in its own words or from its shape.
fn of_feature(said: &str, geometry: &Geometry) -> AssetKind {
    let said = said.to_lowercase();
    let like = |parts: &[&str]| parts.iter().any(|part| said.contains(part));
    if matches!(geometry, Geometry::Point(_)) {
        AssetKind::Node
    } else if like(&["faser", "fibre", "kabel", "cable"]) {
        AssetKind::Fibre
    } else {
        AssetKind::Duct
    }
}

/// Columns with what is free.
const FREE: &[&str] = &[
    "tubes_free",
    "fibres_free",
    "free",
    "frei",
    "rohre_frei",
    "fasern_frei",
];

/// Adds the rows of a layer; the columns that are not read.
pub(super) fn read(
    source: &Source,
    layer: &Layer,
    intake: &mut Intake<'_>,
    rows: &mut Vec<Asset>,
) -> Result<Vec<String>, ImportError> {
    let ground = Ground::new(layer.system(&source.name)?)?;
    let of_layer = kind(layer);
    let id = layer.column(&["route", "name", "kennung", "id", "fid"]);
    let owner = layer.column(&["owner", "eigentuemer", "besitzer"]);
    let free = layer.column(FREE);
    let said = layer.column(&["kind", "art", "typ", "type"]);
    let mut done = 0;
    each(source, layer, &mut |feature| {
        done += 1;
        let number = feature.row;
        let verdict = (|| {
            let geometry = feature.shape()?;
            let kind =
                of_layer.unwrap_or_else(|| of_feature(&feature.value(said).text(), geometry));
            let lines = match kind {
                AssetKind::Node => vec![vec![ground.only_point(geometry)?]],
                AssetKind::Duct | AssetKind::Fibre => ground.lines(geometry)?,
            };
            let free_column = layer.named(free);
            let key = text(feature.value(id), layer.named(id))?;
            let parts = lines.into_iter().map(|line| Asset {
                id: if key.is_empty() {
                    number.to_string()
                } else {
                    key.clone()
                },
                kind,
                owner: String::new(),
                free: None,
                line,
            });
            let mut parts: Vec<Asset> = parts.collect();
            let owner = text(feature.value(owner), layer.named(owner))?;
            let free = feature
                .value(free)
                .count()
                .map_err(Wrong::value(free_column))?;
            for part in &mut parts {
                part.owner.clone_from(&owner);
                part.free = free;
            }
            if parts.is_empty() {
                let why = "it is a line of less than two points";
                return Err(Wrong::new("geometry", Reason::Geometry, why));
            }
            Ok(Row::Taken(parts))
        })();
        rows.extend(intake.take(number, verdict)?.into_iter().flatten());
        intake.progress(Unit::Rows, done, layer.rows);
        Ok(())
    })?;
    Ok(layer.without(&[id, owner, free, said]))
}

/// Text that may be empty.
pub(super) fn text(value: &Value, column: &str) -> Result<String, Wrong> {
    let text = value.text();
    let text = text.trim();
    if text.len() > LONGEST || text.chars().any(char::is_control) {
        let why = format!("“{}” is too long or no text", short(text));
        return Err(Wrong::new(column, Reason::Value, why));
    }
    Ok(text.to_owned())
}
