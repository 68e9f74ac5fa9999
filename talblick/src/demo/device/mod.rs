//! The roster of simulated devices: what they are, where they stand, what they are called.

mod kind;
mod names;
mod roster;

pub use kind::{Family, Kind, Model};
pub(crate) use roster::roster;

use super::trouble::Trouble;
use super::world::Spot;
use std::collections::BTreeMap;
use talblick_model::{DevEui, DistrictId, Network, Position};

/// One simulated device.
#[derive(Debug, Clone)]
pub struct Sensor {
    /// Identity, with a prefix of its maker.
    pub dev_eui: DevEui,
    /// What the city calls it.
    pub name: String,
    /// What it is for.
    pub kind: Kind,
    /// What it is.
    pub model: Model,
    /// Device profile at the network server.
    pub profile: String,
    /// Seconds between two uplinks.
    pub interval_s: u32,
    /// Where it stands.
    pub location: Position,
    /// The district it stands in.
    pub district: DistrictId,
    /// Height of a distance sensor above gauge zero or container floor, in metres.
    pub mounting_height_m: Option<f64>,
    /// Free labels.
    pub tags: BTreeMap<String, String>,
    /// The network server it has joined.
    pub network: Network,
    /// Whether the network server of the other kind hears and publishes it as well.
    pub heard_twice: bool,
    /// What is wrong with it, if anything.
    pub trouble: Option<Trouble>,
    /// Everything random about it is drawn from here.
    pub(crate) key: u64,
    pub(crate) spot: Spot,
    /// Which gauge it hangs over, for river levels.
    pub(crate) gauge: Option<usize>,
}
