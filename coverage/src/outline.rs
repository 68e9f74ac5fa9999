//! Districts and quarters as features.

use crate::layer::{Column, ColumnKind, Feature, Layer, Shape, Value};
use crate::{Crs, Error, Level, Place, Places, Transform};
use std::sync::Arc;
use talblick_model::District;

/// The outlines of districts and quarters. Without imported districts those the city keeps for its devices are shown.
pub fn outlines(
    districts: &Places,
    quarters: &Places,
    kept: &[Arc<District>],
) -> Result<Layer, Error> {
    let mut features = Vec::new();
    let kept = if districts.is_empty() {
        places(kept)?
    } else {
        Vec::new()
    };
    let places = districts.iter().chain(quarters.iter());
    for (id, place) in (1..).zip(kept.iter().chain(places)) {
        let level = match place.level {
            Level::City => "city",
            Level::District => "district",
            Level::Quarter => "quarter",
        };
        features.push(Feature {
            id,
            shape: Shape::Area(place.rings.clone()),
            values: vec![
                Value::text(&place.id),
                Value::text(&place.name),
                Value::text(level),
            ],
        });
    }
    let text = |name: &str, text| Column::new(name, ColumnKind::Text, text);
    Ok(Layer {
        name: "districts".to_owned(),
        columns: vec![
            text("id", ["Schlüssel der Stadt", "the city's key"]),
            text("name", ["Name", "name"]),
            text(
                "level",
                [
                    "Ebene: district (Stadtbezirk) oder quarter (Quartier)",
                    "level: district or quarter",
                ],
            ),
        ],
        features,
    })
}

/// Districts in degrees as places in UTM 32.
fn places(districts: &[Arc<District>]) -> Result<Vec<Place>, Error> {
    let to = Transform::new(Crs::Wgs84, Crs::Utm32)?;
    let place = |district: &Arc<District>| {
        let rings = district.rings.iter();
        let rings: Result<Vec<Vec<[f64; 2]>>, Error> = rings
            .map(|ring| ring.iter().map(|p| to.apply(*p)).collect())
            .collect();
        Ok(Place {
            id: district.id.0.clone(),
            name: district.name.clone(),
            level: Level::District,
            rings: rings?,
            households: None,
        })
    };
    districts.iter().map(place).collect()
}
