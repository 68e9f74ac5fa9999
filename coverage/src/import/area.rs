//! Which part of a country is imported.

use super::Options;
use crate::{Cell, Collection, Crs, Error, Kind, Transform};
use std::fmt;
use std::str::FromStr;

/// Metres kept around what is known of the city: cells of the census lie askew.
const MARGIN: f64 = 1_000.0;

/// A rectangle in UTM 32, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    min: [f64; 2],
    max: [f64; 2],
}

impl Bounds {
    /// Around some points in UTM 32; `None` if there are none.
    pub fn around(points: impl IntoIterator<Item = [f64; 2]>) -> Option<Self> {
        points.into_iter().fold(None, |bounds, [x, y]| {
            let Self { min, max } = bounds.unwrap_or(Self {
                min: [x, y],
                max: [x, y],
            });
            Some(Self {
                min: [min[0].min(x), min[1].min(y)],
                max: [max[0].max(x), max[1].max(y)],
            })
        })
    }

    /// Whether a point in UTM 32 lies in it.
    pub fn contains(&self, [x, y]: [f64; 2]) -> bool {
        let Self { min, max } = self;
        (min[0]..=max[0]).contains(&x) && (min[1]..=max[1]).contains(&y)
    }

    fn wider(self, by: f64) -> Self {
        Self {
            min: self.min.map(|c| c - by),
            max: self.max.map(|c| c + by),
        }
    }

    pub(super) fn corners(&self) -> [[f64; 2]; 4] {
        let ([w, s], [e, n]) = (self.min, self.max);
        [[w, s], [e, s], [e, n], [w, n]]
    }
}

impl FromStr for Bounds {
    type Err = String;

    /// Of `west,south,east,north` in degrees.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "“{text}” is no rectangle; allowed is west,south,east,north in degrees, such as 7.0,51.1,7.4,51.4"
            )
        };
        let numbers: Result<Vec<f64>, _> = text.split(',').map(|n| n.trim().parse()).collect();
        let Ok(&[west, south, east, north]) = numbers.as_deref() else {
            return Err(wrong());
        };
        if west >= east || south >= north {
            return Err(wrong());
        }
        let corners = [[west, south], [east, south], [east, north], [west, north]];
        let utm = Transform::new(Crs::Wgs84, Crs::Utm32);
        let utm = utm.map_err(|error| error.to_string())?;
        let corners = corners.into_iter().map(|c| utm.apply(c));
        let corners: Result<Vec<[f64; 2]>, Error> = corners.collect();
        let corners = corners.map_err(|_outside| wrong())?;
        Self::around(corners).ok_or_else(wrong)
    }
}

/// What is kept of a file that holds a whole country.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Area {
    /// Municipalities whose key begins so.
    pub(super) ags: Option<String>,
    /// What lies in here.
    pub(super) bounds: Option<Bounds>,
}

impl Area {
    /// For files whose rows name their municipality: its key, and a rectangle if the user gives one.
    pub(super) fn by_key(options: &Options) -> Self {
        Self {
            ags: options.ags.clone().filter(|ags| !ags.is_empty()),
            bounds: options.bounds,
        }
    }

    /// For files whose rows have nothing but their place: the rectangle the user gives, else that of the districts, else
    /// that of the newest fixed-line release.
    pub(super) fn by_place(collection: &Collection, options: &Options) -> Result<Self, Error> {
        let bounds = match options.bounds {
            Some(bounds) => Some(bounds),
            None => known(collection)?.map(|bounds| bounds.wider(MARGIN)),
        };
        Ok(Self { ags: None, bounds })
    }

    pub(super) fn has_point(&self, point: [f64; 2]) -> bool {
        self.bounds.is_none_or(|bounds| bounds.contains(point))
    }

    pub(super) fn has_cell(&self, cell: Cell) -> bool {
        self.has_point(cell.centre())
    }

    pub(super) fn has_key(&self, ags: &str) -> bool {
        self.ags
            .as_ref()
            .is_none_or(|prefix| ags.starts_with(prefix))
    }
}

/// Where the city lies, as far as the collection knows.
fn known(collection: &Collection) -> Result<Option<Bounds>, Error> {
    use crate::collection::Rows;
    for kind in [Kind::Districts, Kind::Quarters, Kind::Fixed] {
        let bounds = match collection.newest(kind)? {
            Some(Rows::Places(places)) => {
                Bounds::around(places.into_iter().flat_map(|p| p.rings).flatten())
            }
            Some(Rows::Fixed(rows)) => Bounds::around(rows.iter().map(|(cell, _)| cell.centre())),
            _ => None,
        };
        if bounds.is_some() {
            return Ok(bounds);
        }
    }
    Ok(None)
}

impl fmt::Display for Area {
    /// After “there is no row”.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.ags, &self.bounds) {
            (Some(ags), _) => write!(f, "of the municipality {ags}"),
            (None, Some(_)) => write!(f, "in the city's rectangle"),
            (None, None) => write!(f, "in it"),
        }
    }
}
