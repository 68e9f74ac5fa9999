//! Geometry as GeoPackages keep it: a header, then well-known binary. No count in it is believed before there are bytes
//! for it. Source: OGC 12-128r18, clause 2.1.3, and OGC 06-103r4, clause 8.

use super::geometry::{Geometry, POINTS, Point};

/// Parts a shape may consist of.
const PARTS: usize = 100_000;

/// Reads a GeoPackage's geometry; else the sentence.
pub(super) fn read(blob: &[u8]) -> Result<Geometry, String> {
    let Some((head, rest)) = blob.split_at_checked(8) else {
        return Err(format!(
            "the geometry has {} bytes, which is too few",
            blob.len()
        ));
    };
    let &[b'G', b'P', _version, flags, ..] = head else {
        return Err("the geometry does not begin with “GP”".to_owned());
    };
    if flags & 0b1_0000 != 0 {
        return Err("the geometry is empty".to_owned());
    }
    let envelope = match flags >> 1 & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        other => {
            return Err(format!(
                "the geometry has an envelope of the unknown kind {other}"
            ));
        }
    };
    let rest = rest.get(envelope..).ok_or_else(cut)?;
    let mut reader = Reader { rest, points: 0 };
    let geometry = reader.geometry(0)?;
    if reader.rest.is_empty() {
        Ok(geometry)
    } else {
        Err(format!(
            "the geometry has {} bytes too many",
            reader.rest.len()
        ))
    }
}

fn cut() -> String {
    "the geometry is cut off".to_owned()
}

struct Reader<'a> {
    rest: &'a [u8],
    points: usize,
}

