//! Datastreams: one quantity of one device.

use crate::device::id;
use crate::{DeviceId, Error, Quantity};
use serde::{Deserialize, Serialize};
use std::fmt;

id!(
    DatastreamId,
    "A datastream's public number: positive, below 2³¹, stable for ever."
);

/// Device × quantity, and × channel where a device measures the same quantity several times.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Datastream {
    /// Public number, the same in REST and SensorThings.
    pub id: DatastreamId,
    /// Whose it is.
    pub device: DeviceId,
    /// What it measures.
    pub quantity: Quantity,
    /// Tells apart several sensors of one quantity on one device, for example `3` or `depth_30`.
    pub channel: Option<String>,
}
