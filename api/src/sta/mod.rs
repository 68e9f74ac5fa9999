//! OGC SensorThings API 1.1 (18-088), the side that reads: published devices as things, with their datastreams and
//! observations. The language of addresses and queries is the crate `talblick-sensorthings`; here it is answered, always as
//! for somebody without an account, because what is answered is kept by caches that know no accounts.

mod answer;
mod batch;
mod collection;
mod data_array;
mod entity;
mod failure;
mod features;
mod herald;
mod history;
mod link;
mod object;
mod observation;
mod property;
mod published;
mod root;
mod said;
mod table;
mod told;
mod world;
mod written;

use crate::app::{Routes, Shared};
use crate::base::Base;
use crate::pace::{Pace, paced};
use crate::view::View;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::Uri;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use batch::Batch;
use failure::Failure;
pub(crate) use failure::SensorThingsError;
pub(crate) use herald::Noted;
pub use herald::{Herald, Message};
pub(crate) use published::Known;
use said::Said;
use talblick_sensorthings::Address;
use utoipa::OpenApi;
use world::Sta;
use xxhash_rust::xxh3::xxh3_64;

/// Where everything begins.
const ROOT: &str = "/sta/v1.1";

/// What is documented without being a route of its own: addresses of any depth have no place in OpenAPI.
#[derive(OpenApi)]
#[openapi(paths(root::root, resource, several))]
struct Documented;

pub(crate) fn router() -> Routes {
    Routes::with_openapi(Documented::openapi())
        .route(ROOT, get(root::root))
        .route("/sta/v1.1/", get(root::root))
        .route("/sta/v1.1/{*path}", get(resource).post(several))
}

/// Entities of SensorThings 1.1: a set, an entity of it, what is related to that to any depth, a property, its bare value
/// or addresses alone. Errors are `{"code", "type", "message"}`.
#[utoipa::path(operation_id = "sensorthings", get, path = "/sta/v1.1/{path}", tag = "readings",
    params(
        ("path" = String, Path, description = "Such as `Things`, `Things(1)/Datastreams`, `Datastreams(2)/Observations`"),
        ("$filter" = Option<String>, Query, description = "Condition, such as `result gt 3 and phenomenonTime gt now() sub duration'P1D'`"),
        ("$orderby" = Option<String>, Query, description = "Properties, each with `asc` or `desc`"),
        ("$top" = Option<u64>, Query, description = "How many, at most 10000; 100 if left out"),
        ("$skip" = Option<u64>, Query, description = "How many are left out before"),
        ("$count" = Option<bool>, Query, description = "Whether to tell how many there are, exactly"),
        ("$select" = Option<String>, Query, description = "Properties wanted"),
        ("$resultFormat" = Option<String>, Query, description = "`dataArray`, `CSV` or `GeoJSON`"),
        ("variant" = Option<String>, Query, description = "`excel` for CSV that a spreadsheet in German opens at once"),
        ("$expand" = Option<String>, Query, description = "Relations to follow, with options of their own in brackets"),
    ),
    responses((status = 200, content((Object = "application/json"), (Object = "application/geo+json"), (String = "text/csv"), (String = "text/plain"))), (status = 204, description = "The property is null")))]
async fn resource(
    State(shared): State<Shared>,
    base: Base,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = xxh3_64(uri.to_string().as_bytes());
    answered(shared, asked, move |view, pace| {
        let sta = Sta::new(view, &base, pace);
        let path = uri.path().strip_prefix(ROOT).unwrap_or_default();
        find(&sta, path, query.as_deref().unwrap_or_default())
    })
    .await
}

/// Works on an answer when it is its turn.
async fn answered(
    shared: Shared,
    asked: u64,
    work: impl FnOnce(View, Pace) -> Result<Said, Failure> + Send + 'static,
) -> Response {
    let view = View::public(shared.clone());
    match paced(&shared, asked, move |pace| work(view, pace)).await {
        Ok(answer) => answer.into_response(),
        Err(error) => Failure::internal(&error).into_response(),
    }
}

/// Several questions at once, at most 20: `{"requests": [{"id": 1, "method": "get", "url": "Things?$top=1"}]}`.
#[utoipa::path(operation_id = "sensorthings_batch", post, path = "/sta/v1.1/$batch", tag = "readings",
    request_body(content = Object, content_type = "application/json"),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn several(State(shared): State<Shared>, base: Base, uri: Uri, body: Bytes) -> Response {
    let named = ["/$batch", "/%24batch"].map(|name| format!("{ROOT}{name}"));
    if !named.iter().any(|name| name == uri.path()) {
        return Failure::ReadOnly.into_response();
    }
    answered(shared, xxh3_64(&body), move |view, pace| {
        let batch = Batch::parse(&body)?;
        Ok(batch.answer(&Sta::new(view, &base, pace)))
    })
    .await
}

/// The answer to a path and a query string, both as they came.
fn find(sta: &Sta, path: &str, query: &str) -> Result<Said, Failure> {
    // Only in queries a plus sign is a blank.
    let path = talblick_sensorthings::decoded(&path.replace('+', "%2B"))?;
    let address = Address::parse(&path)?;
    // Comparing every line of a border with every other takes the square of what it takes to write them down.
    let written = u64::try_from(query.len()).unwrap_or(u64::MAX);
    sta.spend(written.saturating_mul(written) / 400)?;
    let options = talblick_sensorthings::parse_query(query, address.end())?;
    sta.answer(&address, &options)
}
