//! The city's cells with all that statistics ask again and again, worked out once for an atlas: households, protected
//! households, parts in places, and where each release has the cell's row.

use crate::fixed::FixedRow;
use crate::privacy::{Audience, Protected};
use crate::{Atlas, Cell, Fixed, Household, Households, Level, Places, Share};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The cells of the city, in order.
#[derive(Debug, Default)]
pub struct Territory {
    spots: Vec<Spot>,
    districts: Vec<Piece>,
    quarters: Vec<Piece>,
    /// For each fixed-line release of the atlas and each spot the row's position.
    rows: Vec<Vec<Option<u32>>>,
    /// Quarters and districts.
    places: [Arc<Places>; 2],
}

/// A cell of the city.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) cell: Cell,
    /// The part of it that belongs to the city.
    pub(crate) inside: f64,
    /// Residential addresses.
    pub(crate) addresses: f64,
    households: f64,
    protected: Protected,
}

/// A part of a spot in a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// Position of the spot.
    pub(crate) spot: usize,
    /// Position of the place.
    pub(crate) place: u16,
    /// Which part, between 0 and 1.
    pub(crate) part: f64,
}

/// The part of a cell's households that has something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Part {
    /// Between 0 and 1, as it counts in sums.
    pub(crate) share: f64,
    /// Whether it is somebody.
    pub(crate) some: bool,
    /// Whether somebody is left over.
    pub(crate) rest: bool,
}

impl Spot {
    /// Households as they count for an audience.
    pub(crate) fn households(&self, audience: Audience) -> f64 {
        match audience {
            Audience::Planner => self.households,
            Audience::Public => self.protected.households(),
        }
    }

    /// Whether anybody is known to live here.
    pub(crate) fn inhabited(&self) -> bool {
        self.households > 0.0
    }

    /// A share as it counts for an audience; `None` is no figure.
    pub(crate) fn part(&self, share: Share, audience: Audience) -> Option<Part> {
        let value = share.value()?;
        Some(Part {
            share: match audience {
                Audience::Planner => value,
                Audience::Public => self.protected.part(value),
            },
            some: share != Share::ZERO,
            rest: share != Share::ALL,
        })
    }

    /// A share as an audience is told it of this cell; `None` if it is not told, [`Share::NONE`] if there is none.
    pub(crate) fn told(&self, share: Share, audience: Audience) -> Option<Share> {
        match audience {
            Audience::Planner => Some(share),
            Audience::Public => self.protected.told(share),
        }
    }
}

impl Territory {
    /// Of an atlas and its key. A cell is the city's if it lies in a district or quarter, or if a fixed-line release has
    /// it: what is imported is the city's own.
    pub fn new(atlas: &Atlas) -> Self {
        Self::drawn(atlas, |cell| atlas.key.draws(cell))
    }

    /// With other draws than those of the key.
    pub(crate) fn drawn(atlas: &Atlas, draws: impl Fn(Cell) -> [f64; 2]) -> Self {
        let mut cells: BTreeSet<Cell> = BTreeSet::new();
        for fixed in &atlas.fixed {
            cells.extend(fixed.iter().map(|(cell, _)| cell));
        }
        for places in [&atlas.districts, &atlas.quarters] {
            cells.extend(places.cells().map(|(cell, _)| cell));
        }
        let spot = |cell| {
            let household = atlas.households.of(cell).unwrap_or_default();
            let households = f64::from(household.households);
            Spot {
                cell,
                inside: inside(atlas, cell),
                addresses: f64::from(household.addresses),
                households,
                protected: Protected::new(households, draws(cell)),
            }
        };
        let spots: Vec<Spot> = cells.into_iter().map(spot).collect();
        Self {
            districts: pieces(&spots, &atlas.districts),
            quarters: pieces(&spots, &atlas.quarters),
            rows: atlas.fixed.iter().map(|f| rows(&spots, f)).collect(),
            places: [&atlas.quarters, &atlas.districts].map(Arc::clone),
            spots,
        }
    }

    /// All cells, in order.
    pub(crate) fn spots(&self) -> &[Spot] {
        &self.spots
    }

    /// A cell of the city.
    pub(crate) fn spot(&self, cell: Cell) -> Option<&Spot> {
        let at = self.spots.binary_search_by_key(&cell, |s| s.cell).ok()?;
        self.spots.get(at)
    }

