//! Makes the roster: how many of each model, where, on which network.

use super::kind::{Make, Model};
use super::{Sensor, names};
use crate::demo::error::Error;
use crate::demo::hash::{draw, mix, stream, unit};
use crate::demo::number::{float, index, pick};
use crate::demo::plan::{Part, Plan};
use crate::demo::trouble;
use crate::demo::world::Spot;
use std::collections::HashSet;
use talblick_model::{DevEui, Network, Position};

/// The devices of a city, the same for the same seed; at least one of each model if `count` allows.
pub(crate) fn roster(plan: &Plan, seed: u64, count: usize) -> Result<Vec<Sensor>, Error> {
    let mut taken = HashSet::new();
    let mut sensors = Vec::with_capacity(count);
    for (make, many) in shares(count) {
        for n in 0..many {
            let own = stream(stream(seed, make.profile), make.kind.as_str());
            sensors.push(sensor(plan, make, n, draw(own, index(n)), &mut taken)?);
        }
    }
    trouble::assign(&mut sensors);
    Ok(sensors)
}

/// How many of each model: one each, then by share, largest remainder first.
fn shares(count: usize) -> Vec<(Make, usize)> {
    let makes: Vec<Make> = Model::ALL.iter().map(|m| m.make()).collect();
    let total: usize = makes.iter().map(|m| m.share as usize).sum();
    let mut many: Vec<(Make, usize)> = makes
        .into_iter()
        .enumerate()
        .map(|(n, m)| {
            (
                m,
                if n < count {
                    (m.share as usize * count / total).max(1)
                } else {
                    0
                },
            )
        })
        .collect();
    let mut sum: usize = many.iter().map(|(_, n)| n).sum();
    while sum != count {
        let behind = |(m, n): &(Make, usize)| float(index(*n)) / f64::from(m.share);
        let by = |a: &&mut (Make, usize), b: &&mut (Make, usize)| behind(a).total_cmp(&behind(b));
        if sum < count {
            if let Some(least) = many.iter_mut().min_by(by) {
                least.1 += 1;
            }
            sum += 1;
        } else {
            if let Some(most) = many.iter_mut().filter(|(_, n)| *n > 1).max_by(by) {
                most.1 -= 1;
            }
            sum -= 1;
        }
    }
    many
}

fn sensor(
    plan: &Plan,
    make: Make,
    n: usize,
    key: u64,
    taken: &mut HashSet<String>,
) -> Result<Sensor, Error> {
    let gauge = match make.model {
        Model::DecentlabLid => Some(n),
        Model::DraginoLdds75 => Some(plan.gauges.len().saturating_sub(1 + n % plan.gauges.len())),
        _ => None,
    }
    .map(|at| at % plan.gauges.len());
    let hung = gauge.and_then(|at| plan.gauges.get(at));
    let (part, place) = if let Some(gauge) = hung {
        let [lon, lat] = gauge.position;
        let part = plan.districts.iter().find(|d| d.id == gauge.district);
        (
            part.map_or_else(|| district(plan, key), Ok)?,
            Position::new(lat, lon, None)?,
        )
    } else {
        let part = district(plan, key)?;
        (part, part.place(key)?)
    };
    let street = street(part, key);
    let mut name = hung.map_or_else(
        || names::name(make.kind, street, n, key),
        |g| g.name.clone(),
    );
    let bare_name = name.clone();
    for number in 2.. {
        if taken.insert(name.clone()) {
            break;
        }
        name = format!("{bare_name} {number}");
    }
    let mut tags = names::tags(make.kind, street, n, key);
    if let Some(gauge) = hung {
        tags.insert(Plan::FLOOD_TAG.to_owned(), Plan::flood_mark(gauge.flood_m));
    }
    let altitude_m = plan.altitude_m(place);
    let mounting_height_m = match make.model {
        Model::DecentlabLid | Model::DraginoLdds75 => hung.map(|g| g.mounting_height_m),
        Model::DingtekDf702 => Some(if unit(draw(key, 4)) < 0.5 { 1.6 } else { 2.0 }),
        _ => None,
    };
    Ok(Sensor {
        dev_eui: DevEui::from_u64(make.eui_prefix << 24 | (mix(key) & 0x00ff_ffff)),
        name,
        kind: make.kind,
        model: make.model,
        profile: make.profile.to_owned(),
        interval_s: make.interval_s,
        location: Position::new(place.lat(), place.lon(), Some(altitude_m.round()))?,
        district: part.id.clone(),
        mounting_height_m,
        tags,
        network: Network::Chirpstack4,
        heard_twice: false,
        trouble: None,
        key,
        spot: Spot {
            altitude_m,
            urban: part.density * (0.7 + 0.3 * unit(draw(key, 5))),
            key: draw(key, 6),
        },
        gauge,
    })
}

/// A district, denser ones more often.
fn district(plan: &Plan, key: u64) -> Result<&Part, Error> {
    let total: f64 = plan.districts.iter().map(|d| d.density + 0.2).sum();
    let mut at = unit(draw(key, 2)) * total;
    for part in &plan.districts {
        at -= part.density + 0.2;
        if at < 0.0 {
            return Ok(part);
        }
    }
    plan.districts.last().ok_or(Error::Empty("districts"))
}

fn street(part: &Part, key: u64) -> &str {
    part.streets
        .get(pick(draw(key, 3), part.streets.len()))
        .map_or("", String::as_str)
}
