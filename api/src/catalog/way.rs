//! Ways to get a dataset, and the interfaces that give it.

use crate::lang::Both;

/// One way to get a dataset.
#[derive(Debug, Clone)]
pub(super) struct Distribution {
    /// Its name within the dataset.
    pub(super) key: String,
    pub(super) title: Both,
    pub(super) path: String,
    /// Code of the European file types.
    pub(super) format: &'static str,
    /// IANA media type.
    pub(super) media: &'static str,
    /// Whether the address is a file, and not a question with an answer of today.
    pub(super) file: bool,
    /// Size and checksum, if it is a file whose are known.
    pub(super) sum: Option<Sum>,
    /// The service that gives it, see [`super::graph`].
    pub(super) service: Option<Service>,
}

/// What a file is known by.
#[derive(Debug, Clone)]
pub(super) struct Sum {
    pub(super) bytes: u64,
    /// SHA-256, hexadecimal.
    pub(super) sha256: String,
}

/// An interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    /// The REST interface.
    Rest,
    /// OGC API – Features.
    Features,
    /// Web Map Service.
    Wms,
    /// OGC SensorThings API.
    SensorThings,
}

impl Service {
    pub(super) const ALL: [Self; 4] = [Self::Rest, Self::Features, Self::Wms, Self::SensorThings];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Rest => "rest",
            Self::Features => "features",
            Self::Wms => "wms",
            Self::SensorThings => "sensorthings",
        }
    }
}

/// What is in a collection of OGC API – Features, as its address behind `collections/` says.
pub(super) fn features(items: &str, de: &str, en: &str) -> Distribution {
    Distribution {
        key: "features".to_owned(),
        title: Both::new(de, en),
        path: format!("/ogc/features/collections/{items}"),
        format: "GEOJSON",
        media: "application/geo+json",
        file: false,
        sum: None,
        service: Some(Service::Features),
    }
}

/// The datastreams of some quantities, each with its latest observation.
pub(super) fn sensor_things(quantities: &[&str]) -> Distribution {
    let names: Vec<String> = quantities.iter().map(|q| format!("'{q}'")).collect();
    let names = names.join(",");
    Distribution {
        key: "sensorthings".to_owned(),
        title: Both::new(
            "Messreihen und Messwerte (SensorThings)",
            "Datastreams and observations (SensorThings)",
        ),
        path: format!(
            "/sta/v1.1/Datastreams?$filter=properties/quantity%20in%20({names})&$expand=Observations($top=1;$orderby=phenomenonTime%20desc)"
        ),
        format: "JSON",
        media: "application/json",
        file: false,
        sum: None,
        service: Some(Service::SensorThings),
    }
}
