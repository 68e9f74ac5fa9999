//! The city as its file describes it. Nothing about a particular city is in the code.

use super::{error::Error, hash, radio::GatewayClock};
use serde::Deserialize;
use talblick_model::{District, DistrictId, GatewayId, Network, Position, Ring};

/// A day of any year: month, day of month.
pub(crate) type MonthDay = (i64, i64);

/// The description of a city.
#[derive(Debug, Clone, Deserialize)]
pub struct Plan {
    /// Name.
    pub name: String,
    /// Centre: longitude, latitude.
    pub center: [f64; 2],
    /// IANA time zone.
    pub timezone: String,
    /// Official municipality key.
    pub ags: String,
    /// Rough outline, from which the district outlines were made.
    pub outline: Ring,
    pub(crate) valley_altitude_m: f64,
    pub(crate) rise_m_per_km: f64,
    /// Ranges of month and day, both inclusive, the same every year.
    pub(crate) school_holidays: Vec<(MonthDay, MonthDay)>,
    pub(crate) rivers: Vec<River>,
    pub(crate) gauges: Vec<Gauge>,
    pub(crate) gateways: Vec<Site>,
    pub(crate) districts: Vec<Part>,
}

/// A river or creek; its name is for readers of the file.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct River {
    line: Vec<[f64; 2]>,
}

/// A place where a water level is measured, and how the water answers to rain there.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Gauge {
    pub(crate) name: String,
    pub(crate) district: DistrictId,
    pub(crate) position: [f64; 2],
    pub(crate) base_m: f64,
    pub(crate) rise_m_per_mm: f64,
    pub(crate) lag_h: f64,
    pub(crate) flood_m: f64,
    pub(crate) mounting_height_m: f64,
}

/// A gateway's site.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Site {
    pub(crate) id: GatewayId,
    pub(crate) name: String,
    pub(crate) position: [f64; 2],
    /// Antenna above ground.
    pub(crate) height_m: f64,
    pub(crate) antennas: u8,
    /// Whose network server it forwards to.
    pub(crate) network: Network,
    /// What is wrong with its clock, if anything.
    #[serde(default)]
    pub(crate) clock: GatewayClock,
}

/// A district.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Part {
    pub(crate) id: DistrictId,
    pub(crate) name: String,
    /// How densely it is built, 0 to 1.
    pub(crate) density: f64,
    pub(crate) streets: Vec<String>,
    pub(crate) cores: Vec<[f64; 2]>,
    rings: Vec<Ring>,
}

impl Plan {
    /// The model city that is built in: Wuppertal.
    pub fn model_city() -> Result<Self, Error> {
        Self::parse(include_str!("../../../fixtures/city/wuppertal.json"))
    }

    /// Reads a city file.
    pub fn parse(json: &str) -> Result<Self, Error> {
        let plan: Self = serde_json::from_str(json)?;
        for (what, empty) in [
            ("districts", plan.districts.is_empty()),
            ("rivers", plan.rivers.is_empty()),
            ("gauges", plan.gauges.is_empty()),
            ("gateways", plan.gateways.is_empty()),
            (
                "streets in a district",
                plan.districts.iter().any(|d| d.streets.is_empty()),
            ),
            (
                "core points in a district",
                plan.districts.iter().any(|d| d.cores.is_empty()),
            ),
        ] {
            if empty {
                return Err(Error::Empty(what));
            }
        }
        Ok(plan)
    }

    /// The tag of gauges that says from which level on their river floods.
    pub(crate) const FLOOD_TAG: &str = "hochwassermarke";

    /// Its value, as people write it.
    pub(crate) fn flood_mark(level_m: f64) -> String {
        format!("{} m", level_m.to_string().replace('.', ","))
    }

    /// The level at which the first river floods, in metres.
    pub(crate) fn flood_m(&self) -> Option<f64> {
        self.gauges.first().map(|gauge| gauge.flood_m)
    }

    /// The districts with their approximate outlines.
    pub fn districts(&self) -> Vec<District> {
        self.districts.iter().map(Part::district).collect()
    }

