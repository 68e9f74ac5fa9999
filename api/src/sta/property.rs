//! Properties of entities: what a device, a datastream, a quantity and a reading say in the words of SensorThings. Nothing
//! but what is public comes from here: no `DevEUI`, no profile, no tags, nothing of the radio.

use super::ROOT;
use super::entity::Entity;
use super::published::{Stream, Thing};
use super::told::Told;
use super::world::Sta;
use crate::datastream::Label;
use crate::lang::Lang;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use talblick_model::{DistrictId, Kind, Millis, Position, Quantity};
use talblick_sensorthings::{Interval, Property, Value};
use talblick_store::StoredReading;

const OBSERVATION_TYPES: &str = "http://www.opengis.net/def/observationType/OGC-OM/2.0/";

fn json_value(json: Json) -> Value {
    Value::Json(Arc::new(json))
}

/// A point of GeoJSON with as many digits as mean something: seven are a centimetre.
fn point(place: Position) -> Json {
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    let at = [
        Some(round(place.lon())),
        Some(round(place.lat())),
        place.alt(),
    ];
    let coordinates: Vec<f64> = at.into_iter().flatten().collect();
    json!({"type": "Point", "coordinates": coordinates})
}

impl Sta {
    /// A property, or a part of one, as answers write it, in memory.
    pub(super) fn json(&self, of: Entity, property: Property) -> Json {
        // None of the values has a form that is not JSON.
        serde_json::to_value(self.told(of, property)).unwrap_or_default()
    }

    /// A property as answers write it.
    pub(super) fn told(&self, of: Entity, property: Property) -> Told {
        Told(match (of, property) {
            (Entity::Observation(..), Property::Id) => {
                Value::text(&of.number(&self.published).to_string())
            }
            (Entity::Observation(at, reading), Property::PhenomenonTime) => {
                let bucket = self.bucket(at, reading.time);
                bucket.map_or_else(|| self.value(of, property), Value::Interval)
            }
            _ => self.value(of, property),
        })
    }

    /// The time a published bucket stands for. Conditions, orders and tables have its beginning.
    fn bucket(&self, stream: usize, begin: Millis) -> Option<Interval> {
        let protection = self.published.datastreams.get(stream)?.protection?;
        let zone = &self.view.shared().app.config.city.timezone;
        let bucket = protection.bucket(begin, zone)?;
        Some(Interval {
            from: bucket.from().timestamp(),
            to: bucket.to().timestamp(),
        })
    }

    /// A property as conditions compare it.
    pub(super) fn value(&self, of: Entity, property: Property) -> Value {
        match property {
            Property::Id => {
                let number = of.number(&self.published);
                return i128::try_from(number).map_or(Value::Null, Value::Whole);
            }
            Property::SelfLink => return Value::text(&self.link(of)),
            _ => {}
        }
        match of {
            Entity::Thing(at)
            | Entity::Location(at)
            | Entity::HistoricalLocation(at)
            | Entity::Sensor(at)
            | Entity::FeatureOfInterest(at) => {
                let thing = self.published.things.get(at);
                thing.map_or(Value::Null, |thing| self.of_thing(of, thing, property))
            }
            Entity::Datastream(at) => {
                let stream = self.published.datastreams.get(at);
                stream.map_or(Value::Null, |stream| self.of_stream(at, stream, property))
            }
            Entity::ObservedProperty(at) => {
                let observed = self.published.observed.get(at);
                observed.map_or(Value::Null, |o| self.of_quantity(&o.quantity, property))
            }
            Entity::Observation(at, reading) => {
                let stream = self.published.datastreams.get(at);
                stream.map_or(Value::Null, |stream| of_reading(stream, reading, property))
            }
        }
    }

    /// The absolute address of an entity.
    pub(super) fn link(&self, of: Entity) -> String {
        format!("{}{}", self.base, of.path(&self.published))
    }

