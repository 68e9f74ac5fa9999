//! All tiles of a set, compressed. What lies on them is made by [`crate::cells`] and others; here it is only cut.

use super::mvt::{BUFFER, Drawn, EXTENT, encode};
use super::{Set, TileCoord};
use crate::layer::{Column, Feature, Layer, degrees};
use crate::{Crs, Error, Transform};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Most tiles of a set; one with more ends at a zoom less deep, and maps enlarge that.
const MOST_TILES: usize = 100_000;

/// What is drawn at some zooms.
#[derive(Debug)]
pub struct Stage {
    /// At which zooms.
    pub zooms: RangeInclusive<u8>,
    /// What, the first first.
    pub layers: Vec<Layer>,
}

/// A layer of the tiles of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// What is known of each feature.
    pub columns: Vec<Column>,
}

/// Every tile of a set that has something on it, as gzip.
#[derive(Debug)]
pub struct Pyramid {
    /// Which set.
    pub set: Set,
    /// The layers on its tiles.
    pub layers: Vec<Sheet>,
    /// Shallowest and deepest zoom.
    pub zooms: (u8, u8),
    /// The box around everything in degrees: south-west and north-east corner, longitude first.
    pub bounds: [[f64; 2]; 2],
    /// Who must be named.
    pub attribution: String,
    /// Changes whenever a tile does: 16 hexadecimal digits.
    pub version: String,
    tiles: BTreeMap<TileCoord, Arc<[u8]>>,
}

impl Sheet {
    /// What is told of a layer.
    pub fn of(layer: &Layer) -> Self {
        Self {
            name: layer.name.clone(),
            columns: layer.columns.clone(),
        }
    }
}

impl Pyramid {
    /// Cuts tiles. Stages come in the order of their zooms and have the same layers with the same columns.
    pub fn build(set: Set, stages: &[Stage], attribution: String) -> Result<Self, Error> {
        let to = Transform::new(Crs::Utm32, Crs::WebMercator)?;
        let mut tiles = BTreeMap::new();
        let mut deepest = 0;
        'stages: for Stage { zooms, layers } in stages {
            let all: Result<Vec<_>, Error> = layers.iter().map(|l| drawn(l, &to)).collect();
            let all = all?;
            for z in zooms.clone() {
                let mut cut = BTreeMap::<TileCoord, Vec<u8>>::new();
                for (layer, drawn) in layers.iter().zip(&all) {
                    let places = places(drawn, z);
                    if tiles.len() + places.len() > MOST_TILES {
                        break 'stages;
                    }
                    for (tile, features) in places {
                        if let Some(bytes) = encode(layer, features, tile) {
                            // A tile with several layers is one after the other.
                            cut.entry(tile).or_default().extend(bytes);
                        }
                    }
                }
                deepest = z;
                for (tile, bytes) in cut {
                    tiles.insert(tile, compressed(&bytes)?);
                }
            }
        }
        let last = stages.last().and_then(|s| s.layers.first());
        let around = last.and_then(Layer::bounds).map(degrees);
        let first = stages.first();
        let sheets = first.into_iter().flat_map(|stage| &stage.layers);
        Ok(Self {
            set,
            layers: sheets.map(Sheet::of).collect(),
            zooms: (first.map_or(0, |s| *s.zooms.start()), deepest),
            bounds: around
                .transpose()?
                .unwrap_or([[-180.0, -85.0], [180.0, 85.0]]),
            attribution,
            version: version(&tiles),
            tiles,
        })
    }

    /// A tile as gzip; `None` if nothing is there.
    pub fn tile(&self, tile: TileCoord) -> Option<&Arc<[u8]>> {
        self.tiles.get(&tile)
    }

    /// All tiles by zoom, column, row.
    pub fn iter(&self) -> impl Iterator<Item = (TileCoord, &Arc<[u8]>)> {
        self.tiles.iter().map(|(tile, bytes)| (*tile, bytes))
    }

    /// Number of tiles.
    pub fn len(&self) -> usize {
        self.tiles.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.tiles.is_empty()
    }
}

/// One tile of a layer that changes too often to be cut in advance, not compressed; `None` if nothing is there.
pub fn draw(layer: &Layer, tile: TileCoord) -> Result<Option<Vec<u8>>, Error> {
    let to = Transform::new(Crs::Utm32, Crs::WebMercator)?;
    let drawn = drawn(layer, &to)?;
    let features = drawn.iter().map(|(feature, drawn)| (*feature, drawn));
    Ok(encode(layer, features, tile))
}

fn drawn<'a>(layer: &'a Layer, to: &Transform) -> Result<Vec<(&'a Feature, Drawn)>, Error> {
    let mut all = Vec::with_capacity(layer.features.len());
    for feature in &layer.features {
        if let Some(drawn) = Drawn::new(feature.shape.mapped(to)?) {
            all.push((feature, drawn));
        }
    }
    Ok(all)
}

/// Which features touch which tiles of a zoom, buffers included.
fn places<'a>(
    drawn: &'a [(&'a Feature, Drawn)],
    z: u8,
) -> BTreeMap<TileCoord, Vec<(&'a Feature, &'a Drawn)>> {
    let buffer = TileCoord::side(z) * f64::from(BUFFER) / f64::from(EXTENT);
    let mut places: BTreeMap<TileCoord, Vec<_>> = BTreeMap::new();
    for (feature, drawn) in drawn {
        let [[west, south], [east, north]] = drawn.bounds;
        let first = TileCoord::at(z, [west - buffer, north + buffer]);
        let last = TileCoord::at(z, [east + buffer, south - buffer]);
        for x in first.x()..=last.x() {
            for y in first.y()..=last.y() {
                if let Some(tile) = TileCoord::new(z, x, y) {
                    places.entry(tile).or_default().push((*feature, drawn));
                }
            }
        }
    }
    places
}

fn compressed(bytes: &[u8]) -> Result<Arc<[u8]>, Error> {
    let mut gzip = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::default());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?.into())
}

fn version(tiles: &BTreeMap<TileCoord, Arc<[u8]>>) -> String {
    let mut hash = Sha256::new();
    for (tile, bytes) in tiles {
        hash.update(tile.number().to_le_bytes());
        hash.update(bytes);
    }
    hex::encode(hash.finalize().get(..8).unwrap_or_default())
}
