//! Where another gateway would serve most: candidate sites compared by how many households or devices in cells without
//! good coverage each would be expected to serve, the best taken first, then the best for what is left (greedy maximum
//! coverage, at least 63 % of what the best set of that size would serve: Nemhauser, Wolsey, Fisher 1978). Everybody may
//! see the proposals, and they change with every uplink: they are reckoned with protected numbers of households alone.

use super::loss::LossModel;
use super::map::RadioMap;
use super::reach::Status;
use crate::{Audience, Cell, Crs, Households, Territory, Transform};
use std::collections::{BTreeMap, BTreeSet};
use talblick_model::{GatewayId, Position};

/// Sites nearer to each other than this are one, metres.
const APART_M: f64 = 300.0;

/// Neighbourhood of a gateway that is looked at, metres: near enough for its power and its lease.
const NEIGHBOURHOOD_M: [f64; 2] = [600.0, 1_200.0];

/// A gateway that would serve fewer cells than this is not worth its mast.
const LEAST_CELLS: f64 = 0.5;

/// A proposed site.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Where.
    pub position: Position,
    /// Cells without good coverage that it is expected to serve.
    pub gain_cells: f64,
    /// Households in them, from protected numbers; zero if none are known.
    pub gain_households: f64,
    /// The nearest gateway of today, and how far it is, metres.
    pub nearest: Option<(GatewayId, f64)>,
}

/// Proposed sites, best first, and what they rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct Siting {
    /// The sites. Each but the first is what the ones before leave to do.
    pub suggestions: Vec<Suggestion>,
    /// How signals fade; its shadowing is the error of every link that is predicted.
    pub model: LossModel,
    /// Cells without good coverage.
    pub wanting: usize,
}

/// A cell that wants coverage.
struct Want {
    utm: [f64; 2],
    households: f64,
    /// What it counts: households, or devices where no households are known.
    weight: f64,
    /// How likely it is still not served.
    open: f64,
}

impl Siting {
    /// At most `most` sites. `given` are sites the city has in mind, such as schools; places of devices and the
    /// neighbourhood of gateways are looked at anyway. None if nothing can be predicted.
    pub fn suggest(
        map: &RadioMap,
        territory: &Territory,
        given: &[Position],
        most: usize,
    ) -> Option<Self> {
        let households = &territory.households(Audience::Public);
        let model = LossModel::fit(map)?;
        let utm = Transform::new(Crs::Wgs84, Crs::Utm32).ok()?;
        let globe = Transform::new(Crs::Utm32, Crs::Wgs84).ok()?;
        let on_map = |place: Position| utm.apply([place.lon(), place.lat()]).ok();
        let gateways: BTreeMap<GatewayId, [f64; 2]> = map
            .gateways
            .iter()
            .filter_map(|(id, site)| Some((*id, on_map(site.position)?)))
            .collect();
        let mut wants = wants(map, households, &model, &gateways);
        let wanting = wants.len();
        let sites = candidates(
            map,
            &gateways,
            given.iter().filter_map(|place| on_map(*place)),
        );
        let mut suggestions = Vec::new();
        for _ in 0..most {
            let rated = sites.iter().map(|site| (gain(*site, &wants, &model), site));
            let best = rated.max_by(|a, b| a.0.weight.total_cmp(&b.0.weight));
            let Some((gain, site)) = best.filter(|(gain, _)| gain.cells >= LEAST_CELLS) else {
                break;
            };
            for want in &mut wants {
                want.open *= 1.0 - served(&model, *site, want.utm);
            }
            let Some(position) = globe
                .apply(*site)
                .ok()
                .and_then(|[lon, lat]| Position::new(lat, lon, None).ok())
            else {
                continue;
            };
            let near = gateways.iter().map(|(id, at)| (*id, metres(*at, *site)));
            suggestions.push(Suggestion {
                position,
                gain_cells: gain.cells,
                gain_households: gain.households,
                nearest: near.min_by(|a, b| a.1.total_cmp(&b.1)),
            });
        }
        Some(Self {
            suggestions,
            model,
            wanting,
        })
    }
}

/// What a site would serve.
#[derive(Clone, Copy)]
struct Gain {
    cells: f64,
    households: f64,
    weight: f64,
}

fn gain(site: [f64; 2], wants: &[Want], model: &LossModel) -> Gain {
    let nothing = Gain {
        cells: 0.0,
        households: 0.0,
        weight: 0.0,
    };
    wants.iter().fold(nothing, |sum, want| {
        let part = want.open * served(model, site, want.utm);
        Gain {
            cells: sum.cells + part,
            households: sum.households + part * want.households,
            weight: sum.weight + part * want.weight,
        }
    })
}

fn served(model: &LossModel, site: [f64; 2], place: [f64; 2]) -> f64 {
    let km = metres(site, place) / 1_000.0;
    if km > model.farthest_km() {
        0.0
    } else {
        model.served(km)
    }
}

fn metres([e, n]: [f64; 2], [f, o]: [f64; 2]) -> f64 {
    (e - f).hypot(n - o)
}

