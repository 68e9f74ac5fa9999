//! Everything that was imported, in memory and immutable.

use crate::radio::Foreign;
use crate::{
    Addresses, Assets, CensusRow, Fixed, FixedRow, Households, Key, Level, Measurement, Mobile,
    Municipalities, Offers, Places, Release, ReleaseId, Rules, Streets, Territory,
};
use parking_lot::RwLock;
use std::sync::Arc;

/// What questions are answered from. Parts are shared with the atlas before it where an import did not change them.
#[derive(Debug, Clone, Default)]
pub struct Atlas {
    /// What programmes call served.
    pub rules: Arc<Rules>,
    /// Every release, in order of kind and data date.
    pub releases: Vec<Release>,
    /// Fixed-line releases, oldest data first.
    pub fixed: Vec<Arc<Fixed>>,
    /// Mobile releases, oldest data first.
    pub mobile: Vec<Arc<Mobile>>,
    /// Municipality tables, oldest data first.
    pub municipalities: Vec<Arc<Municipalities>>,
    /// The newest census on its own grid, in order of the cell.
    pub census: Arc<Vec<CensusRow>>,
    /// Households on the grid, of the newest census releases and addresses.
    pub households: Arc<Households>,
    /// Addresses.
    pub addresses: Arc<Addresses>,
    /// Districts.
    pub districts: Arc<Places>,
    /// Quarters.
    pub quarters: Arc<Places>,
    /// The city's own assets. Restricted.
    pub assets: Arc<Assets>,
    /// Streets.
    pub streets: Arc<Streets>,
    /// What operators offer and commit to. Restricted.
    pub offers: Arc<Offers>,
    /// Radio measurements of others.
    pub measured: Arc<Vec<Measurement>>,
    /// The same by cell; worked out by [`Atlas::surveyed`].
    pub foreign: Arc<Foreign>,
    /// What protected numbers depend on.
    pub key: Key,
    /// The city's cells; worked out by [`Atlas::surveyed`].
    pub territory: Arc<Territory>,
}

impl Atlas {
    /// With its territory and what others measured worked out of everything else: the last step of making an atlas.
    #[must_use]
    pub fn surveyed(mut self) -> Self {
        self.territory = Arc::new(Territory::new(&self));
        self.foreign = Arc::new(Foreign::of(&self.measured));
        self
    }

    /// A fixed-line release by its name.
    pub fn fixed(&self, id: &ReleaseId) -> Option<&Arc<Fixed>> {
        self.fixed.iter().find(|f| f.release.id == *id)
    }

    /// The newest fixed-line release.
    pub fn newest_fixed(&self) -> Option<&Arc<Fixed>> {
        self.fixed.last()
    }

    /// A mobile release by its name.
    pub fn mobile(&self, id: &ReleaseId) -> Option<&Arc<Mobile>> {
        self.mobile.iter().find(|m| m.release.id == *id)
    }

    /// The newest mobile release.
    pub fn newest_mobile(&self) -> Option<&Arc<Mobile>> {
        self.mobile.last()
    }

    /// The shares that a municipality's table of the same data date as a release gives for this key, which the atlas
    /// reckoned itself; `None` without such a table.
    pub fn official(&self, ags: &str, fixed: &Fixed) -> Option<(&Release, &FixedRow)> {
        let day = fixed.release.data_date;
        let table = self
            .municipalities
            .iter()
            .find(|m| m.release.data_date == day)?;
        Some((&table.release, &table.get(ags)?.row))
    }

    /// The places of a level; the city as a whole has none.
    pub fn places(&self, level: Level) -> Option<&Arc<Places>> {
        match level {
            Level::City => None,
            Level::District => Some(&self.districts),
            Level::Quarter => Some(&self.quarters),
        }
    }
}

/// The atlas of the moment. Cheap to clone; all clones see the same atlas, and an import puts a new one in its place.
#[derive(Debug, Clone, Default)]
pub struct Current(Arc<RwLock<Arc<Atlas>>>);

impl Current {
    /// With this atlas.
    pub fn new(atlas: Atlas) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(atlas))))
    }

    /// The atlas of this moment; it does not change while somebody holds it.
    pub fn atlas(&self) -> Arc<Atlas> {
        Arc::clone(&self.0.read())
    }

    /// Puts another atlas in its place; who holds the old one keeps it.
    pub fn replace(&self, atlas: Atlas) {
        *self.0.write() = Arc::new(atlas);
    }
}
