//! One request's view of what is published, as the language of SensorThings asks for it; and how much it has cost.

use super::entity::Entity;
use super::failure::Failure;
use super::history::Asked;
use super::published::Published;
use crate::base::Base;
use crate::lang::Lang;
use crate::publish::{self, Seen};
use crate::view::View;
use jiff::Timestamp;
use std::cell::Cell;
use std::sync::Arc;
use talblick_sensorthings::{Error, Property, Relation, Set, Value, World};

/// Entities in one answer.
const MOST_ENTITIES: usize = 100_000;
/// Readings looked at for one answer.
const MOST_READINGS: usize = 2_000_000;

/// See above.
#[derive(Debug, Clone)]
pub(super) struct Sta {
    pub(super) view: View,
    pub(super) published: Arc<Published>,
    /// How it is protected.
    pub(super) public: Arc<publish::Published>,
    /// Where links begin.
    pub(super) base: String,
    /// Language of names.
    pub(super) lang: Lang,
    entities: Cell<usize>,
    readings: Cell<usize>,
}

impl Sta {
    pub(super) fn new(view: View, base: &Base) -> Self {
        Self {
            published: view.shared().published.of(&view),
            public: view.shared().public(),
            base: base.to_string(),
            lang: view.shared().default_lang(),
            entities: Cell::new(0),
            readings: Cell::new(0),
            view,
        }
    }

    /// What is seen of the observations of a datastream, by its place.
    pub(super) fn seen(&self, stream: usize) -> Option<Seen<'_>> {
        let stream = self.published.datastreams.get(stream)?;
        Some(self.view.seen_of(&self.public, &stream.datastream))
    }

    /// Counts entities that go into the answer.
    pub(super) fn spend_entities(&self, more: usize) -> Result<(), Error> {
        spend(
            &self.entities,
            more,
            MOST_ENTITIES,
            "entities in one answer",
        )
    }

    /// Counts readings that are looked at.
    pub(super) fn spend_readings(&self, more: usize) -> Result<(), Error> {
        spend(
            &self.readings,
            more,
            MOST_READINGS,
            "observations to look at",
        )
    }

    /// Begins to count anew: for answers that are sent while they are made.
    pub(super) fn forget_costs(&self) {
        self.entities.set(0);
        self.readings.set(0);
    }

    /// Places of the datastreams whose observations a relation leads to.
    pub(super) fn streams_behind(&self, of: Entity) -> Vec<usize> {
        match of {
            Entity::Datastream(at) => vec![at],
            Entity::FeatureOfInterest(at) => {
                let thing = self.published.things.get(at);
                thing.map_or_else(Vec::new, |thing| thing.datastreams.clone())
            }
            _ => Vec::new(),
        }
    }
}

fn spend(spent: &Cell<usize>, more: usize, most: usize, what: &'static str) -> Result<(), Error> {
    spent.set(spent.get().saturating_add(more));
    if spent.get() > most {
        return Err(Error::TooCostly { what, most });
    }
    Ok(())
}

impl World for Sta {
    type Entity = Entity;
    type Failure = Failure;

    fn property(&self, of: &Entity, property: Property) -> Result<Value, Failure> {
        Ok(self.value(*of, property))
    }

    fn related(&self, of: &Entity, relation: Relation) -> Result<Vec<Entity>, Failure> {
        let published = &self.published;
        if relation.to == Set::Observations {
            let mut found = Vec::new();
            Asked::everything(self, self.streams_behind(*of)).each(&mut |stream, reading| {
                found.push(Entity::Observation(stream, reading));
                Ok(true)
            })?;
            return Ok(found);
        }
        let stream = match *of {
            Entity::Datastream(at) | Entity::Observation(at, _) => published.datastreams.get(at),
            _ => None,
        };
        if let Some(stream) = stream {
            return Ok(vec![match relation.to {
                Set::Things => Entity::Thing(stream.thing),
                Set::Sensors => Entity::Sensor(stream.thing),
                Set::ObservedProperties => Entity::ObservedProperty(stream.observed),
                Set::FeaturesOfInterest => Entity::FeatureOfInterest(stream.thing),
                _ => match *of {
                    Entity::Observation(at, _) => Entity::Datastream(at),
                    other => other,
                },
            }]);
        }
        Ok(match (*of, relation.to) {
            (Entity::ObservedProperty(at), _) => {
                let observed = published.observed.get(at);
                let streams = observed.map_or(&[][..], |o| o.datastreams.as_slice());
                streams.iter().copied().map(Entity::Datastream).collect()
            }
            (Entity::Thing(at) | Entity::Sensor(at), Set::Datastreams) => {
                let thing = published.things.get(at);
                let streams = thing.map_or(&[][..], |t| t.datastreams.as_slice());
                streams.iter().copied().map(Entity::Datastream).collect()
            }
            (Entity::Thing(at), Set::Locations) if published.is_placed(at) => {
                vec![Entity::Location(at)]
            }
            (Entity::Thing(at), Set::HistoricalLocations) if published.is_placed(at) => {
                vec![Entity::HistoricalLocation(at)]
            }
            (Entity::Location(at) | Entity::HistoricalLocation(at), Set::Things) => {
                vec![Entity::Thing(at)]
            }
            (Entity::Location(at), Set::HistoricalLocations) => {
                vec![Entity::HistoricalLocation(at)]
            }
            (Entity::HistoricalLocation(at), Set::Locations) => vec![Entity::Location(at)],
            _ => Vec::new(),
        })
    }

    fn now(&self) -> Timestamp {
        self.view.shared().app.clock.now().timestamp()
    }
}
