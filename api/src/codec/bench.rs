//! Trying a codec: on a payload, on examples, on uplinks that came in. Nothing is written.

use super::read::{self, Vectors};
use super::seam::{CodecError, TriedPayload};
use super::view::{CodecComparison, CodecTrial, CodecVerdict};
use crate::app::Routes;
use crate::body::{Body, Object, Read};
use crate::lang::Both;
use crate::problem::ApiError;
use crate::view::{Admin, View};
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use std::collections::BTreeMap;
use talblick_model::{DevEui, Millis};
use talblick_store::{CodecVector, CodecVersion};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// Uplinks that are compared, unless another number is asked for, and at most.
const UPLINKS: u32 = 100;
const MOST_UPLINKS: u32 = 1_000;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(payload))
        .routes(routes!(vectors))
        .routes(routes!(uplinks))
}

/// A payload to try a codec on.
#[derive(Debug, ToSchema)]
struct TryPayload {
    /// JavaScript; left out: the draft, or what is in force.
    source: Option<String>,
    /// The payload in hexadecimal digits, blanks allowed.
    #[schema(value_type = String)]
    bytes: Vec<u8>,
    /// Application port.
    f_port: u8,
    /// When it came; now if left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    recv_time: Option<Millis>,
    /// Variables; those of the device if left out.
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    variables: BTreeMap<String, String>,
    /// A device whose kind and mounting height count.
    #[schema(value_type = Option<String>)]
    dev_eui: Option<DevEui>,
}

impl Read for TryPayload {
    fn read(o: &mut Object) -> Self {
        Self {
            source: read::source(o),
            bytes: read::bytes(o),
            f_port: read::port(o),
            recv_time: read::recv_time(o),
            variables: read::variables(o),
            dev_eui: o.value("dev_eui"),
        }
    }
}

/// Examples to try a codec on.
#[derive(Debug, ToSchema)]
struct TryVectors {
    /// JavaScript; left out: the draft, or what is in force.
    source: Option<String>,
    /// The examples; left out: those of the draft, or of what is in force.
    #[schema(value_type = Option<Vectors>)]
    vectors: Option<Vec<CodecVector>>,
}

impl Read for TryVectors {
    fn read(o: &mut Object) -> Self {
        Self {
            source: read::source(o),
            vectors: read::vectors(o),
        }
    }
}

/// Uplinks to try a codec on.
#[derive(Debug, ToSchema)]
struct TryUplinks {
    /// JavaScript; left out: the draft, or what is in force.
    source: Option<String>,
    /// How many of the newest uplinks, 1 to 1000, in equal parts of the devices that have this codec; 100 if left out.
    #[schema(value_type = Option<u32>)]
    last: u32,
}

impl Read for TryUplinks {
    fn read(o: &mut Object) -> Self {
        let last = o.count("last").unwrap_or(UPLINKS);
        if last > MOST_UPLINKS {
            let wanted = Both::new(
                format!("darf höchstens {MOST_UPLINKS} sein"),
                format!("must be at most {MOST_UPLINKS}"),
            );
            o.wrong("last", wanted);
        }
        Self {
            source: read::source(o),
            last,
        }
    }
}

/// What a codec made of examples.
#[derive(Debug, Serialize, ToSchema)]
struct Verdicts {
    /// How many come out as they should.
    passed: usize,
    /// One verdict an example, in their order.
    verdicts: Vec<CodecVerdict>,
}

/// Try a codec on a payload: what is decoded, the readings that become of it, errors with their place.
#[utoipa::path(post, path = "/api/v1/codecs/{name}/test", tag = "operations", security(("bearer" = [])),
    operation_id = "codec_test", params(("name" = String, Path, description = "Its name")),
    request_body = TryPayload, responses((status = 200, body = CodecTrial)))]
async fn payload(
    Admin(view): Admin,
    Path(name): Path<String>,
    Body(asked): Body<TryPayload>,
) -> Result<Json<CodecTrial>, ApiError> {
    view.ask(move |view| {
        let payload = TriedPayload {
            bytes: asked.bytes,
            f_port: asked.f_port,
            recv_time: asked.recv_time,
            variables: asked.variables,
            dev_eui: asked.dev_eui,
        };
        let codecs = &view.shared().app.codecs;
        Ok(Json(codecs.try_payload(
            &name,
            asked.source.as_deref(),
            payload,
        )?))
    })
    .await
}

/// Try a codec on examples.
#[utoipa::path(post, path = "/api/v1/codecs/{name}/vectors", tag = "operations", security(("bearer" = [])),
    operation_id = "codec_vectors", params(("name" = String, Path, description = "Its name")),
    request_body = TryVectors, responses((status = 200, body = Verdicts)))]
async fn vectors(
    Admin(view): Admin,
    Path(name): Path<String>,
    Body(asked): Body<TryVectors>,
) -> Result<Json<Verdicts>, ApiError> {
    view.ask(move |view| {
        let vectors = match asked.vectors {
            Some(vectors) => vectors,
            None => stored(view, &name)?,
        };
        let codecs = &view.shared().app.codecs;
        let verdicts = codecs.try_vectors(&name, asked.source.as_deref(), &vectors)?;
        Ok(Json(Verdicts {
            passed: verdicts.iter().filter(|verdict| verdict.passes).count(),
            verdicts,
        }))
    })
    .await
}

/// The examples of the draft, or of the version in force.
fn stored(view: &View, name: &str) -> Result<Vec<CodecVector>, CodecError> {
    let versions = view.store().codec_versions(Some(name))?;
    let draft = versions.iter().find(|version| version.is_draft());
    let version = draft.or_else(|| CodecVersion::in_force(&versions));
    Ok(version
        .map(|version| version.vectors.clone())
        .unwrap_or_default())
}

/// Try a codec on the newest uplinks of the devices that have it: what it would make of them, beside what the codec in
/// force makes of them.
#[utoipa::path(post, path = "/api/v1/codecs/{name}/uplinks", tag = "operations", security(("bearer" = [])),
    operation_id = "codec_uplinks", params(("name" = String, Path, description = "Its name")),
    request_body = TryUplinks, responses((status = 200, body = CodecComparison)))]
async fn uplinks(
    Admin(view): Admin,
    Path(name): Path<String>,
    Body(asked): Body<TryUplinks>,
) -> Result<Json<CodecComparison>, ApiError> {
    view.ask(move |view| {
        let codecs = &view.shared().app.codecs;
        let most = usize::try_from(asked.last).unwrap_or(usize::MAX);
        Ok(Json(codecs.compare(
            &name,
            asked.source.as_deref(),
            most,
        )?))
    })
    .await
}
