//! What an alert is about: a datastream, a device, or a gateway.

use serde::{Deserialize, Serialize};
use talblick_model::{DatastreamId, DevEui, GatewayId, Quantity};
use utoipa::ToSchema;

/// What an alert is about, as it was called when it fired.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlertSubject)]
pub struct Subject {
    /// The device; null for a gateway.
    #[schema(value_type = Option<String>)]
    pub device: Option<DevEui>,
    /// What people call it.
    pub name: String,
    /// The datastream, where readings are looked at.
    #[schema(value_type = Option<u32>)]
    pub datastream: Option<DatastreamId>,
    /// What is measured.
    pub quantity: Option<String>,
    /// Its name.
    pub label: Option<Label>,
    /// UCUM code of `value`, `limit` and `peak`; null where intervals are counted.
    pub unit: Option<String>,
    /// What people read behind a number.
    pub symbol: Option<String>,
    /// The gateway.
    #[schema(value_type = Option<String>)]
    pub gateway: Option<GatewayId>,
}

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlertLabel)]
pub struct Label {
    /// German.
    pub de: String,
    /// English.
    pub en: String,
}

impl Label {
    /// The name of a quantity.
    pub fn of(quantity: &Quantity) -> Self {
        let name = quantity.name();
        let (de, en) = quantity.definition().map_or((name, name), |d| (d.de, d.en));
        Self {
            de: de.to_owned(),
            en: en.to_owned(),
        }
    }
}

/// What a rule watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    Datastream(DatastreamId),
    Device(DevEui),
    Gateway(GatewayId),
}

impl Subject {
    /// What it is about, without names.
    pub(crate) fn key(&self) -> Option<Key> {
        let datastream = self.datastream.map(Key::Datastream);
        let device = self.device.map(Key::Device);
        datastream.or(device).or(self.gateway.map(Key::Gateway))
    }
}
