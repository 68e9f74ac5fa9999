//! Features of a collection, in pages or one by one, as GeoJSON.

use super::collection::{Collection, Cut, Window};
use super::period::Period;
use super::system::System;
use super::{ROOT, link};
use crate::app::{Routes, Shared};
use crate::base::Base;
use crate::input::{Asked, Fields, Params};
use crate::lang::Both;
use crate::problem::{ApiError, Noun};
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use talblick_coverage::{Crs, Layer, ReleaseId, Transform, geojson_feature};
use utoipa::IntoParams;
use utoipa_axum::routes;

/// Most features of a page.
const MOST: usize = 10_000;
/// The parameters there are besides columns.
const PARAMETERS: [&str; 8] = [
    "bbox", "bbox-crs", "crs", "limit", "after", "datetime", "release", "quantity",
];

pub(super) fn router() -> Routes {
    Routes::new().routes(routes!(items)).routes(routes!(item))
}

/// Which features, and in which coordinates.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct ItemsParams {
    /// Four numbers: the lower and the upper corner, in the axis order of `bbox-crs`.
    #[param(value_type = Option<String>)]
    bbox: Option<[f64; 4]>,
    /// Reference system of the box, by its address; CRS84 if left out.
    #[param(rename = "bbox-crs", value_type = Option<String>)]
    bbox_crs: System,
    /// Reference system of the answer, by its address; CRS84 if left out.
    #[param(value_type = Option<String>)]
    crs: System,
    /// How many, 1 to 10000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
    /// Number of the last feature of the page before.
    after: Option<u64>,
    /// A moment or an interval, RFC 3339, open ends as `..`. What is served here has no time of its own, so every one fits.
    #[param(value_type = Option<String>, example = "2026-11-21T00:00:00Z/..")]
    datetime: Option<Period>,
    /// Release of `broadband-cells`; the newest if left out.
    #[param(value_type = Option<String>)]
    release: Option<ReleaseId>,
    /// Of `devices`: those that measure one of these, such as `water_level,water_temperature`.
    #[param(value_type = Option<String>)]
    quantity: Vec<String>,
    /// Columns and what they must be.
    #[param(ignore)]
    columns: Vec<(String, String)>,
}

impl Params for ItemsParams {
    fn read(f: &mut Fields) -> Self {
        let numbers = Both::new(
            "vier Zahlen, erst die untere Ecke, in der Achsenfolge von bbox-crs",
            "four numbers, lower corner first, in the axis order of bbox-crs",
        );
        let bbox = f.parsed("bbox", &numbers, four);
        let times = Both::new(
            "ein Zeitpunkt oder Zeitraum, zum Beispiel 2026-11-21T00:00:00Z/..",
            "a moment or an interval, for example 2026-11-21T00:00:00Z/..",
        );
        let params = Self {
            bbox,
            bbox_crs: system(f, "bbox-crs"),
            crs: system(f, "crs"),
            limit: f.number("limit", 1, MOST).unwrap_or(100),
            after: f.parsed("after", &Both::new("eine Nummer", "a number"), |text| {
                let number: u64 = text.parse().ok()?;
                i64::try_from(number).is_ok().then_some(number)
            }),
            datetime: f.parsed("datetime", &times, Period::parse),
            release: f.value("release"),
            quantity: f.values("quantity"),
            columns: f.rest(),
        };
        if params
            .window()
            .is_some_and(|w| w.corners[0].iter().zip(w.corners[1]).any(|(l, h)| *l > h))
        {
            f.wrong("bbox", numbers);
        }
        params
    }
}

impl ItemsParams {
    fn window(&self) -> Option<Window> {
        let [a, b, c, d] = self.bbox?;
        Some(Window {
            crs: self.bbox_crs.crs,
            corners: [self.bbox_crs.ordered([a, b]), self.bbox_crs.ordered([c, d])],
        })
    }
}

fn four(text: &str) -> Option<[f64; 4]> {
    let numbers: Option<Vec<f64>> = text
        .split(',')
        .map(|n| n.trim().parse().ok().filter(|n: &f64| n.is_finite()))
        .collect();
    numbers?.try_into().ok()
}

fn system(f: &mut Fields, name: &'static str) -> System {
    let all = super::system::uris().join(", ");
    f.parsed(name, &Both::new(all.clone(), all), System::from_uri)
        .unwrap_or_default()
}

/// Coordinates of a single feature.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct ItemParams {
    /// Reference system of the answer, by its address; CRS84 if left out.
    #[param(value_type = Option<String>)]
    crs: System,
    /// Release of `broadband-cells`; the newest if left out.
    #[param(value_type = Option<String>)]
    release: Option<ReleaseId>,
}

impl Params for ItemParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            crs: system(f, "crs"),
            release: f.value("release"),
        }
    }
}

/// Features of a collection. Its columns are parameters too: `kind=river_level&district=0` keeps what is equal in each.
#[utoipa::path(operation_id = "ogc_items", get, path = "/ogc/features/collections/{collection}/items", tag = "coverage",
    params(("collection" = String, Path, description = "`broadband-cells`, `lorawan-cells`, `districts` or `devices`"), ItemsParams),
    responses((status = 200, body = Object, content_type = "application/geo+json")))]
