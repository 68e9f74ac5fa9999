//! Entities, their properties and relations: 18-088 §8.2, without what only a writing server needs.

use Property as P;
use std::fmt;

/// The eight sets of entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Set {
    /// What is observed with: here a device in the field.
    Things,
    /// Where a thing is.
    Locations,
    /// Since when a thing is where it is.
    HistoricalLocations,
    /// Observations of one property by one sensor.
    Datastreams,
    /// What measures.
    Sensors,
    /// What is measured.
    ObservedProperties,
    /// One value at one time.
    Observations,
    /// What a value is said about.
    FeaturesOfInterest,
}

/// What a value can be, as far as it is known before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Boolean,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A moment.
    Moment,
    /// A time from a moment to another.
    Interval,
    /// A length of time.
    Duration,
    /// A calendar day.
    Date,
    /// A time of day.
    Clock,
    /// A place, line or area.
    Geometry,
    /// A JSON object.
    Json,
    /// Known only when it is read.
    Any,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.noun())
    }
}

impl Kind {
    /// What people call it.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Boolean => "a condition",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Moment => "a moment",
            Self::Interval => "an interval",
            Self::Duration => "a duration",
            Self::Date => "a date",
            Self::Clock => "a time of day",
            Self::Geometry => "a geometry",
            Self::Json => "an object",
            Self::Any => "a value",
        }
    }
}

