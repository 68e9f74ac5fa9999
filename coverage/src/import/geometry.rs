//! Shapes of features, whatever the format, and how they get onto UTM 32.

use super::intake::Wrong;
use crate::{Cell, Crs, Error, Reason, Transform};

/// A point, metres or degrees.
pub(super) type Point = [f64; 2];

/// Most points of one feature.
pub(super) const POINTS: usize = 1_000_000;

/// A shape.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Geometry {
    Point(Point),
    Lines(Vec<Vec<Point>>),
    /// Rings, outer and inner alike: inside is what an odd number of them surrounds.
    Areas(Vec<Vec<Point>>),
}

impl Geometry {
    const fn word(&self) -> &'static str {
        match self {
            Self::Point(_) => "point",
            Self::Lines(_) => "line",
            Self::Areas(_) => "polygon",
        }
    }
}

/// Puts shapes of a layer onto UTM 32, and sees that they lie in the country.
#[derive(Debug)]
pub(super) struct Ground {
    crs: Crs,
    transform: Transform,
}

impl Ground {
    pub(super) fn new(crs: Crs) -> Result<Self, Error> {
        Ok(Self {
            crs,
            transform: Transform::new(crs, Crs::Utm32)?,
        })
    }

    /// Metres of a point.
    pub(super) fn point(&self, point: Point) -> Result<Point, Wrong> {
        let metres = self.transform.apply(point).ok();
        metres
            .filter(|metres| Cell::at(*metres).is_some())
            .ok_or_else(|| self.elsewhere(point))
    }

    fn elsewhere(&self, [x, y]: Point) -> Wrong {
        let inside = |transform: &Transform, point| {
            transform.apply(point).is_ok_and(|m| Cell::at(m).is_some())
        };
        let degrees = Transform::new(Crs::Wgs84, Crs::Utm32);
        let hint = if inside(&self.transform, [y, x]) {
            "; with the axes swapped it would: east or longitude comes first"
        } else if degrees.is_ok_and(|degrees| inside(&degrees, [x, y])) {
            "; as longitude and latitude (EPSG:4326) it would"
        } else if self.crs == Crs::Wgs84 && Cell::at([x, y]).is_some() {
            "; in EPSG:25832 it would: the file does not say its reference system"
        } else if self.crs == Crs::Utm32 && Cell::at([x - 32_000_000.0, y]).is_some() {
            "; in EPSG:4647 it would"
        } else {
            ""
        };
        let why = format!(
            "{x} {y} in {} does not lie in Germany{hint}",
            self.crs.name()
        );
        Wrong::new("geometry", Reason::Position, why)
    }

    fn points(&self, points: &[Point]) -> Result<Vec<Point>, Wrong> {
        points.iter().map(|point| self.point(*point)).collect()
    }

    /// A point, metres; another shape is wrong.
    pub(super) fn only_point(&self, geometry: &Geometry) -> Result<Point, Wrong> {
        match geometry {
            Geometry::Point(point) => self.point(*point),
            other => Err(shape(other, "a point")),
        }
    }

    /// Lines of two points and more, metres.
    pub(super) fn lines(&self, geometry: &Geometry) -> Result<Vec<Vec<Point>>, Wrong> {
        match geometry {
            Geometry::Lines(lines) => lines
                .iter()
                .filter(|line| line.len() > 1)
                .map(|line| self.points(line))
                .collect(),
            other => Err(shape(other, "a line")),
        }
    }

    /// Closed rings, metres.
    pub(super) fn rings(&self, geometry: &Geometry) -> Result<Vec<Vec<Point>>, Wrong> {
        let Geometry::Areas(rings) = geometry else {
            return Err(shape(geometry, "a polygon"));
        };
        let rings: Result<Vec<Vec<Point>>, Wrong> =
            rings.iter().map(|ring| self.points(ring)).collect();
        let rings = rings?;
        for ring in &rings {
            if ring.len() < 4 || ring.first() != ring.last() {
                let why = "a ring is not closed or has less than three corners";
                return Err(Wrong::new("geometry", Reason::Geometry, why));
            }
        }
        Ok(rings)
    }
}

fn shape(found: &Geometry, wanted: &str) -> Wrong {
    let why = format!("it is a {}; allowed is {wanted}", found.word());
    Wrong::new("geometry", Reason::Geometry, why)
}
