//! Tiles by zoom, column and row, as web maps number them: from the north-west corner of the Mercator square.

/// Half a side of the Mercator square (EPSG:3857) in metres: π × 6,378,137.
const HALF: f64 = 20_037_508.342_789_244;

/// A tile. Ordered by zoom, column, row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileCoord {
    z: u8,
    x: u32,
    y: u32,
}

impl TileCoord {
    /// Deepest zoom there is: 4 cm a pixel.
    pub const MAX_ZOOM: u8 = 22;

    /// The tile in this column and row; `None` if the zoom has none there.
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        let inside = z <= Self::MAX_ZOOM && x < 1 << z && y < 1 << z;
        inside.then_some(Self { z, x, y })
    }

    /// The tile of a zoom that holds a point, metres in EPSG:3857; beyond the edge of the map the nearest one.
    pub fn at(z: u8, [east, north]: [f64; 2]) -> Self {
        let z = z.min(Self::MAX_ZOOM);
        let last = f64::from((1_u32 << z) - 1);
        let side = Self::side(z);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the columns of the zoom"
        )]
        let place = |metres: f64| (metres / side).floor().clamp(0.0, last) as u32;
        Self {
            z,
            x: place(east + HALF),
            y: place(HALF - north),
        }
    }

    /// Zoom.
    pub const fn z(self) -> u8 {
        self.z
    }

    /// Column, from the west.
    pub const fn x(self) -> u32 {
        self.x
    }

    /// Row, from the north.
    pub const fn y(self) -> u32 {
        self.y
    }

    /// Length of a side of a zoom's tiles, metres in EPSG:3857.
    pub fn side(z: u8) -> f64 {
        2.0 * HALF / f64::from(1_u32 << z.min(Self::MAX_ZOOM))
    }

    /// Upper left corner, metres in EPSG:3857.
    pub fn corner(self) -> [f64; 2] {
        let side = Self::side(self.z);
        [
            f64::from(self.x) * side - HALF,
            HALF - f64::from(self.y) * side,
        ]
    }

    /// Its number in `PMTiles`: all tiles of lower zooms come first, within a zoom the order is Hilbert's curve.
    pub fn number(self) -> u64 {
        let below = ((1_u64 << (2 * u32::from(self.z))) - 1) / 3;
        let (mut x, mut y) = (self.x, self.y);
        let last = (1_u32 << self.z) - 1;
        let mut along = 0;
        for bit in (0..self.z).rev() {
            let (right, low) = (x >> bit & 1, y >> bit & 1);
            along += u64::from((3 * right) ^ low) << (2 * bit);
            if low == 0 {
                if right == 1 {
                    (x, y) = (last - x, last - y);
                }
                (x, y) = (y, x);
            }
        }
        below + along
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_wuppertal_lies_in_its_known_tile() {
        let tile = TileCoord::at(16, [796_023.0, 6_666_733.0]);
        assert_eq!((tile.x(), tile.y()), (34_069, 21_865));
        let [west, north] = tile.corner();
        assert!(west <= 796_023.0 && 796_023.0 < west + TileCoord::side(16));
        assert!(north > 6_666_733.0 && 6_666_733.0 >= north - TileCoord::side(16));
    }

    #[test]
    fn there_is_no_tile_outside_the_map() {
        assert!(TileCoord::new(0, 0, 0).is_some());
        assert!(TileCoord::new(0, 1, 0).is_none());
        assert!(TileCoord::new(23, 0, 0).is_none());
        let beyond = TileCoord::at(3, [9e9, -9e9]);
        assert_eq!((beyond.x(), beyond.y()), (7, 7));
    }

    #[test]
    fn tiles_are_numbered_as_pmtiles_numbers_them() {
        for ((z, x, y), number) in [
            ((0, 0, 0), 0),
            ((1, 0, 0), 1),
            ((1, 0, 1), 2),
            ((1, 1, 1), 3),
            ((1, 1, 0), 4),
            ((2, 0, 0), 5),
            ((12, 3_423, 1_763), 19_078_479),
        ] {
            assert_eq!(TileCoord::new(z, x, y).unwrap().number(), number);
        }
    }
}
