//! Devices as people look them up: the public view, and the full one for those with an account. Changing them is in
//! `registration`, what they sent in `uplink`.

mod sort;

use self::sort::{Key, Sort};
use crate::app::Routes;
use crate::datastream::DatastreamView;
use crate::heard::Heard;
use crate::input::{Asked, Fields, Params};
use crate::lang::Both;
use crate::page::{Cursor, List, cut};
use crate::problem::ApiError;
use crate::view::{DeviceRef, View, known_district};
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use talblick_model::{
    DevEui, Device, DeviceId, DistrictId, Millis, Position, RejectReason, Status,
};
use talblick_store::DevicePresence;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(list)).routes(routes!(one))
}

/// Which devices, and in what order.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct DeviceParams {
    /// Part of the name, the kind or, with an account, the DevEUI.
    q: Option<String>,
    /// With this status: `online`, `late`, `offline` or `new`; several separated by commas.
    #[param(value_type = Option<String>)]
    status: Vec<Status>,
    /// `true`: only those that are heard, but of which nothing can be read; needs an account.
    #[param(value_type = Option<bool>, default = false)]
    unread: bool,
    /// Of these kinds, such as `river_level`, separated by commas.
    #[param(value_type = Option<String>)]
    r#type: Vec<String>,
    /// In this district.
    district: Option<String>,
    /// `id`, `name`, `type`, `status`, `last_seen`, `battery` or `silence`; descending with `-` in front.
    #[param(value_type = Option<String>, default = "id")]
    sort: Sort,
    /// How many, 1 to 1000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Cursor,
}

impl Params for DeviceParams {
    fn read(f: &mut Fields) -> Self {
        let by = Both::new(
            "id, name, type, status, last_seen, battery, silence, absteigend mit - davor",
            "id, name, type, status, last_seen, battery, silence, descending with - in front",
        );
        Self {
            q: f.text("q").map(|q| q.to_lowercase()),
            status: statuses(f),
            unread: f.value("unread").unwrap_or(false),
            r#type: f.values("type"),
            district: f.text("district"),
            sort: f.parsed("sort", &by, Sort::parse).unwrap_or_default(),
            limit: f.limit(),
            cursor: Cursor(f.text("cursor")),
        }
    }
}

fn statuses(f: &mut Fields) -> Vec<Status> {
    let words = Both::new("online, late, offline, new", "online, late, offline, new");
    let read = |text: &str| {
        let known = |word| Status::ALL.into_iter().find(|s| s.as_str() == word);
        text.split(',').map(known).collect()
    };
    f.parsed("status", &words, read).unwrap_or_default()
}

/// A device.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeviceView {
    /// Its public number.
    #[schema(value_type = u32)]
    pub(crate) id: DeviceId,
    /// What people call it.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) kind: String,
    /// Whether it measures a room, or the inside of something.
    indoors: bool,
    /// The district it stands in.
    #[schema(value_type = Option<String>)]
    pub(crate) district: Option<DistrictId>,
    /// Where it stands.
    location: Option<Place>,
    /// Whether it is heard as often as it should be: `online`, `late`, `offline` or `new`.
    #[schema(value_type = String, example = "online")]
    pub(crate) status: Status,
    /// When it was heard last.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) last_seen: Option<Millis>,
    /// What it measures.
    pub(crate) datastreams: Vec<DatastreamView>,
    #[serde(skip)]
    #[schema(ignore)]
    battery: Option<f64>,
    #[serde(flatten)]
    full: Option<DeviceFull>,
}

