//! Datasets: what there is, in words that RDF, pages and search engines are made of.

use super::line::LINES;
use super::way::{Distribution, Service, Sum, features, sensor_things};
use crate::app::Shared;
use crate::lang::{Both, Lang};
use crate::months::files;
use crate::view::View;
use parking_lot::Mutex;
use std::sync::Arc;
use talblick_coverage::{Atlas, Release};
use talblick_model::Millis;

/// A dataset. Paths begin with a slash and are without the public address.
#[derive(Debug, Clone)]
pub(super) struct Dataset {
    /// Its name in addresses, `/catalog/{id}`; stable for ever.
    pub(super) id: String,
    pub(super) title: Both,
    pub(super) about: Both,
    /// Code of the European data theme.
    pub(super) theme: &'static str,
    pub(super) keywords: Vec<Both>,
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

/// The one series there is.
pub(super) const BROADBAND: &str = "broadband";
pub(crate) const MONTHS: &str = "readings";
pub(crate) const DISTRICTS: &str = "districts";
pub(crate) const LORAWAN: &str = "lorawan";

/// The names of all datasets there may be, but those of releases.
pub fn names() -> impl Iterator<Item = &'static str> {
    lines().chain([MONTHS, DISTRICTS, LORAWAN])
}

/// The names of the lines of sensors there may be.
pub(crate) fn lines() -> impl Iterator<Item = &'static str> {
    LINES.iter().map(|line| line.key)
}

/// The line that a quantity is in.
pub(crate) fn line_of(quantity: &str) -> Option<&'static str> {
    let line = LINES
        .iter()
        .find(|line| line.quantities.contains(&quantity));
    line.map(|line| line.key)
}

/// The names of everything that may be seen.
pub(crate) fn ids(shared: &Shared) -> impl Iterator<Item = String> + use<> {
    all(shared).into_iter().map(|dataset| dataset.id)
}

/// Everything that may be seen.
pub(super) fn all(shared: &Shared) -> Vec<Dataset> {
    let view = View::public(shared.clone());
    let atlas = shared.app.coverage.atlas();
    let mut all = shared.lines.of(&view);
    all.extend(months(&view));
    all.extend(districts(&atlas));
    all.extend(radio(shared));
    all.extend(atlas.fixed.iter().map(|f| release(&f.release)));
    all
}

/// How long lines stay as they are while nothing is registered: only their days could change.
const STAY_MS: i64 = 60_000;

/// The lines as they were when somebody last asked: what there is of each datastream is not counted for every request.
#[derive(Debug, Default)]
pub(crate) struct Lines(Mutex<Option<(u64, Millis, Vec<Dataset>)>>);

impl Lines {
    /// As they are now, or were less than a minute ago. The view must be that of somebody without an account.
    fn of(&self, view: &View) -> Vec<Dataset> {
        let changes = view.store().registry_changes();
        let now = view.shared().app.clock.now();
        let mut known = self.0.lock();
        if let Some((then, made, lines)) = known.as_ref()
            && *then == changes
            && (0..STAY_MS).contains(&now.since(*made))
        {
            return lines.clone();
        }
        let lines = published(view);
        *known = Some((changes, now, lines.clone()));
        lines
    }
}

