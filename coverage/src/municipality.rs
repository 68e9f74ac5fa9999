//! Shares of whole municipalities, as the atlas publishes them since 2005.

use crate::{FixedRow, Release};

/// The shares of one municipality's households.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// Official municipality key, text: leading zeros count.
    pub ags: String,
    /// Its name; empty if the table has none.
    pub name: String,
    /// Shares by technology and speed.
    pub row: FixedRow,
}

/// A release of municipality tables.
#[derive(Debug)]
pub struct Municipalities {
    /// Which release.
    pub release: Release,
    /// In order of the key.
    pub municipalities: Vec<Municipality>,
}

impl Municipalities {
    /// Of rows in any order.
    pub fn new(release: Release, mut municipalities: Vec<Municipality>) -> Self {
        municipalities.sort_by(|a, b| a.ags.cmp(&b.ags));
        Self {
            release,
            municipalities,
        }
    }

    /// The municipality with this key.
    pub fn get(&self, ags: &str) -> Option<&Municipality> {
        let at = self
            .municipalities
            .binary_search_by(|m| m.ags.as_str().cmp(ags));
        self.municipalities.get(at.ok()?)
    }
}
