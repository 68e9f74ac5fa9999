//! `/catalog`: what open data there are, as DCAT-AP.de 3.0 for portals that harvest it and as pages for people. It is made
//! from what is published at the moment.

mod dataset;
mod graph;
mod high_value;
mod licence;
mod line;
mod page;
mod reading;
mod way;

pub use dataset::names;
pub(crate) use dataset::{DISTRICTS, LORAWAN, Lines, MONTHS, ids, line_of, lines};
pub use high_value::HighValue;
pub use licence::Licence;
pub(crate) use reading::{read, title};

use crate::accept::choose;
use crate::app::{Routes, Shared};
use crate::base::Base;
use crate::lang::{Both, Lang};
use crate::problem::{ApiError, Noun};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use oxrdfio::{JsonLdProfileSet, RdfFormat};
use std::collections::BTreeMap;
use utoipa_axum::routes;

/// How long a catalogue may be kept.
const KEEP: &str = "public, max-age=300";

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(catalogue))
        .routes(routes!(turtle))
        .routes(routes!(xml))
        .routes(routes!(json))
        .routes(routes!(one))
}

/// `[catalog]`: what the catalogue says of whoever publishes.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// Who publishes.
    pub publisher: String,
    /// An address for e-mail, or nothing.
    pub contact: String,
    /// Licence of readings and of what is made from them.
    pub licence: Licence,
    /// Name among the contributors of DCAT-AP.de, such as `openNRW`.
    pub contributor: Option<String>,
    /// Official municipality key, or nothing.
    pub ags: String,
    /// High-value datasets, by their names.
    pub high_value: BTreeMap<String, HighValue>,
}

/// What every page and graph says.
#[derive(Debug)]
struct Open<'a> {
    city: &'a str,
    publisher: &'a str,
    contact: &'a str,
    licence: Licence,
    contributor: Option<&'a str>,
    ags: &'a str,
    high_value: &'a BTreeMap<String, HighValue>,
}

impl<'a> Open<'a> {
    fn of(shared: &'a Shared) -> Self {
        let config = &shared.app.config;
        let Catalog {
            publisher,
            contact,
            licence,
            contributor,
            ags,
            high_value,
        } = &config.catalog;
        Self {
            city: &config.city.name,
            publisher,
            contact,
            licence: *licence,
            contributor: contributor.as_deref(),
            ags,
            high_value,
        }
    }

    /// The contact, if it is an address for e-mail that can stand in a link.
    fn email(&self) -> Option<&str> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "@.-_+".contains(c);
        let sound = self.contact.contains('@') && self.contact.chars().all(plain);
        sound.then_some(self.contact)
    }
}

/// How a catalogue is written.
#[derive(Debug, Clone, Copy)]
enum Written {
    Page,
    Graph(RdfFormat, &'static str),
}

const TURTLE: &str = "text/turtle";
const XML: &str = "application/rdf+xml";
const JSON: &str = "application/ld+json";

impl Written {
    fn wanted(headers: &HeaderMap) -> Result<Self, ApiError> {
        let html = "text/html";
        Ok(match choose(headers, &[html, TURTLE, XML, JSON])? {
            TURTLE => Self::turtle(),
            XML => Self::xml(),
            JSON => Self::json(),
            _ => Self::Page,
        })
    }

    const fn turtle() -> Self {
        Self::Graph(RdfFormat::Turtle, TURTLE)
    }

    const fn xml() -> Self {
        Self::Graph(RdfFormat::RdfXml, XML)
    }

    const fn json() -> Self {
        let profile = JsonLdProfileSet::empty();
        Self::Graph(RdfFormat::JsonLd { profile }, JSON)
    }
}

/// What there is: as Turtle, RDF/XML or JSON-LD for programs, as a page for people.
#[utoipa::path(operation_id = "catalog", get, path = "/catalog", tag = "catalog",
    responses((status = 200, content((String = "text/html"), (String = "text/turtle"), (String = "application/rdf+xml"), (Vec<Object> = "application/ld+json")))))]
async fn catalogue(
    State(shared): State<Shared>,
    base: Base,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let written = Written::wanted(&headers)?;
    answer(shared, base, &headers, written, None).await
}

/// The catalogue as Turtle.
#[utoipa::path(operation_id = "catalog_turtle", get, path = "/catalog.ttl", tag = "catalog",
    responses((status = 200, body = String, content_type = "text/turtle")))]
async fn turtle(
    State(shared): State<Shared>,
    base: Base,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    answer(shared, base, &headers, Written::turtle(), None).await
}

/// The catalogue as RDF/XML.
#[utoipa::path(operation_id = "catalog_xml", get, path = "/catalog.rdf", tag = "catalog",
    responses((status = 200, body = String, content_type = "application/rdf+xml")))]
async fn xml(
    State(shared): State<Shared>,
    base: Base,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    answer(shared, base, &headers, Written::xml(), None).await
}

/// The catalogue as JSON-LD.
#[utoipa::path(operation_id = "catalog_json", get, path = "/catalog.jsonld", tag = "catalog",
    responses((status = 200, body = Vec<Object>, content_type = "application/ld+json")))]
async fn json(
    State(shared): State<Shared>,
    base: Base,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    answer(shared, base, &headers, Written::json(), None).await
}

/// A dataset, in the same ways.
#[utoipa::path(operation_id = "catalog_dataset", get, path = "/catalog/{dataset}", tag = "catalog",
    params(("dataset" = String, Path, description = "Name of a dataset, such as `waters`")),
    responses((status = 200, content((String = "text/html"), (String = "text/turtle"), (String = "application/rdf+xml"), (Vec<Object> = "application/ld+json")))))]
async fn one(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    base: Base,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let written = Written::wanted(&headers)?;
    answer(shared, base, &headers, written, Some(id)).await
}

async fn answer(
    shared: Shared,
    base: Base,
    headers: &HeaderMap,
    written: Written,
    only: Option<String>,
) -> Result<Response, ApiError> {
    if base.to_string().is_empty() {
        return Err(ApiError::Unavailable(Both::new(
            "Der Katalog braucht seine öffentliche Adresse: api.base_url in der Konfiguration oder ein Host in der Anfrage.",
            "The catalogue needs its public address: api.base_url in the configuration, or a host in the request.",
        )));
    }
    let lang = Lang::wanted(headers, shared.default_lang());
    let work = move || -> Result<Response, ApiError> {
        let open = Open::of(&shared);
        let mut datasets = dataset::all(&shared);
        if let Some(id) = &only {
            datasets.retain(|d| d.id == *id);
            if datasets.is_empty() {
                return Err(ApiError::NotFound(Noun::Dataset));
            }
        }
        let (kind, body) = match written {
            Written::Page => {
                let page = page::write(&base, &open, &datasets, only.is_some(), lang)?;
                ("text/html; charset=utf-8", page.into_bytes())
            }
            Written::Graph(format, kind) => {
                let graph = graph::write(format, &base, &open, &datasets);
                (kind, graph.map_err(|e| ApiError::Internal(e.to_string()))?)
            }
        };
        let named = [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, KEEP),
            (header::VARY, "accept, accept-language"),
        ];
        Ok((named, body).into_response())
    };
    let work = tokio::task::spawn_blocking(work).await;
    work.map_err(|e| ApiError::Internal(e.to_string()))?
}
