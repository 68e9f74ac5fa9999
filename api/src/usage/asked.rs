//! Which datasets a request asks for and in which way, as its address says. Sensors are told by the quantities or the
//! datastream that it names; whoever names none asks for all of them.

use super::InBody;
use crate::app::Shared;
use crate::catalog::{DISTRICTS, LORAWAN, MONTHS, line_of, lines};
use axum::http::{Response, header};
use std::borrow::Cow;
use std::sync::Arc;
use talblick_coverage::Fixed;
use talblick_model::{Datastream, DatastreamId, DeviceId};
use talblick_sensorthings::{Address, Id, Set};
use talblick_store::Way;

/// The name of a dataset.
pub(super) type Name = Cow<'static, str>;

/// A request that was answered.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) shared: &'a Shared,
    /// Its route, with parameters in braces.
    pub(super) route: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    /// What it asked in its body.
    pub(super) body: Option<&'a InBody>,
}

impl Asked<'_> {
    /// The datasets it asked for, each once; none if it asked for something else.
    pub(super) fn datasets(&self) -> Vec<Name> {
        match self.route {
            "/api/v1/datastreams/{id}/readings" | "/api/v1/datastreams/{id}/series" => {
                self.datastream(self.path.split('/').nth(4).unwrap_or_default())
            }
            "/charts/{file}" => self.datastream(self.stem()),
            "/api/v1/latest" | "/api/v1/city/districts" | "/api/v1/city/top" => {
                named(&values(self.query))
            }
            "/sta/v1.1/{*path}" => self.sensor_things(),
            "/prometheus/api/v1/query" | "/prometheus/api/v1/query_range" => {
                self.body.map_or_else(Vec::new, |InBody(text)| named(text))
            }
            "/downloads/{format}/{file}" => vec![MONTHS.into()],
            "/coverage/{file}" => self.download(),
            "/maps/{file}" => self.collection(self.stem()),
            "/tiles/{file}" => self.tiles(),
            "/ogc/wms" => self.layers(),
            "/api/v1/districts" | "/api/v1/districts/{id}" => vec![DISTRICTS.into()],
            "/api/v1/coverage/lorawan/summary" | "/api/v1/coverage/lorawan/cells/{id}" => {
                vec![LORAWAN.into()]
            }
            "/api/v1/coverage/compare" => self.both(),
            "/api/v1/coverage/broadband/summary"
            | "/api/v1/coverage/broadband/summary.csv"
            | "/api/v1/coverage/broadband/cells/{id}"
            | "/api/v1/coverage/clusters"
            | "/api/v1/coverage/clusters.csv"
            | "/api/v1/coverage/clusters.gpkg"
            | "/api/v1/coverage/clusters.svg"
            | "/api/v1/coverage/clusters/{id}" => self.release("release"),
            "/ogc/features/collections/{collection}/items"
            | "/ogc/features/collections/{collection}/items/{item}" => {
                self.collection(self.path.split('/').nth(4).unwrap_or_default())
            }
            _ => Vec::new(),
        }
    }

    /// The way in which it asked.
    pub(super) fn way<B>(&self, answer: &Response<B>) -> Way {
        let kind = answer.headers().get(header::CONTENT_TYPE);
        let kind = kind.map_or(&b""[..], |kind| kind.as_bytes());
        match self.route.split('/').nth(1).unwrap_or_default() {
            "sta" => Way::SensorThings,
            "prometheus" => Way::Prometheus,
            "ogc" if self.route != "/ogc/wms" => Way::Features,
            "charts" if self.file().1 == "json" => Way::Json,
            "ogc" | "charts" | "maps" | "tiles" => Way::Picture,
            "downloads" | "coverage" => Way::File,
            _ if kind.starts_with(b"text/csv") => Way::Csv,
            _ if kind.starts_with(b"image/") => Way::Picture,
            _ if self.route == "/api/v1/coverage/clusters.gpkg" => Way::File,
            _ => Way::Json,
        }
    }

    /// Name and ending of the file that is asked for.
    fn file(&self) -> (&str, &str) {
        let file = self.path.rsplit('/').next().unwrap_or_default();
        file.rsplit_once('.').unwrap_or((file, ""))
    }

    fn stem(&self) -> &str {
        self.file().0
    }

    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut pairs = form_urlencoded::parse(self.query.as_bytes());
        let (_, value) = pairs.find(|(key, value)| key == name && !value.is_empty())?;
        Some(value)
    }

    fn datastream(&self, number: &str) -> Vec<Name> {
        let id = number.parse::<u32>().ok();
        let id = id.and_then(|id| DatastreamId::try_from(id).ok());
        let found = id.and_then(|id| self.shared.app.store.datastream(id));
        self.lines_of(found)
    }

    fn device(&self, number: u128) -> Vec<Name> {
        let id = u32::try_from(number).ok();
        let Some(id) = id.and_then(|id| DeviceId::try_from(id).ok()) else {
            return Vec::new();
        };
        self.lines_of(self.shared.app.store.datastreams_of(id))
    }

    /// The lines of those datastreams that are published.
    fn lines_of(&self, datastreams: impl IntoIterator<Item = Arc<Datastream>>) -> Vec<Name> {
        let published = self.shared.public();
        let own = datastreams.into_iter();
        let own = own.filter(|d| published.protection(d.id).is_some());
        once(own.filter_map(|d| line_of(d.quantity.name())))
    }

    /// Of a thing and of a datastream what it measures, else what the query names.
    fn sensor_things(&self) -> Vec<Name> {
        let path = self.path.strip_prefix("/sta/v1.1").unwrap_or_default();
        let path = talblick_sensorthings::decoded(path).unwrap_or_default();
        let Ok(address) = Address::parse(&path) else {
            return Vec::new();
        };
        match (address.set, address.id) {
            (Set::Datastreams, Some(Id::Number(number))) => self.datastream(&number.to_string()),
            (
                Set::Things | Set::Sensors | Set::Locations | Set::FeaturesOfInterest,
                Some(Id::Number(number)),
            ) => self.device(number),
            _ => named(&values(self.query)),
        }
    }

    /// What maps and collections of features are called by.
    fn collection(&self, name: &str) -> Vec<Name> {
        match name {
            "districts" => vec![DISTRICTS.into()],
            "lorawan" | "lorawan-cells" => vec![LORAWAN.into()],
            "broadband" | "broadband-cells" => self.release("release"),
            "devices" | "sensors" => named(&values(self.query)),
            _ => Vec::new(),
        }
    }

    /// What a map must know before it asks for tiles: those are not counted, because one look takes dozens.
    fn tiles(&self) -> Vec<Name> {
        let name = self.stem();
        match name.strip_prefix("broadband-") {
            Some(id) => self.fixed(id),
            None => self.collection(name),
        }
    }

    fn layers(&self) -> Vec<Name> {
        let pairs = form_urlencoded::parse(self.query.as_bytes()).take(64);
        let (mut drawn, mut layers) = (false, Cow::default());
        for (key, value) in pairs {
            if key.eq_ignore_ascii_case("request") {
                drawn = value.eq_ignore_ascii_case("GetMap")
                    || value.eq_ignore_ascii_case("GetFeatureInfo");
            } else if key.eq_ignore_ascii_case("layers") {
                layers = value;
            }
        }
        let layers = layers.split(',').filter(|_| drawn).take(8);
        let mut all: Vec<Name> = layers
            .flat_map(|layer| match layer.split_once('.') {
                Some((release, _)) => self.fixed(release),
                None => self.collection(layer),
            })
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn download(&self) -> Vec<Name> {
        // What columns mean and what sums to check are no data.
        let beside = [".sha256", ".dictionary.csv"];
        let name = self.stem();
        if beside.iter().any(|end| self.path.ends_with(end)) {
            Vec::new()
        } else if name == LORAWAN {
            vec![LORAWAN.into()]
        } else {
            self.fixed(name)
        }
    }

    fn fixed(&self, id: &str) -> Vec<Name> {
        let atlas = self.shared.app.coverage.atlas();
        let id = id.parse().ok();
        name_of(id.and_then(|id| atlas.fixed(&id)).map(AsRef::as_ref))
    }

    /// The release in a parameter, or the newest.
    fn release(&self, parameter: &str) -> Vec<Name> {
        match self.value(parameter) {
            Some(id) => self.fixed(&id),
            None => name_of(
                self.shared
                    .app
                    .coverage
                    .atlas()
                    .newest_fixed()
                    .map(AsRef::as_ref),
            ),
        }
    }

    fn both(&self) -> Vec<Name> {
        let after = self.release("b");
        let mut before = if let Some(id) = self.value("a") {
            self.fixed(&id)
        } else {
            let atlas = self.shared.app.coverage.atlas();
            let mut all = atlas.fixed.iter();
            let at = all.position(|f| after.iter().any(|id| id == f.release.id.as_str()));
            let before = at.and_then(|at| at.checked_sub(1));
            name_of(before.and_then(|at| atlas.fixed.get(at)).map(AsRef::as_ref))
        };
        before.extend(after);
        before
    }
}

