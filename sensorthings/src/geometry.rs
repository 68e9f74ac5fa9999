//! Relations of geometries: DE-9IM as simple features define it, and distances and lengths in degrees, which is what
//! clients of SensorThings servers expect.

use geo::{
    Contains as _, Distance as _, Euclidean, Geometry, Intersects as _, Length as _, LineString,
    Point, Polygon, Relate as _,
};
use serde_json::Value as Json;

/// How two geometries may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    Equals,
    Disjoint,
    Touches,
    Within,
    Overlaps,
    Crosses,
    Intersects,
    Contains,
}

impl Position {
    /// Whether it is found without the whole matrix, if `a` is a point or not, and `b`.
    pub(crate) const fn is_simple(self, a: bool, b: bool) -> bool {
        match self {
            Self::Intersects | Self::Disjoint => true,
            Self::Within => a,
            Self::Contains => b,
            _ => false,
        }
    }

    /// Whether `a` lies like this to `b`.
    pub(crate) fn holds(self, a: &Geometry, b: &Geometry) -> bool {
        match self {
            // Cheaper than the whole matrix, and asked most.
            Self::Intersects => a.intersects(b),
            Self::Disjoint => !a.intersects(b),
            Self::Within if is_point(a) => b.contains(a),
            Self::Contains if is_point(b) => a.contains(b),
            Self::Equals => a.relate(b).is_equal_topo(),
            Self::Touches => a.relate(b).is_touches(),
            Self::Within => a.relate(b).is_within(),
            Self::Overlaps => a.relate(b).is_overlaps(),
            Self::Crosses => a.relate(b).is_crosses(),
            Self::Contains => a.relate(b).is_contains(),
        }
    }
}

pub(crate) const fn is_point(geometry: &Geometry) -> bool {
    matches!(geometry, Geometry::Point(_))
}

/// Whether nine letters are a pattern of DE-9IM.
pub(crate) fn is_pattern(text: &str) -> bool {
    text.len() == 9 && text.chars().all(|c| "TF*012".contains(c))
}

/// Whether the matrix of `a` and `b` fits a pattern.
pub(crate) fn relates(a: &Geometry, b: &Geometry, pattern: &str) -> bool {
    is_pattern(pattern) && a.relate(b).matches(pattern).unwrap_or(false)
}

/// Planar distance in degrees.
pub(crate) fn distance(a: &Geometry, b: &Geometry) -> f64 {
    Euclidean.distance(a, b)
}

/// Planar length in degrees; of an area that of its border.
pub(crate) fn length(geometry: &Geometry) -> f64 {
    let ring = |line: &LineString| Euclidean.length(line);
    let border = |area: &Polygon| {
        let holes: f64 = area.interiors().iter().map(ring).sum();
        ring(area.exterior()) + holes
    };
    match geometry {
        Geometry::LineString(line) => ring(line),
        Geometry::MultiLineString(lines) => lines.0.iter().map(ring).sum(),
        Geometry::Polygon(area) => border(area),
        Geometry::MultiPolygon(areas) => areas.0.iter().map(border).sum(),
        Geometry::GeometryCollection(all) => all.0.iter().map(length).sum(),
        _ => 0.0,
    }
}

/// The geometry of GeoJSON: a point, line or polygon, or a feature of one. Others are not served here.
pub fn from_geojson(json: &Json) -> Option<Geometry> {
    if let Some(inner) = json.get("geometry") {
        // A feature; its geometry is none itself.
        return inner
            .get("geometry")
            .is_none()
            .then(|| from_geojson(inner))?;
    }
    let coordinates = json.get("coordinates")?;
    match json.get("type")?.as_str()? {
        "Point" => point(coordinates).map(Geometry::from),
        "LineString" => line(coordinates).map(Geometry::from),
        "Polygon" => {
            let rings: Option<Vec<LineString>> = coordinates.as_array()?.iter().map(line).collect();
            let mut rings = rings?.into_iter();
            Some(Polygon::new(rings.next()?, rings.collect()).into())
        }
        _ => None,
    }
}

fn point(coordinates: &Json) -> Option<Point> {
    let at = |place: usize| coordinates.get(place)?.as_f64();
    Some(Point::new(at(0)?, at(1)?))
}

fn line(coordinates: &Json) -> Option<LineString> {
    let points: Option<Vec<Point>> = coordinates.as_array()?.iter().map(point).collect();
    points.map(LineString::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Validation as _;
    use proptest::prelude::*;
    use serde_json::json;

    fn wkt(text: &str) -> Geometry {
        crate::wkt::parse(text).unwrap()
    }

    #[test]
    fn positions_are_those_of_simple_features() {
        let square = wkt("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))");
        let inside = wkt("POINT (1 1)");
        let beside = wkt("POLYGON ((4 0, 8 0, 8 4, 4 4, 4 0))");
        let across = wkt("LINESTRING (-1 2, 9 2)");
        let over = wkt("POLYGON ((2 2, 6 2, 6 6, 2 6, 2 2))");
        for (a, position, b) in [
            (&inside, Position::Within, &square),
            (&square, Position::Contains, &inside),
            (&square, Position::Touches, &beside),
            (&across, Position::Crosses, &square),
            (&square, Position::Overlaps, &over),
            (&square, Position::Equals, &square),
            (&square, Position::Intersects, &beside),
            (&inside, Position::Disjoint, &beside),
        ] {
            assert!(position.holds(a, b), "{position:?}");
        }
        assert!(relates(&inside, &square, "T*F**F***"));
        assert!(!relates(&inside, &square, "F********"));
        assert!(!relates(&inside, &square, "nonsense"));
    }

    proptest! {
        #[test]
        fn points_lie_as_the_whole_matrix_says(x in -1..10_i8, y in -1..10_i8, ends in prop::array::uniform6(0..9_i8)) {
            let [a, b, c, d, e, f] = ends.map(f64::from);
            let point = Geometry::from(Point::new(f64::from(x) / 2.0, f64::from(y) / 2.0));
            let ring = LineString::from(vec![(a, b), (c, d), (e, f), (a, b)]);
            let area = Polygon::new(ring.clone(), Vec::new());
            prop_assume!(area.is_valid());
            for other in [Geometry::from(area), Geometry::from(ring), point.clone()] {
                prop_assert_eq!(Position::Within.holds(&point, &other), point.relate(&other).is_within());
                prop_assert_eq!(Position::Contains.holds(&other, &point), other.relate(&point).is_contains());
            }
        }
    }

    #[test]
    fn distances_and_lengths_are_in_degrees() {
        assert!((distance(&wkt("POINT (0 0)"), &wkt("POINT (3 4)")) - 5.0).abs() < 1e-9);
        assert!((length(&wkt("LINESTRING (0 0, 3 4)")) - 5.0).abs() < 1e-9);
        assert!((length(&wkt("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))")) - 16.0).abs() < 1e-9);
        assert!(length(&wkt("POINT (0 0)")).abs() < 1e-9);
    }

    #[test]
    fn geojson_may_be_a_feature_or_have_no_place() {
        let point = json!({"type": "Point", "coordinates": [7.1, 51.2, 200.0]});
        let feature = json!({"type": "Feature", "properties": {}, "geometry": point});
        assert_eq!(from_geojson(&point), from_geojson(&feature));
        assert!(from_geojson(&point).is_some());
        let nowhere = json!({"type": "Feature", "properties": {}, "geometry": null});
        for none in [
            nowhere,
            json!(null),
            json!({"type": "Point", "coordinates": ["a"]}),
        ] {
            assert_eq!(from_geojson(&none), None, "{none}");
        }
    }
}
