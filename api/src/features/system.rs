//! Reference systems as OGC interfaces name them, and their axis order.

use talblick_coverage::Crs;

/// Degrees, longitude first: what everything comes in unless somebody asks for more.
pub(super) const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

const EPSG: &str = "http://www.opengis.net/def/crs/EPSG/0/";

/// A reference system with its axis order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct System {
    pub(super) crs: Crs,
    /// Its number at EPSG; `None` for CRS84.
    epsg: Option<u32>,
}

impl Default for System {
    fn default() -> Self {
        Self {
            crs: Crs::Wgs84,
            epsg: None,
        }
    }
}

/// Systems besides CRS84.
const NUMBERS: [u32; 4] = [25_832, 3_857, 3_035, 4_326];

impl System {
    /// By its address.
    pub(super) fn from_uri(text: &str) -> Option<Self> {
        if text == CRS84 {
            return Some(Self::default());
        }
        let number = text.strip_prefix(EPSG)?.parse().ok();
        let number = number.filter(|n| NUMBERS.contains(n))?;
        Some(Self {
            crs: Crs::from_epsg(number).ok()?,
            epsg: Some(number),
        })
    }

    /// Its address.
    pub(super) fn uri(self) -> String {
        self.epsg.map_or_else(|| CRS84.to_owned(), uri)
    }

    /// Coordinates as the system orders them, from east or longitude first; and the same back.
    pub(super) fn ordered(self, [x, y]: [f64; 2]) -> [f64; 2] {
        if matches!(self.epsg, Some(4_326 | 3_035)) {
            [y, x]
        } else {
            [x, y]
        }
    }
}

/// The address of a system with a number.
pub(super) fn uri(number: u32) -> String {
    format!("{EPSG}{number}")
}

/// Every system.
pub(super) fn uris() -> Vec<String> {
    std::iter::once(CRS84.to_owned())
        .chain(NUMBERS.into_iter().map(uri))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_that_is_named_is_read_and_no_other() {
        for text in uris() {
            assert_eq!(System::from_uri(&text).unwrap().uri(), text);
        }
        for wrong in [
            "",
            "EPSG:25832",
            "http://www.opengis.net/def/crs/EPSG/0/31466",
        ] {
            assert_eq!(System::from_uri(wrong), None, "{wrong}");
        }
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "nothing is computed")]
    fn latitude_and_north_come_first_where_the_system_says_so() {
        let ordered = |number| System::from_uri(&uri(number)).unwrap().ordered([1.0, 2.0]);
        assert_eq!(ordered(25_832), [1.0, 2.0]);
        assert_eq!(ordered(3_857), [1.0, 2.0]);
        assert_eq!(ordered(4_326), [2.0, 1.0]);
        assert_eq!(ordered(3_035), [2.0, 1.0]);
        assert_eq!(System::default().ordered([1.0, 2.0]), [1.0, 2.0]);
    }
}
