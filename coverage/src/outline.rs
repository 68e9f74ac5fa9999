//! Districts and quarters as features, and the points their names stand at.

use crate::layer::{Column, ColumnKind, Feature, Layer, Shape, Value};
use crate::{Crs, Error, Level, Place, Places, Transform, inmost};
use std::sync::Arc;
use talblick_model::{District, DistrictId};

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

/// A point inside each place, where its name stands on maps.
pub(crate) fn labels(outlines: &Layer) -> Layer {
    let features = outlines.features.iter().filter_map(|feature| {
        let Shape::Area(rings) = &feature.shape else {
            return None;
        };
        let (at, _) = inmost(rings)?;
        Some(Feature {
            id: feature.id,
            shape: Shape::Point(at),
            values: feature.values.clone(),
        })
    });
    Layer {
        name: "labels".to_owned(),
        features: features.collect(),
        columns: outlines.columns.clone(),
    }
}

/// Imported districts as the registry of devices keeps them.
pub fn districts(places: &Places) -> Result<Vec<District>, Error> {
    let to = Transform::new(Crs::Utm32, Crs::Wgs84)?;
    let district = |place: &Place| {
        let rings = place.rings.iter();
        let rings: Result<Vec<Vec<[f64; 2]>>, Error> = rings
            .map(|ring| ring.iter().map(|p| to.apply(*p)).collect())
            .collect();
        let id = DistrictId::try_from(place.id.as_str()).ok();
        let wrong = || Error::Place {
            id: place.id.clone(),
            why: "its key is not 1 to 64 characters without control characters and blanks around them",
        };
        Ok(District {
            id: id.ok_or_else(wrong)?,
            name: place.name.clone(),
            rings: rings?,
            approximate: false,
        })
    };
    places.iter().map(district).collect()
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
            id: district.id.clone().into(),
            name: district.name.clone(),
            level: Level::District,
            rings: rings?,
            households: None,
        })
    };
    districts.iter().map(place).collect()
}
