//! The OpenAPI document, generated from the routes, and a readable page made of it.

use crate::app::{Routes, Shared};
use crate::example;
use crate::html::Html;
use crate::problem::Problem;
use crate::prometheus::PrometheusError;
use crate::sta::SensorThingsError;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response as Answer};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{OpenApi, PartialSchema as _, ToSchema as _};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(document))
        .routes(routes!(docs))
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Talblick",
        description = "Sensors of a city: devices, readings, live events. Times are RFC 3339 with Z, units are UCUM \
            codes. Errors are problem documents (RFC 9457). Lists come in pages: `next` is the cursor of the next page, \
            and so is the Link header. What is not published needs an account and does not exist without one.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    tags(
        (name = "devices", description = "Sensors in the field, and the gateways that hear them"),
        (name = "readings", description = "What was measured"),
        (name = "districts", description = "Parts of the city"),
        (name = "city", description = "Questions to the whole city"),
        (name = "coverage", description = "Where broadband and radio reach, and what is to be built"),
        (name = "catalog", description = "What open data there are, for portals and people"),
        (name = "alerts", description = "What needs attention, who is told, and when"),
        (name = "operations", description = "How Talblick itself is doing"),
        (name = "account", description = "Signing in, and keys for programs"),
    )
)]
struct Skeleton;

/// What all documents begin with.
pub(crate) fn skeleton() -> Document {
    Skeleton::openapi()
}

/// Adds what every operation has: what went wrong, and the scheme of tokens.
pub(crate) fn complete(mut document: Document) -> Document {
    let components = document.components.get_or_insert_default();
    let mut schemas = vec![
        (Problem::name().into(), Problem::schema()),
        (
            SensorThingsError::name().into(),
            SensorThingsError::schema(),
        ),
        (PrometheusError::name().into(), PrometheusError::schema()),
    ];
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "Administration token, the token of a session, or an API key",
        ))
        .build();
    components
        .security_schemes
        .insert("bearer".to_owned(), SecurityScheme::Http(bearer).into());
    for (path, item) in &mut document.paths.paths {
        for operation in operations_mut(item) {
            let all = &mut operation.responses.responses;
            all.insert("default".to_owned(), RefOr::T(trouble(path)));
            example::give(path, operation);
        }
    }
    document
}

/// What every error answer is: a problem document, or what clients of a standard expect.
fn trouble(path: &str) -> Response {
    let content = |name| {
        let schema = Ref::from_schema_name(name);
        ContentBuilder::new().schema(Some(schema)).build()
    };
    let problem = content(Problem::name());
    let response = ResponseBuilder::new()
        .description("What went wrong")
        .content("application/problem+json", problem);
    let own = if path.starts_with("/sta/") {
        Some(SensorThingsError::name())
    } else if path.starts_with("/prometheus/") {
        Some(PrometheusError::name())
    } else {
        None
    };
    match own {
        Some(name) => response.content("application/json", content(name)).build(),
        None => response.build(),
    }
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.post,
        &mut item.put,
        &mut item.delete,
    ]
    .into_iter()
    .flatten()
}

fn operations(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
    [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("DELETE", &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// Where the interface begins, which the catalogue names: its page.
pub(crate) async fn entry() -> Redirect {
    Redirect::to("/api/v1/docs")
}

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "operations",
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn document(State(shared): State<Shared>) -> Answer {
    Json(&shared.openapi).into_response()
}

/// This document as a page.
#[utoipa::path(get, path = "/api/v1/docs", tag = "operations",
    responses((status = 200, body = String, content_type = "text/html")))]
async fn docs(State(shared): State<Shared>) -> Answer {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (kind, page(&shared.openapi)).into_response()
}

fn page(document: &Document) -> String {
    let mut html = Html::begin("en", "Talblick API");
    html.open("main");
    html.text("h1", "Talblick API");
    html.prose(
        "p",
        document.info.description.as_deref().unwrap_or_default(),
    );
    html.link("p", "/api/v1/openapi.json", "OpenAPI document");
    for tag in document.tags.iter().flatten() {
        html.prose("h2", tag.description.as_deref().unwrap_or(&tag.name));
        for (path, item) in &document.paths.paths {
            for (method, operation) in operations(item) {
                if operation.tags.iter().flatten().any(|t| *t == tag.name) {
                    describe(&mut html, method, path, operation);
                }
            }
        }
    }
    html.close("main");
    html.end()
}

fn describe(html: &mut Html, method: &str, path: &str, operation: &Operation) {
    html.open("section");
    html.text("h3", &format!("{method} {path}"));
    html.prose("p", operation.summary.as_deref().unwrap_or_default());
    html.prose("p", operation.description.as_deref().unwrap_or_default());
    if operation.security.is_some() {
        html.text("p", "Needs an account.");
    }
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    if !parameters.is_empty() {
        html.open("dl");
        for parameter in parameters {
            if let RefOr::T(parameter) = parameter {
                html.text("dt", &parameter.name);
                html.prose("dd", parameter.description.as_deref().unwrap_or_default());
                if let Some(example) = example::told(parameter) {
                    html.text("dd", &format!("Example: {example}"));
                }
            }
        }
        html.close("dl");
    }
    html.close("section");
}
