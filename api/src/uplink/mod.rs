//! What a device sent, who heard it, and how much of it. For those with an account.

mod frames;
mod reception;

use self::reception::{Gateways, ReceptionView, hex};
use crate::app::Routes;
use crate::input::{Asked, Fields, Params, Span};
use crate::page::{Cursor, List};
use crate::problem::ApiError;
use crate::view::{DeviceRef, Signed, View};
use axum::extract::Path;
use serde::Serialize;
use talblick_model::{DataRate, Device, Json, Millis, Network, ObservedBy, Payload, RejectReason};
use talblick_store::{DecodeOutcome, StoredUplink};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(uplinks))
        .routes(routes!(receptions))
        .routes(routes!(frames::frames))
}

/// Which uplinks, newest first.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct UplinkParams {
    /// Observed at or after.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Millis>,
    /// Observed before.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Millis>,
    /// How many uplinks, 1 to 1000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Cursor,
}

impl Params for UplinkParams {
    fn read(f: &mut Fields) -> Self {
        let Span { from, to } = f.span();
        Self {
            from,
            to,
            limit: f.limit(),
            cursor: Cursor(f.text("cursor")),
        }
    }
}

/// An uplink with what decoding made of it.
#[derive(Debug, Serialize, ToSchema)]
struct UplinkView {
    /// Its identity for deduplication, 16 hex digits.
    id: String,
    /// Configured source it came through.
    source: String,
    /// Kind of network server.
    #[schema(value_type = String)]
    network: Network,
    /// When it was observed.
    #[schema(value_type = String, format = DateTime)]
    observed_at: jiff::Timestamp,
    /// Who said so: `gateway`, `network` or `ingest`.
    #[schema(value_type = String)]
    observed_by: ObservedBy,
    /// When the network server had it.
    #[schema(value_type = Option<String>, format = DateTime)]
    network_received_at: Option<jiff::Timestamp>,
    /// When Talblick had it.
    #[schema(value_type = String, format = DateTime)]
    ingested_at: Millis,
    /// Frame counter.
    f_cnt: u32,
    /// Application port; null for MAC-only uplinks.
    f_port: Option<u8>,
    /// Application payload, hex.
    #[schema(value_type = Option<String>)]
    payload: Option<Payload>,
    /// The payload is ciphertext.
    encrypted: bool,
    /// Whether the device asked for an acknowledgement.
    confirmed: bool,
    /// Modulation.
    #[schema(value_type = Option<DataRateView>)]
    data_rate: Option<DataRate>,
    /// Channel centre frequency.
    frequency_hz: Option<u32>,
    /// What the network server decoded, as it wrote it.
    #[schema(value_type = Option<Object>)]
    decoded: Option<Json>,
    /// What Talblick's decoding made of it.
    outcome: OutcomeView,
    /// Who heard it.
    receptions: Vec<ReceptionView>,
}

/// Modulation and its parameters.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "the shape of a data rate in the OpenAPI document; the model writes it"
)]
struct DataRateView {
    /// `lora`, `fsk` or `lr_fhss`.
    modulation: String,
    /// LoRa spreading factor.
    spreading_factor: Option<u8>,
    /// LoRa bandwidth.
    bandwidth_hz: Option<u32>,
    /// FSK bit rate.
    bit_rate: Option<u32>,
}

/// What decoding made of an uplink.
#[derive(Debug, Serialize, ToSchema)]
struct OutcomeView {
    /// `no_payload`, `decoded` or `failed`.
    kind: &'static str,
    /// Codec by name; null: the network server decoded.
    codec: Option<String>,
    /// The decoded object.
    #[schema(value_type = Option<Object>)]
    fields: Option<Json>,
    /// What the codec remarked.
    warnings: Vec<String>,
    /// How many readings came out.
    readings: u32,
    /// Why it failed.
    #[schema(value_type = Option<String>)]
    reason: Option<RejectReason>,
    /// What exactly went wrong.
    detail: Option<String>,
}

