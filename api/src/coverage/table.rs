//! The work list as files: CSV with its dictionary, and `GeoPackage`. With an account they are exact and have the trenches.

use super::question::Assumptions;
use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::problem::ApiError;
use crate::row::spreadsheets;
use crate::view::View;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use talblick_coverage::Dialect;
use talblick_coverage::plan::WorkList;
use utoipa::IntoParams;
use utoipa_axum::routes;

pub(super) const CSV: &str = "text/csv; charset=utf-8; header=present";

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(table))
        .routes(routes!(words))
        .routes(routes!(package))
}

/// How the table is written.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct TableParams {
    #[param(ignore)]
    assumptions: Assumptions,
    /// `excel` for semicolons, decimal commas and a byte order mark, which a German spreadsheet opens at once.
    #[param(rename = "variant", value_type = Option<String>)]
    dialect: Dialect,
}

impl Params for TableParams {
    fn read(f: &mut Fields) -> Self {
        let dialect = spreadsheets(f);
        Self {
            assumptions: Assumptions::read(f),
            dialect: dialect.unwrap_or_default(),
        }
    }
}

/// The whole work list as CSV, each cluster with its middle.
#[utoipa::path(
    operation_id = "download_clusters", get, path = "/api/v1/coverage/clusters.csv", tag = "coverage",
    params(Assumptions, TableParams),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn table(view: View, Asked(params): Asked<TableParams>) -> Result<Response, ApiError> {
    view.ask(move |view| {
        let (list, _) = params.assumptions.list(view)?;
        Ok(file(&list, CSV, "csv", list.csv(params.dialect)?))
    })
    .await
}

/// What the columns of the CSV say.
#[utoipa::path(
    operation_id = "clusters_dictionary", get, path = "/api/v1/coverage/clusters.dictionary.csv", tag = "coverage",
    params(Assumptions, TableParams),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn words(view: View, Asked(params): Asked<TableParams>) -> Result<Response, ApiError> {
    view.ask(move |view| {
        let (list, _) = params.assumptions.list(view)?;
        let words = list.dictionary(params.dialect)?;
        Ok(file(&list, CSV, "dictionary.csv", words))
    })
    .await
}

/// The whole work list as `GeoPackage` with a style for QGIS: clusters, cells, and with an account trenches.
#[utoipa::path(
    operation_id = "download_clusters_geopackage", get, path = "/api/v1/coverage/clusters.gpkg", tag = "coverage",
    params(Assumptions),
    responses((status = 200, body = Vec<u8>, content_type = "application/geopackage+sqlite3")))]
async fn package(view: View, Asked(asked): Asked<Assumptions>) -> Result<Response, ApiError> {
    view.ask(move |view| {
        let (list, _) = asked.list(view)?;
        let kind = "application/geopackage+sqlite3";
        Ok(file(&list, kind, "gpkg", list.geopackage()?))
    })
    .await
}

fn file(list: &WorkList, kind: &str, end: &str, bytes: Vec<u8>) -> Response {
    let name = format!("talblick-{}-{}.{end}", list.release.id, list.rule.key);
    attached(&name, kind, bytes)
}

/// A file that is kept, not shown.
pub(super) fn attached(name: &str, kind: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
    ];
    (headers, bytes).into_response()
}
