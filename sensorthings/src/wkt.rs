//! Well-known text, as `geography'…'` holds it: every type of simple features, with or without a height, which is not kept.
//! An own reader because depth and number of points must be bounded while reading, not after it.

use crate::Error;
use geo::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon,
    Point, Polygon, Validation as _,
};

/// Points of a geometry.
const MOST_POINTS: usize = 5_000;
/// Lines, rings and other parts of a geometry: each is compared with each.
const MOST_PARTS: usize = 500;
/// Collections in collections.
const DEEPEST: usize = 4;

/// The geometry a text stands for.
pub fn parse(text: &str) -> Result<Geometry, Error> {
    let mut reader = Reader {
        whole: text,
        rest: text.trim(),
        points: 0,
        parts: 0,
    };
    reader.skip_system();
    let geometry = reader.geometry(0)?;
    if !reader.rest.is_empty() {
        return Err(reader.wrong("there is more after its end"));
    }
    // What crosses itself has no inside, and relations to it have no meaning.
    geometry
        .check_validation()
        .map_err(|error| reader.wrong(&error.to_string()))?;
    Ok(geometry)
}

struct Reader<'a> {
    whole: &'a str,
    rest: &'a str,
    points: usize,
    parts: usize,
}

impl<'a> Reader<'a> {
    fn wrong(&self, why: &str) -> Error {
        Error::Literal {
            kind: "a geometry",
            text: Error::quoted(self.whole),
            why: why.to_owned(),
        }
    }

    /// `SRID=4326;` is what it is anyway.
    fn skip_system(&mut self) {
        if let Some((head, rest)) = self.rest.split_once(';')
            && head.trim().eq_ignore_ascii_case("SRID=4326")
        {
            self.rest = rest.trim_start();
        }
    }

