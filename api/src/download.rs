//! Releases as files: `/coverage/{release}.{csv,gpkg,geojson,pmtiles}`, the dictionary of the CSV, and checksums. A file
//! is made when it is first asked for and kept until an import changes something. The city's own radio has the name
//! `lorawan`: it changes all the time, and is made each time.

use crate::app::{Routes, Shared};
use crate::input::{Asked, Fields, Params};
use crate::lang::Both;
use crate::problem::{ApiError, Noun};
use crate::range::File;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use parking_lot::Mutex;
use std::sync::Arc;
use talblick_coverage::{
    About, Atlas, Dialect, Format, ReleaseId, Styled, layer_file, lorawan, pmtiles, release_file,
};
use talblick_model::Millis;
use utoipa::IntoParams;
use utoipa_axum::routes;

/// Most bytes that are kept.
const MOST_BYTES: usize = 96 << 20;

/// Name of what the city's own gateways hear.
const RADIO: &str = "lorawan";

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(download))
}

/// Files that are made.
#[derive(Debug, Default)]
pub(crate) struct Downloads(Mutex<Vec<Kept>>);

#[derive(Debug)]
struct Kept {
    atlas: Arc<Atlas>,
    name: String,
    file: File,
}

/// How a CSV is written.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct DownloadParams {
    /// `programs`: commas and decimal points. `spreadsheets`: semicolons, decimal commas, a byte order mark.
    #[param(value_type = Option<String>, default = "programs")]
    dialect: Dialect,
}

impl Params for DownloadParams {
    fn read(f: &mut Fields) -> Self {
        let words = Both::new("programs, spreadsheets", "programs, spreadsheets");
        let dialect = f.parsed("dialect", &words, |word| match word {
            "programs" => Some(Dialect::Programs),
            "spreadsheets" => Some(Dialect::Spreadsheets),
            _ => None,
        });
        Self {
            dialect: dialect.unwrap_or_default(),
        }
    }
}

/// A release as a file. Ranges, tags and checksums make large ones resumable.
#[utoipa::path(operation_id = "coverage_download", get, path = "/coverage/{file}", tag = "coverage",
    params(("file" = String, Path, description = "Release, or `lorawan` for what the city's own gateways hear, and `.csv`, `.dictionary.csv`, `.gpkg`, `.geojson` or `.pmtiles`; `.sha256` at the end asks for its checksum"), DownloadParams),
    responses((status = 200, content((String = "text/csv"), (Vec<u8> = "application/geopackage+sqlite3"), (Object = "application/geo+json"), (Vec<u8> = "application/vnd.pmtiles"))),
        (status = 206, description = "A part"), (status = 416, description = "No such part")))]
async fn download(
    State(shared): State<Shared>,
    Path(asked): Path<String>,
    Asked(params): Asked<DownloadParams>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (name, checksum) = match asked.strip_suffix(".sha256") {
        Some(name) => (name.to_owned(), true),
        None => (asked, false),
    };
    let (release, format) = Format::split(&name).ok_or(ApiError::NotFound(Noun::Route))?;
    let work = move || match release.as_str() {
        RADIO => radio(&shared, format, params.dialect),
        _ => file(&shared, &release, format, params.dialect),
    };
    let file = tokio::task::spawn_blocking(work).await;
    let file = file.map_err(|e| ApiError::Internal(e.to_string()))??;
    Ok(if checksum {
        let text = format!("{}  {name}\n", file.sha256);
        ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
    } else {
        file.answer(&headers, format.kind(), &name)
    })
}

fn radio(shared: &Shared, format: Format, dialect: Dialect) -> Result<File, ApiError> {
    let told = shared.app.radio.told();
    let about = About {
        name: RADIO.to_owned(),
        title: format!("LoRaWAN, {}", shared.app.config.city.name),
        description: "What the city's own gateways hear from cells of 100 m. Empty: no figure; that is not zero.".to_owned(),
        attribution: shared.app.config.data_attribution.clone(),
        licence: String::new(),
        written: told.at.unwrap_or(Millis::from_i64(0)).timestamp(),
        inputs: Vec::new(),
    };
    let written = if format == Format::PmTiles {
        let pyramid = shared.app.tiles.lorawan(&told.public)?;
        Some(pmtiles(&pyramid, &about)?)
    } else {
        let (layer, legends) = (lorawan(&told.public), Vec::new());
        layer_file(Styled { layer, legends }, &about, format, dialect)?
    };
    Ok(File::new(written.ok_or(ApiError::NotFound(Noun::Route))?))
}

fn file(
    shared: &Shared,
    release: &ReleaseId,
    format: Format,
    dialect: Dialect,
) -> Result<File, ApiError> {
    let atlas = shared.app.coverage.atlas();
    let name = format!("{release} {format:?} {dialect:?}");
    // Whoever asks for another file waits until this one is made: that takes a second at most.
    let mut kept = shared.downloads.0.lock();
    kept.retain(|k| Arc::ptr_eq(&k.atlas, &atlas));
    if let Some(found) = kept.iter().find(|k| k.name == name) {
        return Ok(found.file.clone());
    }
    let written = release_file(&atlas, &shared.app.tiles, release, format, dialect)?;
    let file = File::new(written.ok_or(ApiError::NotFound(Noun::OtherRelease))?);
    kept.push(Kept {
        atlas,
        name,
        file: file.clone(),
    });
    while kept.iter().map(|k| k.file.bytes.len()).sum::<usize>() > MOST_BYTES {
        kept.remove(0);
    }
    Ok(file)
}
