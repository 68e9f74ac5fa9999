//! Reading what is published as Prometheus' HTTP API answers it: enough for Grafana's data source of that name. A quantity
//! is a metric, a datastream is a series; the language is the crate `talblick-promql`. Nothing can be written.

mod answer;
mod city;
mod question;

use crate::app::Routes;
use crate::pace::paced;
use crate::usage::InBody;
use crate::view::View;
pub(crate) use answer::PrometheusError;
use answer::{Refusal, success};
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use city::City;
use question::Question;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use talblick_model::Aggregation;
use talblick_promql::{Query, Selector, Steps, evaluate};
use utoipa_axum::routes;
use xxhash_rust::xxh3::xxh3_64;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(query, post_query))
        .routes(routes!(range, post_range))
        .routes(routes!(series, post_series))
        .routes(routes!(labels, post_labels))
        .routes(routes!(values))
        .routes(routes!(metadata))
        .routes(routes!(build))
}

/// Answers a question on a thread where that may take a while, when it is its turn.
async fn ask(
    view: View,
    question: Question,
    work: impl FnOnce(&City<'_>, &Question) -> Result<Vec<u8>, Refusal> + Send + 'static,
) -> Result<Response, Refusal> {
    let shared = view.shared().clone();
    // Its times move on.
    let text = question.get("query").unwrap_or_default().to_owned();
    let asked = xxh3_64(text.as_bytes());
    let answer = paced(&shared, asked, move |pace| {
        work(&City::of(&view, pace), &question)
    })
    .await;
    let body = answer.map_err(|error| Refusal::internal(&error))??;
    let mut answer = json(body);
    answer.extensions_mut().insert(InBody(text));
    Ok(answer)
}

fn json(body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// What a query comes to at one moment: the newest values of series, and what is worked out of them.
#[utoipa::path(operation_id = "prometheus_query", get, path = "/prometheus/api/v1/query", tag = "readings",
    params(("query" = String, Query, description = "PromQL, such as `avg by (district) (air_temperature)`", example = "water_level"),
        ("time" = Option<String>, Query, description = "Seconds since 1970 or RFC 3339; now if left out")),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn query(view: View, question: Question) -> Result<Response, Refusal> {
    ask(view, question, |city, question| {
        let query = Query::parse(question.needed("query")?)?;
        let moment = question.moment("time")?.unwrap_or_else(|| city.now());
        let answer = evaluate(&query, Steps::at(moment), city)?;
        success(&answer::at(answer, moment))
    })
    .await
}

/// As GET, with the parameters as a question.
#[utoipa::path(operation_id = "prometheus_query_form", post, path = "/prometheus/api/v1/query", tag = "readings",
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn post_query(view: View, question: Question) -> Result<Response, Refusal> {
    query(view, question).await
}

/// What a query comes to over a range: a value for each step. At most 11,000 steps.
#[utoipa::path(operation_id = "prometheus_query_range", get, path = "/prometheus/api/v1/query_range", tag = "readings",
    params(("query" = String, Query, description = "PromQL", example = "water_level"),
        ("start" = String, Query, description = "Seconds since 1970 or RFC 3339"),
        ("end" = String, Query, description = "Inclusive"),
        ("step" = String, Query, description = "Seconds, or a duration such as `15m`", example = "15m")),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn range(view: View, question: Question) -> Result<Response, Refusal> {
    ask(view, question, |city, question| {
        let query = Query::parse(question.needed("query")?)?;
        let (start, end) = (
            question.needed_moment("start")?,
            question.needed_moment("end")?,
        );
        let steps = Steps::new(start, end, question.duration("step")?)?;
        let answer = evaluate(&query, steps, city)?;
        success(&answer::over(answer, steps)?)
    })
    .await
}

/// As GET, with the parameters as a question.
#[utoipa::path(operation_id = "prometheus_query_range_form", post, path = "/prometheus/api/v1/query_range", tag = "readings",
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn post_range(view: View, question: Question) -> Result<Response, Refusal> {
    range(view, question).await
}

/// The labels of the series that selectors mean.
#[utoipa::path(operation_id = "prometheus_series", get, path = "/prometheus/api/v1/series", tag = "readings",
    params(("match[]" = String, Query, description = "A selector; may be there several times", example = "water_level"),
        ("limit" = Option<u32>, Query, description = "At most so many; 0 is no limit")),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn series(view: View, question: Question) -> Result<Response, Refusal> {
    ask(view, question, |city, question| {
        let selectors = selectors(question)?;
        if selectors.is_empty() {
            return Err(Refusal::bad("match[] is missing: which series?"));
        }
        let found = city.meant(&selectors).map(|series| &series.labels);
        success(&found.take(question.limit()?).collect::<Vec<_>>())
    })
    .await
}

/// As GET, with the parameters as a question.
#[utoipa::path(operation_id = "prometheus_series_form", post, path = "/prometheus/api/v1/series", tag = "readings",
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn post_series(view: View, question: Question) -> Result<Response, Refusal> {
    series(view, question).await
}

/// The names of labels.
#[utoipa::path(operation_id = "prometheus_labels", get, path = "/prometheus/api/v1/labels", tag = "readings",
    params(("match[]" = Option<String>, Query, description = "Only of these series; may be there several times"),
        ("limit" = Option<u32>, Query, description = "At most so many; 0 is no limit")),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn labels(view: View, question: Question) -> Result<Response, Refusal> {
    ask(view, question, |city, question| {
        let selectors = selectors(question)?;
        let all = city
            .meant(&selectors)
            .flat_map(|series| series.labels.keys());
        let names: BTreeSet<&String> = all.collect();
        success(
            &names
                .into_iter()
                .take(question.limit()?)
                .collect::<Vec<_>>(),
        )
    })
    .await
}

/// As GET, with the parameters as a question.
#[utoipa::path(operation_id = "prometheus_labels_form", post, path = "/prometheus/api/v1/labels", tag = "readings",
    request_body(content = Option<String>, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn post_labels(view: View, question: Question) -> Result<Response, Refusal> {
    labels(view, question).await
}

/// The values of a label; of `__name__` the metrics.
#[utoipa::path(operation_id = "prometheus_label_values", get, path = "/prometheus/api/v1/label/{name}/values", tag = "readings",
    params(("name" = String, Path, description = "Label: `__name__`, `datastream`, `device`, `name`, `kind`, `district`, `unit` or `channel`"),
        ("match[]" = Option<String>, Query, description = "Only of these series; may be there several times"),
        ("limit" = Option<u32>, Query, description = "At most so many; 0 is no limit")),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn values(
    view: View,
    Path(name): Path<String>,
    question: Question,
) -> Result<Response, Refusal> {
    ask(view, question, move |city, question| {
        let selectors = selectors(question)?;
        let all = city
            .meant(&selectors)
            .filter_map(|series| series.labels.get(&name));
        let values: BTreeSet<&String> = all.collect();
        success(
            &values
                .into_iter()
                .take(question.limit()?)
                .collect::<Vec<_>>(),
        )
    })
    .await
}

/// What metrics are: type, unit and a word about each.
#[utoipa::path(operation_id = "prometheus_metadata", get, path = "/prometheus/api/v1/metadata", tag = "readings",
    params(("metric" = Option<String>, Query, description = "Only this one"), ("limit" = Option<u32>, Query, description = "At most so many")),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn metadata(view: View, question: Question) -> Result<Response, Refusal> {
    ask(view, question, |city, question| {
        let wanted = question.get("metric");
        let mut all: BTreeMap<&str, [Told; 1]> = BTreeMap::new();
        for series in city.meant(&[]) {
            let quantity = &series.datastream.quantity;
            if wanted.is_some_and(|wanted| wanted != quantity.name()) {
                continue;
            }
            all.entry(quantity.name()).or_insert_with(|| {
                let counter = quantity.aggregation() == Aggregation::Counter;
                let kind = if counter { "counter" } else { "gauge" };
                let help = quantity.definition().map_or("", |definition| definition.en);
                let unit = quantity.unit().code().to_owned();
                [Told { kind, help, unit }]
            });
        }
        success(
            &all.into_iter()
                .take(question.limit()?)
                .collect::<BTreeMap<_, _>>(),
        )
    })
    .await
}

/// Which version answers; Grafana asks so as to know what it may ask.
#[utoipa::path(operation_id = "prometheus_buildinfo", get, path = "/prometheus/api/v1/status/buildinfo", tag = "readings",
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn build() -> Result<Response, Refusal> {
    // The language is that of this version of Prometheus; more is not promised.
    success(&About {
        version: "2.45.0",
        application: concat!("Talblick ", env!("CARGO_PKG_VERSION")),
        ..About::default()
    })
    .map(json)
}

/// What Prometheus tells of itself.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct About {
    version: &'static str,
    revision: &'static str,
    branch: &'static str,
    build_user: &'static str,
    build_date: &'static str,
    go_version: &'static str,
    application: &'static str,
}

/// What a metric is.
#[derive(Debug, Serialize)]
struct Told {
    #[serde(rename = "type")]
    kind: &'static str,
    help: &'static str,
    unit: String,
}

fn selectors(question: &Question) -> Result<Vec<Selector>, Refusal> {
    let all = question.all("match[]");
    let read = all.map(|text| Selector::parse(text).map_err(Refusal::from));
    read.collect()
}
