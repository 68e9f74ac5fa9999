//! Grid cells by their official names. Pure arithmetic; which cell a place on the globe lies in is `projection`'s affair.
//!
//! Two grids have names that look alike: the broadband atlas and the mobile monitoring use the grid of UTM 32
//! (EPSG:25832), the census uses that of LAEA Europe (EPSG:3035). They are different types here.
//! Source: BKG, Geographische Gitter für Deutschland in UTM-Projektion and in Lambert-Projektion.

use crate::Error;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Columns of the grid in Germany's bounding box, hectometres east.
const EAST: std::ops::RangeInclusive<u32> = 2_803..=9_212;
/// Rows, hectometres north.
const NORTH: std::ops::RangeInclusive<u32> = 52_358..=61_014;
/// Cells in a row.
const ROW: u32 = 6_410;

/// A cell of 100 m × 100 m in UTM 32 (EPSG:25832), such as `100mN56799E3709`. Four bytes; ordered by row, then column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cell(u32);

impl Cell {
    /// Length of a side in metres.
    pub const SIDE_M: f64 = 100.0;

    /// The cell that owns a point, metres east and north. A cell owns its lower and left edge.
    pub fn at([east, north]: [f64; 2]) -> Option<Self> {
        let (e, n) = (
            (east / Self::SIDE_M).floor(),
            (north / Self::SIDE_M).floor(),
        );
        if !(0.0..100_000.0).contains(&e) || !(0.0..100_000.0).contains(&n) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked above"
        )]
        Self::of(e as u32, n as u32)
    }

    /// The cell in this column and row, in hectometres.
    fn of(east: u32, north: u32) -> Option<Self> {
        let inside = EAST.contains(&east) && NORTH.contains(&north);
        inside.then(|| Self((north - NORTH.start()) * ROW + (east - EAST.start())))
    }

    /// The cell with this key.
    pub fn from_key(key: u32) -> Option<Self> {
        Self::of(EAST.start() + key % ROW, NORTH.start() + key / ROW)
    }

    /// Its key: row × 6,410 + column, counted from Germany's south-west corner.
    pub const fn key(self) -> u32 {
        self.0
    }

    /// Column and row in hectometres.
    const fn hectometres(self) -> (u32, u32) {
        (*EAST.start() + self.0 % ROW, *NORTH.start() + self.0 / ROW)
    }

    /// Lower left corner, metres east and north.
    pub fn corner(self) -> [f64; 2] {
        let (e, n) = self.hectometres();
        [f64::from(e) * Self::SIDE_M, f64::from(n) * Self::SIDE_M]
    }

    /// Middle, metres east and north.
    pub fn centre(self) -> [f64; 2] {
        self.corner().map(|c| c + Self::SIDE_M / 2.0)
    }

    /// Corners anticlockwise from the lower left, closed, metres east and north.
    pub fn ring(self) -> [[f64; 2]; 5] {
        let [e, n] = self.corner();
        let (f, o) = (e + Self::SIDE_M, n + Self::SIDE_M);
        [[e, n], [f, n], [f, o], [e, o], [e, n]]
    }

    /// The cell so many columns east and rows north.
    pub fn moved(self, columns: i32, rows: i32) -> Option<Self> {
        let (e, n) = self.hectometres();
        Self::of(e.checked_add_signed(columns)?, n.checked_add_signed(rows)?)
    }

    /// The cells that share an edge or a corner.
    pub fn neighbours(self) -> impl Iterator<Item = Self> {
        (-1..=1)
            .flat_map(|rows| (-1..=1).map(move |columns| (columns, rows)))
            .filter(|step| *step != (0, 0))
            .filter_map(move |(columns, rows)| self.moved(columns, rows))
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (e, n) = self.hectometres();
        write!(f, "100mN{n}E{e}")
    }
}

impl FromStr for Cell {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::Cell(text.to_owned());
        let (n, e) = split(text.strip_prefix("100m").ok_or_else(wrong)?).ok_or_else(wrong)?;
        if (n.len(), e.len()) != (5, 4) {
            return Err(wrong());
        }
        Self::of(number(e).ok_or_else(wrong)?, number(n).ok_or_else(wrong)?)
            .ok_or_else(|| Error::CellOutside(text.to_owned()))
    }
}

impl TryFrom<String> for Cell {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Cell> for String {
    fn from(cell: Cell) -> Self {
        cell.to_string()
    }
}

/// A cell of the census grid in LAEA Europe (EPSG:3035), such as `CRS3035RES100mN3131100E4122100`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CensusCell {
    north: u32,
    east: u32,
    side: u32,
}

impl CensusCell {
    /// The cell with sides of so many metres (100, 1,000 or 10,000) that owns a point, metres east and north. A cell owns
    /// its lower and left edge.
    pub fn at([east, north]: [f64; 2], side: u32) -> Option<Self> {
        let lower = |c: f64| (c / f64::from(side)).floor() * f64::from(side);
        let (e, n) = (lower(east), lower(north));
        let known = matches!(side, 100 | 1_000 | 10_000);
        if !known || !(0.0..1e7).contains(&e) || !(0.0..1e7).contains(&n) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked above"
        )]
        let cell = Self::of(n as u32, e as u32, side, "");
        cell.ok()
    }

    /// Length of a side in metres: 100, 1,000 or 10,000.
    pub const fn side(self) -> u32 {
        self.side
    }

    /// Lower left corner, metres east and north.
    pub fn corner(self) -> [f64; 2] {
        [f64::from(self.east), f64::from(self.north)]
    }

    /// Column and row in hectometres.
    pub(crate) const fn hectometres(self) -> [u32; 2] {
        [self.east / 100, self.north / 100]
    }

    /// The cell of 100 m in this column and row.
    pub(crate) fn from_hectometres([east, north]: [u32; 2]) -> Option<Self> {
        let (north, east) = (north.checked_mul(100)?, east.checked_mul(100)?);
        Self::of(north, east, 100, "").ok()
    }

    /// Corners anticlockwise from the lower left, metres east and north.
    pub fn corners(self) -> [[f64; 2]; 4] {
        let ([e, n], side) = (self.corner(), f64::from(self.side));
        [[e, n], [e + side, n], [e + side, n + side], [e, n + side]]
    }

    fn of(north: u32, east: u32, side: u32, text: &str) -> Result<Self, Error> {
        if !north.is_multiple_of(side) || !east.is_multiple_of(side) {
            return Err(Error::Cell(text.to_owned()));
        }
        if !(2_684_000..=3_550_000).contains(&north) || !(4_031_000..=4_670_000).contains(&east) {
            return Err(Error::CellOutside(text.to_owned()));
        }
        Ok(Self { north, east, side })
    }
}

