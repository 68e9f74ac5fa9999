//! Releases as files: `/coverage/{release}.{csv,gpkg,geojson,pmtiles}`, the dictionary of the CSV, and checksums. A file
//! is made when it is first asked for and kept until an import changes something.

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
    About, Atlas, Dialect, Layer, Legend, ReleaseId, Set, Styled, broadband, csv, current_rules,
    dictionary, geojson, geopackage, mobile, pmtiles,
};
use utoipa::IntoParams;
use utoipa_axum::routes;

/// Most bytes that are kept.
const MOST_BYTES: usize = 96 << 20;

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

/// A format of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Dictionary,
    GeoPackage,
    GeoJson,
    PmTiles,
}

impl Format {
    /// What file names end with, the longer first where one ends with the other.
    const ENDS: [(&'static str, Self); 5] = [
        (".dictionary.csv", Self::Dictionary),
        (".csv", Self::Csv),
        (".gpkg", Self::GeoPackage),
        (".geojson", Self::GeoJson),
        (".pmtiles", Self::PmTiles),
    ];

    const fn kind(self) -> &'static str {
        match self {
            Self::Csv | Self::Dictionary => "text/csv; charset=utf-8; header=present",
            Self::GeoPackage => "application/geopackage+sqlite3",
            Self::GeoJson => "application/geo+json",
            Self::PmTiles => "application/vnd.pmtiles",
        }
    }
}

/// A release as a file. Ranges, tags and checksums make large ones resumable.
#[utoipa::path(operation_id = "coverage_download", get, path = "/coverage/{file}", tag = "coverage",
    params(("file" = String, Path, description = "Release and `.csv`, `.dictionary.csv`, `.gpkg`, `.geojson` or `.pmtiles`; `.sha256` at the end asks for its checksum"), DownloadParams),
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
    let (release, format) = split(&name).ok_or(ApiError::NotFound(Noun::Route))?;
    let work = move || file(&shared, &release, format, params.dialect);
    let file = tokio::task::spawn_blocking(work).await;
    let file = file.map_err(|e| ApiError::Internal(e.to_string()))??;
    Ok(if checksum {
        let text = format!("{}  {name}\n", file.sha256);
        ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
    } else {
        file.answer(&headers, format.kind(), &name)
    })
}

fn split(name: &str) -> Option<(ReleaseId, Format)> {
    Format::ENDS.into_iter().find_map(|(end, format)| {
        let release = name.strip_suffix(end)?;
        Some((release.parse().ok()?, format))
    })
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
    let file = File::new(written(shared, &atlas, release, format, dialect)?);
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

fn written(
    shared: &Shared,
    atlas: &Atlas,
    release: &ReleaseId,
    format: Format,
    dialect: Dialect,
) -> Result<Vec<u8>, ApiError> {
    let content = Content::of(atlas, release).ok_or(ApiError::NotFound(Noun::Release))?;
    let about = content.about();
    Ok(match format {
        Format::Csv => csv(&content.layer(atlas), dialect)?,
        Format::Dictionary => dictionary(&content.layer(atlas), dialect)?,
        Format::GeoJson => geojson(&content.layer(atlas), &about)?,
        Format::GeoPackage => {
            let legends = match content {
                Content::Fixed(_) => {
                    let rules = current_rules(&atlas.rules).into_iter();
                    rules.map(|rule| Legend::verdicts(&rule.key)).collect()
                }
                Content::Mobile(_) => Vec::new(),
            };
            let layer = content.layer(atlas);
            geopackage(&[Styled { layer, legends }], &about)?
        }
        Format::PmTiles => {
            let set = match content {
                Content::Fixed(_) => Set::Broadband(release.clone()),
                Content::Mobile(_) => Set::Mobile(release.clone()),
            };
            let pyramid = shared.app.tiles.get(atlas, &[], &set)?;
            let pyramid = pyramid.ok_or(ApiError::NotFound(Noun::Release))?;
            pmtiles(&pyramid, &about)?
        }
    })
}

/// What a file is made of.
enum Content<'a> {
    Fixed(&'a talblick_coverage::Fixed),
    Mobile(&'a talblick_coverage::Mobile),
}

impl<'a> Content<'a> {
    fn of(atlas: &'a Atlas, release: &ReleaseId) -> Option<Self> {
        let fixed = atlas.fixed(release).map(|f| Self::Fixed(f));
        fixed.or_else(|| atlas.mobile(release).map(|m| Self::Mobile(m)))
    }

    fn about(&self) -> About {
        About::of(match self {
            Self::Fixed(fixed) => &fixed.release,
            Self::Mobile(mobile) => &mobile.release,
        })
    }

    fn layer(&self, atlas: &Atlas) -> Layer {
        match self {
            Self::Fixed(fixed) => broadband(atlas, fixed),
            Self::Mobile(release) => mobile(release),
        }
    }
}
