//! What happened to a device beside its uplinks: joins, status, acknowledgements, log lines, locations. For those with an
//! account.

use crate::app::Routes;
use crate::device::Place;
use crate::input::{Asked, Fields, Params, Span};
use crate::lang::Both;
use crate::page::{Cursor, List};
use crate::problem::ApiError;
use crate::view::{DeviceRef, Signed};
use axum::extract::Path;
use serde::Serialize;
use talblick_model::Millis;
use talblick_store::{IgnoredKind, StoredEvent};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// The kinds there are, by name.
const KINDS: [(&str, IgnoredKind); 5] = [
    ("join", IgnoredKind::Join),
    ("status", IgnoredKind::Status),
    ("ack", IgnoredKind::Ack),
    ("log", IgnoredKind::Log),
    ("location", IgnoredKind::Location),
];

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(events))
}

/// Which events, newest first.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct EventParams {
    /// Of this kind: `join`, `status`, `ack`, `log` or `location`.
    #[param(value_type = Option<String>, example = "log")]
    kind: Option<IgnoredKind>,
    /// At or after.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Millis>,
    /// Before.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Millis>,
    /// How many, 1 to 1000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Cursor,
}

impl Params for EventParams {
    fn read(f: &mut Fields) -> Self {
        let Span { from, to } = f.span();
        let allowed = KINDS.map(|(name, _)| name).join(", ");
        let allowed = Both::new(allowed.clone(), allowed);
        Self {
            kind: f.parsed("kind", &allowed, |text| {
                let known = KINDS.iter().find(|(name, _)| *name == text);
                known.map(|(_, kind)| *kind)
            }),
            from,
            to,
            limit: f.limit(),
            cursor: Cursor(f.text("cursor")),
        }
    }
}

/// Something that happened to a device, other than an uplink.
#[derive(Debug, Serialize, ToSchema)]
struct EventView {
    /// Its number.
    id: i64,
    /// `join`, `status`, `ack`, `log` or `location`.
    #[schema(value_type = String, example = "log")]
    kind: IgnoredKind,
    /// When: the network server's word, or else when Talblick had it.
    #[schema(value_type = String, format = DateTime)]
    at: Millis,
    /// When Talblick had it.
    #[schema(value_type = String, format = DateTime)]
    received_at: Millis,
    /// Configured source it came through.
    source: String,
    /// Battery in percent; null if mains-powered or unknown.
    battery_level: Option<f32>,
    /// Signal to noise ratio with which the device heard the network server.
    margin_db: Option<i16>,
    /// Level, code and text of a log line.
    text: Option<String>,
    /// Where the network server computed the device to be.
    location: Option<Place>,
}

impl From<StoredEvent> for EventView {
    fn from(stored: StoredEvent) -> Self {
        let event = stored.event;
        Self {
            id: stored.id,
            kind: event.kind,
            at: event.at,
            received_at: event.received_at,
            source: event.source,
            battery_level: event.battery_level,
            margin_db: event.margin_db,
            text: event.text,
            location: event.location.map(Place::from),
        }
    }
}

/// Events of a device, newest first; the newest 500 are kept.
#[utoipa::path(get, path = "/api/v1/devices/{id}/events", tag = "devices", security(("bearer" = [])),
    params(("id" = String, Path, description = "Number or DevEUI"), EventParams),
    responses((status = 200, body = List<EventView>)))]
async fn events(
    Signed(view): Signed,
    Path(which): Path<String>,
    Asked(params): Asked<EventParams>,
) -> Result<List<EventView>, ApiError> {
    let which: DeviceRef = which.parse()?;
    view.ask(move |view| {
        let device = view.device(which)?;
        let EventParams { kind, from, to, .. } = params;
        let question = format!("events {} {kind:?} {from:?} {to:?}", device.id);
        let before: Option<(i64, i64)> = params.cursor.open(&question)?;
        let page = view.store().events(
            device.dev_eui,
            Span { from, to }.or_all()?,
            before.map(|(at, id)| (Millis::from_i64(at), id)),
            params.limit,
            |event| kind.is_none_or(|kind| event.kind == kind),
        )?;
        let next = page.next.map(|(at, id)| (at.as_i64(), id));
        Ok(List {
            items: page.items.into_iter().map(EventView::from).collect(),
            next: next.and_then(|next| Cursor::after(&next, &question)),
        })
    })
    .await
}
