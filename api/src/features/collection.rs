//! What is in the collections, and which of it lies in a box.

use super::filter::Filter;
use crate::app::Shared;
use crate::lang::Both;
use crate::problem::{ApiError, Noun};
use crate::sensor;
use crate::view::View;
use std::collections::HashSet;
use std::sync::Arc;
use talblick_coverage::{
    Atlas, Cell, Column, Crs, Fixed, Layer, ReleaseId, Shape, Transform, bounds, broadband_of,
    lorawan, mapped_bounds, outlines,
};

/// A collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Collection {
    BroadbandCells,
    LorawanCells,
    Districts,
    Devices,
}

/// A box in some reference system, east or longitude first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) crs: Crs,
    pub(super) corners: [[f64; 2]; 2],
}

/// Which features of a collection.
#[derive(Debug)]
pub(super) struct Cut<'a> {
    /// Those in this box.
    pub(super) window: Option<Window>,
    /// Of devices, those that measure one of these; all if there is none.
    pub(super) quantities: &'a [String],
    /// Those that are as asked in these columns.
    pub(super) columns: &'a [(String, String)],
    /// Parameters that are no columns.
    pub(super) others: &'a [&'a str],
    /// Those after the one with this number.
    pub(super) after: Option<u64>,
    /// So many.
    pub(super) limit: usize,
}

/// A page of features.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) layer: Layer,
    /// How many there are on all pages.
    pub(super) matched: usize,
    /// Whether others follow.
    pub(super) more: bool,
}

impl Collection {
    pub(super) const ALL: [Self; 4] = [
        Self::BroadbandCells,
        Self::LorawanCells,
        Self::Districts,
        Self::Devices,
    ];

    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::BroadbandCells => "broadband-cells",
            Self::LorawanCells => "lorawan-cells",
            Self::Districts => "districts",
            Self::Devices => "devices",
        }
    }

    pub(super) fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.id() == id)
    }

    /// Title and description.
    pub(super) const fn about(self) -> [&'static str; 2] {
        match self {
            Self::BroadbandCells => [
                "Broadband cells",
                "Shares of households by technology and speed in cells of 100 m, and the verdict under each rule: 0 unserved, 1 partly, 2 served, 3 unknown",
            ],
            Self::LorawanCells => [
                "LoRaWAN cells",
                "What the city's own gateways hear from cells of 100 m",
            ],
            Self::Districts => ["Districts", "Districts and quarters of the city"],
            Self::Devices => ["Devices", "Published sensors with a place"],
        }
    }

    /// What its features are, in the words of GeoJSON's schemas and in those of OGC API – Features, part 5.
    pub(super) const fn geometry(self) -> [&'static str; 2] {
        match self {
            Self::BroadbandCells | Self::LorawanCells => ["Polygon", "geometry-polygon"],
            Self::Districts => ["Geometry", "geometry-polygon-or-multipolygon"],
            Self::Devices => ["Point", "geometry-point"],
        }
    }

    /// What is known of its features; of broadband, in the newest release.
    pub(super) fn columns(self, shared: &Shared) -> Result<Vec<Column>, ApiError> {
        let atlas = shared.app.coverage.atlas();
        let layer = match self {
            Self::BroadbandCells => match atlas.newest_fixed() {
                Some(fixed) => broadband_of(&atlas, fixed, []),
                None => Layer::default(),
            },
            _ => self.layer(shared, &atlas)?,
        };
        Ok(layer.columns)
    }

    pub(super) fn attribution(self, shared: &Shared) -> String {
        let newest = shared.app.coverage.atlas();
        let newest = newest.newest_fixed().map(|f| f.release.attribution.clone());
        match self {
            Self::BroadbandCells => newest.unwrap_or_default(),
            _ => shared.app.config.data_attribution.clone(),
        }
    }

    /// The box around it in degrees; `None` while it is empty.
    pub(super) fn extent(self, shared: &Shared) -> Result<Option<[[f64; 2]; 2]>, ApiError> {
        let atlas = shared.app.coverage.atlas();
        let around = match self {
            Self::BroadbandCells => atlas.newest_fixed().and_then(|fixed| {
                bounds(fixed.iter().flat_map(|(cell, _)| {
                    let corner = cell.corner();
                    [corner, corner.map(|c| c + Cell::SIDE_M)]
                }))
            }),
            _ => self.layer(shared, &atlas)?.bounds(),
        };
        let degrees = around.map(|around| mapped_bounds(around, Crs::Utm32, Crs::Wgs84));
        Ok(degrees.transpose()?)
    }

    /// The features that are asked for.
    pub(super) fn page(
        self,
        shared: &Shared,
        release: Option<&ReleaseId>,
        cut: &Cut<'_>,
    ) -> Result<Page, ApiError> {
        let atlas = shared.app.coverage.atlas();
        if !cut.quantities.is_empty() && self != Self::Devices {
            let only = Both::new("gibt es nur bei devices", "is there for devices only");
            return Err(ApiError::input("?quantity", only));
        }
        let inside = Inside::new(cut.window)?;
        let follows = |id: u64| cut.after.is_none_or(|after| id > after);
        let mut layer = if self == Self::BroadbandCells {
            let fixed = fixed(&atlas, release)?;
            let cells = fixed.iter().map(|(cell, _)| cell);
            let all: Vec<Cell> = cells.filter(|cell| inside.holds(&square(*cell))).collect();
            if cut.columns.is_empty() {
                // What is known is looked up for one page only.
                let rest = all.iter().filter(|cell| follows(cell.key().into()));
                let mut page: Vec<Cell> = rest.take(cut.limit + 1).copied().collect();
                let more = page.len() > cut.limit;
                page.truncate(cut.limit);
                return Ok(Page {
                    layer: broadband_of(&atlas, fixed, page),
                    matched: all.len(),
                    more,
                });
            }
            broadband_of(&atlas, fixed, all)
        } else {
            self.layer(shared, &atlas)?
        };
        if !cut.quantities.is_empty() {
            let able = measuring(shared, cut.quantities);
            layer.features.retain(|feature| able.contains(&feature.id));
        }
        let filter = Filter::read(cut.columns, &layer.columns, cut.others)?;
        layer
            .features
            .retain(|feature| filter.holds(feature) && inside.holds(&feature.shape));
        let matched = layer.features.len();
        layer.features.retain(|feature| follows(feature.id));
        let more = layer.features.len() > cut.limit;
        layer.features.truncate(cut.limit);
        Ok(Page {
            layer,
            matched,
            more,
        })
    }

    /// One feature; the layer is empty if there is none with this number.
    pub(super) fn one(
        self,
        shared: &Shared,
        release: Option<&ReleaseId>,
        id: u64,
    ) -> Result<Layer, ApiError> {
        let atlas = shared.app.coverage.atlas();
        if self == Self::BroadbandCells {
            let cell = u32::try_from(id).ok().and_then(Cell::from_key);
            return Ok(broadband_of(&atlas, fixed(&atlas, release)?, cell));
        }
        let mut layer = self.layer(shared, &atlas)?;
        layer.features.retain(|feature| feature.id == id);
        Ok(layer)
    }

    fn layer(self, shared: &Shared, atlas: &Atlas) -> Result<Layer, ApiError> {
        match self {
            Self::Devices => {
                let mut layer = sensor::layer(shared)?;
                layer.features.sort_by_key(|feature| feature.id);
                Ok(layer)
            }
            Self::LorawanCells => Ok(lorawan(&shared.app.radio.told().public)),
            Self::BroadbandCells | Self::Districts => {
                let kept = shared.app.store.districts();
                Ok(outlines(&atlas.districts, &atlas.quarters, &kept)?)
            }
        }
    }
}

