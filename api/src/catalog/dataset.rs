//! Datasets: what there is, in words that RDF, pages and search engines are made of.

use super::line::LINES;
use crate::app::Shared;
use crate::lang::{Both, Lang};
use crate::view::View;
use std::sync::Arc;
use talblick_coverage::{Atlas, Release};
use talblick_model::Millis;

/// A dataset. Paths begin with a slash and are without the public address.
#[derive(Debug)]
pub(super) struct Dataset {
    /// Its name in addresses, `/catalog/{id}`; stable for ever.
    pub(super) id: String,
    pub(super) title: Both,
    pub(super) about: Both,
    /// Code of the European data theme.
    pub(super) theme: &'static str,
    /// In German.
    pub(super) keywords: Vec<String>,
    /// What it describes begins here.
    pub(super) from: Option<Day>,
    /// And ends here, if it does.
    pub(super) to: Option<Day>,
    /// When it last changed.
    pub(super) modified: Option<Day>,
    /// Whether it grows by the minute.
    pub(super) live: bool,
    /// The series it belongs to.
    pub(super) series: Option<&'static str>,
    /// Its licence, if it is not the city's own for open data, and who is to be named.
    pub(super) terms: Option<[String; 2]>,
    pub(super) distributions: Vec<Distribution>,
}

/// A day as ISO 8601 writes it.
pub(super) type Day = String;