fn name_of(fixed: Option<&Fixed>) -> Vec<Name> {
    let name = fixed.map(|fixed| Name::Owned(fixed.release.id.to_string()));
    name.into_iter().collect()
}

/// The values of a query, decoded.
fn values(query: &str) -> String {
    let pairs = form_urlencoded::parse(query.as_bytes());
    pairs.fold(String::new(), |all, (_, value)| all + &value + " ")
}

/// The lines of the quantities that stand in a text, or all.
fn named(text: &str) -> Vec<Name> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let found = once(words.filter_map(line_of));
    if found.is_empty() {
        return lines().map(Name::Borrowed).collect();
    }
    found
}

fn once(names: impl Iterator<Item = &'static str>) -> Vec<Name> {
    let mut all: Vec<Name> = Vec::new();
    for name in names {
        if !all.iter().any(|known| *known == name) {
            all.push(Name::Borrowed(name));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_found_as_whole_words_and_their_lines_told_once() {
        for (text, expected) in [
            ("water_level,water_temperature", &["waters"][..]),
            (
                "avg by (district) (air_temperature) / co2",
                &["weather", "air"],
            ),
            (
                "properties/quantity in ('water_level') and result gt 3",
                &["waters"],
            ),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
        for text in ["", "0", "my_water_level", "WATER_LEVEL"] {
            assert_eq!(named(text).len(), lines().count(), "{text}");
        }
        assert_eq!(
            values("quantity=water_level%2Cco2&x=a+b"),
            "water_level,co2 a b "
        );
    }
}
