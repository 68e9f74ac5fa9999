//! Who heard an uplink, with the names and places of the gateways.

use crate::device::Place;
use crate::view::View;
use serde::Serialize;
use std::collections::BTreeMap;
use talblick_model::{Device, GatewayId, Position, Reception};
use talblick_store::StoredUplink;
use utoipa::ToSchema;

/// One gateway hearing one uplink.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReceptionView {
    /// `id` of the uplink.
    uplink: String,
    /// Frame counter of the uplink.
    f_cnt: u32,
    /// When the uplink was observed.
    #[schema(value_type = String, format = DateTime)]
    observed_at: jiff::Timestamp,
    /// The gateway.
    #[schema(value_type = String)]
    gateway_id: GatewayId,
    /// What people call the gateway.
    gateway_name: Option<String>,
    /// Signal strength.
    rssi_dbm: i16,
    /// Signal to noise.
    snr_db: f32,
    /// Antenna of the gateway.
    antenna: u8,
    /// When this gateway heard it.
    #[schema(value_type = Option<String>, format = DateTime)]
    received_at: Option<jiff::Timestamp>,
    /// Where the gateway stands.
    location: Option<Place>,
    /// Metres from the device, if both places are known.
    distance_m: Option<f64>,
}

/// Gateways by id, for names and places.
#[derive(Debug)]
pub(super) struct Gateways<'a> {
    view: &'a View,
    device: &'a Device,
    known: BTreeMap<GatewayId, (Option<String>, Option<Position>)>,
}

impl Gateways<'_> {
    fn reception(&mut self, of: &StoredUplink, r: Reception) -> ReceptionView {
        let view = self.view;
        let (name, place) = self
            .known
            .entry(r.gateway_id)
            .or_insert_with(|| {
                let gateway = view.store().gateway(r.gateway_id);
                gateway.map_or((None, None), |g| (g.name.clone(), g.location))
            })
            .clone();
        let place = place.or(r.location);
        let distance = self
            .device
            .location
            .zip(place)
            .map(|(a, b)| a.distance_m(b));
        ReceptionView {
            uplink: hex(of),
            f_cnt: of.uplink.f_cnt,
            observed_at: of.uplink.observed_at,
            gateway_id: r.gateway_id,
            gateway_name: name.or(r.gateway_name),
            rssi_dbm: r.rssi_dbm,
            snr_db: r.snr_db,
            antenna: r.antenna,
            received_at: r.received_at,
            location: place.map(Place::from),
            distance_m: distance.map(f64::round),
        }
    }

    pub(super) fn receptions(&mut self, of: &mut StoredUplink) -> Vec<ReceptionView> {
        let all = std::mem::take(&mut of.uplink.receptions);
        all.into_iter().map(|r| self.reception(of, r)).collect()
    }
}

impl<'a> Gateways<'a> {
    pub(super) fn of(view: &'a View, device: &'a Device) -> Self {
        Self {
            view,
            device,
            known: BTreeMap::new(),
        }
    }
}

pub(super) fn hex(stored: &StoredUplink) -> String {
    format!("{:016x}", stored.identity.hash)
}