/// Cells that were measured and are not well covered, and inhabited cells nobody measured, as far as today's gateways are
/// not expected to serve them.
fn wants(
    map: &RadioMap,
    households: &Households,
    model: &LossModel,
    gateways: &BTreeMap<GatewayId, [f64; 2]>,
) -> Vec<Want> {
    let known = |cell: Cell| households.of(cell).map_or(0.0, |h| f64::from(h.households));
    let mut wants = Vec::new();
    for (cell, reach) in &map.cells {
        if matches!(reach.status(), Status::Weak | Status::None) {
            let (here, devices) = (known(*cell), reach.devices.len());
            let devices = f64::from(u32::try_from(devices).unwrap_or(u32::MAX));
            wants.push(Want {
                utm: cell.centre(),
                households: here,
                weight: if households.is_empty() {
                    devices
                } else {
                    here.max(1.0)
                },
                open: 1.0,
            });
        }
    }
    for (cell, lived) in households.iter().filter(|(_, h)| h.households > 0.0) {
        let measured = map.cells.get(&cell).map(super::reach::Reach::status);
        if measured.is_some_and(|status| status != Status::Unknown) {
            continue;
        }
        let utm = cell.centre();
        let missed = gateways.values().map(|at| 1.0 - served(model, *at, utm));
        let open: f64 = missed.product();
        if open > 0.1 {
            let here = f64::from(lived.households);
            wants.push(Want {
                utm,
                households: here,
                weight: here,
                open,
            });
        }
    }
    wants
}

/// Where a gateway could stand: middles of squares of 300 m.
fn candidates(
    map: &RadioMap,
    gateways: &BTreeMap<GatewayId, [f64; 2]>,
    given: impl Iterator<Item = [f64; 2]>,
) -> Vec<[f64; 2]> {
    let around = gateways.values().flat_map(|[e, n]| {
        NEIGHBOURHOOD_M.iter().flat_map(move |radius| {
            (0..8).map(move |eighth| {
                let (sin, cos) = (f64::from(eighth) * std::f64::consts::FRAC_PI_4).sin_cos();
                [e + radius * cos, n + radius * sin]
            })
        })
    });
    let devices = map.places.values().map(|spot| spot.utm);
    let mut taken = BTreeSet::new();
    let mut sites = Vec::new();
    for place in given.chain(devices).chain(around) {
        // Nobody learns from the middle of a square where exactly a device stands.
        let middle = place.map(|metres| (metres / APART_M).floor() * APART_M + APART_M / 2.0);
        if let Some(cell) = Cell::at(middle)
            && taken.insert(cell)
        {
            sites.push(middle);
        }
    }
    sites
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::tests::{at, device, gateway, kept, reception, take};
    use super::super::{Limits, Survey};
    use super::*;
    use crate::town::{fixed, flat, town};
    use talblick_model::Millis;

    fn city() -> RadioMap {
        east_of(7.10)
    }

    /// A gateway at this longitude that hears devices up to 3 km east of it well, and three further east hardly.
    pub(crate) fn east_of(lon: f64) -> RadioMap {
        let now: Millis = "2026-11-21T12:00:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .into();
        let mut survey = Survey::new(Limits::default(), now).unwrap();
        survey.put_gateway(&gateway(1, Some(at(51.25, lon))));
        for number in 1..=23_u32 {
            let near = number <= 20;
            let east = if near {
                0.002 * f64::from(number)
            } else {
                0.15 + 0.003 * f64::from(number - 20)
            };
            survey.put_device(&device(number, Some(at(51.25, lon + east))), now);
            let km: f64 = 69.8 * east;
            #[expect(clippy::cast_possible_truncation, reason = "a signal strength")]
            let (rssi, snr) = (
                (14.0 - 120.0 - 35.0 * km.log10()) as i16,
                11.0 - 35.0 * km.log10() as f32,
            );
            for hour in 0..24_u32 {
                if near || hour % 20 == 0 {
                    let heard = vec![reception(1, rssi.max(-125), snr.clamp(-19.0, 9.0))];
                    take(
                        &mut survey,
                        &[kept(number, i64::from(hour) * 60, hour, heard)],
                    );
                }
            }
        }
        RadioMap::new(&survey.still(), None)
    }

    #[test]
    fn the_first_gateway_goes_where_most_is_missing() {
        let siting = Siting::suggest(&city(), &Territory::default(), &[], 3).unwrap();
        let first = &siting.suggestions[0];
        assert!((first.position.lon() - 7.256).abs() < 0.01, "{first:?}");
        assert!(
            first.gain_cells > 2.5 && first.gain_cells <= 3.0,
            "{first:?}"
        );
        assert_eq!(siting.wanting, 3);
        let (nearest, metres) = first.nearest.unwrap();
        assert_eq!(nearest, GatewayId::from_u64(1));
        assert!((metres - 10_900.0).abs() < 800.0, "{metres}");
        assert_eq!(
            siting.suggestions.len(),
            1,
            "one is enough for three neighbours"
        );
        assert!(
            (30.0..45.0).contains(&siting.model.per_decade_db),
            "{:?}",
            siting.model
        );
    }

    #[test]
    fn a_given_site_is_taken_if_it_serves_more_people_than_any_other() {
        let map = city();
        let school = at(51.45, 7.10);
        let utm = Transform::new(Crs::Wgs84, Crs::Utm32).unwrap();
        let cell = Cell::at(utm.apply([7.10, 51.45]).unwrap()).unwrap();
        let atlas = town(
            [(cell, 500.0)],
            vec![fixed(2021, [(cell, flat(100.0))])],
            vec![],
        );
        let territory = Territory::new(&atlas);
        let siting = Siting::suggest(&map, &territory, &[school], 1).unwrap();
        let first = &siting.suggestions[0];
        assert!((first.position.lat() - 51.45).abs() < 0.002, "{first:?}");
        assert!(first.gain_households > 450.0, "{first:?}");
    }

    #[test]
    fn without_receptions_nothing_is_suggested() {
        assert_eq!(
            Siting::suggest(&RadioMap::default(), &Territory::default(), &[], 3),
            None
        );
    }
}
