//! Districts and quarters, and which part of a cell belongs to which.

use crate::Cell;
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
}

/// The places of one level and the cells they share.
#[derive(Debug, Default)]
pub struct Places {
    places: Vec<Place>,
    parts: BTreeMap<Cell, Vec<(u16, f32)>>,
}

impl Places {
    /// Of places and, for each cell, the places it belongs to (by their position in `places`) with its part in each; the
    /// parts of a cell add up to 1, or to less where it lies across the city's border.
    pub fn new(places: Vec<Place>, parts: BTreeMap<Cell, Vec<(u16, f32)>>) -> Self {
        Self { places, parts }
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
}
