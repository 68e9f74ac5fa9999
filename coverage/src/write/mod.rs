//! Layers as files: `GeoPackage`, CSV with a dictionary, GeoJSON, and tiles as `PMTiles`. Every writer gives the same bytes
//! for the same content; what is not known stays empty and is never written as zero.

mod csv;
mod geojson;
mod geopackage;
mod pmtiles;
mod qml;
mod release;
#[cfg(test)]
#[expect(clippy::float_cmp, reason = "numbers are written as they are")]
mod tests;
mod wkb;

pub use csv::{Dialect, csv, dictionary};
pub use geojson::{feature as geojson_feature, geojson};
pub use geopackage::{Styled, geopackage};
pub use pmtiles::pmtiles;
pub use qml::{Legend, Symbol};
pub use release::{Format, layer_file, release_file};

use crate::{Kind, Release};
use jiff::Timestamp;

/// What every file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Name in addresses and of files.
    pub name: String,
    /// For people.
    pub title: String,
    /// What is in it.
    pub description: String,
    /// Who must be named.
    pub attribution: String,
    /// Under which licence.
    pub licence: String,
    /// When the content was made; the same content has the same time.
    pub written: Timestamp,
    /// What it was made of: names and SHA-256 in hexadecimal digits.
    pub inputs: Vec<(String, String)>,
}

impl About {
    /// A file of a release.
    pub fn of(release: &Release) -> Self {
        let empty = match release.kind {
            Kind::Fixed => {
                "Empty: no figure, or a share of so few households that it is not told; the column withheld names these. Empty is not zero."
            }
            _ => "Empty: no figure; that is not zero.",
        };
        Self {
            description: format!("{} {empty}", Self::method(release)),
            ..Self::made_of(release)
        }
    }

    /// Something worked out of a release; what empty fields mean is said with it.
    pub(crate) fn made_of(release: &Release) -> Self {
        Self {
            name: release.id.to_string(),
            title: format!("{}, {}", release.name, release.data_date),
            description: Self::method(release),
            attribution: release.attribution.clone(),
            licence: release.licence.clone(),
            written: release.imported_at,
            inputs: vec![(release.source.clone(), release.sha256.clone())],
        }
    }

    fn method(release: &Release) -> String {
        format!(
            "{} ({}), data of {}, method {}. ETRS89 is taken for WGS 84, which differs by less than a metre.",
            release.name, release.id, release.data_date, release.era
        )
    }
}
