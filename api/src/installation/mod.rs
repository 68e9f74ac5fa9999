//! How a device is built in: gauge zero, calibrations, counters. Every change is kept with who, when and why. What came
//! before a change is brought in line by decoding it again, not here.

mod draft;
mod view;

use self::draft::InstallationDraft;
use self::view::InstallationView;
use crate::app::Routes;
use crate::body::Body;
use crate::problem::{ApiError, Noun};
use crate::view::{Admin, DeviceRef, Signed};
use axum::Json;
use axum::extract::Path;
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(tell, put))
}

/// How a device is built in, and who said so.
#[utoipa::path(operation_id = "get_installation", get, path = "/api/v1/devices/{id}/installation", tag = "devices", security(("bearer" = [])),
    params(("id" = String, Path, description = "Number or DevEUI")),
    responses((status = 200, body = InstallationView)))]
async fn tell(
    Signed(view): Signed,
    Path(which): Path<String>,
) -> Result<Json<InstallationView>, ApiError> {
    let which: DeviceRef = which.parse()?;
    view.ask(move |view| InstallationView::of(view, &*view.device(which)?).map(Json))
        .await
}

/// Say how a device is built in. It holds for uplinks that come from then on; decode again what came before.
#[utoipa::path(operation_id = "put_installation", put, path = "/api/v1/devices/{id}/installation", tag = "devices", security(("bearer" = [])),
    params(("id" = String, Path, description = "Number or DevEUI")), request_body = InstallationDraft,
    responses((status = 200, body = InstallationView)))]
async fn put(
    Admin(view): Admin,
    Path(which): Path<String>,
    Body(draft): Body<InstallationDraft>,
) -> Result<Json<InstallationView>, ApiError> {
    let which: DeviceRef = which.parse()?;
    view.ask(move |view| {
        let change = draft.change(view.name(), view.shared().app.clock.now());
        let device = view.device(which)?.id;
        let device = view.store().put_installation(device, &change)?;
        let device = device.ok_or(ApiError::NotFound(Noun::Device))?;
        InstallationView::of(view, &device).map(Json)
    })
    .await
}
