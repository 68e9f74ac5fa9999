//! `POST /ingest/{source}`: messages of network servers that cannot publish to a broker. 202 says that the message is on
//! disk. One that cannot be used is kept among the rejects too, and answered with 422 and the reason.

use crate::app::{Routes, Shared};
use crate::body::MAX_BYTES;
use crate::ingest::{Delivered, Delivery, DeliveryError, RefusedPart};
use crate::lang::Both;
use crate::problem::{ApiError, InputError};
use crate::view::bearer;
use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use talblick_model::RejectReason;
use tokio::time::timeout;
use utoipa::ToSchema;
use utoipa_axum::routes;

/// How long a body may take to come in, and then to reach the disk.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where refusals end in an answer; all of them are among the rejects.
const MOST_TOLD: usize = 20;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(receive))
}

/// What became of a request.
#[derive(Debug, Serialize, ToSchema)]
struct Receipt {
    /// Events it held.
    received: usize,
    /// Those that cannot be used, as far as they are told.
    refused: Vec<Told>,
}

/// An event that cannot be used.
#[derive(Debug, Serialize, ToSchema)]
struct Told {
    /// Its place in the list, as a JSON pointer.
    pointer: String,
    /// Why, in a word.
    #[schema(value_type = String, example = "malformed")]
    reason: RejectReason,
    /// What exactly.
    detail: String,
}

/// Take a message of a network server, or a JSON list of messages.
#[utoipa::path(
    operation_id = "deliver", post, path = "/ingest/{source}", tag = "operations", security(("bearer" = [])),
    params(
        ("source" = String, Path, description = "Name of a source with kind = \"webhook\"; the token is that of the source"),
        ("event" = Option<String>, Query, description = "What the message is, as ChirpStack says: up, join, status, …")),
    request_body(content_type = "application/json", description = "The message as the network server sends it"),
    responses(
        (status = 202, body = Receipt, description = "On disk"),
        (status = 422, description = "Nothing of it can be used; it is kept among the rejects")))]
async fn receive(
    State(shared): State<Shared>,
    Path(source): Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    let (head, body) = request.into_parts();
    let token = bearer(&head.headers)?.ok_or(ApiError::Unauthorized)?;
    // Which sources there are is nobody's business, and nobody without a token has a body read.
    if !shared.app.ingest.admits(&source, token) {
        return Err(ApiError::Unauthorized);
    }
    if !is_readable(&head.headers) {
        return Err(ApiError::MediaType);
    }
    let body = match timeout(PATIENCE, to_bytes(body, MAX_BYTES)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return Err(ApiError::TooLarge),
        Err(_) => return Err(ApiError::Timeout),
    };
    let path = match head.uri.query().and_then(event) {
        Some(event) => format!("/ingest/{source}?event={event}"),
        None => format!("/ingest/{source}"),
    };
    let delivery = Delivery { source, path, body };
    let ingest = Arc::clone(&shared.app.ingest);
    let delivered = tokio::task::spawn_blocking(move || ingest.deliver(delivery)).await;
    let Delivered {
        received,
        refused,
        durable,
    } = delivered
        .map_err(|error| ApiError::Internal(error.to_string()))?
        .map_err(not_taken)?;
    match timeout(PATIENCE, durable).await {
        Ok(Ok(())) => answer(received, refused),
        _ => Err(ApiError::Unavailable(Both::new(
            "Die Nachricht liegt noch nicht auf der Platte; bitte noch einmal senden.",
            "The message is not on disk yet; please send it again.",
        ))),
    }
}

/// The event a query names. Nothing else of it is kept: a stranger's query may hold anything.
fn event(query: &str) -> Option<&str> {
    let mut pairs = query.split('&');
    let event = pairs.find_map(|pair| pair.strip_prefix("event="))?;
    let plain = (1..=20).contains(&event.len()) && event.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then_some(event)
}

fn is_readable(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    let known = [
        "application/json",
        "application/octet-stream",
        "application/x-protobuf",
    ];
    known.contains(&kind.as_str()) || kind.ends_with("+json")
}

fn not_taken(error: DeliveryError) -> ApiError {
    match error {
        DeliveryError::Unknown => ApiError::Unauthorized,
        DeliveryError::TooLarge => ApiError::TooLarge,
        DeliveryError::Busy => ApiError::TooMany { retry_after: 1 },
        DeliveryError::Stopping => ApiError::Unavailable(Both::new(
            "Die Annahme wird gerade beendet; bitte noch einmal senden.",
            "Ingest is stopping; please send it again.",
        )),
    }
}

/// 422 if nothing of it can be used, otherwise 202.
fn answer(received: usize, refused: Vec<RefusedPart>) -> Result<Response, ApiError> {
    let all = refused.len() == received;
    let told = refused.into_iter().take(MOST_TOLD);
    let pointer = |part: &RefusedPart| part.index.map_or_else(String::new, |n| format!("/{n}"));
    if all {
        let errors = told.map(|part| InputError {
            pointer: pointer(&part),
            detail: Both::new(part.detail.clone(), part.detail),
        });
        return Err(ApiError::Unusable(errors.collect()));
    }
    let refused = told.map(|part| Told {
        pointer: pointer(&part),
        reason: part.reason,
        detail: part.detail,
    });
    let receipt = Receipt {
        received,
        refused: refused.collect(),
    };
    Ok((StatusCode::ACCEPTED, Json(receipt)).into_response())
}
