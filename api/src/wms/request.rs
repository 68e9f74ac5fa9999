//! Requests as clients of map services write them: names of parameters in any case, boxes in the axis order of their
//! reference system.

use super::exception::{Code, Exception};
use talblick_coverage::{Crs, Transform};

/// Longest side of a picture in pixels.
pub(super) const MOST_PIXELS: u32 = 2_048;

/// Reference systems a map comes in, with the names requests use.
pub(super) const SYSTEMS: [(&str, Crs); 5] = [
    ("EPSG:25832", Crs::Utm32),
    ("EPSG:3857", Crs::WebMercator),
    ("EPSG:4326", Crs::Wgs84),
    ("EPSG:3035", Crs::Laea),
    ("CRS:84", Crs::Wgs84),
];

/// The parameters of a request.
#[derive(Debug)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn new(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes()).take(64);
        Self(
            pairs
                .map(|(key, value)| (key.to_ascii_lowercase(), value.into_owned()))
                .collect(),
        )
    }

    /// A parameter; an empty one counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|v| !v.is_empty())
    }

    /// A parameter that must be there.
    pub(super) fn need(&self, name: &str) -> Result<&str, Exception> {
        let missing = || format!("the parameter {} is missing", name.to_ascii_uppercase());
        self.get(name)
            .ok_or_else(|| Exception::new(Code::None, missing()))
    }
}

/// What `GetMap` and `GetFeatureInfo` have in common.
#[derive(Debug)]
pub(super) struct MapRequest {
    /// Names of layers, the lowest first.
    pub(super) layers: Vec<String>,
    /// Reference system of the box.
    pub(super) crs: Crs,
    /// Lower left and upper right corner, east or longitude first.
    pub(super) bbox: [[f64; 2]; 2],
    /// Pixels.
    pub(super) size: (u32, u32),
    /// Whether what is not drawn on stays transparent.
    pub(super) transparent: bool,
}

impl MapRequest {
    pub(super) fn read(query: &Query) -> Result<Self, Exception> {
        if let Some(version) = query.get("version").filter(|v| *v != "1.3.0") {
            return Err(Exception::wrong("VERSION", version, "1.3.0"));
        }
        if let Some(format) = query.get("format").filter(|f| !f.starts_with("image/png")) {
            return Err(Exception {
                code: Code::InvalidFormat,
                ..Exception::wrong("FORMAT", format, "image/png")
            });
        }
        let layers: Vec<String> = query
            .need("layers")?
            .split(',')
            .map(str::to_owned)
            .collect();
        if layers.len() > 8 {
            return Err(Exception::new(
                Code::None,
                "at most 8 layers are drawn at once",
            ));
        }
        let style = query
            .get("styles")
            .and_then(|all| all.split(',').find(|s| !matches!(*s, "" | "default")));
        if let Some(style) = style {
            return Err(Exception {
                code: Code::StyleNotDefined,
                ..Exception::wrong("STYLES", style, "default")
            });
        }
        let name = query.need("crs")?;
        let (name, crs) = system(name).ok_or_else(|| unknown_system(name))?;
        Ok(Self {
            layers,
            crs,
            bbox: bbox(query.need("bbox")?, name)?,
            size: (side(query, "width")?, side(query, "height")?),
            transparent: query
                .get("transparent")
                .is_some_and(|t| t.eq_ignore_ascii_case("true")),
        })
    }

    /// Where a pixel lies: the middle of column `i`, row `j`, in UTM 32.
    pub(super) fn place(&self, (i, j): (f64, f64)) -> Result<[f64; 2], Exception> {
        let [low, high] = self.bbox;
        let (width, height) = (f64::from(self.size.0), f64::from(self.size.1));
        let x = low[0] + (i + 0.5) / width * (high[0] - low[0]);
        let y = high[1] - (j + 0.5) / height * (high[1] - low[1]);
        Ok(Transform::new(self.crs, Crs::Utm32)?.apply([x, y])?)
    }
}

/// A reference system by the name a request gives it.
pub(super) fn system(name: &str) -> Option<(&'static str, Crs)> {
    SYSTEMS
        .into_iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
}

fn unknown_system(name: &str) -> Exception {
    let allowed = SYSTEMS.map(|(name, _)| name).join(", ");
    Exception {
        code: Code::InvalidCrs,
        ..Exception::wrong("CRS", name, &allowed)
    }
}

/// Whether a system names north or latitude first.
pub(super) fn north_first(name: &str) -> bool {
    matches!(name, "EPSG:4326" | "EPSG:3035")
}

fn bbox(text: &str, system: &str) -> Result<[[f64; 2]; 2], Exception> {
    let wrong = || {
        Exception::wrong(
            "BBOX",
            text,
            "four numbers, lower corner first, in the axis order of the CRS",
        )
    };
    let numbers: Option<Vec<f64>> = text
        .split(',')
        .map(|n| n.trim().parse().ok().filter(|n: &f64| n.is_finite()))
        .collect();
    let [a, b, c, d] = numbers
        .as_deref()
        .and_then(|n| n.try_into().ok())
        .ok_or_else(wrong)?;
    let corners = if north_first(system) {
        [[b, a], [d, c]]
    } else {
        [[a, b], [c, d]]
    };
    let [low, high] = corners;
    if low[0] < high[0] && low[1] < high[1] {
        Ok(corners)
    } else {
        Err(wrong())
    }
}

fn side(query: &Query, name: &str) -> Result<u32, Exception> {
    let text = query.need(name)?;
    let pixels = text.parse().ok().filter(|n| (1..=MOST_PIXELS).contains(n));
    let allowed = format!("1 to {MOST_PIXELS}");
    pixels.ok_or_else(|| Exception::wrong(&name.to_ascii_uppercase(), text, &allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(more: &str) -> Result<MapRequest, Exception> {
        MapRequest::read(&Query::new(&format!("LAYERS=a&width=100&height=50&{more}")))
    }

    #[test]
    fn a_box_has_the_axis_order_of_its_reference_system() {
        for (system, text) in [
            ("EPSG:25832", "360000,5670000,380000,5690000"),
            ("EPSG:3035", "5670000,360000,5690000,380000"),
        ] {
            let request = read(&format!("crs={system}&bbox={text}")).unwrap();
            assert_eq!(
                request.bbox,
                [[360_000.0, 5_670_000.0], [380_000.0, 5_690_000.0]]
            );
        }
        for (system, text) in [
            ("EPSG:4326", "51.2,7.1,51.3,7.2"),
            ("crs:84", "7.1,51.2,7.2,51.3"),
        ] {
            let request = read(&format!("CRS={system}&BBOX={text}")).unwrap();
            assert_eq!(request.bbox, [[7.1, 51.2], [7.2, 51.3]]);
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_refused_with_what_can() {
        for (more, word) in [
            ("crs=EPSG:31466&bbox=1,2,3,4", "EPSG:25832"),
            ("crs=CRS:84&bbox=1,2,3", "four numbers"),
            ("crs=CRS:84&bbox=3,2,1,4", "lower corner first"),
            ("crs=CRS:84&bbox=1,2,NaN,4", "four numbers"),
            ("crs=CRS:84&bbox=1,2,3,4&styles=red", "default"),
            ("crs=CRS:84&bbox=1,2,3,4&format=image/tiff", "image/png"),
            ("crs=CRS:84&bbox=1,2,3,4&version=1.1.1", "1.3.0"),
        ] {
            let error = read(more).unwrap_err();
            assert!(error.text.contains(word), "{more}: {}", error.text);
        }
    }
}
