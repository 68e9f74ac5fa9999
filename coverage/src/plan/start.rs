//! Where new lines begin: at what the city owns, or where somebody has what the rule asks for.

use super::own::Own;
use crate::{Cell, Fixed, Rule, Verdict};
use rstar::RTree;

/// Cells in which everybody has what a rule asks for.
#[derive(Debug, Default)]
pub(crate) struct Served {
    cells: Vec<Cell>,
    centres: RTree<[f64; 2]>,
}

impl Served {
    /// Of a release under a rule.
    pub(crate) fn new(fixed: &Fixed, rule: &Rule) -> Self {
        let served = fixed
            .iter()
            .filter(|(_, row)| rule.verdict(row) == Verdict::Served);
        let cells: Vec<Cell> = served.map(|(cell, _)| cell).collect();
        Self {
            centres: RTree::bulk_load(cells.iter().map(|c| c.centre()).collect()),
            cells,
        }
    }

    fn contains(&self, at: [f64; 2]) -> bool {
        let cell = Cell::at(at);
        cell.is_some_and(|cell| self.cells.binary_search(&cell).is_ok())
    }

    /// How far the nearest such cell is, and the point of it that is nearest.
    fn nearest(&self, at: [f64; 2]) -> Option<(f64, [f64; 2])> {
        let centre = self.centres.nearest_neighbor(at)?;
        let half = Cell::SIDE_M / 2.0;
        let inside = |at: f64, centre: f64| at.clamp(centre - half, centre + half);
        let foot = [inside(at[0], centre[0]), inside(at[1], centre[1])];
        Some((super::own::distance(at, foot), foot))
    }
}

/// Where the new lines of a list begin.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Starts<'a> {
    /// At own assets.
    Own(&'a Own),
    /// In served cells.
    Served(&'a Served),
    /// Nobody knows: only what lies between the houses is reckoned.
    Nowhere,
}

impl<'a> Starts<'a> {
    /// At own assets if they are wished for and there are any; otherwise in served cells.
    pub(crate) fn of(own: Option<&'a Own>, served: &'a Served) -> Self {
        match own.filter(|own| own.has_sources()) {
            Some(own) => Self::Own(own),
            None if served.cells.is_empty() => Self::Nowhere,
            None => Self::Served(served),
        }
    }

    /// Whether they begin anywhere.
    pub(crate) fn any(self) -> bool {
        !matches!(self, Self::Nowhere)
    }

    /// How far the nearest beginning is, and where it is.
    pub(crate) fn nearest(self, at: [f64; 2]) -> Option<(f64, [f64; 2])> {
        match self {
            Self::Own(own) => own.nearest_source(at),
            Self::Served(served) => served.nearest(at),
            Self::Nowhere => None,
        }
    }

    /// Whether a line can begin at a place in the street.
    pub(crate) fn at(self, place: [f64; 2]) -> bool {
        match self {
            Self::Own(own) => own.is_source(place),
            Self::Served(served) => served.contains(place),
            Self::Nowhere => false,
        }
    }

    /// Places where lines begin that need not lie in a street.
    pub(crate) fn points(self) -> Vec<[f64; 2]> {
        match self {
            Self::Own(own) => own.source_points(),
            Self::Served(_) | Self::Nowhere => Vec::new(),
        }
    }
}
