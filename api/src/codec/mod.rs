//! Codecs and their versions: which there are, what they are made of. How they are tried is in `bench`, how they are
//! changed in `edit`. For administrators.

mod bench;
mod edit;
mod read;
mod seam;
mod view;

pub use seam::{CodecError, CodecInForce, CodecOrigin, Codecs, GivenCodec, TriedPayload};
pub use view::{
    CodecComparison, CodecDifference, CodecFault, CodecReading, CodecSide, CodecTrial,
    CodecVerdict, DifferingUplink,
};

use self::view::{VersionView, VersionWhole};
use crate::app::Routes;
use crate::lang::Both;
use crate::page::List;
use crate::problem::{ApiError, InputError, Noun};
use crate::view::{Admin, View};
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use std::collections::BTreeMap;
use talblick_store::CodecVersion;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(version))
        .merge(bench::router())
        .merge(edit::router())
}

/// A codec.
#[derive(Debug, Default, Serialize, ToSchema)]
struct CodecView {
    /// Its name.
    name: String,
    /// Where the one in force comes from: `built_in`, `file` or `editor`; null if there is only a draft.
    origin: Option<&'static str>,
    /// The version in force; 0 is what came with the program or lies in the operator's directory, null is none.
    version: Option<u32>,
    /// Whether it has a source in JavaScript; else it is part of the program only.
    javascript: bool,
    /// Whether it has a draft.
    draft: bool,
    /// Devices that have it.
    devices: u64,
}

/// A codec with its versions.
#[derive(Debug, Serialize, ToSchema)]
struct CodecWhole {
    #[serde(flatten)]
    codec: CodecView,
    /// Its versions, newest first.
    versions: Vec<VersionView>,
    /// Milliseconds of processor time a call may take.
    limit_ms: u64,
    /// Bytes a source may have.
    limit_bytes: usize,
}

/// Every codec, in order of name.
#[utoipa::path(get, path = "/api/v1/codecs", tag = "operations", security(("bearer" = [])),
    operation_id = "codecs", responses((status = 200, body = List<CodecView>)))]
async fn list(Admin(view): Admin) -> Result<List<CodecView>, ApiError> {
    view.ask(|view| {
        let items = all(view)?.into_values().collect();
        Ok(List { items, next: None })
    })
    .await
}

/// A codec and its versions.
#[utoipa::path(get, path = "/api/v1/codecs/{name}", tag = "operations", security(("bearer" = [])),
    operation_id = "codec", params(("name" = String, Path, description = "Its name")),
    responses((status = 200, body = CodecWhole)))]
async fn one(Admin(view): Admin, Path(name): Path<String>) -> Result<Json<CodecWhole>, ApiError> {
    view.ask(move |view| {
        let codec = all(view)?.remove(&name);
        let codec = codec.ok_or(ApiError::NotFound(Noun::Codec))?;
        let stored = view.store().codec_versions(Some(&name))?;
        let in_force = CodecVersion::in_force(&stored).map(|version| version.number);
        let versions = stored.iter().map(|v| VersionView::of(v, in_force)).rev();
        let mut versions: Vec<VersionView> = versions.collect();
        if view.shared().app.codecs.given(&name).is_some() {
            versions.push(given(in_force));
        }
        Ok(Json(CodecWhole {
            codec,
            versions,
            limit_ms: view.shared().app.codecs.limit_ms(),
            limit_bytes: read::SOURCE_BYTES,
        }))
    })
    .await
}

/// A version of a codec with its source and examples. Number 0 is what came with the program or lies in the operator's
/// directory.
#[utoipa::path(get, path = "/api/v1/codecs/{name}/versions/{number}", tag = "operations",
    security(("bearer" = [])), operation_id = "codec_version",
    params(("name" = String, Path, description = "Its name"), ("number" = u32, Path, description = "Number of the version")),
    responses((status = 200, body = VersionWhole)))]
async fn version(
    Admin(view): Admin,
    Path((name, number)): Path<(String, u32)>,
) -> Result<Json<VersionWhole>, ApiError> {
    view.ask(move |view| whole(view, &name, number).map(Json))
        .await
}