/// The numbers of devices that measure one of these, as everybody sees them.
fn measuring(shared: &Shared, quantities: &[String]) -> HashSet<u64> {
    let datastreams = View::public(shared.clone()).datastreams();
    let wanted = datastreams
        .iter()
        .filter(|d| quantities.iter().any(|q| q == d.quantity.name()));
    wanted.map(|d| u64::from(u32::from(d.device))).collect()
}

fn fixed<'a>(atlas: &'a Atlas, release: Option<&ReleaseId>) -> Result<&'a Arc<Fixed>, ApiError> {
    let found = match release {
        Some(id) => atlas.fixed(id).ok_or(Noun::OtherRelease),
        None => atlas.newest_fixed().ok_or(Noun::Release),
    };
    found.map_err(ApiError::NotFound)
}

fn square(cell: Cell) -> Shape {
    Shape::Area(vec![cell.ring().to_vec()])
}

/// Whether shapes reach into a box: their own boxes in its reference system do.
struct Inside(Option<(Transform, [[f64; 2]; 2])>);

impl Inside {
    fn new(window: Option<Window>) -> Result<Self, ApiError> {
        let inside = window.map(|window| {
            let to = Transform::new(Crs::Utm32, window.crs)?;
            Ok::<_, talblick_coverage::Error>((to, window.corners))
        });
        Ok(Self(inside.transpose()?))
    }

    fn holds(&self, shape: &Shape) -> bool {
        let Some((to, [low, high])) = &self.0 else {
            return true;
        };
        let around = bounds(shape.points().filter_map(|point| to.apply(point).ok()));
        around.is_some_and(|[[west, south], [east, north]]| {
            east >= low[0] && west <= high[0] && north >= low[1] && south <= high[1]
        })
    }
}
