//! Gateways: the radio receivers of the city.

use crate::app::Routes;
use crate::device::Place;
use crate::input::{Asked, Fields, Params};
use crate::page::{Cursor, List, cut};
use crate::problem::{ApiError, Noun};
use crate::view::View;
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use talblick_model::{Gateway, GatewayId, Millis, Status};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// A gateway of a city hears something every few minutes; ten of these and it counts as offline.
const NOMINAL_INTERVAL_S: u32 = 300;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(list)).routes(routes!(one))
}

/// Which gateways.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct GatewayParams {
    /// How many, 1 to 1000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Cursor,
}

impl Params for GatewayParams {
    fn read(f: &mut Fields) -> Self {
        Self {
            limit: f.limit(),
            cursor: Cursor(f.text("cursor")),
        }
    }
}

/// A gateway.
#[derive(Debug, Serialize, ToSchema)]
struct GatewayView {
    /// Identity, 16 hex digits.
    #[schema(value_type = String)]
    id: GatewayId,
    /// What people call it.
    name: Option<String>,
    /// Where its antenna is.
    location: Option<Place>,
    /// Whether it hears: `online`, `late`, `offline` or `new`.
    #[schema(value_type = String, example = "online")]
    status: Status,
    /// When it heard something last.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_seen: Option<Millis>,
    #[serde(flatten)]
    full: Option<GatewayFull>,
}

/// What only those with an account see of a gateway.
#[derive(Debug, Serialize, ToSchema)]
struct GatewayFull {
    /// Uplinks it heard.
    uplinks: u64,
    /// When Talblick first heard through it.
    #[schema(value_type = String, format = DateTime)]
    created_at: Millis,
}

impl GatewayView {
    fn of(view: &View, gateway: &Gateway) -> Self {
        let presence = view.store().gateway_presence(gateway.id);
        let last_seen = presence.map(|p| p.last_seen);
        let now = view.shared().app.clock.now();
        Self {
            id: gateway.id,
            name: gateway.name.clone(),
            location: gateway.location.map(Place::from),
            status: Status::of(last_seen, Some(NOMINAL_INTERVAL_S), now),
            last_seen,
            full: view.full().then(|| GatewayFull {
                uplinks: presence.map_or(0, |p| p.uplinks),
                created_at: gateway.created_at,
            }),
        }
    }
}

/// Gateways, in order of id.
#[utoipa::path(
    operation_id = "list_gateways",
    get, path = "/api/v1/gateways", tag = "devices", params(GatewayParams),
    responses((status = 200, body = List<GatewayView>)))]
async fn list(
    view: View,
    Asked(params): Asked<GatewayParams>,
) -> Result<List<GatewayView>, ApiError> {
    view.ask(move |view| {
        let after: Option<GatewayId> = params.cursor.open("gateways")?;
        let mut all = view.store().gateways();
        all.retain(|g| after.is_none_or(|after| g.id > after));
        all.truncate(params.limit + 1);
        let page = cut(all, params.limit, "gateways", |g| g.id);
        Ok(page.map(|g| GatewayView::of(view, &g)))
    })
    .await
}

/// One gateway.
#[utoipa::path(
    operation_id = "get_gateway",
    get, path = "/api/v1/gateways/{id}", tag = "devices",
    params(("id" = String, Path, description = "16 hex digits")),
    responses((status = 200, body = GatewayView)))]
async fn one(view: View, Path(id): Path<String>) -> Result<Json<GatewayView>, ApiError> {
    view.ask(move |view| {
        let id: Option<GatewayId> = id.parse().ok();
        let gateway = id.and_then(|id| view.store().gateway(id));
        let gateway = gateway.ok_or(ApiError::NotFound(Noun::Gateway))?;
        Ok(Json(GatewayView::of(view, &gateway)))
    })
    .await
}
