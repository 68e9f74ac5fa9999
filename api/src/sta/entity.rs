//! Entities: what each stands for, its number, and how it is found by that.

use super::object::number;
use super::published::Published;
use super::{ROOT, observation};
use talblick_model::{DatastreamId, Millis, TimeRange};
use talblick_sensorthings::{Id, Set};
use talblick_store::{Order, StoredReading};

use super::failure::Failure;
use super::world::Sta;

/// An entity, by its place among what is published. Location, history, sensor and feature are those of a thing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Entity {
    Thing(usize),
    Location(usize),
    HistoricalLocation(usize),
    Datastream(usize),
    Sensor(usize),
    ObservedProperty(usize),
    /// Place of its datastream.
    Observation(usize, StoredReading),
    FeatureOfInterest(usize),
}

impl Entity {
    pub(super) const fn set(self) -> Set {
        match self {
            Self::Thing(_) => Set::Things,
            Self::Location(_) => Set::Locations,
            Self::HistoricalLocation(_) => Set::HistoricalLocations,
            Self::Datastream(_) => Set::Datastreams,
            Self::Sensor(_) => Set::Sensors,
            Self::ObservedProperty(_) => Set::ObservedProperties,
            Self::Observation(..) => Set::Observations,
            Self::FeatureOfInterest(_) => Set::FeaturesOfInterest,
        }
    }

    /// Its number: that of the device, of the datastream, of the quantity.
    pub(super) fn number(self, published: &Published) -> u128 {
        let number = match self {
            Self::Thing(at)
            | Self::Location(at)
            | Self::HistoricalLocation(at)
            | Self::Sensor(at)
            | Self::FeatureOfInterest(at) => {
                let thing = published.things.get(at);
                thing.map(|thing| u32::from(thing.device.id))
            }
            Self::Datastream(at) => {
                let stream = published.datastreams.get(at);
                stream.map(|stream| u32::from(stream.datastream.id))
            }
            Self::ObservedProperty(at) => published.observed.get(at).map(|o| o.id),
            Self::Observation(at, reading) => {
                let stream = published.datastreams.get(at);
                return stream.map_or(0, |s| observation::number(s.datastream.id, reading.time));
            }
        };
        number.unwrap_or_default().into()
    }

    /// Its address, without that of the service.
    pub(super) fn path(self, published: &Published) -> String {
        let mut path = Vec::new();
        self.write_path(published, &mut path);
        String::from_utf8_lossy(&path).into_owned()
    }

    /// Writes its address, without that of the service.
    pub(super) fn write_path(self, published: &Published, into: &mut Vec<u8>) {
        // An id that is a text stands in quotes.
        let (open, close) = match self {
            Self::Observation(..) => ("('", "')"),
            _ => ("(", ")"),
        };
        for part in [ROOT, "/", self.set().name(), open] {
            into.extend_from_slice(part.as_bytes());
        }
        self.write_number(published, into);
        into.extend_from_slice(close.as_bytes());
    }

    /// Writes its number.
    pub(super) fn write_number(self, published: &Published, into: &mut Vec<u8>) {
        number(self.number(published), into);
    }
}

impl Published {
    /// Every entity of a set in order of number; observations are not counted up like that.
    pub(super) fn all(&self, set: Set) -> Vec<Entity> {
        let things = 0..self.things.len();
        match set {
            Set::Things => things.map(Entity::Thing).collect(),
            Set::Locations => self.placed().map(Entity::Location).collect(),
            Set::HistoricalLocations => self.placed().map(Entity::HistoricalLocation).collect(),
            Set::Datastreams => {
                let all = 0..self.datastreams.len();
                all.map(Entity::Datastream).collect()
            }
            Set::Sensors => things.map(Entity::Sensor).collect(),
            Set::ObservedProperties => {
                let all = 0..self.observed.len();
                all.map(Entity::ObservedProperty).collect()
            }
            Set::Observations => Vec::new(),
            Set::FeaturesOfInterest => things.map(Entity::FeatureOfInterest).collect(),
        }
    }

    /// Things whose place is known.
    fn placed(&self) -> impl Iterator<Item = usize> {
        let things = self.things.iter().enumerate();
        things
            .filter(|(_, thing)| thing.device.location.is_some())
            .map(|(at, _)| at)
    }

    pub(super) fn is_placed(&self, thing: usize) -> bool {
        let thing = self.things.get(thing);
        thing.is_some_and(|thing| thing.device.location.is_some())
    }

    /// Place of a datastream.
    pub(super) fn stream(&self, id: DatastreamId) -> Option<usize> {
        let streams = &self.datastreams;
        streams.binary_search_by_key(&id, |s| s.datastream.id).ok()
    }

    /// The entity of a set with this id.
    pub(super) fn by_id(&self, set: Set, id: Id, sta: &Sta) -> Result<Entity, Failure> {
        let Id::Number(number) = id else {
            return Err(Failure::NotFound);
        };
        if set == Set::Observations {
            return self.observation(number, sta);
        }
        let small = u32::try_from(number).ok().ok_or(Failure::NotFound)?;
        let thing = || {
            let things = &self.things;
            things.binary_search_by_key(&small, |thing| thing.device.id.into())
        };
        let placed = || thing().ok().filter(|at| self.is_placed(*at));
        let found = match set {
            Set::Things => thing().ok().map(Entity::Thing),
            Set::Sensors => thing().ok().map(Entity::Sensor),
            Set::FeaturesOfInterest => thing().ok().map(Entity::FeatureOfInterest),
            Set::Locations => placed().map(Entity::Location),
            Set::HistoricalLocations => placed().map(Entity::HistoricalLocation),
            Set::Datastreams => {
                let id = DatastreamId::try_from(small).ok();
                id.and_then(|id| self.stream(id)).map(Entity::Datastream)
            }
            Set::ObservedProperties => {
                let place = self.observed.binary_search_by_key(&small, |o| o.id);
                place.ok().map(Entity::ObservedProperty)
            }
            Set::Observations => None,
        };
        found.ok_or(Failure::NotFound)
    }

    fn observation(&self, number: u128, sta: &Sta) -> Result<Entity, Failure> {
        let (datastream, at) = observation::parse(number).ok_or(Failure::NotFound)?;
        let stream = self.stream(datastream).ok_or(Failure::NotFound)?;
        let only = TimeRange::new(at, at.plus(1))
            .ok()
            .ok_or(Failure::NotFound)?;
        let seen = sta.seen(stream).ok_or(Failure::NotFound)?;
        let page = seen.readings(only, Order::Ascending, 1)?;
        let reading = page.items.first().ok_or(Failure::NotFound)?;
        Ok(Entity::Observation(stream, *reading))
    }

    /// Which datastream and moment an id of an observation stands for, whether there is one or not.
    pub(super) fn place_of(&self, number: u128) -> Option<(usize, Millis)> {
        let (datastream, at) = observation::parse(number)?;
        Some((self.stream(datastream)?, at))
    }
}
