//! Decoding archived uplinks again after a codec or a mapping was corrected. For those who administer.

use crate::app::Routes;
use crate::body::{Body, Object, Read};
use crate::datastream::Label;
use crate::ingest::ReplayError;
use crate::lang::Both;
use crate::problem::{ApiError, Noun};
use crate::view::Admin;
use axum::Json;
use serde::Serialize;
use talblick_model::{DevEui, DeviceId, Millis, Quantity, RejectReason, TimeRange};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(reprocess))
}

/// Which uplinks are decoded again. Everything that is given must fit.
#[derive(Debug, Clone)]
pub struct ReprocessFilter {
    /// Of this device.
    pub dev_eui: Option<DevEui>,
    /// That this codec decoded, or would decode now.
    pub codec: Option<String>,
    /// Observed in this range.
    pub range: TimeRange,
    /// Only say what would change.
    pub dry_run: bool,
}

/// What decoding again changed, or would change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct ReprocessOutcome {
    /// Uplinks that were selected.
    pub uplinks: u64,
    /// Of these, what is known of them now differs: codec, decoded object, warnings or number of readings.
    pub changed: u64,
    /// Of these, cannot be decoded any more; their readings stay as they are.
    pub failed: u64,
    /// Of these, were rejected when they came; replaying rejects is what brings them in.
    pub rejected: u64,
    /// What happens to readings.
    pub readings: ReadingChanges,
    /// The datastreams that change, the first thousand.
    pub datastreams: Vec<DatastreamChanges>,
    /// Uplinks that cannot be decoded any more, the first thousand.
    pub failures: Vec<DecodeFailure>,
}

/// How many readings say the same or something else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadingChanges {
    /// Say the same; they stay untouched.
    pub unchanged: u64,
    /// Say something else.
    pub changed: u64,
    /// Are new.
    pub added: u64,
    /// Are not made any more, and become gaps.
    pub withdrawn: u64,
}

/// What happens to the readings of one datastream.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DatastreamChanges {
    /// Whose.
    #[schema(value_type = String)]
    pub dev_eui: DevEui,
    /// Number of that device, if it is registered.
    #[schema(value_type = Option<u32>)]
    pub device_id: Option<DeviceId>,
    /// Name of that device, if it is registered.
    pub device_name: Option<String>,
    /// Quantity by name.
    #[schema(value_type = String)]
    pub quantity: Quantity,
    /// Its name in both languages.
    pub label: Label,
    /// Its unit, as people write it.
    pub symbol: &'static str,
    /// Which of several.
    pub channel: Option<String>,
    /// Readings that say something else.
    pub changed: u64,
    /// Readings that are new.
    pub added: u64,
    /// Readings that become gaps.
    pub withdrawn: u64,
    /// Some of them.
    pub samples: Vec<ReadingSample>,
}

/// One reading before and after; no value is a gap or none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct ReadingSample {
    /// When it was observed.
    #[schema(value_type = String, format = DateTime)]
    pub time: Millis,
    /// What was there.
    pub before: Option<f64>,
    /// What is there now.
    pub after: Option<f64>,
}

/// An uplink that cannot be decoded any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DecodeFailure {
    /// Whose.
    #[schema(value_type = String)]
    pub dev_eui: DevEui,
    /// When it was observed.
    #[schema(value_type = String, format = DateTime)]
    pub time: Millis,
    /// Why.
    #[schema(value_type = String, example = "codec_error")]
    pub reason: RejectReason,
    /// What exactly.
    pub detail: String,
}

/// Which uplinks to decode again: a device or a codec, or both, and the range in which they were observed.
#[derive(Debug, ToSchema)]
struct Reprocess {
    /// Of this device.
    #[schema(value_type = Option<String>)]
    dev_eui: Option<DevEui>,
    /// That this codec decoded, or would decode now.
    codec: Option<String>,
    /// Observed at or after.
    #[schema(value_type = String, format = DateTime)]
    from: Option<Millis>,
    /// Observed before.
    #[schema(value_type = String, format = DateTime)]
    to: Option<Millis>,
    /// Only say what would change.
    #[schema(value_type = Option<bool>)]
    dry_run: bool,
}

impl Read for Reprocess {
    fn read(o: &mut Object) -> Self {
        let reprocess = Self {
            dev_eui: o.value("dev_eui"),
            codec: o.optional_text("codec", 1, 200),
            from: o.moment("from"),
            to: o.moment("to"),
            dry_run: o.flag("dry_run"),
        };
        if reprocess.dev_eui.is_none() && reprocess.codec.is_none() {
            let needed = Both::new(
                "„dev_eui“ oder „codec“ muss angegeben sein",
                "“dev_eui” or “codec” must be given",
            );
            o.wrong("dev_eui", needed);
        }
        let after = match (reprocess.from, reprocess.to) {
            (Some(from), Some(to)) => from < to,
            _ => true,
        };
        if !after {
            let later = Both::new("„to“ muss nach „from“ liegen", "“to” must lie after “from”");
            o.wrong("to", later);
        }
        reprocess
    }
}

/// Decode archived uplinks again, and put what comes out now in the place of what came out then.
///
/// Readings that are not made any more become gaps; all that change are marked as corrected. With `dry_run` nothing is
/// written, and the answer says what would change.
#[utoipa::path(post, path = "/api/v1/reprocess", tag = "operations", security(("bearer" = [])),
    request_body = Reprocess, responses((status = 200, body = ReprocessOutcome)))]
async fn reprocess(
    Admin(view): Admin,
    Body(asked): Body<Reprocess>,
) -> Result<Json<ReprocessOutcome>, ApiError> {
    view.ask(move |view| {
        let known = |eui| view.store().device_by_eui(eui).is_some();
        if !asked.dev_eui.is_none_or(known) {
            return Err(ApiError::NotFound(Noun::Device));
        }
        let (from, to) = (
            asked.from.unwrap_or(Millis::MIN),
            asked.to.unwrap_or(Millis::MAX),
        );
        let filter = ReprocessFilter {
            dev_eui: asked.dev_eui,
            codec: asked.codec,
            range: TimeRange::new(from, to).map_err(|e| ApiError::Internal(e.to_string()))?,
            dry_run: asked.dry_run,
        };
        let outcome: Result<_, ReplayError> = view.shared().app.ingest.reprocess(filter);
        Ok(Json(outcome?))
    })
    .await
}
