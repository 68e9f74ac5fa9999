//! The newest reading of every datastream, as a list, as GeoJSON (RFC 7946) or as a table.

mod table;

use crate::accept::choose;
use crate::app::{City, Routes};
use crate::datastream::{Label, ReadingView, Wanted, latest_by_datastream};
use crate::input::{Asked, DEFAULT_LIMIT, Fields, MAX_LIMIT, Params};
use crate::lang::Both;
use crate::page::{Cursor, List, Next, cut};
use crate::problem::ApiError;
use crate::row::tables;
use crate::view::{View, known_district};
use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use talblick_coverage::Dialect;
use talblick_model::{Datastream, DatastreamId, Device, DeviceId, Position, Quantity};
use talblick_store::Latest;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(latest))
}

/// Most rows of a table: more than there can be datastreams.
const MOST: usize = 1 << 31;

/// Which datastreams.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct LatestParams {
    /// Of these quantities, separated by commas.
    #[param(value_type = Option<String>)]
    quantity: Vec<Quantity>,
    /// Of devices in this district.
    district: Option<String>,
    /// Of devices in this box: west, south, east, north in degrees.
    #[param(value_type = Option<String>, example = "7.0,51.2,7.3,51.3")]
    bbox: Option<Bbox>,
    /// How many, 1 to 1000; as CSV all, unless it is given.
    #[param(value_type = Option<u32>, default = 100)]
    limit: Option<usize>,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Cursor,
    /// `csv` for CSV without asking for it in a header; `excel` for CSV that a spreadsheet in German opens at once:
    /// semicolons, decimal commas, a byte order mark.
    #[param(rename = "variant", value_type = Option<String>)]
    dialect: Option<Dialect>,
}

impl Params for LatestParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            quantity: f.values("quantity"),
            district: f.text("district"),
            bbox: Bbox::read(f),
            limit: f.number("limit", 1, MAX_LIMIT),
            cursor: Cursor(f.text("cursor")),
            dialect: tables(f),
        }
    }
}

/// A box on the globe; it may cross the 180th meridian.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bbox {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Bbox {
    /// The field `bbox`.
    pub(crate) fn read(f: &mut Fields) -> Option<Self> {
        let shape = Both::new(
            "West,Süd,Ost,Nord in Grad, zum Beispiel 7.0,51.2,7.3,51.3",
            "west,south,east,north in degrees, for example 7.0,51.2,7.3,51.3",
        );
        f.parsed("bbox", &shape, Self::parse)
    }

    fn parse(text: &str) -> Option<Self> {
        let numbers: Result<Vec<f64>, _> = text.split(',').map(|n| n.trim().parse()).collect();
        let [west, south, east, north] = numbers.ok()?.try_into().ok()?;
        Position::new(south, west, None).ok()?;
        Position::new(north, east, None).ok()?;
        (south <= north).then_some(Self {
            west,
            south,
            east,
            north,
        })
    }

    pub(crate) fn contains(&self, place: Position) -> bool {
        let (lat, lon) = (place.lat(), place.lon());
        let between = if self.west <= self.east {
            (self.west..=self.east).contains(&lon)
        } else {
            lon >= self.west || lon <= self.east
        };
        between && (self.south..=self.north).contains(&lat)
    }
}

/// The newest reading of a datastream.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LatestView {
    /// Number of the datastream.
    #[schema(value_type = u32)]
    datastream: DatastreamId,
    /// Its device.
    device: DeviceName,
    /// What is measured.
    #[schema(value_type = String)]
    quantity: Quantity,
    /// What the quantity is called.
    label: Label,
    /// Tells apart several sensors of one quantity on one device.
    channel: Option<String>,
    /// UCUM code of the unit.
    unit: &'static str,
    #[serde(flatten)]
    value: ReadingView,
}

/// A device by number and name, and what it is for.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct DeviceName {
    /// Its number.
    #[schema(value_type = u32)]
    id: DeviceId,
    /// What people call it.
    name: String,
    /// What it is for.
    kind: String,
    /// Whether that is a room, or the inside of something.
    indoors: bool,
}

impl LatestView {
    pub(crate) fn of(
        city: &City,
        datastream: &Datastream,
        device: &Device,
        value: ReadingView,
    ) -> Self {
        Self {
            datastream: datastream.id,
            device: DeviceName {
                id: device.id,
                name: device.name.clone(),
                kind: device.kind.clone(),
                indoors: city.has_indoors(&device.kind),
            },
            label: Label::of(&datastream.quantity),
            channel: datastream.channel.clone(),
            unit: datastream.quantity.unit().code(),
            quantity: datastream.quantity.clone(),
            value,
        }
    }
}

