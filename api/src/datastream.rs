//! Datastreams: one quantity of one device. Their values are in `series`, `reading` and `latest`.

use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::lang::{Both, Lang};
use crate::page::{Cursor, List, cut};
use crate::problem::{ApiError, Noun};
use crate::publish::{Protection, ProtectionView};
use crate::view::{View, id, known_district};
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use talblick_model::{
    Aggregation, Datastream, DatastreamId, Device, DeviceId, DistrictId, Kind, Millis, Quality,
    Quantity,
};
use talblick_store::{Latest, StoredReading};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(list)).routes(routes!(one))
}

/// Which datastreams.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct DatastreamParams {
    /// Of this device (its number).
    #[param(value_type = Option<u32>)]
    device: Option<DeviceId>,
    /// Of these quantities, separated by commas.
    #[param(value_type = Option<String>)]
    quantity: Vec<Quantity>,
    /// Of devices in this district.
    district: Option<String>,
    /// How many, 1 to 1000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Cursor,
}

impl Params for DatastreamParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            device: f
                .value::<u32>("device")
                .and_then(|n| match DeviceId::try_from(n) {
                    Ok(id) => Some(id),
                    Err(e) => {
                        f.wrong("device", Both::new(e.to_string(), e.to_string()));
                        None
                    }
                }),
            quantity: f.values("quantity"),
            district: f.text("district"),
            limit: f.limit(),
            cursor: Cursor(f.text("cursor")),
        }
    }
}

/// A datastream.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DatastreamView {
    /// Its number.
    #[schema(value_type = u32)]
    pub(crate) id: DatastreamId,
    /// Number of its device.
    #[schema(value_type = u32)]
    device: DeviceId,
    /// What is measured.
    #[schema(value_type = String)]
    pub(crate) quantity: Quantity,
    /// UCUM code of the unit.
    pub(crate) unit: &'static str,
    /// How people write the unit.
    pub(crate) symbol: &'static str,
    /// What the quantity is called.
    pub(crate) label: Label,
    /// Tells apart several sensors of one quantity on one device.
    pub(crate) channel: Option<String>,
    /// What kind of value.
    #[schema(value_type = String, example = "measurement")]
    kind: Kind,
    /// How values are put together over time: `mean`, `sum`, `state` or `counter`.
    #[schema(value_type = String, example = "mean")]
    aggregation: Aggregation,
    /// Time of the first reading.
    #[schema(value_type = Option<String>, format = DateTime)]
    first: Option<Millis>,
    /// Time of the last reading.
    #[schema(value_type = Option<String>, format = DateTime)]
    last: Option<Millis>,
    /// How many readings.
    count: u64,
    /// Whether it is public.
    published: bool,
    /// How what the public sees was made of what was measured; null if nothing was taken away.
    protection: Option<ProtectionView>,
    /// The newest reading.
    pub(crate) latest: Option<ReadingView>,
}

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Label {
    /// German.
    de: String,
    /// English.
    en: String,
}

/// A reading: value and time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReadingView {
    /// When it was observed.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) time: Millis,
    /// In the datastream's unit; null for a gap.
    pub(crate) value: Option<f64>,
    /// Remarks: `gap`, `unmapped`, `implausible`, `clock`, `corrected`, `stuck`, `jump`.
    #[schema(value_type = Vec<String>)]
    pub(crate) quality: Quality,
}

impl From<StoredReading> for ReadingView {
    fn from(r: StoredReading) -> Self {
        Self {
            time: r.time,
            value: r.value,
            quality: r.quality,
        }
    }
}

impl DatastreamView {
    pub(crate) fn of(view: &View, datastream: &Arc<Datastream>) -> Self {
        let quantity = &datastream.quantity;
        let seen = view.seen(datastream);
        let counters = seen.counters();
        let public = view.shared().public();
        let protection = public.protection(datastream.id);
        Self {
            id: datastream.id,
            device: datastream.device,
            unit: quantity.unit().code(),
            symbol: quantity.unit().symbol(),
            label: Label::of(quantity),
            channel: datastream.channel.clone(),
            kind: seen.kind(),
            aggregation: seen.aggregation(),
            first: counters.map(|c| c.first),
            last: counters.map(|c| c.last),
            count: counters.map_or(0, |c| c.count),
            published: protection.is_some(),
            protection: protection.filter(|p| !p.is_none()).map(Protection::view),
            latest: seen.latest().map(ReadingView::from),
            quantity: quantity.clone(),
        }
    }
}