macro_rules! properties {
    ($($name:ident $text:literal $doc:literal,)+) => {
        /// A property of an entity.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Property {
            $(#[doc = $doc] $name,)+
        }

        impl Property {
            /// Its name in answers.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

properties! {
    Id "@iot.id" "The number of the entity; `id` in queries.",
    SelfLink "@iot.selfLink" "The entity's own address.",
    Name "name" "What people call it.",
    Description "description" "What it is, in a sentence.",
    Properties "properties" "An object with whatever else is known.",
    EncodingType "encodingType" "Media type of `location`, `feature` or `metadata`.",
    Location "location" "GeoJSON.",
    Time "time" "Since when.",
    ObservationType "observationType" "Type of the results, a URI.",
    UnitOfMeasurement "unitOfMeasurement" "Name, symbol and definition of the unit.",
    ObservedArea "observedArea" "GeoJSON around everything that is observed.",
    PhenomenonTime "phenomenonTime" "When it was so.",
    ResultTime "resultTime" "When the result came to be.",
    Metadata "metadata" "Where the sensor is described.",
    Definition "definition" "A URI that says what it is.",
    Result "result" "The value.",
    ResultQuality "resultQuality" "Remarks about the result.",
    ValidTime "validTime" "How long the result may be used.",
    Parameters "parameters" "Circumstances of the observation.",
    Feature "feature" "GeoJSON.",
}

/// A relation of the entities of one set to those of another. There is at most one between two sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Relation {
    /// Where it begins.
    pub from: Set,
    /// Where it leads.
    pub to: Set,
    /// Whether it leads to several entities.
    pub many: bool,
}

impl Relation {
    /// Its name: the set's if it leads to many, else the entity's.
    pub const fn name(self) -> &'static str {
        if self.many {
            self.to.name()
        } else {
            self.to.singular()
        }
    }
}

impl Set {
    /// All of them, as the service root lists them.
    pub const ALL: [Self; 8] = [
        Self::Things,
        Self::Locations,
        Self::HistoricalLocations,
        Self::Datastreams,
        Self::Sensors,
        Self::ObservedProperties,
        Self::Observations,
        Self::FeaturesOfInterest,
    ];

    /// Its name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Things => "Things",
            Self::Locations => "Locations",
            Self::HistoricalLocations => "HistoricalLocations",
            Self::Datastreams => "Datastreams",
            Self::Sensors => "Sensors",
            Self::ObservedProperties => "ObservedProperties",
            Self::Observations => "Observations",
            Self::FeaturesOfInterest => "FeaturesOfInterest",
        }
    }

    /// The name of one of its entities.
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Things => "Thing",
            Self::Locations => "Location",
            Self::HistoricalLocations => "HistoricalLocation",
            Self::Datastreams => "Datastream",
            Self::Sensors => "Sensor",
            Self::ObservedProperties => "ObservedProperty",
            Self::Observations => "Observation",
            Self::FeaturesOfInterest => "FeatureOfInterest",
        }
    }

    /// The set of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|set| set.name() == name)
    }

    /// What its entities have, besides id and address, in the order of the standard.
    pub const fn properties(self) -> &'static [Property] {
        match self {
            Self::Things => &[P::Name, P::Description, P::Properties],
            Self::Locations => &[
                P::Name,
                P::Description,
                P::EncodingType,
                P::Location,
                P::Properties,
            ],
            Self::HistoricalLocations => &[P::Time],
            Self::Datastreams => &[
                P::Name,
                P::Description,
                P::ObservationType,
                P::UnitOfMeasurement,
                P::ObservedArea,
                P::PhenomenonTime,
                P::ResultTime,
                P::Properties,
            ],
            Self::Sensors => &[
                P::Name,
                P::Description,
                P::EncodingType,
                P::Metadata,
                P::Properties,
            ],
            Self::ObservedProperties => &[P::Name, P::Definition, P::Description, P::Properties],
            Self::Observations => &[
                P::PhenomenonTime,
                P::ResultTime,
                P::Result,
                P::ResultQuality,
                P::ValidTime,
                P::Parameters,
            ],
            Self::FeaturesOfInterest => &[
                P::Name,
                P::Description,
                P::EncodingType,
                P::Feature,
                P::Properties,
            ],
        }
    }

    const fn ends(self) -> &'static [(Set, bool)] {
        match self {
            Self::Things => &[
                (Self::Locations, true),
                (Self::HistoricalLocations, true),
                (Self::Datastreams, true),
            ],
            Self::Locations => &[(Self::Things, true), (Self::HistoricalLocations, true)],
            Self::HistoricalLocations => &[(Self::Things, false), (Self::Locations, true)],
            Self::Datastreams => &[
                (Self::Things, false),
                (Self::Sensors, false),
                (Self::ObservedProperties, false),
                (Self::Observations, true),
            ],
            Self::Sensors | Self::ObservedProperties => &[(Self::Datastreams, true)],
            Self::Observations => &[
                (Self::Datastreams, false),
                (Self::FeaturesOfInterest, false),
            ],
            Self::FeaturesOfInterest => &[(Self::Observations, true)],
        }
    }

    /// Its relations, in the order of the standard.
    pub fn relations(self) -> impl Iterator<Item = Relation> {
        let ends = self.ends().iter();
        ends.map(move |(to, many)| Relation {
            from: self,
            to: *to,
            many: *many,
        })
    }

    /// The relation of this name.
    pub fn relation(self, name: &str) -> Option<Relation> {
        self.relations().find(|relation| relation.name() == name)
    }

    /// The property of this name. `id` and `selfLink` may be written with and without `@iot.`.
    pub fn property(self, name: &str) -> Option<Property> {
        match name {
            "id" | "@iot.id" => Some(P::Id),
            "selfLink" | "@iot.selfLink" => Some(P::SelfLink),
            _ => {
                let own = self.properties().iter().copied();
                own.into_iter().find(|property| property.name() == name)
            }
        }
    }

    /// What the values of a property of its entities are.
    pub const fn kind(self, property: Property) -> Kind {
        match property {
            P::Id | P::Result => Kind::Any,
            P::SelfLink
            | P::Name
            | P::Description
            | P::EncodingType
            | P::ObservationType
            | P::Metadata
            | P::Definition => Kind::Text,
            P::Properties | P::UnitOfMeasurement | P::Parameters | P::ResultQuality => Kind::Json,
            P::Location | P::ObservedArea | P::Feature => Kind::Geometry,
            P::Time => Kind::Moment,
            P::PhenomenonTime | P::ResultTime => match self {
                Self::Datastreams => Kind::Interval,
                _ => Kind::Moment,
            },
            P::ValidTime => Kind::Interval,
        }
    }

    /// Every name that may stand in a query.
    pub(crate) fn names(self) -> String {
        let own = self.properties().iter().map(|p| p.name());
        let names = ["id"].into_iter().chain(own);
        let names: Vec<&str> = names.chain(self.relations().map(Relation::name)).collect();
        names.join(", ")
    }
}
