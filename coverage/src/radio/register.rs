//! Where devices and gateways stand, as far as radio needs to know. A device has one place at a time; a gateway that
//! moved by more than [`MOVED_M`] is another station from then on, so that what it heard before no longer speaks for it.

use super::omission::Omission;
use super::sender::Sender;
use crate::{Cell, Crs, Error, Transform};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use talblick_model::{Device, DeviceId, Gateway, GatewayId, Millis, Position};

/// A gateway farther than this from where it was has moved, metres.
pub const MOVED_M: f64 = 100.0;

/// Places of one gateway or device that are told apart; one that has had more is no use for a map of places.
pub(crate) const MOST_PLACES: usize = 64;

/// Nearer to 0° 0° than this, in degrees, nobody is.
const NULL_ISLAND: f64 = 0.01;

/// A place that can be measured at: on the globe, on the map, on the grid.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// WGS 84.
    pub position: Position,
    /// UTM 32, metres east and north.
    pub utm: [f64; 2],
    /// The cell that owns it.
    pub cell: Cell,
}

/// A gateway at one place.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Station {
    /// Which gateway.
    pub gateway: GatewayId,
    /// Where it stands or stood.
    pub position: Position,
}

/// A station by its place in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StationId(u16);

/// What a gateway's place in the registry is and which stations it has been.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Receiver {
    name: Option<String>,
    place: Option<Position>,
    stations: Vec<StationId>,
}

/// What of a register is kept on disk.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entries {
    senders: Vec<(DeviceId, Sender)>,
    gateways: Vec<(GatewayId, Receiver)>,
    stations: Vec<Station>,
}

/// Everybody's places.
#[derive(Debug)]
pub struct Register {
    senders: HashMap<DeviceId, Sender>,
    gateways: HashMap<GatewayId, Receiver>,
    stations: Vec<Station>,
    utm: Transform,
}

impl Register {
    /// An empty one.
    pub fn new() -> Result<Self, Error> {
        Ok(Self {
            senders: HashMap::new(),
            gateways: HashMap::new(),
            stations: Vec::new(),
            utm: Transform::new(Crs::Wgs84, Crs::Utm32)?,
        })
    }

    /// Whether a device is in it.
    pub fn knows_device(&self, id: DeviceId) -> bool {
        self.senders.contains_key(&id)
    }

    /// Whether a gateway is in it.
    pub fn knows_gateway(&self, id: GatewayId) -> bool {
        self.gateways.contains_key(&id)
    }

    /// Takes in what the registry says of a device. True if what it sent before has to be looked at again, because its
    /// place was not known then or it radiates otherwise.
    pub fn put_device(&mut self, device: &Device, now: Millis) -> bool {
        let place = device.location.ok_or(Omission::NoPlace);
        let place = place.and_then(|position| self.spot(position));
        if let Some(sender) = self.senders.get_mut(&device.id) {
            return sender.change(device, place, now);
        }
        self.senders.insert(device.id, Sender::new(device, place));
        false
    }

    /// Takes in what the registry says of a gateway. True if it has a place and had none.
    pub fn put_gateway(&mut self, gateway: &Gateway) -> bool {
        let place = gateway
            .location
            .filter(|place| is_somewhere(*place).is_ok());
        let receiver = self.gateways.entry(gateway.id).or_default();
        let first = receiver.place.is_none() && place.is_some() && receiver.stations.is_empty();
        receiver.place = place;
        receiver.name.clone_from(&gateway.name);
        first
    }

    /// A device.
    pub(crate) fn sender(&self, id: DeviceId) -> Option<&Sender> {
        self.senders.get(&id)
    }

    /// A station.
    pub fn station(&self, id: StationId) -> Option<&Station> {
        self.stations.get(usize::from(id.0))
    }

    /// All stations, the earlier of a gateway before the later.
    pub fn stations(&self) -> &[Station] {
        &self.stations
    }

    /// The station that heard something: the gateway where it says it stands, or else where it is registered.
    pub(crate) fn hearing(
        &mut self,
        gateway: GatewayId,
        says: Option<Position>,
    ) -> Option<StationId> {
        let receiver = self.gateways.entry(gateway).or_default();
        let says = says.filter(|place| is_somewhere(*place).is_ok());
        let place = says.or(receiver.place)?;
        let near = |id: &&StationId| {
            let station = self.stations.get(usize::from(id.0));
            station.is_some_and(|s| s.position == place || s.position.distance_m(place) <= MOVED_M)
        };
        if let Some(known) = receiver.stations.iter().rev().find(near) {
            return Some(*known);
        }
        if receiver.stations.len() >= MOST_PLACES {
            return None;
        }
        let id = StationId(u16::try_from(self.stations.len()).ok()?);
        self.stations.push(Station {
            gateway,
            position: place,
        });
        receiver.stations.push(id);
        Some(id)
    }

    /// A position as a place to measure at.
    pub fn spot(&self, position: Position) -> Result<Spot, Omission> {
        is_somewhere(position)?;
        let utm = self.utm.apply([position.lon(), position.lat()]);
        let utm = utm.map_err(|_outside| Omission::OutsideGrid)?;
        let cell = Cell::at(utm).ok_or(Omission::OutsideGrid)?;
        Ok(Spot {
            position,
            utm,
            cell,
        })
    }

    /// What is to be kept on disk.
    pub(crate) fn entries(&self) -> Entries {
        let mut entries = Entries {
            senders: self
                .senders
                .iter()
                .map(|(id, s)| (*id, s.clone()))
                .collect(),
            gateways: self
                .gateways
                .iter()
                .map(|(id, g)| (*id, g.clone()))
                .collect(),
            stations: self.stations.clone(),
        };
        entries.senders.sort_by_key(|(id, _)| *id);
        entries.gateways.sort_by_key(|(id, _)| *id);
        entries
    }

    /// The register that was kept on disk.
    pub(crate) fn restore(entries: Entries) -> Result<Self, Error> {
        Ok(Self {
            senders: entries.senders.into_iter().collect(),
            gateways: entries.gateways.into_iter().collect(),
            stations: entries.stations,
            ..Self::new()?
        })
    }
}

impl Entries {
    /// A station.
    pub(crate) fn station(&self, id: StationId) -> Option<&Station> {
        self.stations.get(usize::from(id.0))
    }

    /// What people call a gateway.
    pub(crate) fn gateway_name(&self, id: GatewayId) -> Option<&str> {
        let at = self
            .gateways
            .binary_search_by_key(&id, |(id, _)| *id)
            .ok()?;
        self.gateways.get(at)?.1.name.as_deref()
    }

    /// Where the devices stand that stand still.
    pub(crate) fn places(&self) -> BTreeMap<DeviceId, Spot> {
        let still = self.senders.iter().filter(|(_, sender)| !sender.mobile);
        still
            .filter_map(|(id, sender)| Some((*id, sender.place()?)))
            .collect()
    }
}

/// Whether anybody can be there.
fn is_somewhere(position: Position) -> Result<(), Omission> {
    if position.lat().abs() < NULL_ISLAND && position.lon().abs() < NULL_ISLAND {
        Err(Omission::NullIsland)
    } else if position.lat().abs() > 85.0 {
        Err(Omission::Polar)
    } else {
        Ok(())
    }
}
