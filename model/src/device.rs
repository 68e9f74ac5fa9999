//! Devices: sensors in the field.

use crate::{DevEui, DistrictId, Error, Installation, Millis, Position};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($name:ident, $doc:literal) => {
        #[doc = $doc]
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        #[serde(try_from = "u32", into = "u32")]
        pub struct $name(u32);

        impl $name {
            /// The number itself.
            pub const fn get(self) -> u32 {
                self.0
            }

            /// The number as a position in a table.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl TryFrom<u32> for $name {
            type Error = Error;

            fn try_from(n: u32) -> Result<Self, Error> {
                if n > 0 && n < 1 << 31 {
                    Ok(Self(n))
                } else {
                    Err(Error::Id(n.into()))
                }
            }
        }

        impl From<$name> for u32 {
            fn from(id: $name) -> u32 {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}
pub(crate) use id;

id!(
    DeviceId,
    "A device's public number: positive, below 2³¹, stable for ever."
);

/// What the network server calls the kind of device; a codec may be chosen by it.
pub type DeviceProfile = String;

/// A sensor in the field. Its identity is the DevEUI; everything else may change without splitting a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// Public number, the same in REST and SensorThings.
    pub id: DeviceId,
    /// Identity on the radio; never part of a public answer.
    pub dev_eui: DevEui,
    /// What people call it.
    pub name: String,
    /// What it is for, in snake case, for example `river_level`; `unknown` until somebody says.
    pub kind: String,
    /// Device profile or model at the network server.
    pub profile: Option<DeviceProfile>,
    /// Codec by name; `None` means: chosen by profile.
    pub codec: Option<String>,
    /// Where it stands.
    pub location: Option<Position>,
    /// The district it stands in.
    pub district: Option<DistrictId>,
    /// Free labels.
    pub tags: BTreeMap<String, String>,
    /// Nominal seconds between two uplinks.
    pub interval_s: Option<u32>,
    /// Height of a distance sensor above gauge zero or above the floor of its container, in metres: turns
    /// `distance` into `water_level` or `fill_level`.
    pub mounting_height_m: Option<f64>,
    /// What else is known about how it is built in; kept beside it.
    #[serde(skip)]
    pub installation: Option<Arc<Installation>>,
    /// When Talblick first knew it.
    pub created_at: Millis,
}

/// Whether a device is heard as often as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Heard within two and a half intervals.
    Online,
    /// Silent for longer, but not yet for ten intervals.
    Late,
    /// Silent for ten intervals or more.
    Offline,
    /// Never heard.
    New,
}

impl Status {
    /// Every status, in the order people read them.
    pub const ALL: [Self; 4] = [Self::Online, Self::Late, Self::Offline, Self::New];

    /// The status of a device that was last heard at `last_seen` and reports every `interval_s` (an hour if unknown).
    pub fn of(last_seen: Option<Millis>, interval_s: Option<u32>, now: Millis) -> Self {
        let Some(last_seen) = last_seen else {
            return Self::New;
        };
        let expected_ms = i64::from(interval_s.unwrap_or(3_600).max(1)) * 1_000;
        let silence = now.since(last_seen);
        if silence <= expected_ms * 5 / 2 {
            Self::Online
        } else if silence < expected_ms * 10 {
            Self::Late
        } else {
            Self::Offline
        }
    }

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Late => "late",
            Self::Offline => "offline",
            Self::New => "new",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_positive_and_below_two_to_the_31() {
        assert!(DeviceId::try_from(0).is_err());
        assert!(DeviceId::try_from(1 << 31).is_err());
        assert_eq!(DeviceId::try_from(17).unwrap().get(), 17);
    }

    #[test]
    fn silence_is_measured_in_intervals() {
        let now = Millis::from_i64(100_000_000);
        let after = |s: i64| Status::of(Some(now.plus(-s * 1_000)), Some(600), now);
        assert_eq!(after(1_500), Status::Online);
        assert_eq!(after(1_501), Status::Late);
        assert_eq!(after(6_000), Status::Offline);
        assert_eq!(Status::of(None, None, now), Status::New);
    }
}