/// What only those with an account see of a device.
#[derive(Debug, Serialize, ToSchema)]
struct DeviceFull {
    /// Identity on the radio.
    #[schema(value_type = String)]
    dev_eui: DevEui,
    /// Profile or model at the network server.
    profile: Option<String>,
    /// Codec by name; null: chosen by profile.
    codec: Option<String>,
    /// Last battery level in percent.
    battery_level: Option<f64>,
    /// Free labels.
    tags: BTreeMap<String, String>,
    /// Nominal seconds between uplinks.
    interval_s: Option<u32>,
    /// Height of a distance sensor.
    mounting_height_m: Option<f64>,
    /// Different gateways that heard it in the last 24 hours.
    gateways_24h: u32,
    /// Of its newest uplink.
    spreading_factor: Option<u8>,
    /// Frame counter of its newest uplink.
    f_cnt: Option<u32>,
    /// Best signal strength of its newest uplink.
    rssi_dbm: Option<i16>,
    /// Signal to noise of its newest uplink.
    snr_db: Option<f32>,
    /// Uplinks stored.
    uplinks: u64,
    /// Why nothing that it sends can be read, if so: its uplinks are rejected, and none ever gave a reading, or none for two
    /// and a half intervals in which it was heard as it should be.
    unread: Option<Unread>,
    /// When Talblick first knew it.
    #[schema(value_type = String, format = DateTime)]
    created_at: Millis,
}

/// Why a device is heard and not read: its newest reject.
#[derive(Debug, Serialize, ToSchema)]
struct Unread {
    /// The reason.
    #[schema(value_type = String, example = "no_codec")]
    reason: RejectReason,
    /// What exactly was wrong, in English.
    detail: String,
    /// When that uplink came in.
    #[schema(value_type = String, format = DateTime)]
    at: Millis,
}

/// A place, WGS 84.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct Place {
    /// Degrees north.
    lat: f64,
    /// Degrees east.
    lon: f64,
    /// Metres.
    alt: Option<f64>,
}

impl From<Position> for Place {
    fn from(p: Position) -> Self {
        Self {
            lat: p.lat(),
            lon: p.lon(),
            alt: p.alt(),
        }
    }
}

impl DeviceView {
    pub(crate) fn of(view: &View, device: &Device) -> Result<Self, ApiError> {
        let Heard { last_seen, status } = view.heard(device);
        let streams = view.datastreams_of(device);
        let datastreams: Vec<_> = streams
            .iter()
            .map(|d| DatastreamView::of(view, d))
            .collect();
        let battery = datastreams
            .iter()
            .find(|d| d.quantity.name() == "battery_level")
            .and_then(|d| d.latest.as_ref()?.value);
        let full = view.full().then(|| {
            let presence = view.store().device_presence(device.id);
            let unread = Unread::of(view, device, status, &datastreams)?;
            Ok::<_, ApiError>(DeviceFull::of(device, presence, battery, unread))
        });
        Ok(Self {
            id: device.id,
            name: device.name.clone(),
            kind: device.kind.clone(),
            indoors: view.shared().app.config.city.has_indoors(&device.kind),
            district: device.district.clone(),
            location: device.location.map(Place::from),
            status,
            last_seen,
            datastreams,
            battery,
            full: full.transpose()?,
        })
    }

