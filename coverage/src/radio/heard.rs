//! An uplink as radio looks at it, and the place that a moving device reports in it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use talblick_model::{DeviceId, Millis, Position, Uplink};

/// Longer payloads are not searched for a place, bytes.
const LONGEST: usize = 16 * 1_024;

/// How deep below the top a place may lie.
const DEEPEST: u8 = 3;

/// An archived uplink.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// Who sent it.
    pub device: DeviceId,
    /// When it was observed.
    pub at: Millis,
    /// What tells it from others of that moment.
    pub hash: u64,
    /// The uplink.
    pub uplink: &'a Uplink,
    /// The decoded object, if there is one, as JSON.
    pub fields: Option<&'a str>,
}

/// The order of a device's uplinks, and what tells them apart. Those of one moment are in order of their counters, as
/// they were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct HeardKey {
    pub(crate) at: Millis,
    f_cnt: u32,
    hash: u64,
}

impl HeardKey {
    /// Whether it is the key of the uplink that was observed then and has this hash.
    pub(crate) fn is_of(self, at: Millis, hash: u64) -> bool {
        (self.at, self.hash) == (at, hash)
    }
}

impl Heard<'_> {
    /// Its place among the uplinks of its device.
    pub fn key(&self) -> HeardKey {
        HeardKey {
            at: self.at,
            f_cnt: self.uplink.f_cnt,
            hash: self.hash,
        }
    }

    /// Where the device says it was.
    pub(crate) fn reported_place(&self) -> Option<Position> {
        self.fields.and_then(place_in)
    }
}

/// The first place in a decoded object: latitude and longitude beside each other, under the usual names.
pub(crate) fn place_in(json: &str) -> Option<Position> {
    if json.len() > LONGEST || !(json.contains("lat") || json.contains("Lat")) {
        return None;
    }
    place_below(&serde_json::from_str(json).ok()?, DEEPEST)
}

fn place_below(value: &Value, deeper: u8) -> Option<Position> {
    match value {
        Value::Object(fields) => place_of(fields).or_else(|| {
            let mut values = fields.values().filter(|_| deeper > 0);
            values.find_map(|value| place_below(value, deeper - 1))
        }),
        Value::Array(items) if deeper > 0 => items
            .iter()
            .take(16)
            .find_map(|item| place_below(item, deeper - 1)),
        _ => None,
    }
}

fn place_of(fields: &Map<String, Value>) -> Option<Position> {
    let number = |names: &[&str]| {
        let named = |key: &String| names.iter().any(|name| key.eq_ignore_ascii_case(name));
        let (_, value) = fields.iter().find(|(key, _)| named(key))?;
        value
            .as_f64()
            .or_else(|| value.as_str()?.trim().parse().ok())
    };
    let lat = number(&["latitude", "lat"])?;
    let lon = number(&["longitude", "lon", "lng", "long"])?;
    Position::new(lat, lon, None).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_under_the_usual_names() {
        for json in [
            r#"{"latitude":51.25,"longitude":7.15}"#,
            r#"{"Latitude":"51.25","Longitude":" 7.15","alt":3}"#,
            r#"{"gps_1":{"latitude":51.25,"longitude":7.15,"altitude":10}}"#,
            r#"{"data":{"position":[{"lat":51.25,"lng":7.15}]}}"#,
        ] {
            let place = place_in(json).unwrap();
            assert!(
                (place.lat() - 51.25).abs() + (place.lon() - 7.15).abs() < 1e-9,
                "{json}"
            );
        }
    }

    #[test]
    fn what_is_no_place_is_none() {
        for json in [
            "",
            "{",
            r#"{"latitude":51.25}"#,
            r#"{"lat":null,"lon":7}"#,
            r#"{"lat":151,"lon":7}"#,
            r#"{"plate":1,"lon":7}"#,
            r#"{"a":{"b":{"c":{"d":{"lat":1,"lon":1}}}}}"#,
        ] {
            assert_eq!(place_in(json), None, "{json}");
        }
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000)) + "lat";
        assert_eq!(place_in(&deep), None);
    }
}