    /// Metres from the nearest river.
    pub(crate) fn river_distance_m(&self, place: Position) -> f64 {
        let scale = place.lat().to_radians().cos() * 111_195.0;
        let metres =
            |[lon, lat]: [f64; 2]| ((lon - place.lon()) * scale, (lat - place.lat()) * 111_195.0);
        let mut nearest = f64::INFINITY;
        for river in &self.rivers {
            for pair in river.line.windows(2) {
                let [a, b] = pair else { continue };
                let ((ax, ay), (bx, by)) = (metres(*a), metres(*b));
                let (dx, dy) = (bx - ax, by - ay);
                let along = -(ax * dx + ay * dy) / (dx * dx + dy * dy).max(1e-9);
                let t = along.clamp(0.0, 1.0);
                nearest = nearest.min((ax + t * dx).hypot(ay + t * dy));
            }
        }
        nearest
    }

    /// Altitude of the ground: the valley floor, and hills that rise from it to 350 m.
    pub(crate) fn altitude_m(&self, place: Position) -> f64 {
        let km = self.river_distance_m(place) / 1_000.0;
        (self.valley_altitude_m + self.rise_m_per_km * km).min(350.0)
    }
}

impl Part {
    /// The district in the words of the model.
    pub(crate) fn district(&self) -> District {
        District {
            id: self.id.clone(),
            name: self.name.clone(),
            rings: self.rings.clone(),
            approximate: true,
        }
    }

    /// A place in the district, nearer to its core points than to its borders.
    pub(crate) fn place(&self, key: u64) -> Result<Position, Error> {
        let district = self.district();
        let core = |n: i64| {
            let at = super::number::pick(hash::draw(key, n), self.cores.len());
            self.cores.get(at).copied().unwrap_or_default()
        };
        for n in 0..40 {
            let [lon, lat] = core(n * 3);
            let place = Position::new(
                lat + 0.0035 * hash::normal(hash::draw(key, n * 3 + 1)),
                lon + 0.0055 * hash::normal(hash::draw(key, n * 3 + 2)),
                None,
            )?;
            if district.contains(place) {
                return Ok(place);
            }
        }
        let [lon, lat] = core(0);
        Ok(Position::new(lat, lon, None)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn the_model_city_has_ten_districts_and_about_25_gateways() {
        let plan = Plan::model_city().unwrap();
        let keys: Vec<_> = plan.districts.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(keys, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
        let own = plan
            .gateways
            .iter()
            .filter(|g| g.network == Network::Chirpstack4);
        assert!((20..=30).contains(&own.count()));
        assert_eq!(plan.ags, "05124000");
    }

    #[test]
    fn neighbouring_districts_share_their_borders_and_no_border_is_used_thrice() {
        let plan = Plan::model_city().unwrap();
        let mut edges: HashMap<[u64; 4], u32> = HashMap::new();
        for district in plan.districts() {
            for ring in &district.rings {
                assert_eq!(ring.first(), ring.last(), "{} is closed", district.name);
                for pair in ring.windows(2) {
                    let [[a, b], [c, d]] = [pair[0], pair[1]];
                    let key = if (a, b) < (c, d) {
                        [a, b, c, d]
                    } else {
                        [c, d, a, b]
                    };
                    *edges.entry(key.map(f64::to_bits)).or_default() += 1;
                }
            }
        }
        assert!(edges.values().all(|n| *n <= 2));
        assert!(edges.values().filter(|n| **n == 2).count() > 40);
    }

    #[test]
    fn gauges_lie_at_a_river_and_in_their_district() {
        let plan = Plan::model_city().unwrap();
        let districts = plan.districts();
        for gauge in &plan.gauges {
            let [lon, lat] = gauge.position;
            let place = Position::new(lat, lon, None).unwrap();
            assert!(plan.river_distance_m(place) < 250.0, "{}", gauge.name);
            let inside = districts.iter().find(|d| d.contains(place)).unwrap();
            assert_eq!(inside.id, gauge.district, "{}", gauge.name);
        }
    }

    #[test]
    fn places_drawn_for_a_district_lie_inside_it() {
        let plan = Plan::model_city().unwrap();
        for part in &plan.districts {
            for key in 0..50 {
                let place = part.place(hash::mix(key)).unwrap();
                assert!(part.district().contains(place), "{}", part.name);
            }
        }
    }

    #[test]
    fn a_faulty_city_file_is_an_error_in_words() {
        assert!(Plan::parse("{").is_err());
        let mut city: serde_json::Value =
            serde_json::from_str(include_str!("../../../fixtures/city/wuppertal.json")).unwrap();
        city["gauges"] = serde_json::json!([]);
        let error = Plan::parse(&city.to_string()).unwrap_err();
        assert_eq!(error.to_string(), "city file lists no gauges");
    }
}