impl From<DecodeOutcome> for OutcomeView {
    fn from(outcome: DecodeOutcome) -> Self {
        let empty = Self {
            kind: "no_payload",
            codec: None,
            fields: None,
            warnings: Vec::new(),
            readings: 0,
            reason: None,
            detail: None,
        };
        match outcome {
            DecodeOutcome::NoPayload => empty,
            DecodeOutcome::Decoded {
                codec,
                fields,
                warnings,
                readings,
            } => Self {
                kind: "decoded",
                codec,
                fields,
                warnings,
                readings,
                ..empty
            },
            DecodeOutcome::Failed {
                codec,
                reason,
                detail,
            } => Self {
                kind: "failed",
                codec,
                reason: Some(reason),
                detail: Some(detail),
                ..empty
            },
        }
    }
}

impl Gateways<'_> {
    fn uplink(&mut self, mut stored: StoredUplink) -> UplinkView {
        let receptions = self.receptions(&mut stored);
        UplinkView {
            id: hex(&stored),
            source: stored.source,
            network: stored.uplink.network,
            observed_at: stored.uplink.observed_at,
            observed_by: stored.uplink.observed_by,
            network_received_at: stored.uplink.network_received_at,
            ingested_at: stored.ingested_at,
            f_cnt: stored.uplink.f_cnt,
            f_port: stored.uplink.f_port,
            payload: stored.uplink.payload,
            encrypted: stored.uplink.encrypted,
            confirmed: stored.uplink.confirmed,
            data_rate: stored.uplink.data_rate,
            frequency_hz: stored.uplink.frequency_hz,
            decoded: stored.uplink.decoded,
            outcome: stored.outcome.into(),
            receptions,
        }
    }
}

/// Uplinks of a device, newest first, with what decoding made of each.
#[utoipa::path(get, path = "/api/v1/devices/{id}/uplinks", tag = "devices", security(("bearer" = [])),
    params(("id" = String, Path, description = "Number or DevEUI"), UplinkParams),
    responses((status = 200, body = List<UplinkView>)))]
async fn uplinks(
    Signed(view): Signed,
    Path(which): Path<String>,
    Asked(params): Asked<UplinkParams>,
) -> Result<List<UplinkView>, ApiError> {
    let which: DeviceRef = which.parse()?;
    view.ask(move |view| {
        let device = view.device(which)?;
        let page = page(view, &device, &params)?;
        let mut gateways = Gateways::of(view, &device);
        Ok(page.map(|stored| gateways.uplink(stored)))
    })
    .await
}

/// Who heard a device: the receptions of its uplinks, newest first. `limit` counts uplinks.
#[utoipa::path(get, path = "/api/v1/devices/{id}/receptions", tag = "devices", security(("bearer" = [])),
    params(("id" = String, Path, description = "Number or DevEUI"), UplinkParams),
    responses((status = 200, body = List<ReceptionView>)))]
async fn receptions(
    Signed(view): Signed,
    Path(which): Path<String>,
    Asked(params): Asked<UplinkParams>,
) -> Result<List<ReceptionView>, ApiError> {
    let which: DeviceRef = which.parse()?;
    view.ask(move |view| {
        let device = view.device(which)?;
        let List { items, next } = page(view, &device, &params)?;
        let mut gateways = Gateways::of(view, &device);
        let each = items
            .into_iter()
            .flat_map(|mut stored| gateways.receptions(&mut stored));
        Ok(List {
            items: each.collect(),
            next,
        })
    })
    .await
}

fn page(
    view: &View,
    device: &Device,
    params: &UplinkParams,
) -> Result<List<StoredUplink>, ApiError> {
    let question = format!("uplinks {} {:?} {:?}", device.id, params.from, params.to);
    let before: Option<(i64, u64)> = params.cursor.open(&question)?;
    let before = before.map(|(ms, hash)| (Millis::from_i64(ms), hash));
    let span = Span {
        from: params.from,
        to: params.to,
    };
    let page = view
        .store()
        .uplinks(device.id, span.or_all()?, before, params.limit)?;
    let next = page
        .next
        .and_then(|(at, hash)| Cursor::after(&(at.as_i64(), hash), &question));
    Ok(List {
        items: page.items,
        next,
    })
}
