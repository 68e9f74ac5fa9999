//! `$resultFormat=GeoJSON`: entities as features (RFC 7946), each where its thing is.

use super::collection::Page;
use super::entity::Entity;
use super::failure::Failure;
use super::table::flat;
use super::world::Sta;
use serde_json::{Map, Value as Json, json};
use talblick_sensorthings::{Options, Property};

impl Sta {
    /// A page as features.
    pub(super) fn features(&self, page: &Page, options: &Options) -> Result<Vec<Json>, Failure> {
        let features = page.items.iter().map(|entity| {
            let properties: Map<String, Json> = flat(&self.written(*entity, options)?)
                .into_iter()
                .map(|(name, value)| (name.replace("@iot.", ""), value))
                .collect();
            Ok(json!({
                "type": "Feature",
                "id": self.json(*entity, Property::Id),
                "geometry": self.geometry(*entity),
                "properties": properties,
            }))
        });
        features.collect()
    }

    /// Where an entity is; null if it is nowhere in particular.
    fn geometry(&self, of: Entity) -> Json {
        let place = match of {
            Entity::Thing(at)
            | Entity::Location(at)
            | Entity::HistoricalLocation(at)
            | Entity::FeatureOfInterest(at) => at,
            Entity::Datastream(at) | Entity::Observation(at, _) => {
                return self.json(Entity::Datastream(at), Property::ObservedArea);
            }
            Entity::Sensor(_) | Entity::ObservedProperty(_) => return Json::Null,
        };
        self.json(Entity::Location(place), Property::Location)
    }
}
