//! Places: WGS 84 positions and the districts of a city.

use crate::Error;
use serde::{Deserialize, Serialize};

/// A place on the globe, WGS 84 degrees, altitude in metres where known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Position {
    lat: f64,
    lon: f64,
    alt: Option<f64>,
}

#[derive(Deserialize)]
struct Raw {
    lat: f64,
    lon: f64,
    alt: Option<f64>,
}

impl TryFrom<Raw> for Position {
    type Error = Error;

    fn try_from(raw: Raw) -> Result<Self, Error> {
        Self::new(raw.lat, raw.lon, raw.alt)
    }
}

impl Position {
    /// The place, if there is one with these coordinates.
    pub fn new(lat: f64, lon: f64, alt: Option<f64>) -> Result<Self, Error> {
        if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) {
            Ok(Self {
                lat,
                lon,
                alt: alt.filter(|a| a.is_finite()),
            })
        } else {
            Err(Error::Position {
                lat: lat.to_string(),
                lon: lon.to_string(),
            })
        }
    }

    /// Latitude in degrees north.
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// Longitude in degrees east.
    pub const fn lon(self) -> f64 {
        self.lon
    }

    /// Altitude in metres.
    pub const fn alt(self) -> Option<f64> {
        self.alt
    }

    /// Great-circle distance in metres on a sphere of 6,371,008.8 m (IUGG mean radius).
    pub fn distance_m(self, other: Self) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let half = |d: f64| (d / 2.0).sin().powi(2);
        let h = half(b - a) + a.cos() * b.cos() * half((other.lon - self.lon).to_radians());
        2.0 * 6_371_008.8 * h.sqrt().min(1.0).asin()
    }
}

/// The key of a district as the city writes it, for example `0` for Elberfeld: 1 to 64 characters, none of them a control
/// character, no blanks around them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DistrictId(String);

impl DistrictId {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DistrictId {
    type Error = Error;

    fn try_from(key: String) -> Result<Self, Error> {
        let length = key.chars().take(65).count();
        if (1..=64).contains(&length) && !key.contains(char::is_control) && key.trim() == key {
            Ok(Self(key))
        } else {
            Err(Error::District(key.chars().take(64).collect()))
        }
    }
}

impl TryFrom<&str> for DistrictId {
    type Error = Error;

    fn try_from(key: &str) -> Result<Self, Error> {
        Self::try_from(key.to_owned())
    }
}

impl From<DistrictId> for String {
    fn from(id: DistrictId) -> Self {
        id.0
    }
}

/// A closed line of longitude, latitude pairs; the first point is repeated at the end.
pub type Ring = Vec<[f64; 2]>;

/// A part of the city.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct District {
    /// The city's key.
    pub id: DistrictId,
    /// The city's name for it.
    pub name: String,
    /// Outer rings.
    pub rings: Vec<Ring>,
    /// Whether the outline is only roughly right.
    pub approximate: bool,
}

impl District {
    /// Whether a place lies inside (even–odd rule).
    pub fn contains(&self, place: Position) -> bool {
        let mut inside = false;
        for ring in &self.rings {
            for pair in ring.windows(2) {
                if let [[x1, y1], [x2, y2]] = pair {
                    let crosses = (*y1 > place.lat) != (*y2 > place.lat);
                    if crosses && place.lon < (x2 - x1) * (place.lat - y1) / (y2 - y1) + x1 {
                        inside = !inside;
                    }
                }
            }
        }
        inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_kilometres() {
        let (a, b) = (
            Position::new(51.0, 7.0, None).unwrap(),
            Position::new(52.0, 7.0, None).unwrap(),
        );
        assert!((a.distance_m(b) - 111_195.0).abs() < 1.0);
    }

    #[test]
    fn the_key_of_a_district_is_a_short_line_of_text() {
        for key in ["0", "Elberfeld-West", "05124000 Süd", &"ä".repeat(64)] {
            assert_eq!(DistrictId::try_from(key).unwrap().as_str(), key);
        }
        for key in ["", " 0", "0\n", "a\u{1b}b", &"ä".repeat(65)] {
            assert!(DistrictId::try_from(key).is_err(), "{key:?}");
            assert!(serde_json::from_value::<DistrictId>(key.into()).is_err());
        }
    }

    #[test]
    fn a_place_off_the_globe_is_refused() {
        assert!(Position::new(91.0, 7.0, None).is_err());
        assert!(Position::new(f64::NAN, 7.0, None).is_err());
        assert!(serde_json::from_str::<Position>(r#"{"lat":1,"lon":200}"#).is_err());
    }

    #[test]
    fn a_district_knows_what_lies_inside() {
        let square = vec![
            [7.0, 51.0],
            [8.0, 51.0],
            [8.0, 52.0],
            [7.0, 52.0],
            [7.0, 51.0],
        ];
        let d = District {
            id: DistrictId::try_from("0").unwrap(),
            name: "Mitte".into(),
            rings: vec![square],
            approximate: true,
        };
        assert!(d.contains(Position::new(51.5, 7.5, None).unwrap()));
        assert!(!d.contains(Position::new(51.5, 8.5, None).unwrap()));
    }
}
