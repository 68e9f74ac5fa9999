//! Features with columns: the one shape in which cells, places and devices go out, as tiles, files or answers.
//! What the columns of a data set are is said where the data set is ([`crate::cells`]), how they are written in the
//! writers.

use crate::ring::{self, Ring};
use crate::{Crs, Error, Transform, polygon};
use std::sync::Arc;

/// Features of one kind, all with the same columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layer {
    /// Its name in files, such as `cells`.
    pub name: String,
    /// What is known of each feature.
    pub columns: Vec<Column>,
    /// The features, in the order they are written.
    pub features: Vec<Feature>,
}

/// One thing that is known of each feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in files: lower-case letters, digits and underscores, except for the keys of rules.
    pub name: String,
    /// What its values are.
    pub kind: ColumnKind,
    /// What it says, in German and English.
    pub text: [String; 2],
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text; ids with leading zeros are text.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Number,
}

/// What is known of a feature in one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing. That is not zero.
    Null,
    /// A text.
    Text(Arc<str>),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
}

/// One thing on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Unique in its layer.
    pub id: u64,
    /// Where it is.
    pub shape: Shape,
    /// One value a column.
    pub values: Vec<Value>,
}

/// Where something is, in UTM 32, metres east and north.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// At a point.
    Point([f64; 2]),
    /// Along a line.
    Line(Vec<[f64; 2]>),
    /// Inside closed rings: what an odd number of them surrounds.
    Area(Vec<Vec<[f64; 2]>>),
}

impl Column {
    /// A column with its meaning in German and English.
    pub fn new(name: impl Into<String>, kind: ColumnKind, text: [&str; 2]) -> Self {
        Self {
            name: name.into(),
            kind,
            text: text.map(str::to_owned),
        }
    }
}

impl Value {
    /// A text.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(Arc::from(text.as_ref()))
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<u8> for Value {
    fn from(value: u8) -> Self {
        Self::Whole(value.into())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::text(value)
    }
}

impl Layer {
    /// The smallest box around its features: lower left and upper right corner. `None` without any.
    pub fn bounds(&self) -> Option<[[f64; 2]; 2]> {
        bounds(self.features.iter().flat_map(|f| f.shape.points()))
    }

    /// A box in degrees around its features: south-west and north-east corner, longitude first. `None` without any.
    pub fn degrees(&self) -> Result<Option<[[f64; 2]; 2]>, Error> {
        self.bounds().map(degrees).transpose()
    }

    /// The value of a feature in the column of this name.
    pub fn value<'a>(&self, feature: &'a Feature, column: &str) -> Option<&'a Value> {
        let at = self.columns.iter().position(|c| c.name == column)?;
        feature.values.get(at)
    }
}

impl Shape {
    /// Its points.
    pub fn points(&self) -> impl Iterator<Item = [f64; 2]> + '_ {
        let (point, line, rings) = match self {
            Self::Point(point) => (Some(*point), [].as_slice(), [].as_slice()),
            Self::Line(line) => (None, line.as_slice(), [].as_slice()),
            Self::Area(rings) => (None, [].as_slice(), rings.as_slice()),
        };
        let points = point.into_iter().chain(line.iter().copied());
        points.chain(rings.iter().flatten().copied())
    }

    /// The smallest box around it: lower left and upper right corner. `None` without points.
    pub fn bounds(&self) -> Option<[[f64; 2]; 2]> {
        bounds(self.points())
    }

    /// Whether a point lies inside; never in a point or a line.
    pub fn contains(&self, point: [f64; 2]) -> bool {
        match self {
            Self::Area(rings) => polygon::contains(rings, point),
            _ => false,
        }
    }

    /// Its outlines, each with its holes; none unless it is an area.
    pub(crate) fn polygons(&self) -> Vec<Vec<Ring>> {
        match self {
            Self::Area(rings) => match rings.as_slice() {
                // Nearly every shape is a cell, which needs no sorting.
                [ring] if ring::doubled_area(ring) > 0.0 => vec![vec![ring.clone()]],
                rings => ring::polygons(rings),
            },
            _ => Vec::new(),
        }
    }

    /// The same in another reference system.
    pub(crate) fn mapped(&self, to: &Transform) -> Result<Self, Error> {
        let all = |line: &[[f64; 2]]| line.iter().map(|p| to.apply(*p)).collect();
        Ok(match self {
            Self::Point(point) => Self::Point(to.apply(*point)?),
            Self::Line(line) => Self::Line(all(line)?),
            Self::Area(rings) => {
                let rings: Result<Vec<Ring>, Error> = rings.iter().map(|r| all(r)).collect();
                Self::Area(rings?)
            }
        })
    }
}

/// The smallest box around points: lower left and upper right corner.
pub fn bounds(points: impl IntoIterator<Item = [f64; 2]>) -> Option<[[f64; 2]; 2]> {
    let points: Vec<[f64; 2]> = points.into_iter().collect();
    polygon::bounds(&points).map(|(low, high)| [low, high])
}

/// The box in degrees around a box in UTM 32.
pub(crate) fn degrees(around: [[f64; 2]; 2]) -> Result<[[f64; 2]; 2], Error> {
    mapped_bounds(around, Crs::Utm32, Crs::Wgs84)
}

/// The box in another reference system around a box, which lies a little askew there: all four corners count, and the
/// middle of each edge, because lines are bent.
pub fn mapped_bounds(
    [low, high]: [[f64; 2]; 2],
    from: Crs,
    to: Crs,
) -> Result<[[f64; 2]; 2], Error> {
    let to = Transform::new(from, to)?;
    let middle = [
        f64::midpoint(low[0], high[0]),
        f64::midpoint(low[1], high[1]),
    ];
    let mut around = Vec::with_capacity(8);
    for x in [low[0], middle[0], high[0]] {
        for y in [low[1], middle[1], high[1]] {
            around.push(to.apply([x, y])?);
        }
    }
    Ok(bounds(around).unwrap_or_default())
}
