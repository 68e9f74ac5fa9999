//! The catalogue as a graph: DCAT-AP.de 3.0, which is DCAT-AP 3.0 with what German portals ask for. Whether a dataset is a
//! high-value one is a question of law that its publisher answers, in the configuration.

mod distribution;
mod service;

use super::Open;
use super::dataset::Dataset;
use super::way::Service;
use crate::base::Base;
use crate::lang::{Both, Lang};
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use oxrdfio::{RdfFormat, RdfSerializer};
use std::io;

const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCATAP: &str = "http://data.europa.eu/r5r/";
const DCATDE: &str = "http://dcat-ap.de/def/dcatde/";
const DCT: &str = "http://purl.org/dc/terms/";
const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
const FOAF: &str = "http://xmlns.com/foaf/0.1/";
const VCARD: &str = "http://www.w3.org/2006/vcard/ns#";
const SPDX: &str = "http://spdx.org/rdf/terms#";
/// The regulation on high-value datasets, (EU) 2023/138.
const HIGH_VALUE: &str = "http://data.europa.eu/eli/reg_impl/2023/138/oj";
const AUTHORITY: &str = "http://publications.europa.eu/resource/authority/";

/// Names for what stands before a term.
const PREFIXES: [(&str, &str); 9] = [
    ("dcat", DCAT),
    ("dcatap", DCATAP),
    ("dcatde", DCATDE),
    ("dct", DCT),
    ("foaf", FOAF),
    ("rdfs", RDFS),
    ("spdx", SPDX),
    ("vcard", VCARD),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The catalogue of some datasets, or if there is one only, that dataset with what it refers to.
pub(super) fn write(
    format: RdfFormat,
    base: &Base,
    open: &Open<'_>,
    datasets: &[Dataset],
) -> io::Result<Vec<u8>> {
    let mut graph = Graph {
        base: base.to_string(),
        triples: Vec::new(),
    };
    graph.publisher(open);
    graph.catalogue(open, datasets);
    for service in Service::ALL {
        graph.service(service, open, datasets);
    }
    if datasets.iter().any(|d| d.series.is_some()) {
        graph.series(open);
    }
    for dataset in datasets {
        graph.dataset(dataset, open);
    }
    let mut writer = RdfSerializer::from_format(format);
    for (name, iri) in PREFIXES {
        writer = writer.with_prefix(name, iri).map_err(io::Error::other)?;
    }
    let mut writer = writer.for_writer(Vec::new());
    for triple in &graph.triples {
        writer.serialize_triple(triple)?;
    }
    writer.finish()
}

struct Graph {
    base: String,
    triples: Vec<Triple>,
}

/// An IRI that is made of parts of ours: constants, names that are checked, and the public address.
fn iri(text: impl Into<String>) -> NamedNode {
    NamedNode::new_unchecked(text)
}

impl Graph {
    fn own(&self, path: &str) -> NamedNode {
        iri(format!("{}{path}", self.base))
    }

    fn add(&mut self, of: &NamedNode, [space, name]: [&str; 2], what: impl Into<Term>) {
        self.triples.push(Triple {
            subject: NamedOrBlankNode::from(of.clone()),
            predicate: iri(format!("{space}{name}")),
            object: what.into(),
        });
    }

    fn kind(&mut self, of: &NamedNode, class: [&str; 2]) {
        let class = iri(class.concat());
        self.triples
            .push(Triple::new(of.clone(), rdf::TYPE.into_owned(), class));
    }

    /// A text in both languages.
    fn say(&mut self, of: &NamedNode, what: [&str; 2], text: &Both) {
        for lang in [Lang::De, Lang::En] {
            let said =
                Literal::new_language_tagged_literal_unchecked(text.say(lang), lang.as_str());
            self.add(of, what, said);
        }
    }

    fn day(&mut self, of: &NamedNode, what: [&str; 2], day: &str) {
        self.add(of, what, Literal::new_typed_literal(day, xsd::DATE));
    }

    fn publisher(&mut self, open: &Open<'_>) {
        let agent = self.own("/catalog#publisher");
        self.kind(&agent, [FOAF, "Agent"]);
        self.add(&agent, [FOAF, "name"], Literal::from(open.publisher));
        let local = iri("http://purl.org/adms/publishertype/LocalAuthority");
        self.add(&agent, [DCT, "type"], local);
        let contact = self.own("/catalog#contact");
        // Validators know no hierarchy of classes: what they ask for is said.
        self.kind(&contact, [VCARD, "Kind"]);
        self.kind(&contact, [VCARD, "Organization"]);
        self.add(&contact, [VCARD, "fn"], Literal::from(open.publisher));
        let (how, address) = match open.email() {
            Some(email) => ("hasEmail", iri(format!("mailto:{email}"))),
            None => ("hasURL", self.own("/")),
        };
        self.add(&contact, [VCARD, how], address);
    }

    /// What resources of every kind have.
    fn resource(&mut self, of: &NamedNode, title: &Both, about: &Both) {
        self.say(of, [DCT, "title"], title);
        self.say(of, [DCT, "description"], about);
        let (publisher, contact) = (self.own("/catalog#publisher"), self.own("/catalog#contact"));
        self.add(of, [DCT, "publisher"], publisher);
        self.add(of, [DCAT, "contactPoint"], contact);
    }

    fn catalogue(&mut self, open: &Open<'_>, datasets: &[Dataset]) {
        let catalogue = self.own("/catalog");
        self.kind(&catalogue, [DCAT, "Catalog"]);
        let title = Both::new(
            format!("Offene Sensordaten: {}", open.city),
            format!("Open sensor data: {}", open.city),
        );
        let about = Both::new(
            "Messwerte der Sensoren im LoRaWAN der Stadt, Funk- und Breitbandabdeckung",
            "Readings of the sensors in the city's LoRaWAN, coverage of radio and broadband",
        );
        self.say(&catalogue, [DCT, "title"], &title);
        self.say(&catalogue, [DCT, "description"], &about);
        let publisher = self.own("/catalog#publisher");
        self.add(&catalogue, [DCT, "publisher"], publisher);
        let home = self.own("/");
        self.add(&catalogue, [FOAF, "homepage"], home);
        self.add(&catalogue, [DCT, "license"], iri(open.licence.iri()));
        for language in ["DEU", "ENG"] {
            let language = iri(format!("{AUTHORITY}language/{language}"));
            self.add(&catalogue, [DCT, "language"], language);
        }
        let changes = datasets.iter().filter_map(|d| d.modified.as_ref());
        if let Some(modified) = changes.max() {
            self.day(&catalogue, [DCT, "modified"], modified);
        }
        let themes = iri(format!("{AUTHORITY}data-theme"));
        self.add(&catalogue, [DCAT, "themeTaxonomy"], themes);
        self.spatial(&catalogue, open);
        for dataset in datasets {
            let dataset = self.own(&dataset.path());
            self.add(&catalogue, [DCAT, "dataset"], dataset);
        }
        for service in Service::ALL {
            let service = self.own(&service.path());
            self.add(&catalogue, [DCAT, "service"], service);
        }
    }

    fn dataset(&mut self, dataset: &Dataset, open: &Open<'_>) {
        let node = self.own(&dataset.path());
        self.kind(&node, [DCAT, "Dataset"]);
        self.resource(&node, &dataset.title, &dataset.about);
        self.contributor(&node, open);
        self.add(&node, [DCT, "identifier"], Literal::from(node.as_str()));
        let theme = iri(format!("{AUTHORITY}data-theme/{}", dataset.theme));
        self.add(&node, [DCAT, "theme"], theme);
        for word in &dataset.keywords {
            self.say(&node, [DCAT, "keyword"], word);
        }
        let often = if dataset.live { "UPDATE_CONT" } else { "IRREG" };
        let often = iri(format!("{AUTHORITY}frequency/{often}"));
        self.add(&node, [DCT, "accrualPeriodicity"], often);
        if let Some(from) = &dataset.from {
            let period = self.own(&format!("{}#period", dataset.path()));
            self.kind(&period, [DCT, "PeriodOfTime"]);
            self.day(&period, [DCAT, "startDate"], from);
            if let Some(to) = &dataset.to {
                self.day(&period, [DCAT, "endDate"], to);
            }
            self.add(&node, [DCT, "temporal"], period);
        }
        if let Some(modified) = &dataset.modified {
            self.day(&node, [DCT, "modified"], modified);
        }
        self.place(&node, open);
        self.public(&node);
        if let Some(category) = open.high_value.get(&dataset.id) {
            self.add(&node, [DCATAP, "applicableLegislation"], iri(HIGH_VALUE));
            self.add(&node, [DCATAP, "hvdCategory"], iri(category.iri()));
        }
        let page = self.own(&dataset.page(Lang::De));
        self.add(&node, [DCAT, "landingPage"], page);
        if let Some(series) = dataset.series {
            let series = self.own(&format!("/catalog#{series}"));
            self.add(&series, [DCAT, "seriesMember"], node.clone());
            self.add(&node, [DCAT, "inSeries"], series);
        }
        for way in &dataset.distributions {
            self.distribution(&node, dataset, way, open);
        }
    }

    /// Where the data are from, and whose level of government this is.
    fn place(&mut self, node: &NamedNode, open: &Open<'_>) {
        let level = iri("http://dcat-ap.de/def/politicalGeocoding/Level/municipality");
        self.add(node, [DCATDE, "politicalGeocodingLevelURI"], level);
        self.spatial(node, open);
    }

    fn spatial(&mut self, node: &NamedNode, open: &Open<'_>) {
        if !open.ags.is_empty() {
            let key = "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/";
            let place = iri(format!("{key}{}", open.ags));
            self.kind(&place, [DCT, "Location"]);
            self.add(node, [DCT, "spatial"], place);
        }
    }

    fn contributor(&mut self, node: &NamedNode, open: &Open<'_>) {
        if let Some(contributor) = open.contributor {
            let id = iri(format!("http://dcat-ap.de/def/contributors/{contributor}"));
            self.add(node, [DCATDE, "contributorID"], id);
        }
    }

    fn public(&mut self, node: &NamedNode) {
        let public = iri(format!("{AUTHORITY}access-right/PUBLIC"));
        self.add(node, [DCT, "accessRights"], public);
    }
}

impl Dataset {
    /// Its address, which is its name too.
    pub(super) fn path(&self) -> String {
        format!("/catalog/{}", self.id)
    }
}
