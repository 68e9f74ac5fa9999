//! Buildings that are no dwellings, of which the atlas has shares too. They stand beside those of households and are never
//! added to them; how many firms, schools or hospitals there are the atlas does not say.

use crate::{Down, FixedRow, Share, Technology};

/// Of which buildings a share is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Premises {
    /// Firms: `gew`.
    Business,
    /// Schools: `schule`.
    School,
    /// Hospitals: `kh`.
    Hospital,
}

impl Premises {
    /// All.
    pub const ALL: [Self; 3] = [Self::Business, Self::School, Self::Hospital];

    /// The atlas' key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Business => "gew",
            Self::School => "schule",
            Self::Hospital => "kh",
        }
    }

    /// The word in answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::School => "school",
            Self::Hospital => "hospital",
        }
    }

    /// By the atlas' key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|premises| premises.key() == key)
    }

    /// Place in [`Self::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A share of a cell's firms, schools or hospitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PremisesShare {
    /// Of which buildings.
    pub premises: Premises,
    /// The technology.
    pub technology: Technology,
    /// The speed.
    pub down: Down,
    /// How many have it.
    pub share: Share,
}

/// The mean share of the cells of a place that have such buildings. Cells count alike, because nobody says how many
/// buildings there are; the shares of municipalities that the atlas publishes for firms are reproduced this way.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct PremisesMean {
    pub(crate) cells: u32,
    /// Sums of the shares above a rule's upper and lower speed.
    sums: [f64; 2],
}

impl PremisesMean {
    /// Adds what a cell has at a rule's upper and lower speed.
    pub(crate) fn add(&mut self, shares: [f64; 2]) {
        self.cells += 1;
        for (sum, share) in self.sums.iter_mut().zip(shares) {
            *sum += share;
        }
    }

    /// Between which parts are served, to a hundredth of a percent; `None` without cells.
    pub(crate) fn served(self) -> Option<[f64; 2]> {
        let mean = |sum: f64| (sum / f64::from(self.cells) * 10_000.0).round() / 10_000.0;
        (self.cells > 0).then(|| self.sums.map(mean))
    }
}

impl FixedRow {
    /// The share of firms, schools or hospitals as it counts in sums: see [`FixedRow::counted`].
    pub(crate) fn counted_premises(
        &self,
        premises: Premises,
        technology: Technology,
        down: Down,
    ) -> Share {
        let find = |technology| {
            let mut all = self.premises().iter();
            let found =
                all.find(|s| (s.premises, s.technology, s.down) == (premises, technology, down));
            found.map_or(Share::NONE, |s| s.share)
        };
        let share = find(technology);
        if share == Share::NONE && find(Technology::Alle) != Share::NONE {
            Share::ZERO
        } else {
            share
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buildings_are_known_by_the_atlas_keys() {
        for (at, premises) in Premises::ALL.into_iter().enumerate() {
            assert_eq!(
                (Premises::from_key(premises.key()), premises.index()),
                (Some(premises), at)
            );
        }
        assert_eq!(Premises::from_key("hh"), None);
    }

    #[test]
    fn a_mean_is_of_cells_and_none_without_any() {
        let mut mean = PremisesMean::default();
        assert_eq!(mean.served(), None);
        mean.add([1.0, 1.0]);
        mean.add([0.0, 0.5]);
        assert_eq!(mean.served(), Some([0.5, 0.75]));
    }
}
