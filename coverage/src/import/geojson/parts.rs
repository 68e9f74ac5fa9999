//! What is read of a feature. A shape that is none is wrong in its row; the file goes on.

use crate::import::geometry::{Geometry, Point};
use crate::import::value::Value;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::HashMap;
use std::fmt;

/// The name of a reference system; empty where the member says none.
#[derive(Debug)]
pub(super) struct System(pub(super) String);

impl<'de> Deserialize<'de> for System {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Member {
            properties: Option<Properties>,
        }
        #[derive(Deserialize)]
        struct Properties {
            name: Option<String>,
        }
        let member = Member::deserialize(deserializer)?;
        let name = member.properties.and_then(|p| p.name);
        Ok(Self(name.unwrap_or_default()))
    }
}

/// The names of a feature's properties.
#[derive(Debug)]
pub(super) struct Keys(pub(super) Vec<String>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Feature {
            properties: Option<HashMap<String, IgnoredAny>>,
        }
        let feature = Feature::deserialize(deserializer)?;
        let mut keys: Vec<String> = feature.properties.unwrap_or_default().into_keys().collect();
        keys.sort_unstable();
        Ok(Self(keys))
    }
}

/// A feature.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) properties: HashMap<String, Value>,
    pub(super) geometry: Result<Geometry, String>,
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Feature {
            properties: Option<HashMap<String, Scalar>>,
            geometry: Option<Shape>,
        }
        #[derive(Deserialize)]
        struct Shape {
            #[serde(rename = "type")]
            kind: String,
            coordinates: Option<Nest>,
        }
        let feature = Feature::deserialize(deserializer)?;
        let properties = feature.properties.unwrap_or_default().into_iter();
        let shape = feature
            .geometry
            .map(|shape| (shape.kind, shape.coordinates));
        Ok(Self {
            properties: properties
                .map(|(key, Scalar(value))| (key, value))
                .collect(),
            geometry: match shape {
                Some((kind, Some(coordinates))) => geometry(&kind, &coordinates),
                Some((kind, None)) => Err(format!("a {kind} without coordinates")),
                None => Err("it has no geometry".to_owned()),
            },
        })
    }
}

fn geometry(kind: &str, coordinates: &Nest) -> Result<Geometry, String> {
    let wrong = || format!("its coordinates are not those of a {kind}");
    let geometry = match kind {
        "Point" => coordinates.point().map(Geometry::Point),
        "LineString" => coordinates.points().map(|line| Geometry::Lines(vec![line])),
        "MultiLineString" => coordinates.lists().map(Geometry::Lines),
        "Polygon" => coordinates.lists().map(Geometry::Areas),
        "MultiPolygon" => {
            let polygons = coordinates.list().ok_or_else(wrong)?;
            let polygons: Option<Vec<_>> = polygons.iter().map(Nest::lists).collect();
            polygons.map(|p| Geometry::Areas(p.into_iter().flatten().collect()))
        }
        other => {
            return Err(format!(
                "it is a {}; allowed are points, lines and polygons",
                crate::import::value::short(other)
            ));
        }
    };
    geometry.ok_or_else(wrong)
}

/// Coordinates, as deep as they are nested.
#[derive(Debug)]
enum Nest {
    Number(f64),
    List(Vec<Nest>),
    Other,
}

impl Nest {
    fn list(&self) -> Option<&[Self]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    fn point(&self) -> Option<Point> {
        match self.list()? {
            [Self::Number(x), Self::Number(y), ..] => Some([*x, *y]),
            _ => None,
        }
    }

    fn points(&self) -> Option<Vec<Point>> {
        self.list()?.iter().map(Self::point).collect()
    }

    fn lists(&self) -> Option<Vec<Vec<Point>>> {
        self.list()?.iter().map(Self::points).collect()
    }
}

impl<'de> Deserialize<'de> for Nest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NestVisitor)
    }
}

struct NestVisitor;

impl<'de> Visitor<'de> for NestVisitor {
    type Value = Nest;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Nest, E> {
        Ok(Nest::Number(number))
    }

    #[expect(clippy::cast_precision_loss, reason = "no coordinate is that large")]
    fn visit_i64<E>(self, number: i64) -> Result<Nest, E> {
        Ok(Nest::Number(number as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "no coordinate is that large")]
    fn visit_u64<E>(self, number: u64) -> Result<Nest, E> {
        Ok(Nest::Number(number as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Nest, A::Error> {
        let mut list = Vec::new();
        while let Some(nest) = seq.next_element()? {
            list.push(nest);
        }
        Ok(Nest::List(list))
    }

    fn visit_str<E>(self, _: &str) -> Result<Nest, E> {
        Ok(Nest::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Nest, E> {
        Ok(Nest::Other)
    }

    fn visit_unit<E>(self) -> Result<Nest, E> {
        Ok(Nest::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Nest, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Nest::Other)
    }
}

/// A property; lists and objects are not read.
#[derive(Debug)]
struct Scalar(Value);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor).map(Self)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "no property of ours is that large"
    )]
    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "no property of ours is that large"
    )]
    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::of(text))
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Value, E> {
        Ok(Value::Text(yes.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Empty)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Empty)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Empty)
    }
}
