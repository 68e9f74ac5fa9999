//! Who is who at a moment: what a rule's scope means in devices, datastreams and gateways.

use crate::subject::Key;
use crate::watch::USUAL_MS;
use crate::{Condition, Label, Rule, Subject};
use foldhash::{HashMap, HashMapExt as _};
use std::sync::Arc;
use talblick_model::{Datastream, DatastreamId, DevEui, Device, DeviceId, Gateway, GatewayId};
use talblick_store::Store;

/// See above.
#[derive(Debug, Default)]
pub(crate) struct Scene {
    devices: HashMap<DeviceId, Arc<Device>>,
    euis: HashMap<DevEui, DeviceId>,
    datastreams: Vec<Arc<Datastream>>,
    gateways: HashMap<GatewayId, Arc<Gateway>>,
}

impl Scene {
    /// Who is who now.
    pub(crate) fn of(store: &Store) -> Self {
        let devices = store.devices();
        let mut scene = Self {
            devices: HashMap::with_capacity(devices.len()),
            euis: devices.iter().map(|d| (d.dev_eui, d.id)).collect(),
            datastreams: store.datastreams(),
            gateways: store.gateways().into_iter().map(|g| (g.id, g)).collect(),
        };
        scene.devices.extend(devices.into_iter().map(|d| (d.id, d)));
        scene
    }

    /// The highest number of a datastream.
    pub(crate) fn datastreams(&self) -> usize {
        self.datastreams.last().map_or(0, |d| d.id.index())
    }

    /// Whether there is such a gateway.
    pub(crate) fn knows(&self, gateway: GatewayId) -> bool {
        self.gateways.contains_key(&gateway)
    }

    /// A device by its DevEUI.
    pub(crate) fn device(&self, eui: DevEui) -> Option<&Arc<Device>> {
        self.devices.get(self.euis.get(&eui)?)
    }

    /// What a rule watches, each with the milliseconds between two uplinks as they usually are.
    pub(crate) fn keys(&self, rule: &Rule) -> Vec<(Key, i64)> {
        if !rule.enabled {
            return Vec::new();
        }
        if let Some(quantity) = rule.condition.quantity() {
            let meant = self.datastreams.iter().filter(|d| d.quantity == *quantity);
            let held = meant.filter_map(|datastream| {
                let device = self.devices.get(&datastream.device)?;
                let key = Key::Datastream(datastream.id);
                rule.scope.holds(device).then(|| (key, interval_ms(device)))
            });
            return held.collect();
        }
        if matches!(rule.condition, Condition::GatewaySilent { .. }) {
            let gateways = self.gateways.keys();
            return gateways.map(|id| (Key::Gateway(*id), USUAL_MS)).collect();
        }
        let held = self.devices.values().filter(|d| rule.scope.holds(d));
        held.map(|device| (Key::Device(device.dev_eui), interval_ms(device)))
            .collect()
    }

    /// The milliseconds between two uplinks of what is watched, as they usually are.
    pub(crate) fn interval(&self, key: Key) -> i64 {
        let device = match key {
            Key::Datastream(id) => self
                .datastream(id)
                .and_then(|datastream| self.devices.get(&datastream.device)),
            Key::Device(eui) => self.device(eui),
            Key::Gateway(_) => None,
        };
        device.map_or(USUAL_MS, |device| interval_ms(device))
    }

    /// What an alert says it is about.
    pub(crate) fn subject(&self, rule: &Rule, key: Key) -> Option<Subject> {
        let unit = rule.condition.unit();
        let bare = Subject {
            device: None,
            name: String::new(),
            datastream: None,
            quantity: None,
            label: None,
            unit: unit.map(|(code, _)| code.to_owned()),
            symbol: unit.map(|(_, symbol)| symbol.to_owned()),
            gateway: None,
        };
        match key {
            Key::Datastream(id) => {
                let datastream = self.datastream(id)?;
                let device = self.devices.get(&datastream.device)?;
                Some(Subject {
                    device: Some(device.dev_eui),
                    name: device.name.clone(),
                    datastream: Some(id),
                    quantity: Some(datastream.quantity.name().to_owned()),
                    label: Some(Label::of(&datastream.quantity)),
                    ..bare
                })
            }
            Key::Device(eui) => Some(Subject {
                device: Some(eui),
                name: self.device(eui)?.name.clone(),
                ..bare
            }),
            Key::Gateway(id) => {
                let name = self.gateways.get(&id)?.name.clone();
                Some(Subject {
                    name: name.unwrap_or_else(|| id.to_string()),
                    gateway: Some(id),
                    ..bare
                })
            }
        }
    }

    /// Numbers of datastreams have no holes.
    fn datastream(&self, id: DatastreamId) -> Option<&Arc<Datastream>> {
        self.datastreams.get(id.index().checked_sub(1)?)
    }
}

fn interval_ms(device: &Device) -> i64 {
    device
        .interval_s
        .map_or(USUAL_MS, |s| i64::from(s.max(1)) * 1_000)
}