impl fmt::Display for CensusCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { north, east, side } = self;
        write!(f, "CRS3035RES{side}mN{north}E{east}")
    }
}

impl FromStr for CensusCell {
    type Err = Error;

    /// Reads the long form, and the short one of the census of 2011, whose numbers are in units of the side.
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::Cell(text.to_owned());
        let long = text.strip_prefix("CRS3035RES");
        let (side, rest) = long.unwrap_or(text).split_once('m').ok_or_else(wrong)?;
        let side = match side {
            "100" => 100,
            "1000" => 1_000,
            "10000" => 10_000,
            _ => return Err(wrong()),
        };
        let (n, e) = split(rest).ok_or_else(wrong)?;
        let (north, east) = (number(n).ok_or_else(wrong)?, number(e).ok_or_else(wrong)?);
        match (long.is_some(), n.len(), e.len()) {
            (true, 7, 7) => Self::of(north, east, side, text),
            (false, 5, 5) if side == 100 => Self::of(north * side, east * side, side, text),
            _ => Err(wrong()),
        }
    }
}

/// Splits `N56799E3709`.
fn split(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('N')?.split_once('E')
}

/// A number of decimal digits alone: no sign, no space.
fn number(digits: &str) -> Option<u32> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "corners of cells are whole numbers")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_is_read_and_written_by_its_official_name() {
        let cell: Cell = "100mN56799E3709".parse().unwrap();
        assert_eq!(cell.corner(), [370_900.0, 5_679_900.0]);
        assert_eq!(cell.to_string(), "100mN56799E3709");
        assert_eq!(Cell::at([370_963.119, 5_679_940.277]), Some(cell));
        let first: Cell = "100mN52682E3982".parse().unwrap();
        assert_eq!(first.corner(), [398_200.0, 5_268_200.0]);
    }

    #[test]
    fn a_cell_owns_its_lower_and_left_edge() {
        let cell: Cell = "100mN56799E3709".parse().unwrap();
        assert_eq!(Cell::at([370_900.0, 5_679_900.0]), Some(cell));
        assert_eq!(Cell::at([371_000.0, 5_679_900.0]), cell.moved(1, 0));
        assert_eq!(Cell::at([370_900.0, 5_680_000.0]), cell.moved(0, 1));
    }

    #[test]
    fn a_census_cell_is_read_in_both_forms_and_never_taken_for_a_cell_of_utm() {
        let long: CensusCell = "CRS3035RES100mN3131100E4122100".parse().unwrap();
        assert_eq!("100mN31311E41221".parse::<CensusCell>().unwrap(), long);
        assert_eq!(long.to_string(), "CRS3035RES100mN3131100E4122100");
        assert!("100mN31311E41221".parse::<Cell>().is_err());
        assert!("100mN56799E3709".parse::<CensusCell>().is_err());
        let kilometre: CensusCell = "CRS3035RES1000mN3131000E4122000".parse().unwrap();
        assert_eq!(kilometre.corners()[2], [4_123_000.0, 3_132_000.0]);
    }

    #[test]
    fn what_is_no_cell_is_refused() {
        for text in [
            "",
            "100m",
            "100mN56799",
            "100mN56799E",
            "100mN+6799E3709",
            "100mN56799E37090",
            "1kmN5679E370",
            "100mN56799E3709 ",
            "CRS3035RES100mN3131150E4122100",
            "CRS3035RES250mN3131100E4122100",
        ] {
            assert!(text.parse::<Cell>().is_err(), "{text}");
            assert!(text.parse::<CensusCell>().is_err(), "{text}");
        }
        assert!(matches!(
            "100mN52357E3709".parse::<Cell>(),
            Err(Error::CellOutside(_))
        ));
        assert!(matches!(
            "100mN56799E9213".parse::<Cell>(),
            Err(Error::CellOutside(_))
        ));
    }

    #[test]
    fn a_corner_cell_has_three_neighbours_and_an_inner_one_eight() {
        assert_eq!(Cell::from_key(0).unwrap().neighbours().count(), 3);
        let inner: Cell = "100mN56799E3709".parse().unwrap();
        assert_eq!(inner.neighbours().count(), 8);
    }

    proptest! {
        #[test]
        fn every_key_names_a_cell_that_reads_back(key in 0_u32..8_657 * 6_410) {
            let cell = Cell::from_key(key).unwrap();
            prop_assert_eq!(cell.to_string().parse::<Cell>().unwrap(), cell);
            prop_assert_eq!(Cell::at(cell.centre()), Some(cell));
            prop_assert_eq!(cell.key(), key);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            let _ = text.parse::<Cell>();
            let _ = text.parse::<CensusCell>();
        }
    }
}
