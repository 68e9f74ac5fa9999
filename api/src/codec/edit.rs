//! Changing codecs: writing and discarding the draft, publishing it, rolling back. Each step says who did it and why.

use super::read::{self, Vectors};
use super::view::VersionView;
use crate::app::Routes;
use crate::body::{Body, Object, Read};
use crate::lang::Both;
use crate::problem::ApiError;
use crate::view::{Admin, View};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use talblick_store::{CodecStep, CodecVector};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(draft))
        .routes(routes!(discard))
        .routes(routes!(publish))
        .routes(routes!(roll_back))
}

/// A draft.
#[derive(Debug, ToSchema)]
struct CodecDraft {
    /// JavaScript.
    source: String,
    /// Examples that must come out right before it is published.
    #[schema(value_type = Option<Vectors>)]
    vectors: Vec<CodecVector>,
    /// What it is about.
    note: Option<String>,
}

impl Read for CodecDraft {
    fn read(o: &mut Object) -> Self {
        let source = read::source(o);
        Self {
            source: o.required("source", source).unwrap_or_default(),
            vectors: read::vectors(o).unwrap_or_default(),
            note: o.optional_text("note", 0, 500),
        }
    }
}

/// Why a step is taken.
#[derive(Debug, ToSchema)]
struct CodecReason {
    /// In words, for those who ask later.
    reason: String,
}

impl Read for CodecReason {
    fn read(o: &mut Object) -> Self {
        Self {
            reason: o.text("reason", 1, 500).unwrap_or_default(),
        }
    }
}

fn step(view: &View, why: String) -> CodecStep {
    CodecStep {
        by: view.name(),
        at: view.shared().app.clock.now(),
        why,
    }
}

/// A name fit for a codec: it stands in addresses and beside files.
fn named(name: String) -> Result<String, ApiError> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let begins = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if begins && name.len() <= 64 && name.chars().all(fits) {
        return Ok(name);
    }
    Err(ApiError::input(
        "name",
        Both::new(
            "besteht aus höchstens 64 Buchstaben a–z, Ziffern, Punkten und Strichen und beginnt mit einem Buchstaben oder einer Ziffer",
            "consists of at most 64 letters a–z, digits, dots and dashes, and begins with a letter or a digit",
        ),
    ))
}

/// Write the draft of a codec, in the place of the one it has. It decodes nothing until it is published.
#[utoipa::path(put, path = "/api/v1/codecs/{name}", tag = "operations", security(("bearer" = [])),
    operation_id = "codec_draft", params(("name" = String, Path, description = "Its name; need not exist yet")),
    request_body = CodecDraft, responses((status = 200, body = VersionView)))]
async fn draft(
    Admin(view): Admin,
    Path(name): Path<String>,
    Body(draft): Body<CodecDraft>,
) -> Result<Json<VersionView>, ApiError> {
    let name = named(name)?;
    view.ask(move |view| {
        let step = step(view, draft.note.unwrap_or_default());
        let codecs = &view.shared().app.codecs;
        let version = codecs.draft(&name, draft.source, draft.vectors, step)?;
        Ok(Json(VersionView::of(&version, None)))
    })
    .await
}

/// Throw the draft of a codec away.
#[utoipa::path(delete, path = "/api/v1/codecs/{name}/draft", tag = "operations", security(("bearer" = [])),
    operation_id = "codec_discard", params(("name" = String, Path, description = "Its name")),
    responses((status = 204)))]
async fn discard(Admin(view): Admin, Path(name): Path<String>) -> Result<StatusCode, ApiError> {
    view.ask(move |view| {
        view.shared().app.codecs.discard(&name)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Put the draft of a codec in force. All its examples must come out right, and there must be one. Uplinks that come from
/// then on are decoded with it; those that came before by `POST /api/v1/reprocess`.
#[utoipa::path(post, path = "/api/v1/codecs/{name}/publish", tag = "operations", security(("bearer" = [])),
    operation_id = "codec_publish", params(("name" = String, Path, description = "Its name")),
    request_body = CodecReason, responses((status = 200, body = VersionView)))]
async fn publish(
    Admin(view): Admin,
    Path(name): Path<String>,
    Body(CodecReason { reason }): Body<CodecReason>,
) -> Result<Json<VersionView>, ApiError> {
    view.ask(move |view| {
        let step = step(view, reason);
        let version = view.shared().app.codecs.publish(&name, step)?;
        Ok(Json(VersionView::of(&version, Some(version.number))))
    })
    .await
}

/// Take the version in force out of force. The one before it decodes again, or else what came with the program or lies in
/// the operator's directory.
#[utoipa::path(post, path = "/api/v1/codecs/{name}/rollback", tag = "operations", security(("bearer" = [])),
    operation_id = "codec_roll_back", params(("name" = String, Path, description = "Its name")),
    request_body = CodecReason, responses((status = 200, body = VersionView)))]
async fn roll_back(
    Admin(view): Admin,
    Path(name): Path<String>,
    Body(CodecReason { reason }): Body<CodecReason>,
) -> Result<Json<VersionView>, ApiError> {
    view.ask(move |view| {
        let step = step(view, reason);
        let version = view.shared().app.codecs.roll_back(&name, step)?;
        Ok(Json(VersionView::of(&version, None)))
    })
    .await
}
