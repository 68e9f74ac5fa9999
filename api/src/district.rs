//! Districts of the city, each with how its devices are doing and what they measure just now.

use crate::app::Routes;
use crate::datastream::{Label, latest_by_datastream};
use crate::input::{Asked, Fields, Params};
use crate::page::{Cursor, List, cut};
use crate::problem::{ApiError, Noun};
use crate::view::View;
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use std::collections::BTreeMap;
use talblick_model::{District, DistrictId, Kind, Millis, Quantity, Ring, Status};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// Readings older than this say nothing about now.
const FRESH_MS: i64 = 24 * 3_600_000;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(list)).routes(routes!(one))
}

/// Which districts.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct DistrictParams {
    /// How many, 1 to 1000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Cursor,
}

impl Params for DistrictParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            limit: f.limit(),
            cursor: Cursor(f.text("cursor")),
        }
    }
}

/// A district.
#[derive(Debug, Serialize, ToSchema)]
struct DistrictView {
    /// The city's key.
    #[schema(value_type = String)]
    id: DistrictId,
    /// The city's name for it.
    name: String,
    /// Whether the outline is only roughly right.
    approximate: bool,
    /// Devices by status.
    devices: Devices,
    /// What is measured there: latest readings of the last 24 hours put together, of the air those from outside.
    quantities: Vec<Together>,
}

/// Devices of a district by status.
#[derive(Debug, Default, Serialize, ToSchema)]
struct Devices {
    /// All of them.
    total: u32,
    /// Heard as often as they should be.
    online: u32,
    /// Silent for some time.
    late: u32,
    /// Silent for long.
    offline: u32,
    /// Never heard.
    new: u32,
}

/// The latest readings of one quantity put together.
#[derive(Debug, Serialize, ToSchema)]
struct Together {
    /// What is measured.
    #[schema(value_type = String)]
    quantity: Quantity,
    /// What the quantity is called.
    label: Label,
    /// UCUM code of the unit.
    unit: &'static str,
    /// Mean.
    avg: f64,
    /// Smallest.
    min: f64,
    /// Largest.
    max: f64,
    /// How many datastreams.
    n: u32,
}

/// A district with its outline.
#[derive(Debug, Serialize, ToSchema)]
struct DistrictWhole {
    #[serde(flatten)]
    district: DistrictView,
    /// Its outline.
    geometry: MultiPolygon,
}

/// A GeoJSON multi-polygon.
#[derive(Debug, Serialize, ToSchema)]
struct MultiPolygon {
    /// `MultiPolygon`.
    r#type: &'static str,
    /// Outer rings of longitude, latitude pairs, counter-clockwise.
    #[schema(value_type = Vec<Vec<Vec<Vec<f64>>>>)]
    coordinates: Vec<[Ring; 1]>,
}

impl DistrictView {
    fn of(view: &View, district: &District, now: Millis) -> Self {
        let mut devices = Devices::default();
        let mut values: BTreeMap<Quantity, Vec<f64>> = BTreeMap::new();
        let latest = latest_by_datastream(view);
        for device in view.devices() {
            if device.district.as_ref() != Some(&district.id) {
                continue;
            }
            devices.add(view.heard(&device).status);
            let city = &view.shared().app.config.city;
            let own = view.datastreams_of(&device);
            for datastream in &own {
                // A peak or a second probe is no further value beside what the device tells itself.
                let beside = datastream.channel.is_some()
                    && own
                        .iter()
                        .any(|d| d.quantity == datastream.quantity && d.channel.is_none());
                let reading = latest.get(&datastream.id).map(|l| l.reading);
                let fresh = reading.filter(|r| now.since(r.time) <= FRESH_MS);
                // Only what is measured in a unit can be averaged; a state or a meter's total cannot.
                let measured = !beside
                    && datastream.quantity.definition().is_some()
                    && datastream.quantity.kind() == Kind::Measurement
                    && !city.measures_inside(&device.kind, &datastream.quantity);
                if let Some(value) = fresh.and_then(|r| r.value).filter(|_| measured) {
                    values
                        .entry(datastream.quantity.clone())
                        .or_default()
                        .push(value);
                }
            }
        }
        Self {
            id: district.id.clone(),
            name: district.name.clone(),
            approximate: district.approximate,
            devices,
            quantities: values
                .into_iter()
                .map(|(q, v)| Together::of(q, &v))
                .collect(),
        }
    }
}

impl Devices {
    fn add(&mut self, status: Status) {
        self.total += 1;
        match status {
            Status::Online => self.online += 1,
            Status::Late => self.late += 1,
            Status::Offline => self.offline += 1,
            Status::New => self.new += 1,
        }
    }
}

impl Together {
    fn of(quantity: Quantity, values: &[f64]) -> Self {
        let n = u32::try_from(values.len()).unwrap_or(u32::MAX);
        Self {
            label: Label::of(&quantity),
            unit: quantity.unit().code(),
            quantity,
            avg: values.iter().sum::<f64>() / f64::from(n.max(1)),
            min: values.iter().copied().fold(f64::INFINITY, f64::min),
            max: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            n,
        }
    }
}

/// Every district, in order of key.
#[utoipa::path(
    operation_id = "list_districts",get, path = "/api/v1/districts", tag = "districts", params(DistrictParams),
    responses((status = 200, body = List<DistrictView>)))]
async fn list(
    view: View,
    Asked(params): Asked<DistrictParams>,
) -> Result<List<DistrictView>, ApiError> {
    view.ask(move |view| {
        let now = view.shared().app.clock.now();
        let after: Option<DistrictId> = params.cursor.open("districts")?;
        let mut all = view.store().districts();
        all.retain(|d| after.as_ref().is_none_or(|after| d.id > *after));
        let page = cut(all, params.limit, "districts", |d| d.id.clone());
        Ok(page.map(|d| DistrictView::of(view, &d, now)))
    })
    .await
}

/// One district, with its outline.
#[utoipa::path(
    operation_id = "get_district",get, path = "/api/v1/districts/{id}", tag = "districts",
    params(("id" = String, Path, description = "The city's key")),
    responses((status = 200, body = DistrictWhole)))]
async fn one(view: View, Path(id): Path<String>) -> Result<Json<DistrictWhole>, ApiError> {
    view.ask(move |view| {
        let all = view.store().districts();
        let found = all.iter().find(|d| d.id.as_str() == id);
        let district = found.ok_or(ApiError::NotFound(Noun::District))?;
        Ok(Json(DistrictWhole {
            district: DistrictView::of(view, district, view.shared().app.clock.now()),
            geometry: MultiPolygon {
                r#type: "MultiPolygon",
                coordinates: district.rings.iter().map(|r| [outer(r.clone())]).collect(),
            },
        }))
    })
    .await
}

/// Turns a ring counter-clockwise, as RFC 7946 wants outer rings.
fn outer(mut ring: Ring) -> Ring {
    let doubled: f64 = ring
        .windows(2)
        .map(|w| match w {
            [[x1, y1], [x2, y2]] => (x2 - x1) * (y2 + y1),
            _ => 0.0,
        })
        .sum();
    if doubled > 0.0 {
        ring.reverse();
    }
    ring
}
