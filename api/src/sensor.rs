//! Published devices as things on the map: for tiles, pictures and OGC answers alike, always as somebody without an
//! account sees them, because those answers are kept by caches that know no accounts.

use crate::app::Shared;
use crate::heard::Heard;
use crate::problem::ApiError;
use crate::view::View;
use talblick_coverage::{Column, ColumnKind, Crs, Feature, Layer, Shape, Transform, Value};
use talblick_model::{DistrictId, Status};

/// Devices with a place.
pub(crate) fn layer(shared: &Shared) -> Result<Layer, ApiError> {
    let view = View::public(shared.clone());
    let to = Transform::new(Crs::Wgs84, Crs::Utm32).map_err(ApiError::from)?;
    let mut features = Vec::new();
    for device in view.devices() {
        let Some(place) = device.location else {
            continue;
        };
        // A place on the other side of the globe has no coordinates in UTM 32 and lies on no map of the city.
        let Ok(at) = to.apply([place.lon(), place.lat()]) else {
            continue;
        };
        let Heard { last_seen, status } = view.heard(&device);
        features.push(Feature {
            id: u64::from(u32::from(device.id)),
            shape: Shape::Point(at),
            values: vec![
                Value::Whole(i64::from(u32::from(device.id))),
                Value::text(&device.name),
                Value::text(&device.kind),
                Value::text(word(status)),
                device.district.as_ref().map(DistrictId::as_str).into(),
                last_seen.map(|seen| seen.to_string()).as_deref().into(),
            ],
        });
    }
    let text = |name: &str, text| Column::new(name, ColumnKind::Text, text);
    Ok(Layer {
        name: "devices".to_owned(),
        columns: vec![
            Column::new("id", ColumnKind::Whole, ["Nummer", "number"]),
            text("name", ["Name", "name"]),
            text("kind", ["Art", "kind"]),
            text(
                "status",
                [
                    "online, late (verspätet), offline oder new (noch nie gehört)",
                    "online, late, offline or new (never heard)",
                ],
            ),
            text(
                "district",
                ["Schlüssel des Stadtbezirks", "key of the district"],
            ),
            text("last_seen", ["Zuletzt gehört, UTC", "last heard, UTC"]),
        ],
        features,
    })
}

/// A status as answers write it.
const fn word(status: Status) -> &'static str {
    match status {
        Status::Online => "online",
        Status::Late => "late",
        Status::Offline => "offline",
        Status::New => "new",
    }
}
