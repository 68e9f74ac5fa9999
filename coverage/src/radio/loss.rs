//! How signals fade with distance in this city, from its own receptions: path loss grows with the logarithm of the
//! distance, and buildings and hills scatter it (log-distance model with shadowing).
//!
//! One line is fitted for all gateways together. Links that were never heard are missing from the data, which makes
//! distance look harmless; so only distances are used within which nearly every link is heard. The scatter that is left is
//! the error of every prediction and is stated with it.

use super::map::RadioMap;
use super::signal::{SAFE_MARGIN_DB, STANDARD_EIRP_DBM, SpreadingFactor, path_loss_db};

/// A line through fewer links is none.
const ENOUGH_LINKS: usize = 8;

/// Nearer links say more about the roof than about the way, km.
const NEAREST_KM: f64 = 0.05;

/// Distances must span at least this many decades.
const LEAST_SPREAD: f64 = 0.15;

/// Path loss = `at_1_km_db` + `per_decade_db`·log₁₀(km), scattered by `shadowing_db`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LossModel {
    /// Path loss at one kilometre, dB.
    pub at_1_km_db: f64,
    /// More path loss for ten times the distance, dB; 20 in free space.
    pub per_decade_db: f64,
    /// Standard deviation of single links from the line, dB.
    pub shadowing_db: f64,
    /// Links it was fitted to.
    pub links: usize,
}

impl LossModel {
    /// Fitted to the links between devices that stand still and gateways; none if they are too few or too much alike.
    pub fn fit(map: &RadioMap) -> Option<Self> {
        let mut links = links(map);
        let first = Self::through(&links)?;
        // Where a link two standard deviations worse than usual would still be heard, hardly any is missing.
        let heard_db = STANDARD_EIRP_DBM - SpreadingFactor::SLOWEST.sensitivity_dbm();
        let complete =
            |link: &[f64; 2]| first.mean_db(link[0]) + 2.0 * first.shadowing_db <= heard_db;
        links.retain(complete);
        Self::through(&links).or(Some(first))
    }

    fn through(links: &[[f64; 2]]) -> Option<Self> {
        if links.len() < ENOUGH_LINKS {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "links are far fewer than 2⁵²")]
        let n = links.len() as f64;
        let points = || links.iter().map(|[km, loss]| (km.log10(), *loss));
        let (x, y) = points().fold((0.0, 0.0), |(x, y), p| (x + p.0 / n, y + p.1 / n));
        let (xx, xy) = points().fold((0.0, 0.0), |(xx, xy), p| {
            (xx + (p.0 - x).powi(2), xy + (p.0 - x) * (p.1 - y))
        });
        if (xx / n).sqrt() < LEAST_SPREAD || xy <= 0.0 {
            return None;
        }
        let per_decade_db = xy / xx;
        let at_1_km_db = y - per_decade_db * x;
        let off = |p: (f64, f64)| p.1 - at_1_km_db - per_decade_db * p.0;
        let variance = points().map(|p| off(p).powi(2)).sum::<f64>() / (n - 2.0);
        Some(Self {
            at_1_km_db,
            per_decade_db,
            // Receptions are whole decibels; nothing is known better.
            shadowing_db: variance.sqrt().max(1.0),
            links: links.len(),
        })
    }

    /// The path loss to expect, dB.
    pub fn mean_db(&self, km: f64) -> f64 {
        self.at_1_km_db + self.per_decade_db * km.max(NEAREST_KM).log10()
    }

    /// How likely a device of 14 dBm has a spreading factor that leaves a reserve, 0 to 1.
    pub fn served(&self, km: f64) -> f64 {
        let needed = SpreadingFactor::SLOWEST.sensitivity_dbm() + SAFE_MARGIN_DB;
        normal((STANDARD_EIRP_DBM - self.mean_db(km) - needed) / self.shadowing_db)
    }

    /// Beyond this distance next to nobody is served, km.
    pub(crate) fn farthest_km(&self) -> f64 {
        let needed = SpreadingFactor::SLOWEST.sensitivity_dbm() + SAFE_MARGIN_DB;
        let loss = STANDARD_EIRP_DBM - needed + 2.5 * self.shadowing_db;
        10_f64
            .powf((loss - self.at_1_km_db) / self.per_decade_db)
            .clamp(NEAREST_KM, 100.0)
    }
}

/// Distance in km and median path loss of every link.
fn links(map: &RadioMap) -> Vec<[f64; 2]> {
    let mut links = Vec::new();
    for (device, spot) in &map.places {
        let Some(reach) = map.devices.get(device) else {
            continue;
        };
        for (gateway, hearing) in &reach.gateways {
            let site = map.gateways.get(gateway);
            if let Some((site, esp)) = site.zip(hearing.esp.median()) {
                let km = site.position.distance_m(spot.position) / 1_000.0;
                links.push([km.max(NEAREST_KM), path_loss_db(STANDARD_EIRP_DBM, esp)]);
            }
        }
    }
    links
}

/// The part of a normal distribution below `x` standard deviations. Abramowitz and Stegun 7.1.26, off by at most 2·10⁻⁷.
fn normal(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs() / std::f64::consts::SQRT_2);
    let terms = [
        1.061_405_429,
        -1.453_152_027,
        1.421_413_741,
        -0.284_496_736,
        0.254_829_592,
    ];
    let tail = terms.iter().fold(0.0, |sum, term| (sum + term) * t) * (-x * x / 2.0).exp();
    if x < 0.0 {
        tail / 2.0
    } else {
        1.0 - tail / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_again_with_its_scatter() {
        let scatter = [3.0, -3.0, 0.0, 3.0, -3.0];
        let links: Vec<[f64; 2]> = (1..=100_u32)
            .map(|n| {
                let km = f64::from(n) * 0.05;
                [km, 125.0 + 35.0 * km.log10() + scatter[n as usize % 5]]
            })
            .collect();
        let model = LossModel::through(&links).unwrap();
        assert!((model.at_1_km_db - 125.0).abs() < 1.0, "{model:?}");
        assert!((model.per_decade_db - 35.0).abs() < 1.5, "{model:?}");
        assert!((model.shadowing_db - 2.7).abs() < 0.3, "{model:?}");
        assert!(model.served(0.1) > 0.99 && model.served(50.0) < 0.01);
        assert!(model.served(model.farthest_km()) < 0.01);
    }

    #[test]
    fn links_that_are_few_or_all_alike_give_no_line() {
        assert_eq!(LossModel::through(&[[1.0, 120.0], [2.0, 130.0]]), None);
        assert_eq!(LossModel::through(&[[1.0, 120.0]; 20]), None);
        let falling: Vec<[f64; 2]> = (1..20)
            .map(|n| [f64::from(n), 140.0 - f64::from(n)])
            .collect();
        assert_eq!(
            LossModel::through(&falling),
            None,
            "loss does not fall with distance"
        );
    }

    #[test]
    fn the_normal_distribution_meets_its_table() {
        for (x, part) in [
            (-3.0, 0.001_35),
            (-1.0, 0.158_66),
            (0.0, 0.5),
            (1.0, 0.841_34),
            (1.96, 0.975),
        ] {
            assert!((normal(x) - part).abs() < 1e-5, "{x}");
        }
    }
}