    fn fits(&self, params: &DeviceParams) -> bool {
        let has = |text: &str, part: &str| text.to_lowercase().contains(part);
        let eui = self.full.as_ref().map(|f| f.dev_eui.to_string());
        params.q.as_ref().is_none_or(|q| {
            has(&self.name, q) || has(&self.kind, q) || eui.is_some_and(|eui| has(&eui, q))
        }) && (params.status.is_empty() || params.status.contains(&self.status))
            && (!params.unread || self.full.as_ref().is_some_and(|full| full.unread.is_some()))
            && (params.r#type.is_empty() || params.r#type.contains(&self.kind))
            && params.district.as_ref().is_none_or(|wanted| {
                self.district
                    .as_ref()
                    .is_some_and(|own| own.as_str() == *wanted)
            })
    }
}

impl DeviceFull {
    fn of(
        device: &Device,
        presence: Option<DevicePresence>,
        battery: Option<f64>,
        unread: Option<Unread>,
    ) -> Self {
        Self {
            dev_eui: device.dev_eui,
            profile: device.profile.clone(),
            codec: device.codec.clone(),
            battery_level: battery,
            tags: device.tags.clone(),
            interval_s: device.interval_s,
            mounting_height_m: device.mounting_height_m,
            gateways_24h: presence.map_or(0, |p| p.gateways_24h),
            spreading_factor: presence.and_then(|p| p.spreading_factor),
            f_cnt: presence.map(|p| p.f_cnt),
            rssi_dbm: presence.and_then(|p| p.rssi_dbm),
            snr_db: presence.and_then(|p| p.snr_db),
            uplinks: presence.map_or(0, |p| p.uplinks),
            unread,
            created_at: device.created_at,
        }
    }
}

impl Unread {
    /// Readings have the patience that uplinks have: one that is spoiled on the way makes nobody look.
    fn of(
        view: &View,
        device: &Device,
        heard: Status,
        datastreams: &[DatastreamView],
    ) -> Result<Option<Self>, ApiError> {
        let read = datastreams
            .iter()
            .filter_map(|d| Some(d.latest.as_ref()?.time))
            .max();
        let now = view.shared().app.clock.now();
        let expected = match read {
            Some(_) => heard != Status::Online,
            None => heard == Status::New,
        };
        if expected || Status::of(read, device.interval_s, now) == Status::Online {
            return Ok(None);
        }
        let newest = view.store().newest_open_reject(device.dev_eui)?;
        let newest = newest.map(|stored| stored.reject);
        let since = newest.filter(|reject| read.is_none_or(|read| reject.at > read));
        Ok(since.map(|reject| Self {
            reason: reject.reason,
            detail: reject.detail,
            at: reject.at,
        }))
    }
}

/// Devices.
#[utoipa::path(
    operation_id = "list_devices",get, path = "/api/v1/devices", tag = "devices", params(DeviceParams),
    responses((status = 200, body = List<DeviceView>)))]
async fn list(
    view: View,
    Asked(params): Asked<DeviceParams>,
) -> Result<List<DeviceView>, ApiError> {
    view.ask(move |view| find(view, &params)).await
}

fn find(view: &View, params: &DeviceParams) -> Result<List<DeviceView>, ApiError> {
    known_district(view, params.district.as_deref())?;
    let question = format!(
        "devices {:?} {:?} {} {:?} {:?} {:?}",
        params.q, params.status, params.unread, params.r#type, params.district, params.sort
    );
    let after: Option<Key> = params.cursor.open(&question)?;
    let sort = params.sort;
    let devices = view.devices();
    let all: Result<Vec<DeviceView>, ApiError> =
        devices.iter().map(|d| DeviceView::of(view, d)).collect();
    let mut found: Vec<(Key, DeviceView)> = all?
        .into_iter()
        .filter(|d| d.fits(params))
        .map(|d| (sort.key(&d), d))
        .filter(|(key, _)| {
            let after = after.as_ref();
            after.is_none_or(|after| sort.order(key, after) == Ordering::Greater)
        })
        .collect();
    found.sort_by(|(a, _), (b, _)| sort.order(a, b));
    let page = cut(found, params.limit, &question, |(key, _)| key.clone());
    Ok(page.map(|(_, device)| device))
}

/// One device, by its number or, with an account, by its DevEUI.
#[utoipa::path(
    operation_id = "get_device",get, path = "/api/v1/devices/{id}", tag = "devices",
    params(("id" = String, Path, description = "Number, or DevEUI (16 hex digits; needs an account)")),
    responses((status = 200, body = DeviceView)))]
async fn one(view: View, Path(which): Path<String>) -> Result<Json<DeviceView>, ApiError> {
    let which: DeviceRef = which.parse()?;
    view.ask(move |view| DeviceView::of(view, &*view.device(which)?).map(Json))
        .await
}
