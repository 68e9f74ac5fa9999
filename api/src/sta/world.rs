//! One request's view of what is published, as the language of SensorThings asks for it; and how much it has cost.

use super::entity::Entity;
use super::failure::Failure;
use super::history::Asked;
use super::object::write;
use super::published::Published;
use crate::base::Base;
use crate::lang::Lang;
use crate::pace::{self, Pace, Stopped};
use crate::publish::Seen;
use crate::view::View;
use jiff::Timestamp;
use std::cell::Cell;
use std::sync::Arc;
use talblick_model::Millis;
use talblick_sensorthings::{Error, Property, Relation, Set, Value, World};

/// Entities in one answer.
const MOST_ENTITIES: usize = 100_000;
/// Readings looked at for one answer.
const MOST_READINGS: usize = 2_000_000;
/// Observations of one entity that a condition asks about.
const MOST_RELATED: usize = 100_000;
/// Steps that an entity of an answer takes.
const ENTITY: u64 = 10;

/// See above.
#[derive(Debug)]
pub(super) struct Sta {
    pub(super) view: View,
    pub(super) published: Arc<Published>,
    /// Where links begin.
    pub(super) base: String,
    /// The same inside a text of JSON.
    pub(super) written_base: Vec<u8>,
    /// Language of names.
    pub(super) lang: Lang,
    /// When it was asked.
    now: Millis,
    entities: Cell<usize>,
    readings: Cell<usize>,
    pace: Pace,
}

impl Sta {
    pub(super) fn new(view: View, base: &Base, pace: Pace) -> Self {
        let base = base.to_string();
        let mut written_base = Vec::new();
        write(&base, &mut written_base);
        // Without the quotes around it.
        written_base.pop();
        Self {
            published: view.shared().published.of(&view),
            written_base: written_base.split_off(1),
            base,
            now: view.shared().app.clock.now(),
            lang: view.shared().default_lang(),
            entities: Cell::new(0),
            readings: Cell::new(0),
            view,
            pace,
        }
    }

    /// The same for an answer that is sent while it is made.
    pub(super) fn streaming(&self) -> Result<Self, Failure> {
        Ok(Self {
            view: self.view.clone(),
            published: Arc::clone(&self.published),
            base: self.base.clone(),
            written_base: self.written_base.clone(),
            now: self.now,
            lang: self.lang,
            entities: Cell::new(0),
            readings: Cell::new(0),
            pace: self.pace.of_stream()?,
        })
    }

    /// What is seen of the observations of a datastream, by its place.
    pub(super) fn seen(&self, stream: usize) -> Option<Seen<'_>> {
        let stream = self.published.datastreams.get(stream)?;
        let protection = stream.protection.as_ref();
        let of = &stream.datastream;
        Some(self.view.seen_under(protection, of, self.now))
    }

    /// Whether the readings of a datastream are public as they are, as soon as they are measured.
    pub(super) fn tells_at_once(&self, stream: usize) -> bool {
        let stream = self.published.datastreams.get(stream);
        let protection = stream.and_then(|stream| stream.protection);
        protection.is_some_and(|protection| protection.leaves_readings())
    }

    /// Counts work, and waits for a turn if it needs one.
    pub(super) fn spend(&self, steps: u64) -> Result<(), Failure> {
        Ok(self.pace.spend(steps)?)
    }

    /// Counts entities that go into the answer.
    pub(super) fn spend_entities(&self, more: usize) -> Result<(), Failure> {
        let what = "entities in one answer";
        count(&self.entities, more, MOST_ENTITIES, what)?;
        self.spend(ENTITY.saturating_mul(more as u64))
    }

    /// Counts readings that are looked at.
    pub(super) fn spend_readings(&self, more: usize) -> Result<(), Failure> {
        self.count_readings(more)?;
        self.spend(more as u64)
    }

    /// Counts readings in the middle of a scan, where nobody should wait.
    pub(super) fn count_readings(&self, more: usize) -> Result<(), Error> {
        let what = "observations to look at";
        count(&self.readings, more, MOST_READINGS, what)
    }

    /// Lets others work, and begins to count anew: for answers that are sent while they are made.
    pub(super) fn rest(&self) {
        self.entities.set(0);
        self.readings.set(0);
        self.pace.rest();
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

fn count(spent: &Cell<usize>, more: usize, most: usize, what: &'static str) -> Result<(), Error> {
    spent.set(spent.get().saturating_add(more));
    if spent.get() > most {
        return Err(Error::TooCostly { what, most });
    }
    Ok(())
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Busy => Self::Busy,
            Stopped::TooCostly => Self::Query(Error::TooCostly {
                what: "steps of work",
                most: usize::try_from(pace::MOST).unwrap_or(usize::MAX),
            }),
        }
    }
}

impl World for Sta {
    type Entity = Entity;
    type Failure = Failure;

    fn spend(&self, steps: u64) -> Result<(), Failure> {
        self.spend(steps)
    }

    fn property(&self, of: &Entity, property: Property) -> Result<Value, Failure> {
        Ok(self.value(*of, property))
    }

    fn related(&self, of: &Entity, relation: Relation) -> Result<Vec<Entity>, Failure> {
        let published = &self.published;
        if relation.to == Set::Observations {
            let mut found = Vec::new();
            Asked::everything(self, self.streams_behind(*of)).each(&mut |stream, reading| {
                if found.len() == MOST_RELATED {
                    let what = "observations of one entity in a condition";
                    let most = MOST_RELATED;
                    return Err(Error::TooCostly { what, most }.into());
                }
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
        self.now.timestamp()
    }
}
