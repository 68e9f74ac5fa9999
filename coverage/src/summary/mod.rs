//! How many households of the city, a district or a quarter have what a rule or a threshold asks for. Which numbers the
//! public is told is decided in `privacy`; what a single cell has is in `card`.

#[cfg(test)]
mod city;
mod mobile;
mod sentence;
mod tally;
#[cfg(test)]
mod tests;

pub use mobile::{MobileStanding, MobileSummary};
pub(crate) use tally::{Seen, Tally};

use crate::privacy::{Amount, Audience, Figure, whole};
use crate::{Atlas, Fixed, Level, Place, Release, ReleaseId, Rule};

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The release it is made from.
    pub release: ReleaseId,
    /// The rule or threshold.
    pub rule: Rule,
    /// The size of the places in `rows`.
    pub level: Level,
    /// The city as a whole.
    pub city: Standing,
    /// Its places, in order of id.
    pub rows: Vec<Standing>,
    /// Releases the numbers are made from, with the SHA-256 of each file.
    pub inputs: Vec<Input>,
    /// The result in a sentence, in German and English.
    pub sentence: [String; 2],
}

/// A release an answer is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The release.
    pub release: ReleaseId,
    /// SHA-256 of its file.
    pub sha256: String,
}

/// How a place stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The place's key; empty for the city.
    pub id: String,
    /// Its name; empty for the city.
    pub name: String,
    /// How it stands in a sentence, in German and English; empty for the city, whose sentence is the answer's.
    pub sentence: [String; 2],
    /// All households.
    pub households: Figure,
    /// Those that certainly have it. The share is of households with figures.
    pub served: Portion,
    /// Those that certainly do not. The share is of households with figures.
    pub unserved: Portion,
    /// Those of whom the figures say nothing. The share is of all households.
    pub unknown: Portion,
    /// Those of whom the figures cannot decide, where the rule's threshold lies between two speeds of the atlas; otherwise
    /// `None`. The share is of households with figures.
    pub undecided: Option<Portion>,
    /// Between how many and how many do not have it, where the figures cannot decide; otherwise `None`.
    pub interval: Option<[Figure; 2]>,
    /// The share of households with figures.
    pub with_data: Option<f64>,
    /// Residential addresses.
    pub addresses: u64,
    /// The share of addresses instead of households that is served. Not to be mixed with that of households.
    pub by_address: Option<f64>,
    /// Households below 30, 30 to below 100, 100 to below 400, 400 to below 1000, and from 1000 Mbit/s on.
    pub bands: [Figure; 5],
    /// Households with fibre to the building or home.
    pub fibre: Portion,
    /// Cells by verdict: unserved, partly, served, unknown.
    pub cells: [u32; 4],
    /// Firms, schools and hospitals beside the households, in the order of [`crate::Premises::ALL`].
    pub premises: [PremisesStanding; 3],
}

/// How the firms, schools or hospitals of a place stand. Not to be mixed with households.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PremisesStanding {
    /// Cells that have such buildings and figures about them.
    pub cells: u32,
    /// The mean share of these cells that is served, at least and at most; they differ where the figures cannot decide.
    /// `None` without such cells.
    pub served: Option<[f64; 2]>,
}

/// Some of a place's households.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Portion {
    /// Between 0 and 1; `None` if it is not told or there is nothing to share.
    pub share: Option<f64>,
    /// How many.
    pub households: Figure,
}

impl Summary {
    /// The answer of an atlas whose territory is known; `None` if there is no such release.
    pub fn of(
        atlas: &Atlas,
        release: &ReleaseId,
        rule: &Rule,
        level: Level,
        audience: Audience,
    ) -> Option<Self> {
        let at = atlas.fixed.iter().position(|f| f.release.id == *release)?;
        let fixed = atlas.fixed.get(at)?;
        let territory = &atlas.territory;
        let spots = territory.spots().iter();
        let seen: Vec<Seen> = spots
            .zip(territory.rows(at, fixed))
            .map(|(spot, row)| Seen::of(spot, row, rule, audience))
            .collect();
        let mut whole = Tally::default();
        for (spot, seen) in territory.spots().iter().zip(&seen) {
            whole.add_to_city(seen, spot.inside);
        }
        let places = atlas.places(level);
        let mut tallies = vec![Tally::default(); places.map_or(0, |p| p.len())];
        for piece in territory.pieces(level) {
            let tally = tallies.get_mut(usize::from(piece.place));
            if let (Some(tally), Some(seen)) = (tally, seen.get(piece.spot)) {
                tally.add(seen, piece.part);
            }
        }
        let split = rule.low != rule.high;
        let mut rows: Vec<Standing> = places
            .iter()
            .flat_map(|places| places.iter())
            .zip(&tallies)
            .map(|(place, tally)| Standing::of(Some(place), tally, split, audience))
            .collect();
        for row in &mut rows {
            row.sentence = sentence::of_place(row, rule, fixed);
        }
        let city = Standing::of(None, &whole, split, audience);
        Some(Self {
            release: release.clone(),
            rule: rule.clone(),
            level,
            sentence: sentence::of(&city, &rows, rule, fixed),
            city,
            rows,
            inputs: inputs(atlas, fixed),
        })
    }
}

impl Standing {
    fn of(place: Option<&Place>, tally: &Tally, split: bool, audience: Audience) -> Self {
        let figure = |amount| audience.figure(amount);
        let portion = |part, rest| Portion {
            share: audience.share(part, rest),
            households: audience.figure(part),
        };
        let undecided = Amount {
            households: (tally.perhaps.households - tally.below.households).max(0.0),
            possible: split && tally.perhaps.possible && tally.known.possible,
        };
        Self {
            id: place.map_or_else(String::new, |p| p.id.clone()),
            name: place.map_or_else(String::new, |p| p.name.clone()),
            sentence: [String::new(), String::new()],
            households: figure(tally.households),
            served: portion(tally.served, tally.perhaps),
            unserved: portion(tally.below, tally.served + undecided),
            unknown: portion(tally.blank, tally.known),
            undecided: split.then(|| portion(undecided, tally.served + tally.below)),
            interval: split.then(|| [figure(tally.below), figure(tally.perhaps)]),
            with_data: audience.share(tally.known, tally.blank),
            addresses: whole(tally.addresses),
            by_address: tally.by_address(),
            bands: tally.bands.map(figure),
            fibre: portion(tally.fibre, tally.no_fibre),
            cells: tally.cells,
            premises: tally.premises.map(|mean| PremisesStanding {
                cells: mean.cells,
                served: mean.served(),
            }),
        }
    }
}

/// The releases a number of households is made from.
pub(crate) fn inputs(atlas: &Atlas, fixed: &Fixed) -> Vec<Input> {
    inputs_of(atlas, &fixed.release)
}

fn inputs_of(atlas: &Atlas, release: &Release) -> Vec<Input> {
    use crate::Kind::{Addresses, Households, Population};
    let newest = |kind| atlas.releases.iter().rfind(|r| r.kind == kind);
    let ground = [Population, Households, Addresses].into_iter();
    let all = std::iter::once(release).chain(ground.filter_map(newest));
    all.map(|release| Input {
        release: release.id.clone(),
        sha256: release.sha256.clone(),
    })
    .collect()
}
