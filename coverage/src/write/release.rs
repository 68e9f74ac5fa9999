//! A release as a file, in every format there is. How each is written is said beside.

use super::{About, Dialect, Legend, Styled, csv, dictionary, geojson, geopackage, pmtiles};
use crate::{
    Atlas, Error, Fixed, Layer, Mobile, ReleaseId, Set, Tiles, broadband, current_rules, mobile,
};

/// A format of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A row a cell.
    Csv,
    /// What the columns of the CSV say.
    Dictionary,
    /// Areas with a style for QGIS.
    GeoPackage,
    /// Areas in degrees.
    GeoJson,
    /// All vector tiles.
    PmTiles,
}

impl Format {
    /// What file names end with, the longer first where one ends with the other.
    pub const ENDS: [(&'static str, Self); 5] = [
        (".dictionary.csv", Self::Dictionary),
        (".csv", Self::Csv),
        (".gpkg", Self::GeoPackage),
        (".geojson", Self::GeoJson),
        (".pmtiles", Self::PmTiles),
    ];

    /// Release and format a file name says.
    pub fn split(name: &str) -> Option<(ReleaseId, Self)> {
        Self::ENDS.into_iter().find_map(|(end, format)| {
            let release = name.strip_suffix(end)?;
            Some((release.parse().ok()?, format))
        })
    }

    /// Its media type.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Csv | Self::Dictionary => "text/csv; charset=utf-8; header=present",
            Self::GeoPackage => "application/geopackage+sqlite3",
            Self::GeoJson => "application/geo+json",
            Self::PmTiles => "application/vnd.pmtiles",
        }
    }
}

/// The file, as everybody may have it; `None` if there is no such fixed-line or mobile release.
pub fn release_file(
    atlas: &Atlas,
    tiles: &Tiles,
    release: &ReleaseId,
    format: Format,
    dialect: Dialect,
) -> Result<Option<Vec<u8>>, Error> {
    let Some(content) = Content::of(atlas, release) else {
        return Ok(None);
    };
    let about = content.about();
    if format == Format::PmTiles {
        let set = match content {
            Content::Fixed(_) => Set::Broadband(release.clone()),
            Content::Mobile(_) => Set::Mobile(release.clone()),
        };
        let pyramid = tiles.get(atlas, &[], &set)?;
        return pyramid.map(|pyramid| pmtiles(&pyramid, &about)).transpose();
    }
    let legends = match content {
        Content::Fixed(_) => {
            let rules = current_rules(&atlas.rules).into_iter();
            rules.map(|rule| Legend::verdicts(&rule.key)).collect()
        }
        Content::Mobile(_) => Vec::new(),
    };
    let layer = content.layer(atlas);
    layer_file(Styled { layer, legends }, &about, format, dialect)
}

/// A layer as a file; `None` as tiles, which are not made of a layer.
pub fn layer_file(
    styled: Styled,
    about: &About,
    format: Format,
    dialect: Dialect,
) -> Result<Option<Vec<u8>>, Error> {
    let layer = &styled.layer;
    Ok(Some(match format {
        Format::Csv => csv(layer, dialect)?,
        Format::Dictionary => dictionary(layer, dialect)?,
        Format::GeoJson => geojson(layer, about)?,
        Format::GeoPackage => geopackage(&[styled], about)?,
        Format::PmTiles => return Ok(None),
    }))
}

/// What a file is made of.
enum Content<'a> {
    Fixed(&'a Fixed),
    Mobile(&'a Mobile),
}

impl<'a> Content<'a> {
    fn of(atlas: &'a Atlas, release: &ReleaseId) -> Option<Self> {
        let fixed = atlas.fixed(release).map(|f| Self::Fixed(f));
        fixed.or_else(|| atlas.mobile(release).map(|m| Self::Mobile(m)))
    }

    fn about(&self) -> About {
        About::of(match self {
            Self::Fixed(fixed) => &fixed.release,
            Self::Mobile(mobile) => &mobile.release,
        })
    }

    fn layer(&self, atlas: &Atlas) -> Layer {
        match self {
            Self::Fixed(fixed) => broadband(atlas, fixed),
            Self::Mobile(release) => mobile(release),
        }
    }
}