/// The lines of which something is published.
fn published(view: &View) -> Vec<Dataset> {
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
                key: "latest".to_owned(),
                title: Both::new("Neueste Messwerte", "Latest readings"),
                path: format!("/api/v1/latest?quantity={asked}"),
                format: "JSON",
                media: "application/json",
                file: false,
                sum: None,
                service: Some(Service::Rest),
            },
            Distribution {
                key: "months".to_owned(),
                title: Both::new(
                    "Dateien je Monat, auch als Parquet",
                    "Files by month, as Parquet too",
                ),
                path: "/downloads/".to_owned(),
                format: "CSV",
                media: "text/csv",
                file: false,
                sum: None,
                service: None,
            },
        ];
        distributions.push(sensor_things(line.quantities));
        let places = format!("devices/items?quantity={asked}&limit=10000");
        distributions.push(features(
            &places,
            "Standorte der Sensoren",
            "Places of sensors",
        ));
        all.push(Dataset {
            id: line.key.to_owned(),
            title: Both::new(de, en),
            about: Both::new(about_de, about_en),
            theme: line.theme,
            keywords: keywords(line.keywords),
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

/// Readings of all lines, in a file for each month and format.
fn months(view: &View) -> Option<Dataset> {
    let files = files(view);
    let (first, last) = (files.first()?, files.last()?);
    let (from, modified) = (first.from, last.made);
    let distributions = files.into_iter().map(|file| {
        let month = day(file.from);
        let month = month.get(..7).unwrap_or_default();
        let (format, media) = match file.format {
            "parquet" => ("PARQUET", "application/vnd.apache.parquet"),
            "ndjson" => ("JSON", "application/x-ndjson"),
            _ => ("CSV", "text/csv"),
        };
        let name = format!("{month}, {}", file.format);
        Distribution {
            key: format!("{}-{month}", file.format),
            title: Both::new(name.clone(), name),
            path: file.path,
            format,
            media,
            file: true,
            sum: Some(Sum {
                bytes: file.bytes,
                sha256: file.sha256,
            }),
            service: None,
        }
    });
    Some(Dataset {
        id: MONTHS.to_owned(),
        title: Both::new("Messwerte nach Monaten", "Readings by the month"),
        about: Both::new(
            "Alle veröffentlichten Messwerte, je Monat eine Datei mit Größe und Prüfsumme",
            "All readings that are published, a file for each month with size and checksum",
        ),
        theme: "ENVI",
        keywords: keywords(&[["Messwerte", "readings"], ["Zeitreihen", "time series"]]),
        from: Some(day(from)),
        to: None,
        modified: Some(day(modified)),
        live: true,
        series: None,
        terms: None,
        distributions: distributions.collect(),
    })
}

fn districts(atlas: &Arc<Atlas>) -> Option<Dataset> {
    atlas.districts.iter().next()?;
    Some(Dataset {
        id: DISTRICTS.to_owned(),
        title: Both::new("Stadtbezirke", "Districts"),
        about: Both::new(
            "Umrisse der Stadtbezirke, nach denen ausgewertet wird",
            "Outlines of the districts by which figures are given",
        ),
        theme: "REGI",
        keywords: keywords(&[
            ["Stadtbezirke", "districts"],
            ["Verwaltungsgrenzen", "administrative boundaries"],
        ]),
        from: None,
        to: None,
        modified: None,
        live: false,
        series: None,
        terms: None,
        distributions: vec![features("districts/items", "Umrisse", "Outlines")],
    })
}

fn radio(shared: &Shared) -> Option<Dataset> {
    let told = shared.app.radio.told();
    let period = told.public.period.clone()?;
    Some(Dataset {
        id: LORAWAN.to_owned(),
        title: Both::new("LoRaWAN-Abdeckung", "LoRaWAN coverage"),
        about: Both::new(
            "Wie gut das LoRaWAN der Stadt empfängt, gemessen an den Uplinks ihrer Sensoren, in Zellen von 100 m",
            "How well the city's LoRaWAN receives, measured by the uplinks of its sensors, in cells of 100 m",
        ),
        theme: "TECH",
        keywords: keywords(&[["LoRaWAN", "LoRaWAN"], ["Funkabdeckung", "radio coverage"]]),
        from: Some(format!("{}-01", period.start())),
        to: None,
        modified: None,
        live: true,
        series: None,
        terms: None,
        distributions: vec![features("lorawan-cells/items", "Zellen", "Cells")],
    })
}

fn release(release: &Release) -> Dataset {
    let id = &release.id;
    let day = release.data_date.to_string();
    let file = |key: &str, title: Both, ending: &str, format, media| Distribution {
        key: key.to_owned(),
        title,
        path: format!("/coverage/{id}.{ending}"),
        format,
        media,
        file: true,
        sum: None,
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
            format!("{}, {day}", release.english()),
        ),
        about: Both::new(
            "Anteil der Haushalte mit Breitband nach Technik und Geschwindigkeit, in Zellen von 100 m",
            "Share of households with broadband by technology and speed, in cells of 100 m",
        ),
        theme: "TECH",
        keywords: keywords(&[
            ["Breitband", "broadband"],
            ["Weiße Flecken", "white spots"],
            ["Glasfaser", "fibre"],
        ]),
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
                key: "map".to_owned(),
                title: Both::new("Karten (WMS)", "Maps (WMS)"),
                path: "/ogc/wms?service=WMS&request=GetCapabilities".to_owned(),
                format: "WMS_SRVC",
                media: "application/xml",
                file: false,
                sum: None,
                service: Some(Service::Wms),
            },
        ],
    }
}

fn keywords(words: &[[&str; 2]]) -> Vec<Both> {
    words.iter().map(|[de, en]| Both::new(*de, *en)).collect()
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
