//! Identities of gateways, also of those that have none of their own.

use super::json::Scalar;
use serde::Deserialize;
use talblick_model::{GatewayId, Position};
use xxhash_rust::xxh3::xxh3_64;

/// Characters of an EUI with dashes between its bytes.
const WITH_DASHES: usize = 23;

/// What stands for a gateway nobody names.
const NAMELESS: &str = "unknown";

/// A gateway by the first of `texts` that is an EUI (16 hexadecimal digits, with or without the `eui-` The Things Stack
/// puts before it or the dashes between bytes that `MultiTech` writes). If none is, its id is the XXH3-64 hash (seed 0) of the first text that is there: stable for ever, and
/// the same in every installation. The name is that text.
pub(super) fn identify(texts: &[Option<&str>]) -> (GatewayId, Option<String>) {
    let mut named = texts
        .iter()
        .flatten()
        .filter(|text| text.bytes().any(|b| b != b'0'));
    let eui = named.clone().find_map(|text| {
        let digits = text.strip_prefix("eui-").unwrap_or(text);
        if digits.len() == WITH_DASHES && digits.bytes().skip(2).step_by(3).all(|b| b == b'-') {
            return digits.replace('-', "").parse::<GatewayId>().ok();
        }
        digits.parse::<GatewayId>().ok()
    });
    if let Some(id) = eui {
        return (id, None);
    }
    let name = named.next().copied().unwrap_or(NAMELESS);
    let id = GatewayId::from_u64(xxh3_64(name.as_bytes()));
    (id, Some(name.to_owned()))
}

/// A place as protobuf writes it: a coordinate that is zero is left out, and none at all means unknown.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(expecting = "`location` to be an object with `latitude` and `longitude`")]
pub(super) struct Location {
    latitude: Option<Scalar>,
    longitude: Option<Scalar>,
    altitude: Option<Scalar>,
}

impl Location {
    /// From its parts.
    pub(super) const fn of(
        latitude: Option<Scalar>,
        longitude: Option<Scalar>,
        altitude: Option<Scalar>,
    ) -> Self {
        Self {
            latitude,
            longitude,
            altitude,
        }
    }

    /// The place, unless the coordinates are unset or off the globe.
    pub(super) fn position(self) -> Option<Position> {
        let number = |scalar: Option<Scalar>| scalar.and_then(Scalar::number);
        let (lat, lon) = (number(self.latitude), number(self.longitude));
        let (lat, lon) = (lat.unwrap_or(0.0), lon.unwrap_or(0.0));
        if lat == 0.0 && lon == 0.0 {
            return None;
        }
        Position::new(lat, lon, number(self.altitude)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_eui_is_found_wherever_it_stands() {
        let expected = GatewayId::from_u64(0xb827_ebff_fe00_0001);
        for texts in [
            [Some("B827EBFFFE000001"), Some("rathaus")],
            [None, Some("eui-b827ebfffe000001")],
            [Some(""), Some("b827ebfffe000001")],
            [Some("b8-27-eb-ff-fe-00-00-01"), None],
        ] {
            assert_eq!(identify(&texts), (expected, None));
        }
    }

    #[test]
    fn a_gateway_without_an_eui_is_known_by_the_hash_of_its_name() {
        let (id, name) = identify(&[None, Some("rathaus-dach")]);
        assert_eq!(name.as_deref(), Some("rathaus-dach"));
        assert_eq!(id.as_u64(), xxh3_64(b"rathaus-dach"));
        let zeros = identify(&[Some("0000000000000000"), Some("rathaus-dach")]);
        assert_eq!(zeros.0, id);
        assert_eq!(identify(&[]).1.as_deref(), Some(NAMELESS));
    }

    #[test]
    fn a_location_without_coordinates_is_no_place() {
        let location = |text: &str| serde_json::from_str::<Location>(text).unwrap().position();
        assert_eq!(location("{}"), None);
        assert_eq!(location(r#"{"latitude":123,"longitude":7}"#), None);
        let equator = location(r#"{"longitude":7.2}"#).unwrap();
        assert!(equator.lat() == 0.0 && equator.alt().is_none());
    }
}
