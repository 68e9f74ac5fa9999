//! Where a rule looks.

use serde::{Deserialize, Serialize};
use talblick_model::{DevEui, Device, DistrictId};
use utoipa::ToSchema;

/// Where a rule looks: an empty list leaves nothing out, and a device must be in each that is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = AlertScope)]
pub struct Scope {
    /// These devices.
    #[schema(value_type = Vec<String>)]
    pub devices: Vec<DevEui>,
    /// Devices with one of these tags, each `key` or `key=value`.
    pub tags: Vec<String>,
    /// Devices in these districts.
    #[schema(value_type = Vec<String>)]
    pub districts: Vec<DistrictId>,
}

impl Scope {
    /// Whether nothing is left out.
    pub const fn is_everything(&self) -> bool {
        self.devices.is_empty() && self.tags.is_empty() && self.districts.is_empty()
    }

    /// Whether a device is meant.
    pub fn holds(&self, device: &Device) -> bool {
        let tagged = |wanted: &String| match wanted.split_once('=') {
            Some((key, value)) => device.tags.get(key).is_some_and(|own| own == value),
            None => device.tags.contains_key(wanted),
        };
        let district = device.district.as_ref();
        (self.devices.is_empty() || self.devices.contains(&device.dev_eui))
            && (self.tags.is_empty() || self.tags.iter().any(tagged))
            && (self.districts.is_empty() || district.is_some_and(|d| self.districts.contains(d)))
    }
}