    fn say<'a>(&self, de: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::De => de,
            Lang::En => en,
        }
    }

    fn of_thing(&self, of: Entity, thing: &Thing, property: Property) -> Value {
        let device = &thing.device;
        let name = &device.name;
        match (of, property) {
            (Entity::Sensor(_), Property::Name) => {
                let what = self.say("Sensoren: ", "Sensors: ");
                Value::text(&format!("{what}{name}"))
            }
            (_, Property::Name) => Value::text(name),
            (Entity::Thing(_), Property::Description) => {
                let what = self.say(
                    "Messstelle im LoRaWAN der Stadt",
                    "Station in the city's LoRaWAN",
                );
                Value::text(what)
            }
            (Entity::Sensor(_), Property::Description) => {
                let what = self.say("Sensoren der Messstelle", "Sensors of the station");
                Value::text(&format!("{what} {name}"))
            }
            (_, Property::Description) => {
                let what = self.say("Standort der Messstelle", "Place of the station");
                Value::text(&format!("{what} {name}"))
            }
            (Entity::Thing(_), Property::Properties) => {
                let district = device.district.as_ref().map(DistrictId::as_str);
                json_value(json!({"kind": device.kind, "district": district}))
            }
            (Entity::Sensor(_), Property::EncodingType) => Value::text("text/html"),
            (Entity::Sensor(_), Property::Metadata) => {
                let lang = self.lang.as_str();
                Value::text(&format!("{}/{lang}/s/{}", self.base, device.id))
            }
            (_, Property::EncodingType) => Value::text("application/geo+json"),
            (Entity::Location(_), Property::Location) => device
                .location
                .map_or(Value::Null, |p| json_value(point(p))),
            (Entity::FeatureOfInterest(_), Property::Feature) => {
                json_value(device.location.map_or_else(
                    || json!({"type": "Feature", "geometry": null, "properties": {}}),
                    point,
                ))
            }
            (Entity::HistoricalLocation(_), Property::Time) => {
                Value::Moment(device.created_at.timestamp())
            }
            _ => Value::Null,
        }
    }

    fn of_stream(&self, at: usize, stream: &Stream, property: Property) -> Value {
        let datastream = &stream.datastream;
        let quantity = &datastream.quantity;
        let thing = self.published.things.get(stream.thing);
        let device = thing.map(|thing| &thing.device);
        let named = || {
            let label = Label::of(quantity);
            let channel = datastream.channel.as_ref();
            let channel = channel.map_or_else(String::new, |c| format!(" ({c})"));
            let device = device.map_or("", |d| d.name.as_str());
            format!("{}{channel}, {device}", label.say(self.lang))
        };
        match property {
            Property::Name => Value::text(&named()),
            Property::Description => {
                let what = self.say("Messreihe:", "Series of measurements:");
                Value::text(&format!("{what} {}", named()))
            }
            Property::ObservationType => {
                let kind = match stream.kind {
                    Kind::Measurement => "OM_Measurement",
                    Kind::Count => "OM_CountObservation",
                    Kind::Truth => "OM_TruthObservation",
                    // States are numbers here, and categories would have to be URIs.
                    Kind::Category => "OM_Observation",
                };
                Value::text(&format!("{OBSERVATION_TYPES}{kind}"))
            }
            Property::UnitOfMeasurement => json_value(unit(quantity)),
            Property::ObservedArea => {
                let place = device.and_then(|device| device.location);
                place.map_or(Value::Null, |place| json_value(point(place)))
            }
            Property::PhenomenonTime | Property::ResultTime => {
                let counters = self.seen(at).and_then(|seen| seen.counters());
                counters.map_or(Value::Null, |counters| {
                    let last = self.bucket(at, counters.last);
                    Value::Interval(Interval {
                        from: counters.first.timestamp(),
                        to: last.map_or_else(|| counters.last.timestamp(), |bucket| bucket.to),
                    })
                })
            }
            Property::Properties => json_value(json!({
                "quantity": quantity.name(),
                "channel": datastream.channel,
                "aggregation": stream.aggregation,
            })),
            _ => Value::Null,
        }
    }

    fn of_quantity(&self, quantity: &Quantity, property: Property) -> Value {
        let label = Label::of(quantity);
        match property {
            Property::Name => Value::text(label.say(self.lang)),
            Property::Description => {
                let unit = quantity.unit().symbol();
                let what = label.say(self.lang);
                Value::text(&if unit.is_empty() {
                    what.to_owned()
                } else {
                    format!("{what} in {unit}")
                })
            }
            Property::Definition => {
                let name = quantity.name();
                Value::text(&format!(
                    "{}{ROOT}/ObservedProperties?$filter=properties/quantity%20eq%20'{name}'",
                    self.base
                ))
            }
            Property::Properties => json_value(json!({"quantity": quantity.name()})),
            _ => Value::Null,
        }
    }
}

/// Name, symbol and UCUM code; nothing for numbers without a unit.
fn unit(quantity: &Quantity) -> Json {
    let unit = quantity.unit();
    if unit.symbol().is_empty() {
        return json!({"name": null, "symbol": null, "definition": null});
    }
    json!({
        "name": unit.symbol(),
        "symbol": unit.symbol(),
        "definition": format!("ucum:{}", unit.code()),
    })
}

fn of_reading(stream: &Stream, reading: StoredReading, property: Property) -> Value {
    match property {
        // A value comes to be when it is measured.
        Property::PhenomenonTime | Property::ResultTime => Value::Moment(reading.time.timestamp()),
        Property::Result => {
            let kind = stream.kind;
            reading
                .value
                .map_or(Value::Null, |value| result(kind, value))
        }
        Property::ResultQuality => {
            let remarks: Vec<&str> = reading.quality.names().collect();
            if remarks.is_empty() {
                Value::Null
            } else {
                json_value(json!(remarks))
            }
        }
        _ => Value::Null,
    }
}

/// A result of the type its datastream names.
fn result(kind: Kind, value: f64) -> Value {
    match kind {
        Kind::Truth => Value::Boolean(value.abs() > 0.5),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "only what is whole and far within the range is turned"
        )]
        Kind::Count if value.fract().abs() < f64::EPSILON && value.abs() < 1e15 => {
            Value::Whole(value as i128)
        }
        _ => Value::Number(value),
    }
}
