//! `[radio]`: how far gateways are believed, and where the city could put one.

use super::Problem;
use serde::{Deserialize, Serialize};
use talblick_coverage::radio::Limits;
use talblick_model::Position;

/// `[radio]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Radio {
    /// Gateways farther from a device are not believed, kilometres.
    pub farthest_km: f64,
    /// Where the city could put a gateway, latitude and longitude.
    pub sites: Vec<[f64; 2]>,
}

impl Default for Radio {
    fn default() -> Self {
        Self {
            farthest_km: 200.0,
            sites: Vec::new(),
        }
    }
}

impl Radio {
    /// The limits of a survey.
    pub fn limits(&self) -> Result<Limits, Problem> {
        let allowed = 1.0..=2_000.0;
        if !allowed.contains(&self.farthest_km) {
            let (least, most) = (allowed.start(), allowed.end());
            let message = format!("{} km; allowed are {least} to {most} km", self.farthest_km);
            return Err(Problem::value("radio.farthest_km", message));
        }
        Ok(Limits {
            farthest_m: self.farthest_km * 1_000.0,
        })
    }

    /// The places for gateways.
    pub fn places(&self) -> Result<Vec<Position>, Problem> {
        let place = |[lat, lon]: &[f64; 2]| {
            Position::new(*lat, *lon, None).map_err(|error| {
                let message = format!("[{lat}, {lon}]: {error}; a site is [latitude, longitude]");
                Problem::value("radio.sites", message)
            })
        };
        self.sites.iter().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_named_with_what_is_allowed() {
        for (km, fits) in [(200.0, true), (1.0, true), (0.0, false), (-5.0, false)] {
            let radio = Radio {
                farthest_km: km,
                ..Radio::default()
            };
            assert_eq!(radio.limits().is_ok(), fits, "{km}");
        }
        let nothing = Radio {
            farthest_km: f64::NAN,
            sites: vec![[51.2, 7.1], [251.0, 7.1]],
        };
        let said = nothing.limits().unwrap_err().to_string();
        assert!(
            said.contains("radio.farthest_km") && said.contains("1 to 2000 km"),
            "{said}"
        );
        let said = nothing.places().unwrap_err().to_string();
        assert!(
            said.contains("radio.sites") && said.contains("[251, 7.1]"),
            "{said}"
        );
    }
}