    /// What people call the place most of a cell lies in: its quarter, or else its district.
    pub(crate) fn name_of(&self, cell: Cell) -> Option<&str> {
        let mut places = self.places.iter();
        let place = places.find_map(|places| places.mostly(cell))?;
        Some(&place.name)
    }

    /// The pieces of a level's places; the city as a whole has none.
    pub(crate) fn pieces(&self, level: Level) -> &[Piece] {
        match level {
            Level::City => &[],
            Level::District => &self.districts,
            Level::Quarter => &self.quarters,
        }
    }

    /// The rows of the n-th fixed-line release, one for each cell of the city.
    pub(crate) fn rows<'a>(
        &'a self,
        at: usize,
        fixed: &'a Fixed,
    ) -> impl Iterator<Item = Option<&'a FixedRow>> {
        let rows = self.rows.get(at).map_or(&[][..], Vec::as_slice);
        rows.iter().map(|row| fixed.row_at((*row)?))
    }

    /// Households of the city's cells as an audience may know them. Whatever is published of households, and does not
    /// come from this crate's answers, begins with these.
    pub fn households(&self, audience: Audience) -> Households {
        let inhabited = self.spots.iter().filter(|s| s.inhabited());
        Households::new(inhabited.map(|spot| {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "seven digits are more than households have"
            )]
            let households = spot.households(audience) as f32;
            let household = Household {
                households,
                ..Household::default()
            };
            (spot.cell, household)
        }))
    }

    /// Cells in which somebody lives and of which a release says nothing, in order. Statistics count them as unknown, so
    /// maps show them as that.
    pub fn unreported(&self, known: impl Fn(Cell) -> bool) -> impl Iterator<Item = Cell> {
        let counted = self
            .spots
            .iter()
            .filter(|s| s.inhabited() && s.inside >= 0.5);
        counted.map(|s| s.cell).filter(move |cell| !known(*cell))
    }

    /// Those of some cells that are the city's, as statistics count them; without any knowledge of the city, all.
    pub fn own<T>(
        &self,
        cells: impl Iterator<Item = (Cell, T)>,
    ) -> impl Iterator<Item = (Cell, T)> {
        cells.filter(|(cell, _)| {
            self.spots.is_empty() || self.spot(*cell).is_some_and(|spot| spot.inside >= 0.5)
        })
    }

    /// The shares of a cell as an audience is told them; where one is not told, it is none.
    pub fn row(&self, cell: Cell, row: &FixedRow, audience: Audience) -> FixedRow {
        let Some(spot) = self.spot(cell) else {
            return FixedRow::default();
        };
        let mut told = FixedRow::default();
        for (technology, down, share) in row.iter() {
            let share = spot.told(share, audience).unwrap_or(Share::NONE);
            told.set(technology, down, share);
        }
        told
    }
}

/// The part of a cell that belongs to the city: as much as lies in districts, or else in quarters, or else all of it.
fn inside(atlas: &Atlas, cell: Cell) -> f64 {
    let within = |places: &Places| -> f64 {
        let parts = places.parts(cell).iter();
        parts.map(|(_, part)| f64::from(*part)).sum()
    };
    let parts = [within(&atlas.districts), within(&atlas.quarters)];
    let known = parts.into_iter().find(|part| *part > 0.0);
    known.unwrap_or(1.0).min(1.0)
}

fn pieces(spots: &[Spot], places: &Places) -> Vec<Piece> {
    let of = |(spot, at): (usize, &Spot)| {
        let parts = places.parts(at.cell).iter();
        parts.map(move |(place, part)| Piece {
            spot,
            place: *place,
            part: f64::from(*part),
        })
    };
    spots.iter().enumerate().flat_map(of).collect()
}

/// Where a release has the row of each spot. Both are in order.
fn rows(spots: &[Spot], fixed: &Fixed) -> Vec<Option<u32>> {
    let mut rows = (0_u32..).zip(fixed.iter()).peekable();
    let find = |spot: &Spot| {
        while rows.next_if(|(_, (cell, _))| *cell < spot.cell).is_some() {}
        rows.next_if(|(_, (cell, _))| *cell == spot.cell)
            .map(|(at, _)| at)
    };
    spots.iter().map(find).collect()
}
