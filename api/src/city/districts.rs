//! A quantity by district and bucket.

use super::{Scope, ask, edges};
use crate::columns::ColumnsView;
use crate::input::{Asked, Fields, Params};
use crate::lang::Both;
use crate::problem::ApiError;
use crate::step::Step;
use crate::view::View;
use axum::Json;
use serde::Serialize;
use std::collections::BTreeMap;
use talblick_model::{Millis, Quantity};
use utoipa::{IntoParams, ToSchema};

/// How fine.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct DistrictsParams {
    /// Length of a bucket, as of series.
    #[param(value_type = Option<String>, default = "1h")]
    step: Step,
}

/// Which quantity, where and when, and how fine.
#[derive(Debug)]
pub(super) struct DistrictsQuery {
    scope: Scope,
    own: DistrictsParams,
}

impl Params for DistrictsQuery {
    fn read(f: &mut Fields) -> Self {
        let words = Both::new(Step::words(), Step::words());
        let step = f.parsed("step", &words, Step::parse);
        Self {
            scope: Scope::read(f),
            own: DistrictsParams {
                step: step.unwrap_or(Step::HOUR),
            },
        }
    }
}

/// A quantity by district.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ByDistrict {
    /// What is measured.
    #[schema(value_type = Option<String>)]
    quantity: Option<Quantity>,
    /// UCUM code of the unit.
    unit: &'static str,
    /// Length of a bucket.
    #[schema(example = "1h")]
    step: &'static str,
    /// A row for each district with devices that measure it, and one without a district for those outside.
    rows: Vec<DistrictRow>,
}

/// The readings of all devices in a district together.
#[derive(Debug, Serialize, ToSchema)]
struct DistrictRow {
    /// The district; null for devices outside all of them.
    district: Option<String>,
    /// Its name.
    name: Option<String>,
    /// How many datastreams.
    datastreams: usize,
    /// The buckets; every reading counts the same. `last` is left empty.
    #[serde(flatten)]
    columns: ColumnsView,
}

/// A quantity by district and bucket: mean, smallest, largest, sum and number of all readings there.
#[utoipa::path(operation_id = "city_districts", get, path = "/api/v1/city/districts", tag = "city", params(Scope, DistrictsParams),
    responses((status = 200, body = ByDistrict)))]
pub(super) async fn districts(
    view: View,
    Asked(params): Asked<DistrictsQuery>,
) -> Result<Json<ByDistrict>, ApiError> {
    ask(view, move |question| {
        let view = question.view;
        let range = params.scope.range(view.shared().app.clock.now())?;
        let mut by_district = BTreeMap::<Option<String>, Vec<_>>::new();
        for (datastream, device) in params.scope.datastreams(view)? {
            let district = device
                .district
                .as_ref()
                .map(|district| district.as_str().to_owned());
            by_district.entry(district).or_default().push(datastream.id);
        }
        let edges: Vec<Millis> = edges(view, params.own.step, range, by_district.len())?;
        let members = by_district.values().enumerate();
        let members = members.flat_map(|(at, ids)| ids.iter().map(move |id| (*id, at)));
        let members: Vec<_> = members.collect();
        let answers = question.survey(by_district.len(), &members, &edges)?;
        let names: BTreeMap<String, String> = view
            .store()
            .districts()
            .iter()
            .map(|district| (district.id.clone().into(), district.name.clone()))
            .collect();
        let rows = by_district.into_iter().zip(answers);
        let rows = rows.map(|((district, ids), mut columns)| {
            columns.last.fill(None);
            DistrictRow {
                name: district.as_ref().and_then(|id| names.get(id).cloned()),
                district,
                datastreams: ids.len(),
                columns: columns.into(),
            }
        });
        let quantity = params.scope.quantity;
        Ok(Json(ByDistrict {
            unit: quantity.as_ref().map_or("1", |q| q.unit().code()),
            step: params.own.step.word(),
            rows: rows.collect(),
            quantity,
        }))
    })
    .await
}
