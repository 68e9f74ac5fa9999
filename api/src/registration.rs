//! Registering, changing and removing devices. For administrators.

use crate::app::Routes;
use crate::body::{Body, Object, Read};
use crate::device::DeviceView;
use crate::import::no_codec;
use crate::lang::Both;
use crate::problem::ApiError;
use crate::view::{Admin, DeviceRef, View};
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderName, StatusCode, header};
use std::collections::BTreeMap;
use talblick_model::{DevEui, Device, DistrictId, Position};
use talblick_store::DeviceDraft;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(register))
        .routes(routes!(change, remove))
}

/// A device to register or to change. What is left out is unset.
#[derive(Debug, ToSchema)]
struct Draft {
    /// Identity on the radio, 16 hex digits; with PUT it may be left out.
    #[schema(value_type = Option<String>)]
    dev_eui: Option<DevEui>,
    /// What people call it.
    name: String,
    /// What it is for, such as `river_level`; `unknown` if left out.
    kind: Option<String>,
    /// Profile or model at the network server.
    profile: Option<String>,
    /// Codec by name; left out: chosen by profile.
    codec: Option<String>,
    /// Where it stands.
    #[schema(value_type = Option<DraftPlace>)]
    location: Option<Position>,
    /// District; worked out from the place if left out.
    #[schema(value_type = Option<String>)]
    district: Option<DistrictId>,
    /// Free labels.
    tags: Option<BTreeMap<String, String>>,
    /// Nominal seconds between uplinks.
    interval_s: Option<u32>,
    /// Height of a distance sensor above gauge zero or floor, in metres.
    mounting_height_m: Option<f64>,
}

/// A place, WGS 84.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "the shape of a place in the OpenAPI document; it is read into a Position"
)]
struct DraftPlace {
    /// Degrees north.
    lat: f64,
    /// Degrees east.
    lon: f64,
    /// Metres.
    alt: Option<f64>,
}

impl Read for Draft {
    fn read(o: &mut Object) -> Self {
        Self {
            dev_eui: o.value("dev_eui"),
            name: o.text("name", 1, 200).unwrap_or_default(),
            kind: kind(o),
            profile: o.optional_text("profile", 1, 200),
            codec: o.optional_text("codec", 1, 200),
            location: o.object("location", place).flatten(),
            district: district(o),
            tags: o.object("tags", |tags| tags.rest_as_texts().into_iter().collect()),
            interval_s: o.count("interval_s"),
            mounting_height_m: o.number("mounting_height_m", -1_000.0, 10_000.0),
        }
    }
}

fn kind(o: &mut Object) -> Option<String> {
    let kind = o.optional_text("kind", 1, 64)?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !kind.chars().all(fits) {
        o.wrong(
            "kind",
            Both::new(
                "besteht aus a–z, 0–9 und _, zum Beispiel river_level",
                "consists of a–z, 0–9 and _, for example river_level",
            ),
        );
    }
    Some(kind)
}

fn district(o: &mut Object) -> Option<DistrictId> {
    let id = DistrictId::try_from(o.optional_text("district", 1, 64)?).ok();
    if id.is_none() {
        o.wrong(
            "district",
            Both::new("hat Leerzeichen am Rand", "has blanks around it"),
        );
    }
    id
}

fn place(o: &mut Object) -> Option<Position> {
    let lat = o.number("lat", -90.0, 90.0);
    let lon = o.number("lon", -180.0, 180.0);
    let alt = o.number("alt", -500.0, 10_000.0);
    let (lat, lon) = (o.required("lat", lat), o.required("lon", lon));
    Position::new(lat?, lon?, alt).ok()
}

