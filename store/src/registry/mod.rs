//! Who is who: drafts and keys of the registry.

mod maps;
mod tables;

pub(crate) use maps::{Maps, Registered};
pub(crate) use tables::{
    load, parse, print, remove_user, save_datastream, save_device, save_districts, save_gateway,
    save_setting, save_user, setting, users,
};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use talblick_model::{DevEui, Device, DeviceId, DistrictId, Position, Quantity};

/// What is known about a device that is to be registered or changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceDraft {
    /// Identity.
    pub dev_eui: DevEui,
    /// Name.
    pub name: String,
    /// What it is for.
    pub kind: String,
    /// Profile at the network server.
    pub profile: Option<String>,
    /// Codec by name.
    pub codec: Option<String>,
    /// Where it stands.
    pub location: Option<Position>,
    /// District; worked out from the location if absent.
    pub district: Option<DistrictId>,
    /// Free labels.
    pub tags: BTreeMap<String, String>,
    /// Nominal seconds between uplinks.
    pub interval_s: Option<u32>,
    /// Height of a distance sensor.
    pub mounting_height_m: Option<f64>,
}

impl DeviceDraft {
    /// A device of which nothing but its DevEUI is known; that is its name, too.
    pub fn unknown(dev_eui: DevEui) -> Self {
        Self {
            dev_eui,
            name: dev_eui.to_string(),
            kind: "unknown".to_owned(),
            profile: None,
            codec: None,
            location: None,
            district: None,
            tags: BTreeMap::new(),
            interval_s: None,
            mounting_height_m: None,
        }
    }
}

impl From<&Device> for DeviceDraft {
    /// What is registered, as it would be registered again.
    fn from(device: &Device) -> Self {
        Self {
            dev_eui: device.dev_eui,
            name: device.name.clone(),
            kind: device.kind.clone(),
            profile: device.profile.clone(),
            codec: device.codec.clone(),
            location: device.location,
            district: device.district.clone(),
            tags: device.tags.clone(),
            interval_s: device.interval_s,
            mounting_height_m: device.mounting_height_m,
        }
    }
}

/// What makes a datastream.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DatastreamKey {
    /// Whose.
    pub device: DeviceId,
    /// What.
    pub quantity: Quantity,
    /// Which of several.
    pub channel: Option<String>,
}

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Sign-in name.
    pub name: String,
    /// Argon2 hash in PHC form.
    pub password_hash: String,
    /// What the user may do.
    pub role: UserRole,
}

impl UserRole {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Viewer => "viewer",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Admin, Self::Viewer]
            .into_iter()
            .find(|role| role.as_str() == text)
    }
}

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserRole {
    /// Everything.
    Admin,
    /// See everything, change nothing.
    Viewer,
}
