//! `/downloads/`: published readings by the month, as exports leave them in the data directory, whole or in parts. A set
//! of files is given out only while everything in it is public; nothing is made here.

mod manifest;
mod page;
mod spreadsheet;

pub(crate) use manifest::Manifests;

use crate::accept::choose;
use crate::app::Routes;
use crate::input::{Asked, Fields, Params};
use crate::lang::Lang;
use crate::problem::{ApiError, Noun};
use crate::range::Disk;
use crate::row::spreadsheets;
use crate::view::View;
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use manifest::Manifest;
use serde::Serialize;
use std::sync::Arc;
use talblick_coverage::Dialect;
use talblick_model::Millis;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// How long a month that is over may be kept. It stays as it is unless data come late or something is published no more,
/// which should not take longer than this to be seen.
const COMPLETE: &str = "public, max-age=86400, immutable, no-transform";
/// How long a month that is not over may be kept.
const GROWING: &str = "public, max-age=900, no-transform";

/// Files of one format; their directory has its name.
#[derive(Debug)]
struct Set {
    format: &'static str,
    kind: &'static str,
}

const SETS: [Set; 3] = [
    Set {
        format: "csv",
        kind: "text/csv; charset=utf-8; header=present",
    },
    Set {
        format: "ndjson",
        kind: "application/x-ndjson",
    },
    Set {
        format: "parquet",
        kind: "application/vnd.apache.parquet",
    },
];

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(manifest_file))
        .routes(routes!(month))
}

/// A set of files in one format.
#[derive(Debug, Serialize, ToSchema)]
struct DownloadSet {
    /// `csv`, `ndjson` or `parquet`.
    format: &'static str,
    /// Where its manifest lies: units, devices and their places, checksums.
    manifest: String,
    /// Rows in all files.
    rows: u64,
    /// The files, oldest month first.
    files: Vec<DownloadFile>,
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
struct DownloadFile {
    /// Its name.
    name: String,
    /// Where it lies.
    href: String,
    /// First moment that may be in it.
    #[schema(value_type = String, format = DateTime)]
    from: Millis,
    /// First moment that is not in it.
    #[schema(value_type = String, format = DateTime)]
    to: Millis,
    /// Whether its month was over when it was made.
    complete: bool,
    /// How many rows.
    rows: u64,
    /// Its size.
    bytes: u64,
    /// SHA-256, hexadecimal.
    sha256: String,
}

/// Published readings by the month: which files there are.
#[utoipa::path(operation_id = "downloads", get, path = "/downloads/", tag = "readings",
    responses((status = 200, content((Vec<DownloadSet> = "application/json"), (String = "text/html")))))]
async fn list(view: View, headers: HeaderMap) -> Result<Response, ApiError> {
    let format = choose(&headers, &["application/json", "text/html"])?;
    let lang = Lang::wanted(&headers, view.shared().default_lang());
    let sets = view.ask(|view| {
        let sets = SETS.iter().filter_map(|set| {
            let manifest = view.shared().manifests.of(set, view)?;
            Some(DownloadSet::of(view.shared().base(), set, &manifest))
        });
        Ok(sets.collect::<Vec<_>>())
    });
    let sets = sets.await?;
    Ok(if format == "text/html" {
        let named = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::VARY, "accept, accept-language"),
        ];
        (named, page::write(&sets, lang)).into_response()
    } else {
        Json(sets).into_response()
    })
}

/// The manifest of a set of files.
#[utoipa::path(operation_id = "download_manifest", get, path = "/downloads/{format}/manifest.json", tag = "readings",
    params(("format" = String, Path, description = "`csv`, `ndjson` or `parquet`")),
    responses((status = 200, body = Object, content_type = "application/json"),
        (status = 206, description = "A part"), (status = 416, description = "No such part")))]
async fn manifest_file(
    view: View,
    Path(format): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    view.ask(move |view| {
        let (_, manifest) = set(view, &format)?;
        let file = &manifest.file;
        Ok(file.answer(&headers, "application/json", "manifest.json"))
    })
    .await
}