impl Draft {
    fn store(self, view: &View, dev_eui: DevEui) -> Result<DeviceView, ApiError> {
        let districts = view.store().districts();
        if let Some(wanted) = &self.district
            && !districts.iter().any(|d| d.id == *wanted)
        {
            return Err(ApiError::input(
                "/district",
                Both::new(
                    "Diesen Stadtbezirk gibt es nicht.",
                    "there is no such district",
                ),
            ));
        }
        if let Some(wanted) = &self.codec {
            let before = view.store().device_by_eui(dev_eui);
            let kept = before.is_some_and(|device| device.codec.as_ref() == Some(wanted));
            if !kept {
                known_codec(view, wanted)?;
            }
        }
        let draft = DeviceDraft {
            dev_eui,
            name: self.name,
            kind: self.kind.unwrap_or_else(|| "unknown".to_owned()),
            profile: self.profile,
            codec: self.codec,
            location: self.location,
            district: self.district,
            tags: self.tags.unwrap_or_default(),
            interval_s: self.interval_s,
            mounting_height_m: self.mounting_height_m,
        };
        let stored = view.store().put_devices(vec![draft])?;
        let device: &Device = stored.first().ok_or_else(|| {
            ApiError::Internal(format!("the store answered nothing for device {dev_eui}"))
        })?;
        DeviceView::of(view, device)
    }
}

/// A device that names a codec which does not exist would go unread; one that did before is let be.
fn known_codec(view: &View, wanted: &str) -> Result<(), ApiError> {
    let known = view.shared().app.codecs.in_force();
    if known.iter().any(|codec| codec.name == wanted) {
        return Ok(());
    }
    let names = known.iter().map(|codec| codec.name.as_str());
    Err(ApiError::input("/codec", no_codec(wanted, names)))
}

/// Register a device.
#[utoipa::path(post, path = "/api/v1/devices", tag = "devices", security(("bearer" = [])), request_body = Draft,
    responses((status = 201, body = DeviceView)))]
async fn register(
    Admin(view): Admin,
    Body(draft): Body<Draft>,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<DeviceView>), ApiError> {
    let device = view.ask(move |view| add(view, draft)).await?;
    let address = format!("/api/v1/devices/{}", device.id);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, address)],
        Json(device),
    ))
}

fn add(view: &View, draft: Draft) -> Result<DeviceView, ApiError> {
    let Some(dev_eui) = draft.dev_eui else {
        return Err(ApiError::input(
            "/dev_eui",
            Both::new("fehlt", "is missing"),
        ));
    };
    if view.store().device_by_eui(dev_eui).is_some() {
        return Err(ApiError::Conflict(Both::new(
            format!("Das Gerät {dev_eui} ist schon angelegt; PUT ändert es."),
            format!("Device {dev_eui} is registered already; PUT changes it."),
        )));
    }
    draft.store(view, dev_eui)
}

/// Change a device. Its DevEUI stays: a device is its DevEUI.
#[utoipa::path(put, path = "/api/v1/devices/{id}", tag = "devices", security(("bearer" = [])),
    params(("id" = String, Path, description = "Number or DevEUI")), request_body = Draft,
    responses((status = 200, body = DeviceView)))]
async fn change(
    Admin(view): Admin,
    Path(which): Path<String>,
    Body(draft): Body<Draft>,
) -> Result<Json<DeviceView>, ApiError> {
    let which: DeviceRef = which.parse()?;
    view.ask(move |view| {
        let device = view.device(which)?;
        if draft.dev_eui.is_some_and(|eui| eui != device.dev_eui) {
            return Err(ApiError::input(
                "/dev_eui",
                Both::new(
                    "Die DevEUI eines Geräts ändert sich nicht; ein anderes Gerät wird neu angelegt.",
                    "the DevEUI of a device does not change; register another device instead",
                ),
            ));
        }
        draft.store(view, device.dev_eui).map(Json)
    })
    .await
}

/// Take a device out of the registry. Its readings stay.
#[utoipa::path(delete, path = "/api/v1/devices/{id}", tag = "devices", security(("bearer" = [])),
    params(("id" = String, Path, description = "Number or DevEUI")),
    responses((status = 204)))]
async fn remove(Admin(view): Admin, Path(which): Path<String>) -> Result<StatusCode, ApiError> {
    let which: DeviceRef = which.parse()?;
    view.ask(move |view| {
        view.store().remove_device(view.device(which)?.id)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