/// All codecs by name: those in force, and those that have only a draft.
fn all(view: &View) -> Result<BTreeMap<String, CodecView>, ApiError> {
    let mut all = BTreeMap::new();
    for codec in view.shared().app.codecs.in_force() {
        let known = CodecView {
            name: codec.name.clone(),
            origin: Some(codec.origin.as_str()),
            version: Some(match codec.origin {
                CodecOrigin::Editor(number) => number,
                CodecOrigin::BuiltIn | CodecOrigin::File => 0,
            }),
            javascript: codec.javascript,
            draft: false,
            devices: codec.devices,
        };
        all.insert(codec.name, known);
    }
    let versions = view.store().codec_versions(None)?;
    for draft in versions.into_iter().filter(CodecVersion::is_draft) {
        let name = draft.codec.clone();
        let codec = all.entry(draft.codec).or_insert_with(|| CodecView {
            name,
            javascript: true,
            ..CodecView::default()
        });
        codec.draft = true;
    }
    Ok(all)
}

fn given(in_force: Option<u32>) -> VersionView {
    VersionView {
        number: 0,
        state: if in_force.is_none() {
            "in_force"
        } else {
            "superseded"
        },
        drafted: None,
        published: None,
        rolled_back: None,
        examples: 0,
    }
}

fn whole(view: &View, name: &str, number: u32) -> Result<VersionWhole, ApiError> {
    let stored = view.store().codec_versions(Some(name))?;
    let in_force = CodecVersion::in_force(&stored).map(|version| version.number);
    if number == 0 {
        let codec = view.shared().app.codecs.given(name);
        let codec = codec.ok_or(ApiError::NotFound(Noun::Codec))?;
        return Ok(VersionWhole {
            version: given(in_force),
            source: codec.source,
            vectors: Vec::new(),
        });
    }
    let version = stored.into_iter().find(|version| version.number == number);
    let version = version.ok_or(ApiError::NotFound(Noun::Codec))?;
    Ok(VersionWhole {
        version: VersionView::of(&version, in_force),
        source: Some(version.source),
        vectors: version.vectors,
    })
}

impl From<CodecError> for ApiError {
    fn from(error: CodecError) -> Self {
        let unfit = |pointer: &str, detail: Both| {
            Self::Unfit(vec![InputError {
                pointer: pointer.to_owned(),
                detail,
            }])
        };
        match error {
            CodecError::Unknown => Self::NotFound(Noun::Codec),
            CodecError::UnknownDevice => Self::NotFound(Noun::Device),
            CodecError::NoDraft => Self::Conflict(Both::new(
                "Der Codec hat keinen Entwurf.",
                "The codec has no draft.",
            )),
            CodecError::NoVectors => unfit(
                "/vectors",
                Both::new(
                    "Es fehlt ein Beispiel, das zeigt, dass der Codec richtig dekodiert.",
                    "There is no example that shows that the codec decodes right.",
                ),
            ),
            CodecError::Broken(why) => unfit("/source", Both::new(why.clone(), why)),
            CodecError::Failing(verdicts) => Self::Unfit(differences(&verdicts)),
            CodecError::NotPublished => Self::Conflict(Both::new(
                "Es gilt keine Version, die im Editor veröffentlicht wurde.",
                "No version is in force that was published in the editor.",
            )),
            CodecError::NothingBefore => Self::Conflict(Both::new(
                "Vor dieser Version gibt es keine: Die Geräte hätten keinen Codec mehr.",
                "There is no version before this one: the devices would have no codec any more.",
            )),
            CodecError::Store(error) => error.into(),
        }
    }
}

/// Each place where an example does not come out as it should.
fn differences(verdicts: &[CodecVerdict]) -> Vec<InputError> {
    let text =
        |value: &Option<talblick_model::Json>| value.as_ref().map(|json| json.as_str().to_owned());
    let mut all = Vec::new();
    for (place, verdict) in verdicts.iter().enumerate() {
        all.extend(verdict.differences.iter().map(|difference| {
            let (expected, got) = (text(&difference.expected), text(&difference.got));
            let or =
                |text: &Option<String>, none: &str| text.clone().unwrap_or_else(|| none.to_owned());
            let (number, at) = (place + 1, &difference.at);
            InputError {
                pointer: format!("/vectors/{place}/expected{at}"),
                detail: Both::new(
                    format!(
                        "Beispiel {number}, {at}: erwartet {}, heraus kam {}.",
                        or(&expected, "nichts"),
                        or(&got, "nichts")
                    ),
                    format!(
                        "Example {number}, {at}: expected {}, got {}.",
                        or(&expected, "nothing"),
                        or(&got, "nothing")
                    ),
                ),
            }
        }));
    }
    all
}