/// How a month is wanted.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct MonthParams {
    /// `excel` for CSV that a spreadsheet in German opens at once: semicolons, decimal commas, a byte order mark; whole only,
    /// and without a checksum. A spreadsheet has room for 1,048,576 rows.
    #[param(rename = "variant", value_type = Option<String>)]
    dialect: Option<Dialect>,
}

impl Params for MonthParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            dialect: spreadsheets(f),
        }
    }
}

/// A month of published readings. Ranges, tags and checksums make it resumable.
#[utoipa::path(operation_id = "download_month", get, path = "/downloads/{format}/{file}", tag = "readings",
    params(("format" = String, Path, description = "`csv`, `ndjson` or `parquet`"),
        ("file" = String, Path, description = "Name of a file, as the list tells it"), MonthParams),
    responses((status = 200, content((String = "text/csv"), (String = "application/x-ndjson"), (Vec<u8> = "application/vnd.apache.parquet"))),
        (status = 206, description = "A part"), (status = 416, description = "No such part")))]
async fn month(
    view: View,
    Path((format, name)): Path<(String, String)>,
    Asked(params): Asked<MonthParams>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    view.ask(move |view| {
        let (set, manifest) = set(view, &format)?;
        // Only what the manifest names is there, so no name leads out of the directory.
        let month = manifest.files.iter().find(|month| month.name == name);
        let month = month.ok_or(ApiError::NotFound(Noun::Route))?;
        let disk = Disk {
            path: set.dir(view).join(&month.name),
            bytes: month.bytes,
            sha256: &month.sha256,
            keep: if month.is_complete() {
                COMPLETE
            } else {
                GROWING
            },
        };
        if params.dialect.is_none() || set.format != "csv" {
            return disk.answer(&headers, set.kind, &month.name);
        }
        let named = [
            (header::CONTENT_TYPE, set.kind),
            (header::CACHE_CONTROL, disk.keep),
            (header::CONTENT_DISPOSITION, "attachment"),
        ];
        Ok((named, spreadsheet::table(disk.open()?)).into_response())
    })
    .await
}

/// A file for everybody, as the catalogue tells of it.
#[derive(Debug)]
pub(crate) struct PublicFile {
    /// `csv`, `ndjson` or `parquet`.
    pub(crate) format: &'static str,
    /// Where it lies, without the public address.
    pub(crate) path: String,
    /// First moment that may be in it.
    pub(crate) from: Millis,
    /// When it was made.
    pub(crate) made: Millis,
    /// Its size.
    pub(crate) bytes: u64,
    /// SHA-256, hexadecimal.
    pub(crate) sha256: String,
}

/// Every file that is given out, oldest month first.
pub(crate) fn files(view: &View) -> Vec<PublicFile> {
    let mut all = Vec::new();
    for set in &SETS {
        let manifest = view.shared().manifests.of(set, view);
        for month in manifest.iter().flat_map(|manifest| &manifest.files) {
            all.push(PublicFile {
                format: set.format,
                path: format!("/downloads/{}/{}", set.format, month.name),
                from: month.from,
                made: month.made(),
                bytes: month.bytes,
                sha256: month.sha256.clone(),
            });
        }
    }
    all.sort_by_key(|file| (file.from, file.format));
    all
}

/// The set an address names, if there is one for everybody to see.
fn set(view: &View, format: &str) -> Result<(&'static Set, Arc<Manifest>), ApiError> {
    let set = SETS.iter().find(|set| set.format == format);
    set.and_then(|set| Some((set, view.shared().manifests.of(set, view)?)))
        .ok_or(ApiError::NotFound(Noun::Route))
}

impl DownloadSet {
    fn of(base: &str, set: &Set, manifest: &Manifest) -> Self {
        let root = format!("{base}/downloads/{}", set.format);
        let files = manifest.files.iter().map(|month| DownloadFile {
            href: format!("{root}/{}", month.name),
            name: month.name.clone(),
            from: month.from,
            to: month.to,
            complete: month.is_complete(),
            rows: month.rows,
            bytes: month.bytes,
            sha256: month.sha256.clone(),
        });
        Self {
            format: set.format,
            manifest: format!("{root}/manifest.json"),
            rows: manifest.rows,
            files: files.collect(),
        }
    }
}