/// Byte order and number of coordinates of a point.
#[derive(Clone, Copy)]
struct Layout {
    little: bool,
    axes: usize,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(cut)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn u32(&mut self, layout: Layout) -> Result<u32, String> {
        let bytes = self.take()?;
        Ok(if layout.little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }

    /// A count of things of at least so many bytes each.
    fn count(&mut self, layout: Layout, bytes: usize, most: usize) -> Result<usize, String> {
        let count = usize::try_from(self.u32(layout)?).unwrap_or(usize::MAX);
        if count > self.rest.len() / bytes {
            return Err(format!(
                "the geometry says it has {count} parts or points, but is cut off"
            ));
        }
        if count > most {
            return Err(format!(
                "the geometry has {count} parts or points; at most {most} are read"
            ));
        }
        Ok(count)
    }

    fn head(&mut self) -> Result<(u32, Layout), String> {
        let [order] = self.take()?;
        let mut layout = Layout {
            little: order == 1,
            axes: 2,
        };
        if order > 1 {
            return Err(format!("the geometry has the unknown byte order {order}"));
        }
        let kind = self.u32(layout)?;
        layout.axes = match kind / 1_000 {
            0 => 2,
            1 | 2 => 3,
            3 => 4,
            _ => return Err(unknown(kind)),
        };
        Ok((kind % 1_000, layout))
    }

    fn geometry(&mut self, depth: u8) -> Result<Geometry, String> {
        let (kind, layout) = self.head()?;
        match kind {
            1 => self.point(layout).map(Geometry::Point),
            2 => Ok(Geometry::Lines(vec![self.line(layout)?])),
            3 => {
                let rings = self.count(layout, 4, PARTS)?;
                let rings: Result<Vec<Vec<Point>>, String> =
                    (0..rings).map(|_| self.line(layout)).collect();
                rings.map(Geometry::Areas)
            }
            4..=6 if depth == 0 => self.several(kind, layout),
            other => Err(unknown(other)),
        }
    }

    /// A shape of several parts.
    fn several(&mut self, kind: u32, layout: Layout) -> Result<Geometry, String> {
        let parts = self.count(layout, 5, PARTS)?;
        let (mut lines, mut rings, mut points) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..parts {
            match self.geometry(1)? {
                Geometry::Point(point) => points.push(point),
                Geometry::Lines(more) => lines.extend(more),
                Geometry::Areas(more) => rings.extend(more),
            }
        }
        match (kind, points.as_slice()) {
            (4, [point]) => Ok(Geometry::Point(*point)),
            (4, _) => Err(format!(
                "the geometry has {} points; allowed is one",
                points.len()
            )),
            (5, []) if rings.is_empty() => Ok(Geometry::Lines(lines)),
            (6, []) if lines.is_empty() => Ok(Geometry::Areas(rings)),
            _ => Err("the geometry mixes shapes of several kinds".to_owned()),
        }
    }

    fn point(&mut self, layout: Layout) -> Result<Point, String> {
        let mut point = [0.0; 2];
        for axis in 0..layout.axes {
            let bytes = self.take()?;
            let value = if layout.little {
                f64::from_le_bytes(bytes)
            } else {
                f64::from_be_bytes(bytes)
            };
            if let Some(place) = point.get_mut(axis) {
                *place = value;
            }
        }
        if point.iter().all(|c| c.is_finite()) {
            Ok(point)
        } else {
            Err("the geometry has a coordinate that is no number".to_owned())
        }
    }

    fn line(&mut self, layout: Layout) -> Result<Vec<Point>, String> {
        let count = self.count(layout, 8 * layout.axes, POINTS - self.points)?;
        self.points += count;
        (0..count).map(|_| self.point(layout)).collect()
    }
}

fn unknown(kind: u32) -> String {
    format!("the geometry is of the unknown kind {kind}; allowed are points, lines and polygons")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blob(wkb: &[u8]) -> Vec<u8> {
        [b"GP\0\x01\xe8\x64\0\0", wkb].concat()
    }

    fn point_wkb(x: f64, y: f64) -> Vec<u8> {
        let mut wkb = vec![1, 1, 0, 0, 0];
        wkb.extend(x.to_le_bytes());
        wkb.extend(y.to_le_bytes());
        wkb
    }

    #[test]
    fn points_lines_and_polygons_are_read_in_both_byte_orders() {
        let little = blob(&point_wkb(370_900.0, 5_679_900.0));
        let point = Geometry::Point([370_900.0, 5_679_900.0]);
        assert_eq!(read(&little), Ok(point.clone()));
        let mut big = vec![0, 0, 0, 0, 1];
        big.extend(370_900_f64.to_be_bytes());
        big.extend(5_679_900_f64.to_be_bytes());
        assert_eq!(read(&blob(&big)), Ok(point));
        let mut line = vec![1, 2, 0, 0, 0, 1, 0, 0, 0];
        line.extend(point_wkb(1.0, 2.0).get(5..).unwrap());
        assert_eq!(
            read(&blob(&line)),
            Ok(Geometry::Lines(vec![vec![[1.0, 2.0]]]))
        );
    }

    #[test]
    fn heights_are_left_out() {
        let mut wkb = vec![1];
        wkb.extend(1_001_u32.to_le_bytes());
        for axis in [1.0_f64, 2.0, 3.0] {
            wkb.extend(axis.to_le_bytes());
        }
        assert_eq!(read(&blob(&wkb)), Ok(Geometry::Point([1.0, 2.0])));
    }

    #[test]
    fn a_count_is_not_believed_before_there_are_bytes_for_it() {
        let mut ring = vec![1, 3, 0, 0, 0, 1, 0, 0, 0];
        ring.extend(u32::MAX.to_le_bytes());
        assert!(read(&blob(&ring)).unwrap_err().contains("4294967295"));
        assert!(read(b"GP").unwrap_err().contains("2 bytes"));
        assert!(read(b"XX\0\x01\xe8\x64\0\0").unwrap_err().contains("“GP”"));
        assert!(read(&blob(&[])).unwrap_err().contains("cut off"));
        let mut nan = point_wkb(f64::NAN, 1.0);
        assert!(read(&blob(&nan)).is_err());
        nan.push(0);
        assert!(read(&blob(&nan)).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_geometry_or_a_sentence(
            kind in 0_u32..8,
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let _ = read(&bytes);
            let mut wkb = vec![1];
            wkb.extend(kind.to_le_bytes());
            wkb.extend(&bytes);
            let _ = read(&blob(&wkb));
        }
    }
}
