//! Coordinates from one reference system to another, through `proj4rs`.
//!
//! ETRS89 is taken for WGS 84: they differ by less than a metre in Germany. Coordinates are always east or longitude
//! first here; what order a format writes is the format's affair.

use crate::Error;
use proj4rs::proj::Proj;
use std::fmt;

/// A reference system that is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Crs {
    /// EPSG:4326, degrees.
    Wgs84,
    /// EPSG:3857, metres.
    WebMercator,
    /// EPSG:3035, ETRS89-LAEA Europe, metres.
    Laea,
    /// EPSG:25832, ETRS89 UTM 32, metres.
    Utm32,
    /// EPSG:25833, ETRS89 UTM 33, metres.
    Utm33,
    /// EPSG:4647, UTM 32 with the zone before the easting, metres.
    Utm32Zone,
}

impl Crs {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Wgs84,
        Self::WebMercator,
        Self::Laea,
        Self::Utm32,
        Self::Utm33,
        Self::Utm32Zone,
    ];

    /// The system with this EPSG number. ETRS89 in degrees (4258) is read as WGS 84.
    pub fn from_epsg(number: u32) -> Result<Self, Error> {
        let number = if number == 4_258 { 4_326 } else { number };
        let known = Self::ALL.into_iter().find(|crs| crs.epsg() == number);
        known.ok_or(Error::Crs(number))
    }

    /// Its EPSG number.
    pub const fn epsg(self) -> u32 {
        match self {
            Self::Wgs84 => 4_326,
            Self::WebMercator => 3_857,
            Self::Laea => 3_035,
            Self::Utm32 => 25_832,
            Self::Utm33 => 25_833,
            Self::Utm32Zone => 4_647,
        }
    }

    /// Its name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wgs84 => "WGS 84 (EPSG:4326)",
            Self::WebMercator => "Web Mercator (EPSG:3857)",
            Self::Laea => "ETRS89-LAEA (EPSG:3035)",
            Self::Utm32 => "ETRS89 / UTM 32N (EPSG:25832)",
            Self::Utm33 => "ETRS89 / UTM 33N (EPSG:25833)",
            Self::Utm32Zone => "ETRS89 / UTM 32N (zE-N) (EPSG:4647)",
        }
    }

    const fn definition(self) -> &'static str {
        match self {
            Self::Wgs84 => "+proj=longlat +ellps=GRS80",
            Self::WebMercator => {
                "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null"
            }
            Self::Laea => "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80",
            Self::Utm32 => "+proj=utm +zone=32 +ellps=GRS80",
            Self::Utm33 => "+proj=utm +zone=33 +ellps=GRS80",
            Self::Utm32Zone => {
                "+proj=tmerc +lat_0=0 +lon_0=9 +k=0.9996 +x_0=32500000 +y_0=0 +ellps=GRS80"
            }
        }
    }
}

/// Maps coordinates from one system to another. Making one costs microseconds: keep it for a whole file.
pub struct Transform {
    from: (Crs, Proj),
    to: (Crs, Proj),
}

impl fmt::Debug for Transform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transform({:?} → {:?})", self.from.0, self.to.0)
    }
}

impl Transform {
    /// Between two systems.
    pub fn new(from: Crs, to: Crs) -> Result<Self, Error> {
        let proj = |crs: Crs| {
            let proj = Proj::from_proj_string(crs.definition());
            proj.map_err(|_unreadable| Error::Crs(crs.epsg()))
        };
        Ok(Self {
            from: (from, proj(from)?),
            to: (to, proj(to)?),
        })
    }

