//! Interfaces, and the series of releases.

use super::super::dataset::{BROADBAND, Dataset};
use super::super::way::Service;
use super::super::{HighValue, Open};
use super::{DCAT, DCATAP, DCT, FOAF, Graph, HIGH_VALUE, iri};
use crate::lang::Both;
use std::collections::BTreeSet;

impl Graph {
    pub(super) fn service(&mut self, service: Service, open: &Open<'_>, datasets: &[Dataset]) {
        let node = self.own(&service.path());
        self.kind(&node, [DCAT, "DataService"]);
        let (title, about, endpoint, description, standard) = match service {
            Service::Rest => (
                Both::new("REST-Schnittstelle", "REST interface"),
                Both::new(
                    "Messwerte, Zeitreihen und Geräte als JSON, CSV und GeoJSON",
                    "Readings, series and devices as JSON, CSV and GeoJSON",
                ),
                "/api/v1",
                "/api/v1/openapi.json",
                "https://spec.openapis.org/oas/v3.1.0",
            ),
            Service::Features => (
                Both::new("OGC API – Features", "OGC API – Features"),
                Both::new(
                    "Sensoren, Stadtbezirke und Zellen als Geodaten",
                    "Sensors, districts and cells as geodata",
                ),
                "/ogc/features",
                "/ogc/features/conformance",
                "http://www.opengis.net/doc/IS/ogcapi-features-1/1.0",
            ),
            Service::Wms => (
                Both::new("Web Map Service", "Web Map Service"),
                Both::new(
                    "Karten der Breitband- und Funkabdeckung",
                    "Maps of broadband and radio coverage",
                ),
                "/ogc/wms",
                "/ogc/wms?service=WMS&request=GetCapabilities",
                "http://www.opengis.net/doc/IS/wms/1.3.0",
            ),
            Service::SensorThings => (
                Both::new("OGC SensorThings API", "OGC SensorThings API"),
                Both::new(
                    "Messstellen, Messreihen und Messwerte, mit Filtern und Ausklappen",
                    "Stations, datastreams and observations, with filters and expansion",
                ),
                "/sta/v1.1",
                "/sta/v1.1",
                "http://www.opengis.net/doc/is/sensorthings/1.1",
            ),
        };
        self.resource(&node, &title, &about);
        let (endpoint, description) = (self.own(endpoint), self.own(description));
        self.add(&node, [DCAT, "endpointURL"], endpoint);
        self.add(&node, [DCAT, "endpointDescription"], description);
        self.add(&node, [DCT, "conformsTo"], iri(standard));
        self.add(&node, [DCT, "license"], iri(open.licence.iri()));
        self.public(&node);
        let docs = self.own("/api/v1/docs");
        self.add(&node, [FOAF, "page"], docs);
        let mut categories: BTreeSet<&HighValue> = BTreeSet::new();
        for dataset in datasets {
            let mut ways = dataset.distributions.iter();
            if ways.any(|d| d.service == Some(service)) {
                categories.extend(open.high_value.get(&dataset.id));
                let dataset = self.own(&dataset.path());
                self.add(&node, [DCAT, "servesDataset"], dataset);
            }
        }
        if !categories.is_empty() {
            self.add(&node, [DCATAP, "applicableLegislation"], iri(HIGH_VALUE));
        }
        for category in categories {
            self.add(&node, [DCATAP, "hvdCategory"], iri(category.iri()));
        }
    }

    pub(super) fn series(&mut self, open: &Open<'_>) {
        let node = self.own(&format!("/catalog#{BROADBAND}"));
        self.kind(&node, [DCAT, "DatasetSeries"]);
        let title = Both::new("Breitbandversorgung", "Broadband coverage");
        let about = Both::new(
            "Stände der Breitbandversorgung, einer je Veröffentlichung",
            "Broadband coverage over time, one dataset for each release",
        );
        self.resource(&node, &title, &about);
        self.contributor(&node, open);
    }
}

impl Service {
    pub(super) fn path(self) -> String {
        format!("/catalog#service-{}", self.key())
    }
}
