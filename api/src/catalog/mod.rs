//! `/catalog`: what open data there are, as DCAT-AP.de 3.0 for portals that harvest it and as pages for people. It is made
//! from what is published at the moment.

mod dataset;
mod graph;
mod line;
mod page;
mod reading;

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
use serde::{Deserialize, Serialize};
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
}

/// Licences for open data, by their names at DCAT-AP.de.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Licence {
    /// Datenlizenz Deutschland – Namensnennung 2.0.
    #[default]
    #[serde(rename = "dl-by-de/2.0")]
    DlByDe,
    /// Datenlizenz Deutschland – Zero 2.0.
    #[serde(rename = "dl-zero-de/2.0")]
    DlZeroDe,
    /// Creative Commons Attribution 4.0.
    #[serde(rename = "cc-by/4.0")]
    CcBy,
    /// Creative Commons Zero 1.0.
    #[serde(rename = "cc-zero")]
    CcZero,
}

impl Licence {
    const ALL: [Self; 4] = [Self::DlByDe, Self::DlZeroDe, Self::CcBy, Self::CcZero];

    const fn key(self) -> &'static str {
        match self {
            Self::DlByDe => "dl-by-de/2.0",
            Self::DlZeroDe => "dl-zero-de/2.0",
            Self::CcBy => "cc-by/4.0",
            Self::CcZero => "cc-zero",
        }
    }

    /// As people write it below a chart.
    pub(crate) const fn short(self) -> &'static str {
        match self {
            Self::DlByDe => "dl-de/by-2-0",
            Self::DlZeroDe => "dl-de/zero-2-0",
            Self::CcBy => "CC BY 4.0",
            Self::CcZero => "CC0",
        }
    }

    fn iri(self) -> String {
        format!("http://dcat-ap.de/def/licenses/{}", self.key())
    }

    /// Whether it asks for a name.
    const fn names(self) -> bool {
        matches!(self, Self::DlByDe | Self::CcBy)
    }

    /// The licence a release is said to have, by letters and digits alone: `dl-de/by-2-0`, `CC BY 4.0`.
    fn from_words(words: &str) -> Option<Self> {
        let letters: String = words
            .chars()
            .filter(|c| c.is_alphanumeric())
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let names = |known: Self| match known {
            Self::DlByDe => ["dldeby20", "dlbyde20"],
            Self::DlZeroDe => ["dldezero20", "dlzerode20"],
            Self::CcBy => ["ccby40", "creativecommonsattribution40"],
            Self::CcZero => ["cc0", "cczero"],
        };
        let found = Self::ALL.into_iter();
        found
            .into_iter()
            .find(|l| names(*l).contains(&letters.as_str()))
    }
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
        } = &config.catalog;
        Self {
            city: &config.city.name,
            publisher,
            contact,
            licence: *licence,
            contributor: contributor.as_deref(),
            ags,
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
    responses((status = 200, content((String = "text/html"), (String = "text/turtle"), (String = "application/rdf+xml"), (Object = "application/ld+json")))))]
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
    responses((status = 200, body = Object, content_type = "application/ld+json")))]
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
    responses((status = 200, content((String = "text/html"), (String = "text/turtle"), (String = "application/rdf+xml"), (Object = "application/ld+json")))))]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_known_however_it_is_written() {
        for licence in Licence::ALL {
            assert_eq!(Licence::from_words(licence.short()), Some(licence));
        }
        for (words, known) in [
            ("dl-de/by-2-0", Some(Licence::DlByDe)),
            ("dl-by-de/2.0", Some(Licence::DlByDe)),
            ("DL-DE->Zero-2.0", Some(Licence::DlZeroDe)),
            ("CC BY 4.0", Some(Licence::CcBy)),
            ("CC0", Some(Licence::CcZero)),
            ("EUPL-1.2", None),
            ("", None),
        ] {
            assert_eq!(Licence::from_words(words), known, "{words}");
        }
    }
}
