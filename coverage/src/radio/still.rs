//! A survey at one moment: what readers read and what is kept on disk. Shares every track with the survey it is of.

use super::month::Month;
use super::register::{Entries, Spot, Station, StationId};
use super::track::Track;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use talblick_model::{DeviceId, GatewayId};

/// The track of a device in a month.
pub type TrackKey = (Month, DeviceId);

/// Tracks by month and device.
pub type Months = BTreeMap<Month, Arc<BTreeMap<DeviceId, Arc<Track>>>>;

/// How many uplinks and receptions, each gateway once an uplink.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Uplinks.
    pub uplinks: u64,
    /// Receptions.
    pub heard: u64,
}

/// A survey at one moment, for whoever reads or keeps it.
#[derive(Debug, Clone)]
pub struct Still {
    /// Tracks.
    pub months: Months,
    /// The month of the present.
    pub present: Month,
    /// Tracks that were to be made again.
    pub stale: BTreeSet<TrackKey>,
    /// Tracks that may lack something.
    pub doubtful: BTreeSet<TrackKey>,
    pub(crate) entries: Entries,
    pub(crate) beyond: BTreeMap<DeviceId, Totals>,
}

impl Still {
    /// A station.
    pub fn station(&self, id: StationId) -> Option<&Station> {
        self.entries.station(id)
    }

    /// What people call a gateway.
    pub fn gateway_name(&self, id: GatewayId) -> Option<&str> {
        self.entries.gateway_name(id)
    }

    /// Where the devices stand that stand still.
    pub fn places(&self) -> BTreeMap<DeviceId, Spot> {
        self.entries.places()
    }
}

impl Totals {
    pub(crate) fn add(&mut self, track: &Track) {
        self.uplinks += u64::from(track.uplinks);
        self.heard += u64::from(track.heard);
    }
}
