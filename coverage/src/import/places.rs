//! Districts and quarters: features with a number, a name and an outline.

use super::feature::{Layer, each};
use super::geometry::Ground;
use super::intake::{Intake, Row, Wrong};
use super::value::{Value, short};
use super::{ImportError, Source, Taken, Unit};
use crate::{Kind, Level, Place, Reason};
use std::collections::HashSet;
use talblick_model::DistrictId;

/// Columns with a district's number.
const DISTRICT: &[&str] = &[
    "bezirk",
    "stadtbezirk",
    "bezirk_nr",
    "stadtbezirksnr",
    "nummer",
    "id",
    "key",
];
/// Columns with a quarter's number.
const QUARTER: &[&str] = &[
    "quartier",
    "quartiersnr",
    "quartier_nr",
    "nummer",
    "id",
    "key",
];
/// Longest number and name.
const LONGEST: usize = 100;

/// Rows of a layer, and the columns that are not read.
pub(super) fn read(
    source: &Source,
    layer: &Layer,
    kind: Kind,
    intake: &mut Intake<'_>,
) -> Taken<Place> {
    let ground = Ground::new(layer.system(&source.name)?)?;
    let (level, keys) = if kind == Kind::Districts {
        (Level::District, DISTRICT)
    } else {
        (Level::Quarter, QUARTER)
    };
    let key = layer.column(keys);
    let name = layer.column(&["name", "bezeichnung", "bez", "stadtbezirk", "quartier"]);
    let missing = [(key, keys), (name, &["name"])];
    let missing: Vec<String> = missing
        .iter()
        .filter(|(at, _)| at.is_none())
        .filter_map(|(_, names)| names.first().map(|n| n.to_uppercase()))
        .collect();
    if !missing.is_empty() {
        return Err(ImportError::Columns {
            file: source.name.clone(),
            layer: layer.name.clone(),
            what: "districts or quarters",
            missing,
            found: layer.columns.clone(),
        });
    }
    let (mut rows, mut seen, mut done) = (Vec::new(), HashSet::new(), 0);
    each(source, layer, &mut |feature| {
        done += 1;
        let verdict = (|| {
            let id = id(feature.value(key), layer.named(key))?;
            let geometry = feature.shape()?;
            let rings = ground.rings(geometry)?;
            let name = text(feature.value(name), layer.named(name))?;
            if !seen.insert(id.clone()) {
                let why = format!("the number {id} comes twice; the first row counts");
                return Err(Wrong::new(layer.named(key), Reason::Duplicate, why));
            }
            Ok(Row::Taken(Place {
                id,
                name,
                level,
                rings,
                households: None,
            }))
        })();
        rows.extend(intake.take(feature.row, verdict)?);
        intake.progress(Unit::Rows, done, layer.rows);
        Ok(())
    })?;
    rows.sort_by(|a: &Place, b| a.id.cmp(&b.id));
    Ok((rows, layer.without(&[key, name])))
}

/// A place's number: text, because leading zeros count.
fn id(value: &Value, column: &str) -> Result<String, Wrong> {
    if let Value::Number(number) = value {
        let why = format!("{number} is a number; allowed is text, because leading zeros count");
        return Err(Wrong::new(column, Reason::Value, why));
    }
    let id = DistrictId::try_from(text(value, column)?);
    let id = id.map_err(|wrong| Wrong::new(column, Reason::Value, wrong.to_string()))?;
    Ok(id.into())
}

fn text(value: &Value, column: &str) -> Result<String, Wrong> {
    let text = value.text();
    let text = text.trim();
    if text.is_empty() {
        Err(Wrong::missing(column))
    } else if text.len() > LONGEST || text.chars().any(char::is_control) {
        let why = format!("“{}” is too long or no name", short(text));
        Err(Wrong::new(column, Reason::Value, why))
    } else {
        Ok(text.to_owned())
    }
}
