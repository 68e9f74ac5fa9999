//! Districts and quarters, and which part of a cell belongs to which.

#[cfg(test)]
mod tests;

use crate::{Addresses, Cell, Error, polygon};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How large a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The whole city.
    City,
    /// A district (Stadtbezirk).
    District,
    /// A quarter (Quartier).
    Quarter,
}

impl Level {
    /// All of them, largest first.
    pub const ALL: [Self; 3] = [Self::City, Self::District, Self::Quarter];

    /// Its word in addresses and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::District => "district",
            Self::Quarter => "quarter",
        }
    }

    /// By its word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.key() == key)
    }
}

/// A part of the city.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The city's key, text: leading zeros count.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How large it is.
    pub level: Level,
    /// Closed rings in UTM 32, metres east and north; inside is what an odd number of rings surrounds.
    pub rings: Vec<Vec<[f64; 2]>>,
    /// The official number of households, where somebody gives one.
    pub households: Option<u32>,
}

impl Place {
    /// Whether a point lies in it, metres east and north.
    pub fn contains(&self, point: [f64; 2]) -> bool {
        polygon::contains(&self.rings, point)
    }
}

/// The places of one level and the cells they share.
#[derive(Debug, Default)]
pub struct Places {
    places: Vec<Place>,
    parts: BTreeMap<Cell, Vec<(u16, f32)>>,
}

impl Places {
    /// Metres a place may reach from one end to the other; a larger one has its coordinates wrong.
    const REACH_M: f64 = 200_000.0;
    /// Smaller parts of a cell, in square metres, are taken for inaccurate borders.
    const SLIVER_M2: f64 = 0.5;

    /// Shares the grid's cells out to places. A cell that a border cuts belongs to each place in the proportion of its
    /// residential addresses, or of its area where it has no address. The parts of a cell add up to 1, or to less where
    /// it lies across the city's border.
    pub fn cut(mut places: Vec<Place>, addresses: &Addresses) -> Result<Self, Error> {
        places.sort_by(|a, b| a.id.cmp(&b.id));
        let mut areas = BTreeMap::<Cell, Vec<(u16, f64)>>::new();
        for (at, place) in (0_u16..).zip(&places) {
            Self::check(place)?;
            for (cell, area) in polygon::cell_areas(&place.rings) {
                if area > Self::SLIVER_M2 {
                    areas.entry(cell).or_default().push((at, area));
                }
            }
        }
        let parts = areas.into_iter().map(|(cell, areas)| {
            let shared = shared_out(&places, cell, &areas, addresses);
            (cell, shared)
        });
        let parts = parts.collect();
        Ok(Self { places, parts })
    }

    fn check(place: &Place) -> Result<(), Error> {
        let wrong = |why| Error::Place {
            id: place.id.clone(),
            why,
        };
        let (low, high) = polygon::bounds(place.rings.iter().flatten())
            .ok_or_else(|| wrong("its border has no points, or one that is no number"))?;
        if high[0] - low[0] > Self::REACH_M || high[1] - low[1] > Self::REACH_M {
            return Err(wrong(
                "it reaches further than 200 km; its coordinates must be metres in UTM 32",
            ));
        }
        Ok(())
    }

    /// All of them, in order of id.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.places.iter()
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// A place by its position.
    pub fn get(&self, at: u16) -> Option<&Place> {
        self.places.get(usize::from(at))
    }

    /// The parts of a cell: position of the place and part between 0 and 1.
    pub fn parts(&self, cell: Cell) -> &[(u16, f32)] {
        self.parts.get(&cell).map_or(&[], Vec::as_slice)
    }

    /// The cells that lie in some place, at least in part, in order.
    pub fn cells(&self) -> impl Iterator<Item = (Cell, &[(u16, f32)])> {
        self.parts
            .iter()
            .map(|(cell, parts)| (*cell, parts.as_slice()))
    }

    /// The place a point lies in, metres east and north.
    pub fn at(&self, point: [f64; 2]) -> Option<&Place> {
        let parts = self.parts(Cell::at(point)?);
        let near = parts.iter().filter_map(|(at, _)| self.get(*at));
        // An address may lie in a sliver that was left out: then every place is asked.
        near.chain(&self.places).find(|p| p.contains(point))
    }

    /// The place that has the largest part of a cell.
    pub fn mostly(&self, cell: Cell) -> Option<&Place> {
        let parts = self.parts(cell).iter();
        let (at, _) = parts.max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        self.get(*at)
    }
}

/// The parts of a cell that lies in these places with these areas.
fn shared_out(
    places: &[Place],
    cell: Cell,
    areas: &[(u16, f64)],
    addresses: &Addresses,
) -> Vec<(u16, f32)> {
    let whole = Cell::SIDE_M * Cell::SIDE_M;
    let tolerance = Places::SLIVER_M2;
    if let [(at, area)] = areas
        && whole - area < tolerance
    {
        return vec![(*at, 1.0)];
    }
    let homes = || addresses.of(cell).iter().filter(|a| a.used.is_home());
    let inside = |at: u16| {
        let place = places.get(usize::from(at));
        homes()
            .filter(|a| place.is_some_and(|p| p.contains(a.at)))
            .count()
    };
    let all = homes().count();
    let by_address: Vec<(u16, usize)> = areas.iter().map(|(at, _)| (*at, inside(*at))).collect();
    // Borders that overlap a little must not make more of a cell than there is.
    let counted = by_address.iter().map(|(_, n)| n).sum::<usize>().max(all);
    if by_address.iter().any(|(_, n)| *n > 0) {
        let part = |n: usize| narrow(count(n) / count(counted));
        let some = by_address.into_iter().filter(|(_, n)| *n > 0);
        return some.map(|(at, n)| (at, part(n))).collect();
    }
    let covered = areas.iter().map(|(_, a)| a).sum::<f64>();
    let full = if (covered - whole).abs() < tolerance || covered > whole {
        covered
    } else {
        whole
    };
    areas
        .iter()
        .map(|(at, a)| (*at, narrow(a / full)))
        .collect()
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}

#[expect(clippy::cast_possible_truncation, reason = "a part between 0 and 1")]
fn narrow(part: f64) -> f32 {
    part as f32
}