impl Label {
    pub(crate) fn new(de: &str, en: &str) -> Self {
        Self {
            de: de.to_owned(),
            en: en.to_owned(),
        }
    }

    /// The name of a quantity; one that no rule maps has its own in both.
    pub fn of(quantity: &Quantity) -> Self {
        let name = quantity.name();
        Self {
            de: quantity.definition().map_or(name, |d| d.de).to_owned(),
            en: quantity.definition().map_or(name, |d| d.en).to_owned(),
        }
    }

    pub(crate) fn say(&self, lang: Lang) -> &str {
        match lang {
            Lang::De => &self.de,
            Lang::En => &self.en,
        }
    }
}

/// Datastreams, in order of number.
#[utoipa::path(
    operation_id = "list_datastreams",get, path = "/api/v1/datastreams", tag = "readings", params(DatastreamParams),
    responses((status = 200, body = List<DatastreamView>)))]
async fn list(
    view: View,
    Asked(params): Asked<DatastreamParams>,
) -> Result<List<DatastreamView>, ApiError> {
    view.ask(move |view| find(view, &params)).await
}

fn find(view: &View, params: &DatastreamParams) -> Result<List<DatastreamView>, ApiError> {
    known_district(view, params.district.as_deref())?;
    let question = format!(
        "datastreams {:?} {:?} {:?}",
        params.device, params.quantity, params.district
    );
    let after: Option<DatastreamId> = params.cursor.open(&question)?;
    let mut found =
        Wanted::new(view, &params.quantity, params.district.as_deref()).datastreams(|d| {
            after.is_none_or(|after| d.id > after)
                && params.device.is_none_or(|device| d.device == device)
        });
    found.truncate(params.limit + 1);
    let page = cut(found, params.limit, &question, |(d, _)| d.id);
    Ok(page.map(|(d, _)| DatastreamView::of(view, &d)))
}

/// One datastream.
#[utoipa::path(
    operation_id = "get_datastream",get, path = "/api/v1/datastreams/{id}", tag = "readings",
    params(("id" = u32, Path, description = "Number of the datastream")),
    responses((status = 200, body = DatastreamView)))]
async fn one(view: View, Path(id): Path<String>) -> Result<Json<DatastreamView>, ApiError> {
    view.ask(move |view| {
        let datastream = by_path(view, &id)?;
        Ok(Json(DatastreamView::of(view, &datastream)))
    })
    .await
}

/// The datastream an address names, if it may be seen.
pub(crate) fn by_path(view: &View, text: &str) -> Result<Arc<Datastream>, ApiError> {
    view.datastream(id(text).ok_or(ApiError::NotFound(Noun::Datastream))?)
}

/// A datastream with its device.
pub(crate) type Placed = (Arc<Datastream>, Arc<Device>);

/// Datastreams by quantity and district, each with its device.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    view: &'a View,
    quantities: &'a [Quantity],
    district: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    /// None of the quantities means all of them.
    pub(crate) fn new(
        view: &'a View,
        quantities: &'a [Quantity],
        district: Option<&'a str>,
    ) -> Self {
        Self {
            view,
            quantities,
            district,
        }
    }

    /// Those that `also` fit, in order of id.
    pub(crate) fn datastreams(&self, also: impl Fn(&Datastream) -> bool) -> Vec<Placed> {
        let devices: HashMap<DeviceId, Arc<Device>> =
            self.view.devices().into_iter().map(|d| (d.id, d)).collect();
        let mut found = Vec::new();
        for datastream in self.view.datastreams() {
            let asked =
                self.quantities.is_empty() || self.quantities.contains(&datastream.quantity);
            let Some(device) = devices.get(&datastream.device).filter(|_| asked) else {
                continue;
            };
            let district = device.district.as_ref().map(DistrictId::as_str);
            if (self.district.is_none() || self.district == district) && also(&datastream) {
                found.push((datastream, Arc::clone(device)));
            }
        }
        found
    }
}

/// The latest readings by datastream.
pub(crate) fn latest_by_datastream(view: &View) -> HashMap<DatastreamId, Latest> {
    let all = view.latest_all();
    all.into_iter().map(|l| (l.datastream, l)).collect()
}
