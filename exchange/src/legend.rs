//! What the numbers in a file mean: quantities with their units, devices with their places. It stands in the manifest
//! and in the metadata of every Parquet file.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use talblick_model::{Device, Kind, Millis, Position, Quality, Quantity};
use talblick_store::DeviceDraft;

/// Quantities and devices of an export.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Legend {
    /// Every quantity, by name.
    pub quantities: BTreeMap<String, QuantityEntry>,
    /// Every device, by number.
    pub devices: Vec<DeviceEntry>,
    /// Every datastream, by number.
    pub datastreams: Vec<DatastreamEntry>,
}

/// A datastream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatastreamEntry {
    /// Its number.
    pub id: u32,
    /// Number of its device.
    pub device: u32,
    /// What is measured.
    pub quantity: String,
    /// Tells apart several sensors of one quantity on one device.
    pub channel: Option<String>,
    /// Length of the buckets its rows stand for, each at its start; absent: its rows are readings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<String>,
}

/// A quantity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuantityEntry {
    /// UCUM code of its unit.
    pub unit: String,
    /// Kind of value.
    pub kind: Kind,
    /// German name.
    pub de: String,
    /// English name.
    pub en: String,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceEntry {
    /// Its number.
    pub id: u32,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub kind: String,
    /// The district it stands in.
    pub district: Option<String>,
    /// Where it stands, WGS 84.
    pub location: Option<Position>,
    /// Everything that is registered about it; absent in exports for the public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<DeviceDraft>,
}

impl Legend {
    /// What each mark in the column `quality` means, as an object of words.
    pub(crate) fn quality() -> BTreeMap<&'static str, &'static str> {
        let all = [
            (Quality::GAP, "the device said that there is no value"),
            (
                Quality::UNMAPPED,
                "no rule maps the field; kept under its own name with unit 1",
            ),
            (
                Quality::IMPLAUSIBLE,
                "outside what is plausible for the quantity",
            ),
            (
                Quality::CLOCK,
                "the time was replaced because the clock it came from was wrong",
            ),
            (Quality::CORRECTED, "replaced by decoding again"),
            (
                Quality::STUCK,
                "the value has not moved for longer than is plausible",
            ),
            (
                Quality::JUMP,
                "farther from the readings before than is plausible",
            ),
        ];
        all.into_iter()
            .flat_map(|(mark, means)| mark.names().map(move |name| (name, means)))
            .collect()
    }
}

impl QuantityEntry {
    pub(crate) fn of(quantity: &Quantity) -> Self {
        let name = |said: Option<&str>| said.unwrap_or(quantity.name()).to_owned();
        let row = quantity.definition();
        Self {
            unit: quantity.unit().code().to_owned(),
            kind: quantity.kind(),
            de: name(row.map(|row| row.de)),
            en: name(row.map(|row| row.en)),
        }
    }
}

impl DeviceEntry {
    pub(crate) fn of(device: &Device, full: bool) -> Self {
        Self {
            id: device.id.get(),
            name: device.name.clone(),
            kind: device.kind.clone(),
            district: device.district.as_ref().map(|d| d.as_str().to_owned()),
            location: device.location,
            registered: full.then(|| device.into()),
        }
    }
}

/// A moment in the manifest.
pub(crate) fn moment(time: Millis) -> Option<Millis> {
    (time != Millis::MIN && time != Millis::MAX).then_some(time)
}