    /// One point; degrees where a system is in degrees. A point the systems do not share is an error.
    pub fn apply(&self, [x, y]: [f64; 2]) -> Result<[f64; 2], Error> {
        let (from, to) = (&self.from, &self.to);
        if from.0 == to.0 {
            return Ok([x, y]);
        }
        let wrong = || Error::Coordinate {
            x,
            y,
            from: from.0.name(),
            to: to.0.name(),
        };
        let mut point = if from.0 == Crs::Wgs84 {
            (x.to_radians(), y.to_radians(), 0.0)
        } else {
            (x, y, 0.0)
        };
        proj4rs::transform::transform(&from.1, &to.1, &mut point).map_err(|_outside| wrong())?;
        let (x, y) = if to.0 == Crs::Wgs84 {
            (point.0.to_degrees(), point.1.to_degrees())
        } else {
            (point.0, point.1)
        };
        if x.is_finite() && y.is_finite() {
            Ok([x, y])
        } else {
            Err(wrong())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, CensusCell};

    fn close(a: [f64; 2], b: [f64; 2], within: f64) {
        let off = (a[0] - b[0]).abs().max((a[1] - b[1]).abs());
        assert!(off < within, "{a:?} is not {b:?}");
    }

    #[test]
    fn golden_points_are_met_both_ways() {
        let laea = Transform::new(Crs::Wgs84, Crs::Laea).unwrap();
        let utm = Transform::new(Crs::Wgs84, Crs::Utm32).unwrap();
        let back = |from| Transform::new(from, Crs::Wgs84).unwrap();
        let graz = [15.421_369_6, 47.076_671_6];
        close(
            laea.apply(graz).unwrap(),
            [4_732_659.007_426, 2_677_630.726_961],
            1e-3,
        );
        let place = [7.1508, 51.2562];
        close(
            utm.apply(place).unwrap(),
            [370_963.119, 5_679_940.277],
            1e-3,
        );
        close(
            laea.apply(place).unwrap(),
            [4_122_153.041, 3_131_121.586],
            1e-3,
        );
        close(
            back(Crs::Utm32)
                .apply([370_963.119, 5_679_940.277])
                .unwrap(),
            place,
            1e-8,
        );
        close(
            back(Crs::Laea)
                .apply([4_122_153.041, 3_131_121.586])
                .unwrap(),
            place,
            1e-8,
        );
        let zoned = Transform::new(Crs::Utm32Zone, Crs::Utm32).unwrap();
        close(
            zoned.apply([32_370_963.0, 5_679_940.0]).unwrap(),
            [370_963.0, 5_679_940.0],
            1e-3,
        );
    }

    #[test]
    fn a_cell_has_its_golden_ring_in_degrees() {
        let degrees = Transform::new(Crs::Utm32, Crs::Wgs84).unwrap();
        let cell: Cell = "100mN56799E3709".parse().unwrap();
        let golden = [
            [7.149_910_5, 51.255_823_7],
            [7.151_342_8, 51.255_846_4],
            [7.151_306_7, 51.256_745_1],
            [7.149_874_4, 51.256_722_5],
        ];
        for (corner, golden) in cell.ring().into_iter().zip(golden) {
            close(degrees.apply(corner).unwrap(), golden, 1e-7);
        }
    }

    #[test]
    fn a_census_cell_lies_askew_in_utm() {
        let utm = Transform::new(Crs::Laea, Crs::Utm32).unwrap();
        let cell: CensusCell = "CRS3035RES100mN3131100E4122100".parse().unwrap();
        let golden = [
            [370_910.38, 5_679_917.97],
            [371_010.37, 5_679_919.35],
            [371_009.00, 5_680_019.31],
            [370_909.01, 5_680_017.93],
        ];
        for (corner, golden) in cell.corners().into_iter().zip(golden) {
            close(utm.apply(corner).unwrap(), golden, 0.01);
        }
    }

    #[test]
    fn web_mercator_is_the_sphere_of_map_tiles() {
        let mercator = Transform::new(Crs::Wgs84, Crs::WebMercator).unwrap();
        close(
            mercator.apply([180.0, 0.0]).unwrap(),
            [20_037_508.342_789, 0.0],
            1e-3,
        );
        close(
            mercator.apply([7.1508, 51.2562]).unwrap(),
            [796_023.415, 6_666_733.5],
            60.0,
        );
    }

    #[test]
    fn every_system_is_known_by_its_number_and_no_other() {
        for crs in Crs::ALL {
            assert_eq!(Crs::from_epsg(crs.epsg()).unwrap(), crs);
        }
        assert!(matches!(Crs::from_epsg(31_466), Err(Error::Crs(31_466))));
    }

    #[test]
    fn what_is_no_coordinate_is_an_error() {
        let utm = Transform::new(Crs::Wgs84, Crs::Utm32).unwrap();
        assert!(utm.apply([f64::NAN, 51.0]).is_err());
        assert!(utm.apply([f64::INFINITY, 1e300]).is_err());
    }
}