/// A GeoJSON feature collection.
#[derive(Debug, Serialize, ToSchema)]
struct FeatureCollection {
    /// `FeatureCollection`.
    r#type: &'static str,
    /// One per datastream.
    features: Vec<Feature>,
    /// What to give as `cursor` to get the next page; null on the last.
    next: Option<String>,
}

/// A GeoJSON feature.
#[derive(Debug, Serialize, ToSchema)]
struct Feature {
    /// `Feature`.
    r#type: &'static str,
    /// Number of the datastream.
    #[schema(value_type = u32)]
    id: DatastreamId,
    /// Where its device stands; null if unknown.
    geometry: Option<Point>,
    /// The reading.
    properties: LatestView,
}

/// A GeoJSON point.
#[derive(Debug, Serialize, ToSchema)]
struct Point {
    /// `Point`.
    r#type: &'static str,
    /// Longitude and latitude, perhaps altitude.
    coordinates: Vec<f64>,
}

impl From<Position> for Point {
    fn from(p: Position) -> Self {
        // RFC 7946 asks for no more digits than mean something: seven are a centimetre.
        let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
        Self {
            r#type: "Point",
            coordinates: [Some(round(p.lon())), Some(round(p.lat())), p.alt()]
                .into_iter()
                .flatten()
                .collect(),
        }
    }
}

/// The newest reading of every datastream, in order of number; with `Accept: application/geo+json` as GeoJSON, with
/// `text/csv` or a `variant` of it as CSV.
#[utoipa::path(get, path = "/api/v1/latest", tag = "readings", params(LatestParams),
    responses((status = 200, content((List<LatestView> = "application/json"), (FeatureCollection = "application/geo+json"), (String = "text/csv")))))]
async fn latest(
    view: View,
    Asked(params): Asked<LatestParams>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let offered = ["application/json", "application/geo+json", "text/csv"];
    let format = match params.dialect {
        Some(_) => "text/csv",
        None => choose(&headers, &offered)?,
    };
    view.ask(move |view| {
        Ok(match format {
            "text/csv" => {
                let all = find(view, &params, params.limit.unwrap_or(MOST))?;
                let table = table::answer(&all.items, params.dialect.unwrap_or_default());
                let mut table = table.map_err(|error| ApiError::Internal(error.to_string()))?;
                if let Some(next) = all.next {
                    table.extensions_mut().insert(Next(next));
                }
                table
            }
            "application/json" => page(view, &params)?.map(|(item, _)| item).into_response(),
            _ => features(page(view, &params)?),
        })
    })
    .await
}

type Found = (LatestView, Option<Position>);

fn page(view: &View, params: &LatestParams) -> Result<List<Found>, ApiError> {
    find(view, params, params.limit.unwrap_or(DEFAULT_LIMIT))
}

fn find(view: &View, params: &LatestParams, limit: usize) -> Result<List<Found>, ApiError> {
    known_district(view, params.district.as_deref())?;
    let question = format!(
        "latest {:?} {:?} {:?}",
        params.quantity, params.district, params.bbox
    );
    let after: Option<DatastreamId> = params.cursor.open(&question)?;
    let city = &view.shared().app.config.city;
    let latest = latest_by_datastream(view);
    let mut found = Wanted::new(view, &params.quantity, params.district.as_deref())
        .datastreams(|d| after.is_none_or(|after| d.id > after) && latest.contains_key(&d.id));
    if let Some(bbox) = params.bbox {
        found.retain(|(_, device)| device.location.is_some_and(|place| bbox.contains(place)));
    }
    found.truncate(limit + 1);
    let items: Vec<Found> = found
        .iter()
        .filter_map(|(datastream, device)| {
            let Latest { reading, .. } = latest.get(&datastream.id)?;
            let item = LatestView::of(city, datastream, device, (*reading).into());
            Some((item, device.location))
        })
        .collect();
    Ok(cut(items, limit, &question, |(item, _)| item.datastream))
}

fn features(page: List<Found>) -> Response {
    let next = page.next.clone().map(Next);
    let collection = FeatureCollection {
        r#type: "FeatureCollection",
        features: page
            .items
            .into_iter()
            .map(|(item, place)| Feature {
                r#type: "Feature",
                id: item.datastream,
                geometry: place.map(Point::from),
                properties: item,
            })
            .collect(),
        next: page.next,
    };
    let mut response = (
        [(header::CONTENT_TYPE, "application/geo+json")],
        Json(collection),
    )
        .into_response();
    // Marks the answer for the `Link` header.
    if let Some(next) = next {
        response.extensions_mut().insert(next);
    }
    response
}
