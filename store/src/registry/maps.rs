//! The registry in memory: every look-up a query or an uplink needs. Changed only after the tables were.

use crate::{DatastreamKey, DeviceDraft, Error};
use foldhash::HashMap;
use std::collections::BTreeMap;
use std::sync::Arc;
use talblick_model::{
    Datastream, DatastreamId, DevEui, Device, DeviceId, District, DistrictId, Gateway, GatewayId,
    Millis, Position, Reception,
};

/// A device as the registry keeps it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Registered {
    pub(crate) device: Arc<Device>,
    /// Taken out of the registry; its number stays taken.
    pub(crate) removed: bool,
    /// Somebody said which district; it is not worked out.
    pub(crate) district_given: bool,
}

/// Everything registered.
#[derive(Debug, Default)]
pub(crate) struct Maps {
    pub(crate) devices: BTreeMap<DeviceId, Registered>,
    by_eui: HashMap<DevEui, DeviceId>,
    pub(crate) gateways: BTreeMap<GatewayId, Arc<Gateway>>,
    pub(crate) districts: BTreeMap<DistrictId, Arc<District>>,
    /// By id; ids start at 1 and have no holes.
    pub(crate) datastreams: Vec<Arc<Datastream>>,
    by_key: HashMap<DatastreamKey, DatastreamId>,
    of_device: HashMap<DeviceId, Vec<DatastreamId>>,
    /// How often a device, a district or a datastream was put.
    pub(crate) changes: u64,
}

impl Maps {
    pub(crate) fn put_device(&mut self, registered: Registered) {
        self.changes += 1;
        let device = &registered.device;
        self.by_eui.insert(device.dev_eui, device.id);
        self.devices.insert(device.id, registered);
    }

    pub(crate) fn put_gateway(&mut self, gateway: Gateway) {
        self.gateways.insert(gateway.id, Arc::new(gateway));
    }

    pub(crate) fn put_districts(&mut self, districts: Vec<District>) {
        self.changes += 1;
        let districts = districts.into_iter();
        self.districts = districts.map(|d| (d.id.clone(), Arc::new(d))).collect();
    }

    pub(crate) fn put_datastream(&mut self, datastream: Datastream) {
        self.changes += 1;
        let key = DatastreamKey {
            device: datastream.device,
            quantity: datastream.quantity.clone(),
            channel: datastream.channel.clone(),
        };
        self.by_key.insert(key, datastream.id);
        let of_device = self.of_device.entry(datastream.device).or_default();
        of_device.push(datastream.id);
        self.datastreams.push(Arc::new(datastream));
    }

    pub(crate) fn device(&self, id: DeviceId) -> Option<&Arc<Device>> {
        let registered = self.devices.get(&id).filter(|device| !device.removed);
        registered.map(|registered| &registered.device)
    }

    pub(crate) fn device_by_eui(&self, eui: DevEui) -> Option<&Arc<Device>> {
        self.by_eui.get(&eui).and_then(|id| self.device(*id))
    }

    pub(crate) fn datastream(&self, id: DatastreamId) -> Option<&Arc<Datastream>> {
        self.datastreams.get(id.index() - 1)
    }

    pub(crate) fn datastream_by_key(&self, key: &DatastreamKey) -> Option<DatastreamId> {
        self.by_key.get(key).copied()
    }

    pub(crate) fn datastreams_of(&self, device: DeviceId) -> &[DatastreamId] {
        self.of_device.get(&device).map_or(&[], Vec::as_slice)
    }

    fn district_of(&self, place: Option<Position>) -> Option<DistrictId> {
        first_around(self.districts.values().map(AsRef::as_ref), place)
    }

    /// What these drafts make of the registry, in their order. A DevEUI that was ever registered keeps its number.
    pub(crate) fn drafted(
        &self,
        drafts: Vec<DeviceDraft>,
        now: Millis,
    ) -> Result<Vec<Registered>, Error> {
        let mut next = self.devices.keys().next_back().map_or(0, |id| id.get());
        let mut fresh = HashMap::default();
        let mut changed = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let known = self.by_eui.get(&draft.dev_eui);
            let known = known.or_else(|| fresh.get(&draft.dev_eui)).copied();
            let id = if let Some(id) = known {
                id
            } else {
                next += 1;
                DeviceId::try_from(next)
                    .ok()
                    .ok_or(Error::IdsExhausted("devices"))?
            };
            fresh.insert(draft.dev_eui, id);
            let before = self.devices.get(&id).map(|known| &known.device);
            let created_at = before.map(|device| device.created_at);
            // Who gives the one it lies in anyway gives none: it goes on following the place.
            let lies_in = self.district_of(draft.location);
            let district_given = draft.district.is_some() && draft.district != lies_in;
            changed.push(Registered {
                removed: false,
                district_given,
                device: Arc::new(Device {
                    id,
                    dev_eui: draft.dev_eui,
                    name: draft.name,
                    kind: draft.kind,
                    profile: draft.profile,
                    codec: draft.codec,
                    district: draft.district.or(lies_in),
                    location: draft.location,
                    tags: draft.tags,
                    interval_s: draft.interval_s,
                    mounting_height_m: draft.mounting_height_m,
                    installation: before.and_then(|device| device.installation.clone()),
                    created_at: created_at.unwrap_or(now),
                }),
            });
        }
        Ok(changed)
    }

    /// The devices whose worked-out district is another one with these districts.
    pub(crate) fn moved_districts(&self, districts: &[District]) -> Vec<Registered> {
        let derived = self.devices.values().filter(|d| !d.district_given);
        derived
            .filter_map(|registered| {
                let district = first_around(districts.iter(), registered.device.location);
                (district != registered.device.district).then(|| Registered {
                    device: Arc::new(Device {
                        district,
                        ..Device::clone(&registered.device)
                    }),
                    ..registered.clone()
                })
            })
            .collect()
    }

    /// The gateways that receptions make known, or say something about that nobody has said yet.
    pub(crate) fn heard<'a>(
        &self,
        receptions: impl Iterator<Item = &'a Reception>,
        now: Millis,
    ) -> Vec<Gateway> {
        let mut heard = BTreeMap::<GatewayId, Gateway>::new();
        for reception in receptions {
            let id = reception.gateway_id;
            let known = self.gateways.get(&id);
            let complete = |g: &Gateway| {
                (g.location.is_some() || reception.location.is_none())
                    && (g.name.is_some() || reception.gateway_name.is_none())
            };
            if known.is_some_and(|gateway| complete(gateway)) {
                continue;
            }
            let gateway = heard.entry(id).or_insert_with(|| {
                known.map_or(
                    Gateway {
                        id,
                        name: None,
                        location: None,
                        created_at: now,
                    },
                    |gateway| Gateway::clone(gateway),
                )
            });
            gateway.location = gateway.location.or(reception.location);
            if gateway.name.is_none() {
                gateway.name.clone_from(&reception.gateway_name);
            }
        }
        heard.into_values().collect()
    }
}

/// Of the districts around a place, the one whose key comes first.
fn first_around<'a>(
    districts: impl Iterator<Item = &'a District>,
    place: Option<Position>,
) -> Option<DistrictId> {
    let place = place?;
    let around = districts.filter(|district| district.contains(place));
    around.map(|district| &district.id).min().cloned()
}
