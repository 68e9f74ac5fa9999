//! Values of properties in JSON.

use serde::ser::{Serialize, Serializer};
use talblick_model::Millis;
use talblick_sensorthings::{Interval, Value};

/// A value as answers write it.
#[derive(Debug)]
pub(super) struct Told(pub(super) Value);

impl Told {
    pub(super) const fn is_null(&self) -> bool {
        matches!(self.0, Value::Null | Value::Geometry(_))
    }
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Value::Null | Value::Geometry(_) => serializer.serialize_unit(),
            Value::Boolean(yes) => serializer.serialize_bool(*yes),
            Value::Whole(n) => match i64::try_from(*n) {
                Ok(n) => serializer.serialize_i64(n),
                Err(_) => serializer.collect_str(n),
            },
            Value::Number(n) => serializer.serialize_f64(*n),
            Value::Text(text) => serializer.serialize_str(text),
            // Nothing here is measured more exactly.
            Value::Moment(at) => Millis::from(*at).serialize(serializer),
            Value::Interval(Interval { from, to }) => {
                let (from, to) = (Millis::from(*from), Millis::from(*to));
                serializer.collect_str(&format_args!("{from}/{to}"))
            }
            Value::Duration(ms) => serializer.serialize_i64(*ms),
            Value::Date(date) => serializer.collect_str(date),
            Value::Clock(time) => serializer.collect_str(time),
            Value::Json(json) => json.serialize(serializer),
        }
    }
}