    fn word(&mut self) -> &'a str {
        let end = self.rest.find(|c: char| !c.is_ascii_alphabetic());
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest.trim_start();
        word
    }

    fn take(&mut self, what: char) -> bool {
        match self.rest.strip_prefix(what) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    /// Items in brackets, separated by commas; none for `EMPTY`.
    fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        if !self.take('(') {
            let empty = self.word().eq_ignore_ascii_case("EMPTY");
            return if empty {
                Ok(Vec::new())
            } else {
                Err(self.wrong("a bracket is missing"))
            };
        }
        let mut items = vec![item(self)?];
        while self.take(',') {
            items.push(item(self)?);
        }
        if self.take(')') {
            Ok(items)
        } else {
            Err(self.wrong("a closing bracket is missing"))
        }
    }

    fn number(&mut self) -> Option<f64> {
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E')));
        let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        let number = number.parse().ok().filter(|n: &f64| n.is_finite())?;
        self.rest = rest.trim_start();
        Some(number)
    }

    fn coord(&mut self) -> Result<Coord, Error> {
        self.points += 1;
        if self.points > MOST_POINTS {
            return Err(Error::TooMuch {
                what: "the number of points of a geometry",
                most: MOST_POINTS,
            });
        }
        let (Some(x), Some(y)) = (self.number(), self.number()) else {
            return Err(self.wrong("a point needs two numbers, longitude and latitude"));
        };
        // Height and measure.
        let _ = (self.number(), self.number());
        if x.abs() > 1e6 || y.abs() > 1e6 {
            return Err(self.wrong("coordinates are degrees"));
        }
        Ok(Coord { x, y })
    }

    /// Counts a part.
    fn part(&mut self) -> Result<(), Error> {
        self.parts += 1;
        if self.parts > MOST_PARTS {
            return Err(Error::TooMuch {
                what: "the number of parts of a geometry",
                most: MOST_PARTS,
            });
        }
        Ok(())
    }

    fn line(&mut self) -> Result<LineString, Error> {
        self.part()?;
        self.list(Self::coord).map(LineString::new)
    }

    fn polygon(&mut self) -> Result<Polygon, Error> {
        let mut rings = self.list(Self::line)?.into_iter();
        let outer = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
        Ok(Polygon::new(outer, rings.collect()))
    }

    fn geometry(&mut self, depth: usize) -> Result<Geometry, Error> {
        if depth > DEEPEST {
            return Err(Error::TooMuch {
                what: "the depth of a geometry",
                most: DEEPEST,
            });
        }
        self.part()?;
        let name = self.word().to_ascii_uppercase();
        if self.rest.starts_with(['Z', 'z', 'M', 'm']) {
            let dimensions = self.word();
            if !["Z", "M", "ZM"].contains(&dimensions.to_ascii_uppercase().as_str()) {
                return Err(self.wrong("it is written wrong behind its type"));
            }
        }
        Ok(match name.as_str() {
            "POINT" => match self.list(Self::coord)?.as_slice() {
                [at] => Point(*at).into(),
                _ => return Err(self.wrong("a point is one point")),
            },
            "LINESTRING" => self.line()?.into(),
            "POLYGON" => self.polygon()?.into(),
            "MULTIPOINT" => {
                let points = self.list(|reader| {
                    let bracket = reader.take('(');
                    let at = reader.coord()?;
                    if bracket && !reader.take(')') {
                        return Err(reader.wrong("a closing bracket is missing"));
                    }
                    Ok(Point(at))
                });
                MultiPoint(points?).into()
            }
            "MULTILINESTRING" => MultiLineString(self.list(Self::line)?).into(),
            "MULTIPOLYGON" => MultiPolygon(self.list(Self::polygon)?).into(),
            "GEOMETRYCOLLECTION" => {
                let parts = self.list(|reader| reader.geometry(depth + 1))?;
                Geometry::GeometryCollection(GeometryCollection::from(parts))
            }
            _ => {
                return Err(self.wrong(
                    "it must begin with POINT, LINESTRING, POLYGON, their MULTI forms or GEOMETRYCOLLECTION",
                ));
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_type_of_simple_features_is_read() {
        for text in [
            "POINT(8 51)",
            "POINT (8 51)",
            "point z (8 51 200)",
            "POINT(8.5e0 -51.25 12 3)",
            "SRID=4326;POINT(8 51)",
            "LINESTRING (7 51, 8 52)",
            "POLYGON ((7 51, 8 51, 8 52, 7 51))",
            "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0),(1 1, 2 1, 2 2, 1 1))",
            "MULTIPOINT ((7 51), (8 52))",
            "MULTIPOINT (7 51, 8 52)",
            "MULTILINESTRING ((7 51, 8 52), (1 1, 2 2))",
            "MULTIPOLYGON (((7 51, 8 51, 8 52, 7 51)))",
            "GEOMETRYCOLLECTION (POINT (7 51), LINESTRING (7 51, 8 52))",
        ] {
            assert!(parse(text).is_ok(), "{text} {:?}", parse(text));
        }
    }

    #[test]
    fn what_is_no_geometry_is_refused_with_a_reason() {
        for (text, why) in [
            ("", "must begin with"),
            ("CIRCLE (1 1, 2)", "must begin with"),
            ("POINT", "bracket"),
            ("POINT EMPTY", "one point"),
            ("POINT (1)", "two numbers"),
            ("POINT (1 nan)", "two numbers"),
            ("POINT (1 2", "closing bracket"),
            ("POINT (1 2) x", "more after"),
            ("POINT (1e300 2)", "degrees"),
            ("POLYGON ((0 0, 1 1, 0 0))", "ring"),
            ("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))", "intersect"),
        ] {
            let said = parse(text).unwrap_err().to_string();
            assert!(said.contains(why), "{text}: {said}");
        }
    }

    #[test]
    fn depth_and_points_are_bounded() {
        let deep = "GEOMETRYCOLLECTION (".repeat(1_000);
        assert!(matches!(parse(&deep), Err(Error::TooMuch { .. })));
        let long = format!("LINESTRING ({})", vec!["1 2"; 6_000].join(","));
        assert!(matches!(parse(&long), Err(Error::TooMuch { .. })));
        let many = format!(
            "MULTIPOLYGON ({})",
            vec!["((0 0, 1 0, 1 1, 0 0))"; 600].join(",")
        );
        assert!(matches!(parse(&many), Err(Error::TooMuch { .. })));
    }

    proptest! {
        #[test]
        fn any_text_is_a_geometry_or_an_error(text in "([A-Z]{4,8}|POLYGON|MULTIPOINT|GEOMETRYCOLLECTION|[ (),.0-9eE+-]|\\PC){0,40}") {
            let _ = parse(&text);
        }

        #[test]
        fn a_point_is_read_back(x in -180.0..180.0_f64, y in -90.0..90.0_f64) {
            let expected = Geometry::from(Point::new(x, y));
            prop_assert_eq!(parse(&format!("POINT ({x} {y})")).unwrap(), expected);
        }
    }
}
