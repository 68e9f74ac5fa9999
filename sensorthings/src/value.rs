//! Values that expressions are made of.

use crate::Kind;
use crate::time::Interval;
use geo::Geometry;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use std::sync::Arc;

/// A value while a filter is evaluated.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Yes or no.
    Boolean(bool),
    /// A whole number, exact: ids do not fit into floating point.
    Whole(i128),
    /// A number.
    Number(f64),
    /// A text.
    Text(Arc<str>),
    /// A moment.
    Moment(Timestamp),
    /// A time from a moment to another.
    Interval(Interval),
    /// Milliseconds.
    Duration(i64),
    /// A calendar day, UTC.
    Date(Date),
    /// A time of day, UTC.
    Clock(Time),
    /// A place, line or area, in degrees.
    Geometry(Arc<Geometry>),
    /// Something in JSON that is none of the above.
    Json(Arc<serde_json::Value>),
}

impl Value {
    /// A text.
    pub fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// A value of JSON: numbers, texts and booleans become those, so that they can be compared.
    pub fn from_json(json: &serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(yes) => Self::Boolean(*yes),
            serde_json::Value::Number(n) => match (n.as_i128(), n.as_f64()) {
                (Some(n), _) => Self::Whole(n),
                (None, Some(n)) => Self::Number(n),
                (None, None) => Self::Null,
            },
            serde_json::Value::String(text) => Self::text(text),
            other => Self::Json(Arc::new(other.clone())),
        }
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Any,
            Self::Boolean(_) => Kind::Boolean,
            Self::Whole(_) | Self::Number(_) => Kind::Number,
            Self::Text(_) => Kind::Text,
            Self::Moment(_) => Kind::Moment,
            Self::Interval(_) => Kind::Interval,
            Self::Duration(_) => Kind::Duration,
            Self::Date(_) => Kind::Date,
            Self::Clock(_) => Kind::Clock,
            Self::Geometry(_) => Kind::Geometry,
            Self::Json(_) => Kind::Json,
        }
    }

    /// As a number, if it is one or a text that is written like one.
    #[expect(
        clippy::cast_precision_loss,
        reason = "whole numbers beyond 2^53 are ids, which are compared exactly elsewhere"
    )]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Whole(n) => Some(*n as f64),
            Self::Number(n) => Some(*n),
            Self::Text(text) => text.trim().parse().ok().filter(|n: &f64| n.is_finite()),
            _ => None,
        }
    }

    /// As a text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// As an interval; a moment is one without length, a day one of 24 hours, a text whatever it is written like.
    pub fn as_interval(&self) -> Option<Interval> {
        match self {
            Self::Interval(interval) => Some(*interval),
            Self::Moment(at) => Some(Interval::at(*at)),
            Self::Date(date) => Interval::day(*date),
            Self::Text(text) => crate::time::interval(text).ok(),
            _ => None,
        }
    }

    /// As a moment, if it is one, or something with only one.
    pub fn as_moment(&self) -> Option<Timestamp> {
        match self {
            Self::Date(date) => Interval::day(*date).map(|day| day.from),
            other => {
                let interval = other.as_interval()?;
                (interval.from == interval.to).then_some(interval.from)
            }
        }
    }

    /// As a geometry; GeoJSON is read.
    pub fn as_geometry(&self) -> Option<Arc<Geometry>> {
        match self {
            Self::Geometry(geometry) => Some(Arc::clone(geometry)),
            Self::Json(json) => crate::geometry::from_geojson(json).map(Arc::new),
            _ => None,
        }
    }

    /// Whether it is a point, or GeoJSON of one.
    pub(crate) fn is_point(&self) -> bool {
        match self {
            Self::Geometry(geometry) => crate::geometry::is_point(geometry),
            Self::Json(json) => json.get("type").is_some_and(|kind| kind == "Point"),
            _ => false,
        }
    }
}