async fn items(
    State(shared): State<Shared>,
    base: Base,
    Path(id): Path<String>,
    Asked(params): Asked<ItemsParams>,
) -> Result<Response, ApiError> {
    let which = Collection::from_id(&id).ok_or(ApiError::NotFound(Noun::Collection))?;
    let system = params.crs;
    let work = tokio::task::spawn_blocking(move || page(&shared, &base, which, &params));
    let document = work
        .await
        .map_err(|e| ApiError::Internal(e.to_string()))??;
    Ok(answer(&document, system))
}

/// One feature of a collection.
#[utoipa::path(operation_id = "ogc_item", get, path = "/ogc/features/collections/{collection}/items/{item}", tag = "coverage",
    params(("collection" = String, Path, description = "`broadband-cells`, `lorawan-cells`, `districts` or `devices`"),
        ("item" = u64, Path, description = "Number of the feature"), ItemParams),
    responses((status = 200, body = Object, content_type = "application/geo+json")))]
async fn item(
    State(shared): State<Shared>,
    base: Base,
    Path((id, item)): Path<(String, String)>,
    Asked(params): Asked<ItemParams>,
) -> Result<Response, ApiError> {
    let which = Collection::from_id(&id).ok_or(ApiError::NotFound(Noun::Collection))?;
    let number = item.parse().ok().ok_or(ApiError::NotFound(Noun::Feature))?;
    let work = tokio::task::spawn_blocking(move || {
        let layer = which.one(&shared, params.release.as_ref(), number)?;
        let mut features = features(&layer, params.crs)?;
        let mut feature = features.pop().ok_or(ApiError::NotFound(Noun::Feature))?;
        let path = format!("{ROOT}/collections/{}", which.id());
        let links = json!([
            link(
                &base,
                "self",
                "application/geo+json",
                &format!("{path}/items/{number}")
            ),
            link(&base, "collection", "application/json", &path),
        ]);
        if let Some(feature) = feature.as_object_mut() {
            feature.insert("links".to_owned(), links);
        }
        Ok::<_, ApiError>(feature)
    });
    let document = work
        .await
        .map_err(|e| ApiError::Internal(e.to_string()))??;
    Ok(answer(&document, params.crs))
}

fn page(
    shared: &Shared,
    base: &Base,
    which: Collection,
    params: &ItemsParams,
) -> Result<Value, ApiError> {
    let release = params.release.as_ref();
    let cut = Cut {
        window: params.window(),
        quantities: &params.quantity,
        columns: &params.columns,
        others: &PARAMETERS,
        after: params.after,
        limit: params.limit,
    };
    let page = which.page(shared, release, &cut)?;
    let path = format!("{ROOT}/collections/{}", which.id());
    let mut links = vec![
        link(
            base,
            "self",
            "application/geo+json",
            &format!("{path}/items{}", query(params, params.after)),
        ),
        link(base, "collection", "application/json", &path),
    ];
    if let Some(last) = page.layer.features.last().filter(|_| page.more) {
        let next = format!("{path}/items{}", query(params, Some(last.id)));
        links.push(link(base, "next", "application/geo+json", &next));
    }
    Ok(json!({
        "type": "FeatureCollection",
        "numberMatched": page.matched,
        "numberReturned": page.layer.features.len(),
        "timeStamp": shared.app.clock.now(),
        "links": links,
        "features": features(&page.layer, params.crs)?,
    }))
}

/// The query string of the same page, or of the one after a feature.
fn query(params: &ItemsParams, after: Option<u64>) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("limit", &params.limit.to_string());
    if let Some([a, b, c, d]) = params.bbox {
        pairs.append_pair("bbox", &format!("{a},{b},{c},{d}"));
        pairs.append_pair("bbox-crs", &params.bbox_crs.uri());
    }
    if params.crs != System::default() {
        pairs.append_pair("crs", &params.crs.uri());
    }
    let others = [
        ("datetime", params.datetime.as_ref().map(|p| p.0.clone())),
        ("release", params.release.as_ref().map(ReleaseId::to_string)),
        (
            "quantity",
            Some(params.quantity.join(",")).filter(|all| !all.is_empty()),
        ),
        ("after", after.map(|id| id.to_string())),
    ];
    for (name, value) in others {
        if let Some(value) = value {
            pairs.append_pair(name, &value);
        }
    }
    pairs.extend_pairs(&params.columns);
    format!("?{}", pairs.finish())
}

fn features(layer: &Layer, system: System) -> Result<Vec<Value>, ApiError> {
    let to = Transform::new(Crs::Utm32, system.crs)?;
    // Degrees to a centimetre, metres to a millimetre.
    let digits = if system.crs == Crs::Wgs84 { 1e7 } else { 1e3 };
    let place = |point| {
        let point = to.apply(point)?.map(|c| (c * digits).round() / digits);
        Ok(system.ordered(point))
    };
    let all: Result<Vec<Value>, talblick_coverage::Error> = layer
        .features
        .iter()
        .map(|feature| geojson_feature(layer, feature, &place))
        .collect();
    Ok(all?)
}

fn answer(document: &Value, system: System) -> Response {
    let mut response = (
        [
            (header::CONTENT_TYPE, "application/geo+json"),
            (header::CACHE_CONTROL, "public, max-age=60"),
        ],
        document.to_string(),
    )
        .into_response();
    if let Ok(value) = HeaderValue::try_from(format!("<{}>", system.uri())) {
        let name = HeaderName::from_static("content-crs");
        response.headers_mut().insert(name, value);
    }
    response
}