/// One way to get a dataset.
#[derive(Debug)]
pub(super) struct Distribution {
    /// Its name within the dataset.
    pub(super) key: &'static str,
    pub(super) title: Both,
    pub(super) path: String,
    /// Code of the European file types.
    pub(super) format: &'static str,
    /// IANA media type.
    pub(super) media: &'static str,
    /// Whether the address is a file, and not a question with an answer of today.
    pub(super) file: bool,
    /// The service that gives it, see [`super::graph`].
    pub(super) service: Option<Service>,
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

/// The one series there is.
pub(super) const BROADBAND: &str = "broadband";

/// Everything that may be seen.
pub(super) fn all(shared: &Shared) -> Vec<Dataset> {
    let view = View::public(shared.clone());
    let atlas = shared.app.coverage.atlas();
    let mut all = lines(&view);
    all.extend(districts(&atlas));
    all.extend(radio(shared));
    all.extend(atlas.fixed.iter().map(|f| release(&f.release)));
    all
}

/// The lines of which something is published.
fn lines(view: &View) -> Vec<Dataset> {
    let seen = view.datastreams();
    let of_line = |quantities: &[&str]| {
        let datastreams = seen
            .iter()
            .filter(|d| quantities.contains(&d.quantity.name()));
        datastreams
            .filter_map(|d| view.seen(d).counters())
            .collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    for line in &LINES {
        let counters = of_line(line.quantities);
        if counters.is_empty() {
            continue;
        }
        let [de, en] = line.title;
        let [about_de, about_en] = line.about;
        let asked = line.quantities.join(",");
        let mut distributions = vec![
            Distribution {
                key: "latest",
                title: Both::new("Neueste Messwerte", "Latest readings"),
                path: format!("/api/v1/latest?quantity={asked}"),
                format: "JSON",
                media: "application/json",
                file: false,
                service: Some(Service::Rest),
            },
            Distribution {
                key: "months",
                title: Both::new(
                    "Dateien je Monat, auch als Parquet",
                    "Files by month, as Parquet too",
                ),
                path: "/downloads/".to_owned(),
                format: "CSV",
                media: "text/csv",
                file: false,
                service: None,
            },
        ];
        distributions.push(sensor_things(line.quantities));
        distributions.push(features(
            "devices",
            "Standorte der Sensoren",
            "Places of sensors",
        ));
        all.push(Dataset {
            id: line.key.to_owned(),
            title: Both::new(de, en),
            about: Both::new(about_de, about_en),
            theme: line.theme,
            keywords: line.keywords.iter().map(|k| (*k).to_owned()).collect(),
            from: counters.iter().map(|c| c.first).min().map(day),
            to: None,
            modified: counters.iter().map(|c| c.last).max().map(day),
            live: true,
            series: None,
            terms: None,
            distributions,
        });
    }
    all
}

fn districts(atlas: &Arc<Atlas>) -> Option<Dataset> {
    atlas.districts.iter().next()?;
    Some(Dataset {
        id: "districts".to_owned(),
        title: Both::new("Stadtbezirke", "Districts"),
        about: Both::new(
            "Umrisse der Stadtbezirke, nach denen ausgewertet wird",
            "Outlines of the districts by which figures are given",
        ),
        theme: "REGI",
        keywords: vec!["Stadtbezirke".to_owned(), "Verwaltungsgrenzen".to_owned()],
        from: None,
        to: None,
        modified: None,
        live: false,
        series: None,
        terms: None,
        distributions: vec![features("districts", "Umrisse", "Outlines")],
    })
}

fn radio(shared: &Shared) -> Option<Dataset> {
    let told = shared.app.radio.told();
    let period = told.public.period.clone()?;
    Some(Dataset {
        id: "lorawan".to_owned(),
        title: Both::new("LoRaWAN-Abdeckung", "LoRaWAN coverage"),
        about: Both::new(
            "Wie gut das LoRaWAN der Stadt empfängt, gemessen an den Uplinks ihrer Sensoren, in Zellen von 100 m",
            "How well the city's LoRaWAN receives, measured by the uplinks of its sensors, in cells of 100 m",
        ),
        theme: "TECH",
        keywords: vec!["LoRaWAN".to_owned(), "Funkabdeckung".to_owned()],
        from: Some(format!("{}-01", period.start())),
        to: None,
        modified: None,
        live: true,
        series: None,
        terms: None,
        distributions: vec![features("lorawan-cells", "Zellen", "Cells")],
    })
}

fn release(release: &Release) -> Dataset {
    let id = &release.id;
    let day = release.data_date.to_string();
    let file = |key, title: Both, ending: &str, format, media| Distribution {
        key,
        title,
        path: format!("/coverage/{id}.{ending}"),
        format,
        media,
        file: true,
        service: None,
    };
    let same = |name: &str| Both::new(name, name);
    Dataset {
        id: id.to_string(),
        title: Both::new(
            format!(
                "{}, {}",
                release.name,
                release.data_date.strftime("%d.%m.%Y")
            ),
            format!("{}, {day}", release.name),
        ),
        about: Both::new(
            "Anteil der Haushalte mit Breitband nach Technik und Geschwindigkeit, in Zellen von 100 m",
            "Share of households with broadband by technology and speed, in cells of 100 m",
        ),
        theme: "TECH",
        keywords: vec![
            "Breitband".to_owned(),
            "Weiße Flecken".to_owned(),
            "Glasfaser".to_owned(),
        ],
        from: Some(day.clone()),
        to: Some(day.clone()),
        modified: Some(day),
        live: false,
        series: Some(BROADBAND),
        terms: Some([release.licence.clone(), release.attribution.clone()]),
        distributions: vec![
            file("csv", same("CSV"), "csv", "CSV", "text/csv"),
            file(
                "gpkg",
                same("GeoPackage"),
                "gpkg",
                "GPKG",
                "application/geopackage+sqlite3",
            ),
            file(
                "geojson",
                same("GeoJSON"),
                "geojson",
                "GEOJSON",
                "application/geo+json",
            ),
            Distribution {
                key: "map",
                title: Both::new("Karten (WMS)", "Maps (WMS)"),
                path: "/ogc/wms?service=WMS&request=GetCapabilities".to_owned(),
                format: "WMS_SRVC",
                media: "application/xml",
                file: false,
                service: Some(Service::Wms),
            },
        ],
    }
}

/// A collection of OGC API – Features.
fn features(collection: &str, de: &str, en: &str) -> Distribution {
    Distribution {
        key: "features",
        title: Both::new(de, en),
        path: format!("/ogc/features/collections/{collection}/items"),
        format: "GEOJSON",
        media: "application/geo+json",
        file: false,
        service: Some(Service::Features),
    }
}

/// The datastreams of some quantities, each with its latest observation.
fn sensor_things(quantities: &[&str]) -> Distribution {
    let names: Vec<String> = quantities.iter().map(|q| format!("'{q}'")).collect();
    let names = names.join(",");
    Distribution {
        key: "sensorthings",
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
        service: Some(Service::SensorThings),
    }
}

fn day(at: Millis) -> Day {
    let text = at.to_string();
    text.split('T').next().unwrap_or_default().to_owned()
}

impl Dataset {
    /// Where its page lies in the dashboard.
    pub(super) fn page(&self, lang: Lang) -> String {
        format!("/{}/data/{}", lang.as_str(), self.id)
    }
}
